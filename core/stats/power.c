/* power: owns sample sizes, detectable differences and the power of exact McNemar. Refuses what
 * cannot be seen with NaN, which people are shown as "none". */
#include "stats.h"

#include <math.h>

#include "special.h"

static bool valid_levels(double alpha, double power)
{
	return alpha > 0 && alpha < 1 && power > 0 && power < 1;
}

double stats_connor_n(double psi, double d, double alpha, double power)
{
	d = fabs(d);
	if (!(d > 0 && d <= psi && psi <= 1) || !valid_levels(alpha, power))
		return NAN;
	double za = special_norm_quantile(1 - alpha / 2), zb = special_norm_quantile(power);
	double root = za * sqrt(psi) + zb * sqrt(psi - d * d);
	return root * root / (d * d);
}

/*
 * sqrt(n) d = A + z_b sqrt(psi - d^2) with A = z_{a/2} sqrt(psi), squared, is
 *   (n + z_b^2) d^2 - 2 A sqrt(n) d + A^2 - z_b^2 psi = 0;
 * of its roots the one on z_b's side of A / sqrt(n) solves the first line.
 */
double stats_connor_mde(double psi, double n, double alpha, double power)
{
	if (!(psi > 0 && psi <= 1 && n > 0) || !valid_levels(alpha, power))
		return NAN;
	double za = special_norm_quantile(1 - alpha / 2), zb = special_norm_quantile(power);
	double a = za * sqrt(psi), lead = n + zb * zb;
	double inside = a * a * n - lead * (a * a - zb * zb * psi);
	if (inside < 0)
		return NAN;
	double d = (a * sqrt(n) + copysign(sqrt(inside), zb)) / lead;
	return d > 0 && d <= psi ? d : NAN;
}

double stats_miller_n(struct miller m)
{
	double k1 = m.k_first != 0 ? m.k_first : 1, k2 = m.k_second != 0 ? m.k_second : 1;
	bool sane =
		m.omega2 >= 0 && m.sigma2_first >= 0 && m.sigma2_second >= 0 && k1 >= 1 && k2 >= 1;
	if (!sane || !(fabs(m.delta) > 0) || !valid_levels(m.alpha, m.power))
		return NAN;
	double z = special_norm_quantile(1 - m.alpha / 2) + special_norm_quantile(m.power);
	double variance = m.omega2 + m.sigma2_first / k1 + m.sigma2_second / k2;
	return z * z * variance / (m.delta * m.delta);
}

/* The largest k with 2 P(X <= k) <= alpha for X ~ Binomial(m, 1/2), or -1; `from` is known to be
 * one that does. */
static double critical_count(double m, double from, double alpha)
{
	double k = from;
	while (2 * (k + 1) < m && 2 * special_binom_cdf(k + 1, m, 0.5) <= alpha)
		k++;
	return k;
}

/*
 * The discordant pairs are M ~ Binomial(n, lost + won), the wins among them Binomial(M, won / (lost
 * + won)). The critical count never falls as M grows (one more coin only thins the lower tail), so
 * each search starts where the last one ended. Beyond ten standard deviations M has no weight a
 * double would notice in the sum.
 */
double stats_mcnemar_power(int64_t n, double lost, double won, double alpha)
{
	double psi = lost + won, size = (double)n;
	if (!(n > 0 && n <= 1000000 && lost >= 0 && won >= 0 && psi <= 1 && alpha > 0 && alpha < 1))
		return NAN;
	if (psi == 0)
		return 0;
	double sd = sqrt(size * psi * (1 - psi)), power = 0, p = won / psi;
	double first = fmax(1, floor(size * psi - 10 * sd - 10));
	double last = fmin(size, ceil(size * psi + 10 * sd + 10));
	/* Hoeffding: 2 exp(-2 t^2 / m) <= alpha holds at least this far out, a safe place to begin.
	 */
	double k = fmax(-1, floor(first / 2 - sqrt(first * log(2 / alpha) / 2)));
	for (double m = first; m <= last; m++) {
		k = critical_count(m, k, alpha);
		if (k < 0)
			continue;
		double reject = special_binom_cdf(k, m, p) + special_binom_cdf(k, m, 1 - p);
		power += special_binom_pmf(m, size, psi) * reject;
	}
	return fmin(1, power);
}
