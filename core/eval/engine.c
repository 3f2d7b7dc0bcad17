/*
 * engine: owns the items between the dataset and their results.
 *
 *                        in the cache ----------------------------------------> DONE
 *   example --prepare--> asked for by another item of this run --> FOLLOWING --> DONE with it
 *                        by another process --> WAITING --> (looked up again every 100 ms)
 *                        else --> CLAIMED --commit--> READY --> SENT --> DONE
 *                                                      ^--- BACKOFF <--'
 *
 * At most 2 x concurrency items exist, so that memory does not grow with the dataset, and the next
 * requests are claimed and ready before a slot is free: a commit never stands between an answer and
 * the next request.
 */
#include "engine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chunk.h"
#include "clock.h"
#include "retry.h"
#include "source.h"
#include "tally.h"

enum {
	TURN_US = 20000,        /* preparing and answering from the cache, before a commit */
	POLL_OTHER_US = 100000, /* looking whether another process is done */
};

struct engine {
	struct plan plan;
	struct run run;
	struct models *models;
	struct shots shots;
	struct tally *tally;
	int64_t *scorer_rows;
	struct item **items; /* not DONE, in order of arrival */
	size_t n_items, cap_items;

	struct source source;

	struct run_report report;
	struct run_report pending; /* what this turn finished: shown after the commit */
	struct buf stopped;
	int64_t start_us, pause_until_us;
	double reserved_usd; /* of what is in flight */
	bool stopping, killed, refused, done;
};

/* ---- starting and ending ---- */

static int make_rows(struct engine *e, struct err *err)
{
	int bad = store_run_start(e->plan.store, &e->run, err);
	for (size_t i = 0; i < e->plan.n_scorers && !bad; i++) {
		struct scorer *s = e->plan.scorers[i];
		bad = store_scorer(e->plan.store, str_of(scorer_signature(s)),
			str_of(scorer_name(s)), scorer_is_binary(s), &e->scorer_rows[i], err);
	}
	return bad ? bad : store_commit(e->plan.store, err);
}

int engine_new(const struct plan *plan, const struct run *run, struct models *models,
	struct engine **out, struct err *err)
{
	struct engine *e = mem_alloc(sizeof *e);
	e->plan = *plan;
	e->run = *run;
	e->models = models;
	e->tally = tally_new(plan->scorers, plan->n_scorers);
	e->scorer_rows = mem_alloc((plan->n_scorers + 1) * sizeof *e->scorer_rows);
	e->report.scores = mem_alloc((plan->n_scorers + 1) * sizeof *e->report.scores);
	e->start_us = clock_mono_us();
	int bad = shots_load(plan, &e->shots, err);
	if (!bad)
		bad = make_rows(e, err);
	if (bad) {
		store_rollback(plan->store);
		engine_free(e);
		*out = NULL;
		return bad;
	}
	e->report.run = e->run.id;
	*out = e;
	return 0;
}

static bool is_local(const struct engine *e)
{
	return e->plan.model && str_is(e->plan.model->provider, "builtin");
}

static bool uses_claims(const struct engine *e)
{
	return !is_local(e) && e->plan.cache != CACHE_OFF;
}

static int unclaim(struct engine *e, const struct item *item, struct err *err)
{
	return uses_claims(e) ? store_unclaim(e->plan.store, &item->key, err) : 0;
}

/* A run that is dropped on its way gives up its claims: nobody is to wait for them. */
static void drop_items(struct engine *e)
{
	int bad = 0;
	for (size_t i = 0; i < e->n_items; i++) {
		models_cancel(e->models, e->items[i]);
		if (!bad && e->items[i]->state < ITEM_WAITING)
			bad = unclaim(e, e->items[i], NULL);
		item_free(e->items[i]);
	}
	if (e->n_items && !bad)
		bad = store_commit(e->plan.store, NULL);
	if (bad)
		store_rollback(e->plan.store);
}

void engine_free(struct engine *e)
{
	if (!e)
		return;
	drop_items(e);
	free(e->items);
	shots_done(&e->shots);
	tally_free(e->tally);
	free(e->scorer_rows);
	free(e->report.scores);
	buf_free(&e->stopped);
	source_done(&e->source);
	free(e);
}

static void stop_because(struct engine *e, const char *why, struct str detail)
{
	e->stopping = true;
	if (e->stopped.n == 0)
		buf_addf(&e->stopped, "%s%.*s", why, STRF(detail));
}

void engine_stop(struct engine *e)
{
	stop_because(e, "interrupted", STR(""));
}

void engine_kill(struct engine *e)
{
	engine_stop(e);
	e->killed = true;
}

bool engine_done(const struct engine *e)
{
	return e->done;
}

/* ---- a finished item ---- */

static void score_result(struct engine *e, struct item *item, struct str output, int64_t result,
	int *bad, struct err *err)
{
	struct score_input in = {
		.output = output,
		.expected = item->answers.expected,
		.n_expected = item->answers.n_expected,
		.choices = item->answers.choices,
		.n_choices = item->answers.n_choices,
		.question = json_str(json_get(item->fields, "question")),
	};
	for (size_t i = 0; i < e->plan.n_scorers && !*bad; i++) {
		struct score score = scorer_score(e->plan.scorers[i], &item->arena, &in);
		*bad = store_score_put(e->plan.store, result, e->scorer_rows[i], &score, err);
		tally_score(e->tally, i, &score);
	}
}

static int put_result(struct engine *e, struct item *item, int64_t call, bool cached,
	struct str error, int64_t *id, struct err *err)
{
	struct result r = {
		.run = e->run.id,
		.ord = item->example.ord,
		.trial = item->trial,
		.example = item->example.id,
		.call = call,
		.cached = cached,
		.chunks = item_chunks(item),
		.error = error,
	};
	int bad = store_begin(e->plan.store, err);
	if (!bad)
		bad = store_result_put(e->plan.store, &r, err);
	*id = r.id;
	return bad;
}

static void add_tokens(struct run_report *r, const struct call *c)
{
	r->input_tokens += c->input_tokens > 0 ? c->input_tokens : 0;
	r->output_tokens += c->output_tokens > 0 ? c->output_tokens : 0;
	r->cached_input_tokens += c->cached_tokens > 0 ? c->cached_tokens : 0;
	r->estimated |= c->estimated;
	r->cost_usd += c->cost_usd;
}

static int finish_item(
	struct engine *e, struct item *item, const struct call *call, bool cached, struct err *err)
{
	int64_t result;
	int bad = put_result(e, item, call->id, cached, STR(""), &result, err);
	if (!bad)
		score_result(e, item, call->output, result, &bad, err);
	add_tokens(&e->pending, call);
	tally_latency(e->tally, call->latency_ms);
	e->pending.cached += cached;
	e->pending.finished++;
	item->state = ITEM_DONE;
	return bad;
}

static int fail_item(struct engine *e, struct item *item, struct str error, struct err *err)
{
	int64_t result;
	int bad = put_result(e, item, 0, false, error, &result, err);
	tally_error(e->tally);
	e->pending.failed++;
	e->pending.finished++;
	item->state = ITEM_DONE;
	return bad;
}

/* What waited for the same request shares its outcome. */
static int settle_followers(struct engine *e, const struct item *leader, const struct call *call,
	struct str error, struct err *err)
{
	int bad = 0;
	for (size_t i = 0; i < e->n_items && !bad; i++) {
		struct item *item = e->items[i];
		if (item->state != ITEM_FOLLOWING || !hash_eq(&item->key, &leader->key))
			continue;
		bad = call ? finish_item(e, item, call, true, err) : fail_item(e, item, error, err);
	}
	return bad;
}

static int fail_with_followers(
	struct engine *e, struct item *item, struct str error, struct err *err)
{
	int bad = unclaim(e, item, err);
	if (!bad)
		bad = fail_item(e, item, error, err);
	return bad ? bad : settle_followers(e, item, NULL, error, err);
}

/* ---- what the network brought ---- */

struct call engine_call_of(
	const struct plan *plan, const struct item *item, const struct model_event *event)
{
	struct call c = {
		.key = item->key,
		.unkeyed = plan->cache == CACHE_OFF,
		.provider = item->request.protocol,
		.endpoint = item->request.endpoint,
		.model = item->request.model,
		.trial = item->trial,
		.output = event->text,
		.finish = event->finish,
		.input_tokens = event->input_tokens,
		.output_tokens = event->output_tokens,
		.cached_tokens = event->cached_tokens,
		.latency_ms = event->latency_ms,
		.first_ms = event->first_ms,
		.created_ms = clock_wall_ms(),
		.request = item->request.body,
		.response = event->response,
	};
	c.estimated = c.input_tokens < 0 || c.output_tokens < 0;
	if (c.input_tokens < 0)
		c.input_tokens = (int64_t)chunk_estimate_tokens(c.request);
	if (c.output_tokens < 0)
		c.output_tokens = (int64_t)chunk_estimate_tokens(c.output);
	c.cost_usd = model_cost(plan->model, c.input_tokens, c.output_tokens);
	return c;
}

static int keep_answer(
	struct engine *e, struct item *item, const struct model_event *event, struct err *err)
{
	struct call c = engine_call_of(&e->plan, item, event);
	int bad = store_begin(e->plan.store, err);
	if (!bad)
		bad = store_call_put(e->plan.store, &c, err);
	if (!bad)
		bad = unclaim(e, item, err);
	e->pending.spent_usd += c.cost_usd;
	if (!bad)
		bad = finish_item(e, item, &c, false, err);
	return bad ? bad : settle_followers(e, item, &c, STR(""), err);
}

static int take_event(
	struct engine *e, struct item *item, const struct model_event *event, struct err *err)
{
	if (event->kind == MODEL_DELTA)
		return 0;
	e->reserved_usd -= item->reserved_usd;
	item->reserved_usd = 0;
	if (event->kind == MODEL_OK)
		return keep_answer(e, item, event, err);
	if (event->kind == MODEL_BUSY && !e->stopping) {
		int64_t delay_us;
		if (retry_after(item->retries, event->retry_after_ms, event->rate_limited,
			    item->key.b[0], &delay_us)) {
			item->retries++;
			e->pending.retried++;
			item->state = ITEM_BACKOFF;
			item->due_us = clock_mono_us() + delay_us;
			/* Who is told to wait waits with all requests: the rest would be refused
			 * too. */
			if (event->rate_limited && item->due_us > e->pause_until_us)
				e->pause_until_us = item->due_us;
			return 0;
		}
	}
	if (event->kind == MODEL_REFUSED) {
		e->refused = true;
		stop_because(e, "stopped: ", event->error);
	}
	return fail_with_followers(e, item, event->error, err);
}

static struct item *find_item(const struct engine *e, const void *tag)
{
	for (size_t i = 0; i < e->n_items; i++)
		if (e->items[i] == tag)
			return e->items[i];
	return NULL;
}

bool engine_takes(struct engine *e, const struct model_event *event)
{
	struct item *item = find_item(e, event->tag);
	struct err err = {0};
	if (!item)
		return false;
	if (take_event(e, item, event, &err) != 0)
		stop_because(e, "stopped: ", str_of(err.text));
	return true;
}

/* ---- sending ---- */

static double worst_cost(const struct engine *e, const struct item *item)
{
	enum { USUAL_ANSWER = 1024 };
	struct json *body = NULL;
	long long max = USUAL_ANSWER;
	if (isnan(e->plan.max_cost))
		return 0;
	if (json_parse(item->request.body, &body, NULL) == 0 &&
		!json_int(json_get(body, "max_tokens"), &max))
		json_int(json_get(body, "max_completion_tokens"), &max);
	json_free(body);
	return model_cost(e->plan.model, (int64_t)chunk_estimate_tokens(item->request.body), max);
}

static bool may_spend(struct engine *e, struct item *item)
{
	double cost = worst_cost(e, item);
	double spent = e->report.spent_usd + e->pending.spent_usd + e->reserved_usd;
	if (!isnan(e->plan.max_cost) && !(spent + cost <= e->plan.max_cost)) {
		char limit[64];
		snprintf(limit, sizeof limit, "%.4f USD is reached (--max-cost)", e->plan.max_cost);
		stop_because(e, "stopped: the limit of ", str_of(limit));
		return false;
	}
	item->reserved_usd = cost;
	e->reserved_usd += cost;
	return true;
}

static int send_item(struct engine *e, struct item *item, struct err *err)
{
	if (!may_spend(e, item))
		return 0;
	int bad = models_send(e->models, e->plan.model, &item->request, false, item, err);
	if (bad)
		return bad;
	item->state = ITEM_SENT;
	e->pending.sent += !item->was_sent;
	item->was_sent = true;
	return 0;
}

static int send_ready(struct engine *e, struct err *err)
{
	int64_t now = clock_mono_us();
	int64_t sent = 0;
	int bad = 0;
	if (now < e->pause_until_us)
		return 0;
	for (size_t i = 0; i < e->n_items; i++)
		sent += e->items[i]->state == ITEM_SENT;
	for (size_t i = 0; i < e->n_items && sent < e->plan.concurrency && !bad && !e->stopping;
		i++) {
		struct item *item = e->items[i];
		bool due = item->state == ITEM_BACKOFF && item->due_us <= now;
		if (item->state != ITEM_READY && !due)
			continue;
		bad = send_item(e, item, err);
		sent++;
	}
	return bad;
}

/* ---- new items ---- */

static int look_up(
	struct engine *e, struct item *item, struct call *call, bool *hit, struct err *err)
{
	*hit = false;
	if (e->plan.cache != CACHE_AUTO && e->plan.cache != CACHE_ONLY)
		return 0;
	return store_call_find(e->plan.store, &item->key, &item->arena, call, hit, err);
}

static bool is_asked_for(const struct engine *e, const struct item *item)
{
	if (e->plan.cache == CACHE_OFF)
		return false;
	for (size_t i = 0; i < e->n_items; i++) {
		const struct item *other = e->items[i];
		if (other != item && other->state < ITEM_FOLLOWING &&
			hash_eq(&other->key, &item->key))
			return true;
	}
	return false;
}

/* Decide what becomes of a prepared item. */
static int place_item(struct engine *e, struct item *item, struct err *err)
{
	struct call call;
	bool hit = false, mine = true;
	/* The claim must fit what the lookup saw: between the two, another process could keep its
	 * answer and give up its claim. */
	int bad = uses_claims(e) ? store_begin(e->plan.store, err) : 0;
	if (!bad)
		bad = look_up(e, item, &call, &hit, err);
	if (bad)
		return bad;
	if (hit) {
		bad = finish_item(e, item, &call, true, err);
		return bad ? bad : settle_followers(e, item, &call, STR(""), err);
	}
	if (e->plan.cache == CACHE_ONLY)
		return fail_item(e, item, STR("not in the cache (--cache only)"), err);
	if (is_asked_for(e, item)) {
		item->state = ITEM_FOLLOWING;
		return 0;
	}
	if (uses_claims(e))
		bad = store_claim(e->plan.store, &item->key, item->request.protocol, &mine, err);
	item->state = !mine ? ITEM_WAITING : uses_claims(e) ? ITEM_CLAIMED : ITEM_READY;
	item->due_us = clock_mono_us() + POLL_OTHER_US;
	return bad;
}

static int add_item(
	struct engine *e, const struct stored_example *example, int64_t trial, struct err *err)
{
	struct item *item = NULL;
	int bad = item_prepare(&e->plan, &e->shots, example, trial, &item, err);
	if (bad) {
		item_free(item);
		return bad;
	}
	bad = place_item(e, item, err);
	if (bad || item->state == ITEM_DONE) {
		item_free(item);
		return bad;
	}
	e->items = mem_grow(e->items, e->n_items, &e->cap_items, sizeof *e->items);
	e->items[e->n_items++] = item;
	return 0;
}

static int refill(struct engine *e, bool *more, struct err *err)
{
	int64_t until = clock_mono_us() + TURN_US;
	size_t room = (size_t)e->plan.concurrency * 2;
	int bad = 0;
	*more = false;
	while (!bad && !e->stopping && !e->source.ended && e->n_items < room) {
		const struct stored_example *example;
		int64_t trial;
		bad = source_next(&e->source, &e->plan, &example, &trial, err);
		if (bad || !example)
			break;
		bad = add_item(e, example, trial, err);
		if (!bad && clock_mono_us() > until) {
			*more = true;
			break;
		}
	}
	return bad;
}

/* ---- the turn ---- */

static int look_again(struct engine *e, struct err *err)
{
	int64_t now = clock_mono_us();
	int bad = 0;
	for (size_t i = 0; i < e->n_items && !bad; i++) {
		struct item *item = e->items[i];
		if (item->state == ITEM_WAITING && item->due_us <= now)
			bad = place_item(e, item, err);
	}
	return bad;
}

static void remove_done(struct engine *e)
{
	size_t kept = 0;
	for (size_t i = 0; i < e->n_items; i++) {
		if (e->items[i]->state == ITEM_DONE)
			item_free(e->items[i]);
		else
			e->items[kept++] = e->items[i];
	}
	e->n_items = kept;
}

/* Whoever is not in flight goes back unsent; with a kill also what is. */
static int drop_unsent(struct engine *e, struct err *err)
{
	int bad = 0;
	for (size_t i = 0; i < e->n_items && !bad; i++) {
		struct item *item = e->items[i];
		if (item->state == ITEM_FOLLOWING || item->state == ITEM_DONE ||
			(item->state == ITEM_SENT && !e->killed))
			continue;
		if (item->state == ITEM_SENT)
			models_cancel(e->models, item);
		if (item->state != ITEM_WAITING)
			bad = unclaim(e, item, err);
		item->state = ITEM_DONE;
	}
	for (size_t i = 0; i < e->n_items; i++)
		if (e->items[i]->state == ITEM_FOLLOWING && !is_asked_for(e, e->items[i]))
			e->items[i]->state = ITEM_DONE;
	return bad;
}

/* After the commit: what it made durable may be shown and sent. */
static void publish(struct engine *e)
{
	struct run_report *r = &e->report, *p = &e->pending;
	r->sent += p->sent;
	r->cached += p->cached;
	r->failed += p->failed;
	r->retried += p->retried;
	r->finished += p->finished;
	r->input_tokens += p->input_tokens;
	r->output_tokens += p->output_tokens;
	r->cached_input_tokens += p->cached_input_tokens;
	r->estimated |= p->estimated;
	r->cost_usd += p->cost_usd;
	r->spent_usd += p->spent_usd;
	*p = (struct run_report){0};
	r->in_flight = r->waiting = 0;
	for (size_t i = 0; i < e->n_items; i++) {
		if (e->items[i]->state == ITEM_CLAIMED)
			e->items[i]->state = ITEM_READY;
		r->in_flight += e->items[i]->state == ITEM_SENT;
		r->waiting +=
			e->items[i]->state == ITEM_BACKOFF || e->items[i]->state == ITEM_WAITING;
	}
	r->wall_s = (double)(clock_mono_us() - e->start_us) / 1e6;
}

static int finish_run(struct engine *e, struct err *err)
{
	int bad = tally_report(e->tally, e->plan.store, e->run.id, e->plan.trials, e->scorer_rows,
		&e->report, err);
	e->report.state = e->refused    ? STR("failed")
			  : e->stopping ? STR("interrupted")
					: STR("done");
	e->report.stopped = buf_str(&e->stopped);
	e->done = true;
	return bad;
}

static int next_due_ms(const struct engine *e)
{
	int64_t now = clock_mono_us(), soonest = now + 1000000;
	for (size_t i = 0; i < e->n_items; i++) {
		const struct item *item = e->items[i];
		int64_t due = item->state == ITEM_READY ? e->pause_until_us : item->due_us;
		if (due < e->pause_until_us && item->state == ITEM_BACKOFF)
			due = e->pause_until_us;
		bool timed = item->state == ITEM_BACKOFF || item->state == ITEM_WAITING ||
			     (item->state == ITEM_READY && now < e->pause_until_us);
		if (timed && due < soonest)
			soonest = due;
	}
	return soonest <= now ? 0 : (int)((soonest - now) / 1000) + 1;
}

static int work(struct engine *e, bool *more, struct err *err)
{
	int bad = send_ready(e, err);
	if (!bad)
		bad = look_again(e, err);
	if (!bad)
		bad = refill(e, more, err);
	if (!bad && e->stopping)
		bad = drop_unsent(e, err);
	if (!bad)
		bad = store_commit(e->plan.store, err);
	if (bad)
		return bad;
	remove_done(e);
	publish(e);
	return send_ready(e, err);
}

int engine_turn(struct engine *e, bool *busy, int *wait_ms, struct err *err)
{
	bool more = false;
	*busy = false;
	*wait_ms = 1000;
	if (e->done)
		return 0;
	int bad = work(e, &more, err);
	if (bad)
		return bad;
	if (e->n_items == 0 && (e->source.ended || e->stopping))
		return finish_run(e, err);
	*busy = more ||
		(e->n_items < (size_t)e->plan.concurrency && !e->source.ended && !e->stopping);
	*wait_ms = next_due_ms(e);
	return 0;
}

struct run_report *engine_report(struct engine *e)
{
	return &e->report;
}
