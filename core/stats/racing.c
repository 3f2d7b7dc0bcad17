/*
 * racing: owns a race of versions: their scores, who is still in, and what was decided where.
 *
 * The decision: an example counts for the means only when all that are in have a score on it, so
 * that nobody is ahead by having failed on the hard ones. Who has a score on fewer than half of the
 * examples has no say in that, or its failures would leave nothing to tell the others apart by.
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
	int64_t n; /* examples that came */
	bool *in;
	double *scores; /* [example * versions + version]; NaN: none */
	size_t cap_scores;
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
	free(r->scores);
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

/* ---- means ---- */

static double score_of(const struct racing *r, int64_t example, size_t version)
{
	return r->scores[(size_t)example * r->options.versions + version];
}

/* On how many examples it has a score. */
static int64_t scored_by(const struct racing *r, size_t version)
{
	int64_t n = 0;
	for (int64_t at = 0; at < r->n; at++)
		n += !isnan(score_of(r, at, version));
	return n;
}

/* Who is in and has a score on at least half of the examples; who is left alone needs but one. Returns
 * how many. */
static size_t find_heard(const struct racing *r, bool *heard)
{
	size_t n = 0, left = count_in(r);
	for (size_t i = 0; i < r->options.versions; i++) {
		int64_t scored = r->in[i] ? scored_by(r, i) : 0;
		heard[i] = scored > 0 && (left == 1 || 2 * scored >= r->n);
		n += heard[i];
	}
	return n;
}

static bool is_common(const struct racing *r, int64_t example, const bool *heard)
{
	for (size_t i = 0; i < r->options.versions; i++)
		if (heard[i] && isnan(score_of(r, example, i)))
			return false;
	return true;
}

/* One a version, over the examples that all of `heard` have a score on; NaN: not heard, or there are
 * none. Returns how many examples those are. */
static int64_t find_means(const struct racing *r, const bool *heard, double *means)
{
	size_t n = r->options.versions;
	int64_t common = 0;
	for (size_t i = 0; i < n; i++)
		means[i] = 0;
	for (int64_t at = 0; at < r->n; at++) {
		if (!is_common(r, at, heard))
			continue;
		common++;
		for (size_t i = 0; i < n; i++)
			if (heard[i])
				means[i] += score_of(r, at, i);
	}
	for (size_t i = 0; i < n; i++)
		means[i] = heard[i] && common ? means[i] / (double)common : (double)NAN;
	return common;
}

/* ---- rungs ---- */

/* A rung on which those stay that `stays` says; `means` is of before. */
static void end_rung(struct racing *r, const double *means, const bool *stays)
{
	size_t n = r->options.versions;
	double *shown = arena_alloc(&r->arena, (n + 1) * sizeof *shown);
	bool *kept = arena_alloc(&r->arena, (n + 1) * sizeof *kept);
	struct racing_rung rung = {r->n, count_in(r), shown, kept};
	memcpy(shown, means, n * sizeof *shown);
	memcpy(kept, stays, n * sizeof *kept);
	memcpy(r->in, kept, n * sizeof *r->in);
	r->rungs = mem_grow(r->rungs, r->n_rungs, &r->cap_rungs, sizeof *r->rungs);
	r->rungs[r->n_rungs++] = rung;
}

/* The best `keep` of those that are heard stay. Where nobody is, all do: there is nothing to go by;
 * where they have no example in common, all that are heard. */
static void halve(struct racing *r, size_t keep)
{
	size_t n = r->options.versions;
	double *means = mem_alloc((n + 1) * sizeof *means);
	bool *heard = mem_alloc((n + 1) * sizeof *heard);
	bool *stays = mem_alloc((n + 1) * sizeof *stays);
	size_t n_heard = find_heard(r, heard);
	int64_t common = find_means(r, heard, means);
	if (n_heard == 0)
		memcpy(stays, r->in, n * sizeof *stays);
	else
		halving_choose(means, heard, n, common ? keep : n, stays);
	end_rung(r, means, stays);
	free(means);
	free(heard);
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

static void end_by(struct racing *r, const bool *stays)
{
	size_t n = r->options.versions;
	double *means = mem_alloc((n + 1) * sizeof *means);
	bool *heard = mem_alloc((n + 1) * sizeof *heard);
	find_heard(r, heard);
	find_means(r, heard, means);
	end_rung(r, means, stays);
	free(means);
	free(heard);
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
		end_by(r, stays);
	free(stays);
}

/* ---- an example ---- */

static void keep_scores(struct racing *r, const double *scores)
{
	size_t n = r->options.versions, at = (size_t)r->n * n;
	for (size_t i = 0; i < n; i++) {
		r->scores = mem_grow(r->scores, at + i, &r->cap_scores, sizeof *r->scores);
		r->scores[at + i] = r->in[i] ? scores[i] : (double)NAN;
	}
	r->n++;
}

bool racing_add(struct racing *r, const double *scores)
{
	if (r->is_over)
		return true;
	keep_scores(r, scores);
	bool is_last = r->n >= r->options.planned;
	if (r->options.guarantee) {
		feed_pairs(r, scores);
		drop_beaten(r);
	} else {
		for (size_t i = 0; i < r->n_ends && !is_last; i++)
			if (r->n == r->ends[i])
				halve(r, halving_keep(count_in(r)));
	}
	r->is_over = is_last || (r->options.guarantee && count_in(r) <= 1);
	if (r->is_over)
		halve(r, r->options.versions);
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

/* The best of those in, and then the best but that one; n: there is none. */
static void find_best(const struct racing *r, size_t *best, size_t *second)
{
	size_t n = r->options.versions;
	double *means = mem_alloc((n + 1) * sizeof *means);
	bool *heard = mem_alloc((n + 1) * sizeof *heard);
	find_heard(r, heard);
	find_means(r, heard, means);
	*best = best_of(means, n, n);
	*second = best_of(means, n, *best);
	free(means);
	free(heard);
}

size_t racing_best(const struct racing *r)
{
	size_t best, second;
	find_best(r, &best, &second);
	return best;
}

size_t racing_second(const struct racing *r)
{
	size_t n = r->options.versions, best, second;
	find_best(r, &best, &second);
	/* Who is alone was left so at an earlier rung. */
	for (size_t i = r->n_rungs; i-- > 0 && second == n && best < n;)
		second = best_of(r->rungs[i].means, n, best);
	return second == n ? best : second;
}
