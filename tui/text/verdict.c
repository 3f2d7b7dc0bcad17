/*
 * verdict: owns the words of a comparison.
 *
 * The verdict follows the test's p, not the sign of the difference, and "no difference shown" is
 * never worded as "equal": what this many examples could have shown stands beside it.
 */
#include "verdict.h"

#include <math.h>

#include "number.h"

static const double significant = 0.05;

static enum verdict_kind kind_of(const struct compare_report *r, double p)
{
	if (r->n_fixed + r->n_broken == 0 && r->difference == 0)
		return VERDICT_SAME;
	if (!(p < significant))
		return VERDICT_UNCLEAR;
	return r->difference > 0 ? VERDICT_BETTER : VERDICT_WORSE;
}

static struct str say_sides(const struct compare_report *r, enum verdict_kind kind, struct arena *a)
{
	if (kind == VERDICT_BETTER || kind == VERDICT_WORSE)
		return arena_printf(a, "%.*s is %s than %.*s", STRF(r->b.ref),
			kind == VERDICT_BETTER ? "better" : "worse", STRF(r->a.ref));
	return arena_printf(
		a, "no difference shown between %.*s and %.*s", STRF(r->a.ref), STRF(r->b.ref));
}

static struct str say_difference(
	const struct compare_report *r, enum verdict_kind kind, struct arena *a)
{
	const char *points = number_points(a, r->difference);
	const char *interval = number_interval(a, r->low, r->high);
	if (kind != VERDICT_UNCLEAR)
		return arena_printf(a, " by %s %s", points, interval);
	return arena_printf(
		a, ": %c%s %s could be luck", r->difference < 0 ? '-' : '+', points, interval);
}

static struct str say_pairs(const struct compare_report *r, struct arena *a)
{
	const char *pairs = number_of(a, r->n, "pair");
	int64_t first = r->a.trials, second = r->b.trials;
	if (first <= 1 && second <= 1)
		return str_of(pairs);
	if (first == second)
		return arena_printf(a, "%s over %s each", pairs, number_of(a, first, "trial"));
	return arena_printf(a, "%s over %s and %s each", pairs, number_count(a, first),
		number_of(a, second, "trial"));
}

static struct str say_rest(const struct compare_report *r, enum verdict_kind kind, double p,
	const char *correction, struct arena *a)
{
	struct str pairs = say_pairs(r, a);
	if (kind == VERDICT_SAME)
		return arena_printf(
			a, ": no example changed (%.*s, %.*s)", STRF(r->scorer), STRF(pairs));
	return arena_printf(a, "%.*s (%.*s, %.*s; %s p %s%s%s): %zu fixed, %zu broken",
		STRF(say_difference(r, kind, a)), STRF(r->scorer), STRF(pairs),
		r->is_binary ? "McNemar" : "paired t", number_p(a, p), correction ? " by " : "",
		correction ? correction : "", r->n_fixed, r->n_broken);
}

/* What the number of examples can and cannot show. */
static struct str say_reach(const struct compare_report *r, struct arena *a)
{
	const char *examples = number_of(a, r->n, "example");
	struct str text = isnan(r->mde_80)
				  ? arena_printf(a,
					    "%s at this rate of change cannot show any difference "
					    "with 80 %% power",
					    examples)
				  : arena_printf(a,
					    "%s at this rate of change can only show differences "
					    "of %s or more",
					    examples, number_points(a, r->mde_80));
	if (isnan(r->needed) || r->needed >= 1e9)
		return text;
	return arena_printf(a, "%.*s; this one would need about %s", STRF(text),
		number_count(a, (int64_t)ceil(r->needed)));
}

static struct str say_groups(
	const struct compare_report *r, enum verdict_kind kind, struct arena *a)
{
	bool holds = r->cluster_low > 0 || r->cluster_high < 0;
	if (!r->clusters || isnan(r->cluster_low) || r->difference == 0)
		return STR("");
	return arena_printf(a,
		"the examples stand in %s; taking that into account the difference lies in %s%s",
		number_of(a, r->clusters, "group"),
		number_interval(a, r->cluster_low, r->cluster_high),
		kind != VERDICT_UNCLEAR && !holds ? ", so it could still be luck" : "");
}

static struct str say_trials(const struct compare_report *r, struct arena *a)
{
	const struct compare_of *sides[] = {&r->a, &r->b};
	struct str text = {0};
	for (int i = 0; i < 2; i++)
		if (!isnan(sides[i]->flip_rate))
			text = arena_printf(a, "%.*s%s%.*s flips on %s of the examples", STRF(text),
				text.n ? ", " : "", STRF(sides[i]->ref),
				number_percent(a, sides[i]->flip_rate));
	return text;
}

static int64_t cell_n(const struct run_cell *c)
{
	return c->pass + c->fail;
}

/* Of the examples that name gold; empty where a side did not search. */
static struct str say_found(const struct compare_of *side, struct arena *a)
{
	int64_t hits = cell_n(&side->hit), all = hits + cell_n(&side->miss);
	if (all == 0)
		return STR("");
	return arena_printf(a, "for %s of %s with %.*s", number_count(a, hits),
		number_count(a, all), STRF(side->ref));
}

static struct str both(struct arena *a, struct str first, struct str second)
{
	return arena_printf(
		a, "%.*s%s%.*s", STRF(first), first.n && second.n ? ", " : "", STRF(second));
}

static struct str say_found_by(const struct compare_report *r, struct arena *a)
{
	struct str first = say_found(&r->a, a), second = say_found(&r->b, a);
	if (first.n == 0 || second.n == 0 || r->found + r->lost > 0 ||
		cell_n(&r->a.hit) != cell_n(&r->b.hit))
		return both(a, first, second);
	return arena_printf(a, "for %s of %s with both", number_count(a, cell_n(&r->a.hit)),
		number_count(a, cell_n(&r->a.hit) + cell_n(&r->a.miss)));
}

static struct str say_right(const struct compare_of *side, struct arena *a)
{
	if (cell_n(&side->hit) == 0)
		return STR("");
	return arena_printf(a, "%s with %.*s", number_percent(a, side->hit.share), STRF(side->ref));
}

/* Whom another search moved, and what became of them. */
static struct str say_moved(const struct compare_report *r, struct arena *a)
{
	if (r->found + r->lost == 0)
		return STR("");
	return arena_printf(a, " (%s found, %s of them fixed; %s lost, %s of them broken)",
		number_count(a, r->found), number_count(a, r->found_fixed),
		number_count(a, r->lost), number_count(a, r->lost_broken));
}

static struct str say_places(const struct compare_report *r, struct arena *a)
{
	struct str found = say_found_by(r, a);
	struct str right = both(a, say_right(&r->a, a), say_right(&r->b, a));
	if (found.n == 0)
		return STR("");
	return arena_printf(a, "a gold passage was retrieved %.*s%.*s%s%.*s", STRF(found),
		STRF(say_moved(r, a)), right.n ? "; P(correct | hit) " : "", STRF(right));
}

void compare_verdict(const struct compare_report *r, double p, const char *correction,
	struct arena *a, struct verdict *out)
{
	if (isnan(p))
		p = r->p;
	enum verdict_kind kind = kind_of(r, p);
	*out = (struct verdict){.kind = kind,
		.sides = say_sides(r, kind, a),
		.rest = say_rest(r, kind, p, correction, a),
		.reach = kind == VERDICT_UNCLEAR ? say_reach(r, a) : STR(""),
		.groups = say_groups(r, kind, a),
		.trials = say_trials(r, a),
		.places = say_places(r, a)};
}
