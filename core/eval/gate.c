/* gate: owns the expressions that a run is held against, and the rule for regressions. */
#include "gate.h"

#include <math.h>
#include <string.h>

#include "stats.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- what can be asked for ---- */

static double most_unparsed(const struct run_report *r)
{
	int64_t most = 0;
	for (size_t i = 0; i < r->n_scores; i++)
		most = r->scores[i].unparsed > most ? r->scores[i].unparsed : most;
	return (double)most;
}

static double tokens(const struct run_report *r, int64_t n)
{
	/* Where some are not known the sum is too small. */
	return r->uncounted ? (double)NAN : (double)n;
}

/* Of the run, then (from SCORER_METRICS on) of one scorer. */
enum metric {
	P50_LATENCY,
	P95_LATENCY,
	COST,
	ERRORS,
	UNPARSED,
	CUT,
	EXAMPLES,
	INPUT_TOKENS,
	OUTPUT_TOKENS,
	SCORER_MEAN,
	SCORER_LOW,
	SCORER_HIGH,
	SCORER_N,
	SCORER_PASS,
	SCORER_UNPARSED,
	SCORER_ERRORS,
	METRICS
};

static const struct {
	const char *name;
	enum gate_unit unit;
} metrics[METRICS] = {
	[P50_LATENCY] = {"p50_latency", GATE_MS},
	[P95_LATENCY] = {"p95_latency", GATE_MS},
	[COST] = {"cost", GATE_USD},
	[ERRORS] = {"errors", GATE_COUNT},
	[UNPARSED] = {"unparsed", GATE_COUNT},
	[CUT] = {"cut", GATE_COUNT},
	[EXAMPLES] = {"examples", GATE_COUNT},
	[INPUT_TOKENS] = {"input_tokens", GATE_COUNT},
	[OUTPUT_TOKENS] = {"output_tokens", GATE_COUNT},
	[SCORER_MEAN] = {"mean", GATE_SHARE},
	[SCORER_LOW] = {"low", GATE_SHARE},
	[SCORER_HIGH] = {"high", GATE_SHARE},
	[SCORER_N] = {"n", GATE_COUNT},
	[SCORER_PASS] = {"pass", GATE_COUNT},
	[SCORER_UNPARSED] = {"unparsed", GATE_COUNT},
	[SCORER_ERRORS] = {"errors", GATE_COUNT},
};

static double value_of_run(const struct run_report *r, enum metric metric)
{
	switch ((int)metric) {
	case P50_LATENCY:
		return r->p50_ms;
	case P95_LATENCY:
		return r->p95_ms;
	case COST:
		return r->cost_usd;
	case ERRORS:
		return (double)r->failed;
	case UNPARSED:
		return most_unparsed(r);
	case CUT:
		return (double)r->cut;
	case EXAMPLES:
		return (double)r->examples;
	case INPUT_TOKENS:
		return tokens(r, r->input_tokens);
	case OUTPUT_TOKENS:
		return tokens(r, r->output_tokens);
	}
	return (double)NAN;
}

static double value_of_scorer(const struct run_score *s, enum metric metric)
{
	switch ((int)metric) {
	case SCORER_MEAN:
		return s->mean;
	case SCORER_LOW:
		return s->low;
	case SCORER_HIGH:
		return s->high;
	case SCORER_N:
		return (double)s->n;
	case SCORER_PASS:
		return (double)s->pass;
	case SCORER_UNPARSED:
		return (double)s->unparsed;
	case SCORER_ERRORS:
		return (double)s->error;
	}
	return (double)NAN;
}

/* ---- reading ---- */

static bool find_metric(struct str name, int from, int to, int *out)
{
	for (*out = from; *out < to; ++*out)
		if (str_is(name, metrics[*out].name))
			return true;
	return false;
}

static bool find_scorer(struct str name, const struct str *scorers, size_t n, struct str *out)
{
	if (n && str_is(name, "score")) {
		*out = scorers[0];
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		*out = scorers[i];
		if (str_eq(scorers[i], name))
			return true;
	}
	*out = STR("");
	return false;
}

/* A scorer's name may have a dot in it: what stands behind the last one is tried second. */
static bool find(struct str name, const struct str *scorers, size_t n, struct gate_check *out)
{
	ssize_t dot = str_rfind(name, STR("."));
	out->metric = SCORER_MEAN;
	if (find_scorer(name, scorers, n, &out->scorer))
		return true;
	if (dot > 0 && find_scorer(str_head(name, (size_t)dot), scorers, n, &out->scorer))
		return find_metric(
			str_from(name, (size_t)dot + 1), SCORER_MEAN, METRICS, &out->metric);
	return find_metric(name, 0, SCORER_MEAN, &out->metric);
}

static int no_metric(
	struct str text, struct str name, const struct str *scorers, size_t n, struct err *err)
{
	struct arena a = {0};
	struct buf list = {0};
	size_t n_known = 0;
	const char **known = arena_alloc(&a, (n + METRICS) * sizeof *known);
	for (size_t i = 0; i < n; i++)
		known[n_known++] = arena_dup(&a, scorers[i]).p;
	for (int i = 0; i < SCORER_MEAN; i++)
		known[n_known++] = metrics[i].name;
	for (size_t i = 0; i < n_known; i++)
		buf_addf(&list, "%s%s", i ? ", " : "", known[i]);
	const char *near = str_nearest(name, known, n_known);
	err_set(err, ERR_INPUT,
		"\"%.*s\": there is no \"%.*s\"%s%s%s; there is: %s; of a scorer also .mean .low "
		".high .n .pass .unparsed .errors",
		STRF(text), STRF(name), near ? "; did you mean \"" : "", near ? near : "",
		near ? "\"?" : "", list.p);
	buf_free(&list);
	arena_free(&a);
	return ERR_INPUT;
}

static bool read_limit(struct str text, double *out)
{
	bool percent = str_ends(text, STR("%"));
	if (percent)
		text = str_trim(str_head(text, text.n - 1));
	if (!str_to_double(text, out))
		return false;
	if (percent)
		*out /= 100;
	return true;
}

int gate_parse(struct str text, const struct str *scorers, size_t n, struct gate_check *out,
	struct err *err)
{
	static const struct {
		const char *sign;
		enum gate_op op;
	} ops[] = {{"<=", GATE_AT_MOST}, {">=", GATE_AT_LEAST}, {"==", GATE_EQUAL},
		{"!=", GATE_OTHER}, {"<", GATE_LESS}, {">", GATE_MORE}, {"=", GATE_EQUAL}};
	size_t at = 0, op = 0;
	*out = (struct gate_check){.text = text};
	while (at < text.n && !memchr("<>=!", text.p[at], 4))
		at++;
	struct str name = str_trim(str_head(text, at)), rest = str_from(text, at);
	while (op < COUNT(ops) && !str_starts(rest, str_of(ops[op].sign)))
		op++;
	if (name.n == 0 || op == COUNT(ops))
		return err_set(err, ERR_INPUT,
			"\"%.*s\" is no check: it takes a metric, one of < <= > >= == !=, and a "
			"number, as 'exact>=0.85' (in quotes, for the shell)",
			STRF(text));
	out->op = ops[op].op;
	struct str number = str_trim(str_from(rest, strlen(ops[op].sign)));
	if (!read_limit(number, &out->limit))
		return err_set(err, ERR_INPUT, "\"%.*s\": \"%.*s\" is no number", STRF(text),
			STRF(number));
	if (!find(name, scorers, n, out))
		return no_metric(text, name, scorers, n, err);
	out->unit = metrics[out->metric].unit;
	return 0;
}

bool gate_is_of_errors(const struct gate_check *c)
{
	return c->metric == ERRORS || c->metric == SCORER_ERRORS;
}

/* ---- judging ---- */

static bool fulfils(double value, enum gate_op op, double limit)
{
	switch (op) {
	case GATE_LESS:
		return value < limit;
	case GATE_AT_MOST:
		return value <= limit;
	case GATE_MORE:
		return value > limit;
	case GATE_AT_LEAST:
		return value >= limit;
	case GATE_EQUAL:
		return value == limit;
	case GATE_OTHER:
		return value < limit || value > limit;
	}
	return false;
}

void gate_judge(const struct gate_check *c, const struct run_report *r, struct gate_result *out)
{
	*out = (struct gate_result){.value = (double)NAN, .low = (double)NAN, .high = (double)NAN};
	if (c->metric < SCORER_MEAN)
		out->value = value_of_run(r, (enum metric)c->metric);
	const struct run_score *s = c->metric >= SCORER_MEAN ? run_score_named(r, c->scorer) : NULL;
	if (s) {
		out->value = value_of_scorer(s, (enum metric)c->metric);
		out->n = s->n;
		out->low = c->metric == SCORER_MEAN ? s->low : (double)NAN;
		out->high = c->metric == SCORER_MEAN ? s->high : (double)NAN;
	}
	out->holds = !isnan(out->value) && fulfils(out->value, c->op, c->limit);
	if (str_is(r->state, "stopped early")) {
		enum gate_sure sure = gate_foresee(c, r);
		out->holds = sure == GATE_SURE_TO_HOLD;
		out->is_open = sure == GATE_OPEN;
	}
}

/* ---- foreseeing ---- */

/* Between what the final value must lie. One that may still become unknown, and then fulfils nothing,
 * is never sure to hold; one that is unknown already is sure to fail. */
struct bounds {
	double low, high;
	bool may_be_unknown, is_unknown;
};

static const struct bounds NO_BOUNDS = {-HUGE_VAL, HUGE_VAL, true, false};

/* From what there is to what there is and one for each of the rest. */
static struct bounds count_bounds(int64_t n, int64_t rest)
{
	return (struct bounds){(double)n, (double)(n + rest), false, false};
}

/* A sum of what is never negative. */
static struct bounds sum_bounds(double sum)
{
	return (struct bounds){sum, HUGE_VAL, true, isnan(sum)};
}

static struct bounds bounds_of_run(const struct run_report *r, enum metric metric, int64_t rest)
{
	switch ((int)metric) {
	case COST:
		return sum_bounds(r->cost_usd);
	case INPUT_TOKENS:
		return sum_bounds(tokens(r, r->input_tokens));
	case OUTPUT_TOKENS:
		return sum_bounds(tokens(r, r->output_tokens));
	case ERRORS:
		return count_bounds(r->failed, rest);
	case UNPARSED:
		return count_bounds((int64_t)most_unparsed(r), rest);
	case CUT:
		return count_bounds(r->cut, rest);
	case EXAMPLES:
		return count_bounds(r->examples, 0);
	}
	return NO_BOUNDS;
}

/* All the rest fails, or all of it passes. Who of the rest has no score counts for neither, which lies
 * between. Of grades the sums are rounded: what is that close is open. */
static struct bounds mean_bounds(const struct run_score *s, int64_t rest)
{
	static const double rounding = 1e-9;
	double n = (double)(s->n + rest),
	       sum = s->is_binary ? (double)s->pass : s->mean * (double)s->n;
	double slack = s->is_binary ? 0 : rounding;
	if (s->n == 0)
		return NO_BOUNDS;
	return (struct bounds){sum / n - slack, (sum + (double)rest) / n + slack, false, false};
}

static struct bounds end_bounds(const struct run_score *s, int64_t rest, bool is_low)
{
	struct interval least = stats_wilson(s->pass, s->n + rest, 0.95);
	struct interval most = stats_wilson(s->pass + rest, s->n + rest, 0.95);
	if (s->n == 0 || !s->is_binary)
		return NO_BOUNDS;
	return is_low ? (struct bounds){least.low, most.low, false, false}
		      : (struct bounds){least.high, most.high, false, false};
}

/* With trials, what is of examples is not known before all trials of them are there. Where examples share
 * groups the ends are those of an interval over the groups, which the counts do not bound. */
static struct bounds bounds_of_scorer(
	const struct run_score *s, enum metric metric, const struct run_report *r)
{
	int64_t rest = r->total - r->finished;
	if (metric == SCORER_UNPARSED)
		return count_bounds(s->unparsed, rest);
	if (metric == SCORER_ERRORS)
		return count_bounds(s->error, rest);
	bool is_end = metric == SCORER_LOW || metric == SCORER_HIGH;
	if (r->trials > 1 || (is_end && r->has_groups))
		return NO_BOUNDS;
	switch ((int)metric) {
	case SCORER_MEAN:
		return mean_bounds(s, rest);
	case SCORER_LOW:
		return end_bounds(s, rest, true);
	case SCORER_HIGH:
		return end_bounds(s, rest, false);
	case SCORER_N:
		return count_bounds(s->n, rest);
	case SCORER_PASS:
		return count_bounds(s->pass, rest);
	}
	return NO_BOUNDS;
}

/* Whether all values in the bounds fulfil it, or none does. */
static enum gate_sure judge_bounds(struct bounds b, enum gate_op op, double limit)
{
	if (b.is_unknown)
		return GATE_SURE_TO_FAIL;
	bool low = fulfils(b.low, op, limit), high = fulfils(b.high, op, limit);
	bool is_inside = limit >= b.low && limit <= b.high;
	bool is_of_equality = op == GATE_EQUAL || op == GATE_OTHER;
	if (low != high || (is_of_equality && is_inside && b.low < b.high))
		return GATE_OPEN;
	if (!low)
		return GATE_SURE_TO_FAIL;
	return b.may_be_unknown ? GATE_OPEN : GATE_SURE_TO_HOLD;
}

enum gate_sure gate_foresee(const struct gate_check *c, const struct run_report *r)
{
	int64_t rest = r->total - r->finished;
	struct bounds b = NO_BOUNDS;
	if (c->metric < SCORER_MEAN) {
		b = bounds_of_run(r, (enum metric)c->metric, rest);
	} else {
		const struct run_score *s = run_score_named(r, c->scorer);
		if (s)
			b = bounds_of_scorer(s, (enum metric)c->metric, r);
	}
	return judge_bounds(b, c->op, c->limit);
}

enum gate_sure gate_foresee_all(
	const struct gate_check *checks, size_t n, const struct run_report *r)
{
	size_t holding = 0;
	for (size_t i = 0; i < n; i++) {
		enum gate_sure sure = gate_foresee(&checks[i], r);
		if (sure == GATE_SURE_TO_FAIL)
			return sure;
		holding += sure == GATE_SURE_TO_HOLD;
	}
	return n && holding == n ? GATE_SURE_TO_HOLD : GATE_OPEN;
}

/* ---- regressions ---- */

void gate_judge_regression(
	const struct compare_report *r, double margin, struct gate_regression *out)
{
	struct compare_judged j = compare_judged(r);
	*out = (struct gate_regression){.margin = margin, .low = j.low, .high = j.high};
	/* Fewer groups than this can never make the sign flips' p significant: a gate that cannot
	 * fail is none, so it goes by the interval. */
	enum { FEW = 6 };
	bool is_few = r->clusters && r->clusters < FEW;
	bool is_worse = r->difference < 0 && (is_few ? j.high < 0 : j.p < 0.05);
	/* All differences are the same: there is nothing to estimate, and so no p. */
	if (isnan(j.p) && r->n > 1)
		is_worse = r->difference < 0;
	out->holds = isnan(margin) ? !is_worse : out->low >= -margin;
}
