/* provider: what differs between model APIs, one table row each. Private to core/model. */
#ifndef STROP_PROVIDER_H
#define STROP_PROVIDER_H

#include "answer.h"
#include "command.h"
#include "images.h"
#include "model.h"
#include "params.h"

enum framing {
	FRAMING_SSE,   /* server-sent events; a body that begins with { or [ is one JSON text */
	FRAMING_LINES, /* one JSON text a line */
};

struct provider {
	const char *name;
	const char *protocol;
	const char *default_url;
	const char *path;      /* appended to base_url */
	const char *list_path; /* the same, of the list of its models; NULL: it has none */
	const char *end_mark;  /* without which an answer is cut: for the sentence that says so */
	enum framing framing;
	int64_t first_byte_ms; /* how long it may be silent at first; 0: the usual */
	bool has_profiles; /* address, key header and first byte are the profile's (profile.h) */
	bool is_free;      /* costs nothing unless a price is configured */

	/* The provider's answer without a network; NULL for one that is reached over HTTP or by
	 * starting the configuration's command. */
	void (*answer)(const struct model_request *request, struct answer *out);
	bool runs_command;

	/* Where each parameter goes; NULL: as they are below
	 * `params_into`, and without that they change nothing. And what differs at the server at
	 * hand (may give NULL); NULL: nothing. */
	const struct param_rule *params;
	const struct param_rule *(*own_params)(const struct model_config *config);
	const char *params_into;

	/* What beside the body can change an answer, appended to the protocol under which a call is
	 * kept; NULL: nothing. */
	void (*variant)(const struct model_config *config, struct buf *protocol);

	/* The messages, and what the API needs besides, as members of the body that is kept and
	 * hashed; `model` and the parameters are there already. */
	bool takes_images; /* without it a message with images is refused before it is given to fill */
	int (*fill)(const struct model_config *config, const struct model_message *messages,
		size_t n, struct json *body, struct err *err);

	/* The header that carries the key, up to the key: "Authorization: Bearer "; and those that
	 * go with every request, "Name: value", at most 4, into out (texts in the
	 * arena or static); NULL: none. */
	const char *key_header;
	size_t (*headers)(const struct model_config *config, struct arena *a, struct str *out);

	/* The body to send, from the canonical one. */
	void (*wire)(const struct model_config *config, struct str canonical, bool stream,
		struct buf *out);

	/* One event of a stream (name: its `event` field, "" in lines); a whole body, also that of
	 * an HTTP failure. */
	void (*event)(struct str name, struct str data, struct answer *out);
	void (*body)(struct str json, struct answer *out);

	/* What a person should know of a complete answer, seen beside what was sent: into its note;
	 * NULL: nothing. */
	void (*review)(struct str sent, struct answer *out);
};

/* "messages": a list of {role, content}. */
void provider_put_messages(const struct model_message *messages, size_t n, struct json *body);

/* What is sent: the provider's `wire` of the request's body, and what goes aside of it. */
void provider_send_body(const struct model_config *config, const struct model_request *request,
	bool stream, struct buf *out);

/* The canonical body with "stream":true or false. */
void provider_wire(
	const struct model_config *config, struct str canonical, bool stream, struct buf *out);

const struct provider *provider_find(struct str name); /* NULL: unknown */

/* Of the provider, or of its profile at the server of a configuration. */
const char *provider_key_header(const struct provider *p, const struct model_config *config);
int64_t provider_first_byte_ms(const struct provider *p, const struct model_config *config);

/* The address for a path ("/models") of the server of a configuration. In the arena. */
struct str provider_endpoint(const struct provider *p, const struct model_config *config,
	const char *path, struct arena *a);

extern const struct provider provider_anthropic, provider_builtin, provider_command,
	provider_embeddings, provider_ollama, provider_openai, provider_recorded,
	provider_responses;

#endif
