/*
 * groupseq: owns the boundaries of a planned number of looks. Constants are computed, not tabulated,
 * so that any number of looks and any alpha can be asked for.
 *
 * The score process at information t = k/K is Brownian motion B(t), and z_k = B(t) / sqrt(t). So
 * O'Brien-Fleming's boundary is the constant itself on B's scale, and Pocock's constant * sqrt(t).
 * The density of B within the boundaries is carried from look to look by Simpson's rule; what passes
 * a boundary is summed from normal tails, so that small chances keep their digits.
 */
#include "sequential.h"

#include <math.h>

#include "special.h"

/* Intervals of Simpson's rule (even): a step of B has a standard deviation of sqrt(1/K), of which
 * this leaves several points at any constant that occurs. */
#define MOST_POINTS (40 + 10 * STATS_MOST_LOOKS + 1)

struct density {
	int n; /* points, odd */
	double bound, x[MOST_POINTS], f[MOST_POINTS];
};

static double bound_of(enum stats_boundary shape, int looks, int look, double constant)
{
	return shape == STATS_OBRIEN_FLEMING ? constant
					     : constant * sqrt((double)look / (double)looks);
}

static double normal_density(double x, double sd)
{
	static const double root_two_pi = 2.50662827463100050242;
	return exp(-x * x / (2 * sd * sd)) / (sd * root_two_pi);
}

/* Points and Simpson's weights between -+bound; the weights wait in f for the density. */
static void set_grid(struct density *d, int intervals, double bound)
{
	double h = 2 * bound / intervals;
	d->n = intervals + 1;
	d->bound = bound;
	for (int i = 0; i < d->n; i++) {
		bool is_end = i == 0 || i == intervals;
		d->x[i] = -bound + i * h;
		d->f[i] = (is_end ? 1 : i % 2 ? 4 : 2) * h / 3;
	}
}

/* The chance to pass `bound` in one step from where `from` is. */
static double passing(const struct density *from, double bound, double sd)
{
	double sum = 0;
	for (int i = 0; i < from->n; i++)
		sum += from->f[i] * (special_norm_cdf((from->x[i] - bound) / sd) +
					    special_norm_cdf((-bound - from->x[i]) / sd));
	return sum;
}

static void step(const struct density *from, struct density *to, double sd)
{
	for (int j = 0; j < to->n; j++) {
		double sum = 0;
		for (int i = 0; i < from->n; i++)
			sum += from->f[i] * normal_density(to->x[j] - from->x[i], sd);
		to->f[j] *= sum;
	}
}

double stats_boundary_p(enum stats_boundary shape, int looks, double constant)
{
	if (!(looks >= 1 && looks <= STATS_MOST_LOOKS) || isnan(constant))
		return NAN;
	if (constant <= 0)
		return 1;
	struct density now, next;
	double sd = sqrt(1.0 / looks), bound = bound_of(shape, looks, 1, constant);
	double p = 2 * special_norm_cdf(-bound / sd);
	int intervals = 40 + 10 * looks;
	set_grid(&now, intervals, bound);
	for (int i = 0; i < now.n; i++)
		now.f[i] *= normal_density(now.x[i], sd);
	for (int k = 2; k <= looks; k++) {
		bound = bound_of(shape, looks, k, constant);
		p += passing(&now, bound, sd);
		if (k == looks)
			break;
		set_grid(&next, intervals, bound);
		step(&now, &next, sd);
		now = next;
	}
	return fmin(1, p);
}

double stats_boundary_constant(enum stats_boundary shape, int looks, double alpha)
{
	double low = 0, high = 40;
	if (!(looks >= 1 && looks <= STATS_MOST_LOOKS && alpha > 0 && alpha < 1))
		return NAN;
	while (high - low > 1e-9) {
		double middle = (low + high) / 2;
		if (stats_boundary_p(shape, looks, middle) > alpha)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

double stats_boundary_alpha(enum stats_boundary shape, int looks, int look, double constant)
{
	if (!(looks >= 1 && looks <= STATS_MOST_LOOKS && look >= 1 && look <= looks))
		return NAN;
	double t = (double)look / looks;
	return 2 * special_norm_cdf(-bound_of(shape, looks, look, constant) / sqrt(t));
}
