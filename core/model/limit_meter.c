/*
 * limit_meter: owns what one model's calls count for: what the server's headers left, and what the
 * configuration allows a minute.
 *
 * Calls on their way may or may not be in what the server said is left; they are taken off, so that
 * near the end of an allowance fewer calls go at a time, until none is refused for it.
 */
#include "limit_parts.h"

enum {
	/* A window that is renewed later than this is left to the server to enforce: a run waits
	 * two minutes, and stops for longer waits only on the server's word. */
	PATIENCE_US = 120000000,
	SHORTEST_BURST_S = 1,
	NEW_ANSWER = 100, /* tokens; nobody knows before */
};

struct cost meter_cost(const struct meter *m, double tokens)
{
	double answer = m->answer > 0 ? m->answer : NEW_ANSWER;
	return (struct cost){{[RATE_REQUESTS] = 1,
		[RATE_TOKENS] = tokens + answer,
		[RATE_INPUT] = tokens,
		[RATE_OUTPUT] = answer}};
}

/* A second's worth at once, but at least one call: in no minute more than a second's too many. */
static void set(struct bucket *b, double per_minute, int64_t now_us)
{
	double burst = per_minute / 60 * SHORTEST_BURST_S;
	if (per_minute / 60 != b->per_s)
		bucket_set(b, per_minute / 60, burst > 1 ? burst : 1, now_us);
}

void meter_set(
	struct meter *m, double requests_per_minute, double tokens_per_minute, int64_t now_us)
{
	set(&m->requests, requests_per_minute, now_us);
	set(&m->tokens, tokens_per_minute, now_us);
}

void meter_heard(struct meter *m, const struct rates *said, int64_t now_us)
{
	for (size_t i = 0; i < RATE_KINDS; i++) {
		const struct rate *r = &said->of[i];
		if (r->remaining < 0 || r->reset_us < 0)
			continue;
		m->window[i].remaining = r->remaining;
		m->window[i].until_us = r->reset_us > PATIENCE_US ? 0 : now_us + r->reset_us;
	}
}

/* 0: enough is left or nothing is known; -1: maybe, when the calls on their way are answered. */
static int64_t window_wait(const struct meter *m, size_t kind, double amount, int64_t now_us)
{
	int64_t wait = m->window[kind].until_us - now_us;
	double left = m->window[kind].remaining;
	if (wait <= 0 || left - m->sent[kind] >= amount)
		return 0;
	return m->sent[RATE_REQUESTS] > 0 ? -1 : wait;
}

enum limit_why meter_wait(
	const struct meter *m, const struct cost *cost, int64_t now_us, int64_t *wait_us)
{
	int64_t of_requests = bucket_wait_us(&m->requests, 1, now_us),
		of_tokens = bucket_wait_us(&m->tokens, cost->of[RATE_TOKENS], now_us);
	for (size_t i = 0; i < RATE_KINDS; i++)
		if ((*wait_us = window_wait(m, i, cost->of[i], now_us)) != 0)
			return LIMIT_SERVER;
	*wait_us = of_requests > of_tokens ? of_requests : of_tokens;
	return *wait_us ? LIMIT_SETTING : LIMIT_OPEN;
}

static void count(struct meter *m, const struct cost *cost, int sign)
{
	for (size_t i = 0; i < RATE_KINDS; i++)
		m->sent[i] += sign * cost->of[i];
}

void meter_take(struct meter *m, const struct cost *cost, int64_t now_us)
{
	count(m, cost, 1);
	bucket_take(&m->requests, 1, now_us);
	bucket_take(&m->tokens, cost->of[RATE_TOKENS], now_us);
}

static void learn(struct meter *m, double answer)
{
	if (answer >= 0)
		m->answer = m->answer > 0 ? m->answer + (answer - m->answer) / 8 : answer;
}

void meter_give_back(
	struct meter *m, const struct cost *cost, enum limit_end how, double tokens, int64_t now_us)
{
	count(m, cost, -1);
	if (how == LIMIT_FAILED || (how == LIMIT_ANSWERED && tokens < 0))
		return;
	bucket_take(
		&m->tokens, (how == LIMIT_ANSWERED ? tokens : 0) - cost->of[RATE_TOKENS], now_us);
	if (how == LIMIT_UNSENT)
		bucket_take(&m->requests, -1, now_us);
	if (how == LIMIT_ANSWERED)
		learn(m, tokens - cost->of[RATE_INPUT]);
}
