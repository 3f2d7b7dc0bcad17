/*
 * decode_cases: what a provider's decoder must make of a response, as data. A file of blocks:
 *
 *   case NAME
 *   event DATA            an event of a stream, or
 *   named NAME DATA       one with its `event` field, or
 *   body JSON             a whole body
 *   send JSON             what had been sent, for the provider's review; then what must have come
 *                         of it:
 *   text "..."            and finish, reasoning: JSON strings; absent: not looked at but for text
 *   error PART            and code, note: a part of what is there; absent: there is none
 *   complete yes          and malformed: absent: no
 *   tokens 8 2 -1         input, output, cached; absent: none known
 *   reasoned 5            of the output; absent: not looked at
 *   cache_write 5         of the input; the same
 */
#ifndef STROP_TEST_DECODE_CASES_H
#define STROP_TEST_DECODE_CASES_H

#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "provider.h"

struct decode_case {
	const char *file;
	struct str name, rest; /* rest: its lines */
};

/* The next case of the text, in *rest. */
static inline bool decode_next(struct str *rest, const char *file, struct decode_case *out)
{
	struct str line;
	*out = (struct decode_case){.file = file};
	while (out->name.n == 0 && str_line(rest, &line))
		if (str_starts(line, STR("case ")))
			out->name = str_from(line, 5);
	ssize_t end = str_find(*rest, STR("\ncase "));
	out->rest = str_head(*rest, end < 0 ? rest->n : (size_t)end + 1);
	*rest = str_from(*rest, out->rest.n);
	return out->name.n > 0;
}

/* The next line that is no comment, split at its first space. */
static inline bool decode_line(struct str *rest, struct str *word, struct str *value)
{
	while (str_line(rest, value)) {
		if (value->n == 0 || value->p[0] == '#')
			continue;
		*word = STR("");
		str_split(value, ' ', word);
		return true;
	}
	return false;
}

static inline void decode_fail(const struct decode_case *c, const char *what, struct str got)
{
	fail_msg("%s: case %.*s: %s is \"%.*s\"", c->file, STRF(c->name), what, STRF(got));
}

static inline void decode_check_json(
	const struct decode_case *c, const char *what, struct str want, struct str got)
{
	struct json *v;
	if (json_parse(want, &v, NULL) != 0)
		decode_fail(c, "the case's own text", want);
	if (!str_eq(json_str(v), got))
		decode_fail(c, what, got);
	json_free(v);
}

static inline void decode_check_part(
	const struct decode_case *c, const char *what, struct str want, struct str got)
{
	if (want.n ? str_find(got, want) < 0 : got.n > 0)
		decode_fail(c, what, got);
}

static inline void decode_check_flag(
	const struct decode_case *c, const char *what, struct str want, bool got)
{
	if (str_is(want, "yes") != got)
		decode_fail(c, what, got ? STR("yes") : STR("no"));
}

/* Give a line to the decoder; false: it is something else. */
static inline bool decode_feed(
	const struct provider *p, struct str word, struct str value, struct answer *a)
{
	struct str name;
	if (str_is(word, "event")) {
		p->event(STR(""), value, a);
	} else if (str_is(word, "named")) {
		str_split(&value, ' ', &name);
		p->event(name, value, a);
	} else if (str_is(word, "body")) {
		p->body(value, a);
	} else if (str_is(word, "send")) {
		p->review(value, a);
	} else {
		return false;
	}
	return true;
}

static inline void decode_check(const struct provider *p, const struct decode_case *c)
{
	struct answer a;
	struct str rest = c->rest, word, value, error = {0}, code = {0}, complete = {0},
		   malformed = {0}, tokens = STR("-1 -1 -1"), text = STR("\"\""), reasoned = {0},
		   note = {0}, cache_write = {0};
	char got[100];
	answer_init(&a);
	while (decode_line(&rest, &word, &value) && decode_feed(p, word, value, &a))
		;
	answer_close(&a);
	rest = c->rest;
	while (decode_line(&rest, &word, &value)) {
		if (str_is(word, "text"))
			text = value;
		else if (str_is(word, "finish"))
			decode_check_json(c, "finish", value, buf_str(&a.finish));
		else if (str_is(word, "reasoning"))
			decode_check_json(c, "reasoning", value, buf_str(&a.reasoning));
		else if (str_is(word, "error"))
			error = value;
		else if (str_is(word, "code"))
			code = value;
		else if (str_is(word, "complete"))
			complete = value;
		else if (str_is(word, "malformed"))
			malformed = value;
		else if (str_is(word, "tokens"))
			tokens = value;
		else if (str_is(word, "reasoned"))
			reasoned = value;
		else if (str_is(word, "note"))
			note = value;
		else if (str_is(word, "cache_write"))
			cache_write = value;
		else if (!str_is(word, "event") && !str_is(word, "named") &&
			 !str_is(word, "body") && !str_is(word, "send"))
			fail_msg("%s: what is \"%.*s\"?", c->file, STRF(word));
	}
	decode_check_json(c, "text", text, buf_str(&a.text));
	decode_check_part(c, "error", error, buf_str(&a.error));
	decode_check_part(c, "code", code, buf_str(&a.error_code));
	decode_check_part(c, "note", note, buf_str(&a.note));
	decode_check_flag(c, "complete", complete, a.complete);
	decode_check_flag(c, "malformed", malformed, a.malformed);
	snprintf(got, sizeof got, "%lld %lld %lld", (long long)a.usage.input,
		(long long)a.usage.output, (long long)a.usage.cached);
	if (!str_is(tokens, got))
		decode_fail(c, "tokens", str_of(got));
	snprintf(got, sizeof got, "%lld", (long long)a.usage.reasoning);
	if (reasoned.n && !str_is(reasoned, got))
		decode_fail(c, "reasoned", str_of(got));
	snprintf(got, sizeof got, "%lld", (long long)a.usage.cache_write);
	if (cache_write.n && !str_is(cache_write, got))
		decode_fail(c, "cache_write", str_of(got));
	answer_done(&a);
}

/* All cases of a file; returns how many. */
static inline int decode_check_file(const struct provider *p, const char *path)
{
	struct buf file = test_read_file(path);
	struct str rest = buf_str(&file);
	struct decode_case c;
	int n = 0;
	for (; decode_next(&rest, path, &c); n++)
		decode_check(p, &c);
	buf_free(&file);
	return n;
}

#endif
