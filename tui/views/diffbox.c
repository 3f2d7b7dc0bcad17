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

static char sign_of(const struct row *r)
{
	bool added = false, removed = false;
	for (size_t i = 0; i < r->n; i++) {
		added |= r->spans[i].mark == RANGE_ADDED;
		removed |= r->spans[i].mark == RANGE_REMOVED;
	}
	return (char)(added && removed ? '~' : added ? '+' : removed ? '-' : ' ');
}

static void show(struct diffbox *d, size_t row, char sign)
{
	d->shown = mem_grow(d->shown, d->n, &d->cap, sizeof *d->shown);
	d->shown[d->n++] = (struct diffbox_row){row, sign};
}

static void show_all(struct diffbox *d)
{
	struct row r;
	d->n = d->changes = 0;
	for (size_t i = 0; i < MOST_ROWS && rows_read(d->rows, i, &r); i++) {
		show(d, i, sign_of(&r));
		d->changes += d->shown[i].sign != ' ';
	}
}

static bool is_near_change(const struct diffbox *d, size_t i)
{
	return d->shown[i].sign != ' ' || (i > 0 && d->shown[i - 1].sign != ' ') ||
	       (i + 1 < d->n && d->shown[i + 1].sign != ' ');
}

/* In place: a row is never before its new position. Of each stretch left out one row stays, to say so. */
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
	d->n = d->changes = 0;
	if (d->diff && d->columns > 0) {
		rows_layout(d->rows, d->columns);
		show_all(d);
		if (d->is_folded && d->changes)
			fold(d);
	}
	d->scroll.n = (int64_t)d->n;
	scroll_fit(&d->scroll);
}

void diffbox_set(struct diffbox *d, struct str a, struct str b)
{
	worddiff_free(d->diff);
	d->diff = worddiff_new(a, b);
	d->rows = worddiff_inline(d->diff, &d->text);
	d->scroll.at = d->scroll.top = 0;
	lay_out(d);
}

void diffbox_place(struct diffbox *d, int rows, int columns)
{
	int width = columns > GUTTER + 1 ? columns - GUTTER : 1;
	d->scroll.rows = rows > 0 ? rows : 1;
	if (width == d->columns) {
		scroll_fit(&d->scroll);
		return;
	}
	d->columns = width;
	lay_out(d);
}

static style_t sign_style(char sign)
{
	return sign == '+' ? STYLE_ADDED : sign == '-' ? STYLE_REMOVED : STYLE_CHANGED;
}

void diffbox_draw(const struct diffbox *d, struct area a)
{
	if (d->diff && d->changes == 0) {
		area_text_cut(a, 0, 0, a.columns,
			worddiff_is_same(d->diff) ? STR("no difference: the two are the same text")
						  : STR("only line ends differ"),
			STYLE_DIM);
		return;
	}
	struct area text = area_part(a, 0, GUTTER, a.rows, a.columns - GUTTER);
	for (int row = 0; row < a.rows && (size_t)(d->scroll.top + row) < d->n; row++) {
		const struct diffbox_row *r = &d->shown[d->scroll.top + row];
		if (r->sign == 0) {
			area_text(text, row, 0, STR("⋯"), STYLE_DIM);
			continue;
		}
		if (r->sign != ' ')
			area_text(a, row, 0, (struct str){&r->sign, 1}, sign_style(r->sign));
		rows_draw(d->rows, r->row, d->text, text, row, STYLE_TEXT);
	}
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
	bool is_change = r->sign != ' ' && r->sign != 0;
	return is_change && (i == 0 || r[-1].sign == ' ' || r[-1].sign == 0);
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
