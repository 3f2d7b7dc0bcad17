/* keys: events from the terminal to the view that has the focus: through the command table, with
 * sequences of several keys. */
#ifndef STROP_KEYS_H
#define STROP_KEYS_H

#include "session.h"

/* Keys pressed that may become a sequence. Zero-initialise. */
struct keys {
	struct key pressed[4];
	size_t n;
};

void keys_take(struct keys *k, struct session *s, const struct event *e);

/* The contexts that the next key is looked up in. */
const enum where *keys_contexts(struct session *s);

/* The view that has the focus. */
struct view *keys_focus(struct session *s);

#endif
