/*
 * gridbins: owns the cutting of a number into bins and what the bins are called.
 *
 * Every kind of bins comes to edges. An edge that falls between whole numbers moves up to the next one, so
 * that a heading names numbers that can be in it.
 */
#include "gridbins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats.h"

/* ---- edges ---- */

static void add_edge(struct bins *b, double edge)
{
	if (b->is_whole)
		edge = ceil(edge) + 0.0; /* no -0 */
	if (b->n == 0 || edge > b->edges[b->n - 1])
		b->edges[b->n++] = edge;
}

/* The k-th of n quantiles begins at the number of that rank. */
static void cut_quantiles(struct bins *b, size_t bins, const double *sorted, size_t n)
{
	for (size_t k = 0; k < bins && n; k++)
		add_edge(b, sorted[k * n / bins]);
}

/* Numbers up to 0 have no logarithm: they are below the first edge. */
static void cut_logs(struct bins *b, size_t bins, const double *sorted, size_t n)
{
	size_t first = 0;
	while (first < n && sorted[first] <= 0)
		first++;
	if (first == n)
		return;
	double low = log10(sorted[first]), high = log10(b->most);
	if (bins == 0)
		for (double e = floor(low); e <= high && b->n < BINS_MAX; e++)
			add_edge(b, pow(10, e));
	for (size_t k = 0; k < bins; k++)
		add_edge(b,
			k ? pow(10, low + (high - low) * (double)k / (double)bins) : sorted[first]);
}

static void look_at(struct bins *b, const double *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		b->is_whole &= values[i] == floor(values[i]) && fabs(values[i]) < 1e15;
		b->is_non_negative &= values[i] >= 0;
		b->most = i == 0 || values[i] > b->most ? values[i] : b->most;
	}
}

struct bins bins_make(const struct bins_rule *rule, const double *values, size_t n, struct arena *a)
{
	size_t most = rule->n_edges > BINS_MAX ? rule->n_edges : BINS_MAX;
	struct bins b = {.edges = arena_alloc(a, (most + 1) * sizeof *b.edges),
		.is_whole = true,
		.is_non_negative = true,
		.is_open = rule->kind == BINS_EDGES};
	double *sorted = mem_alloc((n + 1) * sizeof *sorted);
	if (n)
		memcpy(sorted, values, n * sizeof *sorted);
	stats_sort(sorted, n);
	look_at(&b, values, n);
	if (rule->kind == BINS_QUANTILE)
		cut_quantiles(&b, rule->n, sorted, n);
	else if (rule->kind == BINS_LOG)
		cut_logs(&b, rule->n, sorted, n);
	for (size_t i = 0; i < rule->n_edges; i++)
		add_edge(&b, rule->edges[i]);
	b.is_non_negative &= b.n == 0 || b.edges[0] >= 0;
	free(sorted);
	return b;
}

size_t bins_of(const struct bins *b, double value)
{
	size_t i = 0;
	while (i < b->n && value >= b->edges[i])
		i++;
	return i;
}

/* ---- headings ---- */

static struct str number(struct arena *a, const struct bins *b, double value)
{
	return b->is_whole ? arena_printf(a, "%.0f", value) : arena_printf(a, "%.3g", value);
}

/* A dash between numbers with signs would read as another sign. */
static struct str range(struct arena *a, const struct bins *b, double from, double to, bool without)
{
	struct str low = number(a, b, from), high = number(a, b, to);
	if (!without && str_eq(low, high))
		return low;
	return arena_printf(a, "%.*s%s%s%.*s", STRF(low), b->is_non_negative ? "-" : " to ",
		without ? "<" : "", STRF(high));
}

struct str bins_label(const struct bins *b, size_t bin, struct arena *a)
{
	if (b->n == 0)
		return STR("all");
	if (bin == 0)
		return arena_printf(a, "< %.*s", STRF(number(a, b, b->edges[0])));
	double from = b->edges[bin - 1];
	if (bin < b->n)
		return b->is_whole ? range(a, b, from, b->edges[bin] - 1, false)
				   : range(a, b, from, b->edges[bin], true);
	if (b->is_open)
		return arena_printf(a, "%.*s+", STRF(number(a, b, from)));
	return range(a, b, from, b->most, false);
}
