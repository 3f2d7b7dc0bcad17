/*
 * recordings: which models answer by outputs that were imported. The outputs themselves are rows of
 * the table calls; a row here says that there are some, of a model and a prompt.
 */
#ifndef STROP_RECORDINGS_H
#define STROP_RECORDINGS_H

#include <stdint.h>

#include "store.h"

struct recording {
	struct str model;
	struct str prompt;   /* the name of the prompt they belong to; empty: it was not known */
	struct str file;     /* of the newest import */
	int64_t outputs;     /* kept */
	int64_t changes;     /* imports that changed something */
	int64_t imported_ms; /* the newest of them */
};

/* Outputs were imported: `outputs` is how many more there are. Part of the open transaction. */
int store_recording_put(struct store *s, const struct recording *r, struct err *err);

/* Those of a model (empty: of all), sorted by model and prompt. In the arena. */
int store_recordings(struct store *s, struct str model, struct arena *a, struct recording **out,
	size_t *n, struct err *err);

#endif
