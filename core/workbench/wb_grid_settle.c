/*
 * wb_grid_settle: owns what is told from a grid's runs once they are there: each cell's difference to its
 * baseline, its slices, retrieval against generation, and then what takes all of them: corrections for many
 * comparisons, marginal means.
 *
 * A baseline goes before the cells that are compared with it, so that each cell's scores are read once and
 * two cells' are held at a time.
 */
#include "wb_grid.h"

#include <math.h>
#include <stdlib.h>

#include "clock.h"
#include "meandiff.h"
#include "json.h"
#include "stats.h"

/* Differences of runs that are the same are 0 by construction: there is nothing to test. */
static bool is_comparable(const struct wb_grid *g, const struct grid_cell *c)
{
	if (c->baseline == GRID_NONE)
		return false;
	const struct grid_cell *base = &g->report.cells[c->baseline];
	return !isnan(c->score.mean) && !isnan(base->score.mean) && base->run.run != c->run.run;
}

/* The cell's values less its baseline's, where both have one. */
static size_t subtract(const struct wb_grid *g, double *differences, size_t *clusters)
{
	size_t n = 0;
	for (size_t i = 0; i < g->n_examples; i++) {
		double d = g->own.of[i] - g->base.of[i];
		if (isnan(d))
			continue;
		if (clusters)
			clusters[n] = g->groups[i];
		differences[n++] = d;
	}
	return n;
}

static void compare_cell(struct wb_grid *g, struct grid_cell *c)
{
	const struct grid_cell *base = &g->report.cells[c->baseline];
	double *d = mem_alloc(g->n_examples * sizeof *d);
	size_t *clusters = g->groups ? mem_alloc(g->n_examples * sizeof *clusters) : NULL;
	size_t n = subtract(g, d, clusters);
	struct meandiff s = meandiff_of(d, clusters, n, g->own.is_share && g->base.is_share);
	free(clusters);
	free(d);
	c->difference = s.value;
	c->low = s.low;
	c->high = s.high;
	c->p = s.p;
	c->pairs = s.n;
	c->test = s.test;
	if (n == 0)
		c->error = arena_printf(&g->arena,
			"runs %lld and %lld have no example in common that both scored",
			(long long)base->run.run, (long long)c->run.run);
}

static void compare(struct wb_grid *g, struct grid_cell *c)
{
	bool same = c->baseline != GRID_NONE && g->report.cells[c->baseline].run.run == c->run.run;
	if (is_comparable(g, c) && g->base.cell == c->baseline)
		compare_cell(g, c);
	else if (same && !isnan(c->score.mean))
		c->difference = 0;
}

/* The share of hits that pass as the run itself reports it: over examples, and their groups. A run that does
 * not report it has one interval only where no example shares a group or has several trials. */
static void set_share(const struct wb_grid *g, struct grid_cell *c)
{
	const struct run_cell *hit = &c->score.hit;
	int64_t n = c->hits.hit_pass + c->hits.hit_fail;
	bool is_plain = g->report.trials == 1 && !g->groups;
	c->hits.share = c->hits.low = c->hits.high = (double)NAN;
	if (hit->pass + hit->fail) {
		c->hits.share = hit->share;
		c->hits.low = hit->low;
		c->hits.high = hit->high;
	} else if (n) {
		c->hits.share = (double)c->hits.hit_pass / (double)n;
		if (!is_plain)
			return;
		struct interval i = stats_wilson(c->hits.hit_pass, n, 0.95);
		c->hits.low = i.low;
		c->hits.high = i.high;
	}
}

/* Of a scorer that the run has. What a recording was given is not known. */
static int count_hits(struct wb_grid *g, struct grid_cell *c, struct err *err)
{
	struct arena a = {0};
	struct hits h = {0};
	struct str name;
	int64_t scorer = 0;
	bool is_binary;
	int bad = store_scorer_of_run(
		g->wb->store, c->run.run, g->report.scorer, &a, &scorer, &name, &is_binary, err);
	if (!bad && scorer)
		bad = store_hits(g->wb->store, c->run.run, scorer, &h, err);
	c->hits.hit_pass = h.hit_pass;
	c->hits.hit_fail = h.hit_fail;
	c->hits.miss_pass = h.miss_pass;
	c->hits.miss_fail = h.miss_fail;
	if (!bad)
		set_share(g, c);
	arena_free(&a);
	return bad;
}

/* Whether cells that are compared with it are still to be cut. */
static bool is_awaited(const struct wb_grid *g, size_t cell)
{
	for (size_t i = 0; i < g->report.n_cells; i++)
		if (g->report.cells[i].baseline == cell && !g->is_settled[i])
			return true;
	return false;
}

/* Its examples' values: for the effects, or to be compared or sliced, it or what is compared with it. */
static bool needs_values(const struct wb_grid *g, size_t cell)
{
	bool is_cut = g->sliced || is_comparable(g, &g->report.cells[cell]);
	return g->pass == PASS_ALL || (is_cut && !g->is_settled[cell]) || is_awaited(g, cell);
}

/* What is told of the cell by itself, once its values are there. */
static int tell(struct wb_grid *g, struct grid_cell *c, struct err *err)
{
	bool retrieved = c->run.retrieval.n && !str_is(c->run.retrieval, "none");
	int bad = retrieved ? count_hits(g, c, err) : 0;
	compare(g, c);
	wb_grid_slices_fill(g, c);
	return bad;
}

/* What is told of the cell by itself, and of its examples. */
static int look_into(
	struct wb_grid *g, struct grid_cell *c, int64_t until, bool *more, struct err *err)
{
	size_t cell = (size_t)(c - g->report.cells);
	bool reads = needs_values(g, cell);
	*more = false;
	if (isnan(c->score.mean))
		return 0;
	int bad = reads ? wb_grid_values_step(g, c, until, more, err) : 0;
	if (bad || *more)
		return bad;
	if (!g->is_settled[cell])
		bad = tell(g, c, err);
	if (g->pass == PASS_ALL) {
		grideffects_add(g->effects, g->own.cell, g->own.of, g->own.is_share);
		wb_grid_best_add(g, c);
	}
	if (reads && c->baseline == GRID_NONE) {
		struct grid_values base = g->base;
		g->base = g->own;
		g->own = base;
	}
	return bad;
}

/* What is told of the cells' runs is a look, unless running them was one. */
static int count_looks(struct wb_grid *g, struct err *err)
{
	struct grid_report *r = &g->report;
	struct wb_looks seen;
	bool is_test, has_runs = false;
	for (size_t i = 0; i < r->n_cells; i++)
		has_runs |= r->cells[i].state == GRID_KEPT || r->cells[i].state == GRID_RUN;
	int bad = has_runs ? wb_is_test(g->wb, g->wb->dataset.id, r->split, &is_test, err) : 0;
	if (bad || !has_runs || !is_test)
		return bad;
	bad = wb_look(g->wb, r->split, err);
	if (!bad)
		bad = wb_looks(g->wb, &seen, err);
	if (bad)
		return bad;
	r->test_looks = seen.times;
	r->test_versions = seen.versions;
	return 0;
}

/* ---- all of them ---- */

static const struct grid_slices *slices_of(const struct grid_report *r, struct str field)
{
	const struct grid_slices *s = r->slices;
	while (!str_eq(s->field, field))
		s++;
	return s;
}

/* What we have for a reported number. */
static double found_here(const struct grid_report *r, const struct grid_reported *p)
{
	const struct grid_cell *c = p->cell == GRID_NONE ? NULL : &r->cells[p->cell];
	const struct grid_slices *s = c && p->field.n ? slices_of(r, p->field) : NULL;
	if (!c)
		return (double)NAN;
	const struct run_score *other = run_score_named(&c->run, p->scorer);
	if (other)
		return other->mean;
	if (s && p->value.n == 0)
		return c->macros ? c->macros[s - r->slices].mean : (double)NAN;
	for (size_t v = 0; s && v < s->n_values; v++)
		if (str_eq(s->values[v], p->value))
			return c->slices ? c->slices[s->first + v].mean : (double)NAN;
	return s || p->scorer.n ? (double)NAN : c->score.mean;
}

/* Once for a dataset: of many examples that takes a while. */
static int read_groups(struct wb_grid *g, struct err *err)
{
	int64_t dataset = g->wb->dataset.id;
	if (g->groups_of == dataset)
		return 0;
	free(g->groups);
	g->groups = NULL;
	g->groups_of = 0;
	int bad = wb_groups(g->wb, &g->groups, err);
	g->groups_of = bad ? 0 : dataset;
	return bad;
}

/* Without a score there is nothing to tell, and no need of the data, which may be what is missing. */
static int count_examples(struct wb_grid *g, struct err *err)
{
	bool has_score = false;
	for (size_t i = 0; i < g->report.n_cells; i++)
		has_score |= !isnan(g->report.cells[i].score.mean);
	int bad = has_score ? wb_need_dataset(g->wb, err) : 0;
	if (!bad && has_score)
		bad = read_groups(g, err);
	g->n_examples = has_score && !bad ? (size_t)g->wb->dataset.examples + 1 : 1;
	return bad;
}

/* Each cell right behind what it is compared with. */
static void make_order(struct wb_grid *g)
{
	const struct grid_report *r = &g->report;
	size_t n = 0;
	g->order = arena_alloc(&g->arena, r->n_cells * sizeof *g->order);
	for (size_t i = 0; i < r->n_cells; i++) {
		if (r->cells[i].baseline != GRID_NONE)
			continue;
		g->order[n++] = i;
		for (size_t k = 0; k < r->n_cells; k++)
			if (r->cells[k].baseline == i)
				g->order[n++] = k;
	}
}

static void end_pass(struct wb_grid *g)
{
	wb_grid_values_stop(g);
	grideffects_free(g->effects);
	g->effects = NULL;
	wb_grid_best_done(g);
	g->own.cell = g->base.cell = GRID_NONE;
	g->settled = 0;
	g->pass = PASS_NONE;
}

static int begin(struct wb_grid *g, enum grid_pass pass, struct err *err)
{
	end_pass(g);
	size_t before = g->n_examples;
	int bad = count_examples(g, err);
	if (bad)
		return bad;
	if (g->n_examples != before)
		wb_grid_values_done(g);
	if (!g->order)
		make_order(g);
	if (pass == PASS_ALL)
		g->effects = grideffects_new(g->plan, &g->report, g->groups, g->n_examples);
	if (pass == PASS_ALL && (!g->options.looks || wb_grid_best_is_quick(g)))
		wb_grid_best_begin(g);
	g->pass = pass;
	return 0;
}

void wb_grid_unsettle(struct wb_grid *g, size_t cell)
{
	struct grid_report *r = &g->report;
	for (size_t i = 0; i < r->n_cells; i++)
		if (i == cell || r->cells[i].baseline == cell)
			g->is_settled[i] = false;
	end_pass(g);
	g->has_totals = false;
	r->n_marginals = r->n_interactions = 0;
	r->optimism = (struct run_optimism){0};
}

static int finish(struct wb_grid *g, int64_t until, bool *more, struct err *err)
{
	struct grid_report *r = &g->report;
	bool all = g->pass == PASS_ALL;
	if (all)
		grideffects_finish(g->effects, &g->arena, r, until, more);
	if (*more)
		return 0;
	gridplan_correct(r);
	for (size_t i = 0; i < r->n_reported; i++)
		r->reported[i].here = found_here(r, &r->reported[i]);
	int bad = all ? count_looks(g, err) : 0;
	if (!bad && all)
		bad = wb_grid_best_judge(g, err);
	end_pass(g);
	g->has_totals = all && !bad;
	return bad;
}

static int settle(
	struct wb_grid *g, enum grid_pass pass, int64_t budget_us, bool *more, struct err *err)
{
	int64_t until = clock_mono_us() + budget_us;
	struct grid_report *r = &g->report;
	int bad = g->pass == pass ? 0 : begin(g, pass, err);
	while (!bad && g->settled < r->n_cells) {
		bool cell_more;
		size_t cell = g->order[g->settled];
		bad = look_into(g, &r->cells[cell], until, &cell_more, err);
		g->is_settled[cell] |= !bad && !cell_more;
		g->settled += !bad && !cell_more;
		if (clock_mono_us() >= until)
			break;
	}
	*more = g->settled < r->n_cells;
	if (!bad && !*more)
		bad = finish(g, until, more, err);
	return bad;
}

int wb_grid_settle(struct wb_grid *g, int64_t budget_us, bool *more, struct err *err)
{
	*more = false;
	return g->has_totals ? 0 : settle(g, PASS_ALL, budget_us, more, err);
}

int wb_grid_settle_cells(struct wb_grid *g, int64_t budget_us, bool *more, struct err *err)
{
	*more = false;
	return g->has_totals ? 0 : settle(g, PASS_CELLS, budget_us, more, err);
}

size_t wb_grid_settled(const struct wb_grid *g)
{
	return g->pass == PASS_NONE ? g->report.n_cells : g->settled;
}
