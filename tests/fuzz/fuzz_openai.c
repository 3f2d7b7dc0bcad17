/* A model server's answer: a digit for stream or body, then headers %% body. The body is one JSON
 * text or one event a line. What is kept is UTF-8, counts are counts. */
#include "fuzz.h"

#include "outcome.h"
#include "utf8.h"

const unsigned fuzz_rounds = 1000;

static void take_headers(struct str lines, struct reply_facts *facts)
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

static void decode(unsigned streamed, struct str body, struct answer *answer)
{
	struct str line;
	if (!streamed)
		provider_openai.body(body, answer);
	while (streamed && str_line(&body, &line))
		provider_openai.event(STR(""), line, answer);
	FUZZ_CHECK(answer->usage.input >= -1 && answer->usage.output >= -1);
	FUZZ_CHECK(answer->usage.cached >= -1);
	FUZZ_CHECK(utf8_valid(buf_str(&answer->text)) && utf8_valid(buf_str(&answer->finish)));
}

static void classify(const struct reply_facts *facts, const struct answer *answer, struct str raw)
{
	struct buf error = {0};
	enum model_kind kind = outcome_classify(facts, answer, raw, STR("broke"), &error);
	FUZZ_CHECK(kind > MODEL_DELTA && kind <= MODEL_REFUSED);
	FUZZ_CHECK(kind == MODEL_OK ? facts->status == 200 && answer->complete : error.n > 0);
	buf_free(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const long statuses[] = {200, 400, 401, 302, 429, 503};
	struct str rest = fuzz_text(data, size);
	unsigned streamed = fuzz_choice(&rest, 2);
	struct str headers = fuzz_part(&rest), body = rest;
	struct answer answer;
	struct reply_facts facts = {.retry_after_ms = -1};
	answer_init(&answer);
	take_headers(headers, &facts);
	decode(streamed, body, &answer);
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		for (facts.transport = HTTP_DONE; facts.transport <= HTTP_UNTRUSTED;
			facts.transport++) {
			facts.status = statuses[i];
			classify(&facts, &answer, body);
		}
	}
	answer_done(&answer);
	return 0;
}
