/* test_rates: times as they stand in rate headers, and which headers count. */
#include "test.h"

#include "rates.h"

static void test_durations(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
	} cases[] = {{"1s", 1000000}, {"6m0s", 360000000}, {"12ms", 12000}, {"1m30.5s", 90500000},
		{"1h2m3s", 3723000000}, {"1d", 86400000000}, {"0s", 0}, {"0", 0}, {"60", 60000000},
		{"0.25", 250000}, {"750us", 750}, {"", -1}, {"-1", -1}, {"-1s", -1}, {"s", -1},
		{"1x", -1}, {"1s2", -1}, {"1 s", -1}, {"soon", -1}, {"1..2s", -1}, {"2d", -1},
		{"99999999999999999999s", -1}, {"1S", -1}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (rates_duration_us(str_of(cases[i].text)) != cases[i].us)
			fail_msg("\"%s\": %lld", cases[i].text,
				(long long)rates_duration_us(str_of(cases[i].text)));
}

static void test_moments(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} cases[] = {{"1970-01-01T00:00:01Z", 1000}, {"2026-11-26T01:02:03Z", 1795654923000},
		{"2026-11-26T01:02:03.250Z", 1795654923250}, {"2026-11-26t01:02:03z", -1},
		{"2026-11-26 01:02:03Z", 1795654923000},
		{"2026-11-26T02:02:03+01:00", 1795654923000},
		{"2026-11-25T20:32:03-04:30", 1795654923000},
		{"2024-02-29T00:00:00Z", 1709164800000}, {"", -1}, {"2026-11-26", -1},
		{"2026-11-26T01:02:03", -1}, {"2026-13-26T01:02:03Z", -1},
		{"2026-11-26T25:02:03Z", -1}, {"2026-11-26T01:02:03+1:00", -1},
		{"2026-11-26T01:02:03Zx", -1}, {"20261126T010203Z", -1},
		{"1969-11-26T01:02:03Z", -1}, {"Thu, 26 Nov 2026", -1}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (rates_moment_ms(str_of(cases[i].text)) != cases[i].ms)
			fail_msg("\"%s\": %lld", cases[i].text,
				(long long)rates_moment_ms(str_of(cases[i].text)));
}

static const int64_t now_ms = 1795654923000; /* 2026-11-26T01:02:03Z */

static struct rates heard(const char *const *headers)
{
	struct rates r;
	rates_init(&r);
	for (; headers[0]; headers += 2)
		rates_take_header(&r, str_of(headers[0]), str_of(headers[1]), now_ms);
	return r;
}

static void expect(const struct rates *r, enum rate_kind kind, double remaining, int64_t reset_ms)
{
	assert_true(r->of[kind].remaining == remaining);
	assert_int_equal(r->of[kind].reset_us, reset_ms < 0 ? -1 : reset_ms * 1000);
}

static void test_openai(void **state)
{
	static const char *const headers[] = {"x-ratelimit-limit-requests", "60",
		"X-RateLimit-Remaining-Requests", "59", "x-ratelimit-reset-requests", "1s",
		"x-ratelimit-limit-tokens", "150000", "x-ratelimit-remaining-tokens", "149984",
		"x-ratelimit-reset-tokens", "6m0s", NULL};
	(void)state;
	struct rates r = heard(headers);
	expect(&r, RATE_REQUESTS, 59, 1000);
	expect(&r, RATE_TOKENS, 149984, 360000);
	expect(&r, RATE_INPUT, -1, -1);
	expect(&r, RATE_OUTPUT, -1, -1);
}

/* Whole numbers, and -1 for "not counted". */
static void test_azure(void **state)
{
	static const char *const headers[] = {"x-ratelimit-remaining-requests", "-1",
		"x-ratelimit-reset-requests", "-1", "x-ratelimit-remaining-tokens", "0",
		"x-ratelimit-reset-tokens", "17", NULL};
	(void)state;
	struct rates r = heard(headers);
	expect(&r, RATE_REQUESTS, -1, -1);
	expect(&r, RATE_TOKENS, 0, 17000);
}

static void test_anthropic(void **state)
{
	static const char *const headers[] = {"anthropic-ratelimit-requests-remaining", "0",
		"anthropic-ratelimit-requests-reset", "2026-11-26T01:02:33Z",
		"anthropic-ratelimit-input-tokens-remaining", "8000",
		"anthropic-ratelimit-input-tokens-reset", "2026-11-26T01:02:03Z",
		"anthropic-ratelimit-output-tokens-remaining", "5",
		"anthropic-ratelimit-output-tokens-reset", "2020-01-01T00:00:00Z", NULL};
	(void)state;
	struct rates r = heard(headers);
	expect(&r, RATE_REQUESTS, 0, 30000);
	expect(&r, RATE_INPUT, 8000, 0);
	expect(&r, RATE_OUTPUT, 5, 0);
	expect(&r, RATE_TOKENS, -1, -1);
}

static void test_others(void **state)
{
	static const char *const headers[] = {"x-ratelimit-remaining", "0", "x-ratelimit-reset",
		"9", "x-ratelimit-remaining-tokens_usage_based", "0", "x-ratelimit-", "1",
		"ratelimit", "1", "x-ratelimit-remaining-requests", "many",
		"x-ratelimit-reset-requests", "\x1b[0m", "anthropic-ratelimit-requests", "0", NULL};
	(void)state;
	struct rates r = heard(headers);
	for (size_t i = 0; i < RATE_KINDS; i++)
		expect(&r, (enum rate_kind)i, -1, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_openai),
		cmocka_unit_test(test_azure),
		cmocka_unit_test(test_anthropic),
		cmocka_unit_test(test_others),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
