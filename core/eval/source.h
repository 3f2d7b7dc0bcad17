/* source: the examples of a plan, one (example, trial) after another, a page of them in memory. */
#ifndef STROP_SOURCE_H
#define STROP_SOURCE_H

#include "item.h"

enum { SOURCE_PAGE = 64 }; /* examples read from the store at a time */

/* Zero-initialise; source_done releases it. */
struct source {
	struct arena arena;
	struct stored_example page[SOURCE_PAGE];
	size_t n, at;
	size_t next_only; /* of the plan's `order`, else of its `only` */
	int64_t last_ord, trial;
	int64_t taken;   /* examples given so far */
	int64_t allowed; /* of a plan with an order: at most so many */
	bool ended;
};

/* No more is given before more is allowed. */
bool source_waits(const struct source *s, const struct plan *plan);

/* The next one that split, list, filter and limit let through; NULL at the end, or while it waits. Lives until the call
 * after its last trial. */
int source_next(struct source *s, const struct plan *plan, const struct stored_example **out,
	int64_t *trial, struct err *err);

void source_done(struct source *s);

#endif
