/* grid_words: owns the labels of a grid. Levels are text from outside: who prints them cleans them. */
#include "grid_words.h"

#include <math.h>

#include "number.h"
#include "verdict.h"

static void add_level(struct buf *b, enum grid_factor f, struct str level)
{
	if (level.n == 0)
		return;
	if (b->n)
		buf_addc(b, ' ');
	if (f == GRID_K || f == GRID_SHOTS)
		buf_addf(b, "%s ", grid_factor_names[f]);
	buf_add(b, level);
}

struct str grid_label(
	struct arena *a, const struct grid_at *at, const enum grid_factor *factors, size_t n)
{
	struct buf b = {0};
	for (size_t i = 0; i < n; i++)
		add_level(&b, factors[i], at->level[factors[i]]);
	struct str label = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return label;
}

struct str grid_whole_label(struct arena *a, const struct grid_at *at)
{
	enum grid_factor all[GRID_FACTORS];
	for (int f = 0; f < GRID_FACTORS; f++)
		all[f] = (enum grid_factor)f;
	return grid_label(a, at, all, GRID_FACTORS);
}

struct str grid_row_label(struct arena *a, const struct grid_report *r, size_t row)
{
	return r->n_row_factors ? grid_label(a, &r->rows[row], r->row_factors, r->n_row_factors)
				: r->scorer;
}

struct str grid_column_label(struct arena *a, const struct grid_report *r, size_t column)
{
	return r->n_column_factors
		       ? grid_label(a, &r->columns[column], r->column_factors, r->n_column_factors)
		       : r->scorer;
}

struct str grid_cell_label(struct arena *a, const struct grid_report *r, const struct grid_cell *c)
{
	enum grid_factor all[GRID_FACTORS];
	size_t n = 0;
	for (size_t i = 0; i < r->n_row_factors; i++)
		all[n++] = r->row_factors[i];
	for (size_t i = 0; i < r->n_column_factors; i++)
		all[n++] = r->column_factors[i];
	return n ? grid_label(a, &c->at, all, n) : r->scorer;
}

struct str grid_row_head(struct arena *a, const struct grid_report *r)
{
	struct buf b = {0};
	for (size_t i = 0; i < r->n_row_factors; i++)
		buf_addf(&b, "%s%s", i ? " " : "", grid_factor_names[r->row_factors[i]]);
	struct str head = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return head;
}

struct str grid_common(struct arena *a, const struct grid_report *r)
{
	struct buf b = {0};
	for (int f = 0; f < GRID_FACTORS; f++)
		if (r->n_levels[f] == 1)
			add_level(&b, (enum grid_factor)f, r->levels[f][0]);
	struct str common = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return common;
}

const char *grid_state_word(const struct grid_cell *c)
{
	static const char *const words[] = {[GRID_WAITING] = "not run",
		[GRID_MISSING] = "missing",
		[GRID_KEPT] = "no score",
		[GRID_RUN] = "no score",
		[GRID_FAILED] = "failed"};
	return c->run.failed ? "failed" : words[c->state];
}

bool grid_is_partial(const struct grid_cell *c)
{
	return c->run.failed || c->run.finished < c->run.total;
}

bool grid_is_baseline(const struct grid_report *r, size_t cell)
{
	for (size_t i = 0; i < r->n_cells; i++)
		if (r->cells[i].baseline == cell)
			return true;
	return false;
}

const char *grid_signed_points(struct arena *a, double difference)
{
	return isnan(difference) ? "" : arena_printf(a, "%+.1f", difference * 100).p;
}

bool grid_is_significant(const struct grid_cell *c)
{
	return c->p_holm < 0.05;
}

size_t grid_comparisons(const struct grid_report *r)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n_cells; i++)
		n += isnan(r->cells[i].p) ? 0 : 1;
	return n;
}

const char *grid_value(struct arena *a, double mean, double low, double high)
{
	return arena_printf(a, "%.1f %s", mean * 100, number_interval(a, low, high)).p;
}

const char *grid_p(struct arena *a, double p)
{
	const char *text = isnan(p) ? "" : number_p(a, p);
	return text[0] == '=' ? text + 2 : text;
}

/* What a provider's name stands for when its answers are no language model's of now; NULL. */
static const char *kind_of(struct str provider)
{
	return str_is(provider, "builtin")    ? "the built-in reader, no language model"
	       : str_is(provider, "recorded") ? "outputs recorded elsewhere and imported"
					      : NULL;
}

static bool is_first(const struct grid_report *r, size_t cell)
{
	for (size_t i = 0; i < cell; i++)
		if (str_eq(r->cells[i].run.model, r->cells[cell].run.model))
			return false;
	return true;
}

const char *grid_kind(const struct grid_cell *c)
{
	return c->run.provider.n == 0                ? ""
	       : str_is(c->run.provider, "builtin")  ? "baseline"
	       : str_is(c->run.provider, "recorded") ? "recording"
						     : "model";
}

struct str grid_origins(struct arena *a, const struct grid_report *r)
{
	struct buf b = {0};
	for (size_t i = 0; i < r->n_cells; i++) {
		const char *kind = kind_of(r->cells[i].run.provider);
		if (kind && is_first(r, i))
			buf_addf(&b, "%s%.*s: %s", b.n ? "; " : "", STRF(r->cells[i].run.model),
				kind);
	}
	struct str text = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return text;
}

struct str grid_reported_label(struct arena *a, const struct grid_reported *p)
{
	struct str label = grid_whole_label(a, &p->at);
	if (p->scorer.n)
		label = arena_printf(a, "%.*s, %.*s", STRF(label), STRF(p->scorer));
	if (p->field.n)
		label = arena_printf(a, "%.*s, %s%.*s%s%.*s", STRF(label),
			p->value.n ? "" : "macro ", STRF(p->field), p->value.n ? " " : "",
			STRF(p->value));
	return label;
}

/* The cell that would be picked, by the levels that it has. */
struct str grid_optimism_words(struct arena *a, const struct grid_report *r)
{
	struct run_optimism o = r->optimism;
	for (size_t i = 0; i < r->n_cells; i++)
		if (r->cells[i].run.run == o.best && r->cells[i].same_as == GRID_NONE)
			o.ref = grid_cell_label(a, r, &r->cells[i]);
	return optimism_words(&o, a);
}
