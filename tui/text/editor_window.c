/*
 * editor_window: owns which rows are on the screen and what stands in which cell.
 *
 * The top is kept as a line and a byte of it, not as a number of rows: rows above it are never
 * counted. editor_layout makes the list of rows that the other functions read.
 */
#include "editor_state.h"

#include <stdlib.h>

#include "mem.h"

void window_free(struct editor *e)
{
	free(e->window.row);
}

static void top_row(struct editor *e, struct editor_row *out)
{
	struct window *w = &e->window;
	size_t lines = buffer_lines(e->buffer);
	if (w->line >= lines) {
		w->line = lines - 1;
		w->offset = 0;
	}
	size_t n = buffer_line(e->buffer, w->line).n;
	row_at(e, buffer_line_start(e->buffer, w->line) + (w->offset < n ? w->offset : n), out);
}

static void set_top(struct editor *e, const struct editor_row *row)
{
	e->window.line = row->line;
	e->window.offset = row->from - buffer_line_start(e->buffer, row->line);
}

static bool is_made(const struct editor *e, const struct editor_row *top)
{
	const struct window *w = &e->window;
	return w->n && w->version == buffer_version(e->buffer) && w->made_at == top->from &&
	       w->made_rows == w->rows && w->made_columns == w->columns;
}

static void make_rows(struct editor *e)
{
	struct window *w = &e->window;
	struct editor_row row;
	top_row(e, &row);
	set_top(e, &row);
	if (is_made(e, &row))
		return;
	if (w->cap < w->rows) {
		w->row = mem_realloc(w->row, (size_t)w->rows * sizeof *w->row);
		w->cap = w->rows;
	}
	w->version = buffer_version(e->buffer);
	w->made_at = row.from;
	w->made_rows = w->rows;
	w->made_columns = w->columns;
	w->n = 0;
	do
		w->row[w->n++] = row;
	while (w->n < w->rows && row_next(e, &row));
}

/* The rows of the window's list, moved up while there is blank below the end and text above. */
static void fill(struct editor *e)
{
	make_rows(e);
	int missing = e->window.rows - e->window.n;
	if (missing > 0 && e->window.row[0].from > 0) {
		struct editor_row row = e->window.row[0];
		while (missing-- > 0 && row_prev(e, &row))
			;
		set_top(e, &row);
		make_rows(e);
	}
}

void window_move_top(struct editor *e, int rows)
{
	struct editor_row row;
	top_row(e, &row);
	for (; rows < 0 && row_prev(e, &row); rows++)
		;
	for (; rows > 0 && row_next(e, &row); rows--)
		;
	set_top(e, &row);
}

/* Whether row `b` is at most a window below row `a`. */
static bool is_near(struct editor *e, struct editor_row a, size_t b)
{
	for (int i = 0; i <= e->window.rows; i++) {
		if (a.from == b)
			return true;
		if (!row_next(e, &a))
			break;
	}
	return false;
}

static int cursor_row(const struct editor *e)
{
	if (strip_is(e))
		return e->window.n - 1;
	for (int i = 0; i < e->window.n; i++)
		if (row_holds(e, &e->window.row[i], e->cursor))
			return i;
	return -1;
}

/* Bring the cursor in: by as little as possible when it is near, else into the middle, so that
 * what is around the place of a jump is seen. */
static void follow_cursor(struct editor *e)
{
	struct window *w = &e->window;
	struct editor_row row, first = w->row[0], last = w->row[w->n - 1];
	row_at(e, e->cursor, &row);
	bool is_above = row.from < first.from;
	bool near = is_above ? is_near(e, row, first.from) : is_near(e, last, row.from);
	set_top(e, &row);
	if (!near)
		window_move_top(e, -(w->rows / 2));
	else if (!is_above)
		window_move_top(e, -(w->rows - 1));
	fill(e);
}

void editor_layout(struct editor *e, int rows, int columns)
{
	e->window.rows = rows > 0 ? rows : 1;
	e->window.columns = columns > 0 ? columns : 1;
	editor_sync(e);
	if (strip_is(e)) {
		strip_layout(e);
		return;
	}
	fill(e);
	if (cursor_row(e) < 0)
		follow_cursor(e);
}

bool editor_row(const struct editor *e, int i, struct editor_row *out)
{
	if (i < 0 || i >= e->window.n)
		return false;
	*out = e->window.row[i];
	return true;
}

void editor_cursor_cell(const struct editor *e, int *row, int *column)
{
	int i = cursor_row(e);
	*row = i < 0 ? 0 : i;
	*column = i < 0 ? 0 : row_column(e, &e->window.row[i], e->cursor);
	if (*column >= e->window.columns)
		*column = e->window.columns - 1;
}

size_t editor_at_cell(const struct editor *e, int row, int column)
{
	const struct window *w = &e->window;
	if (w->n == 0 || row >= w->rows || w->version != buffer_version(e->buffer))
		return editor_cursor(e);
	if (row >= w->n)
		return w->row[w->n - 1].to;
	return row_byte(e, &w->row[row < 0 ? 0 : row], column < 0 ? 0 : column);
}

/* The goal is the column that the first of a series of vertical moves began in. */
static int goal_column(struct editor *e)
{
	if (e->goal < 0) {
		struct editor_row row;
		row_at(e, e->cursor, &row);
		e->goal = row_column(e, &row, e->cursor);
	}
	return e->goal;
}

bool window_move_cursor(struct editor *e, int rows, bool select)
{
	struct editor_row row;
	int goal = goal_column(e);
	row_at(e, e->cursor, &row);
	size_t before = row.from;
	for (; rows < 0 && row_prev(e, &row); rows++)
		;
	for (; rows > 0 && row_next(e, &row); rows--)
		;
	if (row.from == before)
		return false;
	editor_go_keeping_goal(e, row_byte(e, &row, goal), select);
	return true;
}

void editor_scroll(struct editor *e, int rows)
{
	editor_sync(e);
	if (strip_is(e))
		return;
	window_move_top(e, rows);
	fill(e);
	if (cursor_row(e) >= 0)
		return;
	const struct window *w = &e->window;
	const struct editor_row *to = &w->row[e->cursor < w->row[0].from ? 0 : w->n - 1];
	e->cursor = row_byte(e, to, goal_column(e));
	vim_settle(e);
}
