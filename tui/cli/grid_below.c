/*
 * grid_below: owns what stands below a grid's matrix: slices, marginal means and interactions, others'
 * numbers.
 */
#include <math.h>

#include "grid_text.h"
#include "number.h"
#include "output.h"
#include "table.h"

/* ---- slices ---- */

/* "40.6 [23.2, 57.9] (30) +12.3*" */
static void add_slice(struct table *t, const struct grid_slice *x)
{
	struct arena *a = t->arena;
	bool counts = x->p_bh < 0.05;
	const char *d = isnan(x->difference)
				? ""
				: arena_printf(a, " %s%s", grid_signed_points(a, x->difference),
					  counts ? "*" : "")
					  .p;
	table_add(t, x->n ? arena_printf(a, "%s (%lld)%s", grid_value(a, x->mean, x->low, x->high),
				    (long long)x->n, d)
			  : STR("-"));
	table_style(t, !counts ? STYLE_NONE : x->difference > 0 ? STYLE_GOOD : STYLE_BAD);
}

static void add_macro(struct table *t, const struct grid_macro *m)
{
	table_addz(t, isnan(m->mean)  ? "-"
		      : isnan(m->low) ? arena_printf(t->arena, "%.1f", m->mean * 100).p
				      : grid_value(t->arena, m->mean, m->low, m->high));
}

/* The last block ends with the mean of the slices' means. */
static void print_slice_block(struct arena *a, const struct grid_report *r,
	const struct grid_slices *s, size_t from, size_t n)
{
	const char *heads[2 + BLOCK];
	bool has_macro = from + n == s->n_values;
	struct table t = {.arena = a, .heads = heads, .columns = 1 + n + has_macro};
	heads[1 + n] = "macro";
	heads[0] = arena_printf(a, "by %s", table_clean(a, s->field).p).p;
	for (size_t v = 0; v < n; v++)
		heads[1 + v] = table_clean(a, s->values[from + v]).p;
	for (size_t i = 0; i < r->n_cells; i++) {
		const struct grid_cell *c = &r->cells[i];
		if (!c->slices)
			continue;
		table_add(&t, grid_cell_label(a, r, c));
		for (size_t v = 0; v < n; v++)
			add_slice(&t, &c->slices[s->first + from + v]);
		if (has_macro)
			add_macro(&t, &c->macros[s - r->slices]);
	}
	out("\n");
	table_print(&t, 0);
}

static void print_slices(struct arena *a, const struct grid_report *r)
{
	for (size_t i = 0; i < r->n_slices; i++) {
		const struct grid_slices *s = &r->slices[i];
		for (size_t from = 0; from < s->n_values; from += BLOCK)
			print_slice_block(a, r, s, from,
				s->n_values - from < BLOCK ? s->n_values - from : BLOCK);
	}
	if (r->n_slices)
		out("\nmacro: the mean of the slices' means\n");
	if (r->slice_comparisons)
		out("differences to the baseline's slice are exploratory: * p < 0.05 after "
		    "Benjamini-Hochberg over %s\n",
			number_of(a, (int64_t)r->slice_comparisons, "comparison"));
}

/* ---- marginal means ---- */

/* "+12.3 [4.5, 20.1]*", in points; "+12.3 -" without an interval, as of one example */
static const char *effect_of(struct arena *a, double effect, double low, double high, double p_holm)
{
	if (isnan(effect))
		return "-";
	return arena_printf(a, "%s %s%s", grid_signed_points(a, effect),
		number_interval(a, low, high), p_holm < 0.05 ? "*" : "")
		.p;
}

static void print_marginals(struct arena *a, const struct grid_report *r)
{
	static const char *const heads[] = {
		"factor", "level", "mean", "to the others", "p (Holm)", "over"};
	struct table t = {.arena = a, .heads = heads, .columns = 6, .right = 0x30};
	size_t left_out = 0;
	/* With one factor they are the cells' own means. */
	if (r->n_row_factors + r->n_column_factors < 2)
		return;
	for (size_t i = 0; i < r->n_marginals; i++) {
		const struct grid_marginal *m = &r->marginals[i];
		bool first = i == 0 || r->marginals[i - 1].factor != m->factor;
		table_addz(&t, first ? grid_factor_names[m->factor] : "");
		table_add(&t, m->level);
		table_addz(&t, m->cells ? grid_value(a, m->mean, m->low, m->high) : "-");
		table_addz(&t, effect_of(a, m->effect, m->effect_low, m->effect_high, m->p_holm));
		table_addz(&t, grid_p(a, m->p_holm));
		table_addz(&t, number_of(a, (int64_t)m->cells, "cell"));
		left_out += m->left_out;
	}
	out("\n");
	table_print(&t, 0);
	if (left_out)
		out("unbalanced: a mean is over the cells that have a partner at every other "
		    "level\n");
}

/* "prompt answer@2 to answer@3" */
static const char *stegrid_p(struct arena *a, const struct grid_report *r, enum grid_factor f)
{
	const struct grid_marginal *m = r->marginals;
	while (m->factor != f)
		m++;
	return arena_printf(a, "%s %.*s to %.*s", grid_factor_names[f],
		STRF(table_clean(a, m[0].level)), STRF(table_clean(a, m[1].level)))
		.p;
}

static void print_interactions(struct arena *a, const struct grid_report *r)
{
	static const char *const heads[] = {"interaction", "with", "adds", "p (Holm)", "over"};
	struct table t = {.arena = a, .heads = heads, .columns = 5, .right = 0x18};
	for (size_t i = 0; i < r->n_interactions; i++) {
		const struct grid_interaction *x = &r->interactions[i];
		table_addz(&t, stegrid_p(a, r, x->factors[0]));
		table_addz(&t, stegrid_p(a, r, x->factors[1]));
		table_addz(&t, effect_of(a, x->difference, x->low, x->high, x->p_holm));
		table_addz(&t, grid_p(a, x->p_holm));
		table_addz(&t, number_of(a, (int64_t)x->cells, "cell"));
	}
	if (r->n_interactions == 0)
		return;
	out("\n");
	table_print(&t, 0);
}

/* ---- others' numbers ---- */

static void print_reported(struct arena *a, const struct grid_report *r)
{
	static const char *const heads[] = {"reported", "mean", "n", "here", "source"};
	struct table t = {.arena = a, .heads = heads, .columns = 5, .right = 0x4};
	for (size_t i = 0; i < r->n_reported; i++) {
		const struct grid_reported *p = &r->reported[i];
		table_add(&t, grid_reported_label(a, p));
		table_style(&t, STYLE_DIM);
		table_addz(&t, p->n ? grid_value(a, p->mean, p->low, p->high)
				    : arena_printf(a, "%.1f", p->mean * 100).p);
		table_addz(&t, p->n ? number_count(a, p->n) : "-");
		table_addz(&t, isnan(p->here) ? "-" : arena_printf(a, "%.1f", p->here * 100).p);
		table_add(&t, p->source);
	}
	if (r->n_reported == 0)
		return;
	out("\n");
	table_print(&t, 0);
}

/* ---- other scorers ---- */

/* The scorers of the cells but for the grid's, in their order. */
static size_t other_scorers(const struct grid_report *r, const struct run_score *out[], size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_cells; i++)
		for (size_t k = 0; k < r->cells[i].run.n_scores && n < most; k++) {
			const struct run_score *s = &r->cells[i].run.scores[k];
			bool known = str_eq(s->name, r->scorer);
			for (size_t j = 0; j < n; j++)
				known |= str_eq(out[j]->name, s->name);
			if (!known)
				out[n++] = s;
		}
	return n;
}

static void print_scorers(struct arena *a, const struct grid_report *r)
{
	const struct run_score *others[TABLE_MAX_COLUMNS - 1];
	const char *heads[TABLE_MAX_COLUMNS] = {"other scorers"};
	size_t n = other_scorers(r, others, TABLE_MAX_COLUMNS - 1);
	struct table t = {.arena = a, .heads = heads, .columns = 1 + n};
	if (n == 0)
		return;
	for (size_t k = 0; k < n; k++)
		heads[1 + k] = table_clean(a, others[k]->name).p;
	for (size_t i = 0; i < r->n_cells; i++) {
		const struct run_report *run = &r->cells[i].run;
		table_add(&t, grid_cell_label(a, r, &r->cells[i]));
		for (size_t k = 0; k < n; k++) {
			const struct run_score *s = run_score_named(run, others[k]->name);
			table_addz(&t, s && s->n ? grid_value(a, s->mean, s->low, s->high) : "-");
		}
	}
	out("\n");
	table_print(&t, 0);
}

void grid_print_below(struct arena *a, const struct grid_report *r)
{
	print_scorers(a, r);
	print_slices(a, r);
	print_marginals(a, r);
	print_interactions(a, r);
	print_reported(a, r);
}
