/* paired: owns comparisons of two versions on the same examples: McNemar, the difference of two
 * shares, paired t. Refuses impossible counts with NaN. The decision: every difference is the
 * second version minus the first. */
#include "stats.h"

#include <math.h>
#include <stdlib.h>

#include "mem.h"
#include "special.h"

struct mcnemar stats_mcnemar(int64_t lost, int64_t won)
{
	if (lost < 0 || won < 0)
		return (struct mcnemar){NAN, NAN};
	double few = (double)(lost < won ? lost : won), m = (double)lost + (double)won;
	double tail = special_binom_cdf(few, m, 0.5);
	/* With equal counts the tail holds half of the middle's weight twice: both are 1 by
	 * definition. */
	if (lost == won)
		return (struct mcnemar){1, 1};
	double mid = 2 * tail - special_binom_pmf(few, m, 0.5);
	return (struct mcnemar){fmin(1, 2 * tail), fmin(1, mid)};
}

static bool possible(int64_t lost, int64_t won, int64_t n, double level)
{
	return lost >= 0 && won >= 0 && n > 0 && lost <= n && won <= n - lost && level > 0 &&
	       level < 1;
}

static const struct difference UNDEFINED = {NAN, NAN, {NAN, NAN}};

/* value -+ width se, kept inside what a difference of shares can be */
static struct difference around(double value, double se, double width)
{
	return (struct difference){
		value, se, {fmax(-1, value - width * se), fmin(1, value + width * se)}};
}

static struct difference wald(double lost, double won, double n, double level)
{
	double p1 = lost / n, p2 = won / n, d = p2 - p1;
	return around(
		d, sqrt(fmax(0, p1 + p2 - d * d) / n), special_norm_quantile(0.5 + level / 2));
}

struct difference stats_wald(int64_t lost, int64_t won, int64_t n, double level)
{
	if (!possible(lost, won, n, level))
		return UNDEFINED;
	return wald((double)lost, (double)won, (double)n, level);
}

struct difference stats_bonett_price(int64_t lost, int64_t won, int64_t n, double level)
{
	if (!possible(lost, won, n, level))
		return UNDEFINED;
	return wald((double)lost + 1, (double)won + 1, (double)n + 2, level);
}

struct difference stats_paired_share_t(int64_t lost, int64_t won, int64_t n, double level)
{
	if (!possible(lost, won, n, level) || n < 2)
		return UNDEFINED;
	struct difference d = stats_wald(lost, won, n, level);
	double df = (double)n - 1, se = d.se * sqrt((double)n / df);
	return around(d.value, se, special_t_quantile(0.5 + level / 2, df));
}

void stats_differences(const double *first, const double *second, double *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = second[i] - first[i];
}

static double correlation(const double *x, const double *y, struct mean mx, struct mean my)
{
	double sum = 0;
	for (size_t i = 0; i < mx.n; i++)
		sum += (x[i] - mx.mean) * (y[i] - my.mean);
	double scale = mx.sd * my.sd * ((double)mx.n - 1);
	return scale > 0 ? sum / scale : NAN;
}

/* Equal differences, up to the rounding of their subtraction: a t there would be a quotient of
 * rounding errors. */
static bool all_equal(const double *d, size_t n, double scale)
{
	for (size_t i = 1; i < n; i++)
		if (fabs(d[i] - d[0]) > 1e-12 * scale)
			return false;
	return true;
}

static double largest(const double *x, size_t n)
{
	double most = 0;
	for (size_t i = 0; i < n; i++)
		most = fmax(most, fabs(x[i]));
	return most;
}

struct paired stats_paired_t(const double *first, const double *second, size_t n, double level)
{
	double *d = mem_alloc(n * sizeof *d);
	stats_differences(first, second, d, n);
	struct mean m = stats_mean(d, n, level);
	struct mean a = stats_mean(first, n, level), b = stats_mean(second, n, level);
	bool flat = all_equal(d, n, fmax(largest(first, n), largest(second, n)));
	free(d);
	double t = flat ? NAN : m.mean / m.se;
	return (struct paired){
		.n = n,
		.mean = m.mean,
		.sd = m.sd,
		.se = m.se,
		.t = t,
		.p = 2 * special_t_sf(fabs(t), (double)n - 1),
		.ci = m.ci,
		.correlation = n > 1 ? correlation(first, second, a, b) : NAN,
		.unpaired_se = sqrt(a.se * a.se + b.se * b.se),
	};
}
