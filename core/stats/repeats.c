/* repeats: owns the variance components of several outputs per item and pass@k. Refuses empty input
 * with NaN. The decision: an item is one row whatever its repeats; items without a value (all
 * failed) take no part. */
#include "stats.h"

#include <math.h>
#include <stdlib.h>

#include "mem.h"

static bool unanimous(const double *values, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (values[i] != values[0])
			return false;
	return true;
}

/* Sums while the items go by. */
struct tally {
	size_t repeated, flipped;
	double within, inverse_counts;
};

static double add_item(struct tally *t, const double *values, size_t n)
{
	struct mean m = stats_mean(values, n, 0); /* no interval: its quantile is slow */
	t->inverse_counts += 1 / (double)n;
	t->flipped += !unanimous(values, n);
	if (n > 1) {
		t->repeated++;
		t->within += m.sd * m.sd;
	}
	return m.mean;
}

struct repeats stats_repeats(const double *values, const size_t *counts, size_t items, double level)
{
	struct tally t = {0};
	double *means = mem_alloc(items * sizeof *means);
	size_t n = 0;
	for (size_t i = 0; i < items; values += counts[i], i++)
		if (counts[i])
			means[n++] = add_item(&t, values, counts[i]);
	struct mean m = stats_mean(means, n, level);
	free(means);
	double within = t.repeated ? t.within / (double)t.repeated : NAN;
	double noise = within * t.inverse_counts / (double)n, variance = m.sd * m.sd;
	return (struct repeats){
		.items = n,
		.mean = m.mean,
		.variance = variance,
		.within = within,
		/* fmax would hide a NaN as 0 */
		.between = variance < noise ? 0 : variance - noise,
		.se = m.se,
		.flip_rate = n ? (double)t.flipped / (double)n : NAN,
		.ci = m.ci,
	};
}

/* C(n - marked, k) / C(n, k): the chance to draw k of n and meet no marked one. Symmetric in marked
 * and k, so the smaller one counts the factors; a product that underflows is 0 for every purpose.
 */
static double chance_of_missing(int64_t n, int64_t marked, int64_t k)
{
	if (k > n - marked)
		return 0;
	int64_t few = marked < k ? marked : k, many = marked < k ? k : marked;
	double chance = 1;
	for (int64_t j = 0; j < few && chance > 1e-300; j++)
		chance *= (double)(n - many - j) / (double)(n - j);
	return chance;
}

static bool can_draw(int64_t n, int64_t c, int64_t k)
{
	return n > 0 && c >= 0 && c <= n && k >= 1 && k <= n;
}

double stats_pass_at_k(int64_t n, int64_t c, int64_t k)
{
	return can_draw(n, c, k) ? 1 - chance_of_missing(n, c, k) : NAN;
}

double stats_pass_hat_k(int64_t n, int64_t c, int64_t k)
{
	return can_draw(n, c, k) ? chance_of_missing(n, n - c, k) : NAN;
}
