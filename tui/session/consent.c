/*
 * consent: owns the estimate of what runs send, and when that is asked about.
 *
 * A dry run makes every request and looks it up, half a millisecond each where passages are searched
 * for, and a key waits for it. Longer runs are measured by a sample: what has no result yet counts
 * as a call, and a call costs what one of the sample's does.
 */
#include "consent.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "session_parts.h"

enum {
	COUNTED = 400, /* results whose requests are made to be counted */
	SAMPLE = 20,   /* examples, of more */
	MANY = 200,    /* calls that are asked about */
};
static const double much_usd = 1.0;

/* ---- how much ---- */

/* The report of a dry run; NULL: it cannot be started. The caller frees *job. */
static const struct run_report *try_run(
	struct session *s, const struct run_options *o, struct job **job)
{
	*job = NULL;
	return wb_run(s->wb, o, job, NULL) == 0 ? job_report(*job) : NULL;
}

static bool is_free(const struct run_report *r)
{
	return r->reused || str_is(r->provider, "builtin") || str_is(r->provider, "recorded");
}

/* What a call costs, whether it is cached or not; NaN: not known. */
static double price_of_call(struct session *s, struct run_options o)
{
	struct job *job;
	double usd = (double)NAN;
	o.dry_run = true;
	o.reuse = o.look_only = false;
	o.cache = CACHE_REFRESH;
	o.limit = SAMPLE;
	const struct run_report *r = try_run(s, &o, &job);
	if (r && r->sent)
		usd = r->cost_usd / (double)r->sent;
	job_free(job);
	return usd;
}

/* Results that the shown version has of the same settings: their calls are kept. */
static int64_t count_known(const struct session *s, const struct run_options *o)
{
	struct table_summary sum;
	bool is_shown = s->is_version && str_eq(o->prompt, s->setup.prompt);
	if (!s->table || !is_shown || o->n_only || o->trials > 1)
		return 0;
	table_summary(s->table, &sum);
	return sum.with_results - sum.error;
}

static void add_sample(
	struct session *s, const struct run_options *o, int64_t total, struct estimate *e)
{
	int64_t known = count_known(s, o), cached = known < total ? known : total;
	int64_t calls = total - cached;
	e->calls += calls;
	e->cached += cached;
	e->usd += price_of_call(s, *o) * (double)calls;
	e->at_most = true;
}

static void add_counted(struct session *s, struct run_options o, struct estimate *e)
{
	struct job *job;
	o.dry_run = true;
	const struct run_report *r = try_run(s, &o, &job);
	if (r && !is_free(r)) {
		e->calls += r->sent;
		e->cached += r->cached;
		e->usd += r->cost_usd;
	}
	job_free(job);
}

/* How many results of a model that costs something. */
static int64_t count_results(struct session *s, struct run_options o)
{
	struct job *job;
	o.dry_run = o.look_only = true;
	const struct run_report *r = try_run(s, &o, &job);
	int64_t total = r && !is_free(r) ? r->total : 0;
	job_free(job);
	return total;
}

void estimate_add(struct session *s, const struct run_options *o, struct estimate *e)
{
	int64_t total = count_results(s, *o);
	if (total > COUNTED)
		add_sample(s, o, total, e);
	else if (total)
		add_counted(s, *o, e);
}

bool estimate_is_much(const struct estimate *e)
{
	return e->calls > MANY || e->usd > much_usd;
}

struct str estimate_text(const struct session *s, const struct estimate *e, struct arena *a)
{
	int64_t total = e->calls + e->cached;
	struct str to = e->to ? str_of(e->to) : s->setup.model;
	double share = total ? 100.0 * (double)e->cached / (double)total : 0.0;
	struct str cost = isnan(e->usd) ? STR("not known")
					: arena_printf(a, "about %s", number_money(a, e->usd));
	return arena_printf(a,
		"%s%s to %.*s; %s of %s (%.0f %%) are cached%s.\nThe cost is %.*s%s.",
		e->at_most ? "Up to " : "", number_of(a, e->calls, "call"), STRF(to),
		number_count(a, e->cached), number_of(a, total, "result"), share,
		e->at_most ? ", perhaps more" : "", STRF(cost),
		e->batch ? ", half of the usual; the answers come within a day, whether strop "
			   "runs or not"
			 : "");
}

/* ---- asking ---- */

static void answered(void *context, char answer)
{
	struct consent q = *(struct consent *)context;
	free(context);
	if (answer == 'y')
		q.yes(q.context);
	else if (q.no)
		q.no(q.context);
}

static void cancelled(void *context)
{
	answered(context, 'n');
}

void consent_ask(struct session *s, const struct consent *q)
{
	struct arena a = {0};
	struct consent *kept = mem_alloc(sizeof *kept);
	*kept = *q;
	dialog_question(s, &(struct question){.title = q->title,
				   .text = estimate_text(s, q->estimate, &a),
				   .answers = "y:run it",
				   .done = answered,
				   .cancelled = cancelled,
				   .context = kept});
	arena_free(&a);
}

/* ---- a run ---- */

/* Kept while the question stands; the texts of the options are the session's. */
struct wish {
	struct session *session;
	struct run_options options;
	int64_t *only;
	char what[64];
};

static void forget(void *context)
{
	struct wish *w = context;
	free(w->only);
	free(w);
}

static void carry_out(void *context)
{
	struct wish *w = context;
	session_run(w->session, &w->options, w->what);
	forget(w);
}

static struct wish *keep(struct session *s, const struct run_options *o, const char *what)
{
	struct wish *w = mem_alloc(sizeof *w);
	w->session = s;
	w->options = *o;
	if (o->n_only) {
		w->only = mem_alloc(o->n_only * sizeof *w->only);
		memcpy(w->only, o->only, o->n_only * sizeof *w->only);
		w->options.only = w->only;
	}
	snprintf(w->what, sizeof w->what, "%s", what);
	return w;
}

/* Counting few calls would hold them up for nothing: what they cost at most is known sooner. */
static bool is_little(struct session *s, const struct run_options *o)
{
	int64_t total = count_results(s, *o);
	return total == 0 || (total <= MANY && !(price_of_call(s, *o) * (double)total > much_usd));
}

/* The prompt's file is what is run, so that it is saved before its calls are counted. */
void consent_run(struct session *s, const struct run_options *o, const char *what)
{
	struct estimate e = {0};
	struct arena a = {0};
	if (!session_has_data(s) || session_runs_already(s, o, what) || !session_save(s, false))
		return;
	if (!is_little(s, o))
		estimate_add(s, o, &e);
	if (estimate_is_much(&e))
		consent_ask(s, &(struct consent){.title = arena_printf(&a, "run %s?", what).p,
				       .estimate = &e,
				       .yes = carry_out,
				       .no = forget,
				       .context = keep(s, o, what)});
	else
		session_run(s, o, what);
	arena_free(&a);
}

/* What is cached needs no batch, and is scored at once. */
void consent_batch(struct session *s, const struct run_options *o, const char *what)
{
	struct estimate e = {.batch = true};
	struct run_options own = *o;
	own.batch = true;
	if (!session_has_data(s) || session_runs_already(s, &own, what) || !session_save(s, false))
		return;
	estimate_add(s, &own, &e);
	if (e.calls)
		consent_ask(s, &(struct consent){.title = "run by batch?",
				       .estimate = &e,
				       .yes = carry_out,
				       .no = forget,
				       .context = keep(s, &own, what)});
	else
		session_run(s, &own, what);
}
