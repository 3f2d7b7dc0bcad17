/* session_money: owns what was spent: the store's sums as they were read last, and what the runs
 * under way have spent since. */
#include <math.h>

#include "clock.h"
#include "number.h"
#include "session.h"
#include "session_parts.h"

void session_count_money(struct session *s)
{
	struct wb_spent spent;
	bool bad = wb_spent(s->wb, &spent, NULL) != 0;
	s->spent.since_ms = spent.since_ms;
	if (bad)
		return; /* what was known stands; the next end of a call reads it again */
	s->spent = spent;
	for (struct session_job *j = s->jobs; j; j = j->next)
		j->counted_usd = j->report.spent_usd;
	s->dirty = true;
}

void session_watch_day(struct session *s)
{
	if (clock_midnight_ms(clock_wall_ms()) != s->spent.since_ms)
		session_count_money(s);
}

/* A run whose calls have no price has nothing to add: they are counted once it ended. */
static double spent_since(const struct session *s)
{
	double usd = 0;
	for (const struct session_job *j = s->jobs; j; j = j->next) {
		double more = j->report.spent_usd - j->counted_usd;
		if (j->job && !isnan(more))
			usd += more;
	}
	return usd;
}

struct wb_spent session_spent(const struct session *s)
{
	struct wb_spent spent = s->spent;
	double more = spent_since(s);
	spent.today += more;
	spent.all += more;
	return spent;
}

struct str session_money_words(struct arena *a, double usd, int64_t unpriced)
{
	const char *calls = number_of(a, unpriced, "call");
	if (unpriced == 0)
		return str_of(number_money(a, usd));
	if (usd == 0)
		return arena_printf(a, "%s of unknown price", calls);
	return arena_printf(a, "%s + %s of unknown price", number_money(a, usd), calls);
}
