/*
 * gridplan: a grid without its runs: which cells there are, how they stand as rows and columns, which one
 * each is compared with, and the correction for many comparisons. Pure functions of what strop.yaml says.
 */
#ifndef STROP_GRIDPLAN_H
#define STROP_GRIDPLAN_H

#include "grid.h"
#include "gridbins.h"

enum { GRID_MAX_CELLS = 1000 };

/* As strop.yaml says it; everything is borrowed. */
struct gridplan {
	struct str name;
	struct str place; /* FILE:LINE:COLUMN */
	struct gridplan_levels {
		struct str *items, *places; /* places: FILE:LINE:COLUMN */
		size_t n;
	} levels[GRID_FACTORS]; /* n 0: no factor of this grid */
	/* What the levels of `params` stand for: JSON objects. */
	struct gridplan_params {
		struct str text, json;
		struct gridplan_params *next;
	} * params;
	struct grid_at *exclude, *include;
	struct str *include_places;
	size_t n_exclude, n_include;
	enum grid_factor order[GRID_FACTORS]; /* rows, then columns: the last varies fastest */
	size_t n_rows;                        /* of `order` */
	struct grid_at baseline;
	bool has_baseline;
	struct str split, scorer; /* empty: train, the primary one */
	int64_t trials;
	struct gridplan_slice {
		struct str field, place; /* place: FILE:LINE:COLUMN */
		struct bins_rule bins;
	} * slices;
	size_t n_slices;
	struct grid_reported *reported;
	size_t n_reported;
};

/* Whether every level that `wanted` says is that of `at`. */
bool gridplan_fits(const struct grid_at *wanted, const struct grid_at *at);

/* How many cells the factors span, before anything is left out; counts to GRID_MAX_CELLS + 1 at most. */
size_t gridplan_span(const struct gridplan *g);

/* The cells: the product of the factors in `order`, without the excluded ones, then the included ones. A
 * factor that an included cell does not say takes all its levels. Each cell once; at most GRID_MAX_CELLS
 * of them, ERR_LIMIT above. In the arena. */
int gridplan_cells(const struct gridplan *g, struct arena *a, struct grid_at **out, size_t *n,
	struct err *err);

/* The cell of exactly these levels; GRID_NONE. */
size_t gridplan_find(const struct grid_cell *cells, size_t n, const struct grid_at *at);

/* The cell that cell i is compared with: its own levels but for those that the baseline says. GRID_NONE:
 * there is no such cell, or it is cell i itself. */
size_t gridplan_baseline(
	const struct gridplan *g, const struct grid_cell *cells, size_t n, size_t i);

/* Fill what the report says about the cells' arrangement: varies, levels, row and column factors, rows,
 * columns, matrix. Its cells must be there. In the arena. */
void gridplan_arrange(const struct gridplan *g, struct arena *a, struct grid_report *r);

/* The same with these factors as rows and those as columns, whichever of the plan's stood where; rows and
 * columns then stand in the order of their levels. Factors that do not vary are left out. In the arena. */
void gridplan_rearrange(struct arena *a, struct grid_report *r, const enum grid_factor *rows,
	size_t n_rows, const enum grid_factor *columns, size_t n_columns);

/* Fill each cell's p_holm, corrected for all comparisons of the grid, and each slice's p_bh. Cells with the
 * same run as an earlier one make no comparison of their own. */
void gridplan_correct(struct grid_report *r);

#endif
