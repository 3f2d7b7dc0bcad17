/*
 * What looking early costs: false alarms, power and examples of peeking, of the looks and of the
 * e-process. The machine under test is the product's (struct sequential), fed pair by pair.
 */
#include "figure.h"
#include "sequential.h"
#include "stats.h"

enum { N = 400, SIMS = 4000, OF_SPEC = 4000 };

/* A pair: -1, 0 or 1. */
static double draw_pair(struct rng *r, double lost, double won)
{
	double u = draw_uniform(r);
	return u < lost ? -1 : u < lost + won ? 1 : 0;
}

/* ---- peeking with the fixed test ---- */

/* How often plain McNemar says "significant" at one of the looks, when nothing is. */
static double peeking(int every, uint64_t seed)
{
	struct rng r = {seed};
	double alarms = 0;
	for (int sim = 0; sim < SIMS; sim++) {
		int64_t lost = 0, won = 0;
		bool alarm = false;
		for (int i = 1; i <= N; i++) {
			double d = draw_pair(&r, .1, .1);
			lost += d < 0;
			won += d > 0;
			/* Between two discordant pairs nothing changes. */
			bool looks = i % every == 0 && (every > 1 || d != 0);
			alarm = alarm || (looks && stats_mcnemar(lost, won).p <= .05);
		}
		alarms += alarm;
	}
	return alarms / SIMS;
}

static void test_peeking(void **state)
{
	(void)state;
	figure(peeking(N, 1), .037, by_chance(.037, SIMS, OF_SPEC), "McNemar once: false alarms");
	figure(peeking(25, 2), .149, by_chance(.149, SIMS, OF_SPEC),
		"McNemar each 25 of 400: false alarms");
	figure(peeking(1, 3), .205, by_chance(.205, SIMS, OF_SPEC),
		"McNemar after each of 400: false alarms");
}

/* ---- the rules ---- */

struct rates {
	double decided, wrong; /* a difference shown; the wrong one */
	double n, uncut;       /* examples; and without the curtailment of what is lost */
	double covered;        /* the interval at the stop has the truth in it */
};

static struct rates rates_of(
	const struct sequential *fresh, double lost, double won, int sims, uint64_t seed)
{
	struct rng r = {seed};
	struct rates f = {0};
	for (int sim = 0; sim < sims; sim++) {
		struct sequential s = *fresh;
		while (!sequential_add(&s, draw_pair(&r, lost, won)))
			;
		struct sequential_estimate e = sequential_estimate(&s);
		bool shown = s.verdict != STATS_NEITHER;
		f.decided += shown;
		f.wrong += s.verdict == (won >= lost ? STATS_LOST : STATS_WON);
		f.n += (double)s.n;
		f.uncut += shown ? (double)s.n : (double)s.options.planned;
		f.covered += e.low <= won - lost && won - lost <= e.high;
		assert_true(shown == (s.p <= .05));
	}
	return (struct rates){
		f.decided / sims, f.wrong / sims, f.n / sims, f.uncut / sims, f.covered / sims};
}

/* The rows of the table: lost, won, and what the specification has. */
static const struct row {
	const char *truth;
	double lost, won, fixed, live, live_n, obf, obf_n;
} table[] = {
	{"+10 pp", .05, .15, .996, .955, 165, .994, 247},
	{"+5 pp", .075, .125, .565, .310, 342, .558, 361},
	{"0", .1, .1, .037, .025, 393, .041, 398},
};

/* A mean of numbers of examples is off by chance by four standard errors, of an sd of at most 120. */
static double by_chance_n(int sims)
{
	return 4 * 120 * sqrt(1.0 / sims + 1.0 / OF_SPEC) + .5;
}

static void test_live(void **state)
{
	struct sequential fresh;
	(void)state;
	sequential_init(
		&fresh, &(struct sequential_options){.rule = SEQUENTIAL_LIVE, .planned = N});
	for (size_t i = 0; i < 3; i++) {
		const struct row *row = &table[i];
		struct rates f = rates_of(&fresh, row->lost, row->won, SIMS, 10 + i);
		figure(f.decided, row->live, by_chance(row->live, SIMS, OF_SPEC),
			"e-process, truth %s: shown", row->truth);
		figure(f.uncut, row->live_n, by_chance_n(SIMS), "e-process, truth %s: mean n",
			row->truth);
		figure_in(f.n, 0, row->live_n + by_chance_n(SIMS),
			"e-process, truth %s: mean n, curtailed", row->truth);
		figure_in(f.covered, .95 - by_chance(.05, SIMS, 0), 1,
			"e-process, truth %s: interval at the stop covers", row->truth);
	}
}

static void test_obf(void **state)
{
	struct sequential fresh;
	(void)state;
	sequential_init(&fresh, &(struct sequential_options){.rule = SEQUENTIAL_OBF, .planned = N});
	for (size_t i = 0; i < 3; i++) {
		const struct row *row = &table[i];
		struct rates f = rates_of(&fresh, row->lost, row->won, SIMS, 20 + i);
		figure(f.decided, row->obf, by_chance(row->obf, SIMS, OF_SPEC),
			"OBF, 4 looks, truth %s: shown", row->truth);
		figure_in(f.n, row->obf_n - 60, row->obf_n + by_chance_n(SIMS),
			"OBF, truth %s: mean n, curtailed (spec %g without)", row->truth,
			row->obf_n);
		figure_in(f.covered, .95 - by_chance(.05, SIMS, 0), 1,
			"OBF, truth %s: interval at the stop covers", row->truth);
	}
}

/* Curtailment alone changes no verdict: it says what all pairs would have said. */
static void test_exact(void **state)
{
	struct sequential fresh;
	struct rng r = {30};
	double pairs[N], power = 0, n = 0;
	(void)state;
	sequential_init(
		&fresh, &(struct sequential_options){.rule = SEQUENTIAL_EXACT, .planned = N});
	for (int sim = 0; sim < SIMS; sim++) {
		struct sequential s = fresh;
		int64_t lost = 0, won = 0;
		for (int i = 0; i < N; i++) {
			pairs[i] = draw_pair(&r, .05, .15);
			lost += pairs[i] < 0;
			won += pairs[i] > 0;
		}
		for (int i = 0; i < N && !sequential_add(&s, pairs[i]); i++)
			;
		bool shown = stats_mcnemar(lost, won).p <= .05;
		assert_int_equal(s.verdict, !shown       ? STATS_NEITHER
					    : won > lost ? STATS_WON
							 : STATS_LOST);
		power += shown;
		n += (double)s.n;
	}
	figure(power / SIMS, .996, by_chance(.996, SIMS, OF_SPEC), "exact, truth +10 pp: shown");
	figure_in(n / SIMS, 250, N, "exact, truth +10 pp: mean n");
}

/* ---- grades ---- */

/* Many equal ones, the rest skewed; of mean 0, between -1/3 and .9. */
static double draw_skewed(struct rng *r)
{
	double u = draw_uniform(r), size = draw_uniform(r);
	return u < .5 ? 0 : u < .5 + .5 * 2.7 / 3.7 ? -size / 3 : size * .9;
}

/* How often a difference is shown when it is `truth`. */
static double graded_rate(
	enum sequential_rule rule, double truth, int sims, uint64_t seed, double *mean_n)
{
	struct sequential fresh;
	struct rng r = {seed};
	double shown = 0, n = 0;
	sequential_init(&fresh,
		&(struct sequential_options){.rule = rule, .is_graded = true, .planned = N});
	for (int sim = 0; sim < sims; sim++) {
		struct sequential s = fresh;
		while (!sequential_add(&s, draw_skewed(&r) + truth))
			;
		shown += s.verdict != STATS_NEITHER;
		n += (double)s.n;
	}
	*mean_n = n / sims;
	return shown / sims;
}

static void test_grades(void **state)
{
	double n;
	(void)state;
	figure_in(graded_rate(SEQUENTIAL_LIVE, 0, SIMS, 40, &n), 0, .05,
		"e-process, grades: false alarms");
	figure_in(graded_rate(SEQUENTIAL_OBF, 0, SIMS, 41, &n), .02, .05 + by_chance(.05, SIMS, 0),
		"OBF, grades: false alarms");
	figure_in(graded_rate(SEQUENTIAL_LIVE, .1, 1000, 42, &n), .9, 1,
		"e-process, grades, truth +10 points: shown");
	figure_in(n, 50, 250, "e-process, grades, truth +10 points: mean n");
	figure_in(graded_rate(SEQUENTIAL_OBF, .1, 1000, 43, &n), .95, 1,
		"OBF, grades, truth +10 points: shown");
	figure_in(n, 100, 300, "OBF, grades, truth +10 points: mean n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_peeking),
		cmocka_unit_test(test_live),
		cmocka_unit_test(test_obf),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_grades),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
