/*
 * help_view: owns the help's filter: what is typed after `/` leaves only the rows that have it. The
 * first Esc shows all again, the second leaves.
 */
#include "help_view.h"

#include <stdlib.h>

#include "dialog.h"
#include "help_text.h"
#include "text_view.h"

enum { MAX_CONTEXTS = 8 };

struct help_view {
	struct text_view text; /* first */
	enum where first[MAX_CONTEXTS];
	struct buf words, before; /* before: what the filter was when its dialog opened */
	int columns;              /* that the text was made for */
};

static struct help_view *of(struct view *v)
{
	return (struct help_view *)v;
}

/* Few columns or many: the lines are the same, so the place is kept. */
static void make(struct help_view *v, int columns)
{
	struct textbox *box = &v->text.box;
	size_t line = textbox_top_line(box);
	textbox_clear(box);
	v->columns = columns;
	box->indent = help_indent(columns);
	size_t n = help_text(box, v->first, buf_str(&v->words), columns);
	buf_cut(&v->text.note, 0);
	if (v->words.n && n == 0)
		buf_addf(&v->text.note, "nothing has \"%s\"", v->words.p);
	else if (v->words.n)
		buf_addf(&v->text.note, "%zu with \"%s\"", n, v->words.p);
	else
		buf_addz(&v->text.note, "C- Ctrl, M- Alt, S- Shift, / finds");
	textbox_go_line(box, line);
	v->text.view.session->dirty = true;
}

static void filter(struct help_view *v, struct str words)
{
	buf_cut(&v->words, 0);
	buf_add(&v->words, words);
	make(v, v->columns);
	textbox_go_line(&v->text.box, 0);
}

static void filter_changed(void *context, struct str words)
{
	filter(context, words);
}

static void filter_cancelled(void *context)
{
	struct help_view *v = context;
	filter(v, buf_str(&v->before));
}

static void ask_for_filter(struct help_view *v)
{
	struct ask_line ask = {.label = "help with: ",
		.initial = buf_str(&v->words),
		.history = "help",
		.changed = filter_changed,
		.done = filter_changed,
		.cancelled = filter_cancelled,
		.context = v};
	buf_cut(&v->before, 0);
	buf_add(&v->before, buf_str(&v->words));
	dialog_line(v->text.view.session, &ask);
}

static bool help_command(struct view *view, enum command c, struct str argument)
{
	struct help_view *v = of(view);
	if (c == CMD_LEAVE && v->words.n)
		filter(v, STR(""));
	else if ((c == CMD_HELP || c == CMD_TEXT_FIND) && argument.n)
		filter(v, argument);
	else if (c == CMD_TEXT_FIND || c == CMD_HELP)
		ask_for_filter(v);
	else
		return text_view_command(view, c, argument);
	return true;
}

static void help_place(struct view *view, int rows, int columns)
{
	if (columns != of(view)->columns)
		make(of(view), columns);
	text_view_place(view, rows, columns);
}

static void help_close(struct view *view)
{
	struct help_view *v = of(view);
	text_view_done(&v->text);
	buf_free(&v->words);
	buf_free(&v->before);
	free(v);
}

static const struct view_class help_class = {
	.name = "help",
	.contexts = text_view_contexts,
	.place = help_place,
	.draw = text_view_draw,
	.command = help_command,
	.event = text_view_event,
	.step = text_view_step,
	.close = help_close,
};

struct view *help_view_new(struct session *s, struct str words)
{
	struct help_view *v = mem_alloc(sizeof *v);
	struct view *top = session_top(s);
	if (top && top->class->focus)
		top = top->class->focus(top);
	text_view_init(&v->text, s, &help_class, STR("Help"), 0);
	for (size_t i = 0; top && i < MAX_CONTEXTS - 1 && top->class->contexts[i]; i++)
		v->first[i] = top->class->contexts[i];
	buf_add(&v->words, words);
	return &v->text.view;
}
