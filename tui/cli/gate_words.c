/* gate_words: owns what a gate says of a check: one place for terminal, XML and Markdown. */
#include "gate_report.h"

#include <math.h>

#include "number.h"
#include "project.h"
#include "verdict.h"

struct str gate_value_words(
	const struct gate_check *c, const struct gate_result *r, struct arena *a)
{
	if (isnan(r->value))
		return c->unit == GATE_USD ? STR("unknown: a price is missing") : STR("unknown");
	switch (c->unit) {
	case GATE_SHARE:
		if (isnan(r->low))
			return arena_printf(a, "%s", number_percent(a, r->value));
		return arena_printf(a, "%s %s of %s", number_percent(a, r->value),
			number_interval(a, r->low, r->high), number_of(a, r->n, "example"));
	case GATE_COUNT:
		return str_of(number_count(a, (int64_t)r->value));
	case GATE_MS:
		return str_of(number_ms(a, r->value));
	case GATE_USD:
		return str_of(number_money(a, r->value));
	}
	return STR("");
}

struct str gate_regression_name(const struct gate_outcome *o, struct arena *a)
{
	if (isnan(o->regression.margin))
		return arena_printf(a, "no regression from %.*s", STRF(o->compare.a.ref));
	return arena_printf(a, "at most %s worse than %.*s", number_points(a, o->regression.margin),
		STRF(o->compare.a.ref));
}

struct str gate_regression_words(const struct gate_outcome *o, struct arena *a)
{
	const struct gate_regression *g = &o->regression;
	struct verdict v;
	if (isnan(g->margin)) {
		compare_verdict(&o->compare, (double)NAN, NULL, a, &v);
		return arena_printf(a, "%.*s%.*s%s%.*s", STRF(v.sides), STRF(v.rest),
			v.groups.n ? "; " : "", STRF(v.groups));
	}
	if (isnan(g->low))
		return arena_printf(a, "%s cannot show it", number_of(a, o->compare.n, "pair"));
	return arena_printf(a, "the difference is %c%s and lies in %s (%.*s, %s); the margin is %s",
		o->compare.difference < 0 ? '-' : '+', number_points(a, o->compare.difference),
		number_interval(a, g->low, g->high), STRF(o->scorer),
		number_of(a, o->compare.n, "pair"), number_points(a, g->margin));
}

struct str gate_early_words(const struct gate_outcome *o, struct arena *a)
{
	return arena_printf(a,
		"decided after %s of %s: the rest can change nothing and was not sent (--all sends "
		"it)",
		number_count(a, o->run->finished), number_of(a, o->run->total, "result"));
}
