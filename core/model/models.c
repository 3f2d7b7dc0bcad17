/*
 * models: owns the table of providers, the checks before anything is sent, and the canonical
 * request.
 *
 * Whether there is a key is looked at here, before a run begins; pool.c asks for it again when it
 * sends.
 */
#include "model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "jsonw.h"
#include "keyring.h"
#include "origin.h"
#include "provider.h"

static const struct provider *const providers[] = {&provider_builtin, &provider_openai};

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
	struct arena a = {0};
	struct str origin;
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
	bool is_tls = str_starts(url, STR("https://"));
	if (!is_tls && !str_starts(url, STR("http://")))
		return err_set(err, ERR_INPUT, "model %.*s: base_url %.*s must begin with https://",
			STRF(c->id), STRF(url));
	bool is_plain = origin_of(&a, url, &origin);
	arena_free(&a);
	if (!is_plain)
		return err_set(err, ERR_INPUT,
			"model %.*s: base_url %.*s must name a host in ASCII and where need be a "
			"port, as https://host:8443/v1",
			STRF(c->id), STRF(url));
	if (is_tls)
		return 0;
	if (is_loopback(url) || c->allow_http)
		return 0;
	return err_set(err, ERR_INPUT,
		"model %.*s: base_url %.*s is plain http to another machine: use https, or say "
		"allow_http: true",
		STRF(c->id), STRF(url));
}

static struct str url_of(const struct model_config *c, const struct provider *p)
{
	struct str url = c->base_url.n ? c->base_url : str_of(p->default_url);
	while (str_ends(url, STR("/")))
		url.n--;
	return url;
}

struct str model_url(const struct model_config *c)
{
	const struct provider *p = provider_find(c->provider);
	return p && !p->answer ? url_of(c, p) : STR("");
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
	const struct secret *key;
	struct str url = url_of(c, p);
	int bad = check_url(c, url, err);
	return bad ? bad : key_for(c, url, &key, err);
}

/* The model's parameters with the prompt's over them. */
static struct json *merge_params(const struct json *own, const struct json *prompt)
{
	struct json *all = json_object();
	for (const struct json *p = json_first(own); p; p = json_next(p))
		json_put(all, json_key(p), json_copy(p));
	for (const struct json *p = json_first(prompt); p; p = json_next(p))
		json_put(all, json_key(p), json_copy(p));
	return all;
}

void provider_put_messages(const struct model_message *messages, size_t n, struct json *body)
{
	struct json *list = json_array();
	for (size_t i = 0; i < n; i++) {
		struct json *m = json_object();
		json_put_str(m, "role", messages[i].role);
		json_put_str(m, "content", messages[i].text);
		json_push(list, m);
	}
	json_put(body, "messages", list);
}

static int make_body(const struct model_config *c, const struct provider *p,
	const struct json *params, const struct model_message *messages, size_t n,
	struct json *body, struct buf *left_out, struct err *err)
{
	struct str model = c->name.n ? c->name : c->id;
	struct json *all = merge_params(c->params, params);
	json_put_str(body, "model", model);
	int bad = p->params ? params_put(p->params, model, all, body, left_out, err) : 0;
	if (bad)
		err_prefix(err, "model %.*s", STRF(c->id));
	json_free(all);
	if (!bad)
		bad = p->fill(c, messages, n, body, err);
	params_put_extra(c->extra, body);
	return bad;
}

int model_request(const struct model_config *c, const struct json *params,
	const struct model_message *messages, size_t n, struct arena *a, struct model_request *out,
	struct err *err)
{
	const struct provider *p = provider_find(c->provider);
	struct buf text = {0}, left_out = {0};
	if (!p)
		return model_check(c, err);
	struct json *body = json_object();
	int bad = make_body(c, p, params, messages, n, body, &left_out, err);
	json_print_canonical(&text, body);
	json_free(body);
	*out = (struct model_request){
		.protocol = str_of(p->protocol),
		.endpoint = p->answer ? STR("")
				      : arena_printf(a, "%.*s%s", STRF(url_of(c, p)), p->path),
		.model = arena_dup(a, c->name.n ? c->name : c->id),
		.body = arena_dup(a, buf_str(&text)),
		.left_out = arena_dup(a, buf_str(&left_out)),
	};
	buf_free(&text);
	buf_free(&left_out);
	return bad;
}

double model_cost(const struct model_config *c, const struct model_usage *u)
{
	if (str_is(c->provider, "builtin"))
		return 0;
	if (u->input < 0 || u->output < 0)
		return (double)NAN;
	double cached = u->cached > 0 ? (double)u->cached : 0;
	double written = u->cache_write > 0 ? (double)u->cache_write : 0;
	double fresh = (double)u->input - cached - written;
	return ((fresh > 0 ? fresh : 0) * c->price_input +
		       cached * (isnan(c->price_cached) ? c->price_input : c->price_cached) +
		       written * (isnan(c->price_cache_write) ? c->price_input
							      : c->price_cache_write) +
		       (double)u->output * c->price_output) /
	       1e6;
}

struct str model_price(const struct model_config *c, struct arena *a)
{
	const struct {
		const char *name;
		double usd;
	} prices[] = {{"input", c->price_input}, {"output", c->price_output},
		{"cached", c->price_cached}, {"cache_write", c->price_cache_write}};
	struct buf text = {0};
	struct jsonw w = {.out = &text};
	jsonw_object(&w);
	for (size_t i = 0; i < sizeof prices / sizeof *prices; i++)
		if (!isnan(prices[i].usd))
			jsonw_put_num(&w, prices[i].name, prices[i].usd);
	jsonw_end(&w);
	struct str kept = text.n > 2 ? arena_dup(a, buf_str(&text)) : STR("");
	buf_free(&text);
	return kept;
}
