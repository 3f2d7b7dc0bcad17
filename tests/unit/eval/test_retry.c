/* test_retry: how often, and after how long. */
#include "test.h"

#include <stdlib.h>
#include <time.h>

#include "retry.h"

/* -1: never, -2: the run stops. */
static int64_t delay_of(struct setback s)
{
	int64_t us;
	enum retry what = retry_decide(&s, &us);
	return what == RETRY_LATER ? us / 1000 : what == RETRY_NEVER ? -1 : -2;
}

/* Half a second, doubled up to eight, less up to a quarter. */
static void test_backoff(void **state)
{
	static const int64_t full[] = {500, 1000, 2000, 4000, 8000, 8000, 8000};
	(void)state;
	for (unsigned seed = 0; seed < 256; seed++)
		for (int i = 0; i < 7; i++) {
			struct setback s = {
				.retries = i, .asked_ms = -1, .is_limit = true, .seed = seed};
			assert_in_range(delay_of(s), full[i] * 3 / 4, full[i]);
		}
}

/* Twice; who is only asked for patience has it for long; then the run stops, unless
 * others were answered. */
static void test_how_often(void **state)
{
	(void)state;
	assert_true(delay_of((struct setback){.retries = 0, .asked_ms = -1}) >= 0);
	assert_true(delay_of((struct setback){.retries = 1, .asked_ms = -1}) >= 0);
	assert_int_equal(delay_of((struct setback){.retries = 2, .asked_ms = -1}), -1);
	assert_int_equal(delay_of((struct setback){.retries = 2, .asked_ms = 0}), -1);
	assert_true(
		delay_of((struct setback){.retries = 19, .asked_ms = -1, .is_limit = true}) >= 0);
	assert_int_equal(
		delay_of((struct setback){.retries = 20, .asked_ms = -1, .is_limit = true}), -2);
	assert_int_equal(
		delay_of((struct setback){
			.retries = 20, .asked_ms = -1, .is_limit = true, .is_alone = true}),
		-1);
}

/* Whoever says twice that the request is wrong is believed. */
static void test_repeated(void **state)
{
	(void)state;
	assert_true(delay_of((struct setback){.retries = 0, .asked_ms = -1}) >= 0);
	assert_int_equal(
		delay_of((struct setback){.retries = 1, .asked_ms = -1, .is_repeated = true}), -1);
}

/* The server's word counts, up to two minutes; a little more, never less. */
static void test_asked(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 256; seed++) {
		struct setback s = {.asked_ms = 3000, .seed = seed};
		assert_in_range(delay_of(s), 3000, 3300);
		s = (struct setback){
			.retries = 1, .asked_ms = 120000, .is_limit = true, .seed = seed};
		assert_int_equal(delay_of(s), 120000);
		s.asked_ms = 0;
		assert_int_equal(delay_of(s), 0);
	}
	assert_int_equal(delay_of((struct setback){.asked_ms = 120001, .is_limit = true}), -2);
	assert_int_equal(delay_of((struct setback){.asked_ms = 86400000}), -2);
}

/* Those who were refused together do not come back together. */
static void test_spread(void **state)
{
	int64_t least = INT64_MAX, most = 0;
	(void)state;
	for (unsigned seed = 0; seed < 256; seed++) {
		int64_t ms = delay_of((struct setback){.asked_ms = 1000, .seed = seed});
		least = ms < least ? ms : least;
		most = ms > most ? ms : most;
	}
	assert_true(most - least > 80);
}

static void expect_words(struct setback s, const char *expected)
{
	struct buf words = {0};
	retry_say_stop(&s, STR("429: slow down"), 1795654923000, &words);
	assert_string_equal(words.p, expected);
	buf_free(&words);
}

/* 2026-11-26 01:02:03 in Greenwich; the minute after is the one to come back in. */
static void test_words(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	expect_words((struct setback){.asked_ms = 7200000},
		"the server asks to wait 2 h: run again after 03:03; what is done is kept (429: "
		"slow down)");
	expect_words((struct setback){.asked_ms = 121000},
		"the server asks to wait 3 min: run again after 01:05; what is done is kept (429: "
		"slow down)");
	expect_words((struct setback){.asked_ms = 85500000},
		"the server asks to wait 23 h 45 min: run again after 2026-11-27 00:48; what is "
		"done is kept (429: slow down)");
	expect_words((struct setback){.retries = 20, .asked_ms = -1, .is_limit = true},
		"the server refused a call 21 times: run again later; what is done is kept (429: "
		"slow down)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_backoff),
		cmocka_unit_test(test_how_often),
		cmocka_unit_test(test_repeated),
		cmocka_unit_test(test_asked),
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
