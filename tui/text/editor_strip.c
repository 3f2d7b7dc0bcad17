/*
 * editor_strip: owns the window of a field of one line that has one row: it does not wrap but moves
 * sideways, so that what is around the cursor stays in sight while typing.
 */
#include "editor_state.h"

#include "glyph.h"
#include "mem.h"

bool strip_is(const struct editor *e)
{
	return e->options.one_line && e->window.rows == 1;
}

static bool is_in_sight(const struct editor *e, struct str line, size_t first, size_t cursor)
{
	if (first > cursor)
		return false;
	struct str before = str_head(str_from(line, first), cursor - first);
	return glyph_columns(before) < e->window.columns;
}

/* The first byte of the line that is shown: as before, if the cursor is in sight so; else half a
 * window before the cursor, or less when there are TABs or wide characters between. */
static size_t first_shown(const struct editor *e, struct str line, size_t cursor)
{
	int columns = e->window.columns;
	if (glyph_columns(line) < columns)
		return 0;
	if (is_in_sight(e, line, e->window.offset, cursor))
		return e->window.offset;
	int column = glyph_columns(str_head(line, cursor)) - columns / 2;
	size_t first = glyph_at_column(line, column > 0 ? column : 0);
	while (first < cursor && !is_in_sight(e, line, first, cursor))
		first = glyph_next(line, first);
	return first;
}

void strip_layout(struct editor *e)
{
	struct window *w = &e->window;
	size_t start = move_line_start(e, e->cursor);
	struct str line = editor_slice(e, start, move_line_end(e, e->cursor));
	w->offset = move_snap(e, start + (w->offset < line.n ? w->offset : line.n)) - start;
	w->offset = first_shown(e, line, e->cursor - start);
	w->line = buffer_line_of(e->buffer, start);
	if (w->cap < 1) {
		w->row = mem_alloc(sizeof *w->row);
		w->cap = 1;
	}
	size_t shown = glyph_fit(str_from(line, w->offset), w->columns, NULL);
	w->n = 1;
	w->row[0] = (struct editor_row){
		.line = w->line,
		.from = start + w->offset,
		.to = start + w->offset + shown,
		.is_first = w->offset == 0,
	};
	w->version = buffer_version(e->buffer);
	w->made_rows = 0; /* a window of rows is made anew */
}
