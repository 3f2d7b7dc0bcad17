/* share_difference: owns the intervals for the difference of two paired shares that take more than a
 * closed form or two counts. Refuses impossible counts with NaN. */
#include "stats.h"

#include <math.h>

#include "special.h"

static const struct interval UNDEFINED = {NAN, NAN};

static bool possible(int64_t lost, int64_t won, int64_t n, double level)
{
	return lost >= 0 && won >= 0 && n > 0 && lost <= n && won <= n - lost && level > 0 &&
	       level < 1;
}

/* ---- Tango ---- */

/* The score of a difference d, with the share of lost pairs that is most likely under it: the positive
 * root of 2n q^2 + B q + C. Falls as d grows. */
static double score(double lost, double won, double n, double d)
{
	double b = -won - lost + (2 * n - won + lost) * d, c = -lost * d * (1 - d);
	double q = (sqrt(fmax(0, b * b - 8 * n * c)) - b) / (4 * n);
	double variance = n * (2 * q + d * (1 - d));
	double above = won - lost - n * d;
	if (variance <= 0)
		return above > 0 ? INFINITY : above < 0 ? -INFINITY : 0;
	return above / sqrt(variance);
}

/* Where the score passes z between two differences. */
static double crossing(double lost, double won, double n, double z, double low, double high)
{
	for (int i = 0; i < 100; i++) {
		double middle = (low + high) / 2;
		if (score(lost, won, n, middle) > z)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

struct interval stats_tango(int64_t lost, int64_t won, int64_t n, double level)
{
	if (!possible(lost, won, n, level))
		return UNDEFINED;
	double b = (double)lost, c = (double)won, size = (double)n, d = (c - b) / size;
	double z = special_norm_quantile(0.5 + level / 2);
	return (struct interval){crossing(b, c, size, z, -1, d), crossing(b, c, size, -z, d, 1)};
}

/* ---- Newcombe ---- */

/* The correlation of the two, drawn towards 0 by half a pair where it is positive. */
static double correlation(double both, double lost, double won, double neither)
{
	double scale = (both + lost) * (won + neither) * (both + won) * (lost + neither);
	double n = both + lost + won + neither, cross = both * neither - lost * won;
	if (scale <= 0)
		return 0;
	if (cross > 0)
		cross = fmax(0, cross - n / 2);
	return cross / sqrt(scale);
}

static double width(double up, double down, double phi)
{
	return sqrt(fmax(0, up * up - 2 * phi * up * down + down * down));
}

struct interval stats_newcombe(int64_t both, int64_t lost, int64_t won, int64_t n, double level)
{
	if (!possible(lost, won, n, level) || both < 0 || both > n - lost - won)
		return UNDEFINED;
	double size = (double)n, first = (double)(both + lost) / size;
	double second = (double)(both + won) / size, d = second - first;
	struct interval f = stats_wilson(both + lost, n, level);
	struct interval s = stats_wilson(both + won, n, level);
	double phi = correlation(
		(double)both, (double)lost, (double)won, (double)(n - both - lost - won));
	return (struct interval){d - width(second - s.low, f.high - first, phi),
		d + width(s.high - second, first - f.low, phi)};
}
