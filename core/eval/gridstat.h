/*
 * gridstat: one number of a grid with its uncertainty, out of a value an example: the paired difference of
 * two cells, the effect of a level, an interaction.
 */
#ifndef STROP_GRIDSTAT_H
#define STROP_GRIDSTAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gridstat {
	double value, low, high; /* 95 % */
	double p;                /* two-sided, that it is 0 */
	const char *test;        /* "mcnemar-exact", "paired-t", "cluster-t" ...; NULL without */
	int64_t n;
};

extern const struct gridstat gridstat_none; /* all NaN */

/* The mean of n differences. is_share: they are differences of a pass or a failure to another, -1, 0 or 1:
 * then Bonett and Price's interval and McNemar's exact test, else both are of t. Where some share a cluster
 * (`clusters`: a number each, NULL: none do) both go by the clusters (stats_clustered_interval). */
struct gridstat gridstat_of(
	const double *differences, const size_t *clusters, size_t n, bool is_share);

#endif
