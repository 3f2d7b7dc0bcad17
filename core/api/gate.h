/*
 * gate: whether a run is good enough: expressions over its report, and no regression against another
 * run.
 *
 *   expr   = metric op number ["%"]      85% is 0.85
 *   op     = "<" | "<=" | ">" | ">=" | "==" | "!="
 *   metric = SCORER [ "." ("mean" | "low" | "high" | "n" | "pass" | "unparsed" | "errors") ]
 *          | "p50_latency" | "p95_latency"          milliseconds
 *          | "cost"                                 USD of all results
 *          | "errors" | "unparsed" | "cut" | "examples" | "input_tokens" | "output_tokens"
 *
 * SCORER alone is its mean, "score" is the primary one; low and high are the ends of the 95 %
 * interval. errors: results without an output. unparsed: of the scorer that could read fewest. A
 * number that is not known fulfils nothing.
 */
#ifndef STROP_GATE_H
#define STROP_GATE_H

#include "workbench.h"

enum gate_op { GATE_LESS, GATE_AT_MOST, GATE_MORE, GATE_AT_LEAST, GATE_EQUAL, GATE_OTHER };
enum gate_unit { GATE_SHARE, GATE_COUNT, GATE_MS, GATE_USD };

struct gate_check {
	struct str text;   /* as it was written; borrowed */
	struct str scorer; /* empty: the run's */
	int metric;        /* private */
	enum gate_unit unit;
	enum gate_op op;
	double limit;
};

/* Read one. `scorers`: the run's, the primary one first; their names are borrowed. ERR_INPUT says
 * what there is. */
int gate_parse(struct str text, const struct str *scorers, size_t n, struct gate_check *out,
	struct err *err);

/* What it will say of the whole run (total results, of which finished are there), whatever becomes of
 * the rest: each may fail, get any score, cost anything. */
enum gate_sure { GATE_OPEN, GATE_SURE_TO_HOLD, GATE_SURE_TO_FAIL };
enum gate_sure gate_foresee(const struct gate_check *check, const struct run_report *so_far);

/* The same of all checks together: one that fails is enough. */
enum gate_sure gate_foresee_all(
	const struct gate_check *checks, size_t n, const struct run_report *so_far);

struct gate_result {
	bool holds;
	bool is_open;     /* of a run that was stopped early: not known; then it does not hold */
	double value;     /* NaN: not known */
	double low, high; /* of a scorer's mean: its interval; else NaN */
	int64_t n;        /* of a scorer: examples; else 0 */
};
void gate_judge(
	const struct gate_check *check, const struct run_report *r, struct gate_result *out);

/* Whether it has to do with failed calls, so that somebody has thought of them. */
bool gate_is_of_errors(const struct gate_check *check);

/*
 * The second side of a comparison against the first. Without a margin (NaN) it holds unless the
 * second is significantly worse (5 %, two-sided). With one it is a test of non-inferiority: the
 * second is shown to be at most `margin` worse, that is the lower end of the paired 95 % interval is
 * not below -margin; too few examples do not pass. Where examples belong together it goes by what
 * compare_judged says; below 6 groups, which no test can tell apart, by the interval.
 */
struct gate_regression {
	bool holds;
	double margin;
	double low, high; /* the interval that it goes by */
};
void gate_judge_regression(
	const struct compare_report *r, double margin, struct gate_regression *out);

/* The names of the scorers that a run with these options would have, the primary one first. In the
 * arena. */
int wb_scorer_names(struct wb *w, const struct run_options *options, struct arena *a,
	struct str **out, size_t *n, struct err *err);

#endif
