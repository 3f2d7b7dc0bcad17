/*
 * engine: a run on its way: a stream of examples in, a bounded number of calls in flight, results
 * out.
 *
 * One turn: take what the network brought, fill up with new items, commit, send. A result counts as
 * finished only after its commit; a request is sent only after its claim was committed. The network
 * is waited for outside of any transaction.
 */
#ifndef STROP_ENGINE_H
#define STROP_ENGINE_H

#include "item.h"
#include "model.h"
#include "runs.h"

struct engine;

/* Start: makes the run's row and its scorers' rows. `run` gives everything but id; with version 0
 * nothing but calls is kept. Borrowed: plan (copied, its pointers borrowed), models. The report's
 * texts are the caller's to fill and live as long as he says. */
int engine_new(const struct plan *plan, const struct run *run, struct models *models,
	struct engine **out, struct err *err);

/* Who looks on while one item is answered. Both may be called in a turn or in engine_takes. */
struct engine_watch {
	void *context;
	/* The next piece (MODEL_DELTA): text, reasoning, first_ms. Borrowed. */
	void (*piece)(void *context, const struct model_event *event);
	/* The call and its scores, one a scorer, or NULL and why there is none. What it made is not
	 * committed yet: it counts once the engine is done. Borrowed. */
	void (*ended)(void *context, const struct call *call, bool cached,
		const struct score *scores, struct str error);
};

/* This item (taken) instead of the dataset's examples, and watched. Before the first turn. */
void engine_take_item(struct engine *e, struct item *item, const struct engine_watch *watch);

/* One turn without sleeping. *busy: there is more to do at once; else *wait_ms says how long until
 * something is due (network apart). After an error the run is over, its state "failed". */
int engine_turn(struct engine *e, bool *busy, int *wait_ms, struct err *err);

/* An event of the shared pool for one of this engine's items (event->tag). False: not mine. */
bool engine_takes(struct engine *e, const struct model_event *event);

/* The same, when `decides` says so: asked before something is sent, also of what this turn has finished. */
void engine_settle_when(struct engine *e, job_decides *decides, void *context);

/* Of a plan with an order: take its first `examples`, and wait then until more are allowed. */
void engine_allow(struct engine *e, int64_t examples);

bool engine_done(const struct engine *e);
void engine_stop(struct engine *e);   /* send nothing more; what is in flight finishes */
void engine_settle(struct engine *e); /* the same, because it is decided: "stopped early" */
void engine_kill(struct engine *e);   /* and that is dropped, too */

/* Where it stands. State, percentiles and the scores' intervals are there once it is done. */
struct run_report *engine_report(struct engine *e);

void engine_free(struct engine *e);

#endif
