/* input_parts: what input.c and input_sequence.c share. */
#ifndef STROP_INPUT_PARTS_H
#define STROP_INPUT_PARTS_H

#include "input.h"

/* What was made of the beginning of the bytes. */
enum parsed {
	PARSED_EVENT,
	PARSED_NOTHING, /* swallowed */
	PARSED_PASTE,   /* a bracketed paste begins behind it */
	PARSED_PART,    /* more has to come */
};

struct named_sequence {
	struct str bytes; /* owned */
	struct key key;
};

/* Sequences that begin as bytes does: ESC [ or ESC O. Sets *n, the bytes used (of PARSED_PART: what
 * to drop if no more comes). `named` come before the built-in ones. `*pressed` is the button that
 * is down: X10 reports do not say which one was released. */
enum parsed sequence_parse(struct str bytes, const struct named_sequence *named, size_t n_named,
	int *pressed, struct event *out, size_t *n);

#endif
