/*
 * vim_insert: owns insert mode. What is typed is kept as text, so that a count and `.` can insert
 * it again; moving with the arrows begins a new insertion, as in vim.
 */
#include "vim_parts.h"

#include "utf8.h"

void vim_insert(struct editor *e, size_t at, size_t times)
{
	editor_go(e, at, false);
	e->vim.times = times;
	e->vim.on_new_lines = false;
	buf_cut(&e->vim.inserted, 0);
	vim_set_mode(e, VIM_INSERT);
}

void vim_insert_text(struct editor *e, struct str text)
{
	buf_add(&e->vim.inserted, text);
	editor_type(e, text);
}

/* The text again as often as the count says; the cursor onto the last character typed. */
void vim_insert_end(struct editor *e)
{
	struct vim *v = &e->vim;
	for (; v->times > 1; v->times--) {
		if (v->on_new_lines) {
			e->cursor = move_line_end(e, e->cursor);
			editor_type(e, STR("\n"));
		}
		editor_type(e, buf_str(&v->inserted));
	}
	if (!v->is_repeating) {
		buf_cut(&v->last_inserted, 0);
		buf_add(&v->last_inserted, buf_str(&v->inserted));
	}
	if (e->cursor > move_line_start(e, e->cursor))
		e->cursor = move_prev(e, e->cursor);
	e->typed_at = NOWHERE;
	e->goal = -1;
	vim_set_mode(e, VIM_NORMAL);
}

/* Delete back to a byte; what was typed gets shorter by as much. */
static void delete_back(struct editor *e, size_t to)
{
	struct buf *typed = &e->vim.inserted;
	size_t n = e->cursor - to;
	buf_cut(typed, typed->n - (n < typed->n ? n : typed->n));
	if (n > 0)
		editor_change(e, to, n, STR(""));
}

/* To the beginning of the word before the cursor and the blanks after it, in this line; at its
 * beginning, the line end before it. */
static size_t word_before(const struct editor *e)
{
	size_t at = e->cursor, start = move_line_start(e, at);
	if (at == start)
		return move_prev(e, at);
	while (at > start && vim_class(e, move_prev(e, at), false) == VIM_BLANK)
		at = move_prev(e, at);
	int class = at > start ? vim_class(e, move_prev(e, at), false) : VIM_BLANK;
	while (at > start && vim_class(e, move_prev(e, at), false) == class)
		at = move_prev(e, at);
	return at;
}

/* To where this insertion began, or when there is nothing of it, to the line's beginning. */
static size_t typed_before(const struct editor *e)
{
	size_t start = move_line_start(e, e->cursor), n = e->vim.inserted.n;
	size_t began = e->cursor > n ? e->cursor - n : 0;
	return n > 0 && began > start ? move_snap(e, began) : start;
}

static void act_move(struct editor *e, enum edit_action action)
{
	vim_interrupt(e);
	editor_act(e, action);
	e->vim.times = 1;
	buf_cut(&e->vim.inserted, 0);
	e->vim.last = (struct vim_command){.verb = 'i'};
}

static bool move_key(struct editor *e, int32_t code)
{
	static const struct {
		int32_t code;
		enum edit_action action;
	} moves[] = {
		{KEY_LEFT, EDIT_LEFT},
		{KEY_RIGHT, EDIT_RIGHT},
		{KEY_UP, EDIT_UP},
		{KEY_DOWN, EDIT_DOWN},
		{KEY_HOME, EDIT_LINE_START},
		{KEY_END, EDIT_LINE_END},
		{KEY_PGUP, EDIT_PAGE_UP},
		{KEY_PGDN, EDIT_PAGE_DOWN},
	};
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
		if (moves[i].code != code)
			continue;
		act_move(e, moves[i].action);
		return true;
	}
	return false;
}

static bool is_control(struct key key, int32_t letter)
{
	return key.mods == KEY_CTRL && key.code == letter;
}

static enum editor_asks type_key(struct editor *e, int32_t code)
{
	struct buf text = {0};
	utf8_encode(&text, code);
	vim_insert_text(e, buf_str(&text));
	buf_free(&text);
	return EDITOR_USED;
}

static bool is_delete_back(struct key key, size_t *to, const struct editor *e)
{
	*to = e->cursor;
	if (is_control(key, 'w'))
		*to = word_before(e);
	else if (is_control(key, 'u'))
		*to = typed_before(e);
	else if (is_control(key, 'h') || (key.code == KEY_BACKSPACE && key.mods == 0))
		*to = move_prev(e, e->cursor);
	else
		return false;
	return true;
}

enum editor_asks vim_insert_key(struct editor *e, struct key key)
{
	size_t to;
	bool is_up_down = key.code == KEY_UP || key.code == KEY_DOWN;
	if ((key.code == KEY_ESC && key.mods == 0) || is_control(key, 'c')) {
		vim_insert_end(e);
		return EDITOR_USED;
	}
	if (is_delete_back(key, &to, e)) {
		delete_back(e, to);
		return EDITOR_USED;
	}
	if (key.mods || (is_up_down && e->options.one_line))
		return EDITOR_NOT_MINE;
	if (key.code == KEY_ENTER && e->options.one_line)
		return EDITOR_ACCEPT;
	if (key.code == KEY_DELETE)
		return editor_act(e, EDIT_DELETE);
	if (move_key(e, key.code))
		return EDITOR_USED;
	if (key.code == KEY_ENTER || (key.code == KEY_TAB && !e->options.one_line))
		return type_key(e, key.code == KEY_TAB ? '\t' : '\n');
	if (key.code < ' ' || key.code == 0x7F || key.code >= KEYS_NAMED)
		return EDITOR_NOT_MINE;
	return type_key(e, key.code);
}
