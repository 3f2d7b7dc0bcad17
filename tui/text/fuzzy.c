/*
 * fuzzy: owns the measure of a fuzzy match: the best alignment of a word's characters with the
 * text's, by dynamic programming over (character of the word, position in the text).
 *
 *   value of a matched position   MATCH + what begins there (a word, a hump of camelCase)
 *   next to the one before        + RUN
 *   otherwise                     - GAP - one for each further character skipped
 *
 * Exact rather than greedy, so that "bz" in "foo_bar_baz" means "baz". It costs word x text steps,
 * which a look whether the word is in the text at all saves nearly always.
 */
#include "fuzzy.h"

#include <string.h>
#include <wctype.h>

#include "utf8.h"

enum { MATCH = 16, RUN = 10, WORD_START = 9, HUMP = 7, GAP = 3, NONE = -10000 };

/* A text as characters, with what it is worth to match each. */
struct chars {
	int n;
	int32_t at[FUZZY_TEXT];
	unsigned char bonus[FUZZY_TEXT];
	unsigned short byte[FUZZY_TEXT]; /* where each begins */
};

static int32_t fold(int32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	return (int32_t)towlower((wint_t)c);
}

static bool is_word(int32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	return true;
}

static unsigned char bonus_of(int32_t before, int32_t c)
{
	bool digit = c >= '0' && c <= '9', digit_before = before >= '0' && before <= '9';
	if (!is_word(c))
		return 0;
	if (!is_word(before))
		return WORD_START;
	return (fold(c) != c && fold(before) == before) || (digit && !digit_before) ? HUMP : 0;
}

/* Bytes that are no UTF-8 are characters of their own, which no pattern means. */
static void read_chars(struct str text, bool ignore_case, struct chars *out)
{
	int32_t before = ' ', c;
	out->n = 0;
	for (size_t at = 0; at < text.n && at < 60000 && out->n < FUZZY_TEXT; out->n++) {
		out->byte[out->n] = (unsigned short)at;
		c = (unsigned char)text.p[at];
		at += c < 0x80 ? 1 : utf8_decode(str_from(text, at), &c);
		out->bonus[out->n] = bonus_of(before, c);
		out->at[out->n] = ignore_case ? fold(c) : c;
		before = c;
	}
}

static bool has_capital(struct str pattern)
{
	int32_t c;
	for (size_t at = 0; at < pattern.n;) {
		at += utf8_decode(str_from(pattern, at), &c);
		if (c >= 0 && fold(c) != c)
			return true;
	}
	return false;
}

/* The pattern, cut into words at blanks. */
struct words {
	int n;
	int32_t at[FUZZY_PATTERN];
	struct {
		int from, n;
	} word[FUZZY_PATTERN];
	bool ignore_case;
};

static void read_words(struct str pattern, struct words *out)
{
	int32_t c;
	int n = 0, from = 0;
	out->n = 0;
	out->ignore_case = !has_capital(pattern);
	for (size_t at = 0; at < pattern.n && n < FUZZY_PATTERN;) {
		at += utf8_decode(str_from(pattern, at), &c);
		if (c != ' ')
			out->at[n++] = c;
		if ((c == ' ' || at >= pattern.n || n == FUZZY_PATTERN) && n > from) {
			out->word[out->n].from = from;
			out->word[out->n++].n = n - from;
			from = n;
		}
	}
}

static bool is_within(const int32_t *word, int n, const struct chars *text)
{
	int i = 0;
	for (int j = 0; i < n && j < text->n; j++)
		i += text->at[j] == word[i];
	return i == n;
}

/* best[i][j]: the value of word[0..i] when word[i] stands at text position j. */
struct alignment {
	short best[FUZZY_PATTERN][FUZZY_TEXT];
};

static void fill_first_row(int32_t c, const struct chars *text, struct alignment *a)
{
	for (int j = 0; j < text->n; j++)
		a->best[0][j] = (short)(text->at[j] == c ? MATCH + text->bonus[j] : NONE);
}

static void fill_row(const int32_t *word, int i, const struct chars *text, struct alignment *a)
{
	const short *above = a->best[i - 1];
	short *row = a->best[i];
	int gap = NONE; /* the best of the row above with a gap before j */
	row[0] = NONE;
	for (int j = 1; j < text->n; j++) {
		int run = above[j - 1] + RUN, fresh = j > 1 ? above[j - 2] - GAP : NONE;
		gap = fresh > gap - 1 ? fresh : gap - 1;
		int before = run > gap ? run : gap;
		bool fits = text->at[j] == word[i] && before > NONE / 2;
		row[j] = (short)(fits ? before + MATCH + text->bonus[j] : NONE);
	}
}

/* Where the word ends best; *value of that. The first of equal ones. */
static int align(
	const int32_t *word, int n, const struct chars *text, struct alignment *a, int *value)
{
	int end = 0;
	fill_first_row(word[0], text, a);
	for (int i = 1; i < n; i++)
		fill_row(word, i, text, a);
	for (int j = 1; j < text->n; j++)
		if (a->best[n - 1][j] > a->best[n - 1][end])
			end = j;
	*value = a->best[n - 1][end];
	return end;
}

/* A first look at the bytes, which says no to most texts; only of ASCII it can be sure. */
static bool may_fit(const struct words *words, struct str text)
{
	for (int w = 0; w < words->n; w++) {
		const int32_t *word = words->at + words->word[w].from;
		int i = 0, n = words->word[w].n;
		for (size_t at = 0; at < text.n && i < n; at++) {
			unsigned char c = (unsigned char)text.p[at];
			if (c >= 0x80)
				return true;
			i += (words->ignore_case ? fold(c) : c) == word[i];
		}
		if (i < n)
			return false;
	}
	return true;
}

static int score_words(const struct words *words, struct str text)
{
	struct chars chars;
	struct alignment a;
	int total = 0;
	if (!may_fit(words, text))
		return -1;
	read_chars(text, words->ignore_case, &chars);
	for (int w = 0; w < words->n; w++)
		if (!is_within(words->at + words->word[w].from, words->word[w].n, &chars))
			return -1;
	for (int w = 0; w < words->n; w++) {
		int value;
		align(words->at + words->word[w].from, words->word[w].n, &chars, &a, &value);
		total += value;
	}
	return total > 0 ? total : 0; /* gaps may cost more than the matches are worth */
}

int fuzzy_score(struct str pattern, struct str text)
{
	struct words words;
	read_words(pattern, &words);
	return score_words(&words, text);
}

/* The position of word[i - 1] from which best[i][j] came. */
static int came_from(const struct alignment *a, const struct chars *text, int i, int j)
{
	int before = a->best[i][j] - MATCH - text->bonus[j];
	if (a->best[i - 1][j - 1] + RUN == before)
		return j - 1;
	int k = j - 2;
	while (k > 0 && a->best[i - 1][k] - GAP - (j - 2 - k) != before)
		k--;
	return k;
}

static void mark(struct str text, size_t at, bool *marks)
{
	int32_t c;
	size_t end = at + utf8_decode(str_from(text, at), &c);
	while (at < end)
		marks[at++] = true;
}

void fuzzy_marks(struct str pattern, struct str text, bool *marks)
{
	struct words words;
	struct chars chars;
	struct alignment a;
	memset(marks, 0, text.n);
	read_words(pattern, &words);
	if (score_words(&words, text) < 0)
		return;
	read_chars(text, words.ignore_case, &chars);
	for (int w = 0; w < words.n; w++) {
		const int32_t *word = words.at + words.word[w].from;
		int value, j = align(word, words.word[w].n, &chars, &a, &value);
		for (int i = words.word[w].n - 1; i >= 0; i--) {
			mark(text, chars.byte[j], marks);
			if (i > 0)
				j = came_from(&a, &chars, i, j);
		}
	}
}
