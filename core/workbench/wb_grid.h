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
	/* settling */
	size_t settled; /* cells compared and sliced so far */
	struct compare *compare;
	struct grid_sliced *sliced; /* NULL before the first */
};

/* ---- slices (wb_grid_slices.c) ---- */

/* Whether the data has the fields that the grid is sliced by; imports it. */
int wb_grid_slices_check(struct wb_grid *g, struct err *err);

/* Fill the slices of one cell. */
int wb_grid_slices_fill(struct wb_grid *g, struct grid_cell *c, struct err *err);
void wb_grid_slices_done(struct wb_grid *g);

#endif
