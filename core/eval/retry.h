/* retry: whether and when to send again. */
#ifndef STROP_RETRY_H
#define STROP_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/* `retries`: how often it was sent again already. `asked_ms`: the server's Retry-After, -1 if none.
 * `seed`: any number, spreads the delays. False: give up (too often, or asked to wait more than two
 * minutes). */
bool retry_after(
	int retries, int64_t asked_ms, bool rate_limited, unsigned seed, int64_t *delay_us);

#endif
