/* wb_grid: what the files of a grid on its way share. Private to core/workbench. */
#ifndef STROP_WB_GRID_H
#define STROP_WB_GRID_H

#include "grid.h"
#include "gridplan.h"
#include "wb_parts.h"

struct wb_grid {
	struct wb *wb;
	const struct gridplan *plan; /* the project's */
	struct grid_options options;
	struct arena arena;
	struct grid_report report;
	double maybe_usd; /* what else may have been billed (run.h) */
	size_t at;        /* the cell under way, or next */
	struct job *job;  /* its run */
	/* looking (wb_grid_look.c) */
	size_t looked;      /* cells so far */
	struct hash *specs; /* one a cell: of the run it has, or would have; NULL before */
	/* settling */
	size_t settled;   /* cells compared and sliced so far */
	bool *is_settled; /* one a cell; those before `settled` are */
	bool has_totals;  /* what takes all cells is told */
	struct compare *compare;
	struct grid_sliced *sliced; /* NULL before the first */
};

/* ---- cells (wb_grid.c) ---- */

/* A cell of which nothing is known. */
struct grid_cell wb_grid_blank(const struct grid_at *at, size_t baseline);

/* What runs it; `reuse`: an equal finished run is taken instead. */
struct run_options wb_grid_options(const struct wb_grid *g, const struct grid_cell *c, bool reuse);

/* The run of the cell, as the store has it: also where it was just made, so that a cell never depends
 * on when it was run. */
int wb_grid_read(struct wb_grid *g, struct grid_cell *c, int64_t run, struct err *err);

/* ---- slices (wb_grid_slices.c) ---- */

/* Whether the data has the fields that the grid is sliced by; imports it. */
int wb_grid_slices_check(struct wb_grid *g, struct err *err);

/* Fill the slices of one cell. */
int wb_grid_slices_fill(struct wb_grid *g, struct grid_cell *c, struct err *err);
void wb_grid_slices_done(struct wb_grid *g);

#endif
