/*
 * wrap: where the lines of a text break on a screen of a given width. Rows are counted in screen
 * rows; a line takes at least one. Breaks after white space, inside a word only when it is wider
 * than the row; never inside a cluster. White space at a break stays on the row it ends and may
 * hang over its edge, so that no byte is without a place.
 */
#ifndef STROP_WRAP_H
#define STROP_WRAP_H

#include <stddef.h>

#include "str.h"

/* The end (exclusive byte) of the screen row that begins at `from` of the line (which has no LF).
 * columns >= 1. The next row begins there; == line.n on the last row. O(row). */
size_t wrap_row(struct str line, size_t from, int columns);

/* How many rows the line takes; 1 for an empty one. */
size_t wrap_rows(struct str line, int columns);

#endif
