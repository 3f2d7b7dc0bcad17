/*
 * wb_grid_best: owns a grid's matrix of values, for what picking the best of many cells adds to its score.
 *
 * The values are there when the cells are told apart, so that nothing is read again.
 */
#include "wb_grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats.h"

enum {
	MOST_VALUES = 20000000, /* 160 MB */
	QUICK_CELLS = 100,      /* these two together: judged in some hundredths of a second, */
	QUICK_VALUES = 20000,   /* for each pair of cells takes its time, too */
};

bool wb_grid_best_is_quick(const struct wb_grid *g)
{
	size_t n = g->report.n_cells;
	return n <= QUICK_CELLS && n * g->n_examples <= QUICK_VALUES;
}

void wb_grid_best_begin(struct wb_grid *g)
{
	size_t n = g->report.n_cells;
	wb_grid_best_done(g);
	if (n * g->n_examples > MOST_VALUES)
		return;
	g->columns = mem_alloc(n * g->n_examples * sizeof *g->columns);
	g->column_runs = mem_alloc(n * sizeof *g->column_runs);
}

/* A cell with the run of another is no choice of its own. */
void wb_grid_best_add(struct wb_grid *g, const struct grid_cell *c)
{
	if (!g->columns || c->same_as != GRID_NONE)
		return;
	memcpy(g->columns + g->n_columns * g->n_examples, g->own.of,
		g->n_examples * sizeof *g->columns);
	g->column_runs[g->n_columns++] = c->run.run;
}

static bool have_all(const struct wb_grid *g, size_t example)
{
	for (size_t j = 0; j < g->n_columns; j++)
		if (isnan(g->columns[j * g->n_examples + example]))
			return false;
	return true;
}

/* The examples that all cells scored, moved together in place; clusters may be NULL. How many. */
static size_t pack(struct wb_grid *g, size_t *clusters)
{
	size_t n = 0, *kept = mem_alloc(g->n_examples * sizeof *kept);
	for (size_t i = 0; i < g->n_examples; i++)
		if (have_all(g, i))
			kept[n++] = i;
	for (size_t j = 0; j < g->n_columns; j++)
		for (size_t i = 0; i < n; i++)
			g->columns[j * n + i] = g->columns[j * g->n_examples + kept[i]];
	for (size_t i = 0; i < n && clusters; i++)
		clusters[i] = g->groups[kept[i]];
	free(kept);
	return n;
}

int wb_grid_best_judge(struct wb_grid *g, struct err *err)
{
	if (g->n_columns == 0)
		return 0;
	size_t *clusters = g->groups ? mem_alloc(g->n_examples * sizeof *clusters) : NULL;
	size_t n = pack(g, clusters);
	bool is_clustered = clusters && stats_is_clustered(clusters, n);
	struct optimism_of of = {
		g->columns, is_clustered ? clusters : NULL, n, g->column_runs, g->n_columns};
	int bad = wb_optimism_of(g->wb, &of, &g->arena, &g->report.optimism, err);
	free(clusters);
	return bad;
}

void wb_grid_best_done(struct wb_grid *g)
{
	free(g->columns);
	free(g->column_runs);
	g->columns = NULL;
	g->column_runs = NULL;
	g->n_columns = 0;
}
