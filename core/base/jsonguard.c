/*
 * jsonguard: owns the decision whether bytes are one JSON text (RFC 8259), before cJSON sees them.
 *
 * A push-down automaton without recursion: a bit per level says array or object, and `expect` says
 * what may come next. Strings are scanned byte by byte; only when one needs mending is a copy
 * begun.
 */
#include "json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

enum expect { VALUE, VALUE_OR_CLOSE, KEY, KEY_OR_CLOSE, COLON, COMMA_OR_CLOSE, END };

struct guard {
	struct str text;
	size_t at;
	struct buf *clean;
	size_t copied; /* bytes of text that are in clean already, when mending */
	bool mending;
	int line, column; /* of the text's first byte */
	struct err *err;
};

static int refuse(struct guard *g, const char *what)
{
	size_t line = (size_t)g->line, column = (size_t)g->column;
	for (size_t i = 0; i < g->at && i < g->text.n; i++) {
		column = g->text.p[i] == '\n' ? 1 : column + 1;
		line += g->text.p[i] == '\n';
	}
	return err_set(
		g->err, ERR_INPUT, "not JSON at line %zu, column %zu: %s", line, column, what);
}

/* Replace text[from..to) in the copy. */
static void replace(struct guard *g, size_t from, size_t to, const char *by)
{
	g->mending = true;
	buf_add(g->clean, (struct str){g->text.p + g->copied, from - g->copied});
	buf_addz(g->clean, by);
	g->copied = to;
}

static void mend(struct guard *g, size_t from, size_t to)
{
	replace(g, from, to, "\xEF\xBF\xBD");
}

static int peek(const struct guard *g)
{
	return g->at < g->text.n ? (unsigned char)g->text.p[g->at] : -1;
}

/* The four hexadecimal digits at `at`, or -1. */
static long hex4(const struct guard *g, size_t at)
{
	long value = 0;
	for (size_t i = at; i < at + 4; i++) {
		int c = i < g->text.n ? g->text.p[i] : 0;
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : -1;
		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* At the 'u' of \uXXXX. */
static int scan_unicode_escape(struct guard *g)
{
	size_t start = g->at - 1;
	long code = hex4(g, g->at + 1);
	if (code < 0)
		return refuse(g, "\\u needs four hexadecimal digits");
	g->at += 5;
	if (code >= 0xD800 && code <= 0xDBFF && g->at + 1 < g->text.n && g->text.p[g->at] == '\\' &&
		g->text.p[g->at + 1] == 'u') {
		long low = hex4(g, g->at + 2);
		if (low >= 0xDC00 && low <= 0xDFFF) {
			g->at += 6;
			return 0;
		}
	}
	if (code == 0 || (code >= 0xD800 && code <= 0xDFFF))
		mend(g, start, g->at);
	return 0;
}

static int scan_escape(struct guard *g)
{
	g->at++;
	int c = peek(g);
	if (c == 'u')
		return scan_unicode_escape(g);
	if (c <= 0 || !strchr("\"\\/bfnrt", c))
		return refuse(g, "unknown escape in a string");
	g->at++;
	return 0;
}

static int scan_string(struct guard *g)
{
	for (g->at++;;) {
		int c = peek(g), bad = 0;
		if (c < 0)
			return refuse(g, "the text ends inside a string");
		if (c == '"') {
			g->at++;
			return 0;
		}
		if (c == '\\') {
			bad = scan_escape(g);
		} else if (c < 0x20) {
			bad = refuse(
				g, "a raw control character in a string (write it as \\uXXXX)");
		} else if (c < 0x80) {
			g->at++;
		} else {
			int32_t cp;
			size_t n = utf8_decode(str_from(g->text, g->at), &cp);
			if (cp < 0)
				mend(g, g->at, g->at + n);
			g->at += n;
		}
		if (bad)
			return bad;
	}
}

static size_t scan_digits(struct guard *g)
{
	size_t from = g->at;
	while (peek(g) >= '0' && peek(g) <= '9')
		g->at++;
	return g->at - from;
}

/*
 * Is text[from..at) finite? Some releases of cJSON keep 63 bytes of a number and stumble over the
 * rest (Debian's 1.7.15 does not): a longer one is replaced by the same double in 17 digits.
 */
static int check_number(struct guard *g, size_t from)
{
	enum { CJSON_NUMBER = 63, LONGEST = 1024 };
	char text[LONGEST + 1];
	size_t n = g->at - from;
	if (n > LONGEST)
		return refuse(g, "a number of more than 1024 digits");
	memcpy(text, g->text.p + from, n);
	text[n] = '\0';
	double value = strtod(text, NULL);
	if (!isfinite(value))
		return refuse(g, "a number too large for a double");
	if (n > CJSON_NUMBER) {
		snprintf(text, sizeof text, "%.17g", value);
		replace(g, from, g->at, text);
	}
	return 0;
}

/* number = [ "-" ] ( "0" / digit1-9 *digit ) [ "." 1*digit ] [ ("e" / "E") [ "+" / "-" ] 1*digit ]
 */
static int scan_number(struct guard *g)
{
	size_t from = g->at;
	if (peek(g) == '-')
		g->at++;
	bool zero = peek(g) == '0';
	size_t digits = scan_digits(g);
	if (digits == 0 || (zero && digits > 1))
		return refuse(g, "a number that JSON does not allow");
	if (peek(g) == '.') {
		g->at++;
		if (scan_digits(g) == 0)
			return refuse(g, "a number needs digits after its point");
	}
	if (peek(g) == 'e' || peek(g) == 'E') {
		g->at++;
		if (peek(g) == '+' || peek(g) == '-')
			g->at++;
		if (scan_digits(g) == 0)
			return refuse(g, "a number needs digits in its exponent");
	}
	return check_number(g, from);
}

static int scan_word(struct guard *g)
{
	static const struct str words[] = {{"true", 4}, {"false", 5}, {"null", 4}};
	for (size_t i = 0; i < 3; i++) {
		if (str_starts(str_from(g->text, g->at), words[i])) {
			g->at += words[i].n;
			return 0;
		}
	}
	return refuse(g, "expected a value");
}

static int scan_scalar(struct guard *g, int c)
{
	if (c == '"')
		return scan_string(g);
	if (c == '-' || (c >= '0' && c <= '9'))
		return scan_number(g);
	return scan_word(g);
}

static void skip_space(struct guard *g)
{
	while (g->at < g->text.n && strchr(" \t\r\n", g->text.p[g->at]) && g->text.p[g->at])
		g->at++;
}

static int scan(struct guard *g)
{
	bool is_array[JSON_DEPTH];
	size_t depth = 0;
	enum expect expect = VALUE;
	for (skip_space(g); expect != END || g->at < g->text.n; skip_space(g)) {
		int c = peek(g), bad = 0;
		if (c < 0)
			return refuse(g, "the text ends too early");
		if (expect == END)
			return refuse(g, "more text after the value");
		bool value = expect == VALUE || expect == VALUE_OR_CLOSE;
		bool close = expect == VALUE_OR_CLOSE || expect == KEY_OR_CLOSE ||
			     expect == COMMA_OR_CLOSE;
		if (close && depth && c == (is_array[depth - 1] ? ']' : '}')) {
			g->at++;
			depth--;
			expect = depth ? COMMA_OR_CLOSE : END;
		} else if (value && (c == '[' || c == '{')) {
			if (depth == JSON_DEPTH)
				return refuse(g, "nested deeper than 128 levels");
			g->at++;
			is_array[depth++] = c == '[';
			expect = c == '[' ? VALUE_OR_CLOSE : KEY_OR_CLOSE;
		} else if (value) {
			bad = scan_scalar(g, c);
			expect = depth ? COMMA_OR_CLOSE : END;
		} else if ((expect == KEY || expect == KEY_OR_CLOSE) && c == '"') {
			bad = scan_string(g);
			expect = COLON;
		} else if (expect == COLON && c == ':') {
			g->at++;
			expect = VALUE;
		} else if (expect == COMMA_OR_CLOSE && c == ',') {
			g->at++;
			expect = is_array[depth - 1] ? VALUE : KEY;
		} else {
			static const char *const wants[] = {"expected a value",
				"expected a value or ]", "expected a member name in quotes",
				"expected a member name in quotes or }",
				"expected :", "expected a comma or the closing bracket", ""};
			bad = refuse(g, wants[expect]);
		}
		if (bad)
			return bad;
	}
	return 0;
}

int json_guard(struct str text, struct buf *clean, struct str *out, struct err *err)
{
	return json_guard_at(text, 1, 1, clean, out, err);
}

int json_guard_at(
	struct str text, int line, int column, struct buf *clean, struct str *out, struct err *err)
{
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	struct guard g = {.text = text, .clean = clean, .line = line, .column = column, .err = err};
	int bad = scan(&g);
	if (bad)
		return bad;
	*out = text;
	if (g.mending) {
		buf_add(clean, str_from(text, g.copied));
		*out = buf_str(clean);
	}
	return 0;
}
