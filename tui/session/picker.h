/*
 * picker: a list that is narrowed by typing: what dialog_pick and the finder are made of. Items may
 * come while a person is choosing already.
 */
#ifndef STROP_PICKER_H
#define STROP_PICKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cells.h"
#include "command.h"
#include "dialog.h"
#include "fuzzy.h"
#include "input.h"
#include "mem.h"
#include "scroll.h"

struct picker {
	struct arena arena, notes;
	struct pick_item *items;
	size_t n, cap;
	struct fuzzy *fuzzy;
	struct editor *editor;
	struct scroll scroll; /* over what was found */
	bool is_busy;         /* items are still to be looked at */
	bool is_loading;      /* set by the owner: more items will come */
	int64_t kept; /* the item the mark is to stay on while the list changes; -1: the best one */
	struct area list;   /* where the rows were drawn */
	int status_columns; /* of the widest status; 0: no item has one */
	bool has_about;     /* some item has something to be told below the list */
};

void picker_init(struct picker *p);
void picker_done(struct picker *p);

void picker_add(struct picker *p, struct str text, struct str detail); /* copies */
/* Its detail, status and about, which may change; copies. Before all of them are noted anew:
 * forget. */
void picker_note(struct picker *p, size_t item, const struct pick_item *note);
void picker_forget_notes(struct picker *p);
void picker_mark(struct picker *p, size_t item);
bool picker_step(struct picker *p, int64_t budget_us); /* true: call again */

/* Before an answer is taken: what was typed last has been looked for in all there is. */
void picker_finish(struct picker *p);

/* The marked item; false when nothing was found. */
bool picker_choice(const struct picker *p, size_t *item);

/* Movement and editing; false: not mine (ACCEPT and CANCEL are the owner's). */
bool picker_command(struct picker *p, enum command c);

/* *accepted: a click on the marked row. Row and column within the area that was drawn into. */
bool picker_event(struct picker *p, const struct event *e, bool *accepted);

/* A box in the middle of the area, as high as its items and at most as the area. */
void picker_draw(struct picker *p, struct area a, struct str title);

#endif
