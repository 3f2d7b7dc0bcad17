/*
 * diffbox: what changed between two texts, to read: changed lines one below the other, - before the
 * old and + before the new ones, so that nothing hangs on colour, and in them the words that differ
 * marked. What did not change can be folded.
 */
#ifndef STROP_DIFFBOX_H
#define STROP_DIFFBOX_H

#include "cells.h"
#include "command.h"
#include "input.h"
#include "scroll.h"
#include "worddiff.h"

struct diffbox {
	struct worddiff *diff; /* NULL: nothing to show */
	struct str a, b;       /* borrowed */
	bool is_folded;        /* only what changed, with a row around it */
	bool is_new;           /* not laid out yet: begins at the first change when folded */
	struct diffbox_row {
		size_t row; /* of the diff, side by side */
		char sign;  /* ' ', '+', '-'; 0: rows are left out here */
	} * shown;
	size_t n, cap;
	size_t added, removed; /* rows */
	int columns;
	struct scroll scroll; /* over shown */
};

void diffbox_init(struct diffbox *d, bool is_folded); /* empty */
void diffbox_done(struct diffbox *d);

/* Both are borrowed until the next call, or diffbox_done. */
void diffbox_set(struct diffbox *d, struct str a, struct str b);

void diffbox_place(struct diffbox *d, int rows, int columns);
void diffbox_draw(const struct diffbox *d, struct area a);
bool diffbox_command(struct diffbox *d, enum command c);      /* movement; false: not mine */
bool diffbox_event(struct diffbox *d, const struct event *e); /* the wheel */

/* To the next (previous) change; false: there is none further on. */
bool diffbox_next(struct diffbox *d, bool backward);

#endif
