/*
 * lines: bytes in as the network gives them, whole lines out. A line ends in LF, CR or CRLF, also
 * split over two reads; a BOM at the very start is dropped. Private to core/model.
 */
#ifndef STROP_LINES_H
#define STROP_LINES_H

#include <stdbool.h>

#include "str.h"

enum { LINE_MAX_BYTES = 8 << 20 };

struct lines {
	struct buf line;
	bool after_cr, started, too_long;
	void (*on_line)(void *context, struct str line); /* without its end; until it returns */
	void *context;
};

/* Initialise with on_line and context set and the rest zero. Once too_long is set everything is
 * ignored: what was too long is cut, and no part of it is a line. */
void lines_push(struct lines *l, struct str bytes);
void lines_end(struct lines *l); /* the stream is over: what stands there is the last line */
void lines_done(struct lines *l);

#endif
