/* history_view: the versions of the present prompt as a tree, with how each did. */
#ifndef STROP_HISTORY_VIEW_H
#define STROP_HISTORY_VIEW_H

#include "session.h"

struct view *history_view_new(struct session *s);

/* How long ago: "now", "5 min", "2 h", "3 d", "2026-11-25" for over a month. In the arena. */
struct str history_age(struct arena *a, int64_t created_ms, int64_t now_ms);

#endif
