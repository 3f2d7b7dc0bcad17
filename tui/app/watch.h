/*
 * watch: told by the system when files of a folder change, so that a program at rest notices without
 * looking. Where the system cannot tell (no inotify), there is no descriptor, and what changed is
 * noticed at the next key.
 */
#ifndef STROP_WATCH_H
#define STROP_WATCH_H

#include <stdbool.h>

#include "str.h"

struct watch {
	int fd;          /* readable when something changed; -1: none */
	int folder;      /* the kernel's number of the watched one */
	char path[4096]; /* its path; empty: none yet */
};

void watch_open(struct watch *w);
void watch_close(struct watch *w);

/* Watch this folder from now on, and no other. Cheap when it is that one already. */
void watch_folder(struct watch *w, struct str path);

/* Whether something changed since last asked. Never waits. */
bool watch_changed(struct watch *w);

#endif
