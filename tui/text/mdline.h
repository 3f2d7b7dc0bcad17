/*
 * mdline: a line of Markdown, as models write it: what each of its bytes is. A small and tolerant
 * reader: what is no markup is text, and so is HTML.
 *
 * Only markup that stands for a look is hidden: of a pair of * or _ or ` around a text, and the
 * brackets of a link. A link's address stays in sight after its text. Everything else is shown as
 * it was written: what a model said must not be guessed at.
 */
#ifndef STROP_MDLINE_H
#define STROP_MDLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "span.h"
#include "str.h"

enum {
	MDLINE_MAX = 4096, /* bytes; longer lines are read in parts */
	MDLINE_HIDDEN = 0x7F,
};

/* What one line hands to the next. Zero-initialise before a text's first line. */
struct mdline_state {
	char fence; /* ` or ~ inside a block of code, else 0 */
	size_t fence_length;
	enum span_kind kind; /* of the line's text, for the next part of the same line */
};

/* kinds[i] becomes the enum span_kind of byte i, or MDLINE_HIDDEN. line.n <= MDLINE_MAX, without
 * its LF. `goes_on`: the next part of the line that was read last. Returns the bytes before the
 * text (indent, quote, bullet), under which further rows do not begin. */
size_t mdline_read(struct mdline_state *state, struct str line, bool goes_on, unsigned char *kinds);

#endif
