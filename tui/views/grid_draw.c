/*
 * grid_draw: owns how a grid looks: headings that stay while cells scroll, a sign before each cell for what
 * it is, the facts, and what is shown where there is no grid.
 */
#include <math.h>

#include "glyph.h"
#include "grid_parts.h"
#include "grid_words.h"
#include "number.h"
#include "pane.h"

/* ---- headings ---- */

/* Whether this column's heading is the one before it, for all factors up to this one. */
static bool repeats(const struct grid_view *v, size_t column, size_t upto)
{
	const struct grid_report *r = grid_report_of(v);
	size_t now = v->columns[column].column;
	if ((int64_t)column == v->across.top || column == 0)
		return false;
	size_t before = v->columns[column - 1].column;
	for (size_t i = 0; i <= upto; i++)
		if (!str_eq(r->columns[now].level[r->column_factors[i]],
			    r->columns[before].level[r->column_factors[i]]))
			return false;
	return true;
}

static struct str column_words(const struct grid_view *v, size_t column, int line, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	const struct grid_column *c = &v->columns[column];
	bool of_slice = v->slices && line == v->head_rows - 1;
	if (of_slice)
		return c->slice == GRID_NONE
			       ? str_of(v->shows == SHOWS_SCORE ? "all"
								: grid_shows_names[v->shows])
			       : r->slices[v->slices - 1]
					 .values[c->slice - r->slices[v->slices - 1].first];
	if (r->n_column_factors == 0)
		return c->slice == GRID_NONE ? r->scorer : STR("");
	enum grid_factor f = r->column_factors[line];
	return repeats(v, column, (size_t)line)
		       ? STR("")
		       : grid_level_words(a, f, r->columns[c->column].level[f]);
}

static void draw_corner(const struct grid_view *v, struct area a)
{
	const struct grid_report *r = grid_report_of(v);
	int column = 0;
	for (size_t i = 0; i < r->n_row_factors; i++) {
		area_text_cut(a, v->head_rows - 1, column, v->level_widths[i],
			str_of(grid_factor_names[r->row_factors[i]]), STYLE_DIM);
		column += v->level_widths[i] + 1;
	}
}

static void draw_head(const struct grid_view *v, struct area a, int from)
{
	struct arena arena = {0};
	draw_corner(v, area_part(a, 0, 0, v->head_rows, v->heading_width));
	for (int line = 0; line < v->head_rows; line++)
		for (int64_t i = 0; i < v->across.rows && v->across.top + i < v->across.n; i++)
			area_text_cut(a, line, from + (int)i * v->cell_width + 2, v->cell_width - 3,
				column_words(v, (size_t)(v->across.top + i), line, &arena),
				v->across.top + i == v->across.at ? STYLE_STRONG : STYLE_HEADING);
	arena_free(&arena);
}

static void draw_row_heading(
	const struct grid_view *v, struct area a, int line, size_t row, bool is_first)
{
	const struct grid_report *r = grid_report_of(v);
	style_t style = (int64_t)row == v->rows.at ? STYLE_STRONG : STYLE_HEADING;
	bool same = !is_first && row > 0;
	int column = 0;
	if (r->n_row_factors == 0)
		area_text_cut(a, line, 0, v->heading_width - 1, r->scorer, style);
	for (size_t i = 0; i < r->n_row_factors; i++) {
		enum grid_factor f = r->row_factors[i];
		struct str level = r->rows[row].level[f];
		same = same && str_eq(level, r->rows[row - 1].level[f]);
		if (!same || i + 1 == r->n_row_factors)
			area_text_cut(a, line, column, v->level_widths[i], level, style);
		column += v->level_widths[i] + 1;
	}
}

/* ---- cells ---- */

static bool is_best(const struct grid_view *v, size_t cell)
{
	return grid_report_of(v)->cells[cell].score.mean == v->best;
}

static void draw_signs(const struct grid_view *v, struct area a, int row, int column, size_t cell)
{
	const struct grid_cell *c = &grid_report_of(v)->cells[cell];
	if (grid_is_marked(v, cell))
		area_text(a, row, column, STR("»"), STYLE_KEY);
	if (is_best(v, cell))
		area_text(a, row, column + 1, STR("▲"), STYLE_OK);
	else if (v->is_baseline[cell])
		area_text(a, row, column + 1, STR("="), STYLE_KEY);
	else if (c->same_as != GRID_NONE)
		area_text(a, row, column + 1, STR("≡"), STYLE_DIM);
}

static void draw_cell(
	const struct grid_view *v, struct area a, int line, int at, size_t row, size_t column)
{
	const struct grid_column *c = &v->columns[column];
	size_t cell = grid_cell_at(v, row, column);
	struct arena arena = {0};
	int end = at + v->cell_width - 1, from = at + 2;
	struct grid_cell_text t = grid_cell_write(v, cell, c->slice, v->width, &arena);
	for (size_t i = 0; i < t.n && from < end; i++)
		from = area_text_cut(
			a, line, from, end - from, t.pieces[i].text, t.pieces[i].style);
	if (cell != GRID_NONE && c->slice == GRID_NONE)
		draw_signs(v, a, line, at, cell);
	if (v->row_height > 1 && c->slice == GRID_NONE) {
		struct grid_piece below = grid_cell_below(v, cell, &arena);
		area_text_cut(a, line + 1, at + 2, v->cell_width - 3, below.text, below.style);
	}
	arena_free(&arena);
}

static void draw_row(const struct grid_view *v, struct area a, int line, size_t row, bool focused)
{
	draw_row_heading(v, a, line, row, (int64_t)row == v->rows.top);
	for (int64_t i = 0; i < v->across.rows && v->across.top + i < v->across.n; i++) {
		int at = v->heading_width + (int)i * v->cell_width;
		draw_cell(v, a, line, at, row, (size_t)(v->across.top + i));
		if ((int64_t)row == v->rows.at && v->across.top + i == v->across.at)
			for (int k = 0; k < v->row_height; k++)
				area_flag(a, line + k, at, v->cell_width - 1,
					focused ? STYLE_SELECTED : STYLE_CURRENT);
	}
}

/* ---- below the cells ---- */

static bool has_same(const struct grid_report *r)
{
	for (size_t i = 0; i < r->n_cells; i++)
		if (r->cells[i].same_as != GRID_NONE)
			return true;
	return false;
}

static struct str where_words(const struct scroll *s, const char *what, struct arena *a)
{
	if (s->rows >= s->n)
		return STR("");
	int64_t last = s->top + s->rows < s->n ? s->top + s->rows : s->n;
	return arena_printf(a, "%s %lld-%lld of %lld  ", what, (long long)s->top + 1,
		(long long)last, (long long)s->n);
}

/* What the signs mean, those that are there; and where one is when not all is seen. */
static void draw_legend(const struct grid_view *v, struct area a, int row)
{
	const struct grid_report *r = grid_report_of(v);
	struct arena arena = {0};
	struct buf b = {0};
	size_t n = grid_comparisons(r);
	buf_add(&b, where_words(&v->rows, "rows", &arena));
	buf_add(&b, where_words(&v->across, "columns", &arena));
	if (!isnan(v->best))
		buf_addz(&b, "▲ best  ");
	if (r->has_baseline)
		buf_addz(&b, "= baseline  ");
	if (n)
		buf_addf(
			&b, "* p < 0.05 (Holm, %s)  ", number_of(&arena, (int64_t)n, "comparison"));
	if (has_same(r))
		buf_addz(&b, "≡ another's run  ");
	area_text_cut(a, row, 0, a.columns, str_trim(buf_str(&b)), STYLE_DIM);
	buf_free(&b);
	arena_free(&arena);
}

static void draw_matrix(const struct grid_view *v, struct area a, bool focused)
{
	int line = v->head_rows;
	draw_head(v, a, v->heading_width);
	for (int64_t i = 0; i < v->rows.rows && v->rows.top + i < v->rows.n; i++) {
		draw_row(v, a, line, (size_t)(v->rows.top + i), focused);
		line += v->row_height;
	}
	draw_legend(v, a, line);
}

static void draw_facts(const struct grid_view *v, struct area a)
{
	struct arena arena = {0};
	int column =
		area_text_cut(a, 0, 0, a.columns - 1, grid_facts_title(v, &arena), STYLE_TITLE);
	if (column + 1 < a.columns)
		area_line(a, 0, column + 1, a.columns - column - 1, 0x2500, STYLE_LINE);
	textbox_draw(&v->facts, area_part(a, 1, 0, a.rows - 1, a.columns));
	arena_free(&arena);
}

/* ---- all ---- */

static struct area part(struct area a, const struct grid_box *b)
{
	return area_part(a, b->row, b->column, b->rows, b->columns);
}

static struct str title(const struct grid_view *v, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	struct str shown = v->shows == SHOWS_SCORE
				   ? STR("")
				   : arena_printf(a, ", %s%s", grid_shows_names[v->shows],
					     v->slices ? "; slices: score" : "");
	return arena_printf(a, "Grid%s%.*s: %.*s on %.*s%.*s", r->name.n ? " " : "", STRF(r->name),
		STRF(r->scorer), STRF(r->split), STRF(shown));
}

/* What is wrong, and how a grid is declared. */
static void draw_without(const struct grid_view *v, struct area in)
{
	static const struct {
		const char *text;
		style_t style;
	} lines[] = {{"strop.yaml declares no grid", STYLE_STRONG}, {"", STYLE_TEXT},
		{"A grid sets models, prompts and retrieval against each other:", STYLE_TEXT},
		{"", STYLE_TEXT}, {"grid:", STYLE_CODE}, {"  factors:", STYLE_CODE},
		{"    prompt: [answer@1, answer@2]", STYLE_CODE},
		{"    retrieval: [none, bm25]", STYLE_CODE},
		{"  baseline: {prompt: answer@1}", STYLE_CODE}, {"", STYLE_TEXT},
		{"Its cells are runs: what is there already is taken, R runs the rest.",
			STYLE_TEXT},
		{"Several have names: `grid: {small: {...}, big: {...}}`.", STYLE_TEXT}};
	int row = 0;
	for (size_t from = 0; from < v->problem.n && row < in.rows; row++) {
		size_t n = glyph_fit(str_from(v->problem, from), in.columns, NULL);
		area_text(in, row, 0, str_head(str_from(v->problem, from), n), STYLE_ERROR);
		from += n ? n : v->problem.n;
	}
	for (size_t i = v->problem.n ? 1 : 0; i < sizeof lines / sizeof *lines && row < in.rows;
		i++)
		area_text_cut(in, row++, 0, in.columns, str_of(lines[i].text), lines[i].style);
}

void grid_draw(struct view *view, struct area a, bool focused)
{
	const struct grid_view *v = (struct grid_view *)view;
	struct arena arena = {0};
	style_t style = STYLE_DIM;
	area_fill(a, STYLE_TEXT);
	struct str note = v->run ? grid_standing(v, &arena, &style) : STR("");
	area_box(a, v->run ? title(v, &arena) : STR("Grid"), note,
		focused ? STYLE_LINE_FOCUS : STYLE_LINE, STYLE_TITLE);
	struct area in = area_part(a, 1, 2, a.rows - 2, a.columns - 4);
	if (v->run) {
		draw_matrix(v, part(in, &v->matrix), focused);
		draw_facts(v, part(in, &v->facts_box));
	} else {
		draw_without(v, in);
	}
	arena_free(&arena);
}
