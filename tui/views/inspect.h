/* inspect: the exact request and the raw response of the current example's call. */
#ifndef STROP_INSPECT_H
#define STROP_INSPECT_H

#include "session.h"

/* Open a text with them: of the call under way, of the kept one, or what would be sent. */
void inspect_open(struct session *s);

#endif
