/*
 * grid_markup: owns a grid as text that other programs set: CSV (a line a cell), Markdown and LaTeX (the
 * matrix).
 *
 * Labels come from outside. In CSV a text that a spreadsheet would take for a formula gets a ' before it;
 * in Markdown and LaTeX what has a meaning there is escaped.
 */
#include <math.h>
#include <string.h>

#include "grid_forms.h"
#include "jsonw.h"
#include "number.h"
#include "output.h"
#include "table.h"

/* ---- CSV ---- */

static void csv_text(struct buf *b, struct str text)
{
	bool is_formula = text.n && strchr("=+-@\t\r\n", text.p[0]);
	buf_addz(b, is_formula ? "\"'" : "\"");
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_addc(b, '"');
		buf_addc(b, text.p[i]);
	}
	buf_addz(b, "\",");
}

/* Empty when not known. */
static void csv_number(struct buf *b, double value)
{
	if (!isnan(value))
		jsonw_number(b, value);
	buf_addc(b, ',');
}

static void csv_cell(struct buf *b, const struct grid_report *r, const struct grid_cell *c)
{
	bool none = c->run.run == 0;
	bool unknown = none || (c->run.uncounted && !(c->run.input_tokens + c->run.output_tokens));
	for (int f = 0; f < GRID_FACTORS; f++)
		if (r->n_levels[f])
			csv_text(b, c->at.level[f]);
	const double numbers[] = {c->score.mean, c->score.low, c->score.high,
		none ? (double)NAN : (double)c->score.n,
		none ? (double)NAN : (double)c->score.error,
		none ? (double)NAN : (double)c->score.unparsed,
		unknown ? (double)NAN : (double)c->run.input_tokens,
		unknown ? (double)NAN : (double)c->run.output_tokens,
		none ? (double)NAN : c->run.cost_usd, none ? (double)NAN : c->run.p50_ms,
		none ? (double)NAN : c->run.p95_ms, c->difference, c->low, c->high, c->p, c->p_holm,
		none ? (double)NAN : (double)c->run.run};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		csv_number(b, numbers[i]);
	for (size_t i = 0; i < r->n_slice_values; i++) {
		const struct grid_slice *x = c->slices ? &c->slices[i] : NULL;
		csv_number(b, x ? x->mean : (double)NAN);
		if (r->has_baseline)
			csv_number(b, x ? x->difference : (double)NAN);
		if (r->has_baseline)
			csv_number(b, x ? x->p_bh : (double)NAN);
	}
	for (size_t i = 0; i < r->n_slices; i++)
		csv_number(b, c->macros ? c->macros[i].mean : (double)NAN);
	csv_text(b, c->error);
	b->p[b->n - 1] = '\n';
}

static void csv_slice_heads(struct buf *b, struct arena *a, const struct grid_report *r,
	const struct grid_slices *s, size_t v)
{
	struct str head = arena_printf(a, "%.*s=%.*s", STRF(s->field), STRF(s->values[v]));
	csv_text(b, head);
	if (!r->has_baseline)
		return;
	csv_text(b, arena_printf(a, "difference %.*s", STRF(head)));
	csv_text(b, arena_printf(a, "p_bh %.*s", STRF(head)));
}

void grid_print_csv(struct arena *a, const struct grid_report *r)
{
	struct buf b = {0};
	for (int f = 0; f < GRID_FACTORS; f++)
		if (r->n_levels[f])
			buf_addf(&b, "%s,", grid_factor_names[f]);
	buf_addz(&b, "mean,low,high,n,errors,unparsed,input_tokens,output_tokens,cost_usd,p50_ms,"
		     "p95_ms,difference,difference_low,difference_high,p,p_holm,run,");
	for (size_t i = 0; i < r->n_slices; i++)
		for (size_t v = 0; v < r->slices[i].n_values; v++)
			csv_slice_heads(&b, a, r, &r->slices[i], v);
	for (size_t i = 0; i < r->n_slices; i++)
		csv_text(&b, arena_printf(a, "macro %.*s", STRF(r->slices[i].field)));
	buf_addz(&b, "error\n");
	for (size_t i = 0; i < r->n_cells; i++)
		csv_cell(&b, r, &r->cells[i]);
	out_outside(buf_str(&b));
	buf_free(&b);
}

/* ---- the matrix as markup ---- */

/* What differs between Markdown and LaTeX. */
struct markup {
	const char *row_begin, *between, *row_end;
	const char *star; /* after a significant difference */
	void (*text)(struct buf *b, struct str text);
};

static void markdown_text(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (strchr("\\|*_`<[#", text.p[i]))
			buf_addc(b, '\\');
		buf_addc(b, text.p[i]);
	}
}

static void latex_text(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '\\')
			buf_addz(b, "\\textbackslash{}");
		else if (c == '~' || c == '^')
			buf_addf(b, "\\%c{}", c);
		else
			buf_addf(b, "%s%c", strchr("&%$#_{}", c) ? "\\" : "", c);
	}
}

static void add_value(struct buf *b, const struct markup *m, const struct grid_report *r, size_t i,
	struct arena *a)
{
	if (i == GRID_NONE)
		return;
	const struct grid_cell *c = &r->cells[i];
	if (isnan(c->score.mean)) {
		buf_addz(b, grid_state_word(c));
		return;
	}
	buf_addf(b, "%.1f [%.1f, %.1f]%s", c->score.mean * 100, c->score.low * 100,
		c->score.high * 100, grid_is_partial(c) ? " !" : "");
	if (!isnan(c->difference))
		buf_addf(b, " %s%s", grid_signed_points(a, c->difference),
			grid_is_significant(c) ? m->star : "");
}

static void add_matrix(struct buf *b, const struct markup *m, const struct grid_report *r,
	struct arena *a, const char *below_head)
{
	buf_addz(b, m->row_begin);
	m->text(b, grid_row_head(a, r));
	for (size_t c = 0; c < r->n_columns; c++) {
		buf_addz(b, m->between);
		m->text(b, table_clean(a, grid_column_label(a, r, c)));
	}
	buf_addz(b, m->row_end);
	buf_addz(b, below_head);
	for (size_t row = 0; row < r->n_rows; row++) {
		buf_addz(b, m->row_begin);
		m->text(b, table_clean(a, grid_row_label(a, r, row)));
		for (size_t c = 0; c < r->n_columns; c++) {
			buf_addz(b, m->between);
			add_value(b, m, r, r->matrix[row * r->n_columns + c], a);
		}
		buf_addz(b, m->row_end);
	}
}

/* What the numbers are, in words. */
static struct str caption(struct arena *a, const struct grid_report *r)
{
	size_t n = grid_comparisons(r);
	struct str common = grid_common(a, r);
	struct str text = arena_printf(a, "%.*s on split %.*s%s%.*s, percent with 95 %% interval",
		STRF(r->scorer), STRF(r->split), common.n ? ", " : "", STRF(common));
	if (n)
		text = arena_printf(a,
			"%.*s; paired difference to the baseline in points, * p < 0.05 after Holm "
			"over %s",
			STRF(text), number_of(a, (int64_t)n, "comparison"));
	struct str origins = grid_origins(a, r);
	if (origins.n)
		text = arena_printf(a, "%.*s; %.*s", STRF(text), STRF(origins));
	return table_clean(a, text);
}

void grid_print_markdown(struct arena *a, const struct grid_report *r)
{
	static const struct markup m = {"| ", " | ", " |\n", "\\*", markdown_text};
	struct buf b = {0}, rule = {0};
	buf_addz(&rule, "| --- |");
	for (size_t c = 0; c < r->n_columns; c++)
		buf_addz(&rule, " --- |");
	buf_addc(&rule, '\n');
	add_matrix(&b, &m, r, a, rule.p);
	buf_addc(&b, '\n');
	markdown_text(&b, caption(a, r));
	buf_addc(&b, '\n');
	for (size_t i = 0; i < r->n_reported; i++) {
		const struct grid_reported *p = &r->reported[i];
		buf_addz(&b, i ? "- reported: " : "\n- reported: ");
		markdown_text(&b, table_clean(a, grid_reported_label(a, p)));
		buf_addf(&b, " %.1f (", p->mean * 100);
		markdown_text(&b, table_clean(a, p->source));
		buf_addz(&b, ")\n");
	}
	out_outside(buf_str(&b));
	buf_free(&b);
	buf_free(&rule);
}

void grid_print_latex(struct arena *a, const struct grid_report *r)
{
	static const struct markup m = {"", " & ", " \\\\\n", "$^{*}$", latex_text};
	struct buf b = {0};
	buf_addz(&b, "% needs \\usepackage{booktabs}\n\\begin{tabular}{l");
	for (size_t c = 0; c < r->n_columns; c++)
		buf_addc(&b, 'l');
	buf_addz(&b, "}\n\\toprule\n");
	add_matrix(&b, &m, r, a, "\\midrule\n");
	buf_addz(&b, "\\bottomrule\n\\end{tabular}\n% ");
	buf_add(&b, caption(a, r));
	buf_addc(&b, '\n');
	for (size_t i = 0; i < r->n_reported; i++)
		buf_addf(&b, "%% reported: %.*s %.1f, %.*s\n",
			STRF(table_clean(a, grid_reported_label(a, &r->reported[i]))),
			r->reported[i].mean * 100, STRF(table_clean(a, r->reported[i].source)));
	out_outside(buf_str(&b));
	buf_free(&b);
}
