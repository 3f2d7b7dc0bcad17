/* test_clock: where a day begins. */
#include "test.h"

#include <stdlib.h>
#include <time.h>

#include "clock.h"

static void in(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

/* By local time, also on the day that the clocks are put forward. */
static void test_midnight(void **state)
{
	const int64_t noon_utc = INT64_C(1774785600000); /* 2026-03-29 12:00 UTC */
	(void)state;
	in("UTC");
	assert_int_equal(clock_midnight_ms(noon_utc + 789), INT64_C(1774742400000));
	assert_int_equal(clock_midnight_ms(INT64_C(1774742400000)), INT64_C(1774742400000));
	in("CET-1CEST,M3.5.0,M10.5.0/3");
	assert_int_equal(clock_midnight_ms(noon_utc), INT64_C(1774738800000));
	in("EST5");
	assert_int_equal(clock_midnight_ms(noon_utc), INT64_C(1774760400000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_midnight)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
