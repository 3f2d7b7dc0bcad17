/* retrieve: owns the choice of chunks for a question, and what a prompt shows of them. */
#include "retrieve.h"

#include <stdlib.h>
#include <string.h>

#include "query.h"

const char *const retrieval_mode_names[] = {"none", "bm25", "ideal", NULL};

static bool is_gold(const struct stored_chunk *c, const struct str *gold, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (chunk_matches_ref(c, gold[i]))
			return true;
	return false;
}

static int search(struct store *s, const struct retrieval *how, struct str question,
	const struct str *gold, size_t n_gold, struct arena *a, struct retrieved **out, size_t *n,
	struct err *err)
{
	struct str *words;
	size_t n_words = query_words(a, question, &words);
	struct stored_chunk *chunks = arena_alloc(a, (size_t)(how->k + 1) * sizeof *chunks);
	int bad = store_chunk_search(
		s, words, n_words, how->k1, how->b, (size_t)how->k, a, chunks, n, err);
	*out = arena_alloc(a, (*n + 1) * sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct retrieved){chunks[i], is_gold(&chunks[i], gold, n_gold)};
	return bad;
}

static bool has_chunk(const struct retrieved *list, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].chunk.id == id)
			return true;
	return false;
}

/* Every passage that a reference names, each once; k does not cut an upper bound. */
static int take_gold(struct store *s, const struct str *gold, size_t n_gold, struct arena *a,
	struct retrieved **out, size_t *n, struct err *err)
{
	enum { MAX_PER_REF = 200 };
	struct stored_chunk *found = arena_alloc(a, MAX_PER_REF * sizeof *found);
	size_t cap = 0;
	struct retrieved *list = NULL;
	int bad = 0;
	for (size_t i = 0; i < n_gold && !bad; i++) {
		size_t n_found;
		bad = store_chunks_by_ref(s, gold[i], MAX_PER_REF, a, found, &n_found, err);
		if (!bad && n_found == 0)
			bad = err_set(err, ERR_INPUT, "the gold passage %.*s is not in the corpus",
				STRF(gold[i]));
		for (size_t k = 0; k < n_found && !bad; k++) {
			if (has_chunk(list, *n, found[k].id))
				continue;
			list = mem_grow(list, *n, &cap, sizeof *list);
			list[(*n)++] = (struct retrieved){found[k], true};
		}
	}
	*out = arena_alloc(a, (*n + 1) * sizeof **out);
	if (*n)
		memcpy(*out, list, *n * sizeof **out);
	free(list);
	return bad;
}

int retrieve(struct store *s, const struct retrieval *how, struct str question,
	const struct str *gold, size_t n_gold, struct arena *a, struct retrieved **out, size_t *n,
	struct err *err)
{
	*n = 0;
	*out = NULL;
	switch (how->mode) {
	case RETRIEVE_NONE:
		return 0;
	case RETRIEVE_BM25:
		return search(s, how, question, gold, n_gold, a, out, n, err);
	case RETRIEVE_IDEAL:
		return take_gold(s, gold, n_gold, a, out, n, err);
	}
	return 0;
}

int retrieve_named(struct store *s, const struct str *names, size_t n_names, const struct str *gold,
	size_t n_gold, struct arena *a, struct retrieved **out, size_t *n, struct err *err)
{
	int bad = 0;
	*out = arena_alloc(a, (n_names + 1) * sizeof **out);
	*n = 0;
	for (size_t i = 0; i < n_names && !bad; i++) {
		struct retrieved *r = &(*out)[*n];
		bool found = false;
		bad = store_chunk_by_name(s, names[i], a, &r->chunk, &found, err);
		if (!bad && !found)
			bad = err_set(err, ERR_INPUT, "the chunk %.*s is not in the corpus",
				STRF(names[i]));
		r->gold = !bad && is_gold(&r->chunk, gold, n_gold);
		*n += !bad;
	}
	return bad;
}

struct str retrieve_context(struct arena *a, const struct retrieved *chunks, size_t n)
{
	struct buf out = {0};
	for (size_t i = 0; i < n; i++) {
		const struct stored_chunk *c = &chunks[i].chunk;
		buf_addf(&out, "%s[%zu] %.*s", i ? "\n\n" : "", i + 1, STRF(c->document_name));
		if (c->heading.n)
			buf_addf(&out, " \xE2\x80\xBA %.*s", STRF(c->heading));
		buf_addf(&out, "\n%.*s", STRF(c->text));
	}
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}
