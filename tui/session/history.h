/*
 * history: lines that were entered before, by name, for the arrow keys. Kept while the program
 * runs; the lines of ":" also on disk beside the settings (command-history, 0600), at most
 * HISTORY_LINES.
 */
#ifndef STROP_HISTORY_H
#define STROP_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

enum { HISTORY_LINES = 500 };

/* Remember a line as the newest; an equal older one goes. Copied. A line that cannot be written is
 * kept for the session. */
void history_add(const char *name, struct str line);

size_t history_count(const char *name);
struct str history_at(const char *name, size_t back); /* 0: the newest; until the next add */

/* The next older (newer) line than `from` (0: none yet, else 1 + how far back) that begins with
 * `prefix` and is not the text itself: the new `from`, or 0 for the end reached going newer; `from`
 * unchanged when there is no older. */
size_t history_step(const char *name, size_t from, bool older, struct str prefix);

void history_forget(void); /* drop what is in memory */

#endif
