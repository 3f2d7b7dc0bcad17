/*
 * messages: shows what would be sent, as a person reads it.
 *
 * The messages come as JSON of strop's own making (an array of objects of strings), so a reader of
 * strings is enough here: each key that is "role" or "content" is followed by a string. Anything it
 * does not expect ends the listing; the exact text is in --json.
 */
#include "messages.h"

#include <string.h>

#include "output.h"

static unsigned hex4(const char *p)
{
	unsigned value = 0;
	for (int i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdef";
		const char *at = strchr(digits, p[i] >= 'A' && p[i] <= 'F' ? p[i] + 32 : p[i]);
		if (!at || !*at)
			return 0xFFFD;
		value = value * 16 + (unsigned)(at - digits);
	}
	return value;
}

static void add_utf8(struct buf *b, unsigned c)
{
	if (c < 0x80) {
		buf_addc(b, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_addc(b, (char)(0xC0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_addc(b, (char)(0xE0 | c >> 12));
		} else {
			buf_addc(b, (char)(0xF0 | c >> 18));
			buf_addc(b, (char)(0x80 | (c >> 12 & 0x3F)));
		}
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3F)));
	}
	buf_addc(b, (char)(0x80 | (c & 0x3F)));
}

/* *rest stands behind "\u". */
static void add_unicode(struct str *rest, struct buf *b)
{
	if (rest->n < 4)
		return;
	unsigned c = hex4(rest->p);
	*rest = str_from(*rest, 4);
	if (c >= 0xD800 && c < 0xDC00 && rest->n >= 6 && str_starts(*rest, STR("\\u"))) {
		unsigned low = hex4(rest->p + 2);
		if (low >= 0xDC00 && low < 0xE000) {
			c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
			*rest = str_from(*rest, 6);
		}
	}
	add_utf8(b, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
}

/* Read the string whose opening quote was taken; false when it does not end. */
static bool read_string(struct str *rest, struct buf *b)
{
	static const char codes[] = "nrtbf", meant[] = "\n\r\t\b\f";
	buf_cut(b, 0);
	while (rest->n) {
		char c = *rest->p;
		*rest = str_from(*rest, 1);
		if (c == '"')
			return true;
		if (c != '\\' || !rest->n) {
			buf_addc(b, c);
			continue;
		}
		c = *rest->p;
		*rest = str_from(*rest, 1);
		const char *at = strchr(codes, c);
		if (c == 'u')
			add_unicode(rest, b);
		else
			buf_addc(b, at && c ? meant[at - codes] : c);
	}
	return false;
}

static bool next_string(struct str *rest, struct buf *b)
{
	ssize_t quote = str_find(*rest, STR("\""));
	if (quote < 0)
		return false;
	*rest = str_from(*rest, (size_t)quote + 1);
	return read_string(rest, b);
}

static void print_message(struct str role, struct str content)
{
	out_style(STYLE_HEAD);
	out_outside_line(role);
	out(":");
	out_style(STYLE_NONE);
	out("\n");
	out_outside(content);
	if (!content.n || content.p[content.n - 1] != '\n')
		out("\n");
}

void messages_print(struct str messages)
{
	struct buf key = {0}, value = {0}, role = {0}, content = {0};
	while (next_string(&messages, &key) && next_string(&messages, &value)) {
		struct buf *to = str_is(buf_str(&key), "role") ? &role : &content;
		buf_cut(to, 0);
		buf_add(to, buf_str(&value));
		/* An object ends where its last string does. */
		if (messages.n && messages.p[0] == '}') {
			print_message(buf_str(&role), buf_str(&content));
			buf_cut(&role, 0);
			buf_cut(&content, 0);
		}
	}
	buf_free(&key);
	buf_free(&value);
	buf_free(&role);
	buf_free(&content);
}
