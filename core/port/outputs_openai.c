/*
 * outputs_openai: owns the output file of an OpenAI batch.
 *
 *   {"custom_id": "q1", "response": {"status_code": 200, "body": {"model": ..., "choices": [
 *     {"index": 0, "message": {"content": ...}, "finish_reason": "stop"}], "usage": {...}}},
 *    "error": null}
 *
 * A body is a chat completion or a response (`output`: a list of items, of which the messages
 * count). custom_id is the example's id. Several choices are trials.
 */
#include "outputs_formats.h"

static bool knows(const struct json *row)
{
	return json_get(row, "custom_id") && (json_get(row, "response") || json_get(row, "error"));
}

static struct recorded_output *add(
	struct outputs *o, const struct json *row, const struct json *body)
{
	struct recorded_output *out = outputs_add(o);
	out->id = json_text(&o->arena, json_get(row, "custom_id"));
	out->model = json_str(json_get(body, "model"));
	outputs_usage(json_get(body, "usage"), out);
	return out;
}

static void note_message(struct outputs *o, const struct json *message)
{
	static const char *const names[] = {"tool_calls", "function_call", "audio"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (json_len(json_get(message, names[i])))
			outputs_note(o, arena_printf(&o->arena,
						"%s is left out: only text is taken", names[i]));
}

static int take_choices(
	struct outputs *o, const struct json *row, const struct json *body, struct err *err)
{
	const struct json *choices = json_get(body, "choices");
	bool several = json_len(choices) > 1;
	for (const struct json *c = json_first(choices); c; c = json_next(c)) {
		const struct json *message = json_get(c, "message");
		struct recorded_output *out = add(o, row, body);
		struct str text = outputs_content(o, json_get(message, "content"));
		out->output = text.n ? text : json_str(json_get(message, "refusal"));
		out->finish = json_str(json_get(c, "finish_reason"));
		if (several)
			out->trial = outputs_count(o, "index", json_get(c, "index"));
		/* The usage is of all of them together. */
		if (several)
			out->input_tokens = out->output_tokens = out->cached_tokens = -1;
		note_message(o, message);
	}
	if (several)
		outputs_note(o, STR("the usage is of several choices together: it stays unknown "
				    "for each"));
	return o->n_queue ? 0 : err_set(err, ERR_INPUT, "no output: choices is empty");
}

/* "completed" is what a chat completion calls "stop". */
static struct str finish_of(const struct json *body)
{
	struct str status = json_str(json_get(body, "status"));
	struct str why = json_str(json_find(body, STR("incomplete_details.reason")));
	if (str_is(why, "max_output_tokens"))
		return STR("length");
	return str_is(status, "completed") ? STR("stop") : why.n ? why : status;
}

static int take_items(
	struct outputs *o, const struct json *row, const struct json *body, struct err *err)
{
	struct buf text = {0};
	bool any = false;
	for (const struct json *i = json_first(json_get(body, "output")); i; i = json_next(i)) {
		struct str type = json_str(json_get(i, "type"));
		if (str_is(type, "message")) {
			buf_add(&text, outputs_content(o, json_get(i, "content")));
			any = true;
		} else if (!str_is(type, "reasoning")) {
			outputs_note(o, arena_printf(&o->arena,
						"an item of the type %.*s is left out: only text "
						"is taken",
						STRF(type)));
		}
	}
	if (any) {
		struct recorded_output *out = add(o, row, body);
		out->output = arena_dup(&o->arena, buf_str(&text));
		out->finish = finish_of(body);
	}
	buf_free(&text);
	return any ? 0 : err_set(err, ERR_INPUT, "no output: the response has no message");
}

static int take(struct outputs *o, const struct json *row, struct err *err)
{
	const struct json *response = json_get(row, "response"), *error = json_get(row, "error");
	const struct json *body = json_get(response, "body");
	double status = json_num(json_get(response, "status_code"));
	if (json_type(error) == JSON_NULL)
		error = json_get(body, "error");
	if (json_type(error) != JSON_NULL || status >= 300)
		return err_set(err, ERR_INPUT, "an error instead of an output (status %g): %.*s",
			status, STRF(str_head(json_text(&o->arena, error), 200)));
	if (json_get(body, "choices"))
		return take_choices(o, row, body, err);
	if (json_get(body, "output"))
		return take_items(o, row, body, err);
	return err_set(err, ERR_INPUT,
		"no output: response.body is neither a chat completion nor a response");
}

const struct output_format output_openai = {
	.name = "openai-batch",
	.knows = knows,
	.take = take,
};
