/*
 * cells: owns the writing into a grid. One rule runs through it: a wide character is whole or not
 * there. One that an edge cuts is drawn as a blank, and what covers one half blanks the other.
 */
#include "cells.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "glyph.h"
#include "mem.h"
#include "utf8.h"

enum { MARKS = 4, REPLACEMENT = 0xFFFD, ELLIPSIS = 0x2026, LINE_END = 0x21B5 };

static const struct cell blank = {{' '}, STYLE_TEXT};

void grid_resize(struct grid *g, int rows, int columns)
{
	size_t n = (size_t)rows * (size_t)columns;
	g->cells = mem_realloc(g->cells, n * sizeof *g->cells);
	g->rows = rows;
	g->columns = columns;
	g->cursor_row = -1;
	for (size_t i = 0; i < n; i++)
		g->cells[i] = blank;
}

void grid_free(struct grid *g)
{
	free(g->cells);
	*g = (struct grid){0};
}

struct area area_all(struct grid *g)
{
	return (struct area){g, 0, 0, g->rows, g->columns};
}

/* The part of [at, at + n) that lies in [0, limit). */
static void clip(int *at, int *n, int limit)
{
	int from = *at < 0 ? 0 : *at > limit ? limit : *at;
	int64_t to = (int64_t)*at + (*n < 0 ? 0 : *n);
	*n = to > limit ? limit - from : to < from ? 0 : (int)to - from;
	*at = from;
}

struct area area_part(struct area a, int row, int column, int rows, int columns)
{
	clip(&row, &rows, a.rows);
	clip(&column, &columns, a.columns);
	return (struct area){a.grid, a.row + row, a.column + column, rows, columns};
}

static bool is_inside(struct area a, int row, int column)
{
	return row >= 0 && row < a.rows && column >= 0 && column < a.columns;
}

static struct cell *cell_at(struct area a, int row, int column)
{
	return a.grid->cells + (ptrdiff_t)(a.row + row) * a.grid->columns + a.column + column;
}

/* Blank the halves of wide characters that writing into columns [column, column + n) leaves over;
 * they may lie outside the area. */
static void split_wide(struct area a, int row, int column, int n)
{
	struct cell *first = cell_at(a, row, column), *behind = first + n;
	if (first->chars[0] == 0 && a.column + column > 0)
		first[-1].chars[0] = ' ', first[-1].chars[1] = 0;
	if (a.column + column + n < a.grid->columns && behind->chars[0] == 0)
		behind->chars[0] = ' ';
}

static void put_blank(struct area a, int row, int column, style_t style)
{
	if (!is_inside(a, row, column))
		return;
	split_wide(a, row, column, 1);
	*cell_at(a, row, column) = (struct cell){{' '}, style};
}

/* A character of one or two columns. */
static void put_char(struct area a, int row, int column, int32_t c, int width, style_t style)
{
	if (width == 2 && !(is_inside(a, row, column) && is_inside(a, row, column + 1))) {
		put_blank(a, row, column, style);
		put_blank(a, row, column + 1, style);
		return;
	}
	if (!is_inside(a, row, column))
		return;
	split_wide(a, row, column, width);
	*cell_at(a, row, column) = (struct cell){{c}, style};
	if (width == 2)
		cell_at(a, row, column)[1] = (struct cell){{0}, style};
}

/* A combining mark on the character that ends before `column`; without one it is not drawn. */
static void put_mark(struct area a, int row, int column, int32_t mark)
{
	if (!is_inside(a, row, column - 1))
		return;
	struct cell *c = cell_at(a, row, column - 1);
	if (c->chars[0] == 0 && column >= 2)
		c--;
	for (int i = 1; i <= MARKS; i++) {
		if (c->chars[i] == 0) {
			c->chars[i] = mark;
			return;
		}
	}
}

void area_fill(struct area a, style_t style)
{
	for (int row = 0; row < a.rows && a.columns > 0; row++) {
		split_wide(a, row, 0, a.columns);
		for (int column = 0; column < a.columns; column++)
			*cell_at(a, row, column) = (struct cell){{' '}, style};
	}
}

/* The columns of a character; what a locale does not know is drawn as U+FFFD. */
static int width_of(int32_t *c)
{
	int width = wcwidth((wchar_t)*c);
	if (width >= 0)
		return width;
	*c = REPLACEMENT;
	return 1;
}

/* What glyph.h made of one cluster; its marks stay with their base also where clipping hides it. */
static void put_glyph(struct area a, int row, int column, const struct glyph *g, style_t style)
{
	int end = column + g->columns;
	bool has_base = false;
	int32_t c;
	for (size_t at = 0; at < g->text.n;) {
		at += utf8_decode(str_from(g->text, at), &c);
		int width = width_of(&c);
		if (width == 0 && has_base)
			put_mark(a, row, column, c);
		if (width == 0 || column + width > end)
			continue;
		put_char(a, row, column, c, width, style);
		has_base = true;
		column += width;
	}
	while (column < end)
		put_blank(a, row, column++, style);
}

/* The glyph at a byte of a text that stays on one line. */
static void line_glyph(struct str text, size_t at, int column, struct glyph *out)
{
	if (text.p[at] == '\n')
		*out = (struct glyph){1, 1, true, STR("\u21b5"), ""};
	else
		glyph_at(text, at, column, out);
}

/* A printable ASCII character that nothing can combine with: by far the most there are. */
static bool is_plain(struct str text, size_t at)
{
	unsigned char c = (unsigned char)text.p[at];
	bool is_alone = at + 1 == text.n || (unsigned char)text.p[at + 1] < 0x80;
	return c >= ' ' && c < 0x7F && is_alone;
}

static int line_columns(struct str text)
{
	struct glyph g;
	int columns = 0;
	for (size_t at = 0; at < text.n; at += g.n) {
		g.n = 1;
		g.columns = 1;
		if (!is_plain(text, at))
			line_glyph(text, at, columns, &g);
		columns += g.columns;
	}
	return columns;
}

static style_t glyph_style(const struct glyph *g, style_t style)
{
	return g->is_special ? (style_t)(STYLE_SPECIAL | (style & STYLE_FLAGS)) : style;
}

/* Most text is ASCII: how many characters from `at` are, each alone in its cluster. */
static size_t plain_run(struct str text, size_t at)
{
	size_t n = 0;
	while (at + n < text.n && text.p[at + n] >= ' ' && text.p[at + n] < 0x7F)
		n++;
	/* What follows may combine with the last one. */
	return at + n < text.n && n && (unsigned char)text.p[at + n] >= 0x80 ? n - 1 : n;
}

static void put_plain(struct area a, int row, int column, const char *p, int n, style_t style)
{
	if (row < 0 || row >= a.rows || column < 0 || n == 0)
		return;
	split_wide(a, row, column, n);
	struct cell *c = cell_at(a, row, column);
	for (int i = 0; i < n; i++)
		c[i] = (struct cell){{p[i]}, style};
}

int area_text(struct area a, int row, int column, struct str text, style_t style)
{
	struct glyph g;
	int start = column;
	for (size_t at = 0; at < text.n && column < a.columns; at += g.n) {
		size_t plain = column >= 0 ? plain_run(text, at) : 0;
		if (plain) {
			size_t room = (size_t)(a.columns - column);
			plain = plain < room ? plain : room;
			put_plain(a, row, column, text.p + at, (int)plain, style);
			column += (int)plain;
			g.n = plain;
			continue;
		}
		line_glyph(text, at, column - start, &g);
		put_glyph(a, row, column, &g, glyph_style(&g, style));
		column += g.columns;
	}
	return column < a.columns ? column : a.columns;
}

void area_line(struct area a, int row, int column, int n, int32_t sign, style_t style)
{
	for (int i = 0; i < n; i++)
		put_char(a, row, column + i, sign, 1, style);
}

int area_textf(struct area a, int row, int column, style_t style, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return area_text(a, row, column, str_of(text), style);
}

/* An area's columns up to `end`, so that what is drawn stops there. */
static struct area up_to(struct area a, int end)
{
	a.columns = end < 0 ? 0 : end < a.columns ? end : a.columns;
	return a;
}

int area_text_cut(struct area a, int row, int column, int columns, struct str text, style_t style)
{
	if (columns <= 0)
		return column;
	if (line_columns(text) <= columns)
		return area_text(a, row, column, text, style);
	int end = area_text(up_to(a, column + columns - 1), row, column, text, style);
	put_char(a, row, column + columns - 1, ELLIPSIS, 1, style);
	return end + 1;
}

int area_text_right(struct area a, int row, int end, struct str text, style_t style)
{
	int start = end - line_columns(text);
	area_text(up_to(a, end), row, start, text, style);
	return start;
}

void area_flag(struct area a, int row, int column, int n, style_t flags)
{
	clip(&column, &n, a.columns);
	for (int i = 0; i < n && is_inside(a, row, column); i++)
		cell_at(a, row, column + i)->style |= flags;
}

void area_cursor(struct area a, int row, int column)
{
	if (!is_inside(a, row, column))
		return;
	a.grid->cursor_row = a.row + row;
	a.grid->cursor_column = a.column + column;
}

static void box_sides(struct area a, style_t line)
{
	int bottom = a.rows - 1, right = a.columns - 1;
	for (int column = 1; column < right; column++) {
		put_char(a, 0, column, 0x2500, 1, line);
		put_char(a, bottom, column, 0x2500, 1, line);
	}
	for (int row = 1; row < bottom; row++) {
		put_char(a, row, 0, 0x2502, 1, line);
		put_char(a, row, right, 0x2502, 1, line);
	}
	put_char(a, 0, 0, 0x250C, 1, line);
	put_char(a, 0, right, 0x2510, 1, line);
	put_char(a, bottom, 0, 0x2514, 1, line);
	put_char(a, bottom, right, 0x2518, 1, line);
}

/* " title " in the top edge from its left corner on; returns the column behind it. */
static int box_title(struct area a, struct str title, style_t text)
{
	int room = a.columns - 4;
	if (title.n == 0 || room < 1)
		return 1;
	put_blank(a, 0, 1, text);
	int end = area_text_cut(a, 0, 2, room, title, text);
	put_blank(a, 0, end, text);
	return end + 1;
}

/* " note " before the right corner, if one line of the edge stays between it and the title. */
static void box_note(struct area a, int from, struct str note, style_t text)
{
	int columns = line_columns(note), right = a.columns - 1;
	int start = right - 2 - columns;
	if (columns == 0 || start <= from)
		return;
	put_blank(a, 0, start, text);
	area_text(a, 0, start + 1, note, text);
	put_blank(a, 0, right - 1, text);
}

struct area area_box(struct area a, struct str title, struct str note, style_t line, style_t text)
{
	if (a.rows < 2 || a.columns < 2)
		return area_part(a, 0, 0, 0, 0);
	box_sides(a, line);
	box_note(a, box_title(a, title, text), note, text);
	return area_part(a, 1, 1, a.rows - 2, a.columns - 2);
}
