/*
 * rows: a big text that is only read, wrapped and scrolled: which bytes stand in row i. Made for
 * outputs of 10 MB that still grow while they stream in: what is above the window is wrapped once,
 * what is below it not before it is asked for.
 *
 * A row is a number from 0, so that struct scroll works over it; until all of the text has been
 * wrapped the number of rows is an estimate. rows_extend wraps some more, for when there is
 * nothing else to do.
 */
#ifndef STROP_ROWS_H
#define STROP_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "span.h"
#include "str.h"

enum rows_mode { ROWS_PLAIN, ROWS_MARKDOWN };

struct rows;

struct rows *rows_new(void);
void rows_free(struct rows *r);

/* What to show. The text is borrowed until the next call of rows_show or rows_grow. The last line
 * end of a text begins no row; an empty text has none. */
void rows_show(struct rows *r, struct str text, enum rows_mode mode);

/* The same text with more behind it; it may have moved. What was wrapped stays. */
void rows_grow(struct rows *r, struct str text);

/* What is marked in it; borrowed like the text, and forgotten with it by rows_show. */
void rows_mark(struct rows *r, struct ranges ranges);

/* Call before reading rows; columns >= 1. Another width wraps anew. */
void rows_layout(struct rows *r, int columns);

/* How many rows; *is_exact (may be NULL) tells whether that is known. */
size_t rows_count(const struct rows *r, bool *is_exact);

/* Wrap about so many bytes more; false when all is wrapped. */
bool rows_extend(struct rows *r, size_t bytes);

struct row {
	size_t from, to; /* the bytes of the text it stands for, hidden ones too, without LF */
	bool is_first;   /* a line begins here */
	int indent;      /* columns to leave free before it */
	const struct span *spans; /* in order; what lies between them is not shown */
	size_t n;
};

/* Row i, wrapping as far as needed; false below the end. Spans are valid until the next call. */
bool rows_read(struct rows *r, size_t i, struct row *out);

/* The row in which byte `at` stands (clamped), wrapping as far as needed; 0 in an empty text. */
size_t rows_row_of(struct rows *r, size_t at);

#endif
