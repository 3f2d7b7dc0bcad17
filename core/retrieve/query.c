/*
 * query: owns which words of a question are searched for. Refuses nothing; a text without words
 * gives none.
 *
 * Words are cut as FTS5's unicode61 cuts them (runs of letters, marks and digits) and lowered
 * letter by letter, not case-folded: folding would make "strasse" of "straße", which is not what
 * the index holds. A word said twice stays twice and so counts twice, as in Lucene: on the long
 * queries of CACM that is worth 0.04 of nDCG@10.
 */
#include "query.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

enum { MAX_WORDS = 256 };

/* Lucene's 33 English stop words and the words that only make a question of a sentence, chosen on
 * the open halves of CACM, NQ and HotpotQA. Of further words tried one by one, "my" and "we" lose
 * 0.001 to 0.002 of nDCG@10 on NQ; "would", "should", "about", "some" and their like change
 * nothing. Sorted. */
static const char *const stop_words[] = {"a", "an", "and", "are", "as", "at", "be", "but", "by",
	"can", "did", "do", "does", "for", "from", "had", "has", "have", "how", "i", "if", "in",
	"into", "is", "it", "me", "no", "not", "of", "on", "or", "such", "that", "the", "their",
	"then", "there", "these", "they", "this", "to", "was", "were", "what", "when", "where",
	"which", "who", "why", "will", "with", "you", "your"};

/* What an apostrophe leaves of "what's", "don't", "I'd", "we'll", "they're", "I've", "I'm". */
static const char *const endings[] = {"s", "t", "d", "ll", "re", "ve", "m"};

static int by_text(const void *word, const void *entry)
{
	return str_cmp(*(const struct str *)word, str_of(*(const char *const *)entry));
}

static bool is_stop_word(struct str word)
{
	return bsearch(&word, stop_words, sizeof stop_words / sizeof *stop_words,
		       sizeof *stop_words, by_text) != NULL;
}

static bool is_ending(struct str before, struct str word)
{
	if (!str_ends(before, STR("'")) && !str_ends(before, STR("\xE2\x80\x99")))
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_is(word, endings[i]))
			return true;
	return false;
}

static size_t collect(struct arena *a, struct str text, bool stop, struct str *words)
{
	size_t n = 0;
	struct str rest = text, word;
	while (n < MAX_WORDS && utf8_word(&rest, &word)) {
		struct str before = {text.p, (size_t)(word.p - text.p)};
		word = utf8_lower(a, word);
		if (!stop || !(is_stop_word(word) || is_ending(before, word)))
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
