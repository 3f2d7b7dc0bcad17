/* batching_collect: owns which calls go into which batch. */
#include "batching_parts.h"

#include <math.h>

#include "clock.h"
#include "day.h"
#include "marks.h"

/* Lines and the request around them are in memory while they are sent. */
enum { MOST_BYTES = 32 << 20 };

static struct one_batch *new_batch(struct batching *b, const struct item *item, struct err *err)
{
	struct one_batch one = {0};
	struct batch_row row = {
		.group = b->report.group,
		.model = b->plan.model->id,
		.endpoint = item->request.endpoint,
		.prompt = b->prompt,
		.options = b->options,
	};
	if (batch_put(b->plan.store, &row, err) != 0)
		return NULL;
	b->report.group = row.group;
	b->list = mem_grow(b->list, b->n, &b->cap, sizeof *b->list);
	b->list[b->n] = one;
	one_batch_keep(&b->list[b->n], &row);
	b->bytes = 0;
	b->in_last = 0;
	return &b->list[b->n++];
}

static bool is_full(const struct batching *b, size_t line)
{
	size_t most = b->api->max_bytes < MOST_BYTES ? b->api->max_bytes : MOST_BYTES;
	return b->n == 0 || b->bytes + line > most || b->in_last >= (int64_t)b->api->max_calls;
}

/* A batch is submitted as a whole: all of it has to fit into the day. An answer that nothing limits
 * is taken to be as long as a usual one. */
static int check_budget(struct batching *b, const struct item *item, struct err *err)
{
	enum { USUAL_ANSWER = 1024 };
	struct day *d = b->plan.day;
	int64_t most = model_most_output(item->request.body);
	if (!d)
		return 0;
	b->worst_usd +=
		batch_price_share(b->plan.model) *
		model_worst_cost(b->plan.model, (int64_t)tokens_estimate(item->request.body),
			most ? most : USUAL_ANSWER);
	int bad = day_look(d, b->plan.store, err);
	if (bad || day_allows(d, b->worst_usd))
		return bad;
	if (isnan(b->worst_usd))
		return err_set(err, ERR_INPUT,
			"the day's budget (budget: in strop.yaml) needs the price of model %.*s: "
			"add "
			"price: {input: ..., output: ...}, or strop prices import FILE",
			STRF(b->plan.model->id));
	return err_set(err, ERR_LIMIT,
		"this batch may cost more than what is left of the day's budget of %.4f USD "
		"(budget: in strop.yaml; %.4f are spent since midnight): --limit makes it smaller",
		d->limit, d->spent_usd + d->maybe_usd);
}

static int add(struct batching *b, const struct item *item, struct err *err)
{
	struct batch_call call = {
		.key = item->key,
		.trial = item->trial,
		.example = item->example.id,
		.provider = item->request.protocol,
		.endpoint = item->request.endpoint,
		.model = item->request.model,
		.request = item->request.body,
	};
	char id[HASH_HEX];
	struct buf line = {0};
	bool added = false;
	int bad = 0;
	if (item->request.n_images)
		return err_set(err, ERR_INPUT,
			"example %.*s has images, which are kept by their hash only and cannot go "
			"into a batch: run without --batch",
			STRF(item->example.name));
	if (check_budget(b, item, err) != 0)
		return (int)err->code;
	hash_hex(&item->key, id);
	batch_add(b->api, str_of(id), &item->request, &line);
	if (is_full(b, line.n) && !new_batch(b, item, err))
		bad = (int)ERR_STORE;
	if (!bad)
		bad = batch_call_put(b->plan.store, b->list[b->n - 1].row.id, &call, &added, err);
	if (!bad && added) {
		b->bytes += line.n;
		b->in_last++;
		b->report.calls++;
		b->list[b->n - 1].row.total = b->in_last;
	}
	buf_free(&line);
	return bad;
}

static int take(
	struct batching *b, const struct stored_example *example, int64_t trial, struct err *err)
{
	struct item *item = NULL;
	struct call call;
	bool hit = false;
	int bad = item_prepare(&b->plan, &b->shots, example, trial, &item, err);
	if (!bad)
		bad = store_call_find(b->plan.store, &item->key, &item->arena, &call, &hit, err);
	if (!bad && hit)
		b->report.cached++;
	else if (!bad)
		bad = add(b, item, err);
	item_free(item);
	return bad;
}

int batching_collect(struct batching *b, int64_t until_us, struct err *err)
{
	int bad = 0;
	while (!bad && b->collecting && clock_mono_us() < until_us) {
		const struct stored_example *example;
		int64_t trial;
		bad = source_next(&b->source, &b->plan, &example, &trial, err);
		if (!bad && !example)
			b->collecting = false;
		else if (!bad)
			bad = take(b, example, trial, err);
	}
	for (size_t i = 0; i < b->n && !bad && !b->collecting; i++)
		bad = batch_update(b->plan.store, &b->list[i].row, err);
	return bad;
}
