/* seen: the outputs of an import, to see whether two of them claim the same place. Private to
 * core/workbench. */
#ifndef STROP_SEEN_H
#define STROP_SEEN_H

#include "err.h"
#include "hash.h"

/* Zero-initialise; done releases it. */
struct seen {
	struct seen_output *list;
	size_t n, cap;
};

void seen_add(struct seen *s, const struct hash *key, struct str output, size_t file, int line);

/* ERR_INPUT with both FILE:LINE when two outputs of one key differ. The same said twice is fine. */
int seen_check(struct seen *s, const char *const *files, struct err *err);

void seen_done(struct seen *s);

#endif
