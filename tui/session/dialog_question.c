/*
 * dialog_question: owns the box with a question and its answers. No answer is marked at first, so
 * that an Enter meant for something else decides nothing.
 */
#include "dialog.h"

#include <stdlib.h>

#include "glyph.h"
#include "wrap.h"

enum { MAX_ANSWERS = 12, WIDTH = 72 };

struct question_dialog {
	struct view view;
	struct arena arena;
	struct str title, text;
	struct answer {
		char key;
		struct str what;
	} answers[MAX_ANSWERS];
	int n, at; /* at: the marked one, -1 none */
	int top, shown,
		all; /* rows of the text: the first in sight, how many are, how many there are */
	struct area buttons; /* where the answers were drawn, a row each */
	struct question ask; /* its texts are the ones above */
};

static struct question_dialog *of(struct view *v)
{
	return (struct question_dialog *)v;
}

static void answer(struct question_dialog *d, int i)
{
	struct question ask = d->ask;
	char key = d->answers[i].key;
	d->ask.cancelled = NULL;
	session_pop(d->view.session);
	ask.done(ask.context, key);
}

/* Of a text longer than the box. */
static void show_from(struct question_dialog *d, int top)
{
	int last = d->all - d->shown;
	d->top = top > last ? last : top;
	d->top = d->top < 0 ? 0 : d->top;
}

static void turn_page(struct question_dialog *d, int by)
{
	show_from(d, d->top + by * (d->shown > 1 ? d->shown - 1 : 1));
	d->view.session->dirty = true;
}

static bool question_command(struct view *v, enum command c, struct str argument)
{
	struct question_dialog *d = of(v);
	(void)argument;
	v->session->dirty = true;
	if (c == CMD_CANCEL)
		session_pop(v->session);
	else if (c == CMD_ACCEPT && d->at >= 0)
		answer(d, d->at);
	else if (c == CMD_PICK_DOWN || c == CMD_COMPLETE)
		d->at = (d->at + 1) % d->n;
	else if (c == CMD_PICK_UP)
		d->at = (d->at <= 0 ? d->n : d->at) - 1;
	else if (c == CMD_PICK_PAGE_DOWN || c == CMD_PICK_PAGE_UP)
		turn_page(d, c == CMD_PICK_PAGE_DOWN ? 1 : -1);
	return true;
}

static bool question_event(struct view *v, const struct event *e)
{
	struct question_dialog *d = of(v);
	const struct area *b = &d->buttons;
	if (e->kind == EVENT_MOUSE && e->mouse == MOUSE_WHEEL_DOWN)
		turn_page(d, 1);
	if (e->kind == EVENT_MOUSE && e->mouse == MOUSE_WHEEL_UP)
		turn_page(d, -1);
	for (int i = 0; i < d->n; i++) {
		bool pressed = e->kind == EVENT_KEY && e->key.mods == 0 &&
			       e->key.code == (unsigned char)d->answers[i].key;
		bool clicked = e->kind == EVENT_MOUSE && e->mouse == MOUSE_PRESS &&
			       e->row == b->row + i && i < b->rows && e->column >= b->column &&
			       e->column < b->column + b->columns;
		if (pressed || clicked) {
			answer(d, i);
			break;
		}
	}
	return true;
}

/* Asked about what is no more, it would be answered in vain. */
static void question_changed(struct view *v, unsigned what)
{
	const struct question *ask = &of(v)->ask;
	(void)what;
	if (ask->stands && !ask->stands(ask->context) && session_top(v->session) == v)
		session_pop(v->session);
}

/* ---- drawing ---- */

static int count_rows(struct str text, int columns)
{
	struct str line;
	size_t rows = 0;
	while (str_line(&text, &line))
		rows += wrap_rows(line, columns);
	return (int)rows;
}

/* The rows of the text from row `top` on. */
static void draw_text(struct area a, struct str text, int top)
{
	struct str line;
	int row = -top;
	while (row < a.rows && str_line(&text, &line)) {
		size_t from = 0;
		do {
			size_t to = wrap_row(line, from, a.columns);
			if (row >= 0)
				area_text(a, row, 0, (struct str){line.p + from, to - from},
					STYLE_TEXT);
			row++;
			from = to;
		} while (from < line.n && row < a.rows);
	}
}

static void draw_answers(struct question_dialog *d, struct area a)
{
	d->buttons = a;
	for (int i = 0; i < d->n; i++) {
		int column = area_textf(a, i, 0, STYLE_KEY, " %c ", d->answers[i].key);
		area_text_cut(
			a, i, column + 1, a.columns - column - 1, d->answers[i].what, STYLE_TEXT);
		if (i == d->at)
			area_flag(a, i, 0, a.columns, STYLE_SELECTED);
	}
}

/* What of a longer text is in sight, and how to see the rest. */
static void draw_place(const struct question_dialog *d, struct area a)
{
	if (d->all > d->shown)
		area_textf(a, 0, 0, STYLE_DIM, "lines %d-%d of %d: PgUp PgDn", d->top + 1,
			d->top + d->shown, d->all);
}

/* The answers are always in sight; a text too long for the screen is turned over above them. */
static void question_draw(struct view *v, struct area a, bool focused)
{
	struct question_dialog *d = of(v);
	int columns = a.columns < WIDTH + 4 ? a.columns : WIDTH;
	int text = count_rows(d->text, columns - 4), room = a.rows - d->n - 3;
	(void)focused;
	d->all = text;
	text = text > room ? room : text;
	text = text < 0 ? 0 : text;
	int rows = text + d->n + 3 < a.rows ? text + d->n + 3 : a.rows;
	d->shown = text;
	show_from(d, d->top);
	struct area box =
		area_part(a, (a.rows - rows) / 2, (a.columns - columns) / 2, rows, columns);
	area_fill(box, STYLE_TEXT);
	struct area in = area_box(box, d->title, STR(""), STYLE_WARNING, STYLE_TITLE);
	draw_text(area_part(in, 0, 1, text, in.columns - 2), d->text, d->top);
	draw_place(d, area_part(in, text, 1, 1, in.columns - 2));
	draw_answers(d, area_part(in, text + 1, 1, d->n, in.columns - 2));
}

static void question_close(struct view *v)
{
	struct question ask = of(v)->ask;
	arena_free(&of(v)->arena);
	free(v);
	if (ask.cancelled)
		ask.cancelled(ask.context);
}

static const enum where contexts[] = {WHERE_DIALOG, WHERE_NONE};

static const struct view_class question_class = {
	.name = "question",
	.contexts = contexts,
	.is_dialog = true,
	.draw = question_draw,
	.command = question_command,
	.event = question_event,
	.changed = question_changed,
	.close = question_close,
};

static void read_answers(struct question_dialog *d, struct str answers)
{
	struct str one;
	while (d->n < MAX_ANSWERS && str_split(&answers, '|', &one))
		if (one.n > 2)
			d->answers[d->n++] = (struct answer){one.p[0], str_from(one, 2)};
}

void dialog_question(struct session *s, const struct question *q)
{
	struct question_dialog *d = mem_alloc(sizeof *d);
	d->view = (struct view){.class = &question_class, .session = s};
	d->title = arena_dup(&d->arena, str_of(q->title));
	d->text = arena_dup(&d->arena, q->text);
	read_answers(d, arena_dup(&d->arena, str_of(q->answers)));
	d->at = -1;
	d->ask = *q;
	session_push(s, &d->view);
}
