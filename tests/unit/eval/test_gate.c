/* test_gate: what expressions mean, what they refuse, and when something is a regression. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate.h"
#include "stats.h"

static const struct str scorers[] = {{"exact", 5}, {"f1", 2}, {"a.b", 3}};
static struct err err;

static struct run_score scores[] = {
	{.name = {"exact", 5},
		.mean = 0.85,
		.low = 0.767,
		.high = 0.907,
		.n = 100,
		.pass = 85,
		.unparsed = 2,
		.error = 1},
	{.name = {"f1", 2}, .mean = 0.9, .low = 0.8, .high = 0.95, .n = 100, .unparsed = 4},
	{.name = {"a.b", 3}, .mean = 0.5, .low = 0.4, .high = 0.6, .n = 100},
};

static const struct run_report *report(void)
{
	static struct run_report r;
	r = (struct run_report){.scores = scores,
		.n_scores = 3,
		.p50_ms = 310,
		.p95_ms = 2000,
		.cost_usd = (double)NAN,
		.failed = 1,
		.cut = 3,
		.examples = 101,
		.input_tokens = 1000,
		.output_tokens = 50};
	return &r;
}

static struct gate_result judge(const char *text)
{
	struct gate_check c;
	struct gate_result result;
	assert_done(gate_parse(str_of(text), scorers, 3, &c, &err));
	gate_judge(&c, report(), &result);
	return result;
}

static void test_expressions(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool holds;
	} cases[] = {{"exact>=0.85", true}, {"exact > 0.85", false}, {"exact>=85%", true},
		{"score>=0.85", true}, {"exact.mean>=0.86", false}, {"exact.low>=0.767", true},
		{"exact.low>=0.8", false}, {"exact.high<0.91", true}, {"exact.n==100", true},
		{"exact.pass=85", true}, {"exact.unparsed<=2", true}, {"exact.errors==0", false},
		{"a.b<=0.5", true}, {"a.b.low>0.4", false}, {"f1!=0.9", false},
		{"p95_latency<2000", false}, {"p95_latency<=2000", true}, {"p50_latency<311", true},
		{"errors==0", false}, {"errors<=1", true}, {"unparsed<=3", false},
		{"unparsed<=4", true}, {"cut!=0", true}, {"examples>100", true},
		{"input_tokens<=1000", true}, {"output_tokens<50", false}, {"exact>=-1e3", true}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (judge(cases[i].text).holds != cases[i].holds)
			fail_msg("%s", cases[i].text);
	struct gate_result r = judge("exact>=0.85");
	assert_true(r.value == 0.85 && r.low == 0.767 && r.n == 100);
}

/* What nobody knows is neither small nor large. */
static void test_unknown(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"cost<1e9", "cost>=0", "cost==0", "cost!=0", "cost<=0.5"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(judge(texts[i]).holds);
}

static void test_refusals(void **state)
{
	(void)state;
	static const char *const cases[][2] = {{"exact", "is no check"}, {"", "is no check"},
		{">=0.5", "is no check"}, {"exact!0.5", "is no check"},
		{"exact>=", "\"\" is no number"}, {"exact>=high", "\"high\" is no number"},
		{"exact>=nan", "is no number"}, {"exact>=0.5 f1>1", "is no number"},
		{"exakt>=0.5", "did you mean \"exact\"?"}, {"p99_latency<1", "did you mean"},
		{"exact.median>=1", "there is no \"exact.median\""},
		{"cost.low<1", "there is no \"cost.low\""}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct gate_check c;
		assert_int_equal(gate_parse(str_of(cases[i][0]), scorers, 3, &c, &err), ERR_INPUT);
		if (!strstr(err.text, cases[i][1]))
			fail_msg("%s: %s", cases[i][0], err.text);
	}
	assert_int_equal(
		gate_parse(STR("score>1"), NULL, 0, &(struct gate_check){0}, &err), ERR_INPUT);
}

/* ---- regressions ---- */

static struct compare_report shares(int64_t lost, int64_t won, int64_t n)
{
	struct difference d = stats_bonett_price(lost, won, n, 0.95);
	return (struct compare_report){.is_binary = true,
		.n = n,
		.difference = (double)(won - lost) / (double)n,
		.low = d.ci.low,
		.high = d.ci.high,
		.p = stats_mcnemar(lost, won).p,
		.cluster_low = (double)NAN,
		.cluster_high = (double)NAN};
}

static bool holds(struct compare_report r, double margin)
{
	struct gate_regression out;
	gate_judge_regression(&r, margin, &out);
	return out.holds;
}

static void test_regression(void **state)
{
	(void)state;
	/* evaluation.md 3.2: lost 10, won 2: p .0386; 5 and 0: .0625. */
	assert_false(holds(shares(10, 2, 100), (double)NAN));
	assert_true(holds(shares(2, 10, 100), (double)NAN));
	assert_true(holds(shares(5, 0, 100), (double)NAN));
	assert_false(holds(shares(6, 0, 100), (double)NAN));
	assert_true(holds(shares(0, 0, 100), (double)NAN));
	/* Every example one and the same amount worse: no p, and no luck either. */
	struct compare_report same = {.n = 40,
		.difference = -0.1,
		.p = (double)NAN,
		.low = -0.1,
		.high = -0.1,
		.cluster_low = (double)NAN};
	assert_false(holds(same, (double)NAN));
	assert_true(holds(same, 0.1));
}

static void test_margin(void **state)
{
	(void)state;
	/* evaluation.md 3.2: n 100, 8 lost, 18 won: Bonett-Price from -.001843. */
	assert_true(holds(shares(8, 18, 100), 0.002));
	assert_false(holds(shares(8, 18, 100), 0.0018));
	assert_false(holds(shares(8, 18, 100), 0));
	/* Nothing changed, but so few examples could hide 5 points, and so many not. */
	assert_true(holds(shares(0, 0, 20), (double)NAN));
	assert_false(holds(shares(0, 0, 20), 0.05));
	assert_true(holds(shares(0, 0, 100), 0.05));
}

/* Groups widen the interval: what is significant without them need not be. */
static void test_groups(void **state)
{
	(void)state;
	struct compare_report r = shares(10, 2, 100);
	r.clusters = 25;
	r.cluster_low = -0.2;
	r.cluster_high = 0.01;
	r.cluster_p = 0.06;
	assert_true(holds(r, (double)NAN));
	assert_false(holds(r, 0.15));
	assert_true(holds(r, 0.2));
	r.cluster_high = -0.01;
	r.cluster_p = 0.04;
	assert_false(holds(r, (double)NAN));
	/* So few that no p says anything: the interval does. */
	r.clusters = 5;
	r.cluster_p = 0.0625;
	assert_false(holds(r, (double)NAN));
	r.cluster_high = 0.01;
	assert_true(holds(r, (double)NAN));
}

/* ---- what is sure before the end ---- */

enum outcome { PASSES, MISSES, HAS_NO_SCORE, FAILS, OUTCOMES };

/* A run of one binary scorer with so many results of each outcome, and `rest` still to come. */
static void make_run(const int64_t counts[OUTCOMES], int64_t rest, struct run_score *score,
	struct run_report *r)
{
	int64_t n = counts[PASSES] + counts[MISSES];
	int64_t finished = n + counts[HAS_NO_SCORE] + counts[FAILS];
	struct interval i = stats_wilson(counts[PASSES], n, 0.95);
	*score = (struct run_score){.name = {"exact", 5},
		.is_binary = true,
		.n = n,
		.pass = counts[PASSES],
		.mean = n ? (double)counts[PASSES] / (double)n : (double)NAN,
		.low = i.low,
		.high = i.high,
		.na = counts[HAS_NO_SCORE],
		.error = counts[FAILS]};
	*r = (struct run_report){.scores = score,
		.n_scores = 1,
		.trials = 1,
		.total = finished + rest,
		.finished = finished,
		.examples = finished + rest,
		.failed = counts[FAILS]};
}

/* What all ways in which the rest may end say of the check. */
static enum gate_sure by_enumeration(
	const struct gate_check *c, const int64_t counts[OUTCOMES], int64_t rest)
{
	bool seen[2] = {false};
	for (int64_t a = 0; a <= rest; a++)
		for (int64_t b = 0; a + b <= rest; b++)
			for (int64_t d = 0; a + b + d <= rest; d++) {
				struct run_score score;
				struct run_report r;
				struct gate_result result;
				const int64_t then[] = {counts[0] + a, counts[1] + b, counts[2] + d,
					counts[3] + rest - a - b - d};
				make_run(then, 0, &score, &r);
				gate_judge(c, &r, &result);
				seen[result.holds] = true;
			}
	return seen[0] && seen[1] ? GATE_OPEN : seen[1] ? GATE_SURE_TO_HOLD : GATE_SURE_TO_FAIL;
}

/* Nothing that is foreseen turns out otherwise, and nothing that is sure is missed. */
static void test_foreseeing(void **state)
{
	static const char *const texts[] = {"exact>=0.7", "exact>0.7", "exact<=0.3", "exact<0.3",
		"exact==0.5", "exact!=0.5", "exact.low>=0.4", "exact.high<0.6", "exact.n>=6",
		"exact.pass>4", "exact.errors<=1", "errors==0", "errors!=2", "examples<9"};
	(void)state;
	for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
		for (int64_t pass = 0; pass < 7; pass++)
			for (int64_t miss = 0; miss < 7; miss++)
				for (int64_t rest = 0; rest < 5; rest++) {
					const int64_t counts[] = {pass, miss, 1, rest % 2};
					struct gate_check c;
					struct run_score score;
					struct run_report r;
					assert_done(gate_parse(
						str_of(texts[t]), scorers, 3, &c, &err));
					make_run(counts, rest, &score, &r);
					enum gate_sure all = by_enumeration(&c, counts, rest);
					enum gate_sure said = gate_foresee(&c, &r);
					/* Without any score so far nothing is said of it. */
					bool may_be_shy = pass + miss == 0;
					if (said != all && !(may_be_shy && said == GATE_OPEN))
						fail_msg("%s %d/%d rest %d: %d, not %d", texts[t],
							(int)pass, (int)miss, (int)rest, said, all);
				}
}

static enum gate_sure foresee(const char *text, struct run_report *r)
{
	struct gate_check c;
	assert_done(gate_parse(str_of(text), scorers, 3, &c, &err));
	return gate_foresee(&c, r);
}

/* Costs only grow, or become unknown; a percentile may go anywhere. */
static void test_foreseeing_costs(void **state)
{
	struct run_report r = *report();
	(void)state;
	r.total = 200;
	r.finished = 101;
	r.cost_usd = 1.5;
	assert_int_equal(foresee("cost<1.5", &r), GATE_SURE_TO_FAIL);
	assert_int_equal(foresee("cost<2", &r), GATE_OPEN);
	assert_int_equal(foresee("cost>1", &r), GATE_OPEN);
	assert_int_equal(foresee("output_tokens<50", &r), GATE_SURE_TO_FAIL);
	assert_int_equal(foresee("p95_latency<2000", &r), GATE_OPEN);
	r.cost_usd = (double)NAN;
	assert_int_equal(foresee("cost>1", &r), GATE_SURE_TO_FAIL);
	/* Of trials nothing is known of an example before all are there. */
	r.trials = 3;
	assert_int_equal(foresee("exact>=0", &r), GATE_OPEN);
}

/* The ends of an interval over groups are known when all is there; the mean is not theirs. */
static void test_foreseeing_groups(void **state)
{
	const int64_t counts[OUTCOMES] = {[PASSES] = 90, [MISSES] = 2};
	struct run_score score;
	struct run_report r;
	(void)state;
	make_run(counts, 8, &score, &r);
	assert_int_equal(foresee("exact.low>=0.7", &r), GATE_SURE_TO_HOLD);
	assert_int_equal(foresee("exact.high<=0.5", &r), GATE_SURE_TO_FAIL);
	r.has_groups = true;
	assert_int_equal(foresee("exact.low>=0.7", &r), GATE_OPEN);
	assert_int_equal(foresee("exact.high<=0.5", &r), GATE_OPEN);
	assert_int_equal(foresee("exact>=0.7", &r), GATE_SURE_TO_HOLD);
	assert_int_equal(foresee("exact.pass>=90", &r), GATE_SURE_TO_HOLD);
}

static void test_stopped_early(void **state)
{
	struct run_report r = *report();
	struct gate_check checks[2];
	struct gate_result result;
	(void)state;
	r.total = 110;
	r.finished = 102;
	r.state = STR("stopped early");
	assert_done(gate_parse(STR("exact>=0.99"), scorers, 3, &checks[0], &err));
	assert_done(gate_parse(STR("exact>=0.85"), scorers, 3, &checks[1], &err));
	gate_judge(&checks[0], &r, &result);
	assert_false(result.holds || result.is_open);
	gate_judge(&checks[1], &r, &result);
	assert_true(!result.holds && result.is_open);
	assert_int_equal(gate_foresee_all(checks, 2, &r), GATE_SURE_TO_FAIL);
	assert_int_equal(gate_foresee_all(checks + 1, 1, &r), GATE_OPEN);
	assert_int_equal(gate_foresee_all(checks, 0, &r), GATE_OPEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_regression),
		cmocka_unit_test(test_margin),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_foreseeing),
		cmocka_unit_test(test_foreseeing_costs),
		cmocka_unit_test(test_foreseeing_groups),
		cmocka_unit_test(test_stopped_early),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
