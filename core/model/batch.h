/*
 * batch: the providers' batch services: many calls in one file, answered within a day at a lower
 * price. What is asked of such a service and what it answers, as texts; nothing here sends, keeps or
 * waits (eval/batch does).
 *
 * A call is named by its key in hex, so that what comes back in any order lands in the cache as the
 * live call would. Sources: OpenAI Batch API, Anthropic Message Batches API.
 */
#ifndef STROP_BATCH_H
#define STROP_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "json.h"
#include "mem.h"
#include "model.h"
#include "str.h"

enum batch_state {
	BATCH_PREPARED, /* here; nobody was asked */
	BATCH_SENDING,  /* on its way there: after a crash nobody knows whether it arrived */
	BATCH_RUNNING,  /* the service has it */
	BATCH_ENDED,    /* there are results to fetch, perhaps not of all calls */
	BATCH_FAILED,   /* refused as a whole: nothing was billed */
};

/* What is known of one batch at its service. Texts as the owner keeps them. */
struct batch_remote {
	enum batch_state state;
	struct str file; /* of the requests that were uploaded, "" where the service has no files */
	struct str id;   /* the service's name of the batch; "" before it has one */
	struct str results;               /* where to fetch them: path or URL; "" none */
	struct str errors;                /* the same of failed calls */
	int64_t total, completed, failed; /* calls, as far as the service says */
	struct str why;                   /* of a failure or an early end; a sentence */
	bool early; /* expired or cancelled: what was finished is there, the rest is not */
};

enum batch_step {
	BATCH_UPLOAD,  /* hand the lines over; only where `uploads` */
	BATCH_SUBMIT,  /* begin */
	BATCH_POLL,    /* how far is it */
	BATCH_RESULTS, /* the answers: a line each */
	BATCH_ERRORS,  /* the failed calls: a line each */
	BATCH_FIND, /* the newest batches there are, to find one whose name was lost in a crash */
	BATCH_CANCEL,
};

/* What batch_result makes of a line. Texts in the arena. */
struct batch_result {
	struct str id;   /* the call's: its key in hex */
	long status;     /* HTTP status of that call; 0: it has none (expired, cancelled) */
	struct str body; /* as the live API would have answered */
	struct str why;  /* without a body: why there is none */
};

struct batch_api {
	const char *provider; /* the row of the providers' table that it belongs to */
	bool uploads;         /* the lines are a file, handed over before the batch begins */
	size_t max_calls;     /* of one batch */
	size_t max_bytes;
	double price_share; /* of the price of a live call */

	/* One call as it stands among the lines; `body` is what the live call would send. */
	void (*line)(struct str id, struct str endpoint, struct str body, bool is_first,
		struct buf *out);

	/* The request of a step. `lines` of UPLOAD (or SUBMIT, where there is no file); `token` is
	 * our name for the batch; `endpoint` where its calls would have gone. */
	void (*ask)(enum batch_step step, const struct batch_remote *remote, struct str lines,
		struct str token, struct str endpoint, struct arena *a, struct model_fetch *out);

	/* What the answer to UPLOAD, SUBMIT, POLL or CANCEL says, or FIND's entry that is ours;
	 * texts in the arena. */
	int (*reply)(enum batch_step step, const struct json *reply, struct arena *a,
		struct batch_remote *remote, struct err *err);

	/* FIND's answer: whether this entry (of its `data`) is our batch: by the token where the
	 * service keeps one, else begun after `since_ms` with as many calls. */
	bool (*is_ours)(
		const struct json *entry, struct str token, int64_t since_ms, int64_t total);

	int (*result)(const struct json *line, struct arena *a, struct batch_result *out,
		struct err *err);
};

/* Append a call to the lines of a batch. */
void batch_add(const struct batch_api *api, struct str id, const struct model_request *request,
	struct buf *lines);

/* The service of a provider; NULL: it has none that strop knows. */
const struct batch_api *batch_find(struct str provider);

extern const struct batch_api batch_openai, batch_openai_responses, batch_anthropic;

#endif
