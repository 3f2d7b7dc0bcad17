/* wb_grid: what the files of a grid on its way share. Private to core/workbench. */
#ifndef STROP_WB_GRID_H
#define STROP_WB_GRID_H

#include "grid.h"
#include "grideffects.h"
#include "gridplan.h"
#include "keyset.h"
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
	/* settling */
	size_t *order; /* of the cells: each one right behind what it is compared with; NULL before */
	size_t settled;    /* of `order` */
	size_t n_examples; /* one more than the data has */
	struct compare *compare;
	bool is_compared;             /* the cell that is next */
	struct grid_reading *reading; /* of its values; NULL: none under way */
	struct grid_values own, base; /* the cell's, and those of what it is compared with */
	struct grideffects *effects;
	struct grid_sliced *sliced; /* NULL without slices */
};

/* ---- values (wb_grid_values.c) ---- */

/* Read the cell's values into g->own, in slices that end at `until`; *more: call again. */
int wb_grid_values_step(
	struct wb_grid *g, const struct grid_cell *c, int64_t until, bool *more, struct err *err);
void wb_grid_values_done(struct wb_grid *g);

/* ---- slices (wb_grid_slices.c) ---- */

/* Whether the data has the fields that the grid is sliced by, as numbers where they are cut into bins;
 * imports it. */
int wb_grid_slices_check(struct wb_grid *g, struct err *err);

/* Fill the slices of one cell out of g->own and g->base. */
void wb_grid_slices_fill(struct wb_grid *g, struct grid_cell *c);
void wb_grid_slices_done(struct wb_grid *g);

#endif
