/*
 * item: one example and trial on its way from the dataset to a request: retrieve, render,
 * canonicalise, hash.
 *
 * The forward way is the only way; nothing here is looked up in the cache or sent.
 */
#ifndef STROP_ITEM_H
#define STROP_ITEM_H

#include "answers.h"
#include "calls.h"
#include "datasets.h"
#include "extraction.h"
#include "filter.h"
#include "model.h"
#include "prompty.h"
#include "retrieve.h"
#include "run.h"
#include "shots.h"

/* What has been spent of a limit, and what may still become of what is in flight. */
struct purse {
	double spent_usd;    /* also what may have been billed without an answer, at most */
	double reserved_usd; /* of what is in flight: with a limit what it costs at most */
	size_t n_reserved;   /* how many that are */
};

/* What all items of a run share. Borrowed; outlives the run. */
struct plan {
	struct store *store;
	const char *dir; /* the project's folder, where images are */
	const struct prompty *prompt;
	const struct model_config *model;
	struct retrieval retrieval;
	struct str query_field; /* empty: the usual names */
	int64_t dataset;
	struct str split;
	struct filter *filter;
	const int64_t *only; /* with has_only: these positions, ascending, and no others */
	size_t n_only;
	bool has_only;
	struct shot_rule shots;
	struct str reasoning;                /* what the style of reasoning says; empty: nothing */
	const struct extraction *extraction; /* reads its answer; NULL: the output is the answer */
	const struct json *params;           /* the prompt's and what goes before them; or NULL */
	struct str variant; /* all of that, as a run is kept under it (variant.h) */
	int64_t limit, trials;
	struct scorer **scorers;
	size_t n_scorers;
	enum cache_mode cache;
	int64_t concurrency;
	double max_cost;     /* USD; NaN: none */
	struct day *day;     /* the project's, of all that spends; NULL: no limit */
	struct purse *purse; /* of several runs that spend together; NULL: of this one alone */
	/* Runs that may be stopped early (engine_allow): the examples in this order, each only when the
	 * engine is allowed to take it. NULL: the data's order, as fast as can be. */
	const int64_t *order;
	size_t n_order;
	double spent_before; /* of it, by other runs */
	/* Of a recording: the prompt that its outputs are kept under; empty: under none. */
	struct str recorded_prompt;
	bool retry_unknown;
	/* Experiments. */
	struct str query;         /* searched for; .p NULL: what the example asks */
	const struct str *chunks; /* exactly these, by id, instead of what a search finds */
	size_t n_chunks;
	bool has_chunks;
};

enum item_state {
	ITEM_READY,   /* may be sent when there is a slot */
	ITEM_CLAIMED, /* has it, and is sent once the ledger's row is committed */
	ITEM_SENT,
	ITEM_BACKOFF,   /* to be sent again at due_us */
	ITEM_WAITING,   /* another process sends the same request */
	ITEM_FOLLOWING, /* another item of this run does */
	ITEM_DONE,
};

struct item {
	struct arena arena;
	struct stored_example example;
	struct json *fields;
	struct answers answers;
	int64_t trial;
	struct retrieved *chunks;
	size_t n_chunks;
	struct str shots; /* the ids of the shots: a JSON array; empty for a recording */
	struct prompt_message *messages;
	size_t n_messages;
	struct model_request request;
	struct hash key;
	enum item_state state;
	int retries;
	int64_t answers_before;  /* of the run, when it was first put off */
	struct str blame;        /* what the server last said was wrong with the request */
	int64_t tokens;          /* of the request, about; 0: not counted yet */
	int64_t ledger, attempt; /* its last row there (0: none), and which try that is */
	int64_t due_us;
	double reserved_usd; /* worst case of what is in flight */
	bool is_reserved;
	bool was_sent; /* by this run */
	bool has_text; /* a piece was shown: never sent again by itself */
};

/* Make an item of an example: all of the way up to the key (a recording's has neither chunks nor
 * messages: what its model was given is not known). The example's texts are copied. On an
 * error the item is still to be freed. */
int item_prepare(const struct plan *plan, struct shots *shots, const struct stored_example *example,
	int64_t trial, struct item **out, struct err *err);

/* The same only as far as the messages, which is all that a plan without model can do. */
int item_messages(const struct plan *plan, struct shots *shots,
	const struct stored_example *example, struct item **out, struct err *err);

/* What is searched for: the named field, else the first of question, query, input, prompt, text
 * that is a string; empty without. */
struct str item_question(struct arena *a, struct str field, const struct json *fields);

void item_free(struct item *item);

/* Why a recording has no output for it; in the item's arena. */
struct str item_not_recorded(const struct plan *plan, struct item *item);

/* The chunks as kept with a result: [{"id", "score", "gold"}]. In the item's arena. */
struct str item_chunks(struct item *item);

#endif
