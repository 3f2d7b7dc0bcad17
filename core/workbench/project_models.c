/* project_models: owns the reading of `models:`: which keys a model has, and for which provider. */
#include "project_models.h"

#include <math.h>

#include "nosecrets.h"
#include "origin.h"
#include "paramfile.h"
#include "trust.h"

static struct json *keep_json(struct project *p, const struct yaml *node)
{
	struct json *v = yaml_to_json(node);
	p->owned = mem_realloc(p->owned, (p->n_owned + 1) * sizeof *p->owned);
	p->owned[p->n_owned++] = v;
	return v;
}

/* A file that is missing or wrong breaks this model and no other. */
static const struct json *read_params(
	struct yamlread *r, struct project *p, const struct yaml *node, struct str *broken)
{
	struct json *params = keep_json(p, node);
	struct err why = {0};
	struct yamlread files = {.file = r->file, .err = &why};
	paramfile_load(&files, p, node, params);
	if (files.bad)
		*broken = arena_dup(&p->arena, str_of(why.text));
	return params;
}

static const struct yaml *read_object(struct yamlread *r, const struct yaml *node, const char *key)
{
	const struct yaml *v = yaml_get(node, key);
	if (v && v->type != YAML_MAP)
		yamlread_refuse(r, v, "%s must be a mapping, not %s", key, yaml_type_name(v));
	return v;
}

/* A program and its arguments: never one line, which would need a shell. */
static const struct str *read_words(
	struct yamlread *r, struct project *p, const struct yaml *node, size_t *n)
{
	struct str *words = arena_alloc(&p->arena, (yamlread_count(r, node) + 1) * sizeof *words);
	if (node && node->type == YAML_SCALAR && str_find(str_trim(node->text), STR(" ")) >= 0)
		yamlread_refuse(r, node,
			"command must be a list, [PROGRAM, ARGUMENT, ...]: no shell takes a line "
			"apart");
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL) {
		if (i->type != YAML_SCALAR)
			yamlread_refuse(r, i, "command must be a list of texts, not of %s",
				yaml_type_name(i));
		words[(*n)++] = i->text;
	}
	return words;
}

/* Keys that mean something to one provider only. */
static void check_own_keys(struct yamlread *r, const struct yaml *node, struct str provider)
{
	static const char *const own[][2] = {
		{"beta", "anthropic"}, {"prompt_caching", "anthropic"}, {"command", "command"}};
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (yaml_get(node, own[i][0]) && !str_is(provider, own[i][1]))
			yamlread_refuse(r, yaml_get(node, own[i][0]),
				"%s is for models of provider %s; this one is of %.*s", own[i][0],
				own[i][1], STRF(provider));
	if (str_is(provider, "command") && !yaml_get(node, "command"))
		yamlread_refuse(r, node,
			"a model of provider command needs `command: [PROGRAM, ARGUMENT, ...]`");
}

static void check_known(struct yamlread *r, const struct yaml *node, const char *key,
	struct str value, const char *const *words)
{
	size_t n = 0;
	bool known = false;
	for (; words[n]; n++)
		known |= str_is(value, words[n]);
	const char *near = str_nearest(value, words, n);
	if (!known)
		yamlread_refuse(r, yaml_get(node, key), "unknown %s \"%.*s\"%s%s%s", key,
			STRF(value), near ? "; did you mean \"" : "", near ? near : "",
			near ? "\"?" : "");
}

static void find_key(struct project *p, struct model_config *m)
{
	struct arena a = {0};
	struct str origin;
	if (origin_of(&a, model_url(m), &origin))
		m->key = keyring_find(p->keys, origin);
	arena_free(&a);
}

static double usd(struct yamlread *r, const struct yaml *map, const char *key)
{
	return yamlread_num(r, map, key, (double)NAN, 0, 1e6);
}

/* USD per million tokens; `above: {tokens: N, input: ...}`, or several, what a longer request costs. */
static struct price read_price(struct yamlread *r, const struct yaml *node)
{
	static const char *const keys[] = {"input", "output", "cached", "cache_write", "reasoning",
		"batch_input", "batch_output", "above", NULL};
	static const char *const of_band[] = {
		"tokens", "input", "output", "cached", "cache_write", NULL};
	const struct yaml *above = yaml_get(node, "above");
	yamlread_keys(r, node, "price (USD per million tokens)", keys);
	struct price p = {.input = usd(r, node, "input"),
		.output = usd(r, node, "output"),
		.cached = usd(r, node, "cached"),
		.cache_write = usd(r, node, "cache_write"),
		.reasoning = usd(r, node, "reasoning"),
		.batch_input = usd(r, node, "batch_input"),
		.batch_output = usd(r, node, "batch_output")};
	for (const struct yaml *i = yamlread_items(r, above); i && !r->bad;
		i = above->type == YAML_LIST ? i->next : NULL) {
		yamlread_keys(r, i, "price: above (a request of more tokens)", of_band);
		struct price_band band = {.above = yamlread_int(r, i, "tokens", 0, 1, 1000000000),
			.input = usd(r, i, "input"),
			.output = usd(r, i, "output"),
			.cached = usd(r, i, "cached"),
			.cache_write = usd(r, i, "cache_write")};
		if (band.above == 0)
			yamlread_refuse(r, i,
				"above needs tokens: of how many tokens on a request costs that");
		else if (!price_add_band(&p, &band))
			yamlread_refuse(
				r, i, "at most %d prices above a number of tokens", PRICE_BANDS);
	}
	return p;
}

static void read_model(
	struct yamlread *r, struct project *p, const struct yaml *node, struct model_config *m)
{
	static const char *const keys[] = {"id", "name", "provider", "base_url", "api_key_env",
		"ca_file", "profile", "api_version", "organization", "project", "referer", "title",
		"params", "extra", "stream", "allow_http", "price", "timeout_s", "beta",
		"prompt_caching", "command", "requests_per_minute", "tokens_per_minute", NULL};
	size_t n_command = 0;
	struct str broken = {0};
	nosecrets_check(r, node);
	yamlread_keys(r, node, "a model", keys);
	const struct yaml *params = read_object(r, node, "params"),
			  *extra = read_object(r, node, "extra"), *price = yaml_get(node, "price");
	yamlread_keys(
		r, params, "params (what only this API knows goes under `extra`)", model_params());
	*m = (struct model_config){
		.id = yamlread_str(r, node, "id"),
		.name = yamlread_str(r, node, "name"),
		.provider = yamlread_str(r, node, "provider"),
		.base_url = yamlread_str(r, node, "base_url"),
		.api_key_env = yamlread_str(r, node, "api_key_env"),
		.ca_file = yamlread_str(r, node, "ca_file"),
		.profile = yamlread_str(r, node, "profile"),
		.api_version = yamlread_str(r, node, "api_version"),
		.organization = yamlread_str(r, node, "organization"),
		.project = yamlread_str(r, node, "project"),
		.referer = yamlread_str(r, node, "referer"),
		.title = yamlread_str(r, node, "title"),
		.params = params && !r->bad ? read_params(r, p, params, &broken) : NULL,
		.extra = extra && !r->bad ? keep_json(p, extra) : NULL,
		.stream = yamlread_bool(r, node, "stream", false),
		.allow_http = yamlread_bool(r, node, "allow_http", false),
		.price = read_price(r, price),
		.timeout_ms = yamlread_int(r, node, "timeout_s", 0, 1, 86400) * 1000,
		.requests_per_minute = yamlread_num(r, node, "requests_per_minute", 0, 0.1, 1e6),
		.tokens_per_minute = yamlread_num(r, node, "tokens_per_minute", 0, 1, 1e12),
		.beta = yamlread_str(r, node, "beta"),
		.prompt_caching = yamlread_bool(r, node, "prompt_caching", false),
		.command = read_words(r, p, yaml_get(node, "command"), &n_command),
		.n_command = n_command,
		.dir = p->dir,
	};
	m->broken = broken;
	check_own_keys(r, node, m->provider);
	find_key(p, m);
	if (n_command)
		m->program = trust_hash_program(p, yaml_get(node, "command"));
	trust_note_model(p, node, m);
	if (m->id.n == 0)
		yamlread_refuse(r, node, "a model needs an id");
	if (m->provider.n == 0)
		yamlread_refuse(r, node, "model %.*s needs a provider", STRF(m->id));
	for (size_t i = 0; i < p->n_models; i++)
		if (str_eq(p->models[i].id, m->id))
			yamlread_refuse(r, node, "two models have the id %.*s", STRF(m->id));
	check_known(r, node, "provider", m->provider, model_providers());
	if (str_is(m->provider, "anthropic") && m->api_version.n)
		check_known(r, node, "api_version", m->api_version, model_api_versions);
	if (m->profile.n)
		check_known(r, node, "profile", m->profile, model_profiles());
}

void project_read_models(struct yamlread *r, struct project *p, const struct yaml *node)
{
	p->models = arena_alloc(&p->arena, (yamlread_count(r, node) + 1) * sizeof *p->models);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL) {
		struct model_config model;
		read_model(r, p, i, &model);
		p->models[p->n_models++] = model;
	}
	if (p->n_models == 0)
		p->models[p->n_models++] = (struct model_config){
			.id = STR("reader"), .provider = STR("builtin"), .price = price_unknown};
}
