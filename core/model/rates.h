/*
 * rates: what a server says about its rate limits in the headers of a reply.
 *
 *   x-ratelimit-{limit,remaining,reset}-{requests,tokens}              OpenAI and those like it
 *   anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}
 *
 * A reset is a duration ("1s", "6m0s", "12ms", "1m30.5s", "60": seconds) or a moment (RFC 3339).
 * What is negative or cannot be read counts as not said. Pure; private to core/model.
 */
#ifndef STROP_RATES_H
#define STROP_RATES_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

enum rate_kind { RATE_REQUESTS, RATE_TOKENS, RATE_INPUT, RATE_OUTPUT, RATE_KINDS };

struct rate {
	double remaining; /* -1: not said */
	int64_t reset_us; /* from now until it is as large as ever; -1: not said */
};

struct rates {
	struct rate of[RATE_KINDS];
};

void rates_init(struct rates *r); /* nothing said */

/* Any header; wall_ms is now, since 1970. */
void rates_take_header(struct rates *r, struct str name, struct str value, int64_t wall_ms);

/* "1m30.5s" or "90.5" in microseconds, "2026-11-26T01:02:03Z" in milliseconds since 1970; -1: it is
 * none. */
int64_t rates_duration_us(struct str text);
int64_t rates_moment_ms(struct str text);

#endif
