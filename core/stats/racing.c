/*
 * racing: owns a race of versions: their sums over common examples, who is still in, and what was
 * decided where.
 *
 * The decision: an example counts for the means only when all that are in have a score on it, so
 * that nobody is ahead by having failed on the hard ones.
 */
#include "racing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "sequential.h"

struct racing {
	struct arena arena; /* of the rungs' columns */
	struct racing_options options;
	int64_t n, common; /* examples that came; those that count for the means */
	bool *in;
	double *sums;
	struct sequential *pairs; /* with a guarantee: [i * versions + j] for i < j */
	int64_t ends[HALVING_MOST_RUNGS];
	size_t n_ends;
	struct racing_rung *rungs;
	size_t n_rungs, cap_rungs;
	bool is_over;
};

static struct sequential *pair_of(const struct racing *r, size_t i, size_t j)
{
	return &r->pairs[i * r->options.versions + j];
}

static void start_pairs(struct racing *r)
{
	size_t n = r->options.versions;
	struct sequential fresh;
	sequential_init(&fresh, &(struct sequential_options){.rule = SEQUENTIAL_LIVE,
					.is_graded = r->options.is_graded,
					.planned = r->options.planned,
					.alpha = r->options.alpha / (double)(n > 1 ? n - 1 : 1)});
	r->pairs = mem_alloc((n * n + 1) * sizeof *r->pairs);
	for (size_t i = 0; i < n * n; i++)
		r->pairs[i] = fresh;
}

struct racing *racing_new(const struct racing_options *options)
{
	struct racing *r = mem_alloc(sizeof *r);
	r->options = *options;
	if (r->options.alpha == 0)
		r->options.alpha = 0.05;
	r->in = mem_alloc((options->versions + 1) * sizeof *r->in);
	r->sums = mem_alloc((options->versions + 1) * sizeof *r->sums);
	for (size_t i = 0; i < options->versions; i++)
		r->in[i] = true;
	r->n_ends = halving_rungs(options->planned, r->ends);
	if (options->guarantee)
		start_pairs(r);
	return r;
}

void racing_free(struct racing *r)
{
	if (!r)
		return;
	free(r->in);
	free(r->sums);
	free(r->pairs);
	free(r->rungs);
	arena_free(&r->arena);
	free(r);
}

static size_t count_in(const struct racing *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->options.versions; i++)
		n += r->in[i];
	return n;
}

static double mean_of(const struct racing *r, size_t i)
{
	return r->in[i] && r->common ? r->sums[i] / (double)r->common : (double)NAN;
}

/* ---- rungs ---- */

/* A rung on which those stay that `stays` says. */
static void end_rung(struct racing *r, const bool *stays)
{
	size_t n = r->options.versions;
	double *means = arena_alloc(&r->arena, (n + 1) * sizeof *means);
	bool *kept = arena_alloc(&r->arena, (n + 1) * sizeof *kept);
	struct racing_rung rung = {r->n, count_in(r), means, kept};
	for (size_t i = 0; i < n; i++) {
		means[i] = mean_of(r, i);
		kept[i] = stays[i];
	}
	memcpy(r->in, kept, n * sizeof *r->in);
	r->rungs = mem_grow(r->rungs, r->n_rungs, &r->cap_rungs, sizeof *r->rungs);
	r->rungs[r->n_rungs++] = rung;
}

static void halve(struct racing *r)
{
	size_t n = r->options.versions;
	double *means = mem_alloc((n + 1) * sizeof *means);
	bool *stays = mem_alloc((n + 1) * sizeof *stays);
	for (size_t i = 0; i < n; i++)
		means[i] = mean_of(r, i);
	halving_choose(means, r->in, n, halving_keep(count_in(r)), stays);
	end_rung(r, stays);
	free(means);
	free(stays);
}

/* ---- with a guarantee ---- */

static void feed_pairs(struct racing *r, const double *scores)
{
	for (size_t i = 0; i < r->options.versions; i++)
		for (size_t j = i + 1; j < r->options.versions; j++)
			if (r->in[i] && r->in[j])
				sequential_add(pair_of(r, i, j), scores[j] - scores[i]);
}

/* Who was beaten by one that is still in. */
static void drop_beaten(struct racing *r)
{
	size_t n = r->options.versions, left = count_in(r), before = left;
	bool *stays = mem_alloc((n + 1) * sizeof *stays);
	memcpy(stays, r->in, n * sizeof *stays);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			enum stats_verdict v = pair_of(r, i, j)->verdict;
			size_t beaten = v == STATS_WON ? i : j;
			if ((v != STATS_WON && v != STATS_LOST) || !stays[i] || !stays[j])
				continue;
			stays[beaten] = false;
			left--;
		}
	if (left < before)
		end_rung(r, stays);
	free(stays);
}

/* ---- an example ---- */

static void add_to_means(struct racing *r, const double *scores)
{
	for (size_t i = 0; i < r->options.versions; i++)
		if (r->in[i] && isnan(scores[i]))
			return;
	for (size_t i = 0; i < r->options.versions; i++)
		if (r->in[i])
			r->sums[i] += scores[i];
	r->common++;
}

bool racing_add(struct racing *r, const double *scores)
{
	if (r->is_over)
		return true;
	r->n++;
	add_to_means(r, scores);
	bool is_last = r->n >= r->options.planned;
	if (r->options.guarantee) {
		feed_pairs(r, scores);
		drop_beaten(r);
	} else {
		for (size_t i = 0; i < r->n_ends && !is_last; i++)
			if (r->n == r->ends[i])
				halve(r);
	}
	r->is_over = is_last || (r->options.guarantee && count_in(r) <= 1);
	if (r->is_over)
		end_rung(r, r->in);
	return r->is_over;
}

int64_t racing_wanted(const struct racing *r, int64_t ahead)
{
	if (r->is_over)
		return r->n;
	for (size_t i = 0; i < r->n_ends && !r->options.guarantee; i++)
		if (r->ends[i] > r->n)
			return r->ends[i];
	return r->n + ahead < r->options.planned ? r->n + ahead : r->options.planned;
}

int64_t racing_seen(const struct racing *r)
{
	return r->n;
}

bool racing_is_in(const struct racing *r, size_t version)
{
	return r->in[version];
}

size_t racing_rungs(const struct racing *r, const struct racing_rung **out)
{
	*out = r->rungs;
	return r->n_rungs;
}

/* The best of a column of means but for `not`; n when there is none. */
static size_t best_of(const double *means, size_t n, size_t not )
{
	size_t best = n;
	for (size_t i = 0; i < n; i++)
		if (i != not &&!isnan(means[i]) && (best == n || means[i] > means[best]))
			best = i;
	return best;
}

size_t racing_best(const struct racing *r)
{
	size_t n = r->options.versions, best = n;
	for (size_t i = 0; i < n; i++)
		if (r->in[i] && (best == n || mean_of(r, i) > mean_of(r, best)))
			best = i;
	return best == n ? 0 : best;
}

size_t racing_second(const struct racing *r)
{
	size_t n = r->options.versions, best = racing_best(r), second = n;
	for (size_t i = 0; i < n; i++)
		if (r->in[i] && i != best && (second == n || mean_of(r, i) > mean_of(r, second)))
			second = i;
	/* Who is alone was left so at an earlier rung. */
	for (size_t i = r->n_rungs; i-- > 0 && second == n;)
		second = best_of(r->rungs[i].means, n, best);
	return second == n ? best : second;
}
