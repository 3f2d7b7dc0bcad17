/* help_view: all keys and commands, from the command table; those of where one was come first.
 * Searchable. */
#ifndef STROP_HELP_VIEW_H
#define STROP_HELP_VIEW_H

#include "session.h"

/* `words`: show only what has all of them; may be empty. Made for the view that is on top now. */
struct view *help_view_new(struct session *s, struct str words);

#endif
