/*
 * input: owns the bytes that are not yet events. Every turn looks at the beginning of what is
 * there: it is an event, or nothing worth one, or a part of something; a part stays until more
 * comes or the time for that is over. So it does not matter how the bytes were cut.
 *
 *   00           C-Space           09 Tab   0D Enter   7F Backspace   1B Esc, or what follows
 *   01..1A       C-a .. C-z        1C..1F   C-\ C-] C-^ C-_
 *   ESC [, ESC O sequences (input_sequence.c); ESC ] 0-9 ..., ESC P 0-9 ... up to BEL or ESC \: answers
 *                of the terminal, swallowed
 *   ESC x        M-x               ESC ESC [ ... the sequence with Alt
 *   UTF-8        the character; ill-formed bytes and C1 controls are dropped
 */
#include "input_parts.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "utf8.h"

enum {
	ESC = 0x1B,
	PART_US = 500000, /* for the rest of a sequence or character */
	PASTE_QUIET_US = 2000000,
	PART_MAX = 4096,    /* no terminal answers at such length */
	KEEP_MAX = 1 << 16, /* of an emptied buffer */
};

static const struct str paste_end = {"\033[201~", 6};

struct input {
	struct buf bytes;
	size_t at; /* of the first byte not used */
	int64_t fed_us;
	struct named_sequence *named;
	size_t n_named, cap_named;
	int pressed;       /* the mouse button that is down */
	bool is_paste;     /* between the markers */
	size_t searched;   /* bytes of the paste known not to begin its end */
	struct buf pasted; /* what the last event borrows */
};

struct input *input_new(void)
{
	return mem_alloc(sizeof(struct input));
}

void input_free(struct input *in)
{
	if (!in)
		return;
	for (size_t i = 0; i < in->n_named; i++)
		free((char *)in->named[i].bytes.p);
	free(in->named);
	buf_free(&in->bytes);
	buf_free(&in->pasted);
	free(in);
}

void input_add_key(struct input *in, struct str bytes, struct key key)
{
	bool is_sequence = bytes.n > 2 && bytes.p[0] == ESC && strchr("[O", bytes.p[1]);
	if (!is_sequence)
		return;
	in->named = mem_grow(in->named, in->n_named, &in->cap_named, sizeof *in->named);
	in->named[in->n_named++] = (struct named_sequence){{mem_dup(bytes), bytes.n}, key};
}

static void empty(struct buf *b)
{
	buf_cut(b, 0);
	if (b->cap > KEEP_MAX)
		buf_free(b);
}

void input_feed(struct input *in, struct str bytes, int64_t now_us)
{
	if (in->at == in->bytes.n) {
		empty(&in->bytes);
		in->at = 0;
	}
	buf_add(&in->bytes, bytes);
	in->fed_us = now_us;
}

/* ---- keys ---- */

static struct event key_event(int32_t code, unsigned mods)
{
	return (struct event){.kind = EVENT_KEY, .key = {code, (unsigned char)mods}};
}

static struct event control_event(unsigned char c)
{
	switch (c) {
	case 0x00:
		return key_event(' ', KEY_CTRL);
	case 0x09:
		return key_event(KEY_TAB, 0);
	case 0x0D:
		return key_event(KEY_ENTER, 0);
	case ESC:
		return key_event(KEY_ESC, 0);
	case 0x7F:
		return key_event(KEY_BACKSPACE, 0);
	default:
		return key_event(c <= 26 ? c + 'a' - 1 : c + '@', KEY_CTRL);
	}
}

/* A control or a character. */
static enum parsed parse_char(struct str bytes, struct event *out, size_t *n)
{
	unsigned char c = (unsigned char)bytes.p[0];
	int32_t cp;
	*n = 1;
	if (c < 0x20 || c == 0x7F) {
		*out = control_event(c);
		return PARSED_EVENT;
	}
	*n = utf8_decode(bytes, &cp);
	/* A lead byte and all there is after it is well-formed so far. */
	if (cp < 0 && *n == bytes.n && c >= 0xC2 && c <= 0xF4 && bytes.n < 4)
		return PARSED_PART;
	if (cp < 0 || (cp >= 0x80 && cp < 0xA0))
		return PARSED_NOTHING;
	*out = key_event(cp, 0);
	return PARSED_EVENT;
}

/* OSC and DCS: up to BEL or ESC \. */
static enum parsed parse_string(struct str bytes, size_t *n)
{
	for (size_t i = 2; i < bytes.n; i++) {
		bool is_st = bytes.p[i] == ESC && i + 1 < bytes.n;
		*n = i + 1;
		if (bytes.p[i] == 0x07)
			return PARSED_NOTHING;
		if (is_st && bytes.p[i + 1] == '\\') {
			*n = i + 2;
			return PARSED_NOTHING;
		}
		if (is_st) { /* another sequence: this one was cut off */
			*n = i;
			return PARSED_NOTHING;
		}
	}
	*n = bytes.n;
	return PARSED_PART;
}

static bool is_answer(struct str bytes)
{
	char kind = bytes.p[1], next = bytes.p[2];
	bool is_digit = next >= '0' && next <= '9';
	return (kind == ']' && is_digit) || (kind == 'P' && (is_digit || strchr(">!$+", next)));
}

static enum parsed parse_sequence(struct input *in, struct str bytes, struct event *out, size_t *n)
{
	return sequence_parse(bytes, in->named, in->n_named, &in->pressed, out, n);
}

/* ESC ESC: Alt with a sequence (rxvt), or Esc and then something else. */
static enum parsed parse_two_escapes(
	struct input *in, struct str bytes, struct event *out, size_t *n)
{
	*n = 1;
	if (bytes.n < 3)
		return PARSED_PART;
	if (bytes.p[2] == '[' || bytes.p[2] == 'O') {
		enum parsed parsed = parse_sequence(in, str_from(bytes, 1), out, n);
		*n += 1;
		if (parsed == PARSED_EVENT && out->kind == EVENT_KEY)
			out->key.mods |= KEY_ALT;
		return parsed;
	}
	*out = key_event(KEY_ESC, 0);
	return PARSED_EVENT;
}

static enum parsed parse_escape(struct input *in, struct str bytes, struct event *out, size_t *n)
{
	*n = bytes.n;
	if (bytes.n < 2)
		return PARSED_PART;
	char next = bytes.p[1];
	if (next == ESC)
		return parse_two_escapes(in, bytes, out, n);
	if (next == '[' || next == 'O')
		return parse_sequence(in, bytes, out, n);
	if ((next == ']' || next == 'P') && bytes.n < 3)
		return PARSED_PART;
	if ((next == ']' || next == 'P') && is_answer(bytes))
		return parse_string(bytes, n);
	enum parsed parsed = parse_char(str_from(bytes, 1), out, n);
	*n += 1;
	if (parsed == PARSED_EVENT)
		out->key.mods |= KEY_ALT;
	return parsed;
}

static enum parsed parse(struct input *in, struct str bytes, struct event *out, size_t *n)
{
	return bytes.p[0] == ESC ? parse_escape(in, bytes, out, n) : parse_char(bytes, out, n);
}

/* ---- parts ---- */

/* What could be a key of its own: Esc, or Alt with the character that begins sequences. */
static bool is_short(struct str bytes)
{
	return bytes.p[0] == ESC &&
	       (bytes.n == 1 || (bytes.n == 2 && strchr("\033[O]P", bytes.p[1])));
}

/* The rest did not come: *n bytes of the part are done with. */
static enum parsed give_up(struct str bytes, struct event *out, size_t *n)
{
	if (!is_short(bytes))
		return PARSED_NOTHING;
	bool is_alt = bytes.n == 2 && bytes.p[1] != ESC;
	*n = is_alt ? 2 : 1;
	*out = is_alt ? key_event(bytes.p[1], KEY_ALT) : key_event(KEY_ESC, 0);
	return PARSED_EVENT;
}

static int64_t part_us(struct str bytes)
{
	return is_short(bytes) ? INPUT_ESC_US : PART_US;
}

/* ---- paste ---- */

/* CR and CRLF become LF: terminals send a pasted line end as CR. */
static void paste_take(struct input *in, struct str text, struct event *out)
{
	buf_reserve(&in->pasted, text.n);
	for (size_t i = 0; i < text.n; i++) {
		bool is_pair = text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] == '\n';
		if (!is_pair)
			in->pasted.p[in->pasted.n++] = text.p[i] == '\r' ? '\n' : text.p[i];
	}
	in->pasted.p[in->pasted.n] = '\0';
	*out = (struct event){.kind = EVENT_PASTE, .paste = buf_str(&in->pasted)};
	in->at += text.n;
	in->searched = 0;
}

/* True: *out is the paste, whole or the part that was there. */
static bool paste_next(struct input *in, int64_t now_us, struct event *out, int64_t *wait_us)
{
	struct str rest = str_from(buf_str(&in->bytes), in->at);
	ssize_t end = str_find(str_from(rest, in->searched), paste_end);
	if (end >= 0) {
		paste_take(in, str_head(rest, in->searched + (size_t)end), out);
		in->at += paste_end.n;
		in->is_paste = false;
		return true;
	}
	in->searched = rest.n < paste_end.n ? 0 : rest.n - paste_end.n + 1;
	if (rest.n > INPUT_PASTE_MAX) { /* the rest is another one */
		paste_take(in, str_head(rest, rest.n - paste_end.n), out);
		return true;
	}
	*wait_us = in->fed_us + PASTE_QUIET_US - now_us;
	if (*wait_us > 0)
		return false;
	paste_take(in, rest, out);
	in->is_paste = false;
	return true;
}

bool input_next(struct input *in, int64_t now_us, struct event *out, int64_t *wait_us)
{
	empty(&in->pasted);
	*wait_us = -1;
	while (in->is_paste || in->at < in->bytes.n) {
		if (in->is_paste)
			return paste_next(in, now_us, out, wait_us);
		struct str rest = str_from(buf_str(&in->bytes), in->at);
		size_t n;
		enum parsed parsed = parse(in, rest, out, &n);
		if (parsed == PARSED_PART && rest.n < PART_MAX) {
			*wait_us = in->fed_us + part_us(rest) - now_us;
			if (*wait_us > 0)
				return false;
			*wait_us = -1;
		}
		if (parsed == PARSED_PART)
			parsed = give_up(rest, out, &n);
		in->at += n;
		if (parsed == PARSED_EVENT)
			return true;
		in->is_paste = parsed == PARSED_PASTE;
	}
	return false;
}
