/* multiple: owns the corrections for many comparisons. Refuses nothing; a p-value that is NaN was
 * no comparison and takes no part. */
#include "stats.h"

#include <math.h>
#include <stdlib.h>

#include "mem.h"

struct placed {
	double p;
	size_t at;
};

static int by_p(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	return (x->p > y->p) - (x->p < y->p);
}

/* The comparisons that count, smallest p first; the rest go to out as they are. */
static struct placed *ordered(const double *p, double *out, size_t n, size_t *kept)
{
	struct placed *list = mem_alloc(n * sizeof *list);
	size_t m = 0;
	for (size_t i = 0; i < n; i++) {
		if (isnan(p[i]))
			out[i] = p[i];
		else
			list[m++] = (struct placed){p[i], i};
	}
	qsort(list, m, sizeof *list, by_p);
	*kept = m;
	return list;
}

/* Holm (1979): step down, a running maximum of (m - i) p. */
void stats_holm(const double *p, double *out, size_t n)
{
	size_t m;
	struct placed *list = ordered(p, out, n, &m);
	double worst = 0;
	for (size_t i = 0; i < m; i++) {
		worst = fmax(worst, list[i].p * (double)(m - i));
		out[list[i].at] = fmin(1, worst);
	}
	free(list);
}

/* Benjamini and Hochberg (1995): step up, a running minimum of m p / rank. */
void stats_benjamini_hochberg(const double *p, double *out, size_t n)
{
	size_t m;
	struct placed *list = ordered(p, out, n, &m);
	double best = 1;
	for (size_t i = m; i-- > 0;) {
		best = fmin(best, list[i].p * (double)m / (double)(i + 1));
		out[list[i].at] = best;
	}
	free(list);
}
