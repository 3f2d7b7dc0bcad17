/*
 * mock: the parts of tests/tools/mockserver, a scripted model server on 127.0.0.1 (its grammar and
 * its actions stand at the top of tests/tools/mockserver.c).
 *
 * A request is parsed (mock_http), numbered and logged (mock_log), matched with a rule (mock_rule),
 * given to what its path names (mock_route), answered in that protocol (mock_model; mock_chat and
 * its siblings; mock_batch), turned into bytes with marks in them (mock_payload, mock_reply), and
 * sent (mock_serve).
 */
#ifndef STROP_MOCK_H
#define STROP_MOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "err.h"
#include "mem.h"
#include "str.h"

struct mock_options {
	const char *replay, *script, *log; /* files, or NULL */
	const char *key;                   /* the one that is taken; NULL: any or none */
	long long port;                    /* 0: any free one */
	long long latency_ms;              /* before the first byte of a chat reply */
	long long chunk_ms;                /* between two events of a stream */
	long long tokens_per_chunk;        /* a token is about four bytes */
	long long split;                   /* bytes a write, 0: as many as fit */
	long long max_requests;            /* 0: no end */
};

/* A map from bytes to a number. Owns copies of its keys. Zero-initialise. */
struct mock_map {
	struct mock_slot *slots;
	size_t n, cap;
};
size_t *mock_map_put(struct mock_map *map, struct str key); /* the number, 0 when the key is new */
size_t mock_map_get(const struct mock_map *map, struct str key); /* 0 when absent */
bool mock_map_next(const struct mock_map *map, size_t *at, struct str *key, size_t *value);
void mock_map_free(struct mock_map *map);

/* Recorded answers. Owns everything it points to. Zero-initialise. */
struct mock_replay {
	struct mock_map ids, whole; /* from `ID:` or the whole last user message to index + 1 */
	struct str *keys, *outputs; /* of all entries; keys.n is 0 for one with an id */
	size_t n, cap;
	struct arena arena;
};
int mock_replay_load(struct mock_replay *replay, const char *path, struct err *err);
void mock_replay_free(struct mock_replay *replay);

/* One request; text borrows from the input it was parsed from. */
struct mock_request {
	struct str method, path, query, body;
	struct str type, version, host; /* Content-Type, anthropic-version, Host */
	struct str key;                 /* by Authorization, x-api-key or api-key */
	bool auth;                      /* one of these was there */
	bool keep_alive;                /* the client can take another reply on this connection */
	bool expects;                   /* it waits for 100 Continue before it sends the body */
	unsigned long long number, connection;
};

/* Parse the first request of `in`. Returns the bytes it takes, 0 when more are needed
 * (request->expects is set as soon as the head is there), -1 when it is not HTTP or too large. */
ssize_t mock_http_parse(struct str in, struct mock_request *request);

enum mock_action {
	MOCK_ANSWER,
	MOCK_STATUS,
	MOCK_CLOSE,
	MOCK_RST,
	MOCK_CUT,
	MOCK_STALL,
	MOCK_NO_FINISH,
	MOCK_ERROR_MID_STREAM,
	MOCK_ERROR_200,
	MOCK_HTML,
	MOCK_GARBAGE,
	MOCK_HUGE,
	MOCK_TEXT,
	MOCK_DELAY,
	MOCK_FINISH,
	MOCK_HEADER_FLOOD,
	MOCK_STORM,
	MOCK_CUT_RST,
	MOCK_CHATTER,
	MOCK_RAW,
	MOCK_CROWD,
};

/* One line of a script. Text lives in the script's arena; p is NULL when the line does not say. */
struct mock_rule {
	enum mock_action action;
	long long every;       /* every n-th request, or 0 */
	long long first, last; /* request numbers, or 0 */
	struct str has, path;  /* substrings of the body, of the path */
	long long left;        /* times it may still be used, -1: for ever */
	long long n, ms;       /* status, bytes */
	bool percent;          /* n is a percentage of the body */
	struct str word;       /* argument of text, finish, garbage, raw */
	struct str body, type, retry_after, location, header, framing, delay, finish, text, status;
	struct str reasoning, tokens, split, pace, slow_head, interim;
	struct str replace, with, before, after, each, wire; /* what is done to the payload */
	struct str polls, ends;                              /* of a batch */
	long long window_ms, used; /* of a storm: when its window began, requests in it */
	long long wait_ms;         /* what it asks the one that it just refused to wait */
};

struct mock_script {
	struct mock_rule *rules;
	size_t n, cap;
	struct arena arena;
};
int mock_script_load(struct mock_script *script, const char *path, struct err *err);
void mock_script_free(struct mock_script *script);

/* What a rule may go by. */
struct mock_moment {
	unsigned long long number, in_flight; /* with this request */
	size_t tries;                         /* of the same body, this one included */
	const char *hex;                      /* SHA-256 of the body */
	struct str body, path;
	bool is_free;     /* only a rule that names the path applies */
	long long now_ms; /* monotonic */
};

/* The first rule that matches and is not used up, used once more by this; without one, a plain
 * answer. */
const struct mock_rule *mock_script_pick(
	struct mock_script *script, const struct mock_moment *moment);

/* The bytes to send, with marks: at byte `at` wait, or end the connection one way or the other. */
struct mock_mark {
	size_t at;
	enum { MOCK_WAIT, MOCK_FIN, MOCK_RESET } what;
	long long ms;
};
struct mock_reply {
	struct buf bytes;
	struct mock_mark *marks; /* in the order of `at` */
	size_t n_marks, cap_marks;
	int status;
	size_t split; /* bytes a write, 0: as many as fit */
	bool whole;   /* a right and complete answer, if all bytes arrive */
};
void mock_reply_mark(struct mock_reply *reply, size_t at, int what, long long ms);
void mock_reply_body(struct mock_reply *reply, const struct mock_request *request, int status,
	const char *type, struct str text);

/* A file, framed as the rule says. */
void mock_reply_file(struct mock_reply *reply, const struct mock_request *request, struct str text,
	const struct mock_rule *rule);
/* Cut or stall a finished reply as the rule says; any other rule leaves it. */
void mock_reply_break(struct mock_reply *reply, const struct mock_rule *rule);

void mock_reply_json(
	struct mock_reply *reply, const struct mock_request *request, int status, struct str json);
void mock_add_garbage(struct buf *out); /* 512 bytes, invalid as UTF-8, JSON, SSE and HTTP alike */
void mock_reply_free(struct mock_reply *reply);

/* Counters and the request log. Zero-initialise; file is NULL without a log. */
struct mock_log {
	FILE *file;
	struct mock_map bodies; /* by SHA-256: twice the requests, + 1 once answered completely */
	unsigned long long requests, completed, answered, aborted, connections, authorized;
	unsigned long long expecting; /* asked to be told to go on (100 Continue) */
	unsigned long long in_flight, max_in_flight, duplicates;
	size_t most_tries;        /* of one body */
	unsigned long long lines; /* of batches */
	/* Tokens of all answers that were made, whether or not they arrived. */
	unsigned long long billed_input, billed_output;
	unsigned long long by_status[600];
};
int mock_log_open(struct mock_log *log, const char *path, struct err *err);

/* Number the request, count it and write its line; the body's hash goes to hex. Returns how often
 * this body was sent, with this time. */
size_t mock_log_request(struct mock_log *log, struct mock_request *request, char hex[65]);

/* The reply was sent (or not, when the client went away first or the script cut it). */
void mock_log_reply(
	struct mock_log *log, const struct mock_reply *reply, const char *hex, bool sent);

/* A request within a batch: counted under its body, and the moment filled in but for the path. */
void mock_log_line(struct mock_log *log, struct str body, char hex[65], struct mock_moment *moment);
void mock_log_answered(struct mock_log *log, const char *hex);
void mock_log_stats(const struct mock_log *log, struct buf *json);
void mock_log_bodies(const struct mock_log *log, struct buf *json); /* of each: tries, answered */
void mock_log_close(struct mock_log *log);

/* What a server has in hand. Borrowed. */
struct mock_protocol;
struct mock_batches;
struct mock_state {
	const struct mock_options *options;
	const struct mock_replay *replay;
	struct mock_script *script;
	struct mock_log *log;
	struct mock_batches *batches;
};

/* The reply to a request under a rule: what its path names; a model's in its protocol. */
void mock_route(struct mock_reply *reply, const struct mock_request *request,
	struct mock_state *state, const struct mock_rule *rule);
bool mock_route_is_free(const struct mock_request *request);  /* neither numbered nor logged */
bool mock_route_is_model(const struct mock_request *request); /* its body asks a model */
void mock_reply_model(struct mock_reply *reply, const struct mock_protocol *protocol,
	const struct mock_request *request, const struct mock_state *state,
	const struct mock_rule *rule);

/* Listen, print `listening PORT`, serve until SIGTERM or SIGINT, or until max_requests are
 * answered. */
int mock_serve(struct mock_state *state, struct err *err);

#endif
