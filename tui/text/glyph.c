/*
 * glyph: owns the cutting of text into clusters and what stands for each on a cell grid. Refuses
 * nothing: every byte comes out as something printable.
 *
 * The decision worth knowing: a cluster is cut by UAX 29 alone, so that what is hidden in one (a
 * zero width joiner behind a letter) moves and is deleted with it, but is named beside it. In an
 * emoji the joiners are left out, because terminals do not agree on what they join: its parts stand
 * side by side and are as wide everywhere as curses believes.
 */
#include "glyph.h"

#include <string.h>
#include <wchar.h>

#include "safe.h"
#include "utf8.h"

enum {
	ZWJ = 0x200D,
	VS15 = 0xFE0E,
	VS16 = 0xFE0F,
	KEYCAP = 0x20E3,
	MAX_MARKS = 4, /* on a character; a curses cell holds no more */
	MAX_CLUSTER =
		64, /* code points; a longer one is cut, so that a glyph costs a bounded time */
	MAX_BACK = 1 << 16, /* code points to look back for a certain boundary */
};

static bool is_ascii(struct str text, size_t at)
{
	return (unsigned char)text.p[at] < 0x80;
}

static bool is_printable_ascii(struct str text, size_t at)
{
	return text.p[at] >= 0x20 && text.p[at] < 0x7F;
}

/* A printable ASCII character that nothing can extend. */
static bool is_simple(struct str text, size_t at)
{
	return is_printable_ascii(text, at) && (at + 1 == text.n || is_ascii(text, at + 1));
}

static bool is_control(int32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F);
}

/* What is no UTF-8 and what is a control stand alone, CR before LF, too. */
static size_t cluster_end(struct str text, size_t at)
{
	int32_t a, b, state = 0;
	at += utf8_decode(str_from(text, at), &a);
	if (is_control(a))
		return at;
	for (unsigned n = 1; at < text.n && n < MAX_CLUSTER; n++, a = b) {
		size_t step = utf8_decode(str_from(text, at), &b);
		if (b < 0 || utf8_grapheme_break(a, b, &state))
			break;
		at += step;
	}
	return at;
}

/* ---- one cluster's code points ---- */

enum show {
	DRAWN,
	LEFT_OUT,
	NAMED,
};

struct piece {
	struct str bytes;
	int32_t cp;
	enum show show;
	int columns;
};

struct scan {
	struct str rest;   /* of the cluster */
	int32_t before[2]; /* code points, the nearest first; 0 */
	bool has_base;     /* something with columns of its own is before */
	unsigned marks;    /* on that */
};

static bool is_skin_tone(int32_t cp)
{
	return cp >= 0x1F3FB && cp <= 0x1F3FF;
}

static bool is_keycap_base(int32_t cp)
{
	return cp == '#' || cp == '*' || (cp >= '0' && cp <= '9');
}

/* emoji := pictograph (VS15 | VS16 | skin tone)? (ZWJ emoji)?  |  [0-9#*] VS16 KEYCAP; as in the
 * core's safe.c. s->rest begins behind cp. */
static bool is_in_emoji(const struct scan *s, int32_t cp)
{
	int32_t next = 0, last = s->before[0];
	if (s->rest.n)
		utf8_decode(s->rest, &next);
	if (cp == VS16 && is_keycap_base(last))
		return next == KEYCAP;
	if (cp == VS15 || cp == VS16)
		return utf8_is_pictograph(last);
	if (cp != ZWJ || !utf8_is_pictograph(next))
		return false;
	if (last == VS15 || last == VS16 || is_skin_tone(last))
		last = s->before[1];
	return utf8_is_pictograph(last);
}

static enum show show_of(struct scan *s, int32_t cp, int columns)
{
	if (!safe_is_plain(cp))
		return is_in_emoji(s, cp) ? LEFT_OUT : NAMED;
	if (columns > 0) {
		s->has_base = true;
		s->marks = 0;
		return DRAWN;
	}
	if (columns < 0 || !s->has_base)
		return NAMED;
	return ++s->marks > MAX_MARKS ? LEFT_OUT : DRAWN;
}

static bool next_piece(struct scan *s, struct piece *p)
{
	if (s->rest.n == 0)
		return false;
	size_t n = utf8_decode(s->rest, &p->cp);
	p->bytes = str_head(s->rest, n);
	s->rest = str_from(s->rest, n);
	p->columns = wcwidth((wchar_t)p->cp);
	p->show = show_of(s, p->cp, p->columns);
	s->before[1] = s->before[0];
	s->before[0] = p->cp;
	return true;
}

/* ---- what stands for it ---- */

static void put(struct glyph *out, struct str text, int columns)
{
	memcpy(out->room + out->text.n, text.p, text.n);
	out->text.n += text.n;
	out->columns += columns;
}

static const char hex_digits[] = "0123456789ABCDEF";

static void put_hex(struct glyph *out, uint32_t value, int digits)
{
	for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
		put(out, (struct str){&hex_digits[(value >> shift) % 16], 1}, 1);
}

static void put_name(struct glyph *out, int32_t cp)
{
	put(out, STR("<U+"), 3);
	put_hex(out, (uint32_t)cp, cp > 0xFFFFF ? 6 : cp > 0xFFFF ? 5 : 4);
	put(out, STR(">"), 1);
}

/* "<+12>": so many code points more than there is room for; at most MAX_CLUSTER. */
static void put_more(struct glyph *out, unsigned n)
{
	put(out, STR("<+"), 2);
	if (n > 9)
		put(out, (struct str){&hex_digits[n / 10], 1}, 1);
	put(out, (struct str){&hex_digits[n % 10], 1}, 1);
	put(out, STR(">"), 1);
}

static void put_pieces(struct glyph *out, struct str cluster)
{
	enum { NAME = 10, MORE = 5 };
	struct scan s = {.rest = cluster};
	struct piece p;
	unsigned more = 0;
	while (next_piece(&s, &p)) {
		size_t n = p.show == DRAWN ? p.bytes.n : NAME;
		if (p.show == LEFT_OUT)
			continue;
		out->is_special |= p.show == NAMED;
		if (more || out->text.n + n + MORE > sizeof out->room)
			more++;
		else if (p.show == DRAWN)
			put(out, p.bytes, p.columns);
		else
			put_name(out, p.cp);
	}
	if (more)
		put_more(out, more);
	out->is_special |= more > 0;
}

/* As it is when all of it is drawn, else in out->room. */
static void show_cluster(struct str cluster, struct glyph *out)
{
	struct scan s = {.rest = cluster};
	struct piece p;
	while (next_piece(&s, &p)) {
		if (p.show != DRAWN) {
			out->text.n = 0;
			out->columns = 0;
			put_pieces(out, cluster);
			return;
		}
		out->columns += p.columns;
	}
	out->text = cluster;
}

/* ^X, or \x9b for each byte of what is no UTF-8; U+009B, too, because people know it so. */
static void show_control(struct str source, int32_t cp, struct glyph *out)
{
	out->is_special = true;
	if (cp >= 0 && cp < 0x80) {
		char caret[2] = {'^', (char)(cp ^ 0x40)};
		put(out, (struct str){caret, 2}, 2);
		return;
	}
	static const char low[] = "0123456789abcdef";
	for (size_t i = cp < 0 ? 0 : source.n - 1; i < source.n; i++) {
		unsigned char byte = (unsigned char)source.p[i];
		put(out, STR("\\x"), 2);
		put(out, (struct str){&low[byte / 16], 1}, 1);
		put(out, (struct str){&low[byte % 16], 1}, 1);
	}
}

static void show_tab(int column, struct glyph *out)
{
	int n = GLYPH_TAB - column % GLYPH_TAB;
	out->is_special = true;
	put(out, str_head(STR("        "), (size_t)n), n);
}

static void show_any(struct str text, size_t at, int column, struct glyph *out)
{
	int32_t cp;
	struct str source = {text.p + at, cluster_end(text, at) - at};
	out->n = source.n;
	out->columns = 0;
	out->is_special = false;
	out->text = (struct str){out->room, 0};
	utf8_decode(source, &cp);
	if (cp == '\t')
		show_tab(column, out);
	else if (cp == '\n')
		return;
	else if (is_control(cp))
		show_control(source, cp, out);
	else
		show_cluster(source, out);
}

void glyph_at(struct str text, size_t at, int column, struct glyph *out)
{
	if (!is_simple(text, at)) {
		show_any(text, at, column, out);
		return;
	}
	out->n = 1;
	out->columns = 1;
	out->is_special = false;
	out->text = (struct str){text.p + at, 1};
}

/* ---- moving ---- */

size_t glyph_next(struct str text, size_t at)
{
	if (at >= text.n)
		return text.n;
	return is_simple(text, at) ? at + 1 : cluster_end(text, at);
}

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Where the code point or ill-formed sequence before `at` begins. A byte that is no continuation
 * begins one; a continuation byte belongs to one that began at most three bytes before. */
static size_t step_back(struct str text, size_t at)
{
	int32_t cp;
	for (size_t k = 1; k <= 4 && k <= at; k++) {
		if (is_continuation(text.p[at - k]))
			continue;
		size_t from = at - k, n;
		while (from + (n = utf8_decode(str_from(text, from), &cp)) < at)
			from += n;
		return from;
	}
	return at - 1;
}

/* Whether a cluster begins between a and b whatever stands before a. What extends a character may
 * carry a state (GB9c, GB11); regional indicators do not break with a fresh one. */
static bool is_certain(int32_t a, int32_t b)
{
	int32_t fresh = 0, other = 0;
	if (a < 0x80 && b < 0x80)
		return true;
	return utf8_grapheme_break(a, b, &fresh) && utf8_grapheme_break('x', a, &other);
}

/* A boundary before `at` (> 0) from which clusters can be counted. */
static size_t safe_start(struct str text, size_t at)
{
	int32_t a, b = 0;
	size_t start = step_back(text, at);
	utf8_decode(str_from(text, start), &b);
	for (unsigned n = 0; start > 0 && n < MAX_BACK; n++, b = a) {
		size_t before = step_back(text, start);
		utf8_decode(str_from(text, before), &a);
		if (is_certain(a, b))
			break;
		start = before;
	}
	return start;
}

size_t glyph_prev(struct str text, size_t at)
{
	size_t next, start;
	if (at == 0)
		return 0;
	if (is_ascii(text, at - 1) && (at == 1 || is_ascii(text, at - 2)))
		return at - 1;
	start = safe_start(text, at);
	while ((next = glyph_next(text, start)) < at)
		start = next;
	return start;
}

/* ---- columns ---- */

int glyph_columns(struct str text)
{
	int column = 0;
	struct glyph g;
	for (size_t at = 0; at < text.n; at += g.n) {
		glyph_at(text, at, column, &g);
		column += g.columns;
	}
	return column;
}

size_t glyph_fit(struct str text, int columns, int *used)
{
	int column = 0;
	size_t at = 0;
	struct glyph g;
	for (; at < text.n; at += g.n) {
		glyph_at(text, at, column, &g);
		if (column + g.columns > columns)
			break;
		column += g.columns;
	}
	if (used)
		*used = column;
	return at;
}

/* The first glyph that ends right of the column. */
size_t glyph_at_column(struct str line, int column)
{
	return glyph_fit(line, column < 0 ? 0 : column, NULL);
}
