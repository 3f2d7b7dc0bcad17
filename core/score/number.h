/*
 * number: finding numbers in text as people and financial reports write them.
 *
 *   sign        - + and U+2212, before or after the currency
 *   currency    $ EUR GBP YEN signs before the number
 *   groups      1 to 3 digits, then groups of exactly 3, all set apart by the same one of: comma,
 *               no-break space, thin space, narrow no-break space. "1,23" is two numbers.
 *   decimals    1.5 .5, exponent 1.2e3; a full stop after the number is not part of it
 *   (1,234)     negative, when the parenthesis holds only the number, its currency and percent sign
 *               and does not follow a word ("f(5)" is 5)
 *   scale       thousand million billion trillion, k K M B T bn mn tn: attached or after one space
 *   percent     % percent pct "per cent"; bps and "basis points" are hundredths of a percent
 *
 * A digit glued to a Latin letter before it is part of a name (Q3, FY19, CO2), not a number.
 * No locale. Linear in the text.
 */
#ifndef STROP_SCORE_NUMBER_H
#define STROP_SCORE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"
#include "str.h"

struct number {
	double value; /* with its scale: "3.2 million" is 3200000; percent stays percent: 12.5 */
	bool percent;
	bool point;        /* written with a decimal point or an exponent */
	int decimals;      /* digits after the point as written */
	int significant;   /* digits from the first that is not 0 */
	int scale;         /* power of ten of scale word, exponent and bps: the last decimal stands
			      for 10^(scale - decimals) */
	size_t start, end; /* bytes of the text, sign, currency, parentheses and unit included */
};

/* The next number at or after byte *at; moves *at behind it. False when there is none. */
bool number_next(struct str text, size_t *at, struct number *out);

bool number_first(struct str text, struct number *out);
bool number_last(struct str text, struct number *out);

/* The whole text but for white space as FinQA's str_to_num reads it: commas dropped and then a
 * decimal number, or the same before a "%", divided by 100, or const_X, const_m1. */
bool number_strict(struct str text, double *out);

/* Shortest form, "12.5%" for a percentage, in the arena. */
struct str number_text(struct arena *a, const struct number *number);
struct str number_value_text(struct arena *a, double value);

#endif
