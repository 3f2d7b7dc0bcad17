#include "test.h"

#include "near.h"
#include "special.h"

static void test_normal(void **state)
{
	(void)state;
	assert_near(special_norm_quantile(0.975), 1.959963984540054, 1e-14);
	assert_near(special_norm_quantile(0.995), 2.575829303548900, 1e-14);
	assert_near(special_norm_quantile(0.8), 0.841621233572914, 1e-14);
	assert_near(special_norm_quantile(0.5), 0, 1e-15);
	assert_near(special_norm_cdf(1.959963984540054), 0.975, 1e-15);
	for (double p = 1e-300; p < 0.5; p *= 7)
		assert_close(special_norm_cdf(special_norm_quantile(p)), p, 1e-11);
	assert_true(special_norm_quantile(0) == -INFINITY && special_norm_quantile(1) == INFINITY);
	assert_nan(special_norm_quantile(1.1));
	assert_nan(special_norm_quantile(NAN));
}

static void test_beta(void **state)
{
	(void)state;
	assert_near(special_beta_cdf(0.5, 2, 3), 0.6875, 1e-14);
	assert_near(special_beta_quantile(0.025, 9, 3), 0.482244147639827, 1e-14);
	/* I_x(1, b) and I_x(a, 1) have closed forms. */
	assert_close(special_beta_cdf(1e-9, 1, 1e9), -expm1(1e9 * log1p(-1e-9)), 1e-12);
	assert_close(special_beta_cdf(0.999, 5000, 1), pow(0.999, 5000), 1e-12);
	assert_close(special_beta_quantile(0.025, 1, 100), -expm1(log(0.975) / 100), 1e-13);
	assert_near(special_beta_cdf(0.5, 5e8, 5e8), 0.5, 1e-11);
	assert_true(special_beta_cdf(0, 2, 3) == 0 && special_beta_cdf(1, 2, 3) == 1);
	assert_nan(special_beta_cdf(0.5, 0, 1));
	assert_nan(special_beta_cdf(1.5, 1, 1));
	assert_nan(special_beta_quantile(-1, 1, 1));
}

static void test_beta_round_trip(void **state)
{
	static const double shapes[] = {0.1, 0.5, 1, 3, 40, 1000, 1e6, 1e9};
	static const double tails[] = {1e-10, 0.001, 0.025, 0.3, 0.5, 0.9, 0.999};
	(void)state;
	for (size_t i = 0; i < 8; i++)
		for (size_t j = 0; j < 8; j++)
			for (size_t k = 0; k < 7; k++) {
				double x = special_beta_quantile(tails[k], shapes[i], shapes[j]);
				double low = nextafter(x, 0), high = nextafter(x, 1);
				/* One step of x may be a big step of the distribution near 1. */
				double p0 = special_beta_cdf(low, shapes[i], shapes[j]);
				double p1 = special_beta_cdf(high, shapes[i], shapes[j]);
				assert_true(p0 <= tails[k] * (1 + 1e-8) + 1e-13);
				assert_true(p1 >= tails[k] * (1 - 1e-8) - 1e-13);
			}
}

static void test_gamma(void **state)
{
	(void)state;
	assert_near(lgamma(10.5), 13.940625219403763, 1e-13);
	assert_near(special_gamma_sf(2.5, 3), 0.306218918413278, 1e-14);
	assert_near(special_chi2_sf(7.815, 3), 0.049993902974884, 1e-14);
	/* Q(1, x) = e^-x, Q(2, x) = (1 + x) e^-x */
	assert_close(special_gamma_sf(1, 0.01), exp(-0.01), 1e-14);
	assert_close(special_gamma_sf(1, 300), exp(-300), 1e-12);
	assert_close(special_gamma_sf(2, 5), 6 * exp(-5), 1e-13);
	/* The median lies near a - 1/3. */
	assert_near(special_gamma_sf(1e8, 1e8 - 1.0 / 3), 0.5, 1e-8);
	assert_true(special_gamma_sf(3, 0) == 1 && special_gamma_sf(3, INFINITY) == 0);
	assert_nan(special_gamma_sf(-1, 1));
	assert_nan(special_chi2_sf(-1, 3));
}

static void test_student(void **state)
{
	(void)state;
	assert_near(special_t_quantile(0.975, 9), 2.262157, 5e-7);
	assert_near(special_t_quantile(0.975, 29), 2.04523, 5e-6);
	assert_near(special_t_quantile(0.975, 99), 1.984217, 5e-7);
	assert_near(2 * special_t_sf(2.5, 20), 0.02123355, 5e-9);
	/* df 1 is Cauchy, df 2 has t = (2p - 1) / sqrt(2 p (1 - p)) */
	assert_close(special_t_quantile(0.999999, 1), tan(3.14159265358979324 * 0.499999), 1e-9);
	assert_close(special_t_quantile(0.6, 2), 0.2 / sqrt(0.48), 1e-12);
	assert_close(special_t_sf(3, 1), 0.5 - atan(3) / 3.14159265358979324, 1e-13);
	/* Where the way to it changes: near the normal one, and far from it. */
	for (double df = 3; df < 1e7; df *= 1.7)
		for (double tail = 1e-12; tail < 0.5; tail *= 3)
			assert_close(special_t_sf(special_t_quantile(1 - tail, df), df), tail,
				1e-4 * (1e-12 / tail) + 1e-9);
	assert_near(special_t_quantile(0.975, 1e9), 1.959963984540054, 1e-7);
	assert_near(special_t_quantile(0.975, INFINITY), 1.959963984540054, 1e-13);
	assert_near(special_t_quantile(0.025, 9), -2.262157, 5e-7);
	assert_near(special_t_quantile(0.5, 9), 0, 1e-14);
	assert_near(special_t_sf(-2.5, 20), 1 - 0.02123355 / 2, 5e-9);
	assert_nan(special_t_quantile(0.5, 0));
}

static void test_binomial(void **state)
{
	(void)state;
	assert_near(special_binom_cdf(2, 12, 0.5), 79.0 / 4096, 1e-15);
	assert_near(special_binom_pmf(2, 12, 0.5), 66.0 / 4096, 1e-15);
	assert_close(special_binom_pmf(0, 100, 0.01), pow(0.99, 100), 1e-13);
	assert_close(
		special_binom_pmf(500000000, 1e9, 0.5), 1 / sqrt(1.57079632679489662 * 1e9), 1e-8);
	assert_near(special_binom_cdf(499999999, 1e9, 0.5),
		0.5 - special_binom_pmf(500000000, 1e9, 0.5) / 2, 1e-12);
	double sum = 0;
	for (int k = 0; k <= 60; k++) {
		sum += special_binom_pmf(k, 60, 0.3);
		assert_near(special_binom_cdf(k, 60, 0.3), sum, 1e-13);
	}
	assert_true(special_binom_cdf(-1, 5, 0.5) == 0 && special_binom_cdf(5, 5, 0.5) == 1);
	assert_true(special_binom_pmf(1.5, 5, 0.5) == 0 && special_binom_pmf(5, 5, 1) == 1);
}

static void test_kolmogorov(void **state)
{
	(void)state;
	assert_near(special_kolmogorov_sf(1.5), 0.022217962616525, 1e-15);
	assert_near(special_kolmogorov_sf(1 - 1e-9), special_kolmogorov_sf(1), 1e-8);
	assert_near(special_kolmogorov_sf(0.1), 1, 1e-15);
	assert_true(special_kolmogorov_sf(0) == 1 && special_kolmogorov_sf(-1) == 1);
	assert_near(special_kolmogorov_sf(30), 0, 1e-300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normal),
		cmocka_unit_test(test_beta),
		cmocka_unit_test(test_beta_round_trip),
		cmocka_unit_test(test_gamma),
		cmocka_unit_test(test_student),
		cmocka_unit_test(test_binomial),
		cmocka_unit_test(test_kolmogorov),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
