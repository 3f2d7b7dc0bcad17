/* meandiff: owns the choice of interval and test for a mean of differences. */
#include "meandiff.h"

#include <math.h>
#include <stdlib.h>

#include "mem.h"
#include "stats.h"

const struct meandiff meandiff_none = {NAN, NAN, NAN, NAN, NAN, NULL, NULL, 0};

static struct meandiff of_shares(const double *d, size_t n)
{
	int64_t lost = 0, won = 0;
	for (size_t i = 0; i < n; i++) {
		lost += d[i] < 0;
		won += d[i] > 0;
	}
	struct difference b = stats_bonett_price(lost, won, (int64_t)n, 0.95);
	return (struct meandiff){
		.value = (double)(won - lost) / (double)n,
		.low = b.ci.low,
		.high = b.ci.high,
		.se = b.se,
		.method = "bonett-price",
		.p = stats_mcnemar(lost, won).p,
		.test = "mcnemar-exact",
		.n = (int64_t)n,
	};
}

static struct meandiff of_grades(const double *d, size_t n)
{
	double *zero = mem_alloc(n * sizeof *zero);
	struct paired t = stats_paired_t(zero, d, n, 0.95);
	free(zero);
	return (struct meandiff){.value = t.mean,
		.low = t.ci.low,
		.high = t.ci.high,
		.se = t.se,
		.method = "paired-t",
		.p = t.p,
		.test = "paired-t",
		.n = (int64_t)n};
}

static struct meandiff of_clusters(const double *d, const size_t *clusters, size_t n)
{
	enum stats_method method, test;
	struct interval i = stats_clustered_interval(
		d, clusters, n, (struct bootstrap_options){.seed = 42}, &method);
	struct clustered c = stats_clustered(d, clusters, n);
	return (struct meandiff){
		.value = c.mean,
		.low = i.low,
		.high = i.high,
		.se = c.se_corrected,
		.method = stats_method_name(method),
		.p = stats_clustered_p(d, clusters, n, &test),
		.test = stats_method_name(test),
		.n = (int64_t)n,
	};
}

struct meandiff meandiff_of(
	const double *differences, const size_t *clusters, size_t n, bool is_share)
{
	if (n == 0)
		return meandiff_none;
	if (clusters && stats_is_clustered(clusters, n))
		return of_clusters(differences, clusters, n);
	return is_share ? of_shares(differences, n) : of_grades(differences, n);
}
