/*
 * keyname: what a terminal of the xterm family sends for a key, by the key's name in tui/text/key.h
 * ("x", "C-x", "M-x", "S-Tab", "Enter", "F5"), and for the mouse. Written apart from the program's
 * own parser, so that the one tests the other.
 */
#ifndef STROP_KEYNAME_H
#define STROP_KEYNAME_H

#include <stdbool.h>

#include "str.h"

/* Append the bytes of a key; with `application` the cursor keys are ESC O A (DECCKM). False: no
 * such name. */
bool keyname_bytes(struct str name, bool application, struct buf *out);

/* Append an SGR mouse report: button 0 left, 1 middle, 2 right, 64 and 65 wheel, + 32 drag; from 0. */
void keyname_mouse(int button, bool release, int row, int column, struct buf *out);

#endif
