/* wb_spent: owns the question what the project's calls have cost. Calls whose answers were dropped
 * from the cache are not in it, nor those that failed: of these no API says what they cost. */
#include "wb_parts.h"

#include <math.h>

#include "clock.h"

int wb_spent(struct wb *w, struct wb_spent *out, struct err *err)
{
	int64_t midnight = clock_midnight_ms(clock_wall_ms());
	*out = (struct wb_spent){
		.since_ms = midnight, .per_day = w->day.limit > 0 ? w->day.limit : (double)NAN};
	int bad = store_calls_spent(w->store, midnight, &out->today, &out->today_unpriced, err);
	return bad ? bad : store_calls_spent(w->store, 0, &out->all, &out->all_unpriced, err);
}
