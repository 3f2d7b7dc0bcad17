/*
 * mdline: owns the reading of Markdown's lines. It refuses nothing.
 *
 * The decisions: markup is looked for within a line, never across, so that any line can be shown
 * without the text around it (a fence is the exception, and is the state). An asterisk between
 * letters or digits is text (2*3*4), and brackets make a link only before an address (a[0](b)):
 * where a reading is doubtful nothing is hidden. A backslash stays, because it may be TeX, but what
 * it stands before is no markup.
 *
 *   line   = fence | rule | indent quote* indent bullet? (heading | text)
 *   quote  = ">" " "?        bullet = ("-" | "*" | "+" | digit{1,9} ("." | ")")) " "
 *   text   = code spans, then links, then emphasis, each in what the ones before left over
 */
#include "mdline.h"

#include <string.h>

/* Set on a byte that is no markup though it looks so; removed at the end. */
enum { LITERAL = 0x80 };

struct inline_reader {
	struct str line;
	unsigned char *kinds;
	enum span_kind base;
	size_t dead[2][4]; /* by character and length: no run that closes before here */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_';
}

/* A byte [from..to) that is `was` becomes `kind`. */
static void turn(
	struct inline_reader *r, size_t from, size_t to, enum span_kind was, enum span_kind kind)
{
	for (size_t i = from; i < to; i++)
		if ((r->kinds[i] & ~LITERAL) == (int)was)
			r->kinds[i] = (unsigned char)(kind | (r->kinds[i] & LITERAL));
}

static size_t skip_blanks(struct str line, size_t at)
{
	while (at < line.n && is_blank(line.p[at]))
		at++;
	return at;
}

/* How often line[at] stands there in a row; at < line.n. */
static size_t run_at(struct str line, size_t at)
{
	size_t n = 1;
	while (at + n < line.n && line.p[at + n] == line.p[at])
		n++;
	return n;
}

/* ---- code spans ---- */

/* The run of n backticks at or after `at`; line.n when there is none. */
static size_t find_ticks(struct str line, size_t at, size_t n)
{
	while (at < line.n) {
		const char *p = memchr(line.p + at, '`', line.n - at);
		if (!p)
			break;
		at = (size_t)(p - line.p);
		size_t run = run_at(line, at);
		if (run == n)
			return at;
		at += run;
	}
	return line.n;
}

/* Returns where the reading goes on. A run that nothing closes is text; each length can be that
 * only once in a line, so this stays cheap. */
static size_t read_code(struct inline_reader *r, size_t at)
{
	size_t n = run_at(r->line, at), end = find_ticks(r->line, at + n, n);
	if (end == r->line.n)
		return at + n;
	memset(r->kinds + at, MDLINE_HIDDEN, n);
	memset(r->kinds + at + n, SPAN_CODE, end - at - n);
	memset(r->kinds + end, MDLINE_HIDDEN, n);
	return end + n;
}

/* ---- links ---- */

static bool is_address(struct str text)
{
	static const char *const begins[] = {
		"http://", "https://", "mailto:", "www.", "/", "#", "./", "../"};
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (str_starts(text, str_of(begins[i])))
			return true;
	return false;
}

/* The parenthesis that closes the one at `at`; an address may have one pair inside. line.n when
 * there is none. */
static size_t end_of_address(struct str line, size_t at)
{
	bool inside = false;
	for (at++; at < line.n; at++) {
		if (line.p[at] == ')' && !inside)
			return at;
		if (line.p[at] == '(' && inside)
			break;
		if (line.p[at] == '(' || line.p[at] == ')')
			inside = line.p[at] == '(';
	}
	return line.n;
}

/* [open] is a bracket, [close] one before a parenthesis. Returns where the reading goes on. */
static size_t read_link(struct inline_reader *r, size_t open, size_t close)
{
	size_t end = end_of_address(r->line, close + 1);
	if (end == r->line.n || !is_address(str_from(r->line, close + 2)))
		return close + 1;
	turn(r, open + 1, close, r->base, SPAN_LINK);
	r->kinds[open] = MDLINE_HIDDEN;
	if (open > 0 && r->line.p[open - 1] == '!' && r->kinds[open - 1] == r->base)
		r->kinds[open - 1] = MDLINE_HIDDEN;
	r->kinds[close] = MDLINE_HIDDEN;
	memset(r->kinds + close + 1, SPAN_URL, end - close);
	return end + 1;
}

/* Code and links from `at` on. */
static void read_spans(struct inline_reader *r, size_t at)
{
	size_t none = r->line.n, open = none;
	while (at < r->line.n) {
		char c = r->line.p[at], next = at + 1 < r->line.n ? r->line.p[at + 1] : '\0';
		if (c == '\\' && next && strchr("\\`*_[]!", next)) {
			r->kinds[at + 1] |= LITERAL;
			at += 2;
		} else if (c == '`') {
			at = read_code(r, at);
		} else if (c == ']' && next == '(' && open != none) {
			at = read_link(r, open, at);
			open = none;
		} else {
			if (c == '[')
				open = at;
			at++;
		}
	}
}

/* ---- emphasis ---- */

static bool is_markup(const struct inline_reader *r, size_t at)
{
	char c = r->line.p[at];
	return (c == '*' || c == '_') && (r->kinds[at] == r->base || r->kinds[at] == SPAN_LINK);
}

/* The same character in a row, as long as it is markup. */
static size_t markup_run(const struct inline_reader *r, size_t at, size_t to)
{
	size_t n = 1;
	while (at + n < to && r->line.p[at + n] == r->line.p[at] && is_markup(r, at + n))
		n++;
	return n;
}

/* Whether the byte before an opening run (after a closing one) keeps it from being one. Letters
 * beyond ASCII do not for `*`: not every script has blanks between words. */
static bool joins(char markup, char c)
{
	return is_word(c) || (markup == '_' && (unsigned char)c >= 0x80);
}

static bool can_open(const struct inline_reader *r, size_t at, size_t n)
{
	bool joined = at > 0 && joins(r->line.p[at], r->line.p[at - 1]);
	return !joined && at + n < r->line.n && !is_blank(r->line.p[at + n]);
}

static bool can_close(const struct inline_reader *r, size_t at, size_t n)
{
	bool joined = at + n < r->line.n && joins(r->line.p[at], r->line.p[at + n]);
	return !joined && !is_blank(r->line.p[at - 1]);
}

/* The run of n that closes what the one at `at` opens, before `to`; `to` when there is none. */
static size_t find_closing(struct inline_reader *r, size_t at, size_t n, size_t to)
{
	char c = r->line.p[at];
	size_t *dead = &r->dead[c == '_'][n];
	size_t i = at + n, run;
	if (*dead >= to)
		return to;
	for (; i < to; i += run) {
		bool here = r->line.p[i] == c && is_markup(r, i);
		run = here ? markup_run(r, i, to) : 1;
		if (here && run == n && can_close(r, i, n))
			return i;
	}
	*dead = to;
	return to;
}

/* Recursion ends: inside a pair there is no closing run of its character and length. */
static void read_emphasis(struct inline_reader *r, size_t from, size_t to)
{
	for (size_t at = from, n, close; at < to; at += n) {
		n = is_markup(r, at) ? markup_run(r, at, to) : 1;
		if (!is_markup(r, at) || n > 3 || !can_open(r, at, n))
			continue;
		close = find_closing(r, at, n, to);
		if (close == to)
			continue;
		read_emphasis(r, at + n, close);
		memset(r->kinds + at, MDLINE_HIDDEN, n);
		memset(r->kinds + close, MDLINE_HIDDEN, n);
		enum span_kind kind = r->base == SPAN_HEADING ? SPAN_HEADING
				      : n == 1                ? SPAN_EMPHASIS
							      : SPAN_STRONG;
		turn(r, at + n, close, r->base, kind);
		if (kind == SPAN_STRONG)
			turn(r, at + n, close, SPAN_EMPHASIS, kind);
		n = close + n - at;
	}
}

static void read_inline(struct str line, size_t at, enum span_kind base, unsigned char *kinds)
{
	struct inline_reader r = {.line = line, .kinds = kinds, .base = base};
	memset(kinds + at, (int)base, line.n - at);
	read_spans(&r, at);
	read_emphasis(&r, at, line.n);
	for (size_t i = at; i < line.n; i++)
		kinds[i] &= (unsigned char)~LITERAL;
}

/* ---- lines ---- */

/* Begin or end a block of code; whether the line is a fence. */
static bool read_fence(struct mdline_state *state, struct str line)
{
	struct str text = str_trim(line);
	if (text.n < 3 || (text.p[0] != '`' && text.p[0] != '~'))
		return false;
	size_t n = run_at(text, 0);
	struct str info = str_from(text, n);
	if (state->fence) {
		if (state->fence != text.p[0] || n < state->fence_length || info.n)
			return false;
		state->fence = 0;
		return true;
	}
	if (n < 3 || (text.p[0] == '`' && str_find(info, STR("`")) >= 0))
		return false;
	state->fence = text.p[0];
	state->fence_length = n;
	return true;
}

static bool is_rule(struct str line)
{
	struct str text = str_trim(line);
	size_t n = 0;
	if (text.n == 0 || (text.p[0] != '-' && text.p[0] != '*' && text.p[0] != '_'))
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != text.p[0] && !is_blank(text.p[i]))
			return false;
		n += text.p[i] == text.p[0];
	}
	return n >= 3;
}

static size_t heading_marks(struct str text)
{
	size_t n = text.n && text.p[0] == '#' ? run_at(text, 0) : 0;
	return n <= 6 && (n == text.n || is_blank(text.p[n])) ? n : 0;
}

/* The bytes of a bullet before its blank, or 0. */
static size_t bullet_length(struct str text)
{
	size_t n = 0;
	if (text.n && (text.p[0] == '-' || text.p[0] == '*' || text.p[0] == '+')) {
		n = 1;
	} else {
		while (n < text.n && n < 9 && text.p[n] >= '0' && text.p[n] <= '9')
			n++;
		n = n && n < text.n && (text.p[n] == '.' || text.p[n] == ')') ? n + 1 : 0;
	}
	return n < text.n && is_blank(text.p[n]) ? n : 0;
}

/* Indent, quotes and bullet; returns where the text begins. */
static size_t read_prefix(struct mdline_state *state, struct str line, unsigned char *kinds)
{
	size_t at = skip_blanks(line, 0);
	while (at < line.n && line.p[at] == '>') {
		state->kind = SPAN_QUOTE;
		at = skip_blanks(line, at + 1);
	}
	memset(kinds, (int)state->kind, at);
	size_t n = bullet_length(str_from(line, at));
	if (n == 0)
		return at;
	memset(kinds + at, SPAN_BULLET, n);
	size_t text = skip_blanks(line, at + n);
	memset(kinds + at + n, (int)state->kind, text - at - n);
	return text;
}

/* A line that is one thing as a whole. */
static bool is_block(struct mdline_state *state, struct str line)
{
	bool was_code = state->fence;
	if (read_fence(state, line))
		state->kind = SPAN_FENCE;
	else if (was_code)
		state->kind = SPAN_CODE_BLOCK;
	else if (is_rule(line))
		state->kind = SPAN_RULE;
	else
		return false;
	return true;
}

static bool has_inline(enum span_kind kind)
{
	return kind == SPAN_TEXT || kind == SPAN_HEADING || kind == SPAN_QUOTE;
}

size_t mdline_read(struct mdline_state *state, struct str line, bool goes_on, unsigned char *kinds)
{
	size_t at = 0;
	if (!goes_on) {
		state->kind = SPAN_TEXT;
		if (!is_block(state, line))
			at = read_prefix(state, line, kinds);
	}
	if (!has_inline(state->kind)) {
		memset(kinds, (int)state->kind, line.n);
		return 0;
	}
	if (!goes_on && heading_marks(str_from(line, at)))
		state->kind = SPAN_HEADING;
	read_inline(line, at, state->kind, kinds);
	return at;
}
