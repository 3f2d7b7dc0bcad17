/* text_view: owns the screen around a textbox: its frame, the search dialog, copying. */
#include "text_view.h"

#include <stdlib.h>

#include "dialog.h"

static struct text_view *of(struct view *v)
{
	return (struct text_view *)v;
}

void text_view_init(struct text_view *v, struct session *s, const struct view_class *class,
	struct str title, int indent)
{
	*v = (struct text_view){.view = {.class = class, .session = s}};
	textbox_init(&v->box, indent);
	buf_add(&v->title, title);
}

void text_view_done(struct text_view *v)
{
	textbox_done(&v->box);
	buf_free(&v->title);
	buf_free(&v->note);
}

/* The frame takes a row above and below, and two columns at each side. */
void text_view_place(struct view *v, int rows, int columns)
{
	textbox_place(&of(v)->box, rows - 2, columns > 5 ? columns - 4 : 1);
}

void text_view_draw(struct view *view, struct area a, bool focused)
{
	struct text_view *v = of(view);
	struct buf note = {0};
	buf_addf(&note, "%s%s%s", v->note.n ? v->note.p : "", v->note.n ? ", " : "",
		textbox_where(&v->box));
	area_fill(a, STYLE_TEXT);
	area_box(a, buf_str(&v->title), buf_str(&note), focused ? STYLE_LINE_FOCUS : STYLE_LINE,
		STYLE_TITLE);
	struct area in = area_part(a, 1, 2, a.rows - 2, a.columns - 4);
	textbox_draw(&v->box, in);
	if (textbox_text(&v->box).n == 0)
		area_text(in, 0, 0, STR("(nothing)"), STYLE_DIM);
	buf_free(&note);
}

/* ---- searching ---- */

static void look(void *context, struct str text)
{
	textbox_find(&((struct text_view *)context)->box, text);
}

static void found(void *context, struct str text)
{
	struct text_view *v = context;
	if (!textbox_find(&v->box, text) && text.n)
		session_say(
			v->view.session, MESSAGE_INFO, "\"%.*s\" is not in this text", STRF(text));
}

static void forget(void *context)
{
	look(context, STR(""));
}

static void ask_for_pattern(struct text_view *v)
{
	struct ask_line ask = {.label = "search: ",
		.history = "search",
		.changed = look,
		.done = found,
		.cancelled = forget,
		.context = v};
	dialog_line(v->view.session, &ask);
}

static void next(struct text_view *v, bool backward)
{
	if (v->box.pattern.n == 0)
		session_say(v->view.session, MESSAGE_INFO, "nothing was searched for: / searches");
	else if (!textbox_find_next(&v->box, backward))
		session_say(v->view.session, MESSAGE_INFO, "\"%s\" is not in this text",
			v->box.pattern.p);
}

static void copy(struct text_view *v)
{
	struct str text = textbox_text(&v->box);
	session_say(v->view.session, MESSAGE_DONE, "copied: %zu bytes", text.n);
	session_took(v->view.session, text);
}

bool text_view_command(struct view *view, enum command c, struct str argument)
{
	struct text_view *v = of(view);
	view->session->dirty = true;
	if (textbox_command(&v->box, c))
		return true;
	if (c == CMD_LEAVE)
		session_pop(view->session);
	else if (c == CMD_TEXT_FIND && argument.n)
		found(v, argument);
	else if (c == CMD_TEXT_FIND)
		ask_for_pattern(v);
	else if (c == CMD_TEXT_NEXT || c == CMD_TEXT_PREVIOUS)
		next(v, c == CMD_TEXT_PREVIOUS);
	else if (c == CMD_TEXT_COPY)
		copy(v);
	else
		return false;
	return true;
}

bool text_view_event(struct view *v, const struct event *e)
{
	return textbox_event(&of(v)->box, e);
}

bool text_view_step(struct view *v, int64_t budget_us)
{
	struct textbox *box = &of(v)->box;
	bool was_complete = box->is_complete, more = textbox_step(box, budget_us);
	if (box->is_complete != was_complete)
		v->session->dirty = true;
	return more;
}

/* ---- a text and nothing else ---- */

static void text_close(struct view *v)
{
	text_view_done(of(v));
	free(v);
}

const enum where text_view_contexts[] = {WHERE_TEXT, WHERE_LIST, WHERE_GLOBAL, WHERE_NONE};

static const struct view_class text_class = {
	.name = "text",
	.contexts = text_view_contexts,
	.place = text_view_place,
	.draw = text_view_draw,
	.command = text_view_command,
	.event = text_view_event,
	.step = text_view_step,
	.close = text_close,
};

struct view *text_view_new(struct session *s, struct str title, struct str text)
{
	struct text_view *v = mem_alloc(sizeof *v);
	text_view_init(v, s, &text_class, title, 0);
	textbox_add(&v->box, STYLE_TEXT, text);
	return &v->view;
}
