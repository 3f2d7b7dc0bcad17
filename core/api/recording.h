/*
 * recording: outputs that a model gave elsewhere, imported as results of a recorded model: found,
 * scored, compared and shown like those of any other, and called a recording everywhere.
 */
#ifndef STROP_RECORDING_H
#define STROP_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "str.h"
#include "workbench.h"

struct recording_options {
	const char *const *files;
	size_t n_files;
	const char
		*format;  /* records, promptfoo, lm-eval, openai-batch, inspect; NULL: by content */
	struct str model; /* keep them under this name; empty: the file's */
	struct str prompt;     /* they belong to this prompt; empty: as the file says, if it does */
	const struct str *map; /* OURS=THEIRS: fields of the format records */
	size_t n_map;
	bool replace; /* an output that differs from one kept before takes its place */
};

/* What was found of one model and prompt. */
struct recording_series {
	struct str model;  /* as -m takes it */
	struct str prompt; /* empty: the recording does not say which */
	int64_t version;   /* of a prompt that the project has no file of; 0: it has one */
	int64_t outputs;   /* that fit an example */
	int64_t trials;    /* the most of one example */
};

struct recording_report {
	const char **formats; /* one a file */
	size_t n_files;
	struct recording_series *series;
	size_t n_series;
	int64_t outputs;            /* read */
	int64_t by_id, by_text;     /* that fit an example */
	int64_t unknown, ambiguous; /* that fit none, or several */
	int64_t unreadable;         /* records without an output */
	int64_t added, replaced, there;
	struct str *problems; /* the first few of what does not fit, and all that is not honoured:
				 FILE:LINE: sentence */
	size_t n_problems;
};

/* Import, after all of it was seen to fit. ERR_INPUT with FILE:LINE: an output differs from one that
 * was kept before or stands in the files twice, a model without a name. The report is in the arena. Blocks until it is done. */
int wb_import_outputs(struct wb *w, const struct recording_options *options, struct arena *a,
	struct recording_report *out, struct err *err);

/* " (recording)", behind a model's name where the provider of its calls says so; else "". */
const char *wb_recording_mark(struct str provider);

/* Whether a model's outputs are imported ones. */
bool wb_is_recorded(struct wb *w, struct str model);

#endif
