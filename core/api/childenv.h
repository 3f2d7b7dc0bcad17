/*
 * childenv: the environment that a program started by us gets: ours without what looks like a
 * secret. A variable does when its name is or ends with _KEY, _TOKEN, _SECRET or _PASSWORD (so
 * *_API_KEY, *_ACCESS_KEY), in any case.
 */
#ifndef STROP_CHILDENV_H
#define STROP_CHILDENV_H

#include <stdbool.h>

#include "mem.h"
#include "str.h"

/* For execve and posix_spawn, NULL-terminated; the list in the arena, its texts borrowed from the
 * environment. */
char **childenv(struct arena *a);

/* Whether a variable of this name is left out. */
bool childenv_hides(struct str name);

#endif
