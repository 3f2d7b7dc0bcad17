/*
 * model: asking a model, whichever provider it speaks through.
 *
 * A request is built once as canonical JSON; its hash decides whether it is sent at all, and what
 * is sent is made from it. Calls run concurrently on one connection pool; their events are pulled
 * in order. Nothing here retries or caches: that is the engine's.
 */
#ifndef STROP_MODEL_H
#define STROP_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "hash.h"
#include "json.h"
#include "mem.h"
#include "price.h"
#include "str.h"

struct key_source; /* keyring.h */

/* When a call is given up, in milliseconds; 0: the usual time. */
struct model_timers {
	int64_t connect; /* no connection (10 s) */
	int64_t first;   /* not a byte of an answer that is asked for as a stream (2 min) */
	int64_t idle;    /* not a byte more (1 min) */
	int64_t content; /* bytes, but nothing of the answer in them (5 min) */
	int64_t total;   /* the answer is not whole (10 min) */
};

/* One row of `models:` in strop.yaml. Borrowed texts, which live as long as the project. */
struct model_config {
	struct str id;          /* what the user calls it */
	struct str broken;      /* why it cannot be used: a file of its parameters; empty: it can */
	struct str name;        /* what is sent as "model"; empty: the id */
	struct str provider;    /* "builtin", "openai", "anthropic", "ollama", "command" */
	struct str base_url;    /* empty: the provider's own */
	struct str api_key_env; /* environment variable that holds the key; empty: none */
	struct key_source *key; /* the person's own for its origin, used before that; or NULL */
	struct str ca_file;     /* empty: the system's certificates */
	struct str profile; /* which server it is, of those that speak OpenAI's protocols; empty:
				 * by the host of base_url */
	struct str api_version;           /* of APIs that are asked for one: Azure's, anthropic's */
	struct str organization, project; /* OpenAI's; sent where they are set */
	struct str referer, title;        /* OpenRouter's; the same */
	struct str beta;           /* anthropic's: names of beta features, separated by commas */
	bool prompt_caching;       /* anthropic's: ask it to keep the system text in its cache */
	const struct str *command; /* command's: the program and its arguments */
	struct hash program; /* of the files that it names, as they were when the project was read */
	size_t n_command;
	struct str dir;                         /* the project's folder: where a command starts */
	const struct json *params;              /* an object, or NULL */
	const struct json *extra;               /* the same: into the body as it stands */
	bool stream;                            /* ask for a stream even when nobody watches */
	bool allow_http;                        /* plain http to another machine */
	struct price price;
	int64_t timeout_ms;                     /* for the whole call; 0: as in timers */
	struct model_timers timers;
	double requests_per_minute, tokens_per_minute; /* not more; 0: as many as it takes */
};

/* An image by its bytes. Texts live as long as the request. */
struct model_image {
	struct str media_type; /* "image/png", "image/jpeg", "image/webp", "image/gif" */
	struct str base64;
	struct str hash; /* of its bytes, in hexadecimal: what the canonical body names it by */
};

struct model_message {
	struct str role, text;
	const struct model_image *images; /* stand before the text */
	size_t n_images;
};

/* Read an image of the folder `dir`: at most 20 MB, a PNG, JPEG, WebP or GIF by its first bytes, not
 * outside the folder (links followed). In the arena. Errors name the file. */
int model_image_load(const char *dir, struct str path, struct arena *a, struct model_image *out,
	struct err *err);

/* What is sent, and what it is kept under. Texts in the arena. */
struct model_request {
	struct str protocol; /* "openai-chat/1": changes when the meaning of a request does */
	struct str endpoint; /* URL; "" for the built-in reader */
	struct str model;
	struct str body; /* canonical JSON, without what only concerns transport (stream) */
	struct str aside; /* members that go with it but change no answer, as JSON without its braces:
			   * who asks, how long a model stays loaded; "" */
	struct str
		left_out; /* parameters that this API does not take, a line each with the reason */
	struct model_image *images; /* of all messages: the body has only their hashes */
	size_t n_images;
};

/* Versions of anthropic's API, NULL-terminated. */
extern const char *const model_api_versions[];

/* The address that calls go below; empty where nothing is contacted. */
struct str model_url(const struct model_config *config);

/* Check a configuration before anything is sent: known provider, URL allowed, key present and fit
 * for a header. */
int model_check(const struct model_config *config, struct err *err);

/* Build the request. `params` of the prompt override the model's; either may be NULL. */
int model_request(const struct model_config *config, const struct json *params,
	const struct model_message *messages, size_t n, struct arena *a, struct model_request *out,
	struct err *err);

/* The known providers, and the profiles of those that have some; NULL-terminated. */
const char *const *model_providers(void);
const char *const *model_profiles(void);

/* The names of all parameters that some API takes; NULL-terminated. */
const char *const *model_params(void);

enum model_kind {
	MODEL_DELTA,   /* text or reasoning is the next piece; only when asked for */
	MODEL_OK,      /* complete: a terminal marker was seen */
	MODEL_PARTIAL, /* the answer broke off after it had begun: may have been billed, never kept,
			  never sent again by itself */
	MODEL_BUSY,    /* worth another try (429, 5xx, not sent, timeout before the first byte) */
	MODEL_FAILED,  /* the same request would fail again */
	MODEL_REFUSED, /* every request of this model would fail: key, address, certificate */
};

/* Tokens of one call as the API counted them; -1: not said. `input` is all that was read, with
 * `cached` (read from the provider's prompt cache) and `cache_write` (put into it) in it; `output`
 * all that was written, with `reasoning` in it. */
struct model_usage {
	int64_t input, output, cached, cache_write, reasoning;
};
#define MODEL_USAGE_UNKNOWN ((struct model_usage){-1, -1, -1, -1, -1})

/* Texts live until the next model_next. */
struct model_event {
	enum model_kind kind;
	void *tag;
	struct str text;      /* the piece, or the whole answer */
	struct str reasoning; /* the same of what the model thought; never part of the answer */
	struct str finish;    /* "stop", "length", ... */
	struct str response;  /* as it came, with the key masked */
	struct str error;     /* one sentence, for all but OK and DELTA; outside text, key masked */
	struct str advice;    /* what to do about it, in our words; "" */
	struct str note;      /* of an OK: a sentence that the user should see; "" */
	long status;          /* HTTP's; 0: there was none */
	struct model_usage usage;
	struct str raw_usage;         /* the API's own object as JSON; "" when it gave none */
	struct str request_id;        /* the server's name for the call; "" */
	int64_t latency_ms, first_ms; /* to the end, to the first content (of a DELTA -1: none yet) */
	int64_t retry_after_ms;       /* -1: not said */
	bool rate_limited;            /* 429, 503, 529: the server only asks for patience */
	bool blames_request;          /* a failure of the server's that it says is the request's */
	bool may_be_billed;           /* not OK, but the server had it and may have answered */
};

struct models; /* the pool */

int models_new(struct models **out, struct err *err);
void models_free(struct models *m); /* drops what is in flight */

/* Send. The request is borrowed until its last event. `watch` asks for deltas. The tag comes back
 * with each event. */
int models_send(struct models *m, const struct model_config *config,
	const struct model_request *request, bool watch, void *tag, struct err *err);

/* A request beside the calls: files, batches, lists. `path` is put after the model's address, or is
 * a whole URL of the same origin (anything else is refused: the key goes with it). */
struct model_fetch {
	const char *method; /* "GET", "POST" */
	struct str path;
	struct str content_type; /* of the body */
	struct str body;         /* borrowed until the last event */
};

/* Send it. Its one event is OK with the body as text, or a failure as of a call. */
int models_fetch(struct models *m, const struct model_config *config,
	const struct model_fetch *fetch, void *tag, struct err *err);

/* The list of the models that its server has, for models_fetch: its path (empty: the provider has
 * none), and the names in what came back, a line each, in the arena. ERR_NET: it is no such list. */
struct str model_list_path(const struct model_config *config);
int model_list_names(struct str body, struct arena *a, struct str *names, struct err *err);

/* Drop a call: no more events of it, and its slot is free. */
void models_cancel(struct models *m, const void *tag);

/* Move the network on; sleep at most timeout_ms until something happens there, or one of the n_wake
 * (at most 8) descriptors is readable. */
int models_pump(struct models *m, int timeout_ms, const int *wake, size_t n_wake, struct err *err);

bool models_next(struct models *m, struct model_event *event);

size_t models_in_flight(const struct models *m);

/* What a call in a batch costs, as a share of a live one; 1: the provider has no batch service that
 * strop knows. */
double batch_price_share(const struct model_config *config);

/* What an answer means that came another way than by models_send (out of a batch): the event that it
 * would have been, texts in the arena. */
void model_read(const struct model_config *config, long status, struct str body, struct arena *a,
	struct model_event *out);

/* ---- how much may be sent ---- */

/* Who sends to a model: a run, or a person who waits for one answer. All clients of a server share
 * what it lets through, whichever models they ask there (see limit.h); nobody knows better than the
 * pool, so ask it before each call. Owned by the caller, and left before the pool is freed. */
struct model_client;

/* `concurrency`: calls at a time at most. `urgent`: goes before those that are not, and above the
 * server's slots by one. */
struct model_client *models_join(
	struct models *m, const struct model_config *config, int64_t concurrency, bool urgent);
void model_client_leave(struct model_client *c); /* NULL: nothing */

/* How many calls it has ready now: what it does not want is the others'. */
void model_client_want(struct model_client *c, int64_t n);

/* Take a slot for the call that models_send gets with this tag, and whose request is about so many
 * tokens; the end of the call or models_cancel gives it back. False: not now; *wait_ms is made less
 * when that changes by itself before it, else an answer has to come first. */
bool model_client_take(struct model_client *c, const void *tag, int64_t tokens, int *wait_ms);

/* What holds a client up that wanted more than it got. */
struct model_standing {
	int64_t slots, most; /* calls that the server takes at a time: now, and at best */
	int64_t wait_ms;     /* until it may send again; -1: when an answer comes */
	char why[120];       /* a few words; "": nothing does */
};
void model_client_standing(const struct model_client *c, struct model_standing *out);

/* USD of a call, NaN when the price or the tokens are not known: by the prices of a request that
 * reads so much, what came from the provider's cache, went into it or was thought at its own. */
double model_cost(const struct model_config *config, const struct model_usage *usage);

/* At most, whatever of it is cached, written into a cache or thought. */
double model_worst_cost(const struct model_config *config, int64_t input, int64_t output);

/* What it costs in a batch: at the prices of batches, else at their usual share of the others. */
double model_batch_cost(const struct model_config *config, const struct model_usage *usage);

/* How many tokens the answer to a request has at most, by its canonical body; 0: it sets no limit. */
int64_t model_most_output(struct str body);

/* Whether its calls cost nothing as long as no price is configured. */
bool model_is_free(const struct model_config *config);

/* The names that a list of prices may have for it, the most particular first: as LiteLLM writes it,
 * SERVICE/NAME, and NAME alone unless its server is of a kind that people run themselves. In the
 * arena. */
enum { MODEL_PRICE_NAMES = 2 };
size_t model_price_names(
	const struct model_config *config, struct arena *a, struct str out[MODEL_PRICE_NAMES]);

#endif
