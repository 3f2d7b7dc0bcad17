/*
 * openai: Chat Completions, as OpenAI and everybody who copied it speak it.
 *
 *   data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}],"usage":null}
 *   data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
 *   data: {"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":1}}
 *   data: [DONE]
 *
 * Complete means: a finish_reason that is a non-empty string was seen, and nothing of the answer after
 * it (else [DONE] must come, too). A clean end of the
 * connection proves nothing. What servers are known to send besides (null content, no delta, usage
 * on every chunk, an error inside a 200) is handled where it is read.
 */
#include "openai_error.h"
#include "profile.h"
#include "provider.h"

/* The canonical body is an object with at least `messages`: the transport's members go before its
 * closing brace. Who sets stream_options under `extra` has them there already. */
static void wire(
	const struct model_config *config, struct str canonical, bool stream, struct buf *out)
{
	const char *options = profile_of(config)->stream_options;
	buf_add(out, str_head(canonical, canonical.n - 1));
	buf_addf(out, ",\"stream\":%s", stream ? "true" : "false");
	if (stream && options && !json_get(config->extra, "stream_options"))
		buf_addf(out, ",\"stream_options\":%s", options);
	buf_addc(out, '}');
}

static void take_usage(const struct json *usage, struct answer *out)
{
	const struct json *in = json_get(usage, "prompt_tokens_details");
	const struct json *written = json_get(usage, "completion_tokens_details");
	answer_keep_usage(out, usage);
	answer_count(usage, "prompt_tokens", &out->usage.input);
	answer_count(usage, "completion_tokens", &out->usage.output);
	answer_count(in, "cached_tokens", &out->usage.cached);
	answer_count(in, "cache_write_tokens", &out->usage.cache_write);
	answer_count(written, "reasoning_tokens", &out->usage.reasoning);
}

/* llama.cpp's, in the last chunk with content; they tell what came from its cache. */
static void take_timings(const struct json *timings, struct answer *out)
{
	if (json_type(timings) != JSON_OBJECT)
		return;
	struct json *kept = json_object();
	json_put(kept, "timings", json_copy(timings));
	answer_keep_usage(out, kept);
	json_free(kept);
	if (out->usage.cached < 0)
		answer_count(timings, "cache_n", &out->usage.cached);
}

static void take_refusal(const struct json *refusal, struct answer *out)
{
	buf_add(&out->text, json_str(refusal));
	out->refused |= json_str(refusal).n > 0;
}

/* content: a string, null, or an array of parts of which texts and refusals count. */
static void take_content(const struct json *content, struct answer *out)
{
	buf_add(&out->text, json_str(content));
	if (json_type(content) != JSON_ARRAY)
		return;
	for (const struct json *part = json_first(content); part; part = json_next(part)) {
		buf_add(&out->text, json_str(json_get(part, "text")));
		take_refusal(json_get(part, "refusal"), out);
	}
}

/* The servers that show what the model thought do not agree on the member's name. */
static void take_reasoning(const struct json *message, struct answer *out)
{
	static const char *const names[] = {"reasoning_content", "reasoning", "thinking"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str text = json_str(json_get(message, names[i]));
		buf_add(&out->reasoning, text);
		if (text.n)
			return;
	}
}

/* Which call a piece belongs to. Gemini leaves the index out and sends each call whole, with an id.
 */
static struct tool_call *call_of(const struct json *piece, struct answer *out)
{
	long long index;
	if (json_int(json_get(piece, "index"), &index) && index >= 0)
		return answer_call(out, (size_t)index);
	bool is_new = out->n_calls == 0 || json_str(json_get(piece, "id")).n;
	return answer_call(out, is_new ? out->n_calls : out->n_calls - 1);
}

/* Id and name come whole with the first piece of a call, and from some servers with every piece; its
 * arguments come in pieces. */
static void take_calls(const struct json *calls, struct answer *out)
{
	for (const struct json *c = json_first(calls); c; c = json_next(c)) {
		const struct json *function = json_get(c, "function");
		struct tool_call *call = call_of(c, out);
		answer_set_once(&call->id, json_str(json_get(c, "id")));
		answer_set_once(&call->name, json_str(json_get(function, "name")));
		buf_add(&call->arguments, json_str(json_get(function, "arguments")));
	}
}

/* SGLang and vLLM say "abort" where the generation failed. */
static void take_finish(struct str finish, struct answer *out)
{
	if (finish.n == 0)
		return;
	answer_end(out, finish);
	if ((str_is(finish, "error") || str_is(finish, "abort")) && out->error.n == 0)
		buf_addf(&out->error, "the server ended the answer with finish_reason \"%.*s\"",
			STRF(finish));
}

static size_t size_of(const struct answer *a)
{
	return a->text.n + a->reasoning.n + a->n_calls;
}

/* The first choice alone counts; `at` is its place where no index says it. */
static void take_choice(
	const struct json *choice, size_t at, const char *holder, struct answer *out)
{
	const struct json *message = json_get(choice, holder);
	long long index = (long long)at;
	size_t before = size_of(out);
	json_int(json_get(choice, "index"), &index);
	if (index != 0)
		return;
	take_content(json_get(message, "content"), out);
	take_refusal(json_get(message, "refusal"), out);
	take_reasoning(message, out);
	take_calls(json_get(message, "tool_calls"), out);
	/* A finish_reason on every chunk ends nothing. */
	if (out->finish.n && size_of(out) > before) {
		out->went_on = true;
		out->complete = false;
	}
	take_finish(json_str(json_get(choice, "finish_reason")), out);
}

static void take(struct str text, const char *holder, bool is_error_event, struct answer *out)
{
	struct json *root = NULL;
	struct err err;
	size_t at = 0;
	if (json_parse(text, &root, &err) != 0) {
		answer_damaged(out, err.text);
		return;
	}
	if (!openai_take_error(root, is_error_event, out)) {
		const struct json *choices = json_get(root, "choices");
		for (const struct json *c = json_first(choices); c; c = json_next(c))
			take_choice(c, at++, holder, out);
		take_usage(json_get(root, "usage"), out);
		take_timings(json_get(root, "timings"), out);
	}
	json_free(root);
}

static void event(struct str name, struct str data, struct answer *out)
{
	struct str trimmed = str_trim(data);
	if (trimmed.n == 0)
		return;
	if (str_is(trimmed, "[DONE]")) {
		out->complete |= out->finish.n > 0;
		return;
	}
	/* Proxies re-wrap comments as data (": OPENROUTER PROCESSING"). What has neither quote nor
	 * brace is no piece of an answer; what has is one that lost its beginning. */
	bool is_json = trimmed.p[0] == '{' || trimmed.p[0] == '[';
	if (!is_json && (trimmed.p[0] == ':' || (str_find(trimmed, STR("\"")) < 0 &&
							str_find(trimmed, STR("}")) < 0)))
		return;
	take(trimmed, "delta", str_is(name, "error"), out);
}

static void body(struct str json, struct answer *out)
{
	take(json, "message", false, out);
}

/* A text; beside images a part among parts. */
static struct json *content_of(const struct model_message *m)
{
	if (m->n_images == 0)
		return json_new_str(m->text);
	struct json *parts = json_array(), *text = json_object();
	for (size_t i = 0; i < m->n_images; i++) {
		struct json *part = json_object(), *image = json_object();
		json_put(image, "url", image_data_url(&m->images[i]));
		json_put_str(part, "type", STR("image_url"));
		json_put(part, "image_url", image);
		json_push(parts, part);
	}
	json_put_str(text, "type", STR("text"));
	json_put_str(text, "text", m->text);
	json_push(parts, text);
	return parts;
}

static int fill(const struct model_config *config, const struct model_message *messages, size_t n,
	struct json *body, struct err *err)
{
	(void)config;
	(void)err;
	struct json *list = json_array();
	for (size_t i = 0; i < n; i++) {
		struct json *m = json_object();
		json_put_str(m, "role", messages[i].role);
		json_put(m, "content", content_of(&messages[i]));
		json_push(list, m);
	}
	json_put(body, "messages", list);
	return 0;
}

/* What servers take by the names that most of them use; what differs stands in profile.c. */
static const struct param_rule params[] = {
	{"temperature", "temperature", NULL, NULL, NULL},
	{"top_p", "top_p", NULL, NULL, NULL},
	{"top_k", "top_k", NULL, NULL, NULL},
	{"min_p", "min_p", NULL, NULL, NULL},
	{"max_tokens", "max_tokens", NULL, NULL, NULL},
	{"max_completion_tokens", "max_completion_tokens", NULL, NULL, NULL},
	{"stop", "stop", NULL, NULL, NULL},
	{"seed", "seed", NULL, NULL, NULL},
	{"presence_penalty", "presence_penalty", NULL, NULL, NULL},
	{"frequency_penalty", "frequency_penalty", NULL, NULL, NULL},
	{"repeat_penalty", "repeat_penalty", NULL, NULL, NULL},
	{"repetition_penalty", "repetition_penalty", NULL, NULL, NULL},
	{"logit_bias", "logit_bias", NULL, NULL, NULL},
	{"logprobs", "logprobs", NULL, NULL, NULL},
	{"top_logprobs", "top_logprobs", NULL, NULL, NULL},
	{"reasoning_effort", "reasoning_effort", NULL, NULL, NULL},
	{"verbosity", "verbosity", NULL, NULL, NULL},
	{"service_tier", "service_tier", NULL, NULL, NULL},
	{"response_format", "response_format", NULL, NULL, NULL},
	{"grammar", "grammar", NULL, NULL, NULL},
	{"tools", "tools", NULL, NULL, NULL},
	{"tool_choice", "tool_choice", NULL, NULL, NULL},
	{"parallel_tool_calls", "parallel_tool_calls", NULL, NULL, NULL},
	{"prompt_cache_key", "prompt_cache_key", NULL, NULL, NULL},
	{"safety_identifier", "safety_identifier", NULL, NULL, NULL},
	{"user", "user", NULL, NULL, NULL},
	{"metadata", "metadata", NULL, NULL, NULL},
	{"n", NULL, NULL, PARAM_TRIALS, NULL},
	{"stream", NULL, NULL, PARAM_TRANSPORT, NULL},
	{"stream_options", NULL, NULL, PARAM_TRANSPORT, NULL},
	{0},
};

static const struct param_rule *own_params(const struct model_config *config)
{
	return profile_of(config)->chat;
}

const struct provider provider_openai = {
	.name = "openai",
	.protocol = "openai-chat/1",
	.path = "/chat/completions",
	.list_path = "/models",
	.end_mark = "finish_reason",
	.has_profiles = true,
	.params = params,
	.own_params = own_params,
	.takes_images = true,
	.fill = fill,
	.headers = profile_headers,
	.wire = wire,
	.event = event,
	.body = body,
};
