/*
 * wb_batch: owns the job of a run in batches: submit and end, or wait, and then the ordinary run over
 * what the batches brought into the cache.
 *
 * That run sends nothing itself: what a batch has failed is said, not paid for a second time without
 * being asked.
 */
#include "batchrun.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "wb_parts.h"

enum { MOST_LISTED = 400 };

/* ---- the run that is resumed: its options as kept with the batch ---- */

static void put_positions(struct json *v, const struct plan *plan)
{
	struct json *list = json_array();
	for (size_t i = 0; i < plan->n_only; i++)
		json_push(list, json_new_num((double)plan->only[i]));
	json_put(v, "only", list);
}

static struct str options_text(
	struct arena *a, const struct run_options *o, const struct plan *plan)
{
	struct json *v = json_object(), *scorers = json_array();
	struct buf out = {0};
	json_put_str(v, "model", plan->model->id);
	json_put_str(v, "split", plan->split);
	json_put_str(v, "filter", o->filter);
	json_put_str(v, "retrieval", str_of(retrieval_mode_names[plan->retrieval.mode]));
	json_put_num(v, "k", (double)plan->retrieval.k);
	json_put_num(v, "limit", (double)plan->limit);
	json_put_num(v, "shots", (double)(plan->shots.n ? plan->shots.n : RUN_NO_SHOTS));
	json_put_str(v, "selection", o->variant.selection);
	json_put_num(v, "shot_seed", (double)o->variant.shot_seed);
	json_put_str(v, "reasoning", o->variant.reasoning);
	json_put_str(v, "params", o->variant.params);
	json_put_num(v, "trials", (double)plan->trials);
	if (plan->has_only)
		put_positions(v, plan);
	for (size_t i = 0; i < o->n_scorers; i++)
		json_push(scorers, json_new_str(o->scorers[i]));
	json_put(v, "scorers", scorers);
	json_print(&out, v);
	json_free(v);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

static int64_t number(const struct json *v, const char *name)
{
	long long n = 0;
	json_int(json_get(v, name), &n);
	return n;
}

static void read_lists(struct arena *a, const struct json *v, struct run_options *o)
{
	const struct json *scorers = json_get(v, "scorers"), *only = json_get(v, "only");
	struct str *names = arena_alloc(a, (json_len(scorers) + 1) * sizeof *names);
	int64_t *positions = arena_alloc(a, (json_len(only) + 1) * sizeof *positions);
	for (const struct json *s = json_first(scorers); s; s = json_next(s))
		names[o->n_scorers++] = arena_dup(a, json_str(s));
	for (const struct json *p = json_first(only); p; p = json_next(p))
		positions[o->n_only++] = (int64_t)json_num(p);
	o->scorers = names;
	o->only = positions;
}

static int read_options(
	struct arena *a, const struct batch_row *row, struct run_options *o, struct err *err)
{
	struct json *v = NULL;
	int bad = json_parse(row->options, &v, err);
	*o = (struct run_options){.prompt = arena_dup(a, row->prompt),
		.model = arena_dup(a, row->model),
		.max_cost = (double)NAN,
		.batch = true};
	if (bad)
		return bad;
	o->split = arena_dup(a, json_str(json_get(v, "split")));
	o->filter = arena_dup(a, json_str(json_get(v, "filter")));
	o->retrieval = arena_dup(a, json_str(json_get(v, "retrieval")));
	o->k = number(v, "k");
	o->limit = number(v, "limit");
	o->shots = number(v, "shots");
	o->variant = (struct variant){
		.selection = arena_dup(a, json_str(json_get(v, "selection"))),
		.shot_seed = number(v, "shot_seed"),
		.reasoning = arena_dup(a, json_str(json_get(v, "reasoning"))),
		.params = arena_dup(a, json_str(json_get(v, "params"))),
	};
	o->trials = number(v, "trials");
	read_lists(a, v, o);
	json_free(v);
	return 0;
}

/* ---- the job ---- */

static void look(struct job *j)
{
	struct batching_report r;
	batching_report(j->batching, &r);
	j->report.batch.id = r.group;
	j->report.batch.doing = str_of(r.doing);
	j->report.batch.calls = r.calls;
	j->report.batch.answered = r.answered;
	j->report.batch.failed = r.failed;
	j->report.cached = r.cached;
	j->report.state = STR("running");
	j->batch_usd = r.spent_usd;
}

int wb_batch_start(struct job *j, const struct run_options *o, struct err *err)
{
	const struct plan *plan = &j->parts.plan;
	struct str prompt = arena_printf(&j->arena, "%.*s@%lld", STRF(j->prompt.version.prompt),
		(long long)j->prompt.version.number);
	int bad = wb_need_models(j->wb, err);
	if (bad)
		return bad;
	j->waits = o->wait;
	bad = o->batch_group
		      ? batching_resume(plan, j->wb->models, o->batch_group, &j->batching, err)
		      : batching_new(plan, j->wb->models, prompt, options_text(&j->arena, o, plan),
				&j->batching, err);
	if (!bad && o->batch_cancel)
		batching_cancel(j->batching);
	if (!bad)
		look(j);
	return bad;
}

static void end(struct job *j, const char *state, const char *why)
{
	j->report.state = str_of(state);
	j->report.stopped = str_of(why);
	j->report.p50_ms = j->report.p95_ms = (double)NAN;
	j->report.batch.doing = STR("");
	j->done = true;
	batching_free(j->batching);
	j->batching = NULL;
}

/* Everything is here: the run itself. */
static int go_on(struct job *j, struct err *err)
{
	j->report.batch.doing = STR("");
	j->report.cached = 0;
	batching_free(j->batching);
	j->batching = NULL;
	j->parts.plan.cache = CACHE_ONLY;
	return wb_start_engine(j, err);
}

int wb_batch_turn(struct job *j, bool *busy, int *wait_ms, struct err *err)
{
	struct batching_report r;
	int bad = batching_turn(j->batching, busy, wait_ms, err);
	if (bad) {
		end(j, "failed", "");
		return bad;
	}
	look(j);
	batching_report(j->batching, &r);
	if (r.done)
		return go_on(j, err);
	if (r.submitted && r.asked && !j->waits)
		end(j, "submitted", "");
	return 0;
}

void wb_batch_stop(struct job *j)
{
	struct batching_report r;
	batching_report(j->batching, &r);
	bool left = batching_stop(j->batching);
	end(j, left ? "submitted" : "interrupted", left ? "" : "interrupted");
}

int wb_batch_resume(
	struct wb *w, int64_t id, bool wait, bool cancel, struct job **out, struct err *err)
{
	struct arena a = {0};
	struct batch_row *rows;
	size_t n = 0;
	struct run_options o;
	*out = NULL;
	int bad = batch_open(w->store, id, &a, &rows, &n, err);
	if (!bad && n == 0)
		bad = err_set(err, ERR_NOT_FOUND, "there is no open batch %lld", (long long)id);
	if (!bad)
		bad = read_options(&a, &rows[0], &o, err);
	if (!bad) {
		o.batch_group = rows[0].group;
		o.wait = wait;
		o.batch_cancel = cancel;
		bad = wb_run(w, &o, out, err);
	}
	arena_free(&a);
	return bad;
}

/* ---- the list ---- */

static int rank(struct str state)
{
	static const char *const order[] = {
		"prepared", "uploaded", "sending", "running", "ended", "failed", "fetched"};
	int n = 0;
	while (n < 6 && !str_is(state, order[n]))
		n++;
	return n;
}

static void add_row(struct wb_batch *b, const struct batch_row *row)
{
	b->batches++;
	b->calls += row->total;
	b->answered += row->completed;
	b->failed += row->failed;
	b->is_open |= rank(row->state) < 5;
	if (b->state.n == 0 || rank(row->state) < rank(b->state))
		b->state = row->state;
	if (row->why.n)
		b->why = row->why;
	if (row->updated_ms > b->updated_ms)
		b->updated_ms = row->updated_ms;
}

int wb_batches(struct wb *w, struct arena *a, struct wb_batch **out, size_t *n, struct err *err)
{
	struct batch_row *rows;
	size_t n_rows = 0;
	*n = 0;
	int bad = batch_list(w->store, MOST_LISTED, a, &rows, &n_rows, err);
	*out = arena_alloc(a, (n_rows + 1) * sizeof **out);
	for (size_t i = 0; i < n_rows && !bad; i++) {
		struct wb_batch *b = *n ? &(*out)[*n - 1] : NULL;
		if (!b || b->id != rows[i].group) {
			b = &(*out)[(*n)++];
			*b = (struct wb_batch){.id = rows[i].group,
				.prompt = rows[i].prompt,
				.model = rows[i].model,
				.created_ms = rows[i].created_ms};
		}
		add_row(b, &rows[i]);
	}
	return bad;
}
