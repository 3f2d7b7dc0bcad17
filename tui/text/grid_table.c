/*
 * grid_table: owns the matrix of a grid as Markdown and as LaTeX.
 *
 * Labels come from outside: they are made safe, and what has a meaning there is escaped.
 */
#include "grid_table.h"

#include <math.h>
#include <string.h>

#include "grid_words.h"
#include "number.h"
#include "safe.h"

static struct str clean(struct arena *a, struct str text)
{
	struct buf b = {0};
	safe_text(&b, text, SAFE_ONE_LINE);
	struct str safe = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return safe;
}

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
		m->text(b, clean(a, grid_column_label(a, r, c)));
	}
	buf_addz(b, m->row_end);
	buf_addz(b, below_head);
	for (size_t row = 0; row < r->n_rows; row++) {
		buf_addz(b, m->row_begin);
		m->text(b, clean(a, grid_row_label(a, r, row)));
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
	return clean(a, text);
}

void grid_markdown(const struct grid_report *r, struct arena *a, struct buf *b)
{
	static const struct markup m = {"| ", " | ", " |\n", "\\*", markdown_text};
	struct buf rule = {0};
	buf_addz(&rule, "| --- |");
	for (size_t c = 0; c < r->n_columns; c++)
		buf_addz(&rule, " --- |");
	buf_addc(&rule, '\n');
	add_matrix(b, &m, r, a, rule.p);
	buf_addc(b, '\n');
	markdown_text(b, caption(a, r));
	buf_addc(b, '\n');
	for (size_t i = 0; i < r->n_reported; i++) {
		const struct grid_reported *p = &r->reported[i];
		buf_addz(b, i ? "- reported: " : "\n- reported: ");
		markdown_text(b, clean(a, grid_reported_label(a, p)));
		buf_addf(b, " %.1f (", p->mean * 100);
		markdown_text(b, clean(a, p->source));
		buf_addz(b, ")\n");
	}
	buf_free(&rule);
}

void grid_latex(const struct grid_report *r, struct arena *a, struct buf *b)
{
	static const struct markup m = {"", " & ", " \\\\\n", "$^{*}$", latex_text};
	buf_addz(b, "% needs \\usepackage{booktabs}\n\\begin{tabular}{l");
	for (size_t c = 0; c < r->n_columns; c++)
		buf_addc(b, 'l');
	buf_addz(b, "}\n\\toprule\n");
	add_matrix(b, &m, r, a, "\\midrule\n");
	buf_addz(b, "\\bottomrule\n\\end{tabular}\n% ");
	buf_add(b, caption(a, r));
	buf_addc(b, '\n');
	for (size_t i = 0; i < r->n_reported; i++)
		buf_addf(b, "%% reported: %.*s %.1f, %.*s\n",
			STRF(clean(a, grid_reported_label(a, &r->reported[i]))),
			r->reported[i].mean * 100, STRF(clean(a, r->reported[i].source)));
}
