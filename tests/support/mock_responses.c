/* mock_responses: OpenAI's Responses. An answer is an object with a status and a list of items; a
 * stream is that object's making, in named and numbered events, and ends with the whole of it. */
#include "mock_model.h"

static void read_responses(struct mock_ask *ask, const struct mock_request *request)
{
	const cJSON *input = cJSON_GetObjectItem(ask->root, "input");
	const cJSON *instructions = cJSON_GetObjectItem(ask->root, "instructions");
	(void)request;
	ask->include_usage = true;
	if (!input)
		buf_addz(&ask->wrong, "Missing required parameter: 'input'.");
	if (cJSON_GetObjectItem(ask->root, "messages"))
		buf_addz(&ask->wrong, "Unsupported parameter: 'messages'.");
	if (cJSON_IsString(instructions))
		mock_ask_message(ask, "system", instructions);
	if (cJSON_IsString(input))
		mock_ask_message(ask, "user", input);
	else
		mock_ask_messages(ask, input);
}

/* How the finish is said: the response's status, the reason why it is incomplete. */
struct ending {
	const char *finish, *status, *reason, *event;
};

static const struct ending *ending_of(const struct mock_answer *a)
{
	static const struct ending all[] = {
		{"stop", "completed", NULL, "response.completed"},
		{"length", "incomplete", "max_output_tokens", "response.incomplete"},
		{"content_filter", "incomplete", "content_filter", "response.incomplete"},
		{"failed", "failed", NULL, "response.failed"},
		{"error", "failed", NULL, "response.failed"},
		{"cancelled", "cancelled", NULL, "response.completed"},
		{"queued", "queued", NULL, "response.queued"},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_is(a->finish, all[i].finish))
			return &all[i];
	return &all[0];
}

static void add_part(struct buf *out, struct str text)
{
	buf_addz(out, "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],");
	mock_json_member(out, "text", text);
	buf_addc(out, '}');
}

static void add_reasoning(struct buf *out, const struct mock_answer *a, bool done)
{
	buf_addf(out, "{\"id\":\"rs_%.12s\",\"type\":\"reasoning\",\"summary\":[", a->ask->hash);
	if (done) {
		buf_addz(out, "{\"type\":\"summary_text\",");
		mock_json_member(out, "text", a->reasoning);
		buf_addc(out, '}');
	}
	buf_addz(out, "]}");
}

static void add_message(struct buf *out, const struct mock_answer *a, bool done)
{
	buf_addf(out,
		"{\"id\":\"msg_%.12s\",\"type\":\"message\",\"status\":\"%s\",\"role\":"
		"\"assistant\",\"content\":[",
		a->ask->hash, done ? "completed" : "in_progress");
	if (done)
		add_part(out, a->text);
	buf_addz(out, "]}");
}

static void add_usage(struct buf *out, const struct mock_answer *a)
{
	size_t thought = mock_count(a->reasoning), written = mock_count(a->text) + thought;
	buf_addf(out,
		"{\"input_tokens\":%zu,\"input_tokens_details\":{\"cached_tokens\":0},"
		"\"output_tokens\":%zu,\"output_tokens_details\":{\"reasoning_tokens\":%zu},"
		"\"total_tokens\":%zu}",
		a->ask->prompt_tokens, written, thought, a->ask->prompt_tokens + written);
}

/* The response; `e` is NULL while it is being made. */
static void add_response(struct buf *out, const struct mock_answer *a, const struct ending *e)
{
	buf_addf(out,
		"{\"id\":\"resp_%.12s\",\"object\":\"response\",\"created_at\":1700000000,"
		"\"status\":\"%s\",\"error\":",
		a->ask->hash, e ? e->status : "in_progress");
	if (e && str_is(str_of(e->status), "failed"))
		buf_addz(out, "{\"code\":\"server_error\",\"message\":\"mock: the engine died\"}");
	else
		buf_addz(out, "null");
	buf_addz(out, ",\"incomplete_details\":");
	if (e && e->reason)
		buf_addf(out, "{\"reason\":\"%s\"}", e->reason);
	else
		buf_addz(out, "null");
	buf_addc(out, ',');
	mock_json_member(out, "model", buf_str(&a->ask->model));
	buf_addz(out, ",\"output\":[");
	if (e && a->reasoning.n) {
		add_reasoning(out, a, true);
		buf_addc(out, ',');
	}
	if (e)
		add_message(out, a, true);
	buf_addz(out, "],\"parallel_tool_calls\":true,\"tool_choice\":\"auto\",\"tools\":[],"
		      "\"store\":false,\"metadata\":{},\"usage\":");
	if (e)
		add_usage(out, a);
	else
		buf_addz(out, "null");
	buf_addc(out, '}');
}

static void whole(struct mock_payload *p, const struct mock_answer *a)
{
	add_response(&p->text, a, a->finish.p ? ending_of(a) : NULL);
	mock_payload_end(p);
}

static void begin_event(struct mock_payload *p, const char *type)
{
	buf_addf(&p->text, "event: %s\ndata: {\"type\":\"%s\",\"sequence_number\":%zu,", type, type,
		p->n_ends);
}

static void end_event(struct mock_payload *p)
{
	buf_addz(&p->text, "}\n\n");
	mock_payload_end(p);
}

static void add_snapshot(struct mock_payload *p, const struct mock_answer *a, const char *type,
	const struct ending *e)
{
	begin_event(p, type);
	buf_addz(&p->text, "\"response\":");
	add_response(&p->text, a, e);
	end_event(p);
}

/* Items come in the order reasoning, message; output_index counts them. */
static void begin_item(
	struct mock_payload *p, const struct mock_answer *a, const char *type, bool is_message)
{
	begin_event(p, type);
	buf_addf(&p->text, "\"item_id\":\"%s_%.12s\",\"output_index\":%d,",
		is_message ? "msg" : "rs", a->ask->hash, is_message && a->reasoning.n);
}

static void add_item(
	struct mock_payload *p, const struct mock_answer *a, bool is_message, bool done)
{
	begin_event(p, done ? "response.output_item.done" : "response.output_item.added");
	buf_addf(&p->text, "\"output_index\":%d,\"item\":", is_message && a->reasoning.n);
	if (is_message)
		add_message(&p->text, a, done);
	else
		add_reasoning(&p->text, a, done);
	end_event(p);
}

static void add_text_part(
	struct mock_payload *p, const struct mock_answer *a, const char *type, struct str text)
{
	begin_item(p, a, type, true);
	buf_addz(&p->text, "\"content_index\":0,\"part\":");
	add_part(&p->text, text);
	end_event(p);
}

static void add_summary(
	struct mock_payload *p, const struct mock_answer *a, const char *type, struct str text)
{
	begin_item(p, a, type, false);
	buf_addz(&p->text, "\"summary_index\":0,\"part\":{\"type\":\"summary_text\",");
	mock_json_member(&p->text, "text", text);
	buf_addc(&p->text, '}');
	end_event(p);
}

static void add_thought(
	struct mock_payload *p, const struct mock_answer *a, const char *end, struct str text)
{
	struct buf type = {0};
	buf_addf(&type, "response.reasoning_summary_text.%s", end);
	begin_item(p, a, type.p, false);
	buf_addz(&p->text, "\"summary_index\":0,");
	mock_json_member(&p->text, str_is(str_of(end), "delta") ? "delta" : "text", text);
	end_event(p);
	buf_free(&type);
}

static void begin_reasoning(struct mock_payload *p, const struct mock_answer *a)
{
	add_item(p, a, false, false);
	add_summary(p, a, "response.reasoning_summary_part.added", STR(""));
}

static void end_reasoning(struct mock_payload *p, const struct mock_answer *a)
{
	add_thought(p, a, "done", a->reasoning);
	add_summary(p, a, "response.reasoning_summary_part.done", a->reasoning);
	add_item(p, a, false, true);
}

static void begin_message(struct mock_payload *p, const struct mock_answer *a)
{
	add_item(p, a, true, false);
	add_text_part(p, a, "response.content_part.added", STR(""));
}

static void head(struct mock_payload *p, const struct mock_answer *a)
{
	add_snapshot(p, a, "response.created", NULL);
	add_snapshot(p, a, "response.in_progress", NULL);
	if (a->reasoning.n)
		begin_reasoning(p, a);
	else
		begin_message(p, a);
}

static void think(struct mock_payload *p, const struct mock_answer *a, struct str text)
{
	add_thought(p, a, "delta", text);
	bool is_last = text.p + text.n == a->reasoning.p + a->reasoning.n;
	if (is_last) {
		end_reasoning(p, a);
		begin_message(p, a);
	}
}

static void piece(struct mock_payload *p, const struct mock_answer *a, struct str text)
{
	begin_item(p, a, "response.output_text.delta", true);
	buf_addz(&p->text, "\"content_index\":0,\"logprobs\":[],");
	mock_json_member(&p->text, "delta", text);
	end_event(p);
}

static void tail(struct mock_payload *p, const struct mock_answer *a)
{
	begin_item(p, a, "response.output_text.done", true);
	buf_addz(&p->text, "\"content_index\":0,\"logprobs\":[],");
	mock_json_member(&p->text, "text", a->text);
	end_event(p);
	add_text_part(p, a, "response.content_part.done", a->text);
	add_item(p, a, true, true);
	add_snapshot(p, a, ending_of(a)->event, ending_of(a));
}

static void failure(struct mock_payload *p, const struct mock_answer *a)
{
	(void)a;
	begin_event(p, "error");
	buf_addz(&p->text, "\"code\":\"engine_dead\",\"message\":\"mock: the engine "
			   "died\",\"param\":null");
	end_event(p);
}

const struct mock_protocol mock_responses = {
	.path = "/responses",
	.stream_type = "text/event-stream",
	.read = read_responses,
	.whole = whole,
	.head = head,
	.think = think,
	.piece = piece,
	.tail = tail,
	.error = mock_openai_error,
	.failure = failure,
};
