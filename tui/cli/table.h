/*
 * table: rows and columns on stdout, aligned by what a terminal shows.
 *
 * A table is for people: its cells are sanitised wherever stdout goes. The arena owns the text.
 */
#ifndef STROP_TABLE_H
#define STROP_TABLE_H

#include "mem.h"
#include "output.h"
#include "str.h"

enum { TABLE_MAX_COLUMNS = 12 };

struct table {
	struct arena *arena;
	const char *const *heads; /* `columns` of them; NULL: a table without head */
	size_t columns;
	unsigned right; /* bit i: column i is aligned right */
	struct table_cell {
		struct str text;
		enum style style;
	} * cells;
	size_t n, cap;
};

/* Add the next cell, row by row. */
void table_add(struct table *t, struct str text);
void table_addz(struct table *t, const char *text);
void table_style(struct table *t, enum style style); /* of the cell added last */

/* Print, with `indent` spaces before each line, and forget the cells. */
void table_print(struct table *t, size_t indent);

/* Text from outside as a cell or a head may have it: sanitised, on one line. In the arena. */
struct str table_clean(struct arena *a, struct str text);

/* Columns a terminal takes for sanitised one-line text. */
size_t table_width(struct str text);

/* At most `width` columns of text, with an ellipsis where something was cut. */
struct str table_cut(struct arena *a, struct str text, size_t width);

#endif
