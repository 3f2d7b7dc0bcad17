/* mock_reply: owns the bytes of a reply: payload (pieces of JSON or of an event stream), framing,
 * and the marks at which the sender waits or hangs up. Everything a rule does to a reply happens
 * here, before the first byte leaves. */
#include "mock.h"

#include <stdlib.h>
#include <string.h>

/* An answer is never cut into more events than this, so that `huge` stays affordable. */
enum { EVENTS_MAX = 20000, FLOOD_BYTES = 400 << 10, GARBAGE_BYTES = 512 };

/* A reply before its framing: one piece is one event, and one chunk in chunked framing. */
struct payload {
	int status;
	const char *type;
	struct buf text;
	size_t *ends; /* of the pieces in text */
	size_t n_ends, cap_ends;
	bool whole;
};

static void end_piece(struct payload *p)
{
	p->ends = mem_grow(p->ends, p->n_ends, &p->cap_ends, sizeof *p->ends);
	p->ends[p->n_ends++] = p->text.n;
}

void mock_reply_mark(struct mock_reply *reply, size_t at, int what, long long ms)
{
	struct mock_mark mark = {.at = at, .ms = ms};
	mark.what = what;
	reply->marks =
		mem_grow(reply->marks, reply->n_marks, &reply->cap_marks, sizeof *reply->marks);
	size_t i = reply->n_marks++;
	for (; i > 0 && reply->marks[i - 1].at > at; i--)
		reply->marks[i] = reply->marks[i - 1];
	reply->marks[i] = mark;
}

void mock_reply_free(struct mock_reply *reply)
{
	buf_free(&reply->bytes);
	free(reply->marks);
	*reply = (struct mock_reply){0};
}

/* What a chat reply is made of. finish is NULL for a reply that never says it ended. */
struct answer {
	const struct mock_chat *chat;
	struct str text;
	struct str finish;
	bool error_mid_stream;
};

static void add_usage(struct buf *out, const struct answer *a)
{
	size_t prompt = a->chat->prompt_tokens, completion = mock_chat_count(a->text);
	buf_addf(out, "{\"prompt_tokens\":%zu,\"completion_tokens\":%zu,\"total_tokens\":%zu}",
		prompt, completion, prompt + completion);
}

static void add_head(struct buf *out, const struct answer *a, const char *object)
{
	buf_addf(out,
		"{\"id\":\"chatcmpl-%.12s\",\"object\":\"%s\",\"created\":1700000000,\"model\":",
		a->chat->hash, object);
	mock_json_quote(out, buf_str(&a->chat->model));
}

static void add_finish(struct buf *out, struct str finish)
{
	buf_addz(out, ",\"finish_reason\":");
	if (finish.p)
		mock_json_quote(out, finish);
	else
		buf_addz(out, "null");
}

static void make_json(struct payload *p, const struct answer *a)
{
	add_head(&p->text, a, "chat.completion");
	buf_addz(&p->text,
		",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":");
	mock_json_quote(&p->text, a->text);
	buf_addz(&p->text, "}");
	add_finish(&p->text, a->finish);
	buf_addz(&p->text, "}],\"usage\":");
	add_usage(&p->text, a);
	buf_addz(&p->text, "}");
	end_piece(p);
}

static void begin_event(struct payload *p, const struct answer *a)
{
	buf_addz(&p->text, "data: ");
	add_head(&p->text, a, "chat.completion.chunk");
}

static void end_event(struct payload *p)
{
	buf_addz(&p->text, "\n\n");
	end_piece(p);
}

static void add_event(struct payload *p, const struct answer *a, const char *role, struct str text,
	struct str finish)
{
	begin_event(p, a);
	buf_addz(&p->text, ",\"choices\":[{\"index\":0,\"delta\":{");
	if (role)
		buf_addf(&p->text, "\"role\":\"%s\",", role);
	if (text.p) {
		buf_addz(&p->text, "\"content\":");
		mock_json_quote(&p->text, text);
	}
	buf_addz(&p->text, "}");
	add_finish(&p->text, finish);
	buf_addz(&p->text, a->chat->include_usage ? "}],\"usage\":null}" : "}]}");
	end_event(p);
}

static void add_usage_event(struct payload *p, const struct answer *a)
{
	begin_event(p, a);
	buf_addz(&p->text, ",\"choices\":[],\"usage\":");
	add_usage(&p->text, a);
	buf_addz(&p->text, "}");
	end_event(p);
}

static struct str take_tokens(struct str *rest, size_t n)
{
	const char *start = rest->p;
	while (n-- && rest->n)
		mock_chat_token(rest);
	return (struct str){start, (size_t)(rest->p - start)};
}

static void make_stream(struct payload *p, const struct answer *a, long long tokens_per_chunk)
{
	size_t each = tokens_per_chunk > 0 ? (size_t)tokens_per_chunk : 1;
	size_t least = mock_chat_count(a->text) / EVENTS_MAX + 1;
	struct str rest = a->text, none = {0};
	size_t half = a->text.n / 2;
	add_event(p, a, "assistant", STR(""), none);
	while (rest.n && !(a->error_mid_stream && rest.n <= half))
		add_event(p, a, NULL, take_tokens(&rest, each > least ? each : least), none);
	if (a->error_mid_stream) {
		buf_addz(&p->text, "data: {\"error\":{\"message\":\"mock: the engine "
				   "died\",\"type\":\"server_error\",\"code\":\"engine_dead\"}}");
		end_event(p);
		return;
	}
	if (!a->finish.p)
		return;
	add_event(p, a, NULL, none, a->finish);
	if (a->chat->include_usage)
		add_usage_event(p, a);
	buf_addz(&p->text, "data: [DONE]");
	end_event(p);
}

/* `body=` as it stands when it looks like a document, else the code and type of an error object. */
static void make_error(struct payload *p, int status, struct str body)
{
	p->status = status;
	p->type = "application/json";
	if (body.p && (body.n == 0 || body.p[0] == '{' || body.p[0] == '[' || body.p[0] == '<')) {
		buf_add(&p->text, body);
		end_piece(p);
		return;
	}
	if (!body.p)
		body = status == 429   ? STR("rate_limit_exceeded")
		       : status == 401 ? STR("invalid_api_key")
		       : status >= 500 ? STR("server_error")
				       : STR("invalid_request_error");
	buf_addf(&p->text,
		"{\"error\":{\"message\":\"mock: status %d\",\"param\":null,\"type\":", status);
	mock_json_quote(&p->text, body);
	buf_addz(&p->text, ",\"code\":");
	mock_json_quote(&p->text, body);
	buf_addz(&p->text, "}}");
	end_piece(p);
}

static void make_html(struct payload *p, int status)
{
	p->status = status;
	p->type = "text/html";
	buf_addf(&p->text,
		"<html><head><title>%d</title></head><body><h1>%d Bad "
		"Gateway</h1></body></html>\r\n",
		status, status);
	end_piece(p);
}

/* All byte values in a fixed disorder, invalid as UTF-8, JSON, SSE and HTTP alike. */
static void add_garbage(struct buf *out)
{
	unsigned x = 12345;
	for (int i = 0; i < GARBAGE_BYTES; i++) {
		x = x * 1103515245u + 12345u;
		buf_addc(out, (char)(x >> 16 & 0xff));
	}
}

static void add_chunks(struct buf *out, const struct payload *p)
{
	size_t from = 0;
	for (size_t i = 0; i < p->n_ends; i++) {
		struct str piece = {p->text.p + from, p->ends[i] - from};
		if (piece.n) {
			buf_addf(out, "%zx\r\n", piece.n);
			buf_add(out, piece);
			buf_addz(out, "\r\n");
		}
		from = p->ends[i];
	}
	buf_addz(out, "0\r\n\r\n");
}

static const char *reason(int status)
{
	return status == 200 ? "OK" : status < 400 ? "Redirect" : "Error";
}

static void flood(struct buf *out)
{
	for (int i = 0; out->n < FLOOD_BYTES; i++) {
		buf_addf(out, "X-Flood-%d: ", i);
		for (int j = 0; j < 100; j++)
			buf_addz(out, "0123456789");
		buf_addz(out, "\r\n");
	}
}

static void add_headers(struct mock_reply *reply, const struct mock_request *request,
	const struct payload *p, const struct mock_rule *rule, bool close)
{
	struct buf *out = &reply->bytes;
	buf_addf(out, "HTTP/1.1 %d %s\r\nContent-Type: ", p->status, reason(p->status));
	buf_add(out, rule->type.p ? rule->type : str_of(p->type));
	buf_addf(out, "\r\nx-request-id: mock-%llu\r\n", request->number);
	if (rule->retry_after.p)
		buf_addf(out, "Retry-After: %.*s\r\n", STRF(rule->retry_after));
	else if (rule->wait_ms > 0)
		buf_addf(out, "Retry-After: %lld.%03lld\r\n", rule->wait_ms / 1000,
			rule->wait_ms % 1000);
	if (rule->location.p)
		buf_addf(out, "Location: %.*s\r\n", STRF(rule->location));
	if (rule->header.p)
		buf_addf(out, "%.*s\r\n", STRF(rule->header));
	if (rule->action == MOCK_HEADER_FLOOD)
		flood(out);
	if (close)
		buf_addz(out, "Connection: close\r\n");
}

/* Where the wire bytes of the body begin. */
static size_t frame(struct mock_reply *reply, const struct mock_request *request,
	const struct payload *p, const struct mock_rule *rule)
{
	struct buf *out = &reply->bytes;
	bool stream = str_is(str_of(p->type), "text/event-stream");
	bool close = str_is(rule->framing, "close");
	bool chunked = str_is(rule->framing, "chunked") || (!rule->framing.p && stream);
	reply->status = p->status;
	reply->whole = p->whole;
	add_headers(reply, request, p, rule, close || !request->keep_alive);
	if (chunked)
		buf_addz(out, "Transfer-Encoding: chunked\r\n\r\n");
	else if (close)
		buf_addz(out, "\r\n");
	else
		buf_addf(out, "Content-Length: %zu\r\n\r\n", p->text.n);
	size_t body = out->n;
	if (chunked)
		add_chunks(out, p);
	else
		buf_add(out, buf_str(&p->text));
	if (close || !request->keep_alive)
		mock_reply_mark(reply, out->n, MOCK_FIN, 0);
	return body;
}

void mock_reply_json(
	struct mock_reply *reply, const struct mock_request *request, int status, struct str json)
{
	static const struct mock_rule plain = {0};
	struct payload p = {.status = status, .type = "application/json"};
	buf_add(&p.text, json);
	end_piece(&p);
	frame(reply, request, &p, &plain);
	buf_free(&p.text);
	free(p.ends);
}

static void make_answer(struct payload *p, const struct mock_chat *chat,
	const struct mock_options *options, const struct mock_replay *replay,
	const struct mock_rule *rule)
{
	struct buf text = {0};
	if (rule->action == MOCK_HUGE)
		while (text.n < (size_t)rule->n)
			buf_add(&text, str_head(STR("lorem "), (size_t)rule->n - text.n));
	else if (rule->action == MOCK_TEXT || rule->text.p)
		buf_add(&text, rule->action == MOCK_TEXT ? rule->word : rule->text);
	else
		mock_chat_answer(chat, replay, &text);
	struct answer a = {.chat = chat,
		.text = text.n ? buf_str(&text) : STR(""),
		.finish = rule->action == MOCK_FINISH ? rule->word
			  : rule->finish.p            ? rule->finish
						      : STR("stop"),
		.error_mid_stream = rule->action == MOCK_ERROR_MID_STREAM};
	if (rule->action == MOCK_NO_FINISH)
		a.finish = (struct str){0};
	p->whole = a.finish.p && !a.error_mid_stream;
	p->type = chat->stream ? "text/event-stream" : "application/json";
	if (chat->stream)
		make_stream(p, &a, options->tokens_per_chunk);
	else if (a.error_mid_stream)
		make_error(p, 200, STR("server_error"));
	else
		make_json(p, &a);
	buf_free(&text);
}

static int refusal_status(const struct mock_rule *rule)
{
	long long status;
	return str_to_int(rule->status, &status) ? (int)status : 429;
}

static void make_payload(struct payload *p, struct str body, const struct mock_options *options,
	const struct mock_replay *replay, const struct mock_rule *rule)
{
	struct mock_chat chat = {0};
	p->status = 200;
	if (rule->action == MOCK_STORM || rule->action == MOCK_CROWD)
		make_error(p, refusal_status(rule), rule->body);
	else if (rule->action == MOCK_STATUS)
		make_error(p, (int)rule->n, rule->body);
	else if (rule->action == MOCK_HTML)
		make_html(p, (int)rule->n);
	else if (!mock_chat_read(&chat, body))
		make_error(p, 400, STR("invalid_request_error"));
	else if (rule->action == MOCK_ERROR_200)
		make_error(p, 200, rule->body.p ? rule->body : STR("server_error"));
	else
		make_answer(p, &chat, options, replay, rule);
	if (rule->action == MOCK_GARBAGE) {
		buf_cut(&p->text, 0);
		add_garbage(&p->text);
		p->n_ends = 0;
		end_piece(p);
		p->whole = false;
	}
	mock_chat_free(&chat);
}

/* The marks of a rule; `body` is where the body begins on the wire. */
static void mark(struct mock_reply *reply, const struct mock_rule *rule, size_t body)
{
	size_t length = reply->bytes.n - body;
	size_t n = rule->n > 0 ? (size_t)rule->n : 0;
	if (rule->percent)
		n = length / 100 * n + length % 100 * n / 100;
	if (rule->action == MOCK_CUT) {
		size_t last = length ? length - 1 : 0; /* a cut reply lacks at least one byte */
		buf_cut(&reply->bytes, body + (n < last ? n : last));
		while (reply->n_marks && reply->marks[reply->n_marks - 1].at > reply->bytes.n)
			reply->n_marks--;
		mock_reply_mark(reply, reply->bytes.n, MOCK_FIN, 0);
		reply->whole = false;
	}
	if (rule->action == MOCK_STALL)
		mock_reply_mark(reply, body + (n < length ? n : length), MOCK_WAIT, rule->ms);
}

static void hang_up(struct mock_reply *reply, const struct mock_rule *rule)
{
	if (str_is(rule->word, "http"))
		add_garbage(&reply->bytes);
	mock_reply_mark(reply, reply->bytes.n, rule->action == MOCK_RST ? MOCK_RESET : MOCK_FIN, 0);
}

static void wait_between(
	struct mock_reply *reply, const struct payload *p, size_t body, long long ms)
{
	/* Wire offsets of the pieces are known only where framing adds nothing; between chunks,
	 * find them by their line ends: a piece of an event stream ends with an empty line. */
	struct str rest = str_from(buf_str(&reply->bytes), body);
	size_t at = body;
	for (size_t i = 0; i + 1 < p->n_ends; i++) {
		ssize_t end = str_find(rest, STR("\n\n"));
		if (end < 0)
			return;
		at += (size_t)end + 2;
		rest = str_from(rest, (size_t)end + 2);
		mock_reply_mark(reply, at, MOCK_WAIT, ms);
	}
}

void mock_reply_chat(struct mock_reply *reply, const struct mock_request *request,
	const struct mock_options *options, const struct mock_replay *replay,
	const struct mock_rule *rule)
{
	long long delay = options->latency_ms, more = 0;
	if (rule->action == MOCK_DELAY)
		delay += rule->ms;
	if (rule->delay.p && str_to_int(rule->delay, &more))
		delay += more;
	if (delay > 0)
		mock_reply_mark(reply, 0, MOCK_WAIT, delay);
	bool raw = rule->action == MOCK_GARBAGE && str_is(rule->word, "http");
	if (raw || rule->action == MOCK_CLOSE || rule->action == MOCK_RST) {
		hang_up(reply, rule);
		return;
	}
	struct payload p = {0};
	make_payload(&p, request->body, options, replay, rule);
	size_t body = frame(reply, request, &p, rule);
	if (options->chunk_ms > 0)
		wait_between(reply, &p, body, options->chunk_ms);
	mark(reply, rule, body);
	buf_free(&p.text);
	free(p.ends);
}
