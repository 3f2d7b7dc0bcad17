/*
 * cases: test cases as blocks of text in a file.
 *
 *   == name of the case
 *   -- mark            any word and what follows it: template, data, partial NAME, expect, error
 *   text               without its last line end; \r \t \0 \\ as in C, \$ is nothing (it shows
 *                      blanks at a line's end, and keeps a line from being a mark); other
 *                      backslashes stay
 *
 * Lines before the first case are a comment.
 */
#ifndef STROP_TEST_CASES_H
#define STROP_TEST_CASES_H

#include "test.h"

#include <string.h>

enum { CASE_PARTS = 32 };

struct test_case {
	struct str name;
	struct case_part {
		struct str mark, text;
	} parts[CASE_PARTS];
	size_t n;
};

static inline struct str case_unescape(struct arena *a, struct str text)
{
	static const char from[] = "rt0\\$", to[] = "\r\t\0\\";
	char *p = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		const char *escape = NULL;
		if (text.p[i] == '\\' && i + 1 < text.n && text.p[i + 1])
			escape = strchr(from, text.p[i + 1]);
		if (!escape)
			p[n++] = text.p[i];
		else if (*escape != '$')
			p[n++] = to[escape - from];
		i += escape != NULL;
	}
	return (struct str){p, n};
}

/* Take the next case off *rest; false when there is none. */
static inline bool case_next(struct arena *a, struct str *rest, struct test_case *c)
{
	struct str line = STR(""), mark = STR("-- "), head = STR("== ");
	*c = (struct test_case){0};
	while (str_line(rest, &line) && !str_starts(line, head))
		;
	if (!str_starts(line, head))
		return false;
	c->name = str_from(line, head.n);
	struct str before = *rest;
	for (; str_line(rest, &line) && !str_starts(line, head); before = *rest) {
		struct case_part *part = c->n ? &c->parts[c->n - 1] : NULL;
		if (str_starts(line, mark)) {
			assert_true(c->n < CASE_PARTS);
			c->parts[c->n++].mark = str_from(line, mark.n);
		} else if (part) {
			if (!part->text.p)
				part->text.p = line.p;
			part->text.n = (size_t)(line.p + line.n - part->text.p);
		}
	}
	*rest = before;
	for (size_t i = 0; i < c->n; i++)
		c->parts[i].text = case_unescape(a, c->parts[i].text);
	return true;
}

static inline bool case_part(const struct test_case *c, struct str mark, struct str *text)
{
	*text = STR("");
	for (size_t i = 0; i < c->n; i++) {
		if (!str_eq(c->parts[i].mark, mark))
			continue;
		*text = c->parts[i].text;
		return true;
	}
	return false;
}

static inline struct str case_text(const struct test_case *c, const char *mark)
{
	struct str text;
	case_part(c, str_of(mark), &text);
	return text;
}

static inline bool case_has(const struct test_case *c, const char *mark)
{
	struct str text;
	return case_part(c, str_of(mark), &text);
}

/* Compare, and say which case it was. */
static inline void case_check(const struct test_case *c, struct str got, struct str want)
{
	if (!str_eq(got, want))
		fail_msg("%.*s:\n--- expected\n%.*s\n--- got\n%.*s\n---", STRF(c->name), STRF(want),
			STRF(got));
}

#endif
