/*
 * table: the examples of the project's data as the rows of a list, with what one setup's runs said
 * of each and what an earlier one's did. What the scores pane shows, and what `--filter fail`
 * means.
 *
 * Built to be instant with 100,000 examples: a table can be drawn at once, while table_step fills
 * in the columns in the background; numbers are kept in memory (a few bytes per row and scorer),
 * texts are read for the rows that are looked at.
 */
#ifndef STROP_TABLE_H
#define STROP_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "score.h"
#include "str.h"
#include "workbench.h"

struct table;

/* Whose results: the newest of each example and trial among all runs (done or not, also of single
 * examples) of this version, model, retrieval mode, k, number of shots and variant on the present data.
 * version 0: none. */
struct wb_setup {
	struct str prompt;
	int64_t version;
	struct str model;     /* empty: the project's first */
	struct str retrieval; /* empty: the project's */
	int64_t k, shots;     /* 0: the project's; shots may be RUN_NO_SHOTS */
	struct variant variant;
	int64_t trials; /* only the first so many of each example; 0: all there are */
};

/* Needs the imported data. `split`: "train", ..., "all". `was`: the setup compared with; may be
 * NULL. */
int table_new(struct wb *w, struct str split, const struct wb_setup *now,
	const struct wb_setup *was, struct table **out, struct err *err);
void table_free(struct table *t);

/* Do some of what is left to do, for about budget_us: loading, filtering, sorting. *more: call
 * again. Also takes up what runs have finished since (cheap when nothing has). */
int table_step(struct table *t, int64_t budget_us, bool *more, struct err *err);
uint64_t table_version(const struct table *t); /* another one after every visible change */

/* ---- the scorers: columns ---- */
size_t table_scorers(const struct table *t);
struct str table_scorer(const struct table *t, size_t i); /* the primary one is 0 */
bool table_scorer_is_binary(const struct table *t, size_t i);

/* ---- rows in view order ---- */

enum flip { FLIP_NONE, FLIP_FIXED, FLIP_BROKEN, FLIP_BOTH_PASS, FLIP_BOTH_FAIL };

enum row_state {
	ROW_NEW /* no result */,
	ROW_PASS,
	ROW_FAIL,
	ROW_UNPARSED,
	ROW_ERROR /* the call failed */,
	ROW_NA
};

struct table_row {
	int64_t ord; /* of the example in the data, from 1; the row's identity */
	enum row_state
		state; /* by the primary scorer; with trials: more than half of the scored pass */
	enum row_state was; /* ROW_NEW without an earlier setup or result */
	enum flip flip;
	int64_t trials, passes; /* results there are, and that pass */
	const float *values;    /* one a scorer, mean over trials; NaN: none. Until the next step */
	struct str id, split, tags, group; /* tags: joined by a space. In the arena */
	struct str fields;                 /* a JSON object */
};

int64_t table_count(
	const struct table *t); /* rows in the view (filter applied as far as it has got) */

/* Rows first..first+n-1 of the view (fewer at the end): *out in the arena, *n_out of them. */
int table_rows(struct table *t, int64_t first, int64_t n, struct arena *a, struct table_row **out,
	int64_t *n_out, struct err *err);

/* Which example stands at a position: *ord, 0 where there is none. */
int table_ord(struct table *t, int64_t position, int64_t *ord, struct err *err);

/* The position of an example in the view, -1 when it is not there (or not yet). By id, err says
 * whether there is no such example or only the view is without it. */
int64_t table_find(struct table *t, int64_t ord);
int64_t table_find_id(struct table *t, struct str id, struct err *err);

/* The next position after `from` (before it with step -1), wrapping around, whose row is in `state`
 * or, with flip not FLIP_NONE, has that flip; -1: none. ROW_FAIL: that do not pass, or were not run
 * yet and did not pass with the earlier setup. */
int64_t table_next(
	const struct table *t, int64_t from, int step, enum row_state state, enum flip flip);

/* ---- view ---- */

enum table_order {
	ORDER_DATA,
	ORDER_ID,
	ORDER_STATE,
	ORDER_FLIP,
	ORDER_TAGS,
	ORDER_SCORE /* + scorer */
};

/* Sort by a column; ORDER_SCORE + i by scorer i. States: what fails first; flips: broken first.
 * Stable over the data's order; rows without a value last. Done by table_step; until then the rows
 * stand as they did. */
void table_sort(struct table *t, int order, bool descending);

/*
 * Only rows that fit:
 *
 *   expr  = term { " " term }           all must hold
 *   term  = ["!"] ( "fail" | "pass" | "new" | "error" | "unparsed" | "fixed" | "broken" | "flaky"
 *                 | "hit" | "miss"
 *                 | SCORER ("<" | "<=" | ">" | ">=" | "=") NUMBER     "score" is the primary scorer
 *                 | what the filter of a run takes (tag: id: split: FIELD=V FIELD:V word "text") )
 *
 * fail: does not pass, so unparsed and error too. flaky: passes in some of its trials only. fixed
 * and broken: against the earlier setup. hit and miss: whether a gold passage was among the chunks
 * that the newest result was given; of an example that names gold, with retrieval. A word in quotes is text, whatever it is.
 *
 * Errors say what is wrong and leave the filter as it was. Text terms are looked up by table_step.
 * Empty: all.
 */
int table_filter(struct table *t, struct str expr, struct err *err);
struct str table_filter_text(const struct table *t);
/* A FIELD of the filter that no example has, once table_step is done; empty: none. Borrowed. */
struct str table_filter_unknown(const struct table *t);

/* The ords of all rows of the view, once table_step is done; in the arena. For run_options.only. */
size_t table_ords(struct table *t, struct arena *a, int64_t **out);

/* ---- summary: of the split, whatever the filter ---- */
struct table_summary {
	int64_t examples, with_results, pass, fail, unparsed, error, fixed, broken;
	double mean, low, high; /* primary scorer, 95 %; NaN without results */
	const char *method; /* "wilson", "t", "trials"; where examples share a group "cluster-t",
			       "cluster-bootstrap", "cluster-wilson" */
	int64_t clusters;   /* groups that the interval is over; 0: over examples */
	double was_mean;    /* of the earlier setup; NaN */
	int64_t was_n;
	/* The smallest difference that a comparison on these examples shows with 80 % power, by how much
	 * this setup and the earlier one differ; NaN: none, however large. Where they do not differ, or
	 * there is no earlier one, as if they disagreed on a fifth of the examples: assumed. */
	double mde_80;
	bool mde_is_assumed;
	/* Retrieval against generation: what the filters hit and miss take, as far as it has a score,
	 * and how many of those fail. */
	int64_t hit, miss, hit_fail, miss_fail;
	bool is_complete; /* everything has been loaded */
};
void table_summary(struct table *t, struct table_summary *out);

/* The same as in a run's report, with shares and intervals: a look at all rows. */
void table_places(struct table *t, struct run_cell *hit, struct run_cell *miss);

/* ---- one example ---- */

/* Its results of the setup, one a trial, newest of each; all texts in the arena. `was`: of the
 * earlier setup. *n 0: none. */
int table_results(struct table *t, int64_t ord, bool was, struct arena *a, struct wb_result **out,
	size_t *n, struct err *err);

/* The example itself. */
struct wb_example {
	int64_t ord;
	struct str id, split, group, fields, file; /* fields: a JSON object */
	struct str question; /* the field that is searched for; may be empty */
	struct str *tags, *expected, *choices, *gold;
	size_t n_tags, n_expected, n_choices, n_gold;
	int64_t line;
};
/* What of an example's fields (a JSON object) is searched for: the question. In the arena. */
struct str wb_question(struct wb *w, struct arena *a, struct str fields);
int table_example(
	struct table *t, int64_t ord, struct arena *a, struct wb_example *out, struct err *err);

#endif
