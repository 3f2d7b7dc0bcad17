/*
 * grouped: means over examples of which some may belong together (the data's `group`), with the
 * interval that people are shown. One rule for a run, its slices, a table and a grid.
 */
#ifndef STROP_GROUPED_H
#define STROP_GROUPED_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"
#include "str.h"

/* A number for each of n groups, equal texts the same one; *groups: how many there are. In the arena. */
size_t *grouped_number(const struct str *names, size_t n, struct arena *a, size_t *groups);

struct grouped {
	double mean, low, high; /* within [0, 1]; NaN where not defined */
	const char *method;
	size_t clusters; /* 0: every example is its own, or all are one */
};

/*
 * Of n values in [0, 1] with a 95 % interval. Where examples share a cluster (stats_is_clustered;
 * NULL: they do not) it is stats_clustered_interval's. Pass/fail (`is_share`) where all come out the
 * same has no variance to go by: then Wilson's with a cluster as one trial ("cluster-wilson"). Without
 * clusters Wilson's for pass/fail, else stats_mean_interval's.
 */
struct grouped grouped_mean(const double *values, const size_t *clusters, size_t n, bool is_share);

/* The same of shares of trials, one an example: without clusters stats_shares_interval's. */
struct grouped grouped_shares(const double *shares, const size_t *clusters, size_t n);

/* Whether each value is 0 or 1. */
bool grouped_is_share(const double *values, size_t n);

#endif
