/*
 * responses: OpenAI's Responses API, as a way to one answer: no conversation is kept at the server
 * (store:false), nothing refers to an earlier one.
 *
 *   event: response.output_text.delta
 *   data: {"type":"response.output_text.delta","output_index":1,"delta":"Hi"}
 *   event: response.completed
 *   data: {"type":"response.completed","response":{"status":"completed","usage":{...}}}
 *
 * Complete means: response.completed, .incomplete or .failed came. The text is made of the deltas;
 * the whole response in the last event serves for status and usage, because proxies leave its
 * `output` out. There are some sixty types of events: what is not known is passed over.
 */
#include "openai_error.h"
#include "profile.h"
#include "provider.h"

/* ---- the request ---- */

static bool is_instruction(struct str role)
{
	return str_is(role, "system") || str_is(role, "developer");
}

static struct json *content_of(const struct model_message *m)
{
	if (m->n_images == 0)
		return json_new_str(m->text);
	struct json *parts = json_array(), *text = json_object();
	for (size_t i = 0; i < m->n_images; i++) {
		struct json *part = json_object();
		json_put_str(part, "type", STR("input_image"));
		json_put(part, "image_url", image_data_url(&m->images[i]));
		json_push(parts, part);
	}
	json_put_str(text, "type", STR("input_text"));
	json_put_str(text, "text", m->text);
	json_push(parts, text);
	return parts;
}

/* What the system says before anybody else is `instructions`. */
static int fill(const struct model_config *config, const struct model_message *messages, size_t n,
	struct json *body, struct err *err)
{
	struct buf instructions = {0};
	struct json *input = json_array();
	size_t i = 0;
	for (; i < n && is_instruction(messages[i].role); i++)
		buf_addf(&instructions, "%s%.*s", i ? "\n\n" : "", STRF(messages[i].text));
	for (; i < n && !str_is(messages[i].role, "tool"); i++) {
		struct json *item = json_object();
		json_put_str(item, "role", messages[i].role);
		json_put(item, "content", content_of(&messages[i]));
		json_push(input, item);
	}
	if (instructions.n)
		json_put_str(body, "instructions", buf_str(&instructions));
	buf_free(&instructions);
	json_put(body, "input", input);
	json_put_bool(body, "store", false);
	if (json_get(body, "top_logprobs")) {
		struct json *include = json_array();
		json_push(include, json_new_str(STR("message.output_text.logprobs")));
		json_put(body, "include", include);
	}
	return i == n ? 0
		      : err_set(err, ERR_INPUT,
				"model %.*s: the Responses API takes no messages of the role tool; "
				"use "
				"provider: openai",
				STRF(config->id));
}

/* Members of `inner` one level up: {"type":T,"function":{"name":N}} -> {"type":T,"name":N}. */
static struct json *flatten(const struct json *value, const char *inner)
{
	if (json_type(json_get(value, inner)) != JSON_OBJECT)
		return json_copy(value);
	struct json *flat = json_copy(value);
	json_remove(flat, inner);
	params_put_extra(json_get(value, inner), flat);
	return flat;
}

static struct json *flat_format(const struct json *value)
{
	return flatten(value, "json_schema");
}

static struct json *flat_choice(const struct json *value)
{
	return flatten(value, "function");
}

static struct json *flat_tools(const struct json *value)
{
	if (json_type(value) != JSON_ARRAY)
		return json_copy(value);
	struct json *list = json_array();
	for (const struct json *tool = json_first(value); tool; tool = json_next(tool))
		json_push(list, flatten(tool, "function"));
	return list;
}

#define UNKNOWN "the Responses API has no such parameter"

static const struct param_rule params[] = {
	{"temperature", NULL, PARAM_REASONING, PARAM_REFUSED, NULL},
	{"top_p", NULL, PARAM_REASONING, PARAM_REFUSED, NULL},
	{"top_logprobs", NULL, PARAM_REASONING, PARAM_REFUSED, NULL},
	{"temperature", "temperature", NULL, NULL, NULL},
	{"top_p", "top_p", NULL, NULL, NULL},
	{"top_logprobs", "top_logprobs", NULL, NULL, NULL},
	{"logprobs", NULL, NULL, "the Responses API takes top_logprobs alone", NULL},
	{"max_tokens", "max_output_tokens", NULL, NULL, NULL},
	{"max_completion_tokens", "max_output_tokens", NULL, NULL, NULL},
	{"reasoning_effort", "reasoning.effort", NULL, NULL, NULL},
	{"reasoning_summary", "reasoning.summary", NULL, NULL, NULL},
	{"verbosity", "text.verbosity", NULL, NULL, NULL},
	{"response_format", "text.format", NULL, NULL, flat_format},
	{"tools", "tools", NULL, NULL, flat_tools},
	{"tool_choice", "tool_choice", NULL, NULL, flat_choice},
	{"parallel_tool_calls", "parallel_tool_calls", NULL, NULL, NULL},
	{"service_tier", "service_tier", NULL, NULL, NULL},
	{"prompt_cache_key", "prompt_cache_key", NULL, NULL, NULL},
	{"safety_identifier", "safety_identifier", NULL, NULL, NULL},
	{"user", "user", NULL, NULL, NULL},
	{"metadata", "metadata", NULL, NULL, NULL},
	{"stop", NULL, NULL, UNKNOWN, NULL},
	{"seed", NULL, NULL, UNKNOWN, NULL},
	{"logit_bias", NULL, NULL, UNKNOWN, NULL},
	{"presence_penalty", NULL, NULL, UNKNOWN, NULL},
	{"frequency_penalty", NULL, NULL, UNKNOWN, NULL},
	{"n", NULL, NULL, PARAM_TRIALS, NULL},
	{"stream", NULL, NULL, PARAM_TRANSPORT, NULL},
	{"stream_options", NULL, NULL, PARAM_TRANSPORT, NULL},
	{0},
};

/* ---- the answer ---- */

static void take_usage(const struct json *usage, struct answer *out)
{
	const struct json *in = json_get(usage, "input_tokens_details");
	const struct json *written = json_get(usage, "output_tokens_details");
	answer_keep_usage(out, usage);
	answer_count(usage, "input_tokens", &out->usage.input);
	answer_count(usage, "output_tokens", &out->usage.output);
	answer_count(in, "cached_tokens", &out->usage.cached);
	answer_count(in, "cache_write_tokens", &out->usage.cache_write);
	answer_count(written, "reasoning_tokens", &out->usage.reasoning);
}

/* An event's item, by its number among the output's items. */
static long long item_of(const struct json *root)
{
	long long item = 0;
	json_int(json_get(root, "output_index"), &item);
	return item;
}

static struct tool_call *call_of(long long item, struct answer *out)
{
	for (size_t i = 0; i < out->n_calls; i++)
		if (out->calls[i].item == item)
			return &out->calls[i];
	struct tool_call *call = answer_call(out, out->n_calls);
	call->item = item;
	return call;
}

/* What is whole at the end stands in for pieces that did not come. */
static void take_call(long long number, const struct json *item, struct answer *out)
{
	if (!str_is(json_str(json_get(item, "type")), "function_call"))
		return;
	struct tool_call *call = call_of(number, out);
	answer_set_once(&call->id, json_str(json_get(item, "call_id")));
	answer_set_once(&call->name, json_str(json_get(item, "name")));
	answer_set_once(&call->arguments, json_str(json_get(item, "arguments")));
}

/* One part of a message or of a reasoning item. */
static void take_part(const struct json *part, struct answer *out)
{
	struct str type = json_str(json_get(part, "type")), text = json_str(json_get(part, "text"));
	struct str refusal = json_str(json_get(part, "refusal"));
	if (str_is(type, "output_text"))
		buf_add(&out->text, text);
	else if (str_is(type, "refusal"))
		buf_add(&out->text, refusal);
	else if (str_is(type, "summary_text") || str_is(type, "reasoning_text"))
		buf_addf(&out->reasoning, "%s%.*s", out->reasoning.n ? "\n\n" : "", STRF(text));
	out->refused |= str_is(type, "refusal") && refusal.n;
}

/* The output of a response that did not come in pieces. */
static void take_output(const struct json *output, struct answer *out)
{
	static const char *const lists[] = {"summary", "content"};
	long long n = 0;
	for (const struct json *item = json_first(output); item; item = json_next(item), n++) {
		take_call(n, item, out);
		for (size_t i = 0; i < 2; i++)
			for (const struct json *p = json_first(json_get(item, lists[i])); p;
				p = json_next(p))
				take_part(p, out);
	}
}

/* status: completed, incomplete (for a reason) or failed; any other (queued, in_progress, cancelled)
 * is not the end of an answer. */
static void take_status(const struct json *response, struct answer *out)
{
	struct str status = json_str(json_get(response, "status"));
	struct str reason = json_str(json_get(json_get(response, "incomplete_details"), "reason"));
	if (str_is(status, "completed")) {
		answer_end(out, status);
	} else if (str_is(status, "incomplete")) {
		answer_end(out, reason.n ? reason : status);
	} else if (str_is(status, "failed")) {
		answer_end(out, status);
		if (out->error.n == 0)
			buf_addz(&out->error, "the server ended the response as failed");
	}
}

static void take_response(const struct json *response, struct answer *out)
{
	bool came_in_pieces = out->text.n || out->n_calls;
	openai_take_error(response, false, out);
	if (!came_in_pieces && out->error.n == 0)
		take_output(json_get(response, "output"), out);
	take_usage(json_get(response, "usage"), out);
	take_status(response, out);
}

static void add_text(const struct json *root, struct answer *out)
{
	buf_add(&out->text, json_str(json_get(root, "delta")));
}

static void add_refusal(const struct json *root, struct answer *out)
{
	add_text(root, out);
	out->refused = true;
}

static void add_reasoning(const struct json *root, struct answer *out)
{
	buf_add(&out->reasoning, json_str(json_get(root, "delta")));
}

/* A summary has several parts, which are paragraphs. */
static void part_reasoning(const struct json *root, struct answer *out)
{
	(void)root;
	if (out->reasoning.n)
		buf_addz(&out->reasoning, "\n\n");
}

static void add_arguments(const struct json *root, struct answer *out)
{
	buf_add(&call_of(item_of(root), out)->arguments, json_str(json_get(root, "delta")));
}

static void end_arguments(const struct json *root, struct answer *out)
{
	struct tool_call *call = call_of(item_of(root), out);
	answer_set_once(&call->arguments, json_str(json_get(root, "arguments")));
	answer_set_once(&call->name, json_str(json_get(root, "name")));
}

static void take_item(const struct json *root, struct answer *out)
{
	take_call(item_of(root), json_get(root, "item"), out);
}

static void take_last(const struct json *root, struct answer *out)
{
	take_response(json_get(root, "response"), out);
}

static void take_error(const struct json *root, struct answer *out)
{
	openai_take_error(root, true, out);
}

static const struct {
	const char *type;
	void (*take)(const struct json *root, struct answer *out);
} events[] = {
	{"response.output_text.delta", add_text},
	{"response.refusal.delta", add_refusal},
	{"response.reasoning_text.delta", add_reasoning},
	{"response.reasoning_summary_text.delta", add_reasoning},
	{"response.reasoning_summary_part.added", part_reasoning},
	{"response.output_item.added", take_item},
	{"response.function_call_arguments.delta", add_arguments},
	{"response.function_call_arguments.done", end_arguments},
	{"response.output_item.done", take_item},
	{"response.completed", take_last},
	{"response.incomplete", take_last},
	{"response.failed", take_last},
	{"error", take_error},
};

static void take_event(struct str name, const struct json *root, struct answer *out)
{
	struct str type = json_str(json_get(root, "type"));
	if (type.n == 0)
		type = name;
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		if (str_is(type, events[i].type)) {
			events[i].take(root, out);
			return;
		}
	}
	/* What a proxy says in its own way. */
	if (!str_starts(type, STR("response.")))
		openai_take_error(root, false, out);
}

static void event(struct str name, struct str data, struct answer *out)
{
	struct str trimmed = str_trim(data);
	struct json *root = NULL;
	struct err err;
	if (trimmed.n == 0 || trimmed.p[0] == ':' || str_is(trimmed, "[DONE]"))
		return;
	if (json_parse(trimmed, &root, &err) != 0) {
		answer_damaged(out, err.text);
		return;
	}
	take_event(name, root, out);
	json_free(root);
}

static void body(struct str json, struct answer *out)
{
	struct json *root = NULL;
	struct err err;
	if (json_parse(json, &root, &err) != 0)
		answer_damaged(out, err.text);
	else
		take_response(root, out);
	json_free(root);
}

const struct provider provider_responses = {
	.name = "openai-responses",
	.protocol = "openai-responses/1",
	.path = "/responses",
	.list_path = "/models",
	.end_mark = "response.completed",
	.has_profiles = true,
	.params = params,
	.takes_images = true,
	.fill = fill,
	.headers = profile_headers,
	.wire = provider_wire,
	.event = event,
	.body = body,
};
