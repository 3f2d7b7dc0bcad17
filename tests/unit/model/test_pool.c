/* test_pool: the connection pool against a server that misbehaves on purpose: which kind each fault
 * is, what of the answer is told, and what the process' environment must not change. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "mockrun.h"
#include "keyring.h"
#include "model.h"
#include "testpool.h"
#include "testproject.h"
#include "testwb.h"

static char *dir;
static struct err err;

static int setup(void **state)
{
	(void)state;
	dir = test_make_dir();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	test_remove_dir(dir);
	free(dir);
	return 0;
}

/* ---- a pool and its server ---- */

static void start(struct testpool *t, const char *script, const char *option, const char *value)
{
	const char *const options[] = {option, value, NULL};
	testpool_start(t, dir, "openai", script, options);
}

/* ---- one fault after the other ---- */

enum { BODY = 1, STREAM = 2 }; /* how it is asked for */

struct fault {
	const char *script;
	int how;
	enum model_kind kind;
	const char *text, *says; /* the answer (NULL: not looked at); part of the sentence */
};

static const char long_text[] = "One two three four five six seven eight nine ten.";

static const struct fault faults[] = {
	{"*: answer", BODY | STREAM, MODEL_OK, long_text, ""},
	{"*: answer delay=50", BODY | STREAM, MODEL_OK, long_text, ""},
	{"*: answer framing=close", BODY | STREAM, MODEL_OK, long_text, ""},
	{"*: answer framing=length", BODY | STREAM, MODEL_OK, long_text, ""},
	{"*: answer framing=chunked", BODY | STREAM, MODEL_OK, long_text, ""},
	{"*: answer type=text/plain", BODY | STREAM, MODEL_OK, long_text, ""},
	{"*: finish length", BODY | STREAM, MODEL_OK, long_text, ""},
	{"*: finish content_filter", BODY | STREAM, MODEL_OK, long_text, ""},
	{"*: stall 50% 100", BODY | STREAM, MODEL_OK, long_text, ""},
	{"*: huge 5000000", BODY | STREAM, MODEL_OK, NULL, ""},
	{"*: cut 50%", BODY | STREAM, MODEL_PARTIAL, NULL, "broke off"},
	{"*: cut 50% framing=length", BODY | STREAM, MODEL_PARTIAL, NULL, "broke off"},
	{"*: cut 50% framing=chunked", BODY | STREAM, MODEL_PARTIAL, NULL, "broke off"},
	{"*: cut 50% framing=close", BODY, MODEL_PARTIAL, NULL, "the answer is"},
	{"*: cut 50% framing=close", STREAM, MODEL_PARTIAL, NULL, "no finish_reason"},
	{"*: cut 1 framing=close", BODY | STREAM, MODEL_PARTIAL, NULL, ""},
	{"*: no-finish", BODY | STREAM, MODEL_PARTIAL, NULL, "no finish_reason"},
	{"*: finish error", BODY | STREAM, MODEL_FAILED, NULL, "finish_reason \"error\""},
	{"*: error-mid-stream", STREAM, MODEL_FAILED, NULL, ""},
	{"*: 200-error", BODY | STREAM, MODEL_FAILED, NULL, ""},
	{"*: garbage", BODY | STREAM, MODEL_PARTIAL, NULL, ""},
	{"*: garbage http", BODY | STREAM, MODEL_BUSY, NULL, "gave no answer"},
	{"*: header-flood", BODY | STREAM, MODEL_PARTIAL, NULL, "broke off"},
	{"*: rst", BODY | STREAM, MODEL_BUSY, NULL, "gave no answer"},
	{"*: close", BODY | STREAM, MODEL_BUSY, NULL, "gave no answer"},
	{"*: status 429 retry-after=3", BODY | STREAM, MODEL_BUSY, NULL, "429"},
	{"*: status 500", BODY | STREAM, MODEL_BUSY, NULL, "500"},
	{"*: html 502", BODY | STREAM, MODEL_BUSY, NULL, "502"},
	{"*: status 503", BODY | STREAM, MODEL_BUSY, NULL, "503"},
	{"*: status 400", BODY | STREAM, MODEL_FAILED, NULL, "400"},
	{"*: html 413", BODY | STREAM, MODEL_FAILED, NULL, "413"},
	{"*: status 401", BODY | STREAM, MODEL_REFUSED, NULL, "401"},
	{"*: status 404", BODY | STREAM, MODEL_REFUSED, NULL, "404"},
	{"*: status 429 body=insufficient_quota", BODY | STREAM, MODEL_REFUSED, NULL,
		"insufficient_quota"},
};

static void check_fault(const struct fault *f, bool stream, bool watch)
{
	struct testpool x = {0};
	struct buf deltas = {0}, ask = {0};
	struct model_event e;
	int tag;
	start(&x, f->script, "--tokens-per-chunk", "3");
	x.config.stream = stream;
	buf_addf(&ask, "say\nECHO:%s", long_text);
	assert_done(
		models_send(x.models, &x.config, testpool_request(&x, ask.p), watch, &tag, &err));
	for (e = testpool_next(x.models); e.kind == MODEL_DELTA; e = testpool_next(x.models)) {
		assert_true(watch);
		buf_add(&deltas, e.text);
	}
	if (e.kind != f->kind)
		fail_msg("%s (%s): kind %d instead of %d: %.*s", f->script,
			stream ? "stream" : "body", e.kind, f->kind, STRF(e.error));
	assert_ptr_equal(e.tag, &tag);
	if (f->text && !str_is(e.text, f->text))
		fail_msg("%s: answered \"%.*s\"", f->script, STRF(e.text));
	if (watch && !str_eq(buf_str(&deltas), e.text))
		fail_msg("%s: told \"%.*s\" in pieces", f->script, STRF(buf_str(&deltas)));
	if (e.kind == MODEL_OK ? e.error.n > 0 : str_find(e.error, str_of(f->says)) < 0)
		fail_msg("%s: says \"%.*s\"", f->script, STRF(e.error));
	assert_int_equal(models_in_flight(x.models), 0);
	buf_free(&deltas);
	buf_free(&ask);
	testpool_stop(&x);
}

static void test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		if (faults[i].how & BODY)
			check_fault(&faults[i], false, false);
		if (faults[i].how & STREAM) {
			check_fault(&faults[i], true, false);
			check_fault(&faults[i], true, true);
		}
	}
}

/* Every byte of a stream in a packet of its own. */
static void test_split(void **state)
{
	(void)state;
	for (int watch = 0; watch < 2; watch++) {
		struct testpool x = {0};
		struct buf deltas = {0};
		struct model_event e;
		int tag;
		start(&x, "*: text 'h\xC3\xA9 \xF0\x9F\x98\x80 done'", "--split", "1");
		x.config.stream = true;
		assert_done(models_send(
			x.models, &x.config, testpool_request(&x, "hi"), watch, &tag, &err));
		for (e = testpool_next(x.models); e.kind == MODEL_DELTA;
			e = testpool_next(x.models))
			buf_add(&deltas, e.text);
		assert_int_equal(e.kind, MODEL_OK);
		assert_str(e.text, "h\xC3\xA9 \xF0\x9F\x98\x80 done");
		if (watch)
			assert_true(str_eq(buf_str(&deltas), e.text));
		assert_str(e.finish, "stop");
		assert_true(e.usage.input > 0 && e.usage.output > 0);
		assert_true(e.first_ms >= 0 && e.latency_ms >= e.first_ms);
		buf_free(&deltas);
		testpool_stop(&x);
	}
}

static void test_facts(void **state)
{
	struct testpool x = {0};
	int tag;
	(void)state;
	start(&x, "1: status 429 retry-after=3\n2: status 500 retry-after=soon\n3: answer", NULL,
		NULL);
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "a"), false, &tag, &err));
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.retry_after_ms, 3000);
	assert_true(e.rate_limited);
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "b"), false, &tag, &err));
	e = testpool_next(x.models);
	assert_int_equal(e.retry_after_ms, -1);
	assert_false(e.rate_limited);
	assert_done(models_send(
		x.models, &x.config, testpool_request(&x, "ECHO:c"), false, &tag, &err));
	e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_OK);
	assert_true(str_find(e.response, STR("\"choices\"")) >= 0);
	/* One connection was enough: it is kept. */
	assert_in_range(testwb_count(&x.mock, "connections"), 1, 2);
	testpool_stop(&x);
}

/* A server that hangs up on a kept connection may have done the work: nobody asks it again behind
 * our back. */
static void test_asked_once(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		static const char *const faults_[] = {"close", "rst"};
		struct testpool x = {0};
		char script[100];
		int tag;
		snprintf(script, sizeof script, "1: answer\n*: %s", faults_[i % 2]);
		start(&x, script, NULL, NULL);
		x.config.stream = i / 2;
		assert_done(models_send(
			x.models, &x.config, testpool_request(&x, "a"), false, &tag, &err));
		assert_int_equal(testpool_next(x.models).kind, MODEL_OK);
		assert_done(models_send(
			x.models, &x.config, testpool_request(&x, "b"), false, &tag, &err));
		assert_int_equal(testpool_next(x.models).kind, MODEL_BUSY);
		assert_int_equal(testwb_count(&x.mock, "requests"), 2);
		testpool_stop(&x);
	}
}

/* libcurl would wait for leave to send a body of a megabyte. */
static void test_large_request(void **state)
{
	struct testpool x = {0};
	struct buf text = {0};
	int tag;
	(void)state;
	start(&x, "*: answer", NULL, NULL);
	while (text.n < 3000000)
		buf_addz(&text, "a long prompt ");
	buf_addz(&text, "\nECHO:read");
	assert_done(
		models_send(x.models, &x.config, testpool_request(&x, text.p), false, &tag, &err));
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_OK);
	assert_str(e.text, "read");
	assert_int_equal(testwb_count(&x.mock, "expecting"), 0);
	buf_free(&text);
	testpool_stop(&x);
}

static void test_timeout(void **state)
{
	struct testpool x = {0};
	int tag;
	(void)state;
	start(&x, "1: delay 5000\n2: stall 50% 5000", NULL, NULL);
	x.config.timeout_ms = 300;
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "a"), false, &tag, &err));
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_BUSY);
	assert_true(str_find(e.error, STR("in time")) >= 0);
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "b"), false, &tag, &err));
	e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_PARTIAL);
	assert_true(str_find(e.error, STR("in time")) >= 0);
	testpool_stop(&x);
}

/* A redirect is never followed: it could carry the key to somebody else. */
static void test_redirect(void **state)
{
	struct testpool x = {0}, second = {0};
	char script[200];
	int tag;
	(void)state;
	start(&second, "*: answer", NULL, NULL);
	snprintf(script, sizeof script,
		"*: status 302 location=http://127.0.0.1:%d/v1/chat/completions", second.mock.port);
	start(&x, script, NULL, NULL);
	setenv("STROP_TEST_POOL_KEY", "sk-canary0123456789", 1);
	x.config.api_key_env = STR("STROP_TEST_POOL_KEY");
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "a"), false, &tag, &err));
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_REFUSED);
	assert_true(str_find(e.error, STR("redirects are not followed")) >= 0);
	assert_int_equal(testwb_count(&x.mock, "authorized"), 1);
	assert_int_equal(testwb_count(&second.mock, "requests"), 0);
	unsetenv("STROP_TEST_POOL_KEY");
	testpool_stop(&x);
	testpool_stop(&second);
}

static void test_nobody_listens(void **state)
{
	struct testpool x = {0};
	int tag;
	(void)state;
	start(&x, "", NULL, NULL);
	mockrun_stop(&x.mock);
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "a"), false, &tag, &err));
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_BUSY);
	assert_true(str_find(e.error, STR("could not be reached")) >= 0);
	testpool_stop(&x);
}

/* ---- what lies around in the environment ---- */

static void test_netrc(void **state)
{
	struct testpool x = {0};
	char *old = getenv("HOME") ? mem_dup(str_of(getenv("HOME"))) : NULL, log[512];
	int tag;
	(void)state;
	project_write(dir, ".netrc",
		"machine 127.0.0.1 login canary password netrc-canary\ndefault login canary "
		"password "
		"netrc-canary\n");
	setenv("HOME", dir, 1);
	snprintf(log, sizeof log, "%s/log", dir);
	start(&x, "*: answer", "--log", log);
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "a"), false, &tag, &err));
	assert_int_equal(testpool_next(x.models).kind, MODEL_OK);
	assert_int_equal(testwb_count(&x.mock, "authorized"), 0);
	testpool_stop(&x);
	if (old)
		setenv("HOME", old, 1);
	free(old);
}

static void test_proxy(void **state)
{
	static const char *const names[] = {
		"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
	struct testpool x = {0}, proxy = {0};
	char url[100];
	int tag;
	(void)state;
	start(&proxy, "*: text 'from the proxy'", NULL, NULL);
	start(&x, "*: text 'from the server'", NULL, NULL);
	snprintf(url, sizeof url, "http://127.0.0.1:%d", proxy.mock.port);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		setenv(names[i], url, 1);
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "a"), false, &tag, &err));
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_OK);
	assert_str(e.text, "from the server");
	assert_int_equal(testwb_count(&proxy.mock, "requests"), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
	testpool_stop(&x);
	testpool_stop(&proxy);
}

/* A server that repeats the key does not get it into what is kept or said. */
static void test_key_is_masked(void **state)
{
	static const char key[] = "sk-canary0123456789";
	struct testpool x = {0};
	char script[300];
	int tag;
	(void)state;
	snprintf(script, sizeof script,
		"*: status 401 header='x-request-id: %s' "
		"body='{\"error\":{\"message\":\"Incorrect API key provided: %s\"}}'",
		key, key);
	start(&x, script, NULL, NULL);
	setenv("STROP_TEST_POOL_KEY", key, 1);
	x.config.api_key_env = STR("STROP_TEST_POOL_KEY");
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "a"), false, &tag, &err));
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_REFUSED);
	assert_true(str_find(e.error, STR("Incorrect API key")) >= 0);
	assert_true(str_find(e.error, str_of(key)) < 0);
	assert_true(str_find(e.response, str_of(key)) < 0);
	assert_true(str_find(e.error, STR("6789")) >= 0);
	assert_str(e.request_id, "sk-\xE2\x80\xA6"
				 "6789");
	unsetenv("STROP_TEST_POOL_KEY");
	testpool_stop(&x);
}

/* Nor does one that says it in its answer, a few letters at a time; what only begins like it is told. */
static void test_streamed_key_is_masked(void **state)
{
	static const char key[] = "sk-canary0123456789";
	static const char want[] = "so it is sk-\xE2\x80\xA6"
				   "6789, not sk-canary, or sk";
	struct testpool x = {0};
	char script[300];
	struct buf deltas = {0};
	struct model_event e;
	int tag;
	(void)state;
	snprintf(script, sizeof script, "*: text 'so it is %s, not sk-canary, or sk'", key);
	start(&x, script, "--chunk-ms", "5");
	setenv("STROP_TEST_POOL_KEY", key, 1);
	x.config.api_key_env = STR("STROP_TEST_POOL_KEY");
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "a"), true, &tag, &err));
	for (e = testpool_next(x.models); e.kind == MODEL_DELTA; e = testpool_next(x.models))
		buf_add(&deltas, e.text);
	assert_int_equal(e.kind, MODEL_OK);
	assert_str(e.text, want);
	assert_str(buf_str(&deltas), want);
	buf_free(&deltas);
	unsetenv("STROP_TEST_POOL_KEY");
	testpool_stop(&x);
}

/* The key of keys.yaml for this origin is sent, and at once no more when the address is another. */
static void test_key_of_the_person(void **state)
{
	struct testpool x = {0}, other = {0};
	struct key_source source = {.env = STR("STROP_TEST_POOL_KEY")};
	int tag;
	(void)state;
	start(&x, "*: answer", NULL, NULL);
	start(&other, "*: answer", NULL, NULL);
	setenv("STROP_TEST_POOL_KEY", "sk-canary0123456789", 1);
	source.origin = arena_printf(&x.arena, "http://127.0.0.1:%d", x.mock.port);
	x.config.key = other.config.key = &source;
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "a"), false, &tag, &err));
	assert_int_equal(testpool_next(x.models).kind, MODEL_OK);
	assert_int_equal(testwb_count(&x.mock, "authorized"), 1);
	assert_done(models_send(
		other.models, &other.config, testpool_request(&other, "a"), false, &tag, &err));
	assert_int_equal(testpool_next(other.models).kind, MODEL_OK);
	assert_int_equal(testwb_count(&other.mock, "authorized"), 0);
	/* And where it cannot be had, nothing is sent. */
	unsetenv("STROP_TEST_POOL_KEY");
	assert_int_equal(
		models_send(x.models, &x.config, testpool_request(&x, "b"), false, &tag, &err),
		ERR_INPUT);
	assert_int_equal(testwb_count(&x.mock, "requests"), 1);
	testpool_stop(&x);
	testpool_stop(&other);
}

/* ---- many, and fewer ---- */

static void test_many(void **state)
{
	enum { N = 64 };
	struct testpool x = {0};
	int tags[N];
	bool seen[N] = {false};
	(void)state;
	start(&x, "", "--latency-ms", "300");
	for (int i = 0; i < N; i++) {
		char text[40];
		snprintf(text, sizeof text, "ECHO:answer %d", i);
		assert_done(models_send(
			x.models, &x.config, testpool_request(&x, text), false, &tags[i], &err));
	}
	assert_int_equal(models_in_flight(x.models), N);
	for (int n = 0; n < N; n++) {
		char text[40];
		struct model_event e = testpool_next(x.models);
		ptrdiff_t i = (int *)e.tag - tags;
		assert_int_equal(e.kind, MODEL_OK);
		assert_in_range(i, 0, N - 1);
		assert_false(seen[i]);
		seen[i] = true;
		snprintf(text, sizeof text, "answer %d", (int)i);
		assert_str(e.text, text);
	}
	assert_int_equal(models_in_flight(x.models), 0);
	assert_int_equal(testwb_count(&x.mock, "max_in_flight"), N);
	testpool_stop(&x);
}

static void test_cancel(void **state)
{
	struct testpool x = {0};
	int gone, stays;
	(void)state;
	start(&x, "", "--latency-ms", "100");
	assert_done(models_send(
		x.models, &x.config, testpool_request(&x, "ECHO:gone"), false, &gone, &err));
	assert_done(models_send(
		x.models, &x.config, testpool_request(&x, "ECHO:stays"), false, &stays, &err));
	assert_done(models_pump(x.models, 20, NULL, 0, &err));
	models_cancel(x.models, &gone);
	assert_int_equal(models_in_flight(x.models), 1);
	struct model_event e = testpool_next(x.models);
	assert_ptr_equal(e.tag, &stays);
	assert_str(e.text, "stays");
	models_cancel(x.models, &gone);
	models_cancel(x.models, NULL);
	assert_false(models_next(x.models, &e));
	testpool_stop(&x);
}

/* A call that has ended but was not told yet is dropped, too: its tag may be gone. */
static void test_cancel_ended(void **state)
{
	struct testpool x = {0};
	struct model_event e;
	int gone, stays;
	(void)state;
	start(&x, "", NULL, NULL);
	struct model_config local = {.id = STR("r"), .provider = STR("builtin")};
	struct model_message m = {.role = STR("user"), .text = STR("Question: who?\nAnswer:")};
	struct model_request r;
	assert_done(model_request(&local, NULL, &m, 1, &x.arena, &r, &err));
	assert_done(models_send(x.models, &local, &r, false, &gone, &err));
	assert_done(models_send(x.models, &local, &r, false, &stays, &err));
	assert_done(models_send(x.models, &local, &r, false, &gone, &err));
	models_cancel(x.models, &gone);
	assert_int_equal(models_in_flight(x.models), 1);
	assert_true(models_next(x.models, &e));
	assert_ptr_equal(e.tag, &stays);
	assert_false(models_next(x.models, &e));
	assert_done(models_send(x.models, &local, &r, false, &stays, &err));
	assert_true(models_next(x.models, &e));
	assert_false(models_next(x.models, &e));
	testpool_stop(&x);
}

/* The pump sleeps on the caller's descriptor, too. */
static void test_wake(void **state)
{
	struct testpool x = {0};
	int ends[2], tag;
	(void)state;
	assert_int_equal(pipe(ends), 0);
	start(&x, "*: delay 5000", NULL, NULL);
	assert_done(models_send(x.models, &x.config, testpool_request(&x, "a"), false, &tag, &err));
	assert_done(models_pump(x.models, 50, ends, 1, &err));
	assert_int_equal(write(ends[1], "x", 1), 1);
	/* It would sleep for ten minutes. */
	for (int i = 0; i < 10; i++)
		assert_done(models_pump(x.models, 600000, ends, 1, &err));
	assert_int_equal(models_in_flight(x.models), 1);
	close(ends[0]);
	close(ends[1]);
	testpool_stop(&x);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_faults),
		T(test_split),
		T(test_facts),
		T(test_asked_once),
		T(test_large_request),
		T(test_timeout),
		T(test_redirect),
		T(test_nobody_listens),
		T(test_netrc),
		T(test_proxy),
		T(test_key_is_masked),
		T(test_streamed_key_is_masked),
		T(test_key_of_the_person),
		T(test_many),
		T(test_cancel),
		T(test_cancel_ended),
		T(test_wake),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
