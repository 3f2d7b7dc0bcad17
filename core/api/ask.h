/*
 * ask: one example, one call, as it comes. What the screen runs with one key, and the only way to
 * try something that is no version: an edited text, other chunks, another query.
 *
 * Pumped by wb_pump beside the jobs. A call whose answer is kept already is done at once. While
 * another ask, run or process has the same request on its way, this one waits for its answer. Free
 * every ask before wb_close.
 */
#ifndef STROP_ASK_H
#define STROP_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "run.h"
#include "score.h"
#include "str.h"
#include "workbench.h"

struct ask;

struct ask_options {
	struct run_options
		run; /* prompt, model, retrieval, k, shots, variant, scorers, cache, retry_unknown; the rest is not looked at */
	struct str example; /* its id; or empty, with */
	struct str fields;  /* a JSON object */
	int64_t trial;
	/* Keep the answer as a result of the version (which is made when need be), as a run of this
	 * one example. Without effect together with what follows, which makes it an experiment:
	 * only the call is kept. */
	bool keep;
	struct str source; /* this text instead of the prompt's; .p NULL: the prompt's */
	struct str query;  /* search for this; .p NULL: for what the example asks */
	const struct str *
		chunks; /* exactly these chunks, by id, in this order, instead of what a search finds */
	size_t n_chunks;
	bool has_chunks;
};

enum ask_state {
	ASK_WAITING /* nothing came yet, or it waits to be sent again */,
	ASK_STREAMING,
	ASK_DONE,
	ASK_FAILED
};

struct ask_view {
	enum ask_state state;
	struct str output;    /* so far */
	struct str reasoning; /* the same of what the model thinks, where it says */
	struct str finish, error;
	struct str provider, model, endpoint;
	struct str request;  /* the body, canonical JSON */
	struct str response; /* raw, once done */
	char key[65];
	bool cached;    /* latency and cost are those of the call when it was made */
	bool estimated; /* tokens are our estimate */
	bool is_experiment;
	bool is_unknown; /* it was not sent: an earlier call may have been billed (retry_unknown) */
	int64_t input_tokens, output_tokens, latency_ms, first_ms; /* -1: not known (yet) */
	int64_t reasoning_tokens;                                  /* of the output; -1: not said */
	int64_t retries;
	const struct run_report *report; /* of it, as of a run: what it waits for (wait_why) */
	double cost_usd;                 /* NaN: not known */
	const struct wb_chunk *chunks;   /* what it was given */
	size_t n_chunks;
	struct str shots; /* the ids of the examples in the prompt: a JSON array */
	const struct wb_result_score
		*scores; /* once done, where the example has an expected value */
	size_t n_scores;
	int64_t run; /* with keep */
};

/* Start. Errors of the prompt, the model's configuration and the example are told here. */
int ask_start(struct wb *w, const struct ask_options *options, struct ask **out, struct err *err);
const struct ask_view *ask_look(struct ask *a); /* texts until the next wb_pump */
void ask_stop(struct ask *a); /* drop it if it is not done: ASK_FAILED, "stopped" */
void ask_free(struct ask *a); /* NULL is fine */

/* What would be sent, without sending it. */
int ask_render(struct wb *w, const struct ask_options *options, struct arena *a,
	struct wb_request *out, struct err *err);

/* The chunks that an example would be given under these options (mode, k), or that `query` finds
 * when its .p is not NULL; gold marked, texts in the arena. `words`: the words that were searched
 * for, as they count. */
struct wb_context {
	struct wb_chunk *chunks;
	size_t n;
	struct str mode, query;
	int64_t k;
	struct str *words;
	size_t n_words;
	int64_t tokens; /* of all chunks, estimated */
	double ms;
};
int wb_context(struct wb *w, const struct run_options *options, struct str example,
	struct str query, struct arena *a, struct wb_context *out, struct err *err);

/* Chunks by id, in order; one that is gone has an empty text. */
int wb_chunks(struct wb *w, const struct str *ids, size_t n, struct arena *a, struct wb_chunk **out,
	struct err *err);

/* A kept call as it was: the request sent and the response as it came. */
struct wb_call {
	struct str provider, endpoint, model, request, response, output, finish;
	struct str reasoning; /* what the model thought, where it says; no part of the output */
	struct str usage;     /* the API's own count as JSON, or "" */
	struct str price;     /* what the cost was made from, JSON, USD per million tokens, or "" */
	struct str request_id; /* the server's name for the call, or "" */
	int64_t input_tokens, output_tokens, cached_tokens, latency_ms, first_ms, created_ms;
	int64_t cache_write_tokens, reasoning_tokens; /* -1: not said */
	bool estimated;
	double cost_usd;
};
int wb_call(struct wb *w, const char *key, struct arena *a, struct wb_call *out, bool *found,
	struct err *err);

#endif
