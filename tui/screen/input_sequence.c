/*
 * input_sequence: owns what ESC [ (CSI) and ESC O (SS3) mean. The grammar alone decides where a
 * sequence ends (ECMA-48, with the exceptions named), its meaning is looked up afterwards: so an
 * unknown one is swallowed whole.
 *
 *   CSI   ESC [ parameters(0-9:;<=>?)* intermediates(blank-/)* final(@-~)
 *         ESC [ [ A          linux: F1 to F5
 *         ESC [ M b x y      X10 mouse, three bytes of 32 and more
 *         ESC [ 3 $          rxvt: Shift with a key of the form ESC [ 3 ~
 *   SS3   ESC O digits* final   (digits: the modifiers, of old xterms)
 *
 * Modifiers are 1 + (1 Shift, 2 Alt, 4 Ctrl, 8 Meta), the last parameter: ESC [ 1;5A is C-Up.
 */
#include "input_parts.h"

#include <string.h>

enum { MAX_PARAMETERS = 4 };

struct csi {
	char private;               /* '<', '?', '>', '=' or 0 */
	int n;                      /* parameters */
	long value[MAX_PARAMETERS]; /* -1: left out */
	long sub[MAX_PARAMETERS];   /* the part after a colon; -1: none */
	char final;
};

struct final_key {
	char final;
	int32_t code;
};

static const struct final_key letter_keys[] = {{'A', KEY_UP}, {'B', KEY_DOWN}, {'C', KEY_RIGHT},
	{'D', KEY_LEFT}, {'H', KEY_HOME}, {'F', KEY_END}, {'P', KEY_F1}, {'Q', KEY_F2},
	{'R', KEY_F3}, {'S', KEY_F4}};

/* The number before a tilde. Home and End have two, as vt220 and rxvt count. */
static const struct {
	long number;
	int32_t code;
} tilde_keys[] = {{1, KEY_HOME}, {2, KEY_INSERT}, {3, KEY_DELETE}, {4, KEY_END}, {5, KEY_PGUP},
	{6, KEY_PGDN}, {7, KEY_HOME}, {8, KEY_END}, {11, KEY_F1}, {12, KEY_F2}, {13, KEY_F3},
	{14, KEY_F4}, {15, KEY_F5}, {17, KEY_F6}, {18, KEY_F7}, {19, KEY_F8}, {20, KEY_F9},
	{21, KEY_F10}, {23, KEY_F11}, {24, KEY_F12}};

/* The keypad in application mode. */
static const struct final_key keypad_keys[] = {{'M', KEY_ENTER}, {'I', KEY_TAB}, {' ', ' '},
	{'X', '='}, {'j', '*'}, {'k', '+'}, {'l', ','}, {'m', '-'}, {'n', '.'}, {'o', '/'},
	{'p', '0'}, {'q', '1'}, {'r', '2'}, {'s', '3'}, {'t', '4'}, {'u', '5'}, {'v', '6'},
	{'w', '7'}, {'x', '8'}, {'y', '9'}};

static int32_t find_final(const struct final_key *keys, size_t n, char final)
{
	for (size_t i = 0; i < n; i++)
		if (keys[i].final == final)
			return keys[i].code;
	return 0;
}

static int32_t letter_key(char final)
{
	return find_final(letter_keys, sizeof letter_keys / sizeof *letter_keys, final);
}

static int32_t tilde_key(long number)
{
	for (size_t i = 0; i < sizeof tilde_keys / sizeof *tilde_keys; i++)
		if (tilde_keys[i].number == number)
			return tilde_keys[i].code;
	return 0;
}

static unsigned char mods_of(long parameter)
{
	long bits = parameter > 1 ? parameter - 1 : 0;
	unsigned mods = (bits & 1 ? KEY_SHIFT : 0u) | (bits & (2 | 8) ? KEY_ALT : 0u) |
			(bits & 4 ? KEY_CTRL : 0u);
	return (unsigned char)mods;
}

static enum parsed key_event(struct event *out, int32_t code, unsigned mods)
{
	if (code == 0)
		return PARSED_NOTHING;
	*out = (struct event){
		.kind = EVENT_KEY, .key = {.code = code, .mods = (unsigned char)mods}};
	return PARSED_EVENT;
}

/* ---- the mouse ---- */

/* The button byte: 1 and 2 which button (3: none), 4 Shift, 8 Alt, 16 Ctrl, 32 moved, 64 the wheel,
 * 128 buttons nobody has a meaning for. */
static enum parsed mouse_event(struct event *out, long b, long x, long y, bool is_release)
{
	if (b < 0 || b >= 128 || x < 1 || y < 1 || x > INT16_MAX || y > INT16_MAX)
		return PARSED_NOTHING;
	unsigned mods =
		(b & 4 ? KEY_SHIFT : 0u) | (b & 8 ? KEY_ALT : 0u) | (b & 16 ? KEY_CTRL : 0u);
	*out = (struct event){.kind = EVENT_MOUSE,
		.row = (int)y - 1,
		.column = (int)x - 1,
		.mods = (unsigned char)mods};
	if (b & 64) {
		out->mouse = b & 1 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
		return b & 2 || is_release ? PARSED_NOTHING : PARSED_EVENT;
	}
	out->button = (int)(b & 3) + 1;
	out->mouse = is_release ? MOUSE_RELEASE : b & 32 ? MOUSE_DRAG : MOUSE_PRESS;
	return out->button > 3 ? PARSED_NOTHING : PARSED_EVENT;
}

static enum parsed x10_mouse(struct str bytes, int *pressed, struct event *out, size_t *n)
{
	if (bytes.n < 6)
		return PARSED_PART;
	*n = 6;
	const unsigned char *p = (const unsigned char *)bytes.p + 3;
	long b = p[0] - 32;
	bool is_release = b >= 0 && (b & (3 | 32 | 64)) == 3;
	if (is_release && *pressed == 0)
		return PARSED_NOTHING;
	if (is_release)
		b = (b & ~3L) | (*pressed - 1);
	enum parsed parsed = mouse_event(out, b, p[1] - 32, p[2] - 32, is_release);
	if (parsed == PARSED_EVENT && out->mouse == MOUSE_PRESS)
		*pressed = out->button;
	else if (is_release)
		*pressed = 0;
	return parsed;
}

/* ---- CSI ---- */

static size_t read_number(struct str bytes, size_t at, long *value)
{
	*value = -1;
	for (; at < bytes.n && bytes.p[at] >= '0' && bytes.p[at] <= '9'; at++) {
		long digit = bytes.p[at] - '0';
		*value = *value < 0 ? digit : *value < 10000000 ? *value * 10 + digit : *value;
	}
	return at;
}

/* The parameters of bytes[2..end), which the grammar has passed. */
static struct csi read_csi(struct str bytes, size_t end)
{
	struct csi c = {.final = bytes.p[end]};
	size_t at = 2;
	if (bytes.p[at] >= '<' && bytes.p[at] <= '?')
		c.private = bytes.p[at++];
	while (at < end && c.n < MAX_PARAMETERS) {
		long ignored;
		at = read_number(bytes, at, &c.value[c.n]);
		c.sub[c.n] = -1;
		if (at < end && bytes.p[at] == ':')
			at = read_number(bytes, at + 1, &c.sub[c.n]);
		while (at < end && bytes.p[at] == ':')
			at = read_number(bytes, at + 1, &ignored);
		c.n++;
		if (at >= end || bytes.p[at] != ';')
			break;
		at++;
	}
	return c;
}

static long parameter(const struct csi *c, int i)
{
	return i < c->n ? c->value[i] : -1;
}

/* A key told by the number of its character: ESC [ 97;5u, ESC [ 27;5;97~. */
static enum parsed coded_key(struct event *out, long code, long shifted, long mods_parameter)
{
	static const struct final_key named[] = {
		{9, KEY_TAB}, {13, KEY_ENTER}, {27, KEY_ESC}, {127, KEY_BACKSPACE}};
	unsigned mods = mods_of(mods_parameter);
	int32_t name = code > 0 && code < 128 ? find_final(named, 4, (char)code) : 0;
	if (name)
		return key_event(out, name, mods);
	/* The private area stands for keys without a character. */
	if (code < 32 || code > 0x10FFFF || (code >= 0x80 && code < 0xA0) ||
		(code >= 0xD800 && code < 0xF900))
		return PARSED_NOTHING;
	bool is_letter = (code | 32) >= 'a' && (code | 32) <= 'z';
	if (is_letter)
		code = mods & KEY_CTRL ? code | 32 : mods & KEY_SHIFT ? code & ~32L : code;
	else if (mods & KEY_SHIFT && !(mods & KEY_CTRL) && shifted >= 32 && shifted < 0x80)
		code = shifted;
	return key_event(out, (int32_t)code, mods & ~(unsigned)KEY_SHIFT);
}

static enum parsed tilde(const struct csi *c, struct event *out)
{
	if (parameter(c, 0) == 200)
		return PARSED_PASTE;
	if (parameter(c, 0) == 27 && c->n == 3)
		return coded_key(out, parameter(c, 2), -1, parameter(c, 1));
	return key_event(out, tilde_key(parameter(c, 0)), mods_of(parameter(c, 1)));
}

/* rxvt tells modifiers by the final byte: $ Shift, ^ Ctrl, @ both. */
static unsigned rxvt_mods(char final)
{
	return final == '$' ? KEY_SHIFT : final == '^' ? KEY_CTRL : KEY_SHIFT | KEY_CTRL;
}

static enum parsed csi_event(const struct csi *c, struct event *out)
{
	enum { EVENT_RELEASED = 3 };
	if (c->private == '<')
		return mouse_event(
			out, parameter(c, 0), parameter(c, 1), parameter(c, 2), c->final == 'm');
	if (c->private || (c->n > 1 && c->sub[1] == EVENT_RELEASED))
		return PARSED_NOTHING;
	switch (c->final) {
	case '~':
		return tilde(c, out);
	case 'u':
		return c->n ? coded_key(out, c->value[0], c->sub[0], parameter(c, 1))
			    : PARSED_NOTHING;
	case '$':
	case '^':
	case '@':
		return key_event(out, tilde_key(parameter(c, 0)), rxvt_mods(c->final));
	case 'Z':
		return key_event(out, KEY_TAB, KEY_SHIFT | mods_of(parameter(c, 1)));
	case 'a':
	case 'b':
	case 'c':
	case 'd':
		return key_event(out, c->n ? 0 : letter_key((char)(c->final - 32)), KEY_SHIFT);
	case 'I':
	case 'O':
		*out = (struct event){.kind = c->final == 'I' ? EVENT_FOCUS_IN : EVENT_FOCUS_OUT};
		return c->n ? PARSED_NOTHING : PARSED_EVENT;
	default:
		/* ESC [ 5;7R is the cursor's place, not F3. */
		return key_event(out, parameter(c, 0) > 1 ? 0 : letter_key(c->final),
			mods_of(parameter(c, 1)));
	}
}

static bool is_between(char c, char low, char high)
{
	return c >= low && c <= high;
}

/* Where the final byte stands; bytes.n: not there yet. A byte that does not belong ends the
 * sequence before it: *is_broken. */
static size_t csi_end(struct str bytes, bool *is_broken)
{
	size_t at = 2, digits;
	*is_broken = false;
	while (at < bytes.n && is_between(bytes.p[at], '0', '9'))
		at++;
	digits = at;
	if (at > 2 && at < bytes.n && bytes.p[at] == '$')
		return at;
	at = digits;
	while (at < bytes.n && is_between(bytes.p[at], '0', '?'))
		at++;
	while (at < bytes.n && is_between(bytes.p[at], ' ', '/'))
		at++;
	*is_broken = at < bytes.n && !is_between(bytes.p[at], '@', '~');
	return at;
}

static bool find_named(
	struct str bytes, const struct named_sequence *named, size_t n, struct event *out)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(named[i].bytes, bytes))
			return key_event(out, named[i].key.code, named[i].key.mods) == PARSED_EVENT;
	return false;
}

static enum parsed linux_function(struct str bytes, struct event *out, size_t *n)
{
	if (bytes.n < 4)
		return PARSED_PART;
	*n = 4;
	bool is_one = is_between(bytes.p[3], 'A', 'E');
	return key_event(out, is_one ? KEY_F1 + bytes.p[3] - 'A' : 0, 0);
}

/* ESC O, modifiers of old xterms as a digit, the final byte. */
static size_t ss3_end(struct str bytes)
{
	size_t at = 2;
	while (at < bytes.n && is_between(bytes.p[at], '0', '9'))
		at++;
	return at;
}

static enum parsed ss3_event(struct str bytes, size_t end, struct event *out)
{
	char final = bytes.p[end];
	long mods;
	read_number(bytes, 2, &mods);
	if (is_between(final, 'a', 'd'))
		return key_event(out, letter_key((char)(final - 32)), KEY_CTRL);
	int32_t code = letter_key(final);
	if (!code)
		code = find_final(keypad_keys, sizeof keypad_keys / sizeof *keypad_keys, final);
	unsigned held = mods_of(mods);
	return key_event(out, code, code < KEYS_NAMED ? held & ~(unsigned)KEY_SHIFT : held);
}

enum parsed sequence_parse(struct str bytes, const struct named_sequence *named, size_t n_named,
	int *pressed, struct event *out, size_t *n)
{
	bool is_csi = bytes.p[1] == '[', is_broken = false;
	*n = bytes.n;
	if (is_csi && bytes.n > 2 && bytes.p[2] == 'M')
		return x10_mouse(bytes, pressed, out, n);
	if (is_csi && bytes.n > 2 && bytes.p[2] == '[')
		return linux_function(bytes, out, n);
	size_t end = is_csi ? csi_end(bytes, &is_broken) : ss3_end(bytes);
	if (end >= bytes.n)
		return PARSED_PART;
	if (is_broken || !is_between(bytes.p[end], ' ', '~')) {
		*n = end;
		return PARSED_NOTHING;
	}
	*n = end + 1;
	if (find_named(str_head(bytes, end + 1), named, n_named, out))
		return PARSED_EVENT;
	if (!is_csi)
		return ss3_event(bytes, end, out);
	struct csi c = read_csi(bytes, end);
	return csi_event(&c, out);
}
