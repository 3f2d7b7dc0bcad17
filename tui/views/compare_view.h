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

#endif
