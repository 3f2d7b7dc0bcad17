/*
 * test_number: the number reader. tests/data/score/numbers.txt holds TEXT => NUMBER, NUMBER...; a
 * percentage ends in %.
 */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "number.h"

static struct str all_numbers(struct arena *a, struct str text)
{
	struct buf out = {0};
	struct number number;
	for (size_t at = 0; number_next(text, &at, &number);) {
		if (out.n > 0)
			buf_addz(&out, ", ");
		buf_add(&out, number_text(a, &number));
	}
	struct str done = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return done;
}

static void test_table(void **state)
{
	struct buf file = test_read_file("tests/data/score/numbers.txt");
	struct str rest = buf_str(&file), line;
	struct arena a = {0};
	int bad = 0, n = 0;
	(void)state;
	while (str_line(&rest, &line)) {
		ssize_t arrow = str_find(line, STR(" => "));
		if (arrow < 0 || line.p[0] == '#')
			continue;
		struct str text = str_head(line, (size_t)arrow);
		struct str wanted = str_from(line, (size_t)arrow + 4);
		struct str got = all_numbers(&a, text);
		if (str_is(wanted, "nothing"))
			wanted = STR("");
		if (!str_eq(got, wanted)) {
			print_error("\"%.*s\" gives %.*s, not %.*s\n", STRF(text), STRF(got),
				STRF(wanted));
			bad++;
		}
		n++;
	}
	assert_true(n > 60);
	assert_int_equal(bad, 0);
	arena_free(&a);
	buf_free(&file);
}

static void test_form(void **state)
{
	struct number n;
	(void)state;
	assert_true(number_first(STR("about -$3.20 million."), &n));
	assert_int_equal(n.decimals, 2);
	assert_int_equal(n.significant, 3);
	assert_int_equal(n.scale, 6);
	assert_true(n.point);
	assert_int_equal(n.start, 6);
	assert_int_equal(n.end, 20);
	assert_true(number_first(STR("x (1,234)%"), &n));
	assert_int_equal(n.start, 2);
	assert_int_equal(n.end, 10);
	assert_true(n.percent);
	assert_false(n.point);
	assert_true(number_first(STR("0.070"), &n));
	assert_int_equal(n.significant, 2);
	assert_false(number_first(STR(""), &n));
	assert_false(number_last((struct str){0}, &n));
}

/* FinQA's str_to_num. */
static void test_strict(void **state)
{
	double v;
	(void)state;
	assert_true(number_strict(STR("12.5%"), &v) && v == 0.125);
	assert_true(number_strict(STR("1,234.5"), &v) && v == 1234.5);
	assert_true(number_strict(STR("const_100"), &v) && v == 100);
	assert_true(number_strict(STR("const_m1"), &v) && v == -1);
	assert_true(number_strict(STR(" -3e-2\n"), &v) && v == -0.03);
	assert_true(number_strict(STR("8."), &v) && v == 8);
	assert_true(number_strict(STR(".5"), &v) && v == 0.5);
	assert_false(number_strict(STR("$12"), &v));
	assert_false(number_strict(STR("(3)"), &v));
	assert_false(number_strict(STR(""), &v));
	assert_false(number_strict(STR("."), &v));
	assert_false(number_strict(STR("-"), &v));
	assert_false(number_strict(STR("%"), &v));
	assert_false(number_strict(STR("about 3"), &v));
	assert_false(number_strict(STR("nan"), &v));
}

/* Long and hostile texts: no crash, no quadratic time, digits beyond all reason are skipped. */
static void test_hostile(void **state)
{
	struct buf text = {0};
	struct number n;
	(void)state;
	for (int i = 0; i < 300000; i++)
		buf_addz(&text, "9");
	assert_false(number_last(buf_str(&text), &n));
	buf_addz(&text, " 7 ");
	assert_true(number_last(buf_str(&text), &n));
	assert_true(n.value == 7);
	buf_cut(&text, 0);
	for (int i = 0; i < 100000; i++)
		buf_addz(&text, ",111");
	assert_false(number_last(buf_str(&text), &n));
	buf_cut(&text, 0);
	for (int i = 0; i < 100000; i++)
		buf_addz(&text, "($-");
	assert_false(number_last(buf_str(&text), &n));
	buf_cut(&text, 0);
	buf_addz(&text, "0.");
	for (int i = 0; i < 1000; i++)
		buf_addz(&text, "3");
	assert_true(number_last(buf_str(&text), &n));
	assert_true(n.value > 0.3333333333333332 && n.value < 0.3333333333333334);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_strict),
		cmocka_unit_test(test_hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
