/*
 * marks: owns the highlighting of a prompt's source: where its front matter and its messages are,
 * as prompty.c finds them, and the keys of the front matter, as a person sees them. It refuses
 * nothing. The tags in a message are marks_tags.c's.
 *
 * The decision: keys are found by the look of a line and no YAML is parsed, because half of what
 * is typed is no YAML yet.
 */
#include "marks.h"

#include <stdlib.h>
#include <string.h>

#include "marks_tags.h"
#include "prompty.h"
#include "prompty_lines.h"

struct line {
	size_t from, to; /* without its line end */
	size_t next;
};

static struct line line_at(struct str source, size_t from)
{
	const char *end = from < source.n ? memchr(source.p + from, '\n', source.n - from) : NULL;
	size_t to = end ? (size_t)(end - source.p) : source.n;
	return (struct line){from, to, end ? to + 1 : to};
}

static struct str text_of(struct str source, struct line line)
{
	return str_head(str_from(source, line.from), line.to - line.from);
}

static void mark_trimmed(
	struct mark_list *list, struct str source, struct line line, enum mark_kind kind)
{
	struct str text = str_trim(text_of(source, line));
	size_t from = (size_t)(text.p - source.p);
	mark_add(list, from, from + text.n, kind);
}

/* ---- front matter ---- */

static size_t indent_of(struct str line)
{
	size_t n = 0;
	while (n < line.n && line.p[n] == ' ')
		n++;
	return n;
}

/* The bytes of a key and its colon at the beginning of `rest`, or 0. */
static size_t key_length(struct str rest)
{
	size_t n = 0;
	if (rest.n && strchr("#'\"[{&*!|>%@`", rest.p[0]))
		return 0;
	while (n < rest.n && rest.p[n] != ':' && (unsigned char)rest.p[n] > ' ')
		n++;
	bool ends = n + 1 == rest.n || (n + 1 < rest.n && (unsigned char)rest.p[n + 1] <= ' ');
	return n && n < rest.n && rest.p[n] == ':' && ends ? n + 1 : 0;
}

/* Mark the line's key. *block is the indent of the key whose value is a block of text (`|` or `>`)
 * in the lines below, which hold no keys; -1 outside. */
static void mark_key(struct mark_list *list, struct str source, struct line line, ssize_t *block)
{
	struct str text = text_of(source, line);
	size_t at = indent_of(text);
	if (str_trim(text).n == 0 || (*block >= 0 && (ssize_t)at > *block))
		return;
	*block = -1;
	ssize_t indent = (ssize_t)at;
	while (str_starts(str_from(text, at), STR("- ")))
		at += 2 + indent_of(str_from(text, at + 2));
	size_t n = key_length(str_from(text, at));
	if (n == 0)
		return;
	mark_add(list, line.from + at, line.from + at + n, MARK_KEY);
	struct str value = str_trim(str_from(text, at + n));
	if (value.n && (value.p[0] == '|' || value.p[0] == '>'))
		*block = indent;
}

/* The line that closes the front matter whose first line is `open`. */
static bool find_fence(struct str source, struct line open, struct line *out)
{
	for (*out = open; out->next < source.n;) {
		*out = line_at(source, out->next);
		if (prompty_is_fence(text_of(source, *out)))
			return true;
	}
	return false;
}

/* Returns where the body begins. */
static size_t mark_front(struct mark_list *list, struct str source)
{
	size_t begin = str_starts(source, STR("\xef\xbb\xbf")) ? 3 : 0;
	struct line open = line_at(source, begin), close;
	while (open.next < source.n && str_trim(text_of(source, open)).n == 0)
		open = line_at(source, open.next);
	if (!prompty_is_fence(text_of(source, open)))
		return begin;
	if (!find_fence(source, open, &close)) {
		mark_trimmed(list, source, open, MARK_BROKEN);
		return open.next;
	}
	mark_add(list, open.from, close.to, MARK_FRONT);
	ssize_t block = -1;
	for (struct line line = line_at(source, open.next); line.from < close.from;
		line = line_at(source, line.next))
		mark_key(list, source, line, &block);
	return close.next;
}

/* ---- the body ---- */

/* Most lines do not end in a colon, and that is quickly seen. */
static bool is_role(struct str source, struct line line)
{
	struct str role;
	size_t end = line.to;
	while (end > line.from && (unsigned char)source.p[end - 1] <= ' ')
		end--;
	return end > line.from && source.p[end - 1] == ':' &&
	       prompty_is_role(text_of(source, line), &role);
}

static void mark_body(struct mark_list *list, struct str source, size_t at, struct mark_names known)
{
	size_t message = at;
	while (at < source.n) {
		struct line line = line_at(source, at);
		at = line.next;
		if (!is_role(source, line))
			continue;
		mark_tags(list, source, message, line.from, known);
		mark_trimmed(list, source, line, MARK_ROLE);
		message = at;
	}
	mark_tags(list, source, message, source.n, known);
}

size_t prompt_marks(struct arena *a, struct str source, const struct str *known, size_t n_known,
	struct mark **out)
{
	struct mark_list list = {0};
	if (source.n)
		mark_body(&list, source, mark_front(&list, source),
			(struct mark_names){known, n_known});
	*out = arena_alloc(a, list.n * sizeof **out);
	if (list.n)
		memcpy(*out, list.p, list.n * sizeof **out);
	free(list.p);
	return list.n;
}

/* ---- the parser's word ---- */

/* A partial is another prompt of the store: whether it is there, the run says. */
static bool take_any_partial(void *context, struct str name, struct str *text)
{
	(void)context;
	(void)name;
	*text = STR("");
	return true;
}

int prompt_check(const char *file, struct str source, struct err *err)
{
	struct arena a = {0};
	struct prompty *p = NULL;
	struct mustache_partials partials = {.find = take_any_partial};
	int bad = prompty_parse(&a, file, source, partials, &p, err);
	prompty_done(p);
	arena_free(&a);
	return bad;
}

/* ---- what was hardly meant ---- */

/* A fence in the first lines that does not open the text: its front matter would be sent as text. */
static bool is_stray_front(struct str source, struct str line, int number)
{
	enum { NEAR_THE_TOP = 12 };
	struct str first = source, top;
	return number > 1 && number <= NEAR_THE_TOP && prompty_is_fence(line) &&
	       str_line(&first, &top) && !prompty_is_fence(top);
}

int prompt_doubts(const char *file, struct str source, struct err *err)
{
	struct str rest = source, line;
	bool in_text = false;
	for (int number = 1; str_line(&rest, &line); number++) {
		struct str role;
		if (str_starts(line, STR("<<<<<<< ")) || str_starts(line, STR(">>>>>>> ")))
			return err_set(err, ERR_INPUT,
				"%s:%d: a conflict of a merge stands here: choose, and delete the "
				"marks",
				file, number);
		in_text |= prompty_is_role(line, &role);
		if (!in_text && is_stray_front(source, line, number))
			return err_set(err, ERR_INPUT,
				"%s:%d: this front matter would be sent as text: its first --- "
				"must be the file's first line",
				file, number);
	}
	return 0;
}
