/*
 * profile: owns the table of servers and what each of them takes.
 *
 * The decision: one provider and a table of differences, because that is what these servers are: the
 * same protocol with other names for a few parameters. What a server would refuse, or would pass
 * over without a word (llama.cpp answered with 2,020 tokens where 5 were asked for under a name that
 * it does not know), is left out and said.
 */
#include "profile.h"

#include <string.h>

/* ---- parameters ---- */

#define PLAIN   "gpt-3 gpt-4 gpt-4o chatgpt-4o gpt-5-chat"
#define UNKNOWN "this server has no such parameter"
#define IGNORED "this server passes over it without a word"
#define NATIVE  "Ollama takes it with `provider: ollama` only"

static const struct param_rule openai[] = {
	{"max_tokens", "max_completion_tokens", NULL, NULL, NULL},
	{"temperature", NULL, PARAM_REASONING, PARAM_REFUSED, NULL},
	{"top_p", NULL, PARAM_REASONING, PARAM_REFUSED, NULL},
	{"presence_penalty", NULL, PARAM_REASONING, PARAM_REFUSED, NULL},
	{"frequency_penalty", NULL, PARAM_REASONING, PARAM_REFUSED, NULL},
	{"logit_bias", NULL, PARAM_REASONING, PARAM_REFUSED, NULL},
	{"logprobs", NULL, PARAM_REASONING, PARAM_REFUSED, NULL},
	{"top_logprobs", NULL, PARAM_REASONING, PARAM_REFUSED, NULL},
	{"stop", NULL, "o3 o4", PARAM_REFUSED, NULL},
	{"reasoning_effort", NULL, PLAIN, "only reasoning models take it", NULL},
	{"verbosity", NULL, "o1 o3 o4 " PLAIN, "this model refuses it", NULL},
	{"top_k", NULL, NULL, UNKNOWN, NULL},
	{"min_p", NULL, NULL, UNKNOWN, NULL},
	{"repeat_penalty", NULL, NULL, UNKNOWN, NULL},
	{"repetition_penalty", NULL, NULL, UNKNOWN, NULL},
	{"grammar", NULL, NULL, UNKNOWN, NULL},
	{0},
};

static const struct param_rule llama_cpp[] = {
	{"max_completion_tokens", "max_tokens", NULL, NULL, NULL},
	{"repetition_penalty", "repeat_penalty", NULL, NULL, NULL},
	{"reasoning_effort", "chat_template_kwargs.reasoning_effort", NULL, NULL, NULL},
	{"verbosity", NULL, NULL, IGNORED, NULL},
	{"service_tier", NULL, NULL, IGNORED, NULL},
	{"prompt_cache_key", NULL, NULL, IGNORED, NULL},
	{"safety_identifier", NULL, NULL, IGNORED, NULL},
	{"metadata", NULL, NULL, IGNORED, NULL},
	{0},
};

static const struct param_rule vllm[] = {
	{"repeat_penalty", "repetition_penalty", NULL, NULL, NULL},
	{"grammar", "structured_outputs.grammar", NULL, NULL, NULL},
	{"verbosity", NULL, NULL, IGNORED, NULL},
	{"service_tier", NULL, NULL, IGNORED, NULL},
	{"prompt_cache_key", NULL, NULL, IGNORED, NULL},
	{"safety_identifier", NULL, NULL, IGNORED, NULL},
	{"metadata", NULL, NULL, IGNORED, NULL},
	{0},
};

static const struct param_rule sglang[] = {
	{"repeat_penalty", "repetition_penalty", NULL, NULL, NULL},
	{"grammar", "ebnf", NULL, NULL, NULL},
	{"verbosity", NULL, NULL, IGNORED, NULL},
	{"service_tier", NULL, NULL, IGNORED, NULL},
	{"prompt_cache_key", NULL, NULL, IGNORED, NULL},
	{"safety_identifier", NULL, NULL, IGNORED, NULL},
	{"metadata", NULL, NULL, IGNORED, NULL},
	{0},
};

static const struct param_rule openrouter[] = {
	{"max_completion_tokens", "max_tokens", NULL, NULL, NULL},
	{"repeat_penalty", "repetition_penalty", NULL, NULL, NULL},
	{"reasoning_effort", "reasoning.effort", NULL, NULL, NULL},
	{"grammar", NULL, NULL, UNKNOWN, NULL},
	{0},
};

/* A field that it does not know is a 400 here. */
static const struct param_rule gemini[] = {
	{"max_completion_tokens", "max_tokens", NULL, NULL, NULL},
	{"top_k", NULL, NULL, UNKNOWN, NULL},
	{"min_p", NULL, NULL, UNKNOWN, NULL},
	{"repeat_penalty", NULL, NULL, UNKNOWN, NULL},
	{"repetition_penalty", NULL, NULL, UNKNOWN, NULL},
	{"grammar", NULL, NULL, UNKNOWN, NULL},
	{"logit_bias", NULL, NULL, UNKNOWN, NULL},
	{"logprobs", NULL, NULL, UNKNOWN, NULL},
	{"top_logprobs", NULL, NULL, UNKNOWN, NULL},
	{"verbosity", NULL, NULL, UNKNOWN, NULL},
	{"service_tier", NULL, NULL, UNKNOWN, NULL},
	{"parallel_tool_calls", NULL, NULL, UNKNOWN, NULL},
	{"prompt_cache_key", NULL, NULL, UNKNOWN, NULL},
	{"safety_identifier", NULL, NULL, UNKNOWN, NULL},
	{"metadata", NULL, NULL, UNKNOWN, NULL},
	{"user", NULL, NULL, UNKNOWN, NULL},
	{0},
};

static const struct param_rule ollama[] = {
	{"max_completion_tokens", "max_tokens", NULL, NULL, NULL},
	{"num_ctx", NULL, NULL, NATIVE, NULL},
	{"keep_alive", NULL, NULL, NATIVE, NULL},
	{"top_k", NULL, NULL, NATIVE, NULL},
	{"min_p", NULL, NULL, NATIVE, NULL},
	{"repeat_penalty", NULL, NULL, NATIVE, NULL},
	{"repetition_penalty", NULL, NULL, NATIVE, NULL},
	{"grammar", NULL, NULL, UNKNOWN, NULL},
	{"tool_choice", NULL, NULL, IGNORED, NULL},
	{"parallel_tool_calls", NULL, NULL, IGNORED, NULL},
	{"logit_bias", NULL, NULL, IGNORED, NULL},
	{"user", NULL, NULL, IGNORED, NULL},
	{"verbosity", NULL, NULL, IGNORED, NULL},
	{"service_tier", NULL, NULL, IGNORED, NULL},
	{"prompt_cache_key", NULL, NULL, IGNORED, NULL},
	{"safety_identifier", NULL, NULL, IGNORED, NULL},
	{"metadata", NULL, NULL, IGNORED, NULL},
	{0},
};

static const struct param_rule lm_studio[] = {
	{"max_completion_tokens", "max_tokens", NULL, NULL, NULL},
	{"repetition_penalty", "repeat_penalty", NULL, NULL, NULL},
	{"grammar", NULL, NULL, IGNORED, NULL},
	{"verbosity", NULL, NULL, IGNORED, NULL},
	{"service_tier", NULL, NULL, IGNORED, NULL},
	{"prompt_cache_key", NULL, NULL, IGNORED, NULL},
	{"safety_identifier", NULL, NULL, IGNORED, NULL},
	{"metadata", NULL, NULL, IGNORED, NULL},
	{0},
};

/* ---- the servers ---- */

#define BEARER "Authorization: Bearer "
#define USAGE  "{\"include_usage\":true}"

enum { LOADS_A_MODEL_MS = 600000 };

/* include_obfuscation:false is nobody's default: the padding hides the length of each piece from
 * whoever listens on the way. */
static const struct profile profiles[] = {
	{"openai", "api.openai.com .api.openai.com", "https://api.openai.com/v1", BEARER, USAGE, 0,
		openai},
	{"azure", ".openai.azure.com .services.ai.azure.com .cognitiveservices.azure.com", NULL,
		"api-key: ", USAGE, 0, openai},
	{"openrouter", "openrouter.ai", "https://openrouter.ai/api/v1", BEARER, USAGE, 0,
		openrouter},
	{"gemini", "generativelanguage.googleapis.com",
		"https://generativelanguage.googleapis.com/v1beta/openai", BEARER, USAGE, 0,
		gemini},
	{"llama.cpp", "", "http://127.0.0.1:8080/v1", BEARER, USAGE, LOADS_A_MODEL_MS, llama_cpp},
	{"vllm", "", "http://127.0.0.1:8000/v1", BEARER, USAGE, LOADS_A_MODEL_MS, vllm},
	{"sglang", "", "http://127.0.0.1:30000/v1", BEARER, USAGE, LOADS_A_MODEL_MS, sglang},
	{"ollama", "127.0.0.1:11434 localhost:11434 [::1]:11434", "http://127.0.0.1:11434/v1",
		BEARER, USAGE, LOADS_A_MODEL_MS, ollama},
	{"lm-studio", "127.0.0.1:1234 localhost:1234 [::1]:1234", "http://127.0.0.1:1234/v1",
		BEARER, USAGE, LOADS_A_MODEL_MS, lm_studio},
	{"generic", "", NULL, BEARER, USAGE, 0, NULL},
};

enum { PROFILE_COUNT = sizeof profiles / sizeof *profiles };

const char *const *profile_names(void)
{
	static const char *names[PROFILE_COUNT + 1];
	for (size_t i = 0; i < PROFILE_COUNT; i++)
		names[i] = profiles[i].name;
	return names;
}

const struct param_rule *profile_rules(size_t i)
{
	return i < PROFILE_COUNT ? profiles[i].chat : NULL;
}

static const struct profile *named(const char *name)
{
	for (size_t i = 0; i < PROFILE_COUNT; i++)
		if (strcmp(profiles[i].name, name) == 0)
			return &profiles[i];
	return NULL;
}

/* "https://HOST:PORT/path" -> HOST:PORT */
static struct str authority_of(struct str url)
{
	struct str rest = str_from(url, (size_t)(str_find(url, STR("://")) + 3)), authority = {0};
	str_split(&rest, '/', &authority);
	return authority;
}

static bool is_at(const struct profile *p, struct str authority)
{
	struct str list = str_of(p->hosts), host;
	struct str name = authority;
	ssize_t colon = str_rfind(authority, STR(":"));
	if (colon >= 0 && !str_ends(authority, STR("]")))
		name = str_head(authority, (size_t)colon);
	while (str_split(&list, ' ', &host)) {
		bool is_end = str_starts(host, STR("."));
		if (host.n &&
			(is_end ? str_ends(name, host)
				: str_eq_nocase(name, host) || str_eq_nocase(authority, host)))
			return true;
	}
	return false;
}

const struct profile *profile_of(const struct model_config *c)
{
	struct str authority = authority_of(c->base_url);
	for (size_t i = 0; i < PROFILE_COUNT; i++)
		if (c->profile.n ? str_is(c->profile, profiles[i].name)
				 : is_at(&profiles[i], authority))
			return &profiles[i];
	return named(c->base_url.n ? "generic" : "openai");
}

/* ---- addresses and headers ---- */

struct str profile_base(const struct model_config *c)
{
	struct str url = c->base_url.n ? c->base_url : str_of(profile_of(c)->base_url);
	while (str_ends(url, STR("/")))
		url.n--;
	return url;
}

/* A deployment's name within a path. */
static struct str path_escape(struct arena *a, struct str text)
{
	struct buf out = {0};
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
				(c >= 'a' && c <= 'z') || (c && strchr("-._~", c));
		buf_addf(&out, is_plain ? "%c" : "%%%02X", c);
	}
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

/* What a deployment does stands below its name in the old form; files, batches and lists do not. */
static bool is_of_deployment(const char *path)
{
	return strcmp(path, "/chat/completions") == 0 || strcmp(path, "/embeddings") == 0;
}

static struct str azure_endpoint(const struct model_config *c, const char *path, struct arena *a)
{
	struct str base = profile_base(c), name = c->name.n ? c->name : c->id;
	if (c->api_version.n == 0)
		return arena_printf(a, "%.*s%s%s", STRF(base),
			str_ends(base, STR("/openai/v1")) ? "" : "/openai/v1", path);
	struct str deployment = {0};
	if (is_of_deployment(path))
		deployment = arena_printf(a, "/deployments/%s", path_escape(a, name).p);
	return arena_printf(a, "%.*s/openai%.*s%s%capi-version=%s", STRF(base), STRF(deployment),
		path, strchr(path, '?') ? '&' : '?', path_escape(a, c->api_version).p);
}

struct str profile_endpoint(const struct model_config *c, const char *path, struct arena *a)
{
	if (strcmp(profile_of(c)->name, "azure") == 0)
		return azure_endpoint(c, path, a);
	return arena_printf(a, "%.*s%s", STRF(profile_base(c)), path);
}

size_t profile_headers(const struct model_config *c, struct arena *a, struct str *out)
{
	const struct {
		const char *name;
		struct str value;
	} headers[] = {
		{"OpenAI-Organization", c->organization},
		{"OpenAI-Project", c->project},
		{"HTTP-Referer", c->referer},
		{"X-Title", c->title},
	};
	size_t n = 0;
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (headers[i].value.n)
			out[n++] = arena_printf(
				a, "%s: %.*s", headers[i].name, STRF(headers[i].value));
	return n;
}
