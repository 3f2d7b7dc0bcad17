/* mock_anthropic: Anthropic's Messages in both of its versions: 2026-10-21 refuses what 2023-06-01
 * takes (temperature, top_p, top_k). */
#include <string.h>

#include "mock_model.h"

static void check_version(struct mock_ask *ask, const struct mock_request *request)
{
	static const char *const gone[] = {"temperature", "top_p", "top_k"};
	if (!request->version.n)
		buf_addz(&ask->wrong, "anthropic-version: header is required");
	else if (!str_is(request->version, "2026-10-21") && !str_is(request->version, "2023-06-01"))
		buf_addf(&ask->wrong, "anthropic-version: \"%.*s\" is not a valid version",
			STRF(request->version));
	if (!str_is(request->version, "2026-10-21"))
		return;
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		if (ask->wrong.n == 0 && cJSON_GetObjectItem(ask->root, gone[i]))
			buf_addf(&ask->wrong, "%s: Extra inputs are not permitted", gone[i]);
}

static void read_messages(struct mock_ask *ask, const struct mock_request *request)
{
	const cJSON *system = cJSON_GetObjectItem(ask->root, "system"), *message;
	const cJSON *messages = cJSON_GetObjectItem(ask->root, "messages");
	ask->include_usage = true;
	check_version(ask, request);
	if (ask->wrong.n == 0 && !cJSON_IsNumber(cJSON_GetObjectItem(ask->root, "max_tokens")))
		buf_addz(&ask->wrong, "max_tokens: Field required");
	if (ask->wrong.n == 0 && !cJSON_IsArray(messages))
		buf_addz(&ask->wrong, "messages: Field required");
	cJSON_ArrayForEach(message, messages)
	{
		const char *role = cJSON_GetStringValue(cJSON_GetObjectItem(message, "role"));
		if (ask->wrong.n == 0 && (!role || strcmp(role, "system") == 0))
			buf_addz(&ask->wrong, "messages: Unexpected role \"system\"");
	}
	if (system)
		mock_ask_message(ask, "system", system);
	mock_ask_messages(ask, messages);
}

static struct str reason_of(const struct mock_answer *a)
{
	if (str_is(a->finish, "stop"))
		return STR("end_turn");
	if (str_is(a->finish, "length"))
		return STR("max_tokens");
	return str_is(a->finish, "content_filter") ? STR("refusal") : a->finish;
}

static void add_head(struct buf *out, const struct mock_answer *a)
{
	buf_addf(out, "{\"id\":\"msg_%.12s\",\"type\":\"message\",\"role\":\"assistant\",",
		a->ask->hash);
	mock_json_member(out, "model", buf_str(&a->ask->model));
}

static void add_stop(struct buf *out, struct str reason)
{
	buf_addz(out, "\"stop_reason\":");
	if (reason.p)
		mock_json_quote(out, reason);
	else
		buf_addz(out, "null");
	buf_addz(out, ",\"stop_sequence\":null");
}

static void add_usage(struct buf *out, const struct mock_answer *a, size_t written)
{
	buf_addf(out,
		"{\"input_tokens\":%zu,\"cache_creation_input_tokens\":0,"
		"\"cache_read_input_tokens\":0,\"output_tokens\":%zu}",
		a->ask->prompt_tokens, written);
}

static size_t written(const struct mock_answer *a)
{
	return mock_count(a->text) + mock_count(a->reasoning);
}

static void whole(struct mock_payload *p, const struct mock_answer *a)
{
	add_head(&p->text, a);
	buf_addz(&p->text, ",\"content\":[");
	if (a->reasoning.n) {
		buf_addz(&p->text, "{\"type\":\"thinking\",\"signature\":\"c2ln\",");
		mock_json_member(&p->text, "thinking", a->reasoning);
		buf_addz(&p->text, "},");
	}
	buf_addz(&p->text, "{\"type\":\"text\",");
	mock_json_member(&p->text, "text", a->text);
	buf_addz(&p->text, "}],");
	add_stop(&p->text, reason_of(a));
	buf_addz(&p->text, ",\"usage\":");
	add_usage(&p->text, a, written(a));
	buf_addz(&p->text, "}");
	mock_payload_end(p);
}

static void begin_event(struct mock_payload *p, const char *type)
{
	buf_addf(&p->text, "event: %s\ndata: {\"type\":\"%s\"", type, type);
}

static void end_event(struct mock_payload *p)
{
	buf_addz(&p->text, "}\n\n");
	mock_payload_end(p);
}

static void begin_block(struct mock_payload *p, int index, const char *block)
{
	begin_event(p, "content_block_start");
	buf_addf(&p->text, ",\"index\":%d,\"content_block\":%s", index, block);
	end_event(p);
}

static void end_block(struct mock_payload *p, int index)
{
	begin_event(p, "content_block_stop");
	buf_addf(&p->text, ",\"index\":%d", index);
	end_event(p);
}

static void add_delta(
	struct mock_payload *p, int index, const char *type, const char *member, struct str text)
{
	begin_event(p, "content_block_delta");
	buf_addf(&p->text, ",\"index\":%d,\"delta\":{\"type\":\"%s\",", index, type);
	mock_json_member(&p->text, member, text);
	buf_addc(&p->text, '}');
	end_event(p);
}

static void head(struct mock_payload *p, const struct mock_answer *a)
{
	begin_event(p, "message_start");
	buf_addz(&p->text, ",\"message\":");
	add_head(&p->text, a);
	buf_addz(&p->text, ",\"content\":[],");
	add_stop(&p->text, (struct str){0});
	buf_addz(&p->text, ",\"usage\":");
	add_usage(&p->text, a, 1);
	buf_addc(&p->text, '}');
	end_event(p);
	begin_block(p, 0,
		a->reasoning.n ? "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"
			       : "{\"type\":\"text\",\"text\":\"\"}");
	begin_event(p, "ping");
	end_event(p);
}

static void think(struct mock_payload *p, const struct mock_answer *a, struct str text)
{
	add_delta(p, 0, "thinking_delta", "thinking", text);
	if (text.p + text.n < a->reasoning.p + a->reasoning.n)
		return;
	add_delta(p, 0, "signature_delta", "signature", STR("c2ln"));
	end_block(p, 0);
	begin_block(p, 1, "{\"type\":\"text\",\"text\":\"\"}");
}

static void piece(struct mock_payload *p, const struct mock_answer *a, struct str text)
{
	add_delta(p, a->reasoning.n > 0, "text_delta", "text", text);
}

static void tail(struct mock_payload *p, const struct mock_answer *a)
{
	end_block(p, a->reasoning.n > 0);
	begin_event(p, "message_delta");
	buf_addz(&p->text, ",\"delta\":{");
	add_stop(&p->text, reason_of(a));
	buf_addf(&p->text, "},\"usage\":{\"output_tokens\":%zu}", written(a));
	end_event(p);
	begin_event(p, "message_stop");
	end_event(p);
}

static void error(struct buf *out, int status, struct str code, struct str message)
{
	static const struct {
		int status;
		const char *type;
	} types[] = {{400, "invalid_request_error"}, {401, "authentication_error"},
		{402, "billing_error"}, {403, "permission_error"}, {404, "not_found_error"},
		{413, "request_too_large"}, {429, "rate_limit_error"}, {500, "api_error"},
		{504, "timeout_error"}, {529, "overloaded_error"}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (types[i].status == status)
			code = str_of(types[i].type);
	buf_addz(out, "{\"type\":\"error\",\"error\":{");
	mock_json_member(out, "type", code);
	buf_addc(out, ',');
	mock_json_member(out, "message", message);
	buf_addz(out, "},\"request_id\":\"req_mock\"}");
}

static void failure(struct mock_payload *p, const struct mock_answer *a)
{
	(void)a;
	begin_event(p, "error");
	buf_addz(&p->text,
		",\"error\":{\"type\":\"overloaded_error\",\"message\":\"mock: the engine died\"}");
	end_event(p);
}

const struct mock_protocol mock_anthropic = {
	.path = "/messages",
	.stream_type = "text/event-stream",
	.id_header = "request-id",
	.read = read_messages,
	.whole = whole,
	.head = head,
	.think = think,
	.piece = piece,
	.tail = tail,
	.error = error,
	.failure = failure,
};
