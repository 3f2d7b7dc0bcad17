/*
 * wb_dry: owns what is said of a run before it is made.
 *
 * One number would be a guess that looks like a fact, so there are two: what it costs if the answers
 * are as the kept ones were in the middle, and if every one of them goes to its limit. Between them
 * stands what is likely: the 95th percentile of the kept ones.
 */
#include "wb_parts.h"

#include <math.h>

#include "keyset.h"
#include "ledger.h"
#include "marks.h"
#include "recorded.h"
#include "source.h"
#include "stats.h"

enum {
	KEPT = 1000,        /* calls that an estimate goes by, at most */
	USUAL_ANSWER = 100, /* tokens, where nothing is known */
};

struct dry {
	struct job *job;
	struct shots shots;
	int64_t input; /* estimated tokens of all that would be sent */
	int64_t max_tokens;
};

/* Whether a run before this one would have asked the same. */
static bool is_counted(const struct dry *d, const struct hash *key)
{
	struct keyset *counted = d->job->wb->counted;
	return counted && !keyset_add(counted, key);
}

static int dry_item(
	struct dry *d, const struct stored_example *example, int64_t trial, struct err *err)
{
	struct run_report *r = &d->job->report;
	struct plan *plan = &d->job->parts.plan;
	struct item *item = NULL;
	struct call call;
	bool hit = false, recorded = model_is_recorded(plan->model);
	int64_t unknown_ms = 0;
	int bad = item_prepare(plan, &d->shots, example, trial, &item, err);
	if (!bad && (recorded || (plan->cache != CACHE_REFRESH && plan->cache != CACHE_OFF)))
		bad = store_call_find(plan->store, &item->key, &item->arena, &call, &hit, err);
	if (!bad && !hit)
		bad = ledger_unknown_since(plan->store, &item->key, &unknown_ms, err);
	if (!bad && hit) {
		r->cached++;
	} else if (!bad && recorded) {
		r->failed++;
	} else if (!bad && unknown_ms && !plan->retry_unknown) {
		r->unknown++;
	} else if (!bad && is_counted(d, &item->key)) {
		r->cached++;
	} else if (!bad) {
		/* The limit is the prompt's or the model's: the same for all. */
		if (!r->sent)
			d->max_tokens = model_most_output(item->request.body);
		r->sent++;
		d->input += (int64_t)tokens_estimate(item->request.body);
	}
	item_free(item);
	return bad;
}

/* ---- what the kept calls say ---- */

struct kept {
	size_t answers, counted;
	double p50, p95;         /* tokens of an answer */
	double ratio, low, high; /* of the input that was counted to our estimate */
};

static int look_at_kept(struct job *j, struct kept *k, struct err *err)
{
	struct arena a = {0};
	struct call_size *sizes = arena_alloc(&a, KEPT * sizeof *sizes);
	double *answers = arena_alloc(&a, KEPT * sizeof *answers);
	double *ratios = arena_alloc(&a, KEPT * sizeof *ratios);
	double sum = 0;
	*k = (struct kept){.ratio = 1, .low = 1, .high = 1};
	int bad = store_call_sizes(j->wb->store, j->prompt.version.prompt, j->parts.plan.model->id,
		KEPT, sizes, &k->answers, err);
	for (size_t i = 0; i < k->answers; i++) {
		const struct call_size *s = &sizes[i];
		answers[i] = (double)s->output_tokens;
		if (s->estimated || s->input_tokens <= 0 || s->request_bytes <= 0)
			continue;
		ratios[k->counted] = (double)s->input_tokens * 4 / (double)s->request_bytes;
		sum += ratios[k->counted++];
	}
	stats_sort(answers, k->answers);
	stats_sort(ratios, k->counted);
	k->p50 = stats_percentile(answers, k->answers, 0.50);
	k->p95 = stats_percentile(answers, k->answers, 0.95);
	if (k->counted) {
		k->ratio = sum / (double)k->counted;
		k->low = stats_percentile(ratios, k->counted, 0.05);
		k->high = stats_percentile(ratios, k->counted, 0.95);
	}
	arena_free(&a);
	return bad;
}

/* ---- money ---- */

/* Of all calls that would be sent, at the prices of one of them in the mean. */
static double cost(const struct job *j, bool batched, int64_t input, int64_t output)
{
	struct model_config model = *j->parts.plan.model;
	struct model_usage usage = MODEL_USAGE_UNKNOWN;
	int64_t n = j->report.sent;
	model.price = price_at(&model.price, n ? input / n : input);
	usage.input = input;
	usage.output = output;
	return batched ? model_batch_cost(&model, &usage) : model_cost(&model, &usage);
}

static int64_t scaled(int64_t tokens, double by)
{
	return (int64_t)ceil((double)tokens * by);
}

/* Tokens of an answer: the likely number. */
static int64_t likely(const struct dry *d, const struct kept *k)
{
	int64_t n = k->answers ? (int64_t)k->p95 : USUAL_ANSWER;
	return d->max_tokens && d->max_tokens < n ? d->max_tokens : n;
}

static void estimate(const struct dry *d, const struct kept *k, bool batched)
{
	const struct job *j = d->job;
	struct run_report *r = &d->job->report;
	struct run_estimate *e = &r->estimate;
	int64_t n = r->sent;
	*e = (struct run_estimate){
		.kept = (int64_t)k->answers,
		.p50 = k->p50,
		.p95 = k->p95,
		.max_tokens = d->max_tokens,
		.input_low = scaled(d->input, k->low),
		.input_high = scaled(d->input, k->high),
		.output_low = n * (k->answers ? (int64_t)k->p50 : 1),
		.output_high = d->max_tokens ? n * d->max_tokens
			       : k->answers  ? n * (int64_t)k->p95
			       : n           ? -1
					     : 0,
	};
	e->usd_low = cost(j, batched, e->input_low, e->output_low);
	e->usd_high = cost(j, batched, e->input_high, e->output_high);
	r->input_tokens = scaled(d->input, k->ratio);
	r->output_tokens = n * likely(d, k);
	r->cost_usd = r->spent_usd = cost(j, batched, r->input_tokens, r->output_tokens);
}

int wb_dry_run(struct job *j, bool batched, struct err *err)
{
	struct plan *plan = &j->parts.plan;
	struct dry d = {.job = j};
	struct source source = {0};
	const struct stored_example *example = NULL;
	struct kept kept;
	int64_t trial;
	int bad = shots_load(plan->store, plan->dataset, &plan->shots, &d.shots, err);
	while (!bad) {
		bad = source_next(&source, plan, &example, &trial, err);
		if (bad || !example)
			break;
		bad = dry_item(&d, example, trial, err);
	}
	source_done(&source);
	shots_done(&d.shots);
	if (!bad)
		bad = look_at_kept(j, &kept, err);
	if (bad)
		return bad;
	estimate(&d, &kept, batched);
	j->report.state = STR("dry run");
	j->report.estimated = true;
	j->report.p50_ms = j->report.p95_ms = (double)NAN;
	j->done = true;
	return 0;
}
