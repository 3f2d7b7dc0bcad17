/*
 * wb_grid_slices: owns the cutting of a grid's cells by fields of the data: the mean of each value's (or
 * bin's) examples, with its interval and its difference to the baseline's, and the mean of these means.
 *
 * Which examples a slice has is read once for all cells; a cell then costs a walk over its scores. With
 * trials an example counts once, by the mean over them.
 */
#include "wb_grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "grouped.h"
#include "meandiff.h"
#include "stats.h"

enum {
	PAGE = 500,
	MAX_VALUES = 60, /* of one field: more are no categories */
};

/* The value of examples without the field, or without a number in it. */
static const struct str no_value = {"(none)", 6};

/* The examples of a field's slices, by their position in the data. */
struct field_cut {
	size_t *place;  /* [ord]: its value; GRID_NONE: not of the split. While reading only */
	double *number; /* [ord]; NaN: none. While reading, of a field that is cut into bins */
	size_t *members, *first; /* members[first[v]] to below members[first[v + 1]] */
};

struct grid_sliced {
	struct field_cut *cuts; /* one a field */
	size_t n, most;         /* most: members of a slice */
	bool *found;            /* whether an example has the field; while reading only */
	int64_t last;           /* the example that was read last */
};

/* ---- the values ---- */

static int too_many(const struct gridplan_slice *plan, const struct grid_slices *s, struct err *err)
{
	return err_set(err, ERR_LIMIT,
		"%.*s: %.*s has more than %d values, too many to slice by: where it is a number, "
		"{field: %.*s, bins: quantile} makes some of them",
		STRF(plan->place), STRF(s->field), MAX_VALUES, STRF(s->field));
}

static int place_of(struct wb_grid *g, size_t field, struct str value, size_t *at, struct err *err)
{
	struct grid_slices *s = &g->report.slices[field];
	for (*at = 0; *at < s->n_values; ++*at)
		if (str_eq(s->values[*at], value))
			return 0;
	if (s->n_values == MAX_VALUES)
		return too_many(&g->plan->slices[field], s, err);
	s->values[s->n_values++] = arena_dup(&g->arena, value);
	return 0;
}

static int note_field(struct wb_grid *g, size_t field, const struct stored_example *e,
	const struct json *v, struct arena *a, struct err *err)
{
	struct field_cut *cut = &g->sliced->cuts[field];
	struct str value = v ? json_text(a, v) : (struct str){0};
	if (!cut->number)
		return place_of(g, field, value.n ? value : no_value, &cut->place[e->ord], err);
	if (!str_to_double(str_trim(value), &cut->number[e->ord]))
		cut->number[e->ord] = (double)NAN;
	cut->place[e->ord] = 0;
	return 0;
}

static int note_example(
	struct wb_grid *g, const struct stored_example *e, bool *found, struct err *err)
{
	struct arena a = {0};
	struct json *fields = NULL;
	int bad = json_parse(e->fields, &fields, err);
	for (size_t i = 0; i < g->report.n_slices && !bad; i++) {
		const struct json *v = json_find(fields, g->report.slices[i].field);
		found[i] |= v != NULL;
		bad = note_field(g, i, e, v, &a, err);
	}
	json_free(fields);
	arena_free(&a);
	return bad;
}

static int no_such_field(struct wb_grid *g, size_t slice, struct err *err)
{
	struct arena a = {0};
	struct str *list, field = g->plan->slices[slice].field;
	size_t n = wb_names(g->wb, &a, &list);
	const char **names = arena_alloc(&a, (n + 1) * sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = list[i].p;
	const char *near = str_nearest(field, names, n);
	err_set(err, ERR_INPUT, "%.*s: no example has the field \"%.*s\" to slice by%s%s%s",
		STRF(g->plan->slices[slice].place), STRF(field), near ? "; did you mean \"" : "",
		near ? near : "", near ? "\"?" : "");
	arena_free(&a);
	return ERR_INPUT;
}

/* A page of the examples; *more: there are others. */
static int note_page(struct wb_grid *g, bool *more, struct err *err)
{
	struct wb *w = g->wb;
	struct grid_sliced *s = g->sliced;
	struct arena a = {0};
	struct stored_example *page = mem_alloc(PAGE * sizeof *page);
	size_t n = 0;
	int bad = store_examples(
		w->store, w->dataset.id, g->report.split, s->last, PAGE, &a, page, &n, err);
	for (size_t i = 0; i < n && !bad; i++)
		bad = note_example(g, &page[i], s->found, err);
	s->last = n ? page[n - 1].ord : s->last;
	*more = !bad && n == PAGE;
	free(page);
	arena_free(&a);
	return bad;
}

/* ---- bins ---- */

/* The bins that have examples are the field's values, in their order; what is no number comes last. */
static int name_bins(struct wb_grid *g, size_t field, struct bins *bins, struct err *err)
{
	struct grid_slices *s = &g->report.slices[field];
	struct field_cut *cut = &g->sliced->cuts[field];
	size_t *value_of = mem_alloc((bins->n + 2) * sizeof *value_of), none = bins->n + 1;
	for (size_t i = 0; i < g->n_examples; i++)
		if (cut->place[i] != GRID_NONE) {
			double x = cut->number[i];
			cut->place[i] = isnan(x) ? none : bins_of(bins, x);
			value_of[cut->place[i]]++;
		}
	int bad = value_of[none] == 0 || bins->n
			  ? 0
			  : err_set(err, ERR_INPUT,
				    "%.*s: %.*s is never a number: slice by its values, without "
				    "bins",
				    STRF(g->plan->slices[field].place), STRF(s->field));
	for (size_t b = 0; b <= none && !bad; b++) {
		if (value_of[b] == 0)
			continue;
		value_of[b] = s->n_values;
		s->values[s->n_values++] = b == none ? no_value : bins_label(bins, b, &g->arena);
	}
	for (size_t i = 0; i < g->n_examples; i++)
		if (cut->place[i] != GRID_NONE)
			cut->place[i] = value_of[cut->place[i]];
	free(value_of);
	return bad;
}

static int make_bins(struct wb_grid *g, size_t field, struct err *err)
{
	struct field_cut *cut = &g->sliced->cuts[field];
	double *numbers = mem_alloc(g->n_examples * sizeof *numbers);
	size_t n = 0;
	for (size_t i = 0; i < g->n_examples; i++)
		if (cut->place[i] != GRID_NONE && !isnan(cut->number[i]))
			numbers[n++] = cut->number[i];
	struct bins bins = bins_make(&g->plan->slices[field].bins, numbers, n, &g->arena);
	free(numbers);
	return name_bins(g, field, &bins, err);
}

/* ---- the examples of each slice ---- */

static void list_members(struct wb_grid *g, size_t field)
{
	const struct grid_slices *s = &g->report.slices[field];
	struct field_cut *cut = &g->sliced->cuts[field];
	size_t *next = mem_alloc((s->n_values + 1) * sizeof *next);
	cut->first = mem_alloc((s->n_values + 1) * sizeof *cut->first);
	cut->members = mem_alloc(g->n_examples * sizeof *cut->members);
	for (size_t i = 0; i < g->n_examples; i++)
		if (cut->place[i] != GRID_NONE)
			cut->first[cut->place[i] + 1]++;
	for (size_t v = 0; v < s->n_values; v++) {
		size_t n = cut->first[v + 1];
		g->sliced->most = n > g->sliced->most ? n : g->sliced->most;
		cut->first[v + 1] += cut->first[v];
		next[v] = cut->first[v];
	}
	for (size_t i = 0; i < g->n_examples; i++)
		if (cut->place[i] != GRID_NONE)
			cut->members[next[cut->place[i]]++] = i;
	free(next);
}

/* The report's slices of the field, once all of its examples are noted. */
static int end_field(struct wb_grid *g, size_t field, bool found, struct err *err)
{
	struct grid_report *r = &g->report;
	struct field_cut *cut = &g->sliced->cuts[field];
	int bad = found ? 0 : no_such_field(g, field, err);
	if (!bad && cut->number)
		bad = make_bins(g, field, err);
	if (!bad)
		list_members(g, field);
	r->slices[field].first = r->n_slice_values;
	r->n_slice_values += r->slices[field].n_values;
	free(cut->place);
	free(cut->number);
	cut->place = NULL;
	cut->number = NULL;
	return bad;
}

static void begin(struct wb_grid *g)
{
	struct grid_report *r = &g->report;
	size_t n = g->plan->n_slices, cap = g->n_examples;
	g->sliced = mem_alloc(sizeof *g->sliced);
	g->sliced->cuts = mem_alloc(n * sizeof *g->sliced->cuts);
	g->sliced->n = r->n_slices = n;
	g->sliced->found = mem_alloc(n * sizeof *g->sliced->found);
	r->slices = arena_alloc(&g->arena, n * sizeof *r->slices);
	for (size_t i = 0; i < n; i++) {
		struct field_cut *cut = &g->sliced->cuts[i];
		cut->place = mem_alloc(cap * sizeof *cut->place);
		for (size_t k = 0; k < cap; k++)
			cut->place[k] = GRID_NONE;
		if (g->plan->slices[i].bins.kind != BINS_NONE)
			cut->number = mem_alloc(cap * sizeof *cut->number);
		r->slices[i] = (struct grid_slices){.field = g->plan->slices[i].field,
			.values = arena_alloc(&g->arena, MAX_VALUES * sizeof(struct str))};
	}
}

static int end(struct wb_grid *g, struct err *err)
{
	int bad = 0;
	for (size_t i = 0; i < g->report.n_slices && !bad; i++)
		bad = end_field(g, i, g->sliced->found[i], err);
	free(g->sliced->found);
	g->sliced->found = NULL;
	return bad;
}

int wb_grid_slices_step(struct wb_grid *g, int64_t until, bool *more, struct err *err)
{
	int bad = 0;
	*more = false;
	if (g->plan->n_slices == 0)
		return 0;
	if (!g->sliced) {
		bad = wb_need_dataset(g->wb, err);
		if (bad)
			return bad;
		g->n_examples = (size_t)g->wb->dataset.examples + 1;
		begin(g);
	}
	do
		bad = note_page(g, more, err);
	while (!bad && *more && clock_mono_us() < until);
	return bad || *more ? bad : end(g, err);
}

int wb_grid_slices_check(struct wb_grid *g, struct err *err)
{
	bool more = true;
	int bad = 0;
	while (!bad && more)
		bad = wb_grid_slices_step(g, 0, &more, err);
	return bad;
}

void wb_grid_slices_done(struct wb_grid *g)
{
	for (size_t i = 0; g->sliced && i < g->sliced->n; i++) {
		struct field_cut *cut = &g->sliced->cuts[i];
		free(cut->place);
		free(cut->number);
		free(cut->members);
		free(cut->first);
	}
	if (g->sliced) {
		free(g->sliced->found);
		free(g->sliced->cuts);
	}
	free(g->sliced);
	g->sliced = NULL;
}

/* ---- a cell ---- */

struct members {
	const size_t *of;
	size_t n;
};

static struct members members_of(const struct wb_grid *g, size_t field, size_t value)
{
	const struct field_cut *cut = &g->sliced->cuts[field];
	return (struct members){
		cut->members + cut->first[value], cut->first[value + 1] - cut->first[value]};
}

/* Some values and which of them belong together. */
struct scratch {
	const size_t *groups; /* by example; NULL */
	double *values;
	size_t *clusters, n; /* clusters: NULL without groups */
};

static void scratch_add(struct scratch *s, size_t example, double value)
{
	if (isnan(value))
		return;
	if (s->clusters)
		s->clusters[s->n] = s->groups[example];
	s->values[s->n++] = value;
}

static bool is_clustered(const struct scratch *s)
{
	return s->clusters && stats_is_clustered(s->clusters, s->n);
}

/* All n of a slice that is one group or has none: the mean's own interval. */
static struct interval interval_of(const struct scratch *s, bool is_share, struct mean mean)
{
	if (is_clustered(s)) {
		struct grouped g = grouped_mean(s->values, s->clusters, s->n, is_share);
		return (struct interval){g.low, g.high};
	}
	return is_share ? stats_wilson(llround(mean.mean * (double)s->n), (int64_t)s->n, 0.95)
			: mean.ci;
}

static struct grid_slice slice_of(
	const struct grid_values *own, struct members m, struct scratch *scratch)
{
	scratch->n = 0;
	for (size_t i = 0; i < m.n; i++)
		scratch_add(scratch, m.of[i], own->of[m.of[i]]);
	size_t n = scratch->n;
	struct mean mean = stats_mean(scratch->values, n, 0.95);
	struct interval i = interval_of(scratch, own->is_share, mean);
	return (struct grid_slice){
		.mean = n ? mean.mean : (double)NAN,
		.low = i.low < 0 ? 0 : i.low,
		.high = i.high > 1 ? 1 : i.high,
		.n = (int64_t)n,
		.difference = (double)NAN,
		.difference_low = (double)NAN,
		.difference_high = (double)NAN,
		.p = (double)NAN,
		.p_bh = (double)NAN,
	};
}

static void compare_slice(const struct grid_values *own, const struct grid_values *base,
	struct members m, struct scratch *scratch, struct grid_slice *out)
{
	scratch->n = 0;
	for (size_t i = 0; i < m.n; i++)
		scratch_add(scratch, m.of[i], own->of[m.of[i]] - base->of[m.of[i]]);
	struct meandiff d = meandiff_of(
		scratch->values, scratch->clusters, scratch->n, own->is_share && base->is_share);
	out->difference = d.value;
	out->difference_low = d.low;
	out->difference_high = d.high;
	out->p = d.p;
}

/* The interval is put together from those of the slices (Zou and Donner 2008, MOVER): where all of a small
 * slice pass, its own interval still says how little that means. */
static struct grid_macro macro_of(const struct grid_slices *s, const struct grid_slice *slices)
{
	struct grid_macro m = {0};
	double low = 0, high = 0;
	for (size_t v = 0; v < s->n_values; v++) {
		const struct grid_slice *x = &slices[v];
		if (x->n == 0 || str_eq(s->values[v], no_value))
			continue;
		m.mean += x->mean;
		low += (x->mean - x->low) * (x->mean - x->low);
		high += (x->high - x->mean) * (x->high - x->mean);
		m.values++;
	}
	double n = (double)m.values;
	m.mean = m.values ? m.mean / n : (double)NAN;
	m.low = m.mean - sqrt(low) / n;
	m.high = m.mean + sqrt(high) / n;
	return m;
}

static void cut_field(struct wb_grid *g, size_t field, bool has_base, struct scratch *scratch,
	struct grid_cell *c)
{
	const struct grid_slices *s = &g->report.slices[field];
	for (size_t v = 0; v < s->n_values; v++) {
		struct members m = members_of(g, field, v);
		struct grid_slice *slice = &c->slices[s->first + v];
		*slice = slice_of(&g->own, m, scratch);
		if (has_base)
			compare_slice(&g->own, &g->base, m, scratch, slice);
	}
	c->macros[field] = macro_of(s, c->slices + s->first);
}

void wb_grid_slices_fill(struct wb_grid *g, struct grid_cell *c)
{
	const struct grid_report *r = &g->report;
	if (!g->sliced)
		return;
	/* The same run differs by 0 by construction: there is nothing to test. */
	bool has_base = c->baseline != GRID_NONE && g->base.cell == c->baseline &&
			r->cells[c->baseline].run.run != c->run.run;
	struct scratch scratch = {
		.groups = g->groups, .values = mem_alloc((g->sliced->most + 1) * sizeof(double))};
	if (g->groups)
		scratch.clusters = mem_alloc((g->sliced->most + 1) * sizeof(size_t));
	c->slices = arena_alloc(&g->arena, (r->n_slice_values + 1) * sizeof *c->slices);
	c->macros = arena_alloc(&g->arena, r->n_slices * sizeof *c->macros);
	for (size_t i = 0; i < r->n_slices; i++)
		cut_field(g, i, has_base, &scratch, c);
	free(scratch.values);
	free(scratch.clusters);
}
