/* batching: owns the turn: collect, move every batch on, read what came, commit. */
#include "batching_parts.h"

#include <math.h>
#include <stdlib.h>

#include "clock.h"

enum { TURN_US = 8000 };

static int begin(
	const struct plan *plan, struct models *models, struct batching **out, struct err *err)
{
	const struct batch_api *api = batch_find(plan->model->provider);
	*out = NULL;
	if (!api)
		return err_set(err, ERR_INPUT,
			"model %.*s: strop knows no batch service of provider %.*s (openai, "
			"openai-responses and anthropic have one)",
			STRF(plan->model->id), STRF(plan->model->provider));
	struct batching *b = mem_alloc(sizeof *b);
	b->plan = *plan;
	b->models = models;
	b->api = api;
	*out = b;
	return 0;
}

int batching_new(const struct plan *plan, struct models *models, struct str prompt,
	struct str options, struct batching **out, struct err *err)
{
	int bad = begin(plan, models, out, err);
	if (bad)
		return bad;
	struct batching *b = *out;
	b->collecting = true;
	b->prompt = arena_dup(&b->arena, prompt);
	b->options = arena_dup(&b->arena, options);
	bad = shots_load(plan->store, plan->dataset, &b->plan.shots, &b->shots, err);
	if (bad) {
		batching_free(b);
		*out = NULL;
	}
	return bad;
}

static bool has_left(const struct one_batch *one)
{
	return !str_is(one->row.state, "prepared") && !str_is(one->row.state, "uploaded");
}

static int give_up(struct batching *b, struct one_batch *one, struct err *err)
{
	one->row.state = STR("failed");
	one->row.why = STR("given up before it was submitted");
	int bad = batch_end(b->plan.store, one->row.id, one->row.why, err);
	return bad ? bad : batch_update(b->plan.store, &one->row, err);
}

static void take_row(struct batching *b, struct batch_row *row)
{
	b->list = mem_grow(b->list, b->n, &b->cap, sizeof *b->list);
	b->list[b->n] = (struct one_batch){0};
	one_batch_keep(&b->list[b->n++], row);
	b->report.calls += row->total;
}

int batching_resume(const struct plan *plan, struct models *models, int64_t group,
	struct batching **out, struct err *err)
{
	struct arena a = {0};
	struct batch_row *rows;
	size_t n = 0;
	bool mine = false;
	int bad = begin(plan, models, out, err);
	if (bad)
		return bad;
	bad = batch_take(plan->store, group, &mine, err);
	if (!bad && !mine)
		bad = err_set(
			err, ERR_INPUT, "batch %lld: another strop works on it", (long long)group);
	if (!bad)
		bad = batch_open(plan->store, group, &a, &rows, &n, err);
	/* Its calls were counted last: one without was cut short while they were collected. */
	for (size_t i = 0; i < n && !bad; i++) {
		take_row(*out, &rows[i]);
		if (rows[i].total == 0)
			bad = give_up(*out, &(*out)->list[(*out)->n - 1], err);
	}
	(*out)->report.group = group;
	if (!bad)
		bad = store_commit(plan->store, err);
	if (bad) {
		store_rollback(plan->store);
		batching_free(*out);
		*out = NULL;
	}
	arena_free(&a);
	return bad;
}

void batching_cancel(struct batching *b)
{
	b->cancelling = true;
}

bool batching_takes(struct batching *b, const struct model_event *event)
{
	for (size_t i = 0; i < b->n; i++) {
		struct err err = {0};
		if (event->tag != &b->list[i])
			continue;
		if (!b->failure.code && batching_answer(b, &b->list[i], event, &err) != 0)
			b->failure = err;
		return true;
	}
	return false;
}

static bool is_over(const struct one_batch *one)
{
	return str_is(one->row.state, "fetched") || str_is(one->row.state, "failed");
}

static bool is_due_to_read(const struct one_batch *one)
{
	return str_is(one->row.state, "ended") && one->has_results && one->has_errors &&
	       !one->is_asking;
}

static int move(struct batching *b, struct one_batch *one, int64_t until_us, struct err *err)
{
	int bad = is_over(one) ? 0 : batching_step(b, one, err);
	return !bad && is_due_to_read(one) ? batching_read(b, one, until_us, err) : bad;
}

static int work(struct batching *b, struct err *err)
{
	int64_t until = clock_mono_us() + TURN_US;
	int bad = b->failure.code ? err_set(err, b->failure.code, "%s", b->failure.text) : 0;
	if (!bad && b->collecting)
		bad = batching_collect(b, until, err);
	for (size_t i = 0; i < b->n && !bad && !b->collecting; i++)
		bad = move(b, &b->list[i], until, err);
	return bad ? bad : store_commit(b->plan.store, err);
}

/* How long nothing is due, and what there is to say. */
static void look(struct batching *b, bool *busy, int *wait_ms)
{
	int64_t now = clock_mono_us();
	struct batching_report *r = &b->report;
	r->doing = b->collecting ? "collecting" : "done";
	r->done = r->submitted = r->asked = !b->collecting;
	for (size_t i = 0; i < b->n && !b->collecting; i++) {
		const struct one_batch *one = &b->list[i];
		bool running = str_is(one->row.state, "running");
		if (is_over(one))
			continue;
		r->done = false;
		r->submitted &= running;
		r->asked &= one->has_polled;
		r->doing = running                           ? "waiting at the service"
			   : str_is(one->row.state, "ended") ? "fetching"
							     : "submitting";
		if (one->is_asking)
			continue;
		if (one->due_us <= now)
			*busy = true;
		else if ((one->due_us - now) / 1000 + 1 < *wait_ms)
			*wait_ms = (int)((one->due_us - now) / 1000) + 1;
	}
	*busy |= b->collecting || r->done;
}

int batching_turn(struct batching *b, bool *busy, int *wait_ms, struct err *err)
{
	*busy = false;
	*wait_ms = 1000;
	struct err why = {0};
	int bad = work(b, &why);
	if (!bad) {
		look(b, busy, wait_ms);
		return 0;
	}
	/* What the store refused is taken back. Else nobody is to wait for calls that were collected
	 * and will not be sent. */
	if (why.code == ERR_STORE)
		store_rollback(b->plan.store);
	else if (b->collecting)
		batching_stop(b);
	return err_set(err, why.code, "%s", why.text);
}

bool batching_stop(struct batching *b)
{
	bool left = false;
	int bad = 0;
	for (size_t i = 0; i < b->n && !bad; i++) {
		if (has_left(&b->list[i]))
			left = true;
		else
			bad = give_up(b, &b->list[i], NULL);
	}
	if (bad || store_commit(b->plan.store, NULL) != 0)
		store_rollback(b->plan.store);
	return left;
}

void batching_report(const struct batching *b, struct batching_report *out)
{
	*out = b->report;
	out->why = buf_str(&b->why);
}

void batching_free(struct batching *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->n; i++) {
		struct one_batch *one = &b->list[i];
		if (one->is_asking)
			models_cancel(b->models, one);
		arena_free(&one->arena);
		arena_free(&one->asking);
		buf_free(&one->answers);
	}
	if (b->report.group && batch_let_go(b->plan.store, b->report.group, NULL) == 0)
		store_commit(b->plan.store, NULL);
	free(b->list);
	shots_done(&b->shots);
	source_done(&b->source);
	buf_free(&b->why);
	arena_free(&b->arena);
	free(b);
}
