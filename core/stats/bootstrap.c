/*
 * bootstrap: owns the seeded percentile bootstrap of a mean, over items or over clusters. Refuses
 * fewer than two things to draw from with NaN: all replicates would be the same and look like
 * certainty.
 *
 * The decision: an item is a cluster of one, so both kinds are the same loop. Clusters are drawn in
 * the order in which they first appear, so that the result does not depend on how they are
 * numbered.
 */
#include "stats.h"

#include <math.h>
#include <stdlib.h>

#include "cluster.h"
#include "mem.h"
#include "rng.h"

enum { USUAL_REPLICATES = 10000, MOST_REPLICATES = 10000000 };

struct bootstrap {
	struct cluster_sum *groups;
	size_t n_groups;
	double *means; /* of the replicates that are done; sorted when all are */
	size_t done, replicates;
	bool sorted;
	double level;
	struct rng rng;
	/* the replicate that is being drawn */
	size_t drawn;
	double sum, size;
};

/* Takes the groups. */
static struct bootstrap *new_of_groups(
	struct cluster_sum *groups, size_t n_groups, struct bootstrap_options options)
{
	struct bootstrap *b = mem_alloc(sizeof *b);
	b->groups = groups;
	b->n_groups = n_groups;
	b->replicates = options.replicates ? options.replicates : USUAL_REPLICATES;
	if (b->replicates > MOST_REPLICATES)
		b->replicates = MOST_REPLICATES;
	if (b->n_groups < 2)
		b->replicates = 0;
	b->means = mem_alloc(b->replicates * sizeof *b->means);
	b->level = options.level != 0 ? options.level : 0.95;
	b->rng.state = options.seed;
	return b;
}

struct bootstrap *bootstrap_new(
	const double *values, const size_t *clusters, size_t n, struct bootstrap_options options)
{
	size_t n_groups;
	struct cluster_sum *groups = cluster_sums(values, clusters, n, &n_groups);
	return new_of_groups(groups, n_groups, options);
}

static void finish_replicate(struct bootstrap *b)
{
	b->means[b->done++] = b->sum / b->size;
	b->drawn = 0;
	b->sum = b->size = 0;
}

bool bootstrap_step(struct bootstrap *b, size_t draws)
{
	for (; b->done < b->replicates && draws; draws--) {
		const struct cluster_sum *g = &b->groups[rng_index(&b->rng, b->n_groups)];
		b->sum += g->sum;
		b->size += (double)g->n;
		if (++b->drawn == b->n_groups)
			finish_replicate(b);
	}
	return b->done == b->replicates;
}

struct interval bootstrap_interval(struct bootstrap *b)
{
	if (b->replicates == 0 || b->done < b->replicates || !(b->level > 0 && b->level < 1))
		return (struct interval){NAN, NAN};
	if (!b->sorted)
		stats_sort(b->means, b->done);
	b->sorted = true;
	/* The slack keeps 10000 * (1 - 0.95) / 2 at 250 whatever its last bit. */
	size_t low = (size_t)((double)b->done * (1 - b->level) / 2 + 1e-9);
	return (struct interval){b->means[low], b->means[b->done - 1 - low]};
}

void bootstrap_free(struct bootstrap *b)
{
	if (!b)
		return;
	free(b->groups);
	free(b->means);
	free(b);
}

static struct interval run_whole(struct bootstrap *b)
{
	while (!bootstrap_step(b, SIZE_MAX))
		;
	struct interval ci = bootstrap_interval(b);
	bootstrap_free(b);
	return ci;
}

struct interval stats_bootstrap(const double *values, size_t n, struct bootstrap_options options)
{
	return run_whole(bootstrap_new(values, NULL, n, options));
}

struct interval stats_cluster_bootstrap(
	const double *values, const size_t *clusters, size_t n, struct bootstrap_options options)
{
	return run_whole(bootstrap_new(values, clusters, n, options));
}

struct interval stats_cluster_bootstrap_sums(
	const double *sums, const size_t *sizes, size_t clusters, struct bootstrap_options options)
{
	struct cluster_sum *groups = mem_alloc((clusters + 1) * sizeof *groups);
	for (size_t i = 0; i < clusters; i++)
		groups[i] = (struct cluster_sum){sums[i], sizes[i], i};
	return run_whole(new_of_groups(groups, clusters, options));
}
