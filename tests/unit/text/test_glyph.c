#include "test.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "../prompt/cases.h"
#include "escapes.h"
#include "glyph.h"
#include "rng.h"

static void put_glyphs(struct buf *out, struct str text)
{
	struct glyph g;
	int column = 0;
	for (size_t at = 0; at < text.n; at += g.n) {
		glyph_at(text, at, column, &g);
		buf_addf(out, "[%.*s] %zu %d%s\n", STRF(g.text), g.n, g.columns,
			g.is_special ? " special" : "");
		column = text.p[at] == '\n' ? 0 : column + g.columns;
	}
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/text/glyphs.cases"), text = {0}, got = {0};
	struct arena a = {0};
	struct str rest = buf_str(&file);
	struct test_case c;
	size_t n = 0;
	(void)state;
	for (; case_next(&a, &rest, &c); n++) {
		escapes_read(&text, case_text(&c, "text"));
		buf_cut(&got, 0);
		put_glyphs(&got, buf_str(&text));
		case_check(&c, str_trim(buf_str(&got)), str_trim(case_text(&c, "glyphs")));
	}
	assert_int_equal(n, 24);
	buf_free(&file);
	buf_free(&text);
	buf_free(&got);
	arena_free(&a);
}

/* ---- only what is printable comes out ---- */

/* Written down apart from the core's table. */
static bool is_forbidden(int32_t cp)
{
	static const int32_t ranges[][2] = {{-1, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x34F, 0x34F},
		{0x61C, 0x61C}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},
		{0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
		{0xD800, 0xF8FF}, {0xFDD0, 0xFDEF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},
		{0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
		{0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF}};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges && cp >= ranges[i][0]; i++)
		if (cp <= ranges[i][1])
			return true;
	return (cp & 0xFFFE) == 0xFFFE;
}

/* Printable, at most four marks on a character, and as wide as is said. */
static void check_drawn(const struct glyph *g)
{
	struct str rest = g->text;
	int columns = 0, marks = 4, width;
	int32_t cp;
	for (; rest.n; columns += width) {
		rest = str_from(rest, utf8_decode(rest, &cp));
		width = wcwidth((wchar_t)cp);
		marks = width > 0 ? 0 : marks + 1;
		if (is_forbidden(cp) || width < 0 || marks > 4)
			fail_msg("U+%04X is drawn in '%.*s'", (unsigned)cp, STRF(g->text));
	}
	assert_int_equal(columns, g->columns);
}

static void check_all(struct str text)
{
	struct glyph g;
	int column = 0;
	for (size_t at = 0; at < text.n; at += g.n) {
		glyph_at(text, at, column, &g);
		assert_true(g.n > 0 && at + g.n <= text.n);
		assert_int_equal(glyph_next(text, at), at + g.n);
		assert_int_equal(glyph_prev(text, at + g.n), at);
		assert_int_equal(g.columns == 0, text.p[at] == '\n');
		check_drawn(&g);
		column += g.columns;
	}
	assert_int_equal(glyph_columns(text), column);
}

/* Alone, and where something may join: not tried in the planes that hold only ideographs and private
 * characters. */
static void test_every_code_point(void **state)
{
	static const char *const before[] = {
		"", "a", "\xE4\xB8\xAD", "\xE2\x9D\xA4", "\xE1\x84\x80"};
	struct buf text = {0};
	(void)state;
	for (int32_t cp = 0; cp <= 0x10FFFF; cp++) {
		bool joins = cp < 0x20000 || (cp >= 0xE0000 && cp <= 0xE0FFF);
		for (size_t i = 0; i < (joins ? sizeof before / sizeof *before : 1); i++) {
			buf_cut(&text, 0);
			buf_addz(&text, before[i]);
			utf8_encode(&text, cp);
			check_all(buf_str(&text));
		}
	}
	buf_free(&text);
}

static void test_every_pair_of_bytes(void **state)
{
	(void)state;
	for (int i = 0; i < 0x10000; i++) {
		char pair[2] = {(char)(i >> 8), (char)i};
		check_all((struct str){pair, 2});
	}
}

/* Pieces that act on one another, in random order. */
static void test_mixtures(void **state)
{
	static const int32_t pieces[] = {'a', '1', '#', '\r', '\n', '\t', 0x1B, 0x9B, 0x301, 0x20E3,
		0xA9, 0x200D, 0xFE0F, 0xFE0E, 0x1F3FB, 0x1F469, 0x2764, 0x1F1E9, 0x1F1EA, 0xE0061,
		0xE007F, 0x202E, 0x90, 0x903, 0x915, 0x94D, 0x600, 0x1100, 0x1161, 0x11A8, 0xAC00,
		0xFFFD, 0x378};
	static const struct str broken[] = {{"\xFF", 1}, {"\xE2\x82", 2}, {"\xF0", 1}, {"\x80", 1}};
	struct rng rng = {5};
	struct buf text = {0};
	(void)state;
	for (int round = 0; round < 50000; round++) {
		buf_cut(&text, 0);
		for (int i = 0; i < 12; i++)
			if (rng_index(&rng, 12))
				utf8_encode(&text,
					pieces[rng_index(&rng, sizeof pieces / sizeof *pieces)]);
			else
				buf_add(&text,
					broken[rng_index(&rng, sizeof broken / sizeof *broken)]);
		check_all(buf_str(&text));
	}
	buf_free(&text);
}

static void test_random_bytes(void **state)
{
	struct rng rng = {6};
	char bytes[24];
	(void)state;
	for (int round = 0; round < 50000; round++) {
		for (size_t i = 0; i < sizeof bytes; i++)
			bytes[i] = (char)rng_next(&rng);
		check_all((struct str){bytes, sizeof bytes});
	}
}

/* ---- moving ---- */

/* From anywhere inside a cluster, too, the previous boundary is the nearest one to the left. */
static void test_prev_from_anywhere(void **state)
{
	struct str text =
		STR("a\xCC\x81\r\n\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA\xF0\x9F\x87\xA9\xE2\x82"
		    "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9x");
	size_t start = 0;
	(void)state;
	for (size_t at = 1; at <= text.n; at++) {
		assert_int_equal(glyph_prev(text, at), start);
		if (glyph_next(text, start) == at)
			start = at;
	}
	assert_int_equal(glyph_prev(text, 0), 0);
	assert_int_equal(glyph_next(text, text.n), text.n);
}

/* What begins far to the left decides where clusters end: flags, syllables, families, and the
 * pieces into which an endless cluster is cut. */
static void test_long_sequences(void **state)
{
	static const char *const pieces[] = {"\xF0\x9F\x87\xA9", "\xE1\x84\x80", "\xCC\x81",
		"\xF0\x9F\x91\xA9\xE2\x80\x8D", "\xE0\xA4\x95\xE0\xA5\x8D", "\xD8\x80"};
	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buf text = {0};
		buf_addz(&text, "x");
		for (int n = 0; n < 301; n++)
			buf_addz(&text, pieces[i]);
		check_all(buf_str(&text));
		check_all(str_from(buf_str(&text), 1));
		buf_free(&text);
	}
}

/* A line of the Unicode test: code points in hexadecimal, U+00F7 where a cluster ends, U+00D7 where
 * not. CR and LF are not joined here. */
static void check_break_line(struct str line)
{
	size_t ends[16], n = 0;
	struct buf text = {0};
	char *copy = mem_dup(line), *p = copy;
	long before = 0;
	while (*p) {
		bool breaks = strncmp(p, "\xC3\xB7", 2) == 0;
		if (breaks || strncmp(p, "\xC3\x97", 2) == 0)
			p += 2;
		long cp = strtol(p, &p, 16);
		if (text.n && (breaks || (before == '\r' && cp == '\n')))
			ends[n++] = text.n;
		utf8_encode(&text, (int32_t)cp);
		before = cp;
	}
	ends[n++] = text.n;
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		at = glyph_next(buf_str(&text), at);
		if (at != ends[i])
			fail_msg("%s: %zu, not %zu", copy, at, ends[i]);
	}
	for (size_t i = n - 1; i-- > 0;) {
		at = glyph_prev(buf_str(&text), at);
		if (at != ends[i])
			fail_msg("%s: back to %zu, not %zu", copy, at, ends[i]);
	}
	assert_int_equal(glyph_prev(buf_str(&text), at), 0);
	buf_free(&text);
	free(copy);
}

static void test_unicode_breaks(void **state)
{
	struct buf text = test_read_file(test_open_data("unicode/GraphemeBreakTest.txt"));
	struct str rest = buf_str(&text), line;
	size_t lines = 0;
	(void)state;
	for (; str_line(&rest, &line); lines++)
		check_break_line(line);
	assert_int_equal(lines, 1187);
	buf_free(&text);
}

/* ---- columns ---- */

static void test_fit(void **state)
{
	struct str text = STR("a\xE6\x97\xA5\tb\x1B"); /* at columns 0, 1, 3, 8, 9 */
	static const size_t want[] = {0, 1, 1, 4, 4, 4, 4, 4, 5, 6, 6, 7};
	static const int used[] = {0, 1, 1, 3, 3, 3, 3, 3, 8, 9, 9, 11};
	static const size_t at_column[] = {0, 1, 1, 4, 4, 4, 4, 4, 5, 6, 6, 7, 7};
	(void)state;
	for (int columns = 0; columns < 12; columns++) {
		int got = -1;
		assert_int_equal(glyph_fit(text, columns, &got), want[columns]);
		assert_int_equal(got, used[columns]);
	}
	for (int column = 0; column < 13; column++)
		assert_int_equal(glyph_at_column(text, column), at_column[column]);
	assert_int_equal(glyph_at_column(text, -1), 0);
	assert_int_equal(glyph_columns(text), 11);
	assert_int_equal(glyph_fit(STR(""), 3, NULL), 0);
	assert_int_equal(glyph_at_column(STR(""), 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_every_code_point),
		cmocka_unit_test(test_every_pair_of_bytes),
		cmocka_unit_test(test_mixtures),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_prev_from_anywhere),
		cmocka_unit_test(test_long_sequences),
		cmocka_unit_test(test_unicode_breaks),
		cmocka_unit_test(test_fit),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
