/* mock_model: owns the decision what a model's reply says: the answer in the request's protocol, or
 * what a rule puts in its place. */
#include "mock_model.h"

#include <string.h>

/* An answer is never cut into more events than this, so that `huge` stays affordable. */
enum { EVENTS_MAX = 20000, GARBAGE_BYTES = 512 };

static struct str take_tokens(struct str *rest, size_t n)
{
	const char *start = rest->p;
	while (n-- && rest->n)
		mock_token(rest);
	return (struct str){start, (size_t)(rest->p - start)};
}

/* How many tokens an event has. */
static size_t event_tokens(
	const struct mock_answer *a, const struct mock_state *state, const struct mock_rule *rule)
{
	long long wanted = state->options->tokens_per_chunk;
	size_t least = mock_count(a->text) / EVENTS_MAX + 1;
	str_to_int(rule->tokens, &wanted);
	return wanted > 0 && (size_t)wanted > least ? (size_t)wanted : least;
}

static void make_stream(
	struct mock_payload *p, const struct mock_answer *a, size_t each, bool breaks)
{
	const struct mock_protocol *protocol = a->ask->protocol;
	struct str rest = a->reasoning;
	size_t half = a->text.n / 2;
	protocol->head(p, a);
	while (rest.n && protocol->think)
		protocol->think(p, a, take_tokens(&rest, each));
	rest = a->text;
	while (rest.n && !(breaks && rest.n <= half))
		protocol->piece(p, a, take_tokens(&rest, each));
	if (breaks)
		protocol->failure(p, a);
	else if (a->finish.p)
		protocol->tail(p, a);
}

/* `body=` as it stands when it looks like a document, else the code and type of an error object. */
static void make_error(struct mock_payload *p, const struct mock_protocol *protocol, int status,
	struct str body, struct str message)
{
	struct buf words = {0};
	p->status = status;
	p->type = "application/json";
	if (body.p && (body.n == 0 || strchr("{[<\"", body.p[0]))) {
		buf_add(&p->text, body);
		mock_payload_end(p);
		return;
	}
	if (!body.p)
		body = status == 429   ? STR("rate_limit_exceeded")
		       : status == 401 ? STR("invalid_api_key")
		       : status >= 500 ? STR("server_error")
				       : STR("invalid_request_error");
	if (message.n)
		buf_add(&words, message);
	else
		buf_addf(&words, "mock: status %d", status);
	protocol->error(&p->text, status, body, buf_str(&words));
	mock_payload_end(p);
	buf_free(&words);
}

static void make_html(struct mock_payload *p, int status)
{
	p->status = status;
	p->type = "text/html";
	buf_addf(&p->text,
		"<html><head><title>%d</title></head><body><h1>%d Bad "
		"Gateway</h1></body></html>\r\n",
		status, status);
	mock_payload_end(p);
}

void mock_add_garbage(struct buf *out)
{
	unsigned x = 12345;
	for (int i = 0; i < GARBAGE_BYTES; i++) {
		x = x * 1103515245u + 12345u;
		buf_addc(out, (char)(x >> 16 & 0xff));
	}
}

static void make_text(struct buf *text, const struct mock_ask *ask, const struct mock_state *state,
	const struct mock_rule *rule)
{
	if (rule->action == MOCK_HUGE)
		while (text->n < (size_t)rule->n)
			buf_add(text, str_head(STR("lorem "), (size_t)rule->n - text->n));
	else if (rule->action == MOCK_TEXT || rule->text.p)
		buf_add(text, rule->action == MOCK_TEXT ? rule->word : rule->text);
	else
		mock_words_answer(ask, state->replay, text);
}

static void make_answer(struct mock_payload *p, const struct mock_ask *ask,
	const struct mock_state *state, const struct mock_rule *rule)
{
	struct buf text = {0};
	bool breaks = rule->action == MOCK_ERROR_MID_STREAM;
	make_text(&text, ask, state, rule);
	struct mock_answer a = {.ask = ask,
		.text = text.n ? buf_str(&text) : STR(""),
		.reasoning = rule->reasoning,
		.finish = rule->action == MOCK_FINISH ? rule->word
			  : rule->finish.p            ? rule->finish
						      : STR("stop")};
	if (rule->action == MOCK_NO_FINISH)
		a.finish = (struct str){0};
	state->log->billed_input += ask->prompt_tokens;
	state->log->billed_output += mock_count(a.text);
	p->whole = a.finish.p && !breaks;
	p->type = ask->stream ? ask->protocol->stream_type : "application/json";
	if (ask->stream)
		make_stream(p, &a, event_tokens(&a, state, rule), breaks);
	else if (breaks)
		make_error(p, ask->protocol, 200, STR("server_error"), STR(""));
	else
		ask->protocol->whole(p, &a);
	buf_free(&text);
}

static void make_raw(
	struct mock_payload *p, const struct mock_ask *ask, const struct mock_rule *rule)
{
	p->type = ask->stream ? ask->protocol->stream_type : "application/json";
	if (rule->action == MOCK_GARBAGE)
		mock_add_garbage(&p->text);
	else
		buf_add(&p->text, rule->word);
	mock_payload_end(p);
}

static void set_status(struct mock_payload *p, const struct mock_rule *rule)
{
	long long status;
	if (str_to_int(rule->status, &status))
		p->status = (int)status;
}

/* What needs to understand the request. */
static void make_reply(struct mock_payload *p, struct mock_ask *ask,
	const struct mock_request *request, const struct mock_state *state,
	const struct mock_rule *rule)
{
	if (!mock_ask_read(ask, request))
		make_error(
			p, ask->protocol, 400, STR("invalid_request_error"), buf_str(&ask->wrong));
	else if (rule->action == MOCK_ERROR_200)
		make_error(p, ask->protocol, 200, rule->body.p ? rule->body : STR("server_error"),
			STR(""));
	else if (rule->action == MOCK_RAW || rule->action == MOCK_GARBAGE)
		make_raw(p, ask, rule);
	else
		make_answer(p, ask, state, rule);
	if (p->status == 200)
		set_status(p, rule);
}

void mock_model_payload(struct mock_payload *p, const struct mock_protocol *protocol,
	const struct mock_request *request, const struct mock_state *state,
	const struct mock_rule *rule)
{
	struct mock_ask ask = {.protocol = protocol};
	p->status = 200;
	p->id_header = protocol->id_header;
	if (rule->action == MOCK_STORM || rule->action == MOCK_CROWD) {
		p->status = 429;
		set_status(p, rule);
		make_error(p, protocol, p->status, rule->body, STR(""));
	} else if (rule->action == MOCK_STATUS) {
		make_error(p, protocol, (int)rule->n, rule->body, STR(""));
	} else if (rule->action == MOCK_HTML) {
		make_html(p, (int)rule->n);
	} else {
		make_reply(p, &ask, request, state, rule);
	}
	mock_payload_edit(p, rule);
	mock_ask_free(&ask);
}
