/*
 * batching: a run's calls by way of its provider's batch service.
 *
 *   every example --prepare--> in the cache, or on its way, or a call of a batch
 *   batches --upload--> --submit--> (a day) --fetch--> the cache, under the keys of live calls
 *
 * Everything is written down before it leaves, so that any process can go on where another stopped:
 * a batch is never submitted twice, and nothing that was answered is lost. What is in the cache
 * afterwards is for an ordinary run to score.
 */
#ifndef STROP_BATCHING_H
#define STROP_BATCHING_H

#include "batches.h"
#include "item.h"
#include "model.h"

struct batching;

/* Begin: collect the calls of the plan that are not in the cache. `prompt` names the version,
 * `options` (JSON) what else the run is: kept for whoever resumes it. ERR_INPUT for a provider
 * without such a service. Borrowed as by engine_new. */
int batching_new(const struct plan *plan, struct models *models, struct str prompt,
	struct str options, struct batching **out, struct err *err);

/* Go on with the batches of a group. */
int batching_resume(const struct plan *plan, struct models *models, int64_t group,
	struct batching **out, struct err *err);

/* Also end it at the service: what it has not begun is not billed. Before a turn. */
void batching_cancel(struct batching *b);

/* As engine_turn and engine_takes. */
int batching_turn(struct batching *b, bool *busy, int *wait_ms, struct err *err);
bool batching_takes(struct batching *b, const struct model_event *event);

struct batching_report {
	int64_t group;           /* 0: nothing had to be asked */
	const char *doing;       /* "collecting", "uploading", "waiting at the service", ... */
	int64_t cached;          /* calls that were there */
	int64_t calls, answered; /* of all its batches; failed: without an answer */
	int64_t failed;
	double spent_usd; /* for what was fetched now; NaN: not known */
	struct str why;   /* the last failure, "" */
	bool submitted;   /* all of it is with the service: this process may end */
	bool asked;       /* and each has said how far it is since we began */
	bool done;        /* everything is fetched, or failed */
};
void batching_report(const struct batching *b, struct batching_report *out);

/* End it here, between two turns. True: some of it is with the service, for somebody to resume;
 * false: nothing has left, and its calls are free again. */
bool batching_stop(struct batching *b);

void batching_free(struct batching *b);

#endif
