/*
 * flight: one call on its way: what is sent of it, the bytes that come back, when it is overdue, and
 * what is told of it. Private to core/model.
 *
 * http's callbacks only append to it; flight_decode reads what came afterwards. Timers are our own
 * (monotonic): curl's low-speed limit is an average and misses a stall, and comments that keep a
 * connection alive are no sign of an answer.
 */
#ifndef STROP_FLIGHT_H
#define STROP_FLIGHT_H

#include "child.h"
#include "http.h"
#include "limit.h"
#include "lines.h"
#include "outcome.h"
#include "provider.h"
#include "sse.h"

enum {
	MAX_RESPONSE = 256 << 20,
	MAX_OUTPUT = 64 << 20, /* of a program */
};

struct flight {
	struct flight *next; /* the pool's */
	void *tag;
	const struct model_config *config;
	const struct provider *provider;
	struct http *http;
	struct transfer *transfer; /* while it is on its way over HTTP */
	struct child *child;       /* of a model that is a program */
	struct buf send, raw;
	size_t fed; /* bytes of raw given to the decoder */
	struct answer answer;
	struct sse sse;
	struct lines lines;
	struct reply_facts facts;
	struct limit *limit;
	bool knows_rates; /* what the reply's head said was handed on */
	bool watch, stream, is_fetch, sniffed, is_stream, too_large;
	bool is_over;                /* nothing more comes */
	size_t told, told_reasoning; /* bytes of the answer handed out as deltas */
	size_t content;              /* bytes of the answer at content_us */
	struct model_timers timers;
	int64_t start_us, first_us, last_us, content_us, token_us;
	char words[256]; /* what went wrong on the way */
};

/* Borrowed: all but the tag, which comes back with each event. */
struct flight *flight_new(struct http *http, struct limit *limit, const struct model_config *config,
	bool watch, void *tag);
void flight_free(struct flight *f); /* drops it when it is on its way; NULL is fine */

/* Send a call. A model in this process has answered when it returns: is_over. */
int flight_send(struct flight *f, const struct model_request *request, struct err *err);

/* Send a request beside the calls; its answer's text is the body. The path is a whole URL. */
int flight_fetch(struct flight *f, const struct model_fetch *fetch, struct err *err);

/* Bytes that came since the last look, to the decoder. Not for a program. */
void flight_decode(struct flight *f);

/* http says that its transfer is over: read what is left. */
void flight_transferred(struct flight *f);

/* Move a program on; is_over when it has ended. */
void flight_turn_child(struct flight *f);

/* Give it up, and why. */
void flight_stop(struct flight *f, const char *why);

/* When it is overdue, and what to say then. */
int64_t flight_deadline_us(const struct flight *f, const char **words);

/* ---- telling ---- */

/* What the last event lent out. Zero-initialise. */
struct flight_texts {
	struct buf piece, thought, error, raw_usage, request_id;
};
void flight_texts_done(struct flight_texts *t);

/* Whether there is a piece of a watched answer that was not told, and tell it. */
bool flight_has_untold(const struct flight *f);
void flight_tell_piece(struct flight *f, struct flight_texts *texts, struct model_event *out);

/* Tell the end of one that is over, and give its slot back. */
void flight_tell_end(struct flight *f, struct flight_texts *texts, struct model_event *out);

/* flight_reply.c: http's callbacks, and the decoders' way in. */
void flight_listen(struct flight *f, struct http_request *request);

#endif
