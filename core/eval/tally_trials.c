/*
 * tally_trials: owns the figures of examples that were asked several times, and of examples that belong
 * together.
 *
 * Trials of one example are no independent evidence, so every figure is first one of an example, and
 * intervals are over the examples; where those share groups, over the groups. Results without a score
 * are left out.
 */
#include <math.h>
#include <stdlib.h>

#include "grouped.h"
#include "tally_parts.h"

/* The scored trials of each example, one example after the other. */
struct repeated {
	struct arena arena;
	double *values, *passes; /* passes: 0 or 1 */
	size_t *counts;
	int64_t *ords;
	size_t *clusters; /* of the examples */
	size_t items;
};

static int read_back(
	struct repeated *r, struct store *store, int64_t run, int64_t row, struct err *err)
{
	struct arena *a = &r->arena;
	struct value_row *rows;
	size_t n, n_values = 0, groups;
	int bad = store_values(store, run, row, a, &rows, &n, err);
	if (bad)
		return bad;
	r->values = arena_alloc(a, (n + 1) * sizeof *r->values);
	r->passes = arena_alloc(a, (n + 1) * sizeof *r->passes);
	r->counts = arena_alloc(a, (n + 1) * sizeof *r->counts);
	r->ords = arena_alloc(a, (n + 1) * sizeof *r->ords);
	struct str *names = arena_alloc(a, (n + 1) * sizeof *names);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || rows[i].ord != rows[i - 1].ord) {
			names[r->items] = rows[i].group;
			r->ords[r->items++] = rows[i].ord;
		}
		if (rows[i].status == SCORE_ERROR || rows[i].status == SCORE_NA)
			continue;
		r->values[n_values] = rows[i].value;
		r->passes[n_values++] = rows[i].pass;
		r->counts[r->items - 1]++;
	}
	r->clusters = grouped_number(names, r->items, a, &groups);
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

/* ---- means over examples ---- */

/* One value an example, with its cluster. */
struct sample {
	double *values;
	size_t *clusters, n;
};

static struct sample new_sample(struct repeated *r)
{
	return (struct sample){arena_alloc(&r->arena, (r->items + 1) * sizeof(double)),
		arena_alloc(&r->arena, (r->items + 1) * sizeof(size_t)), 0};
}

static void sample_add(struct sample *s, const struct repeated *r, size_t item, double value)
{
	s->clusters[s->n] = r->clusters[item];
	s->values[s->n++] = value;
}

/* With trials the values are shares of them: t's where they differ, however few (stats.h). */
static struct grouped mean_of(const struct sample *s, bool is_share, int64_t trials)
{
	struct grouped g = grouped_mean(s->values, s->clusters, s->n, is_share);
	if (g.clusters || trials == 1)
		return g;
	struct interval i = stats_shares_interval(s->values, s->n, 0.95);
	g.low = i.low;
	g.high = i.high;
	g.method = is_share ? "wilson" : "trials";
	return g;
}

static bool is_whole(const struct sample *s)
{
	return grouped_is_share(s->values, s->n);
}

/* ---- pass@k ---- */

/* Examples with fewer than k scored trials say nothing about k. */
static void report_k(struct repeated *r, struct run_pass_k *out)
{
	struct sample at = new_sample(r), all = new_sample(r);
	size_t first = 0;
	for (size_t i = 0; i < r->items; first += r->counts[i++]) {
		int64_t count = (int64_t)r->counts[i];
		int64_t passes = count_passes(r->passes + first, r->counts[i]);
		if (count < out->k)
			continue;
		sample_add(&at, r, i, stats_pass_at_k(count, passes, out->k));
		sample_add(&all, r, i, stats_pass_hat_k(count, passes, out->k));
	}
	struct grouped one = mean_of(&at, is_whole(&at), 2);
	struct grouped every = mean_of(&all, is_whole(&all), 2);
	out->at = one.mean;
	out->at_low = one.low;
	out->at_high = one.high;
	out->all = every.mean;
	out->all_low = every.low;
	out->all_high = every.high;
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

static void report_cell(const struct tally *t, struct repeated *r, bool is_hit, int64_t trials,
	struct run_cell *out)
{
	struct sample passes = new_sample(r);
	size_t first = 0;
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
		sample_add(&passes, r, i, (double)count / (double)r->counts[i]);
	}
	struct grouped g = mean_of(&passes, is_whole(&passes), trials);
	out->share = g.mean;
	out->low = passes.n ? g.low : (double)NAN;
	out->high = passes.n ? g.high : (double)NAN;
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

static double mean_value(const double *values, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += values[i];
	return sum / (double)n;
}

static struct grouped mean_of_values(struct repeated *r, bool is_share, int64_t trials)
{
	struct sample means = new_sample(r);
	size_t first = 0;
	for (size_t i = 0; i < r->items; first += r->counts[i++])
		if (r->counts[i])
			sample_add(&means, r, i, mean_value(r->values + first, r->counts[i]));
	return mean_of(&means, is_share && is_whole(&means), trials);
}

static void report_repeats(struct repeated *r, int64_t trials, struct run_score *out)
{
	struct repeats all = stats_repeats(r->values, r->counts, r->items, 0.95);
	out->mean = all.mean;
	out->n = (int64_t)all.items;
	out->pass = count_passing(r);
	out->trials.flip_rate = all.flip_rate;
	out->trials.within = all.within;
	out->trials.between = all.between;
	report_ks(r, trials, &out->trials);
}

int tally_report_examples(struct tally *t, size_t i, struct store *s, int64_t run, int64_t row,
	int64_t trials, struct err *err)
{
	struct run_score *out = &t->scorers[i].report;
	struct repeated r = {0};
	int bad = read_back(&r, s, run, row, err);
	if (!bad) {
		if (trials > 1)
			report_repeats(&r, trials, out);
		struct grouped g = mean_of_values(&r, out->is_binary, trials);
		out->low = g.low;
		out->high = g.high;
		out->method = g.method;
		out->clusters = (int64_t)g.clusters;
		if (t->n_places)
			qsort(t->places, t->n_places, sizeof *t->places, by_ord);
		report_cell(t, &r, true, trials, &out->hit);
		report_cell(t, &r, false, trials, &out->miss);
	}
	arena_free(&r.arena);
	return bad;
}
