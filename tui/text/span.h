/*
 * span: a run of a row's bytes that looks the same, and the ranges of a text that are marked over
 * whatever else they are (found words, differences).
 */
#ifndef STROP_SPAN_H
#define STROP_SPAN_H

#include <stddef.h>

#include "str.h"

enum span_kind {
	SPAN_TEXT,
	SPAN_HEADING,
	SPAN_STRONG,
	SPAN_EMPHASIS,
	SPAN_CODE,
	SPAN_CODE_BLOCK, /* a line between fences */
	SPAN_FENCE,      /* a line ``` or ~~~ */
	SPAN_QUOTE,      /* the text of a quote, with its > */
	SPAN_BULLET,     /* "-", "*", "+", "1.", "1)" */
	SPAN_LINK,       /* the text of a link */
	SPAN_URL,        /* and its address, with the parentheses */
	SPAN_RULE,       /* a line of --- or *** or ___ */
};

enum range_kind {
	RANGE_NONE,
	RANGE_WORD,  /* a word that was asked for */
	RANGE_FOUND, /* what was searched for */
	RANGE_REMOVED,
	RANGE_ADDED,
};

struct range {
	size_t from, to; /* bytes; from < to */
	enum range_kind kind;
};

/* In order, not overlapping; borrowed. */
struct ranges {
	const struct range *p;
	size_t n;
};

struct span {
	size_t from, to; /* bytes of the text, from < to */
	enum span_kind kind;
	enum range_kind mark;
};

/* Zero-initialise; free with free(list.p). */
struct span_list {
	struct span *p;
	size_t n, cap;
};

/* Add text[from..to), cut where ranges begin and end. */
void span_add(
	struct span_list *list, size_t from, size_t to, enum span_kind kind, struct ranges ranges);

#endif
