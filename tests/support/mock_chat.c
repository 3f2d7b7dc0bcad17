/* mock_chat: OpenAI's Chat Completions, and the error object that its other APIs share. */
#include "mock_model.h"

static void read_chat(struct mock_ask *ask, const struct mock_request *request)
{
	const cJSON *messages = cJSON_GetObjectItem(ask->root, "messages");
	const cJSON *options = cJSON_GetObjectItem(ask->root, "stream_options");
	(void)request;
	ask->include_usage = cJSON_IsTrue(cJSON_GetObjectItem(options, "include_usage"));
	if (!cJSON_IsArray(messages))
		buf_addz(&ask->wrong, "Missing required parameter: 'messages'.");
	mock_ask_messages(ask, messages);
}

static void add_usage(struct buf *out, const struct mock_answer *a)
{
	size_t prompt = a->ask->prompt_tokens, completion = mock_count(a->text);
	buf_addf(out, "{\"prompt_tokens\":%zu,\"completion_tokens\":%zu,\"total_tokens\":%zu}",
		prompt, completion, prompt + completion);
}

static void add_head(struct buf *out, const struct mock_answer *a, const char *object)
{
	buf_addf(out,
		"{\"id\":\"chatcmpl-%.12s\",\"object\":\"%s\",\"created\":1700000000,\"model\":",
		a->ask->hash, object);
	mock_json_quote(out, buf_str(&a->ask->model));
}

static void add_finish(struct buf *out, struct str finish)
{
	buf_addz(out, ",\"finish_reason\":");
	if (finish.p)
		mock_json_quote(out, finish);
	else
		buf_addz(out, "null");
}

static void whole(struct mock_payload *p, const struct mock_answer *a)
{
	add_head(&p->text, a, "chat.completion");
	buf_addz(&p->text, ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",");
	if (a->reasoning.n) {
		mock_json_member(&p->text, "reasoning_content", a->reasoning);
		buf_addc(&p->text, ',');
	}
	mock_json_member(&p->text, "content", a->text);
	buf_addz(&p->text, "}");
	add_finish(&p->text, a->finish);
	buf_addz(&p->text, "}],\"usage\":");
	add_usage(&p->text, a);
	buf_addz(&p->text, "}");
	mock_payload_end(p);
}

static void begin_event(struct mock_payload *p, const struct mock_answer *a)
{
	buf_addz(&p->text, "data: ");
	add_head(&p->text, a, "chat.completion.chunk");
}

static void end_event(struct mock_payload *p)
{
	buf_addz(&p->text, "\n\n");
	mock_payload_end(p);
}

/* An event whose delta has this member, or none. */
static void add_event(struct mock_payload *p, const struct mock_answer *a, const char *first,
	const char *member, struct str text, struct str finish)
{
	begin_event(p, a);
	buf_addf(&p->text, ",\"choices\":[{\"index\":0,\"delta\":{%s", first);
	if (member)
		mock_json_member(&p->text, member, text);
	buf_addz(&p->text, "}");
	add_finish(&p->text, finish);
	buf_addz(&p->text, a->ask->include_usage ? "}],\"usage\":null}" : "}]}");
	end_event(p);
}

static void head(struct mock_payload *p, const struct mock_answer *a)
{
	add_event(p, a, "\"role\":\"assistant\",", "content", STR(""), (struct str){0});
}

static void think(struct mock_payload *p, const struct mock_answer *a, struct str text)
{
	add_event(p, a, "", "reasoning_content", text, (struct str){0});
}

static void piece(struct mock_payload *p, const struct mock_answer *a, struct str text)
{
	add_event(p, a, "", "content", text, (struct str){0});
}

static void tail(struct mock_payload *p, const struct mock_answer *a)
{
	add_event(p, a, "", NULL, STR(""), a->finish);
	if (a->ask->include_usage) {
		begin_event(p, a);
		buf_addz(&p->text, ",\"choices\":[],\"usage\":");
		add_usage(&p->text, a);
		buf_addz(&p->text, "}");
		end_event(p);
	}
	buf_addz(&p->text, "data: [DONE]");
	end_event(p);
}

void mock_openai_error(struct buf *out, int status, struct str code, struct str message)
{
	(void)status;
	buf_addz(out, "{\"error\":{");
	mock_json_member(out, "message", message);
	buf_addz(out, ",\"param\":null,");
	mock_json_member(out, "type", code);
	buf_addc(out, ',');
	mock_json_member(out, "code", code);
	buf_addz(out, "}}");
}

static void failure(struct mock_payload *p, const struct mock_answer *a)
{
	(void)a;
	buf_addz(&p->text, "data: {\"error\":{\"message\":\"mock: the engine "
			   "died\",\"type\":\"server_error\",\"code\":\"engine_dead\"}}");
	end_event(p);
}

const struct mock_protocol mock_chat = {
	.path = "/chat/completions",
	.stream_type = "text/event-stream",
	.read = read_chat,
	.whole = whole,
	.head = head,
	.think = think,
	.piece = piece,
	.tail = tail,
	.error = mock_openai_error,
	.failure = failure,
};
