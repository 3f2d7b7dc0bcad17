/*
 * retrieve: owns the index of a project's corpus and the choice of chunks for a question.
 *
 * A file is looked at with stat; only when its size or time changed is it read, and only when its
 * content or the way of cutting changed is it indexed anew. What is indexed is committed file by
 * file in groups, so that an interrupted first run keeps its work.
 */
#include "retrieve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "fs.h"
#include "query.h"

const char *const retrieval_mode_names[] = {"none", "bm25", "ideal", NULL};

enum {
	COMMIT_CHUNKS = 20000, /* this many new chunks at most are lost to a kill */
	OPTIMIZE_CHUNKS = 5000,
	MAX_FILE = 1 << 30,
};

/* ---- indexing ---- */

struct indexer {
	struct store *store;
	const struct corpus_options *options;
	struct hash settings;
	struct index_report *report;
	int64_t new_chunks, uncommitted;
	struct err *err;
};

static struct hash hash_settings(const struct chunk_options *o)
{
	char text[96];
	snprintf(text, sizeof text, "chunks/1 %d %zu %zu", (int)o->by, o->tokens, o->overlap);
	return hash_blake2b(str_of(text));
}

static int put_chunks(struct indexer *in, struct str path, const struct corpus_document *d)
{
	struct arena a = {0};
	struct buf whole = {0};
	struct chunk *chunks;
	int64_t document;
	corpus_join(d, &whole);
	struct hash hash = hash_blake2b(buf_str(&whole));
	size_t n = chunk_document(&a, buf_str(&whole), &in->options->chunk, &chunks);
	int bad = store_document_put(in->store, path, d->id, &hash, &document, in->err);
	for (size_t i = 0; i < n && !bad; i++) {
		struct stored_chunk c = {
			.document = document,
			.ord = (int64_t)i + 1,
			.name = in->options->chunk.by == CHUNK_DOCUMENT
					? d->id
					: arena_printf(&a, "%.*s#%zu", STRF(d->id), i + 1),
			.slug = chunks[i].slug,
			.heading = chunks[i].heading,
			.text = chunks[i].text,
			.tokens = (int64_t)chunks[i].tokens,
		};
		bad = store_chunk_put(in->store, &c, in->err);
		in->new_chunks++;
		in->uncommitted++;
	}
	buf_free(&whole);
	arena_free(&a);
	return bad;
}

static int index_documents(struct indexer *in, struct str path, const char *full, struct str id)
{
	struct corpus *corpus = NULL;
	struct corpus_document d;
	int bad = corpus_open(full, id, &corpus, in->err);
	for (bool more = !bad; more && !bad;) {
		switch (corpus_next(corpus, &d, in->err)) {
		case CORPUS_ONE:
			bad = put_chunks(in, path, &d);
			break;
		case CORPUS_BAD:
			bad = in->err ? (int)in->err->code : ERR_INPUT;
			break;
		case CORPUS_END:
			more = false;
			break;
		}
	}
	corpus_close(corpus);
	return bad;
}

static int hash_file(const char *path, struct hash *out, struct err *err)
{
	char block[65536];
	FILE *f = fopen(path, "rb");
	if (!f)
		return err_set(err, ERR_IO, "cannot read %s", path);
	struct hash_state *h = hash_begin();
	for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
		hash_add(h, (struct str){block, n});
	int bad = ferror(f) ? err_set(err, ERR_IO, "cannot read %s", path) : 0;
	*out = hash_end(h);
	fclose(f);
	return bad;
}

static int index_file(struct indexer *in, struct str dir, struct str path, struct str id)
{
	struct arena a = {0};
	struct fs_stat st;
	struct corpus_file old, now = {.path = path, .settings = in->settings};
	bool known = false;
	struct str full = fs_join(&a, dir, path);
	int bad = fs_stat(full.p, &st, in->err);
	if (!bad)
		bad = store_corpus_file(in->store, path, &a, &old, &known, in->err);
	now.size = st.size;
	now.mtime_ns = st.mtime_ns;
	bool same_cut = known && hash_eq(&old.settings, &in->settings);
	if (bad || (same_cut && old.size == st.size && old.mtime_ns == st.mtime_ns))
		goto out;
	bad = hash_file(full.p, &now.hash, in->err);
	if (bad)
		goto out;
	if (same_cut && hash_eq(&old.hash, &now.hash)) {
		bad = store_corpus_touch(in->store, &now, in->err);
		goto out;
	}
	in->report->read++;
	bad = store_corpus_put(in->store, &now, in->err);
	if (!bad)
		bad = index_documents(in, path, full.p, id);
	if (!bad && in->uncommitted >= COMMIT_CHUNKS) {
		bad = store_commit(in->store, in->err);
		in->uncommitted = 0;
	}
out:
	arena_free(&a);
	return bad;
}

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* Files that are in the index but no longer fit a pattern. */
static int drop_missing(struct indexer *in, struct arena *a, struct str *seen, size_t n_seen)
{
	struct str *known;
	size_t n;
	if (n_seen)
		qsort(seen, n_seen, sizeof *seen, by_text);
	int bad = store_corpus_paths(in->store, a, &known, &n, in->err);
	for (size_t i = 0; i < n && !bad; i++) {
		if (n_seen && bsearch(&known[i], seen, n_seen, sizeof *seen, by_text))
			continue;
		bad = store_corpus_drop(in->store, known[i], in->err);
		in->report->removed++;
	}
	return bad;
}

/* Of sorted paths: a file that two patterns fit is one. */
static int64_t count_distinct(const struct str *paths, size_t n)
{
	int64_t distinct = 0;
	for (size_t i = 0; i < n; i++)
		distinct += i == 0 || !str_eq(paths[i], paths[i - 1]);
	return distinct;
}

static int index_pattern(struct indexer *in, struct str dir, struct str pattern, struct arena *a,
	struct str **seen, size_t *n, size_t *cap)
{
	struct fs_list files;
	struct str base = fs_glob_base(pattern);
	int bad = fs_glob(a, dir.p, pattern, &files, in->err);
	for (size_t i = 0; i < files.n && !bad; i++) {
		struct str path = files.paths[i];
		bad = index_file(
			in, dir, path, str_starts(path, base) ? str_from(path, base.n) : path);
		*seen = mem_grow(*seen, *n, cap, sizeof **seen);
		(*seen)[(*n)++] = path;
	}
	return bad;
}

int retrieve_index(struct store *s, struct str dir, const struct corpus_options *options,
	struct index_report *out, struct err *err)
{
	struct indexer in = {.store = s,
		.options = options,
		.report = out,
		.err = err,
		.settings = hash_settings(&options->chunk)};
	struct arena a = {0};
	struct str *seen = NULL;
	size_t n = 0, cap = 0;
	int bad = 0;
	*out = (struct index_report){0};
	for (size_t i = 0; i < options->n_patterns && !bad; i++)
		bad = index_pattern(&in, dir, options->patterns[i], &a, &seen, &n, &cap);
	if (!bad)
		bad = drop_missing(&in, &a, seen, n);
	if (!bad && in.new_chunks >= OPTIMIZE_CHUNKS)
		bad = store_index_optimize(s, err);
	if (!bad)
		bad = store_commit(s, err);
	if (bad)
		store_rollback(s);
	if (!bad)
		bad = store_chunk_count(s, &out->chunks, &out->documents, err);
	out->files = count_distinct(seen, n);
	free(seen);
	arena_free(&a);
	return bad;
}

/* ---- choosing ---- */

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
