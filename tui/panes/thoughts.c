/* thoughts: owns the line that stands for them, and their rows below it while it is open. */
#include "thoughts.h"

#include "marks.h"
#include "number.h"
#include "rows_draw.h"

enum { INDENT = 2 };

void thoughts_done(struct thoughts *t)
{
	rows_free(t->rows);
	*t = (struct thoughts){0};
}

void thoughts_show(struct thoughts *t, struct str text, int64_t tokens, bool is_running)
{
	t->text = text;
	t->tokens = tokens;
	t->is_running = is_running;
	if (text.n && !t->rows)
		t->rows = rows_new();
	if (t->rows)
		rows_show(t->rows, text, ROWS_PLAIN);
}

void thoughts_layout(struct thoughts *t, int columns)
{
	if (t->rows && columns > INDENT)
		rows_layout(t->rows, columns - INDENT);
}

/* Folded: the line; open: the line, the rows, a blank. */
size_t thoughts_count(const struct thoughts *t)
{
	if (t->text.n == 0)
		return 0;
	return t->is_open ? rows_count(t->rows, NULL) + 2 : 1;
}

bool thoughts_extend(struct thoughts *t, size_t bytes)
{
	return t->text.n && t->is_open && rows_extend(t->rows, bytes);
}

static void draw_line(const struct thoughts *t, struct area a, int row)
{
	struct arena scratch = {0};
	bool known = t->tokens >= 0;
	int64_t tokens = known ? t->tokens : (int64_t)tokens_estimate(t->text);
	int column = area_textf(a, row, 0, t->is_running ? STYLE_STRONG : STYLE_DIM, "%s %s %s%s",
		t->is_open ? "▾" : "▸", t->is_running ? "thinking …" : "thought for",
		known ? "" : "~", number_of(&scratch, tokens, "token"));
	area_text_cut(a, row, column, a.columns - column,
		t->is_open ? STR("  Enter folds") : STR("  Enter opens"), STYLE_DIM);
	arena_free(&scratch);
}

void thoughts_draw(struct thoughts *t, size_t i, struct area a, int row)
{
	if (i == 0)
		draw_line(t, a, row);
	else
		rows_draw(t->rows, i - 1, t->text,
			area_part(a, 0, INDENT, a.rows, a.columns - INDENT), row, STYLE_DIM);
}
