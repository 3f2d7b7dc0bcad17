/* test_tally: the figures of a run are those of core/stats over the same values. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats.h"
#include "tally.h"

static struct err err;

struct fixture {
	struct scorer *scorers[2]; /* a binary and a graded one */
	struct tally *tally;
	struct run_score scores[2];
	struct run_report report;
};

static void begin(struct fixture *f)
{
	*f = (struct fixture){0};
	assert_done(scorer_parse(STR("exact"), &f->scorers[0], &err));
	assert_done(scorer_parse(STR("f1"), &f->scorers[1], &err));
	f->tally = tally_new(f->scorers, 2);
	f->report.scores = f->scores;
}

static void report(struct fixture *f)
{
	static const int64_t rows[2] = {1, 2};
	assert_done(tally_report(f->tally, NULL, 1, 1, rows, &f->report, &err));
	assert_int_equal(f->report.n_scores, 2);
}

static void end(struct fixture *f)
{
	tally_free(f->tally);
	scorer_free(f->scorers[0]);
	scorer_free(f->scorers[1]);
}

static void add(struct fixture *f, double value)
{
	const struct score binary = {.value = value >= 0.5, .pass = value >= 0.5};
	const struct score graded = {.value = value, .pass = value >= 0.5};
	tally_score(f->tally, 0, &binary);
	tally_score(f->tally, 1, &graded);
}

/* Values without a pattern, the same every time. */
static double value_of(size_t i)
{
	return (double)(i * 7919 % 101) / 100;
}

static bool same(double a, double b)
{
	return fabs(a - b) < 1e-13 || (isnan(a) && isnan(b));
}

static void check_count(size_t n)
{
	struct fixture f;
	double *values = mem_alloc((n + 1) * sizeof *values);
	int64_t pass = 0;
	begin(&f);
	for (size_t i = 0; i < n; i++) {
		values[i] = value_of(i);
		pass += values[i] >= 0.5;
		add(&f, values[i]);
	}
	report(&f);
	const struct run_score *b = &f.scores[0], *g = &f.scores[1];
	struct interval wilson = stats_wilson(pass, (int64_t)n, 0.95);
	assert_int_equal(b->pass, pass);
	assert_int_equal(b->n, n);
	assert_true(b->mean == (double)pass / (double)n);
	assert_true(b->low == wilson.low && b->high == wilson.high);
	assert_string_equal(b->method, "wilson");
	assert_true(b->is_binary && !g->is_binary);
	enum stats_method method;
	struct interval i =
		stats_mean_interval(values, n, (struct bootstrap_options){.seed = 42}, &method);
	struct mean mean = stats_mean(values, n, 0.95);
	if (!same(g->mean, mean.mean) || !same(g->low, i.low) || !same(g->high, i.high))
		fail_msg("n = %zu: %.17g [%.17g, %.17g] instead of %.17g [%.17g, %.17g]", n,
			g->mean, g->low, g->high, mean.mean, i.low, i.high);
	assert_string_equal(g->method, stats_method_name(method));
	end(&f);
	free(values);
}

/* On both sides of where the bootstrap gives way to t. */
static void test_means(void **state)
{
	static const size_t counts[] = {1, 2, 3, 10, 28, 29, 30, 31, 100, 5000};
	(void)state;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		check_count(counts[i]);
}

static void test_nothing(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f);
	report(&f);
	for (int i = 0; i < 2; i++) {
		assert_true(isnan(f.scores[i].mean));
		assert_true(isnan(f.scores[i].low) && isnan(f.scores[i].high));
		assert_int_equal(f.scores[i].n, 0);
	}
	assert_true(isnan(f.report.p50_ms) && isnan(f.report.p95_ms));
	end(&f);
}

/* Errors and what does not apply are counted apart; what cannot be read counts as wrong. */
static void test_statuses(void **state)
{
	struct fixture f;
	const struct score unread = {.status = SCORE_UNPARSED},
			   na = {.status = SCORE_NA, .value = 1},
			   broken = {.status = SCORE_ERROR, .value = 1, .pass = true};
	(void)state;
	begin(&f);
	for (int i = 0; i < 3; i++)
		add(&f, 1);
	for (int i = 0; i < 2; i++) {
		tally_score(f.tally, (size_t)i, &unread);
		tally_score(f.tally, (size_t)i, &na);
		tally_score(f.tally, (size_t)i, &broken);
	}
	tally_error(f.tally);
	report(&f);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(f.scores[i].n, 4);
		assert_int_equal(f.scores[i].unparsed, 1);
		assert_int_equal(f.scores[i].error, 2);
		assert_int_equal(f.scores[i].na, 1);
		assert_true(f.scores[i].mean == 0.75);
		assert_int_equal(f.scores[i].pass, 3);
	}
	end(&f);
}

/* Values all alike, and far from zero against their spread: no cancellation. */
static void test_alike(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f);
	for (int i = 0; i < 1000; i++)
		add(&f, 0.1);
	report(&f);
	assert_true(fabs(f.scores[1].mean - 0.1) < 1e-15);
	assert_true(f.scores[1].high - f.scores[1].low < 1e-12);
	assert_true(f.scores[1].high >= f.scores[1].low);
	end(&f);
}

static void test_latency(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f);
	for (int i = 100; i >= 1; i--)
		tally_latency(f.tally, i);
	report(&f);
	assert_true(f.report.p50_ms == 50);
	assert_true(f.report.p95_ms == 95);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_means),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_latency),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
