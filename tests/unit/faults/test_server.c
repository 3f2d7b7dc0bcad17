/*
 * test_server: `strop run` against a server that misbehaves on purpose. For each fault: what the
 * run reports, how often the server was asked, and that nothing incomplete was kept (a second run
 * from the cache alone must miss it).
 */
#include "test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "mockrun.h"
#include "testproject.h"

static char *dir, out_path[512], script_path[512];
static struct err err;

static int setup(void **state)
{
	(void)state;
	dir = test_make_dir();
	snprintf(out_path, sizeof out_path, "%s/out.txt", dir);
	snprintf(script_path, sizeof script_path, "%s/script", dir);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	test_remove_dir(dir);
	free(dir);
	return 0;
}

static void make_project(int port, int examples, const char *model_options, int concurrency)
{
	struct buf data = {0};
	project_write(dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'%s}]\n"
		"data: [data.jsonl]\nscorers: [exact]\nconcurrency: %d\n",
		port, model_options, concurrency);
	project_write(dir, "prompts/a.prompty", "user:\n{{q}}\nECHO:{{answer_is}}\n");
	for (int i = 0; i < examples; i++)
		buf_addf(&data,
			"{\"id\":\"e%d\",\"q\":\"number "
			"%d\",\"answer_is\":\"%d\",\"answer\":\"%d\"}\n",
			i, i, i, i);
	project_write(dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
}

/* Run strop; its exit status, and its output in *text. */
static int strop(struct buf *text, const char *const *args)
{
	buf_free(text);
	int status = project_wait(project_strop(dir, out_path, args));
	*text = test_read_file(out_path);
	return status;
}

static struct json *report_of(const struct buf *text)
{
	struct json *report = NULL;
	ssize_t at = str_find(buf_str(text), STR("{\"run\""));
	if (at < 0)
		fail_msg("no report in: %s", text->p);
	struct str rest = str_from(buf_str(text), (size_t)at), line;
	str_line(&rest, &line);
	assert_done(json_parse(line, &report, &err));
	return report;
}

static long long calls(const struct json *report, const char *what)
{
	return (long long)json_num(json_get(json_get(report, "calls"), what));
}

static long long server_count(const struct mockrun *mock, const char *what)
{
	struct buf reply = {0};
	struct json *stats;
	mockrun_exchange(
		mock, STR("GET /stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), &reply);
	struct str body = str_from(buf_str(&reply), (size_t)str_find(buf_str(&reply), STR("{")));
	assert_done(json_parse(str_trim(body), &stats, &err));
	long long n = (long long)json_num(json_get(stats, what));
	json_free(stats);
	buf_free(&reply);
	return n;
}

struct fault {
	const char *name, *script;
	const char *model; /* more of the model's configuration */
	int status;
	long long failed, retried, requests; /* of 6 examples; requests -1: not checked */
	const char *says;                    /* in the output; NULL: nothing special */
};

static const struct fault faults[] = {
	{"no fault", "", "", 0, 0, 0, 6, NULL},
	{"no fault, streamed", "", ", stream: true", 0, 0, 0, 6, NULL},
	{"429 once, then fine", "1: status 429 retry-after=0.05 x 1", "", 0, 0, 1, 7, NULL},
	{"500 once", "2: status 500 x 1", "", 0, 0, 1, 7, NULL},
	{"closed without an answer, once", "2: close x 1", "", 0, 0, -1, -1, NULL},
	{"500 for ever", "body \"number 3\": status 500", "", 3, 1, 2, 8, "answered 500"},
	{"no quota left", "*: status 429 body=insufficient_quota", "", 3, -1, 0, -1,
		"insufficient_quota"},
	{"no credit", "*: status 402", "", 3, -1, 0, -1, "402"},
	{"500 that blames the request",
		"body \"number 3\": status 500 body='{\"error\":{\"message\":\"messages is "
		"required\"}}'",
		"", 3, 1, 1, 7, "is required"},
	{"key refused", "*: status 401", "", 3, -1, 0, -1, "401"},
	{"bad request", "body \"number 3\": status 400", "", 3, 1, 0, 6, "400"},
	{"cut body", "body \"number 3\": cut 50%", "", 3, 1, 0, 6, "broke off"},
	{"cut body, no length", "body \"number 3\": cut 50% framing=close", "", 3, 1, 0, 6,
		"number 3|not JSON"},
	{"cut stream", "body \"number 3\": cut 50%", ", stream: true", 3, 1, 0, 6, "broke off"},
	{"cut stream, clean end", "body \"number 3\": cut 50% framing=close", ", stream: true", 3,
		1, 0, 6, "broke off"},
	{"stream without an end", "body \"number 3\": no-finish", ", stream: true", 3, 1, 0, 6,
		"no finish_reason"},
	{"answer without an end", "body \"number 3\": no-finish", "", 3, 1, 0, 6,
		"no finish_reason"},
	{"error inside a stream", "body \"number 3\": error-mid-stream", ", stream: true", 3, 1, 0,
		6, NULL},
	{"200 with an error", "body \"number 3\": 200-error", "", 3, 1, 0, 6, NULL},
	{"noise", "body \"number 3\": garbage", "", 3, 1, 0, 6, "not JSON|broke off"},
	{"a page instead", "body \"number 3\": html 502 x 1", "", 0, 0, 1, 7, NULL},
	{"a long answer", "body \"number 3\": huge 3000000", "", 0, 0, 0, 6, NULL},
	{"cut by length", "body \"number 3\": finish length", "", 0, 0, 0, 6, NULL},
	{"header flood", "body \"number 3\": header-flood", "", 3, 1, 0, 6, "broke off"},
};

static void check_text(const char *name, const struct buf *text, const char *says)
{
	struct str rest = str_of(says ? says : ""), word;
	bool found = !says;
	while (str_split(&rest, '|', &word))
		found |= str_find(buf_str(text), word) >= 0;
	if (!found)
		fail_msg("%s: the output does not say \"%s\": %s", name, says, text->p);
}

/* What failed must not be found in the cache. */
static void check_cache(const char *name, long long failed)
{
	static const char *const args[] = {"run", "--json", "--cache", "only", NULL};
	struct buf text = {0};
	int status = strop(&text, args);
	struct json *report = report_of(&text);
	if (failed >= 0 && (calls(report, "failed") != failed || calls(report, "sent") != 0))
		fail_msg("%s: kept something incomplete, or lost something: %s", name, text.p);
	assert_int_equal(status, failed ? 3 : 0);
	json_free(report);
	buf_free(&text);
}

static void check_fault(const struct fault *f)
{
	static const char *const args[] = {"run", "--json", "--results", "results.jsonl", NULL};
	struct buf text = {0};
	project_write(dir, "script", "%s\n", f->script);
	const char *const options[] = {"--script", script_path, NULL};
	struct mockrun mock = mockrun_start(options);
	assert_true(mock.pid > 0);
	make_project(mock.port, 6, f->model, 1);
	int status = strop(&text, args);
	struct json *report = report_of(&text);
	struct buf results = test_read_file("results.jsonl");
	unlink("results.jsonl");
	if (status != f->status)
		fail_msg(
			"%s: exit status %d instead of %d: %s", f->name, status, f->status, text.p);
	if (f->failed >= 0 && calls(report, "failed") != f->failed)
		fail_msg("%s: %lld failed: %s", f->name, calls(report, "failed"), text.p);
	if (f->retried >= 0 && calls(report, "retried") != f->retried)
		fail_msg("%s: %lld retried: %s", f->name, calls(report, "retried"), text.p);
	if (f->requests >= 0 && server_count(&mock, "requests") != f->requests)
		fail_msg("%s: the server was asked %lld times", f->name,
			server_count(&mock, "requests"));
	buf_add(&text, buf_str(&results));
	check_text(f->name, &text, f->says);
	if (f->failed >= 0)
		check_cache(f->name, f->failed);
	mockrun_stop(&mock);
	json_free(report);
	buf_free(&results);
	buf_free(&text);
}

static void test_faults(void **state)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		if (i) {
			teardown(state);
			setup(state);
		}
		check_fault(&faults[i]);
	}
}

/* Nobody sits there for two hours: the run stops and says when to come back. Nothing failed, and the
 * next run sends what is missing. */
static void test_asked_to_wait_long(void **state)
{
	static const char *const args[] = {"run", "--json", NULL};
	struct buf text = {0};
	(void)state;
	project_write(dir, "script", "3: status 429 retry-after=7200 x 1\n");
	const char *const options[] = {"--script", script_path, NULL};
	struct mockrun mock = mockrun_start(options);
	make_project(mock.port, 6, "", 1);
	assert_int_equal(strop(&text, args), 3);
	struct json *report = report_of(&text);
	assert_str(json_str(json_get(report, "state")), "interrupted");
	assert_int_equal(str_find(json_str(json_get(report, "stopped")),
				 STR("the server asks to wait 2 h: run again after ")),
		0);
	assert_int_equal(calls(report, "failed"), 0);
	assert_int_equal(calls(report, "retried"), 0);
	assert_int_equal(server_count(&mock, "requests"), 3);
	json_free(report);
	assert_int_equal(strop(&text, args), 0);
	report = report_of(&text);
	assert_int_equal(calls(report, "cached"), 2);
	assert_int_equal(calls(report, "sent"), 4);
	json_free(report);
	mockrun_stop(&mock);
	buf_free(&text);
}

/* How a run of 1,000 calls at 64 a time ends against a script: `requests` are all that the server
 * saw. */
static struct json *storm(const char *script, long long *requests)
{
	enum { CALLS = 1000, CONCURRENCY = 64 };
	static const char *const args[] = {"run", "--json", NULL};
	struct buf text = {0};
	project_write(dir, "script", "%s\n", script);
	const char *const options[] = {"--script", script_path, "--latency-ms", "5", NULL};
	struct mockrun mock = mockrun_start(options);
	make_project(mock.port, CALLS, "", CONCURRENCY);
	assert_int_equal(strop(&text, args), 0);
	struct json *report = report_of(&text);
	assert_int_equal(calls(report, "sent"), CALLS);
	assert_int_equal(calls(report, "failed"), 0);
	*requests = server_count(&mock, "requests");
	assert_int_equal(calls(report, "retried"), *requests - CALLS);
	mockrun_stop(&mock);
	buf_free(&text);
	return report;
}

/* A server that allows 100 requests in each 250 ms and refuses what is more: nine of ten, if they
 * all came at once. Who waits as told needs hardly more requests than calls. */
static void test_rate_storm(void **state)
{
	long long requests;
	(void)state;
	json_free(storm("*: storm 100 250", &requests));
	assert_in_range(requests, 1000, 1200);
}

/* A server that refuses nine of ten bodies at their first try, however slowly they come: not one
 * request more than those. */
static void test_refusals_for_others(void **state)
{
	long long requests;
	(void)state;
	json_free(storm("*: storm 90% retry-after=0.02", &requests));
	assert_in_range(requests, 1850, 1950);
}

/* One that takes eight at a time. */
static void test_crowd(void **state)
{
	long long requests;
	(void)state;
	json_free(storm("*: crowd 8", &requests));
	assert_in_range(requests, 1000, 1200);
}

static void test_cache_modes(void **state)
{
	static const char *const run[] = {"run", "--json", NULL};
	static const char *const refresh[] = {"run", "--json", "--cache", "refresh", NULL};
	static const char *const off[] = {"run", "--json", "--cache=off", NULL};
	static const char *const trials[] = {"run", "--json", "--trials", "3", NULL};
	struct buf text = {0};
	(void)state;
	const char *const options[] = {NULL};
	struct mockrun mock = mockrun_start(options);
	make_project(mock.port, 20, "", 4);
	assert_int_equal(strop(&text, run), 0);
	assert_int_equal(server_count(&mock, "requests"), 20);
	assert_int_equal(strop(&text, run), 0);
	assert_int_equal(server_count(&mock, "requests"), 20);
	assert_int_equal(strop(&text, refresh), 0);
	assert_int_equal(server_count(&mock, "requests"), 40);
	assert_int_equal(strop(&text, off), 0);
	assert_int_equal(server_count(&mock, "requests"), 60);
	/* A trial is a call of its own; the first of them is there already. */
	assert_int_equal(strop(&text, trials), 0);
	assert_int_equal(server_count(&mock, "requests"), 100);
	struct json *report = report_of(&text);
	assert_int_equal(calls(report, "cached"), 20);
	json_free(report);
	mockrun_stop(&mock);
	buf_free(&text);
}

/* Equal requests in flight are one request. */
static void test_sent_once(void **state)
{
	static const char *const args[] = {"run", "--json", NULL};
	struct buf text = {0};
	(void)state;
	const char *const options[] = {"--latency-ms", "30", NULL};
	struct mockrun mock = mockrun_start(options);
	make_project(mock.port, 40, "", 8);
	project_write(dir, "prompts/a.prompty", "user:\nthe same for all\n");
	assert_int_equal(strop(&text, args), 0);
	assert_int_equal(server_count(&mock, "requests"), 1);
	struct json *report = report_of(&text);
	assert_int_equal(calls(report, "sent"), 1);
	assert_int_equal(calls(report, "cached"), 39);
	json_free(report);
	mockrun_stop(&mock);
	buf_free(&text);
}

/* Two processes, one store: each request is sent by one of them, and both have all results. */
static void test_two_processes(void **state)
{
	static const char *const args[] = {"run", "--json", NULL};
	struct buf text = {0};
	char other[512];
	(void)state;
	const char *const options[] = {"--latency-ms", "10", NULL};
	struct mockrun mock = mockrun_start(options);
	make_project(mock.port, 200, "", 8);
	assert_int_equal(strop(&text, (const char *const[]){"doctor", NULL}), 0);
	snprintf(other, sizeof other, "%s/other.txt", dir);
	int second = project_strop(dir, other, args);
	assert_int_equal(strop(&text, args), 0);
	assert_int_equal(project_wait(second), 0);
	assert_int_equal(server_count(&mock, "requests"), 200);
	struct buf theirs = test_read_file(other);
	struct json *a = report_of(&text), *b = report_of(&theirs);
	assert_int_equal(calls(a, "sent") + calls(b, "sent"), 200);
	assert_int_equal(calls(a, "failed") + calls(b, "failed"), 0);
	json_free(a);
	json_free(b);
	mockrun_stop(&mock);
	buf_free(&theirs);
	buf_free(&text);
}

static void test_interrupt(void **state)
{
	static const char *const args[] = {"run", "--json", NULL};
	struct buf text = {0};
	(void)state;
	const char *const options[] = {"--latency-ms", "50", NULL};
	struct mockrun mock = mockrun_start(options);
	make_project(mock.port, 2000, "", 8);
	int pid = project_strop(dir, out_path, args);
	for (int i = 0; i < 6000 && server_count(&mock, "requests") < 16; i++)
		usleep(10000);
	kill(pid, SIGINT);
	assert_int_equal(project_wait(pid), 130);
	text = test_read_file(out_path);
	struct json *report = report_of(&text);
	assert_str(json_str(json_get(report, "state")), "interrupted");
	long long sent = calls(report, "sent");
	assert_in_range(sent, 8, 1999);
	assert_int_equal(server_count(&mock, "answered"), sent);
	/* What was in flight was waited for: the next run sends only the rest. */
	assert_int_equal(strop(&text, args), 0);
	assert_int_equal(server_count(&mock, "requests"), 2000);
	json_free(report);
	mockrun_stop(&mock);
	buf_free(&text);
}

static void test_cost_limit(void **state)
{
	static const char *const no_price[] = {"run", "--max-cost", "0.01", NULL};
	static const char *const limited[] = {"run", "--json", "--max-cost", "0.005", NULL};
	struct buf text = {0};
	(void)state;
	const char *const options[] = {NULL};
	struct mockrun mock = mockrun_start(options);
	make_project(mock.port, 50, "", 2);
	assert_int_equal(strop(&text, no_price), 2);
	assert_non_null(strstr(text.p, "needs the price"));
	make_project(
		mock.port, 50, ", params: {max_tokens: 10}, price: {input: 10, output: 100}", 2);
	assert_int_equal(strop(&text, limited), 3);
	struct json *report = report_of(&text);
	assert_true(json_num(json_get(report, "spent_usd")) <= 0.005);
	assert_in_range(server_count(&mock, "requests"), 1, 49);
	assert_non_null(strstr(text.p, "--max-cost"));
	json_free(report);
	mockrun_stop(&mock);
	buf_free(&text);
}

/* The key reaches the Authorization header and nothing else: not the store, not the output, even
 * when the server repeats it. */
static void test_key_stays_secret(void **state)
{
	static const char *const args[] = {"run", "--json", "--results", "results.jsonl", NULL};
	static const char key[] = "sk-canary0123456789abcdef";
	struct buf text = {0}, found = {0}, command = {0};
	(void)state;
	setenv("STROP_TEST_KEY", key, 1);
	project_write(dir, "script",
		"body \"number 1\": status 400 body='{\"error\":{\"message\":\"bad key %s\"}}'\n"
		"body \"number 2\": text '%s'\n",
		key, key);
	char log[512];
	snprintf(log, sizeof log, "%s/server.log", dir);
	const char *const options[] = {"--script", script_path, "--log", log, NULL};
	struct mockrun mock = mockrun_start(options);
	make_project(mock.port, 4, ", api_key_env: STROP_TEST_KEY", 1);
	assert_int_equal(strop(&text, args), 3);
	buf_addf(&command,
		"grep -rl %s %s --include=strop.db* --include=out.txt --include=results.jsonl", key,
		dir);
	FILE *grep = popen(command.p, "r");
	char line[512];
	while (fgets(line, sizeof line, grep))
		buf_addz(&found, line);
	pclose(grep);
	/* The model's own answer is the one place where it may stand: what a model says is kept as
	 * it is. */
	assert_null(strstr(found.p ? found.p : "", "out.txt"));
	assert_non_null(strstr(text.p, "failed"));
	struct buf seen = test_read_file(log);
	assert_non_null(strstr(seen.p, "\"auth\":true"));
	unsetenv("STROP_TEST_KEY");
	unlink("results.jsonl");
	mockrun_stop(&mock);
	buf_free(&seen);
	buf_free(&found);
	buf_free(&command);
	buf_free(&text);
}

/* A redirect is an error; where it points is never asked. */
static void test_redirect(void **state)
{
	static const char *const args[] = {"run", "--json", "--results", "results.jsonl", NULL};
	struct buf text = {0};
	(void)state;
	const char *const none[] = {NULL};
	struct mockrun second = mockrun_start(none);
	project_write(dir, "script",
		"*: status 302 location=http://127.0.0.1:%d/v1/chat/completions\n", second.port);
	const char *const options[] = {"--script", script_path, NULL};
	struct mockrun mock = mockrun_start(options);
	make_project(mock.port, 3, "", 1);
	assert_int_equal(strop(&text, args), 3);
	assert_non_null(strstr(text.p, "redirects are not followed"));
	assert_int_equal(server_count(&second, "requests"), 0);
	unlink("results.jsonl");
	mockrun_stop(&second);
	mockrun_stop(&mock);
	buf_free(&text);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_faults),
		T(test_asked_to_wait_long),
		T(test_rate_storm),
		T(test_refusals_for_others),
		T(test_crowd),
		T(test_cache_modes),
		T(test_sent_once),
		T(test_two_processes),
		T(test_interrupt),
		T(test_cost_limit),
		T(test_key_stays_secret),
		T(test_redirect),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
