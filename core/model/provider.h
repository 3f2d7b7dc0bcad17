/* provider: what differs between model APIs, one table row each. Private to core/model. */
#ifndef STROP_PROVIDER_H
#define STROP_PROVIDER_H

#include "answer.h"
#include "model.h"

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

	/* Body members beyond `model`, `messages` and the parameters, for what is kept and hashed.
	 * May be NULL. */
	void (*canonical)(struct json *body);

	/* The header that carries the key, up to the key: "Authorization: Bearer ". */
	const char *key_header;

	/* The body to send, from the canonical one. */
	void (*wire)(struct str canonical, bool stream, struct buf *out);

	/* One event of a stream (name: its `event` field, "" in lines); a whole body, also that of
	 * an HTTP failure. */
	void (*event)(struct str name, struct str data, struct answer *out);
	void (*body)(struct str json, struct answer *out);
};

const struct provider *provider_find(struct str name); /* NULL: unknown */

extern const struct provider provider_builtin, provider_openai;

#endif
