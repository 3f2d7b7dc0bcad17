/*
 * glyph: text cut into what a person takes for one character, each made fit for a cell grid.
 *
 * The only way from outside text to cells. A grapheme cluster (UAX 29) of printable characters is
 * shown as it is; whatever a terminal would obey or hide is shown as text that stands for it: ^X
 * for C0 controls and DEL, \x9b for C1, \xff for a byte that is no UTF-8, <U+202E> for what is
 * invisible (bidi controls, zero width, tags, unassigned). Columns are wcwidth's, because that is
 * what curses and the terminal count with; needs a UTF-8 LC_CTYPE.
 */
#ifndef STROP_GLYPH_H
#define STROP_GLYPH_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

enum { GLYPH_TAB = 8 };

struct glyph {
	size_t n;        /* bytes of the source: a cluster, a control, an ill-formed sequence */
	int columns;     /* cells; a TAB reaches to the next multiple of GLYPH_TAB */
	bool is_special; /* shown by something that stands for it (^X, a TAB): its own style */
	struct str text; /* what to draw, printable only; borrows from the source or from room */
	char room[32];   /* do not copy a glyph and then use .text */
};

/* The glyph that begins at byte `at` (< text.n), drawn at `column` of its line (for TAB). LF is a
 * glyph of 0 columns and no text; CR is ^M. */
void glyph_at(struct str text, size_t at, int column, struct glyph *out);

/* The byte where the next (previous) cluster begins; text.n (0) at the end (beginning). */
size_t glyph_next(struct str text, size_t at);
size_t glyph_prev(struct str text, size_t at);

/* Columns of a text on one line, as it would be drawn from column 0. */
int glyph_columns(struct str text);

/* How much of the text fits into `columns`: bytes; *used (may be NULL) is the columns of that. */
size_t glyph_fit(struct str text, int columns, int *used);

/* The byte of `line` that is drawn at or left of `column`; line.n when the line is shorter. */
size_t glyph_at_column(struct str line, int column);

#endif
