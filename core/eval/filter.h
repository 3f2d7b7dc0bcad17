/*
 * filter: which examples of a dataset take part.
 *
 *   expr  = term { " " term }            all must hold
 *   term  = [ "!" ] ( STATUS | SCORER OP NUMBER
 *                     | "tag:" NAME | "id:" GLOB | "split:" NAME | FIELD "=" VALUE
 *                     | FIELD ":" VALUE | WORD | '"' text '"' )
 *   STATUS = "fail" | "pass" | "new" | "error" | "unparsed" | "fixed" | "broken" | "flaky"
 *            | "hit" | "miss"
 *   OP     = "<" | "<=" | ">" | ">=" | "="
 *
 * WORD and quoted text: somewhere in the fields, case ignored. FIELD=VALUE: that field is exactly
 * VALUE; FIELD:VALUE: it contains it. SCORER: a scorer's name, or "score" for the primary one;
 * with "=" any other name is a field. STATUS and SCORER speak of results, which an example alone
 * does not have: whoever has them asks filter_verdicts for these terms.
 */
#ifndef STROP_FILTER_H
#define STROP_FILTER_H

#include <stdbool.h>

#include "datasets.h"
#include "err.h"
#include "json.h"

struct filter;

/* `scorers`: their names, the primary one first. Empty text: everything. */
int filter_parse(
	struct str text, const struct str *scorers, size_t n, struct filter **out, struct err *err);

/* Whether the example fits the terms that speak of examples. Notes which FIELDs it has. */
bool filter_matches(struct filter *f, const struct stored_example *e, const struct json *fields);

/* A FIELD that none of the examples looked at so far has; empty: every FIELD was met. Borrowed. */
struct str filter_unknown_field(const struct filter *f);
bool filter_has_examples(const struct filter *f); /* whether it has any */

/* The terms that speak of results, in order; borrowed. */
enum verdict_kind {
	VERDICT_FAIL, /* does not pass: wrong, unparsed or failed */
	VERDICT_PASS,
	VERDICT_NEW,
	VERDICT_ERROR,
	VERDICT_UNPARSED,
	VERDICT_FIXED,
	VERDICT_BROKEN,
	VERDICT_FLAKY,
	VERDICT_HIT, /* a gold passage was among the chunks */
	VERDICT_MISS,
	VERDICT_SCORE
};
enum verdict_op { OP_LESS, OP_LESS_EQUAL, OP_MORE, OP_MORE_EQUAL, OP_EQUAL };
struct verdict {
	enum verdict_kind kind;
	bool negated;
	size_t scorer; /* which of the names; VERDICT_SCORE */
	enum verdict_op op;
	double number;
};
size_t filter_verdicts(const struct filter *f, const struct verdict **out);
void filter_free(struct filter *f);

#endif
