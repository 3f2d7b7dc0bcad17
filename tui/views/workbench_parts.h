/* workbench_parts: the workbench view's state. Private to workbench_*.c. */
#ifndef STROP_WORKBENCH_PARTS_H
#define STROP_WORKBENCH_PARTS_H

#include "pane.h"

enum { PANE_PROMPT, PANE_CONTEXT, PANE_OUTPUT, PANE_SCORES, PANES };

struct place {
	int row, column, rows, columns;
};

struct workbench_view {
	struct view view; /* first */
	struct pane *panes[PANES];
	struct place places[PANES]; /* as drawn last */
	int focus;
	int above; /* small screens: the pane over the list */
	bool zoom, is_small;
	double split_row, split_column; /* shares of the whole */
	enum { DRAG_NONE, DRAG_ROW, DRAG_COLUMN } dragging;
	const struct draft *watched; /* the draft that these are about */
	bool asked_disk, asked_lost; /* a question is open, or was left for this state */
	int64_t looked_us;           /* when the prompt's file was looked at */
};

void workbench_focus(struct workbench_view *w, int pane);

#endif
