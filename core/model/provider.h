/* provider: what differs between model APIs, one table row each. Private to core/model. */
#ifndef STROP_PROVIDER_H
#define STROP_PROVIDER_H

#include "model.h"

/* What a decoder makes of a response. Buffers are the job's. */
struct answer {
	struct buf text;
	struct buf finish;
	struct buf error; /* the server's words; set means the call failed */
	struct buf error_code;
	bool complete;  /* a terminal marker was seen */
	bool malformed; /* what came is not what the protocol says: cut or damaged on the way */
	int64_t input_tokens, output_tokens, cached_tokens;
};

struct provider {
	const char *name;
	const char *protocol;
	const char *default_url;
	const char *path; /* appended to base_url */

	/* The provider's answer without a network; NULL for one that is reached over HTTP. */
	void (*answer)(const struct model_request *request, struct answer *out);

	/* Body members beyond `model`, `messages` and the parameters, for what is kept and hashed.
	 * May be NULL. */
	void (*canonical)(struct json *body);

	/* The body to send, from the canonical one. */
	void (*wire)(struct str canonical, bool stream, struct buf *out);

	/* One data event of a stream; a whole body; the error body of an HTTP failure. */
	void (*event)(struct str data, struct answer *out);
	void (*body)(struct str json, struct answer *out);
};

const struct provider *provider_find(struct str name); /* NULL: unknown */

/* The key of a configuration from its environment variable; empty when none is named. Never stored,
 * never printed. */
struct str provider_key(const struct model_config *config);

/* Put "sk-...abcd" where the key stands in text that came from a server. */
void provider_mask_key(struct buf *text, struct str key);

extern const struct provider provider_builtin, provider_openai, provider_recorded;

#endif
