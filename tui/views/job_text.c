/* job_text: owns what is said of a run, and in which order: what would worry comes before what is
 * merely so. */
#include "job_text.h"

#include <math.h>

#include "number.h"
#include "recording.h"
#include "run_words.h"
#include "variant.h"
#include "waiting.h"

struct str job_time(struct arena *a, const struct session_job *j)
{
	const struct run_report *r = &j->report;
	if (!j->job)
		return arena_printf(
			a, "took %s", number_time(a, (double)(j->ended_ms - j->started_ms) / 1000));
	if (j->rate <= 0)
		return STR("");
	return arena_printf(
		a, "%s left", number_time(a, (double)(r->total - r->finished) / j->rate));
}

/* ---- a fact a line ---- */

static void begin(struct textbox *out, const char *name)
{
	struct buf b = {0};
	buf_addf(&b, "%-*s", JOB_FACTS_INDENT, name);
	textbox_add(out, STYLE_DIM, buf_str(&b));
	buf_free(&b);
}

static void fact(struct textbox *out, const char *name, style_t style, struct str text)
{
	begin(out, name);
	textbox_add(out, style, text);
	textbox_add(out, STYLE_TEXT, STR("\n"));
}

static void what(struct textbox *out, struct arena *a, const struct session_job *j)
{
	const struct run_report *r = &j->report;
	struct str words = variant_words(a, r->variant);
	struct buf b = {0};
	buf_addf(&b, "%s of %.*s@%lld, %.*s%s, %.*s", j->what, STRF(r->prompt),
		(long long)r->version, STRF(r->model), wb_recording_mark(r->provider),
		STRF(r->retrieval));
	if (!str_is(r->retrieval, "none"))
		buf_addf(&b, " k=%lld", (long long)r->k);
	if (r->shots)
		buf_addf(&b, ", %s", number_of(a, r->shots, "shot"));
	if (words.n)
		buf_addf(&b, ", %.*s", STRF(words));
	buf_addf(&b, "; %s", number_of(a, r->examples, "example"));
	if (r->trials > 1)
		buf_addf(&b, ", %s each", number_of(a, r->trials, "trial"));
	fact(out, "run", STYLE_STRONG, buf_str(&b));
	buf_free(&b);
}

static void progress(
	struct textbox *out, struct arena *a, const struct session_job *j, int64_t now_ms)
{
	const struct run_report *r = &j->report;
	struct buf b = {0};
	buf_addf(&b, "%s of %s", number_count(a, r->finished), number_count(a, r->total));
	if (j->job && j->rate > 0)
		buf_addf(&b, ", %.1f a second", j->rate);
	struct str left = job_time(a, j);
	if (left.n)
		buf_addf(&b, ", %.*s", STRF(left));
	if (j->job)
		buf_addf(&b, ", running for %s",
			number_time(a, (double)(now_ms - j->started_ms) / 1000));
	fact(out, "done", STYLE_TEXT, buf_str(&b));
	buf_free(&b);
}

static void calls(struct textbox *out, struct arena *a, const struct run_report *r, bool runs)
{
	struct buf b = {0};
	begin(out, "calls");
	buf_addf(&b, "%s sent, %s cached", number_count(a, r->sent), number_count(a, r->cached));
	textbox_add(out, STYLE_TEXT, buf_str(&b));
	buf_cut(&b, 0);
	buf_addf(&b, ", %s failed", number_count(a, r->failed));
	if (r->unknown)
		buf_addf(&b, " (%s unknown)", number_count(a, r->unknown));
	textbox_add(out, r->failed ? STYLE_ERROR : STYLE_TEXT, buf_str(&b));
	buf_cut(&b, 0);
	buf_addf(&b, ", %s retried", number_count(a, r->retried));
	if (runs)
		buf_addf(&b, "; %s in flight", number_count(a, r->in_flight));
	textbox_add(out, STYLE_TEXT, buf_str(&b));
	buf_cut(&b, 0);
	if (runs && r->waiting)
		buf_addf(&b, ", %s waiting to be sent again", number_count(a, r->waiting));
	textbox_add(out, STYLE_WARNING, buf_str(&b));
	textbox_add(out, STYLE_TEXT, STR("\n"));
	buf_free(&b);
}

static void score(struct textbox *out, struct arena *a, const struct run_score *s)
{
	struct buf b = {0};
	begin(out, "score");
	buf_addf(&b, "%.*s ", STRF(s->name));
	textbox_add(out, STYLE_TEXT, buf_str(&b));
	textbox_add(out, STYLE_STRONG, str_of(number_percent(a, s->mean)));
	buf_cut(&b, 0);
	buf_addf(&b, " %s, %lld of %lld pass", number_interval(a, s->low, s->high),
		(long long)s->pass, (long long)s->n);
	textbox_add(out, STYLE_TEXT, buf_str(&b));
	buf_cut(&b, 0);
	if (s->unparsed)
		buf_addf(&b, ", %lld could not be read", (long long)s->unparsed);
	if (s->error)
		buf_addf(&b, ", %lld failed", (long long)s->error);
	textbox_add(out, STYLE_WARNING, buf_str(&b));
	textbox_add(out, STYLE_TEXT, STR("\n"));
	buf_free(&b);
}

static void cost(struct textbox *out, struct arena *a, const struct run_report *r)
{
	fact(out, "cost", STYLE_TEXT,
		arena_printf(a, "%s spent now, %s with what was cached; %s%s tokens in, %s out",
			number_money(a, r->spent_usd), number_money(a, r->cost_usd),
			r->estimated ? "about " : "", number_count(a, r->input_tokens),
			number_count(a, r->output_tokens)));
}

/* What the score that decides says of the search, and of several trials. */
static void places_and_trials(struct textbox *out, struct arena *a, const struct run_score *s)
{
	struct str places = run_places_words(a, &s->hit, &s->miss);
	struct str trials = run_trials_words(a, &s->trials);
	if (places.n)
		fact(out, "retrieval", STYLE_TEXT,
			arena_printf(a, "%.*s; %.*s", STRF(places),
				STRF(run_failures_words(a, s->miss.fail, s->hit.fail))));
	if (trials.n)
		fact(out, "trials", STYLE_TEXT, trials);
}

void job_facts(struct textbox *out, const struct session_job *j, int64_t now_ms)
{
	const struct run_report *r = &j->report;
	struct arena a = {0};
	what(out, &a, j);
	if (r->stopped.n)
		fact(out, "ended", STYLE_WARNING, r->stopped);
	if (j->error.n)
		fact(out, "error", STYLE_ERROR,
			arena_printf(&a, "%.*s (%s of %s)", STRF(j->error),
				number_count(&a, j->n_error), number_of(&a, r->failed, "failure")));
	progress(out, &a, j, now_ms);
	if (j->job && r->batch.doing.n)
		fact(out, "batch", STYLE_KEY,
			arena_printf(&a, "%.*s: %s of %s answered", STRF(r->batch.doing),
				number_count(&a, r->batch.answered),
				number_of(&a, r->batch.calls, "call")));
	struct str waits = j->job ? waiting_words(&a, r) : STR("");
	if (waits.n)
		fact(out, "waits", STYLE_WARNING, waits);
	else if (r->retry_why.n)
		fact(out, "retried", STYLE_WARNING,
			arena_printf(&a, "the last one met: %.*s", STRF(r->retry_why)));
	for (size_t i = 0; i < r->n_scores; i++)
		if (r->scores[i].n)
			score(out, &a, &r->scores[i]);
	if (!j->job && j->primary < r->n_scores) /* known at the end */
		places_and_trials(out, &a, &r->scores[j->primary]);
	calls(out, &a, r, j->job != NULL);
	cost(out, &a, r);
	if (!isnan(r->p50_ms) && !j->job)
		fact(out, "latency", STYLE_TEXT,
			arena_printf(&a, "%s in the middle, %s at the 95th percentile",
				number_ms(&a, r->p50_ms), number_ms(&a, r->p95_ms)));
	arena_free(&a);
}
