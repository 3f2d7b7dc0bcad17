/* outputs_fields: owns how the parts that formats have in common are read: ids, questions, messages,
 * counts. */
#include "outputs_formats.h"

#include <math.h>

enum { TEXTS_MAX = 16, NAME_MAX_BYTES = 64 };

struct recorded_output *outputs_add(struct outputs *o)
{
	o->queue = mem_grow(o->queue, o->n_queue, &o->cap_queue, sizeof *o->queue);
	struct recorded_output *out = &o->queue[o->n_queue++];
	*out = (struct recorded_output){.line = records_line(o->records),
		.texts = arena_alloc(&o->arena, TEXTS_MAX * sizeof *out->texts),
		.trial = -1,
		.input_tokens = -1,
		.output_tokens = -1,
		.cached_tokens = -1,
		.latency_ms = -1,
		.cost_usd = (double)NAN};
	return out;
}

void outputs_ask(struct recorded_output *out, struct str text)
{
	for (size_t i = 0; i < out->n_texts; i++)
		if (str_eq(out->texts[i], text))
			return;
	if (str_trim(text).n && out->n_texts < TEXTS_MAX)
		out->texts[out->n_texts++] = text;
}

static bool is_usual(const char *name)
{
	static const char *const usual[] = {"question", "query", "input", "prompt", "problem",
		"instruction", "text", "sentence", "goal", "ctx"};
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (str_is(str_of(name), usual[i]))
			return true;
	return false;
}

static void ask_those(struct recorded_output *out, const struct json *object, bool usual)
{
	for (const struct json *f = json_first(object); f; f = json_next(f))
		if (json_type(f) == JSON_STR && is_usual(json_key(f)) == usual)
			outputs_ask(out, json_str(f));
}

void outputs_ask_fields(struct recorded_output *out, const struct json *object, bool any)
{
	ask_those(out, object, true);
	if (any)
		ask_those(out, object, false);
}

struct str outputs_id(struct outputs *o, const struct json *object)
{
	static const char *const names[] = {"id", "_id", "example_id", "question_id"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str id = json_text(&o->arena, json_get(object, names[i]));
		if (id.n)
			return id;
	}
	return STR("");
}

struct str outputs_content(struct outputs *o, const struct json *content)
{
	struct buf text = {0};
	if (json_type(content) != JSON_ARRAY)
		return json_text(&o->arena, content);
	for (const struct json *part = json_first(content); part; part = json_next(part)) {
		struct str type = json_str(json_get(part, "type"));
		const struct json *words = json_get(part, "text");
		if (json_type(words) == JSON_STR)
			buf_add(&text, json_str(words));
		else if (str_is(type, "refusal"))
			buf_add(&text, json_str(json_get(part, "refusal")));
		else
			outputs_note(o, arena_printf(&o->arena,
						"a part of the answer that is %s%.*s is left out: "
						"only text is taken",
						type.n ? "" : "no text", STRF(type)));
	}
	struct str kept = arena_dup(&o->arena, buf_str(&text));
	buf_free(&text);
	return kept;
}

static void take_first(const struct json *usage, const char *const *names, int64_t *out)
{
	for (; *names; names++) {
		long long n;
		if (json_int(json_find(usage, str_of(*names)), &n) && n >= 0) {
			*out = n;
			return;
		}
	}
}

void outputs_usage(const struct json *usage, struct recorded_output *out)
{
	static const char *const input[] = {"input", "prompt", "input_tokens", "prompt_tokens",
		"promptTokens", "inputTokens", NULL},
				 *const output[] = {"output", "completion", "output_tokens",
					 "completion_tokens", "completionTokens", "outputTokens",
					 NULL},
				 *const cached[] = {"cached_input", "cached_tokens",
					 "prompt_tokens_details.cached_tokens",
					 "input_tokens_details.cached_tokens",
					 "input_tokens_cache_read", NULL};
	take_first(usage, input, &out->input_tokens);
	take_first(usage, output, &out->output_tokens);
	take_first(usage, cached, &out->cached_tokens);
}

double outputs_number(struct outputs *o, const char *name, const struct json *v)
{
	double number = (double)NAN;
	struct str text = str_trim(json_text(&o->arena, v));
	if (text.n && (!str_to_double(text, &number) || number < 0 || number > 9e15)) {
		number = (double)NAN;
		outputs_note(
			o, arena_printf(&o->arena, "%s is no amount (\"%.*s\"): it stays unknown",
				   name, STRF(str_head(text, 40))));
	}
	return number;
}

int64_t outputs_count(struct outputs *o, const char *name, const struct json *v)
{
	double number = outputs_number(o, name, v);
	return isnan(number) ? -1 : (int64_t)(number + 0.5);
}

bool outputs_is_name(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] <= ' ' || text.p[i] == '{' || text.p[i] == '}' ||
			text.p[i] == '@' || text.p[i] == 0x7F)
			return false;
	return text.n > 0 && text.n <= NAME_MAX_BYTES;
}
