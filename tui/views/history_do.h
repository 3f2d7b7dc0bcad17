/*
 * history_do: what can be done with versions, from the history and from the command line anywhere:
 * show, diff, restore, label, unlabel, note.
 */
#ifndef STROP_HISTORY_DO_H
#define STROP_HISTORY_DO_H

#include "session.h"

/* `argument` as typed; where it names no version, the one whose results are shown is meant. False:
 * not one of these commands. */
bool history_do(struct session *s, enum command c, struct str argument);

/* The same, but the version `ref` is meant. */
bool history_do_with(struct session *s, enum command c, struct str ref, struct str argument);

#endif
