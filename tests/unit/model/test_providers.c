/*
 * test_providers: anthropic and ollama against a server that speaks their protocols, with what goes
 * wrong; what is advised; and the lists of models.
 */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "mockrun.h"
#include "model.h"
#include "provider.h"
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

static void start(struct testpool *t, const char *provider, const char *script, const char *key)
{
	const char *const options[] = {"--tokens-per-chunk", "3", key ? "--key" : NULL, key, NULL};
	testpool_start(t, dir, provider, script, options);
}

static void send(struct testpool *f, const char *text, bool watch)
{
	struct model_message list[] = {{.role = STR("system"), .text = STR("Be brief.")},
		{.role = STR("user"), .text = str_of(text)}};
	struct model_request *r = arena_alloc(&f->arena, sizeof *r);
	assert_done(model_request(&f->config, NULL, list, 2, &f->arena, r, &err));
	assert_done(models_send(f->models, &f->config, r, watch, f, &err));
}

/* ---- one fault after the other ---- */

enum { BODY = 1, STREAM = 2 };

static const char answer[] = "One two three four five six seven eight nine ten.";

static const struct fault {
	const char *provider, *script;
	int how;
	enum model_kind kind;
	const char *finish, *says;
	long status;
} faults[] = {
	{"anthropic", "*: answer", BODY | STREAM, MODEL_OK, "end_turn", "", 200},
	{"anthropic", "*: answer wire=unnamed", STREAM, MODEL_OK, "end_turn", "", 200},
	{"anthropic", "*: answer wire=crlf", STREAM, MODEL_OK, "end_turn", "", 200},
	{"anthropic", "*: answer wire=unended", STREAM, MODEL_OK, "end_turn", "", 200},
	{"anthropic", "*: finish length", BODY | STREAM, MODEL_OK, "max_tokens", "", 200},
	{"anthropic", "*: finish pause_turn", BODY | STREAM, MODEL_OK, "pause_turn", "", 200},
	{"anthropic", "*: finish content_filter", BODY | STREAM, MODEL_OK, "refusal", "", 200},
	{"anthropic", "*: no-finish", BODY | STREAM, MODEL_PARTIAL, NULL, "no message_stop", 200},
	{"anthropic", "*: cut 50%", BODY | STREAM, MODEL_PARTIAL, NULL, "broke off", 200},
	{"anthropic", "*: cut 90% framing=close", STREAM, MODEL_PARTIAL, NULL, "no message_stop",
		200},
	{"anthropic", "*: error-mid-stream", STREAM, MODEL_FAILED, NULL, "", 200},
	{"anthropic", "*: 200-error", BODY, MODEL_FAILED, NULL, "", 200},
	{"anthropic", "*: status 529 body=overloaded_error", BODY | STREAM, MODEL_BUSY, NULL, "529",
		529},
	{"anthropic", "*: status 429 body=rate_limit_error", BODY, MODEL_BUSY, NULL, "429", 429},
	{"anthropic", "*: status 400", BODY, MODEL_FAILED, NULL, "400", 400},
	{"anthropic", "*: status 413", BODY, MODEL_FAILED, NULL, "413", 413},
	{"anthropic", "*: status 402", BODY, MODEL_REFUSED, NULL, "402", 402},
	{"anthropic", "*: garbage", BODY | STREAM, MODEL_PARTIAL, NULL, "", 200},
	{"openai-responses", "*: answer", BODY | STREAM, MODEL_OK, "completed", "", 200},
	{"openai-responses", "*: answer wire=unnamed", STREAM, MODEL_OK, "completed", "", 200},
	{"openai-responses", "*: answer wire=crlf", STREAM, MODEL_OK, "completed", "", 200},
	{"openai-responses", "*: answer wire=unended", STREAM, MODEL_OK, "completed", "", 200},
	{"openai-responses", "*: finish length", BODY | STREAM, MODEL_OK, "max_output_tokens", "",
		200},
	{"openai-responses", "*: finish content_filter", BODY | STREAM, MODEL_OK, "content_filter",
		"", 200},
	{"openai-responses", "*: no-finish", STREAM, MODEL_PARTIAL, NULL, "no response.completed",
		200},
	{"openai-responses", "*: cut 50%", BODY | STREAM, MODEL_PARTIAL, NULL, "broke off", 200},
	{"openai-responses", "*: cut 90% framing=close", STREAM, MODEL_PARTIAL, NULL, "", 200},
	{"openai-responses", "*: error-mid-stream", STREAM, MODEL_FAILED, NULL, "", 200},
	{"openai-responses", "*: 200-error", BODY | STREAM, MODEL_FAILED, NULL, "", 200},
	{"openai-responses", "*: status 429 retry-after=1", BODY, MODEL_BUSY, NULL, "429", 429},
	{"openai-responses", "*: status 400", BODY, MODEL_FAILED, NULL, "400", 400},
	{"openai-responses", "*: status 401", BODY | STREAM, MODEL_REFUSED, NULL, "401", 401},
	{"openai-responses", "*: garbage", BODY | STREAM, MODEL_PARTIAL, NULL, "", 200},
	{"openai-responses", "*: html 502", BODY | STREAM, MODEL_BUSY, NULL, "502", 502},
	{"ollama", "*: answer", BODY | STREAM, MODEL_OK, "stop", "", 200},
	{"ollama", "*: finish length", BODY | STREAM, MODEL_OK, "length", "", 200},
	{"ollama", "*: answer wire=crlf", STREAM, MODEL_OK, "stop", "", 200},
	{"ollama", "*: answer wire=unended", STREAM, MODEL_OK, "stop", "", 200},
	{"ollama", "*: no-finish", STREAM, MODEL_PARTIAL, NULL, "no \"done\":true", 200},
	{"ollama", "*: cut 50%", BODY | STREAM, MODEL_PARTIAL, NULL, "broke off", 200},
	{"ollama", "*: cut 90% framing=close", STREAM, MODEL_PARTIAL, NULL, "no \"done\":true",
		200},
	{"ollama", "*: error-mid-stream", STREAM, MODEL_FAILED, NULL, "", 200},
	{"ollama", "*: 200-error", BODY | STREAM, MODEL_FAILED, NULL, "", 200},
	{"ollama", "*: status 404", BODY | STREAM, MODEL_REFUSED, NULL, "404", 404},
	{"ollama", "*: status 500", BODY, MODEL_BUSY, NULL, "500", 500},
	{"ollama", "*: garbage", BODY | STREAM, MODEL_PARTIAL, NULL, "", 200},
	{"ollama", "*: html 502", BODY | STREAM, MODEL_BUSY, NULL, "502", 502},
};

static void check_fault(const struct fault *f, bool stream, bool watch)
{
	struct testpool x = {0};
	struct buf deltas = {0}, ask = {0};
	struct model_event e;
	start(&x, f->provider, f->script, NULL);
	x.config.stream = stream;
	buf_addf(&ask, "say\nECHO:%s", answer);
	send(&x, ask.p, watch);
	for (e = testpool_next(x.models); e.kind == MODEL_DELTA; e = testpool_next(x.models))
		buf_add(&deltas, e.text);
	if (e.kind != f->kind || e.status != f->status)
		fail_msg("%s, %s (%s): kind %d, status %ld: %.*s", f->provider, f->script,
			stream ? "stream" : "body", e.kind, e.status, STRF(e.error));
	if (e.kind == MODEL_OK && (!str_is(e.text, answer) || !str_is(e.finish, f->finish)))
		fail_msg("%s, %s: \"%.*s\", %.*s", f->provider, f->script, STRF(e.text),
			STRF(e.finish));
	if (e.kind == MODEL_OK && (e.usage.input <= 0 || e.usage.output <= 0))
		fail_msg("%s, %s: no tokens", f->provider, f->script);
	if (watch && !str_eq(buf_str(&deltas), e.text))
		fail_msg("%s, %s: told \"%.*s\" in pieces", f->provider, f->script,
			STRF(buf_str(&deltas)));
	if (e.kind == MODEL_OK ? e.error.n > 0 : str_find(e.error, str_of(f->says)) < 0)
		fail_msg("%s, %s: says \"%.*s\"", f->provider, f->script, STRF(e.error));
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

/* A server that is overloaded in the midst of a stream: before the first word nothing is lost by
 * another try, after it the words were paid for. */
static void test_overloaded(void **state)
{
	static const struct {
		const char *script;
		enum model_kind kind;
	} rows[] = {
		{"*: raw 'data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
		 "\"message\":\"Overloaded\"}}\\n\\n'",
			MODEL_BUSY},
		{"*: raw 'data: "
		 "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\","
		 "\"text\":\"a\"}}\\n\\ndata: "
		 "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":"
		 "\"Overloaded\"}}\\n\\n'",
			MODEL_FAILED},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct testpool x = {0};
		start(&x, "anthropic", rows[i].script, NULL);
		x.config.stream = true;
		send(&x, "hi", false);
		struct model_event e = testpool_next(x.models);
		assert_int_equal(e.kind, rows[i].kind);
		assert_str(e.error, "Overloaded");
		testpool_stop(&x);
	}
}

/* ---- what is asked ---- */

/* The messages of the body for these. */
static void expect_messages(
	const char *provider, const struct model_message *list, size_t n, const char *want)
{
	struct arena a = {0};
	struct model_config c = {.id = STR("m"), .provider = str_of(provider)};
	struct model_request r;
	struct json *body = NULL;
	struct buf got = {0};
	assert_done(model_request(&c, NULL, list, n, &a, &r, &err));
	assert_done(json_parse(r.body, &body, &err));
	json_print_canonical(&got, json_get(body, "messages"));
	assert_str(buf_str(&got), want);
	buf_free(&got);
	json_free(body);
	arena_free(&a);
}

#define MESSAGE(r, t)                                                                              \
	{                                                                                          \
		.role = {r, sizeof r - 1}, .text = { t, sizeof t - 1 }                             \
	}

static void test_messages(void **state)
{
	static const struct model_image image = {{"image/png", 9}, {"AAAA", 4}, {"0123", 4}};
	static const struct model_message turns[] = {MESSAGE("system", "S"), MESSAGE("user", "a"),
		MESSAGE("user", "b"), MESSAGE("assistant", "c"), MESSAGE("developer", "D"),
		MESSAGE("user", " \n"), MESSAGE("user", "d"), MESSAGE("assistant", "It is: \n")};
	static const struct model_message pictures[] = {
		{.role = {"user", 4}, .text = {"see", 3}, .images = &image, .n_images = 1}};
	(void)state;
	expect_messages("anthropic", turns, 8,
		"[{\"content\":[{\"text\":\"a\",\"type\":\"text\"},{\"text\":\"b\",\"type\":"
		"\"text\"}],"
		"\"role\":\"user\"},{\"content\":\"c\",\"role\":\"assistant\"},{\"content\":\"d\","
		"\"role\":\"user\"},{\"content\":\"It is:\",\"role\":\"assistant\"}]");
	expect_messages("anthropic", pictures, 1,
		"[{\"content\":[{\"source\":{\"data\":{\"image_base64\":\"0123\"},\"media_type\":"
		"\"image/png\",\"type\":\"base64\"},\"type\":\"image\"},{\"text\":\"see\",\"type\":"
		"\"text\"}],\"role\":\"user\"}]");
	expect_messages("ollama", pictures, 1,
		"[{\"content\":\"see\",\"images\":[{\"image_base64\":\"0123\"}],\"role\":\"user\"}"
		"]");
	expect_messages("ollama", turns + 3, 3,
		"[{\"content\":\"c\",\"role\":\"assistant\"},{\"content\":\"D\",\"role\":"
		"\"system\"},{"
		"\"content\":\" \\n\",\"role\":\"user\"}]");
}

static void test_no_user(void **state)
{
	static const struct model_message list[] = {MESSAGE("system", "S")};
	struct arena a = {0};
	struct model_config c = {.id = STR("m"), .provider = STR("anthropic")};
	struct model_request r;
	(void)state;
	assert_int_equal(model_request(&c, NULL, list, 1, &a, &r, &err), ERR_INPUT);
	assert_string_equal(err.text, "model m: the prompt has no user message, which the Messages "
				      "API needs: begin one with a line `user:`");
	arena_free(&a);
}

static void test_key(void **state)
{
	struct testpool x = {0};
	(void)state;
	setenv("STROP_TEST_PROVIDER_VALUE", "sk-ant-0123456789", 1);
	start(&x, "anthropic", "*: answer", "sk-ant-0123456789");
	send(&x, "hi", false);
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_REFUSED);
	assert_int_equal(e.status, 401);
	assert_true(str_find(e.advice, STR("the server wants a key")) >= 0);
	x.config.api_key_env = STR("STROP_TEST_PROVIDER_VALUE");
	send(&x, "hi", false);
	assert_int_equal(testpool_next(x.models).kind, MODEL_OK);
	testpool_stop(&x);
	unsetenv("STROP_TEST_PROVIDER_VALUE");
}

static void test_versions(void **state)
{
	struct testpool x = {0};
	struct json *params;
	(void)state;
	assert_done(json_parse(STR("{\"temperature\":0}"), &params, &err));
	start(&x, "anthropic", "*: answer", NULL);
	x.config.params = params;
	send(&x, "hi", false);
	assert_int_equal(testpool_next(x.models).kind, MODEL_OK);
	x.config.api_version = STR("2026-10-21");
	send(&x, "hi", false);
	assert_int_equal(testpool_next(x.models).kind, MODEL_OK);
	testpool_stop(&x);
	json_free(params);
}

/* ---- what else is told ---- */

static void test_context_is_cut(void **state)
{
	struct testpool x = {0};
	char *text = mem_alloc(40001);
	(void)state;
	memset(text, 'x', 40000);
	start(&x, "ollama",
		"*: raw "
		"'{\"message\":{\"content\":\"a\"},\"done\":true,\"prompt_eval_count\":4096}'",
		NULL);
	send(&x, text, false);
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_OK);
	assert_str(e.note,
		"the server may have cut the prompt: it read 4096 of about 10003 tokens; raise "
		"num_ctx (it is 8192) in the model's params");
	send(&x, "short", false);
	e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_OK);
	assert_int_equal(e.note.n, 0);
	testpool_stop(&x);
	free(text);
}

static void test_lists(void **state)
{
	static const char *const names[] = {"anthropic", "ollama", "openai"};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct testpool x = {0};
		struct str list;
		start(&x, names[i], "*: answer", NULL);
		struct model_fetch f = {.method = "GET", .path = model_list_path(&x.config)};
		assert_done(models_fetch(x.models, &x.config, &f, &x, &err));
		struct model_event e = testpool_next(x.models);
		assert_int_equal(e.kind, MODEL_OK);
		assert_done(model_list_names(e.text, &x.arena, &list, &err));
		assert_true(list.n > 1 && str_ends(list, STR("\n")));
		assert_int_equal(model_list_names(STR("{}"), &x.arena, &list, &err), ERR_NET);
		assert_int_equal(model_list_names(STR("no"), &x.arena, &list, &err), ERR_INPUT);
		testpool_stop(&x);
	}
}

static void test_nobody_listens(void **state)
{
	static const char *const names[] = {"anthropic", "ollama"};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct testpool x = {0};
		start(&x, names[i], "*: answer", NULL);
		mockrun_stop(&x.mock);
		send(&x, "hi", false);
		struct model_event e = testpool_next(x.models);
		assert_int_equal(e.kind, MODEL_BUSY);
		assert_int_equal(e.status, 0);
		assert_true(str_find(e.advice, i ? STR("is Ollama running?")
						 : STR("is the server running")) >= 0);
		testpool_stop(&x);
	}
}

static void test_first_byte(void **state)
{
	struct model_config c = {.id = STR("m"), .provider = STR("ollama")};
	(void)state;
	assert_int_equal(provider_first_byte_ms(&provider_ollama, &c), 600000);
	assert_int_equal(provider_first_byte_ms(&provider_anthropic, &c), 120000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_overloaded),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_no_user),
		cmocka_unit_test(test_key),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_context_is_cut),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_nobody_listens),
		cmocka_unit_test(test_first_byte),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
