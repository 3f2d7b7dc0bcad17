/*
 * picker: owns the narrowing list: a line to type in, the matches below it with what matched
 * marked, how many there are.
 *
 * A short list is searched at once, so that a key and its result are one frame; a long one gets a
 * few milliseconds and goes on in picker_step.
 */
#include "picker.h"

#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "glyph.h"
#include "wrap.h"

enum { AT_ONCE_US = 3000, WIDTH = 100, TEXT_MIN = 16, ABOUT_ROWS = 3 };

void picker_init(struct picker *p)
{
	*p = (struct picker){.fuzzy = fuzzy_new(), .editor = field_new(STR("")), .kept = -1};
}

void picker_done(struct picker *p)
{
	fuzzy_free(p->fuzzy);
	editor_free(p->editor);
	free(p->items);
	arena_free(&p->arena);
	arena_free(&p->notes);
}

void picker_add(struct picker *p, struct str text, struct str detail)
{
	p->items = mem_grow(p->items, p->n, &p->cap, sizeof *p->items);
	p->items[p->n] = (struct pick_item){
		.text = arena_dup(&p->arena, text), .detail = arena_dup(&p->arena, detail)};
	fuzzy_add(p->fuzzy, p->items[p->n++].text);
	p->is_busy = true;
}

void picker_note(struct picker *p, size_t item, const struct pick_item *note)
{
	struct pick_item *i = &p->items[item];
	int columns = glyph_columns(note->status);
	i->detail = arena_dup(&p->notes, note->detail);
	i->status = arena_dup(&p->notes, note->status);
	i->status_style = note->status_style;
	i->about = arena_dup(&p->notes, note->about);
	p->has_about |= note->about.n > 0;
	if (columns > p->status_columns)
		p->status_columns = columns;
}

void picker_forget_notes(struct picker *p)
{
	for (size_t i = 0; i < p->n; i++)
		p->items[i].detail = p->items[i].status = p->items[i].about = STR("");
	arena_reset(&p->notes);
}

void picker_mark(struct picker *p, size_t item)
{
	p->kept = (int64_t)item;
	picker_step(p, 0);
}

/* The mark stays on the item a person chose as long as it is found, else it is on the best. */
static void find_kept(struct picker *p)
{
	p->scroll.n = (int64_t)fuzzy_found(p->fuzzy);
	if (p->kept < 0)
		p->scroll.at = 0;
	for (int64_t i = 0; p->kept >= 0 && i < p->scroll.n; i++)
		if ((int64_t)fuzzy_at(p->fuzzy, (size_t)i) == p->kept) {
			p->scroll.at = i;
			break;
		}
	scroll_fit(&p->scroll);
}

bool picker_step(struct picker *p, int64_t budget_us)
{
	p->is_busy = fuzzy_step(p->fuzzy, budget_us);
	find_kept(p);
	return p->is_busy;
}

void picker_finish(struct picker *p)
{
	while (p->is_busy)
		picker_step(p, AT_ONCE_US);
}

bool picker_choice(const struct picker *p, size_t *item)
{
	if (p->scroll.n == 0)
		return false;
	*item = fuzzy_at(p->fuzzy, (size_t)p->scroll.at);
	return true;
}

static void keep(struct picker *p)
{
	size_t item;
	p->kept = picker_choice(p, &item) ? (int64_t)item : -1;
}

static void search_again(struct picker *p)
{
	struct str text = field_text(p->editor);
	if (str_eq(text, fuzzy_pattern(p->fuzzy)))
		return;
	fuzzy_set(p->fuzzy, text);
	p->kept = -1;
	picker_step(p, AT_ONCE_US);
}

static bool move(struct picker *p, enum command c)
{
	struct scroll *s = &p->scroll;
	if (c == CMD_PICK_UP && s->at == 0)
		scroll_to(s, s->n - 1);
	else if (c == CMD_PICK_DOWN && s->at == s->n - 1)
		scroll_to(s, 0);
	else if (c == CMD_PICK_UP || c == CMD_PICK_DOWN)
		scroll_move(s, c == CMD_PICK_UP ? -1 : 1);
	else if (c == CMD_PICK_PAGE_UP || c == CMD_PICK_PAGE_DOWN)
		scroll_page(s, c == CMD_PICK_PAGE_UP ? -1 : 1);
	else
		return false;
	keep(p);
	return true;
}

bool picker_command(struct picker *p, enum command c)
{
	if (move(p, c))
		return true;
	if (!field_command(p->editor, c))
		return false;
	search_again(p);
	return true;
}

static bool click(struct picker *p, const struct event *e, bool *accepted)
{
	int64_t row = p->scroll.top + e->row - p->list.row;
	bool inside = e->row >= p->list.row && e->row < p->list.row + p->list.rows &&
		      e->column >= p->list.column && e->column < p->list.column + p->list.columns;
	if (!inside || row >= p->scroll.n)
		return false;
	*accepted = row == p->scroll.at;
	scroll_to(&p->scroll, row);
	keep(p);
	return true;
}

bool picker_event(struct picker *p, const struct event *e, bool *accepted)
{
	*accepted = false;
	if (e->kind == EVENT_MOUSE && e->mouse == MOUSE_PRESS && e->button == 1)
		return click(p, e, accepted);
	if (e->kind == EVENT_MOUSE &&
		(e->mouse == MOUSE_WHEEL_UP || e->mouse == MOUSE_WHEEL_DOWN)) {
		scroll_wheel(&p->scroll, e->mouse == MOUSE_WHEEL_UP ? -3 : 3);
		keep(p);
		return true;
	}
	if (!field_event(p->editor, e))
		return false;
	search_again(p);
	return true;
}

/* ---- drawing ---- */

static void draw_marks(
	const struct picker *p, struct area a, int row, int column, int end, struct str text)
{
	enum { MARKED = 2048 };
	bool marks[MARKED];
	struct str head = str_head(text, MARKED);
	if (fuzzy_pattern(p->fuzzy).n == 0)
		return;
	fuzzy_marks(fuzzy_pattern(p->fuzzy), head, marks);
	for (size_t at = 0, next; at < head.n; at = next) {
		next = glyph_next(head, at);
		int left = column + glyph_columns(str_head(head, at));
		int right = column + glyph_columns(str_head(head, next));
		if (left >= end)
			break;
		if (marks[at])
			area_flag(a, row, left, (right < end ? right : end) - left, STYLE_MATCH);
	}
}

/* The detail takes what the text leaves, but at least half of the row where it needs that much. */
static int detail_columns(const struct pick_item *item, int room)
{
	int text = glyph_columns(item->text);
	int wants = glyph_columns(item->detail), left = room - text - 2;
	int most = left > room / 2 ? left : room / 2;
	int columns = wants < most ? wants : most;
	return room - columns - 2 >= (text < TEXT_MIN ? text : TEXT_MIN) ? columns : 0;
}

static void draw_item(
	const struct picker *p, struct area a, int row, const struct pick_item *item, bool marked)
{
	int status = p->status_columns ? p->status_columns + 2 : 0;
	int room = a.columns - 3 - status, text = glyph_columns(item->text);
	int detail = detail_columns(item, room), width = detail ? room - detail - 2 : room;
	style_t style = marked ? STYLE_STRONG : STYLE_TEXT;
	if (marked)
		area_text(a, row, 0, STR("\xe2\x96\xb8"), STYLE_KEY);
	area_text_cut(a, row, 2, width, item->text, style);
	draw_marks(p, a, row, 2, 2 + width - (text > width), item->text);
	if (detail)
		area_text_cut(
			a, row, a.columns - 1 - status - detail, detail, item->detail, STYLE_DIM);
	if (status)
		area_text_cut(a, row, a.columns + 1 - status, status - 2, item->status,
			item->status_style);
	if (marked)
		area_flag(a, row, 0, a.columns, STYLE_SELECTED);
}

static void draw_list(struct picker *p, struct area a)
{
	p->list = a;
	p->scroll.rows = a.rows;
	scroll_fit(&p->scroll);
	for (int i = 0; i < a.rows && p->scroll.top + i < p->scroll.n; i++) {
		size_t item = fuzzy_at(p->fuzzy, (size_t)(p->scroll.top + i));
		draw_item(p, a, i, &p->items[item], p->scroll.top + i == p->scroll.at);
	}
	if (p->scroll.n == 0)
		area_text(a, 0, 2,
			p->is_busy || p->is_loading ? STR("looking \xe2\x80\xa6")
						    : STR("nothing fits"),
			STYLE_DIM);
}

static void draw_count(const struct picker *p, struct area a)
{
	struct arena scratch = {0};
	bool more = p->is_busy || p->is_loading;
	struct str count = arena_printf(&scratch, "%zu of %zu%s", fuzzy_found(p->fuzzy),
		fuzzy_total(p->fuzzy), more ? " \xe2\x80\xa6" : "");
	area_text_right(a, 0, a.columns - 1, count, STYLE_DIM);
	arena_free(&scratch);
}

/* What there is to say about the marked item, below a line. */
static void draw_about(const struct picker *p, struct area a)
{
	size_t item, from = 0;
	for (int column = 0; column < a.columns; column++)
		area_text(a, 0, column, STR("\xe2\x94\x80"), STYLE_LINE);
	if (!picker_choice(p, &item))
		return;
	struct str text = p->items[item].about;
	for (int row = 1; row < a.rows && from < text.n; row++) {
		size_t to = wrap_row(text, from, a.columns - 2);
		struct str rest = str_from(text, from);
		if (row + 1 == a.rows)
			area_text_cut(a, row, 1, a.columns - 2, rest, STYLE_TEXT);
		else
			area_text(a, row, 1, str_head(rest, to - from), STYLE_TEXT);
		from = to;
	}
}

static int about_rows(const struct picker *p)
{
	return p->has_about ? ABOUT_ROWS + 1 : 0;
}

/* As wide as is good to read, all of a small screen. The height depends on what there is to choose,
 * not on what is found, so that the box stands still while one types. */
static struct area place(const struct picker *p, struct area a)
{
	int columns = a.columns > WIDTH + 8 ? WIDTH : a.columns >= 70 ? a.columns - 8 : a.columns;
	int most = a.rows > 20 ? a.rows - 6 : a.rows - 2;
	int wants = p->is_loading || p->n > 1000 ? 1000 : (int)p->n + 3 + about_rows(p);
	int rows = wants < most ? wants : most;
	rows = rows < 4 ? 4 : rows;
	int top = a.rows > 20 ? (a.rows - rows) / 3 : (a.rows - rows) / 2;
	return area_part(a, top > 0 ? top : 0, (a.columns - columns) / 2, rows, columns);
}

void picker_draw(struct picker *p, struct area a, struct str title)
{
	struct area box = place(p, a);
	area_fill(box, STYLE_TEXT);
	struct area in = area_box(box, title, STR(""), STYLE_LINE_FOCUS, STYLE_TITLE);
	int count = in.columns >= 40 ? 22 : 16;
	draw_count(p, area_part(in, 0, 0, 1, in.columns));
	area_text(in, 0, 0, STR(">"), STYLE_KEY);
	int about = in.rows > about_rows(p) + 1 ? about_rows(p) : 0;
	draw_list(p, area_part(in, 1, 0, in.rows - 1 - about, in.columns));
	if (about)
		draw_about(p, area_part(in, in.rows - about, 0, about, in.columns));
	field_draw(p->editor, area_part(in, 0, 2, 1, in.columns - 2 - count));
}
