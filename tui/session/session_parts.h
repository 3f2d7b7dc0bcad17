/* session_parts: what the files of the session want of each other. Private to tui/session. */
#ifndef STROP_SESSION_PARTS_H
#define STROP_SESSION_PARTS_H

#include "session.h"

/* False: it could not be made, that was said, and the one before stands. */
bool session_make_table(struct session *s);
void session_free_runs(struct session *s);

/* The same run is under way: asking twice is not meant, and that was said. */
bool session_runs_already(struct session *s, const struct run_options *o, const char *what);

/* A number of shots as a setup says it: none is said only where the project has some. */
int64_t session_shots(const struct session *s, int64_t shots);

/* A variant whose texts live as long as the session (session_runs.c). */
struct variant session_keep_variant(struct session *s, const struct variant *v);

/* To the bookmark that was taken up, once the table is there. */
void session_go_back(struct session *s);

/* session_asks.c: tell the views of what came, drop what nobody looks at; drop them all. */
void session_follow_asks(struct session *s);
void session_free_asks(struct session *s);

/* session_money.c: read anew what was spent; the same when another day has begun. */
void session_count_money(struct session *s);
void session_watch_day(struct session *s);

#endif
