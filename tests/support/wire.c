/* wire: owns the cutting of a terminal's input into tokens; it judges nothing. A token that has not
 * ended yet is kept and looked at again from its beginning: only the clipboard's are long. */
#include "wire.h"

#include "utf8.h"

enum { ESC = 0x1B, BEL = 0x07 };

static bool is_between(char c, int low, int high)
{
	return (unsigned char)c >= low && (unsigned char)c <= high;
}

/* Bytes low..high from `at`, then one final 0x30..0x7E (0x40 in a CSI); 0 when more is needed. */
static size_t ends_at(struct str s, size_t at, int high, int final_low, enum wire_kind *kind)
{
	while (at < s.n && is_between(s.p[at], 0x20, high))
		at++;
	if (at == s.n)
		return 0;
	if (is_between(s.p[at], final_low, 0x7E))
		return at + 1;
	*kind = WIRE_ILL;
	return at;
}

/* To BEL (OSC only) or ESC \; an ESC ESC inside is tmux's way to write one ESC. */
static size_t string_length(struct str s)
{
	for (size_t i = 2; i < s.n; i++) {
		if (s.p[i] == BEL && s.p[1] == ']')
			return i + 1;
		if (s.p[i] == ESC && i + 1 < s.n && s.p[i + 1] == '\\')
			return i + 2;
		if (s.p[i] == ESC && i + 1 < s.n)
			i++;
	}
	return 0;
}

static size_t escape_length(const struct wire *wire, struct str s, enum wire_kind *kind)
{
	*kind = WIRE_ESCAPE;
	if (s.n < 2)
		return 0;
	if (s.p[1] == '[') {
		*kind = WIRE_CSI;
		return ends_at(s, 2, 0x3F, 0x40, kind);
	}
	if (s.p[1] != ']' && s.p[1] != 'P' && s.p[1] != 'X' && s.p[1] != '^' && s.p[1] != '_')
		return ends_at(s, 1, 0x2F, 0x30, kind);
	*kind = WIRE_STRING;
	if (wire->is_console && s.p[1] == ']' && s.n < 3)
		return 0;
	if (wire->is_console && s.p[1] == ']' && (s.p[2] == 'R' || s.p[2] == 'P'))
		return s.p[2] == 'R' ? 3 : s.n < 10 ? 0 : 10;
	return string_length(s);
}

static size_t char_length(struct str s, struct wire_token *token)
{
	unsigned char lead = (unsigned char)s.p[0];
	size_t need = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4, have = 1;
	while (have < s.n && have < need && is_between(s.p[have], 0x80, 0xBF))
		have++;
	if (have == s.n && have < need && is_between(s.p[0], 0xC2, 0xF4))
		return 0;
	size_t n = utf8_decode(s, &token->cp);
	token->kind = token->cp < 0 ? WIRE_ILL : WIRE_CHAR;
	return n;
}

/* The length of the token that s (not empty) begins with; 0 while it has not ended. */
static size_t token_length(const struct wire *wire, struct str s, struct wire_token *token)
{
	if (s.p[0] == ESC)
		return escape_length(wire, s, &token->kind);
	if (!is_between(s.p[0], 0, 0x1F) && s.p[0] != 0x7F)
		return char_length(s, token);
	token->kind = WIRE_CONTROL;
	token->cp = s.p[0];
	return 1;
}

void wire_feed(struct wire *wire, struct str bytes, wire_take *take, void *user)
{
	size_t at = 0;
	buf_add(&wire->held, bytes);
	while (at < wire->held.n) {
		struct str rest = str_from(buf_str(&wire->held), at);
		struct wire_token token = {.offset = wire->offset + at};
		size_t n = token_length(wire, rest, &token);
		if (n == 0)
			break;
		token.bytes = str_head(rest, n);
		take(user, &token);
		at += n;
	}
	struct buf left = {0};
	buf_add(&left, str_from(buf_str(&wire->held), at));
	buf_free(&wire->held);
	wire->held = left;
	wire->offset += at;
}

void wire_free(struct wire *wire)
{
	buf_free(&wire->held);
}
