/* diff: what changed between two texts, by lines and by words (Myers, "An O(ND) Difference
 * Algorithm", 1986). */
#ifndef STROP_DIFF_H
#define STROP_DIFF_H

#include <stddef.h>

#include "mem.h"
#include "str.h"

enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

struct diff_piece {
	enum diff_kind kind;
	struct str text; /* borrowed from a (same, removed) or b (added) */
};

/* Pieces that, joined, give a (same + removed) and b (same + added). Words are runs of letters,
 * marks and digits, runs of white space, and single other characters; neighbours of one kind are
 * joined, and of a change what is removed comes first. No piece is empty; equal texts give one
 * piece, two empty ones none. In the arena.
 *
 * Bounded: texts of more than 20,000 words together are compared by lines first and by words only
 * inside changed regions. The result is minimal up to 1,024 edits (fewer for texts of more than
 * 65,000 words), then close to it; texts over 256 MiB are one change. Ill-formed UTF-8 is taken. */
size_t diff_words(struct arena *arena, struct str a, struct str b, struct diff_piece **out);

/* The same by whole lines (with their line ends). */
size_t diff_lines(struct arena *arena, struct str a, struct str b, struct diff_piece **out);

#endif
