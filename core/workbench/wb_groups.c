/* wb_groups: owns the numbers of groups: an open table of hashes, never more than half full. */
#include "wb_groups.h"

#include <stdlib.h>
#include <string.h>

#include "tablerows.h"

enum { PAGE = 512, FIRST_SLOTS = 1024 }; /* a power of two */

static struct group_slot *find_slot(const struct group_numbers *g, uint64_t key)
{
	size_t at = (size_t)key & (g->n_slots - 1);
	while (g->slots[at].number >= 0 && g->slots[at].key != key)
		at = (at + 1) & (g->n_slots - 1);
	return &g->slots[at];
}

static void make_room(struct group_numbers *g)
{
	struct group_numbers old = *g;
	if (2 * ((size_t)g->n + 1) <= g->n_slots)
		return;
	g->n_slots = g->n_slots ? 2 * g->n_slots : FIRST_SLOTS;
	while (2 * ((size_t)g->n + 1) > g->n_slots)
		g->n_slots *= 2;
	g->slots = mem_alloc(g->n_slots * sizeof *g->slots);
	for (size_t i = 0; i < g->n_slots; i++)
		g->slots[i].number = -1;
	for (size_t i = 0; i < old.n_slots; i++)
		if (old.slots[i].number >= 0)
			*find_slot(g, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

int32_t group_number(struct group_numbers *g, struct str name)
{
	uint64_t key;
	if (name.n == 0)
		return g->n++;
	struct hash h = hash_blake2b(name);
	memcpy(&key, h.b, sizeof key);
	make_room(g);
	struct group_slot *slot = find_slot(g, key);
	if (slot->number < 0)
		*slot = (struct group_slot){key, g->n++};
	return slot->number;
}

void group_numbers_done(struct group_numbers *g)
{
	free(g->slots);
	*g = (struct group_numbers){0};
}

static int read_all(struct wb *w, size_t *of, struct err *err)
{
	struct group_numbers numbers = {0};
	struct arena a = {0};
	struct row_group page[PAGE];
	size_t n = PAGE;
	int64_t after = 0;
	int bad = 0;
	while (!bad && n == PAGE) {
		bad = store_row_groups(
			w->store, w->dataset.id, STR("all"), after, PAGE, &a, page, &n, err);
		for (size_t i = 0; i < n && !bad; i++)
			of[after = page[i].ord] = (size_t)group_number(&numbers, page[i].group);
		arena_reset(&a);
	}
	group_numbers_done(&numbers);
	arena_free(&a);
	return bad;
}

int wb_groups(struct wb *w, size_t **out, struct err *err)
{
	bool has = false;
	*out = NULL;
	int bad = store_has_groups(w->store, w->dataset.id, &has, err);
	if (bad || !has)
		return bad;
	*out = mem_alloc(((size_t)w->dataset.examples + 1) * sizeof **out);
	bad = read_all(w, *out, err);
	if (bad) {
		free(*out);
		*out = NULL;
	}
	return bad;
}
