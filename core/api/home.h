/*
 * home: the person's own folders, whatever the project: settings and keys in the one for
 * configuration, what was answered in the one for state. A relative XDG path is ignored, as XDG
 * says.
 */
#ifndef STROP_HOME_H
#define STROP_HOME_H

#include "err.h"
#include "mem.h"
#include "str.h"

/* A file of ours, in the arena: $XDG_CONFIG_HOME/strop/NAME, else ~/.config/strop/NAME; and
 * $XDG_STATE_HOME/strop/NAME, else ~/.local/state/strop/NAME. Empty without either variable. */
struct str home_config(struct arena *a, const char *name);
struct str home_state(struct arena *a, const char *name);

/* Make the folder of a file that one of these gave, and the folders above it, mode 0700. Of an
 * empty path: nothing. */
int home_make_dir(struct str file, struct err *err);

/* A path as a person writes it: "~/" is $HOME, what is relative is below `dir`. In the arena. */
struct str home_expand(struct arena *a, struct str dir, struct str path);

#endif
