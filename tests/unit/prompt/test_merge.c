#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "merge.h"
#include "rng.h"

static void run_case(struct test_case *c)
{
	struct buf out = {0}, head = {0};
	size_t n = merge_lines(case_text(c, "base"), case_text(c, "ours"), case_text(c, "theirs"),
		"@3", "@4", &out);
	struct str want = case_text(c, "conflicts");
	buf_addf(&head, "%zu", n);
	case_check(c, buf_str(&head), want.n ? want : STR("0"));
	case_check(c, buf_str(&out), case_text(c, "expect"));
	buf_free(&out);
	buf_free(&head);
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/prompt/merge.txt");
	struct str rest = buf_str(&file);
	struct arena a = {0};
	struct test_case c;
	size_t n = 0;
	(void)state;
	for (; case_next(&a, &rest, &c); n++)
		run_case(&c);
	assert_int_equal(n, 17);
	arena_free(&a);
	buf_free(&file);
}

static void random_text(struct rng *rng, struct buf *out)
{
	static const char *const lines[] = {"a\n", "b\n", "c\n", "\n", "d\r\n", "e"};
	buf_cut(out, 0);
	for (uint64_t n = rng_index(rng, 12); n > 0; n--)
		buf_addz(out, lines[rng_index(rng, 6)]);
}

static void gives(struct str base, struct str ours, struct str theirs, struct str want)
{
	struct buf out = {0};
	assert_int_equal(merge_lines(base, ours, theirs, "o", "t", &out), 0);
	assert_true(str_eq(buf_str(&out), want));
	buf_free(&out);
}

static size_t markers(struct str text)
{
	size_t n = 0;
	struct str line;
	while (str_line(&text, &line))
		n += str_is(line, "<<<<<<< o");
	return n;
}

static void test_laws(void **state)
{
	(void)state;
	struct rng rng = {7};
	struct buf a = {0}, b = {0}, c = {0}, out = {0}, back = {0};
	for (int round = 0; round < 3000; round++) {
		random_text(&rng, &a);
		random_text(&rng, &b);
		random_text(&rng, &c);
		gives(buf_str(&a), buf_str(&a), buf_str(&b), buf_str(&b));
		gives(buf_str(&a), buf_str(&b), buf_str(&a), buf_str(&b));
		gives(buf_str(&a), buf_str(&b), buf_str(&b), buf_str(&b));
		buf_cut(&out, 0);
		buf_cut(&back, 0);
		size_t n = merge_lines(buf_str(&a), buf_str(&b), buf_str(&c), "o", "t", &out);
		size_t m = merge_lines(buf_str(&a), buf_str(&c), buf_str(&b), "o", "t", &back);
		assert_int_equal(n, markers(buf_str(&out)));
		assert_int_equal(n, m);
		if (n == 0)
			assert_true(str_eq(buf_str(&out), buf_str(&back)));
	}
	buf_free(&a);
	buf_free(&b);
	buf_free(&c);
	buf_free(&out);
	buf_free(&back);
}

static void test_appends(void **state)
{
	(void)state;
	struct buf out = {0};
	buf_addz(&out, "before\n");
	merge_lines((struct str){0}, STR("a"), (struct str){0}, "o", "t", &out);
	assert_str(buf_str(&out), "before\na");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_laws),
		cmocka_unit_test(test_appends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
