/* Search: what a person asks, and references to passages. No text is ever syntax to SQLite. */
#include "fuzz.h"

#include <math.h>

#include "chunks.h"
#include "query.h"
#include "retrieve.h"
#include "store.h"
#include "utf8.h"

const unsigned fuzz_rounds = 200;

enum { MOST = 8 };

static struct store *open_store(void)
{
	static struct store *s;
	struct hash none = {0};
	struct corpus_file file = {.path = STR("a.md")};
	struct stored_chunk chunks[] = {
		{.ord = 1, .name = STR("a.md#1"), .text = STR("tents are lent to two people")},
		{.ord = 2, .name = STR("a.md#2"), .slug = STR("two"), .text = STR("NEAR OR AND")},
	};
	if (s)
		return s;
	FUZZ_CHECK(store_open(":memory:", &s, NULL) == 0);
	FUZZ_CHECK(store_begin(s, NULL) == 0 && store_corpus_put(s, &file, NULL) == 0);
	FUZZ_CHECK(
		store_document_put(s, file.path, file.path, &none, &chunks[0].document, NULL) == 0);
	chunks[1].document = chunks[0].document;
	for (size_t i = 0; i < 2; i++)
		FUZZ_CHECK(store_chunk_put(s, &chunks[i], NULL) == 0);
	FUZZ_CHECK(store_commit(s, NULL) == 0);
	return s;
}

static void check_search(struct arena *a, struct str text)
{
	struct str *words;
	struct stored_chunk found[MOST];
	size_t n = query_words(a, text, &words), n_found = 0;
	struct err err = {0};
	FUZZ_CHECK(n <= 256);
	for (size_t i = 0; i < n; i++)
		FUZZ_CHECK(words[i].n > 0 && utf8_valid(words[i]));
	FUZZ_CHECK(store_chunk_search(
			   open_store(), words, n, 1.2, 0.75, MOST, a, found, &n_found, &err) == 0);
	FUZZ_CHECK(n_found <= 2);
	for (size_t i = 0; i < n_found; i++)
		FUZZ_CHECK(isfinite(found[i].score) &&
			   (i == 0 || found[i].score <= found[i - 1].score));
}

/* The whole text as one word: the store must quote it whatever it holds. */
static void check_quoting(struct arena *a, struct str text)
{
	struct stored_chunk found[MOST];
	size_t n = 0;
	struct err err = {0};
	FUZZ_CHECK(store_chunk_search(
			   open_store(), &text, 1, 1.2, 0.75, MOST, a, found, &n, &err) == 0);
	FUZZ_CHECK(store_chunks_by_ref(open_store(), text, MOST, a, found, &n, &err) == 0);
	for (size_t i = 0; i < n; i++)
		FUZZ_CHECK(chunk_matches_ref(&found[i], text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size);
	struct str text = fuzz_part(&rest), gold = fuzz_part(&rest);
	struct retrieval how = {.k = 2, .k1 = 1.2, .b = 0.75};
	struct arena a = {0};
	struct retrieved *out = NULL;
	size_t n = 0;
	struct err err = {0};
	check_search(&a, text);
	check_quoting(&a, text);
	for (how.mode = RETRIEVE_NONE; how.mode <= RETRIEVE_IDEAL; how.mode++) {
		int bad = retrieve(open_store(), &how, text, &gold, 1, &a, &out, &n, &err);
		FUZZ_CHECK(!bad || (how.mode == RETRIEVE_IDEAL && bad == ERR_INPUT));
		if (!bad)
			retrieve_context(&a, out, n);
	}
	arena_free(&a);
	return 0;
}
