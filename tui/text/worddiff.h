/*
 * worddiff: two texts compared, as rows: one below the other with what was removed and added
 * marked in place, or side by side. Texts of more than WORDDIFF_MAX bytes together are compared by
 * lines, smaller ones by words.
 */
#ifndef STROP_WORDDIFF_H
#define STROP_WORDDIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "rows.h"
#include "str.h"

enum { WORDDIFF_MAX = 200 << 10 };

struct worddiff;

/* Compares at once; both texts are borrowed until worddiff_free. */
struct worddiff *worddiff_new(struct str a, struct str b);
void worddiff_free(struct worddiff *w);

bool worddiff_is_same(const struct worddiff *w);
bool worddiff_is_by_lines(const struct worddiff *w);

/* Inline: rows over one text of both, whose spans are marked RANGE_REMOVED and RANGE_ADDED. Lay
 * them out and read them like any others; the text is theirs. Both live as long as w. */
struct rows *worddiff_inline(struct worddiff *w, struct str *text);

/* ---- side by side ---- */

/* The columns of one side, >= 1. Call before reading rows. */
void worddiff_layout(struct worddiff *w, int columns);

/* As rows_count and rows_extend; a step of the latter is a pair of lines. */
size_t worddiff_count(const struct worddiff *w, bool *is_exact);
bool worddiff_extend(struct worddiff *w, size_t pairs);

struct worddiff_row {
	bool has_a, has_b; /* false: nothing stands there, because the other side has more */
	bool is_changed;   /* the lines differ, if only in their line ends */
	struct row a, b;   /* over a's and b's bytes */
};

/* Row i; lines that are the same stand beside each other. False below the end. Spans are valid
 * until the next call. */
bool worddiff_read(struct worddiff *w, size_t i, struct worddiff_row *out);

#endif
