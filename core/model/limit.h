/*
 * limit: how much may be sent to one server (an origin) now, and by whom.
 *
 * Slots are the calls it takes at a time. They begin at 16, or the clients' concurrency when that is
 * less, and grow by one an answer up to it while they are all in use; a refusal (429, 503, 529)
 * halves them, once a round trip, and from then on they grow by one a round trip. After "too many
 * requests" nobody sends for as long as the server said, and then not faster than it was seen to
 * answer. What its headers leave of its own limits, and what the configuration allows a minute,
 * counts for each model by itself.
 *
 * Clients share the slots equally, as far as they have something to send; one that a person waits
 * for goes before all others, and above the slots by one.
 *
 * Pure: the time is an argument, in microseconds of a clock that never goes back. Private to
 * core/model.
 */
#ifndef STROP_LIMIT_H
#define STROP_LIMIT_H

#include "rates.h"

struct limit;        /* owns its clients */
struct limit_client; /* valid until it leaves */

struct limit *limit_new(void);
void limit_free(struct limit *l);

/* What a client asks of a model. Copied. */
struct limit_terms {
	struct str model;
	int64_t concurrency;                           /* calls at a time, at least 1 */
	double requests_per_minute, tokens_per_minute; /* 0: no limit of our own */
	bool urgent;                                   /* a person waits for it */
};
struct limit_client *limit_join(struct limit *l, const struct limit_terms *terms, int64_t now_us);
void limit_leave(struct limit_client *c); /* its slots are free again; NULL: nothing */

/* So many calls it would send now, if it were let. Each slot it takes is one of them. */
void limit_want(struct limit_client *c, int64_t n);

/* Take a slot for the call with this tag, whose request is about so many tokens. False: not now;
 * *wait_us is made less when that changes by itself before it, else an answer has to come first. */
bool limit_take(
	struct limit_client *c, const void *tag, double tokens, int64_t now_us, int64_t *wait_us);

/* What the headers of a reply said about this model. */
void limit_heard(struct limit *l, struct str model, const struct rates *said, int64_t now_us);

enum limit_end {
	LIMIT_ANSWERED,   /* the server did its work */
	LIMIT_REFUSED,    /* too many requests (429) */
	LIMIT_OVERLOADED, /* too busy (503, 529) */
	LIMIT_UNSENT,     /* the slot was not used */
	LIMIT_FAILED,     /* says nothing about limits: dropped, not sent, refused for good */
};

/* The call is over: its slot, if it has one, is free. retry_after_us and tokens (all that were
 * read and written) are -1 when not said. */
void limit_ended(struct limit *l, const void *tag, enum limit_end how, int64_t retry_after_us,
	double tokens, int64_t now_us);

enum limit_why {
	LIMIT_OPEN,    /* slots are free, or nobody wants one */
	LIMIT_SLOTS,   /* all slots are in use, and there were more before the server refused */
	LIMIT_PAUSE,   /* it asked to wait */
	LIMIT_PACE,    /* as fast as it answers */
	LIMIT_SERVER,  /* its headers say that nothing is left */
	LIMIT_SETTING, /* requests_per_minute, tokens_per_minute */
};

/* Why the client does not send more. */
struct limit_standing {
	int64_t slots, most; /* the server's now, and without refusals */
	enum limit_why why;
	int64_t wait_us; /* until that changes by itself; -1: with an answer */
};
void limit_standing(const struct limit_client *c, int64_t now_us, struct limit_standing *out);

#endif
