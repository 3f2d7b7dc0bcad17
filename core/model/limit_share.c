/*
 * limit_share: owns who takes the next free slot.
 *
 * The slots are dealt out evenly: who wants less than an equal part gets all of it, and the others
 * share the rest. What cannot be divided goes to whom it was given the longest time ago. A slot that
 * nobody else wants is anybody's.
 */
#include "limit_parts.h"

/* Who cannot send because of its model's own limits leaves its part to the others. */
static bool could_send(const struct limit_client *c)
{
	return c->wanted > 0 && c->taken < c->concurrency && c->why != LIMIT_SERVER &&
	       c->why != LIMIT_SETTING;
}

static int64_t demand_of(const struct limit_client *c)
{
	int64_t n = c->taken + (could_send(c) ? c->wanted : 0);
	return n < c->concurrency ? n : c->concurrency;
}

/* An equal part for those that want at least as much. */
static int64_t equal_part(const struct limit *l, int64_t slots)
{
	int64_t left = slots, n = 0;
	for (struct limit_client *c = l->clients; c; c = c->next) {
		c->placed = demand_of(c) == 0;
		n += !c->placed;
	}
	for (bool changed = true; changed && n > 0;) {
		changed = false;
		for (struct limit_client *c = l->clients; c; c = c->next) {
			if (c->placed || demand_of(c) > left / n || n == 1)
				continue;
			c->placed = changed = true;
			left -= demand_of(c);
			n--;
		}
	}
	return n > 0 ? left / n : slots;
}

/* Of those that have their part, whoever got the last slot the longest time ago. */
static bool goes_before(
	const struct limit_client *other, const struct limit_client *c, int64_t part)
{
	if (other == c || !could_send(other) || other->taken > part)
		return false;
	return other->taken < part || other->granted < c->granted;
}

static bool somebody_urgent_waits(const struct limit *l)
{
	for (const struct limit_client *c = l->clients; c; c = c->next)
		if (c->urgent && c->wanted > 0)
			return true;
	return false;
}

static int64_t urgent_taken(const struct limit *l)
{
	int64_t n = 0;
	for (const struct limit_client *c = l->clients; c; c = c->next)
		n += c->urgent ? c->taken : 0;
	return n;
}

/* Of what comes drop by drop, who was served the longest time ago takes the next. */
bool limit_yields(const struct limit_client *c, int64_t now_us)
{
	for (const struct limit_client *o = c->limit->clients; o; o = o->next) {
		bool waits =
			o->why == LIMIT_PACE || (o->why == LIMIT_SETTING && o->meter == c->meter);
		if (o != c && o->wanted > 0 && waits && o->until_us <= now_us &&
			o->granted < c->granted)
			return true;
	}
	return false;
}

bool limit_is_next(const struct limit_client *c)
{
	const struct limit *l = c->limit;
	int64_t most = limit_most(l), slots = l->slots < (double)most ? (int64_t)l->slots : most;
	bool is_free = (int64_t)l->n_taken < slots;
	if (c->urgent)
		return is_free || urgent_taken(l) == 0;
	if (!is_free || c->taken >= c->concurrency || somebody_urgent_waits(l))
		return false;
	int64_t part = equal_part(l, slots);
	if (c->taken < part)
		return true;
	for (const struct limit_client *other = l->clients; other; other = other->next)
		if (goes_before(other, c, part))
			return false;
	return c->taken == part;
}
