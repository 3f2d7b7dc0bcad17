/*
 * wb_table_rows: owns the texts of the rows that are looked at, and of one example and its results.
 */
#include "wb_table_parts.h"

#include <stdlib.h>

static void fill_row(const struct table *t, const struct stored_example *e, struct arena *a,
	struct table_row *out)
{
	int32_t row = t->has_rows ? table_row_of(t, e->ord) : -1;
	struct table_sum now = table_sum(t, SIDE_NOW, row);
	*out = (struct table_row){
		.ord = e->ord,
		.state = (enum row_state)now.state,
		.was = (enum row_state)table_sum(t, SIDE_WAS, row).state,
		.flip = table_flip(t, row),
		.trials = now.trials,
		.passes = now.passes,
		.values = table_values(t, SIDE_NOW, row),
		.id = e->name,
		.split = e->split,
		.tags = tags_text(a, e->tags),
		.group = e->group,
		.fields = e->fields,
	};
}

/* The ords of some positions: from memory, or before that is filled from the store. */
static int find_ords(
	struct table *t, int64_t first, int64_t n, int64_t *ords, size_t *n_ords, struct err *err)
{
	*n_ords = (size_t)n;
	if (!t->has_rows)
		return store_row_page(
			t->w->store, t->dataset, t->split, first, (size_t)n, ords, n_ords, err);
	for (int64_t i = 0; i < n; i++)
		ords[i] = t->ords[view_row(t, first + i)];
	return 0;
}

int table_ord(struct table *t, int64_t position, int64_t *ord, struct err *err)
{
	size_t n = 0;
	*ord = 0;
	if (position < 0 || position >= table_count(t))
		return 0;
	int bad = find_ords(t, position, 1, ord, &n, err);
	if (n == 0)
		*ord = 0;
	return bad;
}

int table_rows(struct table *t, int64_t first, int64_t n, struct arena *a, struct table_row **out,
	int64_t *n_out, struct err *err)
{
	int64_t count = table_count(t);
	size_t n_ords;
	first = first < 0 ? 0 : first > count ? count : first;
	n = n < 0 ? 0 : n > count - first ? count - first : n;
	*n_out = 0;
	*out = arena_alloc(a, ((size_t)n + 1) * sizeof **out);
	int64_t *ords = arena_alloc(a, ((size_t)n + 1) * sizeof *ords);
	bool held = store_read_hold(t->w->store);
	int bad = find_ords(t, first, n, ords, &n_ords, err);
	for (size_t i = 0; !bad && i < n_ords; i++) {
		struct stored_example e;
		bool found = false;
		bad = store_example_by_ord(t->w->store, t->dataset, ords[i], a, &e, &found, err);
		if (!bad && found)
			fill_row(t, &e, a, &(*out)[(*n_out)++]);
	}
	store_read_release(t->w->store, held);
	return bad;
}

/* ---- one example ---- */

static int find_example(struct wb *w, int64_t dataset, int64_t ord, struct arena *a,
	struct stored_example *out, struct err *err)
{
	bool found;
	int bad = store_example_by_ord(w->store, dataset, ord, a, out, &found, err);
	if (!bad && !found)
		bad = err_set(
			err, ERR_NOT_FOUND, "the data has no example number %lld", (long long)ord);
	return bad;
}

int table_results(struct table *t, int64_t ord, bool was, struct arena *a, struct wb_result **out,
	size_t *n, struct err *err)
{
	const struct setup *setup = &t->sides[was ? SIDE_WAS : SIDE_NOW].setup;
	struct stored_example e;
	struct result_row *rows = NULL;
	*n = 0;
	*out = NULL;
	int bad = find_example(t->w, t->dataset, ord, a, &e, err);
	if (!bad && setup->version)
		bad = store_results_of_example(t->w->store, setup, e.id, ord, a, &rows, n, err);
	while (*n && setup->trials && rows[*n - 1].result.trial >= setup->trials)
		--*n;
	*out = arena_alloc(a, (*n + 1) * sizeof **out);
	for (size_t i = 0; !bad && i < *n; i++)
		bad = wb_read_result(t->w, &rows[i], a, &(*out)[i], err);
	return bad;
}

static struct str *copy_list(struct arena *a, const struct str *list, size_t n)
{
	struct str *copy = arena_alloc(a, (n + 1) * sizeof *copy);
	for (size_t i = 0; i < n; i++)
		copy[i] = arena_dup(a, list[i]);
	return copy;
}

static struct str *read_tags(struct arena *a, struct str tags, size_t *n)
{
	struct json *list = NULL;
	*n = 0;
	if (json_parse(tags, &list, NULL) != 0)
		return NULL;
	struct str *out = arena_alloc(a, (json_len(list) + 1) * sizeof *out);
	for (const struct json *c = json_first(list); c; c = json_next(c))
		out[(*n)++] = arena_dup(a, json_str(c));
	json_free(list);
	return out;
}

struct str wb_question(struct wb *w, struct arena *a, struct str fields)
{
	struct json *v = NULL;
	struct str question = STR("");
	if (json_parse(fields, &v, NULL) == 0)
		question = arena_dup(a, item_question(a, w->project.query, v));
	json_free(v);
	return question;
}

int table_example(
	struct table *t, int64_t ord, struct arena *a, struct wb_example *out, struct err *err)
{
	struct stored_example e;
	struct answers answers;
	*out = (struct wb_example){0};
	int bad = find_example(t->w, t->dataset, ord, a, &e, err);
	if (bad)
		return bad;
	answers_parse(a, e.answers, &answers);
	*out = (struct wb_example){
		.ord = ord,
		.id = e.name,
		.split = e.split,
		.group = e.group,
		.fields = e.fields,
		.file = e.file,
		.line = e.line,
		.expected = copy_list(a, answers.expected, answers.n_expected),
		.choices = copy_list(a, answers.choices, answers.n_choices),
		.gold = copy_list(a, answers.gold, answers.n_gold),
		.n_expected = answers.n_expected,
		.n_choices = answers.n_choices,
		.n_gold = answers.n_gold,
	};
	out->tags = read_tags(a, e.tags, &out->n_tags);
	out->question = wb_question(t->w, a, e.fields);
	json_free(answers.tree);
	return 0;
}
