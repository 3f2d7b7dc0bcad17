/* shingles: owns the comparison of texts by pieces. A piece is its 64-bit hash (FNV-1a): that two of the
 * pieces of two texts collide is not to be expected. */
#include "shingles.h"

#include <stdlib.h>

#include "utf8.h"

enum { WIDTH = 5 };

/* NFKC, case-folded, without punctuation, one space between words; code points into `out`. */
static size_t plain(struct arena *a, struct str text, int32_t *out)
{
	struct str rest = utf8_fold_nfkc(a, text);
	size_t n = 0;
	while (rest.n) {
		int32_t cp;
		rest = str_from(rest, utf8_decode(rest, &cp));
		if (cp < 0 || utf8_is_punct(cp))
			continue;
		if (!utf8_is_space(cp))
			out[n++] = cp;
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	return n && out[n - 1] == ' ' ? n - 1 : n;
}

static uint64_t hash(const int32_t *cps, size_t n)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < n; i++)
		for (int shift = 0; shift < 24; shift += 8)
			h = (h ^ ((uint64_t)cps[i] >> shift & 0xFF)) * 1099511628211u;
	return h;
}

static int by_value(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;
	return (*a > *b) - (*a < *b);
}

struct shingles shingles_of(struct arena *a, struct str text)
{
	struct arena scratch = {0};
	/* Folding may make several code points of one, but never more than bytes. */
	int32_t *cps = arena_alloc(&scratch, (utf8_fold_nfkc(&scratch, text).n + 1) * sizeof *cps);
	size_t n = plain(&scratch, text, cps), pieces = n > WIDTH ? n - WIDTH + 1 : n > 0;
	struct shingles s = {.items = arena_alloc(a, (pieces + 1) * sizeof *s.items)};
	for (size_t i = 0; i < pieces; i++)
		s.items[i] = hash(cps + i, n < WIDTH ? n : WIDTH);
	qsort(s.items, pieces, sizeof *s.items, by_value);
	for (size_t i = 0; i < pieces; i++)
		if (i == 0 || s.items[i] != s.items[i - 1])
			s.items[s.n++] = s.items[i];
	arena_free(&scratch);
	return s;
}

double shingles_jaccard(const struct shingles *a, const struct shingles *b)
{
	size_t i = 0, k = 0, common = 0;
	while (i < a->n && k < b->n) {
		uint64_t x = a->items[i], y = b->items[k];
		common += x == y;
		i += x <= y;
		k += y <= x;
	}
	size_t all = a->n + b->n - common;
	return all && a->n && b->n ? (double)common / (double)all : 0;
}
