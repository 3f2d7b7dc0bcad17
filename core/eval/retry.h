/* retry: whether and when to send again. */
#ifndef STROP_RETRY_H
#define STROP_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

/* A call that got no answer, but might get one. */
struct setback {
	int retries;      /* how often it was sent again already */
	int64_t asked_ms; /* the server's Retry-After; -1: none */
	bool is_limit;    /* the server only asks for patience (429, 503, 529) */
	bool is_alone;    /* and answered others meanwhile */
	bool is_repeated; /* says that the request is wrong, in the words of the last time */
	unsigned seed;    /* any number, spreads the delays */
};

enum retry {
	RETRY_LATER, /* send it again after *delay_us */
	RETRY_NEVER, /* it failed */
	RETRY_STOP,  /* the server would refuse all others, too, and longer than one waits for */
};

enum retry retry_decide(const struct setback *s, int64_t *delay_us);

/* Why the run stops, appended: "the server asks to wait 2 h: run again after 14:05; what is done is
 * kept", and in brackets what the server said. wall_ms is now. */
void retry_say_stop(
	const struct setback *s, struct str server_said, int64_t wall_ms, struct buf *out);

#endif
