/*
 * dialog: the three ways to ask a person something: a line of text, one of a list, yes or no. Each
 * is pushed over the present view and calls back once: `done` when it is answered, `cancelled` (may
 * be NULL) when it goes without an answer, also with the program. The dialog is gone by then.
 */
#ifndef STROP_DIALOG_H
#define STROP_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "session.h"

/* ---- a line, at the bottom of the screen ---- */
struct ask_line {
	const char *label;  /* ":" or "filter: " */
	struct str initial; /* copied */
	const char *
		history; /* lines of that name are remembered for this session (and the command line's on disk); NULL: none */
	/* Completions of the word that ends at `at`: append whole words that fit, each followed by
	 * LF. May be NULL. */
	void (*complete)(struct session *s, struct str text, size_t at, struct buf *words);
	/* A few words about what is typed, shown dim at the right where there is room. May be NULL.
	 */
	void (*hint)(struct str text, struct buf *out);
	void (*changed)(void *context,
		struct str text); /* on each key: for looking while typing; may be NULL */
	void (*done)(void *context, struct str text);
	void (*cancelled)(void *context);
	void *context;
};
void dialog_line(struct session *s, const struct ask_line *q);

/* ---- one of a list, found by fuzzy match ---- */
struct pick_item {
	struct str text, detail; /* detail: dim, at the right */
	struct str status;       /* behind it, in a column of its own; empty: none */
	style_t status_style;
	struct str about; /* a sentence, told below the list while the item is marked */
};
struct pick {
	const char *title;
	const struct pick_item *items;          /* copied */
	size_t n, at;                           /* at: the one marked first */
	void (*moved)(void *context, size_t i); /* while choosing: for trying; may be NULL */
	/* Commands besides those of a dialog, for the marked item; false: not mine. The contexts
	 * of their keys stand before the dialog's. Both may be NULL. */
	const enum where *contexts;
	bool (*command)(void *context, enum command c, size_t i);
	/* An item as it is now, texts in the arena: asked when the session changed. May be NULL. */
	void (*look)(void *context, size_t i, struct arena *a, struct pick_item *item);
	void (*done)(void *context, size_t i);
	void (*cancelled)(void *context);
	void *context;
};
void dialog_pick(struct session *s, const struct pick *q);

/* ---- one of a list of names: a command is carried out with the one that is chosen ---- */
struct choice {
	const char *title;
	enum command command;
	const struct str *names, *details; /* copied; details may be NULL */
	size_t n;
	struct str now; /* the one marked first */
};
void dialog_choose(struct session *s, const struct choice *q);

/* ---- a question with named answers: "y yes", "n no", ... ---- */
struct question {
	const char *title;
	struct str text;     /* what happens and to what; copied; several lines */
	const char *answers; /* "y:yes, throw it away|n:no" : a key, a colon, what it does */
	/* Whether there is a reason to ask still: looked at when the session changes, and once there
	 * is none, the question goes. May be NULL. */
	bool (*stands)(void *context);
	void (*done)(void *context, char answer);
	void (*cancelled)(void *context);
	void *context;
};
void dialog_question(struct session *s, const struct question *q);

#endif
