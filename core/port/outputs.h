/*
 * outputs: files of model outputs that other programs recorded, as a stream of one shape.
 *
 *   records       one record an output, in any data file of records.h: fields id, output, ...
 *   promptfoo     `promptfoo eval -o FILE.json` or .jsonl
 *   lm-eval       samples_TASK_*.jsonl of lm-evaluation-harness (--log_samples)
 *   openai-batch  the output file of an OpenAI batch: chat completions or responses
 *   inspect       `inspect log dump FILE.eval`
 *
 * The format is told by the first record's members. What a file does not say stays unknown. What it
 * says and nobody can honour is a note, with the line where it first stood. JSON Lines and JSON
 * arrays are read one record at a time, however long the file.
 */
#ifndef STROP_OUTPUTS_H
#define STROP_OUTPUTS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "json.h"
#include "mem.h"
#include "str.h"

struct outputs;

/* One recorded output. Texts until the next call. */
struct recorded_output {
	int line;      /* of its record in the file, from 1 */
	struct str id; /* the example's; empty: not named */
	/* What was asked, the likeliest first: one of them may be a field of the example. */
	struct str *texts;
	size_t n_texts;
	struct str model, prompt;  /* names; empty: not named */
	struct str template;       /* of the prompt, where the file gives it */
	struct str output, finish; /* finish empty: not said */
	int64_t trial;             /* -1: not said */
	int64_t input_tokens, output_tokens, cached_tokens, latency_ms; /* -1: not said */
	double cost_usd;                                                /* NaN: not said */
	struct str raw; /* the record as it stood in the file */
};

/* "ours=theirs": which field of a record is ours (id, input, output, model, prompt, trial, finish,
 * latency_ms, latency_s, cost, input_tokens, output_tokens); dots lead into objects. A "*" stands for
 * each member there is: "output=answers.*" is an output a member, of the model that it is called after
 * where no other is said. Only of format "records". Borrowed, as all of the options. */
struct outputs_options {
	const char *format; /* NULL: by content */
	const struct str *map;
	size_t n_map;
};

/* Open. ERR_INPUT where the format cannot be told, or a map names what there is not. */
int outputs_open(const char *path, const struct outputs_options *options, struct outputs **out,
	struct err *err);
void outputs_close(struct outputs *o); /* NULL is fine */

/* The names of the formats, NULL-terminated; and that of this file. */
const char *const *outputs_formats(void);
const char *outputs_format(const struct outputs *o);

/* The next one. OUTPUTS_BAD: a record without an output, err says FILE:LINE and why; the next call
 * goes on behind it. */
enum outputs_status { OUTPUTS_ONE, OUTPUTS_BAD, OUTPUTS_END };
enum outputs_status outputs_next(struct outputs *o, struct recorded_output *out, struct err *err);

/* What was not honoured so far, once each. Borrowed. */
struct outputs_note {
	struct str text;
	int line;      /* of the first */
	int64_t count; /* records */
};
size_t outputs_notes(const struct outputs *o, const struct outputs_note **out);

#endif
