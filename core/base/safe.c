/*
 * safe: owns what a terminal may be sent. Refuses nothing: every byte comes out as something
 * visible.
 *
 * The decision worth knowing: a deny list of controls and of what Unicode makes invisible, each
 * shown by its name, and no parsing of escape sequences, because a parser that removes them can be
 * led past (a cut sequence, another terminal's dialect) while `^[` cannot.
 */
#include "safe.h"

#include <stdbool.h>
#include <stdint.h>

#include "utf8.h"

enum kind {
	PLAIN,
	CONTROL, /* C0, DEL, C1, a lone byte 80..9F */
	MARKED,  /* named, but not counted as hidden: separators, noncharacters, private use */
	HIDDEN,
	TAG, /* hidden, and stands for an ASCII character */
	BROKEN,
};

struct range {
	int32_t first, last;
	enum kind kind;
};

/* Sorted. Bidi controls (061C, 200E.., 202A.., 2066..), default-ignorable and format characters,
 * fillers, variation selectors, private use. Noncharacters at the end of each plane are found by
 * arithmetic. */
static const struct range ranges[] = {
	{0x00AD, 0x00AD, HIDDEN},    /* soft hyphen */
	{0x034F, 0x034F, HIDDEN},    /* combining grapheme joiner */
	{0x061C, 0x061C, HIDDEN},    /* Arabic letter mark */
	{0x115F, 0x1160, HIDDEN},    /* Hangul fillers */
	{0x17B4, 0x17B5, HIDDEN},    /* Khmer inherent vowels */
	{0x180B, 0x180F, HIDDEN},    /* Mongolian variation selectors */
	{0x200B, 0x200F, HIDDEN},    /* zero width space, ZWNJ, ZWJ, LRM, RLM */
	{0x2028, 0x2029, MARKED},    /* line and paragraph separator */
	{0x202A, 0x202E, HIDDEN},    /* bidi embeddings and overrides */
	{0x2060, 0x206F, HIDDEN},    /* invisible operators, bidi isolates, deprecated */
	{0x3164, 0x3164, HIDDEN},    /* Hangul filler */
	{0xE000, 0xF8FF, MARKED},    /* private use */
	{0xFDD0, 0xFDEF, MARKED},    /* noncharacters */
	{0xFE00, 0xFE0F, HIDDEN},    /* variation selectors */
	{0xFEFF, 0xFEFF, HIDDEN},    /* byte order mark */
	{0xFFA0, 0xFFA0, HIDDEN},    /* halfwidth Hangul filler */
	{0xFFF0, 0xFFFB, HIDDEN},    /* reserved ignorables, interlinear annotation */
	{0x1BCA0, 0x1BCA3, HIDDEN},  /* shorthand format controls */
	{0x1D173, 0x1D17A, HIDDEN},  /* musical format controls */
	{0xE0000, 0xE001F, HIDDEN},  /* language tag */
	{0xE0020, 0xE007E, TAG},     /* tag space to tag tilde */
	{0xE007F, 0xE0FFF, HIDDEN},  /* cancel tag, variation selectors supplement, reserved */
	{0xF0000, 0x10FFFF, MARKED}, /* private use planes */
};

enum { ZWJ = 0x200D, VS16 = 0xFE0F, KEYCAP = 0x20E3, MAX_MARKS = 4, TAB_WIDTH = 8 };

struct piece {
	int32_t cp; /* the byte itself for a lone 80..9F */
	enum kind kind;
	size_t n; /* bytes */
};

struct scan {
	struct str text;
	size_t at;
	int32_t before[2]; /* the last characters that went out as they were, nearest first; 0 */
	unsigned marks;    /* on the current character */
};

static enum kind class_of(int32_t cp)
{
	if (cp < 0x20 || (cp >= 0x7F && cp <= 0x9F))
		return CONTROL;
	if (cp < 0xAD)
		return PLAIN;
	if ((cp & 0xFFFE) == 0xFFFE)
		return MARKED;
	size_t low = 0, high = sizeof ranges / sizeof *ranges;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (cp > ranges[mid].last)
			low = mid + 1;
		else
			high = mid;
	}
	bool in = low < sizeof ranges / sizeof *ranges && cp >= ranges[low].first;
	return in ? ranges[low].kind : PLAIN;
}

static bool is_skin_tone(int32_t cp)
{
	return cp >= 0x1F3FB && cp <= 0x1F3FF;
}

static bool is_keycap_base(int32_t cp)
{
	return cp == '#' || cp == '*' || (cp >= '0' && cp <= '9');
}

/* emoji := pictograph (VS16 | skin tone)? (ZWJ emoji)?  |  [0-9#*] VS16 KEYCAP */
static bool is_in_emoji(const struct scan *s, const struct piece *p)
{
	int32_t next = 0, last = s->before[0];
	struct str rest = str_from(s->text, s->at + p->n);
	if (rest.n)
		utf8_decode(rest, &next);
	if (p->cp == VS16)
		return utf8_is_pictograph(last) || (is_keycap_base(last) && next == KEYCAP);
	if (p->cp != ZWJ || !utf8_is_pictograph(next))
		return false;
	if (last == VS16 || is_skin_tone(last))
		last = s->before[1];
	return utf8_is_pictograph(last);
}

static bool is_mark(int32_t cp)
{
	return cp >= 0x300 && utf8_width(cp) == 0;
}

static enum kind kind_here(struct scan *s, const struct piece *p)
{
	if (p->cp < 0) {
		s->marks = 0;
		unsigned char byte = (unsigned char)s->text.p[s->at];
		return p->n == 1 && byte <= 0x9F ? CONTROL : BROKEN;
	}
	enum kind kind = class_of(p->cp);
	if (kind == HIDDEN && is_in_emoji(s, p))
		return PLAIN;
	if (kind != PLAIN || !is_mark(p->cp))
		s->marks = 0;
	else if (++s->marks > MAX_MARKS)
		return MARKED;
	return kind;
}

/* The piece at s->at; does not move on, so that the writer can look around. */
static struct piece look(struct scan *s)
{
	struct piece p;
	p.n = utf8_decode(str_from(s->text, s->at), &p.cp);
	p.kind = kind_here(s, &p);
	if (p.cp < 0 && p.kind == CONTROL)
		p.cp = (unsigned char)s->text.p[s->at];
	return p;
}

static void move_on(struct scan *s, const struct piece *p)
{
	s->before[1] = s->before[0];
	s->before[0] = p->kind == PLAIN ? p->cp : 0;
	s->at += p->n;
}

/* Printable ASCII from s->at on, the common case, taken whole. */
static struct str ascii_run(struct scan *s)
{
	size_t end = s->at;
	while (end < s->text.n && s->text.p[end] >= 0x20 && s->text.p[end] < 0x7F)
		end++;
	struct str run = {s->text.p + s->at, end - s->at};
	if (run.n) {
		s->before[1] = 0;
		s->before[0] = run.p[run.n - 1];
		s->marks = 0;
		s->at = end;
	}
	return run;
}

static void put_control(struct buf *out, int32_t cp)
{
	if (cp >= 0x80)
		buf_addf(out, "\\x%02x", (unsigned)cp);
	else
		buf_addf(out, "^%c", (char)(cp ^ 0x40));
}

/* The whole run of tags at s->at as the text they spell. */
static void put_tags(struct buf *out, struct scan *s)
{
	int32_t cp;
	buf_addz(out, "<tag:");
	while (s->at < s->text.n) {
		size_t n = utf8_decode(str_from(s->text, s->at), &cp);
		if (cp < 0 || class_of(cp) != TAG)
			break;
		buf_addc(out, (char)(cp & 0x7F));
		s->at += n;
	}
	buf_addc(out, '>');
	s->before[0] = s->before[1] = 0;
}

static void put_piece(struct buf *out, struct scan *s, const struct piece *p)
{
	switch (p->kind) {
	case PLAIN:
		buf_add(out, (struct str){s->text.p + s->at, p->n});
		break;
	case CONTROL:
		put_control(out, p->cp);
		break;
	case MARKED:
	case HIDDEN:
		buf_addf(out, "<U+%04X>", (unsigned)p->cp);
		break;
	case BROKEN:
		utf8_encode(out, -1);
		break;
	case TAG:
		put_tags(out, s);
		return;
	}
	move_on(s, p);
}

/* Columns of what stands in out after its last line end, from `from` on. */
static size_t columns(const struct buf *out, size_t from)
{
	size_t start = out->n, wide = 0;
	while (start > from && out->p[start - 1] != '\n')
		start--;
	for (size_t at = start; at < out->n;) {
		int32_t cp;
		at += utf8_decode((struct str){out->p + at, out->n - at}, &cp);
		wide += (size_t)utf8_width(cp);
	}
	return wide;
}

/* `from` is where the current tab stop run began: what lies before it is a multiple of eight
 * columns, so that a line of many tabs is measured once. */
static void put_tab(struct buf *out, unsigned flags, size_t *from)
{
	if (flags & SAFE_ONE_LINE) {
		buf_addz(out, "\xE2\x87\xA5");
	} else if (flags & SAFE_EXPAND) {
		size_t used = columns(out, *from) % TAB_WIDTH;
		buf_add(out, str_head(STR("        "), TAB_WIDTH - used));
		*from = out->n;
	} else {
		buf_addc(out, '\t');
	}
}

static bool is_crlf(const struct scan *s, const struct piece *p)
{
	return p->cp == '\r' && str_starts(str_from(s->text, s->at), STR("\r\n"));
}

void safe_text(struct buf *out, struct str text, unsigned flags)
{
	struct scan s = {.text = text};
	size_t from = out->n;
	while (s.at < text.n) {
		buf_add(out, ascii_run(&s));
		if (s.at == text.n)
			break;
		struct piece p = look(&s);
		if (p.cp == '\t')
			put_tab(out, flags, &from);
		else if (p.cp == '\n')
			buf_addz(out, flags & SAFE_ONE_LINE ? "\xE2\x86\xB5" : "\n");
		else if (!is_crlf(&s, &p)) {
			put_piece(out, &s, &p);
			continue;
		}
		move_on(&s, &p);
	}
}

bool safe_is_plain(int32_t cp)
{
	return class_of(cp) == PLAIN;
}

size_t safe_hidden_count(struct str text)
{
	struct scan s = {.text = text};
	size_t count = 0;
	for (;;) {
		ascii_run(&s);
		if (s.at == text.n)
			return count;
		struct piece p = look(&s);
		count += p.kind == HIDDEN || p.kind == TAG;
		move_on(&s, &p);
	}
}
