/*
 * extract: reading the answer out of an output that reasons before it answers.
 *
 *   extract: none | auto | last_line | first_line | last_number | first_number | gsm8k | marker |
 *            xml | json
 *   extract: {regex: 'PATTERN', match: first|last, ignore_case: BOOL}   group 1, else all of it
 *   extract: {json: a.b.0}     a path in the JSON that the output is or holds; plain: answer
 *   extract: {xml: TAG}        the last <TAG>...</TAG>, the end may be missing; plain: answer
 *   extract: {marker: TEXT or [TEXT, TEXT], until: line|text, ignore_case: BOOL, period: keep|drop}
 *            what follows the last of them to the end of its line (or, where that holds nothing,
 * the next line that does) or of the text; white space around and one final "." are off. Plain:
 * "final answer is", "final answer:", "the answer is", "answer:" in any case, and Markdown's **
 * around the answer are off too extract: gsm8k             what follows the last "####" in its line
 *   extract: [RULE, RULE...]   the first that finds something
 *   auto = [json, xml, gsm8k, marker, last_line, none]
 *
 * Numbers are given in their plain form: "$1,234.50." is 1234.5.
 */
#ifndef STROP_SCORE_EXTRACT_H
#define STROP_SCORE_EXTRACT_H

#include "config.h"
#include "pattern.h"

struct extract;

/* Parse the parameter `key` of c; *out lives in its arena, NULL when absent or `none`. Patterns
 * are put in front of *patterns, whose owner frees them. */
int extract_parse(struct config *c, const char *key, struct extract **out,
	struct pattern **patterns, struct err *err);

enum extract_result { EXTRACT_NOTHING, EXTRACT_FOUND, EXTRACT_LIMIT };

/* What was found and how. */
struct extracted {
	struct str text;  /* borrows from the text read or the arena */
	const char *rule; /* "last line": the one that fired, hit a limit, or last found nothing */
	bool pointed;     /* the text points at it: not a mere line or the whole text */
};

enum extract_result extract_apply(
	const struct extract *e, struct arena *a, struct str text, struct extracted *out);

/* Why nothing was read, as a sentence in the arena; empty when something was. */
struct str extract_failure(
	struct arena *a, enum extract_result result, const struct extracted *tried);

/* What json, xml, gsm8k and marker (plain) find, in this order: an answer that the text itself
 * points at. */
bool extract_marked(struct arena *a, struct str text, struct extracted *out);

/* The value at a path (keys and positions set apart by ".") in the JSON that the text is or holds:
 * all of it, its last ``` block, or the span from the first to the last bracket. False: no such
 * JSON, no such value, or null. */
bool extract_json(struct arena *a, struct str text, struct str path, struct str *found);

#endif
