/* results: the results of a run as lines of JSON in a file. */
#ifndef STROP_RESULTS_H
#define STROP_RESULTS_H

#include "workbench.h"

/* Write FILE whole or not at all: beside it first, then in its place. */
int results_write(struct wb *w, int64_t run, const char *file, struct err *err);

/* Call `each` for the failed results of a run until it returns false. */
int results_each_failed(struct wb *w, int64_t run,
	bool (*each)(void *context, const struct wb_result *r), void *context, struct err *err);

#endif
