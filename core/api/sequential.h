/*
 * sequential: comparisons that are looked at before they are whole. Pure functions of numbers, as in stats.h; what is not defined is NaN.
 *
 * "lost" and "won" are the discordant pairs of McNemar's test: only the first passed, only the
 * second. All of it needs pairs in an order that has nothing to do with their outcome.
 */
#ifndef STROP_SEQUENTIAL_H
#define STROP_SEQUENTIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats.h"

/* ---- any time: e-values and confidence sequences ---- */

/* The evidence of discordant pairs against a fair coin, a mixture over beta(1,1) (Robbins 1970):
 * 2^m x! y! / (m + 1)! with m = x + y. To stop when it reaches 1 / alpha is a test at alpha,
 * whenever and how often one looks; the least 1 / E so far is a p-value that is always valid. */
double stats_e_value(int64_t lost, int64_t won);

/* The coins that this evidence has not ruled out: the chance that a discordant pair is won, valid at
 * all times at once (the same mixture held against each coin). NaN for negative counts. */
struct interval stats_coin_sequence(int64_t lost, int64_t won, double alpha);

/* The asymptotic confidence sequence of a mean (Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas 2021):
 * mean -+ half-width holds at all n at once, for n large enough for a normal approximation.
 * `n_narrow` is the n where it is narrowest. */
double stats_confidence_sequence(double sd, double n, double alpha, double n_narrow);

/*
 * The same evidence of differences between -1 and 1, without any approximation (betting: Waudby-Smith and
 * Ramdas 2024): who bets a share b of his capital on each next difference d being above 0 has
 * prod(1 + b d), which under "no difference" is expected to stay 1 whatever b is; so is the mean over
 * many b, evenly from -1 to 1. For differences of -1 and 1 that is the mixture above.
 */
enum { STATS_BETS = 32 };
void stats_bet(double capital[STATS_BETS], double difference); /* logarithms; at first all 0 */
double stats_bet_value(const double capital[STATS_BETS]);

/* ---- a planned number of looks: group-sequential boundaries ---- */

enum { STATS_MOST_LOOKS = 20 };

/* On the z scale, at look k of K: constant * sqrt(K / k) (O'Brien and Fleming 1979), or the constant
 * at each (Pocock 1977). */
enum stats_boundary { STATS_OBRIEN_FLEMING, STATS_POCOCK };

/* The chance, when there is no difference, that one of K equally spaced looks passes the boundary of
 * this constant (Armitage, McPherson and Rowe 1969). As a function of the most extreme constant that
 * was reached so far it is a p-value that is valid at each look. 1 for a constant <= 0. */
double stats_boundary_p(enum stats_boundary shape, int looks, double constant);

/* The constant of which that chance is alpha: OBF 4 looks, .05: 2.024. NaN unless 1 <= looks <=
 * STATS_MOST_LOOKS and 0 < alpha < 1. */
double stats_boundary_constant(enum stats_boundary shape, int looks, double alpha);

/* What a look's own two-sided p-value must not exceed; look from 1 on. */
double stats_boundary_alpha(enum stats_boundary shape, int looks, int look, double constant);

/* ---- exact curtailment ---- */

enum stats_verdict {
	STATS_OPEN,
	STATS_WON,    /* the second is better */
	STATS_LOST,   /* the first is */
	STATS_NEITHER /* no difference will have been shown */
};

/* What exact McNemar (two-sided, at alpha) will say whatever becomes of the remaining pairs. */
enum stats_verdict stats_curtail(int64_t lost, int64_t won, int64_t remaining, double alpha);

/* ---- one comparison, pair by pair ---- */

enum sequential_rule {
	SEQUENTIAL_EXACT, /* the fixed test of all planned pairs, and curtailment; pass/fail only */
	SEQUENTIAL_OBF,   /* O'Brien-Fleming looks, and curtailment of the last */
	SEQUENTIAL_LIVE   /* after each pair, by an e-process */
};

struct sequential_options {
	enum sequential_rule rule;
	bool is_graded;  /* scores between 0 and 1 rather than pass and fail */
	int64_t planned; /* pairs when nothing is decided before */
	double alpha;    /* 0: .05 */
	int looks;       /* of OBF; 0: 4 */
};

struct sequential_look {
	int64_t n; /* planned pairs behind it */
	double p,
		valid; /* the look's own p-value, and the one that is valid with all looks so far */
};

/* A comparison on its way, by value. The verdict is final: pairs added after it count for nothing. */
struct sequential {
	struct sequential_options options;
	int64_t n;                  /* pairs that came, also those without a difference */
	int64_t used, won, lost;    /* with one; won and lost: greater and less than 0 */
	double mean, squares;       /* of the differences: Welford's */
	double constant, extreme;   /* OBF: the boundary's, and the most extreme that was reached */
	double final_alpha;         /* what the p-value of all planned pairs must not exceed */
	double capital[STATS_BETS]; /* live, of grades */
	double p;                   /* valid whenever it is read; 1 at the start */
	enum stats_verdict verdict;
	bool is_curtailed; /* decided because the rest can change nothing */
	struct sequential_look looks[STATS_MOST_LOOKS]; /* OBF's; else empty */
	int n_looks;
};

void sequential_init(struct sequential *s, const struct sequential_options *options);

/* The next pair's difference, second minus first (-1, 0, 1; graded: between); NaN: one of the two has
 * no score. True once there is a verdict. */
bool sequential_add(struct sequential *s, double difference);

/* Up to how many pairs can be needed before a decision that could make the rest superfluous: the
 * next look; where each pair may decide, `ahead` more than came. */
int64_t sequential_wanted(const struct sequential *s, int64_t ahead);

struct sequential_estimate {
	double value, low,
		high; /* an interval that is valid although one looked (level 1 - alpha) */
	/* "repeated" (the level of the last look), "e-process" (the coins that are left, at the rate of
	 * discordant pairs that was seen), "confidence-sequence", "bonett-price" */
	const char *method;
};

/* The difference so far. Who stops because it is large has one that is too large: say so. */
struct sequential_estimate sequential_estimate(const struct sequential *s);

#endif
