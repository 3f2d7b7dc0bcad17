/*
 * markdown: the lines of a Markdown text, told apart as far as cutting needs it: headings, fenced
 * code, blank lines, and the rest (after CommonMark 0.31, sections 4.2, 4.3 and 4.5).
 */
#ifndef STROP_MARKDOWN_H
#define STROP_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"
#include "str.h"

enum markdown_kind { MARKDOWN_TEXT, MARKDOWN_BLANK, MARKDOWN_CODE, MARKDOWN_HEADING };

struct markdown {
	struct str text; /* borrowed */
	size_t at;
	char fence; /* '`' or '~' inside fenced code, else 0 */
	size_t fence_length;
	bool in_paragraph;
};

struct markdown_line {
	enum markdown_kind kind;
	size_t from, to;  /* in the text, with the line end; a setext heading has two lines */
	unsigned level;   /* of a heading, 1 to 6 */
	struct str title; /* of a heading, as written between its marks */
	bool is_item;     /* text that begins a list item, a quote or a table row */
};

/* Begin with {.text = text}. False at the end. */
bool markdown_next(struct markdown *m, struct markdown_line *line);

/* Bytes of a front matter at the start: "---" to "---" or "..."; 0 without one. */
size_t markdown_front_matter(struct str text);

/* A heading's words: links become their text, backticks go. At most `most` bytes. In the arena. */
struct str markdown_title(struct arena *a, struct str title, size_t most);

/* The longest head of at most n bytes that does not cut a character in two. */
struct str markdown_head(struct str text, size_t n);

#endif
