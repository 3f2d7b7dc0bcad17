/*
 * special: the distributions that the statistics rest on. Double precision, relative in the tails;
 * arguments outside a function's domain (and NaN) give NaN. Counts up to 1e9 keep at least eight
 * digits.
 */
#ifndef STROP_SPECIAL_H
#define STROP_SPECIAL_H

double special_norm_cdf(double z);
double special_norm_quantile(double p); /* 0 and 1 give the infinities */

/* Regularised incomplete beta I_x(a,b), a and b > 0, x in [0,1]; and the x at which it is p. */
double special_beta_cdf(double x, double a, double b);
double special_beta_quantile(double p, double a, double b);

/* Regularised upper incomplete gamma Q(a,x), a > 0, x >= 0. */
double special_gamma_sf(double a, double x);
double special_chi2_sf(double x, double df);

/* Student's t with df > 0 degrees of freedom, which need not be whole; df may be infinite. */
double special_t_sf(double t, double df);
double special_t_quantile(double p, double df);

/* P(X <= k) and P(X = k) for X ~ Binomial(n, p). */
double special_binom_cdf(double k, double n, double p);
double special_binom_pmf(double k, double n, double p);

/* Kolmogorov's limiting survival function, the p-value of sqrt(n) D. */
double special_kolmogorov_sf(double x);

#endif
