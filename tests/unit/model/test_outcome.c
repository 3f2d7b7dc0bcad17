/* test_outcome: the table at the top of outcome.c, row by row, and the headers. */
#include "test.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "outcome.h"

static struct reply_facts header(const char *name, const char *value)
{
	struct reply_facts f = {.retry_after_ms = -1};
	outcome_take_header(&f, str_of(name), str_of(value));
	return f;
}

static int64_t waits(const char *value)
{
	return header("Retry-After", value).retry_after_ms;
}

static void test_retry_after(void **state)
{
	char date[64];
	time_t at = time(NULL) + 100;
	struct tm tm;
	(void)state;
	assert_int_equal(waits("0"), 0);
	assert_int_equal(waits("7"), 7000);
	assert_int_equal(waits("1.5"), 1500);
	assert_int_equal(waits("0.05"), 50);
	assert_int_equal(waits("abc"), -1);
	assert_int_equal(waits(""), -1);
	assert_int_equal(waits("-5"), -1);
	assert_int_equal(waits("1000000000"), 86400000);
	assert_int_equal(waits("1e300"), 86400000);
	assert_int_equal(waits("nan"), -1);
	assert_int_equal(waits("12 parsecs"), -1);
	assert_int_equal(waits("Wed, 21 Oct 2015 07:28:00 GMT"), 0);
	assert_int_equal(waits("Fri, 31 Dec 2100 23:59:59 GMT"), 86400000);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&at, &tm));
	assert_in_range(waits(date), 90000, 100000);
}

static void test_other_headers(void **state)
{
	struct reply_facts f = header("retry-after-ms", "250.7");
	(void)state;
	assert_int_equal(f.retry_after_ms, 250);
	/* Milliseconds are the finer word, whichever comes first. */
	outcome_take_header(&f, STR("retry-after"), STR("9"));
	assert_int_equal(f.retry_after_ms, 250);
	f = header("RETRY-AFTER", "9");
	outcome_take_header(&f, STR("Retry-After-Ms"), STR("250"));
	assert_int_equal(f.retry_after_ms, 250);
	assert_int_equal(header("retry-after-ms", "soon").retry_after_ms, -1);
	assert_int_equal(header("x-should-retry", "true").should_retry, 1);
	assert_int_equal(header("X-Should-Retry", "false").should_retry, -1);
	assert_int_equal(header("x-should-retry", "maybe").should_retry, 0);
	struct buf far = {0};
	for (int i = 0; i < 1000; i++)
		buf_addc(&far, 'x');
	f = header("Location", far.p);
	assert_true(f.has_location);
	assert_int_equal(strlen(f.location), sizeof f.location - 1);
	buf_free(&far);
}

static void test_transport(void **state)
{
	(void)state;
	assert_int_equal(http_outcome(CURLE_OK, true, false), HTTP_DONE);
	assert_int_equal(http_outcome(CURLE_COULDNT_CONNECT, true, false), HTTP_NOT_SENT);
	assert_int_equal(http_outcome(CURLE_COULDNT_RESOLVE_HOST, true, false), HTTP_NOT_SENT);
	assert_int_equal(http_outcome(CURLE_PEER_FAILED_VERIFICATION, true, false), HTTP_UNTRUSTED);
	assert_int_equal(http_outcome(CURLE_GOT_NOTHING, true, false), HTTP_SILENT);
	assert_int_equal(http_outcome(CURLE_RECV_ERROR, true, false), HTTP_SILENT);
	assert_int_equal(http_outcome(CURLE_RECV_ERROR, true, true), HTTP_BROKEN);
	assert_int_equal(http_outcome(CURLE_PARTIAL_FILE, true, true), HTTP_BROKEN);
	assert_int_equal(http_outcome(CURLE_OPERATION_TIMEDOUT, true, false), HTTP_SILENT);
	/* A connection that could not be made in time: nobody was asked. */
	assert_int_equal(http_outcome(CURLE_OPERATION_TIMEDOUT, false, false), HTTP_NOT_SENT);
	assert_int_equal(http_outcome(CURLE_OPERATION_TIMEDOUT, true, true), HTTP_BROKEN);
}

struct row {
	const char *what;
	long status;
	enum http_transport transport;
	int should_retry;
	const char *body; /* decoded when not NULL */
	enum model_kind kind;
	const char *says; /* part of the sentence */
};

static const char good[] =
	"{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}";
static const char unfinished[] = "{\"choices\":[{\"message\":{\"content\":\"a\"}}]}";
static const char quota[] =
	"{\"error\":{\"message\":\"You exceeded your quota\",\"code\":\"insufficient_quota\"}}";
static const char spend[] = "{\"error\":{\"message\":\"limit\","
			    "\"code\":\"billing_hard_limit_reached\"}}";
static const char spend_anthropic[] = "{\"error\":{\"message\":\"limit\","
				      "\"code\":\"enforced_spend_limit_reached\"}}";
static const char balance[] = "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
			      "\"message\":\"Your credit balance is too low to access the API\"}}";
static const char credits[] = "{\"error\":{\"message\":\"Insufficient credits\",\"code\":402}}";
static const char slow[] =
	"{\"error\":{\"message\":\"Slow down\",\"code\":\"rate_limit_exceeded\"}}";

static const struct row rows[] = {
	{"a whole answer", 200, HTTP_DONE, 0, good, MODEL_OK, ""},
	{"no terminal marker", 200, HTTP_DONE, 0, unfinished, MODEL_PARTIAL, "finish_reason"},
	{"cut JSON", 200, HTTP_DONE, 0, "{\"choices\":[", MODEL_PARTIAL, "the answer is"},
	{"nothing at all", 200, HTTP_DONE, 0, NULL, MODEL_PARTIAL, "broke off"},
	{"200 with an error", 200, HTTP_DONE, 0, "{\"error\":\"no such model\"}", MODEL_FAILED,
		"no such model"},
	{"200 with an error that passes", 200, HTTP_DONE, 0, slow, MODEL_BUSY, "Slow down"},
	{"200 with the code of a status", 200, HTTP_DONE, 0,
		"{\"error\":{\"message\":\"no provider\",\"code\":503}}", MODEL_BUSY,
		"no provider"},
	{"200 with the code of a mistake", 200, HTTP_DONE, 0,
		"{\"error\":{\"message\":\"bad\",\"code\":400}}", MODEL_FAILED, "bad"},
	{"200 without quota", 200, HTTP_DONE, 0, quota, MODEL_REFUSED, "You exceeded your quota"},
	{"200 with an error after some text", 200, HTTP_DONE, 0,
		"{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"error\"}]}",
		MODEL_FAILED, "finish_reason"},
	{"whole, but the connection broke", 200, HTTP_BROKEN, 0, good, MODEL_PARTIAL, "broke off"},
	{"not sent", 0, HTTP_NOT_SENT, 0, NULL, MODEL_BUSY, "could not be reached"},
	{"silent", 0, HTTP_SILENT, 0, NULL, MODEL_BUSY, "gave no answer"},
	{"untrusted", 0, HTTP_UNTRUSTED, 0, NULL, MODEL_REFUSED, "prove who it is"},
	{"408", 408, HTTP_DONE, 0, NULL, MODEL_BUSY, "408"},
	{"409", 409, HTTP_DONE, 0, NULL, MODEL_BUSY, "409"},
	{"425", 425, HTTP_DONE, 0, NULL, MODEL_BUSY, "425"},
	{"429", 429, HTTP_DONE, 0, slow, MODEL_BUSY, "429: Slow down (rate_limit_exceeded)"},
	{"500", 500, HTTP_DONE, 0, NULL, MODEL_BUSY, "500"},
	{"502 with a page", 502, HTTP_DONE, 0, "<html>Bad gateway</html>", MODEL_BUSY,
		"502: <html>Bad gateway</html>"},
	{"overloaded before the first word", 200, HTTP_DONE, 0,
		"{\"error\":{\"message\":\"Overloaded\",\"code\":\"overloaded_error\"}}", MODEL_BUSY,
		"Overloaded"},
	{"503", 503, HTTP_DONE, 0, NULL, MODEL_BUSY, "503"},
	{"529", 529, HTTP_DONE, 0, NULL, MODEL_BUSY, "529"},
	{"429 cut short", 429, HTTP_BROKEN, 0, "{\"error\":{\"mess", MODEL_BUSY, "429"},
	{"no quota left", 429, HTTP_DONE, 0, quota, MODEL_REFUSED, "You exceeded your quota"},
	{"no quota left, retry anyway", 429, HTTP_DONE, 1, quota, MODEL_REFUSED, "quota"},
	{"spend limit", 429, HTTP_DONE, 0, spend, MODEL_REFUSED, "billing_hard_limit_reached"},
	{"spend limit, Anthropic", 429, HTTP_DONE, 0, spend_anthropic, MODEL_REFUSED, "limit"},
	{"no credit, with 400", 400, HTTP_DONE, 0, balance, MODEL_REFUSED, "credit balance"},
	{"no credit, after 200", 200, HTTP_DONE, 0, credits, MODEL_REFUSED, "credits"},
	{"no quota, after 200", 200, HTTP_DONE, 0, quota, MODEL_REFUSED, "quota"},
	{"400", 400, HTTP_DONE, 0, "{\"error\":{\"message\":\"bad\"}}", MODEL_FAILED, "400: bad"},
	{"413", 413, HTTP_DONE, 0, NULL, MODEL_FAILED, "413"},
	{"422", 422, HTTP_DONE, 0, NULL, MODEL_FAILED, "422"},
	{"401", 401, HTTP_DONE, 0, NULL, MODEL_REFUSED, "401"},
	{"401, retry", 401, HTTP_DONE, 1, NULL, MODEL_REFUSED, "401"},
	{"402", 402, HTTP_DONE, 0, NULL, MODEL_REFUSED, "402"},
	{"403", 403, HTTP_DONE, 0, NULL, MODEL_REFUSED, "403"},
	{"404", 404, HTTP_DONE, 0, "{\"error\":\"no such model\"}", MODEL_REFUSED,
		"404: no such model"},
	{"301", 301, HTTP_DONE, 0, NULL, MODEL_REFUSED, "301"},
	{"307", 307, HTTP_DONE, 0, NULL, MODEL_REFUSED, "307"},
	{"400, retry", 400, HTTP_DONE, 1, NULL, MODEL_BUSY, "400"},
	{"500, no retry", 500, HTTP_DONE, -1, NULL, MODEL_FAILED, "500"},
	{"429, no retry", 429, HTTP_DONE, -1, NULL, MODEL_FAILED, "429"},
};

static void check(const struct row *r)
{
	struct reply_facts f = {.status = r->status,
		.transport = r->transport,
		.should_retry = r->should_retry,
		.retry_after_ms = -1};
	struct answer a = {.end_mark = "finish_reason"};
	struct buf error = {0};
	if (r->body)
		provider_openai.body(str_of(r->body), &a);
	enum model_kind kind =
		outcome_classify(&f, &a, str_of(r->body), STR("libcurl's words"), &error);
	if (kind != r->kind)
		fail_msg("%s: kind %d instead of %d", r->what, kind, r->kind);
	if (kind == MODEL_OK ? error.n > 0 : str_find(buf_str(&error), str_of(r->says)) < 0)
		fail_msg("%s: says \"%.*s\"", r->what, STRF(buf_str(&error)));
	buf_free(&error);
	answer_done(&a);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(&rows[i]);
}

/* What llama.cpp answers 500 to, and what a server says of itself. */
static void test_blames_request(void **state)
{
	static const struct {
		long status;
		const char *message;
		bool expected;
	} cases[] = {{500, "[json.exception.parse_error.101] parse error at line 1", true},
		{500, "'messages' is required", true}, {500, "key 'content' not found", true},
		{500, "Only one completion choice is allowed", true},
		{500, "tools param REQUIRES --jinja flag", true},
		{500, "The server had an error while processing your request", false},
		{500, "Internal server error", false}, {500, "", false},
		{503, "Loading model is required", false}, {400, "'messages' is required", false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct reply_facts f = {.status = cases[i].status};
		struct answer a = {0};
		buf_addz(&a.error, cases[i].message);
		if (outcome_blames_request(&f, &a) != cases[i].expected)
			fail_msg("%ld: %s", cases[i].status, cases[i].message);
		buf_free(&a.error);
	}
}

static void test_redirect_says_where(void **state)
{
	struct reply_facts f = header("location", "http://elsewhere.example/v1");
	struct answer a = {0};
	struct buf error = {0};
	(void)state;
	f.status = 302;
	assert_int_equal(outcome_classify(&f, &a, STR(""), STR(""), &error), MODEL_REFUSED);
	assert_non_null(strstr(error.p, "http://elsewhere.example/v1"));
	buf_free(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_other_headers),
		cmocka_unit_test(test_transport),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_blames_request),
		cmocka_unit_test(test_redirect_says_where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
