/*
 * emulator: a terminal in memory: bytes in, a grid of cells out. libvterm draws; what it does not
 * know (dim, direct colours in the colon form, the linux console's OSC) is put into words it does.
 * Every byte passes the guard on its way.
 */
#ifndef STROP_EMULATOR_H
#define STROP_EMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

enum { CELL_BOLD = 1, CELL_DIM = 2, CELL_UNDER = 4, CELL_REVERSE = 8, CELL_ITALIC = 16 };

enum { COLOR_DEFAULT = -1, COLOR_RGB = 1 << 24 }; /* 0..255 an index; COLOR_RGB | 0xRRGGBB */

struct emulator_cell {
	uint32_t chars[7]; /* 0-terminated; none: never written, a blank */
	int width;         /* 1, 2; 0: the right half of a wide character */
	unsigned attrs;
	int32_t fg, bg;
};

struct emulator;

/* NULL when there is no terminfo entry of that name. */
struct emulator *emulator_new(const char *term, int rows, int columns);
void emulator_free(struct emulator *e);

void emulator_feed(struct emulator *e, struct str bytes);
void emulator_resize(struct emulator *e, int rows, int columns);

void emulator_size(const struct emulator *e, int *rows, int *columns);
struct emulator_cell emulator_cell(const struct emulator *e, int row, int column);
bool emulator_cursor(const struct emulator *e, int *row, int *column); /* false: hidden */

/* Append the row's text without trailing blanks. */
void emulator_row(const struct emulator *e, int row, struct buf *out);

/* The first thing that was not allowed, as a sentence with its offset and what stood around it; empty: none. */
struct str emulator_fault(const struct emulator *e);

/* Append, with commas, what a program has switched on and left so: "alternate screen, mouse 1002". */
void emulator_modes(const struct emulator *e, struct buf *out);

/* Whether a mode is on, by its number: "?1" (cursor keys), "?1000", "?2004". */
bool emulator_has_mode(const struct emulator *e, const char *number);

size_t emulator_bytes(const struct emulator *e);         /* fed so far */
struct str emulator_clipboard(const struct emulator *e); /* base64 of the last OSC 52 */

#endif
