/* said: what several trials of one example said, as groups of equal answers. */
#ifndef STROP_SAID_H
#define STROP_SAID_H

#include <stddef.h>

#include "mem.h"
#include "score.h"
#include "str.h"

/* One trial. Borrowed. */
struct said_trial {
	struct str output, error;  /* error: of a call that failed, else empty */
	const struct score *score; /* by the primary scorer; NULL: none */
};

enum said_kind { SAID_ANSWER, SAID_UNPARSED, SAID_FAILED };

/* Answers are equal when the scorer read the same out of them and says the same of it; those that it
 * could not read are one group, and those without an answer another. */
struct said {
	enum said_kind kind;
	struct str text; /* what was read, else the output, trimmed; of the first of them */
	const struct score *score; /* likewise; NULL: none */
	size_t n;
};

/* The groups, the largest first, equal ones in the order of the trials; in the arena. */
size_t said_group(struct arena *a, const struct said_trial *trials, size_t n, struct said **out);

/* The first line of it, with an ellipsis where there is more; "unparsed", "failed". In the arena. */
struct str said_line(struct arena *a, const struct said *s);

#endif
