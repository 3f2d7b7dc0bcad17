#include "test.h"

#include <stdlib.h>

#include "clock.h"
#include "worklog.h"

static void test_order(void **state)
{
	struct worklog *w = worklog_new();
	int64_t now = clock_wall_ms();
	(void)state;
	assert_int_equal(worklog_count(w), 0);
	worklog_add(w, WORKLOG_INFO, STR("one"));
	worklog_add(w, WORKLOG_ERROR, STR("two"));
	assert_int_equal(worklog_count(w), 2);
	assert_string_equal(worklog_at(w, 0)->text, "one");
	assert_string_equal(worklog_at(w, 1)->text, "two");
	assert_int_equal(worklog_at(w, 1)->kind, WORKLOG_ERROR);
	assert_true(worklog_at(w, 0)->at_ms >= now);
	worklog_free(w);
	worklog_free(NULL);
}

static void test_the_oldest_goes(void **state)
{
	struct worklog *w = worklog_new();
	struct arena a = {0};
	(void)state;
	for (int i = 0; i < WORKLOG_LINES + 10; i++)
		worklog_add(w, WORKLOG_INFO, arena_printf(&a, "%d", i));
	assert_int_equal(worklog_count(w), WORKLOG_LINES);
	assert_string_equal(worklog_at(w, 0)->text, "10");
	assert_string_equal(worklog_at(w, WORKLOG_LINES - 1)->text, "2009");
	worklog_free(w);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_the_oldest_goes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
