/*
 * find: owns searching in a buffer. The text is compared as it is, one folded code point at a time,
 * so that a match is known by its bytes and nothing as large as the text is made.
 */
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "mem.h"
#include "utf8.h"

struct needle {
	struct str bytes;    /* what to find, literally, when there are no chars */
	int32_t *chars;      /* the same folded; NULL: case counts */
	size_t n;            /* of chars */
	bool may_begin[256]; /* the bytes that a match can begin with */
};

/* Smart case asks for the folded search: well-formed, and no capital in it. */
static bool ignores_case(struct str what)
{
	int32_t cp;
	for (size_t at = 0; at < what.n;) {
		at += utf8_decode(str_from(what, at), &cp);
		if (cp < 0 || utf8_is_upper(cp))
			return false;
	}
	return true;
}

static void fold(struct needle *needle, struct str what)
{
	int32_t cp;
	needle->chars = mem_alloc(what.n * UTF8_FOLD_MAX * sizeof *needle->chars);
	for (size_t at = 0; at < what.n;) {
		at += utf8_decode(str_from(what, at), &cp);
		needle->n += utf8_fold_one(cp, needle->chars + needle->n);
	}
}

/* More than ASCII folds to ASCII (the Kelvin sign to k), so every lead byte may begin a match. */
static void needle_init(struct needle *needle, struct str what)
{
	*needle = (struct needle){.bytes = what};
	if (!ignores_case(what)) {
		needle->may_begin[(unsigned char)what.p[0]] = true;
		return;
	}
	fold(needle, what);
	for (int byte = 0; byte < 0x80; byte++) {
		int32_t folded[UTF8_FOLD_MAX];
		utf8_fold_one(byte, folded);
		needle->may_begin[byte] = folded[0] == needle->chars[0];
	}
	for (int byte = 0xC2; byte <= 0xF4; byte++)
		needle->may_begin[byte] = true;
}

/* The bytes of the match at the beginning of text, or 0. It ends where a code point does: "s" is
 * not found in half of a sharp s. */
static size_t match(const struct needle *needle, struct str text)
{
	size_t at = 0, done = 0;
	if (!needle->chars)
		return str_starts(text, needle->bytes) ? needle->bytes.n : 0;
	while (done < needle->n && at < text.n) {
		int32_t cp, folded[UTF8_FOLD_MAX];
		at += utf8_decode(str_from(text, at), &cp);
		size_t n = cp < 0 ? 0 : utf8_fold_one(cp, folded);
		if (n == 0 || n > needle->n - done ||
			memcmp(folded, needle->chars + done, n * sizeof *folded) != 0)
			return 0;
		done += n;
	}
	return done == needle->n ? at : 0;
}

/* The first match that begins in [from, to). */
static bool find_first(
	const struct needle *needle, struct str text, size_t from, size_t to, size_t *at, size_t *n)
{
	for (size_t i = from; i < to && i < text.n; i++)
		if (needle->may_begin[(unsigned char)text.p[i]] &&
			(*n = match(needle, str_from(text, i)))) {
			*at = i;
			return true;
		}
	return false;
}

static bool find_last(
	const struct needle *needle, struct str text, size_t from, size_t to, size_t *at, size_t *n)
{
	for (size_t i = to < text.n ? to : text.n; i-- > from;)
		if (needle->may_begin[(unsigned char)text.p[i]] &&
			(*n = match(needle, str_from(text, i)))) {
			*at = i;
			return true;
		}
	return false;
}

bool buffer_find(
	const struct buffer *b, struct str what, size_t from, bool backward, size_t *at, size_t *n)
{
	struct str text = buffer_text(b);
	struct needle needle;
	bool found;
	if (what.n == 0)
		return false;
	needle_init(&needle, what);
	if (backward)
		found = find_last(&needle, text, 0, from, at, n) ||
			find_last(&needle, text, from, text.n, at, n);
	else
		found = find_first(&needle, text, from, text.n, at, n) ||
			find_first(&needle, text, 0, from, at, n);
	free(needle.chars);
	return found;
}

bool buffer_find_in(
	const struct buffer *b, struct str what, size_t from, size_t to, size_t *at, size_t *n)
{
	struct needle needle;
	if (what.n == 0)
		return false;
	needle_init(&needle, what);
	bool found = find_first(&needle, buffer_text(b), from, to, at, n);
	free(needle.chars);
	return found;
}

/* One change from the first match to the end of the last, so that many matches in a large text do
 * not move it once each. */
size_t buffer_replace_all(struct buffer *b, struct str what, struct str with)
{
	struct str text = buffer_text(b);
	struct needle needle;
	struct buf out = {0};
	size_t count = 0, first = 0, end = 0, at, n;
	if (what.n == 0)
		return 0;
	/* As it is written: a capital is not replaced by way of a small letter. */
	needle = (struct needle){.bytes = what};
	needle.may_begin[(unsigned char)what.p[0]] = true;
	for (; find_first(&needle, text, end, text.n, &at, &n); count++) {
		if (count == 0)
			first = end = at;
		buf_add(&out, (struct str){text.p + end, at - end});
		buf_add(&out, with);
		end = at + n;
	}
	buffer_begin(b);
	buffer_replace(b, first, end - first, buf_str(&out));
	buffer_end(b);
	free(needle.chars);
	buf_free(&out);
	return count;
}
