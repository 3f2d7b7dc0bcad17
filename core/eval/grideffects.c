/*
 * grideffects: owns sums over the examples, by level and by pair of factors.
 *
 * Each cell has a place: the number of its level of each factor. A partner is found by its place, so that a
 * grid of many cells is no matter of comparing texts.
 */
#include "grideffects.h"

#include <math.h>
#include <stdlib.h>

#include "clock.h"
#include "meandiff.h"
#include "grouped.h"
#include "stats.h"

struct place {
	size_t level
		[GRID_FACTORS]; /* of the plan's levels; GRID_NONE: one that only `include` has */
	uint64_t key;           /* tells cells apart; GRID_NONE levels have no partners */
	size_t cell;
};

/* Of one factor with several levels, or of the interaction of two factors with two each. */
struct sums {
	enum grid_factor factor, other; /* other: GRID_FACTORS but for an interaction */
	double **of;                    /* [level][example]; an interaction has one, signed */
	double *all;                    /* [example], over all levels */
	bool *missing;                  /* [example] */
	bool *takes_part;               /* [cell] */
	size_t n_levels, cells;         /* cells: of each level, of each corner */
	bool is_share;
};

struct grideffects {
	const struct gridplan *plan;
	const struct grid_report *report;
	size_t n; /* examples */
	struct place *places, *sorted;
	struct sums *sums;
	size_t n_sums;
	const size_t *clusters; /* an example; NULL */
	double *scratch;
	size_t *together;    /* the clusters of what is in scratch; NULL */
	size_t at, at_level; /* finishing: the sums and level that are next */
};

/* ---- places ---- */

static size_t level_of(const struct gridplan *g, enum grid_factor f, struct str level)
{
	for (size_t i = 0; i < g->levels[f].n; i++)
		if (str_eq(g->levels[f].items[i], level))
			return i;
	return GRID_NONE;
}

static uint64_t key_of(const struct gridplan *g, const size_t *level)
{
	uint64_t key = 0;
	for (int f = 0; f < GRID_FACTORS; f++)
		if (g->levels[f].n)
			key = key * g->levels[f].n + level[f];
	return key;
}

static int by_key(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	return (a->key > b->key) - (a->key < b->key);
}

/* Cells with a mean, by key, first; the others behind them. */
static void find_places(struct grideffects *e)
{
	const struct grid_report *r = e->report;
	for (size_t i = 0; i < r->n_cells; i++) {
		struct place *p = &e->places[i];
		bool is_new = isnan(r->cells[i].score.mean);
		for (int f = 0; f < GRID_FACTORS; f++) {
			p->level[f] =
				level_of(e->plan, (enum grid_factor)f, r->cells[i].at.level[f]);
			is_new |= e->plan->levels[f].n && p->level[f] == GRID_NONE;
		}
		p->key = is_new ? UINT64_MAX : key_of(e->plan, p->level);
		p->cell = i;
		e->sorted[i] = *p;
	}
	qsort(e->sorted, r->n_cells, sizeof *e->sorted, by_key);
}

/* Whether the cell at this place, but for these levels of f and h, is there with a mean. */
static bool has_partner(const struct grideffects *e, const struct place *p, enum grid_factor f,
	size_t level_f, enum grid_factor h, size_t level_h)
{
	struct place key = *p;
	key.level[f] = level_f;
	if (h != GRID_FACTORS)
		key.level[h] = level_h;
	key.key = key_of(e->plan, key.level);
	return bsearch(&key, e->sorted, e->report->n_cells, sizeof key, by_key) != NULL;
}

static bool has_all_partners(
	const struct grideffects *e, const struct place *p, const struct sums *s)
{
	size_t n_other = s->other == GRID_FACTORS ? 1 : e->plan->levels[s->other].n;
	if (p->key == UINT64_MAX)
		return false;
	for (size_t i = 0; i < e->plan->levels[s->factor].n; i++)
		for (size_t k = 0; k < n_other; k++)
			if (!has_partner(e, p, s->factor, i, s->other, k))
				return false;
	return true;
}

/* ---- sums ---- */

static void add_sums(
	struct grideffects *e, enum grid_factor factor, enum grid_factor other, size_t n_levels)
{
	struct sums *s = &e->sums[e->n_sums++];
	size_t n_cells = e->report->n_cells, parts = other == GRID_FACTORS ? n_levels : 4;
	*s = (struct sums){factor, other, mem_alloc(n_levels * sizeof *s->of),
		mem_alloc(e->n * sizeof *s->all), mem_alloc(e->n * sizeof *s->missing),
		mem_alloc(n_cells * sizeof *s->takes_part), n_levels, 0, true};
	for (size_t i = 0; i < n_levels; i++)
		s->of[i] = mem_alloc(e->n * sizeof *s->of[i]);
	for (size_t i = 0; i < n_cells; i++) {
		s->takes_part[i] = has_all_partners(e, &e->places[i], s);
		s->cells += s->takes_part[i];
	}
	s->cells /= parts;
}

struct grideffects *grideffects_new(const struct gridplan *g, const struct grid_report *r,
	const size_t *clusters, size_t n_examples)
{
	struct grideffects *e = mem_alloc(sizeof *e);
	*e = (struct grideffects){.plan = g, .report = r, .n = n_examples, .clusters = clusters};
	if (clusters)
		e->together = mem_alloc((n_examples + 1) * sizeof *e->together);
	e->places = mem_alloc(r->n_cells * sizeof *e->places);
	e->sorted = mem_alloc(r->n_cells * sizeof *e->sorted);
	e->scratch = mem_alloc((n_examples + 1) * sizeof *e->scratch);
	e->sums = mem_alloc(((size_t)GRID_FACTORS * (GRID_FACTORS + 1) / 2) * sizeof *e->sums);
	find_places(e);
	for (size_t i = 0; i < GRID_FACTORS; i++)
		if (g->levels[g->order[i]].n > 1)
			add_sums(e, g->order[i], GRID_FACTORS, g->levels[g->order[i]].n);
	for (size_t i = 0; i < GRID_FACTORS; i++)
		for (size_t k = i + 1; k < GRID_FACTORS; k++)
			if (g->levels[g->order[i]].n == 2 && g->levels[g->order[k]].n == 2)
				add_sums(e, g->order[i], g->order[k], 1);
	return e;
}

void grideffects_free(struct grideffects *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < e->n_sums; i++) {
		struct sums *s = &e->sums[i];
		for (size_t k = 0; k < s->n_levels; k++)
			free(s->of[k]);
		free(s->of);
		free(s->all);
		free(s->missing);
		free(s->takes_part);
	}
	free(e->sums);
	free(e->scratch);
	free(e->together);
	free(e->sorted);
	free(e->places);
	free(e);
}

void grideffects_add(struct grideffects *e, size_t cell, const double *values, bool is_share)
{
	const struct place *p = &e->places[cell];
	for (size_t i = 0; i < e->n_sums; i++) {
		struct sums *s = &e->sums[i];
		bool crossed = s->other != GRID_FACTORS;
		if (!s->takes_part[cell])
			continue;
		double *of = s->of[crossed ? 0 : p->level[s->factor]];
		double sign = crossed && p->level[s->factor] != p->level[s->other] ? -1 : 1;
		s->is_share &= is_share;
		for (size_t k = 0; k < e->n; k++) {
			s->missing[k] |= isnan(values[k]);
			of[k] += sign * values[k];
			s->all[k] += values[k];
		}
	}
}

/* ---- what they come to ---- */

static void put(struct grideffects *e, size_t *n, size_t example, double value)
{
	if (e->together)
		e->together[*n] = e->clusters[example];
	e->scratch[(*n)++] = value;
}

/* The mean over the level's cells for each example that counts; how many those are. */
static size_t means_of(struct grideffects *e, const struct sums *s, size_t level)
{
	size_t n = 0;
	for (size_t k = 0; k < e->n; k++)
		if (!s->missing[k])
			put(e, &n, k, s->of[level][k] / (double)s->cells);
	return n;
}

/* The level's mean less that of all others. */
static size_t effects_of(struct grideffects *e, const struct sums *s, size_t level)
{
	size_t n = 0;
	double cells = (double)s->cells, others = (double)(s->n_levels - 1);
	for (size_t k = 0; k < e->n; k++)
		if (!s->missing[k])
			put(e, &n, k,
				s->of[level][k] / cells -
					(s->all[k] - s->of[level][k]) / (cells * others));
	return n;
}

static size_t count_left_out(const struct grideffects *e, const struct sums *s, size_t level)
{
	size_t n = 0;
	for (size_t i = 0; i < e->report->n_cells; i++)
		n += !s->takes_part[i] && e->places[i].level[s->factor] == level &&
		     !isnan(e->report->cells[i].score.mean);
	return n;
}

static struct grid_marginal marginal(struct grideffects *e, const struct sums *s, size_t level)
{
	struct grouped m = {(double)NAN, (double)NAN, (double)NAN, "", 0};
	struct meandiff d = meandiff_none;
	if (s->cells) {
		m = grouped_shares(e->scratch, e->together, means_of(e, s, level));
		bool is_share = s->is_share && s->cells == 1 && s->n_levels == 2;
		size_t n = effects_of(e, s, level);
		d = meandiff_of(e->scratch, e->together, n, is_share);
	}
	return (struct grid_marginal){
		.factor = s->factor,
		.level = e->plan->levels[s->factor].items[level],
		.mean = m.mean,
		.low = m.low,
		.high = m.high,
		.effect = d.value,
		.effect_low = d.low,
		.effect_high = d.high,
		.p = d.p,
		.p_holm = (double)NAN,
		.n = d.n,
		.cells = s->cells,
		.left_out = count_left_out(e, s, level),
	};
}

static struct grid_interaction interaction(struct grideffects *e, const struct sums *s)
{
	size_t n = s->cells ? means_of(e, s, 0) : 0;
	struct meandiff d = meandiff_of(e->scratch, e->together, n, false);
	return (struct grid_interaction){
		.factors = {s->factor, s->other},
		.difference = d.value,
		.low = d.low,
		.high = d.high,
		.p = d.p,
		.p_holm = (double)NAN,
		.n = d.n,
		.cells = 4 * s->cells,
	};
}

/* Of two levels the second's effect is the first's with the other sign: one comparison. */
static bool is_mirror(const struct grid_report *r, size_t i)
{
	const struct grid_marginal *m = r->marginals;
	bool second = i > 0 && m[i - 1].factor == m[i].factor;
	bool third = i > 1 && m[i - 2].factor == m[i].factor;
	bool more = i + 1 < r->n_marginals && m[i + 1].factor == m[i].factor;
	return second && !third && !more;
}

static void correct(struct grid_report *r)
{
	size_t n = r->n_marginals + r->n_interactions;
	double *p = mem_alloc((n + 1) * sizeof *p);
	for (size_t i = 0; i < r->n_marginals; i++)
		p[i] = is_mirror(r, i) ? (double)NAN : r->marginals[i].p;
	for (size_t i = 0; i < r->n_interactions; i++)
		p[r->n_marginals + i] = r->interactions[i].p;
	stats_holm(p, p, n);
	for (size_t i = 0; i < r->n_marginals; i++)
		r->marginals[i].p_holm = is_mirror(r, i) ? p[i - 1] : p[i];
	for (size_t i = 0; i < r->n_interactions; i++)
		r->interactions[i].p_holm = p[r->n_marginals + i];
	free(p);
}

static void begin_report(const struct grideffects *e, struct arena *a, struct grid_report *r)
{
	size_t levels = 0;
	for (size_t i = 0; i < e->n_sums; i++)
		levels += e->sums[i].n_levels;
	r->marginals = arena_alloc(a, (levels + 1) * sizeof *r->marginals);
	r->interactions = arena_alloc(a, (e->n_sums + 1) * sizeof *r->interactions);
	r->n_marginals = r->n_interactions = 0;
}

void grideffects_finish(
	struct grideffects *e, struct arena *a, struct grid_report *r, int64_t until, bool *more)
{
	if (e->at == 0 && e->at_level == 0)
		begin_report(e, a, r);
	while (e->at < e->n_sums) {
		const struct sums *s = &e->sums[e->at];
		if (s->other != GRID_FACTORS)
			r->interactions[r->n_interactions++] = interaction(e, s);
		else
			r->marginals[r->n_marginals++] = marginal(e, s, e->at_level);
		if (++e->at_level == s->n_levels) {
			e->at++;
			e->at_level = 0;
		}
		if (clock_mono_us() >= until)
			break;
	}
	*more = e->at < e->n_sums;
	if (!*more)
		correct(r);
}
