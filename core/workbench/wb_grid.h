/* wb_grid: what the files of a grid on its way share. Private to core/workbench. */
#ifndef STROP_WB_GRID_H
#define STROP_WB_GRID_H

#include "grid.h"
#include "grideffects.h"
#include "gridplan.h"
#include "keyset.h"
#include "wb_groups.h"
#include "wb_parts.h"

/* A cell's scores by the grid's scorer, one an example: the mean over its trials. */
struct grid_values {
	size_t cell;   /* whose; GRID_NONE */
	double *of;    /* by the example's position in the data, which begins at 1; NaN: no score */
	bool is_share; /* all are 0 or 1, of a scorer that says so */
};

struct wb_grid {
	struct wb *wb;
	const struct gridplan *plan; /* the project's */
	struct grid_options options;
	struct arena arena;
	struct grid_report report;
	struct keyset counted; /* the calls of a dry run's cells so far */
	double maybe_usd;      /* what else may have been billed (run.h) */
	size_t at;             /* the cell under way, or next */
	struct job *job;       /* its run */
	/* looking (wb_grid_look.c) */
	size_t looked;      /* cells so far */
	bool reads_data;    /* the data of its slices is being read before the first */
	struct hash *specs; /* one a cell: of the run it has, or would have; NULL before */
	/* settling */
	bool *is_settled; /* one a cell: compared and sliced */
	enum grid_pass { PASS_NONE, PASS_CELLS, PASS_ALL } pass; /* under way */
	bool has_totals;                                         /* what takes all cells is told */
	size_t *order; /* of the cells: each one right behind what it is compared with; NULL before */
	size_t settled;               /* of `order`, in this pass */
	size_t n_examples;            /* one more than the data has */
	int64_t dataset;              /* that the examples are of */
	struct grid_reading *reading; /* of its values; NULL: none under way */
	struct grid_values own, base; /* the cell's, and those of what it is compared with */
	struct grideffects *effects;  /* of a pass over all of them */
	/* Of such a pass, for what picking the best one adds: the values of each run that differs from
	 * the others, one after the other; NULL where that would be too many. */
	double *columns;
	int64_t *column_runs;
	size_t n_columns;
	size_t *groups; /* of the examples, by position (wb_groups.h); NULL: each stands alone */
	int64_t groups_of; /* the dataset whose they are; 0: not read yet */
	struct grid_sliced *sliced; /* NULL without slices */
};

/* ---- cells (wb_grid.c) ---- */

/* A cell of which nothing is known. */
struct grid_cell wb_grid_blank(
	const struct gridplan *plan, const struct grid_at *at, size_t baseline);

/* What runs it; `reuse`: an equal finished run is taken instead. */
struct run_options wb_grid_options(const struct wb_grid *g, const struct grid_cell *c, bool reuse);

/* The run of the cell, as the store has it: also where it was just made, so that a cell never depends
 * on when it was run. */
int wb_grid_read(struct wb_grid *g, struct grid_cell *c, int64_t run, struct err *err);

/* ---- values (wb_grid_values.c) ---- */

/* Read the cell's values into g->own, in slices that end at `until`; *more: call again. */
int wb_grid_values_step(
	struct wb_grid *g, const struct grid_cell *c, int64_t until, bool *more, struct err *err);
void wb_grid_values_stop(struct wb_grid *g); /* what is being read is dropped */
void wb_grid_values_done(struct wb_grid *g);

/* ---- settling (wb_grid_settle.c) ---- */

/* What is told of the cell, of those compared with it and of all of them is open again. */
void wb_grid_unsettle(struct wb_grid *g, size_t cell);

/* ---- the best of them (wb_grid_best.c) ---- */

/* What picking the best cell adds to its score: begin, add each cell's g->own, judge. */
bool wb_grid_best_is_quick(const struct wb_grid *g); /* so that a screen may wait for it */
void wb_grid_best_begin(struct wb_grid *g);
void wb_grid_best_add(struct wb_grid *g, const struct grid_cell *c);
int wb_grid_best_judge(struct wb_grid *g, struct err *err);
void wb_grid_best_done(struct wb_grid *g);

/* ---- slices (wb_grid_slices.c) ---- */

/* Whether the data has the fields that the grid is sliced by, as numbers where they are cut into bins;
 * imports it. */
int wb_grid_slices_check(struct wb_grid *g, struct err *err);

/* The same in slices that end at `until`; *more: call again. */
int wb_grid_slices_step(struct wb_grid *g, int64_t until, bool *more, struct err *err);

/* Fill the slices of one cell out of g->own and g->base. */
void wb_grid_slices_fill(struct wb_grid *g, struct grid_cell *c);
void wb_grid_slices_done(struct wb_grid *g);

#endif
