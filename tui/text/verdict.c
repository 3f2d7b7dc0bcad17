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
	struct compare_judged j = compare_judged(r);
	const char *interval = number_interval(a, j.low, j.high);
	if (kind != VERDICT_UNCLEAR)
		return arena_printf(a, " by %s %s", points, interval);
	return arena_printf(
		a, ": %c%s %s could be luck", r->difference < 0 ? '-' : '+', points, interval);
}

/* What the p is of. */
static const char *test_words(const struct compare_report *r)
{
	if (r->clusters)
		return str_is(str_of(r->cluster_test), "cluster-t") ? "t over groups"
								    : "sign flips of groups";
	return r->is_binary ? "McNemar" : "paired t";
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
		test_words(r), number_p(a, p), correction ? " by " : "",
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
	if (isnan(r->needed) || r->needed >= 1e9 || r->needed <= (double)r->n)
		return text;
	return arena_printf(a, "%.*s; for this one about %s more are needed", STRF(text),
		number_count(a, (int64_t)ceil(r->needed) - r->n));
}

/* Which figures these are, and what they would be if every example stood for itself. */
static struct str say_groups(const struct compare_report *r, struct arena *a)
{
	enum { FEWEST = 6 }; /* whose signs can be flipped in so many ways that p gets below 0.05 */
	if (!r->clusters || r->difference == 0)
		return STR("");
	return arena_printf(a,
		"the examples stand in %s, which is what interval and p go by%s; taken one by one "
		"it would be %s, %s p %s",
		number_of(a, r->clusters, "group"),
		r->clusters < FEWEST ? " (fewer than 6 can show nothing)" : "",
		number_interval(a, r->low, r->high), r->is_binary ? "McNemar" : "paired t",
		number_p(a, r->p));
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
		p = compare_judged(r).p;
	enum verdict_kind kind = kind_of(r, p);
	*out = (struct verdict){.kind = kind,
		.sides = say_sides(r, kind, a),
		.rest = say_rest(r, kind, p, correction, a),
		.reach = kind == VERDICT_UNCLEAR ? say_reach(r, a) : STR(""),
		.groups = say_groups(r, a),
		.trials = say_trials(r, a),
		.places = say_places(r, a)};
}

struct str optimism_words(const struct run_optimism *o, struct arena *a)
{
	enum { SEVERAL = 3 };
	const double worth_saying = 0.0005; /* what is shown as 0.1 points */
	if (o->runs < SEVERAL || !(o->value >= worth_saying))
		return STR("");
	return arena_printf(a,
		"%.*s is the best of %zu on these %s: expect about %s of its %s to be luck of "
		"picking",
		STRF(o->ref), o->runs, number_of(a, o->n, "example"), number_points(a, o->value),
		number_percent(a, o->mean));
}
