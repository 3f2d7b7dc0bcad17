/*
 * diffbox: owns which rows of a diff are shown, and their signs. All rows are looked at once for a
 * width: prompts are small, and a text that is not is bounded by MOST_ROWS.
 */
#include "diffbox.h"

#include <stdlib.h>

#include "mem.h"
#include "pane.h"
#include "rows_draw.h"

enum { GUTTER = 2, MOST_ROWS = 100000, WHEEL = 3 };

void diffbox_init(struct diffbox *d, bool is_folded)
{
	*d = (struct diffbox){.is_folded = is_folded};
}

void diffbox_done(struct diffbox *d)
{
	worddiff_free(d->diff);
	free(d->shown);
	*d = (struct diffbox){0};
}

static void show(struct diffbox *d, size_t row, char sign)
{
	d->shown = mem_grow(d->shown, d->n, &d->cap, sizeof *d->shown);
	d->shown[d->n++] = (struct diffbox_row){row, sign};
}

/* The rows from..to have changed: all of what was, then all of what is. */
static void show_change(struct diffbox *d, size_t from, size_t to)
{
	struct worddiff_row r;
	for (size_t i = from; i < to; i++)
		if (worddiff_read(d->diff, i, &r) && r.has_a) {
			show(d, i, '-');
			d->removed++;
		}
	for (size_t i = from; i < to; i++)
		if (worddiff_read(d->diff, i, &r) && r.has_b) {
			show(d, i, '+');
			d->added++;
		}
}

static void show_all(struct diffbox *d)
{
	struct worddiff_row r;
	size_t i = 0, from = 0;
	for (; i < MOST_ROWS && worddiff_read(d->diff, i, &r); i++) {
		if (r.is_changed)
			continue;
		show_change(d, from, i);
		show(d, i, ' ');
		from = i + 1;
	}
	show_change(d, from, i);
}

static bool is_near_change(const struct diffbox *d, size_t i)
{
	return d->shown[i].sign != ' ' || (i > 0 && d->shown[i - 1].sign != ' ') ||
	       (i + 1 < d->n && d->shown[i + 1].sign != ' ');
}

/* In place: a row is never before its new position. Of each stretch left out one row stays, to say
 * so. */
static void fold(struct diffbox *d)
{
	size_t n = 0;
	bool *near = mem_alloc(d->n + 1);
	for (size_t i = 0; i < d->n; i++)
		near[i] = is_near_change(d, i);
	for (size_t i = 0; i < d->n; i++) {
		if (near[i])
			d->shown[n++] = d->shown[i];
		else if (i == 0 || near[i - 1])
			d->shown[n++] = (struct diffbox_row){i, 0};
	}
	d->n = n;
	free(near);
}

static void lay_out(struct diffbox *d)
{
	d->n = d->added = d->removed = 0;
	if (d->diff && d->columns > 0) {
		worddiff_layout(d->diff, d->columns);
		show_all(d);
		if (d->is_folded && !worddiff_is_same(d->diff))
			fold(d);
	}
	d->scroll.n = (int64_t)d->n;
	scroll_fit(&d->scroll);
}

void diffbox_set(struct diffbox *d, struct str a, struct str b)
{
	worddiff_free(d->diff);
	d->diff = worddiff_new(a, b);
	d->a = a;
	d->b = b;
	d->scroll.at = d->scroll.top = 0;
	d->is_new = d->is_folded;
	lay_out(d);
}

static bool is_change(const struct diffbox_row *r)
{
	return r->sign == '+' || r->sign == '-';
}

/* A low window has no row to spare for what stands before a change. */
static void go_to_first_change(struct diffbox *d)
{
	enum { LOW = 5 };
	size_t i = 0;
	while (i < d->n && !is_change(&d->shown[i]))
		i++;
	if (i < d->n && d->scroll.rows <= LOW)
		scroll_wheel(&d->scroll, (int64_t)i);
	d->is_new = false;
}

void diffbox_place(struct diffbox *d, int rows, int columns)
{
	int width = columns > GUTTER + 1 ? columns - GUTTER : 1;
	d->scroll.rows = rows > 0 ? rows : 1;
	if (width != d->columns) {
		d->columns = width;
		lay_out(d);
	}
	scroll_fit(&d->scroll);
	if (d->is_new && rows > 0)
		go_to_first_change(d);
}

static void draw_row(
	const struct diffbox *d, const struct diffbox_row *shown, struct area a, int row)
{
	struct worddiff_row r;
	bool old = shown->sign == '-';
	if (shown->sign == 0) {
		area_text(a, row, GUTTER, STR("⋯"), STYLE_DIM);
		return;
	}
	if (!worddiff_read(d->diff, shown->row, &r))
		return;
	if (shown->sign != ' ')
		area_text(a, row, 0, (struct str){&shown->sign, 1},
			old ? STYLE_REMOVED : STYLE_ADDED);
	row_draw(old ? &r.a : &r.b, old ? d->a : d->b,
		area_part(a, 0, GUTTER, a.rows, a.columns - GUTTER), row, STYLE_TEXT);
}

void diffbox_draw(const struct diffbox *d, struct area a)
{
	if (d->diff && worddiff_is_same(d->diff)) {
		area_text_cut(a, 0, 0, a.columns, STR("no difference: the two are the same text"),
			STYLE_DIM);
		return;
	}
	for (int row = 0; row < a.rows && (size_t)(d->scroll.top + row) < d->n; row++)
		draw_row(d, &d->shown[d->scroll.top + row], a, row);
}

bool diffbox_command(struct diffbox *d, enum command c)
{
	return text_command(&d->scroll, c);
}

bool diffbox_event(struct diffbox *d, const struct event *e)
{
	if (e->kind != EVENT_MOUSE || (e->mouse != MOUSE_WHEEL_UP && e->mouse != MOUSE_WHEEL_DOWN))
		return false;
	scroll_wheel(&d->scroll, e->mouse == MOUSE_WHEEL_UP ? -WHEEL : WHEEL);
	return true;
}

static bool begins_change(const struct diffbox *d, int64_t i)
{
	const struct diffbox_row *r = &d->shown[i];
	return is_change(r) && (i == 0 || !is_change(r - 1));
}

bool diffbox_next(struct diffbox *d, bool backward)
{
	int64_t step = backward ? -1 : 1, n = (int64_t)d->n;
	for (int64_t i = d->scroll.top + step; i >= 0 && i < n; i += step) {
		if (!begins_change(d, i))
			continue;
		int64_t before = d->scroll.top;
		scroll_wheel(&d->scroll, i - d->scroll.top);
		return d->scroll.top != before;
	}
	return false;
}
