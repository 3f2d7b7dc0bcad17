/*
 * outcome: owns the decision what a reply means for the caller.
 *
 *   not sent, silent              -> BUSY       nothing was answered: try again
 *   broken off after the status   -> PARTIAL    may have been billed
 *   408 409 425 429 5xx           -> BUSY       unless the body says that trying again is useless
 *   401 402 403 404, 3xx, no money left, whatever the status -> REFUSED: every request would fail
 *   other 4xx                     -> FAILED
 *   2xx with an error, compressed -> FAILED, or as the status that its code stands for while
 *                                    nothing of an answer came
 *   2xx without a terminal marker -> PARTIAL
 */
#include "outcome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

/* What is no time is ignored; more than a day counts as a day: too long to be waited for. */
static int64_t bounded_ms(double ms)
{
	const double day_ms = 86400000.0;
	return !(ms >= 0) ? -1 : ms > day_ms ? (int64_t)day_ms : (int64_t)ms;
}

static int64_t read_retry_after(struct str value)
{
	double seconds;
	if (str_to_double(value, &seconds))
		return bounded_ms(seconds * 1000);
	char date[64];
	if (value.n == 0 || value.n >= sizeof date)
		return -1;
	memcpy(date, value.p, value.n);
	date[value.n] = '\0';
	int64_t at = http_date(date);
	if (at < 0)
		return -1;
	int64_t wait = at * 1000 - clock_wall_ms();
	return wait < 0 ? 0 : bounded_ms((double)wait);
}

void outcome_init(struct reply_facts *facts)
{
	*facts = (struct reply_facts){.retry_after_ms = -1};
	rates_init(&facts->rates);
}

void outcome_take_header(struct reply_facts *facts, struct str name, struct str value)
{
	double ms;
	if (str_eq_nocase(name, STR("retry-after-ms")) && str_to_double(value, &ms)) {
		facts->retry_after_ms = bounded_ms(ms);
	} else if (str_eq_nocase(name, STR("retry-after")) && facts->retry_after_ms < 0) {
		facts->retry_after_ms = read_retry_after(value);
	} else if (str_eq_nocase(name, STR("x-should-retry"))) {
		facts->should_retry = str_is(value, "true") ? 1 : str_is(value, "false") ? -1 : 0;
	} else if (str_eq_nocase(name, STR("x-request-id")) ||
		   str_eq_nocase(name, STR("request-id"))) {
		snprintf(facts->request_id, sizeof facts->request_id, "%.*s", STRF(value));
	} else if (str_eq_nocase(name, STR("content-encoding"))) {
		facts->is_packed = !str_eq_nocase(value, STR("identity"));
	} else if (str_eq_nocase(name, STR("location"))) {
		facts->has_location = true;
		snprintf(facts->location, sizeof facts->location, "%.*s", STRF(value));
	} else {
		rates_take_header(&facts->rates, name, value, clock_wall_ms());
	}
}

static bool is_retryable_status(long status)
{
	return status == 408 || status == 409 || status == 425 || status == 429 || status >= 500;
}

/* Whether one of the words, which end with NULL, stands in the text; ASCII case does not count. */
static bool has_word(struct str text, const char *const *words)
{
	for (; *words; words++) {
		struct str word = str_of(*words);
		for (size_t at = 0; at + word.n <= text.n; at++)
			if (str_eq_nocase(str_head(str_from(text, at), word.n), word))
				return true;
	}
	return false;
}

bool outcome_is_out_of_money(const struct answer *a)
{
	static const char *const codes[] = {"insufficient_quota", "enforced_spend_limit_reached",
		"billing_hard_limit_reached", "billing_error", "insufficient_credits", "402"};
	static const char *const words[] = {"credit balance is too low", NULL};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (str_is(buf_str(&a->error_code), codes[i]))
			return true;
	return has_word(buf_str(&a->error), words);
}

bool outcome_blames_request(const struct reply_facts *f, const struct answer *a)
{
	static const char *const words[] = {"parse", "invalid", "missing", "not found", "require",
		"must ", "cannot", "not supported", "unsupported", "allowed", "type_error", NULL};
	return f->status == 500 && has_word(buf_str(&a->error), words);
}

/* OpenRouter's codes are those of HTTP, others have words; 0 for those that say nothing. */
static long status_of_code(struct str code)
{
	static const struct {
		const char *word;
		long status;
	} words[] = {{"rate_limit_exceeded", 429}, {"rate_limit_error", 429},
		{"overloaded_error", 529}, {"api_error", 500}, {"timeout_error", 504}};
	long long status;
	if (str_to_int(code, &status))
		return (long)status;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(code, words[i].word))
			return words[i].status;
	return 0;
}

bool outcome_is_limit(const struct reply_facts *f, const struct answer *a)
{
	long status = f->status / 100 == 2 ? status_of_code(buf_str(&a->error_code)) : f->status;
	return status == 429 || status == 503 || status == 529;
}

static void describe(
	const struct reply_facts *f, const struct answer *a, struct str raw, struct buf *error)
{
	buf_addf(error, "the server answered %ld", f->status);
	if (a->error.n && !a->malformed)
		buf_addf(error, ": %.*s", STRF(str_head(buf_str(&a->error), 500)));
	else if (raw.n)
		buf_addf(error, ": %.*s", STRF(str_trim(str_head(raw, 200))));
	if (a->error_code.n)
		buf_addf(error, " (%.*s)", STRF(str_head(buf_str(&a->error_code), 80)));
	if (f->has_location && f->status / 100 == 3)
		buf_addf(error, "; redirects are not followed, it points to %s", f->location);
}

static enum model_kind classify_status(const struct reply_facts *f, const struct answer *a)
{
	if (f->status == 401 || f->status == 402 || f->status == 403 || f->status == 404 ||
		f->status / 100 == 3 || outcome_is_out_of_money(a))
		return MODEL_REFUSED;
	if (f->should_retry)
		return f->should_retry > 0 ? MODEL_BUSY : MODEL_FAILED;
	return is_retryable_status(f->status) ? MODEL_BUSY : MODEL_FAILED;
}

static enum model_kind classify_answer(const struct answer *a, struct buf *error)
{
	struct str code = buf_str(&a->error_code);
	if (a->error.n) {
		buf_add(error, buf_str(&a->error));
		if (outcome_is_out_of_money(a))
			return MODEL_REFUSED;
		/* Before anything was said, nothing is lost by asking again. */
		bool has_content = a->text.n || a->reasoning.n || a->n_calls;
		bool passes = !has_content && is_retryable_status(status_of_code(code));
		return a->malformed ? MODEL_PARTIAL : passes ? MODEL_BUSY : MODEL_FAILED;
	}
	if (a->complete)
		return MODEL_OK;
	buf_addf(error, "the answer broke off before its end (no %s): not kept",
		a->end_mark ? a->end_mark : "end mark");
	return MODEL_PARTIAL;
}

enum model_kind outcome_classify(const struct reply_facts *f, const struct answer *a,
	struct str raw, struct str transport_words, struct buf *error)
{
	static const struct {
		enum model_kind kind;
		const char *words;
	} broken[] = {
		[HTTP_NOT_SENT] = {MODEL_BUSY, "could not be reached"},
		[HTTP_SILENT] = {MODEL_BUSY, "gave no answer"},
		[HTTP_BROKEN] = {MODEL_PARTIAL, "broke off its answer"},
		[HTTP_UNTRUSTED] = {MODEL_REFUSED, "did not prove who it is"},
	};
	if (f->transport != HTTP_DONE && f->status / 100 <= 2) {
		buf_addf(error, "the server %s: %.*s", broken[f->transport].words,
			STRF(transport_words));
		return broken[f->transport].kind;
	}
	if (f->status / 100 == 2 && f->is_packed) {
		buf_addz(error,
			"the server compressed its answer (Content-Encoding), which "
			"strop did not ask for: switch that off there or in a proxy before it");
		return MODEL_FAILED;
	}
	if (f->status / 100 == 2)
		return classify_answer(a, error);
	describe(f, a, raw, error);
	return classify_status(f, a);
}

void model_read(const struct model_config *config, long status, struct str body, struct arena *a,
	struct model_event *out)
{
	struct reply_facts facts;
	struct answer answer;
	struct buf error = {0}, usage = {0};
	outcome_init(&facts);
	facts.status = status;
	answer_init(&answer);
	provider_find(config->provider)->body(body, &answer);
	answer_close(&answer);
	if (answer.raw_usage)
		json_print(&usage, answer.raw_usage);
	*out = (struct model_event){
		.kind = outcome_classify(&facts, &answer, body, STR(""), &error),
		.text = arena_dup(a, buf_str(&answer.text)),
		.reasoning = arena_dup(a, buf_str(&answer.reasoning)),
		.finish = arena_dup(a, buf_str(&answer.finish)),
		.error = arena_dup(a, buf_str(&error)),
		.response = body,
		.usage = answer.usage,
		.raw_usage = arena_dup(a, buf_str(&usage)),
		.retry_after_ms = -1,
	};
	answer_done(&answer);
	buf_free(&error);
	buf_free(&usage);
}
