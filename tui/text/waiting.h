/* waiting: why a run does not send more, in words. */
#ifndef STROP_WAITING_H
#define STROP_WAITING_H

#include "mem.h"
#include "run.h"

/* "rate limit of api.openai.com: 12 of 64 slots, next in 3 s"; "" when nothing holds it up. In the
 * arena. */
struct str waiting_words(struct arena *a, const struct run_report *r);

#endif
