/*
 * grideffects: what a factor's levels come to over the examples: marginal means, main effects, and the
 * interaction of two factors with two levels each.
 *
 * Cells that answer the same examples are no independent evidence, so everything is counted an example at a
 * time: first the mean over the level's cells for this example, then the difference to the other levels'
 * mean, then over the examples. Only whole comparisons count: a cell takes part for a factor when its
 * partners at every other level have a mean, an example when every one of those cells has a score for it.
 *
 * The cells' values pass through one after the other; what stays is a number an example and level.
 */
#ifndef STROP_GRIDEFFECTS_H
#define STROP_GRIDEFFECTS_H

#include "gridplan.h"

/* On the heap. Borrows the plan, the report, whose cells' means must be there, and `clusters`: which
 * examples belong together, a number each, NULL where none do. Examples are numbered below n_examples. */
struct grideffects;
struct grideffects *grideffects_new(const struct gridplan *g, const struct grid_report *r,
	const size_t *clusters, size_t n_examples);
void grideffects_free(struct grideffects *e); /* NULL is fine */

/* The cell's score of each example, NaN where it has none; is_share: all are 0 or 1. Each cell once. */
void grideffects_add(struct grideffects *e, size_t cell, const double *values, bool is_share);

/* Fill the report's marginals and interactions, with Holm's correction over the effects, in slices that end
 * at `until` (clock_mono_us); *more: call again. In the arena. */
void grideffects_finish(
	struct grideffects *e, struct arena *a, struct grid_report *r, int64_t until, bool *more);

#endif
