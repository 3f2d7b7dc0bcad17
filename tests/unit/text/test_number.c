/* test_number: numbers whose words depend on what is known. */
#include "test.h"

#include "../text/number.h" /* of tui: core/score has one of that name */

/* Tokens after the first over the time after it; not where that is unknown or says nothing. */
static void test_speed(void **state)
{
	struct arena a = {0};
	(void)state;
	assert_string_equal(number_speed(&a, 91, 200, 2200), "45 tokens a second");
	assert_string_equal(number_speed(&a, 10, 95, 942), "11 tokens a second");
	assert_string_equal(number_speed(&a, 3, 0, 1000), "2.0 tokens a second");
	assert_string_equal(number_speed(&a, 100, 200, 299), "");
	assert_string_equal(number_speed(&a, 100, 500, 500), "");
	assert_string_equal(number_speed(&a, 1, 0, 1000), "");
	assert_string_equal(number_speed(&a, -1, 0, 1000), "");
	assert_string_equal(number_speed(&a, 100, -1, 1000), "");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_speed)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
