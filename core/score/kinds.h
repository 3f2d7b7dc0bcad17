/*
 * kinds: what the scorers share with score.c and nobody else sees.
 *
 * A kind is one row of the table in score.c. Its file reads its own parameters when the scorer is
 * made (and writes each of them into the signature), and scores one output when asked.
 */
#ifndef STROP_SCORE_KINDS_H
#define STROP_SCORE_KINDS_H

#include "config.h"
#include "extract.h"
#include "score.h"

/* What a kind works on: the output as it came, what `extract` read out of it, and the accepted
 * answers after `expected_extract`. All borrowed. */
struct reading {
	const struct score_input *in;
	struct str pred;
	const struct str *golds;
	size_t n_golds;
	bool pointed; /* the output itself points at pred (a marker, a tag, a pattern) */
};

/* Read the kind's parameters from c into s->params. */
typedef int parse_fn(struct scorer *s, struct config *c, struct err *err);

/* Fill value and texts of *out, which comes with status OK, extracted = pred and the rest empty;
 * score.c derives `pass` and adds the extraction rule to the reason. */
typedef void score_fn(
	const struct scorer *s, struct arena *a, const struct reading *r, struct score *out);

struct scorer_kind {
	const char *name;
	int version;         /* of the code: raised whenever a score could change */
	bool binary;         /* every value is 0 or 1 */
	bool needs_expected; /* an example without an expected value is n/a */
	double pass;         /* graded kinds: the least value that passes, unless `pass` is set */
	const char *norm;    /* the normalisation's name in the signature, NULL: none */
	const char *warn; /* NULL, or said when an expected value looks like a number or a letter */
	const char *short_key;   /* the parameter that {kind: SCALAR} sets, NULL: it takes none */
	const char *list_key;    /* the parameter that {kind: [A, B]} sets, NULL: it takes none */
	const char *const *keys; /* the parameters it knows beside the common ones, or NULL */
	parse_fn *parse;         /* or NULL */
	score_fn *score;
};

struct scorer {
	const struct scorer_kind *kind;
	struct arena arena; /* everything below lives here */
	const char *name, *signature;
	double pass;
	struct extract *extract, *expected_extract; /* NULL: none was asked for */
	void *params;                               /* of the kind */
	struct pattern *patterns;                   /* owned: compiled regular expressions */
};

/* One accepted answer: give value, normalised sides and reason. */
typedef void compare_fn(const struct scorer *s, struct arena *a, struct str pred, struct str gold,
	struct score *out);

/* The best over the accepted answers, the first of equals. */
void score_best(const struct scorer *s, struct arena *a, const struct reading *r, struct score *out,
	compare_fn *compare);

/* Set status, value 0 and the reason. */
void score_status(struct score *out, enum score_status status, struct str reason);

/* What several kinds do to texts (text.c): ASCII punctuation; the words a, an, the as a space each; the next
 * piece between Unicode white space off *rest. */
bool text_is_punct(char c);
void text_drop_articles(struct buf *out, struct str text);
bool text_token(struct str *rest, struct str *token);

/* The kinds, by file. */
parse_fn contains_parse, not_contains_parse, regex_parse, numeric_parse, choice_parse, edit_parse,
	tatqa_parse;
score_fn raw_score, trim_score, casefold_score, exact_score, f1_score; /* text.c */
score_fn contains_score, popqa_score;                                  /* contains.c */
score_fn regex_score, numeric_score, choice_score, edit_score,
	tatqa_score; /* files of these names */

#endif
