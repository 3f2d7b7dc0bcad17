/*
 * gridplan: owns the arithmetic of a grid: product, arrangement, baseline, corrections.
 *
 * A level is its text. Cells are few (GRID_MAX_CELLS), so they are found by looking at all of them.
 */
#include "gridplan.h"

#include <math.h>
#include <stdlib.h>

#include "stats.h"

const char *const grid_factor_names[] = {
	"model", "prompt", "retrieval", "k", "shots", "selection", "reasoning", "params", NULL};

bool gridplan_fits(const struct grid_at *wanted, const struct grid_at *at)
{
	for (int f = 0; f < GRID_FACTORS; f++)
		if (wanted->level[f].n && !str_eq(wanted->level[f], at->level[f]))
			return false;
	return true;
}

static bool same(const struct grid_at *a, const struct grid_at *b)
{
	for (int f = 0; f < GRID_FACTORS; f++)
		if (!str_eq(a->level[f], b->level[f]))
			return false;
	return true;
}

/* ---- cells ---- */

size_t gridplan_span(const struct gridplan *g)
{
	size_t n = 1;
	for (int f = 0; f < GRID_FACTORS; f++) {
		n *= g->levels[f].n ? g->levels[f].n : 1;
		if (n > GRID_MAX_CELLS)
			return GRID_MAX_CELLS + 1;
	}
	return n;
}

struct cells {
	struct grid_at *items;
	size_t n;
};

static bool is_excluded(const struct gridplan *g, const struct grid_at *at)
{
	for (size_t i = 0; i < g->n_exclude; i++)
		if (gridplan_fits(&g->exclude[i], at))
			return true;
	return false;
}

static int add(struct cells *c, const struct grid_at *at, const struct gridplan *g, struct err *err)
{
	for (size_t i = 0; i < c->n; i++)
		if (same(&c->items[i], at))
			return 0;
	if (c->n == GRID_MAX_CELLS)
		return err_set(err, ERR_LIMIT, "%.*s: the grid has more than %d cells",
			STRF(g->place), GRID_MAX_CELLS);
	c->items[c->n++] = *at;
	return 0;
}

/* Every cell that fits `at`, whose factors from order[depth] on may be open. */
static int expand(const struct gridplan *g, size_t depth, struct grid_at *at, bool is_included,
	struct cells *c, struct err *err)
{
	if (depth == GRID_FACTORS)
		return !is_included && is_excluded(g, at) ? 0 : add(c, at, g, err);
	enum grid_factor f = g->order[depth];
	if (at->level[f].n || g->levels[f].n == 0)
		return expand(g, depth + 1, at, is_included, c, err);
	int bad = 0;
	for (size_t i = 0; i < g->levels[f].n && !bad; i++) {
		at->level[f] = g->levels[f].items[i];
		bad = expand(g, depth + 1, at, is_included, c, err);
	}
	at->level[f] = (struct str){0};
	return bad;
}

int gridplan_cells(
	const struct gridplan *g, struct arena *a, struct grid_at **out, size_t *n, struct err *err)
{
	struct cells c = {0};
	struct grid_at open = {0};
	c.items = arena_alloc(a, GRID_MAX_CELLS * sizeof *c.items);
	int bad = expand(g, 0, &open, false, &c, err);
	for (size_t i = 0; i < g->n_include && !bad; i++) {
		struct grid_at at = g->include[i];
		bad = expand(g, 0, &at, true, &c, err);
	}
	if (!bad && c.n == 0)
		bad = err_set(err, ERR_INPUT, "%.*s: the grid has no cell: exclude leaves none",
			STRF(g->place));
	*out = c.items;
	*n = c.n;
	return bad;
}

size_t gridplan_find(const struct grid_cell *cells, size_t n, const struct grid_at *at)
{
	for (size_t i = 0; i < n; i++)
		if (same(&cells[i].at, at))
			return i;
	return GRID_NONE;
}

size_t gridplan_baseline(
	const struct gridplan *g, const struct grid_cell *cells, size_t n, size_t i)
{
	struct grid_at at = cells[i].at;
	if (!g->has_baseline)
		return GRID_NONE;
	for (int f = 0; f < GRID_FACTORS; f++)
		if (g->baseline.level[f].n)
			at.level[f] = g->baseline.level[f];
	size_t found = gridplan_find(cells, n, &at);
	return found == i ? GRID_NONE : found;
}

/* ---- rows and columns ---- */

static bool occurs(const struct grid_report *r, enum grid_factor f, struct str level)
{
	for (size_t i = 0; i < r->n_cells; i++)
		if (str_eq(r->cells[i].at.level[f], level))
			return true;
	return false;
}

static void add_level(struct grid_report *r, enum grid_factor f, struct str level)
{
	for (size_t k = 0; k < r->n_levels[f]; k++)
		if (str_eq(r->levels[f][k], level))
			return;
	r->levels[f][r->n_levels[f]++] = level;
}

/* Those that are left of the plan, in its order, then those that only included cells have. */
static void find_levels(
	const struct gridplan *g, enum grid_factor f, struct arena *a, struct grid_report *r)
{
	size_t most = g->levels[f].n + g->n_include;
	r->levels[f] = arena_alloc(a, (most + 1) * sizeof *r->levels[f]);
	for (size_t i = 0; i < g->levels[f].n; i++)
		if (occurs(r, f, g->levels[f].items[i]))
			add_level(r, f, g->levels[f].items[i]);
	for (size_t i = 0; i < r->n_cells; i++)
		if (r->cells[i].at.level[f].n)
			add_level(r, f, r->cells[i].at.level[f]);
	r->varies[f] = r->n_levels[f] > 1;
}

/* The place of `at`, reduced to these factors, in the list; it is added when new. */
static size_t place_of(const struct grid_at *at, const enum grid_factor *factors, size_t n_factors,
	struct grid_at *list, size_t *n)
{
	struct grid_at reduced = {0};
	for (size_t i = 0; i < n_factors; i++)
		reduced.level[factors[i]] = at->level[factors[i]];
	for (size_t i = 0; i < *n; i++)
		if (same(&list[i], &reduced))
			return i;
	list[*n] = reduced;
	return (*n)++;
}

/* Rows, columns and matrix of the row and column factors: the cells are taken in this order. */
static void place_all(struct arena *a, struct grid_report *r, const size_t *order)
{
	size_t *row = arena_alloc(a, r->n_cells * sizeof *row),
	       *column = arena_alloc(a, r->n_cells * sizeof *column);
	r->n_rows = r->n_columns = 0;
	r->rows = arena_alloc(a, r->n_cells * sizeof *r->rows);
	r->columns = arena_alloc(a, r->n_cells * sizeof *r->columns);
	for (size_t o = 0; o < r->n_cells; o++) {
		size_t i = order[o];
		const struct grid_at *at = &r->cells[i].at;
		row[i] = place_of(at, r->row_factors, r->n_row_factors, r->rows, &r->n_rows);
		column[i] = place_of(
			at, r->column_factors, r->n_column_factors, r->columns, &r->n_columns);
	}
	r->matrix = arena_alloc(a, r->n_rows * r->n_columns * sizeof *r->matrix);
	for (size_t i = 0; i < r->n_rows * r->n_columns; i++)
		r->matrix[i] = GRID_NONE;
	for (size_t i = 0; i < r->n_cells; i++)
		r->matrix[row[i] * r->n_columns + column[i]] = i;
}

void gridplan_arrange(const struct gridplan *g, struct arena *a, struct grid_report *r)
{
	size_t *order = arena_alloc(a, r->n_cells * sizeof *order);
	for (int f = 0; f < GRID_FACTORS; f++)
		find_levels(g, (enum grid_factor)f, a, r);
	for (size_t i = 0; i < GRID_FACTORS; i++) {
		enum grid_factor f = g->order[i];
		if (r->varies[f] && i < g->n_rows)
			r->row_factors[r->n_row_factors++] = f;
		else if (r->varies[f])
			r->column_factors[r->n_column_factors++] = f;
	}
	for (size_t i = 0; i < r->n_cells; i++)
		order[i] = i;
	place_all(a, r, order);
}

/* A cell's levels as numbers, the factors in the order in which they vary. */
struct sort_key {
	size_t level[GRID_FACTORS], cell;
};

static int by_levels(const void *x, const void *y)
{
	const struct sort_key *a = x, *b = y;
	for (int i = 0; i < GRID_FACTORS; i++)
		if (a->level[i] != b->level[i])
			return a->level[i] < b->level[i] ? -1 : 1;
	return (a->cell > b->cell) - (a->cell < b->cell);
}

static size_t level_number(const struct grid_report *r, enum grid_factor f, struct str level)
{
	size_t i = 0;
	while (i < r->n_levels[f] && !str_eq(r->levels[f][i], level))
		i++;
	return i;
}

static size_t *sort_cells(struct arena *a, const struct grid_report *r)
{
	struct sort_key *keys = arena_alloc(a, r->n_cells * sizeof *keys);
	size_t *order = arena_alloc(a, r->n_cells * sizeof *order);
	for (size_t i = 0; i < r->n_cells; i++) {
		size_t n = 0;
		keys[i] = (struct sort_key){.cell = i};
		for (size_t f = 0; f < r->n_row_factors; f++)
			keys[i].level[n++] = level_number(
				r, r->row_factors[f], r->cells[i].at.level[r->row_factors[f]]);
		for (size_t f = 0; f < r->n_column_factors; f++)
			keys[i].level[n++] = level_number(r, r->column_factors[f],
				r->cells[i].at.level[r->column_factors[f]]);
	}
	qsort(keys, r->n_cells, sizeof *keys, by_levels);
	for (size_t i = 0; i < r->n_cells; i++)
		order[i] = keys[i].cell;
	return order;
}

/* Columns in the order of their levels, whatever cell of the first row is not there. */
static void sort_columns(struct arena *a, struct grid_report *r)
{
	struct sort_key *keys = arena_alloc(a, r->n_columns * sizeof *keys);
	struct grid_at *columns = arena_alloc(a, r->n_columns * sizeof *columns);
	size_t *matrix = arena_alloc(a, r->n_rows * r->n_columns * sizeof *matrix);
	for (size_t c = 0; c < r->n_columns; c++) {
		keys[c] = (struct sort_key){.cell = c};
		for (size_t f = 0; f < r->n_column_factors; f++)
			keys[c].level[f] = level_number(
				r, r->column_factors[f], r->columns[c].level[r->column_factors[f]]);
	}
	qsort(keys, r->n_columns, sizeof *keys, by_levels);
	for (size_t c = 0; c < r->n_columns; c++) {
		columns[c] = r->columns[keys[c].cell];
		for (size_t row = 0; row < r->n_rows; row++)
			matrix[row * r->n_columns + c] =
				r->matrix[row * r->n_columns + keys[c].cell];
	}
	r->columns = columns;
	r->matrix = matrix;
}

static size_t keep_varying(
	const struct grid_report *r, const enum grid_factor *from, size_t n, enum grid_factor *to)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (r->varies[from[i]])
			to[kept++] = from[i];
	return kept;
}

void gridplan_rearrange(struct arena *a, struct grid_report *r, const enum grid_factor *rows,
	size_t n_rows, const enum grid_factor *columns, size_t n_columns)
{
	r->n_row_factors = keep_varying(r, rows, n_rows, r->row_factors);
	r->n_column_factors = keep_varying(r, columns, n_columns, r->column_factors);
	place_all(a, r, sort_cells(a, r));
	sort_columns(a, r);
}

/* ---- many comparisons ---- */

/* An earlier cell with the same comparison: both sides are the same runs. */
static size_t same_comparison(const struct grid_report *r, size_t i)
{
	const struct grid_cell *c = &r->cells[i];
	for (size_t k = 0; k < i; k++) {
		const struct grid_cell *d = &r->cells[k];
		if (!isnan(d->p) && d->run.run == c->run.run &&
			r->cells[d->baseline].run.run == r->cells[c->baseline].run.run)
			return k;
	}
	return GRID_NONE;
}

static void correct_cells(struct grid_report *r, const size_t *same)
{
	double *p = mem_alloc(r->n_cells * sizeof *p);
	for (size_t i = 0; i < r->n_cells; i++)
		p[i] = same[i] == GRID_NONE ? r->cells[i].p : (double)NAN;
	stats_holm(p, p, r->n_cells);
	for (size_t i = 0; i < r->n_cells; i++)
		r->cells[i].p_holm = same[i] == GRID_NONE ? p[i] : r->cells[same[i]].p_holm;
	free(p);
}

static void correct_slices(struct grid_report *r, const size_t *same)
{
	size_t n = 0, of = r->n_slice_values;
	double *p = mem_alloc((r->n_cells * of + 1) * sizeof *p);
	for (size_t i = 0; i < r->n_cells; i++)
		for (size_t v = 0; v < of; v++) {
			const struct grid_cell *c = &r->cells[i];
			bool none = !c->slices || same[i] != GRID_NONE;
			p[i * of + v] = none ? (double)NAN : c->slices[v].p;
			n += isnan(p[i * of + v]) ? 0 : 1;
		}
	stats_benjamini_hochberg(p, p, r->n_cells * of);
	for (size_t i = 0; i < r->n_cells; i++)
		for (size_t v = 0; v < of && r->cells[i].slices; v++)
			r->cells[i].slices[v].p_bh =
				p[(same[i] == GRID_NONE ? i : same[i]) * of + v];
	r->slice_comparisons = n;
	free(p);
}

void gridplan_correct(struct grid_report *r)
{
	size_t *same = mem_alloc(r->n_cells * sizeof *same);
	for (size_t i = 0; i < r->n_cells; i++)
		same[i] = isnan(r->cells[i].p) ? GRID_NONE : same_comparison(r, i);
	correct_cells(r, same);
	correct_slices(r, same);
	free(same);
}
