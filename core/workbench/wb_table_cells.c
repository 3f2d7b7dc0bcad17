/*
 * wb_table_cells: owns the columns: what the newest results of a setup say of each row.
 *
 * A result is taken up the same way whether it is read at the start or finishes while the table is
 * shown: it goes to the cell of its example and trial unless a newer one is there, and the row's
 * sum is made anew from its cells. So the order in which results come does not matter.
 */
#include "wb_table_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMN_UNKNOWN = -2, COLUMN_NONE = -1 };

/* ---- what a row says ---- */

int32_t table_row_of(const struct table *t, int64_t ord)
{
	size_t low = 0, high = t->n_read;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (t->ords[middle] < ord)
			low = middle + 1;
		else
			high = middle;
	}
	return low < t->n_read && t->ords[low] == ord ? (int32_t)low : -1;
}

struct table_sum table_sum(const struct table *t, int side, int32_t row)
{
	const struct table_side *s = &t->sides[side];
	return s->sums && row >= 0 ? s->sums[row] : (struct table_sum){.state = ROW_NEW};
}

const float *table_values(const struct table *t, int side, int32_t row)
{
	const struct table_side *s = &t->sides[side];
	return s->values && row >= 0 ? &s->values[(size_t)row * t->n_scorers] : t->no_values;
}

bool row_state_fails(enum row_state state)
{
	return state == ROW_FAIL || state == ROW_UNPARSED || state == ROW_ERROR;
}

enum flip table_flip(const struct table *t, int32_t row)
{
	enum row_state now = (enum row_state)table_sum(t, SIDE_NOW, row).state;
	enum row_state was = (enum row_state)table_sum(t, SIDE_WAS, row).state;
	if (now == ROW_PASS && was == ROW_PASS)
		return FLIP_BOTH_PASS;
	if (now == ROW_PASS && row_state_fails(was))
		return FLIP_FIXED;
	if (was == ROW_PASS && row_state_fails(now))
		return FLIP_BROKEN;
	return row_state_fails(now) && row_state_fails(was) ? FLIP_BOTH_FAIL : FLIP_NONE;
}

/* ---- making them ---- */

static float *new_values(size_t n)
{
	float *values = mem_alloc((n + 1) * sizeof *values);
	for (size_t i = 0; i < n; i++)
		values[i] = NAN;
	return values;
}

void table_make_columns(struct table *t)
{
	places_make(t);
	for (int i = 0; i < SIDES; i++) {
		struct table_side *s = &t->sides[i];
		if (!s->setup.version)
			continue;
		s->first = mem_alloc((t->n + 1) * sizeof *s->first);
		s->sums = mem_alloc((t->n + 1) * sizeof *s->sums);
		s->values = new_values(t->n * t->n_scorers);
		memset(s->first, 0xFF, t->n * sizeof *s->first);
	}
}

/* By the trials: passes when more than half of the scored ones do. */
static enum row_state state_of(const struct table_sum *sum, int64_t unparsed, int64_t errors)
{
	if (sum->passes > sum->fails)
		return ROW_PASS;
	if (sum->fails)
		return unparsed == sum->fails ? ROW_UNPARSED : ROW_FAIL;
	if (sum->passes == 0 && errors)
		return ROW_ERROR;
	return sum->trials ? ROW_NA : ROW_NEW;
}

static void add_up(struct table *t, struct table_side *s, int32_t row)
{
	struct table_sum sum = {0};
	int64_t unparsed = 0, errors = 0;
	for (int32_t c = s->first[row]; c >= 0; c = s->cells[c].next) {
		enum row_state state = (enum row_state)s->cells[c].state;
		sum.trials++;
		sum.passes = (uint16_t)(sum.passes + (state == ROW_PASS));
		sum.fails = (uint16_t)(sum.fails + (state == ROW_FAIL || state == ROW_UNPARSED));
		unparsed += state == ROW_UNPARSED;
		errors += state == ROW_ERROR;
	}
	sum.state = (uint8_t)state_of(&sum, unparsed, errors);
	s->sums[row] = sum;
	for (size_t i = 0; i < t->n_scorers; i++) {
		double total = 0;
		int64_t n = 0;
		for (int32_t c = s->first[row]; c >= 0; c = s->cells[c].next) {
			float value = s->cell_values[(size_t)c * t->n_scorers + i];
			total += isnan(value) ? 0 : (double)value;
			n += !isnan(value);
		}
		s->values[(size_t)row * t->n_scorers + i] = n ? (float)(total / (double)n) : NAN;
	}
}

/* ---- taking up results ---- */

static void remember(struct table *t, int bad)
{
	t->bad = t->bad ? t->bad : bad;
}

static int32_t find_column(struct table *t, int64_t scorer)
{
	struct arena a = {0};
	struct str name;
	int32_t column = COLUMN_NONE;
	remember(t, store_scorer_name(t->w->store, scorer, &a, &name, &t->failure));
	for (size_t i = 0; !t->bad && i < t->n_scorers; i++)
		if (str_eq(t->scorers[i], name))
			column = (int32_t)i;
	arena_free(&a);
	return column;
}

static int32_t column_of(struct table *t, int64_t scorer)
{
	while ((size_t)scorer >= t->n_columns) {
		t->columns =
			mem_grow(t->columns, t->n_columns, &t->cap_columns, sizeof *t->columns);
		t->columns[t->n_columns++] = COLUMN_UNKNOWN;
	}
	if (t->columns[scorer] == COLUMN_UNKNOWN)
		t->columns[scorer] = find_column(t, scorer);
	return t->columns[scorer];
}

static bool has_run(const struct table_side *s, int64_t run)
{
	size_t low = 0, high = s->n_runs;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (s->runs[middle] < run)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->n_runs && s->runs[low] == run;
}

static int32_t new_cell(struct table *t, struct table_side *s, int32_t row, int32_t trial)
{
	size_t i = s->n_cells;
	s->cells = mem_grow(s->cells, i, &s->cap_cells, sizeof *s->cells);
	s->cell_values =
		mem_grow(s->cell_values, i, &s->cap_values, t->n_scorers * sizeof *s->cell_values);
	s->cells[i] = (struct table_cell){.trial = trial, .next = s->first[row]};
	s->first[row] = (int32_t)i;
	s->n_cells++;
	return (int32_t)i;
}

/* The cell a result goes to, emptied; -1 when a newer result is there. */
static int32_t cell_for(struct table *t, struct table_side *s, const struct cell *c, int32_t row)
{
	int32_t trial = c->trial < INT32_MAX ? (int32_t)c->trial : INT32_MAX;
	int32_t i = s->first[row];
	while (i >= 0 && s->cells[i].trial != trial)
		i = s->cells[i].next;
	if (i < 0)
		i = new_cell(t, s, row, trial);
	else if (s->cells[i].result > c->result)
		return -1;
	s->cells[i].result = c->result;
	s->cells[i].state = c->failed ? ROW_ERROR : ROW_NA;
	for (size_t k = 0; k < t->n_scorers; k++)
		s->cell_values[(size_t)i * t->n_scorers + k] = NAN;
	return i;
}

/* The result being taken is complete. */
static void settle(struct table *t)
{
	bool changed = t->sides[SIDE_NOW].taking >= 0 || t->sides[SIDE_WAS].taking >= 0;
	t->taking_result = 0;
	if (!changed)
		return;
	view_take_out(t, t->taking_row);
	totals_add(t, t->taking_row, -1);
	if (t->sides[SIDE_NOW].taking >= 0)
		places_forget(t, t->taking_row);
	for (int i = 0; i < SIDES; i++) {
		if (t->sides[i].taking >= 0)
			add_up(t, &t->sides[i], t->taking_row);
		t->sides[i].taking = -1;
	}
	totals_add(t, t->taking_row, 1);
	remember(t, view_put_in(t, t->taking_row, &t->failure));
	t->version++;
}

static void begin(struct table *t, const struct cell *c)
{
	int32_t row = table_row_of(t, c->ord);
	t->taking_result = c->result;
	t->taking_row = row;
	for (int i = 0; i < SIDES && row >= 0; i++) {
		struct table_side *s = &t->sides[i];
		bool counts = s->setup.trials == 0 || c->trial < s->setup.trials;
		if (s->sums && counts && has_run(s, c->run))
			s->taking = cell_for(t, s, c, row);
	}
}

static enum row_state state_of_score(const struct cell *c)
{
	switch (c->status) {
	case SCORE_OK:
		return c->pass ? ROW_PASS : ROW_FAIL;
	case SCORE_UNPARSED:
		return ROW_UNPARSED;
	case SCORE_ERROR:
		return ROW_ERROR;
	case SCORE_NA:
		return ROW_NA;
	}
	return ROW_NA;
}

void table_take(void *table, const struct cell *c)
{
	struct table *t = table;
	if (t->taking_result != c->result) {
		settle(t);
		begin(t, c);
	}
	int32_t column = c->scorer ? column_of(t, c->scorer) : COLUMN_NONE;
	for (int i = 0; i < SIDES && column >= 0; i++) {
		struct table_side *s = &t->sides[i];
		if (s->taking < 0)
			continue;
		bool is_scored = c->status == SCORE_OK || c->status == SCORE_UNPARSED;
		s->cell_values[(size_t)s->taking * t->n_scorers + (size_t)column] =
			is_scored ? (float)c->value : NAN;
		if (column == 0)
			s->cells[s->taking].state = (uint8_t)state_of_score(c);
	}
}

int table_taken(struct table *t, struct err *err)
{
	settle(t);
	int bad = t->bad;
	if (bad)
		err_set(err, (enum err_code)bad, "%s", t->failure.text);
	t->bad = 0;
	return bad;
}
