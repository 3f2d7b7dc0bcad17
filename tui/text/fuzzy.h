/*
 * fuzzy: which texts a person may mean by a few letters, best first.
 *
 * A pattern is words with blanks between; each must be found in the text, its characters in order
 * but with gaps allowed. A pattern without capitals ignores case. Matches at the beginnings of
 * words and without gaps are better, and of equal ones the shorter text.
 */
#ifndef STROP_FUZZY_H
#define STROP_FUZZY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

/* ---- one text ---- */

enum { FUZZY_PATTERN = 64, FUZZY_TEXT = 512 }; /* characters that are looked at */

/* How well it fits: -1 not at all, 0 for an empty pattern. */
int fuzzy_score(struct str pattern, struct str text);

/* Set marks[i] for the bytes of text (marks has text.n elements, cleared here) that matched. */
void fuzzy_marks(struct str pattern, struct str text, bool *marks);

/* ---- a list, searched in slices ---- */

struct fuzzy;
struct fuzzy *fuzzy_new(void);
void fuzzy_free(struct fuzzy *f);

/* Append a text; it must live as long as the list. */
void fuzzy_add(struct fuzzy *f, struct str text);

/* Another pattern (copied). One that only adds to the last narrows what was found. */
void fuzzy_set(struct fuzzy *f, struct str pattern);
struct str fuzzy_pattern(const struct fuzzy *f);

/* Search on for about budget_us; true: there is more to look at. */
bool fuzzy_step(struct fuzzy *f, int64_t budget_us);

size_t fuzzy_total(const struct fuzzy *f);
size_t fuzzy_found(const struct fuzzy *f);
size_t fuzzy_at(const struct fuzzy *f, size_t rank); /* the text's number, best match first */

#endif
