/*
 * answer: what a provider's decoder makes of a response, piece by piece. Private to core/model.
 *
 * Text, reasoning and tool calls are apart: only the text is the answer that is scored, unless
 * there is none and tools were called; then it is their list as JSON.
 */
#ifndef STROP_ANSWER_H
#define STROP_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "json.h"
#include "model.h"
#include "str.h"

struct tool_call {
	int64_t item;                   /* its number where calls stand among other items */
	struct buf id, name, arguments; /* arguments: JSON text, whole only at the end */
};

struct answer {
	struct buf text, reasoning;
	struct tool_call *calls;
	size_t n_calls;
	struct buf finish;     /* the API's own word: "stop", "end_turn", ... */
	struct buf error;      /* the server's words; set means the call failed */
	struct buf error_code; /* of the server's; "" if it has none */
	struct buf note;       /* what a person should know although the call succeeded */
	bool complete;         /* a terminal marker was seen */
	bool went_on;          /* after what looked like one: only a last marker proves the end */
	bool refused;          /* the text is (also) a refusal in the API's own channel for it */
	bool malformed;        /* what came is not what the protocol says: cut or damaged */
	const char *end_mark;  /* whose absence makes it cut, in words; NULL: nothing particular */
	size_t call_block;     /* a decoder's own: the block that the last call is, from 1; 0: none */
	struct model_usage usage;
	struct json *raw_usage; /* the members of every usage object that came, the last of each */
};

void answer_init(struct answer *a); /* nothing is known */
void answer_done(struct answer *a);

void answer_set(struct buf *to, struct str text);      /* in place of what it holds */
void answer_set_once(struct buf *to, struct str text); /* unless it holds something */

/* The call of that index, made when it is new (at most 128 of them, more are taken for the last). */
struct tool_call *answer_call(struct answer *a, size_t index);

/* The API's word for the end. A refusal that it calls an ordinary end is called "refusal". */
void answer_end(struct answer *a, struct str finish);

/* The server's error in its own words; "an error without a message" if there are none. */
void answer_fail(struct answer *a, struct str message, struct str code);

/* What came is no JSON: `why` says where. */
void answer_damaged(struct answer *a, const char *why);

/* Keep the members of a usage object. NULL is none. */
void answer_keep_usage(struct answer *a, const struct json *usage);

/* A count if the member is a whole number >= 0; else *count stays. */
void answer_count(const struct json *usage, const char *name, int64_t *count);

/* After the last piece: tool calls become the text where there is none, as
 * [{"name":"f","arguments":{...}}]. */
void answer_close(struct answer *a);

#endif
