/* wb_ask: owns what concerns one example: the request that would be sent, one call of it, and why
 * it is or is not in the cache. */
#include "wb_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "marks.h"
#include "retry.h"

/* Everything on the way to one request, released together. */
struct one {
	struct loaded_prompt prompt;
	struct plan_parts parts;
	struct shots shots;
	struct item *item;
};

static void one_done(struct one *o)
{
	item_free(o->item);
	shots_done(&o->shots);
	plan_parts_done(&o->parts);
	loaded_prompt_done(&o->prompt);
}

static int one_make(struct wb *w, const struct run_options *options, struct str example,
	struct str fields, struct one *o, struct err *err)
{
	struct stored_example e;
	struct arena a = {0};
	*o = (struct one){0};
	int bad = 0;
	if (example.n || options->shots)
		bad = wb_need_dataset(w, err);
	if (!bad)
		bad = wb_load_prompt(w, options->prompt, false, &o->prompt, err);
	if (!bad)
		bad = wb_make_plan(w, options, &o->prompt, &o->parts, err);
	if (!bad)
		bad = shots_load(&o->parts.plan, &o->shots, err);
	if (!bad)
		bad = wb_find_example(w, example, fields, &a, &e, err);
	if (!bad)
		bad = item_prepare(&o->parts.plan, &o->shots, &e, 0, &o->item, err);
	arena_free(&a);
	if (bad)
		one_done(o);
	return bad;
}

static struct str messages_json(struct arena *a, const struct item *item)
{
	struct json *body = NULL;
	struct buf out = {0};
	if (json_parse(item->request.body, &body, NULL) == 0 && json_get(body, "messages"))
		json_print(&out, json_get(body, "messages"));
	json_free(body);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

static void describe(struct item *item, struct arena *a, struct wb_request *out)
{
	*out = (struct wb_request){
		.provider = arena_dup(a, item->request.protocol),
		.endpoint = arena_dup(a, item->request.endpoint),
		.model = arena_dup(a, item->request.model),
		.body = arena_dup(a, item->request.body),
		.messages = messages_json(a, item),
		.chunks = arena_dup(a, item_chunks(item)),
		.input_tokens = tokens_estimate(item->request.body),
	};
	hash_hex(&item->key, out->key);
}

int wb_render(struct wb *w, const struct run_options *options, struct str example,
	struct str fields, struct arena *a, struct wb_request *out, struct err *err)
{
	struct one o;
	int bad = one_make(w, options, example, fields, &o, err);
	if (bad)
		return bad;
	describe(o.item, a, out);
	one_done(&o);
	return 0;
}

/* ---- asking ---- */

struct asking {
	struct wb *w;
	struct one *one;
	void (*on_text)(void *context, struct str text);
	void *context;
	const volatile int *stop;
	bool has_text; /* a piece was shown: never sent again by itself */
	struct wb_answer *out;
	struct arena *arena;
};

static void fill_answer(struct asking *q, const struct call *c, bool cached)
{
	*q->out = (struct wb_answer){
		.output = arena_dup(q->arena, c->output),
		.finish = arena_dup(q->arena, c->finish),
		.cached = cached,
		.input_tokens = c->input_tokens,
		.output_tokens = c->output_tokens,
		.latency_ms = c->latency_ms,
		.cost_usd = c->cost_usd,
	};
	hash_hex(&c->key, q->out->key);
}

static int keep(struct asking *q, const struct model_event *event, struct err *err)
{
	struct item *item = q->one->item;
	struct plan *plan = &q->one->parts.plan;
	struct call c = engine_call_of(plan, item, event);
	int bad = store_begin(q->w->store, err);
	if (!bad)
		bad = store_call_put(q->w->store, &c, err);
	if (!bad)
		bad = store_commit(q->w->store, err);
	if (!bad)
		fill_answer(q, &c, false);
	return bad;
}

/* An event of this call: *done when it has ended, *again when it is worth another try, *wait_us how
 * long from now. */
static int take(struct asking *q, const struct model_event *event, int retries, int64_t *wait_us,
	bool *done, bool *again, struct err *err)
{
	*done = event->kind != MODEL_DELTA;
	if (event->kind == MODEL_DELTA) {
		q->has_text = true;
		q->on_text(q->context, event->text);
		return 0;
	}
	if (event->kind == MODEL_OK)
		return keep(q, event, err);
	*again = event->kind == MODEL_BUSY && !q->has_text &&
		 retry_after(retries, event->retry_after_ms, event->rate_limited,
			 q->one->item->key.b[0], wait_us);
	return *again ? 0 : err_set(err, ERR_NET, "%.*s", STRF(event->error));
}

/* What came: of this call, and of the runs on their way beside it. No transaction is left open, for
 * the network is waited for next. */
static int take_all(
	struct asking *q, int retries, int64_t *wait_us, bool *done, bool *again, struct err *err)
{
	struct model_event event;
	int bad = 0;
	while (!bad && !*done && models_next(q->w->models, &event)) {
		if (event.tag == q->one->item)
			bad = take(q, &event, retries, wait_us, done, again, err);
		else
			wb_hand_out(q->w, &event);
	}
	return bad ? bad : store_commit(q->w->store, err);
}

/* Until the call has ended. */
static int follow(struct asking *q, int retries, int64_t *wait_us, bool *again, struct err *err)
{
	bool done = false;
	int bad = 0;
	*again = false;
	while (!bad && !done) {
		bad = take_all(q, retries, wait_us, &done, again, err);
		if (!bad && !done && q->stop && *q->stop)
			bad = err_set(err, ERR_INTERRUPTED, "interrupted");
		if (!bad && !done)
			bad = models_pump(q->w->models, 200, -1, err);
	}
	models_cancel(q->w->models, q->one->item);
	return bad;
}

static int wait_for(struct asking *q, int64_t us, struct err *err)
{
	int64_t until = clock_mono_us() + us;
	int bad = 0;
	while (!bad && clock_mono_us() < until && !(q->stop && *q->stop))
		bad = models_pump(q->w->models, 100, -1, err);
	return bad;
}

static int send(struct asking *q, struct err *err)
{
	struct item *item = q->one->item;
	const struct model_config *model = q->one->parts.plan.model;
	bool again = true;
	int bad = model_check(model, err);
	if (!bad)
		bad = wb_need_models(q->w, err);
	for (int retries = 0; !bad && again; retries++) {
		int64_t wait_us = 0;
		bad = models_send(q->w->models, model, &item->request, true, item, err);
		if (!bad)
			bad = follow(q, retries, &wait_us, &again, err);
		if (!bad && again)
			bad = wait_for(q, wait_us, err);
	}
	return bad;
}

int wb_ask(struct wb *w, const struct run_options *options, struct str example, struct str fields,
	void (*on_text)(void *context, struct str text), void *context, const volatile int *stop,
	struct arena *a, struct wb_answer *out, struct err *err)
{
	struct one o;
	struct call call;
	bool hit = false;
	int bad = one_make(w, options, example, fields, &o, err);
	if (bad)
		return bad;
	struct asking q = {w, &o, on_text, context, stop, false, out, a};
	if (options->cache == CACHE_AUTO || options->cache == CACHE_ONLY)
		bad = store_call_find(w->store, &o.item->key, a, &call, &hit, err);
	if (!bad && hit) {
		fill_answer(&q, &call, true);
		on_text(context, call.output);
	} else if (!bad && options->cache == CACHE_ONLY) {
		bad = err_set(err, ERR_NOT_FOUND, "not in the cache (--cache only)");
	} else if (!bad) {
		bad = send(&q, err);
	}
	one_done(&o);
	return bad;
}
