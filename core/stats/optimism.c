/*
 * optimism: owns what picking the best of several versions by their scores adds to the score of the
 * best. Refuses fewer than two independent items with NaN.
 *
 * The decision: the maximum is drawn from the normal distribution that the means have, not by resampling
 * items: that costs one pass over the scores and then nothing more, so 100,000 examples are no matter.
 */
#include "stats.h"

#include <math.h>
#include <stdlib.h>

#include "cluster.h"
#include "mem.h"
#include "rng.h"

enum { DRAWS = 10000 };
static const double hopeless = 3; /* standard errors behind the best */

/* How far each version's sum in each cluster is from what its mean would make it. */
struct deviations {
	double *off; /* [version * clusters + cluster] */
	double *means;
	size_t clusters;
};

static void read_version(struct deviations *d, const double *values, const size_t *clusters,
	size_t n, size_t versions, size_t j)
{
	struct cluster_sum *sums = cluster_sums(values, clusters, n, &d->clusters);
	double sum = 0;
	if (!d->off)
		d->off = mem_alloc((d->clusters * versions + 1) * sizeof *d->off);
	for (size_t c = 0; c < d->clusters; c++)
		sum += sums[c].sum;
	d->means[j] = sum / (double)n;
	for (size_t c = 0; c < d->clusters; c++)
		d->off[j * d->clusters + c] = sums[c].sum - (double)sums[c].n * d->means[j];
	free(sums);
}

/* Of two versions' means: Miller's clustered variance, with C / (C - 1). */
static double covariance(const struct deviations *d, size_t n, size_t j, size_t k)
{
	double sum = 0, c = (double)d->clusters;
	for (size_t i = 0; i < d->clusters; i++)
		sum += d->off[j * d->clusters + i] * d->off[k * d->clusters + i];
	return sum / ((double)n * (double)n) * c / (c - 1);
}

/* Those that are not hopelessly behind; how many. */
static size_t find_contenders(
	const struct deviations *d, size_t n, size_t m, size_t best, size_t *kept)
{
	size_t count = 0;
	double of_best = covariance(d, n, best, best);
	for (size_t j = 0; j < m; j++) {
		double variance = covariance(d, n, j, j) + of_best - 2 * covariance(d, n, j, best);
		double se = sqrt(fmax(0, variance));
		if (j == best || d->means[best] - d->means[j] <= hopeless * se + 1e-12)
			kept[count++] = j;
	}
	return count;
}

/* Between the contenders alone: of many versions most are none. */
static double *covariances(const struct deviations *d, size_t n, const size_t *kept, size_t m)
{
	double *s = mem_alloc((m * m + 1) * sizeof *s);
	for (size_t j = 0; j < m; j++)
		for (size_t k = 0; k <= j; k++)
			s[j * m + k] = s[k * m + j] = covariance(d, n, kept[j], kept[k]);
	return s;
}

/* Cholesky in place, lower triangle. Versions with the same scores make it singular: a pivot that is
 * only rounding is 0, and so is its column. */
static void decompose(double *s, size_t m)
{
	double slack = 0;
	for (size_t j = 0; j < m; j++)
		slack = fmax(slack, 1e-12 * s[j * m + j]);
	for (size_t j = 0; j < m; j++) {
		double pivot = s[j * m + j];
		for (size_t k = 0; k < j; k++)
			pivot -= s[j * m + k] * s[j * m + k];
		double root = pivot > slack ? sqrt(pivot) : 0;
		s[j * m + j] = root;
		for (size_t i = j + 1; i < m; i++) {
			double sum = s[i * m + j];
			for (size_t k = 0; k < j; k++)
				sum -= s[i * m + k] * s[j * m + k];
			s[i * m + j] = root > 0 ? sum / root : 0;
		}
	}
}

/* The middles of 2^53 equal steps: never 0 or 1. */
static double uniform(struct rng *r)
{
	return ((double)(rng_next(r) >> 11) + 0.5) * 0x1p-53;
}

/* Box and Muller (1958): two at a time, m of them. */
static void draw_normals(struct rng *r, double *z, size_t m)
{
	for (size_t j = 0; j < m; j += 2) {
		double size = sqrt(-2 * log(uniform(r))), turn = 6.283185307179586 * uniform(r);
		z[j] = size * cos(turn);
		if (j + 1 < m)
			z[j + 1] = size * sin(turn);
	}
}

/* Each draw counts with its mirror image, whose largest is minus the smallest. */
static double mean_largest(const double *root, size_t m, uint64_t seed)
{
	struct rng r = {seed};
	double *z = mem_alloc((m + 1) * sizeof *z), total = 0;
	for (size_t d = 0; d < DRAWS; d++) {
		double high = -INFINITY, low = INFINITY;
		draw_normals(&r, z, m);
		for (size_t j = 0; j < m; j++) {
			double sum = 0;
			for (size_t k = 0; k <= j; k++)
				sum += root[j * m + k] * z[k];
			high = fmax(high, sum);
			low = fmin(low, sum);
		}
		total += (high - low) / 2;
	}
	free(z);
	return total / DRAWS;
}

static size_t find_best(const double *means, size_t m)
{
	size_t best = 0;
	for (size_t j = 1; j < m; j++)
		if (means[j] > means[best] + 1e-12)
			best = j;
	return best;
}

struct optimism stats_optimism(
	const double *values, const size_t *clusters, size_t n, size_t versions, uint64_t seed)
{
	struct optimism o = {versions, 0, n, 0, (double)NAN, (double)NAN};
	struct deviations d = {.means = mem_alloc((versions + 1) * sizeof *d.means)};
	for (size_t j = 0; j < versions && n; j++)
		read_version(&d, values + j * n, clusters, n, versions, j);
	if (versions && n) {
		o.best = find_best(d.means, versions);
		o.mean = d.means[o.best];
	}
	if (versions && d.clusters >= 2) {
		size_t *kept = mem_alloc(versions * sizeof *kept);
		o.contenders = find_contenders(&d, n, versions, o.best, kept);
		double *s = covariances(&d, n, kept, o.contenders);
		decompose(s, o.contenders);
		o.value = o.contenders > 1 ? mean_largest(s, o.contenders, seed) : 0;
		free(s);
		free(kept);
	}
	free(d.off);
	free(d.means);
	return o;
}
