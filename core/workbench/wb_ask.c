/*
 * wb_ask: owns asks: one example answered while somebody looks on.
 *
 * An ask is a job whose engine has one item, so that the ledger, retries and the keeping of calls are
 * the engine's and there is one way to a model. What the ask adds is the view: the pieces as they
 * come, and the scores also where no result is kept.
 */
#include "ask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "recorded.h"
#include "wb_parts.h"

struct ask {
	struct job *job;
	struct arena arena;           /* of the view */
	struct buf output, reasoning; /* the pieces */
	struct ask_view view;
	bool ended, stopped;
};

/* ---- what the engine tells ---- */

static void on_piece(void *context, const struct model_event *event)
{
	struct ask *a = context;
	buf_add(&a->output, event->text);
	buf_add(&a->reasoning, event->reasoning);
	a->view.first_ms = event->first_ms;
}

/* Scores where there is something to score against. */
static void take_scores(struct ask *a, const struct score *scores)
{
	const struct plan_parts *parts = &a->job->parts;
	struct wb_result_score *list =
		arena_alloc(&a->arena, (parts->n_scorers + 1) * sizeof *list);
	for (size_t i = 0; i < parts->n_scorers; i++) {
		struct score s = scores[i];
		if (s.status == SCORE_NA)
			continue;
		s.extracted = arena_dup(&a->arena, s.extracted);
		s.normalized_pred = arena_dup(&a->arena, s.normalized_pred);
		s.normalized_gold = arena_dup(&a->arena, s.normalized_gold);
		s.reason = arena_dup(&a->arena, s.reason);
		list[a->view.n_scores++] =
			(struct wb_result_score){str_of(scorer_name(parts->scorers[i])), s};
	}
	a->view.scores = list;
}

static void on_ended(void *context, const struct call *call, bool cached,
	const struct score *scores, struct str error)
{
	struct ask *a = context;
	struct ask_view *v = &a->view;
	struct call whole;
	a->ended = true;
	v->error = arena_dup(&a->arena, error);
	if (!call)
		return;
	buf_cut(&a->output, 0);
	buf_add(&a->output, call->output);
	buf_cut(&a->reasoning, 0);
	buf_add(&a->reasoning, call->reasoning);
	v->finish = arena_dup(&a->arena, call->finish);
	v->response = arena_dup(&a->arena, call->response);
	if (cached && store_call_load(a->job->wb->store, call->id, &a->arena, &whole, NULL) == 0)
		v->response = whole.response;
	v->cached = cached;
	v->estimated = call->estimated;
	v->input_tokens = call->input_tokens;
	v->output_tokens = call->output_tokens;
	v->reasoning_tokens = call->reasoning_tokens;
	v->latency_ms = call->latency_ms;
	v->first_ms = call->first_ms;
	v->cost_usd = call->cost_usd;
	take_scores(a, scores);
}

/* ---- starting ---- */

static void fill_request(struct ask *a, const struct item *item)
{
	struct ask_view *v = &a->view;
	v->provider = arena_dup(&a->arena, item->request.protocol);
	v->endpoint = arena_dup(&a->arena, item->request.endpoint);
	v->model = arena_dup(&a->arena, item->request.model);
	v->request = arena_dup(&a->arena, item->request.body);
	v->chunks = wb_chunks_of(&a->arena, item->chunks, item->n_chunks);
	v->n_chunks = item->n_chunks;
	v->shots = arena_dup(&a->arena, item->shots);
	hash_hex(&item->key, v->key);
	v->reasoning_tokens = -1;
	v->input_tokens = v->output_tokens = v->latency_ms = v->first_ms = -1;
	v->cost_usd = (double)NAN;
}

/* Whether the model can be asked; not looked at where the answer is kept already. */
static int check_model(struct ask *a, const struct item *item, struct err *err)
{
	const struct plan *plan = &a->job->parts.plan;
	struct arena scratch = {0};
	struct call call;
	bool hit = false;
	int bad = 0;
	if (plan->cache == CACHE_ONLY || model_is_recorded(plan->model))
		return 0;
	if (plan->cache == CACHE_AUTO)
		bad = store_call_find(plan->store, &item->key, &scratch, &call, &hit, err);
	arena_free(&scratch);
	return bad || hit ? bad : wb_check_model(a->job->wb, plan->model, err);
}

/* The options that count. */
static struct run_options options_of(const struct ask_options *o)
{
	return (struct run_options){
		.prompt = o->run.prompt,
		.model = o->run.model,
		.retrieval = o->run.retrieval,
		.k = o->run.k,
		.shots = o->run.shots,
		.variant = o->run.variant,
		.scorers = o->run.scorers,
		.n_scorers = o->run.n_scorers,
		.cache = o->run.cache,
		.retry_unknown = o->run.retry_unknown,
	};
}

static int start(struct ask *a, const struct ask_options *o, struct err *err)
{
	const struct engine_watch watch = {a, on_piece, on_ended};
	struct ask_options own = *o;
	struct job *j = a->job;
	struct item *item = NULL;
	bool keep = o->keep && !a->view.is_experiment;
	bool busy;
	int wait_ms;
	own.run = options_of(o);
	if (keep && o->example.n == 0)
		return err_set(err, ERR_INPUT,
			"only the answer to an example of the data can be kept as a result");
	int bad = wb_make_one(j->wb, &own, keep, &j->prompt, &j->parts, &item, err);
	if (!bad)
		bad = check_model(a, item, err);
	if (!bad)
		bad = wb_look(j->wb, item->example.split, err);
	if (bad) {
		item_free(item);
		return bad;
	}
	j->dataset = j->wb->dataset.hash;
	j->parts.plan.split = arena_dup(&j->arena, item->example.split);
	fill_request(a, item);
	own.run.filter = arena_printf(&j->arena, "id:%.*s", STRF(item->example.name));
	bad = wb_start_single(j, &own.run, keep, item, &watch, err);
	if (bad) {
		item_free(item);
		return bad;
	}
	return wb_job_turn(j, &busy, &wait_ms, err);
}

int ask_start(struct wb *w, const struct ask_options *options, struct ask **out, struct err *err)
{
	struct ask *a = mem_alloc(sizeof *a);
	*out = NULL;
	a->job = wb_job_new(w);
	a->view.is_experiment = options->source.p || options->query.p || options->has_chunks;
	int bad = start(a, options, err);
	if (bad) {
		ask_free(a);
		return bad;
	}
	*out = a;
	return 0;
}

/* ---- looking ---- */

const struct ask_view *ask_look(struct ask *a)
{
	struct ask_view *v = &a->view;
	const struct run_report *r = job_report(a->job);
	v->output = buf_str(&a->output);
	v->reasoning = buf_str(&a->reasoning);
	v->report = r;
	v->retries = r->retried;
	v->run = r->run;
	v->is_unknown = r->unknown > 0;
	if (a->stopped)
		v->error = STR("stopped");
	else if (a->job->done && !a->ended)
		v->error = r->stopped;
	if (!a->job->done)
		v->state = a->output.n || a->reasoning.n ? ASK_STREAMING : ASK_WAITING;
	else
		v->state = a->ended && v->error.n == 0 ? ASK_DONE : ASK_FAILED;
	return v;
}

void ask_stop(struct ask *a)
{
	bool busy;
	int wait_ms;
	if (a->job->done)
		return;
	a->stopped = true;
	job_kill(a->job);
	/* Now, so that the line is closed and the claim given up; where the store refuses that, the
	 * pump will tell. */
	wb_job_turn(a->job, &busy, &wait_ms, NULL);
}

void ask_free(struct ask *a)
{
	if (!a)
		return;
	if (a->job->engine && !a->job->done)
		ask_stop(a);
	job_free(a->job);
	buf_free(&a->output);
	buf_free(&a->reasoning);
	arena_free(&a->arena);
	free(a);
}

/* ---- waiting for it ---- */

static void fill_answer(const struct ask_view *v, struct arena *a, struct wb_answer *out)
{
	*out = (struct wb_answer){
		.output = arena_dup(a, v->output),
		.finish = arena_dup(a, v->finish),
		.cached = v->cached,
		.input_tokens = v->input_tokens,
		.output_tokens = v->output_tokens,
		.latency_ms = v->latency_ms,
		.cost_usd = v->cost_usd,
	};
	memcpy(out->key, v->key, sizeof out->key);
}

static int tell_looks(struct wb *w, struct wb_answer *out, struct err *err)
{
	struct wb_looks seen;
	int bad = wb_looks(w, &seen, err);
	out->test_looks = seen.times;
	out->test_versions = seen.versions;
	return bad;
}

int wb_ask(struct wb *w, const struct run_options *options, struct str example, struct str fields,
	void (*on_text)(void *context, struct str text), void *context, const volatile int *stop,
	struct arena *a, struct wb_answer *out, struct err *err)
{
	const struct ask_options o = {.run = *options, .example = example, .fields = fields};
	struct ask *ask;
	size_t told = 0;
	int bad = ask_start(w, &o, &ask, err);
	if (bad)
		return bad;
	const struct ask_view *v = ask_look(ask);
	for (bool over = false; !bad && !over; v = ask_look(ask)) {
		if (v->output.n > told)
			on_text(context, str_from(v->output, told));
		told = v->output.n;
		over = v->state >= ASK_DONE;
		if (!over && stop && *stop)
			bad = err_set(err, ERR_INTERRUPTED, "interrupted");
		else if (!over)
			bad = wb_pump(w, 200, NULL, 0, err);
	}
	bool nothing_sent =
		options->cache == CACHE_ONLY || model_is_recorded(ask->job->parts.plan.model);
	if (!bad && v->state == ASK_FAILED)
		bad = err_set(err, nothing_sent ? ERR_NOT_FOUND : ERR_NET, "%.*s", STRF(v->error));
	if (!bad)
		fill_answer(v, a, out);
	if (!bad && str_is(ask->job->parts.plan.split, "test"))
		bad = tell_looks(w, out, err);
	ask_free(ask);
	return bad;
}
