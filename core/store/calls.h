/*
 * calls: the cache of finished calls.
 *
 * Only complete, successful calls are kept, under a hash of exactly what was sent. The request is
 * kept too, so that a hit can be explained.
 */
#ifndef STROP_CALLS_H
#define STROP_CALLS_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"
#include "store.h"

struct call {
	int64_t id;
	struct hash key;
	bool unkeyed; /* to put: keep the call for its result, but never find it by its key */
	struct str provider; /* protocol, "openai-chat/1" */
	struct str endpoint; /* URL, or "" for the built-in reader */
	struct str model;
	int64_t trial;
	struct str output;
	struct str finish;                         /* "stop", "length", ... as the protocol says */
	int64_t input_tokens, output_tokens;       /* -1: not known, here and below */
	int64_t cached_tokens, cache_write_tokens; /* of the input: from and into a prompt cache */
	int64_t reasoning_tokens;                  /* of the output */
	bool estimated;                            /* the tokens are our estimate */
	double cost_usd;                           /* NaN: the price is not known */
	struct str price;      /* what it was made from, as JSON, USD per million; "": not known */
	struct str usage;      /* the API's own usage object as JSON, or "" */
	struct str reasoning;  /* what the model thought, where it says; no part of the output */
	struct str request_id; /* the server's name for the call, or "" */
	int64_t latency_ms, first_ms, created_ms;
	struct str request;  /* canonical */
	struct str response; /* as it came, secrets masked; only filled by store_call_load */
};

/* The hash a call is kept under. */
struct hash call_key(struct str provider, struct str endpoint, struct str request, int64_t trial);

/* Keep a finished call; sets call->id. A call of that key that is there already gives up its key
 * but stays for the results that point at it (a refresh). Part of the open transaction. */
int store_call_put(struct store *s, struct call *call, struct err *err);

/* Look a call up; texts in the arena. Without request and response. */
int store_call_find(struct store *s, const struct hash *key, struct arena *a, struct call *out,
	bool *found, struct err *err);

/* The whole call by its id; ERR_NOT_FOUND. */
int store_call_load(
	struct store *s, int64_t id, struct arena *a, struct call *out, struct err *err);

/* Calls of one example's results (newest first), then the newest calls of the same model: the
 * candidates for "what differs". Requests are filled. */
int store_call_neighbours(struct store *s, int64_t example, struct str model, struct arena *a,
	struct call *out, size_t max, size_t *n, struct err *err);

/* How large the newest calls of a prompt's runs with a model (its id) were; at most max. */
struct call_size {
	int64_t input_tokens, output_tokens, request_bytes;
	bool estimated;
};
int store_call_sizes(struct store *s, struct str prompt, struct str model, size_t max,
	struct call_size *out, size_t *n, struct err *err);

/* Delete calls older than `before_ms` that no result uses; *n how many. */
int store_calls_prune(struct store *s, int64_t before_ms, int64_t *n, struct err *err);

/* Walk all calls by id: the first with an id over `after`; *found false at the end. The whole call.
 */
int store_call_next(struct store *s, int64_t after, struct arena *a, struct call *out, bool *found,
	struct err *err);

struct calls_total {
	struct str provider, model;
	int64_t calls, input_tokens, output_tokens, bytes;
	double cost_usd; /* of those with a known price; NaN if none */
};
int store_calls_totals(
	struct store *s, struct arena *a, struct calls_total **out, size_t *n, struct err *err);

/* What the calls kept since then cost together, those of recordings apart; *unpriced how many of
 * them have no price. */
int store_calls_spent(
	struct store *s, int64_t since_ms, double *usd, int64_t *unpriced, struct err *err);

#endif
