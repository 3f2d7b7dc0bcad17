/* race_words: owns what `strop race` and `strop compare --early-stop` say alike. */
#include "race_words.h"

#include <math.h>

#include "drive.h"
#include "gate.h"
#include "number.h"
#include "output.h"
#include "project.h"
#include "shapes.h"

struct str race_scorer_named(const struct args *a, bool *is_config)
{
	struct scorer *s = NULL;
	*is_config = false;
	if (!a->scorers.n)
		return (struct str){0};
	if (scorer_parse(a->scorers.items[0], &s, NULL) != 0)
		return a->scorers.items[0];
	struct str name = arena_dup(a->arena, str_of(scorer_name(s)));
	scorer_free(s);
	*is_config = true;
	return name;
}

/* The scorer that it goes by, and who scores. */
static int set_scorers(
	const struct args *a, struct wb *w, struct race_options *options, struct err *err)
{
	struct str *names;
	size_t n;
	bool is_config;
	options->scorer = race_scorer_named(a, &is_config);
	options->run.scorers = NULL;
	options->run.n_scorers = 0;
	if (options->scorer.n == 0)
		return 0;
	int bad = wb_scorer_names(w, &options->run, a->arena, &names, &n, err);
	for (size_t i = 0; !bad && i < n; i++)
		if (str_eq(names[i], options->scorer))
			return 0;
	options->run.scorers = a->scorers.items;
	options->run.n_scorers = a->scorers.n;
	return bad;
}

/* Planned of those that were not there before. */
static int64_t planned_results(const struct race_report *r)
{
	int64_t sides = 0;
	for (size_t i = 0; i < r->n_sides; i++)
		sides += !r->sides[i].reused;
	return sides * r->planned * r->trials;
}

struct str race_saved_words(const struct race_report *r, struct arena *a)
{
	int64_t planned = planned_results(r);
	const char *sent = number_of(a, r->sent, "call");
	if (planned == 0)
		return STR("nothing: whole runs of all were there");
	if (r->saved == 0)
		return arena_printf(a, "nothing: all %s were asked for; %s sent",
			number_of(a, planned, "result"), sent);
	struct str cost = isnan(r->saved_usd) || r->saved_usd <= 0
				  ? STR("")
				  : arena_printf(a, ", about %s", number_money(a, r->saved_usd));
	return arena_printf(a, "%s of %s%.*s; %s sent", number_count(a, r->saved),
		number_of(a, planned, "result"), STRF(cost), sent);
}

static bool has_several_models(const struct race_report *r)
{
	for (size_t i = 1; i < r->n_sides; i++)
		if (!str_eq(r->sides[i].model, r->sides[0].model))
			return true;
	return false;
}

struct str race_side_words(const struct race_report *r, size_t side, struct arena *a)
{
	const struct race_side *s = &r->sides[side];
	if (!has_several_models(r))
		return s->ref;
	return arena_printf(a, "%.*s with %.*s", STRF(s->ref), STRF(s->model));
}

int race_status(const struct race_report *r)
{
	if (drive_was_interrupted() && !r->is_decided)
		return STATUS_INTERRUPTED;
	return r->failed || !r->is_decided ? STATUS_CALLS : STATUS_DONE;
}

void race_warn(const struct race_report *r, struct arena *a)
{
	if (r->failed)
		warning("%s failed; examples without a score on all sides count for none",
			number_of(a, r->failed, "call"));
	project_warn_looks(a, r->test_looks, r->test_versions);
	if (!r->is_decided)
		warning("nothing is decided: stopped after %lld of %s%s%.*s", (long long)r->used,
			number_of(a, r->planned, "example"), r->stopped.n ? ": " : "",
			STRF(r->stopped));
}

void race_json_calls(struct jsonw *w, const struct race_report *r)
{
	jsonw_key(w, "calls");
	jsonw_object(w);
	jsonw_put_int(w, "sent", r->sent);
	jsonw_put_int(w, "saved", r->saved);
	jsonw_put_int(w, "failed", r->failed);
	jsonw_end(w);
	jsonw_put_num(w, "spent_usd", r->spent_usd);
	jsonw_put_num(w, "saved_usd", r->saved_usd);
	jsonw_put_int(w, "test_looks", r->test_looks);
}

void race_json_side(struct jsonw *w, const struct race_side *s)
{
	jsonw_object(w);
	jsonw_put_str(w, "ref", s->ref);
	jsonw_put_str(w, "model", s->model);
	jsonw_put_int(w, "run", s->run);
	jsonw_put_int(w, "version", s->version);
	jsonw_put_num(w, "mean", s->mean);
	jsonw_put_bool(w, "whole", s->is_whole);
	jsonw_put_int(w, "finished", s->finished);
	jsonw_end(w);
}

int race_run(const struct args *a, struct wb *w, struct race_options *options, race_teller *say,
	struct err *err)
{
	struct race *race = NULL;
	int code = set_scorers(a, w, options, err);
	if (code == 0)
		code = race_start(w, options, &race, err);
	if (code == 0)
		code = drive_race(w, race, err);
	if (code == 0)
		code = say(a, w, race_report(race), err);
	int status = code == 0 ? race_status(race_report(race)) : fail(err);
	race_free(race);
	return status;
}
