/*
 * retry: owns the policy. Twice for failures, often for "too many requests" (the server only asks
 * for patience); 0.5 s doubled each time up to 8 s less up to 25 % jitter, or what the server asked
 * for plus up to 10 %, so that not everybody comes back at once.
 */
#include "retry.h"

enum {
	FAILURE_RETRIES = 2,
	RATE_RETRIES = 20,
	FIRST_MS = 500,
	LONGEST_MS = 8000,
	PATIENCE_MS = 120000
};

bool retry_after(int retries, int64_t asked_ms, bool rate_limited, unsigned seed, int64_t *delay_us)
{
	double spread = (double)((seed * 2654435761u + (unsigned)retries * 40503u) % 1000) / 1000;
	if (retries >= (rate_limited ? RATE_RETRIES : FAILURE_RETRIES) || asked_ms > PATIENCE_MS)
		return false;
	if (asked_ms >= 0) {
		*delay_us = (int64_t)((double)asked_ms * 1000 * (1 + 0.1 * spread));
		return true;
	}
	double ms = FIRST_MS;
	for (int i = 0; i < retries && ms < LONGEST_MS; i++)
		ms *= 2;
	*delay_us = (int64_t)((ms < LONGEST_MS ? ms : LONGEST_MS) * 1000 * (1 - 0.25 * spread));
	return true;
}
