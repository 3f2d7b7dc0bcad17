/*
 * retrieve: what the text index of a project gives for a question.
 *
 * Modes: none; bm25 over the chunks; ideal, the gold passages that the data names, in that order:
 * an upper bound, never an achievement.
 */
#ifndef STROP_RETRIEVE_H
#define STROP_RETRIEVE_H

#include <stdbool.h>
#include <stdint.h>

#include "chunk.h"
#include "chunks.h"
#include "err.h"
#include "mem.h"
#include "str.h"

enum retrieval_mode { RETRIEVE_NONE, RETRIEVE_BM25, RETRIEVE_IDEAL };
extern const char *const retrieval_mode_names[]; /* NULL-terminated */

struct retrieval {
	enum retrieval_mode mode;
	int64_t k;
	double k1, b; /* BM25; 1.2 and 0.75 are Lucene's */
};

struct retrieved {
	struct stored_chunk chunk;
	bool gold;
};

/* The chunks for a question. `gold` marks, and in mode ideal makes, the result; a gold reference
 * that names nothing in the index is ERR_INPUT in mode ideal. In the arena. */
int retrieve(struct store *s, const struct retrieval *how, struct str question,
	const struct str *gold, size_t n_gold, struct arena *a, struct retrieved **out, size_t *n,
	struct err *err);

/* Exactly these chunks, by name, in this order; one that is not in the index is ERR_INPUT. In the
 * arena. */
int retrieve_named(struct store *s, const struct str *names, size_t n_names, const struct str *gold,
	size_t n_gold, struct arena *a, struct retrieved **out, size_t *n, struct err *err);

/* As a prompt's {{context}} shows them: "[1] refunds.md › Refunds › Time limits\nTEXT\n\n[2] ...".
 */
struct str retrieve_context(struct arena *a, const struct retrieved *chunks, size_t n);

#endif
