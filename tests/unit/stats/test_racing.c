/* Races: the schedule of successive halving, and who is dropped. */
#include "test.h"

#include "near.h"
#include "racing.h"

static void test_rungs(void **state)
{
	static const struct {
		int64_t n;
		size_t count;
		int64_t rungs[4];
	} rows[] = {{200, 3, {50, 100, 200}}, {400, 3, {100, 200, 400}}, {60, 2, {50, 60}},
		{50, 1, {50}}, {7, 1, {7}}, {150, 3, {50, 100, 150}}, {1001, 3, {251, 502, 1001}}};
	int64_t rungs[HALVING_MOST_RUNGS];
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(halving_rungs(rows[i].n, rungs), rows[i].count);
		assert_memory_equal(rungs, rows[i].rungs, rows[i].count * sizeof *rungs);
	}
	assert_int_equal(halving_rungs(0, rungs), 0);
	assert_int_equal(halving_keep(8), 4);
	assert_int_equal(halving_keep(5), 3);
	assert_int_equal(halving_keep(3), 2);
	assert_int_equal(halving_keep(2), 2);
	assert_int_equal(halving_keep(1), 1);
}

static void test_choice(void **state)
{
	const double means[] = {.5, .7, NAN, .7, .6, .9};
	const bool in[] = {true, true, true, true, true, false};
	bool stays[6];
	(void)state;
	halving_choose(means, in, 6, 3, stays);
	const bool three[] = {false, true, false, true, true, false};
	assert_memory_equal(stays, three, sizeof stays);
	halving_choose(means, in, 6, 1, stays);
	const bool one[] = {false, true, false, false, false, false};
	assert_memory_equal(stays, one, sizeof stays);
}

/* ---- a whole race ---- */

/* Version i passes every example but each of which the number is a multiple of every[i]. */
static bool race(struct racing *r, const int *every, size_t n, int64_t examples)
{
	double scores[8];
	bool over = false;
	for (int64_t at = 1; at <= examples && !over; at++) {
		for (size_t i = 0; i < n; i++)
			scores[i] = at % every[i] != 0;
		over = racing_add(r, scores);
	}
	return over;
}

static void test_halving_race(void **state)
{
	static const int every[] = {2, 3, 5, 7, 11, 13, 17, 4};
	const struct racing_rung *rungs;
	struct racing *r = racing_new(&(struct racing_options){.versions = 8, .planned = 200});
	(void)state;
	assert_int_equal(racing_wanted(r, 4), 50);
	assert_false(race(r, every, 8, 50));
	assert_int_equal(racing_wanted(r, 4), 100);
	assert_false(racing_is_in(r, 0));
	assert_true(racing_is_in(r, 3));
	racing_free(r);
	r = racing_new(&(struct racing_options){.versions = 8, .planned = 200});
	assert_true(race(r, every, 8, 200));
	assert_int_equal(racing_rungs(r, &rungs), 3);
	assert_int_equal(rungs[0].left, 8);
	assert_near(rungs[0].means[0], .5, 0);
	assert_int_equal(rungs[1].left, 4);
	assert_nan(rungs[1].means[0]);
	assert_int_equal(rungs[2].n, 200);
	assert_int_equal(rungs[2].left, 2);
	assert_int_equal(racing_best(r), 6);
	assert_int_equal(racing_second(r), 5);
	assert_int_equal(halving_calls(8, 200), 800);
	racing_free(r);
}

/* An example on which one of those in has no score counts for nobody; who is out does not matter. */
static void test_missing_scores(void **state)
{
	const struct racing_rung *rungs;
	struct racing *r = racing_new(&(struct racing_options){.versions = 3, .planned = 100});
	(void)state;
	for (int i = 0; i < 50; i++)
		racing_add(r, (double[]){i < 25, i < 30 ? 1 : NAN, 0});
	for (int i = 0; i < 50; i++)
		racing_add(r, (double[]){1, 0, NAN});
	assert_int_equal(racing_rungs(r, &rungs), 2);
	assert_near(rungs[0].means[0], 25.0 / 30, 1e-12);
	assert_near(rungs[0].means[1], 1, 0);
	assert_near(rungs[1].means[0], 75.0 / 80, 1e-12);
	assert_int_equal(racing_best(r), 0);
	racing_free(r);
}

/* Version 0's calls all fail: it is dropped, and the others are told apart by what they have. */
static void test_silent_version(void **state)
{
	const struct racing_rung *rungs;
	struct racing *r = racing_new(&(struct racing_options){.versions = 5, .planned = 100});
	(void)state;
	for (int i = 0; i < 100; i++)
		racing_add(r, (double[]){NAN, i % 2, i % 2, i % 10 != 0, i % 5 != 0});
	assert_int_equal(racing_rungs(r, &rungs), 2);
	assert_nan(rungs[0].means[0]);
	assert_near(rungs[0].means[3], .9, 1e-12);
	assert_false(rungs[0].stays[0]);
	assert_true(rungs[0].stays[3] && rungs[0].stays[4]);
	assert_int_equal(racing_best(r), 3);
	assert_int_equal(racing_second(r), 4);
	racing_free(r);
	r = racing_new(&(struct racing_options){.versions = 3, .planned = 60, .guarantee = true});
	for (int i = 0; i < 60; i++)
		racing_add(r, (double[]){NAN, i % 3 != 0, i % 3 != 1});
	assert_false(racing_is_in(r, 0));
	assert_int_equal(racing_best(r), 1);
	racing_free(r);
}

/* Nothing to go by: nobody is dropped, and there is no best. */
static void test_no_data(void **state)
{
	struct racing *r = racing_new(&(struct racing_options){.versions = 4, .planned = 100});
	(void)state;
	for (int i = 0; i < 100; i++)
		racing_add(r, (double[]){NAN, NAN, i < 10 ? 1 : NAN, NAN});
	for (size_t i = 0; i < 4; i++)
		assert_true(racing_is_in(r, i));
	assert_int_equal(racing_best(r), 4);
	assert_int_equal(racing_second(r), 4);
	racing_free(r);
	/* Each has half, but none the same. */
	r = racing_new(&(struct racing_options){.versions = 3, .planned = 100});
	for (int i = 0; i < 100; i++)
		racing_add(r, (double[]){i % 2 ? 1 : NAN, i % 2 ? NAN : 1, NAN});
	assert_true(racing_is_in(r, 0) && racing_is_in(r, 1) && !racing_is_in(r, 2));
	assert_int_equal(racing_best(r), 3);
	racing_free(r);
}

static void test_guarantee(void **state)
{
	static const int every[] = {2, 97, 2};
	const struct racing_rung *rungs;
	struct racing *r = racing_new(
		&(struct racing_options){.versions = 3, .planned = 400, .guarantee = true});
	(void)state;
	assert_int_equal(racing_wanted(r, 4), 4);
	assert_true(race(r, every, 3, 400));
	/* 9 to 0 gives 51.2, 10 to 0 93.1: the bar is 40 for two rivals. Both fall at example 18. */
	assert_int_equal(racing_seen(r), 18);
	assert_int_equal(racing_rungs(r, &rungs), 2);
	assert_int_equal(rungs[0].left, 3);
	assert_int_equal(rungs[1].left, 1);
	assert_int_equal(racing_best(r), 1);
	assert_int_equal(racing_second(r), 0);
	racing_free(r);
	/* Equal versions all stay to the end. */
	r = racing_new(&(struct racing_options){.versions = 3, .planned = 60, .guarantee = true});
	assert_true(race(r, (const int[]){2, 2, 2}, 3, 60));
	assert_int_equal(racing_seen(r), 60);
	assert_true(racing_is_in(r, 0) && racing_is_in(r, 1) && racing_is_in(r, 2));
	assert_int_equal(racing_best(r), 0);
	assert_int_equal(racing_second(r), 1);
	racing_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rungs),
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_halving_race),
		cmocka_unit_test(test_missing_scores),
		cmocka_unit_test(test_silent_version),
		cmocka_unit_test(test_no_data),
		cmocka_unit_test(test_guarantee),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
