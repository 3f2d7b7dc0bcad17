/* session_asks: owns the single calls: one example asked for, followed until nobody looks at it. */
#include <stdlib.h>
#include <string.h>

#include "session.h"
#include "session_parts.h"

struct session_ask *session_ask_of(const struct session *s, struct str example)
{
	for (struct session_ask *a = s->asks; a; a = a->next)
		if (!a->is_forgotten && str_is(example, a->example))
			return a;
	return NULL;
}

static void drop_ask(struct session_ask **at)
{
	struct session_ask *a = *at;
	*at = a->next;
	ask_free(a->ask);
	free(a->example);
	free(a);
}

/* Finished calls of this example (or of all others), and those forgotten, are not looked at any
 * more. */
static void drop_finished(struct session *s, struct str example, bool others)
{
	for (struct session_ask **at = &s->asks; *at;) {
		bool unseen = (*at)->is_forgotten || str_is(example, (*at)->example) != others;
		if ((*at)->is_done && unseen)
			drop_ask(at);
		else
			at = &(*at)->next;
	}
}

void session_forget_asks(struct session *s)
{
	for (struct session_ask *a = s->asks; a; a = a->next)
		a->is_forgotten = true;
	drop_finished(s, STR(""), true);
	session_changed(s, CHANGED_ASK);
}

bool session_ask(struct session *s, struct ask_options *o)
{
	struct run_options own = session_options(s);
	struct err err = {0};
	struct ask *ask = NULL;
	if (!session_has_data(s))
		return false;
	if (s->example.ord == 0) {
		session_say(s, MESSAGE_ERROR, "there is no example to run");
		return false;
	}
	if (o->keep && !session_save(s, false))
		return false;
	own.cache = o->run.cache;
	own.retry_unknown = o->run.retry_unknown;
	o->run = own;
	o->example = s->example.id;
	drop_finished(s, s->example.id, false);
	if (ask_start(s->wb, o, &ask, &err) != 0) {
		session_fail(s, &err);
		return false;
	}
	struct session_ask *a = mem_alloc(sizeof *a);
	a->ask = ask;
	a->example = mem_dup(s->example.id);
	/* It may have become a version just now, which forgets the calls of the one before. */
	if (o->keep)
		session_sync_version(s);
	a->next = s->asks;
	s->asks = a;
	session_changed(s, CHANGED_ASK);
	return true;
}

static void end_ask(struct session *s, struct session_ask *a)
{
	const struct ask_view *v = ask_look(a->ask);
	a->is_done = true;
	if (v->state == ASK_FAILED)
		session_say(s, MESSAGE_ERROR, "%s: %.*s", a->example, STRF(v->error));
	else if (!v->cached)
		session_count_money(s);
	if (v->run)
		session_changed(s, CHANGED_RESULTS | CHANGED_VERSIONS);
}

/* Told in seconds; -1: it waits for nothing that can be told. */
static int64_t seconds_to_wait(const struct run_report *r)
{
	int64_t ms = r->wait_why[0] ? r->wait_ms : r->retry_ms;
	return ms < 0 ? -1 : (ms + 999) / 1000;
}

static void follow_ask(struct session *s, struct session_ask *a)
{
	if (a->is_done)
		return;
	const struct ask_view *v = ask_look(a->ask);
	int64_t wait_s = seconds_to_wait(v->report);
	if (wait_s != a->wait_s || v->output.n + v->reasoning.n != a->seen ||
		v->state != a->state || v->retries != a->retries) {
		a->seen = v->output.n + v->reasoning.n;
		a->wait_s = wait_s;
		a->state = v->state;
		a->retries = v->retries;
		session_changed(s, CHANGED_ASK);
	}
	if (v->state == ASK_DONE || v->state == ASK_FAILED)
		end_ask(s, a);
}

void session_follow_asks(struct session *s)
{
	for (struct session_ask *a = s->asks; a; a = a->next)
		follow_ask(s, a);
	drop_finished(s, s->example.id, true);
}

void session_free_asks(struct session *s)
{
	while (s->asks)
		drop_ask(&s->asks);
}
