/* import: the data files of a project into the store, once for each state of the files. */
#ifndef STROP_IMPORT_H
#define STROP_IMPORT_H

#include "datasets.h"
#include "project.h"

/* The project's present dataset: read from the files when their size, time or mapping changed
 * since, else from the store. A bad record is skipped and counted, the first few are described in
 * out->problems; with `strict` it is fatal. Texts in the arena. */
int import_data(struct store *s, const struct project *p, bool strict, struct arena *a,
	struct dataset *out, struct err *err);

#endif
