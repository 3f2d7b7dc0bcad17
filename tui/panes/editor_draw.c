/* editor_draw: owns how an editor looks. Drawn row by row in pieces of one style; only what is in
 * the window is looked at. */
#include "editor_draw.h"

#include "glyph.h"

struct drawing {
	struct area a;
	struct str text;
	const struct editor_span *spans;
	size_t n, first; /* spans before `first` end above the window */
	style_t style;
};

/* The style of the byte `at`, and where it ends. */
static style_t style_at(struct drawing *d, size_t at, size_t *end)
{
	style_t style = d->style;
	for (size_t i = d->first; i < d->n; i++) {
		const struct editor_span *s = &d->spans[i];
		if (s->from > at) {
			if (s->from < *end)
				*end = s->from;
			break;
		}
		if (s->to <= at) {
			if (i == d->first)
				d->first++;
			continue;
		}
		style = s->style;
		if (s->to < *end)
			*end = s->to;
	}
	return style;
}

static void draw_row(struct drawing *d, int row, struct editor_row r)
{
	int column = 0;
	for (size_t at = r.from; at < r.to && column < d->a.columns;) {
		size_t end = r.to;
		style_t style = style_at(d, at, &end);
		column = area_text(
			d->a, row, column, str_head(str_from(d->text, at), end - at), style);
		at = end;
	}
}

/* The column of a byte in its row. */
static int column_of(struct str text, struct editor_row r, size_t at)
{
	return glyph_columns(str_head(str_from(text, r.from), at - r.from));
}

static void flag(
	struct drawing *d, int row, struct editor_row r, size_t from, size_t to, style_t flags)
{
	size_t low = from > r.from ? from : r.from, high = to < r.to ? to : r.to;
	if (low < high) {
		int column = column_of(d->text, r, low);
		area_flag(d->a, row, column, column_of(d->text, r, high) - column, flags);
	}
	/* A selected line break is shown as one cell. */
	if (from <= r.to && to > r.to && r.to < d->text.n && d->text.p[r.to] == '\n')
		area_flag(d->a, row, column_of(d->text, r, r.to), 1, flags);
}

/* A search goes on at the beginning of the text: what is found before `at` is no more of this row.
 */
static void flag_matches(struct editor *e, struct drawing *d, int row, struct editor_row r)
{
	struct str what = editor_pattern(e);
	size_t at = r.from, n;
	while (buffer_find_in(editor_buffer(e), what, at, r.to, &at, &n)) {
		flag(d, row, r, at, at + n, STYLE_MATCH);
		at += n;
	}
}

void editor_draw(struct editor *e, struct area a, const struct editor_span *spans, size_t n,
	style_t style, bool cursor)
{
	struct drawing d = {a, buffer_text(editor_buffer(e)), spans, n, 0, style};
	struct editor_row r;
	size_t from, to;
	bool selected = editor_selection(e, &from, &to);
	for (int row = 0; row < a.rows && editor_row(e, row, &r); row++) {
		draw_row(&d, row, r);
		flag_matches(e, &d, row, r);
		if (selected)
			flag(&d, row, r, from, to, STYLE_SELECTED);
	}
	if (cursor) {
		int row, column;
		editor_cursor_cell(e, &row, &column);
		area_cursor(a, row, column);
	}
}
