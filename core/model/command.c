/*
 * command: a program on this machine as a model.
 *
 *   stdin    {"messages":[{"role":"user","content":"hi"}],"model":"mine","params":{"top_k":3}}
 *   stdout   {"output":"hello","finish":"stop","usage":{"input":3,"output":1},"reasoning":""}
 *            or {"error":"why not"}
 *
 * All members but `output` can be left out. Complete means: one JSON text with an `output`, and
 * status 0. A program that fails would fail again: it is not started a second time by itself.
 */
#include "provider.h"

#include "jsonw.h"

struct str command_text(const struct model_config *config, struct arena *a)
{
	char program[HASH_HEX];
	struct buf text = {0};
	struct jsonw w = {.out = &text};
	jsonw_array(&w);
	for (size_t i = 0; i < config->n_command; i++)
		jsonw_str(&w, config->command[i]);
	jsonw_end(&w);
	hash_hex(&config->program, program);
	buf_addf(&text, " %.16s", program);
	struct str kept = arena_dup(a, buf_str(&text));
	buf_free(&text);
	return kept;
}

int command_check(const struct model_config *config, struct err *err)
{
	if (config->n_command && config->command[0].n)
		return 0;
	return err_set(err, ERR_INPUT,
		"model %.*s: provider command needs `command: [PROGRAM, ARGUMENT, ...]`",
		STRF(config->id));
}

struct child *command_start(const struct model_config *config, struct str input, struct err *err)
{
	if (command_check(config, err) != 0)
		return NULL;
	struct child *c = child_start(config->command, config->n_command, config->dir, input, err);
	if (!c)
		err_prefix(err, "model %.*s", STRF(config->id));
	return c;
}

static int fill(const struct model_config *config, const struct model_message *messages, size_t n,
	struct json *body, struct err *err)
{
	(void)config;
	(void)err;
	provider_put_messages(messages, n, body);
	return 0;
}

static void wire(
	const struct model_config *config, struct str canonical, bool stream, struct buf *out)
{
	(void)config;
	(void)stream;
	buf_add(out, canonical);
	buf_addc(out, '\n');
}

/* A text; anything else as its JSON. */
static void take_output(const struct json *output, struct answer *out)
{
	struct arena a = {0};
	buf_add(&out->text, json_text(&a, output));
	out->complete = output != NULL;
	arena_free(&a);
}

static void body(struct str text, struct answer *out)
{
	struct json *root = NULL;
	struct err err;
	if (json_parse(text, &root, &err) != 0) {
		answer_damaged(out, err.text);
		return;
	}
	const struct json *error = json_get(root, "error"), *usage = json_get(root, "usage");
	struct str finish = json_str(json_get(root, "finish"));
	struct arena a = {0};
	if (json_type(error) != JSON_NULL)
		answer_fail(out, json_text(&a, error), STR(""));
	take_output(json_get(root, "output"), out);
	buf_add(&out->reasoning, json_str(json_get(root, "reasoning")));
	if (out->complete)
		answer_set(&out->finish, finish.n ? finish : STR("stop"));
	answer_keep_usage(out, usage);
	answer_count(usage, "input", &out->usage.input);
	answer_count(usage, "output", &out->usage.output);
	arena_free(&a);
	json_free(root);
}

enum model_kind command_classify(const struct child *child, const struct answer *answer,
	const char *stopped, struct buf *error)
{
	struct buf words = {0};
	if (*stopped)
		buf_addf(error, "the program was stopped: %s", stopped);
	else if (!child_succeeded(child, &words))
		buf_addf(error, "the program %.*s", STRF(buf_str(&words)));
	else if (answer->malformed)
		buf_addf(error, "what the program wrote to stdout is no JSON answer: %.*s",
			STRF(buf_str(&answer->error)));
	else if (answer->error.n)
		buf_addf(error, "the program says: %.*s", STRF(buf_str(&answer->error)));
	else if (!answer->complete)
		buf_addz(error, "the program's answer has no \"output\"");
	buf_free(&words);
	return error->n ? MODEL_FAILED : MODEL_OK;
}

const struct provider provider_command = {
	.name = "command",
	.protocol = "command/1",
	.params_into = "params",
	.runs_command = true,
	.fill = fill,
	.wire = wire,
	.body = body,
};
