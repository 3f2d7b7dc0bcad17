/*
 * corpus: a source file as a stream of documents, one at a time in memory.
 *
 * By extension: .md, .markdown and .txt are one document, whose id is the one given to corpus_open
 * (its path below the pattern's base); .jsonl, .ndjson, .csv and .tsv hold one record a line (records.h): id from "_id",
 * "id", "doc_id" or "docid" (without one, ID:LINE), title from "title", text from "text",
 * "content", "contents", "body" or "passage". Title and text are meant to be searched together,
 * title first.
 */
#ifndef STROP_CORPUS_H
#define STROP_CORPUS_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "str.h"

enum {
	CORPUS_MAX_FILE = 64 << 20, /* bytes of a text file */
};

enum corpus_status {
	CORPUS_ONE,
	CORPUS_BAD, /* this one cannot be used: err says FILE:LINE and why; go on behind it */
	CORPUS_END,
};

/* Borrowed from the reader until its next call. UTF-8: ill-formed text is repaired. */
struct corpus_document {
	struct str id, title, text;
	int line; /* where it begins, from 1 */
};

struct corpus;

/* Open the file; the caller closes *out. `id` is copied. Refused: other extensions. */
int corpus_open(const char *path, struct str id, struct corpus **out, struct err *err);

enum corpus_status corpus_next(struct corpus *c, struct corpus_document *document, struct err *err);

/* How many bytes of the file were gone over; a text file is read at once. */
int64_t corpus_offset(const struct corpus *c);

void corpus_close(struct corpus *c); /* NULL is fine */

/* Title and text in one, as they are cut and searched. Appends to *out. */
void corpus_join(const struct corpus_document *document, struct buf *out);

#endif
