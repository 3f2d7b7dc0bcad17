/*
 * neardup: owns the index in which near duplicates are found.
 *
 * A text is posted under keys, and whoever shares a key is a candidate. The keys are its shingles, and then
 * counting shared keys gives the Jaccard index without another look; or, for many texts, its bands:
 * hashes of NEARDUP_ROWS minima each, and one of all shingles,
 * so that equal sets always meet (Broder 1997; Leskovec, Rajaraman, Ullman, chapter 3), and
 * then each candidate is measured. Texts from one mould share all their bands with all others; of such a crowd only
 * the first CROWD are looked at, which keeps the work linear and still finds one that is alike.
 */
#include "neardup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rng.h"

enum { MINIMA = NEARDUP_BANDS * NEARDUP_ROWS, KEYS = NEARDUP_BANDS + 1, CROWD = 32, NONE = -1 };

struct posting {
	uint32_t number;
	int32_t next;
};

/* Chains by key, first posted first, in a table with open addressing. */
struct chain {
	uint64_t key;
	int32_t first, last; /* NONE: an empty slot */
};

struct text {
	uint32_t *hash;
	size_t n;
};

struct neardup {
	bool exact;
	uint64_t salts[MINIMA];
	struct text *texts;
	uint32_t *shared; /* a text: keys in common with the one looked for; 0 between two looks */
	size_t n, cap, cap_shared;
	struct posting *postings;
	size_t n_postings, cap_postings;
	struct chain *chains;
	size_t n_chains, slots; /* slots: a power of two */
};

struct neardup *neardup_new(size_t expected)
{
	struct neardup *d = mem_alloc(sizeof *d);
	struct rng rng = {.state = 42};
	d->exact = expected <= NEARDUP_EXACT;
	for (size_t i = 0; i < MINIMA; i++)
		d->salts[i] = rng_next(&rng) | 1;
	return d;
}

void neardup_free(struct neardup *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->n; i++)
		free(d->texts[i].hash);
	free(d->texts);
	free(d->shared);
	free(d->postings);
	free(d->chains);
	free(d);
}

/* ---- the table ---- */

static uint64_t mix(uint64_t h)
{
	h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9u;
	h = (h ^ h >> 27) * 0x94d049bb133111ebu;
	return h ^ h >> 31;
}

/* The slot of a key: its own, or the empty one where it would go. There is always one. */
static struct chain *slot_of(const struct neardup *d, uint64_t key)
{
	size_t at = (size_t)mix(key) & (d->slots - 1);
	while (d->chains[at].first != NONE && d->chains[at].key != key)
		at = (at + 1) & (d->slots - 1);
	return &d->chains[at];
}

static void grow_table(struct neardup *d)
{
	struct chain *old = d->chains;
	size_t n = d->slots;
	d->slots = n ? 2 * n : 1024;
	d->chains = mem_alloc(d->slots * sizeof *d->chains);
	for (size_t i = 0; i < d->slots; i++)
		d->chains[i].first = NONE;
	for (size_t i = 0; i < n; i++)
		if (old[i].first != NONE)
			*slot_of(d, old[i].key) = old[i];
	free(old);
}

static void post(struct neardup *d, uint64_t key)
{
	if (2 * (d->n_chains + 1) > d->slots)
		grow_table(d);
	struct chain *c = slot_of(d, key);
	d->postings = mem_grow(d->postings, d->n_postings, &d->cap_postings, sizeof *d->postings);
	d->postings[d->n_postings] = (struct posting){(uint32_t)d->n, NONE};
	if (c->first == NONE) {
		*c = (struct chain){key, (int32_t)d->n_postings, (int32_t)d->n_postings};
		d->n_chains++;
	} else {
		d->postings[c->last].next = (int32_t)d->n_postings;
		c->last = (int32_t)d->n_postings;
	}
	d->n_postings++;
}

/* ---- the bands ---- */

static void band_keys(const struct neardup *d, struct shingles text, uint64_t keys[KEYS])
{
	for (size_t b = 0; b < NEARDUP_BANDS; b++) {
		uint64_t key = b + 1;
		for (size_t r = 0; r < NEARDUP_ROWS; r++) {
			uint64_t salt = d->salts[b * NEARDUP_ROWS + r], least = UINT64_MAX;
			for (size_t i = 0; i < text.n; i++) {
				/* Multiply-shift with an odd number: one step a hash. */
				uint64_t h = (text.hash[i] + (salt >> 32)) * salt;
				least = h < least ? h : least;
			}
			key = mix(key ^ least);
		}
		keys[b] = key;
	}
	keys[NEARDUP_BANDS] = 0;
	for (size_t i = 0; i < text.n; i++)
		keys[NEARDUP_BANDS] = mix(keys[NEARDUP_BANDS] ^ text.hash[i]);
}

double neardup_chance(double jaccard, int bands, int rows)
{
	return 1 - pow(1 - pow(jaccard, rows), bands);
}

/* ---- adding and finding ---- */

void neardup_add(struct neardup *d, struct shingles text)
{
	uint64_t keys[KEYS];
	if (d->exact) {
		for (size_t i = 0; i < text.n; i++)
			post(d, text.hash[i]);
	} else if (text.n) {
		band_keys(d, text, keys);
		for (size_t b = 0; b < KEYS; b++)
			post(d, keys[b]);
	}
	d->texts = mem_grow(d->texts, d->n, &d->cap, sizeof *d->texts);
	d->shared = mem_grow(d->shared, d->n, &d->cap_shared, sizeof *d->shared);
	d->texts[d->n] = (struct text){mem_alloc(text.n * sizeof *text.hash), text.n};
	if (text.n)
		memcpy(d->texts[d->n].hash, text.hash, text.n * sizeof *text.hash);
	d->shared[d->n++] = 0;
}

struct found {
	uint32_t *numbers;
	size_t n, cap;
};

/* Count the key for the texts that have it; those seen for the first time are found. */
static void look_up(struct neardup *d, uint64_t key, struct found *found)
{
	if (d->slots == 0)
		return;
	size_t seen = 0;
	for (int32_t at = slot_of(d, key)->first; at != NONE; at = d->postings[at].next) {
		uint32_t number = d->postings[at].number;
		if (!d->exact && ++seen > CROWD)
			return;
		if (d->shared[number]++ == 0) {
			found->numbers = mem_grow(
				found->numbers, found->n, &found->cap, sizeof *found->numbers);
			found->numbers[found->n++] = number;
		}
	}
}

static double jaccard_of(const struct neardup *d, uint32_t number, struct shingles text)
{
	const struct text *t = &d->texts[number];
	size_t both = d->shared[number];
	if (!d->exact)
		return similar_jaccard((struct shingles){t->hash, t->n}, text);
	return (double)both / (double)(t->n + text.n - both);
}

static int most_alike(const void *x, const void *y)
{
	const struct neardup_hit *a = x, *b = y;
	if (a->jaccard != b->jaccard)
		return a->jaccard < b->jaccard ? 1 : -1;
	return (a->number > b->number) - (a->number < b->number);
}

size_t neardup_find(struct neardup *d, struct shingles text, double least, struct arena *a,
	struct neardup_hit **out)
{
	uint64_t keys[KEYS];
	struct found found = {0};
	size_t n = 0;
	if (d->exact) {
		for (size_t i = 0; i < text.n; i++)
			look_up(d, text.hash[i], &found);
	} else if (text.n) {
		band_keys(d, text, keys);
		for (size_t b = 0; b < KEYS; b++)
			look_up(d, keys[b], &found);
	}
	struct neardup_hit *hits = found.n ? arena_alloc(a, found.n * sizeof *hits) : NULL;
	for (size_t i = 0; i < found.n; i++) {
		uint32_t number = found.numbers[i];
		double j = jaccard_of(d, number, text);
		d->shared[number] = 0;
		if (j >= least)
			hits[n++] = (struct neardup_hit){number, j};
	}
	if (n)
		qsort(hits, n, sizeof *hits, most_alike);
	free(found.numbers);
	*out = hits;
	return n;
}
