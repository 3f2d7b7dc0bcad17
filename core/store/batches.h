/*
 * batches: the tables batches and batch_calls: calls that were handed to a provider's batch service
 * and are answered within a day, by whichever process asks for them then.
 *
 * Every call of a batch stands in the ledger as sent by that batch before anything leaves this
 * machine, so that nobody sends it live meanwhile. Its request is kept until its answer is.
 *
 * The batches of one run carry the same group: the number of the first of them.
 */
#ifndef STROP_BATCHES_H
#define STROP_BATCHES_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"
#include "store.h"

struct batch_row {
	int64_t id, group;
	char token[17];   /* random: our name for it at the service */
	struct str state; /* prepared, uploaded, sending, running, ended, fetched, failed */
	struct str model; /* its id in the project */
	struct str endpoint;
	struct str prompt;  /* the version that is run: NAME@NUMBER */
	struct str options; /* of the run, JSON */
	struct str file, remote, results, errors, why;
	int64_t total, completed, failed; /* calls */
	int64_t created_ms, updated_ms;
	bool early;
};

/* A new one in state prepared; sets id, token, times, and group if that is 0. Part of the open
 * transaction, as all that follows. */
int batch_put(struct store *s, struct batch_row *row, struct err *err);

/* Keep what the row now says (state, remote names, counts, why). */
int batch_update(struct store *s, struct batch_row *row, struct err *err);

/* All that are not fetched or failed, oldest first; of a group only when it is not 0. Texts in the
 * arena. */
int batch_open(struct store *s, int64_t group, struct arena *a, struct batch_row **out, size_t *n,
	struct err *err);

/* Every batch, newest first, at most max. */
int batch_list(struct store *s, size_t max, struct arena *a, struct batch_row **out, size_t *n,
	struct err *err);

/* This process works on the group; false while another living one does. */
int batch_take(struct store *s, int64_t group, bool *mine, struct err *err);
int batch_let_go(struct store *s, int64_t group, struct err *err);

struct batch_call {
	struct hash key;
	int64_t trial, example;
	struct str provider, endpoint, model; /* as calls has them */
	struct str request;                   /* canonical */
};

/* Add a call and write it into the ledger; *added false: it is there or on its way already, with
 * this batch or any other. */
int batch_call_put(struct store *s, int64_t batch, const struct batch_call *call, bool *added,
	struct err *err);

/* The calls of a batch in the order of their keys, at most max of those after `after` (NULL: from
 * the first). */
int batch_calls(struct store *s, int64_t batch, const struct hash *after, struct arena *a,
	struct batch_call *out, size_t max, size_t *n, struct err *err);
int batch_call_find(struct store *s, int64_t batch, const struct hash *key, struct arena *a,
	struct batch_call *out, bool *found, struct err *err);

/* How a call ended: its answer is kept (why empty) or it has none. Its request is dropped. */
int batch_call_end(
	struct store *s, int64_t batch, const struct hash *key, struct str why, struct err *err);

/* The same of all that are left. */
int batch_end(struct store *s, int64_t batch, struct str why, struct err *err);

/* Why the last attempt at this key failed, if it was in a batch; empty. */
int batch_why(
	struct store *s, const struct hash *key, struct arena *a, struct str *why, struct err *err);

#endif
