/* test_number: numbers whose words depend on what is known. */
#include "test.h"

#include <math.h>

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

/* Two digits at least: what was spent is never shown as nothing. */
static void test_money(void **state)
{
	(void)state;
	static const struct {
		double usd;
		const char *want, *cents;
	} cases[] = {
		{0, "$0.0000", "$0.0000"},
		{1234.567, "$1234.57", "$1234.57"},
		{99.5, "$99.5000", "$99.50"},
		{0.0314159, "$0.0314", "$0.03"},
		{0.00314159, "$0.0031", "$0.0031"},
		{0.000314159, "$0.00031", "$0.00031"},
		{0.0000031, "$0.0000031", "$0.0000031"},
		{0.0000000012, "$0.0000000012", "$0.0000000012"},
		{1e-30, "$0.0000000000", "$0.0000000000"},
	};
	struct arena a = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_string_equal(number_money(&a, cases[i].usd), cases[i].want);
		assert_string_equal(number_cents(&a, cases[i].usd), cases[i].cents);
	}
	assert_string_equal(number_money(&a, (double)NAN), "unknown");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_speed), cmocka_unit_test(test_money)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
