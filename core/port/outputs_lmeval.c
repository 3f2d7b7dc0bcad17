/*
 * outputs_lmeval: owns lm-evaluation-harness's samples.
 *
 *   {"doc_id": 0, "doc": {"question": ...}, "target": ..., "arguments": [[CONTEXT, {...}]] or
 *    {"gen_args_0": {"arg_0": CONTEXT, "arg_1": {...}}}, "resps": [["text", ...]],
 *    "filtered_resps": ["text"], "filter": "strict-match", "exact_match": 1.0}
 *
 * The output is `resps`, the text as it was generated; several of one request are trials. A task
 * with several filters has every sample once a filter: those of the first filter count. Where the
 * model only rated given answers (log-likelihoods), the output is the one it rated highest.
 * doc_id is a row number of the task and names no example: the fields of `doc` find it.
 */
#include "outputs_formats.h"

#include <math.h>

static bool knows(const struct json *row)
{
	return (json_get(row, "doc_id") || json_get(row, "doc")) &&
	       (json_get(row, "resps") || json_get(row, "filtered_resps"));
}

/* Argument `which` (0: the context, 1: what may follow) of request i, in either shape. */
static const struct json *argument(const struct json *row, size_t i, size_t which)
{
	const struct json *arguments = json_get(row, "arguments");
	if (json_type(arguments) == JSON_ARRAY)
		return json_at(json_at(arguments, i), which);
	const struct json *request = json_first(arguments);
	while (request && i-- > 0)
		request = json_next(request);
	return json_get(request, which ? "arg_1" : "arg_0");
}

static void put_asked(const struct json *row, struct recorded_output *out)
{
	outputs_ask_fields(out, json_get(row, "doc"), false);
	outputs_ask(out, json_str(json_get(row, "input")));
	outputs_ask(out, json_str(argument(row, 0, 0)));
}

static void add(struct outputs *o, const struct json *row, struct str text, int64_t trial)
{
	struct recorded_output *out = outputs_add(o);
	out->id = outputs_id(o, json_get(row, "doc"));
	out->model = json_str(json_get(row, "model"));
	out->output = text;
	out->trial = trial;
	put_asked(row, out);
}

/* A response of a rating: [log-likelihood, is greedy], numbers or texts; NaN when it is none. */
static double rating(struct arena *a, const struct json *response)
{
	double value = (double)NAN;
	while (json_type(response) == JSON_ARRAY && json_type(json_at(response, 0)) == JSON_ARRAY)
		response = json_at(response, 0);
	struct str greedy = json_text(a, json_at(response, 1));
	if (json_len(response) != 2 ||
		!(str_eq_nocase(greedy, STR("true")) || str_eq_nocase(greedy, STR("false"))))
		return value;
	const struct json *first = json_at(response, 0);
	if (json_type(first) == JSON_NUM)
		return json_num(first);
	return str_to_double(json_text(a, first), &value) ? value : (double)NAN;
}

static int take_rated(
	struct outputs *o, const struct json *row, const struct json *list, struct err *err)
{
	size_t i = 0, best = 0;
	double highest = -INFINITY;
	for (const struct json *r = json_first(list); r; r = json_next(r), i++) {
		double value = rating(&o->arena, r);
		if (isnan(value))
			return err_set(err, ERR_INPUT,
				"response %zu is neither a text nor a "
				"log-likelihood",
				i + 1);
		if (value > highest) {
			highest = value;
			best = i;
		}
	}
	struct str text = str_trim(json_str(argument(row, best, 1)));
	if (i < 2 || text.n == 0)
		return err_set(
			err, ERR_INPUT, "log-likelihoods without the answers they rate: no output");
	outputs_note(o, STR("the answers were rated, not written: the output is the one of the "
			    "highest log-likelihood, not normalised by length"));
	add(o, row, text, -1);
	return 0;
}

static int take_texts(struct outputs *o, const struct json *row, const struct json *list)
{
	const struct json *first = json_at(list, 0);
	if (json_len(list) > 1 && json_type(first) == JSON_ARRAY)
		outputs_note(o, STR("a sample made several requests: the first one's response is "
				    "taken"));
	if (json_type(first) != JSON_ARRAY)
		first = list;
	bool repeated = json_len(first) > 1;
	int64_t trial = 0;
	for (const struct json *r = json_first(first); r; r = json_next(r), trial++)
		if (json_type(r) == JSON_STR)
			add(o, row, json_str(r), repeated ? trial : -1);
	return 0;
}

static bool is_text(struct outputs *o, const struct json *list)
{
	const struct json *first = json_at(list, 0);
	if (json_type(first) == JSON_ARRAY)
		first = json_at(first, 0);
	return json_type(first) == JSON_STR && isnan(rating(&o->arena, json_at(list, 0)));
}

/* Whether this row repeats another one under a further filter. */
static bool is_repeated(struct outputs *o, const struct json *row)
{
	struct str filter = json_str(json_get(row, "filter"));
	if (filter.n == 0)
		return false;
	if (o->first_filter.n == 0)
		o->first_filter = arena_dup(&o->kept, filter);
	if (str_eq(filter, o->first_filter))
		return false;
	outputs_note(o, arena_printf(&o->arena,
				"the filter %.*s has the same responses as %.*s: passed over",
				STRF(filter), STRF(o->first_filter)));
	return true;
}

static int take(struct outputs *o, const struct json *row, struct err *err)
{
	const struct json *list = json_get(row, "resps");
	if (is_repeated(o, row))
		return 0;
	if (json_len(list) == 0) {
		list = json_get(row, "filtered_resps");
		outputs_note(
			o, STR("there is no resps: the output is filtered_resps, what a filter "
			       "made of it"));
	}
	if (json_len(list) == 0)
		return err_set(err, ERR_INPUT, "no output: resps is empty");
	if (json_get(row, "metrics") || json_get(row, "exact_match") || json_get(row, "acc"))
		outputs_note(
			o, STR("the harness's own metrics are not taken: strop scores the outputs "
			       "itself"));
	return is_text(o, list) ? take_texts(o, row, list) : take_rated(o, row, list, err);
}

const struct output_format output_lmeval = {
	.name = "lm-eval",
	.knows = knows,
	.take = take,
};
