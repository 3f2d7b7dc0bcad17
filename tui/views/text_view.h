/*
 * text_view: a whole screen for a text to read: a request, a response, a document, a version.
 * Scrolled, searched, copied. Other views of text are made of it: they have a struct text_view
 * first and a class of their own, whose functions call these.
 */
#ifndef STROP_TEXT_VIEW_H
#define STROP_TEXT_VIEW_H

#include "session.h"
#include "textbox.h"

/* Title and text are copied. The caller pushes it. */
struct view *text_view_new(struct session *s, struct str title, struct str text);

struct text_view {
	struct view view;
	struct textbox box;
	struct buf title, note; /* note: stands before how far down one is */
};

extern const enum where text_view_contexts[];

/* `indent`: of the rows after a line's first. */
void text_view_init(struct text_view *v, struct session *s, const struct view_class *class,
	struct str title, int indent);
void text_view_done(struct text_view *v);

void text_view_place(struct view *v, int rows, int columns);
void text_view_draw(struct view *v, struct area a, bool focused);
bool text_view_command(struct view *v, enum command c, struct str argument);
bool text_view_event(struct view *v, const struct event *e);
bool text_view_step(struct view *v, int64_t budget_us);

#endif
