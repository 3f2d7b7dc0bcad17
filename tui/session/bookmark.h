/*
 * bookmark: where somebody was in a project when the program ended, for the next start:
 * $XDG_CONFIG_HOME/strop/places.yaml (or ~/.config/...), 0600, a line a project, the newest first.
 *
 * The file is the program's own: one that cannot be read counts as empty, and the next bookmark is
 * written over it.
 */
#ifndef STROP_BOOKMARK_H
#define STROP_BOOKMARK_H

#include <stdbool.h>

#include "err.h"
#include "mem.h"
#include "str.h"

enum { BOOKMARKS = 100 }; /* projects; of more the oldest are forgotten */

/* Texts are empty where there is nothing to say. They are as they were kept: what they name may be
 * gone. */
struct bookmark {
	struct str prompt, split, example, filter;
	struct str order; /* a column's name, "-" before it: from high to low */
	int pane;         /* of the workbench, from 1; 0: not known */
};

/* That of the project in `dir`, texts in the arena. False: there is none. */
bool bookmark_load(const char *dir, struct arena *a, struct bookmark *out);

/* Keep it in the place of the one before; without a home nothing is written, which is no error. */
int bookmark_save(const char *dir, const struct bookmark *b, struct err *err);

#endif
