/*
 * race: versions that are run abreast, on the same examples in the same random order, until it is
 * decided which is better or best. What is left then is not sent. The order depends on the examples'
 * ids (their groups') alone, so that a race that is taken up again finds its answers in the cache.
 *
 * The rules are sequential.h's and racing.h's. Examples of one group count as one for a rule that
 * tests, and weigh what their examples weigh: a group's sum over the largest group's size.
 */
#ifndef STROP_RACE_H
#define STROP_RACE_H

#include "racing.h"
#include "sequential.h"
#include "workbench.h"

enum race_kind {
	RACE_COMPARE, /* two sides, by a rule of sequential.h */
	RACE_HALVING,
	RACE_GUARANTEE,
};

struct race_entry {
	struct str prompt, model; /* as in run_options */
};

struct race_options {
	enum race_kind kind;
	enum sequential_rule rule;        /* of RACE_COMPARE */
	const struct race_entry *entries; /* RACE_COMPARE: two */
	size_t n_entries;
	struct str scorer; /* a name; empty: the primary */
	/* Of all sides, but prompt and model; max_cost: of all together. */
	struct run_options run;
};

struct race_side {
	struct str ref, model; /* "answer@3" */
	int64_t run, version;
	bool is_in;    /* to the end */
	bool reused;   /* an equal finished run was there: nothing was asked */
	bool is_whole; /* its run has all planned examples */
	double mean;   /* of the race's scorer, over what was answered; NaN: nothing */
	double low, high;
	int64_t finished, failed, sent;
	double spent_usd;
};

struct race_report {
	enum race_kind kind;
	enum sequential_rule rule;
	struct str scorer;
	bool is_graded; /* what is compared are grades, also pass rates of trials or groups */
	int64_t planned, used;  /* examples: all, and those behind the decision */
	int64_t groups, trials; /* groups 0: each example is its own, or they do not matter */
	struct race_side *sides;
	size_t n_sides;
	bool is_decided;              /* false: it ended before; `stopped` says why */
	struct str stopped;           /* "interrupted", a cost limit, ...; empty: nothing did */
	struct sequential sequence;   /* RACE_COMPARE; counts groups where there are any */
	struct racing_rung *rungs;    /* the others; n in examples */
	size_t n_rungs, best, second; /* sides */
	/* What the best mean exceeds the truth by because it was picked among those that came to the end
	 * (stats_optimism): at least. NaN: cannot be told. */
	double optimism;
	/* Results that were planned and neither kept nor asked for; what they would have cost at the
	 * price of the others (NaN: not known). */
	int64_t sent, failed, saved;
	double spent_usd, saved_usd;
	int64_t test_looks, test_versions; /* as in run_report */
	/* While it runs, of all sides. */
	int64_t total, finished, cached, retried, in_flight;
};

/* Start. The working copies become versions. Moved on by wb_pump. */
struct race;
int race_start(
	struct wb *w, const struct race_options *options, struct race **out, struct err *err);
bool race_done(const struct race *r);

/* Where it stands; final once it is done. Lives as long as the race. */
const struct race_report *race_report(struct race *r);

void race_stop(struct race *r); /* as job_stop, of all sides */
void race_kill(struct race *r);
void race_free(struct race *r); /* NULL is fine */

#endif
