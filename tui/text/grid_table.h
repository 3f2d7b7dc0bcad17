/* grid_table: a grid's matrix as text for other documents, with what its numbers are and others' numbers. */
#ifndef STROP_GRID_TABLE_H
#define STROP_GRID_TABLE_H

#include "grid.h"

/* Append it; the arena is scratch. */
void grid_markdown(const struct grid_report *r, struct arena *a, struct buf *b);
void grid_latex(const struct grid_report *r, struct arena *a, struct buf *b);

#endif
