/*
 * reader: the built-in extractive baseline. Not a language model: a classical reader (sentence
 * selection by idf-weighted word overlap, then an answer span by question type) that follows a
 * short list of instructions, so that everything works without a key or network. It is a floor to
 * beat. Deterministic: equal messages give equal answers.
 *
 * What it reads in the messages (last user message, all system messages):
 *   - the context: see reader.c for how context and question are told apart;
 *   - the instructions it follows, matched by their words, documented in reader.c.
 */
#ifndef STROP_READER_H
#define STROP_READER_H

#include <stddef.h>

#include "mem.h"
#include "str.h"

/* Changes whenever an answer could change; part of the call key, so that old answers are not
 * mistaken for new ones. */
extern const char reader_version[];

struct reader_message {
	struct str role, text;
};

/* The answer to the messages, in the arena. Linear in the text's length; texts of megabytes are
 * fine. */
struct str reader_answer(struct arena *a, const struct reader_message *messages, size_t n);

#endif
