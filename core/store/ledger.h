/*
 * ledger: every call to a provider, written down before its first byte is sent, and how it ended.
 *
 *   (nothing) --ledger_send, commit--> sent --+--> done     the answer is kept
 *                                             +--> failed   it is known why, or the user gave it up
 *                                             '--> unknown  its process ended before the answer came
 *   unknown --the user: send again, or forget--> failed
 *
 * Each attempt is a row of its own. While a row is sent or unknown nobody else sends that key: a
 * second process waits for the first, and what may have been paid already is sent again by the user
 * only. Rows of a batch (a service that answers within a day) belong to no process and are not lost
 * with one.
 *
 * Everything here is part of the open transaction; store_begin is called where need be.
 */
#ifndef STROP_LEDGER_H
#define STROP_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"
#include "store.h"

struct ledger_call {
	int64_t id; /* set by ledger_send */
	struct hash key;
	bool shared;         /* others may send the same meanwhile (without a cache) */
	struct str provider; /* protocol, "openai-chat/1" */
	struct str endpoint, model;
	int64_t example;         /* its id; 0: none of the data */
	int64_t trial, attempt;  /* attempt: from 1 */
	int64_t sent_ms;         /* set by ledger_send */
	struct str example_name; /* only read */
};

enum ledger_answer {
	LEDGER_SEND,    /* it is written: send it once it is committed */
	LEDGER_WAIT,    /* another living process has it on its way */
	LEDGER_BATCH,   /* a batch has, which answers within a day (batches.h) */
	LEDGER_UNKNOWN, /* it was sent before and nobody knows what became of it */
};

/* May this call be sent? With LEDGER_SEND its row is there. With LEDGER_UNKNOWN sent_ms is when it
 * was sent; `again` says that the user wants it sent all the same, as the next attempt. */
int ledger_send(struct store *s, struct ledger_call *call, bool again, enum ledger_answer *answer,
	struct err *err);

/* How it ended: done, or failed and why (a sentence; outside text). Nothing happens to a row that
 * has ended already. */
int ledger_done(struct store *s, int64_t id, struct err *err);
int ledger_failed(struct store *s, int64_t id, struct str why, struct err *err);

/* When a call of that key was sent of which nobody knows what became; 0: there is none. */
int ledger_unknown_since(
	struct store *s, const struct hash *key, int64_t *sent_ms, struct err *err);

/* All unknown calls, oldest first; texts in the arena. */
int ledger_unknown(
	struct store *s, struct arena *a, struct ledger_call **out, size_t *n, struct err *err);
int ledger_count_unknown(struct store *s, int64_t *n, struct err *err);

/* The user declares one dead: it is failed, and a run that needs it sends it. */
int ledger_forget(struct store *s, int64_t id, struct err *err);

/* Drop what ended before that time; *n how many rows. */
int ledger_prune(struct store *s, int64_t before_ms, int64_t *n, struct err *err);

#endif
