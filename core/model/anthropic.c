/*
 * anthropic: the Messages API.
 *
 *   event: message_start        {"message":{"content":[],"usage":{"input_tokens":9}}}
 *   event: content_block_start  {"index":0,"content_block":{"type":"text","text":""}}
 *   event: content_block_delta  {"index":0,"delta":{"type":"text_delta","text":"Hi"}}
 *   event: content_block_stop   {"index":0}
 *   event: message_delta        {"delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}
 *   event: message_stop
 *
 * Complete means: message_stop was seen; in a body, a stop_reason. The type stands in the data too,
 * and counts there, because proxies leave the event line out. Counts of usage are cumulative: the
 * last of each holds. Unknown events and blocks are passed over: new ones may come at any time.
 *
 * What concerns the server's own tools (server_tool_use and its results) is no call of the model's
 * to us and not in the answer.
 */
#include "provider.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TOKENS = 1024 }; /* where nobody says: the API needs a number */

/* ---- the request ---- */

static struct json *object_of_type(const char *type)
{
	struct json *o = json_object();
	json_put_str(o, "type", str_of(type));
	return o;
}

static struct json *text_block(struct str text)
{
	struct json *block = object_of_type("text");
	json_put_str(block, "text", text);
	return block;
}

static bool is_system(const struct model_message *m)
{
	return str_is(m->role, "system") || str_is(m->role, "developer");
}

/* All system texts, wherever they stand, are the one system text. */
static void put_system(const struct model_message *messages, size_t n, struct json *body)
{
	struct buf text = {0};
	for (size_t i = 0; i < n; i++)
		if (is_system(&messages[i]) && messages[i].text.n)
			buf_addf(&text, "%s%.*s", text.n ? "\n\n" : "", STRF(messages[i].text));
	if (text.n)
		json_put_str(body, "system", buf_str(&text));
	buf_free(&text);
}

static const char *role_of(const struct model_message *m)
{
	return str_is(m->role, "assistant") ? "assistant" : "user";
}

/* The API refuses white space at the end of an answer that it is to go on with. */
static struct str without_last_space(struct str text)
{
	size_t lead = (size_t)(str_trim(text).p - text.p);
	return str_head(text, lead + str_trim(text).n);
}

static struct json *image_block(const struct model_image *image)
{
	struct json *block = object_of_type("image"), *source = object_of_type("base64");
	json_put_str(source, "media_type", image->media_type);
	json_put(source, "data", image_base64(image));
	json_put(block, "source", source);
	return block;
}

/* An empty text is no block: the API refuses it. */
static void add_blocks(const struct model_message *m, bool is_last, struct json *blocks)
{
	bool is_prefill = is_last && str_is(m->role, "assistant");
	for (size_t i = 0; i < m->n_images; i++)
		json_push(blocks, image_block(&m->images[i]));
	if (str_trim(m->text).n)
		json_push(blocks, text_block(is_prefill ? without_last_space(m->text) : m->text));
}

/* What is one text needs no block around it. */
static void push_message(struct json *list, const char *role, struct json *blocks)
{
	const struct json *text =
		json_len(blocks) == 1 ? json_get(json_at(blocks, 0), "text") : NULL;
	struct json *m = json_object();
	json_put_str(m, "role", str_of(role));
	json_put(m, "content", text ? json_copy(text) : json_copy(blocks));
	if (json_len(blocks))
		json_push(list, m);
	else
		json_free(m);
	json_free(blocks);
}

/* Neighbours of one role are one message of several blocks: roles must take turns. */
static struct json *make_messages(const struct model_message *messages, size_t n)
{
	struct json *list = json_array(), *blocks = NULL;
	const char *role = "";
	for (size_t i = 0; i < n; i++) {
		if (is_system(&messages[i]))
			continue;
		if (blocks && strcmp(role, role_of(&messages[i])) != 0) {
			push_message(list, role, blocks);
			blocks = NULL;
		}
		if (!blocks)
			blocks = json_array();
		role = role_of(&messages[i]);
		add_blocks(&messages[i], i + 1 == n, blocks);
	}
	if (blocks)
		push_message(list, role, blocks);
	return list;
}

static int fill(const struct model_config *config, const struct model_message *messages, size_t n,
	struct json *body, struct err *err)
{
	struct json *list = make_messages(messages, n);
	bool is_empty = json_len(list) == 0;
	json_put(body, "messages", list);
	put_system(messages, n, body);
	if (!json_get(body, "max_tokens"))
		json_put_num(body, "max_tokens", MAX_TOKENS);
	if (is_empty && n)
		return err_set(err, ERR_INPUT,
			"model %.*s: the prompt has no user message, which the Messages API needs: "
			"begin one with a line `user:`",
			STRF(config->id));
	return 0;
}

/* {type: json_schema, json_schema: {schema}} -> {type: json_schema, schema} */
static struct json *format_of(const struct json *value)
{
	const struct json *schema = json_get(json_get(value, "json_schema"), "schema");
	if (!schema)
		schema = json_get(value, "schema");
	if (!str_is(json_str(json_get(value, "type")), "json_schema") || !schema)
		return NULL;
	struct json *format = object_of_type("json_schema");
	json_put(format, "schema", json_copy(schema));
	return format;
}

/* {type: function, function: {name, description, parameters}} -> {name, description, input_schema};
 * what has the API's own form stays. */
static struct json *tools_of(const struct json *value)
{
	static const char *const names[][2] = {{"name", "name"}, {"description", "description"},
		{"parameters", "input_schema"}, {"strict", "strict"}};
	struct json *list = json_array();
	for (const struct json *t = json_first(value); t; t = json_next(t)) {
		const struct json *function = json_get(t, "function");
		struct json *tool = function ? json_object() : json_copy(t);
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (json_get(function, names[i][0]))
				json_put(tool, names[i][1],
					json_copy(json_get(function, names[i][0])));
		if (function && !json_get(tool, "input_schema"))
			json_put(tool, "input_schema", object_of_type("object"));
		json_push(list, tool);
	}
	return list;
}

/* auto, none, required, {type: function, function: {name}} -> {type: auto, none, any, tool} */
static struct json *choice_of(const struct json *value)
{
	struct str word = json_str(value);
	const struct json *function = json_get(value, "function");
	if (json_type(value) == JSON_STR)
		return object_of_type(str_is(word, "required") ? "any"
				      : str_is(word, "none")   ? "none"
							       : "auto");
	if (!function)
		return json_copy(value);
	struct json *choice = object_of_type("tool");
	json_put_str(choice, "name", json_str(json_get(function, "name")));
	return choice;
}

#define NO_SUCH   "the Messages API has no such parameter"
#define ONLY_JSON "the Messages API knows only json_schema"
#define PARALLEL  "say it in tool_choice: {type: auto, disable_parallel_tool_use: true}"

#define GONE "API version 2026-10-21 refuses it; api_version: 2023-06-01 takes it"

static const struct param_rule params[] = {
	{"max_tokens", "max_tokens", NULL, NULL, NULL},
	{"max_completion_tokens", "max_tokens", NULL, NULL, NULL},
	{"temperature", "temperature", NULL, NULL, NULL},
	{"top_p", "top_p", NULL, NULL, NULL},
	{"top_k", "top_k", NULL, NULL, NULL},
	{"stop", "stop_sequences", NULL, NULL, param_list},
	{"thinking", "thinking", NULL, NULL, NULL},
	{"reasoning_effort", "output_config.effort", NULL, NULL, NULL},
	{"response_format", "output_config.format", NULL, ONLY_JSON, format_of},
	{"tools", "tools", NULL, NULL, tools_of},
	{"tool_choice", "tool_choice", NULL, NULL, choice_of},
	{"service_tier", "service_tier", NULL, NULL, NULL},
	{"metadata", "metadata", NULL, NULL, NULL},
	{"parallel_tool_calls", NULL, NULL, PARALLEL, NULL},
	{"seed", NULL, NULL, NO_SUCH, NULL},
	{"min_p", NULL, NULL, NO_SUCH, NULL},
	{"presence_penalty", NULL, NULL, NO_SUCH, NULL},
	{"frequency_penalty", NULL, NULL, NO_SUCH, NULL},
	{"logit_bias", NULL, NULL, NO_SUCH, NULL},
	{"logprobs", NULL, NULL, NO_SUCH, NULL},
	{"top_logprobs", NULL, NULL, NO_SUCH, NULL},
	{"verbosity", NULL, NULL, NO_SUCH, NULL},
	{"n", NULL, NULL, PARAM_TRIALS, NULL},
	{"stream", NULL, NULL, PARAM_TRANSPORT, NULL},
	{0},
};

static const struct param_rule params_2026[] = {
	{"temperature", NULL, NULL, GONE, NULL},
	{"top_p", NULL, NULL, GONE, NULL},
	{"top_k", NULL, NULL, GONE, NULL},
	{0},
};

static struct str version_of(const struct model_config *config)
{
	return config->api_version.n ? config->api_version : str_of(model_api_versions[0]);
}

static const struct param_rule *own_params(const struct model_config *config)
{
	return str_is(version_of(config), "2026-10-21") ? params_2026 : NULL;
}

/* Version and beta features can change an answer: calls made with others are other calls. */
static void variant(const struct model_config *config, struct buf *protocol)
{
	if (!str_is(version_of(config), model_api_versions[0]))
		buf_addf(protocol, "@%.*s", STRF(version_of(config)));
	if (config->beta.n)
		buf_addf(protocol, "+%.*s", STRF(config->beta));
}

static size_t headers(const struct model_config *config, struct arena *a, struct str *out)
{
	size_t n = 0;
	out[n++] = arena_printf(a, "anthropic-version: %.*s", STRF(version_of(config)));
	if (config->beta.n)
		out[n++] = arena_printf(a, "anthropic-beta: %.*s", STRF(config->beta));
	return n;
}

/* ---- the answer ---- */

/* `input_tokens` is without what the cache read and wrote. */
static void take_usage(const struct json *usage, struct answer *out)
{
	struct model_usage *u = &out->usage;
	int64_t fresh = -1;
	answer_keep_usage(out, usage);
	usage = out->raw_usage;
	answer_count(usage, "input_tokens", &fresh);
	answer_count(usage, "cache_read_input_tokens", &u->cached);
	answer_count(usage, "cache_creation_input_tokens", &u->cache_write);
	answer_count(usage, "output_tokens", &u->output);
	answer_count(json_get(usage, "output_tokens_details"), "thinking_tokens", &u->reasoning);
	if (fresh >= 0)
		u->input = fresh + (u->cached > 0 ? u->cached : 0) +
			   (u->cache_write > 0 ? u->cache_write : 0);
}

/* A refusal says why beside the answer. */
static void take_stop(const struct json *from, struct answer *out)
{
	const struct json *why = json_get(from, "stop_details");
	struct str category = json_str(json_get(why, "category"));
	struct str words = json_str(json_get(why, "explanation"));
	struct str reason = json_str(json_get(from, "stop_reason"));
	if (reason.n)
		answer_set(&out->finish, reason);
	if (!str_is(reason, "refusal") || category.n + words.n == 0)
		return;
	buf_cut(&out->note, 0);
	buf_addf(&out->note, "the model refused%s%.*s%s%.*s", category.n ? " (" : "",
		STRF(category), category.n ? "): " : ": ", STRF(words));
}

/* A call's `input` is {} in a stream, where it comes in pieces. */
static void take_call(const struct json *block, size_t index, struct answer *out)
{
	struct tool_call *call = answer_call(out, out->n_calls);
	const struct json *input = json_get(block, "input");
	answer_set(&call->id, json_str(json_get(block, "id")));
	answer_set(&call->name, json_str(json_get(block, "name")));
	if (json_len(input))
		json_print(&call->arguments, input);
	out->call_block = index + 1;
}

static void take_block(const struct json *block, size_t index, struct answer *out)
{
	struct str type = json_str(json_get(block, "type"));
	if (str_is(type, "text"))
		buf_add(&out->text, json_str(json_get(block, "text")));
	else if (str_is(type, "thinking"))
		buf_add(&out->reasoning, json_str(json_get(block, "thinking")));
	else if (str_is(type, "tool_use"))
		take_call(block, index, out);
}

static void take_delta(const struct json *delta, size_t index, struct answer *out)
{
	struct str type = json_str(json_get(delta, "type"));
	if (str_is(type, "text_delta"))
		buf_add(&out->text, json_str(json_get(delta, "text")));
	else if (str_is(type, "thinking_delta"))
		buf_add(&out->reasoning, json_str(json_get(delta, "thinking")));
	else if (str_is(type, "input_json_delta") && out->call_block == index + 1)
		buf_add(&answer_call(out, out->n_calls - 1)->arguments,
			json_str(json_get(delta, "partial_json")));
}

/* {"type":"error","error":{"type","message","details":{"error_code"}}}; a gateway's {"error":"..."}
 * too. The finest code counts. */
static void take_error(const struct json *error, struct answer *out)
{
	const struct json *code = json_get(json_get(error, "details"), "error_code");
	bool is_text = json_type(error) == JSON_STR;
	answer_fail(out, json_str(is_text ? error : json_get(error, "message")),
		json_str(code ? code : json_get(error, "type")));
}

static void take_event(struct str type, const struct json *root, struct answer *out)
{
	long long index = 0;
	if (!json_int(json_get(root, "index"), &index) || index < 0)
		index = 0;
	if (str_is(type, "message_start")) {
		take_usage(json_get(json_get(root, "message"), "usage"), out);
	} else if (str_is(type, "content_block_start")) {
		take_block(json_get(root, "content_block"), (size_t)index, out);
	} else if (str_is(type, "content_block_delta")) {
		take_delta(json_get(root, "delta"), (size_t)index, out);
	} else if (str_is(type, "message_delta")) {
		take_stop(json_get(root, "delta"), out);
		take_usage(json_get(root, "usage"), out);
	} else if (str_is(type, "message_stop")) {
		out->complete = true;
	} else if (str_is(type, "error")) {
		take_error(json_get(root, "error"), out);
	}
}

static void event(struct str name, struct str data, struct answer *out)
{
	struct json *root = NULL;
	struct err err;
	/* What is no object is no event of this API. */
	if (!str_starts(str_trim(data), STR("{")))
		return;
	if (json_parse(data, &root, &err) != 0) {
		answer_damaged(out, err.text);
		return;
	}
	struct str type = json_str(json_get(root, "type"));
	take_event(type.n ? type : name, root, out);
	json_free(root);
}

static void body(struct str json, struct answer *out)
{
	struct json *root = NULL;
	struct err err;
	if (json_parse(json, &root, &err) != 0) {
		answer_damaged(out, err.text);
		return;
	}
	size_t index = 0;
	if (json_get(root, "error"))
		take_error(json_get(root, "error"), out);
	for (const struct json *b = json_first(json_get(root, "content")); b; b = json_next(b))
		take_block(b, index++, out);
	take_stop(root, out);
	take_usage(json_get(root, "usage"), out);
	out->complete = out->finish.n > 0;
	json_free(root);
}

/* With prompt_caching the system text is marked for the provider's cache: cheaper, and the same
 * answer, so that it is no part of what is kept. */
static void wire(
	const struct model_config *config, struct str canonical, bool stream, struct buf *out)
{
	struct json *body = NULL;
	struct buf marked = {0};
	if (!config->prompt_caching || json_parse(canonical, &body, NULL) != 0 ||
		json_str(json_get(body, "system")).n == 0) {
		json_free(body);
		provider_wire(config, canonical, stream, out);
		return;
	}
	struct json *list = json_array(), *block = text_block(json_str(json_get(body, "system")));
	json_put(block, "cache_control", object_of_type("ephemeral"));
	json_push(list, block);
	json_put(body, "system", list);
	json_print_canonical(&marked, body);
	json_free(body);
	provider_wire(config, buf_str(&marked), stream, out);
	buf_free(&marked);
}

const struct provider provider_anthropic = {
	.name = "anthropic",
	.protocol = "anthropic-messages/1",
	.default_url = "https://api.anthropic.com/v1",
	.path = "/messages",
	.list_path = "/models",
	.end_mark = "message_stop",
	.params = params,
	.own_params = own_params,
	.takes_images = true,
	.variant = variant,
	.fill = fill,
	.key_header = "x-api-key: ",
	.headers = headers,
	.wire = wire,
	.event = event,
	.body = body,
};
