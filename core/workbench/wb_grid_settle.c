/*
 * wb_grid_settle: owns what is told from a grid's runs once they are there: each cell's difference to its
 * baseline, its slices, retrieval against generation, and then what takes all of them: Holm's correction, marginal means.
 */
#include "wb_grid.h"

#include <math.h>

#include "clock.h"
#include "optimism.h"
#include "stats.h"

/* Differences of runs that are the same are 0 by construction: there is nothing to test. */
static bool is_comparable(const struct wb_grid *g, struct grid_cell *c)
{
	if (c->baseline == GRID_NONE)
		return false;
	const struct grid_cell *base = &g->report.cells[c->baseline];
	if (isnan(c->score.mean) || isnan(base->score.mean))
		return false;
	if (base->run.run == c->run.run)
		c->difference = 0;
	return base->run.run != c->run.run;
}

static int compare_cell(
	struct wb_grid *g, struct grid_cell *c, int64_t budget_us, bool *more, struct err *err)
{
	struct arena a = {0};
	struct compare_report r;
	const struct grid_cell *base = &g->report.cells[c->baseline];
	int bad = 0;
	if (!g->compare)
		bad = compare_start(
			g->wb, base->run.run, c->run.run, g->report.scorer, &g->compare, err);
	if (!bad)
		bad = compare_step(g->compare, budget_us, more, &a, &r, err);
	if (!bad && !*more) {
		struct compare_judged j = compare_judged(&r);
		c->difference = r.difference;
		c->low = j.low;
		c->high = j.high;
		c->p = j.p;
		c->pairs = r.n;
		c->test = j.test;
	}
	if (bad || !*more) {
		compare_free(g->compare);
		g->compare = NULL;
	}
	arena_free(&a);
	return bad;
}

/* Of a scorer that the run has. What a recording was given is not known. */
static int count_hits(struct wb_grid *g, struct grid_cell *c, struct err *err)
{
	struct arena a = {0};
	struct hits h = {0};
	struct str name;
	struct interval i = {(double)NAN, (double)NAN};
	int64_t scorer = 0;
	bool is_binary;
	int bad = store_scorer_of_run(
		g->wb->store, c->run.run, g->report.scorer, &a, &scorer, &name, &is_binary, err);
	if (!bad && scorer)
		bad = store_hits(g->wb->store, c->run.run, scorer, &h, err);
	arena_free(&a);
	int64_t n = h.hit_pass + h.hit_fail;
	if (g->report.trials == 1)
		i = stats_wilson(h.hit_pass, n, 0.95);
	c->hits.hit_pass = h.hit_pass;
	c->hits.hit_fail = h.hit_fail;
	c->hits.miss_pass = h.miss_pass;
	c->hits.miss_fail = h.miss_fail;
	c->hits.share = n ? (double)h.hit_pass / (double)n : (double)NAN;
	c->hits.low = i.low;
	c->hits.high = i.high;
	return bad;
}

/* What is told of the cell by itself. */
static int look_into(struct wb_grid *g, struct grid_cell *c, struct err *err)
{
	bool retrieved = c->run.retrieval.n && !str_is(c->run.retrieval, "none");
	int bad = retrieved ? count_hits(g, c, err) : 0;
	return bad ? bad : wb_grid_slices_fill(g, c, err);
}

/* No example in common is this pair's own trouble. */
static int settle_cell(
	struct wb_grid *g, struct grid_cell *c, int64_t budget_us, bool *more, struct err *err)
{
	struct err why = {0};
	*more = false;
	int bad = is_comparable(g, c) ? compare_cell(g, c, budget_us, more, &why) : 0;
	if (bad == ERR_INPUT) {
		c->error = arena_dup(&g->arena, str_of(why.text));
		bad = 0;
	}
	if (bad)
		return err_set(err, why.code, "%s", why.text);
	return *more || isnan(c->score.mean) ? 0 : look_into(g, c, err);
}

/* Of a grid whose cells were scored or taken, which is one look or more already. */
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
	bad = wb_looks(g->wb, &seen, err);
	if (bad)
		return bad;
	r->test_looks = seen.times;
	r->test_versions = seen.versions;
	return 0;
}

/* Of the runs that differ. */
static int judge_best(struct wb_grid *g, struct err *err)
{
	struct grid_report *r = &g->report;
	struct arena a = {0};
	int64_t *runs = arena_alloc(&a, (r->n_cells + 1) * sizeof *runs);
	size_t n = 0;
	for (size_t i = 0; i < r->n_cells; i++)
		if (r->cells[i].same_as == GRID_NONE && !isnan(r->cells[i].score.mean))
			runs[n++] = r->cells[i].run.run;
	int bad = n ? wb_optimism(g->wb, runs, n, r->scorer, &g->arena, &r->optimism, err) : 0;
	arena_free(&a);
	return bad;
}

int wb_grid_settle(struct wb_grid *g, int64_t budget_us, bool *more, struct err *err)
{
	int64_t until = clock_mono_us() + budget_us;
	struct grid_report *r = &g->report;
	int bad = 0;
	while (!bad && g->settled < r->n_cells) {
		bool cell_more;
		bad = settle_cell(g, &r->cells[g->settled], budget_us, &cell_more, err);
		g->settled += !bad && !cell_more;
		if (clock_mono_us() >= until)
			break;
	}
	*more = g->settled < r->n_cells;
	if (!bad && !*more)
		bad = count_looks(g, err);
	if (!bad && !*more)
		bad = judge_best(g, err);
	if (bad || *more)
		return bad;
	gridplan_holm(r);
	gridplan_marginals(g->plan, &g->arena, r);
	return 0;
}
