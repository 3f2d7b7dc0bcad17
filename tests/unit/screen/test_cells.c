/* What gets into a grid: text, edges, wide characters, boxes. A grid is compared as text: one line a
 * row, "<" for the right half of a wide character. */
#include "test.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "utf8.h"

static struct grid grid;

static struct area blank_area(int rows, int columns)
{
	grid_resize(&grid, rows, columns);
	return area_all(&grid);
}

static void row_text(int row, struct buf *out)
{
	for (int column = 0; column < grid.columns; column++) {
		const int32_t *c = grid.cells[row * grid.columns + column].chars;
		if (c[0] == 0)
			buf_addc(out, '<');
		for (int i = 0; i < 5 && c[i]; i++)
			utf8_encode(out, c[i]);
	}
}

static void check_row(int row, const char *expected)
{
	struct buf out = {0};
	row_text(row, &out);
	assert_string_equal(out.p, expected);
	buf_free(&out);
}

static style_t style_at(int row, int column)
{
	return grid.cells[row * grid.columns + column].style;
}

static int set_locale(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static int free_grid(void **state)
{
	(void)state;
	grid_free(&grid);
	return 0;
}

static void test_text(void **state)
{
	(void)state;
	struct area a = blank_area(2, 10);
	assert_int_equal(area_text(a, 0, 2, STR("abc"), STYLE_OK), 5);
	assert_int_equal(area_textf(a, 1, 0, STYLE_FAIL, "%d of %d", 3, 4), 6);
	check_row(0, "  abc     ");
	check_row(1, "3 of 4    ");
	assert_int_equal(style_at(0, 1), STYLE_TEXT);
	assert_int_equal(style_at(0, 2), STYLE_OK);
	assert_int_equal(style_at(0, 5), STYLE_TEXT);
}

static void test_edges(void **state)
{
	(void)state;
	struct area a = area_part(blank_area(3, 10), 1, 2, 1, 5);
	assert_int_equal(area_text(a, 0, 3, STR("abcdef"), STYLE_TEXT), 5);
	area_text(a, 0, -2, STR("xyz"), STYLE_TEXT);
	area_text(a, 1, 0, STR("below"), STYLE_TEXT);
	area_text(a, -1, 0, STR("above"), STYLE_TEXT);
	check_row(0, "          ");
	check_row(1, "  z  ab   ");
	check_row(2, "          ");
	struct area inner = area_part(a, -1, 3, 5, 100);
	assert_int_equal(inner.row, 1);
	assert_int_equal(inner.rows, 1);
	assert_int_equal(inner.column, 5);
	assert_int_equal(inner.columns, 2);
	inner = area_part(a, 7, 9, 1, 1);
	assert_int_equal(inner.rows, 0);
	assert_int_equal(inner.columns, 0);
	area_fill(inner, STYLE_FAIL);
	area_fill(area_part(a, 0, 1, 1, 2), STYLE_FAIL);
	assert_int_equal(style_at(1, 2), STYLE_TEXT);
	assert_int_equal(style_at(1, 3), STYLE_FAIL);
	assert_int_equal(style_at(1, 4), STYLE_FAIL);
	assert_int_equal(style_at(1, 5), STYLE_TEXT);
}

static void test_wide(void **state)
{
	(void)state;
	struct area a = blank_area(1, 8);
	assert_int_equal(area_text(a, 0, 0, STR("\u4e2d\u6587"), STYLE_OK), 4);
	check_row(0, "\u4e2d<\u6587<    ");
	area_text(a, 0, 1, STR("x"), STYLE_TEXT); /* over a right half */
	check_row(0, " x\u6587<    ");
	area_text(a, 0, 2, STR("y"), STYLE_TEXT); /* over a left half */
	check_row(0, " xy     ");
	area_text(a, 0, 2, STR("\u4e2d\u6587"), STYLE_TEXT);
	area_text(a, 0, 3, STR("\u4e2d"), STYLE_TEXT); /* over two halves */
	check_row(0, " x \u4e2d<   ");
}

static void test_wide_at_edges(void **state)
{
	(void)state;
	struct area all = blank_area(1, 8), a = area_part(all, 0, 2, 1, 3);
	area_text(a, 0, 2, STR("\u4e2d"), STYLE_OK);
	check_row(0, "        ");
	assert_int_equal(style_at(0, 4), STYLE_OK);
	assert_int_equal(style_at(0, 5), STYLE_TEXT);
	area_text(a, 0, -1, STR("\u4e2d\u6587"), STYLE_OK);
	check_row(0, "   \u6587<   ");
	/* An area whose edge runs through a wide character outside leaves no half of it. */
	area_text(all, 0, 0, STR("x\u4e2d\u6587\u5b57"), STYLE_TEXT);
	check_row(0, "x\u4e2d<\u6587<\u5b57< ");
	area_fill(a, STYLE_TEXT);
	check_row(0, "x    \u5b57< ");
	area_text(all, 0, 4, STR("\u4e2d"), STYLE_TEXT);
	area_fill(a, STYLE_TEXT);
	check_row(0, "x       ");
}

static void test_marks(void **state)
{
	(void)state;
	struct area a = blank_area(1, 6);
	assert_int_equal(area_text(a, 0, 0, STR("e\u0301\u4e2d\u0302x"), STYLE_TEXT), 4);
	check_row(0, "e\u0301\u4e2d\u0302<x  ");
	/* The mark of a character that the edge cuts falls on nothing else. */
	area_text(a, 0, -1, STR("e\u0301z"), STYLE_TEXT);
	check_row(0, "z\u4e2d\u0302<x  ");
	grid_resize(&grid, 1, 3);
	area_text(area_all(&grid), 0, 0, STR("abcd\u0301"), STYLE_TEXT);
	check_row(0, "abc");
}

static void test_special(void **state)
{
	(void)state;
	struct area a = blank_area(2, 12);
	area_text(a, 0, 0, STR("a\033b\nc\x9b"), STYLE_FAIL | STYLE_SELECTED);
	check_row(0, "a^[b\u21b5c\\x9b  ");
	assert_int_equal(style_at(0, 0), STYLE_FAIL | STYLE_SELECTED);
	assert_int_equal(style_at(0, 1), STYLE_SPECIAL | STYLE_SELECTED);
	assert_int_equal(style_at(0, 4), STYLE_SPECIAL | STYLE_SELECTED);
	assert_int_equal(style_at(0, 5), STYLE_FAIL | STYLE_SELECTED);
	/* A tab counts from where the text begins. */
	assert_int_equal(area_text(a, 1, 2, STR("\tx"), STYLE_TEXT), 11);
	assert_int_equal(grid.cells[12 + 10].chars[0], 'x');
	/* Nothing that a terminal obeys is in the grid. */
	for (int i = 0; i < grid.rows * grid.columns; i++)
		assert_true(grid.cells[i].chars[0] >= ' ');
}

static void test_cut_and_right(void **state)
{
	(void)state;
	struct area a = blank_area(4, 10);
	assert_int_equal(area_text_cut(a, 0, 1, 5, STR("abcde"), STYLE_TEXT), 6);
	check_row(0, " abcde    ");
	assert_int_equal(area_text_cut(a, 1, 1, 5, STR("abcdef"), STYLE_TEXT), 6);
	check_row(1, " abcd\u2026    ");
	assert_int_equal(area_text_cut(a, 2, 0, 4, STR("ab\u4e2d\u6587"), STYLE_TEXT), 4);
	check_row(2, "ab \u2026      ");
	assert_int_equal(area_text_cut(a, 2, 4, 0, STR("ab"), STYLE_TEXT), 4);
	assert_int_equal(area_text_right(a, 3, 9, STR("x\u4e2d\n"), STYLE_TEXT), 5);
	check_row(3, "     x\u4e2d<\u21b5 ");
	assert_int_equal(area_text_right(a, 3, 3, STR("abcde"), STYLE_TEXT), -2);
	check_row(3, "cde  x\u4e2d<\u21b5 ");
}

static void test_flags_and_cursor(void **state)
{
	(void)state;
	struct area all = blank_area(2, 6), a = area_part(all, 1, 1, 1, 4);
	assert_int_equal(grid.cursor_row, -1);
	area_text(a, 0, 0, STR("ab"), STYLE_OK);
	area_flag(a, 0, 1, 100, STYLE_MATCH);
	area_flag(a, 1, 0, 1, STYLE_MATCH);
	area_flag(a, 0, -3, 2, STYLE_UNDER);
	assert_int_equal(style_at(1, 0), STYLE_TEXT);
	assert_int_equal(style_at(1, 1), STYLE_OK);
	assert_int_equal(style_at(1, 2), STYLE_OK | STYLE_MATCH);
	assert_int_equal(style_at(1, 4), STYLE_TEXT | STYLE_MATCH);
	assert_int_equal(style_at(1, 5), STYLE_TEXT);
	area_cursor(a, 0, 4);
	assert_int_equal(grid.cursor_row, -1);
	area_cursor(a, 0, 3);
	assert_int_equal(grid.cursor_row, 1);
	assert_int_equal(grid.cursor_column, 4);
}

static void test_box(void **state)
{
	(void)state;
	struct area a = blank_area(3, 16);
	struct area inside = area_box(a, STR("Title"), STR("n"), STYLE_LINE, STYLE_TITLE);
	check_row(0, "\u250c Title \u2500\u2500\u2500\u2500 n \u2510");
	check_row(1, "\u2502              \u2502");
	check_row(2, "\u2514\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"
		     "\u2500\u2500"
		     "\u2500\u2518");
	assert_int_equal(style_at(0, 0), STYLE_LINE);
	assert_int_equal(style_at(0, 2), STYLE_TITLE);
	assert_int_equal(inside.row, 1);
	assert_int_equal(inside.column, 1);
	assert_int_equal(inside.rows, 1);
	assert_int_equal(inside.columns, 14);
	/* Without room, the note goes first; then the title is cut. */
	area_box(blank_area(2, 10), STR("Title"), STR("note"), STYLE_LINE, STYLE_TITLE);
	check_row(0, "\u250c Title \u2500\u2510");
	area_box(blank_area(2, 8), STR("Title"), STR(""), STYLE_LINE, STYLE_TITLE);
	check_row(0, "\u250c Tit\u2026 \u2510");
	inside = area_box(blank_area(1, 8), STR("Title"), STR(""), STYLE_LINE, STYLE_TITLE);
	assert_int_equal(inside.rows, 0);
}

/* Every place and size, also outside: no write beside the grid (under ASan) and no lone half. */
static void test_anywhere(void **state)
{
	(void)state;
	struct area all = blank_area(4, 9);
	unsigned seed = 1;
	for (int i = 0; i < 20000; i++) {
		int v[5];
		for (int k = 0; k < 5; k++) {
			seed = seed * 1103515245u + 12345u;
			v[k] = (int)(seed >> 16) % 16 - 3;
		}
		struct area a = area_part(all, v[0], v[1], v[2], v[3]);
		if (i % 3 == 0)
			area_box(a, STR("\u4e2d\u6587x"), STR("\u5b57"), STYLE_LINE, STYLE_TITLE);
		else if (i % 3 == 1)
			area_text(a, v[2] / 2, v[4], STR("a\u4e2de\u0301\u6587\tb"), STYLE_TEXT);
		else
			area_text_cut(
				a, v[2] / 2, v[4], v[3], STR("\u4e2d\u6587\u5b57"), STYLE_TEXT);
		for (int c = 0; c < 36; c++) {
			const struct cell *cell = &grid.cells[c];
			bool is_wide = cell->chars[0] >= 0x4e00;
			bool next_is_half = c % 9 < 8 && cell[1].chars[0] == 0;
			assert_int_equal(is_wide, next_is_half);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_wide_at_edges),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_special),
		cmocka_unit_test(test_cut_and_right),
		cmocka_unit_test(test_flags_and_cursor),
		cmocka_unit_test(test_box),
		cmocka_unit_test(test_anywhere),
	};
	return cmocka_run_group_tests(tests, set_locale, free_grid);
}
