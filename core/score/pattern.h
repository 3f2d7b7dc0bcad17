/*
 * pattern: regular expressions with bounds. The one place that sees PCRE2.
 *
 * Perl syntax, Unicode (\w \d \b by Unicode properties); ill-formed UTF-8 in the text
 * counts as U+FFFD. Bounds: pattern 8 KiB, text 1 MiB, 50 million steps (characters passed count),
 * 32 MiB of heap. Fixed and without a clock, so that equal input gives an equal answer everywhere.
 */
#ifndef STROP_SCORE_PATTERN_H
#define STROP_SCORE_PATTERN_H

#include <stdbool.h>

#include "err.h"
#include "mem.h"
#include "str.h"

struct pattern;

/* Compile. The caller frees *out. The error says what is wrong and at which character. */
int pattern_new(struct str source, bool ignore_case, struct pattern **out, struct err *err);
void pattern_free(struct pattern *p);

enum pattern_result { PATTERN_NO, PATTERN_YES, PATTERN_LIMIT };

/* The first or the last match: *whole is what matched, *group the first group that took part, or
 * *whole when none did. Both borrow from text, or from a repaired copy in the arena.
 * PATTERN_LIMIT: a bound was hit, so it is not known. */
enum pattern_result pattern_find(const struct pattern *p, struct arena *a, struct str text,
	bool last, struct str *whole, struct str *group);

/* A list of patterns that one owner frees. */
struct pattern *pattern_link(struct pattern *p, struct pattern *next);
void pattern_free_all(struct pattern *list);

#endif
