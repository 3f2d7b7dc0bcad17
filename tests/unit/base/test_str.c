#include "test.h"

#include <stdlib.h>
#include <string.h>

static void pieces(struct str text, char sep, const char *joined)
{
	struct buf out = {0};
	struct str piece;
	while (sep == '\n' ? str_line(&text, &piece) : str_split(&text, sep, &piece)) {
		buf_addc(&out, '[');
		buf_add(&out, piece);
		buf_addc(&out, ']');
	}
	assert_str(buf_str(&out), joined);
	buf_free(&out);
}

static void test_split(void **state)
{
	(void)state;
	pieces(STR("a,,b"), ',', "[a][][b]");
	pieces(STR("a,"), ',', "[a][]");
	pieces(STR("a\r\nb\n\nc"), '\n', "[a][b][][c]");
	pieces(STR("a\n"), '\n', "[a]");
	pieces(STR(""), '\n', "");
	pieces(STR("\n"), '\n', "[]");
}

static void test_find(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("hello"), STR("l")), 2);
	assert_int_equal(str_rfind(STR("hello"), STR("l")), 3);
	assert_int_equal(str_find(STR("hello"), STR("z")), -1);
	assert_true(str_starts(STR("hello"), STR("he")));
	assert_true(str_ends(STR("hello"), STR("llo")));
	assert_str(str_trim(STR(" \t a b \n")), "a b");
}

static void test_numbers(void **state)
{
	double d;
	long long n;
	(void)state;
	assert_true(str_to_double(STR("-1.5e3"), &d) && d == -1500);
	assert_false(str_to_double(STR("1x"), &d));
	assert_false(str_to_double(STR("inf"), &d));
	assert_false(str_to_double(STR("0x10"), &d));
	assert_false(str_to_double(STR(""), &d));
	assert_true(str_to_int(STR("-42"), &n) && n == -42);
	assert_false(str_to_int(STR("99999999999999999999"), &n));
	assert_false(str_to_int(STR(" 1"), &n));
}

static void test_nearest(void **state)
{
	static const char *const names[] = {"retrieval", "scorers", "models"};
	(void)state;
	assert_string_equal(str_nearest(STR("retreival"), names, 3), "retrieval");
	assert_string_equal(str_nearest(STR("model"), names, 3), "models");
	assert_null(str_nearest(STR("xyzzy"), names, 3));
	assert_int_equal(str_distance(STR("ab"), STR("ba"), 5), 1);
	assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 5), 3);
}

static void test_arena(void **state)
{
	struct arena a = {0};
	(void)state;
	struct str s = arena_dup(&a, STR("text"));
	for (int i = 0; i < 1000; i++)
		memset(arena_alloc(&a, 100), 7, 100);
	memset(arena_alloc(&a, 100000), 7, 100000);
	assert_str(s, "text");
	assert_str(arena_printf(&a, "%d-%s", 7, "x"), "7-x");
	arena_reset(&a);
	char *p = arena_alloc(&a, 64);
	for (int i = 0; i < 64; i++)
		assert_int_equal(p[i], 0);
	arena_free(&a);
}

static void test_err(void **state)
{
	struct err err;
	(void)state;
	assert_int_equal(err_set(&err, ERR_INPUT, "no such %s", "thing"), ERR_INPUT);
	err_prefix(&err, "%s:%d", "a.yaml", 3);
	assert_string_equal(err.text, "a.yaml:3: no such thing");
	assert_int_equal(err_set(NULL, ERR_IO, "x"), ERR_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_err),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
