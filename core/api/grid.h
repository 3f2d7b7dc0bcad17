/*
 * grid: the matrix of strop.yaml's `grid:`: runs over the product of models, prompt versions, retrieval
 * modes, k, shots and variants (variant.h), each cell with its interval and its difference to a baseline.
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

enum grid_factor {
	GRID_MODEL,
	GRID_PROMPT,
	GRID_RETRIEVAL,
	GRID_K,
	GRID_SHOTS,
	GRID_SELECTION, /* how the shots are chosen */
	GRID_REASONING, /* a style of strop.yaml */
	GRID_PARAMS,    /* "temperature=0.7,top_p=0.9"; "default": none of its own */
	GRID_FACTORS
};
extern const char *const grid_factor_names[]; /* NULL-terminated */

/* A level of each factor, as text; empty: not said, or no factor of the grid. */
struct grid_at {
	struct str level[GRID_FACTORS];
};

#define GRID_NONE ((size_t)-1) /* no cell */

enum grid_state {
	GRID_WAITING, /* not run yet */
	GRID_MISSING, /* of a dry run: it would be run. What a cell before it asks counts as cached */
	GRID_KEPT,    /* an equal run was there */
	GRID_RUN,     /* run now */
	GRID_FAILED, /* could not be run; `error` says why */
};

struct grid_cell {
	struct grid_at at;
	int64_t shots; /* as a run of it is asked for, with */
	struct variant variant;
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
		double share, low, high; /* of the hits that pass; the interval NaN where groups
						or trials matter and the run reports none */
	} hits;
	struct grid_slice {
		double mean, low, high;
		int64_t n;
		/* To the same slice of the cell that this one is compared with, paired; NaN without.
		 * Exploratory: p_bh is corrected after Benjamini and Hochberg over all slices. */
		double difference, difference_low, difference_high, p, p_bh;
	} * slices; /* one a value of report.slices, in their order; NULL before */
	/* The mean of the slices' means, each counting alike however many examples it has; without
	 * the examples that lack the field. */
	struct grid_macro {
		double mean, low, high;
		size_t values; /* slices with a mean */
	} * macros;            /* one of report.slices each; NULL before */
};

/* A level of a factor with several, over the cells whose partners at every other level have a mean, and
 * the examples that all of those scored; paired over the examples (grideffects.h). */
struct grid_marginal {
	enum grid_factor factor;
	struct str level;
	double mean, low, high;
	double effect, effect_low, effect_high; /* less the mean of the factor's other levels */
	double p, p_holm;                       /* that the effect is 0; Holm: over all effects */
	int64_t n;                              /* examples */
	size_t cells;                           /* that were averaged */
	size_t left_out; /* cells with a mean that lack a partner: the grid is unbalanced */
};

/* Of two factors with two levels each: by how much more the second level of the one is better than its
 * first at the other's second level than at the other's first. */
struct grid_interaction {
	enum grid_factor factors[2];
	double difference, low, high;
	double p, p_holm; /* corrected with the marginals */
	int64_t n;        /* examples */
	size_t cells;
};

/* A number of somebody else's, with where it stands. */
struct grid_reported {
	struct grid_at at;
	struct str scorer; /* another one than the grid's; else empty */
	struct str field;  /* of a slice, with its value; of a macro mean, without; else empty */
	struct str value;
	double mean, low, high; /* low, high: Wilson's, NaN without n */
	int64_t n;              /* 0: not known */
	struct str source;
	size_t cell; /* ours with the same levels, GRID_NONE */
	double here; /* what we have for the same; NaN: nothing (yet) */
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
	size_t slice_comparisons; /* that p_bh is corrected for */
	struct grid_marginal *marginals;
	size_t n_marginals;
	struct grid_interaction *interactions;
	size_t n_interactions;
	struct grid_reported *reported;
	size_t n_reported;
	double spent_usd; /* now; NaN: not known */
	int64_t sent, failed;
	/* Of all cells' runs (optimism.h); set by wb_grid_settle. Runs 0: not known, as in a big grid that
	 * is looked at (grid_options.looks). */
	struct run_optimism optimism;
	int64_t test_looks, test_versions; /* looks.h; 0 unless the split holds test */
};

struct grid_options {
	struct str split; /* instead of the grid's */
	enum cache_mode cache;
	bool retry_unknown, dry_run;
	bool looks;          /* it will be looked at (wb_grid_look): the data is not read before */
	int64_t concurrency; /* 0: the project's */
	double max_cost;     /* USD, of all cells together; NaN or 0: none */
	double spent_before; /* of it, by other grids */
};

/* The grids of strop.yaml, in its order; the only one may have no name (""). Borrowed, the list in the
 * arena. */
size_t wb_grids(struct wb *w, struct arena *a, struct str **names);

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

/*
 * The other way to fill a grid, for who shows it while it fills and runs the cells himself: look, run
 * wb_grid_cell_options of what is missing, look at that cell again, settle. Nothing is run or sent here.
 */

/* Take up what the store has of the cells not looked at yet, in slices of about budget_us; *more: call
 * again. A cell without a run becomes GRID_MISSING, its report as far as it is known before: model, provider,
 * results there would be; same_as is an earlier cell that would be the very same run. */
int wb_grid_look(struct wb_grid *g, int64_t budget_us, bool *more, struct err *err);

/* Look at this cell now; at all of them from the next wb_grid_look on, which show what they did until
 * then. What was settled about them, and about those compared with them, is settled anew. */
int wb_grid_look_at(struct wb_grid *g, size_t cell, struct err *err);
void wb_grid_look_again(struct wb_grid *g);

/* Whether there is something to run: no run, or calls of it failed (a recording's stay so). */
bool grid_cell_lacks(const struct grid_cell *c);

/* What runs the cell; texts are the grid's. */
struct run_options wb_grid_cell_options(const struct wb_grid *g, size_t cell);

/* The same cells with other factors as rows and columns; those that do not vary are left out. */
void wb_grid_arrange(struct wb_grid *g, const enum grid_factor *rows, size_t n_rows,
	const enum grid_factor *columns, size_t n_columns);

/* The cell whose run is under way, or next; n_cells when none is left. */
size_t wb_grid_at(const struct wb_grid *g);

/* Run no further cell; the one whose job has ended is taken up. */
int wb_grid_stop(struct wb_grid *g, struct err *err);

/* What is told from the runs there are: differences, slices, marginal means. In slices of about
 * budget_us; *more: call again. Once all cells were run, or looked at; what was looked at anew since is
 * settled anew. */
int wb_grid_settle(struct wb_grid *g, int64_t budget_us, bool *more, struct err *err);

/* Cells so far that this is told of. */
size_t wb_grid_settled(const struct wb_grid *g);

/* The same of the cells alone, while more of them come: differences and slices of those that are new, without
 * the factors' effects, which go through all cells. */
int wb_grid_settle_cells(struct wb_grid *g, int64_t budget_us, bool *more, struct err *err);

const struct grid_report *wb_grid_report(const struct wb_grid *g);

#endif
