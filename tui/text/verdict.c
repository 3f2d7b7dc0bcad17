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

static struct str say_rest(const struct compare_report *r, enum verdict_kind kind, double p,
	const char *correction, struct arena *a)
{
	const char *pairs = number_of(a, r->n, "pair");
	if (kind == VERDICT_SAME)
		return arena_printf(a, ": no example changed (%.*s, %s)", STRF(r->scorer), pairs);
	return arena_printf(a, "%.*s (%.*s, %s; %s p %s%s%s): %zu fixed, %zu broken",
		STRF(say_difference(r, kind, a)), STRF(r->scorer), pairs, test_words(r),
		number_p(a, p), correction ? " by " : "", correction ? correction : "", r->n_fixed,
		r->n_broken);
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
		.groups = say_groups(r, a)};
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
