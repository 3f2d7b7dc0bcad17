/*
 * guard: what a program may write to its terminal, and nothing else.
 *
 * Allowed are printable characters; CR LF BS BEL HT SO SI; the sequences of the terminal's terminfo
 * entry that draw (not those that reset, program, print or ask); and, by name, the mouse modes 1000
 * 1002 1006, bracketed paste 2004, and OSC 52 with the clipboard (bare, or passed through tmux or
 * screen). Characters that hide or reorder others are refused: C1, bidi controls, zero width, tags.
 */
#ifndef STROP_GUARD_H
#define STROP_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"
#include "wire.h"

struct guard {
	char **shapes; /* a CSI without its numbers, but with them when it switches a mode */
	size_t n, cap;
	bool is_screen;
	bool has_colors; /* without, SGR has no numbers from 30 on */
};

/* Read the entry of `term` by infocmp; false when there is none. */
bool guard_init(struct guard *guard, const char *term);
void guard_done(struct guard *guard);

bool guard_allows(const struct guard *guard, const struct wire_token *token);

/* The base64 of an OSC 52 token, bare, passed through tmux, or one piece passed through screen (goes_on: not the
 * first); false when it is none. */
bool guard_clipboard(
	const struct guard *guard, struct str token, struct str *base64, bool *goes_on);

/* Bytes as people can read them: ESC as \e, others that are not printable ASCII as \xHH. */
void guard_show(struct str bytes, struct buf *out);

#endif
