/* session_parts: what the files of the session want of each other. Private to tui/session. */
#ifndef STROP_SESSION_PARTS_H
#define STROP_SESSION_PARTS_H

#include "session.h"

void session_make_table(struct session *s);
void session_free_runs(struct session *s);

#endif
