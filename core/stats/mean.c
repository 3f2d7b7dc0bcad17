/* mean: owns the mean of graded scores with its interval, and order statistics. Refuses too few
 * items with NaN. The decision: two passes for the variance, so that scores far from zero keep
 * their digits. */
#include "stats.h"

#include <math.h>
#include <stdlib.h>

#include "special.h"

/* Where the t interval's coverage is close to its level for scores in [0,1]. */
enum { ENOUGH_FOR_T = 30 };

struct mean stats_mean(const double *values, size_t n, double level)
{
	struct mean m = {n, NAN, NAN, NAN, {NAN, NAN}};
	double size = (double)n, sum = 0, squares = 0;
	if (n == 0)
		return m;
	for (size_t i = 0; i < n; i++)
		sum += values[i];
	m.mean = sum / size;
	if (n < 2)
		return m;
	for (size_t i = 0; i < n; i++)
		squares += (values[i] - m.mean) * (values[i] - m.mean);
	m.sd = sqrt(squares / (size - 1));
	m.se = m.sd / sqrt(size);
	if (level > 0 && level < 1) {
		double half = special_t_quantile(0.5 + level / 2, size - 1) * m.se;
		m.ci = (struct interval){m.mean - half, m.mean + half};
	}
	return m;
}

const char *stats_method_name(enum stats_method method)
{
	static const char *const names[] = {
		[STATS_T] = "t",
		[STATS_BOOTSTRAP] = "bootstrap",
		[STATS_CLUSTER_T] = "cluster-t",
		[STATS_CLUSTER_BOOTSTRAP] = "cluster-bootstrap",
		[STATS_CLUSTER_FLIP] = "cluster-sign-flip",
	};
	return names[method];
}

struct interval stats_mean_interval(
	const double *values, size_t n, struct bootstrap_options options, enum stats_method *method)
{
	enum stats_method used = n >= ENOUGH_FOR_T ? STATS_T : STATS_BOOTSTRAP;
	if (method)
		*method = used;
	if (used == STATS_BOOTSTRAP)
		return stats_bootstrap(values, n, options);
	return stats_mean(values, n, options.level != 0 ? options.level : 0.95).ci;
}

struct interval stats_shares_interval(const double *shares, size_t n, double level)
{
	int64_t ones = 0;
	bool whole = true;
	for (size_t i = 0; i < n; i++) {
		ones += shares[i] == 1;
		whole &= shares[i] == 0 || shares[i] == 1;
	}
	if (n == 0)
		return (struct interval){NAN, NAN};
	if (whole)
		return stats_wilson(ones, (int64_t)n, level);
	struct interval i = stats_mean(shares, n, level).ci;
	return (struct interval){i.low < 0 ? 0 : i.low, i.high > 1 ? 1 : i.high};
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	if (isnan(x) || isnan(y))
		return isnan(x) - isnan(y);
	return (x > y) - (x < y);
}

void stats_sort(double *values, size_t n)
{
	if (n > 1)
		qsort(values, n, sizeof *values, ascending);
}

double stats_percentile(const double *sorted, size_t n, double p)
{
	if (n == 0 || !(p >= 0 && p <= 1))
		return NAN;
	/* 0.95 * 20 is a hair above 19 in binary: without the slack its rank would be 20. */
	double rank = ceil(p * (double)n - 1e-9);
	if (rank >= (double)n)
		return sorted[n - 1];
	return sorted[rank < 1 ? 0 : (size_t)rank - 1];
}
