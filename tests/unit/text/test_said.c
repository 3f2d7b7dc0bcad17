/* test_said: equal answers of several trials together. */
#include "test.h"

#include <stdlib.h>

#include "said.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static const struct score right = {.value = 1, .pass = true, .extracted = {"42", 2}},
			  also_right = {.value = 1, .pass = true, .extracted = {"42", 2}},
			  wrong = {.extracted = {"41", 2}},
			  half = {.value = 0.5, .extracted = {"41", 2}},
			  unread = {.status = SCORE_UNPARSED}, whole = {.value = 1, .pass = true};

static void test_groups(void **state)
{
	const struct said_trial trials[] = {
		{.output = STR("it is 41"), .score = &wrong},
		{.output = STR("42."), .score = &right},
		{.error = STR("timeout")},
		{.output = STR("so: 42"), .score = &also_right},
		{.output = STR("hm"), .score = &unread},
		{.output = STR("what?"), .score = &unread},
		{.output = STR("41"), .score = &half},
		{.output = STR("42"), .score = &right},
	};
	struct said *groups;
	(void)state;
	assert_int_equal(said_group(&arena, trials, 8, &groups), 5);
	assert_int_equal(groups[0].n, 3);
	assert_str(said_line(&arena, &groups[0]), "42");
	assert_true(groups[0].score == &right);
	assert_int_equal(groups[1].n, 2);
	assert_str(said_line(&arena, &groups[1]), "unparsed");
	/* As often as each other: in the order of the trials. The same text scored otherwise is
	 * another answer. */
	assert_str(said_line(&arena, &groups[2]), "41");
	assert_true(groups[2].score == &wrong);
	assert_int_equal(groups[3].kind, SAID_FAILED);
	assert_str(said_line(&arena, &groups[3]), "failed");
	assert_true(groups[4].score == &half);
	assert_int_equal(said_group(&arena, trials, 0, &groups), 0);
}

/* Where nothing was read apart, the output counts, but for blanks around it. */
static void test_whole_outputs(void **state)
{
	const struct said_trial trials[] = {
		{.output = STR(" yes\n"), .score = &whole},
		{.output = STR("yes"), .score = &whole},
		{.output = STR("yes")},
		{.output = STR("yes\nbecause")},
	};
	struct said *groups;
	(void)state;
	assert_int_equal(said_group(&arena, trials, 4, &groups), 3);
	assert_int_equal(groups[0].n, 2);
	assert_str(groups[0].text, "yes");
	assert_null(groups[1].score);
	assert_str(said_line(&arena, &groups[2]), "yes…");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_groups, teardown),
		cmocka_unit_test_teardown(test_whole_outputs, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
