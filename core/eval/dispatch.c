/*
 * dispatch: owns the sending: which prepared items go out next, what is written in the ledger
 * before, and that they are paid for out of what the run may spend.
 *
 * No byte is sent before its row is committed, and a row is written only when there is a slot for
 * its call: what a crash leaves unknown is never more than `concurrency`.
 */
#include "engine_parts.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "clock.h"
#include "day.h"
#include "ledger.h"
#include "marks.h"

/* The built-in reader is no provider: nobody is asked and nothing is paid. */
static bool uses_ledger(const struct engine *e)
{
	return !(e->plan.model && str_is(e->plan.model->provider, "builtin"));
}

/* ---- money ---- */

/*
 * What a call costs at most. A token is a byte or more, so that the body's bytes are never fewer
 * than its tokens (images apart). An answer ends at the request's own limit; where it has none it is
 * taken to be at most twice as long as any before it.
 */
static double worst_cost(const struct engine *e, const struct item *item)
{
	enum { USUAL_ANSWER = 1024 };
	int64_t most = model_most_output(item->request.body);
	if (!most)
		most = e->most_output * 2 > USUAL_ANSWER ? e->most_output * 2 : USUAL_ANSWER;
	return model_worst_cost(e->plan.model, (int64_t)item->request.body.n, most);
}

/* What is left is counted with everything that may still have to be paid. Less may come of that: as
 * long as something is in flight, one waits. */
static bool may_spend(struct engine *e, double cost)
{
	const struct purse *p = e->purse;
	double before = e->plan.spent_before;
	double spent = before + p->spent_usd;
	if (isnan(e->plan.max_cost) || spent + p->reserved_usd + cost <= e->plan.max_cost)
		return true;
	if (p->n_reserved == 0) {
		char limit[200], others[60] = "";
		if (before > 0)
			snprintf(others, sizeof others, "%.4f went to earlier runs, and ", before);
		snprintf(limit, sizeof limit,
			"%.4f USD would be passed (--max-cost): %sthe next call may cost %.4f",
			e->plan.max_cost, others, cost);
		engine_stop_because(e, "the limit of ", str_of(limit));
	}
	return false;
}

/* The same of what the project may spend in a day. */
static int may_spend_today(struct engine *e, double cost, bool *may, struct err *err)
{
	struct day *d = e->plan.day;
	char limit[300];
	*may = true;
	if (!d)
		return 0;
	int bad = day_look(d, e->plan.store, err);
	*may = bad || day_allows(d, cost);
	if (*may || (d->n_reserved && !isnan(cost)))
		return bad;
	if (isnan(cost))
		snprintf(limit, sizeof limit,
			"needs the price of model %.*s: add price: {input: ..., output: ...} (USD "
			"per million tokens), or strop prices import FILE",
			STRF(str_head(e->plan.model->id, 60)));
	else
		snprintf(limit, sizeof limit,
			"of %.4f USD would be passed: %.4f are spent since midnight, and the next "
			"call may cost %.4f",
			d->limit, d->spent_usd + d->maybe_usd, cost);
	engine_stop_because(e, "the day's budget (budget: in strop.yaml) ", str_of(limit));
	return 0;
}

static void reserve(struct engine *e, struct item *item, double cost)
{
	item->reserved_usd = cost;
	item->is_reserved = true;
	e->purse->reserved_usd += cost;
	e->purse->n_reserved++;
	if (e->plan.day)
		day_reserve(e->plan.day, cost);
}

void dispatch_release(struct engine *e, struct item *item)
{
	if (!item->is_reserved)
		return;
	if (e->plan.day)
		day_release(e->plan.day, item->reserved_usd);
	e->purse->reserved_usd -= item->reserved_usd;
	if (--e->purse->n_reserved == 0)
		e->purse->reserved_usd = 0;
	item->reserved_usd = 0;
	item->is_reserved = false;
}

void dispatch_spent(struct engine *e, double usd)
{
	e->pending.spent_usd += usd;
	e->purse->spent_usd += usd;
	if (e->plan.day)
		day_spent(e->plan.day, usd);
}

void dispatch_maybe_billed(struct engine *e, const struct item *item)
{
	double usd = worst_cost(e, item);
	e->pending.maybe_usd += usd;
	e->purse->spent_usd += usd;
	if (e->plan.day)
		day_maybe(e->plan.day, usd);
}

/* ---- the ledger ---- */

struct str dispatch_unknown_error(struct arena *a, int64_t sent_ms)
{
	time_t seconds = (time_t)(sent_ms / 1000);
	struct tm tm;
	char when[32] = "at an unknown time";
	if (localtime_r(&seconds, &tm))
		strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", &tm);
	return arena_printf(a,
		"unknown whether this call was billed (sent %s, strop ended before the answer "
		"came): --retry-unknown sends it again",
		when);
}

static int write_down(
	struct engine *e, struct item *item, enum ledger_answer *answer, struct err *err)
{
	struct ledger_call row = {
		.key = item->key,
		.shared = e->plan.cache == CACHE_OFF,
		.provider = item->request.protocol,
		.endpoint = item->request.endpoint,
		.model = item->request.model,
		.example = item->example.id,
		.trial = item->trial,
		.attempt = item->attempt + 1,
	};
	*answer = LEDGER_SEND;
	if (!uses_ledger(e))
		return 0;
	int bad = ledger_send(e->plan.store, &row, e->plan.retry_unknown, answer, err);
	if (!bad && *answer == LEDGER_SEND) {
		item->ledger = row.id;
		item->attempt = row.attempt;
	} else if (!bad && *answer == LEDGER_BATCH) {
		bad = settle_give_up(e, item,
			STR("in a batch that is not fetched yet: strop run --resume"), err);
	} else if (!bad && *answer == LEDGER_UNKNOWN) {
		e->pending.unknown++;
		bad = settle_give_up(
			e, item, dispatch_unknown_error(&item->arena, row.sent_ms), err);
	}
	return bad;
}

/* Written down, and it is sent after the commit; or somebody else's, or nobody's. */
static int claim(struct engine *e, struct item *item, struct err *err)
{
	enum ledger_answer answer;
	bool is_limited = !isnan(e->plan.max_cost) || e->plan.day, may;
	double cost = is_limited ? worst_cost(e, item) : 0;
	if (is_limited && !may_spend(e, cost))
		return 0;
	int bad = may_spend_today(e, cost, &may, err);
	if (bad || !may)
		return bad;
	bad = write_down(e, item, &answer, err);
	if (bad || answer == LEDGER_UNKNOWN || answer == LEDGER_BATCH)
		return bad;
	if (answer == LEDGER_WAIT) {
		item->state = ITEM_WAITING;
		item->due_us = clock_mono_us() + POLL_OTHER_US;
		return 0;
	}
	item->state = ITEM_CLAIMED;
	if (is_limited)
		reserve(e, item, cost);
	return 0;
}

/* An item that was prepared a while ago: another process may have kept its answer since. */
static int claim_fresh(struct engine *e, struct item *item, struct err *err)
{
	if (!uses_ledger(e))
		return claim(e, item, err);
	int bad = store_begin(e->plan.store, err);
	if (!bad)
		bad = engine_place_item(e, item, err);
	return bad || item->state != ITEM_READY ? bad : claim(e, item, err);
}

/* ---- slots ---- */

/* What may be sent, with those whose wait is over. */
static int64_t count_ready(struct engine *e)
{
	int64_t now = clock_mono_us(), n = 0;
	for (size_t i = 0; i < e->n_items; i++) {
		struct item *item = e->items[i];
		if (item->state == ITEM_BACKOFF && item->due_us <= now)
			item->state = ITEM_READY;
		n += item->state == ITEM_READY;
	}
	return e->stopping ? 0 : n;
}

bool dispatch_has_ready(struct engine *e)
{
	return uses_ledger(e) && count_ready(e) > 0;
}

static bool take_slot(struct engine *e, struct item *item)
{
	if (!item->tokens)
		item->tokens = (int64_t)tokens_estimate(item->request.body);
	return model_client_take(e->client, item, item->tokens, &e->slot_ms);
}

int dispatch_claim(struct engine *e, struct err *err)
{
	int bad = 0;
	e->slot_ms = LONGEST_MS;
	model_client_want(e->client, count_ready(e));
	for (size_t i = 0; i < e->n_items && !bad && !e->stopping; i++) {
		struct item *item = e->items[i];
		if (item->state != ITEM_READY)
			continue;
		if (!take_slot(e, item))
			break;
		bad = claim_fresh(e, item, err);
		if (item->state != ITEM_CLAIMED)
			models_cancel(e->models, item);
		if (item->state == ITEM_READY) /* there is no money for it, nor for the next */
			break;
	}
	return bad;
}

static int send_item(struct engine *e, struct item *item, struct err *err)
{
	int bad = models_send(
		e->models, e->plan.model, &item->request, e->watch.piece != NULL, item, err);
	if (bad)
		return bad;
	item->state = ITEM_SENT;
	e->pending.sent += !item->was_sent;
	item->was_sent = true;
	return 0;
}

int dispatch_send(struct engine *e, struct err *err)
{
	int bad = 0;
	for (size_t i = 0; i < e->n_items && !bad; i++)
		if (e->items[i]->state == ITEM_CLAIMED)
			bad = send_item(e, e->items[i], err);
	return bad;
}

int dispatch_drop(struct engine *e, struct item *item, struct err *err)
{
	static const char why[] = "dropped before its answer was kept; it may have been billed";
	return item->ledger ? ledger_failed(e->plan.store, item->ledger, str_of(why), err) : 0;
}
