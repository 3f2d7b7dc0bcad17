/*
 * bm25: the ranking function of the text index, as Lucene computes it.
 *
 *   score = sum over phrases p of idf(p) * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len / avglen))
 *   idf(p) = ln(1 + (N - df + 0.5) / (df + 0.5))
 *
 * (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, with
 * Lucene's idf, which is never negative.) All columns count as one field: tf, len and avglen are
 * sums over them.
 */
#ifndef STROP_BM25_H
#define STROP_BM25_H

#include <sqlite3.h>

#include "err.h"

/* Make `strop_bm25(table, k1, b)` known to FTS5 of this connection; k1 and b may be left out (1.2,
 * 0.75). The value is positive and higher is better, unlike FTS5's own bm25(). */
int bm25_register(sqlite3 *db, struct err *err);

#endif
