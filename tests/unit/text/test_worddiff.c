#include "test.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "../prompt/cases.h"
#include "worddiff.h"

static void print_spans(struct buf *out, struct str text, const struct row *row)
{
	static const char *const form[] = {
		[RANGE_NONE] = "%.*s", [RANGE_REMOVED] = "[-%.*s-]", [RANGE_ADDED] = "{+%.*s+}"};
	for (size_t i = 0; i < row->n; i++) {
		struct span s = row->spans[i];
		struct str part = str_head(str_from(text, s.from), s.to - s.from);
		const char *shown = form[s.mark], *at = strstr(shown, "%");
		buf_add(out, (struct str){shown, (size_t)(at - shown)});
		buf_add(out, part);
		buf_addz(out, at + 4);
	}
}

/* "left | right", the first with ! when the lines differ; (none) where nothing stands. */
static void print_sides(struct buf *out, struct worddiff *w, struct str a, struct str b)
{
	struct worddiff_row row;
	for (size_t i = 0; worddiff_read(w, i, &row); i++) {
		buf_addf(out, "%s%s", i ? "\n" : "", row.is_changed ? "!" : " ");
		if (row.has_a)
			print_spans(out, a, &row.a);
		buf_addz(out, row.has_a ? " | " : "(none) | ");
		if (row.has_b)
			print_spans(out, b, &row.b);
		buf_addz(out, row.has_b ? "" : "(none)");
	}
}

static void print_inline(struct buf *out, struct worddiff *w, int columns)
{
	struct str text;
	struct row row;
	struct rows *rows = worddiff_inline(w, &text);
	rows_layout(rows, columns);
	for (size_t i = 0; rows_read(rows, i, &row); i++) {
		buf_addz(out, i ? "\n" : "");
		print_spans(out, text, &row);
	}
}

static void run_case(struct test_case *c)
{
	struct str a = case_text(c, "a"), b = case_text(c, "b");
	struct buf out = {0};
	long long columns = 80;
	str_to_int(case_text(c, "columns"), &columns);
	struct worddiff *w = worddiff_new(a, b);
	worddiff_layout(w, (int)columns);
	print_sides(&out, w, a, b);
	case_check(c, buf_str(&out), case_text(c, "sides"));
	buf_cut(&out, 0);
	print_inline(&out, w, (int)columns);
	case_check(c, buf_str(&out), case_text(c, "inline"));
	assert_int_equal(worddiff_is_same(w), str_eq(a, b));
	buf_free(&out);
	worddiff_free(w);
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/text/worddiff.txt");
	struct str rest = buf_str(&file);
	struct arena a = {0};
	struct test_case c;
	size_t n = 0;
	(void)state;
	for (; case_next(&a, &rest, &c); n++)
		run_case(&c);
	assert_int_equal(n, 10);
	arena_free(&a);
	buf_free(&file);
}

/* Over the limit a changed word is a changed line; rows are found from anywhere. */
static void test_big(void **state)
{
	(void)state;
	struct buf a = {0}, b = {0};
	bool is_exact;
	for (int i = 0; i < 10000; i++) {
		buf_addf(&a, "line %d of a text\n", i);
		buf_addf(&b, "line %d of %s\n", i, i == 5000 ? "another" : "a text");
	}
	struct worddiff *w = worddiff_new(buf_str(&a), buf_str(&b));
	struct worddiff_row row;
	worddiff_layout(w, 80);
	assert_true(worddiff_is_by_lines(w));
	assert_int_equal(worddiff_count(w, &is_exact), 10000);
	assert_false(is_exact);
	assert_true(worddiff_extend(w, 100));
	assert_true(worddiff_read(w, 5000, &row));
	assert_true(row.is_changed && row.has_a && row.has_b);
	assert_int_equal(row.a.n, 1);
	assert_int_equal(row.a.spans[0].mark, RANGE_REMOVED);
	assert_true(worddiff_read(w, 9999, &row));
	assert_false(row.is_changed);
	assert_false(worddiff_read(w, 10000, &row));
	assert_true(worddiff_read(w, 3, &row));
	assert_int_equal(row.a.from, strlen("line 0 of a text\n") * 3);
	worddiff_layout(w, 8);
	assert_true(worddiff_read(w, 4, &row));
	assert_int_equal(row.a.from, strlen("line 0 of a text\nline 1 "));
	worddiff_free(w);
	buf_free(&a);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_big),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
