#include "test.h"

#include "near.h"
#include "stats.h"

static void test_table(void **state)
{
	static const struct {
		int k, n;
		struct interval wilson, exact, jeffreys;
	} rows[] = {
		{0, 20, {0, .161125}, {0, .168433}, {.000024, .116639}},
		{18, 20, {.698966, .972134}, {.683017, .987651}, {.716147, .978628}},
		{42, 50, {.714858, .916626}, {.708874, .928299}, {.720674, .921333}},
		{85, 100, {.767164, .906940}, {.764692, .913546}, {.770469, .909630}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int k = rows[i].k, n = rows[i].n;
		assert_interval(
			stats_wilson(k, n, .95), rows[i].wilson.low, rows[i].wilson.high, 6e-7);
		assert_interval(stats_clopper_pearson(k, n, .95), rows[i].exact.low,
			rows[i].exact.high, 6e-7);
		assert_interval(stats_jeffreys(k, n, .95), rows[i].jeffreys.low,
			rows[i].jeffreys.high, 6e-7);
		/* The mirror image of every row. */
		assert_interval(stats_wilson(n - k, n, .95), 1 - rows[i].wilson.high,
			1 - rows[i].wilson.low, 6e-7);
		assert_interval(stats_clopper_pearson(n - k, n, .95), 1 - rows[i].exact.high,
			1 - rows[i].exact.low, 6e-7);
	}
}

/* 0 failures in 100: with 95 % confidence at most 1 - 0.05^(1/100). */
static void test_one_sided(void **state)
{
	(void)state;
	assert_near(stats_clopper_pearson(0, 100, .90).high, .029513, 6e-7);
	assert_near(stats_clopper_pearson(0, 100, .90).high, 1 - pow(.05, .01), 1e-14);
}

static void test_ends(void **state)
{
	(void)state;
	assert_true(stats_wilson(0, 7, .95).low == 0 && stats_wilson(7, 7, .95).high == 1);
	assert_true(stats_clopper_pearson(0, 7, .95).low == 0);
	assert_true(stats_clopper_pearson(7, 7, .95).high == 1);
}

static double true_coverage(struct interval (*make)(int64_t, int64_t, double), int n, double p)
{
	double sum = 0;
	for (int k = 0; k <= n; k++) {
		struct interval ci = make(k, n, .95);
		double weight = exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) +
				    k * log(p) + (n - k) * log(1 - p));
		sum += ci.low <= p && p <= ci.high ? weight : 0;
	}
	return sum;
}

/* How often the interval holds the truth, by enumeration. */
/* What everybody begins with, and why nobody should. */
static struct interval wald(int64_t k, int64_t n, double level)
{
	double p = (double)k / (double)n, half = 1.959963984540054 * sqrt(p * (1 - p) / (double)n);
	(void)level;
	return (struct interval){p - half, p + half};
}

static void test_coverage(void **state)
{
	(void)state;
	assert_near(true_coverage(wald, 20, .95), .639, 6e-4);
	assert_near(true_coverage(wald, 50, .9), .879, 6e-4);
	assert_near(true_coverage(stats_wilson, 20, .95), .925, 6e-4);
	assert_near(true_coverage(stats_clopper_pearson, 20, .95), .984, 6e-4);
	assert_near(true_coverage(stats_wilson, 50, .9), .970, 6e-4);
}

static void test_large(void **state)
{
	struct interval w = stats_wilson(900000000, 1000000000, .95);
	struct interval c = stats_clopper_pearson(900000000, 1000000000, .95);
	(void)state;
	double half = 1.959963984540054 * sqrt(.09 / 1e9);
	assert_interval(w, .9 - half, .9 + half, 1e-8);
	assert_interval(c, .9 - half, .9 + half, 1e-8);
	assert_interval(
		stats_clopper_pearson(1, 1000000000, .95), 2.5317808e-11, 5.5716433e-9, 1e-15);
	assert_interval(stats_jeffreys(900000000, 1000000000, .95), c.low, c.high, 2e-9);
}

static void test_refused(void **state)
{
	static const struct {
		int k, n;
		double level;
	} bad[] = {{0, 0, .95}, {3, 2, .95}, {-1, 2, .95}, {1, -2, .95}, {1, 2, 0}, {1, 2, 1},
		{1, 2, NAN}};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_nan(stats_wilson(bad[i].k, bad[i].n, bad[i].level).low);
		assert_nan(stats_wilson(bad[i].k, bad[i].n, bad[i].level).high);
		assert_nan(stats_clopper_pearson(bad[i].k, bad[i].n, bad[i].level).low);
		assert_nan(stats_jeffreys(bad[i].k, bad[i].n, bad[i].level).high);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_one_sided),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_coverage),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
