/*
 * script: a screen test as text: one step a line, a name and its arguments; lines that begin with
 * `|` are the block of the step above; `#` begins a comment. The steps stand in tests/tools/screen.c.
 */
#ifndef STROP_SCRIPT_H
#define STROP_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "mem.h"
#include "str.h"

struct script_word {
	struct str text; /* of a "quoted" word without quotes, and \n \t \e \" \\ \xHH decoded */
	bool is_quoted;
};

struct script_step {
	size_t line; /* from 0 */
	struct str name, rest;
	size_t from, to; /* the lines of its block */
	struct script_word *words;
	size_t n;
	bool is_new; /* the block is to be replaced by this one */
	struct buf block;
};

/* Owns all it points to. Zero-initialise. */
struct script {
	struct buf text;
	struct str *lines;
	size_t n, cap;
	struct script_step *steps;
	size_t count, steps_cap;
	struct arena arena;
};

void script_parse(struct script *script); /* text into lines and steps */
void script_free(struct script *script);

/* Cut rest into words; ERR_INPUT for a quote that does not end or an unknown escape. */
int script_words(struct script *script, struct script_step *step, struct err *err);

/* Append the block's lines without their bars, each with an LF. */
void script_block(const struct script *script, const struct script_step *step, struct buf *out);

/* The script with the new blocks in the place of the old. */
void script_print(const struct script *script, struct buf *out);

/* Whether a line is as expected, trailing blanks aside; what stands between « and » is an extended regular
 * expression (« » and not braces, because prompts are full of these). */
bool script_line_match(struct str expected, struct str actual);

#endif
