/* thoughts: what a model thought before its answer, where it says: one line, opened by a key. Outside
 * text, and no part of the answer. */
#ifndef STROP_THOUGHTS_H
#define STROP_THOUGHTS_H

#include "cells.h"
#include "rows.h"

/* Zero-initialise. The pane that embeds it owns it; the text is borrowed. */
struct thoughts {
	struct rows *rows; /* made when there is something to show */
	struct str text;
	int64_t tokens; /* as the API counts; -1: estimated from the text */
	bool is_open, is_running;
};

void thoughts_done(struct thoughts *t);

/* Show these (empty: none). `is_running`: there is nothing of the answer yet. */
void thoughts_show(struct thoughts *t, struct str text, int64_t tokens, bool is_running);

void thoughts_layout(struct thoughts *t, int columns); /* before the following */
size_t thoughts_count(const struct thoughts *t);       /* rows that it takes; 0: nothing to show */
void thoughts_draw(struct thoughts *t, size_t i, struct area a, int row);
bool thoughts_extend(struct thoughts *t, size_t bytes); /* as rows_extend, when open */

#endif
