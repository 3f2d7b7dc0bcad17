/*
 * fuzzy_list: owns the search of a list in slices.
 *
 * What was found so far is kept as (number, score) in the order of the list and ranked by counting:
 * scores are small numbers, so that ranking 100,000 costs a millisecond and each slice can show
 * what there is. A pattern that begins with the last one can only find less of the same, so it
 * looks at what was found instead of at everything, if that search had come to its end.
 */
#include "fuzzy.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "mem.h"
#include "utf8.h"

enum { SLICE = 64, LENGTHS = 16, SCORES = 1 << 15 };

struct hit {
	uint32_t number, key; /* the greater the better */
};

struct fuzzy {
	struct str *texts;
	size_t n, cap;
	struct buf pattern;
	struct hit *hits; /* in the order of the list */
	size_t n_hits, cap_hits;
	uint32_t *ranked; /* n_ranked numbers, best first */
	size_t n_ranked, cap_ranked;
	size_t next;                /* the text to look at next */
	size_t narrow_at, n_narrow; /* of the hits of the last pattern, still to be looked at */
};

struct fuzzy *fuzzy_new(void)
{
	return mem_alloc(sizeof(struct fuzzy));
}

void fuzzy_free(struct fuzzy *f)
{
	if (!f)
		return;
	free(f->texts);
	free(f->hits);
	free(f->ranked);
	buf_free(&f->pattern);
	free(f);
}

void fuzzy_add(struct fuzzy *f, struct str text)
{
	f->texts = mem_grow(f->texts, f->n, &f->cap, sizeof *f->texts);
	f->texts[f->n++] = text;
}

void fuzzy_set(struct fuzzy *f, struct str pattern)
{
	struct str last = buf_str(&f->pattern);
	/* The first bytes of a character are another pattern than the character. */
	bool narrows = last.n && str_starts(pattern, last) && utf8_valid(last) && f->n_narrow == 0;
	f->n_narrow = narrows ? f->n_hits : 0;
	f->narrow_at = 0;
	f->n_hits = 0;
	f->n_ranked = 0;
	if (!narrows)
		f->next = 0;
	buf_cut(&f->pattern, 0);
	buf_add(&f->pattern, pattern);
}

struct str fuzzy_pattern(const struct fuzzy *f)
{
	return buf_str(&f->pattern);
}

static void look_at(struct fuzzy *f, uint32_t number)
{
	struct str text = f->texts[number];
	int score = fuzzy_score(buf_str(&f->pattern), text);
	if (score < 0)
		return;
	uint32_t length = (uint32_t)(text.n / 8 < LENGTHS ? text.n / 8 : LENGTHS - 1);
	uint32_t key = (uint32_t)score * LENGTHS + (LENGTHS - 1 - length);
	/* Narrowing reads the hits from the front while the new ones are written behind it. */
	if (f->n_hits >= f->cap_hits)
		f->hits = mem_grow(f->hits, f->n_hits, &f->cap_hits, sizeof *f->hits);
	f->hits[f->n_hits++] = (struct hit){number, key < SCORES ? key : SCORES - 1};
}

/* Stable: of equal ones the first of the list stays first. */
static void rank_hits(struct fuzzy *f)
{
	uint32_t *start = mem_alloc((SCORES + 1) * sizeof *start);
	while (f->cap_ranked < f->n_hits)
		f->ranked = mem_grow(f->ranked, f->cap_ranked, &f->cap_ranked, sizeof *f->ranked);
	for (size_t i = 0; i < f->n_hits; i++)
		start[SCORES - f->hits[i].key]++;
	for (size_t k = 1; k <= SCORES; k++)
		start[k] += start[k - 1];
	for (size_t i = 0; i < f->n_hits; i++)
		f->ranked[start[SCORES - f->hits[i].key - 1]++] = f->hits[i].number;
	f->n_ranked = f->n_hits;
	free(start);
}

static bool is_done(const struct fuzzy *f)
{
	return f->n_narrow == 0 && (f->next >= f->n || f->pattern.n == 0);
}

static void look_at_some(struct fuzzy *f)
{
	for (int i = 0; i < SLICE && f->narrow_at < f->n_narrow; i++)
		look_at(f, f->hits[f->narrow_at++].number);
	if (f->narrow_at < f->n_narrow)
		return;
	f->n_narrow = 0;
	for (int i = 0; i < SLICE && f->next < f->n; i++)
		look_at(f, (uint32_t)f->next++);
}

bool fuzzy_step(struct fuzzy *f, int64_t budget_us)
{
	int64_t until = clock_mono_us() + budget_us;
	if (is_done(f))
		return false;
	do
		look_at_some(f);
	while (!is_done(f) && clock_mono_us() < until);
	/* Ranking costs as much as looking at thousands: not for a few more. */
	if (is_done(f) || f->n_hits > f->n_ranked + f->n_ranked / 4)
		rank_hits(f);
	return !is_done(f);
}

size_t fuzzy_total(const struct fuzzy *f)
{
	return f->n;
}

/* Without a pattern everything is found, in the list's order. */
size_t fuzzy_found(const struct fuzzy *f)
{
	return f->pattern.n ? f->n_ranked : f->n;
}

size_t fuzzy_at(const struct fuzzy *f, size_t rank)
{
	return f->pattern.n ? f->ranked[rank] : rank;
}
