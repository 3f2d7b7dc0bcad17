/* The reference numbers of early stopping. */
#include "test.h"

#include <string.h>

#include "near.h"
#include "rng.h"
#include "sequential.h"
#include "stats.h"

/* won, lost, E */
static void test_e_value(void **state)
{
	static const struct {
		int64_t won, lost;
		double e;
	} rows[] = {{5, 0, 5.333333}, {7, 0, 16}, {8, 0, 28.444444}, {10, 2, 4.773893},
		{15, 3, 16.908153}, {15, 5, 3.220601}, {25, 12, 1.952414}, {3, 3, .457143},
		{0, 0, 1}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_near(stats_e_value(rows[i].lost, rows[i].won), rows[i].e, 1e-6);
		assert_near(stats_e_value(rows[i].won, rows[i].lost), rows[i].e, 1e-6);
	}
	assert_nan(stats_e_value(-1, 3));
}

/* The ends are the coins against which E is just 1 / alpha. */
static double e_against(double coin, double x, double y)
{
	return exp(lgamma(x + 1) + lgamma(y + 1) - lgamma(x + y + 2) - x * log(coin) -
		   y * log(1 - coin));
}

static void test_coins(void **state)
{
	(void)state;
	struct interval i = stats_coin_sequence(3, 15, .05);
	assert_near(e_against(i.low, 15, 3), 20, 1e-6);
	assert_near(e_against(i.high, 15, 3), 20, 1e-6);
	assert_true(i.low < .5); /* E 16.9 */
	assert_true(stats_coin_sequence(0, 8, .05).low > .5);
	assert_true(stats_coin_sequence(0, 7, .05).low < .5);
	assert_near(stats_coin_sequence(0, 8, .05).high, 1, 0);
	assert_interval(stats_coin_sequence(0, 0, .05), 0, 1, 0);
	assert_nan(stats_coin_sequence(-1, 0, .05).low);
}

/* Of wins and losses the bets are the mixture, but for the sum in place of the integral. */
static void test_bets(void **state)
{
	double capital[STATS_BETS] = {0};
	(void)state;
	assert_near(stats_bet_value(capital), 1, 1e-12);
	for (int i = 0; i < 18; i++)
		stats_bet(capital, i % 6 == 5 ? -1 : 1);
	assert_near(stats_bet_value(capital), 16.908153, .1);
	double before = stats_bet_value(capital);
	stats_bet(capital, 0);
	assert_near(stats_bet_value(capital), before, 1e-12);
	/* Half the difference is half the bet. */
	double half[STATS_BETS] = {0};
	stats_bet(half, .5);
	stats_bet(half, -.5);
	assert_near(stats_bet_value(half), 1 - .25 / 3, 1e-3);
}

static void test_confidence_sequence(void **state)
{
	(void)state;
	assert_near(stats_confidence_sequence(.4472, 50, .05, 100), .195016, 1e-6);
	assert_near(stats_confidence_sequence(.4472, 100, .05, 100), .135735, 1e-6);
	assert_near(stats_confidence_sequence(.4472, 400, .05, 100), .069922, 1e-6);
	assert_nan(stats_confidence_sequence(.4472, 0, .05, 100));
}

static void test_boundaries(void **state)
{
	static const double obf[] = {5.166e-5, .0042049, .0194333, .0429702};
	(void)state;
	assert_near(stats_boundary_constant(STATS_OBRIEN_FLEMING, 4, .05), 2.024, 5e-4);
	for (int k = 1; k <= 4; k++)
		assert_near(stats_boundary_alpha(STATS_OBRIEN_FLEMING, 4, k, 2.024), obf[k - 1],
			k == 1 ? 1e-8 : 1e-7);
	double pocock = stats_boundary_constant(STATS_POCOCK, 4, .05);
	for (int k = 1; k <= 4; k++)
		assert_near(stats_boundary_alpha(STATS_POCOCK, 4, k, pocock), .0182, 5e-5);
	/* Jennison and Turnbull (2000), tables 2.1 and 2.3. */
	assert_near(stats_boundary_constant(STATS_OBRIEN_FLEMING, 2, .05), 1.977, 5e-4);
	assert_near(stats_boundary_constant(STATS_OBRIEN_FLEMING, 5, .05), 2.040, 5e-4);
	assert_near(stats_boundary_constant(STATS_OBRIEN_FLEMING, 10, .05), 2.087, 5e-4);
	assert_near(stats_boundary_constant(STATS_OBRIEN_FLEMING, 20, .05), 2.126, 5e-4);
	assert_near(stats_boundary_constant(STATS_OBRIEN_FLEMING, 4, .01), 2.609, 5e-4);
	assert_near(stats_boundary_constant(STATS_POCOCK, 5, .05), 2.413, 5e-4);
	assert_near(stats_boundary_constant(STATS_POCOCK, 20, .05), 2.672, 5e-4);
	assert_near(stats_boundary_constant(STATS_POCOCK, 1, .05), 1.959964, 1e-6);
	assert_near(stats_boundary_p(STATS_OBRIEN_FLEMING, 1, 5), 5.733031e-7, 1e-12);
	assert_near(stats_boundary_p(STATS_OBRIEN_FLEMING, 4, 0), 1, 0);
	assert_nan(stats_boundary_constant(STATS_POCOCK, 0, .05));
	assert_nan(stats_boundary_constant(STATS_POCOCK, 21, .05));
}

static void test_curtailment(void **state)
{
	(void)state;
	assert_int_equal(stats_curtail(2, 20, 5, .05), STATS_WON);
	assert_int_equal(stats_curtail(2, 20, 10, .05), STATS_OPEN);
	assert_int_equal(stats_curtail(5, 5, 8, .05), STATS_NEITHER);
	assert_int_equal(stats_curtail(5, 5, 10, .05), STATS_OPEN);
	assert_int_equal(stats_curtail(20, 2, 5, .05), STATS_LOST);
	assert_int_equal(stats_curtail(0, 0, 5, .05), STATS_NEITHER);
	assert_int_equal(stats_curtail(0, 0, 6, .05), STATS_OPEN);
	assert_int_equal(stats_curtail(0, 6, 0, .05), STATS_WON);
}

/* Every outcome of what remains, one by one, says what the shortcut says. */
static enum stats_verdict by_enumeration(int64_t lost, int64_t won, int64_t remaining)
{
	bool seen[4] = {false};
	for (int64_t w = 0; w <= remaining; w++)
		for (int64_t l = 0; l + w <= remaining; l++) {
			bool shown = stats_mcnemar(lost + l, won + w).p <= .05;
			bool better = won + w > lost + l;
			seen[!shown ? STATS_NEITHER : better ? STATS_WON : STATS_LOST] = true;
		}
	int kinds = seen[STATS_WON] + seen[STATS_LOST] + seen[STATS_NEITHER];
	if (kinds > 1)
		return STATS_OPEN;
	return seen[STATS_WON] ? STATS_WON : seen[STATS_LOST] ? STATS_LOST : STATS_NEITHER;
}

static void test_curtailment_is_exact(void **state)
{
	(void)state;
	for (int64_t lost = 0; lost < 14; lost++)
		for (int64_t won = 0; won < 22; won++)
			for (int64_t rest = 0; rest < 14; rest++)
				assert_int_equal(stats_curtail(lost, won, rest, .05),
					by_enumeration(lost, won, rest));
}

/* Feeds `n` pairs, 1 for '+', -1 for '-', 0 for '.', no score for '?'; returns how many it took. */
static int64_t feed(struct sequential *s, const char *pairs)
{
	for (; *pairs; pairs++) {
		double d = *pairs == '+' ? 1 : *pairs == '-' ? -1 : *pairs == '.' ? 0 : NAN;
		if (sequential_add(s, d))
			break;
	}
	return s->n;
}

static void test_exact_rule(void **state)
{
	struct sequential s;
	(void)state;
	sequential_init(&s, &(struct sequential_options){.rule = SEQUENTIAL_EXACT, .planned = 20});
	assert_int_equal(sequential_wanted(&s, 4), 4);
	/* 12 to 0 with 8 to come: at worst 12 to 8, open; 15 to 0 with 4: 15 to 4, p .0192. */
	assert_int_equal(feed(&s, "++++++++++++?+++"), 16);
	assert_int_equal(s.verdict, STATS_WON);
	assert_true(s.is_curtailed);
	assert_near(s.p, stats_mcnemar(4, 15).p, 1e-12);
	assert_int_equal(s.used, 15);
	assert_int_equal(sequential_wanted(&s, 4), 16);
	assert_true(sequential_add(&s, -1));
	assert_int_equal(s.lost, 0);

	sequential_init(&s, &(struct sequential_options){.rule = SEQUENTIAL_EXACT, .planned = 20});
	assert_int_equal(feed(&s, "..............+..."), 16);
	assert_int_equal(s.verdict, STATS_NEITHER);
	assert_true(s.is_curtailed);

	sequential_init(&s, &(struct sequential_options){.rule = SEQUENTIAL_EXACT, .planned = 6});
	assert_int_equal(feed(&s, "++++++"), 6);
	assert_int_equal(s.verdict, STATS_WON);
	assert_false(s.is_curtailed);
}

static void test_obf_rule(void **state)
{
	struct sequential s;
	(void)state;
	sequential_init(&s, &(struct sequential_options){.rule = SEQUENTIAL_OBF, .planned = 80});
	assert_int_equal(sequential_wanted(&s, 4), 20);
	/* 13 to 0: p .000244, far from .00005; 20 more are seen before the second look. */
	assert_int_equal(feed(&s, "+++++++++++++......."), 20);
	assert_int_equal(s.n_looks, 1);
	assert_near(s.looks[0].p, stats_mcnemar(0, 13).p, 1e-12);
	assert_int_equal(s.verdict, STATS_OPEN);
	assert_int_equal(sequential_wanted(&s, 4), 40);
	assert_int_equal(feed(&s, "...................."), 40);
	assert_int_equal(s.verdict, STATS_WON);
	assert_false(s.is_curtailed);
	assert_int_equal(s.n_looks, 2);
	assert_true(s.p < .05 && s.p > s.looks[1].p);
	assert_near(s.looks[1].valid, s.p, 0);
	struct sequential_estimate e = sequential_estimate(&s);
	assert_near(e.value, 13.0 / 40, 1e-12);
	assert_string_equal(e.method, "repeated");
	assert_true(e.low > 0 && e.low < stats_bonett_price(0, 13, 40, .95).ci.low);
}

static void test_obf_is_curtailed(void **state)
{
	struct sequential s;
	(void)state;
	sequential_init(&s, &(struct sequential_options){.rule = SEQUENTIAL_OBF, .planned = 20});
	assert_int_equal(feed(&s, "...................."), 15);
	assert_int_equal(s.verdict, STATS_NEITHER);
	assert_true(s.is_curtailed);
	assert_near(s.p, 1, 1e-12);
}

static void test_live_rule(void **state)
{
	struct sequential s;
	(void)state;
	sequential_init(&s, &(struct sequential_options){.rule = SEQUENTIAL_LIVE, .planned = 100});
	assert_int_equal(sequential_wanted(&s, 8), 8);
	assert_int_equal(feed(&s, ".+.+++++.+++++"), 11);
	assert_int_equal(s.verdict, STATS_WON);
	assert_near(s.p, 1 / 28.444444, 1e-8);
	/* The least p so far stays, when the evidence goes again. */
	sequential_init(&s, &(struct sequential_options){.rule = SEQUENTIAL_LIVE, .planned = 100});
	feed(&s, "+++++++-----");
	assert_near(s.p, 1 / 16.0, 1e-12);
	assert_int_equal(s.verdict, STATS_OPEN);
	/* Seven cannot reach 20 any more. */
	sequential_init(&s, &(struct sequential_options){.rule = SEQUENTIAL_LIVE, .planned = 30});
	assert_int_equal(feed(&s, ".............................."), 23);
	assert_int_equal(s.verdict, STATS_NEITHER);
	assert_true(s.is_curtailed);
}

static void test_graded(void **state)
{
	struct sequential s;
	struct rng r = {1};
	double sum = 0;
	(void)state;
	sequential_init(&s, &(struct sequential_options){
				    .rule = SEQUENTIAL_LIVE, .is_graded = true, .planned = 400});
	while (s.verdict == STATS_OPEN) {
		double d = (double)rng_index(&r, 1000) / 1000 - .3; /* -.3 to .7: mean .2 */
		sum += d;
		sequential_add(&s, d);
	}
	assert_int_equal(s.verdict, STATS_WON);
	assert_in_range(s.n, 20, 150);
	struct sequential_estimate e = sequential_estimate(&s);
	assert_near(e.value, sum / (double)s.n, 1e-12);
	assert_string_equal(e.method, "confidence-sequence");
	assert_true(e.low > 0); /* the interval and the verdict are of one kind */
	/* Of few the asymptotic interval would say more than the bets do. */
	sequential_init(&s, &(struct sequential_options){
				    .rule = SEQUENTIAL_LIVE, .is_graded = true, .planned = 16});
	for (int i = 0; i < 16; i++)
		sequential_add(&s, i % 2 ? .1 : .3);
	assert_int_equal(s.verdict, STATS_NEITHER);
	assert_true(s.p > .05);
	assert_true(sequential_estimate(&s).low <= 0);
	/* Equal differences have no spread: what is said of them is what coins say. */
	sequential_init(&s, &(struct sequential_options){
				    .rule = SEQUENTIAL_OBF, .is_graded = true, .planned = 40});
	for (int i = 0; i < 20; i++)
		sequential_add(&s, .25);
	assert_int_equal(s.verdict, STATS_WON);
	assert_int_equal(s.n, 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_e_value),
		cmocka_unit_test(test_coins),
		cmocka_unit_test(test_bets),
		cmocka_unit_test(test_confidence_sequence),
		cmocka_unit_test(test_boundaries),
		cmocka_unit_test(test_curtailment),
		cmocka_unit_test(test_curtailment_is_exact),
		cmocka_unit_test(test_exact_rule),
		cmocka_unit_test(test_obf_rule),
		cmocka_unit_test(test_obf_is_curtailed),
		cmocka_unit_test(test_live_rule),
		cmocka_unit_test(test_graded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
