/*
 * grid_text: owns a grid as a person reads it: the matrix, then what each cell cost, and retrieval against
 * generation. What follows stands in grid_below.c.
 *
 * A matrix wider than BLOCK columns continues below, under the same row labels.
 */
#include <math.h>

#include "grid_text.h"
#include "number.h"
#include "output.h"
#include "table.h"
#include "verdict.h"

static void line(const char *name)
{
	out_style(STYLE_DIM);
	out("%-11s", name);
	out_style(STYLE_NONE);
}

void grid_print_head(struct arena *a, const struct grid_report *r)
{
	struct str common = grid_common(a, r);
	line("grid");
	if (r->name.n) {
		out_outside_line(r->name);
		out(": ");
	}
	out("%s, ", number_of(a, (int64_t)r->n_cells, "cell"));
	out_outside_line(r->scorer);
	out(" on split ");
	out_outside_line(r->split);
	if (r->trials > 1)
		out(", %s each", number_of(a, r->trials, "trial"));
	out("\n");
	if (common.n) {
		line("all with");
		out_outside_line(common);
		out("\n");
	}
	if (r->has_baseline) {
		line("baseline");
		out_outside_line(grid_whole_label(a, &r->baseline));
		out("\n");
	}
}

/* ---- the matrix ---- */

static void add_cell(struct table *t, const struct grid_report *r, size_t i)
{
	struct arena *a = t->arena;
	if (i == GRID_NONE) {
		table_addz(t, "");
		table_addz(t, "");
		return;
	}
	const struct grid_cell *c = &r->cells[i];
	bool has_mean = !isnan(c->score.mean);
	const char *value = has_mean ? grid_value(a, c->score.mean, c->score.low, c->score.high)
				     : grid_state_word(c);
	bool part = has_mean && grid_is_partial(c);
	table_add(t, arena_printf(a, "%s%s", value, part ? " !" : ""));
	table_style(t, part ? STYLE_WARN : has_mean ? STYLE_HEAD : STYLE_BAD);
	if (has_mean && grid_is_baseline(r, i)) {
		table_addz(t, "base");
		table_style(t, STYLE_DIM);
		return;
	}
	bool counts = grid_is_significant(c);
	table_add(t,
		arena_printf(a, "%s%s", grid_signed_points(a, c->difference), counts ? "*" : ""));
	table_style(t, !counts ? STYLE_NONE : c->difference > 0 ? STYLE_GOOD : STYLE_BAD);
}

static void print_block(struct arena *a, const struct grid_report *r, size_t from, size_t n)
{
	const char *heads[1 + 2 * BLOCK];
	struct table t = {.arena = a, .heads = heads, .columns = 1 + 2 * n};
	heads[0] = grid_row_head(a, r).p;
	for (size_t c = 0; c < n; c++) {
		struct str label = grid_column_label(a, r, from + c);
		heads[1 + 2 * c] = table_clean(a, label).p;
		heads[2 + 2 * c] = "";
	}
	for (size_t row = 0; row < r->n_rows; row++) {
		table_add(&t, grid_row_label(a, r, row));
		for (size_t c = 0; c < n; c++)
			add_cell(&t, r, r->matrix[row * r->n_columns + from + c]);
	}
	out("\n");
	table_print(&t, 0);
}

static void print_optimism(struct arena *a, const struct grid_report *r)
{
	struct str words = grid_optimism_words(a, r);
	if (!words.n)
		return;
	out_outside_line(words);
	out("\n");
}

static void print_matrix(struct arena *a, const struct grid_report *r)
{
	for (size_t from = 0; from < r->n_columns; from += BLOCK)
		print_block(a, r, from, r->n_columns - from < BLOCK ? r->n_columns - from : BLOCK);
	size_t n = grid_comparisons(r), partial = 0;
	int64_t groups = 0;
	for (size_t i = 0; i < r->n_cells; i++) {
		partial += grid_is_partial(&r->cells[i]);
		if (r->cells[i].score.clusters > groups)
			groups = r->cells[i].score.clusters;
	}
	out("\npercent with 95 %% interval%s%s",
		groups ? arena_printf(a, " over %s", number_of(a, groups, "group")).p : "",
		n ? "; differences to the baseline in points, paired" : "");
	if (n)
		out("; * p < 0.05 after Holm over %s", number_of(a, (int64_t)n, "comparison"));
	out("\n%s", partial ? "! some of its results are missing\n" : "");
	struct str origins = grid_origins(a, r);
	if (origins.n) {
		out_outside_line(origins);
		out("\n");
	}
	print_optimism(a, r);
}

/* ---- each cell ---- */

static void print_cells(struct arena *a, const struct grid_report *r)
{
	static const char *const heads[] = {"cell", "n", "errors", "unparsed", "tokens in", "out",
		"cost", "p50", "p95", "p", "p (Holm)", "run"};
	struct table t = {.arena = a, .heads = heads, .columns = 12, .right = 0xFFE};
	for (size_t i = 0; i < r->n_cells; i++) {
		const struct grid_cell *c = &r->cells[i];
		bool none = c->run.run == 0;
		bool unknown = c->run.uncounted && !(c->run.input_tokens + c->run.output_tokens);
		table_add(&t, grid_cell_label(a, r, c));
		table_addz(&t, none ? "-" : number_count(a, c->score.n));
		table_addz(&t, none ? "-" : number_count(a, c->score.error));
		table_style(&t, c->score.error ? STYLE_BAD : STYLE_NONE);
		table_addz(&t, none ? "-" : number_count(a, c->score.unparsed));
		table_style(&t, c->score.unparsed ? STYLE_WARN : STYLE_NONE);
		table_addz(&t, none || unknown ? "-" : number_count(a, c->run.input_tokens));
		table_addz(&t, none || unknown ? "-" : number_count(a, c->run.output_tokens));
		table_addz(&t, none ? "-" : number_money(a, c->run.cost_usd));
		table_addz(&t, none ? "-" : number_ms(a, c->run.p50_ms));
		table_addz(&t, none ? "-" : number_ms(a, c->run.p95_ms));
		table_addz(&t, grid_p(a, c->p));
		table_addz(&t, grid_p(a, c->p_holm));
		table_addz(&t, none ? "-" : number_count(a, c->run.run));
	}
	out("\n");
	table_print(&t, 0);
}

static void print_same(struct arena *a, const struct grid_report *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_cells; i++)
		n += r->cells[i].same_as != GRID_NONE;
	if (n)
		out("\n%s the very run of another: what differs between them changes nothing "
		    "there\n",
			n == 1 ? "1 cell is"
			       : arena_printf(a, "%s cells are", number_count(a, (int64_t)n)).p);
}

/* ---- retrieval against generation ---- */

static bool has_hits(const struct grid_cell *c)
{
	return c->hits.hit_pass + c->hits.hit_fail + c->hits.miss_pass + c->hits.miss_fail > 0;
}

static void print_hits(struct arena *a, const struct grid_report *r)
{
	static const char *const heads[] = {"retrieval", "found, right", "found, wrong",
		"missed, right", "missed, wrong", "right where found"};
	struct table t = {.arena = a, .heads = heads, .columns = 6, .right = 0x1E};
	size_t n = 0;
	for (size_t i = 0; i < r->n_cells; i++) {
		const struct grid_cell *c = &r->cells[i];
		if (!has_hits(c))
			continue;
		table_add(&t, grid_cell_label(a, r, c));
		table_addz(&t, number_count(a, c->hits.hit_pass));
		table_addz(&t, number_count(a, c->hits.hit_fail));
		table_addz(&t, number_count(a, c->hits.miss_pass));
		table_addz(&t, number_count(a, c->hits.miss_fail));
		table_addz(&t, isnan(c->hits.share)
				       ? "-"
				       : grid_value(a, c->hits.share, c->hits.low, c->hits.high));
		n++;
	}
	if (n == 0)
		return;
	out("\n");
	table_print(&t, 0);
}

void grid_print_text(struct arena *a, const struct grid_report *r)
{
	grid_print_head(a, r);
	print_matrix(a, r);
	print_cells(a, r);
	print_same(a, r);
	print_hits(a, r);
	grid_print_below(a, r);
}
