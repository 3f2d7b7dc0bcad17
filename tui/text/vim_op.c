/*
 * vim_op: owns what an operator takes and does. The range of a motion is made by vi's rules: an
 * exclusive motion that ends at a line's beginning ends at the end of the line before, and is whole
 * lines if nothing but white space stands before its beginning.
 */
#include "vim_parts.h"

#include <wctype.h>

#include "clip.h"
#include "utf8.h"

/* ---- ranges ---- */

/* At or before the first character of its line. */
static bool is_in_indent(const struct editor *e, size_t at)
{
	return at <= vim_first_nonblank(e, at);
}

static bool is_blank_to_end(const struct editor *e, size_t at)
{
	while (move_char(e, at) == ' ' || move_char(e, at) == '\t')
		at++;
	return at == move_line_end(e, at);
}

/* `d` over several lines that would leave a blank one takes the lines. */
static bool leaves_blank(const struct editor *e, const struct vim_command *c, struct vim_range r)
{
	return c->op == 'd' && move_line_end(e, r.from) < r.to && is_in_indent(e, r.from) &&
	       is_blank_to_end(e, r.to);
}

static struct vim_range exclusive(const struct editor *e, size_t from, size_t to)
{
	struct vim_range r = {.from = from, .to = to};
	if (from == to || to != move_line_start(e, to) || move_line_start(e, from) == to)
		return r;
	if (is_in_indent(e, from))
		return vim_lines(e, from, to - 1);
	r.to = to - 1;
	return r;
}

static bool motion_range(struct editor *e, const struct vim_command *c, struct vim_range *out)
{
	size_t at;
	enum vim_kind kind;
	if (!vim_move(e, c, &at, &kind))
		return false;
	size_t from = at < e->cursor ? at : e->cursor, to = at < e->cursor ? e->cursor : at;
	if (kind == VIM_LINES) {
		*out = vim_lines(e, from, to);
		out->start = from;
		return true;
	}
	if (kind == VIM_INCLUSIVE && to < move_line_end(e, to))
		to = move_next(e, to);
	*out = kind == VIM_EXCLUSIVE ? exclusive(e, from, to)
				     : (struct vim_range){.from = from, .to = to};
	if (!out->lines && leaves_blank(e, c, *out))
		*out = vim_lines(e, out->from, out->to);
	out->start = from;
	return true;
}

/* The operator's key again: whole lines from the cursor's. */
static bool line_range(struct editor *e, const struct vim_command *c, struct vim_range *out)
{
	struct vim_command down = {.count = vim_count(c) - 1, .verb = 'j'};
	size_t at = e->cursor;
	enum vim_kind kind;
	if (down.count > 0 && !vim_move(e, &down, &at, &kind))
		return false;
	e->goal = -1;
	*out = vim_lines(e, e->cursor, at);
	out->start = e->cursor;
	size_t first = vim_first_nonblank(e, e->cursor);
	if (c->op != 'y' && down.count == 0 && first < e->cursor)
		out->start = first;
	return true;
}

struct vim_range vim_selected(const struct editor *e)
{
	size_t from = e->anchor < e->cursor ? e->anchor : e->cursor;
	size_t to = e->anchor < e->cursor ? e->cursor : e->anchor;
	if (e->vim.mode == VIM_VISUAL_LINE) {
		struct vim_range r = vim_lines(e, from, to);
		size_t began = move_line_start(e, e->anchor);
		r.start = began < e->cursor ? began : e->cursor;
		return r;
	}
	return (struct vim_range){.from = from, .to = move_next(e, to), .start = from};
}

size_t vim_last_line(const struct editor *e, struct vim_range r)
{
	return buffer_line_of(e->buffer, r.to > r.from && !r.has_last ? r.to - 1 : r.to);
}

/* For `.`: as many lines as the selection had, and as many characters of the last of them. */
static void remember_size(struct editor *e, struct vim_range r)
{
	struct vim *v = &e->vim;
	size_t first_line = buffer_line_of(e->buffer, r.from);
	size_t last_line = vim_last_line(e, r);
	v->last_is_lines = r.lines;
	v->last_lines = last_line - first_line;
	v->last_size = 0;
	size_t at = v->last_lines ? buffer_line_start(e->buffer, last_line) : r.from;
	for (; at < r.to; at = move_next(e, at))
		v->last_size++;
}

static struct vim_range same_size(const struct editor *e)
{
	const struct vim *v = &e->vim;
	size_t line = buffer_line_of(e->buffer, e->cursor) + v->last_lines;
	size_t last = buffer_lines(e->buffer) - 1;
	line = line < last ? line : last;
	size_t at = v->last_lines ? buffer_line_start(e->buffer, line) : e->cursor;
	if (v->last_is_lines)
		return vim_lines(e, e->cursor, at);
	size_t end = move_line_end(e, at);
	for (size_t n = v->last_size; n > 0 && at < end; n--)
		at = move_next(e, at);
	return (struct vim_range){.from = e->cursor, .to = at, .start = e->cursor};
}

static bool selected_range(struct editor *e, struct vim_range *out)
{
	*out = e->vim.is_repeating ? same_size(e) : vim_selected(e);
	if (!e->vim.is_repeating)
		remember_size(e, *out);
	return true;
}

static bool range_of(struct editor *e, const struct vim_command *c, struct vim_range *out)
{
	if (c->verb == VIM_SELECTED)
		return selected_range(e, out);
	if (c->verb == c->op)
		return line_range(e, c, out);
	if (!vim_is_object(c->verb))
		return motion_range(e, c, out);
	if (!vim_object(e, c, out))
		return false;
	if (!out->lines && out->to > out->from)
		*out = exclusive(e, out->from, out->to);
	out->start = out->from;
	return true;
}

/* ---- operators ---- */

/* Lines in the clip always end with LF. */
static void take(struct editor *e, struct vim_range r)
{
	clip_set(editor_slice(e, r.from, r.to), r.lines);
	if (r.has_last)
		clip_append(STR("\n"));
}

static void remove_range(struct editor *e, struct vim_range r)
{
	size_t from = r.has_last && r.from > 0 ? r.from - 1 : r.from;
	editor_change(e, from, r.to - from, STR(""));
	if (r.lines)
		e->cursor = vim_first_nonblank(e, e->cursor);
}

static void op_delete(struct editor *e, struct vim_range r)
{
	if (r.from == r.to && !r.lines)
		return;
	take(e, r);
	remove_range(e, r);
}

/* Changed lines leave one empty line to type in. */
static void op_change(struct editor *e, struct vim_range r)
{
	if (r.lines) {
		take(e, r);
		r.to -= !r.has_last; /* its LF stays */
		editor_change(e, r.from, r.to - r.from, STR(""));
	} else {
		op_delete(e, r);
	}
	vim_insert(e, r.from, 1);
}

static void op_yank(struct editor *e, struct vim_range r)
{
	take(e, r);
	clip_offer();
	e->cursor = r.start;
}

static size_t indent_end(const struct editor *e, size_t at, size_t end)
{
	size_t column = 0;
	while (at < end && column < 8 && (move_char(e, at) == ' ' || move_char(e, at) == '\t'))
		column += move_char(e, at++) == '\t' ? 8 : 1;
	return at;
}

/* By one TAB, or the blanks that are as wide; empty lines stay empty. */
static void op_shift(struct editor *e, struct vim_range r, bool right, size_t times)
{
	size_t first = buffer_line_of(e->buffer, r.from), last = vim_last_line(e, r);
	for (size_t line = first; line <= last; line++) {
		size_t at = buffer_line_start(e->buffer, line), end = move_line_end(e, at);
		for (size_t n = times; n > 0 && right && end > at; n--)
			editor_change(e, at, 0, STR("\t"));
		for (size_t n = times; n > 0 && !right; n--)
			editor_change(e, at, indent_end(e, at, end) - at, STR(""));
	}
	e->cursor = vim_first_nonblank(e, buffer_line_start(e->buffer, first));
}

static int32_t folded(int32_t cp, int32_t op)
{
	bool upper = op == VIM_G('U') || (op == VIM_G('~') && iswlower((wint_t)cp));
	return (int32_t)(upper ? towupper((wint_t)cp) : towlower((wint_t)cp));
}

void vim_fold_case(struct editor *e, struct vim_range r, int32_t op)
{
	struct buf out = {0};
	struct str text = editor_slice(e, r.from, r.to);
	for (size_t at = 0, n; at < text.n; at += n) {
		int32_t cp;
		n = utf8_decode(str_from(text, at), &cp);
		if (cp < 0)
			buf_add(&out, str_head(str_from(text, at), n));
		else
			utf8_encode(&out, folded(cp, op));
	}
	editor_change(e, r.from, text.n, buf_str(&out));
	buf_free(&out);
}

static void op_case(struct editor *e, const struct vim_command *c, struct vim_range r)
{
	vim_fold_case(e, r, c->op);
	e->cursor = move_snap(e, r.start);
}

void vim_operate(struct editor *e, const struct vim_command *c)
{
	struct vim_range r;
	if (!range_of(e, c, &r))
		return;
	if (c->op != 'y' && !e->vim.is_repeating)
		e->vim.last = *c;
	size_t times = c->verb == VIM_SELECTED ? vim_count(c) : 1;
	if (c->op == 'd')
		op_delete(e, r);
	else if (c->op == 'c')
		op_change(e, r);
	else if (c->op == 'y')
		op_yank(e, r);
	else if (c->op == '>' || c->op == '<')
		op_shift(e, r, c->op == '>', times);
	else
		op_case(e, c, r);
}

/* ---- put ---- */

/* The clip as it can stand in this editor; whether it is lines. */
static bool clip_for(const struct editor *e, struct buf *out)
{
	struct str text = clip_text();
	bool lines = clip_is_lines() && !e->options.one_line;
	if (clip_is_lines() && !lines && str_ends(text, STR("\n")))
		text.n--;
	for (size_t i = 0; i < text.n; i++)
		buf_addc(out, e->options.one_line && text.p[i] == '\n' ? ' ' : text.p[i]);
	return lines;
}

static bool is_multiline(const struct buf *text)
{
	return str_find(buf_str(text), STR("\n")) >= 0;
}

/* Behind (before) the cursor's character or line. */
void vim_put(struct editor *e, size_t count, bool before)
{
	struct buf one = {0}, text = {0};
	bool lines = clip_for(e, &one);
	for (; count > 0; count--)
		buf_add(&text, buf_str(&one));
	size_t end = move_line_end(e, e->cursor);
	size_t at = lines || e->cursor == end ? e->cursor : move_next(e, e->cursor);
	if (before)
		at = lines ? move_line_start(e, at) : e->cursor;
	else if (lines)
		at = end + 1;
	if (lines && !before && end == buffer_length(e->buffer)) {
		editor_change(e, end, 0, STR("\n"));
		buf_cut(&text, text.n - 1);
	}
	if (text.n)
		editor_change(e, at, 0, buf_str(&text));
	if (lines)
		e->cursor = vim_first_nonblank(e, at);
	else if (text.n)
		e->cursor = is_multiline(&text) ? at : move_prev(e, at + text.n);
	buf_free(&one);
	buf_free(&text);
}

/* In visual mode: what was there comes into the clip. Lines among characters stand on their own
 * lines, characters in place of lines become a line. */
void vim_put_on(struct editor *e)
{
	struct buf one = {0}, text = {0};
	struct vim_range r = vim_selected(e);
	bool lines = clip_for(e, &one);
	if (lines && !r.lines)
		buf_addc(&text, '\n');
	buf_add(&text, buf_str(&one));
	if (!lines && r.lines && !r.has_last)
		buf_addc(&text, '\n');
	if (lines && r.has_last)
		buf_cut(&text, text.n - 1);
	take(e, r);
	editor_change(e, r.from, r.to - r.from, buf_str(&text));
	if (lines || r.lines)
		e->cursor = vim_first_nonblank(e, r.from + (lines && !r.lines));
	else if (text.n)
		e->cursor = is_multiline(&text) ? r.from : move_prev(e, r.from + text.n);
	buf_free(&one);
	buf_free(&text);
}
