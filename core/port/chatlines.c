/*
 * chatlines: owns the writing of fine-tuning lines, and the look at each before it counts as written. A line
 * that a provider would refuse is found here, not after an upload.
 */
#include "chatlines.h"

#include "json.h"
#include "jsonw.h"
#include "marks.h"

enum { PER_MESSAGE = 3, PER_LINE = 3 }; /* tokens */

static void put_message(struct jsonw *w, struct str role, struct str text)
{
	jsonw_object(w);
	jsonw_put_str(w, "role", str_is(role, "developer") ? STR("system") : role);
	jsonw_put_str(w, "content", text);
}

void chatlines_add(
	struct buf *out, const struct chat_message *messages, size_t n, struct str answer)
{
	struct jsonw w = {.out = out};
	jsonw_object(&w);
	jsonw_key(&w, "messages");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++) {
		put_message(&w, messages[i].role, messages[i].text);
		if (str_is(messages[i].role, "assistant"))
			jsonw_put_int(&w, "weight", 0);
		jsonw_end(&w);
	}
	put_message(&w, STR("assistant"), answer);
	jsonw_end(&w);
	jsonw_end(&w);
	jsonw_end(&w);
	buf_addc(out, '\n');
}

static int check_message(const struct json *m, size_t number, bool is_last, struct err *err)
{
	struct str role = json_str(json_get(m, "role"));
	bool speaks = str_is(role, "assistant");
	if (!speaks && !str_is(role, "system") && !str_is(role, "user"))
		return err_set(err, ERR_INPUT,
			"message %zu has the role \"%.*s\"; fine-tuning takes system, user and "
			"assistant",
			number, STRF(role));
	if (str_trim(json_str(json_get(m, "content"))).n == 0)
		return err_set(err, ERR_INPUT, "message %zu (%.*s) is empty", number, STRF(role));
	if (is_last && !speaks)
		return err_set(err, ERR_INPUT, "the last message is not the assistant's");
	return 0;
}

int chatlines_check(struct str line, struct err *err)
{
	struct json *v = NULL;
	int bad = json_parse(line, &v, err);
	if (bad)
		return bad;
	const struct json *messages = json_get(v, "messages");
	size_t n = json_len(messages), asked = 0;
	if (json_type(messages) != JSON_ARRAY || n == 0)
		bad = err_set(err, ERR_INPUT, "there is no list \"messages\"");
	for (size_t i = 0; !bad && i < n; i++) {
		const struct json *m = json_at(messages, i);
		bad = check_message(m, i + 1, i + 1 == n, err);
		asked += str_is(json_str(json_get(m, "role")), "user");
	}
	if (!bad && asked == 0)
		bad = err_set(err, ERR_INPUT, "there is no user's message");
	json_free(v);
	return bad;
}

size_t chatlines_tokens(const struct chat_message *messages, size_t n, struct str answer)
{
	size_t tokens = PER_LINE + PER_MESSAGE + tokens_estimate(answer);
	for (size_t i = 0; i < n; i++)
		tokens += PER_MESSAGE + tokens_estimate(messages[i].text);
	return tokens;
}
