/* limit_parts: the state of a limit, and what the files limit*.c want of each other. Private to these. */
#ifndef STROP_LIMIT_PARTS_H
#define STROP_LIMIT_PARTS_H

#include "bucket.h"
#include "limit.h"
#include "mem.h"

/* ---- one model's counts (limit_meter.c) ---- */

struct meter {
	struct meter *next;
	char *model;
	struct {
		double remaining;
		int64_t until_us; /* when it is as large as ever; 0: nothing known */
	} window[RATE_KINDS];
	struct bucket requests, tokens; /* our own settings */
	double answer;                  /* tokens of an answer, on average */
	double sent[RATE_KINDS];        /* of the calls on their way, estimated */
};

/* How much a call counts for each kind, its answer being an average one. */
struct cost {
	double of[RATE_KINDS];
};
struct cost meter_cost(const struct meter *m, double tokens);

void meter_set(
	struct meter *m, double requests_per_minute, double tokens_per_minute, int64_t now_us);
void meter_heard(struct meter *m, const struct rates *said, int64_t now_us);

/* LIMIT_OPEN, or why not and for how long (-1: until an answer comes). */
enum limit_why meter_wait(
	const struct meter *m, const struct cost *cost, int64_t now_us, int64_t *wait_us);
void meter_take(struct meter *m, const struct cost *cost, int64_t now_us);

/* The call is over and was `tokens` in truth (-1: not known). Who is refused has used up a request,
 * but no tokens. */
void meter_give_back(struct meter *m, const struct cost *cost, enum limit_end how, double tokens,
	int64_t now_us);

/* ---- slots and clients ---- */

struct slot {
	const void *tag;
	struct limit_client *client;
	struct cost cost;
	int64_t since_us;
};

struct limit_client {
	struct limit_client *next;
	struct limit *limit;
	struct meter *meter;
	int64_t concurrency, taken, wanted;
	int64_t granted; /* number of its last grant: who was served the longest time ago is next */
	bool urgent;
	bool placed; /* its share is settled; limit_share.c only */
	/* Why it was not let, the last time it asked. */
	enum limit_why why;
	int64_t until_us; /* 0: an answer */
};

struct limit {
	struct limit_client *clients;
	struct meter *meters;
	struct slot *taken;
	size_t n_taken, cap_taken;
	int64_t grants;
	double slots;
	bool was_cut;       /* by a refusal: they grow slowly from now on */
	int64_t cut_us;     /* what was sent before says nothing new */
	int64_t pause_us;   /* nobody sends before that */
	int setbacks;       /* refusals in a row, one a round trip */
	int falls;          /* steps of the pace down that followed each other soon */
	double fell_from;   /* the pace before them */
	int64_t futile_us;  /* until then it is no use to send less */
	struct bucket pace; /* requests a second, once it has refused one */
	double answered;    /* since counted_us */
	int64_t counted_us;
	struct {
		double answered;
		int64_t us;
	} middle;           /* the same at a moment since then, from where it is counted next */
	double rounds;      /* since the last refusal */
	int64_t measure_us; /* up to then the next pace is measured, when the pause is over; 0: none */
	bool was_asked;     /* the server said how long that is */
	double latency_us; /* of an answer, on average; 0: none yet */
};

/* A burst that no API minds; when all of them are used and answered they double each round trip. */
enum { LIMIT_FIRST_SLOTS = 16 };

/* The most slots that its clients would use. */
int64_t limit_most(const struct limit *l);

/* Whether it is this client's turn to take one of the free slots (limit_share.c). */
bool limit_is_next(const struct limit_client *c);

/* Whether another client, which may send now, waited longer for the pace or the same setting. */
bool limit_yields(const struct limit_client *c, int64_t now_us);

/* After each answer: count it, for the next pace. */
void limit_count_answer(struct limit *l, int64_t now_us);

/* After an answer, when the pace is what holds calls up. */
void limit_speed_up(struct limit *l, int64_t now_us);

/* After a refusal, when its pause is over, so that what was on its way then is counted. */
void limit_slow_down(struct limit *l, int64_t now_us);

#endif
