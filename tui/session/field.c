/* field: owns how a one-line editor is drawn and which of an editor's actions make sense in one. */
#include "field.h"

#include "glyph.h"

struct editor *field_new(struct str text)
{
	struct editor_options options = {.one_line = true};
	struct editor *e = editor_new(buffer_new(text), options);
	editor_move_to(e, text.n, false);
	return e;
}

struct str field_text(struct editor *e)
{
	return buffer_text(editor_buffer(e));
}

void field_set(struct editor *e, struct str text)
{
	buffer_set(editor_buffer(e), text);
	editor_move_to(e, text.n, false);
}

static void draw_row(struct editor *e, struct area a, int i, struct editor_row row)
{
	struct str text = field_text(e);
	size_t from, to;
	area_text(a, i, 0, (struct str){text.p + row.from, row.to - row.from}, STYLE_TEXT);
	if (!editor_selection(e, &from, &to) || from >= row.to || to <= row.from)
		return;
	from = from < row.from ? row.from : from;
	to = to > row.to ? row.to : to;
	int left = glyph_columns((struct str){text.p + row.from, from - row.from});
	int right = glyph_columns((struct str){text.p + row.from, to - row.from});
	area_flag(a, i, left, right - left, STYLE_SELECTED);
}

void field_draw(struct editor *e, struct area a)
{
	struct editor_row row;
	int cursor_row, cursor_column;
	if (a.rows < 1 || a.columns < 1)
		return;
	editor_layout(e, a.rows, a.columns);
	for (int i = 0; i < a.rows; i++)
		if (editor_row(e, i, &row))
			draw_row(e, a, i, row);
	editor_cursor_cell(e, &cursor_row, &cursor_column);
	area_cursor(a, cursor_row, cursor_column);
}

bool field_command(struct editor *e, enum command c)
{
	if (c < CMD_EDIT_FIRST)
		return false;
	enum edit_action action = (enum edit_action)(c - CMD_EDIT_FIRST);
	if (action != EDIT_NEWLINE && action != EDIT_FIND && action != EDIT_REPLACE &&
		action != EDIT_GOTO_LINE)
		editor_act(e, action);
	return true;
}

bool field_event(struct editor *e, const struct event *event)
{
	if (event->kind == EVENT_PASTE)
		editor_paste(e, event->paste);
	else if (event->kind != EVENT_KEY || editor_key(e, event->key) == EDITOR_NOT_MINE)
		return false;
	return true;
}
