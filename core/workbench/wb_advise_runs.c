/*
 * wb_advise_runs: owns the choice of the runs that advice goes by: finished, over a whole split, on the data as
 * it is now. A run over chosen examples says nothing about a share.
 */
#include "wb_advise.h"

#include "variant.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_OF_VERSION = 200 }; /* looked at */

struct gathering {
	struct wb *w;
	struct str scorer;
	struct arena *a;
	struct advise_candidates *out;
};

static bool is_whole(const struct run *r)
{
	struct json *s = NULL;
	if (json_parse(r->settings, &s, NULL) != 0)
		return false;
	bool whole = !json_get(s, "only") && json_str(json_get(s, "filter")).n == 0 &&
		     json_num(json_get(s, "limit")) == 0;
	json_free(s);
	return whole;
}

static bool is_known(const struct advise_candidates *c, const struct advise_run *r)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct advise_run *k = &c->items[i].run;
		if (str_eq(k->ref, r->ref) && str_eq(k->model, r->model) &&
			str_eq(k->retrieval, r->retrieval) && str_eq(k->split, r->split) &&
			str_eq(k->variant, r->variant) && k->k == r->k && k->shots == r->shots)
			return true;
	}
	return false;
}

static const struct run_score *score_of(const struct run_report *r, struct str scorer)
{
	const struct run_score *s = run_score_named(r, scorer);
	return s && s->n ? s : NULL;
}

static double each(double sum, int64_t n)
{
	return n > 0 ? sum / (double)n : (double)NAN;
}

/* A word of the shell. */
static void add_word(struct buf *out, struct str word)
{
	bool plain = true;
	for (size_t i = 0; i < word.n; i++)
		plain &= strchr("=._-", word.p[i]) || isalnum((unsigned char)word.p[i]);
	buf_addf(out, plain ? " %.*s" : " '%.*s'", STRF(word));
}

static void add_option(struct buf *out, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_addf(out, "%s--%s", out->n ? " " : "", name);
	add_word(out, value);
}

/* What a run says it differs in (variant.h), as options. */
static struct str options_of(struct arena *a, struct str variant)
{
	struct buf out = {0};
	struct json *v = NULL;
	if (variant.n == 0 || json_parse(variant, &v, NULL) != 0)
		return STR("");
	const struct json *selection = json_get(v, "selection"), *params = json_get(v, "params");
	add_option(&out, "shot-selection", json_str(json_get(selection, "kind")));
	add_option(&out, "shot-seed", json_text(a, json_get(selection, "seed")));
	add_option(&out, "reasoning", json_str(json_get(json_get(v, "reasoning"), "name")));
	for (const struct json *p = json_first(params); p; p = json_next(p))
		add_option(&out, "param",
			arena_printf(a, "%s=%.*s", json_key(p), STRF(json_text(a, p))));
	struct str text = arena_dup(a, buf_str(&out));
	buf_free(&out);
	json_free(v);
	return text;
}

static struct advise_run run_of(const struct gathering *g, const struct version *v,
	const struct run *run, const struct run_report *r, const struct run_score *s)
{
	int64_t counted = r->finished - r->failed - r->uncounted;
	return (struct advise_run){
		.run = run->id,
		.ref = arena_printf(g->a, "%.*s@%lld", STRF(v->prompt), (long long)v->number),
		.model = run->model,
		.provider = run->provider,
		.retrieval = run->retrieval,
		.split = run->split,
		.variant = variant_words(g->a, run->variant),
		.options = options_of(g->a, run->variant),
		.version = v->number,
		.k = run->k,
		.shots = run->shots,
		.trials = run->trials,
		.mean = s->mean,
		.low = s->low,
		.high = s->high,
		.n = s->n,
		.unparsed = s->unparsed,
		.errors = r->failed,
		.cut = r->cut,
		.usd_each = each(r->cost_usd, r->finished - r->failed),
		.input_each = each((double)r->input_tokens, counted),
		.output_each = each((double)r->output_tokens, counted),
	};
}

/* What is retrieved counts only where the template shows it. */
static enum advise_rung rung_of(const struct run *run, bool shows)
{
	if (!shows || str_is(run->retrieval, "none"))
		return ADVISE_PROMPT;
	return str_is(run->retrieval, "ideal") ? ADVISE_IDEAL : ADVISE_SEARCH;
}

static void take(struct gathering *g, const struct version *v, const struct run *run, bool shows)
{
	struct advise_candidates *c = g->out;
	struct run_report report;
	if (run->dataset != g->w->dataset.id || !is_whole(run) ||
		run_report_read(run->summary, g->a, &report, NULL) != 0)
		return;
	const struct run_score *s = score_of(&report, g->scorer);
	if (!s)
		return;
	struct advise_run r = run_of(g, v, run, &report, s);
	if (is_known(c, &r))
		return;
	c->items = mem_grow(c->items, c->n, &c->cap, sizeof *c->items);
	c->items[c->n++] = (struct advise_candidate){r, rung_of(run, shows)};
}

static bool shows_chunks(struct wb *w, const struct version *v)
{
	struct arena a = {0};
	struct loaded_prompt p = {0};
	struct str ref = arena_printf(&a, "%.*s@%lld", STRF(v->prompt), (long long)v->number);
	bool shows = wb_load_prompt(w, ref, false, &p, NULL) == 0 &&
		     (wb_uses_name(p.prompt, "context") || wb_uses_name(p.prompt, "chunks"));
	loaded_prompt_done(&p);
	arena_free(&a);
	return shows;
}

static int take_version(struct gathering *g, const struct version *v, struct err *err)
{
	struct arena a = {0};
	struct run *runs = arena_alloc(&a, RUNS_OF_VERSION * sizeof *runs);
	size_t n = 0;
	int bad = store_runs_of_version(g->w->store, v->id, RUNS_OF_VERSION, g->a, runs, &n, err);
	bool shows = !bad && n && shows_chunks(g->w, v);
	for (size_t i = 0; !bad && i < n; i++)
		take(g, v, &runs[i], shows);
	arena_free(&a);
	return bad;
}

int advise_candidates(struct wb *w, struct str prompt, struct str scorer, struct arena *a,
	struct advise_candidates *out, struct err *err)
{
	struct gathering g = {w, scorer, a, out};
	struct version *versions = NULL;
	size_t n = 0;
	int bad = store_versions(w->store, prompt, a, &versions, &n, err);
	for (size_t i = 0; !bad && i < n; i++)
		bad = take_version(&g, &versions[i], err);
	return bad;
}
