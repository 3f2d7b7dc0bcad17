/* test_gridplan: cells, arrangement, baselines and corrections of grids whose numbers are made up here. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "gridplan.h"
#include "stats.h"

static struct err err;
static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* A plan of {model: a b, prompt: p q, k: 1 2 (3)} with models and prompts as rows. */
static struct str models[] = {{"a", 1}, {"b", 1}}, prompts[] = {{"p", 1}, {"q", 1}},
		  ks[] = {{"1", 1}, {"2", 1}, {"3", 1}};

static struct gridplan plan(size_t n_models, size_t n_prompts, size_t n_ks)
{
	return (struct gridplan){
		.place = STR("strop.yaml:1:1"),
		.levels = {[GRID_MODEL] = {models, NULL, n_models},
			[GRID_PROMPT] = {prompts, NULL, n_prompts},
			[GRID_K] = {ks, NULL, n_ks}},
		.order = {GRID_MODEL, GRID_PROMPT, GRID_RETRIEVAL, GRID_K, GRID_SHOTS,
			GRID_SELECTION, GRID_REASONING, GRID_PARAMS},
		.n_rows = 2,
	};
}

static struct grid_at at(const char *model, const char *prompt, const char *k)
{
	return (struct grid_at){.level = {[GRID_MODEL] = str_of(model),
					[GRID_PROMPT] = str_of(prompt),
					[GRID_K] = str_of(k)}};
}

static struct grid_report report_of(const struct gridplan *g)
{
	struct grid_report r = {0};
	struct grid_at *cells;
	assert_done(gridplan_cells(g, &arena, &cells, &r.n_cells, &err));
	r.cells = arena_alloc(&arena, r.n_cells * sizeof *r.cells);
	for (size_t i = 0; i < r.n_cells; i++) {
		r.cells[i].at = cells[i];
		r.cells[i].score.mean = r.cells[i].p = (double)NAN;
		r.cells[i].baseline = GRID_NONE;
	}
	return r;
}

/* "a p 1,a p 2": the cells, without what is no factor. */
static const char *words(const struct grid_at *cells, size_t n)
{
	struct buf b = {0};
	for (size_t i = 0; i < n; i++)
		for (int f = 0; f < GRID_FACTORS; f++)
			if (cells[i].level[f].n)
				buf_addf(&b, "%s%.*s",
					f == 0 && i ? ","
					: f         ? " "
						    : "",
					STRF(cells[i].level[f]));
	struct str text = arena_dup(&arena, buf_str(&b));
	buf_free(&b);
	return text.p;
}

static const char *cells_of(const struct gridplan *g)
{
	struct grid_at *cells;
	size_t n;
	assert_done(gridplan_cells(g, &arena, &cells, &n, &err));
	return words(cells, n);
}

static void test_product(void **state)
{
	(void)state;
	struct gridplan g = plan(2, 2, 2);
	assert_int_equal(gridplan_span(&g), 8);
	assert_string_equal(cells_of(&g), "a p 1,a p 2,a q 1,a q 2,b p 1,b p 2,b q 1,b q 2");
	/* The order of the axes is that of the cells. */
	enum grid_factor by_k[] = {GRID_K, GRID_PROMPT, GRID_MODEL, GRID_RETRIEVAL, GRID_SHOTS,
		GRID_SELECTION, GRID_REASONING, GRID_PARAMS};
	for (size_t i = 0; i < GRID_FACTORS; i++)
		g.order[i] = by_k[i];
	assert_string_equal(cells_of(&g), "a p 1,b p 1,a q 1,b q 1,a p 2,b p 2,a q 2,b q 2");
}

static void test_exclude_and_include(void **state)
{
	(void)state;
	struct gridplan g = plan(2, 2, 2);
	struct grid_at out[] = {at("b", NULL, "2"), at(NULL, "q", NULL)};
	/* Back in though it was left out; and one of a new model, at every k. */
	struct grid_at in[] = {at("b", "p", "2"), at("c", "p", NULL), at("a", "p", "1")};
	g.exclude = out;
	g.n_exclude = 2;
	assert_string_equal(cells_of(&g), "a p 1,a p 2,b p 1");
	g.include = in;
	g.n_include = 3;
	assert_string_equal(cells_of(&g), "a p 1,a p 2,b p 1,b p 2,c p 1,c p 2");
}

static void test_nothing_left(void **state)
{
	(void)state;
	struct gridplan g = plan(1, 1, 1);
	struct grid_at out[] = {at("a", NULL, NULL)}, *cells;
	size_t n;
	g.exclude = out;
	g.n_exclude = 1;
	assert_int_equal(gridplan_cells(&g, &arena, &cells, &n, &err), ERR_INPUT);
	assert_string_equal(err.text, "strop.yaml:1:1: the grid has no cell: exclude leaves none");
}

static void test_too_many(void **state)
{
	(void)state;
	struct gridplan g = plan(1, 1, 1);
	struct str many[GRID_MAX_CELLS];
	struct grid_at in[] = {at("b", "p", NULL)}, *cells;
	size_t n;
	for (size_t i = 0; i < GRID_MAX_CELLS; i++)
		many[i] = arena_printf(&arena, "%zu", i);
	g.levels[GRID_K].items = many;
	g.levels[GRID_K].n = GRID_MAX_CELLS;
	assert_int_equal(gridplan_span(&g), GRID_MAX_CELLS);
	assert_done(gridplan_cells(&g, &arena, &cells, &n, &err));
	assert_int_equal(n, GRID_MAX_CELLS);
	g.include = in;
	g.n_include = 1;
	assert_int_equal(gridplan_cells(&g, &arena, &cells, &n, &err), ERR_LIMIT);
	g.levels[GRID_MODEL].n = 2;
	assert_int_equal(gridplan_span(&g), GRID_MAX_CELLS + 1);
}

static void test_arrangement(void **state)
{
	(void)state;
	struct gridplan g = plan(2, 1, 3);
	struct grid_at out[] = {at("b", NULL, "2")};
	g.exclude = out;
	g.n_exclude = 1;
	struct grid_report r = report_of(&g);
	gridplan_arrange(&g, &arena, &r);
	/* One prompt: it is no axis. */
	assert_int_equal(r.n_row_factors, 1);
	assert_int_equal(r.row_factors[0], GRID_MODEL);
	assert_int_equal(r.n_column_factors, 1);
	assert_false(r.varies[GRID_PROMPT]);
	assert_string_equal(words(r.rows, r.n_rows), "a,b");
	assert_int_equal(r.n_columns, 3);
	const size_t want[] = {0, 1, 2, 3, GRID_NONE, 4};
	for (size_t i = 0; i < 6; i++)
		assert_true(r.matrix[i] == want[i]);
}

/* Other factors as rows and columns: both in the order of their levels, also where the first row lacks a
 * cell; a factor with one level is none. */
static void test_other_arrangement(void **state)
{
	struct gridplan g = plan(2, 2, 2);
	struct grid_at gone = at("a", "p", "1");
	const enum grid_factor rows[] = {GRID_K, GRID_RETRIEVAL, GRID_MODEL},
			       columns[] = {GRID_PROMPT};
	(void)state;
	g.exclude = &gone;
	g.n_exclude = 1;
	struct grid_report r = report_of(&g);
	gridplan_arrange(&g, &arena, &r);
	gridplan_rearrange(&arena, &r, rows, 3, columns, 1);
	assert_int_equal(r.n_row_factors, 2);
	assert_int_equal(r.n_column_factors, 1);
	assert_string_equal(words(r.rows, r.n_rows), "a 1,b 1,a 2,b 2");
	assert_string_equal(words(r.columns, r.n_columns), " p q");
	assert_int_equal(r.matrix[0], GRID_NONE);
	for (size_t row = 0; row < r.n_rows; row++)
		for (size_t c = 0; c < r.n_columns; c++) {
			size_t i = r.matrix[row * r.n_columns + c];
			if (i == GRID_NONE)
				continue;
			assert_true(gridplan_fits(&r.rows[row], &r.cells[i].at));
			assert_true(gridplan_fits(&r.columns[c], &r.cells[i].at));
		}
	/* All in the columns: one row. */
	gridplan_rearrange(&arena, &r, NULL, 0, rows, 3);
	assert_int_equal(r.n_rows, 1);
	assert_string_equal(words(r.columns, r.n_columns), "a 1,b 1,a 2,b 2");
}

static void test_baseline(void **state)
{
	(void)state;
	struct gridplan g = plan(2, 2, 2);
	struct grid_report r = report_of(&g);
	assert_true(gridplan_baseline(&g, r.cells, r.n_cells, 5) == GRID_NONE);
	g.has_baseline = true;
	g.baseline = at("a", NULL, NULL); /* a row each: the same prompt and k with a */
	assert_int_equal(gridplan_baseline(&g, r.cells, r.n_cells, 5), 1);
	assert_true(gridplan_baseline(&g, r.cells, r.n_cells, 1) == GRID_NONE);
	g.baseline = at("a", "q", "1"); /* one cell */
	assert_int_equal(gridplan_baseline(&g, r.cells, r.n_cells, 7), 2);
	assert_true(gridplan_baseline(&g, r.cells, r.n_cells, 2) == GRID_NONE);
	g.baseline = at("c", NULL, NULL); /* none there */
	assert_true(gridplan_baseline(&g, r.cells, r.n_cells, 5) == GRID_NONE);
}

/* evaluation.md 3.4, and a cell that repeats another's comparison: it is none of its own. */
static void test_holm(void **state)
{
	(void)state;
	struct gridplan g = plan(2, 1, 3);
	struct grid_report r = report_of(&g);
	const double p[] = {(double)NAN, .01, .04, .03, .005, .005},
		     want[] = {(double)NAN, .03, .06, .06, .02, .02};
	const int64_t runs[] = {1, 2, 3, 4, 5, 5};
	for (size_t i = 0; i < 6; i++) {
		r.cells[i].p = p[i];
		r.cells[i].run.run = runs[i];
		r.cells[i].baseline = i ? 0 : GRID_NONE;
	}
	gridplan_correct(&r);
	for (size_t i = 1; i < 6; i++)
		if (!(fabs(r.cells[i].p_holm - want[i]) < 1e-12))
			fail_msg("%zu: %g instead of %g", i, r.cells[i].p_holm, want[i]);
	assert_true(isnan(r.cells[0].p_holm));
}

/* The same for slices, after Benjamini and Hochberg. */
static void test_slices(void **state)
{
	(void)state;
	struct gridplan g = plan(2, 1, 2);
	struct grid_report r = report_of(&g);
	struct grid_slice slices[4][2] = {{{.p = (double)NAN}, {.p = (double)NAN}},
		{{.p = .01}, {.p = .04}}, {{.p = .03}, {.p = .005}}, {{.p = .03}, {.p = .005}}};
	const double want[] = {.02, .04, .04, .02, .04, .02};
	const int64_t runs[] = {1, 2, 3, 3};
	r.n_slice_values = 2;
	for (size_t i = 0; i < 4; i++) {
		r.cells[i].slices = slices[i];
		r.cells[i].run.run = runs[i];
		r.cells[i].p = i ? .5 : (double)NAN;
		r.cells[i].baseline = i ? 0 : GRID_NONE;
	}
	gridplan_correct(&r);
	assert_int_equal(r.slice_comparisons, 4);
	for (size_t i = 0; i < 6; i++)
		if (!(fabs(slices[1 + i / 2][i % 2].p_bh - want[i]) < 1e-12))
			fail_msg("%zu: %g", i, slices[1 + i / 2][i % 2].p_bh);
	assert_true(isnan(slices[0][0].p_bh));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_product, teardown),
		cmocka_unit_test_teardown(test_exclude_and_include, teardown),
		cmocka_unit_test_teardown(test_nothing_left, teardown),
		cmocka_unit_test_teardown(test_too_many, teardown),
		cmocka_unit_test_teardown(test_arrangement, teardown),
		cmocka_unit_test_teardown(test_other_arrangement, teardown),
		cmocka_unit_test_teardown(test_baseline, teardown),
		cmocka_unit_test_teardown(test_holm, teardown),
		cmocka_unit_test_teardown(test_slices, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
