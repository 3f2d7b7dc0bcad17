/* outcome: from status, headers, transport and decoder to one of the kinds of model.h. Pure;
 * private to core/model. */
#ifndef STROP_OUTCOME_H
#define STROP_OUTCOME_H

#include "provider.h"

enum transport {
	TRANSPORT_OK,
	TRANSPORT_NOT_SENT,  /* no connection: nobody was asked */
	TRANSPORT_SILENT,    /* sent, and no byte came back */
	TRANSPORT_BROKEN,    /* broke off after the first byte */
	TRANSPORT_UNTRUSTED, /* certificate or host name: never to be tried again */
};

struct reply_facts {
	long status;
	enum transport transport;
	int64_t retry_after_ms; /* -1: not said */
	int should_retry;       /* x-should-retry: 1 true, -1 false, 0 not said */
	bool has_location;
	char location[200]; /* of a redirect, cut */
	size_t fed;         /* bytes of the body given to the decoder */
};

/* A CURLcode as a transport state; `got_bytes` whether any of the body came. */
enum transport outcome_of_curl(int code, bool got_bytes);

/* Retry-After (seconds, also with a fraction, or an HTTP date), retry-after-ms, x-should-retry,
 * Location. */
void outcome_take_header(struct reply_facts *facts, struct str name, struct str value);

/* The kind, and for all but MODEL_OK a sentence appended to *error. `raw` is the body,
 * `transport_words` libcurl's. */
enum model_kind outcome_classify(const struct reply_facts *facts, const struct answer *answer,
	struct str raw, struct str transport_words, struct buf *error);

#endif
