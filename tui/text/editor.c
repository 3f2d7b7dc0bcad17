/*
 * editor: owns the cursor, the selection and the pattern, and the one way in which the editor
 * changes its buffer. The buffer may also be changed by others (a reload, a replacement): every
 * entry first makes the cursor fit the text that is there.
 */
#include "editor_state.h"

#include <stdlib.h>

#include "clip.h"
#include "glyph.h"
#include "mem.h"
#include "utf8.h"

struct editor *editor_new(struct buffer *take, struct editor_options options)
{
	struct editor *e = mem_alloc(sizeof *e);
	e->buffer = take;
	e->options = options;
	e->goal = -1;
	e->typed_at = NOWHERE;
	e->asked_at = NOWHERE;
	e->version = buffer_version(take);
	e->window.rows = 24;
	e->window.columns = 80;
	if (options.vim)
		vim_start(e);
	return e;
}

void editor_free(struct editor *e)
{
	if (!e)
		return;
	buffer_free(e->buffer);
	buf_free(&e->pattern);
	buf_free(&e->asked);
	ruler_free(e);
	window_free(e);
	vim_free(e);
	free(e);
}

struct buffer *editor_buffer(struct editor *e)
{
	return e->buffer;
}

void editor_set_vim(struct editor *e, bool vim)
{
	editor_sync(e);
	if (vim == e->vim.on)
		return;
	if (vim)
		vim_start(e);
	else
		vim_stop(e);
}

struct str editor_slice(const struct editor *e, size_t from, size_t to)
{
	struct str text = buffer_text(e->buffer);
	return (struct str){text.p + from, to - from};
}

/* A byte at or before `at` where the cursor may stand. */
static size_t fit(const struct editor *e, size_t at)
{
	size_t n = buffer_length(e->buffer);
	return move_snap(e, at < n ? at : n);
}

void editor_sync(struct editor *e)
{
	if (e->version == buffer_version(e->buffer))
		return;
	e->version = buffer_version(e->buffer);
	e->cursor = fit(e, e->cursor);
	e->anchor = fit(e, e->anchor);
	e->typed_at = NOWHERE;
	e->goal = -1;
	vim_settle(e);
}

/* ---- the selection ---- */

void editor_drop(struct editor *e)
{
	e->selecting = SELECT_NONE;
	vim_select(e, false);
}

bool editor_selection(const struct editor *e, size_t *from, size_t *to)
{
	size_t cursor = editor_cursor(e);
	if (e->vim.on)
		return vim_selection(e, from, to);
	if (e->selecting == SELECT_NONE || e->anchor == cursor)
		return false;
	*from = e->anchor < cursor ? e->anchor : cursor;
	*to = e->anchor < cursor ? cursor : e->anchor;
	size_t n = buffer_length(e->buffer);
	*to = *to < n ? *to : n;
	return *from < *to;
}

void editor_go_keeping_goal(struct editor *e, size_t at, bool select)
{
	if (select && e->selecting == SELECT_NONE) {
		e->selecting = SELECT_SHIFT;
		e->anchor = e->cursor;
	}
	if (!select && e->selecting == SELECT_SHIFT)
		e->selecting = SELECT_NONE;
	e->cursor = at;
	e->typed_at = NOWHERE;
	buffer_break(e->buffer);
}

void editor_go(struct editor *e, size_t at, bool select)
{
	editor_go_keeping_goal(e, at, select);
	e->goal = -1;
}

size_t editor_cursor(const struct editor *e)
{
	size_t n = buffer_length(e->buffer);
	return e->cursor < n ? e->cursor : n;
}

/* What comes now is no answer to the question. */
void editor_stop_asking(struct editor *e)
{
	e->asked_at = NOWHERE;
	buf_cut(&e->asked, 0);
}

void editor_move_to(struct editor *e, size_t at, bool select)
{
	editor_sync(e);
	editor_stop_asking(e);
	e->killed = 0;
	if (e->vim.on) {
		vim_interrupt(e);
		vim_select(e, select);
	}
	editor_go(e, fit(e, at), select && !e->vim.on);
	vim_settle(e);
}

void editor_goto_line(struct editor *e, size_t line)
{
	size_t lines = buffer_lines(e->buffer);
	line = line < 1 ? 1 : line > lines ? lines : line;
	editor_move_to(e, buffer_line_start(e->buffer, line - 1), false);
}

/* ---- changes ---- */

/* The cursor comes to stand after what was put in. When the text after that joins the last
 * character (a mark that was alone, one half of a flag), the cursor can only stand after the whole;
 * typing goes on at the place itself, so that the rest of the flag lands where it belongs. */
void editor_change(struct editor *e, size_t at, size_t n, struct str with)
{
	uint64_t before = buffer_version(e->buffer);
	size_t end = at + with.n;
	buffer_replace(e->buffer, at, n, with);
	ruler_changed(e, before, at);
	e->version = buffer_version(e->buffer);
	editor_drop(e);
	e->goal = -1;
	e->cursor = move_snap(e, end);
	e->typed_at = NOWHERE;
	if (e->cursor != end && with.n) {
		e->cursor = move_next(e, e->cursor);
		e->typed_at = end;
	}
}

void editor_type(struct editor *e, struct str text)
{
	size_t from, to;
	if (editor_selection(e, &from, &to))
		editor_change(e, from, to - from, text);
	else
		editor_change(e, e->typed_at != NOWHERE ? e->typed_at : e->cursor, 0, text);
}

bool editor_undo(struct editor *e, bool redo, size_t *at)
{
	if (!(redo ? buffer_redo(e->buffer, at) : buffer_undo(e->buffer, at)))
		return false;
	editor_sync(e);
	editor_drop(e);
	e->cursor = fit(e, *at);
	return true;
}

/* A field of one line takes blanks for line ends. */
void editor_put(struct editor *e, struct str text)
{
	struct buf line = {0};
	for (size_t i = 0; e->options.one_line && i < text.n; i++)
		buf_addc(&line, text.p[i] == '\n' ? ' ' : text.p[i]);
	buffer_break(e->buffer);
	buffer_begin(e->buffer);
	if (e->vim.on)
		vim_paste(e, e->options.one_line ? buf_str(&line) : text);
	else
		editor_type(e, e->options.one_line ? buf_str(&line) : text);
	buffer_end(e->buffer);
	buffer_break(e->buffer);
	buf_free(&line);
}

/* What a terminal sends as a paste has CR or CR LF for line ends. */
void editor_paste(struct editor *e, struct str text)
{
	struct buf clean = {0};
	editor_sync(e);
	e->killed = 0;
	for (size_t i = 0; i < text.n; i++) {
		bool is_crlf = text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] == '\n';
		if (!is_crlf)
			buf_addc(&clean, text.p[i] == '\r' ? '\n' : text.p[i]);
	}
	editor_put(e, buf_str(&clean));
	buf_free(&clean);
}

bool editor_took(struct editor *e, struct str *text)
{
	(void)e;
	return clip_taken(text);
}

/* ---- search ---- */

static bool find_from(struct editor *e, bool backward, size_t from, size_t *at)
{
	size_t n;
	struct str what = editor_pattern(e);
	if (what.n == 0 || !buffer_find(e->buffer, what, from, backward, at, &n))
		return false;
	*at = move_snap(e, *at);
	return true;
}

bool editor_find_next(struct editor *e, bool backward, size_t *at)
{
	return find_from(e, backward, backward ? e->cursor : move_next(e, e->cursor), at);
}

/* The default keys take a match at the cursor itself, so that a pattern can grow where it is. */
static bool look(struct editor *e, bool backward, size_t *at)
{
	if (e->vim.on || backward)
		return editor_find_next(e, backward, at);
	return find_from(e, false, e->cursor, at);
}

enum editor_asks editor_ask_find(struct editor *e, bool backward)
{
	e->asked_at = e->cursor;
	e->ask_backward = backward;
	return EDITOR_ASK_FIND;
}

void editor_find_preview(struct editor *e, struct str what)
{
	size_t at;
	editor_sync(e);
	if (e->asked_at == NOWHERE)
		return;
	e->cursor = fit(e, e->asked_at);
	buf_cut(&e->asked, 0);
	buf_add(&e->asked, what);
	if (what.n && look(e, e->ask_backward, &at))
		e->cursor = at;
	vim_settle(e);
}

bool editor_find(struct editor *e, struct str what, bool backward)
{
	size_t at;
	editor_sync(e);
	if (e->asked_at != NOWHERE)
		e->cursor = fit(e, e->asked_at);
	editor_stop_asking(e);
	buf_cut(&e->pattern, 0);
	buf_add(&e->pattern, what);
	e->find_backward = backward != e->ask_backward;
	e->ask_backward = false;
	if (!look(e, e->find_backward, &at))
		return false;
	if (e->vim.on)
		vim_found(e, at);
	else
		editor_go(e, at, false);
	return true;
}

struct str editor_pattern(const struct editor *e)
{
	return buf_str(e->asked.n ? &e->asked : &e->pattern);
}

/* ---- keys ---- */

static bool is_text(struct key key)
{
	return !(key.mods & (KEY_CTRL | KEY_ALT)) && key.code >= ' ' && key.code != 0x7F &&
	       key.code < KEYS_NAMED;
}

enum editor_asks editor_key(struct editor *e, struct key key)
{
	editor_sync(e);
	editor_stop_asking(e);
	if (e->vim.on)
		return vim_key(e, key);
	e->killed = 0;
	if (key.code == KEY_ESC && key.mods == 0) {
		size_t from, to;
		bool had = editor_selection(e, &from, &to);
		editor_drop(e);
		return had ? EDITOR_USED : EDITOR_LEAVE;
	}
	if (key.code == KEY_ENTER && key.mods == 0)
		return editor_act(e, EDIT_NEWLINE);
	if (key.code == KEY_TAB && key.mods == 0 && !e->options.one_line)
		key.code = '\t';
	else if (!is_text(key))
		return EDITOR_NOT_MINE;
	struct buf text = {0};
	utf8_encode(&text, key.code);
	editor_type(e, buf_str(&text));
	buf_free(&text);
	return EDITOR_USED;
}
