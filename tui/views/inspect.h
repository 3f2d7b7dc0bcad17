/* inspect: the exact request and the raw response of the current example's call. */
#ifndef STROP_INSPECT_H
#define STROP_INSPECT_H

#include "session.h"

/* Open a text with them: of the call just made, of the kept one, or what `next` would send. */
void inspect_open(struct session *s, const struct ask_options *next);

#endif
