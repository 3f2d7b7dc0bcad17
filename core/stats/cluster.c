/* cluster: owns standard errors for items that come in families. Refuses fewer than two items with
 * NaN. The decision: the error is computed from sums per cluster, so that numbering and order of
 * the items do not matter. */
#include "cluster.h"

#include <math.h>
#include <stdlib.h>

#include "mem.h"
#include "special.h"
#include "stats.h"

struct member {
	size_t cluster, at;
};

static int by_cluster(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	if (x->cluster != y->cluster)
		return x->cluster < y->cluster ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static int by_appearance(const void *a, const void *b)
{
	const struct cluster_sum *x = a, *y = b;
	return (x->first > y->first) - (x->first < y->first);
}

static struct member *sorted_members(const size_t *clusters, size_t n)
{
	struct member *list = mem_alloc(n * sizeof *list);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct member){clusters ? clusters[i] : i, i};
	if (clusters && n > 1)
		qsort(list, n, sizeof *list, by_cluster);
	return list;
}

struct cluster_sum *cluster_sums(
	const double *values, const size_t *clusters, size_t n, size_t *n_clusters)
{
	struct member *list = sorted_members(clusters, n);
	struct cluster_sum *sums = mem_alloc(n * sizeof *sums);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || list[i].cluster != list[i - 1].cluster)
			sums[count++].first = list[i].at;
		sums[count - 1].sum += values[list[i].at];
		sums[count - 1].n++;
	}
	free(list);
	if (clusters && count > 1)
		qsort(sums, count, sizeof *sums, by_appearance);
	*n_clusters = count;
	return sums;
}

struct clustered stats_clustered(const double *values, const size_t *clusters, size_t n)
{
	struct mean m = stats_mean(values, n, 0.95);
	struct clustered r = {n, 0, m.mean, m.se, NAN, NAN};
	struct cluster_sum *sums = cluster_sums(values, clusters, n, &r.clusters);
	double squares = 0, c = (double)r.clusters;
	for (size_t i = 0; i < r.clusters; i++) {
		double off = sums[i].sum - (double)sums[i].n * m.mean;
		squares += off * off;
	}
	free(sums);
	/* One cluster's deviations sum to 0: that is ignorance, not precision. */
	if (r.clusters >= 2) {
		r.se = sqrt(squares) / (double)n;
		r.se_corrected = r.se * sqrt(c / (c - 1));
	}
	return r;
}

static bool has_enough(size_t clusters)
{
	return clusters >= STATS_ENOUGH_CLUSTERS;
}

struct interval stats_clustered_interval(const double *values, const size_t *clusters, size_t n,
	struct bootstrap_options options, enum stats_method *method)
{
	struct clustered r = stats_clustered(values, clusters, n);
	enum stats_method used = has_enough(r.clusters) ? STATS_CLUSTER_T : STATS_CLUSTER_BOOTSTRAP;
	if (method)
		*method = used;
	if (used == STATS_CLUSTER_BOOTSTRAP)
		return stats_cluster_bootstrap(values, clusters, n, options);
	double level = options.level != 0 ? options.level : 0.95;
	double half = special_t_quantile(0.5 + level / 2, (double)r.clusters - 1) * r.se_corrected;
	return (struct interval){r.mean - half, r.mean + half};
}

bool stats_is_clustered(const size_t *clusters, size_t n)
{
	size_t count = 0;
	struct member *list = sorted_members(clusters, n);
	for (size_t i = 0; i < n; i++)
		count += i == 0 || list[i].cluster != list[i - 1].cluster;
	free(list);
	return count >= 2 && count < n;
}

/* Equal means of all clusters leave only the rounding of their sums. */
static double t_test(const struct clustered *r)
{
	if (!(r->se_corrected > 1e-12))
		return (double)NAN;
	return 2 * special_t_sf(fabs(r->mean / r->se_corrected), (double)r->clusters - 1);
}

static double flip_test(const double *differences, const size_t *clusters, size_t n)
{
	double flipped[STATS_ENOUGH_CLUSTERS];
	size_t count;
	struct cluster_sum *sums = cluster_sums(differences, clusters, n, &count);
	for (size_t i = 0; i < count; i++)
		flipped[i] = sums[i].sum;
	free(sums);
	return count < 2 ? (double)NAN : stats_sign_flip_exact(flipped, count);
}

double stats_clustered_p(
	const double *differences, const size_t *clusters, size_t n, enum stats_method *test)
{
	struct clustered r = stats_clustered(differences, clusters, n);
	bool is_t = has_enough(r.clusters);
	if (test)
		*test = is_t ? STATS_CLUSTER_T : STATS_CLUSTER_FLIP;
	return is_t ? t_test(&r) : flip_test(differences, clusters, n);
}
