/* test_batch: what is asked of a batch service and what its answers mean, for each service that
 * strop knows. */
#include "test.h"

#include <stdlib.h>

#include "batch.h"

static struct err err;
static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct model_fetch ask(const struct batch_api *api, enum batch_step step,
	const struct batch_remote *r, const char *lines)
{
	struct model_fetch f;
	api->ask(step, r, str_of(lines), STR("t0ken"),
		STR("https://api.example.com/v1/chat/completions"), &arena, &f);
	return f;
}

static struct batch_remote reply(
	const struct batch_api *api, enum batch_step step, const char *text)
{
	struct batch_remote r = {.id = STR("b1")};
	struct json *v;
	assert_done(json_parse(str_of(text), &v, &err));
	assert_done(api->reply(step, v, &arena, &r, &err));
	json_free(v);
	return r;
}

static struct batch_result result(const struct batch_api *api, const char *text)
{
	struct batch_result r;
	struct json *v;
	assert_done(json_parse(str_of(text), &v, &err));
	assert_done(api->result(v, &arena, &r, &err));
	json_free(v);
	return r;
}

static void holds(struct str text, const char *part)
{
	if (str_find(text, str_of(part)) < 0)
		fail_msg("\"%.*s\" does not hold \"%s\"", STRF(text), part);
}

/* ---- OpenAI ---- */

static const struct model_request chat = {.protocol = {"openai-chat/1", 13},
	.endpoint = {"https://api.example.com/v1/chat/completions", 43},
	.model = {"m", 1},
	.body = {"{\"messages\":[],\"model\":\"m\"}", 27}};

static void test_openai_asks(void **state)
{
	struct batch_remote r = {.file = STR("file-1"),
		.id = STR("batch_1"),
		.results = STR("file-2"),
		.errors = STR("file-3")};
	struct buf lines = {0};
	(void)state;
	batch_add(&batch_openai, STR("k1"), &chat, &lines);
	batch_add(&batch_openai, STR("k2"), &chat, &lines);
	assert_str(buf_str(&lines), "{\"custom_id\":\"k1\",\"method\":\"POST\",\"url\":\"/v1/chat/"
				    "completions\",\"body\":"
				    "{\"messages\":[],\"model\":\"m\",\"stream\":false}}\n"
				    "{\"custom_id\":\"k2\",\"method\":\"POST\",\"url\":\"/v1/chat/"
				    "completions\",\"body\":"
				    "{\"messages\":[],\"model\":\"m\",\"stream\":false}}\n");
	struct model_fetch f = ask(&batch_openai, BATCH_UPLOAD, &r, lines.p);
	assert_str(f.path, "/files");
	holds(f.content_type, "multipart/form-data; boundary=");
	holds(f.body, "name=\"purpose\"\r\n\r\nbatch\r\n--");
	holds(f.body, "filename=\"strop-t0ken.jsonl\"");
	holds(f.body, lines.p);
	f = ask(&batch_openai, BATCH_SUBMIT, &r, "");
	assert_str(f.path, "/batches");
	assert_str(f.body, "{\"input_file_id\":\"file-1\",\"endpoint\":\"/v1/chat/completions\","
			   "\"completion_window\":\"24h\",\"metadata\":{\"strop\":\"t0ken\"}}");
	assert_str(ask(&batch_openai, BATCH_POLL, &r, "").path, "/batches/batch_1");
	assert_str(ask(&batch_openai, BATCH_RESULTS, &r, "").path, "/files/file-2/content");
	assert_str(ask(&batch_openai, BATCH_ERRORS, &r, "").path, "/files/file-3/content");
	assert_str(ask(&batch_openai, BATCH_CANCEL, &r, "").path, "/batches/batch_1/cancel");
	buf_free(&lines);
}

static void test_openai_states(void **state)
{
	static const struct {
		const char *reply;
		enum batch_state state;
		bool early;
		const char *why;
	} rows[] = {
		{"{\"id\":\"b\",\"status\":\"validating\"}", BATCH_RUNNING, false, ""},
		{"{\"id\":\"b\",\"status\":\"in_progress\",\"request_counts\":{\"total\":9,"
		 "\"completed\":4,\"failed\":1}}",
			BATCH_RUNNING, false, ""},
		{"{\"id\":\"b\",\"status\":\"finalizing\"}", BATCH_RUNNING, false, ""},
		{"{\"id\":\"b\",\"status\":\"cancelling\"}", BATCH_RUNNING, false, ""},
		{"{\"id\":\"b\",\"status\":\"completed\",\"output_file_id\":\"o\","
		 "\"error_file_id\":null}",
			BATCH_ENDED, false, ""},
		{"{\"id\":\"b\",\"status\":\"expired\",\"output_file_id\":\"o\"}", BATCH_ENDED,
			true, "expired"},
		{"{\"id\":\"b\",\"status\":\"cancelled\"}", BATCH_ENDED, true, "cancelled"},
		{"{\"id\":\"b\",\"status\":\"failed\",\"errors\":{\"data\":[{\"code\":\"x\","
		 "\"line\":7,"
		 "\"message\":\"bad model\"}]}}",
			BATCH_FAILED, false, "line 7: bad model"},
		{"{\"id\":\"b\",\"status\":\"something new\"}", BATCH_RUNNING, false, ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct batch_remote r = reply(&batch_openai, BATCH_POLL, rows[i].reply);
		if (r.state != rows[i].state || r.early != rows[i].early)
			fail_msg("%s: state %d", rows[i].reply, r.state);
		holds(r.why, rows[i].why);
	}
	struct batch_remote r = reply(&batch_openai, BATCH_POLL, rows[1].reply);
	assert_int_equal(r.total, 9);
	assert_int_equal(r.completed, 4);
	assert_int_equal(r.failed, 1);
	assert_str(reply(&batch_openai, BATCH_UPLOAD, "{\"id\":\"file-9\"}").file, "file-9");
	assert_str(reply(&batch_openai, BATCH_POLL, rows[4].reply).results, "o");
}

static void test_openai_results(void **state)
{
	struct batch_result r =
		result(&batch_openai, "{\"id\":\"x\",\"custom_id\":\"k1\",\"response\":{\"status_"
				      "code\":200,\"body\":{\"a\":1}},"
				      "\"error\":null}");
	(void)state;
	assert_str(r.id, "k1");
	assert_int_equal(r.status, 200);
	assert_str(r.body, "{\"a\":1}");
	r = result(&batch_openai,
		"{\"custom_id\":\"k2\",\"response\":{\"status_code\":429,\"body\":"
		"{\"error\":{\"message\":\"slow\"}}},\"error\":null}");
	assert_int_equal(r.status, 429);
	r = result(&batch_openai, "{\"custom_id\":\"k3\",\"response\":null,\"error\":{\"code\":"
				  "\"batch_expired\",\"message\":\"too late\"}}");
	assert_int_equal(r.status, 0);
	assert_str(r.why, "too late");
	r = result(&batch_openai, "{\"custom_id\":\"k4\",\"response\":null,\"error\":null}");
	assert_true(r.why.n > 0);
}

/* ---- Anthropic ---- */

static void test_anthropic_asks(void **state)
{
	struct batch_remote r = {.id = STR("msgbatch_1"), .results = STR("https://x/results")};
	struct buf lines = {0};
	(void)state;
	batch_anthropic.line(STR("k1"), STR(""), STR("{\"a\":1}"), true, &lines);
	batch_anthropic.line(STR("k2"), STR(""), STR("{\"a\":2}"), false, &lines);
	struct model_fetch f = ask(&batch_anthropic, BATCH_SUBMIT, &r, lines.p);
	assert_str(f.path, "/messages/batches");
	assert_str(f.body, "{\"requests\":[{\"custom_id\":\"k1\",\"params\":{\"a\":1}},\n"
			   "{\"custom_id\":\"k2\",\"params\":{\"a\":2}}]}");
	assert_str(ask(&batch_anthropic, BATCH_POLL, &r, "").path, "/messages/batches/msgbatch_1");
	assert_str(ask(&batch_anthropic, BATCH_RESULTS, &r, "").path, "https://x/results");
	buf_free(&lines);
}

#define COUNTS                                                                                     \
	"\"request_counts\":{\"processing\":0,\"succeeded\":3,\"errored\":1,\"canceled\":0,"       \
	"\"expired\":2}"

static void test_anthropic_states(void **state)
{
	struct batch_remote r = reply(&batch_anthropic, BATCH_SUBMIT,
		"{\"id\":\"b\",\"processing_status\":\"in_progress\",\"results_url\":null,"
		"\"request_counts\":{\"processing\":6}}");
	(void)state;
	assert_int_equal(r.state, BATCH_RUNNING);
	assert_int_equal(r.total, 6);
	r = reply(&batch_anthropic, BATCH_POLL,
		"{\"id\":\"b\",\"processing_status\":\"ended\",\"results_url\":\"https://x/"
		"r\"," COUNTS "}");
	assert_int_equal(r.state, BATCH_ENDED);
	assert_int_equal(r.completed, 3);
	assert_int_equal(r.failed, 3);
	assert_true(r.early);
	assert_str(r.results, "https://x/r");
}

static void test_anthropic_results(void **state)
{
	struct batch_result r =
		result(&batch_anthropic, "{\"custom_id\":\"k\",\"result\":{\"type\":\"succeeded\","
					 "\"message\":{\"id\":\"m\"}}}");
	(void)state;
	assert_int_equal(r.status, 200);
	assert_str(r.body, "{\"id\":\"m\"}");
	r = result(&batch_anthropic,
		"{\"custom_id\":\"k\",\"result\":{\"type\":\"errored\",\"error\":"
		"{\"type\":\"error\",\"error\":{\"message\":\"no\"}}}}");
	assert_int_equal(r.status, 400);
	holds(r.body, "\"no\"");
	r = result(&batch_anthropic, "{\"custom_id\":\"k\",\"result\":{\"type\":\"expired\"}}");
	assert_int_equal(r.status, 0);
	assert_str(r.why, "the call was expired");
}

/* ---- finding a batch whose name was lost ---- */

static bool is_ours(const struct batch_api *api, const char *text)
{
	struct json *v;
	assert_done(json_parse(str_of(text), &v, &err));
	bool ours = api->is_ours(v, STR("t0ken"), 1792584000000, 6);
	json_free(v);
	return ours;
}

static void test_find(void **state)
{
	(void)state;
	assert_true(is_ours(&batch_openai, "{\"metadata\":{\"strop\":\"t0ken\"}}"));
	assert_false(is_ours(&batch_openai, "{\"metadata\":{\"strop\":\"other\"}}"));
	assert_false(is_ours(&batch_openai, "{\"metadata\":null}"));
	/* 1792584000 is 2026-10-21 12:00 UTC. */
	assert_true(is_ours(
		&batch_anthropic, "{\"created_at\":\"2026-10-21T12:00:05.5Z\"," COUNTS "}"));
	assert_true(
		is_ours(&batch_anthropic, "{\"created_at\":\"2026-10-21T11:59:30Z\"," COUNTS "}"));
	assert_false(
		is_ours(&batch_anthropic, "{\"created_at\":\"2026-10-21T11:50:00Z\"," COUNTS "}"));
	assert_false(is_ours(&batch_anthropic,
		"{\"created_at\":\"2026-10-21T12:00:05Z\",\"request_counts\":{\"processing\":5}}"));
}

static void test_bad_replies(void **state)
{
	static const struct batch_api *const all[] = {&batch_openai, &batch_anthropic};
	static const char *const bad[] = {"{}", "[]", "{\"id\":null}", "{\"id\":7}"};
	struct batch_remote r = {0};
	struct batch_result result;
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
			struct json *v;
			assert_done(json_parse(str_of(bad[k]), &v, &err));
			assert_int_equal(all[i]->reply(BATCH_SUBMIT, v, &arena, &r, &err), ERR_NET);
			assert_int_equal(all[i]->result(v, &arena, &result, &err), ERR_INPUT);
			json_free(v);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_openai_asks, teardown),
		cmocka_unit_test_teardown(test_openai_states, teardown),
		cmocka_unit_test_teardown(test_openai_results, teardown),
		cmocka_unit_test_teardown(test_anthropic_asks, teardown),
		cmocka_unit_test_teardown(test_anthropic_states, teardown),
		cmocka_unit_test_teardown(test_anthropic_results, teardown),
		cmocka_unit_test_teardown(test_find, teardown),
		cmocka_unit_test_teardown(test_bad_replies, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
