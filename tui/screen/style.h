/*
 * style: what a cell means, not which colour it has. A style_t is one of style.def plus flags; the
 * theme decides what that looks like (theme.h).
 */
#ifndef STROP_STYLE_H
#define STROP_STYLE_H

#include <stdint.h>

typedef uint16_t style_t;

enum style {
#define STYLE(id, name, fg, bg, ansi, attrs, plain) STYLE_##id,
#include "style.def"
#undef STYLE
	STYLE_COUNT
};

/* Flags laid over a style. */
enum {
	STYLE_SELECTED = 0x100, /* the current row of a focused list, the selection of an editor */
	STYLE_CURRENT = 0x200,  /* the current row of a list without the focus */
	STYLE_MATCH = 0x400,    /* found by a search */
	STYLE_UNDER = 0x800,
	STYLE_FLAGS = 0xF00,
};

extern const char *const style_names[]; /* "score.fail" ... */

#endif
