/* results: the results of a run as lines of JSON in a file. */
#ifndef STROP_RESULTS_H
#define STROP_RESULTS_H

#include "workbench.h"

/* Write FILE whole or not at all: beside it first, then in its place. */
int results_write(struct wb *w, int64_t run, const char *file, struct err *err);

/* Call `each` for the results of a run in order until it returns false. What is in the arena lives
 * until the next one. */
int results_each(struct wb *w, int64_t run,
	bool (*each)(void *context, const struct wb_result *r, struct arena *a), void *context,
	struct err *err);

/* Call `each` for the failed results of a run until it returns false. */
int results_each_failed(struct wb *w, int64_t run,
	bool (*each)(void *context, const struct wb_result *r), void *context, struct err *err);

#endif
