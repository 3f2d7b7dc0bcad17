/*
 * profile: how the servers that speak OpenAI's protocols differ: where they are, how a key is sent,
 * which parameters they take, and how long one may think before its first byte.
 *
 * Chosen by the configuration's `profile`, else by the host of base_url, else "generic". Private to
 * core/model.
 */
#ifndef STROP_PROFILE_H
#define STROP_PROFILE_H

#include "model.h"
#include "params.h"

struct profile {
	const char *name;
	const char *hosts;    /* "api.openai.com .azure.com 127.0.0.1:1234", separated by spaces: a
				 * host, the end of one (with its dot), or a host and its port */
	const char *base_url; /* where it usually is; NULL: to be configured */
	const char *key_header;     /* up to the key */
	const char *stream_options; /* JSON to be sent with stream:true; NULL: none */
	int64_t first_byte_ms;      /* local servers load a model first; 0: the usual */

	/* What differs from the table of Chat Completions (openai.c); NULL: nothing. */
	const struct param_rule *chat;
};

/* Never NULL. */
const struct profile *profile_of(const struct model_config *config);

/* The names, NULL-terminated. */
const char *const *profile_names(void);

/* The tables of differences one by one, from 0; NULL: there are no more. */
const struct param_rule *profile_rules(size_t i);

/* The configured address, or where the server usually is, without a slash at its end. */
struct str profile_base(const struct model_config *config);

/* The address for a path ("/chat/completions"). Azure: BASE/openai/v1/PATH, or with an api_version
 * the old form, in which the deployment (the model's name) stands:
 * BASE/openai/deployments/NAME/PATH?api-version=V, where the path is a deployment's. In the arena. */
struct str profile_endpoint(const struct model_config *config, const char *path, struct arena *a);

/* Headers that are sent where they are configured: OpenAI-Organization, OpenAI-Project,
 * HTTP-Referer, X-Title. As `headers` of a provider. */
size_t profile_headers(const struct model_config *config, struct arena *a, struct str *out);

#endif
