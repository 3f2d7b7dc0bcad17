/*
 * index: the corpus of a project into the store's text index, once for each state of its files.
 *
 * Begin, then step until it is done. Steps write inside a transaction that they open; the caller
 * commits between steps, and has the store's hold (store.h) whenever he steps one that writes.
 */
#ifndef STROP_INDEX_H
#define STROP_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "chunk.h"
#include "err.h"
#include "hash.h"
#include "store.h"
#include "str.h"

struct corpus_options {
	struct str *patterns; /* relative to the project's folder */
	size_t n_patterns;
	struct chunk_options chunk;
	bool may_leave; /* also files that are links out of the folder are read */
};

struct index_report {
	int64_t files, documents, chunks, read, removed;
};

struct indexing;

/* Borrowed: store, dir, options. The caller frees it. */
struct indexing *index_begin(struct store *s, struct str dir, const struct corpus_options *options);

/* Some of it, until the monotonic clock says `until_us`, it is done, writing begins, or so much is
 * not committed that it would be a pity to lose. Errors name the file. What was committed of a file
 * that was not finished is done anew by the next one. */
int index_step(struct indexing *in, int64_t until_us, struct err *err);

/* Unchanged files cost a stat: as long as nothing is to be written nobody has to be kept away. */
bool index_writes(const struct indexing *in);
bool index_done(const struct indexing *in);

struct index_report index_result(const struct indexing *in); /* once done */

/* The file being read, and bytes of those that have to be. */
void index_progress(const struct indexing *in, struct str *file, int64_t *done, int64_t *total);

/* What the files looked like: once they were found, and now. */
struct hash index_signature(const struct indexing *in);
int index_look(
	struct str dir, const struct corpus_options *options, struct hash *out, struct err *err);

void index_free(struct indexing *in); /* NULL is fine */

#endif
