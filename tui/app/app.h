/* app: the screen as a program: opens project and terminal, and runs the loop until it is left. */
#ifndef STROP_APP_H
#define STROP_APP_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

struct app_options {
	const char *dir, *db; /* as wb_options; NULL: the usual */
	bool trust;
	const struct str *lock, *unlock; /* likewise */
	size_t n_lock, n_unlock;
};

/* Returns an exit status: 0, or 2 with a sentence on stderr once the terminal is restored. */
int app_main(const struct app_options *options);

#endif
