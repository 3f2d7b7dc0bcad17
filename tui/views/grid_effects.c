/* grid_effects: owns what is told of the factors: each level's mean and effect, two factors' interaction. */
#include "grid_parts.h"

#include <math.h>

#include "glyph.h"
#include "grid_words.h"
#include "number.h"

bool grid_has_effects(const struct grid_report *r)
{
	for (size_t i = 0; i < r->n_marginals; i++)
		if (r->marginals[i].cells)
			return true;
	return false;
}

static void pad(struct buf *b, struct str text, int columns)
{
	buf_add(b, text);
	for (int n = glyph_columns(text); n < columns; n++)
		buf_addc(b, ' ');
}

static int widest_level(const struct grid_report *r)
{
	int columns = 5;
	for (size_t i = 0; i < r->n_marginals; i++) {
		int n = glyph_columns(r->marginals[i].level);
		columns = n > columns && n <= 30 ? n : columns;
	}
	return columns;
}

/* "+30.7* [25.0, 36.1]" */
static struct str effect_words(struct arena *a, double effect, double low, double high, double p)
{
	struct buf b = {0};
	pad(&b, arena_printf(a, "%s%s", grid_signed_points(a, effect), p < 0.05 ? "*" : ""), 7);
	if (!isnan(low))
		buf_addf(&b, " %s", number_interval(a, low, high));
	struct str text = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return text;
}

enum { ROOM_FOR_CELLS = 70 }; /* columns from which it stands there how many they are */

static void write_level(struct grid_view *v, const struct grid_marginal *m, bool is_first,
	int width, struct arena *a)
{
	struct buf b = {0};
	pad(&b, m->level, width);
	buf_addf(&b, "  %8s  ", number_percent(a, m->mean));
	if (m->cells)
		pad(&b, effect_words(a, m->effect, m->effect_low, m->effect_high, m->p_holm), 24);
	if (v->facts_box.columns >= ROOM_FOR_CELLS)
		buf_addf(&b, "  %s", number_of(a, (int64_t)m->cells, "cell"));
	grid_fact(&v->facts, is_first ? grid_factor_names[m->factor] : "", STYLE_TEXT, buf_str(&b));
	buf_free(&b);
}

static void write_interaction(
	struct grid_view *v, const struct grid_interaction *x, struct arena *a)
{
	if (x->cells)
		grid_fact(&v->facts, "together", STYLE_TEXT,
			arena_printf(a, "%s and %s: %.*s", grid_factor_names[x->factors[0]],
				grid_factor_names[x->factors[1]],
				STRF(effect_words(a, x->difference, x->low, x->high, x->p_holm))));
}

void grid_write_effects(struct grid_view *v, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	int level = widest_level(r);
	size_t left_out = 0;
	for (size_t i = 0; i < r->n_marginals; i++) {
		const struct grid_marginal *m = &r->marginals[i];
		write_level(v, m, i == 0 || r->marginals[i - 1].factor != m->factor, level, a);
		left_out += m->left_out;
	}
	for (size_t i = 0; i < r->n_interactions; i++)
		write_interaction(v, &r->interactions[i], a);
	if (r->n_marginals == 0)
		textbox_add(&v->facts, STYLE_DIM,
			STR("not known yet: they are told once the cells are there"));
	else
		textbox_add(&v->facts, STYLE_DIM,
			STR("effect: less the mean of the other levels, paired over the "
			    "examples\n"));
	if (left_out)
		textbox_add(&v->facts, STYLE_DIM,
			STR("unbalanced: a mean is over the cells that have a partner at every "
			    "other level\n"));
}
