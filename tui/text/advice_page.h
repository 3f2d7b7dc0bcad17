/*
 * advice_page: advice as one page to read. One place, so that the command line and the screen say the
 * same.
 */
#ifndef STROP_ADVICE_PAGE_H
#define STROP_ADVICE_PAGE_H

#include "advise.h"
#include "mem.h"

/* Lines of at most `columns` (40 or more), in the arena. Names in it are as they were given: not safe for
 * a terminal. */
struct str advice_page(const struct advise_report *r, int columns, struct arena *a);

/* "unknown", "not yet", "not here", "try" */
const char *advice_verdict_word(enum advise_verdict verdict);

#endif
