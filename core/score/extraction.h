/*
 * extraction: a rule that reads the answer out of an output before any scorer sees it, as a style of
 * reasoning has one. The rules are those of the scorers' `extract:` (extract.h).
 */
#ifndef STROP_SCORE_EXTRACTION_H
#define STROP_SCORE_EXTRACTION_H

#include "err.h"
#include "mem.h"
#include "score.h"
#include "str.h"

struct extraction;

/* From what stands behind `extract:`, in YAML flow style. The caller frees *out. Errors begin with
 * scorer:LINE:COLUMN. */
int extraction_new(struct str config, struct extraction **out, struct err *err);
void extraction_free(struct extraction *e); /* NULL is fine */

/* The rule with every parameter: equal signatures read alike. */
const char *extraction_signature(const struct extraction *e);

/* Read: SCORE_OK and *answer, borrowed from the output or in the arena; else SCORE_UNPARSED or
 * SCORE_ERROR, and *why. */
enum score_status extraction_read(const struct extraction *e, struct arena *a, struct str output,
	struct str *answer, struct str *why);

#endif
