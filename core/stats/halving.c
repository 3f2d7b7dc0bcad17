/*
 * halving: owns the schedule of a race by successive halving (Karnin, Koren, Somekh 2013; Jamieson and
 * Talwalkar 2016): all versions on the first examples, then the better half on twice as many.
 *
 * The decision: the first rung is at least 50 examples. At 25 the best of eight versions is lost so
 * often that what was saved is no bargain.
 */
#include "racing.h"

#include <math.h>

enum { LEAST_RUNG = 50, FIRST_PART = 4, FEWEST = 2 };

size_t halving_rungs(int64_t n, int64_t rungs[HALVING_MOST_RUNGS])
{
	int64_t part = (n + FIRST_PART - 1) / FIRST_PART,
		at = part > LEAST_RUNG ? part : LEAST_RUNG;
	size_t count = 0;
	if (n <= 0)
		return 0;
	for (; at < n && count + 1 < HALVING_MOST_RUNGS; at *= 2)
		rungs[count++] = at;
	rungs[count++] = n;
	return count;
}

size_t halving_keep(size_t left)
{
	size_t half = (left + 1) / 2;
	return half > FEWEST ? half : left < FEWEST ? left : FEWEST;
}

/* NaN is worse than any mean; of equals the earlier one is better. */
static bool is_better(const double *means, size_t i, size_t than)
{
	double a = means[i], b = means[than];
	if (isnan(a) || isnan(b))
		return isnan(a) == isnan(b) ? i < than : isnan(b);
	return a > b || (a >= b && i < than);
}

void halving_choose(const double *means, const bool *in, size_t n, size_t keep, bool *stays)
{
	for (size_t i = 0; i < n; i++) {
		size_t better = 0;
		for (size_t j = 0; j < n; j++)
			better += in[j] && j != i && is_better(means, j, i);
		stays[i] = in[i] && better < keep;
	}
}

int64_t halving_calls(size_t versions, int64_t planned)
{
	int64_t rungs[HALVING_MOST_RUNGS], calls = 0, before = 0;
	size_t n = halving_rungs(planned, rungs), left = versions;
	for (size_t i = 0; i < n; i++) {
		calls += (rungs[i] - before) * (int64_t)left;
		before = rungs[i];
		left = halving_keep(left);
	}
	return calls;
}
