/*
 * outputs_formats: what the readers of recorded outputs share: one row per format, and where a
 * reader puts what it found. Private to core/port.
 */
#ifndef STROP_OUTPUTS_FORMATS_H
#define STROP_OUTPUTS_FORMATS_H

#include "outputs.h"
#include "records.h"

struct outputs {
	char *path;
	const struct output_format *format;
	const struct outputs_options *options;
	struct records *records;
	struct json *row;   /* of the record that the queue is about */
	struct json *head;  /* what stands once in the file, by format; NULL: nothing */
	struct arena arena; /* of the queue */
	struct recorded_output *queue;
	size_t n_queue, at, cap_queue;
	struct arena kept; /* of the notes, and what a format remembers */
	struct outputs_note *notes;
	size_t n_notes, cap_notes;
	struct str star;         /* records: the member that "*" of the map stands for now */
	struct str first_filter; /* lm-eval: the one whose rows count */
	struct str *templates;   /* records: the prompts' texts met so far */
	size_t n_templates, cap_templates;
};

struct output_format {
	const char *name;
	const char *within;                    /* the way to its array in a JSON file, or NULL */
	const char *head;                      /* the way to what is read first, or NULL */
	bool (*knows)(const struct json *row); /* whether a record is one of its */
	/* Add the record's outputs with outputs_add. ERR_INPUT: it has none, and why. */
	int (*take)(struct outputs *o, const struct json *row, struct err *err);
};

extern const struct output_format output_records, output_promptfoo, output_promptfoo_old,
	output_lmeval, output_openai, output_inspect;

/* An output with nothing known but where it stands, at the queue's end. Until the next add. */
struct recorded_output *outputs_add(struct outputs *o);

/* Note what is not honoured: a literal, or a text made by arena_printf in o->arena. */
void outputs_note(struct outputs *o, struct str text);

/* Add a text that was asked, unless it is empty. */
void outputs_ask(struct recorded_output *out, struct str text);

/* The texts among an object's members: those with the usual names of a question, then the others
 * where `any` says that all of them were asked. */
void outputs_ask_fields(struct recorded_output *out, const struct json *object, bool any);

/* The id among an object's members (id, _id, example_id, question_id), or empty. */
struct str outputs_id(struct outputs *o, const struct json *object);

/* The text of a message: a string, or the text parts of a list. What else is in the list is noted. */
struct str outputs_content(struct outputs *o, const struct json *content);

/* Counts of tokens under the names that people use; what is missing stays as it is. */
void outputs_usage(const struct json *usage, struct recorded_output *out);

/* An amount, 0 or more, as a number or in a text; -1 (a count) and NaN when it is none, which is
 * noted under its name. NULL and null are just not said. */
int64_t outputs_count(struct outputs *o, const char *name, const struct json *v);
double outputs_number(struct outputs *o, const char *name, const struct json *v);

/* Whether a text can be a prompt's name: short, without white space, braces or "@". */
bool outputs_is_name(struct str text);

#endif
