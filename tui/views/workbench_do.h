/* workbench_do: the workbench's commands, apart from how it looks. */
#ifndef STROP_WORKBENCH_DO_H
#define STROP_WORKBENCH_DO_H

#include "workbench_parts.h"

bool workbench_do(struct workbench_view *w, enum command c, struct str argument);

/* Look whether the prompt's file was changed by others, or edits of an earlier session were found; asks then. Cheap. */
void workbench_watch(struct workbench_view *w);

#endif
