/* outcome: from status, headers, transport and decoder to one of the kinds of model.h. Pure;
 * private to core/model. */
#ifndef STROP_OUTCOME_H
#define STROP_OUTCOME_H

#include "http.h"
#include "provider.h"
#include "rates.h"

struct reply_facts {
	long status;
	enum http_transport transport;
	int64_t retry_after_ms; /* -1: not said */
	int should_retry;       /* x-should-retry: 1 true, -1 false, 0 not said */
	struct rates rates;
	bool has_location;
	char location[200];   /* of a redirect, cut */
	bool is_packed;       /* compressed, which nobody asked for */
	char request_id[100]; /* "" if the server gave none */
};

void outcome_init(struct reply_facts *facts);

/* Retry-After (seconds, also with a fraction, or an HTTP date), retry-after-ms, x-should-retry,
 * Location, Content-Encoding, the rate limits (rates.h), and the names of the call: x-request-id, request-id. */
void outcome_take_header(struct reply_facts *facts, struct str name, struct str value);

/* Whether the server says that it cannot take the request now: 429, 503, 529, by its status or the
 * error after a 200. */
bool outcome_is_limit(const struct reply_facts *facts, const struct answer *answer);

/* Whether the error says that there is no money left: that comes with statuses that look as if
 * waiting helped, or with 400, or after 200. */
bool outcome_is_out_of_money(const struct answer *answer);

/* Whether a 500 says that the request is wrong, as llama.cpp's does of JSON that it cannot read. */
bool outcome_blames_request(const struct reply_facts *facts, const struct answer *answer);

/* The kind, and for all but MODEL_OK a sentence appended to *error. `raw` is the body,
 * `transport_words` what http_words says. */
enum model_kind outcome_classify(const struct reply_facts *facts, const struct answer *answer,
	struct str raw, struct str transport_words, struct buf *error);

#endif
