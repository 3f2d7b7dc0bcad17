/*
 * query: from what a person or an example asks to the words that are searched for. Nothing of the
 * user's text reaches FTS5's syntax: each word is later quoted by the store.
 */
#ifndef STROP_QUERY_H
#define STROP_QUERY_H

#include <stddef.h>

#include "mem.h"
#include "str.h"

/* The words of text in lower case, in order of appearance, without stop words (kept when nothing
 * else is left); at most 256. A repeated word is repeated, for it counts more. In the arena or
 * borrowed from text. */
size_t query_words(struct arena *a, struct str text, struct str **out);

#endif
