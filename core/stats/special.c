/*
 * special: owns the normal, beta, gamma, t, binomial and Kolmogorov distributions. Refuses
 * arguments outside the domain with NaN.
 *
 * The decision worth knowing: the powers in front of the beta and gamma fractions, and the binomial
 * probabilities, go through Loader's saddle-point form ("Fast and accurate computation of binomial
 * probabilities", 2000). The obvious exp(lgamma...) subtracts numbers near n log n and has four
 * digits left at n = 1e9; this keeps fourteen.
 */
#include "special.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static const double PI = 3.141592653589793238463;

/* The series and fractions need about sqrt(n) terms near the middle of a distribution: 1e9 is
 * covered. */
enum { MOST_TERMS = 500000 };

/* lgamma writes the global signgam; this one does not. */
static double log_gamma(double x)
{
	int sign;
	return lgamma_r(x, &sign);
}

double special_norm_cdf(double z)
{
	return 0.5 * erfc(-z / sqrt(2));
}

/* Abramowitz and Stegun 26.2.23 (error 4.5e-4) starts Halley's method, which triples the digits
 * each time. */
static double norm_lower_quantile(double p)
{
	double t = sqrt(-2 * log(p));
	double z = (2.515517 + t * (0.802853 + t * 0.010328)) /
			   (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) -
		   t;
	for (int i = 0; i < 4; i++) {
		double density = exp(-z * z / 2) / sqrt(2 * PI);
		if (!(density > 0))
			break;
		double step = (special_norm_cdf(z) - p) / density;
		z -= step / (1 + z * step / 2);
	}
	return z;
}

double special_norm_quantile(double p)
{
	if (!(p >= 0 && p <= 1))
		return NAN;
	if (p == 0 || p == 1)
		return p == 0 ? -INFINITY : INFINITY;
	return p <= 0.5 ? norm_lower_quantile(p) : -norm_lower_quantile(1 - p);
}

/* What Stirling's formula leaves out: log(n!) - (n + 1/2) log(n) + n - log(2 pi) / 2. */
static double stirling_error(double n)
{
	double n2 = n * n;
	if (n <= 16)
		return log_gamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * PI);
	return (1.0 / 12 -
		       (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / n2) / n2) / n2) / n2) /
	       n;
}

/* The deviance x log(x / mean) + mean - x, without cancellation where x is near the mean. */
static double deviance(double x, double mean)
{
	double e = (x - mean) / mean;
	if (fabs(e) > 0.1)
		return x * log(x / mean) + mean - x;
	double sum = 0, power = e * e;
	for (int j = 2; j < 40; j++, power *= -e) {
		double term = power / ((double)j * (j - 1));
		sum += term;
		if (fabs(term) < DBL_EPSILON * fabs(sum) / 8)
			break;
	}
	return mean * sum;
}

/* n! / (a! b!) x^a y^b for a + b = n, all positive and not necessarily whole. */
static double binomial_term(double a, double b, double x, double y)
{
	double n = a + b;
	double log_term = stirling_error(n) - stirling_error(a) - stirling_error(b) -
			  deviance(a, n * x) - deviance(b, n * y);
	return exp(log_term) * sqrt(n / (2 * PI * a * b));
}

static double away_from_zero(double x)
{
	return fabs(x) < DBL_MIN / DBL_EPSILON ? DBL_MIN / DBL_EPSILON : x;
}

/* DLMF 8.17.22 by Lentz's method, for x below (a + 1) / (a + b + 2), where it converges fast. y is
 * 1 - x. */
static double beta_lower(double x, double y, double a, double b)
{
	double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), h = d;
	for (int i = 1; i < MOST_TERMS; i++) {
		double m = i;
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / away_from_zero(1 + even * d);
		c = away_from_zero(1 + even / c);
		h *= d * c;
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / away_from_zero(1 + odd * d);
		c = away_from_zero(1 + odd / c);
		h *= d * c;
		if (fabs(d * c - 1) < 4 * DBL_EPSILON)
			break;
	}
	return fmin(1, binomial_term(a, b, x, y) * b / (a + b) * h);
}

/* With both x and 1 - x given, so that neither end loses digits. */
static double beta_both(double x, double y, double a, double b)
{
	if (x <= 0 || y <= 0)
		return x <= 0 ? 0 : 1;
	if (x < (a + 1) / (a + b + 2))
		return beta_lower(x, y, a, b);
	return 1 - beta_lower(y, x, b, a);
}

double special_beta_cdf(double x, double a, double b)
{
	if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || isinf(a) || isinf(b))
		return NAN;
	return beta_both(x, 1 - x, a, b);
}

/* Newton's method inside a bracket that every step narrows: it cannot run away, whatever the shape.
 */
double special_beta_quantile(double p, double a, double b)
{
	if (!(a > 0 && b > 0 && p >= 0 && p <= 1) || isinf(a) || isinf(b))
		return NAN;
	if (p == 0 || p == 1)
		return p;
	double low = 0, high = 1, x = a / (a + b), before = INFINITY;
	for (int i = 0; i < 2000 && high - low > DBL_EPSILON / 2 * high; i++) {
		double miss = beta_both(x, 1 - x, a, b) - p;
		if (miss == 0)
			break;
		if (miss < 0)
			low = x;
		else
			high = x;
		double density = binomial_term(a, b, x, 1 - x) * a * b / (a + b) / (x * (1 - x));
		double next = density > 0 ? x - miss / density : NAN;
		bool inside = next > low && next < high;
		if (inside && fabs(next - x) < DBL_EPSILON * x)
			return next;
		/* Where Newton creeps, or leaves the bracket, that is halved. */
		bool creeps = !(fabs(miss) < before / 2) && i % 4 == 3;
		before = fabs(miss);
		x = inside && !creeps ? next : low + (high - low) / 2;
		if (x == low || x == high) /* there is no number between them */
			break;
	}
	return x;
}

static double gamma_lower_series(double a, double x)
{
	double term = 1, sum = 1;
	for (int i = 1; i < MOST_TERMS && term > sum * DBL_EPSILON / 4; i++) {
		term *= x / (a + i);
		sum += term;
	}
	return sum;
}

/* DLMF 8.9.2 by Lentz's method: Gamma(a, x) = x^a e^-x times this. */
static double gamma_upper_fraction(double a, double x)
{
	double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / away_from_zero(b), h = d;
	for (int i = 1; i < MOST_TERMS; i++) {
		double an = -i * (i - a);
		b += 2;
		d = 1 / away_from_zero(an * d + b);
		c = away_from_zero(b + an / c);
		h *= d * c;
		if (fabs(d * c - 1) < 4 * DBL_EPSILON)
			break;
	}
	return h;
}

double special_gamma_sf(double a, double x)
{
	if (!(a > 0 && x >= 0) || isinf(a))
		return NAN;
	if (x == 0 || isinf(x))
		return x == 0 ? 1 : 0;
	/* x^a e^-x / Gamma(a + 1) */
	double front = exp(-stirling_error(a) - deviance(a, x)) / sqrt(2 * PI * a);
	if (x < a + 1)
		return 1 - fmin(1, front * gamma_lower_series(a, x));
	return fmin(1, front * a * gamma_upper_fraction(a, x));
}

double special_chi2_sf(double x, double df)
{
	return special_gamma_sf(df / 2, x / 2);
}

double special_t_sf(double t, double df)
{
	if (!(df > 0) || isnan(t))
		return NAN;
	if (isinf(df) || isinf(t))
		return special_norm_cdf(-t);
	double t2 = t * t, x = isinf(t2) ? 0 : df / (df + t2), y = isinf(t2) ? 1 : t2 / (df + t2);
	double tail = beta_both(x, y, df / 2, 0.5) / 2;
	return t < 0 ? 1 - tail : tail;
}

static double t_density(double t, double df)
{
	double log_scale = log_gamma((df + 1) / 2) - log_gamma(df / 2) - 0.5 * log(df * PI);
	return exp(log_scale - (df + 1) / 2 * log1p(t * t / df));
}

/* Newton's method from the first terms of the expansion around the normal quantile (Abramowitz and Stegun
 * 26.7.5), which is near where df is not small and the tail not thin: two or three steps. NaN when it does
 * not arrive. */
static double t_quantile_near_normal(double tail, double df)
{
	double z = -special_norm_quantile(tail), z2 = z * z;
	double t = z + z * (z2 + 1) / (4 * df) + z * ((5 * z2 + 16) * z2 + 3) / (96 * df * df);
	for (int i = 0; i < 10; i++) {
		double step = (special_t_sf(t, df) - tail) / t_density(t, df);
		t += step;
		if (fabs(step) <= 1e-12 * fabs(t))
			return t;
	}
	return NAN;
}

/* t^2 / (df + t^2) is Beta(1/2, df/2); each half of the range is solved where it keeps its digits.
 */
double special_t_quantile(double p, double df)
{
	if (!(df > 0 && p >= 0 && p <= 1))
		return NAN;
	if (isinf(df) || p == 0 || p == 1)
		return special_norm_quantile(p);
	double tail = p < 0.5 ? p : 1 - p, t;
	double near =
		df >= 5 && tail > 1e-10 && tail < 0.5 ? t_quantile_near_normal(tail, df) : NAN;
	if (!isnan(near))
		return p < 0.5 ? -near : near;
	if (2 * tail < beta_both(0.5, 0.5, df / 2, 0.5)) {
		double x = special_beta_quantile(2 * tail, df / 2, 0.5);
		t = sqrt(df * (1 - x) / x);
	} else {
		double y = special_beta_quantile(1 - 2 * tail, 0.5, df / 2);
		t = sqrt(df * y / (1 - y));
	}
	return p < 0.5 ? -t : t;
}

double special_binom_cdf(double k, double n, double p)
{
	if (!(n >= 0 && p >= 0 && p <= 1) || isnan(k) || isinf(n))
		return NAN;
	k = floor(k);
	if (k < 0 || k >= n)
		return k < 0 ? 0 : 1;
	return beta_both(1 - p, p, n - k, k + 1);
}

double special_binom_pmf(double k, double n, double p)
{
	if (!(n >= 0 && p >= 0 && p <= 1) || isnan(k) || isinf(n))
		return NAN;
	if (k < 0 || k > n || k != floor(k))
		return 0;
	if (k == 0)
		return p == 1 ? (n == 0 ? 1 : 0) : exp(n * log1p(-p));
	if (k == n)
		return p == 0 ? 0 : exp(n * log(p));
	return p == 0 || p == 1 ? 0 : binomial_term(k, n - k, p, 1 - p);
}

/* The alternating sum converges for large x, its theta transform for small x; they agree at the
 * seam. */
double special_kolmogorov_sf(double x)
{
	if (isnan(x) || x <= 0)
		return isnan(x) ? NAN : 1;
	double sum = 0;
	if (x >= 1) {
		for (int j = 1; j <= 10; j++)
			sum += (j % 2 ? 2 : -2) * exp(-2.0 * j * j * x * x);
		return sum;
	}
	for (int j = 1; j <= 19; j += 2)
		sum += exp(-j * j * PI * PI / (8 * x * x));
	return 1 - sqrt(2 * PI) / x * sum;
}
