/* mock_ollama: Ollama's own chat: a line of JSON a piece, a stream unless told otherwise. */
#include "mock_model.h"

static void read_chat(struct mock_ask *ask, const struct mock_request *request)
{
	const cJSON *messages = cJSON_GetObjectItem(ask->root, "messages");
	(void)request;
	ask->stream = !cJSON_IsFalse(cJSON_GetObjectItem(ask->root, "stream"));
	ask->include_usage = true;
	if (ask->model.n == 0)
		buf_addz(&ask->wrong, "model is required");
	mock_ask_messages(ask, messages);
}

static void begin(struct mock_payload *p, const struct mock_answer *a)
{
	buf_addc(&p->text, '{');
	mock_json_member(&p->text, "model", buf_str(&a->ask->model));
	buf_addz(&p->text,
		",\"created_at\":\"2026-01-01T00:00:00.123456789Z\",\"message\":{\"role\":"
		"\"assistant\",");
}

/* What the last line says; durations are nanoseconds beyond 32 bits. */
static void add_end(struct mock_payload *p, const struct mock_answer *a)
{
	if (!a->finish.p) {
		buf_addz(&p->text, ",\"done\":false}");
		return;
	}
	buf_addz(&p->text, ",\"done\":true,");
	mock_json_member(&p->text, "done_reason", a->finish);
	buf_addf(&p->text,
		",\"total_duration\":5000000000,\"load_duration\":3000000000,"
		"\"prompt_eval_count\":%zu,\"prompt_eval_duration\":1000000000,"
		"\"eval_count\":%zu,\"eval_duration\":1000000000}",
		a->ask->prompt_tokens, mock_count(a->text) + mock_count(a->reasoning));
}

static void whole(struct mock_payload *p, const struct mock_answer *a)
{
	begin(p, a);
	mock_json_member(&p->text, "content", a->text);
	if (a->reasoning.n) {
		buf_addc(&p->text, ',');
		mock_json_member(&p->text, "thinking", a->reasoning);
	}
	buf_addc(&p->text, '}');
	add_end(p, a);
	mock_payload_end(p);
}

static void add_line(struct mock_payload *p, const struct mock_answer *a, const char *first,
	const char *member, struct str text)
{
	begin(p, a);
	buf_addz(&p->text, first);
	mock_json_member(&p->text, member, text);
	buf_addz(&p->text, "},\"done\":false}\n");
	mock_payload_end(p);
}

static void head(struct mock_payload *p, const struct mock_answer *a)
{
	(void)p;
	(void)a;
}

static void think(struct mock_payload *p, const struct mock_answer *a, struct str text)
{
	add_line(p, a, "\"content\":\"\",", "thinking", text);
}

static void piece(struct mock_payload *p, const struct mock_answer *a, struct str text)
{
	add_line(p, a, "", "content", text);
}

static void tail(struct mock_payload *p, const struct mock_answer *a)
{
	begin(p, a);
	buf_addz(&p->text, "\"content\":\"\"}");
	add_end(p, a);
	buf_addc(&p->text, '\n');
	mock_payload_end(p);
}

static void error(struct buf *out, int status, struct str code, struct str message)
{
	(void)status;
	(void)code;
	buf_addc(out, '{');
	mock_json_member(out, "error", message);
	buf_addc(out, '}');
}

static void failure(struct mock_payload *p, const struct mock_answer *a)
{
	(void)a;
	buf_addz(&p->text, "{\"error\":\"mock: the engine died\"}\n");
	mock_payload_end(p);
}

const struct mock_protocol mock_ollama = {
	.path = "/api/chat",
	.stream_type = "application/x-ndjson",
	.read = read_chat,
	.whole = whole,
	.head = head,
	.think = think,
	.piece = piece,
	.tail = tail,
	.error = error,
	.failure = failure,
};
