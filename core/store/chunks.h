/*
 * chunks: the text index: files, their documents, their chunks, and FTS5 over them. Incremental: a
 * file with the same size and time is not opened, one with the same content hash is not indexed
 * again.
 */
#ifndef STROP_CHUNKS_H
#define STROP_CHUNKS_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"
#include "store.h"

struct corpus_file {
	struct str path;
	int64_t size, mtime_ns;
	struct hash hash;     /* of the content */
	struct hash settings; /* of how it was cut */
};

struct stored_chunk {
	int64_t id;
	int64_t document;
	int64_t ord;     /* in its document, from 1 */
	struct str name; /* "refunds.md#2", or the document's name when it has one chunk only by
			    document */
	struct str document_name; /* "refunds.md" or a record's _id */
	struct str path;          /* the file */
	struct str slug, heading, text;
	int64_t tokens;
	double score; /* of a search; higher is better */
};

int store_corpus_file(struct store *s, struct str path, struct arena *a, struct corpus_file *out,
	bool *found, struct err *err);
/* All indexed paths, sorted. */
int store_corpus_paths(
	struct store *s, struct arena *a, struct str **out, size_t *n, struct err *err);

/* One hash over all that is indexed and how it was cut. */
int store_corpus_state(struct store *s, struct hash *out, struct err *err);

/* What is known of a file. Part of the transaction. `clear` drops some of its documents and their
 * chunks (*more: call again); the file itself is dropped when it has none. */
int store_corpus_put(struct store *s, const struct corpus_file *file, struct err *err);
int store_corpus_clear(struct store *s, struct str path, bool *more, struct err *err);
int store_corpus_drop(struct store *s, struct str path, struct err *err);
int store_document_put(struct store *s, struct str path, struct str name, const struct hash *hash,
	int64_t *id, struct err *err);
int store_chunk_put(struct store *s, struct stored_chunk *chunk, struct err *err);

/* BM25 search: the best k chunks for any of the words. Each word becomes a quoted phrase, so that
 * nothing in it is syntax. Ties by id. */
int store_chunk_search(struct store *s, const struct str *words, size_t n_words, double k1,
	double b, size_t k, struct arena *a, struct stored_chunk *out, size_t *n, struct err *err);

/* Chunks by reference DOC, DOC#N or DOC#slug, in order; at most max. */
int store_chunks_by_ref(struct store *s, struct str ref, size_t max, struct arena *a,
	struct stored_chunk *out, size_t *n, struct err *err);

/* The chunk of exactly that name. */
int store_chunk_by_name(struct store *s, struct str name, struct arena *a, struct stored_chunk *out,
	bool *found, struct err *err);

/* Whether a chunk is named by a reference. */
bool chunk_matches_ref(const struct stored_chunk *chunk, struct str ref);

int store_chunk_count(struct store *s, int64_t *chunks, int64_t *documents, struct err *err);

/* After many writes: let FTS5 merge its segments, some pages a call. `first`: begin with it. *more:
 * call again. */
int store_index_merge(struct store *s, bool first, bool *more, struct err *err);

#endif
