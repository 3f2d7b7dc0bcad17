/*
 * marks_tags: owns the finding of Mustache tags as they are typed. It reads what mustache.c reads
 * (its grammar stands there) but goes on after what that one refuses.
 *
 * The decision: the scan is linear whatever the text is, because it runs on every key. A name's end
 * is looked for only as far as a name can reach, a comment's or a change of delimiters' end is
 * remembered until the delimiters change. (The first `=}}` after a tag lies no further than the next
 * tag that changes them, so looking again costs no more than the text between the two.)
 */
#include "marks_tags.h"

#include <string.h>

#include "mustache_tree.h"

/* As in mustache.c: a longer name is a tag that was never closed. */
enum { MAX_NAME = 256, MAX_DELIMITER = 15 };

/* What a section's items are known to have. */
enum shape { SHAPE_OUTER, SHAPE_ANY, SHAPE_CHUNK, SHAPE_SHOT };

struct section {
	struct str name;
	enum shape shape;
};

struct scanner {
	struct mark_list *list;
	struct str text; /* the source up to the message's end */
	struct mark_names known;
	struct str open, close;
	/* Where the delimiter (and `=` before it) ends a comment (a change); 0: not looked for. */
	size_t next_close, next_equals;
	struct section sections[MUSTACHE_SECTIONS];
	size_t depth;
};

void mark_add(struct mark_list *list, size_t from, size_t to, enum mark_kind kind)
{
	list->p = mem_grow(list->p, list->n, &list->cap, sizeof *list->p);
	list->p[list->n++] = (struct mark){from, to, kind};
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t skip_space(struct str text, size_t at)
{
	while (at < text.n && is_space(text.p[at]))
		at++;
	return at;
}

/* The first place of `what` that begins in text[from..to); text.n when there is none. */
static size_t find(struct str text, size_t from, size_t to, struct str what)
{
	while (from < to && from + what.n <= text.n) {
		const char *p = memchr(text.p + from, what.p[0], to - from);
		if (!p)
			break;
		from = (size_t)(p - text.p);
		if (from + what.n <= text.n && memcmp(p, what.p, what.n) == 0)
			return from;
		from++;
	}
	return text.n;
}

/* ---- names ---- */

static bool is_item_field(enum shape shape, struct str name)
{
	static const char *const chunk[] = {"rank", "id", "document", "heading", "text"};
	if (shape == SHAPE_ANY)
		return true;
	if (shape == SHAPE_SHOT)
		return str_is(name, "expected");
	for (size_t i = 0; shape == SHAPE_CHUNK && i < sizeof chunk / sizeof *chunk; i++)
		if (str_is(name, chunk[i]))
			return true;
	return false;
}

static bool is_known(const struct scanner *s, struct str name)
{
	if (s->known.n == 0 || str_is(name, "."))
		return true;
	struct str first = name;
	str_split(&name, '.', &first);
	first = str_trim(first);
	for (size_t i = s->depth; i-- > 0;)
		if (is_item_field(s->sections[i].shape, first))
			return true;
	for (size_t i = 0; i < s->known.n; i++)
		if (s->known.p[i].n == first.n && str_eq(s->known.p[i], first))
			return true;
	return false;
}

/* What cannot be a name because the tag's end is missing and another one's was found. */
static bool is_run_on(const struct scanner *s, struct str name)
{
	return name.n > MAX_NAME || (name.n && memchr(name.p, '\n', name.n)) ||
	       str_find(name, s->open) >= 0;
}

static bool is_name(struct str name, char sigil)
{
	if (name.n == 0 || memchr(name.p, '\0', name.n))
		return false;
	if (sigil == '>' || str_is(name, "."))
		return true;
	return name.p[0] != '.' && name.p[name.n - 1] != '.' && str_find(name, STR("..")) < 0;
}

/* ---- sections ---- */

static enum shape shape_of(const struct scanner *s, struct str name)
{
	if (str_is(name, "chunks"))
		return SHAPE_CHUNK;
	if (str_is(name, "shots"))
		return SHAPE_SHOT;
	return is_known(s, name) ? SHAPE_ANY : SHAPE_OUTER;
}

static void open_section(struct scanner *s, struct str name, char sigil)
{
	if (s->depth == MUSTACHE_SECTIONS)
		return;
	enum shape shape = sigil == '#' ? shape_of(s, name) : SHAPE_OUTER;
	s->sections[s->depth++] = (struct section){name, shape};
}

/* Ends the innermost section of that name, and those in it that were never ended. */
static void close_section(struct scanner *s, struct str name)
{
	for (size_t i = s->depth; i-- > 0;) {
		if (str_eq(s->sections[i].name, name)) {
			s->depth = i;
			return;
		}
	}
}

/* ---- tags ---- */

/* A tag that does not end: to the end of its line, or to where the next one begins. */
static size_t mark_broken(struct scanner *s, size_t begin)
{
	size_t inside = begin + s->open.n;
	size_t end = find(s->text, inside, s->text.n, s->open);
	end = find(str_head(s->text, end), inside, end, STR("\n"));
	size_t shown = end;
	while (shown > inside && is_space(s->text.p[shown - 1]))
		shown--;
	mark_add(s->list, begin, shown, MARK_BROKEN);
	return end;
}

/* The end of a tag with a name, whose trimmed name is *name; 0 when it has none. The name may have
 * white space around it of any length. */
static size_t end_of_name(const struct scanner *s, size_t at, bool is_triple, struct str *name)
{
	char what[MAX_DELIMITER + 1] = "}";
	struct str close = {what, is_triple + s->close.n};
	memcpy(what + is_triple, s->close.p, s->close.n);
	size_t from = skip_space(s->text, at), far = from + MAX_NAME + 1;
	size_t end = find(s->text, from, far < s->text.n ? far : s->text.n, close);
	if (end == s->text.n && far < s->text.n) {
		end = skip_space(s->text, far - 1);
		if (!str_starts(str_from(s->text, end), close))
			end = s->text.n;
	}
	if (end == s->text.n)
		return 0;
	*name = str_trim(str_head(str_from(s->text, from), end - from));
	return end + close.n;
}

static enum mark_kind kind_of(const struct scanner *s, struct str name, char sigil)
{
	if (!is_name(name, sigil))
		return MARK_BROKEN;
	if (sigil && strchr("#^/>", sigil))
		return MARK_SECTION;
	return is_known(s, name) ? MARK_VARIABLE : MARK_UNKNOWN;
}

static size_t take_named(struct scanner *s, size_t begin, size_t at, char sigil)
{
	struct str name = {0};
	size_t end = end_of_name(s, at, sigil == '{', &name);
	if (end == 0 || is_run_on(s, name))
		return mark_broken(s, begin);
	mark_add(s->list, begin, end, kind_of(s, name, sigil));
	if (sigil == '#' || sigil == '^')
		open_section(s, name, sigil);
	else if (sigil == '/')
		close_section(s, name);
	return end;
}

static size_t take_comment(struct scanner *s, size_t begin, size_t at)
{
	if (s->next_close < at)
		s->next_close = find(s->text, at, s->text.n, s->close);
	if (s->next_close == s->text.n)
		return mark_broken(s, begin);
	size_t end = s->next_close + s->close.n;
	mark_add(s->list, begin, end, MARK_COMMENT);
	return end;
}

static bool is_delimiter(struct str text)
{
	if (text.n == 0 || text.n > MAX_DELIMITER)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '=' || (unsigned char)text.p[i] <= ' ')
			return false;
	return true;
}

static bool set_delimiters(struct scanner *s, struct str both)
{
	size_t n = 0;
	while (n < both.n && (unsigned char)both.p[n] > ' ')
		n++;
	struct str open = str_head(both, n), close = str_trim(str_from(both, n));
	if (!is_delimiter(open) || !is_delimiter(close))
		return false;
	s->open = open;
	s->close = close;
	s->next_close = s->next_equals = 0;
	return true;
}

/* `=` and the closing delimiter, side by side. */
static size_t find_equals(const struct scanner *s, size_t at)
{
	char what[MAX_DELIMITER + 1] = "=";
	memcpy(what + 1, s->close.p, s->close.n);
	return find(s->text, at, s->text.n, (struct str){what, s->close.n + 1});
}

static size_t take_change(struct scanner *s, size_t begin, size_t at)
{
	if (s->next_equals < at)
		s->next_equals = find_equals(s, at);
	size_t close = s->next_equals, end = close + 1 + s->close.n;
	if (close == s->text.n ||
		!set_delimiters(s, str_trim(str_head(str_from(s->text, at), close - at))))
		return mark_broken(s, begin);
	mark_add(s->list, begin, end, MARK_SECTION);
	return end;
}

/* Returns where the scan goes on. */
static size_t take_tag(struct scanner *s, size_t begin)
{
	size_t at = begin + s->open.n;
	char sigil = at < s->text.n ? s->text.p[at] : '\0';
	if (sigil == '\0' || !strchr("#^/>&!={", sigil))
		return take_named(s, begin, at, '\0');
	if (sigil == '!')
		return take_comment(s, begin, at + 1);
	if (sigil == '=')
		return take_change(s, begin, at + 1);
	return take_named(s, begin, at + 1, sigil);
}

void mark_tags(
	struct mark_list *list, struct str source, size_t from, size_t to, struct mark_names known)
{
	struct scanner s = {
		.list = list,
		.text = str_head(source, to),
		.known = known,
		.open = STR("{{"),
		.close = STR("}}"),
	};
	for (;;) {
		from = find(s.text, from, s.text.n, s.open);
		if (from == s.text.n)
			return;
		from = take_tag(&s, from);
	}
}
