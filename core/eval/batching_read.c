/* batching_read: owns the way of a batch's answers into the cache. */
#include "batching_parts.h"

#include <stdio.h>

#include "calling.h"
#include "clock.h"

enum { MOST_AGAIN = 2, AGAIN_US = 500000 };

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_key(struct str id, struct hash *out)
{
	if (id.n != 2 * HASH_SIZE)
		return false;
	for (size_t i = 0; i < HASH_SIZE; i++) {
		int high = hex_value(id.p[2 * i]), low = hex_value(id.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out->b[i] = (uint8_t)(high * 16 + low);
	}
	return true;
}

/* Kept as the live call would be, at the batch's price. When it was written nobody knows: it has no
 * latency. */
static int keep(struct batching *b, const struct batch_call *call, struct model_event *event,
	struct arena *a, struct err *err)
{
	struct model_request request = {.protocol = call->provider,
		.endpoint = call->endpoint,
		.model = call->model,
		.body = call->request};
	event->latency_ms = event->first_ms = -1;
	struct call c = calling_kept(b->plan.model, event, &request, &call->key, call->trial, a);
	c.cost_usd = model_batch_cost(
		b->plan.model, &(struct model_usage){c.input_tokens, c.output_tokens,
				       c.cached_tokens, c.cache_write_tokens, c.reasoning_tokens});
	if (c.price.n)
		c.price = arena_printf(a, "%.*s,\"batch\":true,\"share\":%.2g}",
			STRF(str_head(c.price, c.price.n - 1)), b->api->price_share);
	b->report.spent_usd += c.cost_usd;
	b->report.answered++;
	return store_call_put(b->plan.store, &c, err);
}

static int take_result(struct batching *b, struct one_batch *one, const struct batch_call *call,
	const struct batch_result *result, struct arena *a, struct err *err)
{
	struct model_event event;
	struct str why = result->why;
	int bad = 0;
	if (result->status)
		model_read(b->plan.model, result->status, result->body, a, &event);
	if (result->status && event.kind == MODEL_OK)
		bad = keep(b, call, &event, a, err);
	else if (result->status)
		why = event.error;
	if (bad || why.n == 0)
		return bad ? bad : batch_call_end(b->plan.store, one->row.id, &call->key, why, err);
	b->report.failed++;
	buf_cut(&b->why, 0);
	buf_add(&b->why, why);
	return batch_call_end(b->plan.store, one->row.id, &call->key,
		arena_printf(a, "in its batch: %.*s", STRF(why)), err);
}

/* A line that is no result of a call of ours, or of one that is settled, is passed over. */
static int take_line(struct batching *b, struct one_batch *one, struct str line, struct arena *a,
	struct err *err)
{
	struct json *v = NULL;
	struct batch_result result;
	struct batch_call call;
	struct hash key;
	bool found = false;
	int bad = 0;
	if (json_parse(line, &v, NULL) != 0) {
		one->is_damaged |= str_trim(line).n > 0;
		return 0;
	}
	if (b->api->result(v, a, &result, NULL) == 0 && read_key(result.id, &key)) {
		one->lines++;
		bad = batch_call_find(b->plan.store, one->row.id, &key, a, &call, &found, err);
	}
	json_free(v);
	return bad || !found ? bad : take_result(b, one, &call, &result, a, err);
}

static int end(struct batching *b, struct one_batch *one, struct err *err)
{
	struct str why = one->row.why.n ? one->row.why : STR("the service gave no answer to it");
	one->row.state = STR("fetched");
	int bad = batch_end(b->plan.store, one->row.id, why, err);
	return bad ? bad : batch_update(b->plan.store, &one->row, err);
}

/* A download whose length nobody said can end early without a sign. What is missing was paid for, so
 * it is asked for again; a line that the service never wrote is in the end no answer, but a cut one
 * is there to be had. */
static bool is_whole(const struct one_batch *one)
{
	return !one->is_damaged && one->lines >= one->row.completed;
}

static void fetch_again(struct one_batch *one)
{
	one->again++;
	one->due_us = clock_mono_us() + AGAIN_US * one->again;
	buf_cut(&one->answers, 0);
	one->read = 0;
	one->lines = 0;
	one->is_damaged = one->has_results = one->has_errors = false;
}

static int finish(struct batching *b, struct one_batch *one, struct err *err)
{
	if (!is_whole(one) && one->again < MOST_AGAIN) {
		fetch_again(one);
		return 0;
	}
	if (one->is_damaged && !b->cancelling)
		return err_set(err, ERR_NET,
			"batch %lld: what the service sends as its results is cut or damaged; what "
			"could be read of it is kept, strop run --resume fetches it again. Where "
			"that never helps, strop batch cancel %lld gives its other calls up: they "
			"were billed, and a run sends them again",
			(long long)one->row.id, (long long)b->report.group);
	if (one->is_damaged) {
		struct batch_row row = one->row;
		row.why = STR("given up: what the service sent as its results is cut or damaged");
		one_batch_keep(one, &row);
	}
	return end(b, one, err);
}

int batching_read(struct batching *b, struct one_batch *one, int64_t until_us, struct err *err)
{
	struct str rest = str_from(buf_str(&one->answers), one->read), line;
	int bad = store_begin(b->plan.store, err);
	while (!bad && clock_mono_us() < until_us && str_line(&rest, &line)) {
		struct arena a = {0};
		bad = take_line(b, one, line, &a, err);
		arena_free(&a);
	}
	one->read = one->answers.n - rest.n;
	return bad || rest.n ? bad : finish(b, one, err);
}
