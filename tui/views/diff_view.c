/* diff_view: owns the screen around a diff of two versions. */
#include "diff_view.h"

#include <stdlib.h>

#include "diffbox.h"
#include "version_ref.h"

struct diff_view {
	struct view view; /* first */
	struct arena arena;
	struct wb_version a, b;
	struct str title;
	struct diffbox box;
};

static const enum where contexts[] = {WHERE_TEXT, WHERE_LIST, WHERE_GLOBAL, WHERE_NONE};

static struct diff_view *of(struct view *v)
{
	return (struct diff_view *)v;
}

static struct str note(const struct diff_view *d, struct arena *a)
{
	const struct scroll *s = &d->box.scroll;
	const char *where = s->n <= s->rows            ? "all"
			    : s->top + s->rows >= s->n ? "end"
						       : "n next change";
	if (d->box.n == 0)
		return STR("");
	return arena_printf(a, "+%zu -%zu, %s", d->box.added, d->box.removed, where);
}

static void draw(struct view *v, struct area a, bool focused)
{
	struct diff_view *d = of(v);
	struct arena arena = {0};
	area_fill(a, STYLE_TEXT);
	struct area in = area_box(
		a, d->title, note(d, &arena), focused ? STYLE_LINE_FOCUS : STYLE_LINE, STYLE_TITLE);
	diffbox_draw(&d->box, area_part(in, 0, 1, in.rows, in.columns - 2));
	arena_free(&arena);
}

static void place(struct view *v, int rows, int columns)
{
	diffbox_place(&of(v)->box, rows - 2, columns - 4);
}

static bool command(struct view *v, enum command c, struct str argument)
{
	struct diff_view *d = of(v);
	(void)argument;
	if (diffbox_command(&d->box, c))
		return true;
	switch ((int)c) {
	case CMD_LEAVE:
		session_pop(v->session);
		return true;
	case CMD_TEXT_NEXT:
	case CMD_TEXT_PREVIOUS:
		if (!diffbox_next(&d->box, c == CMD_TEXT_PREVIOUS))
			session_say(v->session, MESSAGE_INFO, "no change further %s",
				c == CMD_TEXT_NEXT ? "down" : "up");
		return true;
	case CMD_TEXT_FIND:
		session_say(v->session, MESSAGE_INFO,
			"a diff is not searched: n and N go to the next and the previous change");
		return true;
	case CMD_TEXT_COPY:
		session_copy(v->session, d->b.source, d->title.p);
		return true;
	}
	return false;
}

static bool event(struct view *v, const struct event *e)
{
	return diffbox_event(&of(v)->box, e);
}

static void close_view(struct view *v)
{
	struct diff_view *d = of(v);
	diffbox_done(&d->box);
	arena_free(&d->arena);
	free(d);
}

static const struct view_class class = {
	.name = "diff",
	.contexts = contexts,
	.draw = draw,
	.place = place,
	.command = command,
	.event = event,
	.close = close_view,
};

struct view *diff_view_new(struct session *s, struct str ref_a, struct str ref_b)
{
	struct diff_view *d = mem_alloc(sizeof *d);
	struct err err = {0};
	d->view = (struct view){.class = &class, .session = s};
	diffbox_init(&d->box, false);
	int bad = version_find(s, ref_a, &d->arena, &d->a, &err);
	if (!bad)
		bad = version_find(s, ref_b, &d->arena, &d->b, &err);
	if (bad) {
		session_fail(s, &err);
		close_view(&d->view);
		return NULL;
	}
	d->title = arena_printf(&d->arena, "%.*s → %.*s", STRF(version_ref(&d->arena, &d->a)),
		STRF(version_ref(&d->arena, &d->b)));
	diffbox_set(&d->box, d->a.source, d->b.source);
	return &d->view;
}
