/* session_left: owns the one line about what earlier sessions left open. What may have cost money
 * comes first. */
#include "batchrun.h"
#include "number.h"
#include "session.h"

static int64_t count_unknown(struct session *s)
{
	int64_t n = 0;
	return wb_cache_count_unknown(s->wb, &n, NULL) == 0 ? n : 0;
}

static int64_t count_batches(struct session *s)
{
	struct arena a = {0};
	struct wb_batch *list;
	size_t n = 0;
	int64_t open = 0;
	if (wb_batches(s->wb, &a, &list, &n, NULL) == 0)
		for (size_t i = 0; i < n; i++)
			open += list[i].is_open;
	arena_free(&a);
	return open;
}

void session_say_left(struct session *s)
{
	struct arena a = {0};
	int64_t unknown = count_unknown(s), batches = count_batches(s);
	if (unknown)
		session_say(s, MESSAGE_ERROR,
			"%s may have been billed unanswered: `strop cache unknown`, :retry-unknown",
			number_of(&a, unknown, "call"));
	else if (batches)
		session_say(s, MESSAGE_INFO, "%lld batch%s open: J shows %s, f there fetches",
			(long long)batches, batches == 1 ? " is" : "es are",
			batches == 1 ? "it" : "them");
	arena_free(&a);
}
