/*
 * gridbins: a number of the examples as a few headings: quantiles, powers of ten, or edges that somebody
 * chose. Pure functions of numbers.
 */
#ifndef STROP_GRIDBINS_H
#define STROP_GRIDBINS_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"
#include "str.h"

enum bins_kind {
	BINS_NONE,     /* no bins: each value is one of its own */
	BINS_QUANTILE, /* n bins of about as many examples each; equal numbers stay together */
	BINS_LOG,      /* n bins of the same width in logarithms; n 0: one a power of ten */
	BINS_EDGES,    /* from edge to edge, and what is below the first and from the last on */
};

enum { BINS_DEFAULT = 4, BINS_MAX = 40 };

/* As strop.yaml says it. */
struct bins_rule {
	enum bins_kind kind;
	size_t n;
	double *edges; /* ascending */
	size_t n_edges;
};

/* Bin 0 is what is below edges[0], bin i what is from edges[i - 1] to below edges[i], bin n what is from
 * the last edge on. Edges ascend. */
struct bins {
	double *edges;
	size_t n;
	double most;          /* the largest number there is */
	bool is_whole;        /* all numbers are: headings then name the last one of a bin */
	bool is_open;         /* the last bin has no end, whatever the largest number is */
	bool is_non_negative; /* neither a number nor an edge has a sign */
};

/* Cut these n numbers, all finite, in any order. In the arena. */
struct bins bins_make(
	const struct bins_rule *rule, const double *values, size_t n, struct arena *a);

/* Which bin a number is in: 0 to b->n. */
size_t bins_of(const struct bins *b, double value);

/* "10-19", "7", "100+", "< 10"; with fractions "0.5-<1.5". In the arena. */
struct str bins_label(const struct bins *b, size_t bin, struct arena *a);

#endif
