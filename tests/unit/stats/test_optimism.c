/* The best of several, picked on the items it is shown for; and tests over clusters. */
#include "test.h"

#include <stdlib.h>

#include "near.h"
#include "rng.h"
#include "special.h"
#include "stats.h"

static double uniform(struct rng *r)
{
	return ((double)(rng_next(r) >> 11) + .5) * 0x1p-53;
}

static double normal(struct rng *r)
{
	double size = sqrt(-2 * log(uniform(r)));
	return size * cos(6.283185307179586 * uniform(r));
}

/* Equally good versions with a truth of 70 %: probit, what an item and what a version of it add
 * weigh the same (a correlation of .5). */
static void draw_equal(struct rng *r, double *values, size_t n, size_t m)
{
	double threshold = special_norm_quantile(.7);
	for (size_t i = 0; i < n; i++) {
		double item = normal(r);
		for (size_t j = 0; j < m; j++)
			values[j * n + i] = sqrt(.5) * item + sqrt(.5) * normal(r) < threshold;
	}
}

static double best_mean(const double *values, size_t n, size_t m)
{
	double best = 0;
	for (size_t j = 0; j < m; j++) {
		double sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += values[j * n + i];
		best = fmax(best, sum / (double)n);
	}
	return best;
}

/* The specification's figures: what the best of equal versions gains by being picked. */
static void test_equal_versions(void **state)
{
	enum { SIMULATIONS = 400, ESTIMATES = 20 };
	static const struct {
		size_t m, n;
		double points;
	} rows[] = {{8, 50, 7.4}, {8, 100, 5.3}, {8, 200, 3.8}, {20, 50, 9.6}, {20, 100, 7.0},
		{20, 200, 4.9}};
	double *values = malloc(20 * 200 * sizeof *values);
	struct rng r = {42};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double picked = 0, estimated = 0;
		for (int s = 0; s < SIMULATIONS; s++) {
			draw_equal(&r, values, rows[i].n, rows[i].m);
			picked += (best_mean(values, rows[i].n, rows[i].m) - .7) / SIMULATIONS;
			if (s < ESTIMATES)
				estimated += stats_optimism(values, NULL, rows[i].n, rows[i].m, 42)
						     .value /
					     ESTIMATES;
		}
		/* Three standard errors of the simulation are some .6 points. */
		assert_near(100 * picked, rows[i].points, .6);
		assert_near(100 * estimated, rows[i].points, .35);
	}
	free(values);
}

static void test_known(void **state)
{
	/* Two independent versions with standard errors s: E[max] = s / sqrt(pi). Values -1 and 1
	 * whose products cancel. */
	double two[2 * 64];
	(void)state;
	for (size_t i = 0; i < 64; i++) {
		two[i] = i % 2 ? 1 : -1;
		two[64 + i] = i / 2 % 2 ? 1 : -1;
	}
	struct optimism o = stats_optimism(two, NULL, 64, 2, 42);
	assert_int_equal(o.contenders, 2);
	assert_int_equal(o.best, 0);
	assert_near(o.value, sqrt(1.0 / 63 / acos(-1)), .002);
	/* The same twice over in clusters of two: half as much is known. */
	size_t clusters[64];
	double pairs[2 * 64];
	for (size_t i = 0; i < 64; i++) {
		clusters[i] = i / 2;
		pairs[i] = two[i / 2];
		pairs[64 + i] = two[64 + i / 2];
	}
	o = stats_optimism(pairs, clusters, 64, 2, 42);
	assert_near(o.value, sqrt(1.0 / 31 / acos(-1)), .003);
	/* It is the same number every time. */
	assert_near(stats_optimism(pairs, clusters, 64, 2, 42).value, o.value, 0);
}

static void test_no_choice(void **state)
{
	double values[3 * 100];
	struct rng r = {7};
	(void)state;
	/* One far ahead: nothing was gained by picking it. */
	for (size_t i = 0; i < 100; i++) {
		values[i] = uniform(&r) < .2;
		values[100 + i] = uniform(&r) < .9;
		values[200 + i] = uniform(&r) < .3;
	}
	struct optimism o = stats_optimism(values, NULL, 100, 3, 42);
	assert_int_equal(o.versions, 3);
	assert_int_equal(o.contenders, 1);
	assert_int_equal(o.best, 1);
	assert_near(o.value, 0, 0);
	/* The same outputs in all versions: no choice either. */
	for (size_t i = 0; i < 100; i++)
		values[100 + i] = values[200 + i] = values[i];
	o = stats_optimism(values, NULL, 100, 3, 42);
	assert_int_equal(o.contenders, 3);
	assert_near(o.value / stats_mean(values, 100, .95).se, 0, 1e-6);
	assert_near(stats_optimism(values, NULL, 100, 1, 42).value, 0, 0);
	assert_nan(stats_optimism(values, NULL, 1, 3, 42).value);
	assert_nan(stats_optimism(NULL, NULL, 0, 3, 42).mean);
	assert_nan(stats_optimism(NULL, NULL, 5, 0, 42).value);
	static const size_t one[100] = {0};
	assert_nan(stats_optimism(values, one, 100, 3, 42).value);
}

/* ---- tests over clusters ---- */

static void test_flipped_clusters(void **state)
{
	/* Six clusters, all for the second: 2 of 64 whatever their sizes. Items alone would say
	 * 2 / 2^12. */
	static const double d[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
	static const size_t clusters[] = {0, 0, 1, 1, 1, 2, 3, 3, 4, 5, 5, 5};
	enum stats_method test;
	(void)state;
	assert_near(stats_clustered_p(d, clusters, 12, &test), 2.0 / 64, 1e-15);
	assert_int_equal(test, STATS_CLUSTER_FLIP);
	assert_string_equal(stats_method_name(test), "cluster-sign-flip");
	/* Sums 3, -1, 2, together 4: of the choices of signs 3 - 1 + 2 and 3 + 1 + 2 are as far
	 * out, and their mirror images, 4 of 8. */
	static const double few[] = {1, 1, 1, -1, 1, 1};
	static const size_t three[] = {0, 0, 0, 1, 2, 2};
	assert_near(stats_clustered_p(few, three, 6, NULL), .5, 1e-15);
	assert_nan(stats_clustered_p(few, (size_t[]){4, 4, 4, 4, 4, 4}, 6, NULL));
	assert_nan(stats_clustered_p(NULL, NULL, 0, NULL));
}

static void test_t_of_clusters(void **state)
{
	double d[40];
	size_t clusters[40], own[40];
	enum stats_method test;
	(void)state;
	for (size_t i = 0; i < 40; i++) {
		d[i] = (double)(i * 7 % 11) - 4;
		clusters[i] = i / 2;
		own[i] = i;
	}
	struct clustered c = stats_clustered(d, clusters, 40);
	double p = stats_clustered_p(d, clusters, 40, &test);
	assert_int_equal(test, STATS_CLUSTER_T);
	assert_near(p, 2 * special_t_sf(fabs(c.mean / c.se_corrected), 19), 1e-15);
	/* Every item its own: the paired t. */
	double zeros[40] = {0};
	assert_near(
		stats_clustered_p(d, own, 40, NULL), stats_paired_t(zeros, d, 40, .95).p, 1e-12);
	assert_nan(stats_clustered_p(zeros, clusters, 40, NULL));
	assert_true(stats_is_clustered(clusters, 40));
	assert_false(stats_is_clustered(own, 40));
	assert_false(stats_is_clustered(NULL, 40));
	assert_false(stats_is_clustered((size_t[]){3, 3, 3}, 3));
	assert_false(stats_is_clustered(NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal_versions),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_no_choice),
		cmocka_unit_test(test_flipped_clusters),
		cmocka_unit_test(test_t_of_clusters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
