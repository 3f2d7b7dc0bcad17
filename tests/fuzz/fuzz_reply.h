/*
 * fuzz_reply: a model server's reply, for the targets of all providers: a digit for whole (0),
 * streamed (1) or streamed in two pieces (2), then headers %% body.
 *
 * What is kept is UTF-8, counts are counts, whatever came has a kind, and it makes no difference
 * where a stream was cut.
 */
#ifndef STROP_FUZZ_REPLY_H
#define STROP_FUZZ_REPLY_H

#include "fuzz.h"

#include <string.h>

#include "lines.h"
#include "outcome.h"
#include "sse.h"
#include "utf8.h"

struct fuzz_reply {
	const struct provider *provider;
	struct answer answer;
	struct sse sse;
	struct lines lines;
};

static inline void fuzz_reply_event(void *context, struct str event, struct str data)
{
	struct fuzz_reply *r = context;
	r->provider->event(event, data, &r->answer);
}

static inline void fuzz_reply_line(void *context, struct str line)
{
	if (str_trim(line).n)
		fuzz_reply_event(context, STR(""), line);
}

static inline void fuzz_reply_push(struct fuzz_reply *r, struct str bytes)
{
	if (r->provider->framing == FRAMING_LINES)
		lines_push(&r->lines, bytes);
	else
		sse_push(&r->sse, bytes);
}

static inline void fuzz_reply_stream(
	struct fuzz_reply *r, const struct provider *p, struct str body, size_t cut)
{
	*r = (struct fuzz_reply){.provider = p};
	r->sse.on_event = fuzz_reply_event;
	r->lines.on_line = fuzz_reply_line;
	r->sse.context = r->lines.context = r;
	answer_init(&r->answer);
	fuzz_reply_push(r, str_head(body, cut));
	fuzz_reply_push(r, str_from(body, cut));
	sse_end(&r->sse);
	lines_end(&r->lines);
	sse_done(&r->sse);
	lines_done(&r->lines);
}

static inline void fuzz_reply_headers(struct str lines, struct reply_facts *facts)
{
	enum { DAY_MS = 86400000 };
	struct str line;
	while (str_line(&lines, &line)) {
		ssize_t colon = str_find(line, STR(":"));
		if (colon >= 0)
			outcome_take_header(facts, str_head(line, (size_t)colon),
				str_trim(str_from(line, (size_t)colon + 1)));
	}
	FUZZ_CHECK(facts->retry_after_ms >= -1 && facts->retry_after_ms <= DAY_MS);
	FUZZ_CHECK(facts->should_retry >= -1 && facts->should_retry <= 1);
}

static inline void fuzz_reply_check(const struct answer *a)
{
	FUZZ_CHECK(a->usage.input >= -1 && a->usage.output >= -1 && a->usage.reasoning >= -1);
	FUZZ_CHECK(a->usage.cached >= -1 && a->usage.cache_write >= -1);
	FUZZ_CHECK(utf8_valid(buf_str(&a->text)) && utf8_valid(buf_str(&a->finish)));
	FUZZ_CHECK(utf8_valid(buf_str(&a->reasoning)));
}

static inline void fuzz_reply_same(const struct answer *a, const struct answer *b)
{
	FUZZ_CHECK(str_eq(buf_str(&a->text), buf_str(&b->text)));
	FUZZ_CHECK(str_eq(buf_str(&a->reasoning), buf_str(&b->reasoning)));
	FUZZ_CHECK(str_eq(buf_str(&a->finish), buf_str(&b->finish)));
	FUZZ_CHECK(str_eq(buf_str(&a->error), buf_str(&b->error)));
	FUZZ_CHECK(a->complete == b->complete && a->malformed == b->malformed);
	FUZZ_CHECK(memcmp(&a->usage, &b->usage, sizeof a->usage) == 0);
}

static inline void fuzz_reply_classify(
	struct reply_facts *facts, const struct answer *answer, struct str raw)
{
	static const long statuses[] = {200, 400, 401, 302, 429, 503};
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		for (facts->transport = HTTP_DONE; facts->transport <= HTTP_UNTRUSTED;
			facts->transport++) {
			struct buf error = {0};
			facts->status = statuses[i];
			enum model_kind kind =
				outcome_classify(facts, answer, raw, STR("broke"), &error);
			FUZZ_CHECK(kind > MODEL_DELTA && kind <= MODEL_REFUSED);
			FUZZ_CHECK(kind == MODEL_OK ? facts->status == 200 && answer->complete
						    : error.n > 0);
			buf_free(&error);
		}
	}
}

static inline int fuzz_reply(const struct provider *p, const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size);
	unsigned how = fuzz_choice(&rest, 3);
	struct str headers = fuzz_part(&rest), body = rest;
	struct fuzz_reply reply, other;
	struct reply_facts facts = {.retry_after_ms = -1};
	fuzz_reply_headers(headers, &facts);
	fuzz_reply_stream(&reply, p, how ? body : STR(""), body.n);
	if (how == 0)
		p->body(body, &reply.answer);
	if (how == 2) {
		fuzz_reply_stream(&other, p, body, body.n / 2);
		fuzz_reply_same(&reply.answer, &other.answer);
		answer_done(&other.answer);
	}
	fuzz_reply_check(&reply.answer);
	fuzz_reply_classify(&facts, &reply.answer, body);
	answer_close(&reply.answer);
	FUZZ_CHECK(utf8_valid(buf_str(&reply.answer.text)));
	answer_done(&reply.answer);
	return 0;
}

#endif
