/*
 * meandiff: the mean of a difference an example, with its uncertainty: between two runs, two cells of a
 * grid, the levels of a factor. One rule for all of them.
 */
#ifndef STROP_MEANDIFF_H
#define STROP_MEANDIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct meandiff {
	double value, low, high; /* 95 % */
	double se;               /* what the interval is made of */
	double p;                /* two-sided, that it is 0 */
	const char *
		method; /* of the interval: "bonett-price", "paired-t", "cluster-t" ...; NULL without */
	const char *test; /* "mcnemar-exact", "paired-t", "cluster-t" ...; NULL without */
	int64_t n;
};

extern const struct meandiff meandiff_none; /* all NaN */

/* The mean of n differences. is_share: they are differences of a pass or a failure to another, -1, 0 or 1:
 * then Bonett and Price's interval and McNemar's exact test, else both are of t. Where some share a cluster
 * (`clusters`: a number each, NULL: none do) both go by the clusters (stats_clustered_interval). */
struct meandiff meandiff_of(
	const double *differences, const size_t *clusters, size_t n, bool is_share);

#endif
