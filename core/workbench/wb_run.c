/* wb_run: owns the way from run options to a plan and a job that is started. */
#include "wb_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attach.h"
#include "gate.h"
#include "recorded.h"

/* ---- the plan ---- */

static int retrieval_mode(struct str name, enum retrieval_mode *out, struct err *err)
{
	size_t n = 0;
	for (; retrieval_mode_names[n]; n++) {
		if (!str_is(name, retrieval_mode_names[n]))
			continue;
		*out = (enum retrieval_mode)n;
		return 0;
	}
	const char *near = str_nearest(name, retrieval_mode_names, n);
	return err_set(err, ERR_INPUT,
		"unknown retrieval mode \"%.*s\"%s%s%s; there is none, bm25, ideal", STRF(name),
		near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

int wb_retrieval(struct wb *w, const struct run_options *o, struct retrieval *out, struct err *err)
{
	*out = w->project.retrieval;
	if (o->k)
		out->k = o->k;
	return o->retrieval.n ? retrieval_mode(o->retrieval, &out->mode, err) : 0;
}

static int parse_scorers(
	struct wb *w, const struct run_options *o, struct plan_parts *p, struct err *err)
{
	const struct str *list = o->n_scorers ? o->scorers : w->project.scorers;
	size_t n = o->n_scorers ? o->n_scorers : w->project.n_scorers;
	p->scorers = mem_alloc((n + 1) * sizeof *p->scorers);
	for (size_t i = 0; i < n; i++) {
		int bad = scorer_parse(list[i], &p->scorers[i], err);
		if (bad)
			return bad;
		p->n_scorers = i + 1;
	}
	return 0;
}

int wb_scorer_names(struct wb *w, const struct run_options *o, struct arena *a, struct str **out,
	size_t *n, struct err *err)
{
	struct plan_parts parts = {0};
	int bad = parse_scorers(w, o, &parts, err);
	*n = bad ? 0 : parts.n_scorers;
	*out = arena_alloc(a, (parts.n_scorers + 1) * sizeof **out);
	for (size_t i = 0; i < *n; i++) {
		(*out)[i] = arena_dup(a, str_of(scorer_name(parts.scorers[i])));
		if (i && str_eq((*out)[i], w->project.primary)) {
			struct str first = (*out)[0];
			(*out)[0] = (*out)[i];
			(*out)[i] = first;
		}
	}
	plan_parts_done(&parts);
	return bad;
}

bool wb_uses_name(const struct prompty *prompt, const char *name)
{
	struct arena a = {0};
	const struct mustache_name *names;
	bool found = false;
	size_t n = prompty_names(&a, prompt, &names);
	for (size_t i = 0; i < n; i++)
		found |= str_is(names[i].name, name);
	arena_free(&a);
	return found;
}

/* What a batch, which is submitted as a whole and fills the cache, could not keep to. */
static int check_batch(const struct run_options *o, struct err *err)
{
	if (o->cache != CACHE_AUTO)
		return err_set(err, ERR_INPUT,
			"--cache does not go with --batch: a batch asks what is not in the cache "
			"and puts the answers there; run without --batch");
	if (o->max_cost > 0)
		return err_set(err, ERR_INPUT,
			"--max-cost does not go with --batch, which is submitted as a whole: "
			"--batch --dry-run says what it would cost, --limit makes it smaller");
	if (o->retry_unknown)
		return err_set(err, ERR_INPUT,
			"--retry-unknown does not go with --batch: run with it and without "
			"--batch, "
			"or give those calls up first (strop cache forget)");
	return 0;
}

static int check_options(const struct run_options *o, const struct plan *plan, struct err *err)
{
	if (o->k < 0 || o->shots < RUN_NO_SHOTS || o->trials < 0 || o->limit < 0 ||
		o->concurrency < 0)
		return err_set(err, ERR_INPUT, "counts cannot be negative");
	if (plan->trials > 1000 || plan->concurrency > 1000)
		return err_set(err, ERR_INPUT, "at most 1000 trials and 1000 calls at a time");
	if (plan->shots.n && !wb_uses_name(plan->prompt, "shots"))
		return err_set(err, ERR_INPUT,
			"--shots %lld would change nothing: the prompt has no {{#shots}} section",
			(long long)plan->shots.n);
	if (!isnan(plan->max_cost) && !model_is_recorded(plan->model) &&
		isnan(model_cost(plan->model, &(struct model_usage){1, 1, 0, 0, 0})))
		return err_set(err, ERR_INPUT,
			"a cost limit needs the price of model %.*s: add price: {input: ..., "
			"output: ...} (USD per million tokens), or strop prices import FILE",
			STRF(plan->model->id));
	return o->batch ? check_batch(o, err) : 0;
}

int wb_make_plan(struct wb *w, const struct run_options *o, const struct loaded_prompt *prompt,
	struct plan_parts *p, struct err *err)
{
	*p = (struct plan_parts){0};
	struct plan *plan = &p->plan;
	*plan = (struct plan){
		.store = w->store,
		.dir = w->project.dir.p,
		.prompt = prompt->prompt,
		.query_field = w->project.query,
		.split = o->split.n ? o->split : STR("train"),
		.limit = o->limit,
		.trials = o->trials ? o->trials : 1,
		.cache = o->cache,
		.retry_unknown = o->retry_unknown,
		.concurrency = o->concurrency ? o->concurrency : w->project.concurrency,
		.max_cost = o->max_cost > 0 ? o->max_cost : (double)NAN,
		.spent_before = o->spent_before,
		.day = w->day.limit > 0 ? &w->day : NULL,
	};
	int bad = wb_find_model(w, o->model, &plan->model, err);
	if (!bad && plan->model->broken.n)
		bad = err_set(err, ERR_INPUT, "%.*s", STRF(plan->model->broken));
	if (!bad)
		bad = wb_retrieval(w, o, &plan->retrieval, err);
	if (!bad)
		bad = wb_plan_variant(w, o, prompt->prompt, p, err);
	if (!bad && model_is_recorded(plan->model))
		bad = wb_plan_recording(w, prompt, plan, &p->recording, &p->arena, err);
	if (!bad)
		bad = parse_scorers(w, o, p, err);
	if (!bad)
		bad = wb_parse_filter(w, o->filter, &p->filter, err);
	if (!bad)
		bad = check_options(o, plan, err);
	if (!bad && plan->retrieval.mode != RETRIEVE_NONE)
		bad = wb_need_index(w, err);
	plan->scorers = p->scorers;
	plan->n_scorers = p->n_scorers;
	plan->filter = filter_has_examples(p->filter) ? p->filter : NULL;
	plan->dataset = w->dataset.id;
	if (bad)
		plan_parts_done(p);
	return bad;
}

void plan_parts_done(struct plan_parts *p)
{
	for (size_t i = 0; i < p->n_scorers; i++)
		scorer_free(p->scorers[i]);
	free(p->scorers);
	free(p->only);
	json_free(p->params);
	extraction_free(p->extraction);
	filter_free(p->filter);
	arena_free(&p->arena);
	*p = (struct plan_parts){0};
}

/* ---- what decides the results of a run ---- */

static struct str settings_text(struct arena *a, const struct plan_parts *parts,
	const struct run_options *o, const struct item *single)
{
	const struct plan *plan = &parts->plan;
	struct buf out = {0};
	struct json *s = json_object();
	if (parts->recording.n)
		json_put_str(s, "recording", parts->recording);
	if (plan->model->params)
		json_put(s, "params", json_copy(plan->model->params));
	if (plan->model->extra)
		json_put(s, "extra", json_copy(plan->model->extra));
	if (plan->model->profile.n)
		json_put_str(s, "profile", plan->model->profile);
	json_put_str(s, "base_url", plan->model->base_url);
	json_put_str(s, "model_name", plan->model->name);
	json_put_str(s, "filter", o->filter);
	json_put_num(s, "limit", (double)o->limit);
	if (plan->has_only)
		json_put(s, "only", wb_only_json(plan));
	json_put_num(s, "k1", plan->retrieval.k1);
	json_put_num(s, "b", plan->retrieval.b);
	json_put_str(s, "query", plan->query_field);
	if (single) {
		json_put_str(s, "example", single->example.name);
		json_put_num(s, "trial", (double)single->trial);
	}
	struct json *scorers = json_array();
	for (size_t i = 0; i < plan->n_scorers; i++)
		json_push(scorers, json_new_str(str_of(scorer_signature(plan->scorers[i]))));
	json_put(s, "scorers", scorers);
	json_print_canonical(&out, s);
	json_free(s);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

/* Of one example alone nobody takes an equal run: its images need no look at all of them. */
static int spec_of(struct job *j, struct err *err)
{
	struct plan *plan = &j->parts.plan;
	struct hash corpus = {0}, images = {0};
	bool has_images = false;
	char hex[HASH_HEX];
	int bad = j->is_single ? 0 : attach_state(plan, &has_images, &images, err);
	hash_hex(&images, hex);
	if (!bad && plan->retrieval.mode != RETRIEVE_NONE)
		bad = store_corpus_state(j->wb->store, &corpus, err);
	bool retrieves = plan->retrieval.mode != RETRIEVE_NONE;
	/* Which examples are shots was decided otherwise once: such runs are not taken for these. */
	struct str counts = arena_printf(&j->arena, "%lld %lld %lld%s%s%s",
		(long long)(retrieves ? plan->retrieval.k : 0), (long long)plan->shots.n,
		(long long)plan->trials, plan->shots.n ? " shots/2" : "",
		has_images ? " images/" : "", has_images ? hex : "");
	const struct str parts[] = {
		(struct str){(const char *)j->prompt.version.hash.b, HASH_SIZE},
		(struct str){(const char *)j->dataset.b, HASH_SIZE},
		(struct str){(const char *)corpus.b, HASH_SIZE},
		j->prompt.version.prompt,
		plan->model->id,
		plan->model->provider,
		str_of(retrieval_mode_names[plan->retrieval.mode]),
		plan->split,
		j->settings,
		counts,
		plan->variant,
	};
	/* Without a variant as it was before there were any: the runs of older stores stay valid. */
	j->spec = hash_parts(parts, sizeof parts / sizeof *parts - (plan->variant.n == 0));
	return bad;
}

/* ---- jobs ---- */

/* Parameters that are left out are said once, not for every run of a comparison. */
static void warn_left_out(struct wb *w, const struct plan *plan)
{
	struct arena a = {0};
	struct model_request r;
	struct str rest, line;
	if (model_request(plan->model, plan->params, NULL, 0, &a, &r, NULL) == 0 &&
		!str_eq(r.left_out, w->left_out)) {
		rest = w->left_out = arena_dup(&w->arena, r.left_out);
		while (str_line(&rest, &line))
			wb_warn(w, arena_printf(&a, "model %.*s: left out %.*s",
					   STRF(plan->model->id), STRF(line)));
	}
	arena_free(&a);
}

/* A limit of the cost is kept by setting aside what a call may cost at most. */
static void warn_unlimited(struct wb *w, const struct plan *plan)
{
	struct arena a = {0};
	struct model_request r;
	if (!isnan(plan->max_cost) && !model_is_recorded(plan->model) &&
		model_request(plan->model, plan->params, NULL, 0, &a, &r, NULL) == 0 &&
		!model_most_output(r.body) && !model_is_free(plan->model))
		wb_warn(w, arena_printf(&a,
				   "neither the prompt nor model %.*s sets max_tokens: one very "
				   "long answer may pass the cost limit",
				   STRF(plan->model->id)));
	arena_free(&a);
}

static int start_engine(struct job *j, bool keep, struct err *err)
{
	struct wb *w = j->wb;
	struct plan *plan = &j->parts.plan;
	struct run run = {
		.version = keep ? j->prompt.version.id : 0,
		.dataset = plan->dataset,
		.spec = j->spec,
		.model = plan->model->id,
		.provider = plan->model->provider,
		.retrieval = str_of(retrieval_mode_names[plan->retrieval.mode]),
		.k = plan->retrieval.mode == RETRIEVE_NONE ? 0 : plan->retrieval.k,
		.shots = plan->shots.n,
		.variant = plan->variant,
		.trials = plan->trials,
		.split = plan->split,
		.settings = j->settings,
	};
	int bad = wb_need_models(w, err);
	return bad ? bad : engine_new(plan, &run, w->models, &j->engine, err);
}

int wb_start_engine(struct job *j, struct err *err)
{
	return start_engine(j, true, err);
}

int wb_start_single(struct job *j, const struct run_options *o, bool keep, struct item *item,
	const struct engine_watch *watch, struct err *err)
{
	j->settings = settings_text(&j->arena, &j->parts, o, item);
	j->is_single = true;
	int bad = keep ? spec_of(j, err) : 0;
	if (!bad)
		bad = start_engine(j, keep, err);
	if (bad)
		return bad;
	engine_take_item(j->engine, item, watch);
	wb_job_facts(j, &j->report);
	j->report.examples = j->report.total = 1;
	return 0;
}

/* A recording's would fail again in the same places. */
static int lacks_calls(struct job *j, const struct run *run, bool *lacks, struct err *err)
{
	struct run_report kept;
	int bad = run_report_read(run->summary, &j->arena, &kept, err);
	*lacks = !bad && kept.failed && !model_is_recorded(j->parts.plan.model);
	return bad;
}

static int reuse_run(struct job *j, bool retry_failed, bool *reused, struct err *err)
{
	struct run run;
	bool lacks = false;
	int bad = store_run_by_spec(j->wb->store, &j->spec, &j->arena, &run, reused, err);
	if (!bad && *reused && retry_failed)
		bad = lacks_calls(j, &run, &lacks, err);
	*reused &= !lacks;
	if (bad || !*reused)
		return bad;
	j->report.run = run.id;
	j->report.state = run.state;
	j->report.reused = true;
	j->done = true;
	return 0;
}

/* Of chosen examples, not of a whole split. */
static bool plan_is_chosen(const struct plan *plan)
{
	return plan->has_only || plan->filter || plan->limit;
}

/* All runs that go abreast have the same data and the same choice of it. */
static int pace(struct job *j, struct pacing *pacing, struct err *err)
{
	struct plan *plan = &j->parts.plan;
	int bad = pacing->order.n ? 0 : wb_make_order(plan, pacing->by_group, &pacing->order, err);
	plan->order = pacing->order.ords;
	plan->n_order = pacing->order.n;
	plan->purse = &pacing->purse;
	return bad;
}

static int prepare(
	struct job *j, const struct run_options *o, struct pacing *pacing, struct err *err)
{
	struct wb *w = j->wb;
	bool reused = false;
	int64_t examples = 0;
	struct run_options own = *o;
	own.split = arena_dup(&j->arena, o->split);
	int bad = wb_need_dataset(w, err);
	j->dataset = w->dataset.hash;
	if (!bad)
		bad = wb_check_lock(w, own.split.n ? own.split : STR("train"), err);
	if (!bad)
		bad = wb_load_prompt(w, o->prompt, !o->dry_run, &j->prompt, err);
	if (!bad)
		bad = wb_make_plan(w, &own, &j->prompt, &j->parts, err);
	if (!bad && !o->dry_run && (o->cache != CACHE_ONLY || o->batch))
		bad = wb_check_model(w, j->parts.plan.model, err);
	if (!bad)
		bad = wb_select(w, &own, &j->prompt, &j->parts, err);
	if (!bad)
		j->settings = settings_text(&j->arena, &j->parts, o, NULL);
	if (!bad)
		bad = spec_of(j, err);
	if (!bad)
		bad = wb_count_selected(&j->parts, &examples, err);
	if (!bad && examples == 0)
		bad = wb_none_selected(w, &j->parts, err);
	if (!bad && pacing)
		bad = pace(j, pacing, err);
	if (!bad && o->reuse)
		bad = reuse_run(j, o->retry_failed, &reused, err);
	if (bad)
		return bad;
	if (!reused)
		warn_left_out(w, &j->parts.plan);
	if (!reused && !o->dry_run && !o->batch)
		warn_unlimited(w, &j->parts.plan);
	wb_job_facts(j, &j->report);
	j->report.examples = examples;
	j->report.is_whole = !plan_is_chosen(&j->parts.plan);
	j->report.total = examples * j->parts.plan.trials;
	if (reused && !o->look_only && !o->dry_run)
		bad = wb_look_at(w, j->parts.plan.dataset, false, &j->report, err);
	if (reused)
		return bad ? bad : store_commit(w->store, err);
	if (o->look_only) {
		j->report.state = STR("missing");
		j->done = true;
		return 0;
	}
	if (o->dry_run)
		return wb_dry_run(j, o->batch, err);
	return o->batch ? wb_batch_start(j, o, err) : start_engine(j, true, err);
}

int wb_run_paced(struct wb *w, const struct run_options *options, struct pacing *pacing,
	struct job **out, struct err *err)
{
	struct job *j = wb_job_new(w);
	*out = NULL;
	int bad = prepare(j, options, pacing, err);
	if (bad) {
		job_free(j);
		return bad;
	}
	*out = j;
	return 0;
}

int wb_run(struct wb *w, const struct run_options *options, struct job **out, struct err *err)
{
	return wb_run_paced(w, options, NULL, out, err);
}
