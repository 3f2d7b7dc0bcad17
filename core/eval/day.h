/*
 * day: what a project may spend in a day (`budget: {usd_per_day: 5}`), over all runs and single
 * calls, also those of other processes: what the store has of calls made since local midnight, what
 * may have been billed without an answer, and the most that may still come of what is in flight here.
 */
#ifndef STROP_DAY_H
#define STROP_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store.h"

/* Shared by all that spends in this process. Zero-initialise but for the limit. */
struct day {
	double limit;     /* USD; 0: none */
	double spent_usd; /* as the store had it when it was asked last, and kept here since */
	double maybe_usd; /* calls of this process that ended without an answer, at most */
	double reserved_usd;
	size_t n_reserved;
	int64_t midnight_ms, looked_us;
};

/* Ask the store again, where that is a while ago or another day has begun. */
int day_look(struct day *d, struct store *s, struct err *err);

/* Whether so much more may be spent. NaN (no price) may not. */
bool day_allows(const struct day *d, double usd);

void day_reserve(struct day *d, double usd);
void day_release(struct day *d, double usd);
void day_spent(struct day *d, double usd); /* an answer was kept */
void day_maybe(struct day *d, double usd);

#endif
