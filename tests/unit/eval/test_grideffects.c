/* test_grideffects: marginal means, main effects and interactions of cells whose scores are made up here. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "grideffects.h"
#include "stats.h"

enum { EXAMPLES = 4, CELLS = 4 };

static struct err err;
static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* {model: a b, k: 1 2}: cells a1 a2 b1 b2. */
static struct str models[] = {{"a", 1}, {"b", 1}, {"c", 1}}, ks[] = {{"1", 1}, {"2", 1}};

static struct gridplan plan(size_t n_models, size_t n_ks)
{
	return (struct gridplan){
		.levels = {[GRID_MODEL] = {models, NULL, n_models}, [GRID_K] = {ks, NULL, n_ks}},
		.order = {GRID_MODEL, GRID_PROMPT, GRID_RETRIEVAL, GRID_K, GRID_SHOTS, GRID_SELECTION,
			GRID_REASONING, GRID_PARAMS},
		.n_rows = 2,
	};
}

static double mean_of(const double *v)
{
	double sum = 0;
	size_t n = 0;
	for (size_t i = 0; i < EXAMPLES; i++)
		if (!isnan(v[i])) {
			sum += v[i];
			n++;
		}
	return n ? sum / (double)n : (double)NAN;
}

static struct grid_report settle(const struct gridplan *g, double (*values)[EXAMPLES])
{
	struct grid_report r = {0};
	struct grid_at *at;
	assert_done(gridplan_cells(g, &arena, &at, &r.n_cells, &err));
	r.cells = arena_alloc(&arena, r.n_cells * sizeof *r.cells);
	for (size_t i = 0; i < r.n_cells; i++) {
		r.cells[i].at = at[i];
		r.cells[i].score.mean = mean_of(values[i]);
	}
	struct grideffects *e = grideffects_new(g, &r, NULL, EXAMPLES);
	for (size_t i = 0; i < r.n_cells; i++)
		if (!isnan(r.cells[i].score.mean))
			grideffects_add(e, i, values[i], false);
	bool more = true;
	while (more)
		grideffects_finish(e, &arena, &r, 0, &more);
	grideffects_free(e);
	return r;
}

static const struct grid_marginal *find(
	const struct grid_report *r, enum grid_factor f, const char *level)
{
	for (size_t i = 0; i < r->n_marginals; i++)
		if (r->marginals[i].factor == f && str_is(r->marginals[i].level, level))
			return &r->marginals[i];
	fail_msg("no marginal of %s", level);
	return NULL;
}

static void near(double got, double want)
{
	if (!(fabs(got - want) < 1e-12))
		fail_msg("%.15g instead of %.15g", got, want);
}

static void expect(const struct grid_report *r, enum grid_factor f, const char *level, double mean,
	double effect, size_t cells, size_t left_out)
{
	const struct grid_marginal *m = find(r, f, level);
	near(m->mean, mean);
	near(m->effect, effect);
	assert_int_equal(m->cells, cells);
	assert_int_equal(m->left_out, left_out);
}

/* Each example's mean over the level's cells first: the test is of 4 differences, not of 8 cells' numbers. */
static void test_paired_over_examples(void **state)
{
	(void)state;
	struct gridplan g = plan(2, 2);
	double values[CELLS][EXAMPLES] = {
		{.1, .3, .2, .2}, {.3, .5, .2, .6}, {.2, .4, .4, .2}, {.6, .8, .6, .8}};
	struct grid_report r = settle(&g, values);
	assert_int_equal(r.n_marginals, 4);
	expect(&r, GRID_MODEL, "a", .3, -.2, 2, 0);
	expect(&r, GRID_MODEL, "b", .5, .2, 2, 0);
	expect(&r, GRID_K, "1", .25, -.3, 2, 0);
	expect(&r, GRID_K, "2", .55, .3, 2, 0);
	const double a[] = {.2, .4, .2, .4}, b[] = {.4, .6, .5, .5};
	struct paired t = stats_paired_t(a, b, EXAMPLES, 0.95);
	const struct grid_marginal *m = find(&r, GRID_MODEL, "b");
	near(m->effect_low, t.ci.low);
	near(m->effect_high, t.ci.high);
	near(m->p, t.p);
	assert_int_equal(m->n, EXAMPLES);
	struct mean mean = stats_mean(b, EXAMPLES, 0.95);
	near(m->low, mean.ci.low);
	near(m->high, mean.ci.high);
	/* (b2 - a2) - (b1 - a1), an example at a time: .3 .3 .4 .2 less .1 .1 .2 0 */
	const double zero[EXAMPLES] = {0}, more[] = {.2, .2, .2, .2};
	struct paired d = stats_paired_t(zero, more, EXAMPLES, 0.95);
	assert_int_equal(r.n_interactions, 1);
	near(r.interactions[0].difference, .2);
	near(r.interactions[0].low, d.ci.low);
	assert_int_equal(r.interactions[0].cells, 4);
	/* Two effects with two levels are two comparisons, the interaction a third: its differences are all
	 * equal, so that it has no p and counts for none. */
	double p[] = {find(&r, GRID_MODEL, "a")->p, find(&r, GRID_K, "1")->p};
	stats_holm(p, p, 2);
	near(find(&r, GRID_MODEL, "a")->p_holm, p[0]);
	near(find(&r, GRID_MODEL, "b")->p_holm, p[0]);
	near(find(&r, GRID_K, "2")->p_holm, p[1]);
}

/* Of three levels each is held against the mean of the two others. */
static void test_three_levels(void **state)
{
	(void)state;
	struct gridplan g = plan(3, 1);
	double values[CELLS][EXAMPLES] = {{0, 1, 0, 1}, {1, 1, 0, 1}, {1, 1, 1, 1}};
	struct grid_report r = settle(&g, values);
	expect(&r, GRID_MODEL, "a", .5, -.375, 1, 0);
	expect(&r, GRID_MODEL, "b", .75, 0, 1, 0);
	expect(&r, GRID_MODEL, "c", 1, .375, 1, 0);
	assert_int_equal(r.n_interactions, 0);
}

/* b was not run with k 2: a's better k must not count for a. */
static void test_unbalanced(void **state)
{
	(void)state;
	struct gridplan g = plan(2, 2);
	double none = (double)NAN;
	double values[CELLS][EXAMPLES] = {
		{.1, .1, .1, .1}, {.3, .3, .3, .3}, {.4, .4, .4, .4}, {none, none, none, none}};
	struct grid_report r = settle(&g, values);
	expect(&r, GRID_MODEL, "a", .1, -.3, 1, 1);
	expect(&r, GRID_MODEL, "b", .4, .3, 1, 0);
	expect(&r, GRID_K, "1", .1, -.2, 1, 1);
	expect(&r, GRID_K, "2", .3, .2, 1, 0);
	assert_true(isnan(r.interactions[0].difference));
	for (size_t i = 0; i < EXAMPLES; i++)
		values[0][i] = none;
	r = settle(&g, values);
	assert_int_equal(find(&r, GRID_MODEL, "a")->cells, 0);
	assert_true(isnan(find(&r, GRID_MODEL, "a")->mean));
	assert_true(isnan(find(&r, GRID_MODEL, "a")->effect));
}

/* An example that one cell failed on would be held against nothing. */
static void test_missing_example(void **state)
{
	(void)state;
	struct gridplan g = plan(2, 1);
	double values[CELLS][EXAMPLES] = {{0, 0, 1, 1}, {(double)NAN, 1, 1, 1}};
	struct grid_report r = settle(&g, values);
	expect(&r, GRID_MODEL, "a", 2. / 3, -1. / 3, 1, 0);
	assert_int_equal(find(&r, GRID_MODEL, "a")->n, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_paired_over_examples, teardown),
		cmocka_unit_test_teardown(test_three_levels, teardown),
		cmocka_unit_test_teardown(test_unbalanced, teardown),
		cmocka_unit_test_teardown(test_missing_example, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
