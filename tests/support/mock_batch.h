/*
 * mock_batch: files and batches of the mock server. Time is virtual: a batch is under way for as
 * many polls as its rule says, then it ends.
 */
#ifndef STROP_MOCK_BATCH_H
#define STROP_MOCK_BATCH_H

#include "mock_model.h"

struct mock_file {
	char id[24];
	struct buf text;
};

struct mock_batch {
	char id[24], created[24];    /* the real time: clients find a batch by it */
	struct buf input;            /* id of the input's file */
	struct buf endpoint, meta;   /* URL path; the client's metadata as JSON */
	struct buf wrong;            /* why it fails validation, "" */
	char output[24], errors[24]; /* ids of files; "" for none */
	size_t total, done, failed;  /* lines */
	long long polls;             /* left until it ends */
	char ends[16];               /* completed, expired, failed, cancelled */
	bool cancelled, is_anthropic;
};

/* All of a server's. Owns them. Zero-initialise. */
struct mock_batches {
	struct mock_file *files;
	size_t n_files, cap_files;
	struct mock_batch *batches;
	size_t n, cap;
};
void mock_batches_free(struct mock_batches *all);

struct mock_file *mock_file_add(struct mock_batches *all); /* valid until the next */
struct mock_file *mock_file_find(struct mock_batches *all, struct str id);
struct mock_batch *mock_batch_add(struct mock_batches *all, const struct mock_rule *rule);
struct mock_batch *mock_batch_find(struct mock_batches *all, struct str id);

/* One more poll; true when the batch has ended with it. */
bool mock_batch_poll(struct mock_batch *batch);

/* One request of a batch: its payload by the script, counted as a request of its own. False when
 * the script says that it gets no answer at all (close). */
bool mock_batch_line(struct mock_payload *p, const struct mock_protocol *protocol, cJSON *body,
	const struct mock_request *request, struct mock_state *state);

/* A text as one line of JSON, for a line of results; null when it is no JSON. */
void mock_batch_put_json(struct buf *out, struct str text);

/* The handlers, as mock_route has them. `id` is the batch or file in the path. */
typedef void mock_handler(struct mock_reply *reply, const struct mock_request *request,
	struct str id, struct mock_state *state, const struct mock_rule *rule);
mock_handler mock_upload, mock_download, mock_openai_create, mock_openai_get, mock_openai_list,
	mock_openai_cancel;
mock_handler mock_anthropic_create, mock_anthropic_get, mock_anthropic_list, mock_anthropic_cancel,
	mock_anthropic_results;

#endif
