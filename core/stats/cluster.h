/* cluster: grouping for clustered errors and the bootstrap. */
#ifndef STROP_CLUSTER_H
#define STROP_CLUSTER_H

#include <stddef.h>

struct cluster_sum {
	double sum;
	size_t n, first; /* items, and the first one's index */
};

/* One entry per cluster in order of first appearance; clusters NULL: one per item. The caller frees
 * it. */
struct cluster_sum *cluster_sums(
	const double *values, const size_t *clusters, size_t n, size_t *n_clusters);

#endif
