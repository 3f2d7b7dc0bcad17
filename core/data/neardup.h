/*
 * neardup: finding near duplicates among many texts: which of those added before are like this one.
 *
 * Up to NEARDUP_EXACT texts every one that shares a shingle is looked at, so nothing is missed. Above that candidates
 * come from MinHash with banding, and are then measured: what is reported is exact, but a pair may be
 * missed, one in eighty at a Jaccard index of .6, none to speak of from .8 on (neardup_chance). The
 * same texts in the same order give the same answer.
 */
#ifndef STROP_NEARDUP_H
#define STROP_NEARDUP_H

#include "similar.h"

enum { NEARDUP_EXACT = 5000, NEARDUP_BANDS = 32, NEARDUP_ROWS = 4 };

/* The texts added so far; owns copies of their shingles. */
struct neardup;

/* `expected`: how many texts there will be, about; it decides the method. */
struct neardup *neardup_new(size_t expected);
void neardup_free(struct neardup *d); /* NULL is fine */

/* Add a text; they are numbered from 0 in this order. */
void neardup_add(struct neardup *d, struct shingles text);

struct neardup_hit {
	size_t number;
	double jaccard;
};

/* Those whose Jaccard index with the text is at least `least` (above 0): the most alike first, then by number.
 * In the arena; *out may be NULL when there are none. */
size_t neardup_find(struct neardup *d, struct shingles text, double least, struct arena *a,
	struct neardup_hit **out);

/* The chance that a pair of this Jaccard index becomes a candidate with so many bands of so many
 * rows. */
double neardup_chance(double jaccard, int bands, int rows);

#endif
