/* shapes: the pieces of JSON that several commands print. */
#ifndef STROP_SHAPES_H
#define STROP_SHAPES_H

#include "jsonw.h"
#include "str.h"

void shape_texts(struct jsonw *w, const char *key, const struct str *items, size_t n);
void shape_text_or_null(struct jsonw *w, const char *key, struct str text); /* empty: null */
void shape_raw(struct jsonw *w, const char *key, struct str json);          /* empty: null */

/* Print the finished JSON and a line end, and free it. */
void shape_print(struct buf *json);

#endif
