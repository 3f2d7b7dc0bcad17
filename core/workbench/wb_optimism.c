/*
 * wb_optimism: owns the way from kept runs to the optimism of the best of them: the matrix of scores
 * that stats_optimism takes.
 */
#include "optimism.h"

#include <math.h>
#include <stdlib.h>

#include "grouped.h"
#include "stats.h"
#include "wb_parts.h"

/* Means over the trials, by example. */
struct column {
	int64_t run;
	struct scored {
		int64_t example;
		struct str group;
		double value;
	} * items;
	size_t n;
};

struct matrix {
	struct arena arena;
	struct column *columns;
	size_t n_columns;
};

static int by_example(const void *x, const void *y)
{
	const struct scored *a = x, *b = y;
	return (a->example > b->example) - (a->example < b->example);
}

/* Values come by example and trial; those without a score are left out. */
static void add_up(struct column *c, const struct value_row *rows, size_t n)
{
	for (size_t i = 0, next; i < n; i = next) {
		double sum = 0;
		size_t count = 0;
		for (next = i; next < n && rows[next].ord == rows[i].ord; next++) {
			if (rows[next].status == SCORE_ERROR || rows[next].status == SCORE_NA)
				continue;
			sum += rows[next].value;
			count++;
		}
		if (count)
			c->items[c->n++] = (struct scored){
				rows[i].example, rows[i].group, sum / (double)count};
	}
	if (c->n > 1)
		qsort(c->items, c->n, sizeof *c->items, by_example);
}

static int read_column(
	struct wb *w, struct matrix *m, int64_t run, struct str scorer, struct err *err)
{
	struct value_row *rows;
	struct str name;
	int64_t id = 0;
	bool is_binary;
	size_t n = 0;
	int bad =
		store_scorer_of_run(w->store, run, scorer, &m->arena, &id, &name, &is_binary, err);
	if (bad || id == 0)
		return bad;
	bad = store_values(w->store, run, id, &m->arena, &rows, &n, err);
	if (bad || n == 0)
		return bad;
	struct column *c = &m->columns[m->n_columns++];
	*c = (struct column){
		.run = run, .items = arena_alloc(&m->arena, (n + 1) * sizeof *c->items)};
	add_up(c, rows, n);
	return 0;
}

/* Whether every other run scored the example of the first one's item i; values[j] is run j's. */
static bool find_all(const struct matrix *m, size_t i, double *values)
{
	const struct scored *key = &m->columns[0].items[i];
	for (size_t j = 0; j < m->n_columns; j++) {
		const struct column *c = &m->columns[j];
		const struct scored *found =
			c->n ? bsearch(key, c->items, c->n, sizeof *key, by_example) : NULL;
		if (!found)
			return false;
		values[j] = found->value;
	}
	return true;
}

static int name_best(struct wb *w, struct arena *a, struct run_optimism *out, struct err *err)
{
	struct run run;
	struct version v;
	int bad = store_run_load(w->store, out->best, a, &run, err);
	if (!bad)
		bad = store_version_by_id(w->store, run.version, a, &v, err);
	if (!bad)
		out->ref = arena_printf(a, "%.*s@%lld", STRF(v.prompt), (long long)v.number);
	return bad;
}

int wb_optimism_of(struct wb *w, const struct optimism_of *of, struct arena *a,
	struct run_optimism *out, struct err *err)
{
	struct optimism o = stats_optimism(of->values, of->clusters, of->n, of->n_runs, 42);
	*out = (struct run_optimism){.runs = of->n_runs,
		.contenders = o.contenders,
		.n = (int64_t)of->n,
		.best = of->n ? of->runs[o.best] : 0,
		.mean = o.mean,
		.value = o.value};
	return out->best ? name_best(w, a, out, err) : 0;
}

static int estimate(struct wb *w, struct matrix *m, struct arena *of_out, struct run_optimism *out,
	struct err *err)
{
	struct arena *a = &m->arena;
	size_t most = m->columns[0].n, columns = m->n_columns, n = 0, groups;
	double *found = arena_alloc(a, (most * columns + 1) * sizeof *found);
	double *values = arena_alloc(a, (most * columns + 1) * sizeof *values);
	struct str *names = arena_alloc(a, (most + 1) * sizeof *names);
	for (size_t i = 0; i < most; i++) {
		if (!find_all(m, i, found + n * columns))
			continue;
		names[n++] = m->columns[0].items[i].group;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < columns; j++)
			values[j * n + i] = found[i * columns + j];
	size_t *clusters = grouped_number(names, n, a, &groups);
	bool is_clustered = stats_is_clustered(clusters, n);
	int64_t *runs = arena_alloc(a, columns * sizeof *runs);
	for (size_t j = 0; j < columns; j++)
		runs[j] = m->columns[j].run;
	return wb_optimism_of(w,
		&(struct optimism_of){values, is_clustered ? clusters : NULL, n, runs, columns},
		of_out, out, err);
}

int wb_optimism(struct wb *w, const int64_t *runs, size_t n, struct str scorer, struct arena *a,
	struct run_optimism *out, struct err *err)
{
	struct matrix m = {0};
	int bad = 0;
	*out = (struct run_optimism){.mean = (double)NAN, .value = (double)NAN};
	m.columns = arena_alloc(&m.arena, (n + 1) * sizeof *m.columns);
	for (size_t i = 0; i < n && !bad; i++)
		bad = read_column(w, &m, runs[i], scorer.n ? scorer : w->project.primary, err);
	out->runs = m.n_columns;
	if (!bad && m.n_columns)
		bad = estimate(w, &m, a, out, err);
	arena_free(&m.arena);
	return bad;
}

int wb_optimism_beside(struct wb *w, int64_t run, struct str scorer, int64_t most, struct arena *a,
	struct run_optimism *out, struct err *err)
{
	struct arena own = {0};
	int64_t *runs, results = 0;
	size_t n = 0;
	*out = (struct run_optimism){.mean = (double)NAN, .value = (double)NAN};
	int bad = store_runs_beside(w->store, run, &own, &runs, &n, err);
	if (!bad && most)
		bad = store_count_results(w->store, run, &results, err);
	if (!bad && (most == 0 || results * (int64_t)n <= most))
		bad = wb_optimism(w, runs, n, scorer, a, out, err);
	arena_free(&own);
	return bad;
}
