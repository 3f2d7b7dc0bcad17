/*
 * shingles: how much two texts resemble each other: the Jaccard index of their sets of five characters in
 * a row, after what does not count (case, width, punctuation, the number of spaces) is gone. Texts that
 * reach SHINGLES_SAME are one text written twice.
 */
#ifndef STROP_SHINGLES_H
#define STROP_SHINGLES_H

#include <stddef.h>
#include <stdint.h>

#include "mem.h"
#include "str.h"

#define SHINGLES_SAME 0.8

/* A set of hashes, ascending; in the arena it was made in. */
struct shingles {
	uint64_t *items;
	size_t n;
};

/* Those of a text; a text that is shorter has one, an empty one none. */
struct shingles shingles_of(struct arena *a, struct str text);

/* |a and b| / |a or b|; 0 where either is empty. */
double shingles_jaccard(const struct shingles *a, const struct shingles *b);

#endif
