/*
 * records: a data file as a stream of records, each a JSON object of fields, one at a time in
 * memory.
 *
 * Formats by extension: .jsonl .ndjson (one object a line, at most 8 MiB a line), .json (an array
 * of objects, or an object with one array of objects; read element by element), .csv .tsv (RFC
 * 4180: BOM, CRLF, quotes, quoted line breaks; the first record names the fields), .yaml .yml (a
 * list of mappings). A bad record does not end the stream: it is returned as such, with its place
 * and reason, and the next call goes on behind it where the format allows (a .json file whose frame
 * is broken, a CSV file whose header is, a quote that is never closed, a .yaml file that does not
 * parse: one bad record and then the end).
 *
 * Memory: one record and one block of the file, except YAML (whole, at most 8 MiB). CSV values are
 * strings; ill-formed UTF-8 becomes U+FFFD. A byte order mark is dropped at the file's start only.
 */
#ifndef STROP_RECORDS_H
#define STROP_RECORDS_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "json.h"
#include "str.h"

struct records;

enum records_status { RECORDS_ONE, RECORDS_BAD, RECORDS_END };

/* Open path; the format by its extension, or `format` ("csv", ...) when not NULL. */
int records_open(const char *path, const char *format, struct records **out, struct err *err);

/* Open a JSON file for the elements of one array in it: `within` is the way to it, member names with
 * dots between ("results.results"). What else the file holds is gone over, not kept. */
int records_open_within(
	const char *path, const char *within, struct records **out, struct err *err);

/* One value of a JSON file, at most 8 MiB, by the same kind of way: *out is the caller's, NULL when
 * there is no such member, or it cannot be read. */
void records_read_within(const char *path, const char *within, struct json **out);

/* The next record. RECORDS_ONE: *fields is an object, the caller frees it. RECORDS_BAD: err says
 * FILE:LINE and why. */
enum records_status records_next(struct records *r, struct json **fields, struct err *err);

/* The line on which the last returned record began, from 1. */
int records_line(const struct records *r);

/* The bytes of the last returned record as they stood in the file, of JSON formats; empty for
 * others. Until the next call. */
struct str records_text(const struct records *r);

/* How many bytes of the file were gone over. */
int64_t records_offset(const struct records *r);

void records_close(struct records *r);

#endif
