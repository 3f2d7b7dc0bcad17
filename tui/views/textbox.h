/*
 * textbox: a text that is read, not edited: wrapped, scrolled, searched. What the text view, the
 * log and the help are made of. A text of any length: its rows are found as far as they are needed,
 * the rest in textbox_step.
 */
#ifndef STROP_TEXTBOX_H
#define STROP_TEXTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"
#include "cells.h"
#include "command.h"
#include "input.h"

struct textbox_run {
	size_t end; /* it begins where the one before ends */
	style_t style;
};

struct textbox {
	struct buffer *text;
	struct textbox_run *runs;
	size_t n_runs, cap_runs;
	int indent; /* of the rows after a line's first */

	uint32_t *rows; /* where each begins, as far as known */
	size_t n_rows, cap_rows;
	size_t done;     /* bytes that have their rows */
	size_t line_end; /* of the line that `done` is in */
	bool is_complete;
	int columns, height;
	int64_t top;
	bool follows_end; /* stays at the end when text comes */
	struct buf pattern;
	size_t match, match_n; /* the present match; match_n 0: none */
};

void textbox_init(struct textbox *t, int indent); /* empty */
void textbox_done(struct textbox *t);
void textbox_clear(struct textbox *t);
void textbox_add(struct textbox *t, style_t style, struct str text); /* at the end; copies */
struct str textbox_text(const struct textbox *t);

/* For these many rows and columns; keeps the line on top where it is. */
void textbox_place(struct textbox *t, int rows, int columns);

/* The line on top, from 0; for keeping the place when the text is made anew. Go: once it has been
 * placed. */
size_t textbox_top_line(const struct textbox *t);
void textbox_go_line(struct textbox *t, size_t line);
bool textbox_step(struct textbox *t, int64_t budget_us); /* true: call again */
void textbox_draw(const struct textbox *t, struct area a);

bool textbox_command(struct textbox *t, enum command c);      /* movement; false: not mine */
bool textbox_event(struct textbox *t, const struct event *e); /* the wheel */

/* Search from the top of the window (again: from the present match on); false: nothing found.
 * Empty: no marks. */
bool textbox_find(struct textbox *t, struct str pattern);
bool textbox_find_next(struct textbox *t, bool backward);

/* Where one is: "12 %", "all", "end" ... Static. */
const char *textbox_where(const struct textbox *t);

#endif
