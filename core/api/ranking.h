/*
 * ranking: how good a ranked list is, against graded judgements. The definitions are trec_eval's.
 *
 * A document is relevant when its grade is at least `min_grade`; what was not judged is not
 * relevant. R is the number of relevant documents that were judged, found or not. Where R is 0
 * every measure is 0. `k` cuts the list; RANKING_ALL does not. A repeated id in the list is dropped
 * (its first place counts and later ones move up); a document that is judged twice has its highest
 * grade.
 *
 * - precision: relevant in the first k / k, also where the list is shorter
 * - recall: relevant in the first k / R
 * - hit: 1 if one of the first k is relevant
 * - mrr: 1 / rank of the first relevant one, 0 beyond k
 * - map: sum over relevant ranks i <= k of precision(i), / R
 * - ndcg: sum grade_i / log2(i + 1), over that of the best order of all judged, cut at the same k.
 * Linear gain (2^grade - 1 is another measure); every positive grade gains, whatever min_grade.
 * - r-precision: precision at R
 * - context-precision: as map, but over the relevant ones that were retrieved (RAGAS)
 */
#ifndef STROP_RANKING_H
#define STROP_RANKING_H

#include <stdint.h>

#include "err.h"
#include "str.h"

#define RANKING_ALL SIZE_MAX

struct ranking_doc {
	struct str id;
	double score;
};

struct ranking_judgement {
	struct str id;
	int grade; /* 0 and below: not relevant */
};

enum ranking_kind {
	RANKING_PRECISION,
	RANKING_RECALL,
	RANKING_HIT,
	RANKING_MRR,
	RANKING_MAP,
	RANKING_NDCG,
	RANKING_R_PRECISION,
	RANKING_CONTEXT_PRECISION,
};

struct ranking_measure {
	enum ranking_kind kind;
	size_t k;
};

/* "recall@5", "mrr@10", "map": the names above, with @k except on r-precision. precision needs its
 * @k. */
int ranking_measure_parse(struct str name, struct ranking_measure *out, struct err *err);
void ranking_measure_name(struct ranking_measure m, struct buf *out);

/* Best score first, equal scores by id descending (byte order), NaN last. */
void ranking_sort(struct ranking_doc *docs, size_t n);

/* One query's list joined with its judgements. On the heap; keeps none of its arguments. */
struct ranking;

/* docs in rank order (scores are not looked at). min_grade below 1 counts as 1. Never NULL. */
struct ranking *ranking_new(const struct ranking_doc *docs, size_t n_docs,
	const struct ranking_judgement *judged, size_t n_judged, int min_grade);
double ranking_value(const struct ranking *r, struct ranking_measure m);
size_t ranking_relevant(const struct ranking *r); /* R */
void ranking_free(struct ranking *r);

/* Means over queries. Add every query that has judgements, with r NULL where nothing was retrieved:
 * it counts as 0. sums holds n numbers that begin as 0 and belong to the caller. */
struct ranking_total {
	const struct ranking_measure *measures;
	double *sums;
	size_t n, queries;
};

void ranking_total_add(struct ranking_total *t, const struct ranking *r);
double ranking_total_mean(const struct ranking_total *t, size_t i); /* NaN for no queries */

#endif
