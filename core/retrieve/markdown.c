/*
 * markdown: owns the reading of lines. Refuses nothing. Blocks are not nested here: a heading
 * inside a quote or a list item is text, which cuts nothing and loses nothing.
 */
#include "markdown.h"

#include <string.h>

static bool is_blank(struct str line)
{
	return str_trim(line).n == 0;
}

/* Up to three spaces may stand before a block's mark; more is code. */
static struct str unindent(struct str line)
{
	size_t n = 0;
	while (n < 3 && n < line.n && line.p[n] == ' ')
		n++;
	return str_from(line, n);
}

static size_t run_of(struct str text, char c)
{
	size_t n = 0;
	while (n < text.n && text.p[n] == c)
		n++;
	return n;
}

/* The line at `at`, and where the next begins. */
static struct str line_at(struct str text, size_t at, size_t *next)
{
	struct str rest = str_from(text, at), line;
	if (!str_line(&rest, &line)) {
		*next = text.n;
		return STR("");
	}
	*next = text.n - rest.n;
	return line;
}

/* ATX: one to six #, then white space or the end; a closing run of # after white space is none of
 * the title. */
static unsigned atx_level(struct str line, struct str *title)
{
	line = unindent(line);
	size_t level = run_of(line, '#');
	struct str rest = str_from(line, level);
	if (level < 1 || level > 6 || (rest.n && rest.p[0] != ' ' && rest.p[0] != '\t'))
		return 0;
	struct str text = str_trim(rest);
	size_t end = text.n;
	while (end && text.p[end - 1] == '#')
		end--;
	if (end == 0 || text.p[end - 1] == ' ' || text.p[end - 1] == '\t')
		text = str_trim(str_head(text, end));
	*title = text;
	return (unsigned)level;
}

static bool is_item(struct str line)
{
	line = str_trim(line);
	size_t digits = 0;
	while (digits < line.n && digits < 9 && line.p[digits] >= '0' && line.p[digits] <= '9')
		digits++;
	if (digits && digits + 1 < line.n)
		return (line.p[digits] == '.' || line.p[digits] == ')') &&
		       line.p[digits + 1] == ' ';
	if (line.n && (line.p[0] == '|' || line.p[0] == '>'))
		return true;
	return line.n > 1 && memchr("-*+", line.p[0], 3) && line.p[1] == ' ';
}

/* Setext: a paragraph of one line, underlined with = or -. One underline character alone is
 * CommonMark's too, but in practice an empty list item. */
static unsigned setext_level(struct str line, struct str underline)
{
	struct str marks = str_trim(unindent(underline));
	if (marks.n < 2 || unindent(underline).p[0] == ' ' || is_item(line) ||
		str_starts(line, STR("    ")) || str_starts(line, STR("\t")))
		return 0;
	if (run_of(marks, '=') == marks.n)
		return 1;
	return run_of(marks, '-') == marks.n ? 2 : 0;
}

/* Three or more ` or ~; a fence of backticks has none in the rest of its line. */
static size_t fence_length(struct str line, char *mark)
{
	line = unindent(line);
	*mark = line.n && (line.p[0] == '`' || line.p[0] == '~') ? line.p[0] : 0;
	size_t n = *mark ? run_of(line, *mark) : 0;
	if (n < 3 || (*mark == '`' && memchr(line.p + n, '`', line.n - n)))
		return 0;
	return n;
}

static bool closes_fence(const struct markdown *m, struct str line)
{
	char mark;
	size_t n = fence_length(line, &mark);
	return n >= m->fence_length && mark == m->fence && is_blank(str_from(unindent(line), n));
}

static enum markdown_kind kind_of(struct markdown *m, struct str text, struct markdown_line *line)
{
	char mark;
	size_t after, n = fence_length(text, &mark);
	if (m->fence) {
		if (closes_fence(m, text))
			m->fence = 0;
		return MARKDOWN_CODE;
	}
	if (n) {
		m->fence = mark;
		m->fence_length = n;
		return MARKDOWN_CODE;
	}
	if (is_blank(text))
		return MARKDOWN_BLANK;
	line->level = atx_level(text, &line->title);
	if (!line->level && !m->in_paragraph && line->to < m->text.n) {
		line->level = setext_level(text, line_at(m->text, line->to, &after));
		if (line->level) {
			line->title = str_trim(text);
			line->to = after;
		}
	}
	return line->level ? MARKDOWN_HEADING : MARKDOWN_TEXT;
}

bool markdown_next(struct markdown *m, struct markdown_line *line)
{
	if (m->at >= m->text.n)
		return false;
	*line = (struct markdown_line){.from = m->at};
	struct str text = line_at(m->text, m->at, &line->to);
	line->kind = kind_of(m, text, line);
	line->is_item = line->kind == MARKDOWN_TEXT && is_item(text);
	m->in_paragraph = line->kind == MARKDOWN_TEXT;
	m->at = line->to;
	return true;
}

size_t markdown_front_matter(struct str text)
{
	size_t at, next;
	struct str line = line_at(text, 0, &at);
	if (!str_is(str_trim(line), "---") || !str_starts(line, STR("---")))
		return 0;
	/* A blank line after it makes it a thematic break. */
	for (bool first = true; at < text.n; at = next, first = false) {
		line = line_at(text, at, &next);
		if (first && is_blank(line))
			return 0;
		if ((str_starts(line, STR("---")) || str_starts(line, STR("..."))) &&
			str_trim(line).n == 3)
			return next;
	}
	return 0;
}

/* At a '[': the length of a whole [text](target), and its text; 0 when it is no link. */
static size_t link_length(struct str at, struct str *words)
{
	ssize_t middle = str_find(at, STR("]("));
	ssize_t end = middle < 0 ? -1 : str_find(str_from(at, (size_t)middle), STR(")"));
	if (end < 0)
		return 0;
	*words = (struct str){at.p + 1, (size_t)middle - 1};
	return (size_t)(middle + end) + 1;
}

struct str markdown_title(struct arena *a, struct str title, size_t most)
{
	struct buf out = {0};
	struct str words;
	title = markdown_head(title, 4 * most);
	for (size_t i = 0; i < title.n;) {
		struct str rest = str_from(title, i);
		size_t n = rest.p[0] == '[' ? link_length(rest, &words) : 0;
		if (n)
			buf_add(&out, words);
		else if (rest.p[0] != '`')
			buf_addc(&out, rest.p[0]);
		i += n ? n : 1;
	}
	struct str kept = arena_dup(a, str_trim(markdown_head(buf_str(&out), most)));
	buf_free(&out);
	return kept;
}

struct str markdown_head(struct str text, size_t n)
{
	if (n >= text.n)
		return text;
	/* A character has at most three bytes after its first. */
	for (size_t back = 0; back < 4 && back < n; back++)
		if (((unsigned char)text.p[n - back] & 0xC0) != 0x80)
			return str_head(text, n - back);
	return str_head(text, n);
}
