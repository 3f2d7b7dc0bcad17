/*
 * wb_grid_slices: owns the cutting of a grid's cells by fields of the data: the mean of each value's
 * examples, with its interval.
 *
 * Which value each example has is read once for all cells; a cell then costs a walk over its scores. With
 * trials an example counts once, by the mean over them.
 */
#include "wb_grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grouped.h"

enum {
	PAGE = 500,
	SCORES_PAGE = 2000,
	MAX_VALUES = 60, /* of one field: more are no categories */
};

/* For each example, by its position in the data, the place of its value among all slices' values. */
struct grid_sliced {
	size_t **of_field; /* [field][ord]; GRID_NONE: not of the split */
	size_t cap;
};

/* ---- the values ---- */

static int too_many(const struct wb_grid *g, const struct grid_slices *s, struct err *err)
{
	return err_set(err, ERR_LIMIT, "%.*s: %.*s has more than %d values, too many to slice by",
		STRF(g->plan->place), STRF(s->field), MAX_VALUES);
}

static int place_of(
	struct wb_grid *g, struct grid_slices *s, struct str value, size_t *at, struct err *err)
{
	for (*at = 0; *at < s->n_values; ++*at)
		if (str_eq(s->values[*at], value))
			return 0;
	if (s->n_values == MAX_VALUES)
		return too_many(g, s, err);
	s->values[s->n_values++] = arena_dup(&g->arena, value);
	return 0;
}

static int note_example(
	struct wb_grid *g, const struct stored_example *e, bool *found, struct err *err)
{
	struct arena a = {0};
	struct json *fields = NULL;
	int bad = json_parse(e->fields, &fields, err);
	for (size_t i = 0; i < g->report.n_slices && !bad; i++) {
		struct grid_slices *s = &g->report.slices[i];
		const struct json *v = json_find(fields, s->field);
		struct str value = v ? json_text(&a, v) : (struct str){0};
		found[i] |= v != NULL;
		bad = place_of(g, s, value.n ? value : STR("(none)"),
			&g->sliced->of_field[i][e->ord], err);
	}
	json_free(fields);
	arena_free(&a);
	return bad;
}

static int no_such_field(struct wb_grid *g, struct str field, struct err *err)
{
	struct arena a = {0};
	struct str *list;
	size_t n = wb_names(g->wb, &a, &list);
	const char **names = arena_alloc(&a, (n + 1) * sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = list[i].p;
	const char *near = str_nearest(field, names, n);
	err_set(err, ERR_INPUT, "%.*s: no example has the field \"%.*s\" to slice by%s%s%s",
		STRF(g->plan->place), STRF(field), near ? "; did you mean \"" : "",
		near ? near : "", near ? "\"?" : "");
	arena_free(&a);
	return ERR_INPUT;
}

static int note_all(struct wb_grid *g, bool *found, struct err *err)
{
	struct wb *w = g->wb;
	struct arena a = {0};
	struct stored_example *page = mem_alloc(PAGE * sizeof *page);
	size_t n = PAGE;
	int64_t last = 0;
	int bad = 0;
	while (!bad && n == PAGE) {
		bad = store_examples(
			w->store, w->dataset.id, g->report.split, last, PAGE, &a, page, &n, err);
		for (size_t i = 0; i < n && !bad; i++)
			bad = note_example(g, &page[i], found, err);
		last = n ? page[n - 1].ord : last;
		arena_reset(&a);
	}
	free(page);
	arena_free(&a);
	return bad;
}

static void begin(struct wb_grid *g)
{
	struct grid_report *r = &g->report;
	size_t n = g->plan->n_slices, cap = (size_t)g->wb->dataset.examples + 1;
	g->sliced = mem_alloc(sizeof *g->sliced);
	g->sliced->cap = cap;
	g->sliced->of_field = arena_alloc(&g->arena, n * sizeof *g->sliced->of_field);
	r->slices = arena_alloc(&g->arena, n * sizeof *r->slices);
	r->n_slices = n;
	for (size_t i = 0; i < n; i++) {
		size_t *places = mem_alloc(cap * sizeof *places);
		for (size_t k = 0; k < cap; k++)
			places[k] = GRID_NONE;
		g->sliced->of_field[i] = places;
		r->slices[i] = (struct grid_slices){.field = g->plan->slices[i],
			.values = arena_alloc(&g->arena, MAX_VALUES * sizeof(struct str))};
	}
}

int wb_grid_slices_check(struct wb_grid *g, struct err *err)
{
	struct grid_report *r = &g->report;
	if (g->plan->n_slices == 0)
		return 0;
	int bad = wb_need_dataset(g->wb, err);
	if (bad)
		return bad;
	begin(g);
	bool *found = mem_alloc(r->n_slices * sizeof *found);
	bad = note_all(g, found, err);
	for (size_t i = 0; i < r->n_slices && !bad; i++) {
		if (!found[i])
			bad = no_such_field(g, r->slices[i].field, err);
		r->slices[i].first = r->n_slice_values;
		r->n_slice_values += r->slices[i].n_values;
	}
	free(found);
	return bad;
}

void wb_grid_slices_done(struct wb_grid *g)
{
	for (size_t i = 0; g->sliced && i < g->report.n_slices; i++)
		free(g->sliced->of_field[i]);
	free(g->sliced);
	g->sliced = NULL;
}

/* ---- a cell ---- */

/* One mean an example, with its position. */
struct means {
	struct example_mean {
		int64_t ord;
		double value;
		struct str group; /* in the arena */
	} * items;
	struct arena arena;
	size_t n, cap;
	bool is_share; /* all are 0 or 1, of a scorer that says so */
};

static void add_mean(struct means *m, int64_t ord, struct str group, double sum, size_t n)
{
	if (n == 0)
		return;
	m->items = mem_grow(m->items, m->n, &m->cap, sizeof *m->items);
	struct example_mean *e = &m->items[m->n++];
	*e = (struct example_mean){ord, sum / (double)n, group};
	m->is_share &= e->value == 0 || e->value == 1;
}

static int read_means(
	struct wb_grid *g, int64_t run, int64_t scorer, struct means *m, struct err *err)
{
	struct arena a = {0};
	struct value_row *rows;
	int64_t ord = 0, trial = 0, of = 0;
	double sum = 0;
	struct str group = {0};
	size_t n = SCORES_PAGE, trials = 0;
	int bad = 0;
	while (!bad && n == SCORES_PAGE) {
		bad = store_values_after(
			g->wb->store, run, scorer, ord, trial, SCORES_PAGE, &a, &rows, &n, err);
		for (size_t i = 0; i < n && !bad; i++) {
			const struct value_row *r = &rows[i];
			if (r->ord != of) {
				add_mean(m, of, group, sum, trials);
				of = r->ord;
				group = arena_dup(&m->arena, r->group);
				sum = 0;
				trials = 0;
			}
			if (r->status != SCORE_ERROR && r->status != SCORE_NA) {
				sum += r->value;
				trials++;
			}
			ord = r->ord;
			trial = r->trial;
		}
		arena_reset(&a);
	}
	add_mean(m, of, group, sum, trials);
	arena_free(&a);
	return bad;
}

static void cut(struct wb_grid *g, size_t field, struct means *m, struct grid_cell *c)
{
	const struct grid_slices *s = &g->report.slices[field];
	const size_t *places = g->sliced->of_field[field];
	double *values = arena_alloc(&m->arena, (m->n + 1) * sizeof *values);
	struct str *names = arena_alloc(&m->arena, (m->n + 1) * sizeof *names);
	for (size_t v = 0; v < s->n_values; v++) {
		size_t n = 0, groups;
		for (size_t i = 0; i < m->n; i++) {
			if ((size_t)m->items[i].ord >= g->sliced->cap ||
				places[m->items[i].ord] != v)
				continue;
			names[n] = m->items[i].group;
			values[n++] = m->items[i].value;
		}
		size_t *clusters = grouped_number(names, n, &m->arena, &groups);
		struct grouped mean = grouped_mean(values, clusters, n, m->is_share);
		c->slices[s->first + v] = (struct grid_slice){mean.mean, n ? mean.low : (double)NAN,
			n ? mean.high : (double)NAN, (int64_t)n};
	}
}

int wb_grid_slices_fill(struct wb_grid *g, struct grid_cell *c, struct err *err)
{
	struct arena a = {0};
	struct means m = {0};
	struct str name;
	int64_t scorer = 0;
	bool is_binary = false;
	if (!g->sliced)
		return 0;
	int bad = store_scorer_of_run(
		g->wb->store, c->run.run, g->report.scorer, &a, &scorer, &name, &is_binary, err);
	m.is_share = is_binary;
	if (!bad && scorer)
		bad = read_means(g, c->run.run, scorer, &m, err);
	c->slices = arena_alloc(&g->arena, (g->report.n_slice_values + 1) * sizeof *c->slices);
	for (size_t i = 0; i < g->report.n_slices && !bad; i++)
		cut(g, i, &m, c);
	free(m.items);
	arena_free(&m.arena);
	arena_free(&a);
	return bad;
}
