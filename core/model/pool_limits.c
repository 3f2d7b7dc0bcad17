/*
 * pool_limits: owns the limits by origin, and the clients as the engine knows them: with the clock, and
 * with words.
 *
 * An API counts by account and model, a server of one's own by its own slots; both stand behind one
 * origin. Two accounts at one origin share their slots: slower than it could be, never refused for
 * it.
 */
#include "pool_limits.h"

#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "origin.h"

struct limit_of {
	struct limit_of *next;
	struct limit *limit;
	char *origin;
};

/* What is reached without an address counts by provider. */
static struct limit_of *find(struct limits *all, const struct model_config *config)
{
	struct arena a = {0};
	struct str origin, url = model_url(config);
	if (!origin_of(&a, url, &origin))
		origin = url.n ? url : config->provider;
	struct limit_of *o = all->first;
	while (o && !str_is(origin, o->origin))
		o = o->next;
	if (!o) {
		o = mem_alloc(sizeof *o);
		*o = (struct limit_of){all->first, limit_new(), mem_dup(origin)};
		all->first = o;
	}
	arena_free(&a);
	return o;
}

struct limit *limits_of(struct limits *all, const struct model_config *config)
{
	return find(all, config)->limit;
}

void limits_drop(struct limits *all, const void *tag, bool was_sent)
{
	for (struct limit_of *o = all->first; o; o = o->next)
		limit_ended(o->limit, tag, was_sent ? LIMIT_FAILED : LIMIT_UNSENT, -1, -1,
			clock_mono_us());
}

void limits_free(struct limits *all)
{
	while (all->first) {
		struct limit_of *next = all->first->next;
		limit_free(all->first->limit);
		free(all->first->origin);
		free(all->first);
		all->first = next;
	}
}

/* ---- clients ---- */

struct model_client {
	struct limit_client *client;
	const char *host; /* of the origin, which outlives its clients */
	char *model;
};

static const char *host_of(const char *origin)
{
	ssize_t at = str_find(str_of(origin), STR("://"));
	return at < 0 ? origin : origin + at + 3;
}

struct model_client *limits_join(
	struct limits *all, const struct model_config *config, int64_t concurrency, bool urgent)
{
	struct model_client *c = mem_alloc(sizeof *c);
	const struct limit_of *o = find(all, config);
	const struct limit_terms terms = {
		.model = config->name.n ? config->name : config->id,
		.concurrency = concurrency,
		.requests_per_minute = config->requests_per_minute,
		.tokens_per_minute = config->tokens_per_minute,
		.urgent = urgent,
	};
	c->client = limit_join(o->limit, &terms, clock_mono_us());
	c->host = host_of(o->origin);
	c->model = mem_dup(config->id);
	return c;
}

void model_client_leave(struct model_client *c)
{
	if (!c)
		return;
	limit_leave(c->client);
	free(c->model);
	free(c);
}

void model_client_want(struct model_client *c, int64_t n)
{
	limit_want(c->client, n);
}

bool model_client_take(struct model_client *c, const void *tag, int64_t tokens, int *wait_ms)
{
	int64_t wait = (int64_t)*wait_ms * 1000;
	if (limit_take(c->client, tag, (double)tokens, clock_mono_us(), &wait))
		return true;
	/* Rounded up: a turn too early would only ask again. */
	*wait_ms = (int)((wait + 999) / 1000);
	return false;
}

static void say_why(const struct model_client *c, enum limit_why why, char *out, size_t size)
{
	switch (why) {
	case LIMIT_OPEN:
		out[0] = '\0';
		return;
	case LIMIT_SLOTS:
		snprintf(out, size, "%s refused more calls at a time", c->host);
		return;
	case LIMIT_PAUSE:
		snprintf(out, size, "%s asked to wait", c->host);
		return;
	case LIMIT_PACE:
	case LIMIT_SERVER:
		snprintf(out, size, "rate limit of %s", c->host);
		return;
	case LIMIT_SETTING:
		snprintf(out, size, "calls or tokens a minute of model %s", c->model);
		return;
	}
}

void model_client_standing(const struct model_client *c, struct model_standing *out)
{
	struct limit_standing s;
	limit_standing(c->client, clock_mono_us(), &s);
	*out = (struct model_standing){
		.slots = s.slots, .most = s.most, .wait_ms = s.wait_us < 0 ? -1 : s.wait_us / 1000};
	say_why(c, s.why, out->why, sizeof out->why);
}
