/*
 * sentence: owns the rules for the end of a sentence:
 *
 *   end  := [.!?\u061F\u0964] closer* (white space | end of text)   and then no lower-case letter
 *         | [\u3002\uFF01\uFF1F] closer*
 *
 * A full stop ends nothing after a single letter ("J. Smith") or a common title. Wrong cuts cost
 * little here, long lists of abbreviations for every language cost more.
 */
#include "sentence.h"

#include <stddef.h>
#include <stdint.h>

#include "utf8.h"

static const char *const titles[] = {
	"Mr", "Mrs", "Ms", "Dr", "Prof", "St", "No", "Fig", "vs", "cf", "approx"};

static int32_t code_at(struct str text, size_t at, size_t *n)
{
	int32_t cp = 0;
	*n = at < text.n ? utf8_decode(str_from(text, at), &cp) : 0;
	return cp;
}

static bool is_closer(int32_t cp)
{
	static const int32_t closers[] = {
		'"', '\'', ')', ']', '*', '_', 0xBB, 0x2019, 0x201D, 0x300D, 0x300F, 0xFF09};
	for (size_t i = 0; i < sizeof closers / sizeof *closers; i++)
		if (cp == closers[i])
			return true;
	return false;
}

/* Whether the word that ends at `at` is not the last of its sentence in spite of the full stop. */
static bool is_abbreviated(struct str text, size_t at)
{
	size_t from = at;
	while (from && at - from < 8 && utf8_is_alpha((unsigned char)text.p[from - 1] & 0x7F) &&
		(unsigned char)text.p[from - 1] < 0x80)
		from--;
	struct str word = {text.p + from, at - from};
	if (word.n == 1)
		return true;
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (str_is(word, titles[i]))
			return true;
	return false;
}

/* Past closers and white space from `at`; whether there was white space or the text's end. */
static bool skip_gap(struct str text, size_t *at)
{
	size_t n;
	int32_t cp = code_at(text, *at, &n);
	for (; n && is_closer(cp); cp = code_at(text, *at, &n))
		*at += n;
	bool gap = n == 0 || utf8_is_space(cp);
	for (; n && utf8_is_space(cp); cp = code_at(text, *at, &n))
		*at += n;
	return gap;
}

static bool is_end(struct str text, size_t mark, int32_t cp, size_t *after)
{
	bool wide = cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F;
	bool narrow = cp == '.' || cp == '!' || cp == '?' || cp == 0x61F || cp == 0x964;
	size_t end = *after;
	if (!wide && !narrow)
		return false;
	bool gap = skip_gap(text, &end);
	if (narrow && (!gap || (end < text.n && text.p[end] >= 'a' && text.p[end] <= 'z')))
		return false;
	if (cp == '.' && is_abbreviated(text, mark))
		return false;
	*after = end;
	return true;
}

bool sentence_next(struct str *rest, struct str *sentence)
{
	size_t n;
	if (!rest->n)
		return false;
	for (size_t at = 0; at < rest->n;) {
		int32_t cp = code_at(*rest, at, &n);
		size_t after = at + n;
		if (is_end(*rest, at, cp, &after)) {
			*sentence = str_head(*rest, after);
			*rest = str_from(*rest, after);
			return true;
		}
		at += n;
	}
	*sentence = *rest;
	*rest = str_from(*rest, rest->n);
	return true;
}
