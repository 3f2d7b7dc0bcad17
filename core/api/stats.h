/*
 * stats: intervals, paired comparisons, corrections and sample sizes. Pure functions of numbers.
 *
 * Shares are fractions (0.05, never 5). `level` is the confidence (0.95); `alpha` is two-sided.
 * What is not defined for the arguments (n = 0, k > n, negative counts, level outside (0,1), too
 * few items) is NaN, in every field that needs it: a caller shows "not defined", never a number.
 * Counts up to 1e9 are fine unless a function says otherwise.
 */
#ifndef STROP_STATS_H
#define STROP_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct interval {
	double low, high;
};

/* ---- one proportion: k of n ---- */

/* Wilson's score interval (1927), the default. */
struct interval stats_wilson(int64_t k, int64_t n, double level);

/* Clopper-Pearson (1934), never below its level; at level 1 - 2a each end is a one-sided 1 - a
 * bound. */
struct interval stats_clopper_pearson(int64_t k, int64_t n, double level);

/* Equal-tailed, from Beta(k + 1/2, n - k + 1/2); not widened to 0 or 1 at the ends. */
struct interval stats_jeffreys(int64_t k, int64_t n, double level);

/* ---- the mean of graded scores ---- */

struct mean {
	size_t n;
	double mean, sd, se; /* sd with n - 1; NaN for n < 2 */
	struct interval ci;  /* mean -+ t_{n-1} se */
};

struct mean stats_mean(const double *values, size_t n, double level);

/* The percentile bootstrap of a mean, resampling items or whole clusters. It works in slices so
 * that a screen stays alive: one draw per item (or cluster) and replicate, all from one rng, in
 * order. Of B sorted replicates the interval is [floor(B a / 2)] and [B - 1 - floor(B a / 2)] with
 * a = 1 - level. */
struct bootstrap_options {
	size_t replicates; /* 0: 10000; at most 10 million */
	uint64_t seed;
	double level; /* 0: 0.95 */
};

struct bootstrap; /* on the heap; owns copies of what it needs */

/* `clusters` is NULL or n cluster numbers (any values; equal means together). Never NULL. */
struct bootstrap *bootstrap_new(
	const double *values, const size_t *clusters, size_t n, struct bootstrap_options options);

/* Draw about `draws` more items; true when all replicates are there. */
bool bootstrap_step(struct bootstrap *b, size_t draws);

/* NaN until it is finished, and for fewer than two items or clusters. */
struct interval bootstrap_interval(struct bootstrap *b);
void bootstrap_free(struct bootstrap *b);

/* The same in one go. */
struct interval stats_bootstrap(const double *values, size_t n, struct bootstrap_options options);
struct interval stats_cluster_bootstrap(
	const double *values, const size_t *clusters, size_t n, struct bootstrap_options options);

/* The same from what each cluster comes to: its sum and how many items it has. */
struct interval stats_cluster_bootstrap_sums(const double *sums, const size_t *sizes,
	size_t clusters, struct bootstrap_options options);

enum stats_method {
	STATS_T,
	STATS_BOOTSTRAP,
	STATS_CLUSTER_T,
	STATS_CLUSTER_BOOTSTRAP,
	STATS_CLUSTER_FLIP, /* a test, no interval */
};
const char *stats_method_name(enum stats_method method); /* "t", "bootstrap", ... */

/* The mean of n shares of trials, one an example, in [0, 1]: Wilson's where each is 0 or 1 (t would
 * take n equal ones for certain), else t's, cut off at 0 and 1. Without any: NaN. */
struct interval stats_shares_interval(const double *shares, size_t n, double level);

/* The interval that is shown for graded scores: t from 30 items on, else the bootstrap. */
struct interval stats_mean_interval(const double *values, size_t n,
	struct bootstrap_options options, enum stats_method *method);

/* Nearest rank: the smallest value with at least a share p of all values at or below it, so always
 * one that occurred. NaN for n = 0. `sorted` ascending; stats_sort does that. */
double stats_percentile(const double *sorted, size_t n, double p);
void stats_sort(double *values, size_t n); /* ascending, NaN last */

/* ---- two versions, same examples; differences are always the second minus the first ---- */

struct mcnemar {
	double p, mid_p;
};

/* Exact, from the discordant counts: lost = first passed, second failed; won = the other way. 0, 0
 * gives 1. */
struct mcnemar stats_mcnemar(int64_t lost, int64_t won);

struct difference {
	double value, se;
	struct interval ci;
};

/* The difference of two paired proportions among n pairs. Bonett and Price (2012) adds 1 to both
 * counts and 2 to n (value and se are theirs); Wald is the textbook one; t treats -1, 0, 1 as
 * scores. */
struct difference stats_bonett_price(int64_t lost, int64_t won, int64_t n, double level);
struct difference stats_wald(int64_t lost, int64_t won, int64_t n, double level);
struct difference stats_paired_share_t(int64_t lost, int64_t won, int64_t n, double level);

/* Two more intervals for the same difference, to hold the closed forms against: Tango's score interval
 * (1998), the differences that the score test does not refuse; and Newcombe's method 10 (1998) out of
 * Wilson's intervals of both shares, which takes the pairs that both passed, too (those that neither
 * passed are the rest of n). */
struct interval stats_tango(int64_t lost, int64_t won, int64_t n, double level);
struct interval stats_newcombe(int64_t both, int64_t lost, int64_t won, int64_t n, double level);

struct paired {
	size_t n;
	double mean, sd, se; /* of the differences */
	double t, p;         /* two-sided; NaN where all differences are equal */
	struct interval ci;
	double correlation; /* of the two columns */
	double unpaired_se; /* what not pairing would have cost */
};

struct paired stats_paired_t(const double *first, const double *second, size_t n, double level);

/* out[i] = second[i] - first[i]; out may be either. */
void stats_differences(const double *first, const double *second, double *out, size_t n);

/* Two-sided p for "the signs of the differences are coin flips". Exact over all 2^n for n <= 20
 * (NaN above). */
double stats_sign_flip_exact(const double *differences, size_t n);

/* (c + 1) / (B + 1) over B random sign vectors, one draw per difference, top bit set meaning plus.
 * Costs n * B. */
double stats_sign_flip_sampled(
	const double *differences, size_t n, size_t replicates, uint64_t seed);

/* Wilcoxon's signed ranks, exact (n <= 20 after zeros are dropped, else NaN); ties get middle
 * ranks. */
double stats_wilcoxon_exact(const double *differences, size_t n);

/* The sign test, zeros dropped. */
double stats_sign_test(const double *differences, size_t n);

/* ---- items that belong together ---- */

struct clustered {
	size_t n, clusters;
	double mean, naive_se; /* naive: sd / sqrt(n) */
	double se;             /* Miller (arXiv 2411.00640), appendix A */
	double se_corrected;   /* times sqrt(C / (C - 1)), as statsmodels; NaN for one cluster */
};

struct clustered stats_clustered(const double *values, const size_t *clusters, size_t n);

/* From STATS_ENOUGH_CLUSTERS on mean -+ t_{C-1} se_corrected, below that the cluster bootstrap: with
 * few of them the t interval is too short even with C / (C - 1). */
enum { STATS_ENOUGH_CLUSTERS = 20 };
struct interval stats_clustered_interval(const double *values, const size_t *clusters, size_t n,
	struct bootstrap_options options, enum stats_method *method);

/* Whether examples share a cluster, so that all this matters: at least two clusters, fewer than items. */
bool stats_is_clustered(const size_t *clusters, size_t n);

/* Two-sided p of "the mean of the differences is 0" where the cluster is what is independent: t_{C-1}
 * with se_corrected from 20 clusters on; below that the signs of whole clusters' sums are flipped, all
 * 2^C ways (so that fewer than 6 clusters never reach 0.05). *test is STATS_CLUSTER_T or
 * STATS_CLUSTER_FLIP. NaN for one cluster, and where t has no spread to go by. */
double stats_clustered_p(const double *differences, const size_t *clusters, size_t n,
	enum stats_method *test);

/* ---- the best of several, picked on the items it is shown for ---- */

/*
 * How much better than it is the best of m versions looks because it was picked by these very scores:
 *
 *   E[max_j Z_j],  Z ~ N(0, S),  S the covariance of the m means over the items
 *
 * what the best mean exceeds the truth by when all versions are equally good (the least favourable
 * case). Means of scores are near enough to normal for their maximum: Chernozhukov, Chetverikov and
 * Kato (2013), "Gaussian approximations and multiplier bootstrap for maxima of sums of
 * high-dimensional random vectors". S is estimated from the scores, over clusters where there are some
 * (as stats_clustered), so versions that move together cost little. A version that stands more than 3
 * standard errors of its paired difference behind the best had no chance to be picked and is no
 * contender (after Hansen (2005), "A test for superior predictive ability"): a clear winner costs
 * nothing.
 */
struct optimism {
	size_t versions, contenders, n;
	size_t best;  /* the version with the highest mean, the first of equal ones */
	double mean;  /* its mean */
	double value; /* the optimism; 0 for one contender; NaN for fewer than two items or clusters */
};

/* values[j * n + i]: version j's score of item i, none NaN. `clusters` as above, may be NULL. */
struct optimism stats_optimism(
	const double *values, const size_t *clusters, size_t n, size_t versions, uint64_t seed);

/* ---- many comparisons: adjusted p-values in the order given; out may be p; NaN stays NaN and is
 * not counted ---- */

void stats_holm(const double *p, double *out, size_t n);
void stats_benjamini_hochberg(const double *p, double *out, size_t n);

/* ---- how many examples: sizes are not rounded, so round up ---- */

/* Connor (1987): pairs needed to see a difference d at discordance psi. NaN unless 0 < |d| <= psi
 * <= 1. */
double stats_connor_n(double psi, double d, double alpha, double power);

/* The d for which Connor's n is n; NaN ("none") where even d = psi would not be seen. */
double stats_connor_mde(double psi, double n, double alpha, double power);

/* Miller (arXiv 2411.00640): graded scores with k repeats. omega2: variance of the difference
 * between items; sigma2: variance within an item, over repeats. */
struct miller {
	double omega2, sigma2_first, sigma2_second;
	double k_first, k_second; /* 0: 1 */
	double delta, alpha, power;
};

double stats_miller_n(struct miller m);

/* Chance that exact McNemar rejects with n pairs that are lost and won with these shares. NaN above
 * n = 1e6. */
double stats_mcnemar_power(int64_t n, double lost, double won, double alpha);

/* Items for a margin of -+margin around one rate (normal approximation). */
double stats_margin_n(double rate, double margin, double level);

/* ---- repeats: several outputs per item ---- */

struct repeats {
	size_t items;    /* those with at least one value */
	double mean;     /* of the item means */
	double variance; /* of the item means, items - 1 */
	double within;   /* sigma^2: the mean over items of the variance over repeats */
	double between; /* omega^2: max(0, variance - within / K), K the harmonic mean of the counts
			 */
	double se;      /* sqrt(variance / items); never items * K rows */
	double flip_rate;   /* share of items whose values are not all the same */
	struct interval ci; /* mean -+ t_{items-1} se */
};

/* values: the repeats of item 0, then of item 1, ...; counts[i] of them for item i. */
struct repeats stats_repeats(
	const double *values, const size_t *counts, size_t items, double level);

/* c of n repeats passed: the chance that at least one of k drawn (pass@k), or all k (pass^k), would
 * have. */
double stats_pass_at_k(int64_t n, int64_t c, int64_t k);
double stats_pass_hat_k(int64_t n, int64_t c, int64_t k);

#endif
