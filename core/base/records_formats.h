/*
 * records_formats: what the readers of records share: the bytes of the file, block by block, and one
 * function per format. Private to core/base/records*.c.
 */
#ifndef STROP_RECORDS_FORMATS_H
#define STROP_RECORDS_FORMATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "json.h"
#include "mem.h"
#include "records.h"
#include "str.h"

enum {
	RECORD_MAX = 8 << 20,  /* bytes of one line, element or row; of a whole YAML file */
	COLUMNS_MAX = 4096,    /* of a CSV file */
	BLOCK_MAX = 64 * 1024, /* bytes asked of the file at once */
};

/* The bytes of a file and the place of the next one. */
struct source {
	int fd;
	char *block; /* owned, BLOCK_MAX bytes */
	size_t at, n, size;
	int64_t passed; /* bytes of the file before the block */
	bool ended;
	int failed; /* errno of a failed read, which looks like the end */
	int line;   /* of the next byte, from 1 */
	int column; /* of the next byte, in bytes, from 1 */
};

/* The unread bytes of the current block, reading the next one when there are none: empty only at
 * the end. */
struct str source_span(struct source *s);

/* Go over n bytes of the span. */
void source_skip(struct source *s, size_t n);

int source_peek(struct source *s); /* the next byte, -1 at the end */
int source_get(struct source *s);  /* the same, and go over it */

int64_t source_offset(const struct source *s); /* of the next byte in the file */

/* Start again at byte `offset`, which is on this line and column. */
int source_seek(struct source *s, int64_t offset, int line, int column);

struct records {
	char *path;   /* owned: for sentences */
	char *within; /* owned: names with dots, the way to a JSON file's array; NULL: found */
	const struct format *format;
	struct source source;
	struct buf text; /* of the record being read */
	int line;        /* where the last record began */
	bool begun, over;
	void *state; /* owned by the format; its `done` frees it */
};

struct format {
	const char *name; /* also the extension, without its dot */
	enum records_status (*next)(struct records *r, struct json **fields, struct err *err);
	void (*done)(struct records *r);
};

enum records_status jsonl_next(struct records *r, struct json **fields, struct err *err);
enum records_status jsonarray_next(struct records *r, struct json **fields, struct err *err);
void jsonarray_done(struct records *r);
enum records_status jsonarray_value(struct records *r, struct json **out, struct err *err);
enum records_status csv_next(struct records *r, struct json **fields, struct err *err);
void csv_done(struct records *r);
enum records_status yamllist_next(struct records *r, struct json **fields, struct err *err);
void yamllist_done(struct records *r);

/* A bad record: "FILE:LINE: " and the sentence. records_stop also ends the stream. */
enum records_status records_bad(struct records *r, int line, struct err *err, const char *format,
	...) __attribute__((format(printf, 4, 5)));
enum records_status records_stop(struct records *r, int line, struct err *err, const char *format,
	...) __attribute__((format(printf, 4, 5)));

/* r->text, which begins at this column of line r->line, as a record. */
enum records_status records_parse(
	struct records *r, int column, struct json **fields, struct err *err);

/* For tests: ask the file for at most `bytes` at once (1..BLOCK_MAX); before the first record. */
void records_set_block(struct records *r, size_t bytes);

#endif
