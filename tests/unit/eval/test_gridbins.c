/* test_gridbins: numbers cut into bins, and what the bins are called. */
#include "test.h"

#include "gridbins.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* "HEADING:COUNT ..." of the bins that have numbers. */
static const char *cut(struct bins_rule rule, const double *values, size_t n)
{
	struct bins b = bins_make(&rule, values, n, &arena);
	size_t counts[BINS_MAX + 2] = {0};
	struct buf out = {0};
	for (size_t i = 0; i < n; i++)
		counts[bins_of(&b, values[i])]++;
	for (size_t i = 0; i <= b.n; i++)
		if (counts[i])
			buf_addf(&out, "%s%.*s:%zu", out.n ? ", " : "",
				STRF(bins_label(&b, i, &arena)), counts[i]);
	struct str text = arena_dup(&arena, buf_str(&out));
	buf_free(&out);
	return text.p;
}

#define CUT(rule, ...)                                                                             \
	cut(rule, (const double[]){__VA_ARGS__}, sizeof(double[]){__VA_ARGS__} / sizeof(double))

static void test_quantiles(void **state)
{
	(void)state;
	struct bins_rule two = {.kind = BINS_QUANTILE, .n = 2},
			 four = {.kind = BINS_QUANTILE, .n = 4};
	assert_string_equal(CUT(two, 4, 1, 3, 2), "1-2:2, 3-4:2");
	assert_string_equal(
		CUT(four, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), "1-2:2, 3-5:3, 6-7:2, 8-10:3");
	/* Equal numbers stay together, however many there are. */
	assert_string_equal(CUT(four, 5, 5, 5, 5, 5, 5, 7, 9), "5-6:6, 7-9:2");
	assert_string_equal(CUT(four, 3, 3, 3), "3:3");
	assert_string_equal(CUT(two, 0.5, 0.25, 1.5, 1.25), "0.25-<1.25:2, 1.25-1.5:2");
	assert_string_equal(CUT(two, -4, -3, 1, 2), "-4 to 0:2, 1 to 2:2");
}

static void test_logs(void **state)
{
	(void)state;
	struct bins_rule decades = {.kind = BINS_LOG}, two = {.kind = BINS_LOG, .n = 2};
	assert_string_equal(
		CUT(decades, 1, 9, 10, 99, 100, 2500), "1-9:2, 10-99:2, 100-999:1, 1000-2500:1");
	assert_string_equal(CUT(decades, 0, 0, 7, 20), "< 1:2, 1-9:1, 10-20:1");
	assert_string_equal(CUT(decades, 0.002, 0.03, 0.05), "0.001-<0.01:1, 0.01-0.05:2");
	assert_string_equal(CUT(two, 1, 3, 9, 10, 99, 100), "1-9:3, 10-100:3");
	assert_string_equal(CUT(decades, 0, -1), "all:2");
}

static void test_edges(void **state)
{
	(void)state;
	double at[] = {0, 10, 100};
	struct bins_rule rule = {.kind = BINS_EDGES, .edges = at, .n_edges = 3};
	assert_string_equal(CUT(rule, 0, 9, 10, 99, 100, 5000), "0-9:2, 10-99:2, 100+:2");
	assert_string_equal(CUT(rule, -5, 50), "< 0:1, 10 to 99:1");
	assert_string_equal(CUT(rule, 0.5, 10), "0-<10:1, 10-<100:1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_quantiles, teardown),
		cmocka_unit_test_teardown(test_logs, teardown),
		cmocka_unit_test_teardown(test_edges, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
