/*
 * engine: owns the items between the dataset and their results.
 *
 *                        in the cache ----------------------------------------> DONE
 *                        not recorded ----------------------------------------> DONE, failed
 *   example --prepare--> asked for by another item of this run --> FOLLOWING --> DONE with it
 *                        else --> READY --a slot is free--> CLAIMED --commit--> SENT --> DONE
 *                                  |  ^                        ^--- BACKOFF <----'
 *                                  |  '--- (looked up again every 100 ms)
 *                        sent by another process --> WAITING
 *                        sent once, and nobody knows what became of it --> DONE, as a failure
 *
 * At most 2 x concurrency items exist, so that memory does not grow with the dataset, and the next
 * requests are ready before a slot is free: between an answer and the next request stands one
 * commit, which keeps the one and writes down the other.
 */
#include "engine_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "recorded.h"

/* Preparing and answering from the cache, before a commit: with it, less than a frame of a screen.
 */
enum { TURN_US = 8000 };

/* ---- starting and ending ---- */

static int make_rows(struct engine *e, struct err *err)
{
	if (e->run.version == 0)
		return 0;
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
	e->purse = plan->purse ? plan->purse : &e->own;
	e->client = models_join(models, plan->model, plan->concurrency, false);
	e->tally = tally_new(plan->scorers, plan->n_scorers);
	e->scorer_rows = mem_alloc((plan->n_scorers + 1) * sizeof *e->scorer_rows);
	e->report.scores = mem_alloc((plan->n_scorers + 1) * sizeof *e->report.scores);
	e->start_us = clock_mono_us();
	int bad = shots_load(plan->store, plan->dataset, &e->plan.shots, &e->shots, err);
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

void engine_take_item(struct engine *e, struct item *item, const struct engine_watch *watch)
{
	e->watch = *watch;
	e->source.ended = true;
	model_client_leave(e->client);
	e->client = models_join(e->models, e->plan.model, e->plan.concurrency, true);
	/* As if another process had been waited for until now: the first turn places it. */
	item->state = ITEM_WAITING;
	item->due_us = 0;
	e->items = mem_grow(e->items, e->n_items, &e->cap_items, sizeof *e->items);
	e->items[e->n_items++] = item;
}

static void cancel_all(struct engine *e)
{
	for (size_t i = 0; i < e->n_items; i++)
		models_cancel(e->models, e->items[i]);
}

/* A run that is dropped on its way ends its calls: nobody is to wait for them. Of those that are
 * done the store has refused to keep the end, and will say that they are unknown. */
static void drop_all(struct engine *e)
{
	int bad = 0;
	for (size_t i = 0; i < e->n_items; i++)
		if (e->items[i]->state != ITEM_DONE && dispatch_drop(e, e->items[i], NULL) != 0)
			bad = ERR_STORE;
	if (e->n_items && !bad)
		bad = store_commit(e->plan.store, NULL);
	if (bad)
		store_rollback(e->plan.store);
	for (size_t i = 0; i < e->n_items && !bad; i++)
		e->items[i]->state = ITEM_DONE;
}

void engine_free(struct engine *e)
{
	if (!e)
		return;
	cancel_all(e);
	drop_all(e);
	model_client_leave(e->client);
	for (size_t i = 0; i < e->n_items; i++)
		item_free(e->items[i]);
	free(e->items);
	shots_done(&e->shots);
	tally_free(e->tally);
	free(e->scorer_rows);
	free(e->report.scores);
	buf_free(&e->stopped);
	buf_free(&e->note);
	buf_free(&e->retry_why);
	source_done(&e->source);
	free(e);
}

void engine_stop_because(struct engine *e, const char *why, struct str detail)
{
	e->stopping = true;
	if (e->stopped.n == 0)
		buf_addf(&e->stopped, "%s%.*s", why, STRF(detail));
}

void engine_stop(struct engine *e)
{
	engine_stop_because(e, "interrupted", STR(""));
}

void engine_settle(struct engine *e)
{
	e->stopping = e->settled = true;
}

void engine_settle_when(struct engine *e, job_decides *decides, void *context)
{
	e->decides = decides;
	e->decides_for = context;
}

void engine_allow(struct engine *e, int64_t examples)
{
	if (examples > e->source.allowed)
		e->source.allowed = examples;
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

/* ---- what the network brought ---- */

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
	if (!e->failure.code && settle_event(e, item, event, &err) != 0)
		e->failure = err;
	return true;
}

/* ---- new items ---- */

static int look_up(
	struct engine *e, struct item *item, struct call *call, bool *hit, struct err *err)
{
	bool recorded = model_is_recorded(e->plan.model);
	*hit = false;
	/* A recording is nothing but what is kept. */
	if (e->plan.cache != CACHE_AUTO && e->plan.cache != CACHE_ONLY && !recorded)
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

int engine_place_item(struct engine *e, struct item *item, struct err *err)
{
	struct call call;
	bool hit = false;
	int bad = look_up(e, item, &call, &hit, err);
	if (bad)
		return bad;
	if (hit) {
		bad = settle_finish(e, item, &call, true, err);
		return bad ? bad : settle_followers(e, item, &call, STR(""), err);
	}
	if (model_is_recorded(e->plan.model))
		return settle_fail(e, item, item_not_recorded(&e->plan, item), err);
	if (e->plan.cache == CACHE_ONLY)
		return settle_missing(e, item, err);
	item->state = is_asked_for(e, item) ? ITEM_FOLLOWING : ITEM_READY;
	return 0;
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
	bad = engine_place_item(e, item, err);
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
			bad = engine_place_item(e, item, err);
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
		if (item->state == ITEM_SENT) {
			models_cancel(e->models, item);
			dispatch_maybe_billed(e, item);
		}
		dispatch_release(e, item);
		bad = dispatch_drop(e, item, err);
		item->state = ITEM_DONE;
		e->dropped = true;
	}
	for (size_t i = 0; i < e->n_items; i++)
		if (e->items[i]->state == ITEM_FOLLOWING && !is_asked_for(e, e->items[i]))
			e->items[i]->state = ITEM_DONE;
	return bad;
}

/* What is on its way, and what holds up the rest. */
static void report_calls(struct engine *e)
{
	struct run_report *r = &e->report;
	struct model_standing s;
	int64_t now = clock_mono_us();
	r->in_flight = r->waiting = 0;
	r->retry_ms = -1;
	for (size_t i = 0; i < e->n_items; i++) {
		const struct item *item = e->items[i];
		int64_t due_ms = item->due_us > now ? (item->due_us - now) / 1000 : 0;
		if (item->state == ITEM_BACKOFF && (r->retry_ms < 0 || due_ms < r->retry_ms))
			r->retry_ms = due_ms;
		r->in_flight += e->items[i]->state == ITEM_SENT;
		r->waiting +=
			e->items[i]->state == ITEM_BACKOFF || e->items[i]->state == ITEM_WAITING;
	}
	model_client_standing(e->client, &s);
	r->slots = s.slots;
	r->most_slots = s.most;
	r->wait_ms = s.wait_ms;
	snprintf(r->wait_why, sizeof r->wait_why, "%s", s.why);
}

static void add_counts(struct run_report *r, const struct run_report *p)
{
	r->sent += p->sent;
	r->cached += p->cached;
	r->failed += p->failed;
	r->unknown += p->unknown;
	r->retried += p->retried;
	r->cut += p->cut;
	r->noted += p->noted;
	r->finished += p->finished;
	r->input_tokens += p->input_tokens;
	r->output_tokens += p->output_tokens;
	r->cached_input_tokens += p->cached_input_tokens;
	r->uncounted += p->uncounted;
	r->estimated |= p->estimated;
	r->cost_usd += p->cost_usd;
	r->spent_usd += p->spent_usd;
	r->maybe_usd += p->maybe_usd;
}

/* After the commit: what it made durable may be shown and sent. */
static void publish(struct engine *e)
{
	struct run_report *r = &e->report;
	add_counts(r, &e->pending);
	r->note = buf_str(&e->note);
	e->pending = (struct run_report){0};
	r->wall_s = (double)(clock_mono_us() - e->start_us) / 1e6;
	tally_so_far(e->tally, r);
}

/* What was asked to stop for a decision but had nothing left to send is whole all the same. */
static struct str end_state(const struct engine *e)
{
	bool is_whole = e->source.ended && !e->dropped;
	if (e->refused)
		return STR("failed");
	if (e->settled && e->stopped.n == 0)
		return is_whole ? STR("done") : STR("stopped early");
	return e->stopping ? STR("interrupted") : STR("done");
}

static int finish_run(struct engine *e, struct err *err)
{
	int bad = tally_report(e->tally, e->plan.store, e->run.id, e->plan.trials, e->scorer_rows,
		&e->report, err);
	e->report.state = end_state(e);
	e->report.stopped = buf_str(&e->stopped);
	model_client_want(e->client, 0);
	e->done = true;
	return bad;
}

static int next_due_ms(const struct engine *e)
{
	int64_t now = clock_mono_us(), soonest = now + (int64_t)e->slot_ms * 1000;
	for (size_t i = 0; i < e->n_items; i++) {
		const struct item *item = e->items[i];
		bool timed = item->state == ITEM_BACKOFF || item->state == ITEM_WAITING;
		if (timed && item->due_us < soonest)
			soonest = item->due_us;
	}
	return soonest <= now ? 0 : (int)((soonest - now) / 1000) + 1;
}

/* Once what is there decides, nothing more is sent. Results of this turn count: that they are not
 * committed yet holds up the sending, too. */
static void settle_if_decided(struct engine *e)
{
	struct run_report r = e->report;
	if (!e->decides || e->stopping || !dispatch_has_ready(e))
		return;
	add_counts(&r, &e->pending);
	tally_so_far(e->tally, &r);
	if (e->decides(e->decides_for, &r))
		engine_settle(e);
}

/* What was settled counts and what is written down is sent, both only now that it is committed. */
static int launch(struct engine *e, struct err *err)
{
	settle_if_decided(e);
	int bad = dispatch_claim(e, err);
	if (!bad)
		bad = store_commit(e->plan.store, err);
	if (bad)
		return bad;
	remove_done(e);
	publish(e);
	bad = dispatch_send(e, err);
	report_calls(e);
	return bad;
}

/* The next requests leave before more of them are prepared. */
static int work(struct engine *e, bool *more, struct err *err)
{
	bool was_stopping = e->stopping;
	int bad = look_again(e, err);
	if (!bad)
		bad = launch(e, err);
	if (!bad)
		bad = refill(e, more, err);
	if (!bad && e->stopping)
		bad = drop_unsent(e, err);
	if (!bad)
		bad = launch(e, err);
	*more |= e->stopping && !was_stopping;
	return bad;
}

/* After an error nothing goes on. What the store refused may be half there and is taken back, and
 * its rows in the ledger stay until the engine is freed: who has just refused is not asked again at once. Else
 * what was answered so far is kept. */
static void give_up(struct engine *e, const struct err *why)
{
	cancel_all(e);
	if (why->code == ERR_STORE || store_commit(e->plan.store, NULL) != 0) {
		store_rollback(e->plan.store);
		e->pending = (struct run_report){0};
		for (size_t i = 0; i < e->n_items; i++)
			if (e->items[i]->state == ITEM_CLAIMED) /* nothing was written */
				e->items[i]->ledger = 0;
	} else {
		drop_all(e);
	}
	model_client_want(e->client, 0);
	publish(e);
	e->report.in_flight = e->report.waiting = 0;
	engine_stop_because(e, "", str_of(why->text));
	e->report.state = STR("failed");
	e->report.stopped = buf_str(&e->stopped);
	e->done = true;
}

int engine_turn(struct engine *e, bool *busy, int *wait_ms, struct err *err)
{
	struct err why = e->failure;
	bool more = false;
	*busy = false;
	*wait_ms = 1000;
	if (e->done)
		return 0;
	int bad = why.code ? (int)why.code : work(e, &more, &why);
	if (bad) {
		give_up(e, &why);
		return err_set(err, why.code, "%s", why.text);
	}
	if (e->n_items == 0 && (e->source.ended || e->stopping))
		return finish_run(e, err);
	*busy = more || (e->n_items < (size_t)e->plan.concurrency && !e->source.ended &&
				!e->stopping && !source_waits(&e->source, &e->plan));
	*wait_ms = next_due_ms(e);
	return 0;
}

struct run_report *engine_report(struct engine *e)
{
	return &e->report;
}
