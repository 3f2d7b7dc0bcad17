/*
 * score: a scorer is a function from (example, output) to a value in [0,1] with pass/fail and a
 * reason.
 *
 * Definitions: evaluation of SQuAD v1.1 for exact and f1, and what each scorer's .c file states
 * above its code. A scorer never guesses in silence: what it read out of the output, both
 * normalised sides and the rule that fired are in the result, and what it cannot read is
 * `unparsed`, which is counted apart from a wrong answer.
 */
#ifndef STROP_SCORE_H
#define STROP_SCORE_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "mem.h"
#include "str.h"

enum score_status {
	SCORE_OK,       /* value and pass are meaningful */
	SCORE_UNPARSED, /* the output holds nothing of the kind looked for; value 0, pass false */
	SCORE_ERROR,    /* the scorer itself failed (a match limit, say); excluded from means */
	SCORE_NA,       /* not applicable: the example has no expected value; excluded from means */
};

extern const char *const score_status_names[]; /* "ok", "unparsed", "error", "na" */

struct score {
	double value; /* 0..1 */
	bool pass;    /* value >= `pass:`; by default 0.5 for f1, 0.8 for levenshtein, else 1 */
	enum score_status status;
	struct str extracted;       /* what was read out of the output */
	struct str normalized_pred; /* both sides as they were compared */
	struct str normalized_gold;
	struct str reason; /* one short sentence */
};

/* What a scorer sees of one example and its output. All borrowed. */
struct score_input {
	struct str output;
	const struct str *expected; /* accepted answers, any of which will do */
	size_t n_expected;
	const struct str *choices; /* texts of the options of a multiple-choice question, A first */
	size_t n_choices;
	struct str question; /* may be empty; `numeric` looks whether it asks for a percentage */
	/* Other than SCORE_OK: the answer could not be read out of the output, and why. All that applies
	 * has that status. */
	enum score_status unread;
	struct str why;
};

struct scorer;

/* Make a scorer from its configuration, written in YAML flow or JSON style:
 *   NAME                   exact, f1, em_raw, em_trim, em_casefold, contains, not_contains, popqa,
 *                          numeric, choice, levenshtein, tatqa_em, tatqa_f1
 *   {regex: 'PATTERN'}  {contains: any}  {contains: [A, B]}  {numeric: strict}  {f1: 0.8}
 *   {contains: {mode: all, values: [A, B], word: true}}  {numeric: {mode: tol, rel: 0.01}}
 *   {exact: {name: em_after_cot, extract: {marker: 'So the answer is'}}}
 * Every kind takes `name`, `extract` and `expected_extract` (what to read out of the output and of
 * the expected value before they are compared: none, auto, last_line, first_line, last_number,
 * first_number, gsm8k, marker, xml, json, {regex: P}, {marker: M}, {xml: TAG}, {json: a.b.0}, or a
 * list of these, of which the first that finds something counts). The other parameters stand above
 * each file of core/score. Errors begin with scorer:LINE:COLUMN, name the key and offer the nearest
 * valid one. The caller frees *out with scorer_free. */
int scorer_parse(struct str config, struct scorer **out, struct err *err);
void scorer_free(struct scorer *s);

const char *scorer_name(const struct scorer *s); /* column name: the kind, or `name:` where given */

/* Kind, every parameter and the code's version, e.g. "exact|norm:squad1.1|extract:none|v1": equal
 * signatures give equal scores for equal input, so scores are kept under it. */
const char *scorer_signature(const struct scorer *s);

/* Whether every value is 0 or 1 (proportion statistics apply) rather than graded. */
bool scorer_is_binary(const struct scorer *s);

/* A warning for a person when this scorer does not suit such an expected value (SQuAD exact match
 * on numbers or single letters, which its normalisation makes equal when they are not), or the
 * empty string. Static text. */
struct str scorer_warning(const struct scorer *s, struct str expected);

/* Score one output. Strings of the result live in the arena or are borrowed from the input. Cannot
 * fail: trouble is a status. */
struct score scorer_score(const struct scorer *s, struct arena *a, const struct score_input *in);

/* The names of all kinds, NULL-terminated, for help and "did you mean". */
const char *const *scorer_kinds(void);

#endif
