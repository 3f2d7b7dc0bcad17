/* engine_parts: the engine's state, and what engine.c and settle.c want of each other. Private to
 * core/eval. */
#ifndef STROP_ENGINE_PARTS_H
#define STROP_ENGINE_PARTS_H

#include "engine.h"
#include "source.h"
#include "tally.h"

struct engine {
	struct plan plan;
	struct run run;
	struct models *models;
	struct engine_watch watch; /* nobody: {0} */
	struct shots shots;
	struct tally *tally;
	int64_t *scorer_rows;
	struct item **items; /* not DONE, in order of arrival */
	size_t n_items, cap_items;

	struct source source;

	struct run_report report;
	struct run_report pending; /* what this turn finished: shown after the commit */
	struct buf stopped;
	int64_t start_us, pause_until_us;
	double reserved_usd; /* of what is in flight */
	bool stopping, killed, refused, done;
	struct err failure; /* met outside of a turn; ends the next */
};

/* Send nothing more, and say why (the first reason stays). */
void engine_stop_because(struct engine *e, const char *why, struct str detail);

/* Whether other processes have to be kept from sending the same (not where nothing is sent, nor
 * without a cache). */
bool settle_uses_claims(const struct engine *e);
int settle_unclaim(struct engine *e, const struct item *item, struct err *err);

/* The item has an output: keep the result and its scores. Part of the turn's transaction; shown
 * after its commit. */
int settle_finish(
	struct engine *e, struct item *item, const struct call *call, bool cached, struct err *err);

/* The item has none, and why. */
int settle_fail(struct engine *e, struct item *item, struct str error, struct err *err);

/* What waited for the same request shares its outcome: the call, or (NULL) the error. */
int settle_followers(struct engine *e, const struct item *leader, const struct call *call,
	struct str error, struct err *err);

/* What the network said about an item: keep the answer, try again later, or give up. */
int settle_event(
	struct engine *e, struct item *item, const struct model_event *event, struct err *err);

#endif
