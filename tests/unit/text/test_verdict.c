/* test_verdict: what comparisons say, as sentences. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "verdict.h"

static struct arena arena;
static struct verdict v;

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* 90 pairs, 27 fixed, 6 broken: shown. */
static struct compare_report shown(void)
{
	return (struct compare_report){
		.a = {.ref = STR("answer@2"), .trials = 1, .flip_rate = (double)NAN},
		.b = {.ref = STR("answer@3"), .trials = 1, .flip_rate = (double)NAN},
		.scorer = STR("exact"),
		.is_binary = true,
		.n = 90,
		.difference = 0.3,
		.low = 0.196,
		.high = 0.391,
		.p = 0.00041,
		.n_fixed = 27,
		.n_broken = 6,
		.mde_80 = 0.1,
		.needed = 50,
		.cluster_low = (double)NAN,
		.cluster_high = (double)NAN};
}

static const char *whole(const struct compare_report *r, double p, const char *correction)
{
	compare_verdict(r, p, correction, &arena, &v);
	return arena_printf(&arena, "%.*s%.*s", STRF(v.sides), STRF(v.rest)).p;
}

static void test_better(void **state)
{
	struct compare_report r = shown();
	(void)state;
	assert_string_equal(whole(&r, (double)NAN, NULL),
		"answer@3 is better than answer@2 by 30.0 points [19.6, 39.1] (exact, 90 pairs; "
		"McNemar p = 0.0004): 27 fixed, 6 broken");
	assert_int_equal(v.kind, VERDICT_BETTER);
	assert_int_equal(v.reach.n + v.groups.n, 0);
}

static void test_worse(void **state)
{
	struct compare_report r = shown();
	(void)state;
	r.difference = -0.3;
	r.low = -0.391;
	r.high = -0.196;
	r.is_binary = false;
	assert_string_equal(whole(&r, (double)NAN, NULL),
		"answer@3 is worse than answer@2 by 30.0 points [-39.1, -19.6] (exact, 90 pairs; "
		"paired t p = 0.0004): 27 fixed, 6 broken");
	assert_int_equal(v.kind, VERDICT_WORSE);
}

/* The corrected p decides, and says that it is one. */
static void test_corrected(void **state)
{
	struct compare_report r = shown();
	(void)state;
	r.p = 0.03;
	assert_string_equal(whole(&r, 0.06, "Holm"),
		"no difference shown between answer@2 and answer@3: +30.0 points [19.6, 39.1] "
		"could be luck (exact, 90 pairs; McNemar p = 0.060 by Holm): 27 fixed, 6 broken");
	assert_int_equal(v.kind, VERDICT_UNCLEAR);
	assert_str(v.reach, "90 examples at this rate of change can only show differences of 10.0 "
			    "points or more");
	r.needed = 210.5;
	whole(&r, 0.06, "Holm");
	assert_str(v.reach, "90 examples at this rate of change can only show differences of 10.0 "
			    "points or more; for this one about 121 more are needed");
	whole(&r, 0.04, "Holm");
	assert_int_equal(v.kind, VERDICT_BETTER);
}

static void test_no_reach(void **state)
{
	struct compare_report r = shown();
	(void)state;
	r.p = 0.5;
	r.n = 1;
	r.mde_80 = r.needed = (double)NAN;
	whole(&r, (double)NAN, NULL);
	assert_str(v.reach, "1 example at this rate of change cannot show any difference with 80 % "
			    "power");
}

static void test_same(void **state)
{
	struct compare_report r = shown();
	(void)state;
	r.difference = 0;
	r.n_fixed = r.n_broken = 0;
	r.p = 1;
	assert_string_equal(whole(&r, (double)NAN, NULL),
		"no difference shown between answer@2 and answer@3: no example changed (exact, 90 "
		"pairs)");
	assert_int_equal(v.kind, VERDICT_SAME);
	assert_int_equal(v.reach.n, 0);
}

/* Undefined is not shown. */
static void test_undefined_p(void **state)
{
	struct compare_report r = shown();
	(void)state;
	r.p = (double)NAN;
	whole(&r, (double)NAN, NULL);
	assert_int_equal(v.kind, VERDICT_UNCLEAR);
	assert_true(str_find(v.rest, STR("p not defined")) > 0);
}

/* Examples that belong together: what is judged by is the clusters' figures, and both are said. */
static void test_groups(void **state)
{
	struct compare_report r = shown();
	(void)state;
	r.clusters = 12;
	r.cluster_low = -0.01;
	r.cluster_high = 0.6;
	r.cluster_p = 0.07;
	r.cluster_method = "cluster-bootstrap";
	r.cluster_test = "cluster-sign-flip";
	assert_string_equal(whole(&r, (double)NAN, NULL),
		"no difference shown between answer@2 and answer@3: +30.0 points [-1.0, 60.0] "
		"could be luck (exact, 90 pairs; sign flips of groups p = 0.070): 27 fixed, 6 "
		"broken");
	assert_int_equal(v.kind, VERDICT_UNCLEAR);
	assert_str(v.groups,
		"the examples stand in 12 groups, which is what interval and p go by; taken one "
		"by one it would be [19.6, 39.1], McNemar p = 0.0004");
	r.clusters = 30;
	r.cluster_p = 0.01;
	r.cluster_test = "cluster-t";
	assert_true(strstr(whole(&r, (double)NAN, NULL), "t over groups p = 0.010") != NULL);
	assert_int_equal(v.kind, VERDICT_BETTER);
	r.clusters = 5;
	whole(&r, (double)NAN, NULL);
	assert_true(str_find(v.groups, STR("fewer than 6 can show nothing")) > 0);
}

/* Trials are no pairs more. */
static void test_trials(void **state)
{
	struct compare_report r = shown();
	(void)state;
	r.a.trials = r.b.trials = 5;
	r.a.flip_rate = 0.125;
	r.b.flip_rate = 0.03;
	r.is_binary = false;
	assert_string_equal(whole(&r, (double)NAN, NULL),
		"answer@3 is better than answer@2 by 30.0 points [19.6, 39.1] (exact, 90 pairs "
		"over "
		"5 trials each; paired t p = 0.0004): 27 fixed, 6 broken");
	assert_str(v.trials, "answer@2 flips on 12.5 % of the examples, answer@3 flips on 3.0 % of "
			     "the examples");
	r.b.trials = 1;
	r.b.flip_rate = (double)NAN;
	whole(&r, (double)NAN, NULL);
	assert_true(str_find(v.rest, STR("90 pairs over 5 and 1 trial each")) > 0);
	assert_str(v.trials, "answer@2 flips on 12.5 % of the examples");
}

static void test_places(void **state)
{
	struct compare_report r = shown();
	(void)state;
	whole(&r, (double)NAN, NULL);
	assert_int_equal(v.places.n, 0);
	r.b.hit = (struct run_cell){.pass = 30, .fail = 10, .share = 0.75};
	r.b.miss = (struct run_cell){.pass = 1, .fail = 19, .share = 0.05};
	whole(&r, (double)NAN, NULL);
	assert_str(v.places, "a gold passage was retrieved for 40 of 60 with answer@3; "
			     "P(correct | hit) 75.0 % with answer@3");
	r.a.hit = (struct run_cell){.pass = 20, .fail = 20, .share = 0.5};
	r.a.miss = r.b.miss;
	whole(&r, (double)NAN, NULL);
	assert_str(v.places, "a gold passage was retrieved for 40 of 60 with both; "
			     "P(correct | hit) 50.0 % with answer@2, 75.0 % with answer@3");
	r.a.hit = (struct run_cell){.share = (double)NAN};
	r.a.miss = (struct run_cell){.fail = 60, .share = 0};
	r.found = 40;
	r.found_fixed = 27;
	whole(&r, (double)NAN, NULL);
	assert_str(v.places, "a gold passage was retrieved for 0 of 60 with answer@2, for 40 of 60 "
			     "with answer@3 "
			     "(40 found, 27 of them fixed; 0 lost, 0 of them broken); "
			     "P(correct | hit) 75.0 % with answer@3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_better, teardown),
		cmocka_unit_test_teardown(test_worse, teardown),
		cmocka_unit_test_teardown(test_corrected, teardown),
		cmocka_unit_test_teardown(test_no_reach, teardown),
		cmocka_unit_test_teardown(test_same, teardown),
		cmocka_unit_test_teardown(test_undefined_p, teardown),
		cmocka_unit_test_teardown(test_groups, teardown),
		cmocka_unit_test_teardown(test_trials, teardown),
		cmocka_unit_test_teardown(test_places, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
