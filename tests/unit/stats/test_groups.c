/* Clusters, repeats, many comparisons, graded means, percentiles. */
#include "test.h"

#include "near.h"
#include "stats.h"

static const double VALUES[] = {1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 1, 1};
static const size_t CLUSTERS[] = {9, 9, 9, 9, 4, 4, 4, 7, 7, 7, 1, 1, 3, 3, 3, 3};
enum { N = 16 };

static void test_clustered(void **state)
{
	struct clustered r = stats_clustered(VALUES, CLUSTERS, N);
	(void)state;
	assert_int_equal(r.n, 16);
	assert_int_equal(r.clusters, 5);
	assert_near(r.mean, .625, 1e-15);
	assert_near(r.naive_se, .125, 1e-15);
	/* Of the share, as if all were independent. */
	assert_near(sqrt(r.mean * (1 - r.mean) / (double)r.n), .12103073, 5e-9);
	assert_near(r.se, .12645636, 5e-9);
	assert_near(r.se_corrected, .14138251, 5e-9);
	/* Items of a cluster need not stand together. */
	static const double mixed[] = {1, 0, 1, 1, 0, 0};
	static const size_t groups[] = {0, 1, 0, 1, 2, 2};
	static const double sorted[] = {1, 1, 0, 1, 0, 0};
	static const size_t in_order[] = {0, 0, 1, 1, 2, 2};
	assert_near(
		stats_clustered(mixed, groups, 6).se, stats_clustered(sorted, in_order, 6).se, 0);
}

static void test_clustered_edges(void **state)
{
	static const size_t one[N] = {0};
	(void)state;
	assert_nan(stats_clustered(VALUES, one, N).se);
	assert_nan(stats_clustered(VALUES, one, N).se_corrected);
	assert_nan(stats_clustered(NULL, NULL, 0).mean);
	/* Every item its own cluster: the corrected error is the ordinary one. */
	struct clustered r = stats_clustered(VALUES, NULL, N);
	assert_near(r.se_corrected, r.naive_se, 1e-15);
}

static void test_cluster_bootstrap(void **state)
{
	struct bootstrap_options options = {.seed = 42};
	enum stats_method method;
	struct interval ci = stats_clustered_interval(VALUES, CLUSTERS, N, options, &method);
	(void)state;
	assert_int_equal(method, STATS_CLUSTER_BOOTSTRAP);
	assert_string_equal(stats_method_name(method), "cluster-bootstrap");
	/* By a dozen lines of Python over the same generator. */
	assert_interval(ci, 0.3076923076923077, 0.8333333333333334, 1e-12);
	/* From the sums alone. */
	static const double sums[] = {3, 1, 3, 0, 3};
	static const size_t sizes[] = {4, 3, 3, 2, 4};
	assert_interval(
		stats_cluster_bootstrap_sums(sums, sizes, 5, options), ci.low, ci.high, 0);
	/* Numbering does not matter. */
	size_t renamed[N];
	for (size_t i = 0; i < N; i++)
		renamed[i] = 100 - CLUSTERS[i];
	assert_interval(stats_cluster_bootstrap(VALUES, renamed, N, options), ci.low, ci.high, 0);
	double many[40];
	size_t pairs[40];
	for (size_t i = 0; i < 40; i++) {
		many[i] = (double)(i * 7 % 11);
		pairs[i] = i / 2;
	}
	struct clustered c = stats_clustered(many, pairs, 40);
	ci = stats_clustered_interval(many, pairs, 40, options, &method);
	assert_int_equal(method, STATS_CLUSTER_T);
	assert_near(ci.high - ci.low, 2 * 2.093024 * c.se_corrected, 1e-5);
}

static void test_holm_and_bh(void **state)
{
	static const double p[] = {.01, .04, .03, .005}, holm[] = {.03, .06, .06, .02},
			    bh[] = {.02, .04, .04, .02};
	static const double q[] = {.001, .02, .03, .04, .2}, holm_q[] = {.005, .08, .09, .09, .2},
			    bh_q[] = {.005, .05, .05, .05, .2};
	double out[5];
	(void)state;
	stats_holm(p, out, 4);
	for (int i = 0; i < 4; i++)
		assert_near(out[i], holm[i], 1e-15);
	stats_benjamini_hochberg(p, out, 4);
	for (int i = 0; i < 4; i++)
		assert_near(out[i], bh[i], 1e-15);
	stats_holm(q, out, 5);
	for (int i = 0; i < 5; i++)
		assert_near(out[i], holm_q[i], 1e-15);
	stats_benjamini_hochberg(q, out, 5);
	for (int i = 0; i < 5; i++)
		assert_near(out[i], bh_q[i], 1e-15);
}

static void test_corrections_edges(void **state)
{
	double p[] = {.5, NAN, .9, .01};
	(void)state;
	stats_holm(p, p, 4); /* in place; the NaN is no comparison, so the smallest is times 3 */
	assert_near(p[3], .03, 1e-15);
	assert_near(p[0], 1, 0);
	assert_near(p[2], 1, 0);
	assert_nan(p[1]);
	stats_holm(NULL, NULL, 0);
	stats_benjamini_hochberg(NULL, NULL, 0);
}

static void test_repeats(void **state)
{
	static const double y[] = {1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0};
	static const size_t counts[] = {3, 3, 3, 3, 3, 3};
	struct repeats r = stats_repeats(y, counts, 6, .95);
	(void)state;
	assert_near(r.mean, .555556, 5e-7);
	assert_near(r.variance, .162963, 5e-7);
	assert_near(r.within, .166667, 5e-7);
	assert_near(r.between, .107407, 5e-7);
	assert_near(r.se, .164804, 5e-7);
	assert_near(r.flip_rate, .5, 0);
	assert_near(stats_mean(y, 18, .95).se, .120517, 5e-7); /* the wrong, pooled one */
	/* An item without values takes no part; a ragged one counts its own. */
	static const size_t ragged[] = {3, 0, 3, 3, 3, 3, 3};
	assert_near(stats_repeats(y, ragged, 7, .95).se, r.se, 1e-15);
	assert_int_equal(stats_repeats(y, ragged, 7, .95).items, 6);
}

static void test_repeats_edges(void **state)
{
	static const double y[] = {1, 0, 1, 0, 0, 1};
	static const size_t single[] = {1, 1, 1}, pairs[] = {2, 2, 2};
	(void)state;
	assert_nan(stats_repeats(y, single, 3, .95).within);
	assert_nan(stats_repeats(y, single, 3, .95).between);
	assert_near(stats_repeats(y, single, 3, .95).flip_rate, 0, 0);
	assert_near(stats_repeats(y, pairs, 3, .95).between, 0, 0);
	assert_near(stats_repeats(y, pairs, 3, .95).flip_rate, 1, 0);
	assert_nan(stats_repeats(NULL, NULL, 0, .95).mean);
	assert_nan(stats_repeats(NULL, NULL, 0, .95).flip_rate);
	assert_nan(stats_repeats(y, single, 1, .95).se);
}

static void test_pass_at_k(void **state)
{
	(void)state;
	assert_near(stats_pass_at_k(10, 3, 1), .3, 1e-15);
	assert_near(stats_pass_at_k(10, 3, 5), .916667, 5e-7);
	assert_near(stats_pass_hat_k(5, 2, 2), .1, 1e-15);
	assert_near(stats_pass_at_k(10, 0, 5), 0, 0);
	assert_near(stats_pass_at_k(10, 6, 5), 1, 0);
	assert_near(stats_pass_hat_k(5, 5, 5), 1, 0);
	assert_near(stats_pass_hat_k(5, 2, 3), 0, 0);
	assert_near(stats_pass_at_k(1000000000, 500000000, 2), .75, 1e-9);
	assert_near(stats_pass_hat_k(1000000000, 1000000000, 500000000), 1, 0);
	assert_nan(stats_pass_at_k(0, 0, 1));
	assert_nan(stats_pass_at_k(5, 6, 1));
	assert_nan(stats_pass_at_k(5, 2, 6));
	assert_nan(stats_pass_hat_k(5, 2, 0));
}

static void test_mean_interval(void **state)
{
	double values[40];
	enum stats_method method;
	struct bootstrap_options options = {.seed = 7};
	(void)state;
	for (size_t i = 0; i < 40; i++)
		values[i] = (double)(i * 3 % 10) / 10;
	struct interval t = stats_mean_interval(values, 30, options, &method);
	assert_int_equal(method, STATS_T);
	struct mean m = stats_mean(values, 30, .95);
	assert_near(t.high, m.mean + 2.04523 * m.se, 1e-6);
	struct interval b = stats_mean_interval(values, 29, options, &method);
	assert_int_equal(method, STATS_BOOTSTRAP);
	assert_true(b.low < .45 && b.high > .45 && b.high - b.low < .3);
	assert_nan(stats_mean_interval(values, 1, options, NULL).low);
	assert_nan(stats_mean_interval(values, 0, options, NULL).low);
}

static void test_percentile(void **state)
{
	double v[] = {5, 1, 4, 2, 3, NAN, 6, 7, 8, 9, 10, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11};
	(void)state;
	stats_sort(v, 21);
	assert_nan(v[20]);
	assert_near(stats_percentile(v, 20, .5), 10, 0);
	assert_near(stats_percentile(v, 20, .95), 19, 0);
	assert_near(stats_percentile(v, 20, .951), 20, 0);
	assert_near(stats_percentile(v, 20, 0), 1, 0);
	assert_near(stats_percentile(v, 20, 1), 20, 0);
	assert_near(stats_percentile(v, 1, .5), 1, 0);
	assert_nan(stats_percentile(v, 0, .5));
	assert_nan(stats_percentile(v, 20, 2));
}

/* Shares of trials: equal ones are not certain. */
static void test_shares(void **state)
{
	const double whole[] = {1, 1, 1, 0, 1}, ones[] = {1, 1, 1}, mixed[] = {1, 1, 0.5, 1};
	(void)state;
	struct interval i = stats_shares_interval(whole, 5, 0.95), w = stats_wilson(4, 5, 0.95);
	assert_true(i.low == w.low && i.high == w.high);
	i = stats_shares_interval(ones, 3, 0.95);
	assert_true(i.low < 0.5 && i.high == 1);
	i = stats_shares_interval(mixed, 4, 0.95);
	assert_true(i.low == stats_mean(mixed, 4, 0.95).ci.low && i.high == 1);
	assert_nan(stats_shares_interval(NULL, 0, 0.95).low);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clustered),
		cmocka_unit_test(test_clustered_edges),
		cmocka_unit_test(test_cluster_bootstrap),
		cmocka_unit_test(test_holm_and_bh),
		cmocka_unit_test(test_corrections_edges),
		cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_repeats_edges),
		cmocka_unit_test(test_pass_at_k),
		cmocka_unit_test(test_mean_interval),
		cmocka_unit_test(test_percentile),
		cmocka_unit_test(test_shares),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
