/* version_view: owns the facts above a version's text and the styles within it. */
#include "version_view.h"

#include <stdlib.h>

#include "marks.h"
#include "number.h"
#include "pane.h"
#include "text_view.h"
#include "version_ref.h"

static struct text_view *of(struct view *v)
{
	return (struct text_view *)v;
}

static void close_view(struct view *v)
{
	text_view_done(of(v));
	free(v);
}

static const struct view_class class = {
	.name = "version",
	.contexts = text_view_contexts,
	.place = text_view_place,
	.draw = text_view_draw,
	.command = text_view_command,
	.event = text_view_event,
	.step = text_view_step,
	.close = close_view,
};

static void add(struct textbox *box, struct str source, size_t from, size_t to, style_t style)
{
	if (from < to)
		textbox_add(box, style, str_head(str_from(source, from), to - from));
}

/* Keys lie within the front matter, which goes on behind them. */
static void add_source(struct textbox *box, struct session *s, struct str source)
{
	struct arena a = {0};
	struct str *known = NULL;
	struct mark *marks;
	size_t n_known = s->preparing ? 0 : wb_names(s->wb, &a, &known);
	size_t n = prompt_marks(&a, source, known, n_known, &marks), at = 0, front = 0;
	for (size_t i = 0; i < n; i++) {
		add(box, source, at, marks[i].from, at < front ? STYLE_PROMPT_FRONT : STYLE_TEXT);
		at = marks[i].from;
		if (marks[i].kind == MARK_FRONT) {
			front = marks[i].to;
			continue;
		}
		add(box, source, at, marks[i].to, mark_style(marks[i].kind));
		at = marks[i].to;
		if (at < front && (i + 1 == n || marks[i + 1].from >= front)) {
			add(box, source, at, front, STYLE_PROMPT_FRONT);
			at = front;
		}
	}
	if (at < front) {
		add(box, source, at, front, STYLE_PROMPT_FRONT);
		at = front;
	}
	add(box, source, at, source.n, STYLE_TEXT);
	arena_free(&a);
}

static void write_note(struct text_view *v, const struct wb_version *version, struct arena *a)
{
	if (version->number == 0)
		buf_addz(&v->note, "the working copy, no version yet");
	else
		buf_addf(&v->note, "%s", number_when(a, version->created_ms));
	for (size_t i = 0; i < version->n_labels; i++)
		buf_addf(&v->note, ", %.*s", STRF(version->labels[i]));
}

struct view *version_view_new(struct session *s, struct str ref)
{
	struct arena a = {0};
	struct wb_version version;
	struct err err = {0};
	struct text_view *v = NULL;
	if (version_find(s, ref, &a, &version, &err) != 0) {
		session_fail(s, &err);
	} else {
		v = mem_alloc(sizeof *v);
		text_view_init(v, s, &class, version_ref(&a, &version), 0);
		write_note(v, &version, &a);
		add_source(&v->box, s, version.source);
	}
	arena_free(&a);
	return v ? &v->view : NULL;
}
