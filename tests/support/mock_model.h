/*
 * mock_model: the model APIs that the mock server speaks: what a request asks, what is answered,
 * and the bytes of that before they are framed. A protocol is one file with a `struct
 * mock_protocol`.
 */
#ifndef STROP_MOCK_MODEL_H
#define STROP_MOCK_MODEL_H

#include <cjson/cJSON.h>

#include "mock.h"

/* A body before its framing: one piece is one event, and one chunk in chunked framing. Owns its
 * bytes. Zero-initialise. */
struct mock_payload {
	int status;
	const char *type, *id_header; /* Content-Type; the name of the header with the call's id */
	struct buf text;
	size_t *ends; /* of the pieces in text */
	size_t n_ends, cap_ends;
	bool whole; /* a right and complete answer */
	bool gzip;  /* labelled as compressed */
};
void mock_payload_end(struct mock_payload *p); /* what was added since the last end is a piece */
void mock_payload_free(struct mock_payload *p);

/* What a rule's keys replace, before, after, each and wire do to the bytes. */
void mock_payload_edit(struct mock_payload *p, const struct mock_rule *rule);

/* What a request asks, whichever protocol it came by. Owns all but `protocol`. Zero-initialise. */
struct mock_ask {
	const struct mock_protocol *protocol;
	cJSON *root; /* the body; NULL when it is no JSON object */
	bool stream, include_usage;
	size_t prompt_tokens;
	struct buf last_user, model;
	struct buf text;  /* of model and messages, which the hash is made of */
	struct buf wrong; /* why the request is refused; "" when it is right */
	char hash[65]; /* hexadecimal SHA-256 of model and messages, not of `stream` and the like */
};

/* What is answered. finish is "stop", "length", "content_filter" or the API's own word; its p is
 * NULL for an answer that never says it ended. */
struct mock_answer {
	const struct mock_ask *ask;
	struct str text, reasoning, finish;
};

struct mock_protocol {
	const char *path;        /* what the URL's path ends in */
	const char *stream_type; /* Content-Type */
	const char *id_header;   /* NULL: x-request-id */

	/* From ask->root and the request's headers to the rest of ask. */
	void (*read)(struct mock_ask *ask, const struct mock_request *request);

	/* The whole answer as one piece; for a stream what begins it, a piece of reasoning, a piece
	 * of text, what ends it. think may be NULL. */
	void (*whole)(struct mock_payload *p, const struct mock_answer *a);
	void (*head)(struct mock_payload *p, const struct mock_answer *a);
	void (*think)(struct mock_payload *p, const struct mock_answer *a, struct str piece);
	void (*piece)(struct mock_payload *p, const struct mock_answer *a, struct str piece);
	void (*tail)(struct mock_payload *p, const struct mock_answer *a);

	/* An error as a body, and as the last event of a stream. code is never empty. */
	void (*error)(struct buf *out, int status, struct str code, struct str message);
	void (*failure)(struct mock_payload *p, const struct mock_answer *a);
};

extern const struct mock_protocol mock_chat, mock_responses, mock_anthropic, mock_ollama,
	mock_embed, mock_ollama_embed;
const struct mock_protocol *mock_protocol_find(struct str path); /* NULL: none */

void mock_openai_error(struct buf *out, int status, struct str code, struct str message);

/* Read a body; false when it is refused (ask->wrong says why). */
bool mock_ask_read(struct mock_ask *ask, const struct mock_request *request);
void mock_ask_free(struct mock_ask *ask);

/* For `read`: take one message, or a list of them; a text alone is a user's message. */
void mock_ask_message(struct mock_ask *ask, const char *role, const cJSON *content);
void mock_ask_messages(struct mock_ask *ask, const cJSON *list);

/* The answer's words: recorded, echoed or made up, from model and messages alone. */
void mock_words_answer(
	const struct mock_ask *ask, const struct mock_replay *replay, struct buf *out);
struct str mock_token(struct str *rest); /* take about four bytes, never half a character */
size_t mock_count(struct str text);      /* in such tokens */
void mock_json_quote(struct buf *out, struct str text);
void mock_json_member(struct buf *out, const char *name, struct str text); /* "name":"text" */
void mock_sha256(struct str text, char hex[65]);

/* The payload of a model's reply under a rule: the answer, or the error that the rule makes of it.
 * Used for a request and for a line of a batch alike. */
void mock_model_payload(struct mock_payload *p, const struct mock_protocol *protocol,
	const struct mock_request *request, const struct mock_state *state,
	const struct mock_rule *rule);

#endif
