/*
 * utf8: decoding, validation, folding and character classes. The one place that sees utf8proc.
 */
#ifndef STROP_UTF8_H
#define STROP_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"
#include "str.h"

/* Decode one code point at text.p. Returns its length in bytes (1..4) and sets *cp; for an
 * ill-formed sequence returns the length of the maximal subpart (1..3, Unicode 3.9 "best practice")
 * and sets *cp to -1. text.n > 0. */
size_t utf8_decode(struct str text, int32_t *cp);

/* Append one code point (a surrogate or a value over 10FFFF becomes U+FFFD). */
void utf8_encode(struct buf *out, int32_t cp);

bool utf8_valid(struct str text);

/* Number of code points; an ill-formed subpart counts as one. */
size_t utf8_count(struct str text);

/* The same text with each ill-formed subpart as U+FFFD, in the arena; text itself when it is valid.
 */
struct str utf8_repair(struct arena *a, struct str text);

/* Unicode default case folding (C + F), in the arena; text itself when nothing changes. Ill-formed
 * input is repaired first. */
struct str utf8_fold(struct arena *a, struct str text);

/* NFKC + case folding, for comparing what people mean. */
struct str utf8_fold_nfkc(struct arena *a, struct str text);

/* The folding of one code point (cp >= 0): how many code points of `folded`. */
enum { UTF8_FOLD_MAX = 3 };
size_t utf8_fold_one(int32_t cp, int32_t folded[UTF8_FOLD_MAX]);

/* Lower case code point by code point (simple mapping, as Python's str.lower for all but special
 * cases). */
struct str utf8_lower(struct arena *a, struct str text);

bool utf8_is_space(int32_t cp);      /* White_Space, and 1C..1F as Python has it */
bool utf8_is_alpha(int32_t cp);      /* letters and marks */
bool utf8_is_digit(int32_t cp);      /* Nd */
bool utf8_is_word(int32_t cp);       /* letters, marks, digits, underscore: \w */
bool utf8_is_upper(int32_t cp);      /* Lu, Lt */
bool utf8_is_punct(int32_t cp);      /* P* and S* */
bool utf8_is_pictograph(int32_t cp); /* Extended_Pictographic: what emoji are made of */
int utf8_width(int32_t cp);          /* terminal columns: 0, 1 or 2 */

/* Whether a grapheme cluster boundary lies between a and b (UAX 29); *state starts at 0. */
bool utf8_grapheme_break(int32_t a, int32_t b, int32_t *state);

/* Take the next word (a run of letters, marks and digits) off *rest; false when there is none. */
bool utf8_word(struct str *rest, struct str *word);

#endif
