/* wb_names: owns the list of names that a template can use. */
#include "wb_parts.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_AT = 1000, PAGE = 50 };

struct names {
	struct arena *arena;
	struct str *list;
	size_t n, cap;
};

static void add(struct names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->list[i], name))
			return;
	names->list = mem_grow(names->list, names->n, &names->cap, sizeof *names->list);
	names->list[names->n++] = arena_dup(names->arena, name);
}

static void add_fields(struct names *names, const struct stored_example *e)
{
	struct json *fields = NULL;
	if (json_parse(e->fields, &fields, NULL) == 0)
		for (const struct json *f = json_first(fields); f; f = json_next(f))
			add(names, str_of(json_key(f)));
	json_free(fields);
}

static void add_fields_of_data(struct wb *w, struct names *names)
{
	struct arena a = {0};
	struct stored_example page[PAGE];
	size_t n = PAGE;
	for (int64_t at = 0; at < LOOK_AT && n == PAGE; at += PAGE) {
		if (store_examples(
			    w->store, w->dataset.id, STR("all"), at, PAGE, &a, page, &n, NULL) != 0)
			break;
		for (size_t i = 0; i < n; i++)
			add_fields(names, &page[i]);
		arena_reset(&a);
	}
	arena_free(&a);
}

size_t wb_names(struct wb *w, struct arena *a, struct str **out)
{
	static const char *const ours[] = {"context", "chunks", "shots", "reasoning", "id"};
	struct names names = {.arena = a};
	if (w->has_dataset)
		add_fields_of_data(w, &names);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		add(&names, str_of(ours[i]));
	*out = arena_alloc(a, names.n * sizeof **out);
	memcpy(*out, names.list, names.n * sizeof **out);
	free(names.list);
	return names.n;
}
