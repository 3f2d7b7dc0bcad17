/* waiting: owns the order of the words: who, how much is left of what it takes, and until when. */
#include "waiting.h"

static struct str retry_words(struct arena *a, const struct run_report *r)
{
	if (r->retry_ms < 0 || r->retry_why.n == 0)
		return STR("");
	return arena_printf(a, "trying again in %lld s: %.*s",
		(long long)(r->retry_ms + 999) / 1000, STRF(r->retry_why));
}

struct str waiting_words(struct arena *a, const struct run_report *r)
{
	struct str slots = STR(""), next = STR("");
	if (r->wait_why[0] == '\0')
		return retry_words(a, r);
	if (r->slots < r->most_slots)
		slots = arena_printf(
			a, "%lld of %lld slots", (long long)r->slots, (long long)r->most_slots);
	if (r->wait_ms >= 1000)
		next = arena_printf(a, "next in %lld s", (long long)(r->wait_ms + 999) / 1000);
	return arena_printf(a, "%s%s%.*s%s%.*s", r->wait_why, slots.n || next.n ? ": " : "",
		STRF(slots), slots.n && next.n ? ", " : "", STRF(next));
}
