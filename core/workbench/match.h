/* match: from a recorded output to the example of the data that it answers. Private to
 * core/workbench. */
#ifndef STROP_MATCH_H
#define STROP_MATCH_H

#include "datasets.h"

struct match;

/* Borrowed: the store. */
struct match *match_new(struct store *s, int64_t dataset);
void match_free(struct match *m); /* NULL is fine */

enum matched { MATCH_ID, MATCH_TEXT, MATCH_NONE, MATCH_SEVERAL };

/* By id, else by the first of the texts that is a field of exactly one example. *name (in the arena)
 * and *ord are the example's. */
int match_find(struct match *m, struct str id, const struct str *texts, size_t n_texts,
	struct arena *a, enum matched *how, struct str *name, int64_t *ord, struct err *err);

#endif
