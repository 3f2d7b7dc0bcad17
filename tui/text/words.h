/*
 * words: where in a text the words of a question stand, to show why a passage was found.
 *
 * A word is found when it is the same without regard to case, or when the two differ only in an
 * English ending (refund, refunds, refunded; policy, policies; ship, shipping): about what the
 * text index finds, whose stemming is Porter's, without being it. Accents count here.
 */
#ifndef STROP_WORDS_H
#define STROP_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"
#include "span.h"
#include "str.h"

/* Both in lower case (utf8_fold). */
bool words_match(struct str a, struct str b);

/* The ranges (RANGE_WORD) of text that match one of the n words, in order; in the arena. Words are
 * given as they were typed; choosing them (no stop words) is the caller's. */
size_t words_mark(
	struct arena *a, struct str text, const struct str *words, size_t n, struct range **out);

#endif
