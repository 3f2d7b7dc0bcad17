/*
 * grid_data: owns where the cells of a grid stand on the screen: its columns (with slices as further ones),
 * the current cell, and the widest form that all columns have room for.
 *
 *   beside each other, from WIDE columns on       below each other
 *   matrix | facts                                matrix
 *                                                 facts
 */
#include "grid_parts.h"

#include <math.h>

#include "glyph.h"
#include "grid_words.h"

enum {
	WIDE = 150,      /* columns from which the facts stand beside the matrix */
	FACTS_LEAST = 4, /* rows below, with the line above them */
	LEVEL_MOST = 24, /* columns of a level as row heading */
	HEAD_MOST = 18,  /* columns that a column's heading may ask for */
	SIGNS = 2,       /* before each cell: marked; best, baseline */
	GAP = 1,         /* behind it */
};

const struct grid_report *grid_report_of(const struct grid_view *v)
{
	return v->run->report;
}

/* ---- which cell ---- */

size_t grid_cell_at(const struct grid_view *v, size_t row, size_t column)
{
	const struct grid_report *r = grid_report_of(v);
	return row < r->n_rows && column < v->n_columns
		       ? r->matrix[row * r->n_columns + v->columns[column].column]
		       : GRID_NONE;
}

size_t grid_current(const struct grid_view *v)
{
	return v->run ? grid_cell_at(v, (size_t)v->rows.at, (size_t)v->across.at) : GRID_NONE;
}

bool grid_is_marked(const struct grid_view *v, size_t cell)
{
	for (size_t i = 0; i < v->n_marked; i++)
		if (v->marked[i] == cell)
			return true;
	return false;
}

static void go_to(struct grid_view *v, size_t cell)
{
	const struct grid_report *r = grid_report_of(v);
	for (size_t row = 0; row < r->n_rows; row++)
		for (size_t c = 0; c < v->n_columns; c++)
			if (v->columns[c].slice == GRID_NONE && grid_cell_at(v, row, c) == cell) {
				v->rows.at = (int64_t)row;
				v->across.at = (int64_t)c;
				return;
			}
}

/* ---- rows and columns ---- */

/* Each column of the matrix, and behind it one for each value of the field. */
static void make_columns(struct grid_view *v)
{
	const struct grid_report *r = grid_report_of(v);
	const struct grid_slices *s = v->slices ? &r->slices[v->slices - 1] : NULL;
	size_t values = s ? s->n_values : 0;
	v->columns = arena_alloc(&v->arena, r->n_columns * (1 + values) * sizeof *v->columns);
	v->n_columns = 0;
	for (size_t c = 0; c < r->n_columns; c++) {
		v->columns[v->n_columns++] = (struct grid_column){c, GRID_NONE};
		for (size_t i = 0; i < values; i++)
			v->columns[v->n_columns++] = (struct grid_column){c, s->first + i};
	}
}

static void find_baselines(struct grid_view *v)
{
	const struct grid_report *r = grid_report_of(v);
	v->is_baseline = arena_alloc(&v->arena, r->n_cells * sizeof *v->is_baseline);
	for (size_t i = 0; i < r->n_cells; i++)
		if (r->cells[i].baseline != GRID_NONE)
			v->is_baseline[r->cells[i].baseline] = true;
}

void grid_arrange(struct grid_view *v, size_t cell)
{
	const struct grid_report *r = grid_report_of(v);
	arena_reset(&v->arena);
	make_columns(v);
	find_baselines(v);
	v->head_rows = (int)(r->n_column_factors ? r->n_column_factors : 1) + (v->slices != 0);
	v->rows.n = (int64_t)r->n_rows;
	v->across.n = (int64_t)v->n_columns;
	go_to(v, cell);
	grid_renew(v);
}

/* ---- what stands out ---- */

/* The highest mean; none where all are alike. */
static double find_best(const struct grid_report *r)
{
	double best = (double)NAN, worst = (double)NAN;
	for (size_t i = 0; i < r->n_cells; i++) {
		double mean = r->cells[i].score.mean;
		if (isnan(mean))
			continue;
		best = isnan(best) || mean > best ? mean : best;
		worst = isnan(worst) || mean < worst ? mean : worst;
	}
	return best > worst ? best : (double)NAN;
}

/* ---- widths ---- */

struct str grid_level_words(struct arena *a, enum grid_factor f, struct str level)
{
	long long n;
	return str_to_int(level, &n) ? arena_printf(a, "%s %.*s", grid_factor_names[f], STRF(level))
				     : level;
}

static int wider(int a, int b)
{
	return a > b ? a : b;
}

static int most(int a, int b)
{
	return a < b ? a : b;
}

static int text_columns(const struct grid_cell_text *t)
{
	int n = 0;
	for (size_t i = 0; i < t->n; i++)
		n += glyph_columns(t->pieces[i].text);
	return n;
}

/* The widest cell in this form. */
static int widest_cell(const struct grid_view *v, enum grid_width width)
{
	const struct grid_report *r = grid_report_of(v);
	struct arena a = {0};
	int columns = 0;
	for (size_t row = 0; row < r->n_rows; row++) {
		for (size_t c = 0; c < v->n_columns; c++) {
			struct grid_cell_text t = grid_cell_write(
				v, grid_cell_at(v, row, c), v->columns[c].slice, width, &a);
			columns = wider(columns, text_columns(&t));
		}
		arena_reset(&a);
	}
	arena_free(&a);
	return columns;
}

static int widest_head(const struct grid_view *v)
{
	const struct grid_report *r = grid_report_of(v);
	struct arena a = {0};
	int columns = r->n_column_factors ? 0 : glyph_columns(r->scorer);
	for (size_t i = 0; i < r->n_column_factors; i++) {
		enum grid_factor f = r->column_factors[i];
		for (size_t k = 0; k < r->n_levels[f]; k++)
			columns = wider(
				columns, glyph_columns(grid_level_words(&a, f, r->levels[f][k])));
	}
	if (v->slices)
		for (size_t i = 0; i < r->slices[v->slices - 1].n_values; i++)
			columns = wider(columns, glyph_columns(r->slices[v->slices - 1].values[i]));
	arena_free(&a);
	return most(columns, HEAD_MOST);
}

/* The row factors' levels beside each other; without any, the scorer names the one row. */
static void measure_headings(struct grid_view *v, int room)
{
	const struct grid_report *r = grid_report_of(v);
	int cut = most(LEVEL_MOST, room / wider((int)r->n_row_factors, 1));
	v->heading_width = r->n_row_factors ? 0 : most(glyph_columns(r->scorer), cut) + 1;
	for (size_t i = 0; i < r->n_row_factors; i++) {
		enum grid_factor f = r->row_factors[i];
		int columns = glyph_columns(str_of(grid_factor_names[f]));
		for (size_t k = 0; k < r->n_levels[f]; k++)
			columns = wider(columns, glyph_columns(r->levels[f][k]));
		v->level_widths[i] = most(columns, cut);
		v->heading_width += v->level_widths[i] + 1;
	}
}

/* In the shortest form the matrix is scrolled where even that does not fit. */
static void measure_cells(struct grid_view *v, int room)
{
	int head = widest_head(v), least = 0;
	for (int w = 0; w < WIDTHS; w++) {
		v->width = (enum grid_width)w;
		least = widest_cell(v, v->width);
		v->cell_width = SIGNS + wider(least, most(head, wider(least, 12))) + GAP;
		if ((int64_t)v->cell_width * v->across.n <= room)
			return;
	}
	v->cell_width = SIGNS + wider(least, most(head, 8)) + GAP;
}

/* ---- where ---- */

/* Rows of the matrix with its headings, the legend, and a blank one. */
static int matrix_rows(const struct grid_view *v, int height)
{
	return v->head_rows + (int)v->rows.n * height + 2;
}

/* With room to spare the differences stand below the scores. */
static void choose_height(struct grid_view *v, int most_rows)
{
	bool apart = v->shows == SHOWS_SCORE && v->width != WIDTH_ALL && v->width != WIDTH_NUMBER &&
		     grid_report_of(v)->has_baseline;
	v->row_height = apart && matrix_rows(v, 2) <= most_rows ? 2 : 1;
}

/* Below the matrix the facts get what it leaves, and at least a third. */
static void stack(struct grid_view *v, int rows, int columns)
{
	int facts = v->zoom ? rows - v->head_rows - 4 : rows / 3;
	facts = wider(facts, FACTS_LEAST);
	choose_height(v, rows - facts);
	int matrix = most(matrix_rows(v, v->row_height), rows - facts);
	v->matrix = (struct grid_box){0, 0, matrix, columns};
	v->facts_box = (struct grid_box){matrix, 0, rows - matrix, columns};
}

/* Three eighths of the width are the facts'. */
static int facts_columns(int columns)
{
	return columns * 3 / 8;
}

static void put_beside(struct grid_view *v, int rows, int columns)
{
	choose_height(v, rows);
	int facts = facts_columns(columns);
	v->matrix = (struct grid_box){0, 0, rows, columns - facts - 3};
	v->facts_box = (struct grid_box){0, columns - facts, rows, facts};
}

void grid_lay_out(struct grid_view *v, int rows, int columns)
{
	bool is_wide = columns >= WIDE;
	if (!v->run)
		return;
	int across = is_wide ? columns - facts_columns(columns) - 3 : columns;
	measure_headings(v, across / 2);
	int room = across - v->heading_width;
	v->row_height = 2; /* measured is the wider form */
	measure_cells(v, room);
	(is_wide ? put_beside : stack)(v, rows, columns);
	v->rows.rows = (v->matrix.rows - v->head_rows - 1) / v->row_height;
	v->across.rows = room / v->cell_width;
	if (v->rows.rows < 1)
		v->rows.rows = 1;
	if (v->across.rows < 1)
		v->across.rows = 1;
	scroll_fit(&v->rows);
	scroll_fit(&v->across);
	textbox_place(&v->facts, v->facts_box.rows - 1, v->facts_box.columns);
	grid_write_facts(v);
}

void grid_renew(struct grid_view *v)
{
	struct area a = v->view.area;
	v->best = find_best(grid_report_of(v));
	v->run->cell = grid_current(v) == GRID_NONE ? v->run->cell : grid_current(v);
	if (a.rows)
		grid_lay_out(v, a.rows - 2, a.columns - 4);
	v->view.session->dirty = true;
}
