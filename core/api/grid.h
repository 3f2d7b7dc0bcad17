/*
 * grid: the matrix of strop.yaml's `grid:`: runs over the product of models, prompt versions, retrieval
 * modes, k and shots, each cell with its interval and its difference to a baseline.
 *
 * A cell is an ordinary run. One that was run before is taken from the store; only what is missing, or
 * had calls that failed, is run.
 */
#ifndef STROP_GRID_H
#define STROP_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "run.h"
#include "str.h"
#include "workbench.h"

enum grid_factor { GRID_MODEL, GRID_PROMPT, GRID_RETRIEVAL, GRID_K, GRID_SHOTS, GRID_FACTORS };
extern const char *const grid_factor_names[]; /* NULL-terminated */

/* A level of each factor, as text; empty: not said, or no factor of the grid. */
struct grid_at {
	struct str level[GRID_FACTORS];
};

#define GRID_NONE ((size_t)-1) /* no cell */

enum grid_state {
	GRID_WAITING, /* not run yet */
	GRID_MISSING, /* of a dry run: it would be run */
	GRID_KEPT,    /* an equal run was there */
	GRID_RUN,     /* run now */
	GRID_FAILED,  /* could not be run; `error` says why */
};

struct grid_cell {
	struct grid_at at;
	enum grid_state state;
	struct str error;      /* why there are no scores, or not all; else empty */
	struct run_report run; /* of a kept run as the store has it; of a dry run what is missing */
	struct run_score score; /* the grid's scorer; mean NaN without one */
	size_t same_as;         /* an earlier cell with the very same run, as k without retrieval
				   makes one; GRID_NONE */
	size_t baseline;        /* the cell it is compared with; GRID_NONE */
	double difference, low, high, p, p_holm; /* to the baseline, paired; NaN without */
	int64_t pairs;
	const char *test;
	/* Retrieval against generation: results whose example has gold passages, by whether one of
	 * them was in the context and whether the answer passes. All 0 without retrieval. */
	struct {
		int64_t hit_pass, hit_fail, miss_pass, miss_fail;
		double share, low,
			high; /* of the hits that pass; the interval is NaN with trials */
	} hits;
	struct grid_slice {
		double mean, low, high;
		int64_t n;
	} * slices; /* one a value of report.slices, in their order; NULL before */
};

/* The mean over the cells of a level whose partners with every other level of the factor have a mean. */
struct grid_marginal {
	enum grid_factor factor;
	struct str level;
	double mean, effect; /* effect: less the mean of the factor's levels */
	size_t cells;        /* that were averaged */
	size_t left_out;     /* cells with a mean that lack a partner: the grid is unbalanced */
};

/* A number of somebody else's, with where it stands. */
struct grid_reported {
	struct grid_at at;
	double mean, low, high; /* low, high: Wilson's, NaN without n */
	int64_t n;              /* 0: not known */
	struct str source;
	size_t cell; /* ours with the same levels, GRID_NONE */
};

/* All of it lives as long as the grid. */
struct grid_report {
	struct str name, split, scorer; /* name: empty for the only one */
	int64_t trials;
	struct grid_at
		baseline; /* what of a cell is replaced to find the one it is compared with */
	bool has_baseline;
	bool varies[GRID_FACTORS]; /* has more than one level among the cells */
	struct str *levels[GRID_FACTORS];
	size_t n_levels[GRID_FACTORS];
	enum grid_factor row_factors[GRID_FACTORS], column_factors[GRID_FACTORS];
	size_t n_row_factors, n_column_factors; /* only those that vary */
	struct grid_cell *cells;
	size_t n_cells;
	/* The cells as a matrix; GRID_NONE where there is none. */
	struct grid_at *rows, *columns;
	size_t n_rows, n_columns;
	size_t *matrix; /* n_rows x n_columns */
	struct grid_slices {
		struct str field;
		struct str *values;
		size_t n_values, first; /* first: where its values begin in grid_cell.slices */
	} * slices;
	size_t n_slices, n_slice_values;
	struct grid_marginal *marginals;
	size_t n_marginals;
	struct grid_reported *reported;
	size_t n_reported;
	double spent_usd; /* now; NaN: not known */
	int64_t sent, failed;
	struct run_optimism optimism; /* of all cells' runs (optimism.h); set by wb_grid_settle */
	int64_t test_looks, test_versions; /* looks.h; 0 unless the split holds test */
};

struct grid_options {
	struct str split; /* instead of the grid's */
	enum cache_mode cache;
	bool retry_unknown, dry_run;
	int64_t concurrency; /* 0: the project's */
	double max_cost;     /* USD, of all cells together; NaN or 0: none */
};

/* Prepare the grid of that name (empty: the only one); nothing is run. Models and prompts that do not
 * exist are errors with FILE:LINE:COLUMN. The caller frees it, before the workbench. */
struct wb_grid; /* owns its report and the job under way */
int wb_grid_new(struct wb *w, struct str name, const struct grid_options *options,
	struct wb_grid **out, struct err *err);
void wb_grid_free(struct wb_grid *g); /* NULL is fine */

/* Go on: *job is the cell's run under way, to be moved by wb_pump until job_done, then call again. *job
 * is NULL when no cell is left. A cell that cannot be run keeps its error and the next one follows; only
 * what would hit every cell (the store) is an error here. The job is the grid's. */
int wb_grid_next(struct wb_grid *g, struct job **job, struct err *err);

/* Run no further cell; the one whose job has ended is taken up. */
int wb_grid_stop(struct wb_grid *g, struct err *err);

/* What is told from the runs there are: differences, slices, marginal means. In slices of about
 * budget_us; *more: call again. */
int wb_grid_settle(struct wb_grid *g, int64_t budget_us, bool *more, struct err *err);

const struct grid_report *wb_grid_report(const struct wb_grid *g);

#endif
