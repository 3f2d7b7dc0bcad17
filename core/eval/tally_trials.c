/*
 * tally_trials: owns the figures of examples that were asked several times.
 *
 * Trials of one example are no independent evidence, so every figure is first one of an example, and
 * intervals are over the examples. Results without a score are left out.
 */
#include <math.h>
#include <stdlib.h>

#include "tally_parts.h"

/* The scored trials of each example, one example after the other. */
struct repeated {
	struct arena arena;
	double *values, *passes; /* passes: 0 or 1 */
	size_t *counts;
	int64_t *ords;
	size_t items;
};

static int read_back(
	struct repeated *r, struct store *store, int64_t run, int64_t row, struct err *err)
{
	struct arena *a = &r->arena;
	struct value_row *rows;
	size_t n, n_values = 0;
	int bad = store_values(store, run, row, a, &rows, &n, err);
	if (bad)
		return bad;
	r->values = arena_alloc(a, (n + 1) * sizeof *r->values);
	r->passes = arena_alloc(a, (n + 1) * sizeof *r->passes);
	r->counts = arena_alloc(a, (n + 1) * sizeof *r->counts);
	r->ords = arena_alloc(a, (n + 1) * sizeof *r->ords);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || rows[i].ord != rows[i - 1].ord)
			r->ords[r->items++] = rows[i].ord;
		if (rows[i].status == SCORE_ERROR || rows[i].status == SCORE_NA)
			continue;
		r->values[n_values] = rows[i].value;
		r->passes[n_values++] = rows[i].pass;
		r->counts[r->items - 1]++;
	}
	return 0;
}

/* Of n 0s and 1s. */
static int64_t count_passes(const double *passes, size_t n)
{
	int64_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += passes[i] > 0;
	return count;
}

/* ---- pass@k ---- */

static double mean_over_items(const double *values, size_t n, double *low, double *high)
{
	struct interval i = stats_shares_interval(values, n, 0.95);
	*low = i.low;
	*high = i.high;
	return n ? stats_mean(values, n, 0.95).mean : (double)NAN;
}

/* Examples with fewer than k scored trials say nothing about k. */
static void report_k(struct repeated *r, struct run_pass_k *out)
{
	double *at = arena_alloc(&r->arena, (r->items + 1) * sizeof *at);
	double *all = arena_alloc(&r->arena, (r->items + 1) * sizeof *all);
	size_t first = 0, n = 0;
	for (size_t i = 0; i < r->items; first += r->counts[i++]) {
		int64_t count = (int64_t)r->counts[i];
		int64_t passes = count_passes(r->passes + first, r->counts[i]);
		if (count < out->k)
			continue;
		at[n] = stats_pass_at_k(count, passes, out->k);
		all[n++] = stats_pass_hat_k(count, passes, out->k);
	}
	out->at = mean_over_items(at, n, &out->at_low, &out->at_high);
	out->all = mean_over_items(all, n, &out->all_low, &out->all_high);
}

static void report_ks(struct repeated *r, int64_t trials, struct run_trials *out)
{
	static const int64_t usual[RUN_PASS_KS - 1] = {1, 2, 3, 5, 10, 20, 50};
	for (size_t i = 0; i < RUN_PASS_KS - 1 && usual[i] < trials; i++)
		out->ks[out->n_ks++].k = usual[i];
	out->ks[out->n_ks++].k = trials;
	for (size_t i = 0; i < out->n_ks; i++)
		report_k(r, &out->ks[i]);
}

/* ---- by where the gold passage was ---- */

static int by_ord(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	return (a->ord > b->ord) - (a->ord < b->ord);
}

static void report_cell(
	const struct tally *t, struct repeated *r, bool is_hit, struct run_cell *out)
{
	double *passes = arena_alloc(&r->arena, (r->items + 1) * sizeof *passes);
	size_t first = 0, n = 0;
	*out = (struct run_cell){0};
	for (size_t i = 0; i < r->items; first += r->counts[i++]) {
		struct place key = {.ord = r->ords[i]};
		const struct place *p =
			t->n_places ? bsearch(&key, t->places, t->n_places, sizeof key, by_ord)
				    : NULL;
		if (!p || p->is_hit != is_hit || r->counts[i] == 0)
			continue;
		int64_t count = count_passes(r->passes + first, r->counts[i]);
		bool is_pass = 2 * (size_t)count > r->counts[i];
		out->pass += is_pass;
		out->fail += !is_pass;
		passes[n++] = (double)count / (double)r->counts[i];
	}
	out->share = mean_over_items(passes, n, &out->low, &out->high);
}

/* ---- all ---- */

/* Items of which more than half of the scored trials pass. */
static int64_t count_passing(const struct repeated *r)
{
	int64_t passing = 0;
	size_t first = 0;
	for (size_t i = 0; i < r->items; first += r->counts[i++])
		passing += 2 * (size_t)count_passes(r->passes + first, r->counts[i]) > r->counts[i];
	return passing;
}

int tally_report_trials(struct tally *t, size_t i, struct store *s, int64_t run, int64_t row,
	int64_t trials, struct err *err)
{
	struct run_score *out = &t->scorers[i].report;
	struct repeated r = {0};
	int bad = read_back(&r, s, run, row, err);
	if (!bad) {
		struct repeats all = stats_repeats(r.values, r.counts, r.items, 0.95);
		out->mean = all.mean;
		out->n = (int64_t)all.items;
		out->pass = count_passing(&r);
		if (out->is_binary && all.flip_rate == 0) /* t would take equal ones for certain */
			tally_set_interval(out, stats_wilson(out->pass, out->n, 0.95), "wilson");
		else
			tally_set_interval(out, all.ci, "trials");
		out->trials.flip_rate = all.flip_rate;
		out->trials.within = all.within;
		out->trials.between = all.between;
		report_ks(&r, trials, &out->trials);
		if (t->n_places)
			qsort(t->places, t->n_places, sizeof *t->places, by_ord);
		report_cell(t, &r, true, &out->hit);
		report_cell(t, &r, false, &out->miss);
	}
	arena_free(&r.arena);
	return bad;
}
