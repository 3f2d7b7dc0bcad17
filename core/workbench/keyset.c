/* keyset: owns a table with open addressing. Keys are hashes already: their first bytes are the place. */
#include "keyset.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

enum { FIRST_CAP = 1024 };

static size_t place_of(const struct keyset *s, const struct hash *key)
{
	size_t at;
	memcpy(&at, key->b, sizeof at);
	for (at &= s->cap - 1; s->taken[at] && !hash_eq(&s->slots[at], key);)
		at = (at + 1) & (s->cap - 1);
	return at;
}

static void grow(struct keyset *s)
{
	struct keyset old = *s;
	s->cap = old.cap ? 2 * old.cap : FIRST_CAP;
	s->slots = mem_alloc(s->cap * sizeof *s->slots);
	s->taken = mem_alloc(s->cap * sizeof *s->taken);
	for (size_t i = 0; i < old.cap; i++) {
		if (!old.taken[i])
			continue;
		size_t at = place_of(s, &old.slots[i]);
		s->slots[at] = old.slots[i];
		s->taken[at] = true;
	}
	free(old.slots);
	free(old.taken);
}

bool keyset_add(struct keyset *s, const struct hash *key)
{
	if (2 * s->n >= s->cap)
		grow(s);
	size_t at = place_of(s, key);
	if (s->taken[at])
		return false;
	s->slots[at] = *key;
	s->taken[at] = true;
	s->n++;
	return true;
}

void keyset_done(struct keyset *s)
{
	free(s->slots);
	free(s->taken);
	*s = (struct keyset){0};
}
