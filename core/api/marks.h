/*
 * marks: the parts of a prompt's source, for highlighting as it is typed. Tolerant: any bytes are
 * taken, a prompt that does not parse yet is marked as far as it makes sense. What the real parser
 * says about it is prompt_check's.
 */
#ifndef STROP_MARKS_H
#define STROP_MARKS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "mem.h"
#include "str.h"

enum mark_kind {
	MARK_FRONT,    /* front matter, its fences included */
	MARK_KEY,      /* a key in it, with the colon */
	MARK_ROLE,     /* a line "system:" */
	MARK_VARIABLE, /* {{name}}, {{{name}}}, {{&name}} */
	MARK_UNKNOWN,  /* the same, but no data has that name */
	MARK_SECTION,  /* {{#name}} {{^name}} {{/name}} {{> name}} {{=<% %>=}} */
	MARK_COMMENT,  /* {{! ... }} */
	MARK_BROKEN,   /* {{ without its end */
};

struct mark {
	size_t from, to; /* bytes */
	enum mark_kind kind;
};

/* In order, not overlapping except that MARK_KEY may lie inside MARK_FRONT (and follows it).
 * `known`: the names a template sees (fields and context, chunks, shots, id); n_known 0: everything
 * is known. Inside a section names are taken as known when `section_names` (names of list items)
 * has them or the section is over unknown data. Delimiters changed by {{=...=}} are followed. In
 * the arena. */
size_t prompt_marks(struct arena *a, struct str source, const struct str *known, size_t n_known,
	struct mark **out);

/* What the parser says: 0, or the error with FILE:LINE. No data is needed. */
int prompt_check(const char *file, struct str source, struct err *err);

/* What parses but was hardly meant: conflict markers of a merge, front matter that does not begin
 * on the first line and so would be sent to the model. 0, or ERR_INPUT with FILE:LINE. */
int prompt_doubts(const char *file, struct str source, struct err *err);

/* The usual estimate of tokens (bytes / 4, rounded up); 0 for empty text. */
size_t tokens_estimate(struct str text);

#endif
