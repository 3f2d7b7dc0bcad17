/* day: owns the sums of a day's money. What is kept by this process is added at once; what others
 * keep is seen when the store is asked again. */
#include "day.h"

#include <math.h>

#include "calls.h"
#include "clock.h"

enum { LOOK_US = 1000000 }; /* the sum over a day's calls is no look-up */

int day_look(struct day *d, struct store *s, struct err *err)
{
	int64_t now = clock_mono_us(), midnight = clock_midnight_ms(clock_wall_ms()), unpriced;
	if (d->looked_us && d->midnight_ms == midnight && now - d->looked_us < LOOK_US)
		return 0;
	if (d->midnight_ms != midnight)
		d->maybe_usd = 0;
	d->midnight_ms = midnight;
	d->looked_us = now;
	return store_calls_spent(s, midnight, &d->spent_usd, &unpriced, err);
}

bool day_allows(const struct day *d, double usd)
{
	return d->spent_usd + d->maybe_usd + d->reserved_usd + usd <= d->limit;
}

void day_reserve(struct day *d, double usd)
{
	d->reserved_usd += usd;
	d->n_reserved++;
}

void day_release(struct day *d, double usd)
{
	d->reserved_usd -= usd;
	if (--d->n_reserved == 0)
		d->reserved_usd = 0;
}

void day_spent(struct day *d, double usd)
{
	d->spent_usd += isnan(usd) ? 0 : usd;
}

void day_maybe(struct day *d, double usd)
{
	d->maybe_usd += isnan(usd) ? 0 : usd;
}
