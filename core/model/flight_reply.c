/* flight_reply: owns what comes back: from bytes to an answer, and where it ends. */
#include "flight.h"

#include <stdio.h>

#include "clock.h"

/* ---- as it comes ---- */

static void on_event(void *context, struct str event, struct str data)
{
	struct flight *f = context;
	f->provider->event(event, data, &f->answer);
}

static void on_line(void *context, struct str line)
{
	struct flight *f = context;
	if (str_trim(line).n)
		f->provider->event(STR(""), line, &f->answer);
}

static bool on_body(void *context, struct str bytes)
{
	struct flight *f = context;
	f->last_us = clock_mono_us();
	if (!f->first_us)
		f->first_us = f->content_us = f->last_us;
	f->too_large = f->raw.n + bytes.n > MAX_RESPONSE;
	if (!f->too_large)
		buf_add(&f->raw, bytes);
	return !f->too_large;
}

static void on_header(void *context, struct str name, struct str value)
{
	struct flight *f = context;
	f->last_us = clock_mono_us();
	outcome_take_header(&f->facts, name, value);
}

void flight_listen(struct flight *f, struct http_request *request)
{
	f->sse.on_event = on_event;
	f->lines.on_line = on_line;
	f->sse.context = f->lines.context = f;
	request->on_header = on_header;
	request->on_body = on_body;
	request->context = f;
}

/* ---- reading it ---- */

static struct str without_bom(struct str text)
{
	struct str bom = STR("\xEF\xBB\xBF");
	return str_starts(text, bom) ? str_from(text, bom.n) : text;
}

/* Servers label streams as JSON and the other way round: the first byte that is no space decides.
 * A byte order mark may stand before it, and may have come in part. */
static void sniff(struct flight *f)
{
	struct str bytes = buf_str(&f->raw);
	if (bytes.n < 3 && str_starts(STR("\xEF\xBB\xBF"), bytes))
		return;
	bytes = str_trim(without_bom(bytes));
	/* Where a line is a piece, empty ones are signs of life already. */
	if (bytes.n == 0 && f->provider->framing != FRAMING_LINES)
		return;
	bool is_json = bytes.n && (bytes.p[0] == '{' || bytes.p[0] == '[');
	f->sniffed = true;
	f->is_stream = f->provider->framing == FRAMING_LINES ? f->stream : !is_json;
}

/* The head of a reply is whole once some of the body is there, or it is over. */
static void hear_rates(struct flight *f)
{
	const struct model_config *c = f->config;
	if (!f->knows_rates)
		limit_heard(f->limit, c->name.n ? c->name : c->id, &f->facts.rates, f->last_us);
	f->knows_rates = true;
}

/* Bytes that came since the last look, to the decoder. The body of a failure is read whole. */
void flight_decode(struct flight *f)
{
	struct str fresh = str_from(buf_str(&f->raw), f->fed);
	f->facts.status = http_status(f->transfer);
	hear_rates(f);
	if (!f->sniffed)
		sniff(f);
	if (!f->sniffed)
		return;
	f->fed = f->raw.n;
	if (f->is_fetch || !f->is_stream || f->facts.status / 100 != 2)
		return;
	if (f->provider->framing == FRAMING_LINES)
		lines_push(&f->lines, fresh);
	else
		sse_push(&f->sse, fresh);
	size_t content = f->answer.text.n + f->answer.reasoning.n + f->answer.n_calls;
	if (content != f->content)
		f->content_us = f->last_us;
	if (content && !f->token_us)
		f->token_us = f->last_us;
	f->content = content;
}

/* ---- the end ---- */

static void end(struct flight *f)
{
	http_drop(f->http, f->transfer);
	f->transfer = NULL;
	answer_close(&f->answer);
	f->is_over = true;
}

/* Servers leave out the last blank line, so what stands there counts when it is whole. A piece that
 * was cut is no news: the missing end already says so. */
static void end_stream(struct flight *f)
{
	bool had_error = f->answer.error.n > 0;
	sse_end(&f->sse);
	lines_end(&f->lines);
	if (!had_error && f->answer.malformed) {
		f->answer.malformed = false;
		buf_cut(&f->answer.error, 0);
	}
}

static void refuse_size(struct flight *f)
{
	bool is_long = f->sse.too_long || f->lines.too_long;
	if (!f->too_large && !is_long)
		return;
	f->facts.transport = HTTP_BROKEN;
	if (f->too_large)
		snprintf(f->words, sizeof f->words, "its answer is larger than %d MiB",
			MAX_RESPONSE >> 20);
	else
		snprintf(f->words, sizeof f->words, "a line of it is longer than %d MiB",
			LINE_MAX_BYTES >> 20);
}

static void land(struct flight *f)
{
	flight_decode(f);
	if (f->is_fetch && f->facts.status / 100 == 2) {
		answer_set(&f->answer.text, buf_str(&f->raw));
		f->answer.complete = true;
	} else if (f->is_stream && f->facts.status / 100 == 2)
		end_stream(f);
	else if (f->raw.n)
		f->provider->body(without_bom(buf_str(&f->raw)), &f->answer);
	refuse_size(f);
	end(f);
}

/* A program has ended, or `why` it is stopped now. */
static void end_child(struct flight *f, const char *why)
{
	snprintf(f->words, sizeof f->words, "%s", why);
	f->last_us = clock_mono_us();
	if (*why) {
		child_free(f->child);
		f->child = NULL;
	} else {
		f->provider->body(buf_str(&f->raw), &f->answer);
	}
	end(f);
}

void flight_turn_child(struct flight *f)
{
	bool more = child_turn(f->child, &f->raw);
	if (f->raw.n > MAX_OUTPUT)
		end_child(f, "its output is larger than 64 MiB");
	else if (!more)
		end_child(f, "");
}

void flight_transferred(struct flight *f)
{
	f->facts.transport = http_transport(f->transfer);
	snprintf(f->words, sizeof f->words, "%s", http_words(f->transfer));
	land(f);
}

void flight_stop(struct flight *f, const char *why)
{
	if (f->child) {
		end_child(f, why);
		return;
	}
	snprintf(f->words, sizeof f->words, "%s", why);
	f->facts.transport = f->first_us ? HTTP_BROKEN : HTTP_SILENT;
	land(f);
}
