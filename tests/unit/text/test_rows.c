#include "test.h"

#include <locale.h>
#include <stdlib.h>

#include "../prompt/cases.h"
#include "glyph.h"
#include "rng.h"
#include "rows.h"

static const char *const kind_names[] = {
	[SPAN_TEXT] = "",
	[SPAN_HEADING] = "heading",
	[SPAN_STRONG] = "strong",
	[SPAN_EMPHASIS] = "em",
	[SPAN_CODE] = "code",
	[SPAN_CODE_BLOCK] = "block",
	[SPAN_FENCE] = "fence",
	[SPAN_QUOTE] = "quote",
	[SPAN_BULLET] = "bullet",
	[SPAN_LINK] = "link",
	[SPAN_URL] = "url",
	[SPAN_RULE] = "rule",
};

static const char *const mark_names[] = {
	[RANGE_NONE] = "",
	[RANGE_WORD] = "?",
	[RANGE_FOUND] = "!",
	[RANGE_REMOVED] = "-",
	[RANGE_ADDED] = "+",
};

/* A row as its indent, then plain text as it is and other spans as <kind|text>. */
static void print_row(struct buf *out, struct str text, const struct row *row)
{
	buf_addf(out, "%s%*s", row->is_first ? "" : "~", row->indent, "");
	for (size_t i = 0; i < row->n; i++) {
		struct span s = row->spans[i];
		struct str part = str_head(str_from(text, s.from), s.to - s.from);
		if (s.kind == SPAN_TEXT && s.mark == RANGE_NONE)
			buf_add(out, part);
		else
			buf_addf(out, "<%s%s|%.*s>", kind_names[s.kind], mark_names[s.mark],
				STRF(part));
	}
}

static void print_rows(struct buf *out, struct rows *r, struct str text)
{
	struct row row;
	for (size_t i = 0; rows_read(r, i, &row); i++) {
		buf_addz(out, i ? "\n" : "");
		print_row(out, text, &row);
	}
}

static void run_case(struct test_case *c)
{
	struct rows *r = rows_new();
	struct buf out = {0};
	long long columns = 80;
	struct str text = case_text(c, "text");
	str_to_int(case_text(c, "columns"), &columns);
	rows_show(r, text, case_has(c, "plain") ? ROWS_PLAIN : ROWS_MARKDOWN);
	rows_layout(r, (int)columns);
	print_rows(&out, r, text);
	case_check(c, buf_str(&out), case_text(c, "expect"));
	buf_free(&out);
	rows_free(r);
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/text/rows.txt");
	struct str rest = buf_str(&file);
	struct arena a = {0};
	struct test_case c;
	size_t n = 0;
	(void)state;
	for (; case_next(&a, &rest, &c); n++)
		run_case(&c);
	assert_int_equal(n, 28);
	arena_free(&a);
	buf_free(&file);
}

static void shows_marked(
	struct str text, enum rows_mode mode, struct ranges ranges, const char *want)
{
	struct rows *r = rows_new();
	struct buf out = {0};
	rows_show(r, text, mode);
	rows_mark(r, ranges);
	rows_layout(r, 11);
	print_rows(&out, r, text);
	assert_str(buf_str(&out), want);
	buf_free(&out);
	rows_free(r);
}

static void test_marked(void **state)
{
	(void)state;
	static const struct range found[] = {{0, 3, RANGE_WORD}, {6, 14, RANGE_FOUND}};
	struct ranges ranges = {found, 2};
	shows_marked(STR("one **two** three four"), ROWS_PLAIN, ranges,
		"<?|one> **<!|two** >\n~<!|th>ree four");
	shows_marked(STR("one **two** three four"), ROWS_MARKDOWN, ranges,
		"<?|one> <strong!|two><!| >\n~<!|th>ree four");
}

/* ---- big texts ---- */

static void add_lines(struct buf *text, struct rng *rng, size_t bytes)
{
	static const char *const words[] = {"word ", "a ", "longer-word ", "**b** ", "\n", "\n\n",
		"```\n", "\n- item ", "caf\xc3\xa9 ", "\xe6\xbc\xa2\xe5\xad\x97", "\xff", "\t",
		"`c` "};
	for (size_t end = text->n + bytes; text->n < end;)
		buf_addz(text, words[rng_index(rng, sizeof words / sizeof *words)]);
}

/* The rows of all of it, read from the first to the last. */
static size_t *all_rows(struct rows *r, size_t *n)
{
	size_t *from = NULL, cap = 0;
	struct row row;
	for (*n = 0; rows_read(r, *n, &row); ++*n) {
		from = mem_grow(from, *n, &cap, sizeof *from);
		from[*n] = row.from;
	}
	return from;
}

static void check_jumps(struct buf *text, enum rows_mode mode, int columns, struct rng *rng)
{
	struct rows *r = rows_new();
	bool is_exact;
	rows_show(r, buf_str(text), mode);
	rows_layout(r, columns);
	assert_true(rows_count(r, &is_exact) > 0 && !is_exact);
	size_t n, *from = all_rows(r, &n);
	assert_int_equal(rows_count(r, &is_exact), n);
	assert_true(is_exact);
	for (int round = 0; round < 300; round++) {
		struct row row;
		size_t i = rng_index(rng, n);
		assert_true(rows_read(r, i, &row));
		assert_int_equal(row.from, from[i]);
		assert_int_equal(rows_row_of(r, row.from), i);
		if (row.to > row.from)
			assert_int_equal(rows_row_of(r, row.to - 1), i);
	}
	free(from);
	rows_free(r);
}

static void test_jumps(void **state)
{
	(void)state;
	struct rng rng = {3};
	struct buf text = {0};
	add_lines(&text, &rng, 200000);
	for (int columns = 1; columns < 100; columns += 33) {
		check_jumps(&text, ROWS_PLAIN, columns, &rng);
		check_jumps(&text, ROWS_MARKDOWN, columns, &rng);
	}
	buf_free(&text);
}

static void check_growth(enum rows_mode mode, int columns)
{
	struct rng rng = {5};
	struct buf text = {0};
	struct rows *grown = rows_new(), *whole = rows_new();
	rows_show(grown, STR(""), mode);
	rows_layout(grown, columns);
	rows_layout(whole, columns);
	for (int step = 0; step < 200; step++) {
		/* Cut anywhere, characters too. */
		add_lines(&text, &rng, 1 + rng_index(&rng, 300));
		struct str now = str_head(buf_str(&text), text.n - rng_index(&rng, 3));
		rows_grow(grown, now);
		if (step % 3 == 0)
			rows_extend(grown, SIZE_MAX);
	}
	rows_grow(grown, buf_str(&text));
	rows_show(whole, buf_str(&text), mode);
	struct buf a = {0}, b = {0};
	print_rows(&a, grown, buf_str(&text));
	print_rows(&b, whole, buf_str(&text));
	assert_true(str_eq(buf_str(&a), buf_str(&b)));
	buf_free(&a);
	buf_free(&b);
	buf_free(&text);
	rows_free(grown);
	rows_free(whole);
}

static void test_growth(void **state)
{
	(void)state;
	check_growth(ROWS_PLAIN, 20);
	check_growth(ROWS_MARKDOWN, 20);
	check_growth(ROWS_MARKDOWN, 1);
}

/* A line of many pieces breaks nowhere but where a row is full. */
static void test_long_line(void **state)
{
	(void)state;
	struct buf text = {0};
	struct row row;
	for (int i = 0; i < 20000; i++)
		buf_addz(&text, "1234567 ");
	struct rows *r = rows_new();
	for (enum rows_mode mode = ROWS_PLAIN; mode <= ROWS_MARKDOWN; mode++) {
		rows_show(r, buf_str(&text), mode);
		rows_layout(r, 80);
		for (size_t i = 0; i < 2000; i++) {
			assert_true(rows_read(r, i, &row));
			assert_int_equal(row.from, i * 80);
			assert_int_equal(row.to, i * 80 + 80);
			assert_int_equal(row.is_first, i == 0);
		}
		assert_false(rows_read(r, 2000, &row));
	}
	rows_free(r);
	buf_free(&text);
}

/* Reading the first rows of a big text wraps no more than them. */
static void test_lazy(void **state)
{
	(void)state;
	struct rng rng = {9};
	struct buf text = {0};
	struct row row;
	bool is_exact;
	add_lines(&text, &rng, 1000000);
	struct rows *r = rows_new();
	rows_show(r, buf_str(&text), ROWS_MARKDOWN);
	rows_layout(r, 80);
	assert_true(rows_read(r, 10, &row));
	rows_count(r, &is_exact);
	assert_false(is_exact);
	assert_true(rows_extend(r, 100000));
	size_t guess = rows_count(r, &is_exact);
	assert_false(is_exact);
	assert_false(rows_extend(r, SIZE_MAX));
	size_t count = rows_count(r, &is_exact);
	assert_true(is_exact);
	assert_in_range(guess, count - count / 10, count + count / 10);
	rows_free(r);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_marked),
		cmocka_unit_test(test_jumps),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_lazy),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
