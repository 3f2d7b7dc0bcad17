/* wb_grid_values: owns the reading of a cell's scores, in pages so that a screen stays alive. */
#include "wb_grid.h"

#include <math.h>
#include <stdlib.h>

#include "clock.h"

enum { SCORES_PAGE = 1000 };

struct grid_reading {
	int64_t scorer; /* 0: the run was not scored with it */
	int64_t ord, trial;
	int64_t of; /* the example whose trials are being added up */
	double sum;
	size_t trials;
};

static int start(struct wb_grid *g, const struct grid_cell *c, struct err *err)
{
	struct arena a = {0};
	struct str name;
	struct grid_values *v = &g->own;
	g->reading = mem_alloc(sizeof *g->reading);
	if (!v->of)
		v->of = mem_alloc(g->n_examples * sizeof *v->of);
	for (size_t i = 0; i < g->n_examples; i++)
		v->of[i] = (double)NAN;
	v->cell = (size_t)(c - g->report.cells);
	v->is_share = false;
	int bad = store_scorer_of_run(g->wb->store, c->run.run, g->report.scorer, &a,
		&g->reading->scorer, &name, &v->is_share, err);
	arena_free(&a);
	return bad;
}

static void end_example(struct wb_grid *g)
{
	struct grid_reading *r = g->reading;
	if (r->trials && (size_t)r->of < g->n_examples) {
		double mean = r->sum / (double)r->trials;
		g->own.of[r->of] = mean;
		g->own.is_share &= mean == 0 || mean == 1;
	}
	r->sum = 0;
	r->trials = 0;
}

static void add(struct wb_grid *g, const struct value_row *row)
{
	struct grid_reading *r = g->reading;
	if (row->ord != r->of)
		end_example(g);
	r->of = r->ord = row->ord;
	r->trial = row->trial;
	if (row->status == SCORE_ERROR || row->status == SCORE_NA)
		return;
	r->sum += row->value;
	r->trials++;
}

int wb_grid_values_step(
	struct wb_grid *g, const struct grid_cell *c, int64_t until, bool *more, struct err *err)
{
	struct arena a = {0};
	struct value_row *rows;
	size_t n = SCORES_PAGE;
	int bad = g->reading ? 0 : start(g, c, err);
	while (!bad && g->reading->scorer && n == SCORES_PAGE) {
		bad = store_values_after(g->wb->store, c->run.run, g->reading->scorer,
			g->reading->ord, g->reading->trial, SCORES_PAGE, &a, &rows, &n, err);
		for (size_t i = 0; i < n && !bad; i++)
			add(g, &rows[i]);
		arena_reset(&a);
		if (clock_mono_us() >= until)
			break;
	}
	arena_free(&a);
	*more = !bad && g->reading->scorer && n == SCORES_PAGE;
	if (*more)
		return 0;
	end_example(g);
	free(g->reading);
	g->reading = NULL;
	return bad;
}

void wb_grid_values_stop(struct wb_grid *g)
{
	free(g->reading);
	g->reading = NULL;
}

void wb_grid_values_done(struct wb_grid *g)
{
	wb_grid_values_stop(g);
	free(g->own.of);
	free(g->base.of);
	g->own = g->base = (struct grid_values){.cell = GRID_NONE};
}
