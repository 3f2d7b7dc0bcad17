/*
 * models: owns the table of providers, the checks before anything is sent, and the canonical
 * request.
 *
 * Whether there is a key is looked at here, before a run begins; pool.c asks for it again when it
 * sends.
 */
#include "model.h"

#include <stdlib.h>
#include <string.h>

#include "keyring.h"
#include "origin.h"
#include "profile.h"
#include "provider.h"

static const struct provider *const providers[] = {&provider_builtin, &provider_openai,
	&provider_responses, &provider_anthropic, &provider_ollama, &provider_command,
	&provider_embeddings, &provider_recorded};

const char *const model_api_versions[] = {"2023-06-01", "2026-10-21", NULL};

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

const char *const *model_profiles(void)
{
	return profile_names();
}

const char *provider_key_header(const struct provider *p, const struct model_config *c)
{
	return p->has_profiles ? profile_of(c)->key_header : p->key_header;
}

int64_t provider_first_byte_ms(const struct provider *p, const struct model_config *c)
{
	enum { USUAL_MS = 120000 };
	int64_t ms = p->has_profiles ? profile_of(c)->first_byte_ms : p->first_byte_ms;
	return ms ? ms : USUAL_MS;
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
	if (url.n == 0)
		return err_set(err, ERR_INPUT,
			"model %.*s needs base_url, the address of its server", STRF(c->id));
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

/* What goes into headers as it stands. */
static int check_headers(const struct model_config *c, struct err *err)
{
	const struct {
		const char *key;
		struct str value;
	} values[] = {{"organization", c->organization}, {"project", c->project},
		{"referer", c->referer}, {"title", c->title}, {"api_version", c->api_version},
		{"beta", c->beta}};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		for (size_t k = 0; k < values[i].value.n; k++)
			if (values[i].value.p[k] < 0x20 || values[i].value.p[k] > 0x7E)
				return err_set(err, ERR_INPUT,
					"model %.*s: %s must be plain ASCII, it goes into a header",
					STRF(c->id), values[i].key);
	return 0;
}

static struct str url_of(const struct model_config *c, const struct provider *p)
{
	if (p->has_profiles)
		return profile_base(c);
	struct str url = c->base_url.n ? c->base_url : str_of(p->default_url);
	while (str_ends(url, STR("/")))
		url.n--;
	return url;
}

struct str provider_endpoint(
	const struct provider *p, const struct model_config *c, const char *path, struct arena *a)
{
	return p->has_profiles ? profile_endpoint(c, path, a)
			       : arena_printf(a, "%.*s%s", STRF(url_of(c, p)), path);
}

struct str model_url(const struct model_config *c)
{
	const struct provider *p = provider_find(c->provider);
	return p && !p->answer && !p->runs_command ? url_of(c, p) : STR("");
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
	if (p->runs_command)
		return command_check(c, err);
	const struct secret *key;
	struct str url = url_of(c, p);
	int bad = check_url(c, url, err);
	if (!bad)
		bad = check_headers(c, err);
	return bad ? bad : key_for(c, url, &key, err);
}

/* ---- parameters ---- */

enum { MAX_PARAMS = 128 };

static void add_names(const struct param_rule *rules, const char **names, size_t *n)
{
	for (; rules && rules->name && *n < MAX_PARAMS; rules++) {
		bool known = false;
		for (size_t i = 0; i < *n; i++)
			known |= strcmp(names[i], rules->name) == 0;
		if (!known)
			names[(*n)++] = rules->name;
	}
}

const char *const *model_params(void)
{
	static const char *names[MAX_PARAMS + 1];
	size_t n = 0;
	if (names[0])
		return names;
	for (size_t i = 0; i < PROVIDER_COUNT; i++)
		add_names(providers[i]->params, names, &n);
	const struct param_rule *rules;
	for (size_t i = 0; (rules = profile_rules(i)); i++)
		add_names(rules, names, &n);
	return names;
}

static int check_params(const struct model_config *c, const struct json *params, struct err *err)
{
	const char *const *names = model_params();
	for (const struct json *p = json_first(params); p; p = json_next(p)) {
		size_t n = 0;
		while (names[n] && strcmp(names[n], json_key(p)) != 0)
			n++;
		if (names[n])
			continue;
		const char *near = str_nearest(str_of(json_key(p)), names, n);
		return err_set(err, ERR_INPUT,
			"model %.*s: unknown parameter \"%s\"%s%s%s; what the API knows and strop "
			"does not goes under `extra`",
			STRF(c->id), json_key(p), near ? ": did you mean \"" : "", near ? near : "",
			near ? "\"?" : "");
	}
	return 0;
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

void provider_wire(
	const struct model_config *config, struct str canonical, bool stream, struct buf *out)
{
	(void)config;
	/* The canonical body is an object with at least `messages`: put the transport's member
	 * before its closing brace. */
	buf_add(out, str_head(canonical, canonical.n - 1));
	buf_addz(out, stream ? ",\"stream\":true}" : ",\"stream\":false}");
}

struct str model_list_path(const struct model_config *c)
{
	const struct provider *p = provider_find(c->provider);
	return p ? str_of(p->list_path) : STR("");
}

/* {"data":[{"id"}]}, and Ollama's {"models":[{"name"}]}. */
int model_list_names(struct str body, struct arena *a, struct str *names, struct err *err)
{
	static const char *const places[][2] = {{"data", "id"}, {"models", "name"}};
	struct json *root = NULL;
	struct buf text = {0};
	bool found = false;
	int bad = json_parse(body, &root, err);
	for (size_t i = 0; i < sizeof places / sizeof *places && !bad; i++) {
		const struct json *list = json_get(root, places[i][0]);
		found |= json_type(list) == JSON_ARRAY;
		for (const struct json *m = json_first(list); m; m = json_next(m))
			buf_addf(&text, "%.*s\n", STRF(json_str(json_get(m, places[i][1]))));
	}
	*names = arena_dup(a, buf_str(&text));
	buf_free(&text);
	json_free(root);
	return bad || found ? bad : err_set(err, ERR_NET, "that is no list of models");
}

/* The images of all messages; refused where the API takes none. */
static int gather_images(const struct model_config *c, const struct provider *p,
	const struct model_message *messages, size_t n, struct arena *a, struct model_request *out,
	struct err *err)
{
	size_t total = 0;
	for (size_t i = 0; i < n; i++)
		total += messages[i].n_images;
	if (total && !p->takes_images)
		return err_set(err, ERR_INPUT,
			"model %.*s: provider %s takes no images; take `images` out of the prompt, "
			"or "
			"choose another model",
			STRF(c->id), p->name);
	out->images = arena_alloc(a, total * sizeof *out->images);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < messages[i].n_images; k++)
			out->images[out->n_images++] = messages[i].images[k];
	return 0;
}

static int make_body(const struct model_config *c, const struct provider *p,
	const struct json *params, const struct model_message *messages, size_t n,
	struct json *body, struct buf *left_out, struct err *err)
{
	const struct param_tables tables = {
		.own = p->own_params ? p->own_params(c) : NULL,
		.rules = p->params,
		.model = c->name.n ? c->name : c->id,
	};
	struct json *all = merge_params(c->params, params);
	json_put_str(body, "model", tables.model);
	int bad = check_params(c, all, err);
	if (!bad && p->params)
		params_put(&tables, all, body, left_out);
	if (p->params_into)
		json_put(body, p->params_into, json_copy(all));
	json_free(all);
	if (!bad)
		bad = p->fill(c, messages, n, body, err);
	params_put_extra(c->extra, body);
	/* The transport's, not the request's. */
	json_remove(body, "stream");
	return bad;
}

static struct str protocol_of(
	const struct model_config *c, const struct provider *p, struct arena *a)
{
	struct buf text = {0};
	buf_addz(&text, p->protocol);
	if (p->variant)
		p->variant(c, &text);
	struct str kept = arena_dup(a, buf_str(&text));
	buf_free(&text);
	return kept;
}

static struct str endpoint_of(
	const struct model_config *c, const struct provider *p, struct arena *a)
{
	if (p->answer)
		return STR("");
	if (p->runs_command)
		return command_text(c, a);
	return provider_endpoint(p, c, p->path, a);
}

/* What is the server's business and not the answer's: it must not split the cache. */
static struct str take_aside(struct json *body, struct arena *a)
{
	static const char *const names[] = {"keep_alive", "service_tier", "prompt_cache_key",
		"safety_identifier", "user", "metadata"};
	struct json *aside = json_object();
	struct buf text = {0};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct json *member = json_get(body, names[i]);
		if (member)
			json_put(aside, names[i], json_copy(member));
		json_remove(body, names[i]);
	}
	json_print(&text, aside);
	struct str kept = arena_dup(a, str_head(str_from(buf_str(&text), 1), text.n - 2));
	json_free(aside);
	buf_free(&text);
	return kept;
}

void provider_send_body(const struct model_config *config, const struct model_request *request,
	bool stream, struct buf *out)
{
	provider_find(config->provider)->wire(config, request->body, stream, out);
	if (request->aside.n == 0)
		return;
	buf_cut(out, out->n - 1);
	buf_addf(out, ",%.*s}", STRF(request->aside));
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
	struct str aside = p->answer || p->runs_command ? STR("") : take_aside(body, a);
	json_print_canonical(&text, body);
	json_free(body);
	*out = (struct model_request){
		.protocol = protocol_of(c, p, a),
		.endpoint = endpoint_of(c, p, a),
		.model = arena_dup(a, c->name.n ? c->name : c->id),
		.body = arena_dup(a, buf_str(&text)),
		.aside = aside,
		.left_out = arena_dup(a, buf_str(&left_out)),
	};
	buf_free(&text);
	buf_free(&left_out);
	return bad ? bad : gather_images(c, p, messages, n, a, out, err);
}
