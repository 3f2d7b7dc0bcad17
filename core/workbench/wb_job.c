/*
 * wb_job: owns the jobs on their way: the pump that moves them, their reports, and what a run leaves
 * behind when it ends.
 *
 * A transaction lives inside one turn: none is open when wb_pump returns.
 */
#include "wb_parts.h"

#include <stdlib.h>

#include "tablerows.h"

void wb_job_facts(struct job *j, struct run_report *r)
{
	struct plan *plan = &j->parts.plan;
	r->prompt = j->prompt.version.prompt;
	r->version = j->prompt.version.number;
	hash_hex(&j->prompt.version.hash, r->hash);
	hash_hex(&j->dataset, r->dataset);
	r->model = plan->model->id;
	r->provider = plan->model->provider;
	r->retrieval = str_of(retrieval_mode_names[plan->retrieval.mode]);
	r->k = plan->retrieval.mode == RETRIEVE_NONE ? 0 : plan->retrieval.k;
	r->shots = plan->shots.n;
	r->variant = plan->variant;
	r->trials = plan->trials;
	r->split = plan->split;
	if (!r->state.p)
		r->state = STR("running");
}

/* ---- the pump ---- */

/* What a run leaves in the store once it is over. */
static int finish_run(struct job *j, struct run_report *r, struct err *err)
{
	struct store *s = j->wb->store;
	int64_t dataset = j->parts.plan.dataset;
	struct buf summary = {0};
	int bad = r->finished ? wb_look_at(j->wb, dataset, !j->is_single, r, err) : 0;
	run_report_json(r, &summary);
	if (!bad)
		bad = store_run_finish(s, r->run, r->state, buf_str(&summary), err);
	buf_free(&summary);
	return bad ? bad : store_commit(s, err);
}

static void warn_noted(struct job *j, const struct run_report *r)
{
	struct arena a = {0};
	if (r->noted == 1)
		wb_warn(j->wb, r->note);
	else if (r->noted)
		wb_warn(j->wb, arena_printf(&a, "%lld answers, the first: %.*s",
				       (long long)r->noted, STRF(r->note)));
	arena_free(&a);
}

static int end_job(struct job *j, struct err *err)
{
	struct run_report *r = engine_report(j->engine);
	wb_job_facts(j, r);
	r->examples = j->report.examples;
	r->is_whole = j->report.is_whole;
	r->has_groups = j->report.has_groups;
	r->total = j->report.total;
	r->batch = j->report.batch;
	r->spent_usd += j->batch_usd;
	warn_noted(j, r);
	int bad = r->run ? finish_run(j, r, err) : 0;
	j->report = *r;
	j->done = true;
	return bad;
}

int wb_job_turn(struct job *j, bool *busy, int *wait_ms, struct err *err)
{
	if (j->batching)
		return wb_batch_turn(j, busy, wait_ms, err);
	int bad = engine_turn(j->engine, busy, wait_ms, err);
	if (bad || !engine_done(j->engine))
		return bad;
	*busy = true;
	return end_job(j, err);
}

static int turn(struct wb *w, bool *busy, int *wait_ms, struct err *err)
{
	int bad = 0;
	for (struct job *j = w->jobs; j && !bad; j = j->next) {
		bool job_busy;
		int job_wait;
		if (j->done)
			continue;
		bad = wb_job_turn(j, &job_busy, &job_wait, err);
		*busy |= job_busy;
		if (job_wait < *wait_ms)
			*wait_ms = job_wait;
	}
	return bad ? bad : wb_races_turn(w, busy, err);
}

static bool takes(struct job *j, const struct model_event *event)
{
	return j->batching ? batching_takes(j->batching, event)
			   : j->engine && engine_takes(j->engine, event);
}

/* What came, to the jobs whose calls it is. *settled: something that a turn has to commit. */
static void hand_out(struct wb *w, bool *settled)
{
	struct model_event event;
	while (models_next(w->models, &event)) {
		if (wb_probe_takes(w, &event))
			continue;
		*settled |= event.kind != MODEL_DELTA;
		for (struct job *j = w->jobs; j; j = j->next)
			if (takes(j, &event))
				break;
	}
}

int wb_pump(struct wb *w, int timeout_ms, const int *wake, size_t n_wake, struct err *err)
{
	bool busy = false, settled = false;
	int bad = wb_need_models(w, err);
	if (bad)
		return bad;
	hand_out(w, &settled);
	bad = turn(w, &busy, &timeout_ms, err);
	if (!bad)
		bad = models_pump(w->models, busy ? 0 : timeout_ms, wake, n_wake, err);
	if (bad)
		return bad;
	/* What the wait has brought is to be seen now, not behind the next wait; and no transaction
	 * is left open. */
	settled = false;
	hand_out(w, &settled);
	return settled ? turn(w, &busy, &timeout_ms, err) : 0;
}

struct job *wb_job_new(struct wb *w)
{
	struct job *j = mem_alloc(sizeof *j);
	j->wb = w;
	j->next = w->jobs;
	w->jobs = j;
	return j;
}

bool job_done(const struct job *j)
{
	return j->done;
}

const struct run_report *job_report(struct job *j)
{
	if (!j->engine || j->done)
		return &j->report;
	struct run_report *r = engine_report(j->engine);
	wb_job_facts(j, r);
	r->examples = j->report.examples;
	r->is_whole = j->report.is_whole;
	r->has_groups = j->report.has_groups;
	r->total = j->report.total;
	r->batch = j->report.batch;
	return r;
}

void job_stop(struct job *j)
{
	if (j->batching)
		wb_batch_stop(j);
	else if (j->engine)
		engine_stop(j->engine);
}

void job_settle(struct job *j)
{
	if (j->engine && !j->done)
		engine_settle(j->engine);
}

/* What the engine does not know is added to what it asks. */
static bool is_decided(void *context, const struct run_report *so_far)
{
	struct job *j = context;
	struct run_report r = *so_far;
	wb_job_facts(j, &r);
	r.examples = j->report.examples;
	r.is_whole = j->report.is_whole;
	r.has_groups = j->report.has_groups;
	r.total = j->report.total;
	return j->decides(j->decides_for, &r);
}

void job_settle_when(struct job *j, job_decides *decides, void *context)
{
	bool has;
	j->decides = decides;
	j->decides_for = context;
	/* Where it cannot be told there may be some. */
	j->report.has_groups =
		store_has_groups(j->wb->store, j->parts.plan.dataset, &has, NULL) != 0 || has;
	if (j->engine)
		engine_settle_when(j->engine, is_decided, j);
}

void job_allow(struct job *j, int64_t examples)
{
	if (j->engine && !j->done)
		engine_allow(j->engine, examples);
}

void job_kill(struct job *j)
{
	if (j->batching)
		wb_batch_stop(j);
	else if (j->engine)
		engine_kill(j->engine);
}

void job_free(struct job *j)
{
	if (!j)
		return;
	for (struct job **at = &j->wb->jobs; *at; at = &(*at)->next) {
		if (*at == j) {
			*at = j->next;
			break;
		}
	}
	batching_free(j->batching);
	engine_free(j->engine);
	plan_parts_done(&j->parts);
	loaded_prompt_done(&j->prompt);
	arena_free(&j->arena);
	free(j);
}
