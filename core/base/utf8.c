/*
 * utf8: owns everything that needs the Unicode tables. Nothing here fails: ill-formed input is
 * shown as U+FFFD, one for each maximal subpart, so that two readers of the same bytes count the
 * same characters.
 */
#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/*
 * Well-formed UTF-8 (Unicode table 3-7): the first byte gives the length and the range of the
 * second. C2..DF 80..BF            E0 A0..BF, E1..EC EE EF 80..BF, ED 80..9F (then one 80..BF)
 *   F0 90..BF, F1..F3 80..BF, F4 80..8F (then two 80..BF)
 */
size_t utf8_decode(struct str text, int32_t *cp)
{
	const unsigned char *p = (const unsigned char *)text.p;
	unsigned char low = 0x80, high = 0xBF;
	size_t need;
	int32_t value;

	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	*cp = -1;
	if (p[0] >= 0xC2 && p[0] <= 0xDF) {
		need = 1;
		value = p[0] & 0x1F;
	} else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
		need = 2;
		value = p[0] & 0x0F;
		low = p[0] == 0xE0 ? 0xA0 : 0x80;
		high = p[0] == 0xED ? 0x9F : 0xBF;
	} else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
		need = 3;
		value = p[0] & 0x07;
		low = p[0] == 0xF0 ? 0x90 : 0x80;
		high = p[0] == 0xF4 ? 0x8F : 0xBF;
	} else {
		return 1;
	}
	for (size_t i = 1; i <= need; i++) {
		if (i >= text.n || p[i] < low || p[i] > high)
			return i;
		value = (value << 6) | (p[i] & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	*cp = value;
	return need + 1;
}

void utf8_encode(struct buf *out, int32_t cp)
{
	if (cp < 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = 0xFFFD;
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_encode_char(cp, bytes);
	buf_add(out, (struct str){(const char *)bytes, (size_t)n});
}

/* The offset of the first ill-formed byte, or text.n. Most text is ASCII, taken eight bytes at a
 * time. */
static size_t valid_prefix(struct str text)
{
	size_t at = 0;
	while (at < text.n) {
		uint64_t eight;
		if (at + 8 <= text.n) {
			memcpy(&eight, text.p + at, 8);
			if ((eight & 0x8080808080808080u) == 0) {
				at += 8;
				continue;
			}
		}
		int32_t cp;
		size_t n = utf8_decode(str_from(text, at), &cp);
		if (cp < 0)
			return at;
		at += n;
	}
	return at;
}

bool utf8_valid(struct str text)
{
	return valid_prefix(text) == text.n;
}

size_t utf8_count(struct str text)
{
	size_t count = 0;
	int32_t cp;
	for (size_t at = 0; at < text.n; count++)
		at += utf8_decode(str_from(text, at), &cp);
	return count;
}

static struct str buf_into_arena(struct arena *a, struct buf *b)
{
	struct str kept = arena_dup(a, buf_str(b));
	buf_free(b);
	return kept;
}

struct str utf8_repair(struct arena *a, struct str text)
{
	size_t good = valid_prefix(text);
	if (good == text.n)
		return text;
	struct buf out = {0};
	buf_add(&out, str_head(text, good));
	for (size_t at = good; at < text.n;) {
		int32_t cp;
		at += utf8_decode(str_from(text, at), &cp);
		utf8_encode(&out, cp);
	}
	return buf_into_arena(a, &out);
}

static struct str map_all(struct arena *a, struct str text, utf8proc_option_t options)
{
	utf8proc_uint8_t *mapped = NULL;
	text = utf8_repair(a, text);
	utf8proc_ssize_t n = utf8proc_map(
		(const utf8proc_uint8_t *)text.p, (utf8proc_ssize_t)text.n, &mapped, options);
	if (n < 0)
		return text;
	struct str kept = arena_dup(a, (struct str){(char *)mapped, (size_t)n});
	free(mapped);
	return kept;
}

static bool is_ascii(struct str text, bool *has_upper)
{
	*has_upper = false;
	for (size_t i = 0; i < text.n; i++) {
		if ((unsigned char)text.p[i] >= 0x80)
			return false;
		*has_upper |= text.p[i] >= 'A' && text.p[i] <= 'Z';
	}
	return true;
}

static struct str lower_ascii(struct arena *a, struct str text)
{
	char *p = arena_alloc(a, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		p[i] = (char)(text.p[i] >= 'A' && text.p[i] <= 'Z' ? text.p[i] + 32 : text.p[i]);
	return (struct str){p, text.n};
}

struct str utf8_fold(struct arena *a, struct str text)
{
	bool upper;
	if (is_ascii(text, &upper))
		return upper ? lower_ascii(a, text) : text;
	return map_all(a, text, UTF8PROC_CASEFOLD);
}

size_t utf8_fold_one(int32_t cp, int32_t folded[UTF8_FOLD_MAX])
{
	if (cp < 0x80) {
		folded[0] = cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
		return 1;
	}
	int class = 0;
	utf8proc_ssize_t n =
		utf8proc_decompose_char(cp, folded, UTF8_FOLD_MAX, UTF8PROC_CASEFOLD, &class);
	if (n >= 1 && n <= UTF8_FOLD_MAX)
		return (size_t)n;
	folded[0] = cp;
	return 1;
}

struct str utf8_fold_nfkc(struct arena *a, struct str text)
{
	bool upper;
	if (is_ascii(text, &upper))
		return upper ? lower_ascii(a, text) : text;
	return map_all(
		a, text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
}

struct str utf8_lower(struct arena *a, struct str text)
{
	bool upper;
	if (is_ascii(text, &upper))
		return upper ? lower_ascii(a, text) : text;
	struct buf out = {0};
	for (size_t at = 0; at < text.n;) {
		int32_t cp;
		at += utf8_decode(str_from(text, at), &cp);
		utf8_encode(&out, cp < 0 ? cp : utf8proc_tolower(cp));
	}
	return buf_into_arena(a, &out);
}

static utf8proc_category_t category(int32_t cp)
{
	return cp < 0 ? UTF8PROC_CATEGORY_CN : utf8proc_category(cp);
}

bool utf8_is_space(int32_t cp)
{
	utf8proc_category_t c;
	if (cp < 0x80)
		return cp == ' ' || (cp >= 9 && cp <= 13) || (cp >= 0x1C && cp <= 0x1F);
	c = category(cp);
	return cp == 0x85 || c == UTF8PROC_CATEGORY_ZS || c == UTF8PROC_CATEGORY_ZL ||
	       c == UTF8PROC_CATEGORY_ZP;
}

bool utf8_is_alpha(int32_t cp)
{
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
	utf8proc_category_t c = category(cp);
	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_ME;
}

bool utf8_is_digit(int32_t cp)
{
	if (cp < 0x80)
		return cp >= '0' && cp <= '9';
	return category(cp) == UTF8PROC_CATEGORY_ND;
}

bool utf8_is_word(int32_t cp)
{
	if (cp == '_')
		return true;
	if (cp < 0x80)
		return utf8_is_alpha(cp) || utf8_is_digit(cp);
	utf8proc_category_t c = category(cp);
	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO;
}

bool utf8_is_upper(int32_t cp)
{
	utf8proc_category_t c;
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z';
	c = category(cp);
	return c == UTF8PROC_CATEGORY_LU || c == UTF8PROC_CATEGORY_LT;
}

bool utf8_is_punct(int32_t cp)
{
	utf8proc_category_t c = category(cp);
	return c >= UTF8PROC_CATEGORY_PC && c <= UTF8PROC_CATEGORY_SO;
}

int utf8_width(int32_t cp)
{
	return cp < 0 ? 1 : utf8proc_charwidth(cp);
}

/*
 * GB9c of UAX 29 (Unicode 15.1), which utf8proc learnt in 2.9: in the scripts that stack
 * consonants, no break before a consonant that a linker (virama) ties to one before it:
 *
 *   Consonant (Extend | Linker)* Linker (Extend | Linker)* x Consonant
 *
 * The ranges are those of Indic_Conjunct_Break=Consonant.
 */
static const int32_t consonants[][2] = {{0x915, 0x939}, {0x958, 0x95F}, {0x978, 0x97F},
	{0x995, 0x9A8}, {0x9AA, 0x9B0}, {0x9B2, 0x9B2}, {0x9B6, 0x9B9}, {0x9DC, 0x9DD},
	{0x9DF, 0x9DF}, {0x9F0, 0x9F1}, {0xA95, 0xAA8}, {0xAAA, 0xAB0}, {0xAB2, 0xAB3},
	{0xAB5, 0xAB9}, {0xAF9, 0xAF9}, {0xB15, 0xB28}, {0xB2A, 0xB30}, {0xB32, 0xB33},
	{0xB35, 0xB39}, {0xB5C, 0xB5D}, {0xB5F, 0xB5F}, {0xB71, 0xB71}, {0xC15, 0xC28},
	{0xC2A, 0xC39}, {0xC58, 0xC5A}, {0xD15, 0xD3A}};

static bool is_consonant(int32_t cp)
{
	if (cp < 0x915 || cp > 0xD3A)
		return false;
	for (size_t i = 0; i < sizeof consonants / sizeof *consonants; i++)
		if (cp >= consonants[i][0] && cp <= consonants[i][1])
			return true;
	return false;
}

static bool is_linker(int32_t cp)
{
	return cp == 0x94D || cp == 0x9CD || cp == 0xACD || cp == 0xB4D || cp == 0xC4D ||
	       cp == 0xD4D;
}

static bool is_conjunct_extend(int32_t cp)
{
	return cp == 0x200D || (cp >= 0x300 && utf8proc_get_property(cp)->combining_class != 0);
}

/* Two bits of the state are ours, far above those that utf8proc uses. */
enum { CONSONANT = 1 << 28, LINKED = 1 << 29, CONJUNCT = CONSONANT | LINKED };

/* What of a conjunct stands before b, given what stood before a. */
static int32_t conjunct_after(int32_t seen, int32_t a)
{
	if (is_consonant(a))
		return CONSONANT;
	if (seen && is_linker(a))
		return CONJUNCT;
	return is_conjunct_extend(a) ? seen : 0;
}

bool utf8_grapheme_break(int32_t a, int32_t b, int32_t *state)
{
	int32_t rest = *state & ~CONJUNCT, seen = conjunct_after(*state & CONJUNCT, a);
	bool breaks =
		utf8proc_grapheme_break_stateful(a < 0 ? 0xFFFD : a, b < 0 ? 0xFFFD : b, &rest);
	*state = rest | seen;
	return breaks && !(seen == CONJUNCT && is_consonant(b));
}

/* Asked of the grapheme rules: among characters that do not themselves extend what is before them,
 * only pictographs join another and a ZWJ (rule GB11). */
bool utf8_is_pictograph(int32_t cp)
{
	enum { HEART = 0x2764, ZWJ = 0x200D };
	int32_t state = 0, plain = 0;
	if (cp < 0xA9 || utf8_grapheme_break(HEART, ZWJ, &state))
		return false;
	return !utf8_grapheme_break(ZWJ, cp, &state) && utf8_grapheme_break('a', cp, &plain);
}

bool utf8_word(struct str *rest, struct str *word)
{
	size_t at = 0, start = 0;
	bool in_word = false;
	while (at < rest->n) {
		int32_t cp;
		size_t n = utf8_decode(str_from(*rest, at), &cp);
		bool is = cp != '_' && utf8_is_word(cp);
		if (is && !in_word) {
			start = at;
			in_word = true;
		} else if (!is && in_word) {
			break;
		}
		at += n;
	}
	*word = (struct str){rest->p + start, in_word ? at - start : 0};
	*rest = str_from(*rest, at);
	return in_word;
}
