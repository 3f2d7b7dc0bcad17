/*
 * outputs_inspect: owns the samples of an Inspect log, as `inspect log dump` prints it.
 *
 *   {"eval": {"model": "openai/gpt-4o", ...}, "samples": [
 *     {"id": "q1", "epoch": 1, "input": "..." or [messages], "messages": [...],
 *      "output": {"model", "choices": [{"message": {"content"}, "stop_reason"}],
 *                 "completion", "usage": {...}, "time": seconds}, "scores": {...}, "error"}]}
 *
 * The model is the log's (what was asked for), else the output's. An epoch is a trial.
 */
#include "outputs_formats.h"

#include <math.h>

static bool knows(const struct json *row)
{
	return json_type(json_get(row, "output")) == JSON_OBJECT && json_get(row, "input") &&
	       (json_get(row, "epoch") || json_get(row, "target"));
}

static void take_asked(struct outputs *o, const struct json *input, struct recorded_output *out)
{
	if (json_type(input) == JSON_STR)
		outputs_ask(out, json_str(input));
	for (const struct json *m = json_first(input); m; m = json_next(m))
		if (str_is(json_str(json_get(m, "role")), "user"))
			outputs_ask(out, outputs_content(o, json_get(m, "content")));
}

static void take_times(struct outputs *o, const struct json *output, struct recorded_output *out)
{
	double seconds = outputs_number(o, "output.time", json_get(output, "time"));
	if (seconds >= 0 && seconds < 1e9)
		out->latency_ms = (int64_t)(seconds * 1000 + 0.5);
	outputs_usage(json_get(output, "usage"), out);
}

/* A conversation of several turns. */
static bool has_turns(const struct json *messages)
{
	int answers = 0;
	for (const struct json *m = json_first(messages); m; m = json_next(m))
		answers += str_is(json_str(json_get(m, "role")), "assistant");
	return answers > 1;
}

static void note_rest(struct outputs *o, const struct json *row, const struct json *choices)
{
	if (json_len(json_get(row, "scores")))
		outputs_note(o, STR("Inspect's own scores are not taken: strop scores the outputs "
				    "itself"));
	if (has_turns(json_get(row, "messages")))
		outputs_note(o, STR("a conversation of several turns: its last answer is taken, "
				    "with that call's usage and time"));
	if (json_len(choices) > 1)
		outputs_note(o, STR("several choices: the first is taken"));
	if (json_len(json_find(json_at(choices, 0), STR("message.tool_calls"))))
		outputs_note(o, STR("tool_calls is left out: only text is taken"));
}

static int take(struct outputs *o, const struct json *row, struct err *err)
{
	const struct json *output = json_get(row, "output"), *error = json_get(row, "error");
	const struct json *choices = json_get(output, "choices"), *choice = json_at(choices, 0);
	const struct json *content = json_find(choice, STR("message.content"));
	if (json_type(error) == JSON_OBJECT)
		return err_set(err, ERR_INPUT, "an error instead of an output: %.*s",
			STRF(str_head(json_str(json_get(error, "message")), 200)));
	if (!content)
		content = json_get(output, "completion");
	if (!content || json_type(content) == JSON_NULL)
		return err_set(err, ERR_INPUT, "no output: output.choices is empty");
	struct recorded_output *out = outputs_add(o);
	struct str model = json_str(json_get(o->head, "model"));
	int64_t epoch = outputs_count(o, "epoch", json_get(row, "epoch"));
	out->id = json_text(&o->arena, json_get(row, "id"));
	out->output = outputs_content(o, content);
	out->finish = json_str(json_get(choice, "stop_reason"));
	out->model = model.n ? model : json_str(json_get(output, "model"));
	out->trial = epoch > 0 ? epoch - 1 : -1;
	take_asked(o, json_get(row, "input"), out);
	take_times(o, output, out);
	note_rest(o, row, choices);
	return 0;
}

const struct output_format output_inspect = {
	.name = "inspect",
	.within = "samples",
	.head = "eval",
	.knows = knows,
	.take = take,
};
