/* wb_grid_values: owns the reading of a cell's scores, in pages so that a screen stays alive. */
#include "wb_grid.h"

#include <math.h>
#include <stdlib.h>

#include "clock.h"

enum { MEANS_PAGE = 1000 }; /* some milliseconds */

struct grid_reading {
	int64_t scorer; /* 0: the run was not scored with it */
	int64_t ord;
	struct example_mean page[MEANS_PAGE];
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

static int read_page(struct wb_grid *g, int64_t run, size_t *n, struct err *err)
{
	struct grid_reading *r = g->reading;
	int bad = store_example_means(
		g->wb->store, run, r->scorer, r->ord, MEANS_PAGE, r->page, n, err);
	for (size_t i = 0; i < *n && !bad; i++) {
		const struct example_mean *e = &r->page[i];
		r->ord = e->ord;
		if ((size_t)e->ord >= g->n_examples)
			continue;
		g->own.of[e->ord] = e->mean;
		g->own.is_share &= e->mean == 0 || e->mean == 1;
	}
	return bad;
}

int wb_grid_values_step(
	struct wb_grid *g, const struct grid_cell *c, int64_t until, bool *more, struct err *err)
{
	size_t n = MEANS_PAGE;
	int bad = g->reading ? 0 : start(g, c, err);
	while (!bad && g->reading->scorer && n == MEANS_PAGE) {
		bad = read_page(g, c->run.run, &n, err);
		if (clock_mono_us() >= until)
			break;
	}
	*more = !bad && g->reading->scorer && n == MEANS_PAGE;
	if (!*more)
		wb_grid_values_stop(g);
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
