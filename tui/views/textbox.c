/*
 * textbox: owns the rows of a read-only text. Only the first byte of each row is kept: a row ends
 * where the next begins.
 */
#include "textbox.h"

#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "glyph.h"
#include "mem.h"
#include "wrap.h"

enum { SLICE = 500, WHEEL = 3 };

void textbox_init(struct textbox *t, int indent)
{
	*t = (struct textbox){.text = buffer_new(STR("")), .indent = indent};
}

void textbox_done(struct textbox *t)
{
	buffer_free(t->text);
	free(t->rows);
	free(t->runs);
	buf_free(&t->pattern);
}

struct str textbox_text(const struct textbox *t)
{
	return buffer_text(t->text);
}

/* ---- rows ---- */

static void forget_rows(struct textbox *t)
{
	t->n_rows = 0;
	t->done = 0;
	t->is_complete = false;
}

static bool begins_line(const struct textbox *t, size_t at)
{
	return at == 0 || textbox_text(t).p[at - 1] == '\n';
}

/* A LF at the very end begins no row of its own. */
static void add_row(struct textbox *t)
{
	struct str text = textbox_text(t), line = str_from(text, t->done);
	size_t lf = t->line_end;
	if (t->done > lf || begins_line(t, t->done)) {
		ssize_t n = str_find(line, STR("\n"));
		lf = t->line_end = n < 0 ? text.n : t->done + (size_t)n;
	}
	int columns = t->columns - (begins_line(t, t->done) ? 0 : t->indent);
	t->rows = mem_grow(t->rows, t->n_rows, &t->cap_rows, sizeof *t->rows);
	t->rows[t->n_rows++] = (uint32_t)t->done;
	t->done += wrap_row(str_head(line, lf - t->done), 0, columns > 1 ? columns : 1);
	if (t->done == lf && lf < text.n)
		t->done++;
	t->is_complete = t->done >= text.n;
}

/* Rows up to and with number `row`, if there are so many. */
static void need_row(struct textbox *t, int64_t row)
{
	while (!t->is_complete && (int64_t)t->n_rows <= row)
		add_row(t);
}

static void need_byte(struct textbox *t, size_t at)
{
	while (!t->is_complete && t->done <= at)
		add_row(t);
}

static size_t row_end(const struct textbox *t, size_t row)
{
	size_t end = row + 1 < t->n_rows ? t->rows[row + 1] : t->done;
	return end > t->rows[row] && textbox_text(t).p[end - 1] == '\n' ? end - 1 : end;
}

static int64_t row_of(struct textbox *t, size_t at)
{
	size_t low = 0, high;
	need_byte(t, at);
	for (high = t->n_rows; high - low > 1;) {
		size_t middle = low + (high - low) / 2;
		if (t->rows[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return (int64_t)low;
}

/* ---- the window ---- */

static void clamp(struct textbox *t)
{
	if (t->columns == 0)
		return;
	need_row(t, t->follows_end ? INT64_MAX : t->top + t->height);
	int64_t last = (int64_t)t->n_rows - t->height;
	if (t->follows_end)
		t->top = last;
	t->top = t->top > last ? last : t->top;
	t->top = t->top < 0 ? 0 : t->top;
}

static void go(struct textbox *t, int64_t top)
{
	t->top = top;
	t->follows_end = false;
	clamp(t);
	t->follows_end = t->is_complete && t->top + t->height >= (int64_t)t->n_rows && t->top > 0;
}

void textbox_place(struct textbox *t, int rows, int columns)
{
	size_t top = t->n_rows ? t->rows[t->top] : 0;
	t->height = rows > 0 ? rows : 1;
	if (columns != t->columns) {
		t->columns = columns;
		forget_rows(t);
		t->top = row_of(t, top);
	}
	clamp(t);
}

void textbox_clear(struct textbox *t)
{
	buffer_free(t->text);
	t->text = buffer_new(STR(""));
	t->n_runs = 0;
	t->match_n = 0;
	t->top = 0;
	forget_rows(t);
}

/* A line that was not ended is laid out anew when more of it comes. */
static void forget_last_line(struct textbox *t)
{
	while (t->n_rows && !begins_line(t, t->done))
		t->done = t->rows[--t->n_rows];
	t->is_complete = false;
}

void textbox_add(struct textbox *t, style_t style, struct str text)
{
	if (text.n == 0)
		return;
	forget_last_line(t);
	if (textbox_text(t).n == 0)
		forget_rows(t);
	buffer_replace(t->text, textbox_text(t).n, 0, text);
	t->runs = mem_grow(t->runs, t->n_runs, &t->cap_runs, sizeof *t->runs);
	t->runs[t->n_runs++] = (struct textbox_run){textbox_text(t).n, style};
	clamp(t);
}

bool textbox_step(struct textbox *t, int64_t budget_us)
{
	int64_t until = clock_mono_us() + budget_us;
	if (t->is_complete || t->columns == 0)
		return false;
	do
		for (int i = 0; i < SLICE && !t->is_complete; i++)
			add_row(t);
	while (!t->is_complete && clock_mono_us() < until);
	clamp(t);
	return !t->is_complete;
}

bool textbox_command(struct textbox *t, enum command c)
{
	int64_t page = t->height > 1 ? t->height - 1 : 1, half = (t->height + 1) / 2;
	const struct {
		enum command command;
		int64_t by;
	} moves[] = {{CMD_UP, -1}, {CMD_DOWN, 1}, {CMD_PAGE_UP, -page}, {CMD_PAGE_DOWN, page},
		{CMD_HALF_UP, -half}, {CMD_HALF_DOWN, half}};
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		if (moves[i].command == c) {
			go(t, t->top + moves[i].by);
			return true;
		}
	if (c == CMD_TOP)
		go(t, 0);
	else if (c == CMD_BOTTOM)
		go(t, INT64_MAX / 2);
	else
		return false;
	return true;
}

bool textbox_event(struct textbox *t, const struct event *e)
{
	bool up = e->mouse == MOUSE_WHEEL_UP;
	if (e->kind != EVENT_MOUSE || (!up && e->mouse != MOUSE_WHEEL_DOWN))
		return false;
	go(t, t->top + (up ? -WHEEL : WHEEL));
	return true;
}

size_t textbox_top_line(const struct textbox *t)
{
	return t->n_rows ? buffer_line_of(t->text, t->rows[t->top]) : 0;
}

void textbox_go_line(struct textbox *t, size_t line)
{
	if (line < buffer_lines(t->text) && t->columns)
		go(t, row_of(t, buffer_line_start(t->text, line)));
}

const char *textbox_where(const struct textbox *t)
{
	static char where[24];
	int64_t bottom = t->top + t->height;
	if (t->is_complete && (int64_t)t->n_rows <= t->height)
		return "all";
	if (t->is_complete && bottom >= (int64_t)t->n_rows)
		return "end";
	size_t at = t->n_rows ? t->rows[t->top] : 0, n = textbox_text(t).n;
	snprintf(where, sizeof where, "%zu %%", n ? at * 100 / n : 0);
	return where;
}

/* ---- searching ---- */

/* A third of the way down, so that what stands before it is seen, too. */
static void show_match(struct textbox *t)
{
	int64_t row = row_of(t, t->match);
	if (row < t->top || row >= t->top + t->height)
		go(t, row - t->height / 3);
}

bool textbox_find(struct textbox *t, struct str pattern)
{
	size_t from = t->match_n ? t->match : t->n_rows ? t->rows[t->top] : 0;
	buf_cut(&t->pattern, 0);
	buf_add(&t->pattern, pattern);
	t->match_n = 0;
	if (pattern.n && buffer_find(t->text, pattern, from, false, &t->match, &t->match_n))
		show_match(t);
	return t->match_n > 0;
}

bool textbox_find_next(struct textbox *t, bool backward)
{
	struct str pattern = buf_str(&t->pattern);
	if (pattern.n == 0 || t->match_n == 0)
		return pattern.n > 0 && textbox_find(t, pattern);
	size_t from = backward ? t->match : t->match + 1;
	if (buffer_find(t->text, pattern, from, backward, &t->match, &t->match_n))
		show_match(t);
	return true;
}

/* ---- drawing ---- */

static int column_of(struct str text, size_t from, size_t at)
{
	return glyph_columns((struct str){text.p + from, at - from});
}

/* The run that the byte is in. */
static const struct textbox_run *run_at(const struct textbox *t, size_t at)
{
	size_t low = 0, high = t->n_runs;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (t->runs[middle - 1].end <= at)
			low = middle;
		else
			high = middle;
	}
	return &t->runs[low];
}

static void draw_text(
	const struct textbox *t, struct area a, int row, int column, size_t from, size_t to)
{
	struct str text = textbox_text(t);
	while (from < to && column < a.columns) {
		const struct textbox_run *run = run_at(t, from);
		size_t end = run->end < to ? run->end : to;
		column = area_text(
			a, row, column, (struct str){text.p + from, end - from}, run->style);
		from = end;
	}
}

/* The rows in sight as a text of their own, so that a search costs no more than they. A match that
 * goes on below the window is marked as far as it is seen. */
static void draw_matches(const struct textbox *t, struct area a, size_t first, size_t last)
{
	struct str text = textbox_text(t);
	size_t from = t->rows[first], to = row_end(t, last), at = 0, n, row = first;
	struct buffer *seen = buffer_new((struct str){text.p + from, to - from});
	for (size_t next = 0;
		buffer_find(seen, buf_str(&t->pattern), next, false, &at, &n) && at >= next && n;
		next = at + n) {
		size_t left = from + at, right = left + n;
		for (; row <= last && row_end(t, row) <= left; row++)
			;
		for (size_t r = row; r <= last && t->rows[r] < right; r++) {
			size_t begin = t->rows[r], end = row_end(t, r);
			int indent = begins_line(t, begin) ? 0 : t->indent;
			size_t low = left > begin ? left : begin, high = right < end ? right : end;
			int column = column_of(text, begin, low);
			area_flag(a, (int)(r - first), indent + column,
				column_of(text, begin, high) - column,
				left == t->match && t->match_n ? STYLE_MATCH | STYLE_UNDER
							       : STYLE_MATCH);
		}
	}
	buffer_free(seen);
}

void textbox_draw(const struct textbox *t, struct area a)
{
	size_t first = (size_t)t->top, row = first;
	for (; row < t->n_rows && (int)(row - first) < a.rows; row++) {
		size_t from = t->rows[row];
		draw_text(t, a, (int)(row - first), begins_line(t, from) ? 0 : t->indent, from,
			row_end(t, row));
	}
	if (t->pattern.n && row > first)
		draw_matches(t, a, first, row - 1);
}
