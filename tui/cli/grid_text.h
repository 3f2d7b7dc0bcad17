/* grid_text: what the files of a grid as text share. Private to tui/cli. */
#ifndef STROP_CLI_GRID_TEXT_H
#define STROP_CLI_GRID_TEXT_H

#include "grid_forms.h"

enum { BLOCK = 5 }; /* columns of a table that goes on below */

void grid_print_head(struct arena *a, const struct grid_report *r);

/* Slices, marginal means, interactions, others' numbers: as far as there are any. */
void grid_print_below(struct arena *a, const struct grid_report *r);

#endif
