/*
 * mustache_names: owns the list of names that templates use. It refuses nothing.
 *
 * The decision: every use is collected, then duplicates are found by sorting, so that a template
 * of many names costs no more than its length.
 */
#include "mustache.h"

#include <stdlib.h>
#include <string.h>

#include "mustache_tree.h"

struct use {
	struct mustache_name name;
	size_t order;
};

struct uses {
	struct use *p;
	size_t n, cap;
	bool *seen; /* by body: each partial is walked once */
};

static void collect(struct uses *uses, const struct node *node, int line, unsigned depth);

/* `line` stands for the lines of a partial, which are another text's; 0 in the template itself. */
static void collect_node(struct uses *uses, const struct node *node, int line, unsigned depth)
{
	int here = line ? line : node->line;
	if (node->kind == NODE_PARTIAL && node->partial && !uses->seen[node->partial->index]) {
		uses->seen[node->partial->index] = true;
		collect(uses, node->partial->first, here, depth);
	}
	if (node->n_path) {
		uses->p = mem_grow(uses->p, uses->n, &uses->cap, sizeof *uses->p);
		uses->p[uses->n] = (struct use){
			{node->text, here, node->kind != NODE_VARIABLE, depth > 0}, uses->n};
		uses->n++;
	}
	collect(uses, node->first, line, depth + (node->kind == NODE_SECTION));
}

static void collect(struct uses *uses, const struct node *node, int line, unsigned depth)
{
	for (; node; node = node->next)
		collect_node(uses, node, line, depth);
}

static int by_name(const void *x, const void *y)
{
	const struct use *a = x, *b = y;
	int order = str_cmp(a->name.name, b->name.name);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

static int by_order(const void *x, const void *y)
{
	const struct use *a = x, *b = y;
	return (a->order > b->order) - (a->order < b->order);
}

/* Keep the first use of each name; what any use demands, the name demands. */
static void join(struct uses *uses)
{
	size_t kept = 0;
	if (uses->n == 0)
		return;
	qsort(uses->p, uses->n, sizeof *uses->p, by_name);
	for (size_t i = 1; i < uses->n; i++) {
		struct mustache_name *name = &uses->p[kept].name, *again = &uses->p[i].name;
		if (str_eq(name->name, again->name)) {
			name->is_section &= again->is_section;
			name->is_inside &= again->is_inside;
		} else {
			uses->p[++kept] = uses->p[i];
		}
	}
	uses->n = kept + 1;
	qsort(uses->p, uses->n, sizeof *uses->p, by_order);
}

size_t mustache_names_of(struct arena *a, const struct mustache *const *list, size_t n,
	const struct mustache_name **out)
{
	struct uses uses = {0};
	for (size_t i = 0; i < n; i++) {
		uses.seen = mem_alloc(list[i]->bodies * sizeof *uses.seen);
		collect(&uses, list[i]->main.first, 0, 0);
		free(uses.seen);
	}
	join(&uses);
	struct mustache_name *names = arena_alloc(a, uses.n * sizeof *names);
	for (size_t i = 0; i < uses.n; i++)
		names[i] = uses.p[i].name;
	free(uses.p);
	*out = names;
	return uses.n;
}

size_t mustache_names(struct arena *a, const struct mustache *m, const struct mustache_name **out)
{
	return mustache_names_of(a, &m, 1, out);
}
