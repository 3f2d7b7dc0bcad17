/*
 * wb_compare_places: owns what a comparison counts besides its difference: how often examples flip over
 * their trials, and retrieval against generation.
 *
 * As in a run's report every figure is one of examples: trials of an example never count as further
 * ones, nor examples of one group. A side that did not search has no cells, whatever the other did.
 */
#include "wb_compare_parts.h"

#include <math.h>

#include "grouped.h"
#include "grouped.h"

enum group pair_group(const struct pair *p)
{
	bool a_passes = p->of_a.passes > 0.5, b_passes = p->of_b.passes > 0.5;
	if (a_passes)
		return b_passes ? BOTH_PASS : BROKEN;
	return b_passes ? FIXED : BOTH_FAIL;
}

/* ---- trials ---- */

static double share(int64_t count, size_t n)
{
	return n ? (double)count / (double)n : (double)NAN;
}

void compare_count_trials(const struct pair *pairs, size_t n, struct compare_report *r)
{
	int64_t a = 0, b = 0;
	for (size_t i = 0; i < n; i++) {
		a += pairs[i].of_a.flips;
		b += pairs[i].of_b.flips;
	}
	r->a.flip_rate = r->a.trials > 1 ? share(a, n) : (double)NAN;
	r->b.flip_rate = r->b.trials > 1 ? share(b, n) : (double)NAN;
}

/* ---- retrieval against generation ---- */

static const struct seen *seen_of(const struct pair *p, bool is_b)
{
	return is_b ? &p->of_b : &p->of_a;
}

/* The pairs' groups, and the pass rates of those that a cell counts. */
struct counting {
	const struct pair *pairs;
	size_t n;
	size_t *groups;   /* a pair */
	double *passes;   /* of those that are counted, */
	size_t *clusters; /* and their groups */
};

static void count_cell(
	const struct counting *all, bool is_b, enum gold_place place, struct run_cell *c)
{
	size_t count = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct seen *s = seen_of(&all->pairs[i], is_b);
		if (s->place != place)
			continue;
		c->pass += s->passes > 0.5;
		c->fail += !(s->passes > 0.5);
		all->clusters[count] = all->groups[i];
		all->passes[count++] = s->passes;
	}
	struct grouped g = grouped_shares(all->passes, all->clusters, count);
	c->share = g.mean;
	c->low = g.low;
	c->high = g.high;
}

static void count_moves(const struct pair *pairs, size_t n, struct compare_report *r)
{
	for (size_t i = 0; i < n; i++) {
		const struct pair *p = &pairs[i];
		bool found = p->of_a.place == PLACE_MISS && p->of_b.place == PLACE_HIT;
		bool lost = p->of_a.place == PLACE_HIT && p->of_b.place == PLACE_MISS;
		r->found += found;
		r->lost += lost;
		r->found_fixed += found && pair_group(p) == FIXED;
		r->lost_broken += lost && pair_group(p) == BROKEN;
	}
}

void compare_count_places(
	const struct pair *pairs, size_t n, struct arena *scratch, struct compare_report *r)
{
	struct str *names = arena_alloc(scratch, (n + 1) * sizeof *names);
	struct compare_of *const sides[] = {&r->a, &r->b};
	size_t groups;
	for (size_t i = 0; i < n; i++)
		names[i] = pairs[i].group;
	struct counting all = {.pairs = pairs,
		.n = n,
		.groups = grouped_number(names, n, scratch, &groups),
		.passes = arena_alloc(scratch, (n + 1) * sizeof *all.passes),
		.clusters = arena_alloc(scratch, (n + 1) * sizeof *all.clusters)};
	for (int i = 0; i < 2; i++) {
		count_cell(&all, i, PLACE_HIT, &sides[i]->hit);
		count_cell(&all, i, PLACE_MISS, &sides[i]->miss);
	}
	count_moves(pairs, n, r);
}
