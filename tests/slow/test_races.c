/*
 * Races: how often the truly best of eight versions is picked, and at how many calls; and what picking the
 * best adds to its score. The machine under test is the product's (struct racing).
 *
 * An item's difficulty is shared: version v passes item i when sqrt(r) D_i + sqrt(1 - r) e_iv is
 * below the normal quantile of its rate, r = .5.
 */
#include "figure.h"
#include "racing.h"
#include "stats.h"

enum { VERSIONS = 8, N = 200, OF_SPEC = 1500 };

static const double correlation = .5;

/* One item's scores of all versions, whose rates are given as normal quantiles. */
static void draw_item(struct rng *r, const double *bars, size_t n, double *scores)
{
	double shared = sqrt(correlation) * draw_normal(r);
	for (size_t i = 0; i < n; i++)
		scores[i] = shared + sqrt(1 - correlation) * draw_normal(r) < bars[i];
}

struct race_figures {
	double right, calls, dropped; /* best picked; calls; the best dropped on the way */
};

/* The best is version `best`, so that being first in the list is no help. */
static struct race_figures race(
	const double *rates, size_t best, bool guarantee, int sims, uint64_t seed)
{
	struct rng r = {seed};
	struct race_figures f = {0};
	double bars[VERSIONS], scores[VERSIONS];
	for (size_t i = 0; i < VERSIONS; i++)
		bars[i] = special_norm_quantile(rates[i]);
	for (int sim = 0; sim < sims; sim++) {
		struct racing *one = racing_new(&(struct racing_options){
			.versions = VERSIONS, .planned = N, .guarantee = guarantee});
		bool over = false;
		while (!over) {
			draw_item(&r, bars, VERSIONS, scores);
			for (size_t i = 0; i < VERSIONS; i++)
				f.calls += racing_is_in(one, i);
			over = racing_add(one, scores);
		}
		f.right += racing_best(one) == best;
		f.dropped += !racing_is_in(one, best);
		racing_free(one);
	}
	return (struct race_figures){f.right / sims, f.calls / sims, f.dropped / sims};
}

/* The whole table: all versions on all items. */
static double whole(const double *rates, size_t best, int sims, uint64_t seed)
{
	struct rng r = {seed};
	double bars[VERSIONS], scores[VERSIONS], right = 0;
	for (size_t i = 0; i < VERSIONS; i++)
		bars[i] = special_norm_quantile(rates[i]);
	for (int sim = 0; sim < sims; sim++) {
		double sums[VERSIONS] = {0};
		size_t picked = 0;
		for (int item = 0; item < N; item++) {
			draw_item(&r, bars, VERSIONS, scores);
			for (size_t i = 0; i < VERSIONS; i++)
				sums[i] += scores[i];
		}
		for (size_t i = 1; i < VERSIONS; i++)
			if (sums[i] > sums[picked])
				picked = i;
		right += picked == best;
	}
	return right / sims;
}

/*
 * The specification gives the gap between the best and the second, not what the others are like: the
 * best here has .8, the others fall by `step` each, which is fitted to the calls of the e-race. Hence
 * some slack for the shares, and more for the calls.
 */
static const struct row {
	const char *name;
	double gap, step, whole, halving, erace, calls;
} table[] = {
	{"4 pp", .04, .01, .805, .718, .802, 1546},
	{"8 pp", .08, .02, .985, .976, .985, 1262},
	{"10 pp, wide spread", .1, .05, .997, .997, .997, 829},
};

static void set_rates(const struct row *row, size_t best, double rates[VERSIONS])
{
	double next = .8 - row->gap;
	for (size_t i = 0; i < VERSIONS; i++) {
		rates[i] = i == best ? .8 : next;
		next -= i == best ? 0 : row->step;
	}
}

static void test_races(void **state)
{
	enum { SIMS = 1000, SIMS_OF_ERACE = 300, BEST = 5 };
	const double slack = .015;
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct row *row = &table[i];
		double rates[VERSIONS];
		set_rates(row, BEST, rates);
		figure(whole(rates, BEST, SIMS, 50 + i), row->whole,
			by_chance(row->whole, SIMS, OF_SPEC) + slack,
			"%s, all 1600 calls: best picked", row->name);
		struct race_figures f = race(rates, BEST, false, SIMS, 60 + i);
		figure(f.right, row->halving, by_chance(row->halving, SIMS, OF_SPEC) + slack,
			"%s, halving: best picked", row->name);
		figure(f.calls, 800, 0, "%s, halving: calls", row->name);
		f = race(rates, BEST, true, SIMS_OF_ERACE, 70 + i);
		figure(f.right, row->erace, by_chance(row->erace, SIMS_OF_ERACE, OF_SPEC) + slack,
			"%s, e-race: best picked", row->name);
		figure(f.calls, row->calls, .06 * row->calls, "%s, e-race: calls", row->name);
		figure_in(f.dropped, 0, .05, "%s, e-race: best dropped", row->name);
	}
}

/* Where all are equal, nobody is dropped who is worse: each may be, with that chance at most. */
static void test_guarantee(void **state)
{
	enum { SIMS = 300 };
	double rates[VERSIONS];
	(void)state;
	for (size_t i = 0; i < VERSIONS; i++)
		rates[i] = .7;
	struct race_figures f = race(rates, 5, true, SIMS, 80);
	figure_in(f.dropped, 0, .05, "8 equal versions, e-race: a given one dropped");
}

/* ---- what picking the best adds ---- */

struct picked {
	double optimism, estimate; /* how much better it looked; what stats_optimism says of it */
};

static struct picked pick(size_t versions, size_t n, int sims, int estimates, uint64_t seed)
{
	enum { MOST_VERSIONS = 20, MOST_N = 200 };
	static double values[MOST_VERSIONS * MOST_N];
	double bars[MOST_VERSIONS], scores[MOST_VERSIONS];
	struct picked p = {0};
	struct rng r = {seed};
	for (size_t j = 0; j < versions; j++)
		bars[j] = special_norm_quantile(.7);
	for (int sim = 0; sim < sims; sim++) {
		double sums[MOST_VERSIONS] = {0}, best = 0;
		for (size_t i = 0; i < n; i++) {
			draw_item(&r, bars, versions, scores);
			for (size_t j = 0; j < versions; j++) {
				values[j * n + i] = scores[j];
				sums[j] += scores[j];
				best = fmax(best, sums[j]);
			}
		}
		p.optimism += best / (double)n - .7;
		if (sim < estimates)
			p.estimate += stats_optimism(values, NULL, n, versions, 1).value;
	}
	return (struct picked){100 * p.optimism / sims, 100 * p.estimate / estimates};
}

static void test_optimism(void **state)
{
	static const struct {
		size_t versions, n;
		double points;
	} rows[] = {{8, 50, 7.4}, {8, 100, 5.3}, {8, 200, 3.8}, {20, 50, 9.6}, {20, 100, 7.0},
		{20, 200, 4.9}};
	enum { SIMS = 1000, ESTIMATES = 100 };
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct picked p = pick(rows[i].versions, rows[i].n, SIMS, ESTIMATES, 90 + i);
		int versions = (int)rows[i].versions, n = (int)rows[i].n;
		/* The sd of the best is about that of one mean, .7 of it with this correlation. */
		double sd = 70 * sqrt(.21 / n);
		figure(p.optimism, rows[i].points, 4 * sd * sqrt(2.0 / SIMS) + .1,
			"best of %d equal prompts, n %d: points too good", versions, n);
		figure(p.estimate, rows[i].points, .15 * rows[i].points + .2,
			"best of %d equal prompts, n %d: estimated so", versions, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_races),
		cmocka_unit_test(test_guarantee),
		cmocka_unit_test(test_optimism),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
