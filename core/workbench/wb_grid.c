/*
 * wb_grid: owns a grid on its way: which cell's run is next, and what became of it.
 *
 * Cells are run one after the other: each run already has as many calls in flight as may be, and two
 * cells of equal runs (k without retrieval) then find one another in the store.
 */
#include "wb_grid.h"

#include <math.h>
#include <stdlib.h>

/* ---- which grid, and whether it can be ---- */

static int no_such_grid(const struct wb *w, struct str name, struct err *err)
{
	const struct project *p = &w->project;
	struct arena a = {0};
	struct buf list = {0};
	const char **names = arena_alloc(&a, (p->n_grids + 1) * sizeof *names);
	for (size_t i = 0; i < p->n_grids; i++) {
		names[i] = arena_dup(&a, p->grids[i].name).p;
		buf_addf(&list, "%s%s", i ? ", " : "", names[i]);
	}
	const char *near = str_nearest(name, names, p->n_grids);
	if (p->n_grids == 0)
		err_set(err, ERR_NOT_FOUND,
			"%s has no grid: add `grid: {factors: {retrieval: [none, bm25]}}`",
			p->file.p);
	else if (p->n_grids == 1 && p->grids[0].name.n == 0)
		err_set(err, ERR_NOT_FOUND, "the grid of %s has no name: say strop grid alone",
			p->file.p);
	else if (name.n == 0)
		err_set(err, ERR_NOT_FOUND, "which grid? %s has %s", p->file.p, list.p);
	else
		err_set(err, ERR_NOT_FOUND, "no grid is called \"%.*s\"%s%s%s; there is %s",
			STRF(name), near ? "; did you mean \"" : "", near ? near : "",
			near ? "\"?" : "", list.p);
	buf_free(&list);
	arena_free(&a);
	return ERR_NOT_FOUND;
}

size_t wb_grids(struct wb *w, struct arena *a, struct str **names)
{
	const struct project *p = &w->project;
	*names = arena_alloc(a, (p->n_grids + 1) * sizeof **names);
	for (size_t i = 0; i < p->n_grids; i++)
		(*names)[i] = p->grids[i].name;
	return p->n_grids;
}

static const struct gridplan *find_grid(const struct wb *w, struct str name)
{
	const struct project *p = &w->project;
	for (size_t i = 0; i < p->n_grids; i++)
		if (str_eq(p->grids[i].name, name) || (p->n_grids == 1 && name.n == 0))
			return &p->grids[i];
	return NULL;
}

static int check_name(
	struct wb *w, enum grid_factor f, struct str level, struct str place, struct err *err)
{
	struct arena a = {0};
	const struct model_config *model;
	struct wb_version version;
	int bad = 0;
	if (f == GRID_MODEL)
		bad = wb_find_model(w, level, &model, err);
	else if (f == GRID_PROMPT)
		bad = wb_resolve(w, level, false, &a, &version, err);
	if (bad)
		err_prefix(err, "%.*s", STRF(place));
	arena_free(&a);
	return bad;
}

/* A name that does not exist would fail after everything else was paid for. */
static int check_names(struct wb *w, const struct gridplan *p, struct err *err)
{
	static const enum grid_factor named[] = {GRID_MODEL, GRID_PROMPT};
	int bad = 0;
	for (size_t n = 0; n < 2 && !bad; n++) {
		enum grid_factor f = named[n];
		for (size_t i = 0; i < p->levels[f].n && !bad; i++)
			bad = check_name(w, f, p->levels[f].items[i], p->levels[f].places[i], err);
		for (size_t i = 0; i < p->n_include && !bad; i++)
			if (p->include[i].level[f].n)
				bad = check_name(
					w, f, p->include[i].level[f], p->include_places[i], err);
	}
	return bad;
}

/* A split that the data has not would fail in every cell. */
static int check_split(struct wb *w, struct str split, struct err *err)
{
	bool has = true;
	int bad = wb_need_dataset(w, err);
	if (!bad && !str_is(split, "all"))
		bad = store_has_split(w->store, w->dataset.id, split, &has, err);
	return bad || has ? bad : wb_no_split(w, split, err);
}

/* The cell of these levels; a factor with one level need not be said. */
static size_t find_like(
	const struct gridplan *p, const struct grid_report *r, const struct grid_at *said)
{
	struct grid_at at = *said;
	for (int f = 0; f < GRID_FACTORS; f++)
		if (at.level[f].n == 0 && p->levels[f].n == 1)
			at.level[f] = p->levels[f].items[0];
	return gridplan_find(r->cells, r->n_cells, &at);
}

static int64_t count_of(const struct grid_at *at, enum grid_factor f)
{
	long long n = 0;
	return str_to_int(at->level[f], &n) ? n : 0;
}

/* Level 0 is none, no level what the project says. */
static int64_t shots_of(const struct grid_at *at)
{
	int64_t n = count_of(at, GRID_SHOTS);
	return at->level[GRID_SHOTS].n && n == 0 ? RUN_NO_SHOTS : n;
}

static struct str params_of(const struct gridplan *p, const struct grid_at *at)
{
	for (const struct gridplan_params *l = p->params; l; l = l->next)
		if (str_eq(l->text, at->level[GRID_PARAMS]))
			return l->json;
	return STR("");
}

struct grid_cell wb_grid_blank(const struct gridplan *p, const struct grid_at *at, size_t baseline)
{
	return (struct grid_cell){.at = *at,
		.shots = shots_of(at),
		.variant = {.selection = at->level[GRID_SELECTION],
			.reasoning = at->level[GRID_REASONING],
			.params = params_of(p, at)},
		.run = {.cost_usd = (double)NAN, .p50_ms = (double)NAN, .p95_ms = (double)NAN},
		.score = {.mean = (double)NAN, .low = (double)NAN, .high = (double)NAN},
		.hits = {.share = (double)NAN, .low = (double)NAN, .high = (double)NAN},
		.same_as = GRID_NONE,
		.baseline = baseline,
		.difference = (double)NAN,
		.low = (double)NAN,
		.high = (double)NAN,
		.p = (double)NAN,
		.p_holm = (double)NAN};
}

/* Of the limit, so far. */
static double spent_of(const struct wb_grid *g)
{
	return g->options.spent_before + g->report.spent_usd + g->maybe_usd;
}

static int make_report(struct wb_grid *g, struct err *err)
{
	const struct gridplan *p = g->plan;
	struct grid_report *r = &g->report;
	struct grid_at *at = NULL;
	int bad = gridplan_cells(p, &g->arena, &at, &r->n_cells, err);
	if (bad)
		return bad;
	r->name = p->name;
	r->split = arena_dup(&g->arena,
		g->options.split.n ? g->options.split : (p->split.n ? p->split : STR("train")));
	r->scorer = p->scorer.n ? p->scorer : g->wb->project.primary;
	r->trials = p->trials;
	r->baseline = p->baseline;
	r->has_baseline = p->has_baseline;
	r->cells = arena_alloc(&g->arena, r->n_cells * sizeof *r->cells);
	for (size_t i = 0; i < r->n_cells; i++)
		r->cells[i] = wb_grid_blank(p, &at[i], GRID_NONE);
	for (size_t i = 0; i < r->n_cells; i++)
		r->cells[i].baseline = gridplan_baseline(p, r->cells, r->n_cells, i);
	g->is_settled = arena_alloc(&g->arena, r->n_cells * sizeof *g->is_settled);
	gridplan_arrange(p, &g->arena, r);
	r->n_reported = p->n_reported;
	r->reported = arena_alloc(&g->arena, (p->n_reported + 1) * sizeof *r->reported);
	for (size_t i = 0; i < p->n_reported; i++) {
		r->reported[i] = p->reported[i];
		r->reported[i].cell = find_like(p, r, &p->reported[i].at);
	}
	return 0;
}

int wb_grid_new(struct wb *w, struct str name, const struct grid_options *options,
	struct wb_grid **out, struct err *err)
{
	const struct gridplan *plan = find_grid(w, name);
	*out = NULL;
	if (!plan)
		return no_such_grid(w, name, err);
	struct wb_grid *g = mem_alloc(sizeof *g);
	g->wb = w;
	g->plan = plan;
	g->options = *options;
	int bad = check_names(w, plan, err);
	if (!bad)
		bad = make_report(g, err);
	if (!bad)
		bad = wb_check_lock(w, g->report.split, err);
	if (!bad && !options->looks)
		bad = check_split(w, g->report.split, err);
	if (!bad && !options->looks)
		bad = wb_grid_slices_check(g, err);
	if (bad) {
		wb_grid_free(g);
		return bad;
	}
	*out = g;
	return 0;
}

void wb_grid_free(struct wb_grid *g)
{
	if (!g)
		return;
	job_free(g->job);
	wb_grid_slices_done(g);
	free(g->groups);
	wb_grid_values_done(g);
	keyset_done(&g->counted);
	wb_grid_best_done(g);
	grideffects_free(g->effects);
	arena_free(&g->arena);
	free(g);
}

const struct grid_report *wb_grid_report(const struct wb_grid *g)
{
	return &g->report;
}

/* ---- cells ---- */

struct run_options wb_grid_options(const struct wb_grid *g, const struct grid_cell *c, bool reuse)
{
	return (struct run_options){
		.prompt = c->at.level[GRID_PROMPT],
		.model = c->at.level[GRID_MODEL],
		.split = g->report.split,
		.retrieval = c->at.level[GRID_RETRIEVAL],
		.k = count_of(&c->at, GRID_K),
		.shots = c->shots,
		.variant = c->variant,
		.trials = g->report.trials,
		.cache = g->options.cache,
		.retry_unknown = g->options.retry_unknown,
		.concurrency = g->options.concurrency,
		.max_cost = g->options.max_cost,
		.spent_before = spent_of(g),
		.dry_run = g->options.dry_run,
		.reuse = reuse,
		.retry_failed = reuse,
	};
}

static void find_score(const struct wb_grid *g, struct grid_cell *c)
{
	const struct run_score *s = run_score_named(&c->run, g->report.scorer);
	if (s)
		c->score = *s;
}

static void find_same(struct wb_grid *g, struct grid_cell *c)
{
	for (struct grid_cell *d = g->report.cells; d < c; d++) {
		if (d->run.run != c->run.run)
			continue;
		c->same_as = (size_t)(d - g->report.cells);
		return;
	}
}

/* Why a run's scores are not all there. */
static int say_what_is_missing(struct wb_grid *g, struct grid_cell *c, struct err *err)
{
	const struct run_report *r = &c->run;
	struct str why = {0};
	int64_t n = 0;
	int bad = r->failed ? wb_common_error(g->wb, r->run, &g->arena, &why, &n, err) : 0;
	if (r->stopped.n)
		c->error = r->stopped;
	else if (why.n)
		c->error = why;
	else if (r->finished < r->total)
		c->error = arena_printf(&g->arena, "%.*s: %lld of %lld results are there",
			STRF(r->state), (long long)r->finished, (long long)r->total);
	return bad;
}

int wb_grid_read(struct wb_grid *g, struct grid_cell *c, int64_t run, struct err *err)
{
	struct run stored;
	int bad = store_run_load(g->wb->store, run, &g->arena, &stored, err);
	if (!bad)
		bad = run_report_read(stored.summary, &g->arena, &c->run, err);
	if (bad)
		return bad;
	find_score(g, c);
	find_same(g, c);
	return say_what_is_missing(g, c, err);
}

static int take_up(struct wb_grid *g, struct grid_cell *c, struct err *err)
{
	const struct run_report *r = job_report(g->job);
	int64_t run = r->run;
	c->state = r->reused ? GRID_KEPT : g->options.dry_run ? GRID_MISSING : GRID_RUN;
	if (c->state != GRID_KEPT) {
		g->report.sent += r->sent;
		g->report.spent_usd += r->sent ? r->spent_usd : 0;
		g->maybe_usd += r->maybe_usd;
	}
	if (c->state == GRID_MISSING) {
		c->run = *r;
		c->run.prompt = arena_dup(&g->arena, r->prompt);
		c->run.model = arena_dup(&g->arena, r->model);
		c->run.variant = arena_dup(&g->arena, r->variant);
	}
	job_free(g->job);
	g->job = NULL;
	int bad = c->state == GRID_MISSING ? 0 : wb_grid_read(g, c, run, err);
	g->report.failed += c->state == GRID_MISSING ? 0 : c->run.failed;
	return bad;
}

/* Start the cell's run. What is wrong with this cell alone is kept in it. */
static int start_cell(struct wb_grid *g, struct grid_cell *c, struct err *err)
{
	struct err why = {0};
	if (g->options.max_cost > 0 && spent_of(g) >= g->options.max_cost) {
		c->state = GRID_FAILED;
		c->error = STR("the cost limit was reached before it");
		return 0;
	}
	g->wb->counted = g->options.dry_run ? &g->counted : NULL;
	struct run_options o = wb_grid_options(g, c, true);
	int bad = wb_run(g->wb, &o, &g->job, &why);
	g->wb->counted = NULL;
	if (bad == ERR_STORE || bad == ERR_IO)
		return err_set(err, why.code, "%s", why.text);
	if (!bad)
		return 0;
	c->state = GRID_FAILED;
	c->error = arena_dup(&g->arena, str_of(why.text));
	return 0;
}

int wb_grid_next(struct wb_grid *g, struct job **job, struct err *err)
{
	struct grid_report *r = &g->report;
	int bad = 0;
	*job = NULL;
	while (!bad && g->at < r->n_cells) {
		struct grid_cell *c = &r->cells[g->at];
		if (!g->job)
			bad = start_cell(g, c, err);
		if (g->job && !job_done(g->job)) {
			*job = g->job;
			return bad;
		}
		if (!bad && g->job)
			bad = take_up(g, c, err);
		g->at++;
	}
	return bad;
}

size_t wb_grid_at(const struct wb_grid *g)
{
	return g->at;
}

int wb_grid_stop(struct wb_grid *g, struct err *err)
{
	int bad = 0;
	if (g->job && job_done(g->job))
		bad = take_up(g, &g->report.cells[g->at], err);
	job_free(g->job);
	g->job = NULL;
	g->at = g->report.n_cells;
	return bad;
}
