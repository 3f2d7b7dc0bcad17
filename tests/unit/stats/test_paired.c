#include "test.h"

#include "near.h"
#include "special.h"
#include "stats.h"

/* The worked case of the specification. */
static const double A[] = {.62, .55, .70, .48, .80, .66, .59, .73, .50, .64};
static const double B[] = {.70, .60, .69, .61, .85, .71, .58, .80, .57, .66};
enum { N = 10 };

static const double *worked_differences(void)
{
	static double d[N];
	stats_differences(A, B, d, N);
	return d;
}

static void test_paired_t(void **state)
{
	struct paired r = stats_paired_t(A, B, N, .95);
	(void)state;
	assert_int_equal(r.n, N);
	assert_near(r.mean, .05, 1e-12);
	assert_near(r.sd, .04242641, 5e-9);
	assert_near(r.se, .01341641, 5e-9);
	assert_near(r.t, 3.726780, 5e-7);
	assert_near(r.p, .00472089, 5e-9);
	assert_interval(r.ci, .019650, .080350, 5e-7);
	assert_near(r.correlation, .908027, 5e-7);
	assert_near(r.unpaired_se, .04354053, 5e-9);
	assert_near(r.unpaired_se / r.se, 3.245, 5e-4);
	/* Swapping the columns turns the sign and nothing else. */
	struct paired back = stats_paired_t(B, A, N, .95);
	assert_near(back.t, -r.t, 1e-12);
	assert_near(back.p, r.p, 1e-15);
}

static void test_paired_t_flat(void **state)
{
	static const double first[] = {.1, .2, .3}, second[] = {.2, .3, .4};
	struct paired r = stats_paired_t(first, second, 3, .95);
	(void)state;
	assert_near(r.mean, .1, 1e-12);
	assert_nan(r.t);
	assert_nan(r.p);
	assert_nan(stats_paired_t(A, B, 1, .95).p);
	assert_nan(stats_paired_t(A, B, 1, .95).ci.low);
	assert_nan(stats_paired_t(NULL, NULL, 0, .95).mean);
	assert_nan(stats_paired_t(A, A, N, .95).p);
}

static void test_signs(void **state)
{
	const double *d = worked_differences();
	(void)state;
	assert_near(stats_sign_flip_exact(d, N), .009765625, 1e-15);
	assert_near(stats_wilcoxon_exact(d, N), .009765625, 1e-15);
	assert_near(stats_sign_test(d, N), .109375, 1e-14);
	assert_near(stats_sign_flip_sampled(d, N, 1000, 42), 7.0 / 1001, 1e-15);
	assert_near(stats_sign_flip_sampled(d, N, 10000, 42), 92.0 / 10001, 1e-15);
	assert_near(stats_sign_flip_sampled(d, N, 1000, 42), .006993, 5e-7);
	assert_near(stats_sign_flip_sampled(d, N, 10000, 42), .009199, 5e-7);
}

static void test_signs_edges(void **state)
{
	static const double zeros[3] = {0}, one[] = {0, .5, 0};
	double many[21] = {0};
	(void)state;
	assert_near(stats_sign_flip_exact(zeros, 3), 1, 0);
	assert_near(stats_sign_flip_exact(one, 3), 1, 0);
	assert_near(stats_sign_test(zeros, 3), 1, 0);
	assert_nan(stats_wilcoxon_exact(zeros, 3));
	assert_nan(stats_sign_flip_exact(many, 21));
	assert_nan(stats_sign_flip_exact(NULL, 0));
	assert_nan(stats_sign_flip_sampled(zeros, 3, 0, 1));
	many[20] = 1;
	assert_near(stats_wilcoxon_exact(many, 21), 1, 0);
	/* 0.1 + 0.2 - 0.3 is not 0 in binary; every choice of signs ties with this or exceeds it.
	 */
	assert_near(stats_sign_flip_exact((double[]){.1, .2, -.3, .05}, 4), 1, 0);
	/* 1..5 all positive: 2 of 32; one tie of ranks with a sign against: counted by hand 6
	 * of 16. */
	assert_near(stats_wilcoxon_exact((double[]){1, 2, 3, 4, 5}, 5), 2.0 / 32, 0);
	assert_near(stats_wilcoxon_exact((double[]){1, 1, 3, -1}, 4), 8.0 / 16, 0);
}

static void test_bootstrap(void **state)
{
	const double *d = worked_differences();
	struct bootstrap_options options = {.seed = 42};
	(void)state;
	assert_interval(stats_bootstrap(d, N, options), .025, .075, 1e-12);
	options.replicates = 1000;
	assert_interval(stats_bootstrap(d, N, options), .027, .074, 1e-12);
}

static void test_bootstrap_steps(void **state)
{
	const double *d = worked_differences();
	struct bootstrap *b = bootstrap_new(d, NULL, N, (struct bootstrap_options){1000, 42, .95});
	(void)state;
	size_t steps = 0;
	while (!bootstrap_step(b, 333)) {
		assert_nan(bootstrap_interval(b).low);
		steps++;
	}
	assert_int_equal(steps, 10000 / 333);
	assert_interval(bootstrap_interval(b), .027, .074, 1e-12);
	assert_interval(bootstrap_interval(b), .027, .074, 1e-12);
	bootstrap_free(b);
	bootstrap_free(NULL);
	assert_nan(stats_bootstrap(d, 1, (struct bootstrap_options){0}).low);
	assert_nan(stats_bootstrap(NULL, 0, (struct bootstrap_options){0}).high);
	assert_nan(stats_bootstrap(d, N, (struct bootstrap_options){10, 1, 1.5}).high);
}

static void test_mcnemar(void **state)
{
	static const struct {
		int b, c;
		double p, mid, chi2; /* chi2: with the continuity correction; NaN: not given */
	} rows[] = {
		{10, 2, .0385742188, .0224609375, .043308},
		{8, 1, .0390625, .0214843750, .0455},
		{5, 0, .0625, .03125, .073638},
		{6, 0, .03125, .015625, .041227},
		{15, 5, .0413894653, .0266036987, .044171},
		{25, 12, .0470310274, .0335524397, .048520},
		{0, 0, 1, 1, NAN},
		{7, 7, 1, 1, NAN},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct mcnemar m = stats_mcnemar(rows[i].b, rows[i].c);
		struct mcnemar back = stats_mcnemar(rows[i].c, rows[i].b);
		assert_near(m.p, rows[i].p, 6e-11);
		assert_near(m.mid_p, rows[i].mid, 6e-11);
		assert_true(m.p == back.p && m.mid_p == back.mid_p);
		double apart = fabs((double)(rows[i].b - rows[i].c)) - 1;
		if (!isnan(rows[i].chi2))
			assert_near(special_chi2_sf(apart * apart / (rows[i].b + rows[i].c), 1),
				rows[i].chi2, 5e-6);
	}
	assert_near(stats_mcnemar(8, 18).p, .075519, 5e-7);
	assert_nan(stats_mcnemar(-1, 3).p);
	/* A billion pairs, one standard deviation apart: the normal tail. */
	assert_near(stats_mcnemar(500000000 - 15811, 500000000 + 15811).p, .317310, 1e-4);
}

static void test_share_difference(void **state)
{
	(void)state;
	struct difference w = stats_wald(8, 18, 100, .95);
	assert_near(w.value, .10, 1e-15);
	assert_near(w.se, .05, 1e-15);
	assert_interval(w.ci, .002002, .197998, 5e-7);
	struct difference t = stats_paired_share_t(8, 18, 100, .95);
	assert_near(t.se, .050252, 5e-7);
	assert_interval(t.ci, .000289, .199711, 5e-7);
	struct difference bp = stats_bonett_price(8, 18, 100, .95);
	assert_near(bp.value, .098039, 5e-7);
	assert_interval(bp.ci, -.001843, .197921, 5e-7);
	assert_interval(stats_tango(8, 18, 100, .95), .000065, .202114, 5e-7);
	assert_interval(stats_newcombe(60, 8, 18, 100, .95), -.000574, .198556, 5e-7);
	/* Turned round, and at the ends. */
	assert_interval(stats_tango(18, 8, 100, .95), -.202114, -.000065, 5e-7);
	assert_interval(stats_newcombe(60, 18, 8, 100, .95), -.198556, .000574, 5e-7);
	assert_near(stats_tango(0, 10, 10, .95).high, 1, 1e-9);
	assert_true(stats_tango(0, 0, 10, .95).low < 0 && stats_tango(0, 0, 10, .95).high > 0);
	assert_true(stats_newcombe(10, 0, 0, 10, .95).low < 0);
	assert_nan(stats_tango(6, 6, 10, .95).low);
	assert_nan(stats_newcombe(5, 3, 3, 10, .95).low);
	assert_near(stats_wald(10, 2, 100, .95).value, -.08, 1e-15);
	double d[100] = {0};
	for (int i = 0; i < 26; i++)
		d[i] = i < 8 ? -1 : 1;
	assert_interval(
		stats_bootstrap(d, 100, (struct bootstrap_options){.seed = 42}), 0, .2, 1e-12);
	/* The t form is the t interval of those scores. */
	assert_interval(stats_mean(d, 100, .95).ci, t.ci.low, t.ci.high, 1e-12);
}

static void test_share_refused(void **state)
{
	(void)state;
	assert_nan(stats_wald(1, 1, 1, .95).value);
	assert_nan(stats_wald(0, 0, 0, .95).value);
	assert_nan(stats_bonett_price(-1, 0, 5, .95).value);
	assert_nan(stats_bonett_price(3, 3, 5, .95).ci.low);
	assert_nan(stats_paired_share_t(0, 1, 1, .95).se);
	assert_true(stats_bonett_price(0, 1, 1, .95).ci.high <= 1);
	assert_nan(stats_wald(INT64_MAX, INT64_MAX, INT64_MAX, .95).value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paired_t),
		cmocka_unit_test(test_paired_t_flat),
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_signs_edges),
		cmocka_unit_test(test_bootstrap),
		cmocka_unit_test(test_bootstrap_steps),
		cmocka_unit_test(test_mcnemar),
		cmocka_unit_test(test_share_difference),
		cmocka_unit_test(test_share_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
