/*
 * similar: how alike two texts are: their normal form, their sets of shingles, and what two sets
 * have in common. For duplicates, leaks between splits, and examples that are too near to be shots.
 */
#ifndef STROP_SIMILAR_H
#define STROP_SIMILAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"
#include "str.h"

/* From here on a pair is worth a look, and from here on it counts as the same twice. Jaccard of
 * SIMILAR_CHARS. */
#define SIMILAR_FLAG 0.6
#define SIMILAR_SAME 0.8

enum { SIMILAR_CHARS = 5 }; /* characters in a shingle */

/* The form that duplicates are compared in: NFKC, case folded, marks that belong to words dropped, white space
 * collapsed. Marks that say something by themselves stay: in numbers, between numbers, and between
 * marks ("3 - 4", "1.5", "{ [ ("), and so do symbols. In the arena. */
struct str similar_normal(struct arena *a, struct str text);

/* A set of shingles, as hashes: ascending, each once. */
struct shingles {
	const uint32_t *hash;
	size_t n;
};

/* Those of a normal form: every run of `width` characters (code points), or of `width` words. A text that is
 * shorter is one shingle; an empty one has none. In the arena. */
struct shingles similar_chars(struct arena *a, struct str normal, size_t width);
struct shingles similar_words(struct arena *a, struct str normal, size_t width);

/* Shared ones by all: 0..1; 0 when one of them is empty. */
double similar_jaccard(struct shingles a, struct shingles b);

/* The share of a's that are b's too; 0 when a is empty. */
double similar_containment(struct shingles a, struct shingles b);

/* All of it at once: the Jaccard index of two texts as they come, by SIMILAR_CHARS. */
double similar_texts(struct str a, struct str b);

#endif
