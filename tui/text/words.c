/*
 * words: owns the comparison of words by their endings. It knows English endings only: a word with
 * other letters than ASCII's must be the same.
 */
#include "words.h"

#include <stdlib.h>
#include <string.h>

#include "utf8.h"

/* LONG_STEM: of what -ion may be an ending: "relation" is of "relate", "passion" not of "pass". */
enum { SHORT_STEM = 2, LONG_STEM = 5, LONGEST_ENDING = 4 };

static bool is_one_of(struct str ending, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(ending, list[i]))
			return true;
	return false;
}

/* The endings of a stem: of "refund" and "relat", or of "polic". */
static bool is_plain_ending(struct str ending, size_t stem)
{
	static const char *const plain[] = {"", "e", "s", "es", "ed", "ing", "ings", "ion", "ions"};
	size_t n = sizeof plain / sizeof *plain;
	return is_one_of(ending, plain, stem >= LONG_STEM ? n : n - 2);
}

static bool is_y_ending(struct str ending)
{
	static const char *const y[] = {"y", "ies", "ied", "ying"};
	return is_one_of(ending, y, sizeof y / sizeof *y);
}

/* "ping" of "shipping" behind "ship". */
static struct str undouble(struct str ending, char last)
{
	bool doubled = ending.n > 2 && ending.p[0] == last && last != 's';
	return doubled ? str_from(ending, 1) : ending;
}

static bool has_vowel(struct str stem)
{
	for (size_t i = 0; i < stem.n; i++)
		if (strchr("aeiouy", stem.p[i]) && stem.p[i])
			return true;
	return false;
}

/* Whether a and b are the stem of their first n bytes with an ending each. */
static bool share_stem(struct str a, struct str b, size_t n)
{
	struct str stem = str_head(a, n), x = str_from(a, n), y = str_from(b, n);
	if (!has_vowel(stem) || (n == SHORT_STEM && (x.n == 0 || y.n == 0)))
		return false;
	if (is_y_ending(x) && is_y_ending(y))
		return true;
	return is_plain_ending(undouble(x, stem.p[n - 1]), n) &&
	       is_plain_ending(undouble(y, stem.p[n - 1]), n);
}

bool words_match(struct str a, struct str b)
{
	size_t n = 0;
	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	if (n == a.n && n == b.n)
		return true;
	/* Endings may begin alike ("noted", "notes"). */
	for (size_t back = 0; back < LONGEST_ENDING && n >= SHORT_STEM + back; back++)
		if (share_stem(a, b, n - back))
			return true;
	return false;
}

/* The words to look for, by first byte, so that most words of a text are passed over at once. */
struct wanted {
	struct str *words; /* folded */
	size_t n;
	bool begins[256];
};

static struct wanted fold_words(struct arena *a, const struct str *words, size_t n)
{
	struct wanted wanted = {arena_alloc(a, n * sizeof *wanted.words), 0, {0}};
	for (size_t i = 0; i < n; i++) {
		struct str word = utf8_fold(a, words[i]);
		if (word.n == 0)
			continue;
		wanted.words[wanted.n++] = word;
		wanted.begins[(unsigned char)word.p[0]] = true;
	}
	return wanted;
}

/* ASCII without memory; other words in the scratch arena. */
static struct str fold_word(struct arena *scratch, struct str word, char *room, size_t size)
{
	for (size_t i = 0; i < word.n && i < size; i++) {
		unsigned char c = (unsigned char)word.p[i];
		if (c >= 0x80)
			return utf8_fold(scratch, word);
		room[i] = (char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
	}
	return word.n <= size ? (struct str){room, word.n} : utf8_fold(scratch, word);
}

static bool is_wanted(const struct wanted *wanted, struct arena *scratch, struct str word)
{
	char room[64];
	bool found = false;
	word = fold_word(scratch, word, room, sizeof room);
	if (word.n && wanted->begins[(unsigned char)word.p[0]])
		for (size_t i = 0; i < wanted->n && !found; i++)
			found = words_match(wanted->words[i], word);
	arena_reset(scratch);
	return found;
}

size_t words_mark(
	struct arena *a, struct str text, const struct str *words, size_t n, struct range **out)
{
	struct wanted wanted = fold_words(a, words, n);
	struct arena scratch = {0};
	struct range *found = NULL;
	struct str rest = text, word;
	size_t n_found = 0, cap = 0;
	while (wanted.n && utf8_word(&rest, &word)) {
		if (!is_wanted(&wanted, &scratch, word))
			continue;
		size_t from = (size_t)(word.p - text.p);
		found = mem_grow(found, n_found, &cap, sizeof *found);
		found[n_found++] = (struct range){from, from + word.n, RANGE_WORD};
	}
	*out = arena_alloc(a, n_found * sizeof **out);
	if (n_found)
		memcpy(*out, found, n_found * sizeof **out);
	free(found);
	arena_free(&scratch);
	return n_found;
}
