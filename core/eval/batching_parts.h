/* batching_parts: what the files of batching share. Private to core/eval. */
#ifndef STROP_BATCHING_PARTS_H
#define STROP_BATCHING_PARTS_H

#include "batch.h"
#include "batching.h"
#include "source.h"

/* One batch on its way. */
struct one_batch {
	struct arena arena; /* of the row's texts */
	struct batch_row row;
	enum batch_step asked; /* what the request under way is about */
	bool is_asking;
	int retries, looks;      /* looks: how often the service's list had it not */
	int64_t due_us, poll_us; /* when to ask next; how long between polls by now */
	struct arena asking;     /* the request's texts */
	struct model_fetch fetch;
	struct buf answers; /* what was downloaded, and how much of it was read */
	size_t read;
	int64_t lines;   /* of them results */
	int again;       /* how often it was downloaded again because it was not whole */
	bool is_damaged; /* a line of it is no JSON */
	bool has_results, has_errors, is_cancelled;
	bool has_polled;
	bool may_submit; /* it is known that the service does not have it */
};

struct batching {
	struct plan plan;
	struct models *models;
	const struct batch_api *api;
	struct str prompt, options;
	struct arena arena;
	struct shots shots;
	struct source source;
	bool collecting, cancelling;
	struct one_batch *list; /* in order of their ids */
	size_t n, cap;
	size_t bytes;     /* of the lines of the last one */
	int64_t in_last;  /* its calls */
	double worst_usd; /* of all calls, where the day has a budget */
	struct batching_report report;
	struct buf why;
	struct err failure; /* met outside of a turn; ends the next */
};

/* Collect for about budget_us. */
int batching_collect(struct batching *b, int64_t until_us, struct err *err);

/* Move one batch on: ask what is due. */
int batching_step(struct batching *b, struct one_batch *one, struct err *err);

/* The answer to what it asked. */
int batching_answer(struct batching *b, struct one_batch *one, const struct model_event *event,
	struct err *err);

/* Read what was downloaded, until the time is up; then the batch is fetched. */
int batching_read(struct batching *b, struct one_batch *one, int64_t until_us, struct err *err);

/* Keep texts that are about to go. */
void one_batch_keep(struct one_batch *one, struct batch_row *row);

#endif
