/*
 * vim_object: owns the text objects: words, quoted strings, brackets, paragraphs; inner ("i") or
 * with what belongs around it ("a"). Words and strings are looked for in the cursor's line.
 */
#include "vim_parts.h"

#include <string.h>

typedef bool object(const struct editor *e, const struct vim_command *c, struct vim_range *out);

static bool is_around(const struct vim_command *c)
{
	return c->verb >= VIM_A(0);
}

/* The key after i or a. */
static int32_t what_of(const struct vim_command *c)
{
	return c->verb - (is_around(c) ? VIM_A(0) : VIM_INNER(0));
}

/* ---- words ---- */

/* The end of the run of one class that begins at `at`. */
static size_t run_end(const struct editor *e, size_t at, bool big)
{
	size_t end = move_line_end(e, at);
	int class = vim_class(e, at, big);
	while (at < end && vim_class(e, at, big) == class)
		at = move_next(e, at);
	return at;
}

static size_t run_start(const struct editor *e, size_t at, bool big)
{
	size_t start = move_line_start(e, at);
	int class = vim_class(e, at, big);
	while (at > start && vim_class(e, move_prev(e, at), big) == class)
		at = move_prev(e, at);
	return at;
}

static bool is_white(const struct editor *e, size_t at)
{
	return at < move_line_end(e, at) && vim_class(e, at, false) == VIM_BLANK;
}

/* aw: a word and the white space after it, or, when there is none, before it unless that is the
 * line's indent; on white space: that and the word after it. */
static bool o_word(const struct editor *e, const struct vim_command *c, struct vim_range *out)
{
	bool big = what_of(c) == 'W', around = is_around(c);
	bool on_white = is_white(e, e->cursor);
	size_t end = move_line_end(e, e->cursor);
	*out = (struct vim_range){.from = run_start(e, e->cursor, big), .to = e->cursor};
	out->to = out->from;
	for (size_t n = vim_count(c); n > 0; n--) {
		if (out->to == end)
			return n < vim_count(c) ? false : out->from < end;
		out->to = run_end(e, out->to, big);
		if (around && (on_white || is_white(e, out->to)))
			out->to = run_end(e, out->to, big);
	}
	bool has_white = out->to > out->from && is_white(e, move_prev(e, out->to));
	if (around && !on_white && !has_white && out->from > move_line_start(e, out->from) &&
		is_white(e, move_prev(e, out->from))) {
		size_t before = run_start(e, move_prev(e, out->from), big);
		if (before > move_line_start(e, before))
			out->from = before;
	}
	return true;
}

/* ---- strings ---- */

/* The next quote from `at` that no backslash escapes; `end` when there is none. */
static size_t next_quote(const struct editor *e, size_t at, size_t end, int32_t quote)
{
	while (at < end && move_char(e, at) != quote) {
		if (move_char(e, at) == '\\')
			at = move_next(e, at);
		at = at < end ? move_next(e, at) : end;
	}
	return at < end ? at : end;
}

/* The quotes of a line open and close in turns from its beginning; the string is the one around the
 * cursor, or the next one, or, behind the last pair, what lies between two of them. */
static bool find_string(const struct editor *e, int32_t quote, size_t *open, size_t *close)
{
	size_t end = move_line_end(e, e->cursor);
	*open = next_quote(e, move_line_start(e, e->cursor), end, quote);
	while (*open < end) {
		*close = next_quote(e, *open + 1, end, quote);
		if (*close == end)
			return false;
		if (e->cursor <= *close)
			return true;
		size_t after = next_quote(e, *close + 1, end, quote);
		if (after < end && e->cursor < after) {
			*open = *close;
			*close = after;
			return true;
		}
		*open = after;
	}
	return false;
}

static bool o_string(const struct editor *e, const struct vim_command *c, struct vim_range *out)
{
	size_t open, close;
	if (!find_string(e, what_of(c), &open, &close))
		return false;
	*out = (struct vim_range){.from = open + 1, .to = close};
	if (!is_around(c))
		return true;
	out->from = open;
	out->to = close + 1;
	if (is_white(e, out->to)) {
		out->to = run_end(e, out->to, false);
	} else {
		size_t start = move_line_start(e, open);
		while (out->from > start && is_white(e, move_prev(e, out->from)))
			out->from = move_prev(e, out->from);
	}
	return true;
}

/* ---- brackets ---- */

static const char opening[] = "([{<", closing[] = ")]}>";

/* From a bracket (not counted) to the one that matches it. Brackets are ASCII, so bytes will do. */
static bool match(const struct editor *e, size_t at, char same, char other, bool back, size_t *out)
{
	struct str text = buffer_text(e->buffer);
	size_t depth = 1;
	for (size_t p = at; back ? p > 0 : p + 1 < text.n;) {
		p = back ? p - 1 : p + 1;
		if (text.p[p] == same)
			depth++;
		else if (text.p[p] == other && --depth == 0) {
			*out = p;
			return true;
		}
	}
	return false;
}

bool vim_match_bracket(const struct editor *e, size_t at, size_t *out)
{
	char c = buffer_text(e->buffer).p[at];
	for (size_t i = 0; i < 3; i++) {
		if (c == opening[i])
			return match(e, at, opening[i], closing[i], false, out);
		if (c == closing[i])
			return match(e, at, closing[i], opening[i], true, out);
	}
	return false;
}

static size_t bracket_of(int32_t what)
{
	const char *names[] = {"()b", "[]", "{}B", "<>"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (what < 0x80 && strchr(names[i], (char)what))
			return i;
	return 0;
}

/* When only white space stands before the closing bracket in its line, the inner block is whole
 * lines and ends before that line. */
static size_t inner_end(const struct editor *e, size_t open, size_t close)
{
	size_t start = move_line_start(e, close);
	return start > open && vim_first_nonblank(e, close) == close ? start : close;
}

/* The bracket that opens the n-th block around the cursor. */
static bool around(const struct editor *e, size_t i, size_t n, size_t *open)
{
	struct str text = buffer_text(e->buffer);
	*open = e->cursor;
	if (*open < text.n && text.p[*open] == opening[i])
		n--;
	for (; n > 0; n--)
		if (!match(e, *open, closing[i], opening[i], true, open))
			return false;
	return true;
}

/* The next block, for a cursor that is in none. */
static bool next_block(const struct editor *e, size_t i, size_t *open)
{
	struct str text = buffer_text(e->buffer);
	for (*open = e->cursor; *open < text.n; ++*open)
		if (text.p[*open] == opening[i])
			return true;
	return false;
}

static bool o_block(const struct editor *e, const struct vim_command *c, struct vim_range *out)
{
	struct str text = buffer_text(e->buffer);
	size_t i = bracket_of(what_of(c)), open, close;
	if (!around(e, i, vim_count(c), &open) && (vim_count(c) > 1 || !next_block(e, i, &open)))
		return false;
	if (!match(e, open, opening[i], closing[i], false, &close))
		return false;
	if (is_around(c)) {
		*out = (struct vim_range){.from = open, .to = close + 1};
		return true;
	}
	*out = (struct vim_range){.from = open + 1, .to = inner_end(e, open, close)};
	if (out->from < out->to && text.p[out->from] == '\n')
		out->from++;
	return true;
}

/* ---- paragraphs ---- */

static bool is_blank_line(const struct editor *e, size_t line)
{
	size_t start = buffer_line_start(e->buffer, line);
	return vim_first_nonblank(e, start) == move_line_end(e, start);
}

/* The last line of the run of blank (or other) lines that `line` is in. */
static size_t run_of_lines(const struct editor *e, size_t line)
{
	size_t lines = buffer_lines(e->buffer);
	bool blank = is_blank_line(e, line);
	while (line + 1 < lines && is_blank_line(e, line + 1) == blank)
		line++;
	return line;
}

/* ap: a paragraph and the blank lines after it, or, when there are none, before it. */
static bool o_paragraph(const struct editor *e, const struct vim_command *c, struct vim_range *out)
{
	size_t first = buffer_line_of(e->buffer, e->cursor), lines = buffer_lines(e->buffer);
	bool blank = is_blank_line(e, first);
	while (first > 0 && is_blank_line(e, first - 1) == blank)
		first--;
	size_t last = first, runs = vim_count(c) * (is_around(c) ? 2 : 1);
	for (size_t i = 0; i < runs; i++) {
		if (i > 0 && last + 1 == lines) {
			if (!is_around(c) || i + 1 < runs || blank)
				return false;
			while (first > 0 && is_blank_line(e, first - 1))
				first--;
			break;
		}
		last = run_of_lines(e, i > 0 ? last + 1 : last);
	}
	*out = vim_lines(
		e, buffer_line_start(e->buffer, first), buffer_line_start(e->buffer, last));
	return true;
}

static object *find_object(int32_t what)
{
	if (what == 'w' || what == 'W')
		return o_word;
	if (what == 'p')
		return o_paragraph;
	if (what > 0 && what < 0x80 && strchr("\"'`", (char)what))
		return o_string;
	if (what > 0 && what < 0x80 && strchr("()b[]{}B<>", (char)what))
		return o_block;
	return NULL;
}

bool vim_is_object(int32_t verb)
{
	struct vim_command c = {.verb = verb};
	return verb >= VIM_INNER(0) && verb < VIM_CTRL(0) && find_object(what_of(&c));
}

bool vim_object(struct editor *e, const struct vim_command *c, struct vim_range *out)
{
	return find_object(what_of(c))(e, c, out);
}
