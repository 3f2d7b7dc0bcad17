/* test_retry: how often, and after how long. */
#include "test.h"

#include "retry.h"

static int64_t delay_ms(int retries, int64_t asked_ms, bool rate_limited, unsigned seed)
{
	int64_t us;
	return retry_after(retries, asked_ms, rate_limited, seed, &us) ? us / 1000 : -1;
}

/* Half a second, doubled up to eight, less up to a quarter. */
static void test_backoff(void **state)
{
	static const int64_t full[] = {500, 1000, 2000, 4000, 8000, 8000, 8000};
	(void)state;
	for (unsigned seed = 0; seed < 256; seed++)
		for (int i = 0; i < 7; i++)
			assert_in_range(delay_ms(i, -1, true, seed), full[i] * 3 / 4, full[i]);
}

static void test_how_often(void **state)
{
	(void)state;
	assert_true(delay_ms(0, -1, false, 1) >= 0);
	assert_true(delay_ms(1, -1, false, 1) >= 0);
	assert_int_equal(delay_ms(2, -1, false, 1), -1);
	assert_int_equal(delay_ms(2, 0, false, 1), -1);
	assert_true(delay_ms(19, -1, true, 1) >= 0);
	assert_int_equal(delay_ms(20, -1, true, 1), -1);
}

/* The server's word counts, up to two minutes; a little more, never less. */
static void test_asked(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 256; seed++) {
		assert_in_range(delay_ms(0, 3000, false, seed), 3000, 3300);
		assert_in_range(delay_ms(1, 120000, true, seed), 120000, 132000);
		assert_int_equal(delay_ms(0, 0, true, seed), 0);
	}
	assert_int_equal(delay_ms(0, 120001, true, 1), -1);
	assert_int_equal(delay_ms(0, 86400000, false, 1), -1);
}

/* Those who were refused together do not come back together. */
static void test_spread(void **state)
{
	int64_t least = INT64_MAX, most = 0;
	(void)state;
	for (unsigned seed = 0; seed < 256; seed++) {
		int64_t us;
		assert_true(retry_after(0, 1000, true, seed, &us));
		least = us < least ? us : least;
		most = us > most ? us : most;
	}
	assert_true(most - least > 80000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_backoff),
		cmocka_unit_test(test_how_often),
		cmocka_unit_test(test_asked),
		cmocka_unit_test(test_spread),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
