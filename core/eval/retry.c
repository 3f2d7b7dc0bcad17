/*
 * retry: owns the policy. Twice for failures, often for "too many requests" and "overloaded" (the
 * server only asks for patience); 0.5 s doubled each time up to 8 s less up to 25 % jitter, or what
 * the server asked for plus up to 10 %, so that not everybody comes back at once. Who is asked for
 * patience is ready again when that is over: the pool spreads those (core/model/limit.h).
 *
 * A run does not sit out more than two minutes: it stops and says when to come back.
 */
#include "retry.h"

#include <time.h>

enum {
	FAILURE_RETRIES = 2,
	WRONG_RETRIES = 1,
	LIMIT_RETRIES = 20,
	FIRST_MS = 500,
	LONGEST_MS = 8000,
	PATIENCE_MS = 120000
};

/* Between 0 and 1. */
static double spread_of(const struct setback *s)
{
	return (double)((s->seed * 2654435761u + (unsigned)s->retries * 40503u) % 1000) / 1000;
}

static double delay_ms(const struct setback *s)
{
	double ms = FIRST_MS;
	if (s->asked_ms >= 0)
		return (double)s->asked_ms * (s->is_limit ? 1 : 1 + 0.1 * spread_of(s));
	for (int i = 0; i < s->retries && ms < LONGEST_MS; i++)
		ms *= 2;
	return (ms < LONGEST_MS ? ms : LONGEST_MS) * (1 - 0.25 * spread_of(s));
}

enum retry retry_decide(const struct setback *s, int64_t *delay_us)
{
	int most = s->is_limit ? LIMIT_RETRIES : s->is_repeated ? WRONG_RETRIES : FAILURE_RETRIES;
	if (s->asked_ms > PATIENCE_MS)
		return RETRY_STOP;
	if (s->retries >= most)
		return s->is_limit && !s->is_alone ? RETRY_STOP : RETRY_NEVER;
	*delay_us = (int64_t)(delay_ms(s) * 1000);
	return RETRY_LATER;
}

/* ---- words ---- */

static void add_time(struct buf *out, int64_t ms)
{
	long long minutes = (ms + 59999) / 60000;
	if (minutes >= 60)
		buf_addf(out, "%lld h", minutes / 60);
	if (minutes >= 60 && minutes % 60)
		buf_addz(out, " ");
	if (minutes % 60)
		buf_addf(out, "%lld min", minutes % 60);
}

/* The next full minute; with its date when that is another day's. */
static void add_moment(struct buf *out, int64_t now_ms, int64_t at_ms)
{
	time_t now = (time_t)(now_ms / 1000), at = (time_t)((at_ms + 59999) / 60000 * 60);
	struct tm today, then;
	char text[32] = "";
	if (localtime_r(&now, &today) && localtime_r(&at, &then))
		strftime(text, sizeof text,
			today.tm_yday == then.tm_yday ? "%H:%M" : "%Y-%m-%d %H:%M", &then);
	buf_addz(out, text);
}

void retry_say_stop(
	const struct setback *s, struct str server_said, int64_t wall_ms, struct buf *out)
{
	if (s->asked_ms > PATIENCE_MS) {
		buf_addz(out, "the server asks to wait ");
		add_time(out, s->asked_ms);
		buf_addz(out, ": run again after ");
		add_moment(out, wall_ms, wall_ms + s->asked_ms);
	} else {
		buf_addf(
			out, "the server refused a call %d times: run again later", s->retries + 1);
	}
	buf_addf(out, "; what is done is kept (%.*s)", STRF(server_said));
}
