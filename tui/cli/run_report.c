/*
 * run_report: a run in words and as JSON.
 *
 * Every mean stands beside its interval and its n, and what could mislead (failed calls, outputs
 * that could not be read, a scorer that does not suit the data, a test split looked at often) is
 * said below the numbers, not in a footnote elsewhere.
 */
#include "run_report.h"

#include <math.h>
#include <string.h>

#include "answers_text.h"
#include "output.h"
#include "project.h"
#include "results.h"
#include "shapes.h"
#include "table.h"
#include "number.h"
#include "variant.h"
#include "verdict.h"

void run_report_print_json(const struct run_report *r)
{
	struct buf b = {0};
	run_report_json(r, &b);
	shape_print(&b);
}

static void line(const char *name)
{
	out_style(STYLE_DIM);
	out("%-11s", name);
	out_style(STYLE_NONE);
}

static bool is_recorded(const struct run_report *r)
{
	return str_is(r->provider, "recorded");
}

static void print_what(struct arena *a, const struct run_report *r)
{
	struct str words = variant_words(a, r->variant);
	line("prompt");
	out_outside_line(project_ref(a, r->prompt, r->version));
	if (r->hash[0])
		out(" (%.8s)", r->hash);
	out("\n");
	line("model");
	out_outside_line(r->model);
	out("%s\n", project_provider_words(r->provider));
	line("retrieval");
	out_outside_line(
		is_recorded(r) ? str_of("what the model was given is not known") : r->retrieval);
	if (!str_is(r->retrieval, "none"))
		out(", %s", number_of(a, r->k, "chunk"));
	if (r->shots)
		out("; %s", number_of(a, r->shots, "shot"));
	if (words.n) {
		out("%s", r->shots ? ", " : "; ");
		out_outside_line(words);
	}
	out("\n");
	line("examples");
	out("%s of split ", number_count(a, r->examples));
	out_outside_line(r->split);
	if (r->trials > 1)
		out(", %s each", number_of(a, r->trials, "trial"));
	out("\n");
}

/* Of a recording: what there was. */
static void print_recorded(struct arena *a, const struct run_report *r)
{
	line("outputs");
	out("%s recorded", number_count(a, r->cached));
	if (r->failed)
		out(", %s missing", number_count(a, r->failed));
	out("\n");
}

static void print_tokens(struct arena *a, const struct run_report *r)
{
	line("tokens");
	if (r->uncounted && r->input_tokens + r->output_tokens == 0) {
		out("unknown\n");
		return;
	}
	out("%s%s in, %s out", r->estimated ? "about " : "", number_count(a, r->input_tokens),
		number_count(a, r->output_tokens));
	if (r->cached_input_tokens)
		out(", %s of the input cached by the server",
			number_count(a, r->cached_input_tokens));
	if (r->uncounted)
		out("; those of %s are unknown", number_of(a, r->uncounted, "output"));
	out("\n");
}

static void print_calls(struct arena *a, const struct run_report *r)
{
	bool recorded = is_recorded(r);
	if (recorded) {
		print_recorded(a, r);
	} else {
		line("calls");
		out("%s sent, %s cached, %s failed, %s retried", number_count(a, r->sent),
			number_count(a, r->cached), number_count(a, r->failed),
			number_count(a, r->retried));
		if (r->unknown)
			out(", %s unknown", number_count(a, r->unknown));
		out("\n");
	}
	print_tokens(a, r);
	line("cost");
	out("%s", number_money(a, r->cost_usd));
	if (!isnan(r->cost_usd) && r->cached > 0 && !recorded)
		out(", of which %s spent now", number_money(a, r->spent_usd));
	if (r->maybe_usd > 0)
		out("; up to %s more for calls that ended without an answer",
			number_money(a, r->maybe_usd));
	out("\n");
	line("time");
	out("%s", number_time(a, r->wall_s));
	if (!isnan(r->p50_ms))
		out("; a call took %s in the middle, %s at the 95th percentile",
			number_ms(a, r->p50_ms), number_ms(a, r->p95_ms));
	out("\n");
}

static void score_row(struct table *t, const struct run_score *s)
{
	struct arena *a = t->arena;
	table_add(t, s->name);
	table_addz(t, number_percent(a, s->mean));
	table_style(t, STYLE_HEAD);
	table_addz(t, number_interval(a, s->low, s->high));
	table_addz(t, number_count(a, s->n));
	table_addz(t, number_count(a, s->pass));
	table_addz(t, number_count(a, s->unparsed));
	table_style(t, s->unparsed ? STYLE_WARN : STYLE_NONE);
	table_addz(t, number_count(a, s->error));
	table_style(t, s->error ? STYLE_BAD : STYLE_NONE);
	table_addz(t, number_count(a, s->na));
}

static void print_scores(struct arena *a, const struct run_report *r)
{
	static const char *const heads[] = {
		"scorer", "mean", "95 % interval", "n", "pass", "unparsed", "error", "n/a"};
	struct table t = {.arena = a, .heads = heads, .columns = 8, .right = 0xFA};
	if (!r->n_scores)
		return;
	for (size_t i = 0; i < r->n_scores; i++)
		score_row(&t, &r->scores[i]);
	out("\n");
	table_print(&t, 0);
	if (r->scores[0].clusters)
		out("intervals are over the %s that the examples stand in: those of one group are "
		    "no independent evidence (%s)\n",
			number_of(a, r->scores[0].clusters, "group"), r->scores[0].method);
}

/* Where this run is the one that would be picked. */
static void print_optimism(struct arena *a, const struct run_report *r)
{
	struct str words = optimism_words(&r->optimism, a);
	if (!words.n || r->optimism.best != r->run)
		return;
	out_outside_line(words);
	out("\n");
}

/* ---- retrieval against generation ---- */

static const struct run_score *primary_score(struct wb *w, const struct run_report *r)
{
	struct wb_defaults d;
	wb_defaults(w, &d);
	const struct run_score *primary = run_score_named(r, d.primary);
	return primary || !r->n_scores ? primary : &r->scores[0];
}

static void cell_row(struct table *t, const char *name, const struct run_cell *c)
{
	struct arena *a = t->arena;
	table_addz(t, name);
	table_addz(t, number_count(a, c->pass));
	table_addz(t, number_count(a, c->fail));
	table_addz(t, isnan(c->share) ? "-" : number_percent(a, c->share));
	table_style(t, STYLE_HEAD);
	table_addz(t, number_interval(a, c->low, c->high));
}

static void print_cells(struct arena *a, const struct run_score *s)
{
	static const char *const heads[] = {
		"retrieval", "correct", "wrong", "P(correct)", "95 % interval"};
	struct table t = {.arena = a, .heads = heads, .columns = 5, .right = 0x0E};
	int64_t hits = s->hit.pass + s->hit.fail, all = hits + s->miss.pass + s->miss.fail;
	if (all == 0)
		return;
	out("\n");
	cell_row(&t, "hit", &s->hit);
	cell_row(&t, "miss", &s->miss);
	table_print(&t, 0);
	out("a gold passage was retrieved for %s of %s (%s); by ", number_count(a, hits),
		number_of(a, all, "example"), number_percent(a, (double)hits / (double)all));
	out_outside_line(s->name);
	out(", --filter 'hit fail' takes those that generation missed\n");
}

/* ---- trials ---- */

static void trial_row(struct table *t, const struct run_pass_k *k)
{
	struct arena *a = t->arena;
	table_addz(t, number_count(a, k->k));
	table_addz(t, number_percent(a, k->at));
	table_style(t, STYLE_HEAD);
	table_addz(t, number_interval(a, k->at_low, k->at_high));
	table_addz(t, number_percent(a, k->all));
	table_style(t, STYLE_HEAD);
	table_addz(t, number_interval(a, k->all_low, k->all_high));
}

static void print_trials(struct arena *a, const struct run_score *s)
{
	static const char *const heads[] = {
		"k", "pass@k", "95 % interval", "pass^k", "95 % interval"};
	struct table t = {.arena = a, .heads = heads, .columns = 5, .right = 0x0B};
	const struct run_trials *r = &s->trials;
	if (r->n_ks == 0)
		return;
	out("\n");
	for (size_t i = 0; i < r->n_ks; i++)
		trial_row(&t, &r->ks[i]);
	table_print(&t, 0);
	out("by ");
	out_outside_line(s->name);
	out(": at least one of k trials passes, all of them do; %s of the examples flip; variance "
	    "%.4f within an example, %.4f between them\n",
		number_percent(a, r->flip_rate), r->within, r->between);
}

enum { FAILED_SHOWN = 3 };

static int print_answers_of(
	struct wb *w, const struct run_report *r, const struct run_score *primary, struct err *err)
{
	if (primary->trials.n_ks == 0 || !r->run)
		return 0;
	return answers_print(w, r->run, primary->name, r->examples <= ANSWERS_SHOWN, err);
}

static bool print_failed(void *context, const struct wb_result *r)
{
	int *shown = context;
	out("  ");
	out_outside_line(r->id);
	out(": ");
	out_outside_line(r->error);
	out("\n");
	return ++*shown < FAILED_SHOWN;
}

static int print_failures(
	struct arena *a, struct wb *w, const struct run_report *r, struct err *err)
{
	int shown = 0;
	if (!r->failed || !r->run)
		return 0;
	bool recorded = is_recorded(r);
	out_style(STYLE_BAD);
	out("\n%s %s", number_of(a, r->failed, recorded ? "output" : "call"),
		recorded ? "missing" : "failed");
	out_style(STYLE_NONE);
	out("; there is no score for %s%s:\n", r->failed == 1 ? "it" : "them",
		r->unknown < r->failed && !recorded ? ", and the next run tries again" : "");
	return results_each_failed(w, r->run, print_failed, &shown, err);
}

static void warn_data(const struct args *a, struct wb *w, const struct run_report *r)
{
	project_warn_looks(a->arena, r->test_looks, r->test_versions);
	warning_lines(wb_scorer_warnings(w, a->scorers.items, a->scorers.n, a->arena));
}

static void warn_ending(struct arena *a, const struct run_report *r)
{
	if (r->unknown)
		warning("%s not sent again: an earlier run ended before the answer came, and it "
			"may "
			"have been billed. Run with --retry-unknown to send %s, or see strop cache "
			"unknown",
			r->unknown == 1
				? "1 call was"
				: arena_printf(a, "%s calls were", number_count(a, r->unknown)).p,
			r->unknown == 1 ? "it" : "them");
	if (r->cut)
		warning("%s cut at a limit, filtered or refused, and scored as %s: `finish` in the "
			"results says how",
			r->cut == 1 ? "1 answer was"
				    : arena_printf(a, "%s answers were", number_count(a, r->cut)).p,
			r->cut == 1 ? "it is" : "they are");
	if (r->stopped.n)
		warning("stopped early: %.*s", STRF(r->stopped));
	if (r->finished < r->total)
		warning("%s of %s finished; the scores are of those. Run again to go on",
			number_count(a, r->finished), number_of(a, r->total, "result"));
}

/* What to do next, by what there is: another version to compare with, or none. */
static void print_hint(struct arena *a, struct wb *w, const struct run_report *r)
{
	struct wb_version v = {0};
	struct str ref = project_ref(a, r->prompt, r->version);
	bool all_failed = r->finished && r->failed == r->finished;
	if (!r->version || all_failed || is_recorded(r) ||
		wb_resolve(w, ref, false, a, &v, NULL) != 0)
		return;
	out_style(STYLE_DIM);
	out("\nnext: ");
	if (v.parent) {
		out("strop compare ");
		out_outside_line(project_ref(a, r->prompt, v.parent));
		out(" ");
		out_outside_line(ref);
	} else {
		out("change the prompt, then strop compare ");
		out_outside_line(ref);
		out(" ");
		out_outside_line(r->prompt);
	}
	out_style(STYLE_NONE);
	out("\n");
}

/* Two numbers of which the second is the larger; NaN: there is none. */
static void range(const char *low, const char *high)
{
	out("%s", low);
	if (!high)
		out(" or more");
	else if (strcmp(low, high) != 0)
		out(" to %s", high);
}

static void print_answers(struct arena *a, const struct run_estimate *e)
{
	line("answers");
	if (e->kept)
		out("%s kept took %s in the middle, %s at the 95th percentile",
			number_of(a, e->kept, "answer"), number_of(a, (int64_t)e->p50, "token"),
			number_count(a, (int64_t)e->p95));
	else
		out("none is kept of this prompt and model");
	if (e->max_tokens)
		out("; at most %s (max_tokens)\n", number_count(a, e->max_tokens));
	else
		out("; max_tokens is not set\n");
}

static void print_estimate(struct arena *a, const struct run_report *r)
{
	const struct run_estimate *e = &r->estimate;
	line("tokens");
	out("about ");
	range(number_count(a, e->input_low), number_count(a, e->input_high));
	out(" in, ");
	range(number_count(a, e->output_low),
		e->output_high < 0 ? NULL : number_count(a, e->output_high));
	out(" out\n");
	if (r->sent)
		print_answers(a, e);
	line("cost");
	if (isnan(e->usd_low)) {
		out("unknown\n");
		return;
	}
	range(number_money(a, e->usd_low),
		isnan(e->usd_high) ? NULL : number_money(a, e->usd_high));
	if (r->sent && r->cost_usd > 0)
		out(", probably about %s", number_money(a, r->cost_usd));
	out("\n");
}

static void print_budget(struct arena *a, struct wb *w)
{
	struct wb_spent s;
	if (wb_spent(w, &s, NULL) != 0 || isnan(s.per_day))
		return;
	line("budget");
	out("%s of %s spent today", number_money(a, s.today), number_money(a, s.per_day));
	if (s.today_unpriced)
		out(", %s of unknown price apart", number_of(a, s.today_unpriced, "call"));
	out("\n");
}

static void print_dry(struct arena *a, struct wb *w, const struct run_report *r)
{
	print_what(a, r);
	if (is_recorded(r)) {
		print_recorded(a, r);
		out("\nnothing is ever sent\n");
		return;
	}
	line("calls");
	out("%s would be sent, %s cached", number_count(a, r->sent), number_count(a, r->cached));
	if (r->cached)
		out(" (%s)", number_percent(a, (double)r->cached / (double)(r->cached + r->sent)));
	if (r->unknown)
		out(", %s unknown and not sent without --retry-unknown",
			number_count(a, r->unknown));
	out("\n");
	print_estimate(a, r);
	print_budget(a, w);
	out("\nnothing was sent\n");
}

int run_report_print(
	const struct args *args, struct wb *w, const struct run_report *r, struct err *err)
{
	struct arena *a = args->arena;
	if (args->run.dry_run) {
		print_dry(a, w, r);
		return 0;
	}
	print_what(a, r);
	print_calls(a, r);
	print_scores(a, r);
	const struct run_score *primary = primary_score(w, r);
	if (primary) {
		print_optimism(a, r);
		print_cells(a, primary);
		print_trials(a, primary);
		if (print_answers_of(w, r, primary, err) != 0)
			return (int)err->code;
	}
	if (print_failures(a, w, r, err) != 0)
		return (int)err->code;
	print_hint(a, w, r);
	return 0;
}

void run_report_warn(const struct args *a, struct wb *w, const struct run_report *r)
{
	warn_ending(a->arena, r);
	warn_data(a, w, r);
}
