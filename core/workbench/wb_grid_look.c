/*
 * wb_grid_look: owns what a grid knows without running anything: which cells the store has a run of, and
 * what the others would be.
 *
 * A look makes the cell's plan and looks its run up by what decides its results: one or two milliseconds
 * each, whatever the number of examples. A cell shows what it did until it has been looked at anew.
 */
#include "wb_grid.h"

#include <string.h>

#include "clock.h"
#include "looks.h"

/* Two cells would be the same run, as k without retrieval makes them. */
static void find_twin(struct wb_grid *g, size_t cell)
{
	for (size_t i = 0; i < cell; i++) {
		if (memcmp(&g->specs[i], &g->specs[cell], sizeof *g->specs) != 0)
			continue;
		g->report.cells[cell].same_as = i;
		return;
	}
}

static void note_missing(struct wb_grid *g, struct grid_cell *c, struct job *job)
{
	c->state = GRID_MISSING;
	c->run = job->report;
	c->run.prompt = arena_dup(&g->arena, c->run.prompt);
	c->run.model = arena_dup(&g->arena, c->run.model);
	c->run.provider = arena_dup(&g->arena, c->run.provider);
	c->run.retrieval = arena_dup(&g->arena, c->run.retrieval);
	c->run.split = arena_dup(&g->arena, c->run.split);
	c->run.variant = arena_dup(&g->arena, c->run.variant);
	find_twin(g, (size_t)(c - g->report.cells));
}

/* The same run as before, of which all is known. */
static bool is_known(const struct grid_cell *c, struct job *job)
{
	const struct run_report *r = job_report(job);
	return r->reused && c->state == GRID_KEPT && c->run.run == r->run;
}

static int take(struct wb_grid *g, size_t cell, struct job *job, struct err *err)
{
	struct grid_cell *c = &g->report.cells[cell];
	g->specs[cell] = job->spec;
	if (is_known(c, job))
		return 0;
	*c = wb_grid_blank(g->plan, &c->at, c->baseline);
	wb_grid_unsettle(g, cell);
	if (!job_report(job)->reused) {
		note_missing(g, c, job);
		return 0;
	}
	c->state = GRID_KEPT;
	/* Its score is about to be seen: of test that is a look, once for all that is shown. */
	int bad = wb_look(g->wb, g->report.split, err);
	return bad ? bad : wb_grid_read(g, c, job_report(job)->run, err);
}

/* What is wrong with this cell alone is kept in it. */
static int refuse(struct wb_grid *g, size_t cell, const struct err *why, struct err *err)
{
	struct grid_cell *c = &g->report.cells[cell];
	if (why->code == ERR_STORE || why->code == ERR_IO)
		return err_set(err, why->code, "%s", why->text);
	*c = wb_grid_blank(g->plan, &c->at, c->baseline);
	wb_grid_unsettle(g, cell);
	c->state = GRID_FAILED;
	c->error = arena_dup(&g->arena, str_of(why->text));
	return 0;
}

int wb_grid_look_at(struct wb_grid *g, size_t cell, struct err *err)
{
	struct run_options o = wb_grid_options(g, &g->report.cells[cell], true);
	o.retry_failed = false; /* what it lacks is shown */
	struct err why = {0};
	struct job *job = NULL;
	if (!g->specs)
		g->specs = arena_alloc(&g->arena, g->report.n_cells * sizeof *g->specs);
	o.dry_run = o.look_only = true;
	o.max_cost = 0;
	int bad = wb_run(g->wb, &o, &job, &why);
	bad = bad ? refuse(g, cell, &why, err) : take(g, cell, job, err);
	job_free(job);
	return bad;
}

/* Other data: its examples are cut anew, before anything is looked at. */
static int check_data(struct wb_grid *g, struct err *err)
{
	int bad = wb_need_dataset(g->wb, err);
	if (bad || g->dataset == g->wb->dataset.id)
		return bad;
	for (size_t i = 0; i < g->report.n_cells; i++)
		wb_grid_unsettle(g, i);
	wb_grid_values_done(g);
	wb_grid_slices_done(g);
	g->report.n_slices = g->report.n_slice_values = 0;
	g->dataset = g->wb->dataset.id;
	g->reads_data = true;
	return 0;
}

static int look_at_some(struct wb_grid *g, int64_t until, struct err *err)
{
	int bad = 0;
	while (!bad && g->looked < g->report.n_cells) {
		bad = wb_grid_look_at(g, g->looked, err);
		g->looked += !bad;
		if (clock_mono_us() >= until)
			break;
	}
	return bad;
}

int wb_grid_look(struct wb_grid *g, int64_t budget_us, bool *more, struct err *err)
{
	int64_t until = clock_mono_us() + budget_us;
	int bad = g->looked || g->reads_data ? 0 : check_data(g, err);
	if (!bad && g->reads_data)
		bad = wb_grid_slices_step(g, until, &g->reads_data, err);
	if (!bad && !g->reads_data)
		bad = look_at_some(g, until, err);
	*more = !bad && g->looked < g->report.n_cells;
	return bad;
}

void wb_grid_look_again(struct wb_grid *g)
{
	g->looked = 0;
}

bool grid_cell_lacks(const struct grid_cell *c)
{
	bool is_run = c->state == GRID_KEPT || c->state == GRID_RUN;
	return c->state == GRID_MISSING ||
	       (is_run && c->run.failed && !str_is(c->run.provider, "recorded"));
}

struct run_options wb_grid_cell_options(const struct wb_grid *g, size_t cell)
{
	const struct grid_cell *c = &g->report.cells[cell];
	return wb_grid_options(g, c, c->state == GRID_MISSING);
}

void wb_grid_arrange(struct wb_grid *g, const enum grid_factor *rows, size_t n_rows,
	const enum grid_factor *columns, size_t n_columns)
{
	gridplan_rearrange(&g->arena, &g->report, rows, n_rows, columns, n_columns);
}
