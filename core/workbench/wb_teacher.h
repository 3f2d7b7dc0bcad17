/*
 * wb_teacher: the outputs of another model's run, one example after another, as far as they pass. Private to
 * core/workbench.
 */
#ifndef STROP_WB_TEACHER_H
#define STROP_WB_TEACHER_H

#include "wb_parts.h"

struct teacher; /* owns what it has read; borrows the workbench */

/* The run of the version by this model over the plan's whole split, with the plan's retrieval and k and
 * shots and variant as the project has them; of several that which reached most by the primary scorer.
 * ERR_NOT_FOUND with a command when there is none; ERR_INPUT: recorded outputs with retrieval. *run its
 * number. */
int teacher_new(struct wb *w, const struct version *version, struct str model,
	const struct plan *plan, int64_t *run, struct teacher **out, struct err *err);

/* The first output that passes of the example at this position, later than the one before; empty: none.
 * Until the next call. */
int teacher_answer(struct teacher *t, int64_t ord, struct str *out, struct err *err);

void teacher_free(struct teacher *t); /* NULL is fine */

#endif
