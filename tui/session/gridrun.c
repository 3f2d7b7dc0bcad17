/*
 * gridrun: owns the order of things of a grid on the screen: look, settle, count what is missing, ask,
 * run cell after cell.
 *
 * A cell is looked at once more right before it is run: its twin, or another strop, may have run it since.
 */
#include "gridrun.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "number.h"
#include "session.h"

static void tell(struct gridrun *g)
{
	g->told_us = clock_mono_us();
	session_changed(g->session, CHANGED_GRID);
}

/* What comes cell by cell, many a second, is laid out anew some times a second. */
static void tell_soon(struct gridrun *g, bool is_last)
{
	enum { AGAIN_US = 100000 };
	if (is_last || clock_mono_us() - g->told_us >= AGAIN_US)
		tell(g);
}

/* What would hit every cell: it is said, and nothing goes on by itself. */
static void give_up(struct gridrun *g, const struct err *err)
{
	session_fail(g->session, err);
	g->problem = arena_dup(&g->arena, str_of(err->text));
	g->is_looking = g->is_settling = false;
	g->doing = GRIDRUN_NOTHING;
	tell(g);
}

/* ---- opening ---- */

static struct gridrun *find(const struct session *s, struct str name)
{
	for (struct gridrun *g = s->grids; g; g = g->next)
		if (str_eq(g->report->name, name))
			return g;
	return NULL;
}

struct gridrun *gridrun_open(struct session *s, struct str name, struct err *err)
{
	struct gridrun *g = find(s, name);
	struct wb_grid *grid;
	if (!g) {
		if (wb_grid_new(s->wb, name, &(struct grid_options){.looks = true}, &grid, err) !=
			0)
			return NULL;
		g = mem_alloc(sizeof *g);
		g->session = s;
		g->grid = grid;
		g->report = wb_grid_report(grid);
		g->refused = arena_alloc(&g->arena, g->report->n_cells * sizeof *g->refused);
		g->stopped = arena_alloc(&g->arena, g->report->n_cells * sizeof *g->stopped);
		g->next = s->grids;
		s->grids = g;
	}
	gridrun_look_again(g);
	return g;
}

void gridrun_look_again(struct gridrun *g)
{
	if (g->is_beyond_repair)
		return;
	wb_grid_look_again(g->grid);
	g->problem = STR("");
	g->is_looking = true;
	tell(g);
}

/* ---- looking and settling ---- */

static void begin_to_settle(struct gridrun *g)
{
	g->is_settling = true;
}

static void look(struct gridrun *g, int64_t budget_us)
{
	struct err err = {0};
	bool more = false;
	if (wb_grid_look(g->grid, budget_us, &more, &err) != 0) {
		g->is_beyond_repair =
			g->report->n_slices && err.code != ERR_STORE && err.code != ERR_IO;
		give_up(g, &err);
		return;
	}
	g->is_looking = more;
	if (!more)
		begin_to_settle(g);
	tell_soon(g, !more);
}

static void settle(struct gridrun *g, int64_t budget_us)
{
	struct err err = {0};
	bool more = false;
	size_t before = wb_grid_settled(g->grid);
	/* The effects are of all cells: they wait for the last one. */
	int bad = gridrun_is_running(g) ? wb_grid_settle_cells(g->grid, budget_us, &more, &err)
					: wb_grid_settle(g->grid, budget_us, &more, &err);
	if (bad) {
		give_up(g, &err);
		return;
	}
	g->is_settling = more;
	if (!more || wb_grid_settled(g->grid) != before)
		tell_soon(g, !more);
}

static bool look_at(struct gridrun *g, size_t cell)
{
	struct err err = {0};
	if (wb_grid_look_at(g->grid, cell, &err) != 0) {
		give_up(g, &err);
		return false;
	}
	begin_to_settle(g);
	return true;
}

/* ---- running ---- */

static size_t count_failed(const struct gridrun *g)
{
	size_t failed = 0;
	for (size_t i = 0; i < g->report->n_cells; i++)
		failed += g->report->cells[i].run.failed || g->refused[i].n;
	return failed;
}

static void end(struct gridrun *g)
{
	struct arena a = {0};
	size_t failed = count_failed(g);
	g->doing = GRIDRUN_NOTHING;
	begin_to_settle(g);
	session_say(g->session, failed ? MESSAGE_ERROR : MESSAGE_DONE, "grid: %s run%s%s",
		number_of(&a, (int64_t)g->n_done, "cell"), failed ? "; calls failed in " : "",
		failed ? number_of(&a, (int64_t)failed, "cell") : "");
	arena_free(&a);
	tell(g);
}

static void start(struct gridrun *g, size_t cell)
{
	struct session *s = g->session;
	struct run_options o = wb_grid_cell_options(g->grid, cell);
	char what[64];
	snprintf(what, sizeof what, "grid: cell %zu of %zu", g->n_done + 1, g->n_missing);
	g->refused[cell] = STR("");
	g->job = session_run(s, &o, what);
	g->job_cell = cell;
	if (g->job)
		g->job->is_quiet = true;
	else
		g->refused[cell] = arena_dup(&g->arena, str_of(s->message));
}

/* The next cell that lacks something starts; none left: the end. */
static void run_next(struct gridrun *g)
{
	size_t n = g->report->n_cells;
	while (!g->job && g->doing == GRIDRUN_RUNNING && g->at < n) {
		size_t cell = g->at++;
		if (!grid_cell_lacks(&g->report->cells[cell]))
			continue;
		if (look_at(g, cell) && grid_cell_lacks(&g->report->cells[cell]))
			start(g, cell);
		break; /* a look takes its time: the rest in the next turn */
	}
	if (!g->job && g->at >= n && g->doing == GRIDRUN_RUNNING)
		end(g);
	tell(g);
}

static void note_stopped(struct gridrun *g)
{
	const struct run_report *r = &g->job->report;
	struct gridrun_stopped *p = &g->stopped[g->job_cell];
	p->results = r->finished;
	snprintf(p->hash, sizeof p->hash, "%s", r->hash);
	snprintf(p->dataset, sizeof p->dataset, "%s", r->dataset);
}

/* Of another text, or of other data, they are none of the cell's. */
int64_t gridrun_kept(const struct gridrun *g, size_t cell)
{
	const struct run_report *r = &g->report->cells[cell].run;
	const struct gridrun_stopped *p = &g->stopped[cell];
	bool same = strcmp(p->hash, r->hash) == 0 && strcmp(p->dataset, r->dataset) == 0;
	return g->report->cells[cell].state == GRID_MISSING && same ? p->results : 0;
}

/* A person who stops a cell's run means the grid. */
static void take_end(struct gridrun *g)
{
	const struct session_job *j = g->job;
	bool stopped = !str_is(j->report.state, "done") && !str_is(j->report.state, "failed");
	if (stopped)
		note_stopped(g);
	g->job = NULL;
	g->n_done++;
	if (stopped)
		g->doing = GRIDRUN_NOTHING;
	look_at(g, g->job_cell);
	tell(g);
}

static void run_all(void *context)
{
	struct gridrun *g = context;
	g->doing = GRIDRUN_RUNNING;
	g->at = g->n_done = 0;
	tell(g);
}

static void run_none(void *context)
{
	struct gridrun *g = context;
	g->doing = GRIDRUN_NOTHING;
	tell(g);
}

/* ---- before it runs: how much it is ---- */

/* A twin's calls are its twin's. */
static bool is_counted(const struct gridrun *g, size_t cell)
{
	const struct grid_cell *c = &g->report->cells[cell];
	return grid_cell_lacks(c) && c->same_as == GRID_NONE;
}

static void ask(struct gridrun *g)
{
	struct arena a = {0};
	g->doing = GRIDRUN_ASKING;
	if (estimate_is_much(&g->estimate))
		consent_ask(g->session,
			&(struct consent){.title = arena_printf(&a, "run %s of the grid?",
						  number_of(&a, (int64_t)g->n_missing, "cell"))
							   .p,
				.estimate = &g->estimate,
				.yes = run_all,
				.no = run_none,
				.context = g});
	else
		run_all(g);
	arena_free(&a);
}

static const char *whom(const struct gridrun *g)
{
	const struct grid_report *r = g->report;
	if (r->n_levels[GRID_MODEL] > 1)
		return arena_printf(
			&((struct gridrun *)g)->arena, "%zu models", r->n_levels[GRID_MODEL])
			.p;
	return r->n_levels[GRID_MODEL] ? r->levels[GRID_MODEL][0].p : NULL;
}

static void count_next(struct gridrun *g)
{
	size_t n = g->report->n_cells;
	while (g->at < n && !is_counted(g, g->at))
		g->at++;
	if (g->at < n) {
		struct run_options o = wb_grid_cell_options(g->grid, g->at++);
		g->n_missing++;
		estimate_add(g->session, &o, &g->estimate);
	} else if (g->n_missing) {
		ask(g);
	} else {
		g->doing = GRIDRUN_NOTHING;
		session_say(g->session, MESSAGE_INFO, "nothing is missing: all cells are there");
	}
	tell(g);
}

void gridrun_run(struct gridrun *g)
{
	if (g->doing != GRIDRUN_NOTHING) {
		session_say(g->session, MESSAGE_INFO, "the grid runs already; x stops it");
		return;
	}
	if (!session_has_data(g->session))
		return;
	if (g->problem.n) {
		session_say(g->session, MESSAGE_ERROR, "%.*s", STRF(g->problem));
		gridrun_look_again(g);
		return;
	}
	g->doing = GRIDRUN_COUNTING;
	g->at = g->n_missing = 0;
	g->estimate = (struct estimate){.to = whom(g)};
	tell(g);
}

bool gridrun_is_running(const struct gridrun *g)
{
	return g->doing == GRIDRUN_RUNNING;
}

void gridruns_stop(struct session *s)
{
	for (struct gridrun *g = s->grids; g; g = g->next)
		if (g->doing != GRIDRUN_ASKING)
			g->doing = GRIDRUN_NOTHING;
}

/* ---- the turn ---- */

/* True: there is more to do at once. While a cell's run is under way there is not. */
static bool step(struct gridrun *g, int64_t budget_us)
{
	if (g->job && !g->job->job)
		take_end(g);
	else if (g->is_looking)
		look(g, budget_us);
	else if (g->doing == GRIDRUN_RUNNING && !g->job)
		run_next(g);
	else if (g->doing == GRIDRUN_COUNTING)
		count_next(g);
	else if (g->is_settling)
		settle(g, budget_us);
	return g->is_looking || g->is_settling || g->doing == GRIDRUN_COUNTING ||
	       (g->doing == GRIDRUN_RUNNING && !g->job) || (g->job && !g->job->job);
}

bool gridruns_step(struct session *s, int64_t budget_us)
{
	bool more = false;
	for (struct gridrun *g = s->grids; g; g = g->next)
		more |= step(g, budget_us);
	return more;
}

void gridruns_free(struct session *s)
{
	while (s->grids) {
		struct gridrun *g = s->grids;
		s->grids = g->next;
		wb_grid_free(g->grid);
		arena_free(&g->arena);
		free(g);
	}
}
