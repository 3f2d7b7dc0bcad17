/*
 * edit_case: what an editor does, as data: a text, keys, the text after them. Blocks of lines:
 *
 *   # a comment; empty lines part nothing
 *   > a|b       the text before; begins a case. | is the cursor, ^ the selection's other end
 *   % 5 10 one_line    rows, columns and options of the window (24 80)
 *   : keys      what is pressed (each file has its own words for that); again: another case with
 *               the same text and window
 *   < ab|       the text after
 *   = INSERT    the mode after, when it is not the first one
 *   ? LEAVE     what the last key asks of the caller, when it is not USED
 *   @ 1 5       the row and column of the cursor in the window
 *
 * In texts: \n, \t, \r, \\, \xff for a byte, \u{200D} for a character.
 */
#ifndef STROP_TEST_EDIT_CASE_H
#define STROP_TEST_EDIT_CASE_H

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "editor.h"
#include "utf8.h"

struct edit_case {
	int line; /* of the file */
	struct str before, keys, after, mode, asks, cell;
	int rows, columns;
	bool one_line;
};

static inline int edit_hex(struct str text)
{
	char digits[9] = "";
	memcpy(digits, text.p, text.n < 8 ? text.n : 8);
	return (int)strtol(digits, NULL, 16);
}

/* One escape at text.p (a backslash); how long it is. */
static inline size_t edit_unescape_one(struct str text, struct buf *out)
{
	char c = text.n > 1 ? text.p[1] : '\\';
	if (c == 'x') {
		buf_addc(out, (char)edit_hex(str_head(str_from(text, 2), 2)));
		return 4;
	}
	if (c == 'u') {
		ssize_t end = str_find(text, STR("}"));
		assert_true(end > 0);
		utf8_encode(out, edit_hex(str_head(str_from(text, 3), (size_t)end - 3)));
		return (size_t)end + 1;
	}
	buf_addc(out, c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
	return 2;
}

static inline void edit_unescape(struct str text, struct buf *out)
{
	for (size_t at = 0; at < text.n;) {
		if (text.p[at] == '\\')
			at += edit_unescape_one(str_from(text, at), out);
		else
			buf_addc(out, text.p[at++]);
	}
}

/* A text without its marks; *cursor and *anchor are NOT_MARKED when there is none. */
#define NOT_MARKED ((size_t)-1)

static inline struct buf edit_text(struct str marked, size_t *cursor, size_t *anchor)
{
	struct buf raw = {0}, out = {0};
	*cursor = *anchor = NOT_MARKED;
	edit_unescape(marked, &raw);
	for (size_t i = 0; i < raw.n; i++) {
		if (raw.p[i] == '|')
			*cursor = out.n;
		else if (raw.p[i] == '^')
			*anchor = out.n;
		else
			buf_addc(&out, raw.p[i]);
	}
	buf_free(&raw);
	return out;
}

static inline void edit_escape(struct str text, int32_t cp, struct buf *out)
{
	if (cp == '\n' || cp == '\t' || cp == '\r')
		buf_addf(out, "\\%c", cp == '\n' ? 'n' : cp == '\t' ? 't' : 'r');
	else if (cp == 0x200D || (cp >= 0x300 && cp < 0x370))
		buf_addf(out, "\\u{%X}", (unsigned)cp);
	else if (cp < 0x20)
		for (size_t i = 0; i < text.n; i++)
			buf_addf(out, "\\x%02x", (unsigned char)text.p[i]);
	else
		buf_add(out, text);
}

/* A text as a case has it, with marks and escapes. */
static inline void edit_mark(struct str text, size_t cursor, size_t anchor, struct buf *out)
{
	for (size_t i = 0, n; i <= text.n; i += n) {
		int32_t cp = 0;
		if (i == anchor)
			buf_addc(out, '^');
		if (i == cursor)
			buf_addc(out, '|');
		if (i == text.n)
			break;
		n = utf8_decode(str_from(text, i), &cp);
		edit_escape(str_head(str_from(text, i), n), cp, out);
	}
}

static inline void edit_show(struct editor *e, struct buf *out)
{
	size_t from = NOT_MARKED, to = NOT_MARKED, cursor = editor_cursor(e);
	bool selected = editor_selection(e, &from, &to);
	size_t anchor = !selected ? NOT_MARKED : from == cursor ? to : from;
	edit_mark(buffer_text(editor_buffer(e)), cursor, anchor, out);
}

static inline struct editor *edit_begin(const struct edit_case *c, bool vim)
{
	size_t cursor, anchor;
	struct buf text = edit_text(c->before, &cursor, &anchor);
	struct editor_options options = {.one_line = c->one_line, .vim = vim};
	struct editor *e = editor_new(buffer_new(buf_str(&text)), options);
	editor_layout(e, c->rows, c->columns);
	if (anchor != NOT_MARKED)
		editor_move_to(e, anchor, false);
	if (cursor != NOT_MARKED)
		editor_move_to(e, cursor, anchor != NOT_MARKED);
	editor_layout(e, c->rows, c->columns);
	buf_free(&text);
	return e;
}

static inline const char *edit_asks(enum editor_asks asks)
{
	static const char *const names[] = {
		[EDITOR_NOT_MINE] = "NOT_MINE",
		[EDITOR_USED] = "USED",
		[EDITOR_LEAVE] = "LEAVE",
		[EDITOR_ACCEPT] = "ACCEPT",
		[EDITOR_ASK_FIND] = "ASK_FIND",
		[EDITOR_ASK_REPLACE] = "ASK_REPLACE",
		[EDITOR_ASK_LINE] = "ASK_LINE",
		[EDITOR_ASK_COMMAND] = "ASK_COMMAND",
		[EDITOR_SAVE] = "SAVE",
		[EDITOR_SAVE_LEAVE] = "SAVE_LEAVE",
	};
	return names[asks];
}

/* All that differ are shown before the test fails. */
static size_t edit_failures;

static inline void edit_differs(const struct edit_case *c, struct str want, struct str got)
{
	if (str_eq(want, got))
		return;
	edit_failures++;
	print_error("line %d:\n> %.*s\n: %.*s\nexpected %.*s\ngot      %.*s\n", c->line,
		STRF(c->before), STRF(c->keys), STRF(want), STRF(got));
}

static inline void edit_check(const struct edit_case *c, struct editor *e, enum editor_asks asks)
{
	struct buf shown = {0}, want = {0};
	int row, column;
	size_t cursor, anchor;
	struct buf after = edit_text(c->after, &cursor, &anchor);
	edit_mark(buf_str(&after), cursor, anchor, &want);
	edit_show(e, &shown);
	edit_differs(c, buf_str(&want), buf_str(&shown));
	buf_cut(&want, 0);
	buf_free(&after);
	edit_differs(c, c->mode, str_of(editor_mode(e)));
	edit_differs(c, c->asks, str_of(edit_asks(asks)));
	if (c->cell.n) {
		editor_cursor_cell(e, &row, &column);
		buf_addf(&want, "%d %d", row, column);
		edit_differs(c, c->cell, buf_str(&want));
	}
	buf_free(&shown);
	buf_free(&want);
}

static inline void edit_window(struct edit_case *c, struct str line)
{
	char rest[32] = "";
	char *z = mem_dup(line);
	int n = sscanf(z, "%d %d %31s", &c->rows, &c->columns, rest);
	assert_true(n >= 2);
	c->one_line = strcmp(rest, "one_line") == 0;
	free(z);
}

typedef enum editor_asks edit_press(struct editor *e, const struct edit_case *c);

static inline void edit_run(const struct edit_case *c, bool vim, edit_press *press)
{
	struct editor *e = edit_begin(c, vim);
	enum editor_asks asks = press(e, c);
	edit_check(c, e, asks);
	editor_free(e);
}

/* Begin a case: with the text of the one before, or another one. */
static inline void edit_next(struct edit_case *c, int line, struct str value, bool is_text)
{
	struct edit_case before = *c;
	*c = (struct edit_case){.line = line, .rows = 24, .columns = 80, .asks = STR("USED")};
	c->before = is_text ? value : before.before;
	if (!is_text && before.rows) {
		c->rows = before.rows;
		c->columns = before.columns;
		c->one_line = before.one_line;
	}
}

static inline void edit_line(struct edit_case *c, char mark, struct str value)
{
	if (mark == '<')
		c->after = value;
	else if (mark == '=')
		c->mode = value;
	else if (mark == '?')
		c->asks = value;
	else if (mark == '@')
		c->cell = value;
	else if (mark == '%')
		edit_window(c, value);
}

/* Every case of a file; how many there were. */
static inline size_t edit_cases(const char *path, bool vim, edit_press *press)
{
	struct buf file = test_read_file(path);
	struct str rest = buf_str(&file), line;
	struct edit_case c = {0};
	size_t n = 0;
	edit_failures = 0;
	for (int number = 1; str_line(&rest, &line); number++) {
		char mark = line.n > 1 ? line.p[0] : '#';
		bool begins = mark == '>' || mark == ':';
		if (begins && c.keys.n)
			edit_run(&c, vim, press);
		if (mark == '>' || (mark == ':' && c.keys.n))
			edit_next(&c, number, str_from(line, 2), mark == '>');
		if (begins)
			c.mode = str_of(vim ? "NORMAL" : "");
		if (mark == ':') {
			c.keys = str_from(line, 2);
			n++;
		} else {
			edit_line(&c, mark, str_from(line, 2));
		}
	}
	edit_run(&c, vim, press);
	buf_free(&file);
	assert_int_equal(edit_failures, 0);
	return n;
}

#endif
