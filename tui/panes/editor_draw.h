/* editor_draw: an editor's window in cells: text in the style of its parts, selection, matches and
 * cursor. */
#ifndef STROP_EDITOR_DRAW_H
#define STROP_EDITOR_DRAW_H

#include "cells.h"
#include "editor.h"

/* A part of the text and its style; in order, the later one wins where they overlap. */
struct editor_span {
	size_t from, to; /* bytes */
	style_t style;
};

/* The editor must have been laid out for the area's size. `cursor`: show it. */
void editor_draw(struct editor *e, struct area a, const struct editor_span *spans, size_t n,
	style_t style, bool cursor);

#endif
