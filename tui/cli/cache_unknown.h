/* cache_unknown: the part of `strop cache` about calls of which nobody knows whether they were
 * billed. */
#ifndef STROP_CACHE_UNKNOWN_H
#define STROP_CACHE_UNKNOWN_H

#include "options.h"
#include "workbench.h"

/* `strop cache unknown`: list them. */
int cache_unknown(const struct args *a, struct wb *w, struct err *err);

/* `strop cache forget KEY` or `--all`: give them up. */
int cache_forget(const struct args *a, struct wb *w, struct err *err);

#endif
