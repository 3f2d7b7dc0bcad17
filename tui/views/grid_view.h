/* grid_view: the grid of strop.yaml on the screen: models, prompts, retrieval and more against each other. */
#ifndef STROP_GRID_VIEW_H
#define STROP_GRID_VIEW_H

#include "session.h"

/*
 * Open the grid of that name. Empty: the only one, or the one that was open last; with several one is
 * asked which. It shows what the store has, and sends nothing. In the place of a grid that is open already,
 * with all views above it gone.
 */
void grid_open(struct session *s, struct str name);

#endif
