/*
 * figure: simulated figures held against those of the specification.
 *
 * Each is printed as "what: .925 (spec .925)". Seeds are fixed, so that a figure is the same on
 * every machine; its bounds are those of chance all the same: four standard errors of both sides,
 * so that another seed would pass, too.
 */
#ifndef STROP_FIGURE_H
#define STROP_FIGURE_H

#include "test.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "rng.h"
#include "special.h"

/* What a share of `expected` among so many simulations may be off by, where the expected one comes
 * from `of_spec` simulations itself (0: it is exact) and is printed to three digits. */
static inline double by_chance(double expected, double sims, double of_spec)
{
	double variance = expected * (1 - expected) * (1 / sims + (of_spec > 0 ? 1 / of_spec : 0));
	return 4 * sqrt(variance) + .0006;
}

static inline void figure(double got, double expected, double within, const char *what, ...)
	__attribute__((format(printf, 4, 5)));

static inline void figure(double got, double expected, double within, const char *what, ...)
{
	char name[160];
	va_list args;
	va_start(args, what);
	vsnprintf(name, sizeof name, what, args);
	va_end(args);
	printf("%s: %.4g (spec %.4g)\n", name, got, expected);
	if (!(fabs(got - expected) <= within))
		fail_msg("%s: %g is not within %g of %g", name, got, within, expected);
}

/* A figure that has bounds instead. */
static inline void figure_in(double got, double low, double high, const char *what, ...)
	__attribute__((format(printf, 4, 5)));

static inline void figure_in(double got, double low, double high, const char *what, ...)
{
	char name[160];
	va_list args;
	va_start(args, what);
	vsnprintf(name, sizeof name, what, args);
	va_end(args);
	printf("%s: %.4g (from %.4g to %.4g)\n", name, got, low, high);
	if (!(got >= low && got <= high))
		fail_msg("%s: %g is not between %g and %g", name, got, low, high);
}

/* In (0, 1), never an end. */
static inline double draw_uniform(struct rng *r)
{
	return ((double)(rng_next(r) >> 11) + .5) / 9007199254740992.0;
}

static inline double draw_normal(struct rng *r)
{
	return special_norm_quantile(draw_uniform(r));
}

#endif
