/* proportion: owns the intervals of one rate and the sample size for a margin. Refuses impossible
 * counts with NaN. The decision: ends that are exactly 0 or 1 by the formula are returned so, not
 * as 1e-17. */
#include "stats.h"

#include <math.h>

#include "special.h"

static const struct interval UNDEFINED = {NAN, NAN};

static bool possible(int64_t k, int64_t n, double level)
{
	return n > 0 && k >= 0 && k <= n && level > 0 && level < 1;
}

struct interval stats_wilson(int64_t k, int64_t n, double level)
{
	if (!possible(k, n, level))
		return UNDEFINED;
	double z = special_norm_quantile(0.5 + level / 2), z2 = z * z;
	double size = (double)n, p = (double)k / size;
	double centre = (p + z2 / (2 * size)) / (1 + z2 / size);
	double half = z / (1 + z2 / size) * sqrt(p * (1 - p) / size + z2 / (4 * size * size));
	return (struct interval){
		k == 0 ? 0 : fmax(0, centre - half), k == n ? 1 : fmin(1, centre + half)};
}

struct interval stats_clopper_pearson(int64_t k, int64_t n, double level)
{
	if (!possible(k, n, level))
		return UNDEFINED;
	double tail = (1 - level) / 2, passed = (double)k, failed = (double)(n - k);
	return (struct interval){
		k == 0 ? 0 : special_beta_quantile(tail, passed, failed + 1),
		k == n ? 1 : special_beta_quantile(1 - tail, passed + 1, failed),
	};
}

struct interval stats_jeffreys(int64_t k, int64_t n, double level)
{
	if (!possible(k, n, level))
		return UNDEFINED;
	double tail = (1 - level) / 2, a = (double)k + 0.5, b = (double)(n - k) + 0.5;
	return (struct interval){
		special_beta_quantile(tail, a, b), special_beta_quantile(1 - tail, a, b)};
}

double stats_margin_n(double rate, double margin, double level)
{
	if (!(rate >= 0 && rate <= 1 && margin > 0 && level > 0 && level < 1))
		return NAN;
	double z = special_norm_quantile(0.5 + level / 2);
	return rate * (1 - rate) * z * z / (margin * margin);
}
