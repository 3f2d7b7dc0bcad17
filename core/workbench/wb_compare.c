/*
 * wb_compare: owns the comparison of two finished runs, example by example.
 *
 * Reading the values and drawing the bootstrap's samples is most of the work, so that is what goes in slices; the other
 * statistics of 100,000 pairs take some hundredths of a second.
 */
#include "wb_compare_parts.h"
#include "wb_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "grouped.h"
#include "meandiff.h"
#include "stats.h"

enum {
	PAGE = 1000,   /* values read in one slice: some milliseconds */
	DRAWS = 50000, /* of the bootstrap: less than a millisecond */
	A_SECOND_US = 1000000,
	/* Over so many pairs the bootstrap says what t says, and would keep a screen waiting. */
	BOOTSTRAP_PAIRS = 10000,
};

struct side {
	struct run run;
	struct version version;
	int64_t scorer;
	struct value_row *rows;
	size_t n, cap;
	bool is_read;
};

struct compare {
	struct wb *w;
	struct arena arena; /* of everything but the report */
	struct side a, b;
	struct str scorer;
	bool is_binary;
	/* once both are read */
	struct pair *pairs;
	size_t n_pairs;
	int64_t excluded;
	bool is_paired;
	struct bootstrap *bootstrap; /* under way; NULL: none */
};

/* ---- reading ---- */

static int has_no_scores(struct compare *c, int64_t run, struct str scorer, struct err *err)
{
	struct str why;
	int64_t n;
	int bad = wb_common_error(c->w, run, &c->arena, &why, &n, err);
	if (bad)
		return bad;
	if (n)
		return err_set(err, ERR_INPUT,
			"run %lld has nothing to compare: none of its calls was answered: %.*s",
			(long long)run, STRF(why));
	return err_set(
		err, ERR_INPUT, "run %lld was not scored with %.*s", (long long)run, STRF(scorer));
}

static int start_side(
	struct compare *c, struct side *side, int64_t run, struct str scorer, struct err *err)
{
	struct store *store = c->w->store;
	int bad = store_run_load(store, run, &c->arena, &side->run, err);
	if (!bad)
		bad = wb_check_lock(c->w, side->run.split, err);
	if (!bad)
		bad = store_scorer_of_run(store, run, scorer, &c->arena, &side->scorer, &c->scorer,
			&c->is_binary, err);
	if (!bad && side->scorer == 0)
		bad = has_no_scores(c, run, scorer, err);
	return bad ? bad
		   : store_version_by_id(store, side->run.version, &c->arena, &side->version, err);
}

static int read_some(struct compare *c, struct side *side, struct err *err)
{
	const struct value_row *last = side->n ? &side->rows[side->n - 1] : NULL;
	struct value_row *page;
	size_t n;
	int bad = store_values_after(c->w->store, side->run.id, side->scorer, last ? last->ord : 0,
		last ? last->trial : 0, PAGE, &c->arena, &page, &n, err);
	for (size_t i = 0; !bad && i < n; i++) {
		side->rows = mem_grow(side->rows, side->n, &side->cap, sizeof *side->rows);
		side->rows[side->n++] = page[i];
	}
	side->is_read = n < PAGE;
	return bad;
}

/* ---- pairing ---- */

/* What the trials of the example at rows[*at...] say together. */
static struct seen next_seen(const struct side *s, size_t *at, struct value_row *first)
{
	struct seen seen = {.mean = (double)NAN};
	double sum = 0, passes = 0, said = 0;
	size_t n = 0;
	*first = s->rows[*at];
	for (; *at < s->n && s->rows[*at].ord == first->ord; ++*at) {
		const struct value_row *r = &s->rows[*at];
		if (r->status == SCORE_ERROR || r->status == SCORE_NA)
			continue;
		seen.flips |= n > 0 && r->value != said;
		seen.place = r->place;
		said = r->value;
		sum += r->value;
		passes += r->pass;
		n++;
	}
	if (n) {
		seen.mean = sum / (double)n;
		seen.passes = passes / (double)n;
	}
	return seen;
}

static int by_example(const void *x, const void *y)
{
	const struct pair *a = x, *b = y;
	return (a->example > b->example) - (a->example < b->example);
}

/* Both sides' means by example content: only examples that are the same in both are compared. */
static size_t make_pairs(const struct side *a, const struct side *b, struct arena *arena,
	struct pair **out, int64_t *excluded)
{
	struct pair *second = arena_alloc(arena, (b->n + 1) * sizeof *second);
	struct pair *pairs = arena_alloc(arena, (a->n + 1) * sizeof *pairs);
	struct value_row first;
	size_t n_second = 0, n = 0;
	for (size_t at = 0; at < b->n; n_second++) {
		struct seen seen = next_seen(b, &at, &first);
		second[n_second] = (struct pair){.example = first.example, .of_b = seen};
	}
	qsort(second, n_second, sizeof *second, by_example);
	for (size_t at = 0; at < a->n;) {
		struct pair p = {.of_a = next_seen(a, &at, &first)};
		p.example = first.example;
		p.name = first.name;
		p.group = first.group;
		const struct pair *other =
			bsearch(&p, second, n_second, sizeof *second, by_example);
		if (!other)
			continue;
		p.of_b = other->of_b;
		if (isnan(p.of_a.mean) || isnan(p.of_b.mean))
			++*excluded;
		else
			pairs[n++] = p;
	}
	*out = pairs;
	return n;
}

/* ---- what became of each ---- */

static struct str *copy_ids(const struct compare_pair *pairs, size_t n, struct arena *a)
{
	struct str *ids = arena_alloc(a, (n + 1) * sizeof *ids);
	for (size_t i = 0; i < n; i++)
		ids[i] = pairs[i].id;
	return ids;
}

static void count_flips(
	const struct pair *pairs, size_t n, struct arena *a, struct compare_report *r)
{
	struct compare_pair *grouped = arena_alloc(a, (n + 1) * sizeof *grouped);
	size_t counts[GROUPS] = {0}, at[GROUPS] = {0};
	for (size_t i = 0; i < n; i++)
		counts[pair_group(&pairs[i])]++;
	for (int g = 1; g < GROUPS; g++)
		at[g] = at[g - 1] + counts[g - 1];
	for (size_t i = 0; i < n; i++)
		grouped[at[pair_group(&pairs[i])]++] =
			(struct compare_pair){arena_dup(a, pairs[i].name), pairs[i].of_a.mean,
				pairs[i].of_b.mean, pairs[i].of_a.place, pairs[i].of_b.place};
	r->pairs = grouped;
	r->n_broken = counts[BROKEN];
	r->n_fixed = counts[FIXED];
	r->both_fail = (int64_t)counts[BOTH_FAIL];
	r->both_pass = (int64_t)counts[BOTH_PASS];
	r->broken = copy_ids(grouped, r->n_broken, a);
	r->fixed = copy_ids(grouped + r->n_broken, r->n_fixed, a);
}

/* ---- statistics ---- */

/* Examples needed, and what these show: Connor's, by how many came out differently. */
static void set_reach_of_shares(size_t n, struct compare_report *r)
{
	double psi = n ? (double)(r->n_broken + r->n_fixed) / (double)n : 0;
	r->mde_80 = stats_connor_mde(psi, (double)n, 0.05, 0.8);
	r->needed = stats_connor_n(psi, fabs(r->difference), 0.05, 0.8);
}

/* Miller's formula solved for delta, and for n at this difference: the error shrinks with the root of
 * n, (z + z)^2 = 7.8489 at 5 % and 80 %. */
static void set_reach(double se, size_t n, struct compare_report *r)
{
	const double z2 = 7.848879734;
	r->mde_80 = sqrt(z2) * se;
	r->needed = r->difference != 0 ? z2 * se * se * (double)n / (r->difference * r->difference)
				       : (double)NAN;
}

static void judge_plainly(const double *d, size_t n, struct compare_report *r)
{
	struct meandiff m = meandiff_of(d, NULL, n, r->is_binary);
	r->low = m.low;
	r->high = m.high;
	r->method = m.method;
	r->p = m.p;
	r->test = m.test;
	if (r->is_binary)
		set_reach_of_shares(n, r);
	else
		set_reach(m.se, n, r);
}

/* Examples that belong together are no independent evidence: interval, test and reach then come from
 * the clusters. */
static void judge_by_clusters(const struct pair *pairs, const double *d, size_t n,
	struct arena *arena, struct compare_report *r)
{
	struct str *names = arena_alloc(arena, (n + 1) * sizeof *names);
	size_t groups;
	for (size_t i = 0; i < n; i++)
		names[i] = pairs[i].group;
	size_t *clusters = grouped_number(names, n, arena, &groups);
	if (!stats_is_clustered(clusters, n))
		return;
	struct meandiff m = meandiff_of(d, clusters, n, r->is_binary);
	r->clusters = (int64_t)groups;
	r->cluster_low = fmax(-1, m.low); /* t does not know where differences end */
	r->cluster_high = fmin(1, m.high);
	r->cluster_method = m.method;
	r->cluster_p = m.p;
	r->cluster_test = m.test;
	set_reach(m.se, n, r);
}

static void compare_pairs(const struct pair *pairs, size_t n, struct arena *arena,
	struct arena *of_report, struct compare_report *r)
{
	double *d = arena_alloc(arena, (n + 1) * sizeof *d);
	double sum_a = 0, sum_b = 0;
	bool whole = true;
	for (size_t i = 0; i < n; i++) {
		double a = pairs[i].of_a.mean, b = pairs[i].of_b.mean;
		sum_a += a;
		sum_b += b;
		d[i] = b - a;
		whole &= (a == 0 || a == 1) && (b == 0 || b == 1);
	}
	r->n = (int64_t)n;
	r->a.mean = n ? sum_a / (double)n : (double)NAN;
	r->b.mean = n ? sum_b / (double)n : (double)NAN;
	r->difference = r->b.mean - r->a.mean;
	count_flips(pairs, n, of_report, r);
	compare_count_trials(pairs, n, r);
	compare_count_places(pairs, n, arena, r);
	/* Pass rates over several trials are graded, whatever the scorer. */
	r->is_binary &= whole;
	judge_plainly(d, n, r);
	judge_by_clusters(pairs, d, n, arena, r);
}

struct compare_judged compare_judged(const struct compare_report *r)
{
	if (r->clusters)
		return (struct compare_judged){r->cluster_low, r->cluster_high, r->cluster_p,
			r->cluster_method, r->cluster_test};
	return (struct compare_judged){r->low, r->high, r->p, r->method, r->test};
}

/* ---- all ---- */

static void name_sides(const struct compare *c, struct arena *a, struct compare_report *out)
{
	const struct version *va = &c->a.version, *vb = &c->b.version;
	out->scorer = arena_dup(a, c->scorer);
	out->is_binary = c->is_binary;
	out->a.run = c->a.run.id;
	out->b.run = c->b.run.id;
	out->a.trials = c->a.run.trials;
	out->b.trials = c->b.run.trials;
	out->a.version = va->number;
	out->b.version = vb->number;
	out->a.ref = arena_printf(a, "%.*s@%lld", STRF(va->prompt), (long long)va->number);
	out->b.ref = arena_printf(a, "%.*s@%lld", STRF(vb->prompt), (long long)vb->number);
}

/* What is told of test results is a look. */
static int count_looks(struct compare *c, struct compare_report *out, struct err *err)
{
	const struct run *r = &c->b.run;
	struct wb_looks seen;
	bool is_test;
	int bad = wb_is_test(c->w, r->dataset, r->split, &is_test, err);
	if (bad || !is_test)
		return bad;
	bad = wb_note_look(c->w, r->dataset, r->split, r->id, false, err);
	if (!bad)
		bad = wb_count_looks(c->w, r->dataset, &seen, err);
	if (!bad)
		bad = store_commit(c->w->store, err);
	if (!bad) {
		out->test_looks = seen.times;
		out->test_versions = seen.versions;
	}
	return bad;
}

/* Pairs whose values are graded get a bootstrap interval besides, drawn in slices. */
static void start_bootstrap(struct compare *c)
{
	double *d = mem_alloc((c->n_pairs + 1) * sizeof *d);
	bool whole = true;
	for (size_t i = 0; i < c->n_pairs; i++) {
		double a = c->pairs[i].of_a.mean, b = c->pairs[i].of_b.mean;
		whole &= (a == 0 || a == 1) && (b == 0 || b == 1);
		d[i] = b - a;
	}
	if (!(c->is_binary && whole))
		c->bootstrap =
			bootstrap_new(d, NULL, c->n_pairs, (struct bootstrap_options){.seed = 42});
	free(d);
}

static int make_them_pairs(struct compare *c, struct err *err)
{
	c->n_pairs = make_pairs(&c->a, &c->b, &c->arena, &c->pairs, &c->excluded);
	c->is_paired = true;
	if (c->n_pairs == 0)
		return err_set(err, ERR_INPUT,
			"runs %lld and %lld have no example in common that both scored",
			(long long)c->a.run.id, (long long)c->b.run.id);
	if (c->n_pairs <= BOOTSTRAP_PAIRS)
		start_bootstrap(c);
	return 0;
}

static void report(struct compare *c, struct arena *a, struct compare_report *out)
{
	*out = (struct compare_report){.excluded = c->excluded,
		.bootstrap_low = (double)NAN,
		.bootstrap_high = (double)NAN,
		.cluster_low = (double)NAN,
		.cluster_high = (double)NAN,
		.cluster_p = (double)NAN};
	name_sides(c, a, out);
	compare_pairs(c->pairs, c->n_pairs, &c->arena, a, out);
	if (c->bootstrap) {
		struct interval i = bootstrap_interval(c->bootstrap);
		out->bootstrap_low = i.low;
		out->bootstrap_high = i.high;
	}
}

int compare_start(struct wb *w, int64_t run_a, int64_t run_b, struct str scorer,
	struct compare **out, struct err *err)
{
	struct compare *c = mem_alloc(sizeof *c);
	c->w = w;
	if (scorer.n == 0)
		scorer = w->project.primary;
	int bad = start_side(c, &c->a, run_a, scorer, err);
	if (!bad)
		bad = start_side(c, &c->b, run_b, scorer, err);
	if (bad) {
		compare_free(c);
		c = NULL;
	}
	*out = c;
	return bad;
}

/* Some of what stands before the report; *ready: all of it. */
static int prepare(struct compare *c, bool *ready, struct err *err)
{
	*ready = false;
	if (!c->a.is_read)
		return read_some(c, &c->a, err);
	if (!c->b.is_read)
		return read_some(c, &c->b, err);
	if (!c->is_paired)
		return make_them_pairs(c, err);
	*ready = !c->bootstrap || bootstrap_step(c->bootstrap, DRAWS);
	return 0;
}

int compare_step(struct compare *c, int64_t budget_us, bool *more, struct arena *a,
	struct compare_report *out, struct err *err)
{
	int64_t until = clock_mono_us() + budget_us;
	bool ready = false;
	*more = true;
	do {
		int bad = prepare(c, &ready, err);
		if (bad)
			return bad;
	} while (!ready && clock_mono_us() < until);
	if (!ready)
		return 0;
	*more = false;
	report(c, a, out);
	return count_looks(c, out, err);
}

void compare_free(struct compare *c)
{
	if (!c)
		return;
	bootstrap_free(c->bootstrap);
	free(c->a.rows);
	free(c->b.rows);
	arena_free(&c->arena);
	free(c);
}

int wb_compare(struct wb *w, int64_t run_a, int64_t run_b, struct str scorer, struct arena *a,
	struct compare_report *out, struct err *err)
{
	struct compare *c;
	bool more = true;
	int bad = compare_start(w, run_a, run_b, scorer, &c, err);
	while (!bad && more)
		bad = compare_step(c, A_SECOND_US, &more, a, out, err);
	compare_free(c);
	return bad;
}
