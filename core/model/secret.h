/*
 * secret: a key while it is in the process: in locked, guarded memory, wiped when it is freed, and
 * masked wherever it turns up in text.
 *
 * A struct secret owns its bytes. All that are alive are known here, so that text that came from
 * outside is cleaned of every key at once, not only of the one that was sent.
 */
#ifndef STROP_SECRET_H
#define STROP_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "str.h"

struct secret;

enum { SECRET_MAX = 8192 }; /* bytes of a key, and of the first line that one is read from */

/* A copy of a key. Refused when it is empty or could not stand in a header (bytes other than
 * 0x21-0x7E): it would end the header or begin another. The sentence begins with `from`, which says
 * where it is from, and does not repeat it. */
int secret_new(struct str key, const char *from, struct secret **out, struct err *err);

/* The first line that a descriptor gives, read to its end (what follows is dropped), for at most
 * limit_ms (0: no limit). Nothing of it is ever in ordinary memory. */
int secret_read(int fd, int limit_ms, const char *from, struct secret **out, struct err *err);

void secret_free(struct secret *s); /* NULL is fine */

/* Borrowed, NUL-terminated. Whoever puts it into a header wipes that after use. */
struct str secret_value(const struct secret *s);

/* Put "sk-…abcd" (its last four characters) where a known key stands, also as JSON escapes it. One
 * of fewer than eight characters is a placeholder ("x", "none") and stays, for it would mask
 * innocent text. */
void secret_mask(struct buf *text);

/* How many bytes at the end a stream keeps back until more comes, so that no piece shows half a key:
 * they could be the beginning of a known one, or hold one that ends as it begins. */
size_t secret_tail(struct str text);

#endif
