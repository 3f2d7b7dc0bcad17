/*
 * batchrun: runs whose calls go by way of a provider's batch service: half the price, answered
 * within a day, and no process has to wait.
 *
 * wb_run with `batch` collects what is not in the cache, submits it and ends; any strop on the same
 * store, today or tomorrow, resumes it: fetches the answers into the cache and scores the run.
 */
#ifndef STROP_BATCHRUN_H
#define STROP_BATCHRUN_H

#include "workbench.h"

/* The batches of one run. Texts in the arena. */
struct wb_batch {
	int64_t id;        /* of the first */
	struct str state;  /* of the least far: prepared, uploaded, sending, running, ended,
			       fetched, failed */
	struct str prompt; /* NAME@NUMBER */
	struct str model;
	struct str why;                           /* of a failure */
	int64_t batches, calls, answered, failed; /* as the service last said */
	int64_t created_ms, updated_ms;
	bool is_open; /* to be resumed */
};

/* The newest first, at most 100 groups. */
int wb_batches(struct wb *w, struct arena *a, struct wb_batch **out, size_t *n, struct err *err);

/* Go on with one: ask the service how far it is; when it is done fetch, and run. `wait`: until then;
 * else the job ends after it has asked once. `cancel`: end it at the service first; what it has
 * answered until then is fetched all the same. */
int wb_batch_resume(
	struct wb *w, int64_t id, bool wait, bool cancel, struct job **out, struct err *err);

#endif
