/* rows_draw: rows of a big text in cells. */
#ifndef STROP_ROWS_DRAW_H
#define STROP_ROWS_DRAW_H

#include "cells.h"
#include "rows.h"

/* Row i of the rows over `text` on line `row` of the area; nothing below the end. */
void rows_draw(struct rows *r, size_t i, struct str text, struct area a, int row, style_t style);

/* One that was read. */
void row_draw(const struct row *line, struct str text, struct area a, int row, style_t style);

#endif
