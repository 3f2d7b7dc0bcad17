/*
 * settle: owns how an item ends: its call kept, its result scored and stored, its followers told;
 * or the decision to try again.
 *
 * Nothing here commits: the turn does, once for all that it settled.
 */
#include "engine_parts.h"

#include <stdlib.h>

#include "batches.h"
#include "calling.h"
#include "clock.h"
#include "finish.h"
#include "ledger.h"
#include "marks.h"
#include "recorded.h"
#include "retry.h"

/* Whether the search found what the data calls gold: what the ideal mode is given says nothing. */
static void note_place(struct engine *e, const struct item *item)
{
	bool is_hit = false;
	if (e->plan.retrieval.mode == RETRIEVE_NONE || e->plan.retrieval.mode == RETRIEVE_IDEAL ||
		item->answers.n_gold == 0)
		return;
	for (size_t i = 0; i < item->n_chunks; i++)
		is_hit |= item->chunks[i].gold;
	tally_place(e->tally, item->example.ord, is_hit);
}

/* One score a scorer, in the item's arena. */
static struct score *score_output(struct engine *e, struct item *item, struct str output)
{
	struct score *scores = arena_alloc(&item->arena, (e->plan.n_scorers + 1) * sizeof *scores);
	struct score_input in = {
		.output = output,
		.expected = item->answers.expected,
		.n_expected = item->answers.n_expected,
		.choices = item->answers.choices,
		.n_choices = item->answers.n_choices,
		.question = json_str(json_get(item->fields, "question")),
	};
	tally_group(e->tally, item->example.name, item->example.group);
	if (e->plan.extraction)
		in.unread = extraction_read(
			e->plan.extraction, &item->arena, output, &in.output, &in.why);
	note_place(e, item);
	for (size_t i = 0; i < e->plan.n_scorers; i++) {
		scores[i] = scorer_score(e->plan.scorers[i], &item->arena, &in);
		tally_score(e->tally, i, &scores[i]);
	}
	tally_placed(e->tally);
	return scores;
}

static bool keeps_results(const struct engine *e)
{
	return e->run.id != 0;
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
		.shots = item->shots,
		.error = error,
	};
	*id = 0;
	if (!keeps_results(e))
		return 0;
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
	r->uncounted += c->input_tokens < 0 || c->output_tokens < 0;
	r->estimated |= c->estimated;
	r->cost_usd += c->cost_usd;
}

int settle_finish(
	struct engine *e, struct item *item, const struct call *call, bool cached, struct err *err)
{
	int64_t result;
	int bad = put_result(e, item, call->id, cached, STR(""), &result, err);
	struct score *scores = score_output(e, item, call->output);
	for (size_t i = 0; i < e->plan.n_scorers && !bad && keeps_results(e); i++)
		bad = store_score_put(e->plan.store, result, e->scorer_rows[i], &scores[i], err);
	if (e->watch.ended)
		e->watch.ended(e->watch.context, call, cached, scores, STR(""));
	add_tokens(&e->pending, call);
	if (call->latency_ms >= 0)
		tally_latency(e->tally, call->latency_ms);
	e->pending.cut += finish_words(call->finish) != NULL;
	e->pending.cached += cached;
	e->pending.finished++;
	item->state = ITEM_DONE;
	return bad;
}

int settle_fail(struct engine *e, struct item *item, struct str error, struct err *err)
{
	int64_t result;
	int bad = put_result(e, item, 0, false, error, &result, err);
	tally_error(e->tally);
	if (e->watch.ended)
		e->watch.ended(e->watch.context, NULL, false, NULL, error);
	e->pending.failed++;
	e->pending.finished++;
	item->state = ITEM_DONE;
	return bad;
}

int settle_missing(struct engine *e, struct item *item, struct err *err)
{
	struct str why;
	int64_t sent_ms = 0;
	int bad = batch_why(e->plan.store, &item->key, &item->arena, &why, err);
	if (!bad && why.n == 0)
		bad = ledger_unknown_since(e->plan.store, &item->key, &sent_ms, err);
	if (!bad && sent_ms) {
		why = dispatch_unknown_error(&item->arena, sent_ms);
		e->pending.unknown++;
	}
	if (!bad && why.n == 0)
		why = STR("not in the cache (--cache only)");
	return bad ? bad : settle_fail(e, item, why, err);
}

int settle_followers(struct engine *e, const struct item *leader, const struct call *call,
	struct str error, struct err *err)
{
	int bad = 0;
	for (size_t i = 0; i < e->n_items && !bad; i++) {
		struct item *item = e->items[i];
		if (item->state != ITEM_FOLLOWING || !hash_eq(&item->key, &leader->key))
			continue;
		bad = call ? settle_finish(e, item, call, true, err)
			   : settle_fail(e, item, error, err);
	}
	return bad;
}

int settle_give_up(struct engine *e, struct item *item, struct str error, struct err *err)
{
	int bad = settle_fail(e, item, error, err);
	return bad ? bad : settle_followers(e, item, NULL, error, err);
}

/* Said once, at the end: of thousands of calls the first tells enough. */
static void note_answer(struct engine *e, const struct model_event *event)
{
	if (event->note.n == 0)
		return;
	e->pending.noted++;
	if (e->note.n == 0)
		buf_add(&e->note, event->note);
}

static int keep_answer(
	struct engine *e, struct item *item, const struct model_event *event, struct err *err)
{
	struct call c = calling_kept(
		e->plan.model, event, &item->request, &item->key, item->trial, &item->arena);
	c.unkeyed = e->plan.cache == CACHE_OFF;
	int bad = store_begin(e->plan.store, err);
	if (!bad)
		bad = store_call_put(e->plan.store, &c, err);
	if (!bad)
		bad = item->ledger ? ledger_done(e->plan.store, item->ledger, err) : 0;
	dispatch_spent(e, c.cost_usd);
	if (c.output_tokens > e->most_output)
		e->most_output = c.output_tokens;
	e->answers++;
	note_answer(e, event);
	if (!bad)
		bad = settle_finish(e, item, &c, false, err);
	return bad ? bad : settle_followers(e, item, &c, STR(""), err);
}

/* The same words as the last time; only those that blame the request are remembered. */
static bool is_repeated(struct item *item, const struct model_event *event)
{
	if (!event->blames_request)
		return false;
	bool same = item->blame.n && str_eq(item->blame, event->error);
	if (!same)
		item->blame = arena_dup(&item->arena, event->error);
	return same;
}

/* Put off: false when it failed. When the run stops for it, it goes back unsent. */
static bool put_off(struct engine *e, struct item *item, const struct model_event *event)
{
	if (item->retries == 0)
		item->answers_before = e->answers;
	const struct setback s = {
		.retries = item->retries,
		.asked_ms = event->retry_after_ms,
		.is_limit = event->rate_limited,
		.is_alone = e->answers > item->answers_before,
		.is_repeated = is_repeated(item, event),
		.seed = item->key.b[0],
	};
	int64_t delay_us = 0;
	struct buf why = {0};
	enum retry what = retry_decide(&s, &delay_us);
	if (what == RETRY_NEVER)
		return false;
	if (what == RETRY_STOP) {
		retry_say_stop(&s, event->error, clock_wall_ms(), &why);
		engine_stop_because(e, "", buf_str(&why));
		buf_free(&why);
	}
	buf_cut(&e->retry_why, 0);
	buf_add(&e->retry_why, event->error);
	e->report.retry_why = buf_str(&e->retry_why);
	item->retries++;
	e->pending.retried += what == RETRY_LATER;
	item->state = ITEM_BACKOFF;
	item->due_us = clock_mono_us() + delay_us;
	return true;
}

/* What went wrong; and what to do about it, where no request at all would have fared better: what
 * is wrong with this one the server says itself. */
static struct str said(struct item *item, const struct model_event *event)
{
	bool concerns_all = event->kind == MODEL_REFUSED || event->status == 0;
	if (!concerns_all || event->advice.n == 0)
		return event->error;
	return arena_printf(&item->arena, "%.*s; %.*s", STRF(event->error), STRF(event->advice));
}

int settle_event(
	struct engine *e, struct item *item, const struct model_event *event, struct err *err)
{
	if (event->kind == MODEL_DELTA) {
		item->has_text = true;
		if (e->watch.piece)
			e->watch.piece(e->watch.context, event);
		return 0;
	}
	dispatch_release(e, item);
	if (event->may_be_billed)
		dispatch_maybe_billed(e, item);
	if (event->kind == MODEL_OK)
		return keep_answer(e, item, event, err);
	/* For the ledger this attempt is over, whether or not another one follows. */
	int bad = item->ledger ? ledger_failed(e->plan.store, item->ledger, event->error, err) : 0;
	if (bad)
		return bad;
	if (event->kind == MODEL_BUSY && !e->stopping && !item->has_text && put_off(e, item, event))
		return 0;
	/* Nothing waits for it any more: left out like those that were not sent (drop_unsent). */
	if (event->kind == MODEL_BUSY && e->settled && e->stopped.n == 0) {
		item->state = ITEM_BACKOFF;
		return 0;
	}
	struct str why = said(item, event);
	if (event->kind == MODEL_REFUSED) {
		e->refused = true;
		engine_stop_because(e, "", why);
	}
	return settle_give_up(e, item, why, err);
}
