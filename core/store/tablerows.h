/*
 * tablerows: what a list of a dataset's examples needs: positions page by page, one example by its
 * position, and the scores of a setup's results as a stream of numbers without texts.
 */
#ifndef STROP_TABLEROWS_H
#define STROP_TABLEROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "run.h"
#include "runs.h"
#include "store.h"

/* ---- the examples ---- */

/* Positions after `after` in a split ("" or "all": every one), ascending; at most max. */
int store_row_ords(struct store *s, int64_t dataset, struct str split, int64_t after, size_t max,
	int64_t *out, size_t *n, struct err *err);

/* The same from the n-th of the split on (from 0). */
int store_row_page(struct store *s, int64_t dataset, struct str split, int64_t skip, size_t max,
	int64_t *out, size_t *n, struct err *err);

/* How many examples of the split stand before this position. */
int store_row_rank(struct store *s, int64_t dataset, struct str split, int64_t ord, int64_t *out,
	struct err *err);

/* Whether the example at this position is of the split. */
int store_row_is_in(struct store *s, int64_t dataset, struct str split, int64_t ord, bool *out,
	struct err *err);

struct row_text {
	int64_t ord;
	struct str name, tags; /* tags: a JSON array */
};
/* The short texts of examples after `after`, of the whole dataset; at most max. */
int store_row_texts(struct store *s, int64_t dataset, int64_t after, size_t max, struct arena *a,
	struct row_text *out, size_t *n, struct err *err);

/* Whether any example stands in a group with another name than its own; looks at all of them where
 * none does. */
int store_has_groups(struct store *s, int64_t dataset, bool *has, struct err *err);

struct row_group {
	int64_t ord;
	struct str group; /* empty: the example alone */
};
/* The groups of examples after `after` in a split ("" or "all": every one); at most max. */
int store_row_groups(struct store *s, int64_t dataset, struct str split, int64_t after, size_t max,
	struct arena *a, struct row_group *out, size_t *n, struct err *err);

/* ---- results of a setup ---- */

/* The ids of its runs after `after`, in any state, ascending. */
int store_setup_runs(struct store *s, const struct setup *setup, int64_t after, struct arena *a,
	int64_t **out, size_t *n, struct err *err);

/* Whether any of its runs has a result. */
int store_setup_has_results(struct store *s, const struct setup *setup, bool *out, struct err *err);

/* One score of a result; a result without scores comes once, with scorer 0. */
struct cell {
	int64_t result, run, ord, trial;
	bool failed; /* the call: no output. Only told without scores */
	int64_t scorer;
	double value;
	bool pass;
	enum score_status status;
};
typedef void cell_taker(void *context, const struct cell *cell);

/* The next results of a run after (ord, trial), at most max of them, all scores of each; *at goes
 * to the last. *more: there may be others. */
struct cell_position {
	int64_t ord, trial;
};
int store_cells_of_run(struct store *s, int64_t run, struct cell_position *at, size_t max,
	cell_taker *take, void *context, bool *more, struct err *err);

/* The same over the results of all runs whose ids are above *last and not above `upto`. */
int store_cells_after(struct store *s, int64_t *last, int64_t upto, size_t max, cell_taker *take,
	void *context, bool *more, struct err *err);
int store_last_result(struct store *s, int64_t *id, struct err *err);

/* Whether a gold passage was among the chunks of the newest result of the example at a position; none
 * without a result, or when the example names no gold. */
int store_row_place(struct store *s, const struct setup *setup, int64_t ord, enum gold_place *out,
	struct err *err);

/* The name of a scorer's row; empty when there is none. */
int store_scorer_name(
	struct store *s, int64_t id, struct arena *a, struct str *out, struct err *err);

/* A number that is another one after every change of the store, by this process or another. */
struct store_stamp {
	int64_t ours, theirs;
};
int store_stamp(struct store *s, struct store_stamp *out, struct err *err);

#endif
