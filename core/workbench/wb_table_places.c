/*
 * wb_table_places: owns where the gold passage of each row was, and the counts of retrieval against
 * generation over all rows.
 *
 * Chunks are texts in the store, so each row is looked up by itself, in the background and once: a
 * new result makes its row unknown again. What is given (mode ideal) says nothing about a search; a
 * filter may ask for it all the same.
 */
#include "grouped.h"
#include "wb_table_parts.h"

enum { LOOK_UPS = 64, ROWS = 4096, UNKNOWN = -1 };

static bool is_searched(const struct setup *s)
{
	return s->version && !str_is(s->retrieval, "none");
}

void places_make(struct table *t)
{
	if (!is_searched(&t->sides[SIDE_NOW].setup))
		return;
	t->places = mem_alloc((t->n + 1) * sizeof *t->places);
	for (size_t i = 0; i < t->n; i++)
		t->places[i] = UNKNOWN;
	/* Nothing is counted: only a filter looks anything up. */
	if (str_is(t->sides[SIDE_NOW].setup.retrieval, "ideal"))
		t->place_at = t->n;
}

static bool counts(const struct table *t)
{
	return t->places && !str_is(t->sides[SIDE_NOW].setup.retrieval, "ideal");
}

/* ---- looking up ---- */

int places_of(struct table *t, int32_t row, enum gold_place *out, struct err *err)
{
	*out = PLACE_NONE;
	if (!t->places)
		return 0;
	if (t->places[row] == UNKNOWN) {
		int bad = store_row_place(
			t->w->store, &t->sides[SIDE_NOW].setup, t->ords[row], out, err);
		if (bad)
			return bad;
		t->places[row] = (int8_t)*out;
		places_add(t, row, 1);
	}
	*out = (enum gold_place)t->places[row];
	return 0;
}

void places_forget(struct table *t, int32_t row)
{
	if (!t->places)
		return;
	t->places[row] = UNKNOWN;
	if (counts(t) && (size_t)row < t->place_at)
		t->place_at = (size_t)row;
}

bool places_pending(const struct table *t)
{
	return t->places && t->place_at < t->n;
}

int places_step(struct table *t, struct err *err)
{
	size_t end = t->place_at + ROWS, looked = 0;
	enum gold_place place;
	int bad = 0;
	bool held = store_read_hold(t->w->store);
	for (; !bad && looked < LOOK_UPS && t->place_at < end && t->place_at < t->n;
		t->place_at++) {
		int32_t row = (int32_t)t->place_at;
		if (t->places[row] != UNKNOWN || table_sum(t, SIDE_NOW, row).trials == 0)
			continue;
		bad = places_of(t, row, &place, err);
		looked++;
	}
	store_read_release(t->w->store, held);
	if (!places_pending(t))
		t->version++;
	return bad;
}

/* ---- counting ---- */

static int64_t scored_trials(const struct table *t, int32_t row)
{
	struct table_sum sum = table_sum(t, SIDE_NOW, row);
	return sum.passes + sum.fails;
}

void places_add(struct table *t, int32_t row, int sign)
{
	struct table_sum sum = table_sum(t, SIDE_NOW, row);
	if (!counts(t) || t->places[row] <= PLACE_NONE || scored_trials(t, row) == 0)
		return;
	struct table_cells *c = t->places[row] == PLACE_HIT ? &t->totals.hit : &t->totals.miss;
	c->pass += sign * (sum.passes > sum.fails);
	c->fail += sign * !(sum.passes > sum.fails);
}

/* Of rows whose passage was there, or not: how often their trials pass. */
static struct run_cell cell(
	const struct table *t, enum gold_place place, const struct table_cells *counted)
{
	struct arena a = {0};
	size_t n = 0, most = (size_t)(counted->pass + counted->fail);
	double *shares = arena_alloc(&a, (most + 1) * sizeof *shares);
	size_t *clusters = arena_alloc(&a, (most + 1) * sizeof *clusters);
	for (size_t row = 0; n < most && row < t->n; row++) {
		int64_t scored = scored_trials(t, (int32_t)row);
		if (t->places[row] != (int8_t)place || scored == 0)
			continue;
		clusters[n] = t->groups.of ? (size_t)t->groups.of[row] : row;
		shares[n++] = (double)table_sum(t, SIDE_NOW, (int32_t)row).passes / (double)scored;
	}
	struct grouped g = grouped_shares(shares, clusters, n);
	arena_free(&a);
	return (struct run_cell){counted->pass, counted->fail, g.mean, g.low, g.high};
}

void table_places(struct table *t, struct run_cell *hit, struct run_cell *miss)
{
	*hit = cell(t, PLACE_HIT, &t->totals.hit);
	*miss = cell(t, PLACE_MISS, &t->totals.miss);
}
