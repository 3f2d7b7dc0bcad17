/*
 * editor_rows: owns walking over screen rows. Nothing is wrapped but what is walked over; to find
 * the row around a byte its line is wrapped from its beginning, and the ruler remembers how far
 * that got, so that typing at the end of a line of a megabyte costs a few rows.
 */
#include "editor_state.h"

#include <stdlib.h>

#include "glyph.h"
#include "mem.h"
#include "wrap.h"

void ruler_free(struct editor *e)
{
	free(e->ruler.row);
}

static void ruler_add(struct ruler *r, size_t at)
{
	r->row = mem_grow(r->row, r->n, &r->cap, sizeof *r->row);
	r->row[r->n++] = at;
}

static void ruler_for(struct editor *e, size_t start)
{
	struct ruler *r = &e->ruler;
	uint64_t version = buffer_version(e->buffer);
	if (r->n && r->version == version && r->start == start && r->columns == e->window.columns)
		return;
	r->version = version;
	r->start = start;
	r->columns = e->window.columns;
	r->n = 0;
	ruler_add(r, 0);
}

/* The index of the last row that begins at or before `offset` of the line. */
static size_t ruler_find(struct ruler *r, struct str line, size_t offset)
{
	while (r->row[r->n - 1] <= offset) {
		size_t next = wrap_row(line, r->row[r->n - 1], r->columns);
		if (next >= line.n)
			break;
		ruler_add(r, next);
	}
	size_t low = 0, high = r->n;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		*(r->row[middle] <= offset ? &low : &high) = middle;
	}
	return low;
}

/* Where a row ends depends on the text as far as the first cluster that did not fit, which is in
 * the next row. So a row's beginning survives a change that is two rows or more below it. */
void ruler_changed(struct editor *e, uint64_t before, size_t at)
{
	struct ruler *r = &e->ruler;
	if (r->n == 0 || r->version != before || at < r->start) {
		r->n = 0;
		return;
	}
	while (r->n > 1 && r->row[r->n - 1] > at - r->start)
		r->n--;
	r->n = r->n > 3 ? r->n - 2 : 1;
	r->version = buffer_version(e->buffer);
}

static void row_from(const struct editor *e, size_t line, size_t offset, struct editor_row *out)
{
	struct str text = buffer_line(e->buffer, line);
	size_t start = buffer_line_start(e->buffer, line);
	*out = (struct editor_row){
		.line = line,
		.from = start + offset,
		.to = start + wrap_row(text, offset, e->window.columns),
		.is_first = offset == 0,
	};
}

void row_at(struct editor *e, size_t at, struct editor_row *out)
{
	size_t line = buffer_line_of(e->buffer, at);
	size_t start = buffer_line_start(e->buffer, line);
	ruler_for(e, start);
	size_t i = ruler_find(&e->ruler, buffer_line(e->buffer, line), at - start);
	row_from(e, line, e->ruler.row[i], out);
}

static bool is_line_end(const struct editor *e, size_t at)
{
	struct str text = buffer_text(e->buffer);
	return at == text.n || text.p[at] == '\n';
}

bool row_next(struct editor *e, struct editor_row *row)
{
	if (!is_line_end(e, row->to)) {
		row_from(e, row->line, row->to - buffer_line_start(e->buffer, row->line), row);
		return true;
	}
	if (row->line + 1 >= buffer_lines(e->buffer))
		return false;
	row_from(e, row->line + 1, 0, row);
	return true;
}

bool row_prev(struct editor *e, struct editor_row *row)
{
	if (row->from == 0)
		return false;
	row_at(e, row->from - 1, row);
	return true;
}

/* The byte after a row is on the next one, unless the line ends there. */
bool row_holds(const struct editor *e, const struct editor_row *row, size_t at)
{
	return at >= row->from && (at < row->to || (at == row->to && is_line_end(e, at)));
}

int row_column(const struct editor *e, const struct editor_row *row, size_t at)
{
	return glyph_columns(editor_slice(e, row->from, at));
}

size_t row_byte(const struct editor *e, const struct editor_row *row, int column)
{
	struct str text = editor_slice(e, row->from, row->to);
	size_t n = glyph_at_column(text, column);
	if (n == text.n && n > 0 && !is_line_end(e, row->to) && !strip_is(e))
		n = glyph_prev(text, n);
	return row->from + n;
}
