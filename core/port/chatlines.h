/*
 * chatlines: OpenAI's chat fine-tuning format, a line an example:
 *
 *   {"messages": [{"role": "system", "content": "..."}, {"role": "user", "content": "..."},
 *                 {"role": "assistant", "content": "..."}]}
 *
 * The last message is what is learnt. An assistant's message before it is part of the question, and has
 * "weight": 0.
 */
#ifndef STROP_CHATLINES_H
#define STROP_CHATLINES_H

#include <stddef.h>

#include "err.h"
#include "str.h"

struct chat_message {
	struct str role, text;
};

/* Append the line of these messages and the answer to them, with its line end. A developer's message is
 * a system message here. */
void chatlines_add(
	struct buf *out, const struct chat_message *messages, size_t n, struct str answer);

/* Whether a line of a file is one that will be taken: one JSON object whose messages have known roles
 * and content that is not empty, and end with the assistant. ERR_INPUT says what is wrong. */
int chatlines_check(struct str line, struct err *err);

/* About how many tokens the messages and the answer count for in training: their texts, and what a chat
 * adds: 3 for each message, 3 for the line. */
size_t chatlines_tokens(const struct chat_message *messages, size_t n, struct str answer);

#endif
