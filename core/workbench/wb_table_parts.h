/* wb_table_parts: what the files of the table share. Private to core/workbench. */
#ifndef STROP_WB_TABLE_PARTS_H
#define STROP_WB_TABLE_PARTS_H

#include "filter.h"
#include "tablerows.h"
#include "table.h"
#include "wb_groups.h"
#include "wb_parts.h"

/* ---- sorting in slices (wb_table_sort.c) ---- */

/* < 0, 0, > 0; a total order, so that equal rows keep the data's. */
typedef int row_compare(const void *context, int32_t a, int32_t b);

/* A merge sort that can be left and taken up anywhere. Zero-initialise. */
struct row_sort {
	int32_t *from, *to;
	size_t n, width, begin, left, right, out;
};
void row_sort_begin(struct row_sort *s, const int32_t *rows, size_t n);
/* Move at most `steps` elements; true when the order is complete (in s->from). */
bool row_sort_step(struct row_sort *s, size_t steps, row_compare *compare, const void *context);
void row_sort_done(struct row_sort *s);

/* The rows' ranks by a text that is not kept: read, sorted, numbered. */
enum rank_of { RANK_ID, RANK_TAGS, RANK_COUNT };
struct row_ranker {
	struct arena arena;
	struct str *texts; /* a row; NULL: not begun */
	int64_t after;
	bool is_read;
	struct row_sort sort;
};

/* ---- columns (wb_table_cells.c) ---- */

/* The newest result of one trial of an example; its values stand beside it in cell_values. */
struct table_cell {
	int64_t result;
	int32_t trial, next; /* next: of the same row, -1: none */
	uint8_t state;       /* enum row_state */
};

/* What a setup's trials say of a row together. */
struct table_sum {
	uint8_t state;
	uint16_t trials, passes, fails; /* fails: scored and not passed */
};

struct table_side {
	struct setup setup; /* version 0: none */
	int64_t *runs;      /* ascending */
	size_t n_runs, cap_runs;
	size_t loading; /* the run being read */
	struct cell_position at;
	struct table_cell *cells;
	float *cell_values; /* n_scorers a cell; NaN: none */
	size_t n_cells, cap_cells, cap_values;
	int32_t *first; /* a row: its first cell, -1: none. This and what follows: NULL until the
			   rows are known */
	struct table_sum *sums;
	float *values;  /* n_scorers a row: means over the trials */
	int32_t taking; /* the cell that the present result goes to, -1: none */
};

enum { SIDE_NOW, SIDE_WAS, SIDES };

/* ---- totals (wb_table_summary.c) ---- */

struct moments {
	int64_t n;
	double sum, squares;
};

/* Over the groups that have a value: of their sums s and sizes n what the clustered error takes. */
struct cluster_moments {
	int64_t clusters;
	double ss, sn, nn; /* the sums of s * s, s * n and n * n */
};

struct table_totals {
	int64_t by_state[ROW_NA + 1]; /* of rows with results: ROW_NEW's says nothing */
	int64_t with_results, with_trials, fixed, broken;
	struct moments now, was, pairs; /* of the primary scorer; pairs: the differences */
	int64_t disagree, graded;       /* of the pairs: pass and not; neither 0 nor 1 */
	struct cluster_moments now_clusters, pair_clusters;
	/* The bootstrap over few groups, as long as nothing changes. */
	uint64_t drawn_version;
	double drawn_low, drawn_high;
	struct table_cells {
		int64_t pass, fail;
	} hit, miss; /* retrieval against generation (wb_table_places.c) */
};

/* ---- groups (wb_table_groups.c) ---- */

/* What a group's rows come to. */
struct group_sum {
	double now, pairs;
	int64_t n_now, n_pairs;
};

/* Which rows belong together: only of data that has groups. */
struct table_groups {
	bool has_any, is_asked;
	int32_t *of; /* a row: the number of its group, by first appearance; NULL: none are there */
	size_t n_read;
	struct group_sum *sums;
	size_t n, cap;
	struct group_numbers numbers;
};

/* Read the groups of some rows; *more: call again. Rows must be known. */
int table_read_groups(struct table *t, bool *more, struct err *err);
void table_groups_done(struct table_groups *g);

/* A row's value of the primary scorer, and its difference to the earlier one (NaN: none), come or go. */
void groups_add(struct table *t, int32_t row, double now, double difference, int sign);

/* The clustered standard error of a mean, with C / (C - 1); NaN where rows share no group. */
double groups_error(const struct moments *m, const struct cluster_moments *c);

enum view_state { VIEW_FILTERING, VIEW_RANKING, VIEW_SORTING, VIEW_READY };

struct table_view {
	bool is_whole; /* shows all rows in the data's order, whatever is in `rows` */
	int32_t *rows;
	size_t n;
	enum view_state state;
	size_t at; /* rows filtered so far */
	int order;
	bool descending;
	struct filter *filter;
	struct buf text;
	struct row_sort sort;
	struct row_ranker ranker;
	int32_t *ranks[RANK_COUNT]; /* a row; -1: no text. NULL: not made */
};

struct table {
	struct wb *w;
	struct arena arena;
	struct str split;
	int64_t dataset;
	struct str *scorers;
	bool *is_binary;
	size_t n_scorers;
	float *no_values;
	int32_t *columns; /* by the id of a scorer's row: which of ours; see wb_table_cells.c */
	size_t n_columns, cap_columns;

	int32_t *ords; /* ascending */
	size_t n;      /* rows; known from the start */
	size_t n_read;
	bool has_rows, has_groups, is_loaded; /* has_groups: they are read, if there are any */
	bool is_borrowed; /* the results are another version's: every row is new */
	struct table_side sides[SIDES];

	int64_t last, upto; /* results taken up; being taken up */
	bool is_following;
	struct store_stamp stamp, next_stamp;
	int64_t taking_result; /* 0: none */
	int32_t taking_row;
	int bad; /* met while results were handed over */
	struct err failure;

	int8_t *places;  /* a row: enum gold_place, -1: not looked up; NULL: nothing was searched */
	size_t place_at; /* rows before it are looked up */

	struct table_view view;
	struct table_groups groups;
	struct table_totals totals;
	uint64_t version;
};

/* The project's scorers, the primary one first. In the arena. */
int wb_scorer_columns(struct wb *w, struct arena *a, struct str **names, bool **is_binary,
	size_t *n, struct err *err);

/* A setup as runs have it. Texts borrowed. */
int wb_find_setup(struct wb *w, const struct wb_setup *in, struct arena *a, struct setup *out,
	struct err *err);

/* Make the columns of the sides that have a version. */
void table_make_columns(struct table *t);
/* A cell_taker: context is the table. table_taken after the last of a slice. */
void table_take(void *table, const struct cell *cell);
int table_taken(struct table *t, struct err *err);

/* The row of an example, -1: not of this split. Rows must be known. */
int32_t table_row_of(const struct table *t, int64_t ord);
struct table_sum table_sum(const struct table *t, int side, int32_t row);
const float *table_values(const struct table *t, int side, int32_t row);
enum flip table_flip(const struct table *t, int32_t row);
bool row_state_fails(enum row_state state);

/* A row that has something counts: -1 before it changes, 1 after. */
void totals_add(struct table *t, int32_t row, int sign);

/* ---- where the gold passages were (wb_table_places.c) ---- */

void places_make(struct table *t); /* with the columns */
/* Of the newest result of a row; looked up once, until places_forget says that it has another. */
int places_of(struct table *t, int32_t row, enum gold_place *out, struct err *err);
void places_forget(struct table *t, int32_t row);
bool places_pending(const struct table *t);
int places_step(struct table *t, struct err *err);       /* look some up */
void places_add(struct table *t, int32_t row, int sign); /* a part of totals_add */

/* ---- the view (wb_table_view.c) ---- */

/* Do one slice of filtering or sorting; nothing when it is ready. */
int view_step(struct table *t, struct err *err);
/* Before a row changes it is taken out of a view that is ready, and put in again after. */
void view_take_out(struct table *t, int32_t row);
int view_put_in(struct table *t, int32_t row, struct err *err);
int32_t view_row(const struct table *t, int64_t position); /* rows must be known */
void view_done(struct table_view *v);

/* Read some texts or sort some; *done: ranks[which] is there. */
int rank_step(struct table *t, enum rank_of which, bool *done, struct err *err);
void row_ranker_done(struct row_ranker *r);

/* An example's tags joined by a space. */
struct str tags_text(struct arena *a, struct str tags);

#endif
