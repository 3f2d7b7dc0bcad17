/*
 * limit: owns what a server is seen to take: its slots, its pauses, its pace.
 *
 * Slots alone cannot follow a server that allows so many requests a minute: the pace does
 * (limit_pace.c).
 */
#include "limit_parts.h"

#include <stdlib.h>

enum {
	FIRST_PAUSE_US = 500000,
	LONGEST_PAUSE_US = 8000000,
	PATIENCE_US =
		132000000,    /* two minutes and a tenth; who asks for more ends the run instead */
	FORGET_US = 60000000, /* without clients */
};

struct limit *limit_new(void)
{
	struct limit *l = mem_alloc(sizeof *l);
	l->slots = LIMIT_FIRST_SLOTS;
	return l;
}

void limit_free(struct limit *l)
{
	if (!l)
		return;
	while (l->clients)
		limit_leave(l->clients);
	while (l->meters) {
		struct meter *next = l->meters->next;
		free(l->meters->model);
		free(l->meters);
		l->meters = next;
	}
	free(l->taken);
	free(l);
}

/* ---- clients ---- */

static struct meter *meter_of(struct limit *l, struct str model)
{
	struct meter *m = l->meters;
	while (m && !str_is(model, m->model))
		m = m->next;
	if (m)
		return m;
	m = mem_alloc(sizeof *m);
	m->model = mem_dup(model);
	m->next = l->meters;
	return l->meters = m;
}

/* What was seen long ago says nothing about now, and a time without clients nothing about the
 * server's speed. */
static void begin(struct limit *l, int64_t now_us)
{
	if (l->cut_us && now_us - l->cut_us > FORGET_US) {
		l->slots = LIMIT_FIRST_SLOTS;
		l->was_cut = false;
		l->setbacks = l->falls = 0;
		l->futile_us = 0;
		l->pace = (struct bucket){0};
	}
	l->answered = l->middle.answered = 0;
	l->counted_us = l->middle.us = now_us;
}

struct limit_client *limit_join(struct limit *l, const struct limit_terms *t, int64_t now_us)
{
	struct limit_client *c = mem_alloc(sizeof *c);
	if (!l->clients)
		begin(l, now_us);
	c->limit = l;
	c->concurrency = t->concurrency;
	c->urgent = t->urgent;
	c->meter = meter_of(l, t->model);
	meter_set(c->meter, t->requests_per_minute, t->tokens_per_minute, now_us);
	c->next = l->clients;
	l->clients = c;
	return c;
}

int64_t limit_most(const struct limit *l)
{
	int64_t most = 1;
	for (const struct limit_client *c = l->clients; c; c = c->next)
		most = c->concurrency > most ? c->concurrency : most;
	return most;
}

static void free_slot(struct limit *l, size_t i)
{
	l->taken[i].client->taken--;
	l->taken[i] = l->taken[--l->n_taken];
}

void limit_leave(struct limit_client *c)
{
	if (!c)
		return;
	struct limit *l = c->limit;
	struct limit_client **at = &l->clients;
	for (size_t i = l->n_taken; i-- > 0;)
		if (l->taken[i].client == c) {
			meter_give_back(c->meter, &l->taken[i].cost, LIMIT_FAILED, -1, 0);
			free_slot(l, i);
		}
	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	free(c);
}

void limit_want(struct limit_client *c, int64_t n)
{
	c->wanted = n;
}

/* ---- taking a slot ---- */

static enum limit_why gate(
	struct limit_client *c, const struct cost *cost, int64_t now_us, int64_t *wait_us)
{
	struct limit *l = c->limit;
	*wait_us = l->pause_us - now_us;
	if (*wait_us > 0)
		return LIMIT_PAUSE;
	if (l->measure_us)
		limit_slow_down(l, now_us);
	enum limit_why why = c->urgent ? LIMIT_OPEN : meter_wait(c->meter, cost, now_us, wait_us);
	if (why != LIMIT_OPEN)
		return why;
	*wait_us = -1;
	c->why = LIMIT_OPEN;
	if (!limit_is_next(c))
		return LIMIT_SLOTS;
	if (c->urgent || l->pace.per_s <= 0)
		return LIMIT_OPEN;
	*wait_us = bucket_wait_us(&l->pace, 1, now_us);
	return *wait_us > 0 ? LIMIT_PACE : LIMIT_OPEN;
}

/* One more drop of what the others wait for, in microseconds. */
static int64_t drop_us(const struct limit_client *c)
{
	double per_s = c->limit->pace.per_s > 0 ? c->limit->pace.per_s : c->meter->requests.per_s;
	return per_s > 0 ? (int64_t)(1e6 / per_s) + 1 : 1000;
}

static void grant(struct limit_client *c, const void *tag, const struct cost *cost, int64_t now_us)
{
	struct limit *l = c->limit;
	l->taken = mem_grow(l->taken, l->n_taken, &l->cap_taken, sizeof *l->taken);
	l->taken[l->n_taken++] =
		(struct slot){.tag = tag, .client = c, .cost = *cost, .since_us = now_us};
	c->taken++;
	c->wanted -= c->wanted > 0;
	c->granted = ++l->grants;
	meter_take(c->meter, cost, now_us);
	bucket_take(&l->pace, 1, now_us);
}

bool limit_take(
	struct limit_client *c, const void *tag, double tokens, int64_t now_us, int64_t *wait_us)
{
	struct cost cost = meter_cost(c->meter, tokens);
	int64_t wait = -1;
	c->why = gate(c, &cost, now_us, &wait);
	if (c->why == LIMIT_OPEN && !c->urgent && limit_yields(c, now_us)) {
		c->why = LIMIT_PACE;
		wait = drop_us(c);
	}
	c->until_us = wait > 0 ? now_us + wait : 0;
	if (c->why == LIMIT_OPEN)
		grant(c, tag, &cost, now_us);
	else if (wait >= 0 && wait < *wait_us)
		*wait_us = wait;
	return c->why == LIMIT_OPEN;
}

/* ---- what comes back ---- */

void limit_heard(struct limit *l, struct str model, const struct rates *said, int64_t now_us)
{
	meter_heard(meter_of(l, model), said, now_us);
}

/* Whether somebody was not let for this reason and still wants to. */
static bool is_held(const struct limit *l, enum limit_why why)
{
	for (const struct limit_client *c = l->clients; c; c = c->next)
		if (c->wanted > 0 && c->why == why)
			return true;
	return false;
}

static void note_answer(struct limit *l, const struct slot *s, int64_t now_us)
{
	double took = (double)(now_us - s->since_us), most = (double)limit_most(l);
	l->setbacks = 0;
	limit_count_answer(l, now_us);
	l->latency_us = l->latency_us > 0 ? l->latency_us + (took - l->latency_us) / 8 : took;
	if (is_held(l, LIMIT_SLOTS))
		l->slots += l->was_cut ? 1 / l->slots : 1;
	if (l->slots > most)
		l->slots = most;
	if (is_held(l, LIMIT_PACE))
		limit_speed_up(l, now_us);
}

/* Half of what was in use, but not fewer than the pace needs (Little's law). */
static void cut_slots(struct limit *l)
{
	double used = (double)l->n_taken < l->slots ? (double)l->n_taken : l->slots;
	double needed = l->pace.per_s * l->latency_us / 1e6 + 1;
	double slots = used / 2 > needed ? used / 2 : needed;
	l->slots = slots < l->slots ? slots : l->slots;
	l->was_cut = true;
}

static int64_t own_pause(const struct limit *l)
{
	int64_t us = FIRST_PAUSE_US;
	for (int i = 0; i < l->setbacks && us < LONGEST_PAUSE_US; i++)
		us *= 2;
	return us;
}

/* With its slot still taken. A call that was sent before the last cut tells of the same moment; a
 * server that answers others only refuses to do more at a time. */
static void note_refusal(
	struct limit *l, const struct slot *s, enum limit_end how, int64_t asked_us, int64_t now_us)
{
	bool is_news = s && s->since_us >= l->cut_us, was_asked = asked_us >= 0;
	bool is_silent = l->setbacks > 0 || l->answered == 0;
	int64_t pause = was_asked ? asked_us : is_news && is_silent ? own_pause(l) : 0;
	int64_t until = pause <= PATIENCE_US ? now_us + pause : now_us;
	if (until > l->pause_us)
		l->pause_us = until;
	if (!is_news)
		return;
	l->setbacks++;
	l->cut_us = now_us;
	if (now_us < l->futile_us)
		return;
	cut_slots(l);
	if (how == LIMIT_REFUSED) {
		l->measure_us = until;
		l->was_asked = was_asked;
	}
}

void limit_ended(struct limit *l, const void *tag, enum limit_end how, int64_t retry_after_us,
	double tokens, int64_t now_us)
{
	size_t i = 0;
	while (i < l->n_taken && l->taken[i].tag != tag)
		i++;
	const struct slot *s = i < l->n_taken ? &l->taken[i] : NULL;
	if (how == LIMIT_REFUSED || how == LIMIT_OVERLOADED)
		note_refusal(l, s, how, retry_after_us, now_us);
	if (!s)
		return;
	if (how == LIMIT_ANSWERED)
		note_answer(l, s, now_us);
	if (how == LIMIT_UNSENT)
		bucket_take(&l->pace, -1, now_us);
	meter_give_back(s->client->meter, &s->cost, how, tokens, now_us);
	free_slot(l, i);
}

void limit_standing(const struct limit_client *c, int64_t now_us, struct limit_standing *out)
{
	const struct limit *l = c->limit;
	int64_t most = limit_most(l), slots = l->slots < (double)most ? (int64_t)l->slots : most;
	*out = (struct limit_standing){.slots = slots,
		.most = most,
		.why = c->wanted > 0 ? c->why : LIMIT_OPEN,
		.wait_us = -1};
	if (out->why == LIMIT_SLOTS && slots >= most)
		out->why = LIMIT_OPEN;
	if (out->why != LIMIT_OPEN && c->until_us)
		out->wait_us = c->until_us > now_us ? c->until_us - now_us : 0;
}
