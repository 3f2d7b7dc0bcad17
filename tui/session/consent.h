/*
 * consent: what runs would send and cost, and the question before much of it is sent. Built-in
 * models cost nothing and are never asked about.
 */
#ifndef STROP_CONSENT_H
#define STROP_CONSENT_H

#include "dialog.h"

/* What one or several runs would send: begin with zeroes. */
struct estimate {
	int64_t calls, cached; /* results that need a call, and that do not */
	bool at_most;          /* too many to look each of them up: more may be cached */
	double usd;            /* of the calls; NaN: not known */
	const char *to;        /* whom; NULL: the model that is selected */
	bool batch;            /* they go by way of a batch service, at its price */
};

/* Whether it is so much that one is asked first. */
bool estimate_is_much(const struct estimate *e);

/* Add what the run would send. One that is there already (o->reuse) adds nothing; nor does one that
 * cannot be started: starting it says why. Takes some milliseconds whatever the number of examples. */
void estimate_add(struct session *s, const struct run_options *o, struct estimate *e);

/* "1,234 calls to gpt-4o-mini; 20 of 1,254 results (2 %) are cached.\nThe cost is about $0.0123." In the arena. */
struct str estimate_text(const struct session *s, const struct estimate *e, struct arena *a);

/* Ask "TITLE", "ESTIMATE"; `yes` once that is allowed, else `no` (may be NULL). */
struct consent {
	const char *title;
	const struct estimate *estimate;
	void (*yes)(void *context);
	void (*no)(void *context);
	void *context;
};
void consent_ask(struct session *s, const struct consent *q);

/* Start a run as session_run does, but ask before it sends many calls, or expensive ones. */
void consent_run(struct session *s, const struct run_options *o, const char *what);

/* Start a run by way of the provider's batch service; always asks. */
void consent_batch(struct session *s, const struct run_options *o, const char *what);

#endif
