/* keyset: a set of call keys. Private to core/workbench. */
#ifndef STROP_KEYSET_H
#define STROP_KEYSET_H

#include <stdbool.h>

#include "hash.h"

/* Zero-initialise; done releases it. */
struct keyset {
	struct hash *slots; /* `cap` of them, a power of two */
	bool *taken;
	size_t n, cap;
};

/* Add it; false: it was there. */
bool keyset_add(struct keyset *s, const struct hash *key);
void keyset_done(struct keyset *s);

#endif
