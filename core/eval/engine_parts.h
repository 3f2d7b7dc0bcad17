/* engine_parts: the engine's state, and what engine.c, dispatch.c and settle.c want of each other.
 * Private to core/eval. */
#ifndef STROP_ENGINE_PARTS_H
#define STROP_ENGINE_PARTS_H

#include "engine.h"
#include "source.h"
#include "tally.h"

struct engine {
	struct plan plan;
	struct run run;
	struct models *models;
	struct model_client *client; /* whose slots its calls take */
	struct engine_watch watch;   /* nobody: {0} */
	struct shots shots;
	struct tally *tally;
	int64_t *scorer_rows;
	struct item **items; /* not DONE, in order of arrival */
	size_t n_items, cap_items;

	struct source source;

	struct run_report report;
	struct run_report pending; /* what this turn finished: shown after the commit */
	struct buf stopped, note, retry_why;
	int64_t answers; /* that came over the network */
	int64_t start_us;
	int slot_ms;              /* until there may be a slot again, an answer apart */
	struct purse own, *purse; /* what may be spent: this run's own, or the plan's */
	int64_t most_output;      /* tokens of the longest answer so far */
	job_decides *decides; /* whether it is settled; NULL: it never is */
	void *decides_for;
	bool stopping, killed, refused, done;
	bool settled;       /* stopping, because what is left can change nothing */
	bool dropped;       /* items that were not sent for it */
	struct err failure; /* met outside of a turn; ends the next */
};

/* Send nothing more, and say why (the first reason stays). */
void engine_stop_because(struct engine *e, const char *why, struct str detail);

/* Decide what becomes of a prepared item: answered from the cache, following another, or ready. */
int engine_place_item(struct engine *e, struct item *item, struct err *err);

enum {
	POLL_OTHER_US = 100000, /* looking whether another process is done */
	LONGEST_MS = 1000,      /* without a turn */
};

/* Whether something that is not free waits for nothing but a slot. */
bool dispatch_has_ready(struct engine *e);

/* Write down in the ledger which of the ready items are sent next, as many as get a slot. Part of
 * the turn's transaction. */
int dispatch_claim(struct engine *e, struct err *err);

/* Send those. After the commit. */
int dispatch_send(struct engine *e, struct err *err);

/* The item is given up: if its call stands in the ledger as sent, it failed. Part of the turn's
 * transaction. */
int dispatch_drop(struct engine *e, struct item *item, struct err *err);

/* An answer was paid for; a call ended without one and may have been billed. */
void dispatch_spent(struct engine *e, double usd);
void dispatch_maybe_billed(struct engine *e, const struct item *item);

/* Its call is over: nothing is set aside for it any more. */
void dispatch_release(struct engine *e, struct item *item);

/* What is said of a call that was sent then and of which nobody knows what became. */
struct str dispatch_unknown_error(struct arena *a, int64_t sent_ms);

/* The item has an output: keep the result and its scores. Part of the turn's transaction; shown
 * after its commit. */
int settle_finish(
	struct engine *e, struct item *item, const struct call *call, bool cached, struct err *err);

/* The item has none, and why. */
int settle_fail(struct engine *e, struct item *item, struct str error, struct err *err);

/* It is not in the cache, and nothing is to be sent. */
int settle_missing(struct engine *e, struct item *item, struct err *err);

/* The same for the item and all that waited for its request. */
int settle_give_up(struct engine *e, struct item *item, struct str error, struct err *err);

/* What waited for the same request shares its outcome: the call, or (NULL) the error. */
int settle_followers(struct engine *e, const struct item *leader, const struct call *call,
	struct str error, struct err *err);

/* What the network said about an item: keep the answer, try again later, or give up. */
int settle_event(
	struct engine *e, struct item *item, const struct model_event *event, struct err *err);

#endif
