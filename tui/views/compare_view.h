/* compare_view: two or three versions side by side: what running them says, and example by example.
 */
#ifndef STROP_COMPARE_VIEW_H
#define STROP_COMPARE_VIEW_H

#include "session.h"

/*
 * Up to three references (NAME is the working copy). None: the session's earlier version and the
 * shown one; one: that against the working copy. What is not run yet with the session's setup is
 * run first. NULL: it was said why not. The caller pushes it.
 */
struct view *compare_view_new(struct session *s, const struct str *refs, size_t n);

/* The same with references as typed, and push it. */
void compare_open(struct session *s, struct str argument);

/* A run of a grid beside others: what differs is not the version alone. Texts are copied. */
struct compare_cell {
	struct str title;      /* "answer@3 bm25" */
	struct wb_setup setup; /* what it is a run of */
	struct str split;
	int64_t run;
};

/* Two or three such runs, which are there; nothing is run. In the place of a comparison that is open. */
void compare_open_cells(struct session *s, const struct compare_cell *cells, size_t n);

#endif
