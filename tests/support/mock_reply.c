/* mock_reply: owns the bytes of a reply on the wire: status line, headers, framing, and the marks at
 * which the sender waits or hangs up. Everything a rule does to them happens here, before the first
 * byte leaves. */
#include "mock.h"

#include <stdlib.h>
#include <string.h>

#include "mock_model.h"

enum { FLOOD_BYTES = 400 << 10 };

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

static long long number_or(struct str text, long long otherwise)
{
	long long n;
	return str_to_int(text, &n) ? n : otherwise;
}

/* ---- the head ---- */

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

static void add_retry_after(struct buf *out, const struct mock_rule *rule)
{
	if (rule->retry_after.p)
		buf_addf(out, "Retry-After: %.*s\r\n", STRF(rule->retry_after));
	else if (rule->wait_ms > 0)
		buf_addf(out, "Retry-After: %lld.%03lld\r\n", rule->wait_ms / 1000,
			rule->wait_ms % 1000);
}

static void add_headers(struct mock_reply *reply, const struct mock_request *request,
	const struct mock_payload *p, const struct mock_rule *rule, bool close)
{
	struct buf *out = &reply->bytes;
	buf_add(out, rule->interim);
	buf_addf(out, "HTTP/1.1 %d %s\r\nContent-Type: ", p->status, reason(p->status));
	buf_add(out, rule->type.p ? rule->type : str_of(p->type));
	buf_addf(out, "\r\n%s: mock-%llu\r\n", p->id_header ? p->id_header : "x-request-id",
		request->number);
	add_retry_after(out, rule);
	if (rule->location.p)
		buf_addf(out, "Location: %.*s\r\n", STRF(rule->location));
	if (rule->header.p)
		buf_addf(out, "%.*s\r\n", STRF(rule->header));
	if (p->gzip)
		buf_addz(out, "Content-Encoding: gzip\r\n");
	if (rule->action == MOCK_HEADER_FLOOD)
		flood(out);
	if (close)
		buf_addz(out, "Connection: close\r\n");
}

/* A wait after each line of the head. */
static void slow_down(struct mock_reply *reply, long long ms)
{
	for (size_t i = 0; ms > 0 && i < reply->bytes.n; i++)
		if (reply->bytes.p[i] == '\n')
			mock_reply_mark(reply, i + 1, MOCK_WAIT, ms);
}

/* ---- the body ---- */

/* A size that is none stands before the second half of the pieces, when `bad`. */
static void add_chunks(struct mock_reply *reply, const struct mock_payload *p, bool chunked,
	bool bad, long long pace_ms)
{
	struct buf *out = &reply->bytes;
	size_t from = 0;
	for (size_t i = 0; i < p->n_ends; from = p->ends[i++]) {
		struct str piece = {p->text.p + from, p->ends[i] - from};
		if (piece.n == 0)
			continue;
		if (pace_ms > 0 && i)
			mock_reply_mark(reply, out->n, MOCK_WAIT, pace_ms);
		if (chunked && bad && i == p->n_ends / 2)
			buf_addz(out, "zz\r\n");
		else if (chunked)
			buf_addf(out, "%zx\r\n", piece.n);
		buf_add(out, piece);
		if (chunked)
			buf_addz(out, "\r\n");
	}
	if (chunked)
		buf_addz(out, "0\r\n\r\n");
}

/* n signs of life, one in each `ms`, before the answer. They are part of the body. */
static void add_chatter(struct mock_payload *p, const struct mock_rule *rule)
{
	struct mock_payload now = *p;
	bool in_events = str_is(str_of(p->type), "text/event-stream");
	now.text = (struct buf){0};
	now.ends = NULL;
	now.n_ends = now.cap_ends = 0;
	for (long long i = 0; i < rule->n; i++) {
		buf_addz(&now.text, in_events ? ": keep-alive\n\n" : "\n");
		mock_payload_end(&now);
	}
	for (size_t i = 0, from = 0; i < p->n_ends; from = p->ends[i++]) {
		buf_add(&now.text, (struct str){p->text.p + from, p->ends[i] - from});
		mock_payload_end(&now);
	}
	mock_payload_free(p);
	*p = now;
}

/* Head and body; returns where the wire bytes of the body begin. */
static size_t frame(struct mock_reply *reply, const struct mock_request *request,
	const struct mock_payload *p, const struct mock_rule *rule, long long pace_ms)
{
	struct buf *out = &reply->bytes;
	bool stream = !str_is(str_of(p->type), "application/json") &&
		      !str_is(str_of(p->type), "text/html");
	bool close = str_is(rule->framing, "close"), bad = str_is(rule->framing, "bad-chunk");
	bool chunked = str_is(rule->framing, "chunked") || bad || (!rule->framing.p && stream);
	reply->status = p->status;
	reply->whole = p->whole && !bad;
	add_headers(reply, request, p, rule, close || !request->keep_alive);
	if (chunked)
		buf_addz(out, "Transfer-Encoding: chunked\r\n\r\n");
	else if (close)
		buf_addz(out, "\r\n");
	else
		buf_addf(out, "Content-Length: %zu\r\n\r\n", p->text.n);
	slow_down(reply, number_or(rule->slow_head, 0));
	size_t body = out->n;
	add_chunks(reply, p, chunked, bad, pace_ms);
	if (close || !request->keep_alive)
		mock_reply_mark(reply, out->n, MOCK_FIN, 0);
	return body;
}

static void reply_text(struct mock_reply *reply, const struct mock_request *request, int status,
	const char *type, struct str text, struct str framing)
{
	const struct mock_rule rule = {.framing = framing};
	struct mock_payload p = {.status = status, .type = type};
	buf_add(&p.text, text);
	mock_payload_end(&p);
	frame(reply, request, &p, &rule, 0);
	reply->whole = status == 200 && str_is(request->method, "POST");
	mock_payload_free(&p);
}

void mock_reply_body(struct mock_reply *reply, const struct mock_request *request, int status,
	const char *type, struct str text)
{
	reply_text(reply, request, status, type, text, (struct str){0});
}

void mock_reply_file(struct mock_reply *reply, const struct mock_request *request, struct str text,
	const struct mock_rule *rule)
{
	reply_text(reply, request, 200, "application/octet-stream", text,
		rule ? rule->framing : (struct str){0});
}

void mock_reply_json(
	struct mock_reply *reply, const struct mock_request *request, int status, struct str json)
{
	mock_reply_body(reply, request, status, "application/json", json);
}

/* ---- what a rule does to the wire ---- */

/* The marks of a rule; `body` is where the body begins on the wire. */
static void mark(struct mock_reply *reply, const struct mock_rule *rule, size_t body)
{
	size_t length = reply->bytes.n - body;
	size_t n = rule->n > 0 ? (size_t)rule->n : 0;
	if (rule->percent)
		n = length / 100 * n + length % 100 * n / 100;
	if (rule->action == MOCK_CUT || rule->action == MOCK_CUT_RST) {
		size_t last = length ? length - 1 : 0; /* a cut reply lacks at least one byte */
		buf_cut(&reply->bytes, body + (n < last ? n : last));
		while (reply->n_marks && reply->marks[reply->n_marks - 1].at > reply->bytes.n)
			reply->n_marks--;
		/* A reset throws away what the other side has not read yet: let it read. */
		if (rule->action == MOCK_CUT_RST)
			mock_reply_mark(reply, reply->bytes.n, MOCK_WAIT, 50);
		mock_reply_mark(
			reply, reply->bytes.n, rule->action == MOCK_CUT ? MOCK_FIN : MOCK_RESET, 0);
		reply->whole = false;
	}
	if (rule->action == MOCK_STALL)
		mock_reply_mark(reply, body + (n < length ? n : length), MOCK_WAIT, rule->ms);
}

void mock_reply_break(struct mock_reply *reply, const struct mock_rule *rule)
{
	ssize_t head = str_find(buf_str(&reply->bytes), STR("\r\n\r\n"));
	mark(reply, rule, head < 0 ? reply->bytes.n : (size_t)head + 4);
}

static void hang_up(struct mock_reply *reply, const struct mock_rule *rule)
{
	if (str_is(rule->word, "http"))
		mock_add_garbage(&reply->bytes);
	mock_reply_mark(reply, reply->bytes.n, rule->action == MOCK_RST ? MOCK_RESET : MOCK_FIN, 0);
}

void mock_reply_model(struct mock_reply *reply, const struct mock_protocol *protocol,
	const struct mock_request *request, const struct mock_state *state,
	const struct mock_rule *rule)
{
	long long delay = state->options->latency_ms + number_or(rule->delay, 0);
	long long pace = number_or(rule->pace, state->options->chunk_ms);
	if (rule->action == MOCK_DELAY)
		delay += rule->ms;
	if (delay > 0)
		mock_reply_mark(reply, 0, MOCK_WAIT, delay);
	reply->split = (size_t)number_or(rule->split, state->options->split);
	bool raw = rule->action == MOCK_GARBAGE && str_is(rule->word, "http");
	if (raw || rule->action == MOCK_CLOSE || rule->action == MOCK_RST) {
		hang_up(reply, rule);
		return;
	}
	struct mock_payload p = {0};
	mock_model_payload(&p, protocol, request, state, rule);
	if (rule->action == MOCK_CHATTER) {
		add_chatter(&p, rule);
		pace = rule->ms;
	}
	size_t body = frame(reply, request, &p, rule, pace);
	mark(reply, rule, body);
	mock_payload_free(&p);
}
