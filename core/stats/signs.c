/*
 * signs: owns the tests that flip signs of paired differences: permutation, Wilcoxon, sign test.
 * Refuses exact enumeration above 2^20 with NaN; there the sampled form answers.
 *
 * The decision: sums are compared with a slack of 1e-9 of the sum of sizes. Differences of scores
 * like 0.7 - 0.62 carry rounding, and a permutation that ties with what was seen must count as one.
 */
#include "stats.h"

#include <math.h>
#include <stdlib.h>

#include "mem.h"
#include "rng.h"

enum { MOST_EXACT = 20 };

struct seen {
	double sum, size;
};

static struct seen add_up(const double *d, size_t n)
{
	struct seen s = {0, 0};
	for (size_t i = 0; i < n; i++) {
		s.sum += d[i];
		s.size += fabs(d[i]);
	}
	return s;
}

static bool as_extreme(double sum, struct seen s)
{
	return fabs(sum) >= fabs(s.sum) - 1e-9 * s.size;
}

/* How many of the 2^n sign choices for d[0..n-1] are as extreme, on top of `sum`. */
static size_t count_extreme(const double *d, size_t n, double sum, struct seen s)
{
	if (n == 0)
		return as_extreme(sum, s);
	return count_extreme(d + 1, n - 1, sum + d[0], s) +
	       count_extreme(d + 1, n - 1, sum - d[0], s);
}

double stats_sign_flip_exact(const double *differences, size_t n)
{
	if (n == 0 || n > MOST_EXACT)
		return NAN;
	struct seen s = add_up(differences, n);
	return (double)count_extreme(differences, n, 0, s) / (double)((size_t)1 << n);
}

double stats_sign_flip_sampled(
	const double *differences, size_t n, size_t replicates, uint64_t seed)
{
	if (n == 0 || replicates == 0)
		return NAN;
	struct seen s = add_up(differences, n);
	struct rng rng = {seed};
	size_t extreme = 0;
	for (size_t r = 0; r < replicates; r++) {
		double sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += rng_next(&rng) >> 63 ? differences[i] : -differences[i];
		extreme += as_extreme(sum, s);
	}
	return ((double)extreme + 1) / ((double)replicates + 1);
}

static int by_size(const void *a, const void *b)
{
	double x = fabs(*(const double *)a), y = fabs(*(const double *)b);
	return (x > y) - (x < y);
}

/* Replace differences sorted by size with their signed ranks; equal sizes (within slack) share the
 * middle one. */
static void rank_signed(double *d, size_t n, double slack)
{
	for (size_t i = 0, j; i < n; i = j) {
		double size = fabs(d[i]);
		for (j = i + 1; j < n && fabs(d[j]) - size <= slack; j++)
			;
		double rank = (double)(i + 1 + j) / 2;
		for (size_t k = i; k < j; k++)
			d[k] = copysign(rank, d[k]);
	}
}

double stats_wilcoxon_exact(const double *differences, size_t n)
{
	double *d = mem_alloc(n * sizeof *d);
	double slack = 1e-9 * add_up(differences, n).size;
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (fabs(differences[i]) > slack)
			d[kept++] = differences[i];
	if (kept > 1)
		qsort(d, kept, sizeof *d, by_size);
	rank_signed(d, kept, slack);
	double p = stats_sign_flip_exact(d, kept);
	free(d);
	return p;
}

double stats_sign_test(const double *differences, size_t n)
{
	int64_t minus = 0, plus = 0;
	for (size_t i = 0; i < n; i++) {
		minus += differences[i] < 0;
		plus += differences[i] > 0;
	}
	return stats_mcnemar(minus, plus).p;
}
