/*
 * wire: the bytes that a program writes to its terminal, cut into what a terminal takes as one
 * thing: a character, a control, a sequence. ECMA-48 as xterm reads it, UTF-8, no 8-bit controls.
 */
#ifndef STROP_WIRE_H
#define STROP_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

enum wire_kind {
	WIRE_CHAR,    /* .cp */
	WIRE_CONTROL, /* C0 or DEL, but ESC */
	WIRE_ESCAPE,  /* ESC, intermediates, final */
	WIRE_CSI,     /* ESC [ parameters intermediates final */
	WIRE_STRING,  /* OSC, DCS, APC, PM, SOS, with their end */
	WIRE_ILL,     /* no UTF-8, or a sequence cut off by something that cannot be in it */
};

struct wire_token {
	enum wire_kind kind;
	struct str bytes; /* all of it, borrowed until the call returns */
	int32_t cp;
	size_t offset; /* of its first byte since the start */
};

struct wire {
	struct buf held; /* the beginning of what has not ended yet */
	size_t offset;   /* where held begins */
	bool is_console; /* the linux console's OSC: ESC ] R and ESC ] P with seven digits */
};

typedef void wire_take(void *user, const struct wire_token *token);

void wire_feed(struct wire *wire, struct str bytes, wire_take *take, void *user);
void wire_free(struct wire *wire);

#endif
