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

/* What a later chunk does not say stays as it was. */
static void take_count(const struct json *usage, const char *name, int64_t *count)
{
	long long n;
	if (json_int(json_get(usage, name), &n) && n >= 0)
		*count = n;
}

static void take_usage(const struct json *usage, struct answer *out)
{
	take_count(usage, "prompt_tokens", &out->input_tokens);
	take_count(usage, "completion_tokens", &out->output_tokens);
	take_count(json_get(usage, "prompt_tokens_details"), "cached_tokens", &out->cached_tokens);
}

/* content: a string, null, or an array of parts of which the text ones count. */
static void take_content(const struct json *content, struct answer *out)
{
	buf_add(&out->text, json_str(content));
	if (json_type(content) != JSON_ARRAY)
		return;
	for (const struct json *part = json_first(content); part; part = json_next(part))
		buf_add(&out->text, json_str(json_get(part, "text")));
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
	const struct json *message = json_get(error, "message");
	buf_cut(&out->error, 0);
	buf_cut(&out->error_code, 0);
	buf_add(&out->error, json_text(&a, message ? message : error));
	if (out->error.n == 0)
		buf_addz(&out->error, "an error without a message");
	const struct json *code = json_get(error, "code");
	buf_add(&out->error_code,
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
	take_content(json_get(message, "content"), out);
	take_content(json_get(message, "refusal"), out);
	struct str finish = json_str(json_get(choice, "finish_reason"));
	if (finish.n == 0)
		return;
	buf_cut(&out->finish, 0);
	buf_add(&out->finish, finish);
	out->complete = true;
	if (str_is(finish, "error") && out->error.n == 0)
		buf_addz(&out->error, "the server ended the answer with finish_reason \"error\"");
}

static void take(struct str text, const char *holder, struct answer *out)
{
	struct json *root = NULL;
	struct err err;
	if (json_parse(text, &root, &err) != 0) {
		out->malformed = true;
		buf_cut(&out->error, 0);
		buf_addf(&out->error, "the answer is %s", err.text);
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

static void event(struct str data, struct answer *out)
{
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

const struct provider provider_openai = {
	.name = "openai",
	.protocol = "openai-chat/1",
	.default_url = "https://api.openai.com/v1",
	.path = "/chat/completions",
	.wire = wire,
	.event = event,
	.body = body,
};
