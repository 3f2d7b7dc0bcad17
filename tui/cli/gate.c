/*
 * gate: `strop gate EXPR...`, for CI: runs what is missing and says by the exit status whether it is
 * good enough.
 *
 * What the expressions ask for is checked before anything is sent. Failed calls end with status 3,
 * because the figures are not of all examples, unless a check is about errors: then somebody has
 * said how many may fail.
 */
#include "gate_report.h"

#include <math.h>

#include "commands.h"
#include "drive.h"
#include "number.h"
#include "output.h"
#include "project.h"
#include "shapes.h"

/* ---- running ---- */

/* What a job is asked whether its rest can still change anything. */
struct watch {
	const struct gate_check *checks;
	size_t n;
	bool has_regression; /* it takes the whole run to pass that */
};

static bool is_settled(void *context, const struct run_report *r)
{
	const struct watch *w = context;
	enum gate_sure sure = gate_foresee_all(w->checks, w->n, r);
	return sure == GATE_SURE_TO_FAIL || (sure == GATE_SURE_TO_HOLD && !w->has_regression);
}

/* `watch`: what it is stopped for; NULL: nothing. */
static int run_side(const struct args *a, struct wb *w, struct str ref, struct watch *watch,
	struct job **job, struct err *err)
{
	struct run_options options = args_run_options(a);
	options.prompt = ref;
	options.reuse = options.retry_failed = watch == NULL;
	int code = wb_run(w, &options, job, err);
	if (code == 0 && watch && !a->all)
		job_settle_when(*job, is_settled, watch);
	if (code == 0)
		code = drive_job(w, *job, err);
	return code == 0 ? drive_status(job_report(*job)) : fail(err);
}

static bool is_over(int status)
{
	return status != STATUS_DONE && status != STATUS_CALLS;
}

/* The reference, of which an equal run is as good as a new one. */
static int compare(const struct args *a, struct wb *w, struct gate_outcome *o, struct err *err)
{
	struct job *job = NULL;
	int status = run_side(a, w, a->no_regression, NULL, &job, err);
	int64_t run = job ? job_report(job)->run : 0;
	job_free(job);
	if (is_over(status))
		return status;
	if (wb_compare(w, run, o->run->run, o->scorer, a->arena, &o->compare, err) != 0)
		return fail(err);
	o->has_regression = true;
	gate_judge_regression(&o->compare, a->margin, &o->regression);
	o->holds &= o->regression.holds;
	return status;
}

/* ---- saying ---- */

static bool is_stopped_early(const struct run_report *r)
{
	return str_is(r->state, "stopped early");
}

static void print_check(struct str name, bool holds, bool is_open, struct str words)
{
	out_style(is_open ? STYLE_HEAD : holds ? STYLE_GOOD : STYLE_BAD);
	out("%s", is_open ? "open   " : holds ? "holds  " : "fails  ");
	out_style(STYLE_NONE);
	out_outside_line(name);
	out(": ");
	out_outside_line(words);
	out("\n");
}

static void print_text(const struct gate_outcome *o, struct arena *a)
{
	for (size_t i = 0; i < o->n; i++)
		print_check(o->checks[i].text, o->results[i].holds, o->results[i].is_open,
			gate_value_words(&o->checks[i], &o->results[i], a));
	if (o->has_regression)
		print_check(gate_regression_name(o, a), o->regression.holds, false,
			gate_regression_words(o, a));
	if (is_stopped_early(o->run))
		out("%.*s\n", STRF(gate_early_words(o, a)));
}

static void json_regression(struct jsonw *w, const struct gate_outcome *o)
{
	const struct compare_report *c = &o->compare;
	jsonw_key(w, "regression");
	if (!o->has_regression) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_str(w, "ref", c->a.ref);
	jsonw_put_int(w, "run", c->a.run);
	jsonw_put_bool(w, "holds", o->regression.holds);
	jsonw_put_num(w, "margin", o->regression.margin);
	jsonw_put_str(w, "scorer", c->scorer);
	jsonw_put_int(w, "n", c->n);
	jsonw_put_num(w, "difference", c->difference);
	jsonw_put_interval(w, "ci", o->regression.low, o->regression.high);
	struct compare_judged j = compare_judged(c);
	jsonw_put_num(w, "p", j.p);
	jsonw_put_str(w, "test", str_of(j.test));
	shape_texts(w, "fixed", c->fixed, c->n_fixed);
	shape_texts(w, "broken", c->broken, c->n_broken);
	jsonw_put_int(w, "excluded", c->excluded);
	jsonw_end(w);
}

static void print_json(const struct gate_outcome *o)
{
	struct buf b = {0}, run = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_bool(&w, "holds", o->holds);
	jsonw_key(&w, "checks");
	jsonw_array(&w);
	for (size_t i = 0; i < o->n; i++) {
		const struct gate_result *r = &o->results[i];
		jsonw_object(&w);
		jsonw_put_str(&w, "check", o->checks[i].text);
		jsonw_key(&w, "holds");
		if (r->is_open)
			jsonw_null(&w);
		else
			jsonw_bool(&w, r->holds);
		jsonw_put_num(&w, "value", r->value);
		jsonw_put_num(&w, "limit", o->checks[i].limit);
		jsonw_put_interval(&w, "ci", r->low, r->high);
		jsonw_end(&w);
	}
	jsonw_end(&w);
	json_regression(&w, o);
	jsonw_key(&w, "decided_after");
	if (is_stopped_early(o->run))
		jsonw_int(&w, o->run->finished);
	else
		jsonw_null(&w);
	run_report_json(o->run, &run);
	shape_raw(&w, "run", buf_str(&run));
	jsonw_end(&w);
	buf_free(&run);
	shape_print(&b);
}

static int say(const struct args *a, struct wb *w, const struct gate_outcome *o, struct err *err)
{
	if (a->json)
		print_json(o);
	else
		print_text(o, a->arena);
	int code = 0;
	if (a->junit.n)
		code = gate_write_junit(w, o, a->junit.p, err);
	if (code == 0 && a->markdown_file.n)
		code = gate_write_markdown(o, a->markdown_file.p, err);
	return code;
}

/* ---- all ---- */

static int judge(const struct args *a, struct wb *w, const struct gate_check *checks,
	struct str scorer, const struct run_report *r, int status, struct err *err)
{
	struct gate_result *results = arena_alloc(a->arena, (a->rest.n + 1) * sizeof *results);
	struct gate_outcome o = {.run = r,
		.checks = checks,
		.results = results,
		.n = a->rest.n,
		.scorer = scorer,
		.holds = true};
	bool is_of_errors = false, is_early = is_stopped_early(r);
	for (size_t i = 0; i < o.n; i++) {
		gate_judge(&checks[i], r, &results[i]);
		o.holds &= results[i].holds;
		is_of_errors |= gate_is_of_errors(&checks[i]);
	}
	if (a->no_regression.n && !is_early) {
		int side = compare(a, w, &o, err);
		if (is_over(side))
			return side;
		status = side > status ? side : status;
	}
	if (say(a, w, &o, err) != 0)
		return fail(err);
	if (r->failed)
		warning("%s failed; the figures are of the others",
			number_of(a->arena, r->failed, "call"));
	if (r->stopped.n)
		warning("stopped early: %.*s", STRF(r->stopped));
	project_warn_looks(a->arena, r->test_looks, r->test_versions);
	bool is_whole = r->finished == r->total || is_early;
	if (status == STATUS_CALLS && !(is_of_errors && is_whole))
		return status;
	return o.holds ? STATUS_DONE : STATUS_NOT_HELD;
}

static int gate(const struct args *a, struct wb *w, struct err *err)
{
	struct gate_check *checks = arena_alloc(a->arena, (a->rest.n + 1) * sizeof *checks);
	struct run_options options = args_run_options(a);
	struct watch watch = {checks, a->rest.n, a->no_regression.n > 0};
	struct job *job = NULL;
	struct str *scorers;
	size_t n;
	if (wb_scorer_names(w, &options, a->arena, &scorers, &n, err) != 0)
		return fail(err);
	for (size_t i = 0; i < a->rest.n; i++)
		if (gate_parse(a->rest.items[i], scorers, n, &checks[i], err) != 0)
			return fail(err);
	if (a->no_regression.n) {
		struct wb_version v;
		if (wb_resolve(w, a->no_regression, false, a->arena, &v, err) != 0)
			return fail(err);
	}
	int status = run_side(a, w, options.prompt, &watch, &job, err);
	if (!is_over(status))
		status =
			judge(a, w, checks, n ? scorers[0] : STR(""), job_report(job), status, err);
	job_free(job);
	return status;
}

static int check_options(const struct args *a)
{
	if (a->rest.n == 0 && a->no_regression.n == 0) {
		message("gate needs a check, as 'exact>=0.85', or --no-regression REF");
		return STATUS_USAGE;
	}
	if (!isnan(a->margin) && a->no_regression.n == 0) {
		message("--margin says how much worse than --no-regression REF it may be");
		return STATUS_USAGE;
	}
	if (!isnan(a->margin) && !(a->margin >= 0 && a->margin < 1)) {
		message("--margin takes a share from 0 up to 1, as 0.02 for 2 points");
		return STATUS_USAGE;
	}
	return STATUS_DONE;
}

int command_gate(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	int status = check_options(a);
	if (status != STATUS_DONE)
		return status;
	if (project_open(a, &w, &err) != 0)
		return fail(&err);
	status = gate(a, w, &err);
	wb_close(w);
	return status;
}
