/*
 * outputs_records: owns the general format: a record of fields is an output.
 *
 *   {"id": "q1", "output": "30 days", "model": "gpt-4-june", "prompt": "answer", "trial": 0,
 *    "usage": {"input": 312, "output": 4}, "latency_ms": 310, "cost": 0.0004, "finish": "stop"}
 *
 * Fields go by their usual names, or by the options' map, which may take a record with a member a model
 * apart: "output=answers.*". `prompt` is a name where it can be one; a
 * text with {{ in it is a template, and gets a name by its number among the file's; any other text
 * is what was asked.
 */
#include "outputs_formats.h"

#include <math.h>

static bool knows(const struct json *row)
{
	(void)row;
	return true;
}

/* json_find along a path in which "*" stands for o->star, whatever dots that has. */
static const struct json *find(struct outputs *o, const struct json *row, struct str path)
{
	ssize_t at = str_find(path, STR("*"));
	if (at < 0)
		return json_find(row, path);
	struct str before = str_head(path, (size_t)at), after = str_from(path, (size_t)at + 1);
	const struct json *within = at ? json_find(row, str_head(before, before.n - 1)) : row;
	const struct json *member = NULL;
	for (const struct json *m = json_first(within); m && !member; m = json_next(m))
		if (str_is(o->star, json_key(m)))
			member = m;
	return after.n ? json_find(member, str_from(after, 1)) : member;
}

/* The field that the map names as ours, NULL where it names none. *named: it does. */
static const struct json *mapped(
	struct outputs *o, const struct json *row, const char *ours, bool *named)
{
	for (size_t i = 0; i < o->options->n_map; i++) {
		struct str rest = o->options->map[i], left;
		str_split(&rest, '=', &left);
		*named = str_is(left, ours);
		if (*named)
			return find(o, row, rest);
	}
	*named = false;
	return NULL;
}

/* The first field there is of the usual names (NULL-terminated), unless the map names it. */
static const struct json *field(
	struct outputs *o, const struct json *row, const char *ours, const char *const *usual)
{
	bool named;
	const struct json *v = mapped(o, row, ours, &named);
	for (; !named && !v && *usual; usual++) {
		v = json_get(row, *usual);
		if (v && json_type(v) == JSON_NULL)
			v = NULL;
	}
	return v;
}

static struct str text_field(
	struct outputs *o, const struct json *row, const char *ours, const char *const *usual)
{
	return json_text(&o->arena, field(o, row, ours, usual));
}

/* Templates get the names prompt1, prompt2, ... in the order of the file. */
static struct str name_template(struct outputs *o, struct str text)
{
	size_t i = 0;
	while (i < o->n_templates && !str_eq(o->templates[i], text))
		i++;
	if (i == o->n_templates) {
		o->templates = mem_grow(
			o->templates, o->n_templates, &o->cap_templates, sizeof *o->templates);
		o->templates[o->n_templates++] = arena_dup(&o->kept, text);
	}
	return arena_printf(&o->arena, "prompt%zu", i + 1);
}

static void take_prompt(struct outputs *o, const struct json *row, struct recorded_output *out)
{
	static const char *const usual[] = {"prompt", "prompt_name", NULL};
	const struct json *v = field(o, row, "prompt", usual);
	struct str text = json_type(v) == JSON_STR ? json_str(v) : STR("");
	if (outputs_is_name(text)) {
		out->prompt = text;
	} else if (str_find(text, STR("{{")) >= 0) {
		out->prompt = name_template(o, text);
		out->template = text;
	} else {
		outputs_ask(out, text);
	}
	if (v && json_type(v) != JSON_STR)
		outputs_note(o, STR("the prompt is no text: it is left out"));
}

static void take_asked(struct outputs *o, const struct json *row, struct recorded_output *out)
{
	static const char *const usual[] = {
		"question", "query", "input", "problem", "instruction", "text"};
	bool named;
	const struct json *input = mapped(o, row, "input", &named);
	outputs_ask(out, json_text(&o->arena, input));
	for (size_t i = 0; !named && i < sizeof usual / sizeof *usual; i++)
		outputs_ask(out, json_str(json_get(row, usual[i])));
}

static void take_numbers(struct outputs *o, const struct json *row, struct recorded_output *out)
{
	static const char *const ms[] = {"latency_ms", "latencyMs", "duration_ms", NULL},
				 *const s[] = {"latency_s", "latency_seconds", NULL},
				 *const cost[] = {"cost_usd", "cost", NULL},
				 *const trial[] = {"trial", NULL},
				 *const in[] = {"input_tokens", "prompt_tokens", NULL},
				 *const produced[] = {"output_tokens", "completion_tokens", NULL};
	outputs_usage(json_get(row, "usage"), out);
	int64_t input = outputs_count(o, "input_tokens", field(o, row, "input_tokens", in));
	int64_t output =
		outputs_count(o, "output_tokens", field(o, row, "output_tokens", produced));
	out->input_tokens = input >= 0 ? input : out->input_tokens;
	out->output_tokens = output >= 0 ? output : out->output_tokens;
	out->latency_ms = outputs_count(o, "latency_ms", field(o, row, "latency_ms", ms));
	double seconds = outputs_number(o, "latency_s", field(o, row, "latency_s", s));
	if (out->latency_ms < 0 && seconds >= 0 && seconds < 1e9)
		out->latency_ms = (int64_t)(seconds * 1000 + 0.5);
	out->cost_usd = outputs_number(o, "cost", field(o, row, "cost", cost));
	out->trial = outputs_count(o, "trial", field(o, row, "trial", trial));
	bool ms_named, s_named;
	mapped(o, row, "latency_ms", &ms_named);
	mapped(o, row, "latency_s", &s_named);
	if (json_get(row, "latency") && !ms_named && !s_named && out->latency_ms < 0)
		outputs_note(o, STR("latency has no unit and stays unknown: say --map "
				    "latency_s=latency or --map latency_ms=latency"));
}

/* What this format has no place for, by names that are common. */
static void note_rest(struct outputs *o, const struct json *row)
{
	static const char *const names[] = {"messages", "tool_calls", "tools", "logprobs",
		"reasoning", "scores", "score", "images"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (json_get(row, names[i]))
			outputs_note(o, arena_printf(&o->arena,
						"%s is not taken into account (the record is "
						"kept whole with the output)",
						names[i]));
}

static int no_output(struct outputs *o, const struct json *row, struct err *err)
{
	const struct json *error = json_get(row, "error");
	if (error && json_type(error) != JSON_NULL)
		return err_set(err, ERR_INPUT, "an error instead of an output: %.*s",
			STRF(str_head(json_text(&o->arena, error), 200)));
	return err_set(err, ERR_INPUT,
		"no output: none of the fields output, prediction, completion, response, "
		"generated, answer; name it with --map output=FIELD");
}

static int take_one(struct outputs *o, const struct json *row, struct err *err)
{
	static const char *const texts[] = {"output", "prediction", "completion", "response",
		"generated", "answer", NULL},
				 *const ids[] = {"id", "_id", "example_id", "question_id",
					 "custom_id", NULL},
				 *const models[] = {"model", NULL},
				 *const finishes[] = {
					 "finish", "finish_reason", "stop_reason", NULL};
	const struct json *text = field(o, row, "output", texts);
	if (!text || json_type(text) == JSON_NULL)
		return no_output(o, row, err);
	struct recorded_output *out = outputs_add(o);
	out->output = json_text(&o->arena, text);
	out->id = text_field(o, row, "id", ids);
	out->model = text_field(o, row, "model", models);
	bool named;
	mapped(o, row, "model", &named);
	if (o->star.n && !named)
		out->model = o->star;
	out->finish = text_field(o, row, "finish", finishes);
	take_asked(o, row, out);
	take_prompt(o, row, out);
	take_numbers(o, row, out);
	note_rest(o, row);
	return 0;
}

/* The object whose members the output's "*" stands for; NULL: the map has none. */
static const struct json *starred(struct outputs *o, const struct json *row, bool *has_star)
{
	*has_star = false;
	for (size_t i = 0; i < o->options->n_map; i++) {
		struct str path = o->options->map[i], ours;
		str_split(&path, '=', &ours);
		ssize_t at = str_find(path, STR("*"));
		if (!str_is(ours, "output") || at < 0)
			continue;
		*has_star = true;
		return at ? json_find(row, str_head(path, (size_t)at - 1)) : row;
	}
	return NULL;
}

/* A member without an output is a model that was not asked: no mistake, unless none has one. */
static int take(struct outputs *o, const struct json *row, struct err *err)
{
	bool has_star;
	size_t before = o->n_queue;
	const struct json *members = starred(o, row, &has_star);
	o->star = (struct str){0};
	if (!has_star)
		return take_one(o, row, err);
	for (const struct json *m = json_first(members); m; m = json_next(m)) {
		o->star = arena_dup(&o->arena, str_of(json_key(m)));
		take_one(o, row, NULL);
	}
	o->star = (struct str){0};
	return o->n_queue > before ? 0 : no_output(o, row, err);
}

const struct output_format output_records = {
	.name = "records",
	.knows = knows,
	.take = take,
};
