/* workbench_do: the workbench's commands, apart from how it looks. */
#ifndef STROP_WORKBENCH_DO_H
#define STROP_WORKBENCH_DO_H

#include "workbench_parts.h"

bool workbench_do(struct workbench_view *w, enum command c, struct str argument);

/* Run what the command says, or show what would be sent (workbench_run.c). False: not one of its
 * commands. */
bool workbench_run(struct workbench_view *w, enum command c);

/* Ask for the argument of model, prompt, retrieval, split or against (workbench_choose.c). */
void workbench_choose(struct session *s, enum command c);

/* Go to a split (workbench_split.c); where it is locked that is asked about first. */
void workbench_set_split(struct session *s, struct str name);

/*
 * The prompt's file (workbench_file.c). Watching looks whether it was changed by others, or edits
 * of an earlier session were found, and asks then; cheap.
 */
void workbench_watch(struct workbench_view *w);
void workbench_save(struct workbench_view *w);
void workbench_revert(struct session *s);

#endif
