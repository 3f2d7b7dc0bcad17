/*
 * view: what is shown and takes keys: a pane of the workbench, a whole-screen view, a dialog laid
 * over one. A struct of its own whose first member is a struct view, and a const table of
 * functions.
 *
 * Views do not know each other: they meet in the session (session.h) and through commands. Drawing
 * reads and changes nothing and never asks the store: what it shows was fetched when something
 * changed. Handlers do not draw and do not wait.
 */
#ifndef STROP_VIEW_H
#define STROP_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "cells.h"
#include "command.h"
#include "input.h"
#include "str.h"

struct session;
struct view;

/* What of the session changed, as flags. */
enum change {
	CHANGED_EXAMPLE = 1,   /* another current example */
	CHANGED_RESULTS = 2,   /* results or scores came, or the table's view is another */
	CHANGED_PROMPT = 4,    /* the working copy: its text, its file, or another prompt */
	CHANGED_SETUP = 8,     /* version shown, model, retrieval, k, shots, split, data */
	CHANGED_JOBS = 16,     /* a run started, moved on or ended */
	CHANGED_ASK = 32,      /* the one call under way: text came, or it ended */
	CHANGED_VERSIONS = 64, /* a version, label or note was made */
	CHANGED_SETTINGS = 128,
	CHANGED_CHECKS = 256, /* a model was checked, or is */
	CHANGED_GRID = 512,   /* a cell of a grid was read, runs, or was compared */
	CHANGED_ALL = 1023
};

struct view_class {
	const char *name; /* "scores": help begins with its commands */
	const enum where
		*contexts; /* for its keys, innermost first, ended by WHERE_NONE; GLOBAL included */
	bool is_dialog;    /* laid over what is below; gets all keys */

	/* The part that has the focus, a view of its own; NULL function: the view itself. */
	struct view *(*focus)(struct view *v);

	/* A key before the command table sees it (vi's keys while editing). True: taken. */
	bool (*grab)(struct view *v, struct key key);

	/* The size it is drawn with from now on; called before draw() when it is another. */
	void (*place)(struct view *v, int rows, int columns);

	/* Draw into the area (all of it). */
	void (*draw)(struct view *v, struct area a, bool focused);

	/* Carry a command out. False: not mine, ask the next (the session has the last word).
	 * `argument` may be empty. */
	bool (*command)(struct view *v, enum command c, struct str argument);

	/* A key that no command took, a paste, or the mouse (row and column within the view's last
	 * drawn area). */
	bool (*event)(struct view *v, const struct event *e);

	/* The session changed (enum change). */
	void (*changed)(struct view *v, unsigned what);

	/* Do some of what is left to do in the background; true: call again. */
	bool (*step)(struct view *v, int64_t budget_us);

	void (*close)(struct view *v); /* frees it */
};

/* NULL functions mean: nothing to do, not mine. */
struct view {
	const struct view_class *class;
	struct session *session;
	struct area area; /* where it is drawn */
};

/* Place and draw a view. */
void view_draw(struct view *v, struct area a, bool focused);

#endif
