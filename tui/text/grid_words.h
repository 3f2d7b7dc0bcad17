/* grid_words: how a grid's levels, cells and numbers are called, alike in every form of the table and on the
 * screen. Labels are text from outside: who shows them cleans them. */
#ifndef STROP_GRID_WORDS_H
#define STROP_GRID_WORDS_H

#include "grid.h"

/* The levels of these factors as one label: "reader answer@3", "bm25, k 4". In the arena. */
struct str grid_label(
	struct arena *a, const struct grid_at *at, const enum grid_factor *factors, size_t n);

/* The same of all that `at` says. */
struct str grid_whole_label(struct arena *a, const struct grid_at *at);

struct str grid_row_label(struct arena *a, const struct grid_report *r, size_t row);
struct str grid_column_label(struct arena *a, const struct grid_report *r, size_t column);

/* Row and column of a cell. */
struct str grid_cell_label(struct arena *a, const struct grid_report *r, const struct grid_cell *c);

/* The names of the row factors: the head of the labels. */
struct str grid_row_head(struct arena *a, const struct grid_report *r);

/* What all cells have in common: "reader, k 4"; empty when there is nothing. */
struct str grid_common(struct arena *a, const struct grid_report *r);

/* What stands for a cell without a mean: "missing", "failed", "-". */
const char *grid_state_word(const struct grid_cell *c);

bool grid_is_partial(
	const struct grid_cell *c); /* some results are missing: calls failed, or it ended early */
bool grid_is_baseline(const struct grid_report *r, size_t cell); /* others are compared with it */
const char *grid_signed_points(struct arena *a, double difference); /* "+30.0" */
bool grid_is_significant(const struct grid_cell *c);                /* p < 0.05 after Holm */
size_t grid_comparisons(const struct grid_report *r);               /* that have a p */

/* "davinci direct, f1", "davinci direct, task navigate", "cot, macro task" */
struct str grid_reported_label(struct arena *a, const struct grid_reported *p);

const char *grid_value(
	struct arena *a, double mean, double low, double high); /* 30.0 [21.5, 40.1] */
const char *grid_p(
	struct arena *a, double p); /* "0.0039", "< 0.0001"; empty without a comparison */

/* What answered: "model", "baseline" (the built-in reader), "recording"; empty when nothing did. */
const char *grid_kind(const struct grid_cell *c);

/* Which of its models are no models that were asked: "reader: the built-in reader, no language model";
 * empty when all are. Cleaned. */
struct str grid_origins(struct arena *a, const struct grid_report *r);

/* Which cell is the best, and how much of that is the luck of picking it; empty where there is nothing to
 * say. */
struct str grid_optimism_words(struct arena *a, const struct grid_report *r);

#endif
