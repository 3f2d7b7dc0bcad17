/*
 * sse: server-sent events as a push parser (WHATWG HTML, 9.2.6). Bytes go in as the network gives
 * them; whole `data` fields come out, several data lines of one event joined with LF.
 *
 * At the end of the stream an event without its blank line is handed out too, because real servers
 * stop there.
 */
#ifndef STROP_SSE_H
#define STROP_SSE_H

#include <stdbool.h>

#include "lines.h"
#include "str.h"

struct sse {
	struct lines lines;
	struct buf data, event;
	bool has_data, too_long;
	void (*on_event)(void *context, struct str event, struct str data);
	void *context;
};

enum { SSE_EVENT_MAX = 16 << 20 };

/* Initialise with on_event and context set and the rest zero. */
void sse_push(struct sse *s, struct str bytes); /* once too_long is set, everything is ignored */
void sse_end(
	struct sse *s); /* the stream is over: hand out what is complete but for its blank line */
void sse_done(struct sse *s); /* release the buffers */

#endif
