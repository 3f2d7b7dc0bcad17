/*
 * import: the data files of a project into the store, once for each state of the files.
 *
 * Begin, then step until it is done. Steps write inside the transaction that is open or that they
 * open; the caller commits between steps as he likes, and has the store's hold (store.h) whenever he
 * steps an import that writes.
 */
#ifndef STROP_IMPORT_H
#define STROP_IMPORT_H

#include "datasets.h"
#include "project.h"

struct import;

/* Look at the files' sizes and times: a dataset that was made of them already is taken as it is and
 * nothing is left to do (but with `strict`, one with bad records is read again for their sentences).
 * Borrowed: store, project. The caller frees *out. */
int import_begin(struct store *s, const struct project *p, bool strict, struct import **out,
	struct err *err);

/* Some of it, until the monotonic clock says `until_us` or it is done; at least one record. A bad
 * record is skipped and counted, the first few are described in the dataset's problems; with
 * `strict` it is fatal. */
int import_step(struct import *in, int64_t until_us, struct err *err);

bool import_done(const struct import *in);

/* Once done; texts in the arena. */
struct dataset import_dataset(const struct import *in, struct arena *a);

/* The file being read, and bytes. */
void import_progress(const struct import *in, struct str *file, int64_t *done, int64_t *total);

/* What the files looked like when it began. */
struct hash import_signature(const struct import *in);

/* What they look like now: ERR_* when one cannot be looked at. */
int import_look(const struct project *p, struct hash *out, struct err *err);

void import_free(struct import *in); /* NULL is fine */

#endif
