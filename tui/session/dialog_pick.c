/* dialog_pick: owns the dialog around a picker: telling what is marked, and how it ends. */
#include "dialog.h"

#include <stdlib.h>

#include "picker.h"

struct pick_dialog {
	struct view view;
	struct view_class class; /* with the contexts that were asked for */
	struct pick ask;
	struct str title; /* in the picker's arena */
	struct picker picker;
	int64_t told; /* the item that `moved` was called for last */
};

static struct pick_dialog *of(struct view *v)
{
	return (struct pick_dialog *)v;
}

static void tell(struct pick_dialog *d)
{
	size_t item;
	d->view.session->dirty = true;
	if (!picker_choice(&d->picker, &item) || (int64_t)item == d->told)
		return;
	d->told = (int64_t)item;
	if (d->ask.moved)
		d->ask.moved(d->ask.context, item);
}

/* The dialog is gone before anybody hears of it, so that the answer may open another. */
static void accept(struct pick_dialog *d)
{
	struct pick ask = d->ask;
	size_t item;
	picker_finish(&d->picker);
	if (!picker_choice(&d->picker, &item))
		return;
	d->ask.cancelled = NULL;
	session_pop(d->view.session);
	ask.done(ask.context, item);
}

static bool other_command(struct pick_dialog *d, enum command c)
{
	size_t item;
	return d->ask.command && picker_choice(&d->picker, &item) &&
	       d->ask.command(d->ask.context, c, item);
}

static bool pick_command(struct view *v, enum command c, struct str argument)
{
	struct pick_dialog *d = of(v);
	(void)argument;
	v->session->dirty = true;
	if (c == CMD_ACCEPT)
		accept(d);
	else if (c == CMD_CANCEL)
		session_pop(v->session);
	else if (other_command(d, c))
		return true;
	else if (picker_command(&d->picker, c == CMD_COMPLETE ? CMD_PICK_DOWN : c))
		tell(d);
	return true;
}

static bool pick_event(struct view *v, const struct event *e)
{
	struct pick_dialog *d = of(v);
	bool accepted;
	if (picker_event(&d->picker, e, &accepted))
		tell(d);
	if (accepted)
		accept(d);
	return true;
}

static bool pick_step(struct view *v, int64_t budget_us)
{
	struct pick_dialog *d = of(v);
	if (!d->picker.is_busy)
		return false;
	bool more = picker_step(&d->picker, budget_us);
	tell(d);
	return more;
}

static void pick_changed(struct view *v, unsigned what)
{
	struct pick_dialog *d = of(v);
	struct arena a = {0};
	(void)what;
	if (!d->ask.look)
		return;
	picker_forget_notes(&d->picker);
	for (size_t i = 0; i < d->picker.n; i++) {
		struct pick_item item;
		d->ask.look(d->ask.context, i, &a, &item);
		picker_note(&d->picker, i, &item);
	}
	arena_free(&a);
}

static void pick_draw(struct view *v, struct area a, bool focused)
{
	struct pick_dialog *d = of(v);
	(void)focused;
	picker_draw(&d->picker, a, d->title);
}

static void pick_close(struct view *v)
{
	struct pick_dialog *d = of(v);
	struct pick ask = d->ask;
	picker_done(&d->picker);
	free(d);
	if (ask.cancelled)
		ask.cancelled(ask.context);
}

static const enum where contexts[] = {WHERE_DIALOG, WHERE_EDIT, WHERE_NONE};

static const struct view_class pick_class = {
	.name = "pick",
	.contexts = contexts,
	.is_dialog = true,
	.draw = pick_draw,
	.command = pick_command,
	.event = pick_event,
	.changed = pick_changed,
	.step = pick_step,
	.close = pick_close,
};

void dialog_pick(struct session *s, const struct pick *q)
{
	struct pick_dialog *d = mem_alloc(sizeof *d);
	d->class = pick_class;
	if (q->contexts)
		d->class.contexts = q->contexts;
	d->view = (struct view){.class = &d->class, .session = s};
	d->ask = *q;
	picker_init(&d->picker);
	d->title = arena_dup(&d->picker.arena, str_of(q->title));
	for (size_t i = 0; i < q->n; i++) {
		picker_add(&d->picker, q->items[i].text, q->items[i].detail);
		picker_note(&d->picker, i, &q->items[i]);
	}
	picker_mark(&d->picker, q->at);
	d->told = (int64_t)q->at;
	session_push(s, &d->view);
}
