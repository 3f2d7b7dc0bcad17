/*
 * grid_markup: prints a grid as text that other programs set: CSV (a line a cell), Markdown and LaTeX
 * (the matrix; grid_table.h).
 *
 * Labels come from outside. In CSV a text that a spreadsheet would take for a formula gets a ' before it.
 */
#include <math.h>
#include <string.h>

#include "grid_forms.h"
#include "grid_table.h"
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

/* ---- as markup ---- */

void grid_print_markdown(struct arena *a, const struct grid_report *r)
{
	struct buf b = {0};
	grid_markdown(r, a, &b);
	out_outside(buf_str(&b));
	buf_free(&b);
}

void grid_print_latex(struct arena *a, const struct grid_report *r)
{
	struct buf b = {0};
	grid_latex(r, a, &b);
	out_outside(buf_str(&b));
	buf_free(&b);
}
