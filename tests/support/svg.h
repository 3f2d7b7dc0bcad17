/* svg: a picture of an emulator's screen: each cell with its colours and attributes, box drawing as lines. */
#ifndef STROP_SVG_H
#define STROP_SVG_H

#include "emulator.h"
#include "str.h"

/* Append the picture; is_light: dark text on a light background where the program sets no colour. */
void svg_screen(const struct emulator *e, bool is_light, struct buf *out);

#endif
