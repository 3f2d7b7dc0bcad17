/*
 * wb_order: owns the random order in which runs that may be stopped early take their examples.
 *
 * A look at data that is sorted (by topic, by difficulty) would be a look at another population. The
 * order is that of a hash of group and id: as random as a shuffle, the same on every machine and in
 * every attempt, and adding examples does not change that of the others.
 */
#include "wb_parts.h"

#include <stdlib.h>
#include <string.h>

#include "source.h"

struct place {
	struct hash group, name;
	int64_t ord;
};

static struct hash hash_of(struct str text)
{
	return hash_parts((const struct str[]){STR("early"), text}, 2);
}

static int by_hash(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int groups = memcmp(a->group.b, b->group.b, HASH_SIZE);
	return groups ? groups : memcmp(a->name.b, b->name.b, HASH_SIZE);
}

static void set_order(struct order *out, const struct place *places, size_t n)
{
	out->ords = mem_alloc((n + 1) * sizeof *out->ords);
	out->ends = mem_alloc((n + 1) * sizeof *out->ends);
	out->n = n;
	out->n_units = 0;
	for (size_t i = 0; i < n; i++) {
		bool goes_on = i && hash_eq(&places[i].group, &places[i - 1].group);
		out->ords[i] = places[i].ord;
		out->n_units += !goes_on;
		out->ends[out->n_units - 1] = i + 1;
	}
}

int wb_make_order(const struct plan *plan, bool by_group, struct order *out, struct err *err)
{
	struct plan once = *plan;
	struct source source = {0};
	const struct stored_example *example;
	struct place *places = NULL;
	size_t n = 0, cap = 0;
	int64_t trial;
	int bad = 0;
	once.trials = 1;
	once.order = NULL;
	while (!(bad = source_next(&source, &once, &example, &trial, err)) && example) {
		places = mem_grow(places, n, &cap, sizeof *places);
		places[n].ord = example->ord;
		places[n].name = hash_of(example->name);
		places[n].group = by_group ? hash_of(example->group) : places[n].name;
		n++;
	}
	source_done(&source);
	if (!bad) {
		qsort(places, n, sizeof *places, by_hash);
		set_order(out, places, n);
	}
	free(places);
	return bad;
}

void order_done(struct order *o)
{
	free(o->ords);
	free(o->ends);
	*o = (struct order){0};
}
