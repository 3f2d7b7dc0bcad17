/* base64: RFC 4648, with padding. */
#ifndef STROP_BASE64_H
#define STROP_BASE64_H

#include <stdbool.h>

#include "str.h"

void base64_add(struct buf *out, struct str bytes);

/* Append the bytes of a base64 text; false (and nothing appended) when it is none. */
bool base64_read(struct str text, struct buf *out);

#endif
