/*
 * session_runs: owns what is under way: preparing the data, runs; single calls are session_asks.c's.
 * Follows them after each turn of the core and turns what happened into changes and one sentence
 * when a run ends.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batchrun.h"
#include "checkup.h"
#include "clock.h"
#include "draft.h"
#include "gridrun.h"
#include "number.h"
#include "optimism.h"
#include "session.h"
#include "session_parts.h"
#include "verdict.h"

enum { RATE_MS = 1000 }; /* over which the speed is measured */

struct run_options session_options(const struct session *s)
{
	return (struct run_options){.prompt = s->setup.prompt,
		.model = s->setup.model,
		.split = s->split,
		.retrieval = s->setup.retrieval,
		.k = s->setup.k,
		.shots = s->setup.shots,
		.variant = s->setup.variant,
		.trials = s->setup.trials};
}

bool session_has_data(struct session *s)
{
	if (s->preparing)
		session_say(s, MESSAGE_ERROR, "the data is still being read");
	return !s->preparing;
}

/* ---- runs ---- */

/* The report outlives the job: its texts are copied. */
static void copy_report(struct session_job *j)
{
	struct arena *a = &j->arena;
	struct run_report *r = &j->report;
	arena_reset(a);
	*r = *job_report(j->job);
	struct str *const texts[] = {&r->prompt, &r->model, &r->provider, &r->retrieval, &r->split,
		&r->state, &r->stopped, &r->retry_why, &r->variant};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = arena_dup(a, *texts[i]);
	struct run_score *scores = arena_alloc(a, (r->n_scores + 1) * sizeof *scores);
	for (size_t i = 0; i < r->n_scores; i++) {
		scores[i] = r->scores[i];
		scores[i].name = arena_dup(a, scores[i].name);
	}
	r->scores = scores;
}

static void measure_rate(struct session_job *j, int64_t now_ms)
{
	if (now_ms - j->sampled_ms < RATE_MS)
		return;
	int64_t since = now_ms - j->sampled_ms;
	/* What the cache had is gone in a moment and says nothing about the rest. */
	int64_t asked = j->report.finished - j->report.cached;
	double rate = (double)(asked - j->sampled) * 1000 / (double)since;
	j->rate = j->rate > 0 ? 0.7 * j->rate + 0.3 * rate : rate;
	j->sampled = asked;
	j->sampled_ms = now_ms;
}

static size_t primary_of(const struct session *s, const struct run_report *r)
{
	struct wb_defaults defaults;
	wb_defaults(s->wb, &defaults);
	const struct run_score *primary = run_score_named(r, defaults.primary);
	return primary ? (size_t)(primary - r->scores) : 0;
}

static bool same_variant(const struct variant *a, const struct variant *b)
{
	return str_eq(a->selection, b->selection) && a->shot_seed == b->shot_seed &&
	       str_eq(a->reasoning, b->reasoning) && str_eq(a->params, b->params);
}

struct variant session_keep_variant(struct session *s, const struct variant *v)
{
	return (struct variant){.selection = arena_dup(&s->arena, v->selection),
		.shot_seed = v->shot_seed,
		.reasoning = arena_dup(&s->arena, v->reasoning),
		.params = arena_dup(&s->arena, v->params)};
}

static bool is_under_way(const struct session *s, const struct run_options *o, const char *what)
{
	for (const struct session_job *j = s->jobs; j; j = j->next) {
		const struct run_report *r = &j->report;
		if (j->job && s->is_version && !(s->draft && draft_modified(s->draft)) &&
			r->version == s->setup.version && strcmp(j->what, what) == 0 &&
			str_eq(r->model, o->model) && str_eq(r->retrieval, o->retrieval) &&
			(r->k == o->k || r->k == 0) && j->shots == o->shots &&
			same_variant(&j->variant, &o->variant) && r->trials == o->trials)
			return true;
	}
	return false;
}

bool session_runs_already(struct session *s, const struct run_options *o, const char *what)
{
	/* A version that is named is run as it is, beside what is shown. */
	bool does = str_find(o->prompt, STR("@")) < 0 && is_under_way(s, o, what);
	if (does)
		session_say(s, MESSAGE_INFO, "that runs already; x stops it");
	return does;
}

/* Follow a job from now on. */
static struct session_job *add_job(struct session *s, struct job *job, const char *what)
{
	struct session_job *j = mem_alloc(sizeof *j);
	j->job = job;
	j->started_ms = j->sampled_ms = clock_mono_us() / 1000;
	snprintf(j->what, sizeof j->what, "%s", what);
	j->next = s->jobs;
	s->jobs = j;
	copy_report(j);
	j->primary = primary_of(s, &j->report);
	return j;
}

struct session_job *session_run(struct session *s, const struct run_options *o, const char *what)
{
	struct err err = {0};
	struct job *job = NULL;
	if (!session_has_data(s))
		return NULL;
	if (session_runs_already(s, o, what))
		return NULL;
	bool is_copy = str_find(o->prompt, STR("@")) < 0;
	if (is_copy && !session_save(s, false))
		return NULL;
	if (wb_run(s->wb, o, &job, &err) != 0) {
		session_fail(s, &err);
		return NULL;
	}
	if (!s->table) /* the data could not be read before */
		session_make_table(s);
	struct session_job *j = add_job(s, job, what);
	j->shots = o->shots;
	j->variant = session_keep_variant(s, &o->variant);
	j->is_whole = o->n_only == 0 && o->filter.n == 0 && o->limit == 0;
	if (is_copy && str_eq(j->report.prompt, s->setup.prompt)) {
		session_forget_asks(s);
		s->is_version = true;
	}
	if (is_copy && str_eq(j->report.prompt, s->setup.prompt) &&
		j->report.version != s->setup.version)
		session_show_version(s, j->report.version);
	session_changed(s, CHANGED_JOBS | CHANGED_VERSIONS);
	return j;
}

void session_resume_batch(struct session *s, int64_t id, bool cancel)
{
	struct err err = {0};
	struct job *job = NULL;
	char what[64];
	if (!session_has_data(s))
		return;
	if (wb_batch_resume(s->wb, id, cancel, cancel, &job, &err) != 0) {
		session_fail(s, &err);
		return;
	}
	snprintf(what, sizeof what, "batch %lld", (long long)id);
	struct session_job *j = add_job(s, job, what);
	j->is_whole = j->report.is_whole;
	session_changed(s, CHANGED_JOBS);
}

bool session_is_submitted(const struct session_job *j)
{
	return !j->job && str_is(j->report.state, "submitted");
}

bool session_is_running(const struct session *s)
{
	for (const struct session_job *j = s->jobs; j; j = j->next)
		if (j->job)
			return true;
	for (const struct session_ask *a = s->asks; a; a = a->next)
		if (!a->is_done)
			return true;
	return false;
}

void session_stop_all(struct session *s)
{
	size_t n = 0;
	gridruns_stop(s);
	for (struct session_job *j = s->jobs; j; j = j->next) {
		if (!j->job)
			continue;
		job_stop(j->job);
		n++;
	}
	for (struct session_ask *a = s->asks; a; a = a->next) {
		if (a->is_done)
			continue;
		ask_stop(a->ask);
		n++;
	}
	session_say(s, MESSAGE_INFO,
		n ? "stopping: what is in flight is waited for, what finished is kept"
		  : "nothing runs");
	session_changed(s, CHANGED_JOBS | CHANGED_ASK);
}

/* One example in several trials has no interval. */
static void add_score(struct buf *b, const struct run_score *score)
{
	buf_addf(b, ", %.*s %.1f %%", STRF(score->name), 100 * score->mean);
	if (!isnan(score->low) && !isnan(score->high))
		buf_addf(b, " [%.1f, %.1f]", 100 * score->low, 100 * score->high);
}

/* What came of the results, where there are any. */
static void add_outcome(struct buf *b, const struct session_job *j)
{
	const struct run_report *r = &j->report;
	const struct run_score *score = r->n_scores ? &r->scores[j->primary] : NULL;
	if (score && score->n && j->is_whole)
		add_score(b, score);
	else if (score && score->n)
		buf_addf(b, ", %lld pass now", (long long)score->pass);
	buf_addf(b, "; %lld sent, %lld cached", (long long)r->sent, (long long)r->cached);
	if (r->failed)
		buf_addf(b, ", %lld failed", (long long)r->failed);
}

/* It is with the service: no end yet, and nothing to wait for. */
static void say_submitted(struct session *s, const struct session_job *j)
{
	struct arena a = {0};
	session_say(s, MESSAGE_DONE,
		"batch %lld: %s of %s answered; it takes up to a day, f in Jobs asks",
		(long long)j->report.batch.id, number_count(&a, j->report.batch.answered),
		number_of(&a, j->report.batch.calls, "call"));
	arena_free(&a);
}

static void say_end(struct session *s, const struct session_job *j)
{
	const struct run_report *r = &j->report;
	struct arena a = {0};
	struct buf b = {0};
	bool all_failed = r->failed && r->failed >= r->finished;
	buf_addf(&b, "%.*s@%lld, %s: ", STRF(r->prompt), (long long)r->version, j->what);
	if (all_failed)
		buf_addf(&b, "%s failed", number_of(&a, r->failed, "call"));
	else
		buf_addz(&b, number_of(&a, r->finished, "result"));
	if (r->stopped.n)
		buf_addf(&b, ", ended early: %.*s", STRF(r->stopped));
	if (!all_failed)
		add_outcome(&b, j);
	if (j->error.n && !r->stopped.n)
		buf_addf(&b, ": %.*s", STRF(j->error));
	if (r->unknown)
		buf_addf(&b, ", %lld of them unknown: :retry-unknown sends them again",
			(long long)r->unknown);
	bool bad = r->failed || str_is(r->state, "failed") || r->stopped.n;
	session_say(s, bad ? MESSAGE_ERROR : MESSAGE_DONE, "%s", b.p);
	buf_free(&b);
	arena_free(&a);
}

/* The newest whole run of the earlier version with the same settings; 0: none. */
static int64_t earlier_run(struct session *s, const struct run_report *r)
{
	struct arena a = {0};
	struct wb_version *list;
	size_t n = 0;
	int64_t run = 0;
	if (s->was.version == 0 || s->was.version == r->version ||
		wb_log(s->wb, r->prompt, &a, &list, &n, NULL) != 0)
		n = 0;
	for (size_t i = 0; i < n; i++)
		if (list[i].number == s->was.version && str_eq(list[i].last.model, r->model) &&
			str_eq(list[i].last.retrieval, r->retrieval) && list[i].last.k == r->k &&
			list[i].last.shots == r->shots &&
			str_eq(list[i].last.variant, r->variant) &&
			str_eq(list[i].last.split, r->split))
			run = list[i].last.run;
	arena_free(&a);
	return run;
}

/* Better or worse than before, and whether that could be luck. */
static bool say_verdict(struct session *s, const struct session_job *j)
{
	/* Examples that are compared in passing, drawn anew 10,000 times: more would hold a key up,
	 * and are the comparison's. */
	enum { MOST = 2000 };
	struct arena a = {0};
	struct compare_report report;
	struct run_optimism luck = {0};
	struct verdict v;
	bool whole = j->is_whole && str_is(j->report.state, "done") && j->report.failed == 0;
	int64_t before = whole && j->report.examples <= MOST ? earlier_run(s, &j->report) : 0;
	bool said =
		before && wb_compare(s->wb, before, j->report.run, STR(""), &a, &report, NULL) == 0;
	if (said) {
		compare_verdict(&report, (double)NAN, NULL, &a, &v);
		wb_optimism_beside(s->wb, j->report.run, STR(""), 10 * MOST, &a, &luck, NULL);
		struct str words = luck.best == j->report.run ? optimism_words(&luck, &a) : STR("");
		session_say(s, MESSAGE_DONE, "%.*s%.*s%s%.*s%s%.*s", STRF(v.sides), STRF(v.rest),
			v.reach.n ? "; " : "", STRF(v.reach), words.n ? "; " : "", STRF(words));
	}
	arena_free(&a);
	return said;
}

static void end_job(struct session *s, struct session_job *j)
{
	j->ended_ms = clock_mono_us() / 1000;
	job_free(j->job);
	j->job = NULL;
	if (j->report.test_looks)
		s->looks = (struct wb_looks){j->report.test_looks, j->report.test_versions};
	session_count_money(s);
	if (j->report.failed && j->report.run)
		wb_common_error(s->wb, j->report.run, &j->arena, &j->error, &j->n_error, NULL);
	if (session_is_submitted(j))
		say_submitted(s, j);
	else if (!j->report.reused && !j->is_quiet && !say_verdict(s, j))
		say_end(s, j);
	if (j->done)
		j->done(j->context, j);
}

/* Whether two reports of a run look alike; what it waits for is counted in seconds. */
static bool looks_alike(const struct run_report *x, const struct run_report *y)
{
	return x->finished == y->finished && x->in_flight == y->in_flight &&
	       x->waiting == y->waiting && x->slots == y->slots &&
	       x->batch.doing.n == y->batch.doing.n && x->batch.answered == y->batch.answered &&
	       x->batch.calls == y->batch.calls && x->wait_ms / 1000 == y->wait_ms / 1000 &&
	       strcmp(x->wait_why, y->wait_why) == 0;
}

static void follow_job(struct session *s, struct session_job *j, int64_t now_ms)
{
	const struct run_report before = j->report;
	bool done = job_done(j->job);
	copy_report(j);
	measure_rate(j, now_ms);
	if (done || !looks_alike(&before, &j->report))
		session_changed(s, CHANGED_JOBS);
	if (done)
		end_job(s, j);
}

/* ---- the turn ---- */

void session_follow(struct session *s)
{
	int64_t now_ms = clock_mono_us() / 1000;
	for (struct session_job *j = s->jobs; j; j = j->next)
		if (j->job)
			follow_job(s, j, now_ms);
	session_follow_asks(s);
	checkup_follow(s);
	session_watch_day(s);
}

static void prepared(struct session *s)
{
	struct err err = {0};
	bool has_split = false;
	s->preparing = false;
	int bad = wb_glance(s->wb, s->split, &has_split, &err);
	/* One that was kept may be gone, or locked since. */
	if (!bad && (!has_split || wb_is_locked(s->wb, s->split))) {
		s->split = STR("train");
		bad = wb_glance(s->wb, s->split, &has_split, &err);
	}
	if (bad) {
		session_fail(s, &err);
	} else {
		if (!has_split)
			s->split = STR("all");
		session_make_table(s);
		session_go_back(s);
	}
	session_changed(s, CHANGED_ALL);
}

static bool is_waiting(const struct session *s)
{
	return s->preparing && s->progress.what && strncmp(s->progress.what, "waiting", 7) == 0;
}

int64_t session_wait_us(const struct session *s)
{
	if (is_waiting(s))
		return 200000;
	int64_t left = s->table_retry_us - clock_mono_us();
	return s->table_retry_us == 0 ? -1 : left > 0 ? left : 0;
}

static bool prepare(struct session *s, int64_t budget_us)
{
	struct err err = {0};
	bool done = false;
	s->dirty = true;
	if (wb_prepare(s->wb, budget_us, &s->progress, &done, &err) != 0) {
		session_fail(s, &err);
		s->preparing = false; /* what is there can be used; a run tries again and says it */
		return false;
	}
	if (done)
		prepared(s);
	/* Another process is at it: looked at again after a while (session_wait_us). */
	return done || !is_waiting(s);
}

static bool step_views(struct session *s, int64_t budget_us)
{
	bool more = false;
	for (size_t i = 0; i < s->n_views; i++)
		if (s->views[i]->class->step)
			more |= s->views[i]->class->step(s->views[i], budget_us);
	return more;
}

/* The current example keeps the focus wherever it stands now; after sorting, the first one has
 * it. */
static void follow_example(struct session *s, bool more)
{
	int64_t at = s->example.ord ? table_find(s->table, s->example.ord) : s->at;
	if (s->sorted_anew && !more) {
		s->sorted_anew = false;
		session_go(s, 0);
	} else if (at >= 0) {
		s->at = at;
	} else if (!more) {
		session_go(s, s->at);
	}
	s->is_unsettled = more && (s->sorted_anew || at < 0);
}

static void say_unknown_field(struct session *s)
{
	struct str field = table_filter_unknown(s->table);
	s->filtered_anew = false;
	if (field.n)
		session_say(s, MESSAGE_ERROR,
			"no example has a field \"%.*s\"; put it in quotes to look for the text",
			STRF(field));
}

bool session_step_table(struct session *s, int64_t budget_us)
{
	enum { RETRY_US = 1000000 };
	struct err err = {0};
	bool more = false;
	if (!s->table || clock_mono_us() < s->table_retry_us)
		return false;
	s->table_retry_us = 0;
	if (table_step(s->table, budget_us, &more, &err) != 0) {
		s->table_retry_us = clock_mono_us() + RETRY_US;
		if (strcmp(s->message, err.text) != 0)
			session_fail(s, &err);
		return false;
	}
	if (s->filtered_anew && !more)
		say_unknown_field(s);
	bool changed = table_version(s->table) != s->table_version;
	s->table_version = table_version(s->table);
	if (changed || s->is_unsettled)
		follow_example(s, more);
	if (changed)
		session_changed(s, CHANGED_RESULTS);
	return more;
}

bool session_step(struct session *s, int64_t budget_us)
{
	if (s->preparing)
		return prepare(s, budget_us);
	bool more = session_step_table(s, budget_us);
	more |= step_views(s, budget_us);
	more |= gridruns_step(s, budget_us);
	return more || s->preparing; /* a view may have seen that the data changed */
}

void session_free_runs(struct session *s)
{
	gridruns_free(s);
	while (s->jobs) {
		struct session_job *j = s->jobs;
		s->jobs = j->next;
		job_free(j->job);
		arena_free(&j->arena);
		free(j);
	}
	session_free_asks(s);
	checkup_free(s);
}
