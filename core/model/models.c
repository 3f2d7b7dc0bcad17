/*
 * models: owns the table of providers, the checks before anything is sent, and the canonical
 * request.
 *
 * A key comes from an environment variable only, is looked at here and in pool.c, and is in no
 * struct that outlives a call.
 */
#include "model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "provider.h"

static const struct provider *const providers[] = {
	&provider_builtin, &provider_openai, &provider_recorded};

enum { PROVIDER_COUNT = sizeof providers / sizeof *providers };

const char *const *model_providers(void)
{
	static const char *names[PROVIDER_COUNT + 1];
	for (size_t i = 0; i < PROVIDER_COUNT; i++)
		names[i] = providers[i]->name;
	return names;
}

const struct provider *provider_find(struct str name)
{
	for (size_t i = 0; i < PROVIDER_COUNT; i++)
		if (str_is(name, providers[i]->name))
			return providers[i];
	return NULL;
}

struct str provider_key(const struct model_config *config)
{
	if (config->api_key_env.n == 0)
		return STR("");
	char *name = mem_dup(config->api_key_env);
	const char *value = getenv(name);
	free(name);
	return str_of(value);
}

void provider_mask_key(struct buf *text, struct str key)
{
	/* Shorter than this is no key but a placeholder like "x", which would mask innocent text.
	 */
	enum { SHORTEST_KEY = 8 };
	ssize_t at;
	if (key.n < SHORTEST_KEY || (at = str_find(buf_str(text), key)) < 0)
		return;
	struct buf masked = {0};
	struct str rest = buf_str(text);
	while ((at = str_find(rest, key)) >= 0) {
		buf_add(&masked, str_head(rest, (size_t)at));
		buf_addf(&masked, "sk-\xE2\x80\xA6%.*s", STRF(str_from(key, key.n - 4)));
		rest = str_from(rest, (size_t)at + key.n);
	}
	buf_add(&masked, rest);
	buf_free(text);
	*text = masked;
}

static bool is_loopback(struct str url)
{
	static const char *const hosts[] = {"127.", "localhost", "[::1]"};
	struct str host = str_from(url, (size_t)(str_find(url, STR("://")) + 3));
	for (size_t i = 0; i < 3; i++) {
		struct str rest;
		if (!str_starts(host, str_of(hosts[i])))
			continue;
		rest = str_from(host, strlen(hosts[i]));
		/* "localhost.evil.example" and "127.evil.example" are not loopback. */
		while (i == 0 && rest.n &&
			(rest.p[0] == '.' || (rest.p[0] >= '0' && rest.p[0] <= '9')))
			rest = str_from(rest, 1);
		if (rest.n == 0 || rest.p[0] == ':' || rest.p[0] == '/')
			return true;
	}
	return false;
}

static int check_url(const struct model_config *c, struct str url, struct err *err)
{
	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] <= 0x20 || url.p[i] == 0x7F)
			return err_set(err, ERR_INPUT,
				"model %.*s: base_url holds a space or a control character",
				STRF(c->id));
	if (str_find(url, STR("@")) >= 0)
		return err_set(err, ERR_INPUT,
			"model %.*s: base_url must not carry a user name or password; use "
			"api_key_env",
			STRF(c->id));
	if (str_starts(url, STR("https://")))
		return 0;
	if (!str_starts(url, STR("http://")))
		return err_set(err, ERR_INPUT, "model %.*s: base_url %.*s must begin with https://",
			STRF(c->id), STRF(url));
	if (is_loopback(url) || c->allow_http)
		return 0;
	return err_set(err, ERR_INPUT,
		"model %.*s: base_url %.*s is plain http to another machine: use https, or say "
		"allow_http: true",
		STRF(c->id), STRF(url));
}

static int check_key(const struct model_config *c, struct err *err)
{
	struct str key = provider_key(c);
	if (c->api_key_env.n && key.n == 0)
		return err_set(err, ERR_INPUT,
			"model %.*s needs its key in the environment variable %.*s, which is not "
			"set",
			STRF(c->id), STRF(c->api_key_env));
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] <= 0x20 || key.p[i] > 0x7E)
			return err_set(err, ERR_INPUT,
				"model %.*s: the key in %.*s holds a space or a control character",
				STRF(c->id), STRF(c->api_key_env));
	return 0;
}

static struct str url_of(const struct model_config *c, const struct provider *p)
{
	struct str url = c->base_url.n ? c->base_url : str_of(p->default_url);
	while (str_ends(url, STR("/")))
		url.n--;
	return url;
}

int model_check(const struct model_config *c, struct err *err)
{
	const struct provider *p = provider_find(c->provider);
	if (!p) {
		const char *near = str_nearest(c->provider, model_providers(), PROVIDER_COUNT);
		return err_set(err, ERR_INPUT, "model %.*s: unknown provider \"%.*s\"%s%s%s",
			STRF(c->id), STRF(c->provider), near ? "; did you mean " : "",
			near ? near : "", near ? "?" : "");
	}
	if (p->answer)
		return 0;
	int bad = check_url(c, url_of(c, p), err);
	return bad ? bad : check_key(c, err);
}

static void put_params(struct json *body, const struct json *params)
{
	for (const struct json *p = json_first(params); p; p = json_next(p))
		json_put(body, json_key(p), json_copy(p));
}

static struct json *message_list(const struct model_message *messages, size_t n)
{
	struct json *list = json_array();
	for (size_t i = 0; i < n; i++) {
		struct json *m = json_object();
		json_put_str(m, "role", messages[i].role);
		json_put_str(m, "content", messages[i].text);
		json_push(list, m);
	}
	return list;
}

int model_request(const struct model_config *c, const struct json *params,
	const struct model_message *messages, size_t n, struct arena *a, struct model_request *out,
	struct err *err)
{
	const struct provider *p = provider_find(c->provider);
	if (!p)
		return model_check(c, err);
	struct str model = c->name.n ? c->name : c->id;
	struct json *body = json_object();
	put_params(body, c->params);
	put_params(body, params);
	/* Transport is ours to choose and must not split the cache. */
	json_remove(body, "stream");
	json_remove(body, "stream_options");
	json_put_str(body, "model", p->answer ? STR("reader") : model);
	json_put(body, "messages", message_list(messages, n));
	if (p->canonical)
		p->canonical(body);
	struct buf text = {0};
	json_print_canonical(&text, body);
	json_free(body);
	*out = (struct model_request){
		.protocol = str_of(p->protocol),
		.endpoint = p->answer ? STR("")
				      : arena_printf(a, "%.*s%s", STRF(url_of(c, p)), p->path),
		.model = arena_dup(a, model),
		.body = arena_dup(a, buf_str(&text)),
	};
	buf_free(&text);
	return 0;
}

double model_cost(const struct model_config *c, int64_t input_tokens, int64_t output_tokens)
{
	if (str_is(c->provider, "builtin"))
		return 0;
	if (input_tokens < 0 || output_tokens < 0)
		return (double)NAN;
	return ((double)input_tokens * c->price_input + (double)output_tokens * c->price_output) /
	       1e6;
}
