/*
 * limit_pace: owns how fast the calls follow each other.
 *
 * Slots alone cannot follow a server that allows so many requests a minute: one slot may be too
 * fast, and each probe upward costs as many refusals as there are slots. So after a refusal for the
 * rate the calls are spaced, a little slower than the server answered since the last one, its pause
 * counted in. From there the pace rises: slowly as long as the next refusal may be near (0.2 % a
 * round trip), faster the longer none comes.
 *
 * A server that refuses at random, because of others, refuses the slow as well as the fast. That
 * shows after a few steps down in a row, to a quarter of the pace and less: then only its pauses are
 * kept for a while.
 */
#include "limit_parts.h"

enum {
	PROBING_ROUNDS = 25,
	MEASURED_ROUNDS = 20, /* or up to twice as many: what was before says little about now */
	STEEPEST = 8,         /* times slower at once: one answer more or less can be chance */
	SHORT_ROUNDS = 5,
	FUTILE_FALLS = 4,
	FUTILE_RATIO = 4,
	FUTILE_US = 30000000,
};

static const double slower = 0.95, rise = 0.002, burst_s = 0.05;

static void set_pace(struct limit *l, double per_s, int64_t now_us)
{
	double burst = per_s * burst_s;
	bucket_set(&l->pace, per_s, burst > 1 ? burst : 1, now_us);
}

static double at_a_time(const struct limit *l)
{
	return l->n_taken > 0 ? (double)l->n_taken : 1;
}

void limit_count_answer(struct limit *l, int64_t now_us)
{
	l->answered++;
	l->rounds += 1 / at_a_time(l);
	if (l->answered - l->middle.answered < MEASURED_ROUNDS * at_a_time(l))
		return;
	l->answered -= l->middle.answered;
	l->counted_us = l->middle.us;
	l->middle.answered = l->answered;
	l->middle.us = now_us;
}

static void count_anew(struct limit *l, int64_t from_us)
{
	l->answered = l->middle.answered = l->rounds = 0;
	l->counted_us = l->middle.us = from_us;
}

void limit_speed_up(struct limit *l, int64_t now_us)
{
	double times = l->rounds / PROBING_ROUNDS;
	double by = rise / at_a_time(l) * (times > 1 ? times * times : 1);
	set_pace(l, l->pace.per_s * (1 + by), now_us);
}

/* It is others that the server has too much of: to send less would only take longer. */
static void go_on(struct limit *l, int64_t now_us)
{
	l->futile_us = now_us + FUTILE_US;
	l->falls = 0;
	l->pace = (struct bucket){0};
	l->slots = l->slots > LIMIT_FIRST_SLOTS ? l->slots : LIMIT_FIRST_SLOTS;
}

/* A step down soon after the last: at the right pace there would have been more rounds between. */
static void note_fall(struct limit *l)
{
	if (l->rounds >= SHORT_ROUNDS || l->pace.per_s <= 0)
		l->falls = 0;
	else if (l->falls++ == 0)
		l->fell_from = l->pace.per_s;
}

/* Without an answer there is nothing to go by but what was tried. */
void limit_slow_down(struct limit *l, int64_t now_us)
{
	double seconds = (double)(l->measure_us - l->counted_us) / 1e6;
	double seen = seconds > 0 ? l->answered / seconds : 0, pace = l->pace.per_s;
	if (seen > 0)
		note_fall(l);
	if (seen > 0 && pace > 0)
		seen = seen < pace / STEEPEST ? pace / STEEPEST : seen < pace ? seen : pace;
	if (seen > 0)
		pace = seen * slower;
	else
		pace *= l->was_asked ? slower : 0.5;
	if (pace > 0)
		set_pace(l, pace, now_us);
	count_anew(l, l->measure_us);
	l->measure_us = 0;
	if (l->falls >= FUTILE_FALLS && pace * FUTILE_RATIO < l->fell_from)
		go_on(l, now_us);
}
