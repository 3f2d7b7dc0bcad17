#include "test.h"

#include <locale.h>
#include <stdlib.h>

#include "../prompt/cases.h"
#include "escapes.h"
#include "glyph.h"
#include "rng.h"
#include "wrap.h"

static void put_rows(struct buf *out, struct str line, int columns)
{
	size_t at = 0, rows = 0;
	do {
		size_t end = wrap_row(line, at, columns);
		buf_addf(out, "%s|%.*s|", rows ? "\n" : "",
			STRF(str_head(str_from(line, at), end - at)));
		at = end;
		rows++;
	} while (at < line.n);
	assert_int_equal(wrap_rows(line, columns), rows);
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/text/wrap.cases"), line = {0}, got = {0},
		   want = {0};
	struct arena a = {0};
	struct str rest = buf_str(&file);
	struct test_case c;
	size_t n = 0;
	(void)state;
	for (; case_next(&a, &rest, &c); n++) {
		long long columns = 0;
		escapes_read(&line, case_text(&c, "line"));
		escapes_read(&want, str_trim(case_text(&c, "rows")));
		assert_true(str_to_int(str_trim(case_text(&c, "width")), &columns));
		buf_cut(&got, 0);
		put_rows(&got, buf_str(&line), (int)columns);
		case_check(&c, buf_str(&got), buf_str(&want));
	}
	assert_int_equal(n, 17);
	buf_free(&file);
	buf_free(&line);
	buf_free(&got);
	buf_free(&want);
	arena_free(&a);
}

/* Without the white space at its end a row fits, or it is a single cluster. */
static void check_row(struct str row, int columns)
{
	while (row.n && (row.p[row.n - 1] == ' ' || row.p[row.n - 1] == '\t'))
		row.n--;
	if (glyph_columns(row) > columns && glyph_next(row, 0) < row.n)
		fail_msg("'%.*s' is wider than %d", STRF(row), columns);
}

static void test_rows_fit(void **state)
{
	static const struct str pieces[] = {{"a", 1}, {"a", 1}, {"b", 1}, {" ", 1}, {" ", 1},
		{"\t", 1}, {"\xFF", 1}, {"\x1B", 1}, {"\xE6\x97\xA5", 3}, {"\xCC\x81", 2},
		{"\xE2\x80\x8D", 3}, {"\xF0\x9F\x87\xA9", 4}};
	struct rng rng = {3};
	struct buf line = {0};
	(void)state;
	for (int round = 0; round < 20000; round++) {
		int columns = 1 + (int)rng_index(&rng, 20);
		buf_cut(&line, 0);
		for (uint64_t n = rng_index(&rng, 40); n; n--)
			buf_add(&line, pieces[rng_index(&rng, sizeof pieces / sizeof *pieces)]);
		struct str text = buf_str(&line);
		for (size_t at = 0, end; at < text.n; at = end) {
			end = wrap_row(text, at, columns);
			assert_true(end > at && end <= text.n);
			check_row(str_head(str_from(text, at), end - at), columns);
		}
	}
	buf_free(&line);
}

/* Each row costs its own length: a quadratic one would take minutes. */
static void test_a_line_of_a_megabyte(void **state)
{
	size_t n = 1 << 20;
	char *p = mem_alloc(n);
	(void)state;
	for (size_t i = 0; i < n; i++)
		p[i] = 'x';
	assert_int_equal(wrap_rows((struct str){p, n}, 64), n / 64);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_rows_fit),
		cmocka_unit_test(test_a_line_of_a_megabyte),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
