/*
 * query: owns which words of a question are searched for. Refuses nothing; a text without words
 * gives none.
 *
 * Words are cut as FTS5's unicode61 cuts them (runs of letters, marks and digits) and lowered
 * letter by letter, not case-folded: folding would make "strasse" of "straße", which is not what
 * the index holds.
 */
#include "query.h"

#include <stdbool.h>
#include <stdlib.h>

#include "utf8.h"

enum { MAX_WORDS = 256 };

/* Lucene's English stop words (EnglishAnalyzer.ENGLISH_STOP_WORDS_SET), sorted. */
static const char *const stop_words[] = {"a", "an", "and", "are", "as", "at", "be", "but", "by",
	"for", "if", "in", "into", "is", "it", "no", "not", "of", "on", "or", "such", "that", "the",
	"their", "then", "there", "these", "they", "this", "to", "was", "will", "with"};

static int by_text(const void *word, const void *entry)
{
	return str_cmp(*(const struct str *)word, str_of(*(const char *const *)entry));
}

static bool is_stop_word(struct str word)
{
	return bsearch(&word, stop_words, sizeof stop_words / sizeof *stop_words,
		       sizeof *stop_words, by_text) != NULL;
}

static bool is_known(const struct str *words, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i], word))
			return true;
	return false;
}

static size_t collect(struct arena *a, struct str text, bool stop, struct str *words)
{
	size_t n = 0;
	struct str word;
	while (n < MAX_WORDS && utf8_word(&text, &word)) {
		word = utf8_lower(a, word);
		if (!(stop && is_stop_word(word)) && !is_known(words, n, word))
			words[n++] = word;
	}
	return n;
}

size_t query_words(struct arena *a, struct str text, struct str **out)
{
	*out = arena_alloc(a, MAX_WORDS * sizeof **out);
	size_t n = collect(a, text, true, *out);
	return n ? n : collect(a, text, false, *out);
}
