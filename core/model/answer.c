/* answer: owns the buffers that decoders fill. */
#include "answer.h"

#include <stdlib.h>

#include "finish.h"
#include "mem.h"

void answer_init(struct answer *a)
{
	*a = (struct answer){.usage = MODEL_USAGE_UNKNOWN};
}

void answer_done(struct answer *a)
{
	for (size_t i = 0; i < a->n_calls; i++) {
		buf_free(&a->calls[i].id);
		buf_free(&a->calls[i].name);
		buf_free(&a->calls[i].arguments);
	}
	free(a->calls);
	buf_free(&a->text);
	buf_free(&a->reasoning);
	buf_free(&a->finish);
	buf_free(&a->error);
	buf_free(&a->error_code);
	buf_free(&a->note);
	json_free(a->raw_usage);
}

void answer_set(struct buf *to, struct str text)
{
	buf_cut(to, 0);
	buf_add(to, text);
}

void answer_set_once(struct buf *to, struct str text)
{
	if (to->n == 0)
		buf_add(to, text);
}

struct tool_call *answer_call(struct answer *a, size_t index)
{
	enum { MOST = 128 };
	if (index >= MOST)
		index = MOST - 1;
	if (index >= a->n_calls) {
		a->calls = mem_realloc(a->calls, (index + 1) * sizeof *a->calls);
		for (; a->n_calls <= index; a->n_calls++)
			a->calls[a->n_calls] = (struct tool_call){0};
	}
	return &a->calls[index];
}

void answer_end(struct answer *a, struct str finish)
{
	answer_set(&a->finish, a->refused && !finish_words(finish) ? STR("refusal") : finish);
	a->complete = !a->went_on;
}

void answer_fail(struct answer *a, struct str message, struct str code)
{
	answer_set(&a->error, message.n ? message : STR("an error without a message"));
	answer_set(&a->error_code, code);
}

void answer_damaged(struct answer *a, const char *why)
{
	a->malformed = true;
	buf_cut(&a->error, 0);
	buf_addf(&a->error, "the answer is %s", why);
}

void answer_keep_usage(struct answer *a, const struct json *usage)
{
	if (json_type(usage) != JSON_OBJECT)
		return;
	if (!a->raw_usage)
		a->raw_usage = json_object();
	for (const struct json *m = json_first(usage); m; m = json_next(m))
		json_put(a->raw_usage, json_key(m), json_copy(m));
}

void answer_count(const struct json *usage, const char *name, int64_t *count)
{
	long long n;
	if (json_int(json_get(usage, name), &n) && n >= 0)
		*count = n;
}

/* Arguments as the JSON that they are meant to be; as a text when they are none. The ids are random
 * and would make equal answers different. */
static struct json *calls_json(const struct answer *a)
{
	struct json *list = json_array();
	for (size_t i = 0; i < a->n_calls; i++) {
		struct str text = buf_str(&a->calls[i].arguments);
		struct json *call = json_object(), *arguments = NULL;
		json_put_str(call, "name", buf_str(&a->calls[i].name));
		if (json_parse(text, &arguments, NULL) != 0)
			arguments = json_new_str(text);
		json_put(call, "arguments", arguments);
		json_push(list, call);
	}
	return list;
}

void answer_close(struct answer *a)
{
	if (a->text.n || a->n_calls == 0)
		return;
	struct json *list = calls_json(a);
	json_print(&a->text, list);
	json_free(list);
}
