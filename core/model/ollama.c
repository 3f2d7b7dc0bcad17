/*
 * ollama: Ollama's own /api/chat: one JSON object a line.
 *
 *   {"message":{"role":"assistant","content":"Hi","thinking":""},"done":false}
 *   {"message":{"content":""},"done":true,"done_reason":"stop","prompt_eval_count":26,
 *    "eval_count":3,"total_duration":5191566416}                      (durations: nanoseconds)
 *   {"error":"model \"x\" not found"}                                 (also with status 200)
 *
 * Complete means: a line with "done":true.
 *
 * num_ctx is always sent. Left to itself the server takes 4,096 to 262,144 tokens, by the memory of
 * its card, and cuts longer prompts without a word: the same experiment would be another one on
 * another machine. What it says it read is held against our own estimate.
 */
#include "provider.h"

#include "marks.h"

enum {
	NUM_CTX = 8192,
	MODEL_LOADING_MS = 600000, /* from a slow disk, before the first byte */
};

/* ---- the request ---- */

static const char *role_of(const struct model_message *m)
{
	static const char *const roles[] = {"system", "user", "assistant", "tool"};
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (str_is(m->role, roles[i]))
			return roles[i];
	return "system"; /* developer */
}

static struct json *message_of(const struct model_message *m)
{
	struct json *o = json_object(), *images = json_array();
	json_put_str(o, "role", str_of(role_of(m)));
	json_put_str(o, "content", m->text);
	for (size_t i = 0; i < m->n_images; i++)
		json_push(images, image_base64(&m->images[i]));
	if (m->n_images)
		json_put(o, "images", images);
	else
		json_free(images);
	return o;
}

static int fill(const struct model_config *config, const struct model_message *messages, size_t n,
	struct json *body, struct err *err)
{
	(void)config;
	(void)err;
	struct json *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_push(list, message_of(&messages[i]));
	json_put(body, "messages", list);
	if (!json_get(body, "options"))
		json_put(body, "options", json_object());
	if (!json_get(json_get(body, "options"), "num_ctx"))
		json_put_num(json_member(body, "options"), "num_ctx", NUM_CTX);
	return 0;
}

/* {type: json_schema, json_schema: {schema}} -> the schema; {type: json_object} -> "json" */
static struct json *format_of(const struct json *value)
{
	const struct json *schema = json_get(json_get(value, "json_schema"), "schema");
	struct str type = json_str(json_get(value, "type"));
	if (str_is(type, "json_schema") && schema)
		return json_copy(schema);
	return str_is(type, "json_object") ? json_new_str(STR("json")) : NULL;
}

/* none, or how much: low, medium, high. */
static struct json *think_of(const struct json *value)
{
	return str_is(json_str(value), "none") ? json_new_bool(false) : json_copy(value);
}

#define NO_SUCH "Ollama's API has no such parameter"
#define PLAIN   "answers are plain text unless it is json_object, or json_schema with a schema"
#define OPTION(name)                                                                               \
	{                                                                                          \
		name, "options." name, NULL, NULL, NULL                                            \
	}

static const struct param_rule params[] = {
	{"max_tokens", "options.num_predict", NULL, NULL, NULL},
	{"max_completion_tokens", "options.num_predict", NULL, NULL, NULL},
	{"stop", "options.stop", NULL, NULL, param_list},
	OPTION("temperature"),
	OPTION("top_p"),
	OPTION("top_k"),
	OPTION("min_p"),
	OPTION("typical_p"),
	OPTION("seed"),
	OPTION("num_ctx"),
	OPTION("num_predict"),
	OPTION("num_keep"),
	OPTION("num_batch"),
	OPTION("num_gpu"),
	OPTION("num_thread"),
	OPTION("repeat_penalty"),
	OPTION("repeat_last_n"),
	OPTION("presence_penalty"),
	OPTION("frequency_penalty"),
	{"response_format", "format", NULL, PLAIN, format_of},
	{"format", "format", NULL, NULL, NULL},
	{"think", "think", NULL, NULL, NULL},
	{"reasoning_effort", "think", NULL, NULL, think_of},
	{"keep_alive", "keep_alive", NULL, NULL, NULL},
	{"tools", "tools", NULL, NULL, NULL},
	{"logprobs", "logprobs", NULL, NULL, NULL},
	{"top_logprobs", "top_logprobs", NULL, NULL, NULL},
	{"tool_choice", NULL, NULL, NO_SUCH, NULL},
	{"parallel_tool_calls", NULL, NULL, NO_SUCH, NULL},
	{"logit_bias", NULL, NULL, NO_SUCH, NULL},
	{"verbosity", NULL, NULL, NO_SUCH, NULL},
	{"service_tier", NULL, NULL, NO_SUCH, NULL},
	{"n", NULL, NULL, PARAM_TRIALS, NULL},
	{"stream", NULL, NULL, PARAM_TRANSPORT, NULL},
	{0},
};

/* ---- the answer ---- */

static const char *const counts[] = {"prompt_eval_count", "eval_count", "total_duration",
	"load_duration", "prompt_eval_duration", "eval_duration"};

static void take_usage(const struct json *root, struct answer *out)
{
	struct json *usage = json_object();
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		if (json_get(root, counts[i]))
			json_put(usage, counts[i], json_copy(json_get(root, counts[i])));
	answer_keep_usage(out, usage);
	json_free(usage);
	answer_count(root, "prompt_eval_count", &out->usage.input);
	answer_count(root, "eval_count", &out->usage.output);
}

/* Each call comes whole, its arguments as an object. */
static void take_calls(const struct json *calls, struct answer *out)
{
	for (const struct json *c = json_first(calls); c; c = json_next(c)) {
		const struct json *function = json_get(c, "function");
		struct tool_call *call = answer_call(out, out->n_calls);
		answer_set(&call->id, json_str(json_get(c, "id")));
		answer_set(&call->name, json_str(json_get(function, "name")));
		buf_cut(&call->arguments, 0);
		json_print(&call->arguments, json_get(function, "arguments"));
	}
}

/* A string; from what stands before a server also an object. */
static bool take_error(const struct json *error, struct answer *out)
{
	if (json_type(error) == JSON_OBJECT)
		answer_fail(out, json_str(json_get(error, "message")),
			json_str(json_get(error, "type")));
	else if (json_type(error) == JSON_STR)
		answer_fail(out, json_str(error), STR(""));
	else
		return false;
	return true;
}

static void take(const struct json *root, struct answer *out)
{
	const struct json *message = json_get(root, "message");
	struct str reason = json_str(json_get(root, "done_reason"));
	buf_add(&out->text, json_str(json_get(message, "content")));
	buf_add(&out->reasoning, json_str(json_get(message, "thinking")));
	take_calls(json_get(message, "tool_calls"), out);
	if (!json_is_true(json_get(root, "done")))
		return;
	take_usage(root, out);
	answer_set(&out->finish, reason.n ? reason : STR("stop"));
	out->complete = true;
}

static void body(struct str json, struct answer *out)
{
	struct json *root = NULL;
	struct err err;
	if (json_parse(json, &root, &err) != 0)
		answer_damaged(out, err.text);
	else if (!take_error(json_get(root, "error"), out))
		take(root, out);
	json_free(root);
}

static void event(struct str name, struct str data, struct answer *out)
{
	(void)name;
	body(data, out);
}

/* ---- the context trap ---- */

/* Tokens of all that the model was to read, as far as it is text. */
static int64_t estimate(const struct json *sent)
{
	size_t n = 0;
	for (const struct json *m = json_first(json_get(sent, "messages")); m; m = json_next(m))
		n += tokens_estimate(json_str(json_get(m, "content")));
	return (int64_t)n;
}

/* Our estimate can be off by a half; but no server is known to cut below a half of num_ctx, so that
 * a prompt far below it is whole whatever the numbers say. */
static void review(struct str sent, struct answer *out)
{
	struct json *body_sent = NULL;
	long long num_ctx = NUM_CTX;
	int64_t read = out->usage.input;
	if (read <= 0 || json_parse(sent, &body_sent, NULL) != 0)
		return;
	json_int(json_get(json_get(body_sent, "options"), "num_ctx"), &num_ctx);
	int64_t about = estimate(body_sent);
	if (about * 4 > num_ctx && read * 10 < about * 8)
		buf_addf(&out->note,
			"the server may have cut the prompt: it read %lld of about %lld tokens; "
			"raise num_ctx (it is %lld) in the model's params",
			(long long)read, (long long)about, num_ctx);
	json_free(body_sent);
}

const struct provider provider_ollama = {
	.name = "ollama",
	.protocol = "ollama-chat/1",
	.default_url = "http://localhost:11434",
	.path = "/api/chat",
	.list_path = "/api/tags",
	.end_mark = "\"done\":true",
	.framing = FRAMING_LINES,
	.first_byte_ms = MODEL_LOADING_MS,
	.is_free = true,
	.params = params,
	.takes_images = true,
	.fill = fill,
	.key_header = "Authorization: Bearer ",
	.wire = provider_wire,
	.event = event,
	.body = body,
	.review = review,
};
