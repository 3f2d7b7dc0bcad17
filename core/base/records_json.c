/*
 * records_json: owns the cutting of a JSON file into the elements of its array, one at a time.
 *
 * Only the frame is read here: brackets, strings, commas. What is inside an element is judged when
 * it is parsed, so that an element that is wrong but whole is one bad record; a frame that is wrong
 * ends the stream, because nobody can say where the next element begins.
 *
 * The decision: an object around the array is read twice. The first pass only looks which member is
 * the one array of objects (it may come last, after a gigabyte) and that the frame is sound; then
 * the file is read again from there.
 */
#include "records_formats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum place { AT_FIRST, AT_NEXT };

struct walk {
	enum place place;
	bool wrapped; /* the array is a member of an object */
};

/* Where in a value the next byte stands. */
struct lexer {
	int64_t depth;
	bool in_string, escaped;
};

enum lexed { INSIDE, ENDS_WITH, ENDS_BEFORE };

static bool is_space(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int next_sign(struct source *s)
{
	int c;
	while (is_space(c = source_peek(s)))
		source_skip(s, 1);
	return c;
}

static enum lexed lex_string(struct lexer *l, char c)
{
	if (l->escaped)
		l->escaped = false;
	else if (c == '\\')
		l->escaped = true;
	else if (c == '"')
		l->in_string = false;
	return l->in_string || l->depth ? INSIDE : ENDS_WITH;
}

static enum lexed lex(struct lexer *l, char c)
{
	if (l->in_string)
		return lex_string(l, c);
	switch (c) {
	case '"':
		l->in_string = true;
		return INSIDE;
	case '[':
	case '{':
		l->depth++;
		return INSIDE;
	case ']':
	case '}':
		if (l->depth == 0)
			return ENDS_BEFORE;
		return --l->depth ? INSIDE : ENDS_WITH;
	case ',':
	case ' ':
	case '\t':
	case '\r':
	case '\n':
		return l->depth ? INSIDE : ENDS_BEFORE;
	}
	return INSIDE;
}

/* Bytes of the span that belong to the value; *whole when it ends there. */
static size_t lex_span(struct lexer *l, struct str span, bool *whole)
{
	*whole = false;
	for (size_t i = 0; i < span.n; i++) {
		enum lexed lexed = lex(l, span.p[i]);
		*whole = lexed != INSIDE;
		if (*whole)
			return i + (lexed == ENDS_WITH);
	}
	return span.n;
}

/* Go over a value whose first `depth` brackets are behind us, and add it to `out` unless that is
 * NULL. Of one that is too long only RECORD_MAX + 1 bytes are kept. False: the file ends inside. */
static bool take_value(struct source *s, int64_t depth, struct buf *out)
{
	struct lexer l = {.depth = depth};
	bool whole = false, any = false;
	for (struct str span; !whole && (span = source_span(s)).n; any = true) {
		size_t n = lex_span(&l, span, &whole);
		if (out && out->n <= RECORD_MAX)
			buf_add(out,
				str_head(span,
					n < RECORD_MAX + 1 - out->n ? n : RECORD_MAX + 1 - out->n));
		source_skip(s, n);
	}
	return whole || (any && l.depth == 0 && !l.in_string);
}

/* What the first pass over an object finds. */
struct found {
	int64_t offset; /* behind the [ */
	int line, column;
	size_t n, empty;
	int second; /* line of another one */
};

static enum records_status end_early(struct records *r, struct err *err)
{
	return records_stop(r, r->source.line, err, "the file ends too early");
}

static enum records_status expected(struct records *r, const char *what, struct err *err)
{
	struct source *s = &r->source;
	if (source_peek(s) < 0)
		return end_early(r, err);
	return records_stop(r, s->line, err, "not JSON at line %d, column %d: expected %s", s->line,
		s->column, what);
}

static void note_array(struct source *s, struct found *found)
{
	int64_t offset = source_offset(s);
	int line = s->line, column = s->column, c = next_sign(s);
	found->empty += c == ']';
	if (c != '{')
		return;
	found->n++;
	if (found->n > 1) {
		found->second = line;
		return;
	}
	found->offset = offset;
	found->line = line;
	found->column = column;
}

/* A member's name, as it is quoted into r->text, and the colon: the value's first byte is next. */
static enum records_status take_name(struct records *r, struct err *err)
{
	struct source *s = &r->source;
	if (next_sign(s) != '"')
		return expected(r, "a member name in quotes", err);
	buf_cut(&r->text, 0);
	if (!take_value(s, 0, &r->text))
		return end_early(r, err);
	if (next_sign(s) != ':')
		return expected(r, ":", err);
	source_skip(s, 1);
	int c = next_sign(s);
	if (c == ',' || c == '}' || c == ']' || c < 0)
		return expected(r, "a value", err);
	return RECORDS_ONE;
}

/* RECORDS_ONE: gone over. */
static enum records_status scan_member(struct records *r, struct found *found, struct err *err)
{
	struct source *s = &r->source;
	enum records_status status = take_name(r, err);
	if (status != RECORDS_ONE)
		return status;
	int depth = source_peek(s) == '[';
	if (depth) {
		source_skip(s, 1);
		note_array(s, found);
	}
	return take_value(s, depth, NULL) ? RECORDS_ONE : end_early(r, err);
}

/* From { to the end of the file. */
static enum records_status scan_object(struct records *r, struct found *found, struct err *err)
{
	struct source *s = &r->source;
	source_skip(s, 1);
	for (bool more = next_sign(s) != '}'; more;) {
		enum records_status status = scan_member(r, found, err);
		if (status != RECORDS_ONE)
			return status;
		int c = next_sign(s);
		if (c != ',' && c != '}')
			return expected(r, "a comma or }", err);
		more = c == ',';
		if (more)
			source_skip(s, 1);
	}
	source_skip(s, 1);
	int c = next_sign(s);
	if (c == '{')
		return records_stop(r, s->line, err,
			"a second object: if this is one object a line, name the file .jsonl");
	return c < 0 ? RECORDS_ONE : expected(r, "the end of the file", err);
}

static enum records_status enter_object(struct records *r, struct err *err)
{
	struct found found = {0};
	int line = r->source.line;
	enum records_status status = scan_object(r, &found, err);
	if (status != RECORDS_ONE)
		return status;
	if (found.n == 0 && found.empty == 1)
		return RECORDS_END;
	if (found.n == 0)
		return records_stop(r, line, err,
			"expected an array of objects, or an object with one such array");
	if (found.n > 1)
		return records_stop(r, line, err,
			"two members are arrays of objects (lines %d and %d): one is needed",
			found.line, found.second);
	if (source_seek(&r->source, found.offset, found.line, found.column) != 0)
		return records_stop(r, line, err, "cannot read again: %s", strerror(errno));
	return RECORDS_ONE;
}

/* Into the object that is next, up to the value of its member `name`. */
static enum records_status enter_member(struct records *r, struct str name, struct err *err)
{
	struct source *s = &r->source;
	int line = s->line;
	if (next_sign(s) != '{')
		return expected(r, "an object", err);
	source_skip(s, 1);
	while (next_sign(s) != '}') {
		enum records_status status = take_name(r, err);
		if (status != RECORDS_ONE)
			return status;
		struct str found = buf_str(&r->text);
		if (found.n == name.n + 2 && str_eq(str_head(str_from(found, 1), name.n), name))
			return RECORDS_ONE;
		if (!take_value(s, 0, NULL))
			return end_early(r, err);
		int c = next_sign(s);
		if (c != ',' && c != '}')
			return expected(r, "a comma or }", err);
		if (c == ',')
			source_skip(s, 1);
	}
	return records_stop(r, line, err, "there is no member %.*s", STRF(name));
}

/* Up to the value that r->within leads to. */
static enum records_status enter_within(struct records *r, struct err *err)
{
	struct str rest = str_of(r->within), name;
	enum records_status status = RECORDS_ONE;
	while (status == RECORDS_ONE && str_split(&rest, '.', &name))
		status = enter_member(r, name, err);
	return status;
}

/* Up to and with the [ of the array. */
static enum records_status enter(struct records *r, struct err *err)
{
	struct source *s = &r->source;
	struct walk *walk = r->state = mem_alloc(sizeof *walk);
	if (r->within) {
		enum records_status status = enter_within(r, err);
		walk->wrapped = true;
		if (status == RECORDS_ONE && next_sign(s) != '[')
			return expected(r, "an array", err);
		if (status == RECORDS_ONE)
			source_skip(s, 1);
		return status;
	}
	int c = next_sign(s);
	if (c == '[') {
		source_skip(s, 1);
		return RECORDS_ONE;
	}
	walk->wrapped = c == '{';
	if (c == '{')
		return enter_object(r, err);
	return records_stop(r, s->line, err, "expected an array of objects%s",
		c < 0 ? ": the file is empty" : "");
}

static enum records_status leave(struct records *r, struct err *err)
{
	const struct walk *walk = r->state;
	source_skip(&r->source, 1);
	if (walk->wrapped || next_sign(&r->source) < 0)
		return RECORDS_END;
	return expected(r, "the end of the file", err);
}

static enum records_status read_element(struct records *r, struct json **fields, struct err *err)
{
	struct source *s = &r->source;
	int column = s->column, c = source_peek(s);
	if (c < 0 || c == ',' || c == ']' || c == '}' || c == ':')
		return expected(r, "a value", err);
	r->line = s->line;
	buf_cut(&r->text, 0);
	if (!take_value(s, 0, &r->text))
		return records_stop(r, r->line, err, "the file ends inside this element");
	if (r->text.n > RECORD_MAX)
		return records_bad(r, r->line, err, "the element is longer than 8 MiB");
	return records_parse(r, column, fields, err);
}

enum records_status jsonarray_next(struct records *r, struct json **fields, struct err *err)
{
	enum records_status status = r->state ? RECORDS_ONE : enter(r, err);
	if (status != RECORDS_ONE)
		return status;
	struct walk *walk = r->state;
	int c = next_sign(&r->source);
	if (c == ']')
		return leave(r, err);
	if (walk->place == AT_NEXT) {
		if (c != ',')
			return expected(r, "a comma or ]", err);
		source_skip(&r->source, 1);
		next_sign(&r->source);
	}
	walk->place = AT_NEXT;
	return read_element(r, fields, err);
}

void jsonarray_done(struct records *r)
{
	free(r->state);
}

enum records_status jsonarray_value(struct records *r, struct json **out, struct err *err)
{
	enum records_status status = enter_within(r, err);
	if (status != RECORDS_ONE)
		return status;
	int column = r->source.column;
	r->line = r->source.line;
	buf_cut(&r->text, 0);
	if (!take_value(&r->source, 0, &r->text))
		return end_early(r, err);
	if (r->text.n > RECORD_MAX)
		return records_bad(r, r->line, err, "the value is longer than 8 MiB");
	struct err why;
	if (json_parse_at(buf_str(&r->text), r->line, column, out, &why) != 0)
		return records_bad(r, r->line, err, "%s", why.text);
	return RECORDS_ONE;
}
