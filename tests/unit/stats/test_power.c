#include "test.h"

#include "near.h"
#include "special.h"
#include "stats.h"

static void test_connor(void **state)
{
	(void)state;
	assert_near(stats_connor_n(.2, .05, .05, .8), 625.55, .005);
	assert_near(stats_connor_n(.1, .05, .05, .8), 311.59, .005);
	assert_near(stats_connor_n(.2, .10, .05, .8), 154.60, .005);
	assert_near(stats_connor_n(.1, .03, .05, .8), 869.74, .005);
	assert_near(stats_connor_n(.26, .10, .05, .8), 201.70, .005);
	assert_near(stats_connor_n(.26, -.10, .05, .8), 201.70, .005);
	assert_nan(stats_connor_n(.05, .1, .05, .8));
	assert_nan(stats_connor_n(.2, 0, .05, .8));
	assert_nan(stats_connor_n(1.2, .1, .05, .8));
	assert_nan(stats_connor_n(.2, .1, 0, .8));
}

/* In points, at 80 % power and 5 %; NaN is "none". */
static void test_mde(void **state)
{
	static const double psi[] = {.05, .10, .20, .30};
	static const struct {
		double n, points[4], within;
	} rows[] = {
		{50, {NAN, NAN, 17.3, 21.2}, .06},
		{100, {NAN, 8.8, 12.4, 15.2}, .06},
		{200, {4.4, 6.2, 8.8, 10.8}, .06},
		{400, {3.1, 4.4, 6.25, 7.65}, .06},
		{1600, {1.6, 2.2, 3.1, 3.8}, .06},
	};
	(void)state;
	for (size_t i = 0; i < 5; i++)
		for (size_t j = 0; j < 4; j++) {
			double d = stats_connor_mde(psi[j], rows[i].n, .05, .8);
			if (isnan(rows[i].points[j])) {
				assert_nan(d);
				continue;
			}
			assert_near(d * 100, rows[i].points[j], rows[i].within);
			assert_near(stats_connor_n(psi[j], d, .05, .8), rows[i].n, 1e-6);
		}
	/* Below 50 % power the other root is the right one. */
	double d = stats_connor_mde(.2, 300, .05, .3);
	assert_near(stats_connor_n(.2, d, .05, .3), 300, 1e-6);
	assert_nan(stats_connor_mde(.2, 0, .05, .8));
	assert_nan(stats_connor_mde(0, 100, .05, .8));
}

static void test_miller(void **state)
{
	struct miller m = {.omega2 = 1.0 / 9, .delta = .03, .alpha = .05, .power = .8};
	(void)state;
	assert_near(stats_miller_n(m), 968.997, 5e-4);
	m.sigma2_first = m.sigma2_second = 1.0 / 6;
	assert_near(ceil(stats_miller_n(m)), 3876, 0);
	m.k_first = m.k_second = 10;
	assert_near(ceil(stats_miller_n(m)), 1260, 0);
	double z = special_norm_quantile(.975) + special_norm_quantile(.8);
	assert_near(z * z, 7.848879734, 5e-10);
	m.delta = 0;
	assert_nan(stats_miller_n(m));
}

static void test_mcnemar_power(void **state)
{
	(void)state;
	assert_near(stats_mcnemar_power(200, .05, .15, .05), .875300, 5e-7);
	assert_near(stats_mcnemar_power(100, .05, .15, .05), .544445, 5e-7);
	assert_near(stats_mcnemar_power(400, .075, .125, .05), .569313, 5e-7);
	assert_near(stats_mcnemar_power(50, .05, .15, .05), .241189, 5e-7);
	assert_near(stats_mcnemar_power(200, .15, .05, .05), .875300, 5e-7);
	assert_near(stats_mcnemar_power(200, 0, 0, .05), 0, 0);
	assert_near(stats_mcnemar_power(10, 0, 1, .05), 1, 1e-12);
	/* Under the null it is the size of the test: below alpha, and near it for many pairs. */
	double size = stats_mcnemar_power(100000, .1, .1, .05);
	assert_true(size < .05 && size > .048);
	assert_nan(stats_mcnemar_power(0, .1, .1, .05));
	assert_nan(stats_mcnemar_power(10, .6, .6, .05));
	assert_nan(stats_mcnemar_power(10, -.1, .6, .05));
	assert_nan(stats_mcnemar_power(2000000, .1, .1, .05));
}

static void test_margin(void **state)
{
	(void)state;
	assert_near(ceil(stats_margin_n(.5, .05, .95)), 385, 0);
	assert_near(ceil(stats_margin_n(.9, .05, .95)), 139, 0);
	assert_nan(stats_margin_n(.5, 0, .95));
	assert_nan(stats_margin_n(1.5, .1, .95));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_connor),
		cmocka_unit_test(test_mde),
		cmocka_unit_test(test_miller),
		cmocka_unit_test(test_mcnemar_power),
		cmocka_unit_test(test_margin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
