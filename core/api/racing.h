/*
 * racing: which of many versions is best, without asking all of them everything. A pure machine of
 * scores in, decisions out: the workbench and the simulations feed the same one. All versions are
 * asked the same examples in the same random order. Who comes to the end of a halving is whole: a lead
 * that the last few examples cannot change ends nothing, since the best is to be reported, too.
 */
#ifndef STROP_RACING_H
#define STROP_RACING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- successive halving ---- */

/* Examples behind each rung: max(50, n / 4), then doubled, then n; each at most n. Returns how many
 * rungs there are. */
enum { HALVING_MOST_RUNGS = 8 };
size_t halving_rungs(int64_t n, int64_t rungs[HALVING_MOST_RUNGS]);

/* How many of `left` versions go on after a rung that is not the last: half, rounded up, and never
 * fewer than two. */
size_t halving_keep(size_t left);

/* Which of n versions stay, by their means (NaN: last): the best `keep`, of equals the earlier
 * ones. stays[i] is true for those that were in (`in[i]`) and stay. */
void halving_choose(const double *means, const bool *in, size_t n, size_t keep, bool *stays);

/* How many (version, example) pairs halving asks of so many versions, when all have a score. */
int64_t halving_calls(size_t versions, int64_t planned);

/* ---- a race ---- */

struct racing_options {
	size_t versions;
	int64_t planned; /* examples */
	/* Instead of halving: a version is dropped when another has beaten it by an e-process (graded:
	 * a confidence sequence) at alpha / (versions - 1), looked at after each example. The truly
	 * best is dropped with a chance of at most alpha. */
	bool guarantee;
	bool is_graded;
	double alpha; /* 0: .05 */
};

/* Where versions were dropped, and the end. */
struct racing_rung {
	int64_t n;           /* examples behind it */
	size_t left;         /* versions that had come so far */
	const double *means; /* one a version, over the examples that all of those have a score on;
				NaN: it was out before, or there is none */
	const bool *stays;   /* one a version; behind the last rung: all that are left */
};

struct racing; /* on the heap; owns its rungs */

struct racing *racing_new(const struct racing_options *options);

/* The next example's scores, one a version (NaN: none); what is out is not looked at. True once it
 * is over: the planned number is reached, or one version is left. */
bool racing_add(struct racing *r, const double *scores);

/* Up to how many examples are needed before the next decision; where each may decide, `ahead` more
 * than came. */
int64_t racing_wanted(const struct racing *r, int64_t ahead);

int64_t racing_seen(const struct racing *r);
bool racing_is_in(const struct racing *r, size_t version);
size_t racing_rungs(const struct racing *r, const struct racing_rung **out);

/* The best by mean, and the best but one: among those left, or where one is left who was dropped
 * last. Of one version both are it. As many as there are versions: none, for too few examples have a
 * score to go by. (A rung first drops versions with a score on fewer than half of its examples.) */
size_t racing_best(const struct racing *r);
size_t racing_second(const struct racing *r);

void racing_free(struct racing *r); /* NULL is fine */

#endif
