/*
 * compare_draw: owns where the parts of the comparison stand and how they look.
 *
 *   verdict                                the sentences, as many as there is room for
 *   scorers                                a table
 *   flips | prompt diff                    the list on the left; where the height does not
 *         | outputs side by side           do for both, the diff takes the outputs' place while it has the focus
 */
#include "compare_parts.h"

#include <math.h>

#include "glyph.h"
#include "number.h"
#include "rows_draw.h"
#include "wrap.h"

enum {
	BODY_MIN = 8,  /* rows for the boxes, whatever stands above them */
	BOTH_MIN = 13, /* rows of the boxes from which diff and outputs stand below each other */
	WIDE_MIN = 56, /* columns from which the list stands beside them */
	LIST_MIN = 20,
	LIST_MAX = 44,
	HEADS = 2,       /* rows above the outputs */
	VALUES_MIN = 20, /* columns from which the values stand behind an id */
};

/* ---- where ---- */

static int line_rows(const struct compare_line *l, int columns)
{
	return columns > 0 ? (int)wrap_rows(l->text, columns) : 1;
}

/* Verdicts always; what else there is to know as far as it leaves enough for the rest. */
static int count_verdict_rows(const struct compare_view *c, int rows, int columns)
{
	int most = rows - BODY_MIN, n = 0, extra = rows / 5 + 1;
	for (size_t i = 0; i < c->n_lines; i++) {
		int more = line_rows(&c->lines[i], columns);
		if (n + more > (c->lines[i].is_verdict ? most : extra))
			break;
		n += more;
	}
	return n > 0 ? n : 1;
}

static int count_table_rows(const struct compare_view *c, int left)
{
	int n = (int)c->n_scorers, room = left - BODY_MIN;
	int most = left >= 16 ? left / 4 : 2;
	if (n == 0)
		return 0;
	n = n + 1 < most ? n + 1 : most;
	n = n < room ? n : room;
	return n >= 2 ? n : 0;
}

static void place_right(struct compare_view *c, int row, int rows, int column, int columns)
{
	bool diff_only = rows < BOTH_MIN && c->focus == PART_PROMPT;
	int diff = diff_only ? rows : rows < BOTH_MIN ? 0 : rows * 2 / 5;
	int wanted = (int)c->prompt.n + 2;
	if (!diff_only && diff > wanted)
		diff = wanted > 3 ? wanted : 3;
	c->boxes[PART_PROMPT] = (struct compare_box){row, column, diff, columns};
	c->boxes[PART_OUTPUTS] = (struct compare_box){row + diff, column, rows - diff, columns};
}

static int list_width(int columns)
{
	int width = columns * 3 / 10;
	width = width < LIST_MIN ? LIST_MIN : width;
	return width > LIST_MAX ? LIST_MAX : width;
}

static int output_width(const struct compare_view *c)
{
	int inside = c->boxes[PART_OUTPUTS].columns - 4, n = (int)c->n;
	int width = (inside - 3 * (n - 1)) / n;
	return width > 1 ? width : 1;
}

static void fit_parts(struct compare_view *c)
{
	const struct compare_box *b = c->boxes;
	size_t most = 0;
	c->flips.scroll.rows = b[PART_FLIPS].rows > 2 ? b[PART_FLIPS].rows - 2 : 1;
	flips_go(&c->flips, flips_current(&c->flips));
	diffbox_place(&c->prompt, b[PART_PROMPT].rows - 2, b[PART_PROMPT].columns - 4);
	for (size_t i = 0; i < c->n; i++) {
		rows_layout(c->sides[i].rows, output_width(c));
		size_t n = rows_count(c->sides[i].rows, NULL);
		most = n > most ? n : most;
	}
	c->output_scroll.n = (int64_t)most;
	c->output_scroll.rows = b[PART_OUTPUTS].rows - 2 - HEADS;
	if (c->output_scroll.rows < 1)
		c->output_scroll.rows = 1;
	scroll_fit(&c->output_scroll);
}

void compare_lay_out(struct compare_view *c)
{
	int rows = c->view.area.rows, columns = c->view.area.columns;
	if (rows < 1 || columns < 1)
		return;
	c->verdict_rows = count_verdict_rows(c, rows, columns);
	c->table_rows = count_table_rows(c, rows - c->verdict_rows);
	int above = c->verdict_rows + c->table_rows, left = rows - above;
	/* How high the diff is depends on its width. */
	int list = columns >= WIDE_MIN ? list_width(columns) : 0;
	diffbox_place(&c->prompt, c->boxes[PART_PROMPT].rows - 2, columns - list - 4);
	place_right(c, above, left, list, columns - list);
	c->boxes[PART_FLIPS] = (struct compare_box){above, 0, left, list};
	if (list == 0 && c->focus == PART_FLIPS) {
		c->boxes[PART_FLIPS].columns = columns;
		c->boxes[PART_OUTPUTS].rows = c->boxes[PART_PROMPT].rows = 0;
	} else if (list == 0) {
		c->boxes[PART_FLIPS].rows = 0;
	}
	fit_parts(c);
}

/* ---- the sentences ---- */

static int draw_line(struct area a, int row, const struct compare_line *l)
{
	size_t from = 0;
	do {
		size_t to = wrap_row(l->text, from, a.columns);
		size_t strong = l->strong < from ? from : l->strong > to ? to : l->strong;
		style_t rest = l->strong ? STYLE_TEXT : l->style;
		int column = area_text(
			a, row, 0, str_head(str_from(l->text, from), strong - from), l->style);
		area_text(a, row++, column, str_head(str_from(l->text, strong), to - strong), rest);
		from = to;
	} while (from < l->text.n && row < a.rows);
	return row;
}

static void draw_lines(const struct compare_view *c, struct area a)
{
	int row = 0;
	for (size_t i = 0; i < c->n_lines && row < a.rows; i++)
		row = draw_line(a, row, &c->lines[i]);
}

/* ---- the table ---- */

/* Where its columns begin. */
struct plan {
	int a, b, difference, interval, p, flips;
};

static int widest(int width, struct str text, int most)
{
	int columns = glyph_columns(text);
	columns = columns < most ? columns : most;
	return columns > width ? columns : width;
}

static struct plan plan_table(const struct compare_view *c, int columns)
{
	struct plan plan;
	int name = 6, mean = 7, gap = columns < 72 ? 1 : 2;
	for (size_t i = 0; i < c->n_scorers; i++)
		name = widest(name, c->scorers[i], 16);
	mean = widest(mean, data_first(c)->ref, 16);
	mean = widest(mean, data_second(c)->ref, 16);
	plan.a = 2 + name + gap;
	plan.b = plan.a + mean + gap;
	plan.difference = plan.b + mean + gap;
	plan.interval = plan.difference + 6 + gap;
	plan.p = plan.interval + 14 + gap;
	plan.flips = plan.p + 9 + gap;
	return plan;
}

static void draw_table_head(const struct compare_view *c, struct area a, const struct plan *p)
{
	area_text(a, 0, 2, STR("scorer"), STYLE_DIM);
	area_text_cut(a, 0, p->a, p->b - p->a - 1, data_first(c)->ref, STYLE_DIM);
	area_text_cut(a, 0, p->b, p->difference - p->b - 1, data_second(c)->ref, STYLE_DIM);
	area_text(a, 0, p->difference, STR("difference, 95 %"), STYLE_DIM);
	area_text(a, 0, p->p, c->n > 2 ? STR("p (Holm)") : STR("p"), STYLE_DIM);
	if (p->flips + 16 <= a.columns)
		area_text(a, 0, p->flips, STR("broken  fixed"), STYLE_DIM);
}

static style_t difference_style(const struct comparison *k)
{
	return !(k->p < 0.05) ? STYLE_TEXT : k->report.difference > 0 ? STYLE_FIXED : STYLE_BROKEN;
}

static void draw_numbers(const struct comparison *k, struct area a, int row, const struct plan *p,
	struct arena *arena)
{
	const struct compare_report *r = &k->report;
	struct compare_judged judged = compare_judged(r);
	style_t style = difference_style(k);
	area_text(a, row, p->a, str_of(number_percent(arena, r->a.mean)), STYLE_TEXT);
	area_text(a, row, p->b, str_of(number_percent(arena, r->b.mean)), STYLE_TEXT);
	area_textf(a, row, p->difference, style, "%+.1f", 100 * r->difference);
	area_text(a, row, p->interval, str_of(number_interval(arena, judged.low, judged.high)),
		STYLE_TEXT);
	struct str value = isnan(k->p) ? STR("–") : str_of(number_p(arena, k->p));
	area_text(a, row, p->p, str_starts(value, STR("= ")) ? str_from(value, 2) : value, style);
	if (p->flips + 16 > a.columns)
		return;
	area_textf(a, row, p->flips, r->n_broken ? STYLE_BROKEN : STYLE_DIM, "%zu", r->n_broken);
	area_textf(a, row, p->flips + 8, r->n_fixed ? STYLE_FIXED : STYLE_DIM, "%zu", r->n_fixed);
}

static void draw_comparison(
	const struct compare_view *c, struct area a, int row, size_t scorer, const struct plan *p)
{
	const struct comparison *k = &c->comparisons[scorer][c->couple];
	struct arena arena = {0};
	bool chosen = scorer == c->scorer;
	if (chosen)
		area_text(a, row, 0, STR("▸"), STYLE_STRONG);
	area_text_cut(a, row, 2, p->a - 3, c->scorers[scorer], chosen ? STYLE_STRONG : STYLE_TEXT);
	if (k->error.n)
		area_text_cut(a, row, p->a, a.columns - p->a, k->error, STYLE_ERROR);
	else if (k->is_done)
		draw_numbers(k, a, row, p, &arena);
	else
		area_text(a, row, p->a, STR("·"), STYLE_DIM);
	arena_free(&arena);
}

/* The chosen scorer first, so that it is there however few rows there are. */
static void draw_table(const struct compare_view *c, struct area a)
{
	struct plan plan = plan_table(c, a.columns);
	int row = 1;
	draw_table_head(c, a, &plan);
	for (size_t i = 0; i < c->n_scorers && row < a.rows; i++)
		draw_comparison(c, a, row++, (c->scorer + i) % c->n_scorers, &plan);
}

/* ---- the flips ---- */

static const struct {
	const char *name;
	style_t style;
} groups[GROUPS] = {{"broken", STYLE_BROKEN}, {"fixed", STYLE_FIXED}, {"both fail", STYLE_FAIL},
	{"both pass", STYLE_PASS}};

static void draw_pair(const struct compare_view *c, struct area a, int row, int64_t pair)
{
	const struct compare_pair *p = &c->flips.pairs[pair];
	bool graded = !data_selected(c, c->couple)->report.is_binary && a.columns >= VALUES_MIN;
	int room = a.columns - 2 - (graded ? 11 : 0);
	area_text_cut(a, row, 2, room, p->id, STYLE_TEXT);
	if (graded)
		area_textf(a, row, a.columns - 10, STYLE_DIM, "%.2f→%.2f", p->a, p->b);
}

static void draw_flip(const struct compare_view *c, struct area a, int row, int64_t at)
{
	const struct flips *f = &c->flips;
	enum flip_group g;
	int64_t pair;
	flips_at(f, at, &g, &pair);
	if (pair >= 0) {
		draw_pair(c, a, row, pair);
		return;
	}
	int64_t n = f->begin[g + 1] - f->begin[g];
	int column = area_text(a, row, 0, str_of(groups[g].name), n ? groups[g].style : STYLE_DIM);
	area_textf(a, row, column + 1, n ? STYLE_STRONG : STYLE_DIM, "%lld", (long long)n);
}

static void draw_flips(const struct compare_view *c, struct area a, bool focused)
{
	const struct scroll *s = &c->flips.scroll;
	if (!c->flips.pairs) {
		area_text_cut(a, 0, 0, a.columns, STR("not compared yet"), STYLE_DIM);
		return;
	}
	for (int row = 0; row < a.rows && s->top + row < s->n; row++) {
		draw_flip(c, a, row, s->top + row);
		if (s->top + row != s->at || flips_current(&c->flips) < 0)
			continue;
		area_text(a, row, 0, STR("▸"), STYLE_STRONG);
		area_flag(a, row, 0, a.columns, focused ? STYLE_SELECTED : STYLE_CURRENT);
	}
}

/* ---- the outputs ---- */

static const struct compare_side *any_result(const struct compare_view *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->sides[i].has_result)
			return &c->sides[i];
	return NULL;
}

static void draw_expected(const struct compare_view *c, struct area a)
{
	const struct compare_side *side = any_result(c);
	if (!side)
		return;
	const struct wb_result *r = &side->result;
	int column = area_text(a, 0, 0, STR("expected  "), STYLE_DIM);
	if (r->n_expected == 0)
		area_text(a, 0, column, STR("nothing"), STYLE_DIM);
	for (size_t i = 0; i < r->n_expected && column < a.columns; i++) {
		if (i)
			column = area_text(a, 0, column, STR(" or "), STYLE_DIM);
		column = area_text_cut(
			a, 0, column, a.columns - column, r->expected[i], STYLE_STRONG);
	}
}

/* Where the whole reference has no room, "@3". */
static void draw_output_head(const struct compare_side *side, struct area a, int row)
{
	bool passes = side->passes * 2 > side->trials;
	struct str ref = side->ref;
	if (!side->is_cell && glyph_columns(ref) > a.columns - 2)
		ref = str_from(ref, side->version.prompt.n);
	int column = area_text_cut(a, row, 0, a.columns - 2, ref, STYLE_HEADING);
	if (!side->is_scored)
		return;
	column = area_text(
		a, row, column + 1, passes ? STR("✓") : STR("✗"), passes ? STYLE_PASS : STYLE_FAIL);
	if (side->trials > 1)
		area_textf(a, row, column + 1, STYLE_DIM, "%lld/%lld", (long long)side->passes,
			(long long)side->trials);
	else if (side->value > 0 && side->value < 1)
		area_textf(a, row, column + 1, STYLE_DIM, "%.2f", side->value);
}

static void draw_output(
	const struct compare_view *c, const struct compare_side *side, struct area a, int64_t top)
{
	struct str error = side->result.error;
	if (!c->id || !side->has_result) {
		area_text_cut(a, 0, 0, a.columns,
			side->is_done ? STR("no result") : STR("not run yet"), STYLE_DIM);
		return;
	}
	for (size_t from = 0, row = 0; from < error.n && (int)row < a.rows; row++) {
		size_t to = wrap_row(error, from, a.columns);
		area_text(a, (int)row, 0, str_head(str_from(error, from), to - from), STYLE_ERROR);
		from = to;
	}
	if (!error.n && !side->result.output.n)
		area_text_cut(a, 0, 0, a.columns, STR("(empty)"), STYLE_DIM);
	for (int row = 0; row < a.rows && !error.n; row++)
		rows_draw(side->rows, (size_t)(top + row), side->result.output, a, row, STYLE_TEXT);
}

static void draw_outputs(const struct compare_view *c, struct area a)
{
	int width = output_width(c);
	draw_expected(c, a);
	for (size_t i = 0; i < c->n; i++) {
		int column = (int)i * (width + 3);
		struct area side = area_part(a, HEADS, column, a.rows - HEADS, width);
		for (int row = 1; i && row < a.rows; row++)
			area_text(a, row, column - 2, STR("│"), STYLE_LINE);
		draw_output_head(&c->sides[i], area_part(a, 0, column, HEADS, width), 1);
		draw_output(c, &c->sides[i], side, c->output_scroll.top);
	}
}

/* ---- all ---- */

static struct str box_title(const struct compare_view *c, enum compare_part part, struct arena *a)
{
	switch (part) {
	case PART_FLIPS:
		if (c->flips.cell.is_set)
			return compare_cell_name(c, a);
		return c->n > 2 ? arena_printf(a, "Examples %.*s",
					  STRF(compare_couple_name(c, c->couple, a)))
				: STR("Examples");
	case PART_OUTPUTS:
		return c->id ? arena_printf(a, "Outputs: %s", c->id) : STR("Outputs");
	case PART_PROMPT:
		if (str_eq(data_first(c)->version.source, data_second(c)->version.source))
			return STR("The same prompt");
		return arena_printf(a, "Prompt %.*s → %.*s", STRF(data_first(c)->ref),
			STRF(data_second(c)->ref));
	case PARTS:
		break;
	}
	return STR("");
}

static struct str box_note(const struct compare_view *c, enum compare_part part, struct arena *a)
{
	const struct compare_side *first = data_first(c), *second = data_second(c);
	if (part == PART_PROMPT)
		return arena_printf(a, "+%zu -%zu", c->prompt.added, c->prompt.removed);
	if (part != PART_OUTPUTS)
		return STR("");
	struct str couple = c->n > 2 ? compare_couple_name(c, c->couple, a) : STR("");
	if (first->has_result && second->has_result &&
		str_eq(first->result.output, second->result.output))
		return arena_printf(a, "%.*s%sthe same", STRF(couple), couple.n ? " " : "");
	if (first->trials > 1)
		return arena_printf(a, "%.*s%strial 1 of %lld", STRF(couple), couple.n ? " " : "",
			(long long)first->trials);
	return couple;
}

static void draw_box(
	const struct compare_view *c, struct area all, enum compare_part part, bool focused)
{
	const struct compare_box *b = &c->boxes[part];
	struct arena a = {0};
	bool has_focus = focused && c->focus == part;
	if (b->rows < 3 || b->columns < 4)
		return;
	struct area in = area_box(area_part(all, b->row, b->column, b->rows, b->columns),
		box_title(c, part, &a), box_note(c, part, &a),
		has_focus ? STYLE_LINE_FOCUS : STYLE_LINE, STYLE_TITLE);
	in = area_part(in, 0, 1, in.rows, in.columns - 2);
	if (part == PART_FLIPS)
		draw_flips(c, in, has_focus);
	else if (part == PART_OUTPUTS)
		draw_outputs(c, in);
	else
		diffbox_draw(&c->prompt, in);
	arena_free(&a);
}

void compare_draw(struct view *v, struct area a, bool focused)
{
	const struct compare_view *c = (struct compare_view *)v;
	area_fill(a, STYLE_TEXT);
	draw_lines(c, area_part(a, 0, 0, c->verdict_rows, a.columns));
	if (c->table_rows)
		draw_table(c, area_part(a, c->verdict_rows, 0, c->table_rows, a.columns));
	for (int part = 0; part < PARTS; part++)
		draw_box(c, a, (enum compare_part)part, focused);
}
