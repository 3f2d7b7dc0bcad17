/*
 * outputs_promptfoo: owns promptfoo's results: one per test, prompt and provider.
 *
 *   {"results": {"prompts": [{"raw", "label"}], "results": [
 *     {"promptIdx": 0, "provider": {"id", "label"}, "prompt": {"raw", "label"}, "vars": {...},
 *      "response": {"output", "tokenUsage": {"prompt", "completion", "cached"}, "finishReason"},
 *      "cost", "latencyMs", "error"}]}}
 *
 * Older files have the array as `results` itself, and `-o FILE.jsonl` has one a line. The model is
 * the provider's label or id. A prompt is named by its label where that is a name, else by its
 * number; its template is the one in `prompts`, because a result has it rendered. A repeated test is
 * a further trial.
 */
#include "outputs_formats.h"

static const struct json *vars_of(const struct json *row)
{
	const struct json *vars = json_get(row, "vars");
	return vars ? vars : json_find(row, STR("testCase.vars"));
}

static bool knows(const struct json *row)
{
	return json_type(vars_of(row)) == JSON_OBJECT &&
	       (json_get(row, "response") || json_get(row, "error")) &&
	       (json_get(row, "provider") || json_get(row, "promptIdx"));
}

static struct str model_of(struct outputs *o, const struct json *provider)
{
	struct str label = json_str(json_get(provider, "label"));
	if (json_type(provider) == JSON_STR)
		return json_str(provider);
	return label.n ? label : json_text(&o->arena, json_get(provider, "id"));
}

static void take_prompt(struct outputs *o, const struct json *row, struct recorded_output *out)
{
	long long index = 0;
	const struct json *prompt = json_get(row, "prompt"), *listed = NULL;
	bool numbered = json_int(json_get(row, "promptIdx"), &index) && index >= 0;
	if (numbered)
		listed = json_at(o->head, (size_t)index);
	struct str label = json_str(json_get(prompt, "label"));
	if (!outputs_is_name(label))
		label = json_str(json_get(listed, "label"));
	if (outputs_is_name(label))
		out->prompt = label;
	else if (numbered)
		out->prompt = arena_printf(&o->arena, "prompt%lld", index + 1);
	out->template = json_str(json_get(listed, "raw"));
}

static int no_output(struct outputs *o, const struct json *row, struct err *err)
{
	const struct json *error = json_find(row, STR("response.error"));
	if (!error || json_type(error) == JSON_NULL)
		error = json_get(row, "error");
	return err_set(err, ERR_INPUT, "%s%.*s",
		error ? "an error instead of an output: " : "no response.output",
		STRF(str_head(json_text(&o->arena, error), 200)));
}

static int take(struct outputs *o, const struct json *row, struct err *err)
{
	const struct json *response = json_get(row, "response");
	const struct json *output = json_get(response, "output");
	if (!output || json_type(output) == JSON_NULL)
		return no_output(o, row, err);
	struct recorded_output *out = outputs_add(o);
	out->output = outputs_content(o, output);
	out->finish = json_str(json_get(response, "finishReason"));
	out->model = model_of(o, json_get(row, "provider"));
	out->id = outputs_id(o, vars_of(row));
	outputs_ask_fields(out, vars_of(row), true);
	take_prompt(o, row, out);
	outputs_usage(json_get(response, "tokenUsage"), out);
	out->latency_ms = outputs_count(o, "latencyMs", json_get(row, "latencyMs"));
	const struct json *cost = json_get(row, "cost");
	out->cost_usd = outputs_number(o, "cost", cost ? cost : json_get(response, "cost"));
	if (json_get(row, "gradingResult") || json_get(row, "namedScores"))
		outputs_note(o, STR("promptfoo's own verdicts are not taken: strop scores the "
				    "outputs itself"));
	if (json_is_true(json_get(response, "cached")))
		outputs_note(
			o, STR("promptfoo had this output from its cache: latency and cost are "
			       "those of the cache"));
	return 0;
}

const struct output_format output_promptfoo = {
	.name = "promptfoo",
	.within = "results.results",
	.head = "results.prompts",
	.knows = knows,
	.take = take,
};

const struct output_format output_promptfoo_old = {
	.name = "promptfoo",
	.within = "results",
	.head = "table.head.prompts",
	.knows = knows,
	.take = take,
};
