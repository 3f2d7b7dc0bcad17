/* grouped: owns the interval of a mean over examples that may belong together. */
#include "grouped.h"

#include <math.h>
#include <stdlib.h>

#include "stats.h"

static int by_text(const void *x, const void *y)
{
	const struct str *const *a = x, *const *b = y;
	return str_cmp(**a, **b);
}

size_t *grouped_number(const struct str *names, size_t n, struct arena *a, size_t *groups)
{
	const struct str **order = arena_alloc(a, (n + 1) * sizeof *order);
	size_t *numbers = arena_alloc(a, (n + 1) * sizeof *numbers);
	*groups = 0;
	for (size_t i = 0; i < n; i++)
		order[i] = &names[i];
	if (n > 1)
		qsort(order, n, sizeof *order, by_text);
	for (size_t i = 0; i < n; i++) {
		*groups += i == 0 || !str_eq(*order[i], *order[i - 1]);
		numbers[order[i] - names] = *groups - 1;
	}
	return numbers;
}

static bool all_alike(const double *values, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (values[i] < values[0] || values[i] > values[0])
			return false;
	return true;
}

static struct interval of_clusters(const double *values, const size_t *clusters, size_t n,
	bool is_share, size_t count, const char **name)
{
	enum stats_method method;
	if (is_share && all_alike(values, n)) {
		*name = "cluster-wilson";
		return stats_wilson(values[0] > 0 ? (int64_t)count : 0, (int64_t)count, 0.95);
	}
	struct interval i = stats_clustered_interval(
		values, clusters, n, (struct bootstrap_options){.seed = 42}, &method);
	*name = stats_method_name(method);
	return i;
}

static struct interval of_items(
	const double *values, double mean, size_t n, bool is_share, const char **name)
{
	enum stats_method method;
	if (is_share) {
		*name = "wilson";
		return stats_wilson(llround(mean * (double)n), (int64_t)n, 0.95);
	}
	struct interval i =
		stats_mean_interval(values, n, (struct bootstrap_options){.seed = 42}, &method);
	*name = stats_method_name(method);
	return i;
}

struct grouped grouped_mean(const double *values, const size_t *clusters, size_t n, bool is_share)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += values[i];
	struct grouped g = {.mean = n ? sum / (double)n : (double)NAN};
	struct interval i;
	if (clusters && stats_is_clustered(clusters, n)) {
		g.clusters = stats_clustered(values, clusters, n).clusters;
		i = of_clusters(values, clusters, n, is_share, g.clusters, &g.method);
	} else {
		i = of_items(values, g.mean, n, is_share && n, &g.method);
	}
	/* Symmetric intervals do not know where scores end. NaN stays NaN. */
	g.low = i.low < 0 ? 0 : i.low;
	g.high = i.high > 1 ? 1 : i.high;
	return g;
}

bool grouped_is_share(const double *values, size_t n)
{
	size_t whole = 0;
	for (size_t i = 0; i < n; i++)
		whole += !(values[i] > 0 && values[i] < 1);
	return whole == n;
}

struct grouped grouped_shares(const double *shares, const size_t *clusters, size_t n)
{
	struct grouped g = {.mean = NAN, .low = NAN, .high = NAN, .method = ""};
	if (n == 0)
		return g;
	g = grouped_mean(shares, clusters, n, grouped_is_share(shares, n));
	if (g.clusters)
		return g;
	struct interval i = stats_shares_interval(shares, n, 0.95);
	g.low = i.low;
	g.high = i.high;
	return g;
}
