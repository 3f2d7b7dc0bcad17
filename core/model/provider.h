/* provider: what differs between model APIs, one table row each. Private to core/model. */
#ifndef STROP_PROVIDER_H
#define STROP_PROVIDER_H

#include "answer.h"
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
	const char *path; /* appended to base_url */
	enum framing framing;

	/* The provider's answer without a network; NULL for one that is reached over HTTP. */
	void (*answer)(const struct model_request *request, struct answer *out);

	/* Where each parameter goes; NULL: they change nothing. */
	const struct param_rule *params;

	/* The messages, and what the API needs besides, as members of the body that is kept and
	 * hashed; `model` and the parameters are there already. */
	int (*fill)(const struct model_config *config, const struct model_message *messages,
		size_t n, struct json *body, struct err *err);

	/* The header that carries the key, up to the key: "Authorization: Bearer "; and those that
	 * go with every request, "Name: value", at most 4, into out (texts in the arena or
	 * static); NULL: none. */
	const char *key_header;
	size_t (*headers)(const struct model_config *config, struct arena *a, struct str *out);

	/* The body to send, from the canonical one. */
	void (*wire)(struct str canonical, bool stream, struct buf *out);

	/* One event of a stream (name: its `event` field, "" in lines); a whole body, also that of
	 * an HTTP failure. */
	void (*event)(struct str name, struct str data, struct answer *out);
	void (*body)(struct str json, struct answer *out);
};

/* "messages": a list of {role, content}. */
void provider_put_messages(const struct model_message *messages, size_t n, struct json *body);

const struct provider *provider_find(struct str name); /* NULL: unknown */

extern const struct provider provider_builtin, provider_openai;

#endif
