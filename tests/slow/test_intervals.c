/*
 * What intervals cover and tests reject. Where all outcomes can be listed the figure is exact;
 * else it is simulated.
 */
#include "figure.h"
#include "stats.h"

static bool covers(struct interval i, double truth)
{
	return i.low <= truth && truth <= i.high;
}

/* ---- one rate: exact ---- */

static struct interval wald(int64_t k, int64_t n)
{
	double p = (double)k / (double)n, half = 1.959963984540054 * sqrt(p * (1 - p) / (double)n);
	return (struct interval){p - half, p + half};
}

enum kind { WALD, WILSON, CLOPPER_PEARSON, JEFFREYS };

static struct interval interval_of(enum kind kind, int64_t k, int64_t n)
{
	switch (kind) {
	case WALD:
		return wald(k, n);
	case WILSON:
		return stats_wilson(k, n, .95);
	case CLOPPER_PEARSON:
		return stats_clopper_pearson(k, n, .95);
	case JEFFREYS:
		break;
	}
	return stats_jeffreys(k, n, .95);
}

enum { MOST_N = 50 };

/* intervals[k] for k of n; the chance that the one that is drawn covers the rate. */
static double coverage_of(const struct interval *intervals, int64_t n, double p)
{
	double sum = 0;
	for (int64_t k = 0; k <= n; k++)
		if (covers(intervals[k], p))
			sum += special_binom_pmf((double)k, (double)n, p);
	return sum;
}

static void make_intervals(enum kind kind, int64_t n, struct interval out[MOST_N + 1])
{
	for (int64_t k = 0; k <= n; k++)
		out[k] = interval_of(kind, k, n);
}

static double coverage(enum kind kind, int64_t n, double p)
{
	struct interval intervals[MOST_N + 1];
	make_intervals(kind, n, intervals);
	return coverage_of(intervals, n, p);
}

static void test_rates(void **state)
{
	(void)state;
	figure(coverage(WALD, 20, .95), .639, .0006, "Wald, n 20 p .95: coverage");
	figure(coverage(WILSON, 20, .95), .925, .0006, "Wilson, n 20 p .95: coverage");
	figure(coverage(CLOPPER_PEARSON, 20, .95), .984, .0006,
		"Clopper-Pearson, n 20 p .95: coverage");
	figure(coverage(WALD, 50, .9), .879, .0006, "Wald, n 50 p .9: coverage");
	figure(coverage(WILSON, 50, .9), .970, .0006, "Wilson, n 50 p .9: coverage");
}

/* Over a fine grid of rates: on average, and the worst of them. */
static void test_rates_everywhere(void **state)
{
	static const struct {
		enum kind kind;
		const char *name;
		double mean_low, mean_high, worst;
	} rows[] = {{WILSON, "Wilson", .94, .96, .83}, {JEFFREYS, "Jeffreys", .94, .96, .84},
		{CLOPPER_PEARSON, "Clopper-Pearson", .95, .99, .95}};
	enum { N = 40, GRID = 999 };
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct interval intervals[MOST_N + 1];
		double sum = 0, worst = 1;
		make_intervals(rows[i].kind, N, intervals);
		for (int g = 1; g <= GRID; g++) {
			double c = coverage_of(intervals, N, (double)g / (GRID + 1));
			sum += c;
			worst = fmin(worst, c);
		}
		figure_in(sum / GRID, rows[i].mean_low, rows[i].mean_high,
			"%s, n 40, all rates: mean coverage", rows[i].name);
		figure_in(worst, rows[i].worst, 1, "%s, n 40, all rates: worst coverage",
			rows[i].name);
	}
}

/* ---- two versions, same examples: exact ---- */

/* The chance of (lost, won) among n pairs. */
static double chance(int64_t lost, int64_t won, int64_t n, double p_lost, double p_won)
{
	double rest = (double)(n - lost);
	return special_binom_pmf((double)lost, (double)n, p_lost) *
	       special_binom_pmf((double)won, rest, p_won / (1 - p_lost));
}

struct paired_figures {
	double bonett_price, wald, mcnemar;
};

static struct paired_figures pairs(int64_t n, double p_lost, double p_won)
{
	struct paired_figures f = {0};
	double truth = p_won - p_lost;
	for (int64_t lost = 0; lost <= n; lost++)
		for (int64_t won = 0; lost + won <= n; won++) {
			double p = chance(lost, won, n, p_lost, p_won);
			if (p < 1e-12)
				continue;
			if (covers(stats_bonett_price(lost, won, n, .95).ci, truth))
				f.bonett_price += p;
			if (covers(stats_wald(lost, won, n, .95).ci, truth))
				f.wald += p;
			if (stats_mcnemar(lost, won).p <= .05)
				f.mcnemar += p;
		}
	return f;
}

#define PAIRS "%s, n %d lost %g won %g: %s"

static void test_pairs(void **state)
{
	static const struct {
		int64_t n;
		double lost, won;
	} rows[] = {{50, .05, .05}, {50, .1, .1}, {100, .05, .15}, {100, .02, .08}, {200, .1, .1},
		{200, .02, .05}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct paired_figures f = pairs(rows[i].n, rows[i].lost, rows[i].won);
		int n = (int)rows[i].n;
		double l = rows[i].lost, w = rows[i].won;
		figure_in(f.bonett_price, .94, .99, PAIRS, "Bonett-Price", n, l, w, "coverage");
		figure_in(f.wald, .87, .96, PAIRS, "Wald", n, l, w, "coverage");
		if (l == w)
			figure_in(f.mcnemar, 0, .05, PAIRS, "McNemar", n, l, w, "false alarms");
	}
	figure(pairs(200, .05, .15).mcnemar, .8753, .0006,
		"McNemar, n 200 lost .05 won .15: power");
	figure(pairs(100, .05, .15).mcnemar, .544445, .0006,
		"McNemar, n 100 lost .05 won .15: power");
}

/* ---- means: simulated ---- */

/* Grades as scorers give them: many ones, some zeros, the rest between. Its mean is .6. */
static double draw_grade(struct rng *r)
{
	double u = draw_uniform(r);
	return u < .2 ? 0 : u < .6 ? 1 : draw_uniform(r);
}

static void test_means(void **state)
{
	enum { SIMS = 2000, N = 100 };
	double a[N], b[N];
	double t = 0, paired = 0;
	struct rng r = {1};
	(void)state;
	for (int sim = 0; sim < SIMS; sim++) {
		for (int i = 0; i < N; i++) {
			a[i] = draw_grade(&r);
			b[i] = draw_uniform(&r) < .7 ? a[i] : draw_grade(&r);
		}
		t += covers(stats_mean(a, 40, .95).ci, .6);
		paired += covers(stats_paired_t(a, b, N, .95).ci, 0);
	}
	figure(t / SIMS, .95, by_chance(.95, SIMS, 0) + .01, "t, 40 grades: coverage");
	figure(paired / SIMS, .95, by_chance(.95, SIMS, 0), "paired t, n 100: coverage");
}

/* The percentile bootstrap of few items is known to be a little too narrow; how much, stands here. */
static void test_bootstrap(void **state)
{
	enum { SIMS = 1000, N = 20 };
	struct bootstrap_options options = {.replicates = 1000};
	double values[N];
	double covered = 0;
	struct rng r = {2};
	(void)state;
	for (uint64_t sim = 0; sim < SIMS; sim++) {
		for (int i = 0; i < N; i++)
			values[i] = draw_grade(&r);
		options.seed = sim;
		covered += covers(stats_bootstrap(values, N, options), .6);
	}
	figure_in(covered / SIMS, .90, .96, "bootstrap, 20 grades: coverage");
}

/* ---- items that belong together ---- */

struct cluster_figures {
	double naive, clustered, false_alarms;
};

/* Clusters of five whose items share half of their variance. */
static struct cluster_figures clusters(size_t count, int sims, uint64_t seed)
{
	enum { EACH = 5, MOST = 60 * EACH };
	double values[MOST];
	double naive = 0, clustered = 0, alarms = 0;
	size_t of[MOST], n = count * EACH;
	struct rng r = {seed};
	enum stats_method method;
	for (int sim = 0; sim < sims; sim++) {
		double shared = 0;
		for (size_t i = 0; i < n; i++) {
			shared = i % EACH ? shared : draw_normal(&r);
			values[i] = shared + draw_normal(&r);
			of[i] = i / EACH;
		}
		struct bootstrap_options options = {.replicates = 1000, .seed = (uint64_t)sim};
		naive += covers(stats_mean(values, n, .95).ci, 0);
		clustered += covers(stats_clustered_interval(values, of, n, options, &method), 0);
		alarms += stats_clustered_p(values, of, n, &method) < .05;
	}
	return (struct cluster_figures){naive / sims, clustered / sims, alarms / sims};
}

static void test_clusters(void **state)
{
	enum { SIMS = 1000 };
	(void)state;
	struct cluster_figures f = clusters(60, SIMS, 3);
	figure_in(f.naive, .70, .80, "as if independent, 60 clusters of 5: coverage");
	figure(f.clustered, .95, by_chance(.95, SIMS, 0) + .005,
		"clustered t, 60 clusters: coverage");
	figure(f.false_alarms, .05, by_chance(.05, SIMS, 0) + .005,
		"clustered t, 60 clusters: false alarms");
	f = clusters(12, SIMS, 4);
	figure_in(f.naive, .70, .80, "as if independent, 12 clusters of 5: coverage");
	figure_in(f.clustered, .87, .95, "cluster bootstrap, 12 clusters: coverage");
	figure_in(f.false_alarms, 0, .05 + by_chance(.05, SIMS, 0), "12 clusters: false alarms");
}

/* ---- trials ---- */

/* Three trials of each item, whose own rate is anywhere from 0 to 1. */
static void test_trials(void **state)
{
	enum { SIMS = 2000, ITEMS = 60, K = 3 };
	double values[ITEMS * K];
	double right = 0, pooled = 0;
	size_t counts[ITEMS];
	struct rng r = {5};
	(void)state;
	for (int sim = 0; sim < SIMS; sim++) {
		int64_t passed = 0;
		for (int i = 0; i < ITEMS; i++) {
			double rate = draw_uniform(&r);
			counts[i] = K;
			for (int k = 0; k < K; k++) {
				bool passes = draw_uniform(&r) < rate;
				values[i * K + k] = passes;
				passed += passes;
			}
		}
		right += covers(stats_repeats(values, counts, ITEMS, .95).ci, .5);
		pooled += covers(stats_wilson(passed, ITEMS * K, .95), .5);
	}
	figure(right / SIMS, .95, by_chance(.95, SIMS, 0) + .005, "60 items x 3 trials: coverage");
	figure_in(pooled / SIMS, .80, .90, "60 x 3 as 180 examples: coverage");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_rates_everywhere),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_means),
		cmocka_unit_test(test_bootstrap),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_trials),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
