/*
 * editor_act: owns the actions of edit.def: one row of the table for each.
 *
 * What is killed (C-k, C-u, C-w, M-d) goes to the clip; kills that follow each other grow it at the
 * end they cut from, so that a paste gives back the whole.
 */
#include "editor_state.h"

#include "clip.h"

typedef enum editor_asks action(struct editor *e);

/* ---- motions ---- */

static enum editor_asks go(struct editor *e, size_t at, bool select)
{
	editor_go(e, at, select);
	return EDITOR_USED;
}

/* Without Shift, leaving a selection that Shift made ends at its edge. */
static bool leave_selection(struct editor *e, bool right)
{
	size_t from, to;
	if (e->selecting != SELECT_SHIFT || !editor_selection(e, &from, &to))
		return false;
	editor_go(e, right ? to : from, false);
	return true;
}

static enum editor_asks act_left(struct editor *e)
{
	return leave_selection(e, false) ? EDITOR_USED : go(e, move_prev(e, e->cursor), false);
}

static enum editor_asks act_right(struct editor *e)
{
	return leave_selection(e, true) ? EDITOR_USED : go(e, move_next(e, e->cursor), false);
}

static enum editor_asks act_select_left(struct editor *e)
{
	return go(e, move_prev(e, e->cursor), true);
}

static enum editor_asks act_select_right(struct editor *e)
{
	return go(e, move_next(e, e->cursor), true);
}

/* A field of one line leaves up and down to its owner (the history of a command line). */
static enum editor_asks vertical(struct editor *e, int rows, bool select)
{
	if (e->options.one_line)
		return EDITOR_NOT_MINE;
	if (!window_move_cursor(e, rows, select))
		editor_go_keeping_goal(e, e->cursor, select);
	return EDITOR_USED;
}

static enum editor_asks act_up(struct editor *e)
{
	return vertical(e, -1, false);
}

static enum editor_asks act_down(struct editor *e)
{
	return vertical(e, 1, false);
}

static enum editor_asks act_select_up(struct editor *e)
{
	return vertical(e, -1, true);
}

static enum editor_asks act_select_down(struct editor *e)
{
	return vertical(e, 1, true);
}

/* One row of the page before stays in sight. */
static enum editor_asks page(struct editor *e, int direction)
{
	int rows = e->window.rows > 1 ? e->window.rows - 1 : 1;
	if (!e->options.one_line)
		window_move_top(e, direction * rows);
	return vertical(e, direction * rows, false);
}

static enum editor_asks act_page_up(struct editor *e)
{
	return page(e, -1);
}

static enum editor_asks act_page_down(struct editor *e)
{
	return page(e, 1);
}

static enum editor_asks act_word_left(struct editor *e)
{
	return go(e, move_word_left(e, e->cursor), false);
}

static enum editor_asks act_word_right(struct editor *e)
{
	return go(e, move_word_right(e, e->cursor), false);
}

static enum editor_asks act_select_word_left(struct editor *e)
{
	return go(e, move_word_left(e, e->cursor), true);
}

static enum editor_asks act_select_word_right(struct editor *e)
{
	return go(e, move_word_right(e, e->cursor), true);
}

/* The edge of the row first, from there that of the line. The end of a row that is not the line's
 * last is its last character: the byte after it is on the next row. */
static enum editor_asks act_line_start(struct editor *e)
{
	struct editor_row row;
	row_at(e, e->cursor, &row);
	bool is_within = e->cursor > row.from && !strip_is(e);
	return go(e, is_within ? row.from : move_line_start(e, e->cursor), false);
}

static enum editor_asks act_line_end(struct editor *e)
{
	struct editor_row row;
	size_t end = move_line_end(e, e->cursor);
	row_at(e, e->cursor, &row);
	size_t edge = row.to == end || strip_is(e) ? end : move_prev(e, row.to);
	return go(e, e->cursor < edge ? edge : end, false);
}

static enum editor_asks act_select_line_start(struct editor *e)
{
	return go(e, move_line_start(e, e->cursor), true);
}

static enum editor_asks act_select_line_end(struct editor *e)
{
	return go(e, move_line_end(e, e->cursor), true);
}

static enum editor_asks act_start(struct editor *e)
{
	return go(e, 0, false);
}

static enum editor_asks act_end(struct editor *e)
{
	return go(e, buffer_length(e->buffer), false);
}

static enum editor_asks act_mark(struct editor *e)
{
	e->selecting = e->selecting == SELECT_NONE ? SELECT_MARK : SELECT_NONE;
	e->anchor = e->cursor;
	return EDITOR_USED;
}

static enum editor_asks act_select_all(struct editor *e)
{
	go(e, buffer_length(e->buffer), false);
	e->selecting = SELECT_SHIFT;
	e->anchor = 0;
	return EDITOR_USED;
}

/* ---- changes ---- */

static enum editor_asks act_newline(struct editor *e)
{
	if (e->options.one_line)
		return EDITOR_ACCEPT;
	editor_type(e, STR("\n"));
	return EDITOR_USED;
}

static enum editor_asks delete_to(struct editor *e, size_t other)
{
	size_t from = other < e->cursor ? other : e->cursor;
	size_t to = other < e->cursor ? e->cursor : other;
	if (editor_selection(e, &from, &to) || from < to)
		editor_change(e, from, to - from, STR(""));
	return EDITOR_USED;
}

static enum editor_asks act_backspace(struct editor *e)
{
	return delete_to(e, move_prev(e, e->cursor));
}

static enum editor_asks act_delete(struct editor *e)
{
	return delete_to(e, move_next(e, e->cursor));
}

static void cut(struct editor *e, size_t from, size_t to)
{
	clip_set(editor_slice(e, from, to), false);
	clip_offer();
	editor_change(e, from, to - from, STR(""));
	buffer_break(e->buffer);
}

static enum editor_asks kill_to(struct editor *e, size_t other)
{
	bool is_after = other > e->cursor;
	size_t from = is_after ? e->cursor : other, to = is_after ? other : e->cursor;
	if (from == to)
		return EDITOR_USED;
	struct str text = editor_slice(e, from, to);
	if (e->killed == 0 || e->killed != clip_version())
		clip_set(text, false);
	else if (is_after)
		clip_append(text);
	else
		clip_prepend(text);
	clip_offer();
	editor_change(e, from, to - from, STR(""));
	buffer_break(e->buffer);
	e->killed = clip_version();
	return EDITOR_USED;
}

static enum editor_asks kill_word(struct editor *e, size_t other)
{
	size_t from, to;
	if (!editor_selection(e, &from, &to))
		return kill_to(e, other);
	cut(e, from, to);
	return EDITOR_USED;
}

static enum editor_asks act_delete_word_left(struct editor *e)
{
	return kill_word(e, move_word_left(e, e->cursor));
}

static enum editor_asks act_delete_word_right(struct editor *e)
{
	return kill_word(e, move_word_right(e, e->cursor));
}

/* At the line's end its LF goes. */
static enum editor_asks act_kill_line(struct editor *e)
{
	size_t end = move_line_end(e, e->cursor);
	return kill_to(e, end > e->cursor ? end : move_next(e, e->cursor));
}

static enum editor_asks act_kill_to_start(struct editor *e)
{
	return kill_to(e, move_line_start(e, e->cursor));
}

static enum editor_asks act_cut(struct editor *e)
{
	size_t from, to;
	if (!editor_selection(e, &from, &to))
		return EDITOR_NOT_MINE;
	cut(e, from, to);
	return EDITOR_USED;
}

/* Without a selection the key is the caller's (C-c ends the program). */
static enum editor_asks act_copy(struct editor *e)
{
	size_t from, to;
	if (!editor_selection(e, &from, &to))
		return EDITOR_NOT_MINE;
	clip_set(editor_slice(e, from, to), false);
	clip_offer();
	editor_drop(e);
	return EDITOR_USED;
}

static enum editor_asks act_paste(struct editor *e)
{
	editor_put(e, clip_text());
	return EDITOR_USED;
}

static enum editor_asks act_undo(struct editor *e)
{
	size_t at;
	editor_undo(e, false, &at);
	return EDITOR_USED;
}

static enum editor_asks act_redo(struct editor *e)
{
	size_t at;
	editor_undo(e, true, &at);
	return EDITOR_USED;
}

/* ---- search ---- */

static enum editor_asks act_find(struct editor *e)
{
	return editor_ask_find(e, false);
}

static enum editor_asks find(struct editor *e, bool backward)
{
	size_t at;
	if (editor_pattern(e).n == 0)
		return editor_ask_find(e, backward);
	if (editor_find_next(e, backward, &at))
		editor_go(e, at, false);
	return EDITOR_USED;
}

static enum editor_asks act_find_next(struct editor *e)
{
	return find(e, false);
}

static enum editor_asks act_find_previous(struct editor *e)
{
	return find(e, true);
}

static enum editor_asks act_replace(struct editor *e)
{
	(void)e;
	return EDITOR_ASK_REPLACE;
}

static enum editor_asks act_goto_line(struct editor *e)
{
	(void)e;
	return EDITOR_ASK_LINE;
}

static action *const actions[EDIT_COUNT] = {
	[EDIT_LEFT] = act_left,
	[EDIT_RIGHT] = act_right,
	[EDIT_UP] = act_up,
	[EDIT_DOWN] = act_down,
	[EDIT_WORD_LEFT] = act_word_left,
	[EDIT_WORD_RIGHT] = act_word_right,
	[EDIT_LINE_START] = act_line_start,
	[EDIT_LINE_END] = act_line_end,
	[EDIT_PAGE_UP] = act_page_up,
	[EDIT_PAGE_DOWN] = act_page_down,
	[EDIT_START] = act_start,
	[EDIT_END] = act_end,
	[EDIT_SELECT_LEFT] = act_select_left,
	[EDIT_SELECT_RIGHT] = act_select_right,
	[EDIT_SELECT_UP] = act_select_up,
	[EDIT_SELECT_DOWN] = act_select_down,
	[EDIT_SELECT_WORD_LEFT] = act_select_word_left,
	[EDIT_SELECT_WORD_RIGHT] = act_select_word_right,
	[EDIT_SELECT_LINE_START] = act_select_line_start,
	[EDIT_SELECT_LINE_END] = act_select_line_end,
	[EDIT_MARK] = act_mark,
	[EDIT_SELECT_ALL] = act_select_all,
	[EDIT_NEWLINE] = act_newline,
	[EDIT_BACKSPACE] = act_backspace,
	[EDIT_DELETE] = act_delete,
	[EDIT_DELETE_WORD_LEFT] = act_delete_word_left,
	[EDIT_DELETE_WORD_RIGHT] = act_delete_word_right,
	[EDIT_KILL_LINE] = act_kill_line,
	[EDIT_KILL_TO_START] = act_kill_to_start,
	[EDIT_CUT] = act_cut,
	[EDIT_COPY] = act_copy,
	[EDIT_PASTE] = act_paste,
	[EDIT_UNDO] = act_undo,
	[EDIT_REDO] = act_redo,
	[EDIT_FIND] = act_find,
	[EDIT_FIND_NEXT] = act_find_next,
	[EDIT_FIND_PREVIOUS] = act_find_previous,
	[EDIT_REPLACE] = act_replace,
	[EDIT_GOTO_LINE] = act_goto_line,
};

enum editor_asks editor_act(struct editor *e, enum edit_action act)
{
	editor_sync(e);
	editor_stop_asking(e);
	if (e->vim.on)
		vim_interrupt(e);
	uint64_t killed = e->killed;
	enum editor_asks asks = actions[act](e);
	if (e->killed == killed)
		e->killed = 0; /* it was no kill: the next one begins anew */
	vim_settle(e);
	return asks;
}
