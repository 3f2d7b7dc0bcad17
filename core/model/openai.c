/*
 * openai: Chat Completions, as OpenAI and everybody who copied it speak it.
 *
 *   data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}],"usage":null}
 *   data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}
 *   data: {"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":1}}
 *   data: [DONE]
 *
 * Complete means: a finish_reason that is a non-empty string was seen. A clean end of the
 * connection proves nothing. What servers are known to send besides (null content, no delta, usage
 * on every chunk, an error inside a 200) is handled where it is read.
 */
#include "provider.h"

#include <stdlib.h>

static void wire(struct str canonical, bool stream, struct buf *out)
{
	/* The canonical body is an object with at least `messages`: put the transport's members
	 * before its closing brace. */
	buf_add(out, str_head(canonical, canonical.n - 1));
	buf_addz(out, stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}"
			     : ",\"stream\":false}");
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

/* content: a string, null, or an array of parts of which the text ones count. */
static void take_content(const struct json *content, struct buf *out)
{
	buf_add(out, json_str(content));
	if (json_type(content) != JSON_ARRAY)
		return;
	for (const struct json *part = json_first(content); part; part = json_next(part))
		buf_add(out, json_str(json_get(part, "text")));
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

/* Id and name come with the first piece of a call, its arguments in pieces. */
static void take_calls(const struct json *calls, struct answer *out)
{
	for (const struct json *c = json_first(calls); c; c = json_next(c)) {
		const struct json *function = json_get(c, "function");
		struct tool_call *call = call_of(c, out);
		buf_add(&call->id, json_str(json_get(c, "id")));
		buf_add(&call->name, json_str(json_get(function, "name")));
		buf_add(&call->arguments, json_str(json_get(function, "arguments")));
	}
}

/* error: an object, a string, or an array of objects that hold an `error`; code: string or number.
 */
static bool take_error(const struct json *root, struct answer *out)
{
	if (json_type(root) == JSON_ARRAY)
		root = json_at(root, 0);
	const struct json *error = json_get(root, "error");
	bool is_empty = json_type(error) == JSON_STR && json_str(error).n == 0;
	if (json_type(error) == JSON_NULL || is_empty ||
		(json_type(error) == JSON_BOOL && !json_is_true(error)))
		return false;
	struct arena a = {0};
	const struct json *message = json_get(error, "message"), *code = json_get(error, "code");
	answer_fail(out, json_text(&a, message ? message : error),
		json_text(&a, json_type(code) == JSON_NULL ? json_get(error, "type") : code));
	arena_free(&a);
	return true;
}

static void take_choice(const struct json *choice, const char *holder, struct answer *out)
{
	const struct json *message = json_get(choice, holder);
	long long index = 0;
	json_int(json_get(choice, "index"), &index);
	if (index != 0)
		return;
	take_content(json_get(message, "content"), &out->text);
	take_content(json_get(message, "refusal"), &out->text);
	take_reasoning(message, out);
	take_calls(json_get(message, "tool_calls"), out);
	struct str finish = json_str(json_get(choice, "finish_reason"));
	if (finish.n == 0)
		return;
	answer_set(&out->finish, finish);
	out->complete = true;
	if (str_is(finish, "error") && out->error.n == 0)
		buf_addz(&out->error, "the server ended the answer with finish_reason \"error\"");
}

static void take(struct str text, const char *holder, struct answer *out)
{
	struct json *root = NULL;
	struct err err;
	if (json_parse(text, &root, &err) != 0) {
		answer_damaged(out, err.text);
		return;
	}
	if (!take_error(root, out)) {
		const struct json *choices = json_get(root, "choices");
		for (const struct json *c = json_first(choices); c; c = json_next(c))
			take_choice(c, holder, out);
		take_usage(json_get(root, "usage"), out);
	}
	json_free(root);
}

static void event(struct str name, struct str data, struct answer *out)
{
	(void)name;
	struct str trimmed = str_trim(data);
	if (str_is(trimmed, "[DONE]") || trimmed.n == 0)
		return;
	/* Proxies re-wrap comments as data (": OPENROUTER PROCESSING"): not JSON, not an error. */
	if (trimmed.p[0] != '{' && trimmed.p[0] != '[')
		return;
	take(trimmed, "delta", out);
}

static void body(struct str json, struct answer *out)
{
	take(json, "message", out);
}

static int fill(const struct model_config *config, const struct model_message *messages, size_t n,
	struct json *body, struct err *err)
{
	(void)config;
	(void)err;
	provider_put_messages(messages, n, body);
	return 0;
}

#define TRIALS    "strop asks once for each trial (--trials)"
#define TRANSPORT "strop streams when somebody watches"

static const struct param_rule params[] = {
	{"temperature", "temperature", NULL, NULL, NULL},
	{"top_p", "top_p", NULL, NULL, NULL},
	{"max_tokens", "max_tokens", NULL, NULL, NULL},
	{"max_completion_tokens", "max_completion_tokens", NULL, NULL, NULL},
	{"stop", "stop", NULL, NULL, NULL},
	{"seed", "seed", NULL, NULL, NULL},
	{"presence_penalty", "presence_penalty", NULL, NULL, NULL},
	{"frequency_penalty", "frequency_penalty", NULL, NULL, NULL},
	{"logit_bias", "logit_bias", NULL, NULL, NULL},
	{"logprobs", "logprobs", NULL, NULL, NULL},
	{"top_logprobs", "top_logprobs", NULL, NULL, NULL},
	{"reasoning_effort", "reasoning_effort", NULL, NULL, NULL},
	{"verbosity", "verbosity", NULL, NULL, NULL},
	{"service_tier", "service_tier", NULL, NULL, NULL},
	{"response_format", "response_format", NULL, NULL, NULL},
	{"tools", "tools", NULL, NULL, NULL},
	{"tool_choice", "tool_choice", NULL, NULL, NULL},
	{"parallel_tool_calls", "parallel_tool_calls", NULL, NULL, NULL},
	{"n", NULL, NULL, TRIALS, NULL},
	{"stream", NULL, NULL, TRANSPORT, NULL},
	{"stream_options", NULL, NULL, TRANSPORT, NULL},
	{0},
};

const struct provider provider_openai = {
	.name = "openai",
	.protocol = "openai-chat/1",
	.default_url = "https://api.openai.com/v1",
	.path = "/chat/completions",
	.params = params,
	.fill = fill,
	.key_header = "Authorization: Bearer ",
	.wire = wire,
	.event = event,
	.body = body,
};
