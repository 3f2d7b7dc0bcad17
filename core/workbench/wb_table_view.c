/*
 * wb_table_view: owns which rows are shown and in which order.
 *
 * The whole table in the data's order needs no list. Any other view is a list of rows in a total
 * order (ties go by the data's), so that a row is found, taken out and put in by halving: a result
 * that arrives moves one row and sorts nothing.
 */
#include "wb_table_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 4096, TEXTS = 64, MOVES = 8192 };

/* ---- the order ---- */

/* What fails first; a row without a result has no value. */
static double state_key(enum row_state state)
{
	static const double keys[] = {[ROW_NEW] = NAN,
		[ROW_FAIL] = 0,
		[ROW_UNPARSED] = 1,
		[ROW_ERROR] = 2,
		[ROW_PASS] = 3,
		[ROW_NA] = 4};
	return keys[state];
}

static double flip_key(enum flip flip)
{
	static const double keys[] = {[FLIP_NONE] = NAN,
		[FLIP_BROKEN] = 0,
		[FLIP_FIXED] = 1,
		[FLIP_BOTH_FAIL] = 2,
		[FLIP_BOTH_PASS] = 3};
	return keys[flip];
}

static double rank_key(const int32_t *ranks, int32_t row)
{
	return ranks[row] < 0 ? (double)NAN : ranks[row];
}

/* What a row is sorted by; NaN: nothing, it goes to the end. */
static double key_of(const struct table *t, int32_t row)
{
	const struct table_view *v = &t->view;
	switch (v->order) {
	case ORDER_DATA:
		return row;
	case ORDER_ID:
		return rank_key(v->ranks[RANK_ID], row);
	case ORDER_TAGS:
		return rank_key(v->ranks[RANK_TAGS], row);
	case ORDER_STATE:
		return state_key((enum row_state)table_sum(t, SIDE_NOW, row).state);
	case ORDER_FLIP:
		return flip_key(table_flip(t, row));
	}
	return (double)table_values(t, SIDE_NOW, row)[v->order - ORDER_SCORE];
}

static int by_key(const void *context, int32_t a, int32_t b)
{
	const struct table *t = context;
	double x = key_of(t, a), y = key_of(t, b);
	int order = isnan(x) || isnan(y) ? isnan(x) - isnan(y)
		    : t->view.descending ? (x < y) - (x > y)
					 : (x > y) - (x < y);
	return order ? order : (a > b) - (a < b);
}

static bool is_plain_order(const struct table_view *v)
{
	return v->order == ORDER_DATA && !v->descending;
}

/* ---- the filter ---- */

static bool compare_number(const struct verdict *v, double value)
{
	switch (v->op) {
	case OP_LESS:
		return value < v->number;
	case OP_LESS_EQUAL:
		return value <= v->number;
	case OP_MORE:
		return value > v->number;
	case OP_MORE_EQUAL:
		return value >= v->number;
	case OP_EQUAL:
		return value == v->number;
	}
	return false;
}

/* Values are kept as floats: 0.1 must be the same number on both sides. */
static bool score_fits(const struct table *t, const struct verdict *v, int32_t row)
{
	struct verdict rounded = *v;
	rounded.number = (double)(float)v->number;
	return compare_number(&rounded, (double)table_values(t, SIDE_NOW, row)[v->scorer]);
}

static bool verdict_holds(const struct table *t, const struct verdict *v, int32_t row)
{
	struct table_sum sum = table_sum(t, SIDE_NOW, row);
	enum row_state state = (enum row_state)sum.state;
	switch (v->kind) {
	case VERDICT_FAIL:
		return row_state_fails(state);
	case VERDICT_PASS:
		return state == ROW_PASS;
	case VERDICT_NEW:
		return state == ROW_NEW || t->is_borrowed;
	case VERDICT_ERROR:
		return state == ROW_ERROR;
	case VERDICT_UNPARSED:
		return state == ROW_UNPARSED;
	case VERDICT_FIXED:
		return table_flip(t, row) == FLIP_FIXED;
	case VERDICT_BROKEN:
		return table_flip(t, row) == FLIP_BROKEN;
	case VERDICT_FLAKY:
		return sum.passes && sum.fails;
	case VERDICT_SCORE:
		return score_fits(t, v, row);
	case VERDICT_HIT:
	case VERDICT_MISS:
		break; /* place_fits: the store may have to be asked */
	}
	return false;
}

static bool is_of_place(const struct verdict *v)
{
	return v->kind == VERDICT_HIT || v->kind == VERDICT_MISS;
}

/* What is none of both is so negated, too: nothing was searched for it. */
static int place_fits(
	struct table *t, const struct verdict *v, int32_t row, bool *out, struct err *err)
{
	enum gold_place place, wanted = v->kind == VERDICT_HIT ? PLACE_HIT : PLACE_MISS;
	int bad = places_of(t, row, &place, err);
	*out = place != PLACE_NONE && (place == wanted) != v->negated;
	return bad;
}

static int text_fits(struct table *t, int32_t row, bool *out, struct err *err)
{
	struct arena a = {0};
	struct stored_example e;
	struct json *fields = NULL;
	bool found;
	*out = false;
	int bad = store_example_by_ord(t->w->store, t->dataset, t->ords[row], &a, &e, &found, err);
	if (!bad && found)
		bad = json_parse(e.fields, &fields, err);
	if (!bad && found)
		*out = filter_matches(t->view.filter, &e, fields);
	json_free(fields);
	arena_free(&a);
	return bad;
}

static int row_fits(struct table *t, int32_t row, bool *out, struct err *err)
{
	const struct verdict *verdicts;
	const struct filter *f = t->view.filter;
	size_t n = filter_verdicts(f, &verdicts);
	bool fits = true;
	int bad = 0;
	*out = true;
	for (size_t i = 0; i < n && *out; i++)
		if (!is_of_place(&verdicts[i]))
			*out = verdict_holds(t, &verdicts[i], row) != verdicts[i].negated;
	for (size_t i = 0; i < n && *out && !bad; i++)
		if (is_of_place(&verdicts[i]))
			bad = place_fits(t, &verdicts[i], row, out, err);
	/* A field is looked for in all examples, until one has it. */
	if (!bad && filter_has_examples(f) && (*out || filter_unknown_field(f).n))
		bad = text_fits(t, row, &fits, err);
	*out = *out && fits;
	return bad;
}

/* ---- making the view ---- */

static bool asks_store(const struct filter *f)
{
	const struct verdict *verdicts;
	size_t n = filter_verdicts(f, &verdicts);
	bool asks = filter_has_examples(f);
	for (size_t i = 0; i < n; i++)
		asks |= is_of_place(&verdicts[i]);
	return asks;
}

static int filter_rows(struct table *t, struct err *err)
{
	struct table_view *v = &t->view;
	size_t end = v->at + (asks_store(v->filter) ? TEXTS : ROWS);
	int bad = 0;
	if (!v->rows)
		v->rows = mem_alloc((t->n + 1) * sizeof *v->rows);
	bool held = store_read_hold(t->w->store);
	for (; !bad && v->at < end && v->at < t->n; v->at++) {
		bool fits = false;
		bad = row_fits(t, (int32_t)v->at, &fits, err);
		if (fits)
			v->rows[v->n++] = (int32_t)v->at;
	}
	store_read_release(t->w->store, held);
	if (bad || v->at < t->n)
		return bad;
	v->state = is_plain_order(v) ? VIEW_READY : VIEW_RANKING;
	return 0;
}

static int rank_rows(struct table *t, struct err *err)
{
	struct table_view *v = &t->view;
	bool done = true;
	int bad = 0;
	if (v->order == ORDER_ID || v->order == ORDER_TAGS)
		bad = rank_step(t, v->order == ORDER_ID ? RANK_ID : RANK_TAGS, &done, err);
	if (bad || !done)
		return bad;
	row_sort_begin(&v->sort, v->rows, v->n);
	v->state = VIEW_SORTING;
	return 0;
}

static void sort_rows(struct table *t)
{
	struct table_view *v = &t->view;
	if (!row_sort_step(&v->sort, MOVES, by_key, t))
		return;
	if (v->n)
		memcpy(v->rows, v->sort.from, v->n * sizeof *v->rows);
	row_sort_done(&v->sort);
	v->is_whole = false;
	v->state = VIEW_READY;
}

int view_step(struct table *t, struct err *err)
{
	int bad = 0;
	size_t n = t->view.n;
	enum view_state state = t->view.state;
	switch (state) {
	case VIEW_FILTERING:
		bad = filter_rows(t, err);
		break;
	case VIEW_RANKING:
		bad = rank_rows(t, err);
		break;
	case VIEW_SORTING:
		sort_rows(t);
		break;
	case VIEW_READY:
		break;
	}
	if (t->view.n != n || (state != VIEW_READY && t->view.state == VIEW_READY))
		t->version++;
	return bad;
}

/* Begin the view anew. Sorting leaves the rows as they are until it is done; a filter shows what
 * it has found so far. */
static void restart(struct table *t)
{
	struct table_view *v = &t->view;
	row_sort_done(&v->sort);
	row_ranker_done(&v->ranker);
	v->at = v->n = 0;
	v->is_whole = !v->filter && (v->is_whole || is_plain_order(v));
	v->state = v->is_whole && is_plain_order(v) ? VIEW_READY : VIEW_FILTERING;
	t->version++;
}

void table_sort(struct table *t, int order, bool descending)
{
	struct table_view *v = &t->view;
	if (order < 0 || order >= ORDER_SCORE + (int)t->n_scorers)
		order = ORDER_DATA;
	if (order == v->order && descending == v->descending)
		return;
	v->order = order;
	v->descending = descending;
	if (v->is_whole || v->state == VIEW_FILTERING || (!v->filter && is_plain_order(v))) {
		restart(t);
		return;
	}
	row_sort_done(&v->sort);
	row_ranker_done(&v->ranker);
	v->state = VIEW_RANKING;
}

int table_filter(struct table *t, struct str expr, struct err *err)
{
	struct table_view *v = &t->view;
	struct filter *f = NULL;
	expr = str_trim(expr);
	int bad = filter_parse(expr, t->scorers, t->n_scorers, &f, err);
	if (bad)
		return bad;
	if (expr.n == 0) {
		filter_free(f);
		f = NULL;
	}
	filter_free(v->filter);
	v->filter = f;
	struct buf text = {0};
	buf_add(&text, expr);
	buf_free(&v->text);
	v->text = text;
	v->is_whole = false;
	restart(t);
	return 0;
}

struct str table_filter_unknown(const struct table *t)
{
	return t->view.state == VIEW_FILTERING ? STR("") : filter_unknown_field(t->view.filter);
}

struct str table_filter_text(const struct table *t)
{
	return buf_str(&t->view.text);
}

void view_done(struct table_view *v)
{
	filter_free(v->filter);
	row_sort_done(&v->sort);
	row_ranker_done(&v->ranker);
	for (int i = 0; i < RANK_COUNT; i++)
		free(v->ranks[i]);
	free(v->rows);
	buf_free(&v->text);
}

/* ---- rows of a view that is ready ---- */

/* The first position that does not stand before the row. */
static size_t lower_bound(const struct table *t, int32_t row)
{
	size_t low = 0, high = t->view.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (by_key(t, t->view.rows[middle], row) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_list(const struct table_view *v)
{
	return v->state == VIEW_READY && !v->is_whole;
}

void view_take_out(struct table *t, int32_t row)
{
	struct table_view *v = &t->view;
	size_t at = is_list(v) ? lower_bound(t, row) : v->n;
	if (at == v->n || v->rows[at] != row)
		return;
	v->n--;
	memmove(v->rows + at, v->rows + at + 1, (v->n - at) * sizeof *v->rows);
}

int view_put_in(struct table *t, int32_t row, struct err *err)
{
	struct table_view *v = &t->view;
	bool fits = false;
	int bad = is_list(v) ? row_fits(t, row, &fits, err) : 0;
	if (bad || !fits)
		return bad;
	size_t at = lower_bound(t, row);
	memmove(v->rows + at + 1, v->rows + at, (v->n - at) * sizeof *v->rows);
	v->rows[at] = row;
	v->n++;
	return 0;
}

int32_t view_row(const struct table *t, int64_t position)
{
	return t->view.is_whole ? (int32_t)position : t->view.rows[position];
}

int64_t table_count(const struct table *t)
{
	return (int64_t)(t->view.is_whole ? t->n : t->view.n);
}

static int64_t find_row(const struct table *t, int32_t row)
{
	const struct table_view *v = &t->view;
	if (row < 0 || v->is_whole)
		return row;
	size_t at = 0;
	if (v->state == VIEW_READY)
		at = lower_bound(t, row);
	else
		while (at < v->n && v->rows[at] != row)
			at++;
	return at < v->n && v->rows[at] == row ? (int64_t)at : -1;
}

int64_t table_find(struct table *t, int64_t ord)
{
	bool is_in = false;
	int64_t rank;
	if (t->has_rows)
		return find_row(t, table_row_of(t, ord));
	if (!t->view.is_whole ||
		store_row_is_in(t->w->store, t->dataset, t->split, ord, &is_in, NULL) != 0 ||
		!is_in)
		return -1;
	return store_row_rank(t->w->store, t->dataset, t->split, ord, &rank, NULL) ? -1 : rank;
}

int64_t table_find_id(struct table *t, struct str id, struct err *err)
{
	struct arena a = {0};
	struct stored_example e;
	int64_t at = -1;
	if (id.n == 0) {
		err_set(err, ERR_INPUT, "the id of an example is wanted");
	} else if (wb_find_example(t->w, id, STR(""), &a, &e, err) == 0) {
		at = table_find(t, e.ord);
		if (at < 0)
			err_set(err, ERR_NOT_FOUND, "%.*s is not among the examples shown%s",
				STRF(id), t->view.filter ? ": the filter leaves it out" : "");
	}
	arena_free(&a);
	return at;
}

static bool is_wanted(const struct table *t, int32_t row, enum row_state state, enum flip flip)
{
	if (flip != FLIP_NONE)
		return table_flip(t, row) == flip;
	enum row_state has = (enum row_state)table_sum(t, SIDE_NOW, row).state;
	if (state != ROW_FAIL)
		return has == state;
	/* What was not run yet is taken as it was: one steps through them while trying a new text.
	 */
	if (has == ROW_NEW && t->sides[SIDE_WAS].sums)
		has = (enum row_state)table_sum(t, SIDE_WAS, row).state;
	return row_state_fails(has);
}

int64_t table_next(
	const struct table *t, int64_t from, int step, enum row_state state, enum flip flip)
{
	int64_t n = t->has_rows ? table_count(t) : 0, way = step < 0 ? -1 : 1;
	if (from < 0 || from >= n)
		from = way > 0 ? -1 : n;
	for (int64_t i = 1; i <= n; i++) {
		int64_t at = ((from + way * i) % n + n) % n;
		if (is_wanted(t, view_row(t, at), state, flip))
			return at;
	}
	return -1;
}

size_t table_ords(struct table *t, struct arena *a, int64_t **out)
{
	size_t n = t->has_rows ? (size_t)table_count(t) : 0;
	*out = arena_alloc(a, (n + 1) * sizeof **out);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = t->ords[view_row(t, (int64_t)i)];
	return n;
}
