/* gate_report: the outcome of a gate in words, as JUnit XML and as Markdown. */
#ifndef STROP_GATE_REPORT_H
#define STROP_GATE_REPORT_H

#include "gate.h"

struct gate_outcome {
	const struct run_report *run;
	const struct gate_check *checks;
	const struct gate_result *results; /* one a check */
	size_t n;
	bool has_regression;
	struct compare_report compare; /* with it: the reference is a */
	struct gate_regression regression;
	struct str scorer; /* the primary one */
	bool holds;
};

/* "86.7 % [75.8, 93.1] of 60 examples", "2,310 ms", "unknown". In the arena. */
struct str gate_value_words(
	const struct gate_check *check, const struct gate_result *result, struct arena *a);

/* What the check for a regression is called, and what came of it. In the arena. */
struct str gate_regression_name(const struct gate_outcome *o, struct arena *a);
struct str gate_regression_words(const struct gate_outcome *o, struct arena *a);

/* Of a run that was stopped early: that and where. In the arena. */
struct str gate_early_words(const struct gate_outcome *o, struct arena *a);

/* JUnit XML: a test case for each check, and one for each result with the scorers' reasons. All text
 * is escaped, characters that XML forbids and controls are left out. */
int gate_write_junit(struct wb *w, const struct gate_outcome *o, const char *file, struct err *err);

/* A summary for a pull request. Text from outside stands in code spans, where it means nothing. */
int gate_write_markdown(const struct gate_outcome *o, const char *file, struct err *err);

#endif
