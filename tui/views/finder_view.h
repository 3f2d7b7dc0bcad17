/* finder_view: anything by fuzzy match: prompts, versions, commands, documents, examples. */
#ifndef STROP_FINDER_VIEW_H
#define STROP_FINDER_VIEW_H

#include "session.h"

/* The examples are those of the session's table, read while one types. */
struct view *finder_view_new(struct session *s);

#endif
