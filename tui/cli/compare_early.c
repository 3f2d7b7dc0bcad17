/*
 * compare_early: owns what `strop compare --early-stop` says.
 *
 * The p-value that is shown is the rule's, which knows that one has looked; the naive one of the
 * pairs that were seen never is. The interval is valid at each look, too, and that the estimate is
 * not unbiased is said beside it.
 */
#include "compare_early.h"

#include <math.h>

#include "number.h"
#include "output.h"
#include "race.h"
#include "race_words.h"
#include "shapes.h"

/* What is said of one comparison. */
struct told {
	struct arena *arena;
	const struct race_report *race;
	const struct compare_report *pairs; /* of all that was answered; NULL: none was */
};

/* ---- words ---- */

static const char *const rule_names[] = {
	[SEQUENTIAL_EXACT] = "exact", [SEQUENTIAL_OBF] = "obf", [SEQUENTIAL_LIVE] = "live"};

static struct str verdict_words(const struct told *t, enum style *style)
{
	const struct race_report *r = t->race;
	struct str first = r->sides[0].ref, second = r->sides[1].ref;
	enum stats_verdict v = r->sequence.verdict;
	*style = v == STATS_WON ? STYLE_GOOD : v == STATS_LOST ? STYLE_BAD : STYLE_HEAD;
	if (v == STATS_OPEN)
		return arena_printf(
			t->arena, "undecided between %.*s and %.*s", STRF(first), STRF(second));
	if (v == STATS_NEITHER)
		return arena_printf(t->arena, "no difference shown between %.*s and %.*s",
			STRF(first), STRF(second));
	return arena_printf(t->arena, "%.*s is %s than %.*s", STRF(second),
		v == STATS_WON ? "better" : "worse", STRF(first));
}

/* The rule's p-value: of what was cut off only a bound is known. */
static struct str p_words(const struct told *t)
{
	const struct sequential *s = &t->race->sequence;
	const char *p = number_p(t->arena, s->p);
	if (!s->is_curtailed || s->options.rule == SEQUENTIAL_LIVE)
		return arena_printf(t->arena, "valid p %s", p);
	if (s->verdict == STATS_NEITHER)
		return arena_printf(t->arena, "p above %g whatever comes", s->options.alpha);
	return arena_printf(t->arena, "p at most %s", p[0] == '=' ? p + 2 : p);
}

static struct str estimate_words(const struct told *t)
{
	struct arena *a = t->arena;
	const struct sequential *s = &t->race->sequence;
	struct sequential_estimate e = sequential_estimate(s);
	if (isnan(e.value))
		return STR("");
	return arena_printf(a, ": %s%s %s (%.*s, %s; %.*s)", e.value < 0 ? "-" : "+",
		number_points(a, e.value), number_interval(a, e.low, e.high), STRF(t->race->scorer),
		number_of(a, s->used, t->race->groups ? "group" : "pair"), STRF(p_words(t)));
}

/* By what it was decided. */
static struct str because(const struct told *t)
{
	struct arena *a = t->arena;
	const struct sequential *s = &t->race->sequence;
	if (s->is_curtailed)
		return s->options.rule == SEQUENTIAL_LIVE
			       ? STR("the rest cannot bring evidence enough any more")
			       : STR("whatever the rest brings, it stays so (exact curtailment)");
	switch (s->options.rule) {
	case SEQUENTIAL_EXACT:
		return STR("exact McNemar over all");
	case SEQUENTIAL_OBF:
		return arena_printf(
			a, "look %d of %d (O'Brien-Fleming)", s->n_looks, s->options.looks);
	case SEQUENTIAL_LIVE:
		break;
	}
	return STR("e-process, looked at after each");
}

static void print_looks(const struct told *t)
{
	const struct sequential *s = &t->race->sequence;
	for (int i = 0; i < s->n_looks; i++)
		out("%s%s p %s", i ? ", " : "looks    ", number_count(t->arena, s->looks[i].n),
			number_p(t->arena, s->looks[i].p));
	if (s->n_looks)
		out(" (each held against its own bound, not .05)\n");
}

static void print_text(const struct told *t)
{
	const struct race_report *r = t->race;
	enum style style;
	struct str words = verdict_words(t, &style);
	out_style(style);
	out_outside_line(words);
	out_style(STYLE_NONE);
	out_outside_line(estimate_words(t));
	out("\n");
	if (r->is_decided)
		out("decided  after %s of %s: %.*s\n", number_count(t->arena, r->used),
			number_of(t->arena, r->planned, "example"), STRF(because(t)));
	print_looks(t);
	out("%s    %.*s\n", r->is_decided ? "saved" : "open ", STRF(race_saved_words(r, t->arena)));
	if (r->groups)
		out("groups   examples of a group count as one: %s\n",
			number_of(t->arena, r->groups, "group"));
	if (t->pairs) {
		out_ids("fixed", STYLE_GOOD, t->pairs->fixed, t->pairs->n_fixed);
		out_ids("broken", STYLE_BAD, t->pairs->broken, t->pairs->n_broken);
	}
	if (r->used < r->planned)
		out("The estimate is biased, as after any early stop; without --early-stop all "
		    "examples count.\n");
}

/* ---- JSON ---- */

static void json_looks(struct jsonw *w, const struct sequential *s)
{
	jsonw_key(w, "looks");
	jsonw_array(w);
	for (int i = 0; i < s->n_looks; i++) {
		jsonw_object(w);
		jsonw_put_int(w, "n", s->looks[i].n);
		jsonw_put_num(w, "p", s->looks[i].p);
		jsonw_put_num(w, "valid_p", s->looks[i].valid);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void json_rule(struct jsonw *w, const struct race_report *r)
{
	static const char *const verdicts[] = {[STATS_OPEN] = "",
		[STATS_WON] = "better",
		[STATS_LOST] = "worse",
		[STATS_NEITHER] = "none shown"};
	const struct sequential *s = &r->sequence;
	jsonw_key(w, "early_stop");
	jsonw_object(w);
	jsonw_put_str(w, "rule", str_of(rule_names[s->options.rule]));
	shape_text_or_null(w, "verdict", str_of(verdicts[s->verdict]));
	jsonw_put_bool(w, "curtailed", s->is_curtailed);
	jsonw_put_int(w, "planned", r->planned);
	jsonw_put_int(w, "used", r->used);
	jsonw_put_num(w, "valid_p", s->p);
	json_looks(w, s);
	jsonw_end(w);
}

static void print_json(const struct told *t)
{
	const struct race_report *r = t->race;
	const struct sequential *s = &r->sequence;
	struct sequential_estimate e = sequential_estimate(s);
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	for (int i = 0; i < 2; i++) {
		jsonw_key(&w, i ? "b" : "a");
		race_json_side(&w, &r->sides[i]);
	}
	jsonw_put_str(&w, "scorer", r->scorer);
	json_rule(&w, r);
	jsonw_put_int(&w, "n", s->used);
	jsonw_put_int(&w, "won", s->won);
	jsonw_put_int(&w, "lost", s->lost);
	jsonw_put_num(&w, "difference", e.value);
	jsonw_put_interval(&w, "ci", e.low, e.high);
	shape_text_or_null(&w, "method", str_of(e.method));
	jsonw_put_bool(&w, "biased", r->used < r->planned);
	race_json_calls(&w, r);
	shape_texts(
		&w, "fixed", t->pairs ? t->pairs->fixed : NULL, t->pairs ? t->pairs->n_fixed : 0);
	shape_texts(&w, "broken", t->pairs ? t->pairs->broken : NULL,
		t->pairs ? t->pairs->n_broken : 0);
	shape_text_or_null(&w, "stopped", r->stopped);
	jsonw_end(&w);
	shape_print(&b);
}

/* ---- all ---- */

static enum sequential_rule rule_of(const struct args *a)
{
	return (enum sequential_rule)(a->early_stop - 1);
}

static int say(const struct args *a, struct wb *w, const struct race_report *r, struct err *err)
{
	struct compare_report pairs;
	struct told t = {.arena = a->arena, .race = r};
	if (wb_compare(w, r->sides[0].run, r->sides[1].run, r->scorer, a->arena, &pairs, NULL) == 0)
		t.pairs = &pairs;
	else if (r->used && r->sequence.used)
		return err_set(err, ERR_STORE, "the pairs of runs %lld and %lld cannot be read",
			(long long)r->sides[0].run, (long long)r->sides[1].run);
	if (a->json)
		print_json(&t);
	else
		print_text(&t);
	race_warn(r, a->arena);
	return 0;
}

int compare_early(const struct args *a, struct wb *w, struct err *err)
{
	const struct race_entry entries[] = {
		{a->rest.items[0], a->run.model}, {a->rest.items[1], a->run.model}};
	struct race_options options = {.kind = RACE_COMPARE,
		.rule = rule_of(a),
		.entries = entries,
		.n_entries = 2,

		.run = args_run_options(a)};
	return race_run(a, w, &options, say, err);
}
