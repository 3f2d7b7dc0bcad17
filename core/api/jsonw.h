/*
 * jsonw: writing JSON text piece by piece into a buffer; commas are its business.
 *
 *   struct jsonw w = {.out = &buf};
 *   jsonw_object(&w); jsonw_key(&w, "n"); jsonw_int(&w, 3); jsonw_end(&w);
 */
#ifndef STROP_JSONW_H
#define STROP_JSONW_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

struct jsonw {
	struct buf *out; /* borrowed */
	unsigned depth;
	uint64_t arrays;   /* bit d: level d is an array */
	uint64_t nonempty; /* bit d: level d has an element */
	bool after_key;
};

void jsonw_object(struct jsonw *w);
void jsonw_array(struct jsonw *w);
void jsonw_end(struct jsonw *w); /* closes the innermost object or array; at most 63 levels */
void jsonw_key(struct jsonw *w, const char *key);
void jsonw_str(struct jsonw *w, struct str text); /* ill-formed UTF-8 becomes U+FFFD */
void jsonw_num(struct jsonw *w, double value);    /* shortest form; not finite: null */
void jsonw_int(struct jsonw *w, long long value);
void jsonw_bool(struct jsonw *w, bool value);
void jsonw_null(struct jsonw *w);
void jsonw_raw(struct jsonw *w, struct str json); /* a value that is JSON text already */

/* A key and its value. */
void jsonw_put_str(struct jsonw *w, const char *key, struct str text);
void jsonw_put_num(struct jsonw *w, const char *key, double value);
void jsonw_put_interval(struct jsonw *w, const char *key, double low, double high); /* NaN: null */
void jsonw_put_int(struct jsonw *w, const char *key, long long value);
void jsonw_put_bool(struct jsonw *w, const char *key, bool value);

/* One JSON string with its quotes; control characters, quote and backslash escaped. */
void jsonw_quote(struct buf *out, struct str text);

/* The shortest decimal form that reads back as the same double; whole numbers up to 2^53 without
 * point. */
void jsonw_number(struct buf *out, double value);

#endif
