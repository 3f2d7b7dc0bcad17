/*
 * shots_nearest: the questions of the train split as an index, and how near each of them is to another
 * question: BM25 as bm25.h defines it (k1 1.2, b 0.75), over the words that a search takes (query.h), without
 * stems.
 *
 * It is in memory and made once for a run: a question of ten words among 10,000 is answered in some tenths
 * of a millisecond.
 */
#ifndef STROP_SHOTS_NEAREST_H
#define STROP_SHOTS_NEAREST_H

#include <stddef.h>

#include "mem.h"
#include "str.h"

struct nearest; /* owns all that it was given */

/* For n questions, which are then added, each once. */
struct nearest *nearest_new(size_t n);
void nearest_add(struct nearest *x, size_t question, struct str text);
void nearest_free(struct nearest *x); /* NULL is fine */

/* The score of each question for this one: n numbers, 0 for those without a word of it; until the next
 * call. Nothing is added after the first. */
const double *nearest_scores(struct nearest *x, struct str question);

#endif
