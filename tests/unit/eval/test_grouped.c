/* test_grouped: the one rule for intervals over examples that may belong together. */
#include "test.h"

#include <math.h>

#include "grouped.h"
#include "stats.h"

static void near(double value, double expected)
{
	if (fabs(value - expected) > 1e-12)
		fail_msg("%.17g, expected %.17g", value, expected);
}

static void test_numbers(void **state)
{
	static const struct str names[] = {{"b", 1}, {"a", 1}, {"b", 1}, {"", 0}, {"a", 1}};
	struct arena a = {0};
	size_t groups;
	(void)state;
	size_t *numbers = grouped_number(names, 5, &a, &groups);
	assert_int_equal(groups, 3);
	assert_int_equal(numbers[0], numbers[2]);
	assert_int_equal(numbers[1], numbers[4]);
	assert_true(
		numbers[0] != numbers[1] && numbers[3] != numbers[0] && numbers[3] != numbers[1]);
	grouped_number(NULL, 0, &a, &groups);
	assert_int_equal(groups, 0);
	arena_free(&a);
}

/* Without groups nothing changes. */
static void test_items(void **state)
{
	static const double values[] = {1, 0, 1, 1};
	static const size_t own[] = {4, 3, 2, 1}, one[] = {1, 1, 1, 1};
	struct interval w = stats_wilson(3, 4, 0.95);
	(void)state;
	for (int i = 0; i < 3; i++) {
		const size_t *const clusters[] = {NULL, own, one};
		struct grouped g = grouped_mean(values, clusters[i], 4, true);
		near(g.mean, 0.75);
		near(g.low, w.low);
		near(g.high, w.high);
		assert_string_equal(g.method, "wilson");
		assert_int_equal(g.clusters, 0);
	}
	assert_string_equal(grouped_mean(values, own, 4, false).method, "bootstrap");
	assert_true(isnan(grouped_mean(NULL, NULL, 0, true).mean));
	assert_true(isnan(grouped_mean(NULL, NULL, 0, true).low));
}

/* The specification's clusters, and what they come to. */
static void test_clusters(void **state)
{
	static const double values[] = {1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 1, 1};
	static const size_t clusters[] = {0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 4};
	double many[60];
	size_t pairs[60];
	(void)state;
	struct grouped g = grouped_mean(values, clusters, 16, true);
	near(g.mean, 0.625);
	near(g.low, 0.3076923076923077);
	near(g.high, 0.8333333333333334);
	assert_string_equal(g.method, "cluster-bootstrap");
	assert_int_equal(g.clusters, 5);
	for (size_t i = 0; i < 60; i++) {
		pairs[i] = i / 2;
		many[i] = i / 2 % 3 != 0;
	}
	g = grouped_mean(many, pairs, 60, true);
	double half = 2.045229642132703 * stats_clustered(many, pairs, 60).se_corrected;
	assert_string_equal(g.method, "cluster-t");
	assert_true(fabs(g.low - (g.mean - half)) < 1e-6 && fabs(g.high - (g.mean + half)) < 1e-6);
	/* Copies in pairs: as wide as 30 examples are. */
	double once[30];
	for (size_t i = 0; i < 30; i++)
		once[i] = many[2 * i];
	struct interval t = stats_mean(once, 30, 0.95).ci;
	assert_true(fabs(g.low - t.low) < 1e-9 && fabs(g.high - t.high) < 1e-9);
}

/* All the same is no certainty: a cluster counts as one trial. */
static void test_alike(void **state)
{
	static const double ones[] = {1, 1, 1, 1, 1, 1}, zeros[6];
	static const size_t clusters[] = {0, 0, 1, 1, 2, 2};
	struct interval all = stats_wilson(3, 3, 0.95);
	(void)state;
	struct grouped g = grouped_mean(ones, clusters, 6, true);
	near(g.low, all.low);
	near(g.high, 1);
	assert_string_equal(g.method, "cluster-wilson");
	g = grouped_mean(zeros, clusters, 6, true);
	near(g.low, 0);
	near(g.high, 1 - all.low);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
