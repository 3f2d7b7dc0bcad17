/* marks_tags: the tags of one message of a prompt, for highlighting. For core/prompt only. */
#ifndef STROP_MARKS_TAGS_H
#define STROP_MARKS_TAGS_H

#include "marks.h"

struct mark_list {
	struct mark *p; /* on the heap */
	size_t n, cap;
};

void mark_add(struct mark_list *list, size_t from, size_t to, enum mark_kind kind);

/* The names that data has; none: every name is known. */
struct mark_names {
	const struct str *p;
	size_t n;
};

/* Add the tags in source[from..to), which is one message: a template of its own. */
void mark_tags(
	struct mark_list *list, struct str source, size_t from, size_t to, struct mark_names known);

#endif
