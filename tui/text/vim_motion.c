/*
 * vim_motion: owns where a motion goes: a table of keys, the kind of range each makes, and a
 * function. A motion that cannot move fails, and with it the operator that waits for it.
 */
#include "vim_parts.h"

#include "glyph.h"

/* ---- places ---- */

static bool is_blank(const struct editor *e, size_t at)
{
	int32_t cp = move_char(e, at);
	return cp == ' ' || cp == '\t';
}

size_t vim_first_nonblank(const struct editor *e, size_t at)
{
	at = move_line_start(e, at);
	while (is_blank(e, at))
		at = move_next(e, at);
	return at;
}

size_t vim_last(const struct editor *e, size_t at)
{
	size_t end = move_line_end(e, at);
	return end > move_line_start(e, at) ? move_prev(e, end) : end;
}

/* Where the cursor goes in a line: there, but not behind the last character. */
static size_t nonblank(const struct editor *e, size_t at)
{
	size_t first = vim_first_nonblank(e, at), last = vim_last(e, at);
	return first < last ? first : last;
}

struct vim_range vim_lines(const struct editor *e, size_t from, size_t to)
{
	size_t start = move_line_start(e, from), end = move_line_end(e, to);
	bool has_last = end == buffer_length(e->buffer);
	return (struct vim_range){start, has_last ? end : end + 1, true, has_last, start};
}

/* A line `by` lines from that of *at, the last (first) one if there are fewer; false: none at all.
 */
static bool line_at(const struct editor *e, size_t *at, size_t by, bool up)
{
	size_t line = buffer_line_of(e->buffer, *at), last = buffer_lines(e->buffer) - 1;
	size_t room = up ? line : last - line;
	if (by > 0 && room == 0)
		return false;
	by = by < room ? by : room;
	*at = buffer_line_start(e->buffer, up ? line - by : line + by);
	return true;
}

/* ---- in the line ---- */

static bool m_left(struct editor *e, const struct vim_command *c, size_t *at)
{
	size_t start = move_line_start(e, *at), before = *at;
	for (size_t n = vim_count(c); n > 0 && *at > start; n--)
		*at = move_prev(e, *at);
	return *at != before || c->op;
}

/* Behind the last character only where that makes sense: under an operator or in a selection. */
static bool m_right(struct editor *e, const struct vim_command *c, size_t *at)
{
	bool may_pass = c->op || vim_is_visual(e);
	size_t end = may_pass ? move_line_end(e, *at) : vim_last(e, *at), before = *at;
	for (size_t n = vim_count(c); n > 0 && *at < end; n--)
		*at = move_next(e, *at);
	return *at != before;
}

/* Space and Backspace go on in the next and the previous line, but not under an operator. */
static bool m_next(struct editor *e, const struct vim_command *c, size_t *at)
{
	size_t before = *at;
	if (c->op)
		return m_right(e, c, at);
	for (size_t n = vim_count(c); n > 0; n--) {
		*at = move_next(e, *at);
		bool is_behind = *at == move_line_end(e, *at) && *at != move_line_start(e, *at);
		if (is_behind && !vim_is_visual(e) && *at < buffer_length(e->buffer))
			*at = move_next(e, *at);
	}
	return *at != before;
}

static bool m_prev(struct editor *e, const struct vim_command *c, size_t *at)
{
	size_t before = *at;
	if (c->op)
		return m_left(e, c, at);
	for (size_t n = vim_count(c); n > 0; n--) {
		*at = move_prev(e, *at);
		if (*at == move_line_end(e, *at))
			*at = vim_last(e, *at);
	}
	return *at != before;
}

static bool m_line_start(struct editor *e, const struct vim_command *c, size_t *at)
{
	(void)c;
	*at = move_line_start(e, *at);
	return true;
}

static bool m_nonblank(struct editor *e, const struct vim_command *c, size_t *at)
{
	(void)c;
	*at = nonblank(e, *at);
	return true;
}

/* In a selection $ takes the line end, too. */
static bool m_line_end(struct editor *e, const struct vim_command *c, size_t *at)
{
	if (!line_at(e, at, vim_count(c) - 1, false))
		return false;
	*at = vim_is_visual(e) ? move_line_end(e, *at) : vim_last(e, *at);
	return true;
}

static bool m_last_nonblank(struct editor *e, const struct vim_command *c, size_t *at)
{
	if (!line_at(e, at, vim_count(c) - 1, false))
		return false;
	size_t start = move_line_start(e, *at);
	*at = vim_last(e, *at);
	while (*at > start && is_blank(e, *at))
		*at = move_prev(e, *at);
	return true;
}

static bool m_column(struct editor *e, const struct vim_command *c, size_t *at)
{
	size_t start = move_line_start(e, *at);
	struct str line = editor_slice(e, start, move_line_end(e, *at));
	*at = start + glyph_at_column(line, (int)vim_count(c) - 1);
	return true;
}

/* ---- lines ---- */

static bool vertical(struct editor *e, size_t *at, size_t count, bool up)
{
	size_t start = move_line_start(e, *at);
	if (e->goal < 0)
		e->goal = glyph_columns(editor_slice(e, start, *at));
	if (!line_at(e, at, count, up))
		return false;
	struct str line = editor_slice(e, *at, move_line_end(e, *at));
	*at += e->vim.goal_is_end ? line.n : glyph_at_column(line, e->goal);
	return true;
}

static bool m_down(struct editor *e, const struct vim_command *c, size_t *at)
{
	return vertical(e, at, vim_count(c), false);
}

static bool m_up(struct editor *e, const struct vim_command *c, size_t *at)
{
	return vertical(e, at, vim_count(c), true);
}

static bool by_rows(struct editor *e, size_t *at, size_t count, bool up)
{
	struct editor_row row;
	row_at(e, *at, &row);
	size_t before = row.from;
	if (e->goal < 0)
		e->goal = row_column(e, &row, *at);
	while (count-- > 0 && (up ? row_prev(e, &row) : row_next(e, &row)))
		;
	*at = row_byte(e, &row, e->goal);
	return row.from != before;
}

static bool m_row_down(struct editor *e, const struct vim_command *c, size_t *at)
{
	return by_rows(e, at, vim_count(c), false);
}

static bool m_row_up(struct editor *e, const struct vim_command *c, size_t *at)
{
	return by_rows(e, at, vim_count(c), true);
}

static bool scroll(struct editor *e, size_t *at, int rows)
{
	size_t n = (size_t)(rows < 0 ? -rows : rows);
	window_move_top(e, rows);
	return by_rows(e, at, n, rows < 0);
}

static int window_rows(const struct editor *e, int of)
{
	int rows = e->window.rows / of - (of == 1 ? 2 : 0);
	return rows > 0 ? rows : 1;
}

static bool m_half_down(struct editor *e, const struct vim_command *c, size_t *at)
{
	return scroll(e, at, c->count ? (int)c->count : window_rows(e, 2));
}

static bool m_half_up(struct editor *e, const struct vim_command *c, size_t *at)
{
	return scroll(e, at, c->count ? -(int)c->count : -window_rows(e, 2));
}

/* Two rows of the page before stay in sight, as in vim. */
static bool m_page_down(struct editor *e, const struct vim_command *c, size_t *at)
{
	(void)c;
	return scroll(e, at, window_rows(e, 1));
}

static bool m_page_up(struct editor *e, const struct vim_command *c, size_t *at)
{
	(void)c;
	return scroll(e, at, -window_rows(e, 1));
}

static bool m_plus(struct editor *e, const struct vim_command *c, size_t *at)
{
	bool moved = line_at(e, at, vim_count(c), false);
	*at = moved ? nonblank(e, *at) : *at;
	return moved;
}

static bool m_minus(struct editor *e, const struct vim_command *c, size_t *at)
{
	bool moved = line_at(e, at, vim_count(c), true);
	*at = moved ? nonblank(e, *at) : *at;
	return moved;
}

static bool m_underscore(struct editor *e, const struct vim_command *c, size_t *at)
{
	bool moved = line_at(e, at, vim_count(c) - 1, false);
	*at = moved ? nonblank(e, *at) : *at;
	return moved;
}

static size_t numbered_line(const struct editor *e, size_t number)
{
	size_t lines = buffer_lines(e->buffer);
	size_t line = (number < lines ? number : lines) - 1;
	return nonblank(e, buffer_line_start(e->buffer, line));
}

static bool m_first_line(struct editor *e, const struct vim_command *c, size_t *at)
{
	*at = numbered_line(e, vim_count(c));
	return true;
}

/* The empty line behind the text's last LF is none to vi; the cursor may stand there, but G does
 * not go to it. */
static bool m_last_line(struct editor *e, const struct vim_command *c, size_t *at)
{
	size_t lines = buffer_lines(e->buffer);
	if (lines > 1 && buffer_line(e->buffer, lines - 1).n == 0)
		lines--;
	*at = numbered_line(e, c->count ? c->count : lines);
	return true;
}

static bool window_line(struct editor *e, int i, size_t *at)
{
	struct editor_row row;
	i = i < e->window.n ? i : e->window.n - 1;
	if (!editor_row(e, i < 0 ? 0 : i, &row))
		return false;
	*at = nonblank(e, row.from);
	return true;
}

static bool m_high(struct editor *e, const struct vim_command *c, size_t *at)
{
	return window_line(e, (int)vim_count(c) - 1, at);
}

static bool m_middle(struct editor *e, const struct vim_command *c, size_t *at)
{
	(void)c;
	return window_line(e, (e->window.n - 1) / 2, at);
}

static bool m_low(struct editor *e, const struct vim_command *c, size_t *at)
{
	return window_line(e, e->window.n - (int)vim_count(c), at);
}

static bool is_empty_line(const struct editor *e, size_t line)
{
	return buffer_line(e->buffer, line).n == 0;
}

/* One paragraph on from a line: to the empty line after (before) it. False: the text ended first;
 * that is good enough for the last of several. */
static bool paragraph(const struct editor *e, size_t *line, bool up)
{
	size_t edge = up ? 0 : buffer_lines(e->buffer) - 1;
	while (*line != edge && is_empty_line(e, *line))
		*line += up ? (size_t)-1 : 1;
	bool skipped = !is_empty_line(e, *line);
	while (*line != edge && !is_empty_line(e, *line))
		*line += up ? (size_t)-1 : 1;
	return skipped && is_empty_line(e, *line);
}

static bool m_paragraph_up(struct editor *e, const struct vim_command *c, size_t *at)
{
	size_t line = buffer_line_of(e->buffer, *at);
	for (size_t n = vim_count(c); n > 0; n--)
		if (!paragraph(e, &line, true) && n > 1)
			return false;
	*at = buffer_line_start(e->buffer, line);
	return true;
}

/* At the text's end its last character is part of the range. */
static bool m_paragraph_down(struct editor *e, const struct vim_command *c, size_t *at)
{
	size_t line = buffer_line_of(e->buffer, *at);
	for (size_t n = vim_count(c); n > 0; n--)
		if (!paragraph(e, &line, false) && n > 1)
			return false;
	*at = buffer_line_start(e->buffer, line);
	if (line + 1 == buffer_lines(e->buffer))
		*at = c->op ? buffer_length(e->buffer) : vim_last(e, *at);
	return true;
}

/* ---- words ---- */

/* At the text's edge a word motion goes as far as there is text; b and ge then stop an operator. */

/* On a word `cw` is `ce`, but a word of one character is enough. */
static bool word(struct editor *e, const struct vim_command *c, size_t *at, bool big)
{
	if (c->op == 'c' && vim_class(e, *at, big) != VIM_BLANK) {
		vim_word_end(e, at, vim_count(c), big, true);
		*at = move_next(e, *at);
		return true;
	}
	vim_word_forward(e, at, vim_count(c), big, c->op != 0);
	return true;
}

static bool m_word(struct editor *e, const struct vim_command *c, size_t *at)
{
	return word(e, c, at, false);
}

static bool m_big_word(struct editor *e, const struct vim_command *c, size_t *at)
{
	return word(e, c, at, true);
}

static bool m_end(struct editor *e, const struct vim_command *c, size_t *at)
{
	vim_word_end(e, at, vim_count(c), false, false);
	return true;
}

static bool m_big_end(struct editor *e, const struct vim_command *c, size_t *at)
{
	vim_word_end(e, at, vim_count(c), true, false);
	return true;
}

static bool m_back(struct editor *e, const struct vim_command *c, size_t *at)
{
	return vim_word_back(e, at, vim_count(c), false) || !c->op;
}

static bool m_big_back(struct editor *e, const struct vim_command *c, size_t *at)
{
	return vim_word_back(e, at, vim_count(c), true) || !c->op;
}

static bool m_end_back(struct editor *e, const struct vim_command *c, size_t *at)
{
	return vim_word_end_back(e, at, vim_count(c), false) || !c->op;
}

static bool m_big_end_back(struct editor *e, const struct vim_command *c, size_t *at)
{
	return vim_word_end_back(e, at, vim_count(c), true) || !c->op;
}

/* ---- the table ---- */

static const struct row {
	int32_t verb;
	enum vim_kind kind;
	vim_motion *go;
} motions[] = {
	{'h', VIM_EXCLUSIVE, m_left},
	{'l', VIM_EXCLUSIVE, m_right},
	{'j', VIM_LINES, m_down},
	{'k', VIM_LINES, m_up},
	{KEY_LEFT, VIM_EXCLUSIVE, m_left},
	{KEY_RIGHT, VIM_EXCLUSIVE, m_right},
	{KEY_DOWN, VIM_LINES, m_down},
	{KEY_UP, VIM_LINES, m_up},
	{' ', VIM_EXCLUSIVE, m_next},
	{KEY_BACKSPACE, VIM_EXCLUSIVE, m_prev},
	{'0', VIM_EXCLUSIVE, m_line_start},
	{KEY_HOME, VIM_EXCLUSIVE, m_line_start},
	{'^', VIM_EXCLUSIVE, m_nonblank},
	{'$', VIM_INCLUSIVE, m_line_end},
	{KEY_END, VIM_INCLUSIVE, m_line_end},
	{VIM_G('_'), VIM_INCLUSIVE, m_last_nonblank},
	{'|', VIM_EXCLUSIVE, m_column},
	{VIM_G('j'), VIM_EXCLUSIVE, m_row_down},
	{VIM_G('k'), VIM_EXCLUSIVE, m_row_up},
	{VIM_CTRL('d'), VIM_LINES, m_half_down},
	{VIM_CTRL('u'), VIM_LINES, m_half_up},
	{VIM_CTRL('f'), VIM_LINES, m_page_down},
	{VIM_CTRL('b'), VIM_LINES, m_page_up},
	{KEY_PGDN, VIM_LINES, m_page_down},
	{KEY_PGUP, VIM_LINES, m_page_up},
	{'+', VIM_LINES, m_plus},
	{KEY_ENTER, VIM_LINES, m_plus},
	{'-', VIM_LINES, m_minus},
	{'_', VIM_LINES, m_underscore},
	{'G', VIM_LINES, m_last_line},
	{VIM_G('g'), VIM_LINES, m_first_line},
	{'H', VIM_LINES, m_high},
	{'M', VIM_LINES, m_middle},
	{'L', VIM_LINES, m_low},
	{'{', VIM_EXCLUSIVE, m_paragraph_up},
	{'}', VIM_EXCLUSIVE, m_paragraph_down},
	{'w', VIM_EXCLUSIVE, m_word},
	{'W', VIM_EXCLUSIVE, m_big_word},
	{'e', VIM_INCLUSIVE, m_end},
	{'E', VIM_INCLUSIVE, m_big_end},
	{'b', VIM_EXCLUSIVE, m_back},
	{'B', VIM_EXCLUSIVE, m_big_back},
	{VIM_G('e'), VIM_INCLUSIVE, m_end_back},
	{VIM_G('E'), VIM_INCLUSIVE, m_big_end_back},
	{'f', VIM_INCLUSIVE, vim_m_seek},
	{'t', VIM_INCLUSIVE, vim_m_seek},
	{'F', VIM_EXCLUSIVE, vim_m_seek},
	{'T', VIM_EXCLUSIVE, vim_m_seek},
	{';', VIM_INCLUSIVE, vim_m_again},
	{',', VIM_INCLUSIVE, vim_m_again_back},
	{'%', VIM_INCLUSIVE, vim_m_match},
	{'n', VIM_EXCLUSIVE, vim_m_find_next},
	{'N', VIM_EXCLUSIVE, vim_m_find_previous},
	{'*', VIM_EXCLUSIVE, vim_m_star},
	{'#', VIM_EXCLUSIVE, vim_m_hash},
	{VIM_FOUND, VIM_EXCLUSIVE, vim_m_found},
};

static const struct row *find_row(int32_t verb)
{
	for (size_t i = 0; i < sizeof motions / sizeof *motions; i++)
		if (motions[i].verb == verb)
			return &motions[i];
	return NULL;
}

bool vim_is_motion(int32_t verb)
{
	return find_row(verb) != NULL;
}

bool vim_is_vertical(int32_t verb)
{
	vim_motion *go = find_row(verb)->go;
	return go == m_down || go == m_up || go == m_row_down || go == m_row_up ||
	       go == m_half_down || go == m_half_up || go == m_page_down || go == m_page_up;
}

bool vim_move(struct editor *e, const struct vim_command *c, size_t *at, enum vim_kind *kind)
{
	const struct row *row = find_row(c->verb);
	*at = e->cursor;
	*kind = row->kind;
	if (!row->go(e, c, at))
		return false;
	bool is_again = c->verb == ';' || c->verb == ',';
	if (is_again && *at < e->cursor)
		*kind = VIM_EXCLUSIVE;
	return true;
}
