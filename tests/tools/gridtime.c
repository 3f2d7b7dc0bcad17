/*
 * gridtime: how long a grid whose runs are kept takes, for `make bench`.
 *
 *   gridtime DIR
 *
 * Takes up the cells of the project's only grid and settles it in slices of BUDGET_US, as the screen does;
 * the limit is what reading the same means from the store takes, cell after cell. Prints what stands in the
 * printf below.
 */
#include <stdio.h>
#include <stdlib.h>

#include "test.h"

#include "clock.h"
#include "grid.h"
#include "wb_parts.h"

enum { BUDGET_US = 8000, PAGE = 1000 };

static double ms_since(int64_t start_us)
{
	return (double)(clock_mono_us() - start_us) / 1000;
}

/* Milliseconds of the longest slice; *total: of all. */
static double settle(struct wb_grid *g, double *total)
{
	struct err err;
	double longest = 0;
	bool more = true;
	int64_t start = clock_mono_us();
	while (more) {
		int64_t before = clock_mono_us();
		assert_int_equal(wb_grid_settle(g, BUDGET_US, &more, &err), 0);
		double ms = ms_since(before);
		longest = ms > longest ? ms : longest;
	}
	*total = ms_since(start);
	return longest;
}

static size_t read_cell(struct wb *w, int64_t run, struct str scorer)
{
	struct example_mean page[PAGE];
	struct arena a = {0};
	struct str name;
	struct err err;
	bool is_binary;
	int64_t id, last = 0;
	size_t n = PAGE, count = 0;
	assert_int_equal(
		store_scorer_of_run(w->store, run, scorer, &a, &id, &name, &is_binary, &err), 0);
	while (n == PAGE) {
		assert_int_equal(
			store_example_means(w->store, run, id, last, PAGE, page, &n, &err), 0);
		last = n ? page[n - 1].ord : last;
		count += n;
	}
	arena_free(&a);
	return count;
}

int main(int argc, char **argv)
{
	struct wb *w;
	struct wb_grid *g;
	struct job *job;
	struct err err;
	double total;
	if (argc != 2)
		return 2;
	const struct wb_options options = {.dir = argv[1], .trust = true};
	assert_int_equal(wb_open(&options, &w, &err), 0);
	int64_t start = clock_mono_us();
	assert_int_equal(wb_grid_new(w, STR(""), &(struct grid_options){0}, &g, &err), 0);
	assert_int_equal(wb_grid_next(g, &job, &err), 0);
	assert_null(job); /* all are kept */
	double taken = ms_since(start), longest = settle(g, &total);
	const struct grid_report *r = wb_grid_report(g);
	size_t count = 0;
	start = clock_mono_us();
	for (size_t i = 0; i < r->n_cells; i++)
		count += read_cell(w, r->cells[i].run.run, r->scorer);
	double limit = ms_since(start);
	printf("grid         %zu cells, %zu means: taken up in %.0f ms, settled in %.0f ms, limit "
	       "%.0f ms (reading), ratio %.2f, longest slice %.1f ms of %.0f asked for\n",
		r->n_cells, count, taken, total, limit, total / limit, longest, BUDGET_US / 1000.);
	wb_grid_free(g);
	wb_close(w);
	return 0;
}
