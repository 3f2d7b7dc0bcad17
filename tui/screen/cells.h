/*
 * cells: the grid that is drawn into. Drawing only fills cells; the terminal (term.h) shows what
 * differs from what it shows already. Knows no curses, so that what a pane draws can be tested.
 *
 * A cell holds one printable character with up to four combining marks. Text gets into cells only
 * through glyph.h, so that nothing a terminal would obey can.
 */
#ifndef STROP_CELLS_H
#define STROP_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"
#include "style.h"

struct cell {
	int32_t chars
		[5]; /* a base and its marks, 0-terminated when shorter; 0: right half of a wide
			     character */
	style_t style;
};

struct grid {
	int rows, columns;
	struct cell *cells;            /* row by row */
	int cursor_row, cursor_column; /* row -1: hidden */
};

void grid_resize(
	struct grid *g, int rows, int columns); /* all blank; zero-initialise to make one */
void grid_free(struct grid *g);

/* A rectangle of a grid. What would fall outside is cut. */
struct area {
	struct grid *grid;
	int row, column, rows, columns;
};

struct area area_all(struct grid *g);
struct area area_part(struct area a, int row, int column, int rows, int columns); /* clipped */

void area_fill(struct area a, style_t style); /* blanks */

/* Draw text on one line from (row, column), cut at the area's right edge; returns the column behind
 * it. LF is shown as U+21B5. Special glyphs are drawn in STYLE_SPECIAL over the style's background.
 */
int area_text(struct area a, int row, int column, struct str text, style_t style);
int area_textf(struct area a, int row, int column, style_t style, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* The same, but at most `columns` wide, with an ellipsis when it is cut. */
int area_text_cut(struct area a, int row, int column, int columns, struct str text, style_t style);

/* The same, ending at column `end` (exclusive); returns the column where it begins. */
int area_text_right(struct area a, int row, int end, struct str text, style_t style);

/* Put flags (STYLE_SELECTED ...) on n cells that are drawn already. */
void area_flag(struct area a, int row, int column, int n, style_t flags);

/* One sign of one column (a line's ─ or │) n times along a row. */
void area_line(struct area a, int row, int column, int n, int32_t sign, style_t style);

void area_cursor(struct area a, int row, int column); /* show the cursor there */

/* Lines: a box around the area with a title in its top edge (left) and a note (right), both may be
 * empty; returns the inside. */
struct area area_box(struct area a, struct str title, struct str note, style_t line, style_t text);

#endif
