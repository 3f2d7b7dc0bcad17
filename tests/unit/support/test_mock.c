/* The mock server over raw sockets: what a client would see, byte for byte, and what its books say
 * afterwards. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mockrun.h"

static char *dir;

/* What one request got: the whole reply, its head and its body with the chunks joined. */
struct got {
	struct buf reply, body;
	bool ended; /* the body is complete by its framing */
};

static void got_free(struct got *got)
{
	buf_free(&got->reply);
	buf_free(&got->body);
}

static void write_text(const char *name, const char *text, struct buf *path)
{
	buf_addf(path, "%s/%s", dir, name);
	FILE *f = fopen(path->p, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static struct mockrun start_with(const char *option, const char *value)
{
	const char *const options[] = {option, value, NULL};
	struct mockrun mock = mockrun_start(options);
	assert_true(mock.pid > 0);
	return mock;
}

static struct mockrun start_script(const char *script)
{
	struct buf path = {0};
	write_text("script", script, &path);
	struct mockrun mock = start_with("--script", path.p);
	buf_free(&path);
	return mock;
}

static void add_post(struct buf *out, const char *headers, bool stream, const char *user)
{
	struct buf body = {0};
	buf_addf(&body, "{\"model\":\"m\",%s\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}",
		stream ? "\"stream\":true,\"stream_options\":{\"include_usage\":true}," : "", user);
	buf_addf(out,
		"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n%sContent-Length: %zu\r\n\r\n%s",
		headers, body.n, body.p);
	buf_free(&body);
}

static void join_chunks(struct str rest, struct got *got)
{
	struct str line;
	while (str_line(&rest, &line)) {
		char size[20] = "";
		snprintf(size, sizeof size, "%.*s", STRF(line));
		size_t n = strtoul(size, NULL, 16);
		got->ended = n == 0 && line.n == 1 && str_is(rest, "\r\n");
		buf_add(&got->body, str_head(rest, n));
		rest = str_from(rest, n + 2);
	}
}

static void read_body(struct got *got)
{
	struct str reply = buf_str(&got->reply);
	ssize_t end = str_find(reply, STR("\r\n\r\n"));
	if (end < 0)
		return;
	struct str head = str_head(reply, (size_t)end), body = str_from(reply, (size_t)end + 4);
	ssize_t length = str_find(head, STR("Content-Length: "));
	if (str_find(head, STR("Transfer-Encoding: chunked")) >= 0) {
		join_chunks(body, got);
		return;
	}
	buf_add(&got->body, body);
	got->ended = length < 0 || (size_t)atoll(head.p + length + 16) == body.n;
}

static struct got post(const struct mockrun *mock, bool stream, const char *user)
{
	struct buf request = {0};
	struct got got = {0};
	add_post(&request, "Connection: close\r\n", stream, user);
	mockrun_exchange(mock, buf_str(&request), &got.reply);
	read_body(&got);
	buf_free(&request);
	return got;
}

static bool has(struct buf text, const char *what)
{
	return str_find(buf_str(&text), str_of(what)) >= 0;
}

static void assert_has(struct buf text, const char *what)
{
	if (!has(text, what))
		fail_msg("no \"%s\" in: %s", what, text.p ? text.p : "(nothing)");
}

/* One request, a piece its reply must have, and whether it is complete by its framing. */
static void expect(
	const struct mockrun *mock, bool stream, const char *user, const char *what, bool ended)
{
	struct got got = post(mock, stream, user);
	assert_has(got.reply, what);
	if (got.ended != ended)
		fail_msg("%s: ended is %d: %s", user, got.ended, got.reply.p);
	got_free(&got);
}

static void expect_stats(const struct mockrun *mock, const char *what)
{
	struct buf reply = {0};
	mockrun_exchange(mock, STR("GET /stats HTTP/1.1\r\nConnection: close\r\n\r\n"), &reply);
	assert_has(reply, what);
	buf_free(&reply);
}

static size_t count(struct buf text, const char *what)
{
	size_t n = 0;
	struct str rest = buf_str(&text);
	for (ssize_t at; (at = str_find(rest, str_of(what))) >= 0; n++)
		rest = str_from(rest, (size_t)at + 1);
	return n;
}

static void test_answers(void **state)
{
	(void)state;
	struct mockrun mock = start_with(NULL, NULL);
	expect(&mock, false, "a\\nECHO:b \\\"c\\\"\\nd",
		"\"content\":\"b \\\"c\\\"\"},\"finish_reason\":\"stop\"", true);
	expect(&mock, false, "ECHO:1\\nECHO:2", "\"content\":\"2\"", true);
	expect(&mock, false, "ECHO:", "\"content\":\"\"", true);
	struct got one = post(&mock, false, "hello"), two = post(&mock, false, "hello");
	assert_string_equal(one.body.p, two.body.p);
	struct got other = post(&mock, false, "hello!");
	assert_true(has(one.body, "\"content\":\"Answer "));
	assert_string_not_equal(one.body.p, other.body.p);
	assert_true(has(one.body, "\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":"));
	got_free(&one);
	got_free(&two);
	got_free(&other);
	expect_stats(&mock, "\"requests\":6,\"completed\":6,\"answered\":6,\"aborted\":0");
	expect_stats(&mock,
		"\"distinct\":5,\"duplicates\":1,\"most_tries\":2,\"by_status\":{\"200\":6}");
	assert_int_equal(mockrun_stop(&mock), 0);
}

static void test_stream(void **state)
{
	(void)state;
	struct mockrun mock = start_with("--tokens-per-chunk", "2");
	struct got got = post(&mock, true, "ECHO:eight by8tail");
	assert_true(got.ended);
	assert_has(got.reply, "Content-Type: text/event-stream\r\n");
	assert_has(got.body,
		"\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],"
		"\"usage\":null}\n\n");
	assert_has(got.body, "\"delta\":{\"content\":\"eight by\"}");
	assert_has(got.body, "\"delta\":{\"content\":\"8tail\"}");
	assert_has(got.body, "\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n");
	assert_has(got.body,
		"\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":4,"
		"\"total_tokens\":9}}\n\n");
	assert_true(str_ends(buf_str(&got.body), STR("data: [DONE]\n\n")));
	assert_int_equal(count(got.body, "data: "), 6);
	got_free(&got);
	mockrun_stop(&mock);
}

/* Byte by byte the same bytes come out, in many reads. */
static void test_split(void **state)
{
	(void)state;
	struct mockrun mock = start_with(NULL, NULL), slow = start_with("--split", "1");
	struct got whole = post(&mock, true, "ECHO:w\xc3\xb6rter"),
		   bytes = post(&slow, true, "ECHO:w\xc3\xb6rter");
	assert_string_equal(whole.reply.p, bytes.reply.p);
	assert_true(whole.ended);
	got_free(&whole);
	got_free(&bytes);
	struct buf request = {0};
	char first[4096];
	int fd = mockrun_connect(&slow);
	add_post(&request, "", false, "x");
	send(fd, request.p, request.n, 0);
	ssize_t n = recv(fd, first, sizeof first, 0);
	assert_true(n > 0 && n < 200); /* a whole reply has more */
	close(fd);
	buf_free(&request);
	mockrun_stop(&mock);
	mockrun_stop(&slow);
}

static void read_until(int fd, struct buf *out, const char *end, size_t times)
{
	char block[4096];
	ssize_t n;
	while (count(*out, end) < times && (n = recv(fd, block, sizeof block, 0)) > 0)
		buf_add(out, (struct str){block, (size_t)n});
}

static void test_keep_alive(void **state)
{
	(void)state;
	struct mockrun mock = start_with(NULL, NULL);
	struct buf request = {0}, reply = {0};
	int fd = mockrun_connect(&mock);
	for (int i = 0; i < 3; i++) /* all in one write: the second waits in the buffer */
		add_post(&request, "Authorization: Bearer x\r\n", i == 1, "ECHO:k");
	send(fd, request.p, request.n, 0);
	read_until(fd, &reply, "HTTP/1.1 200 OK", 3);
	assert_int_equal(count(reply, "HTTP/1.1 200 OK"), 3);
	assert_false(has(reply, "Connection: close"));
	/* A request that arrives in two pieces, cut within the body. */
	send(fd, request.p, 130, 0);
	expect_stats(&mock, "\"requests\":3,");
	size_t one = request.n;
	buf_cut(&request, 0);
	add_post(&request, "Authorization: Bearer x\r\n", false, "ECHO:k");
	assert_true(request.n > 130 && request.n < one);
	send(fd, request.p + 130, request.n - 130, 0);
	read_until(fd, &reply, "HTTP/1.1 200 OK", 4);
	assert_int_equal(count(reply, "HTTP/1.1 200 OK"), 4);
	expect_stats(&mock, "\"connections\":3,\"authorized\":4,");
	close(fd);
	buf_free(&request);
	buf_free(&reply);
	mockrun_stop(&mock);
}

static void test_requests(void **state)
{
	static const struct {
		const char *request, *reply;
	} cases[] = {
		{"GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n", "\"id\":\"mock\""},
		{"GET /v1/chat/completions HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 404 "},
		{"POST /x HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 404 "},
		{"POST /chat/completions HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 400 "},
		{"POST /chat/completions?a=b HTTP/1.0\r\nContent-Length: 1\r\n\r\n{",
			"HTTP/1.1 400 "},
		{"hello\r\n\r\n", "HTTP/1.1 400 "},
		{"POST /chat/completions HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400 "},
		{"POST /chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
			"HTTP/1.1 400 "},
	};
	(void)state;
	struct mockrun mock = start_with(NULL, NULL);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf reply = {0};
		mockrun_exchange(&mock, str_of(cases[i].request), &reply);
		assert_has(reply, cases[i].reply);
		buf_free(&reply);
	}
	struct buf request = {0}, reply = {0};
	int fd = mockrun_connect(&mock);
	add_post(&request, "Expect: 100-continue\r\n", false, "ECHO:late");
	size_t head = (size_t)str_find(buf_str(&request), STR("\r\n\r\n")) + 4;
	send(fd, request.p, head, 0);
	read_until(fd, &reply, "100 Continue\r\n\r\n", 1);
	send(fd, request.p + head, request.n - head, 0);
	read_until(fd, &reply, "\"content\":\"late\"", 1);
	assert_has(reply, "\"content\":\"late\"");
	close(fd);
	buf_free(&request);
	buf_free(&reply);
	mockrun_stop(&mock);
}

static void test_rules_match(void **state)
{
	(void)state;
	struct mockrun mock = start_script("# numbers, substrings, every\n"
					   "3: text third\n"
					   "body \"two: words\": text 'said two words' x 1\n"
					   "every 4: text 'fourth'\n"
					   "6-7: text range\n"
					   "*: text 'all \\x41\\n\\x1b\\\"\\''\n");
	expect(&mock, false, "two: words", "\"content\":\"said two words\"", true);
	expect(&mock, false, "two: words", "\"content\":\"all A\\u000a\\u001b\\\"'\"", true);
	expect(&mock, false, "x", "\"content\":\"third\"", true);
	expect(&mock, false, "x", "\"content\":\"fourth\"", true);
	expect(&mock, false, "x", "\"content\":\"all ", true);
	expect(&mock, false, "x", "\"content\":\"range\"", true);
	expect(&mock, false, "x", "\"content\":\"range\"", true);
	expect(&mock, false, "x", "\"content\":\"fourth\"", true);
	mockrun_stop(&mock);
}

static void test_rules_status(void **state)
{
	(void)state;
	struct mockrun mock = start_script("1: status 429 retry-after=0.05\n"
					   "2: status 429 body=insufficient_quota\n"
					   "3: status 500\n"
					   "4: status 400 body='{\"error\":{\"message\":\"no\"}}'\n"
					   "5: status 302 location=http://127.0.0.1:9/x\n"
					   "6: html 502\n"
					   "7: 200-error\n"
					   "8: status 401 header='X-A: b' type=text/plain body=''\n"
					   "9: finish length\n"
					   "10: header-flood\n");
	expect(&mock, true, "x", "Retry-After: 0.05\r\n", true);
	expect(&mock, true, "x", "\"code\":\"insufficient_quota\"", true);
	expect(&mock, true, "x", "HTTP/1.1 500 ", true);
	expect(&mock, true, "x", "\r\n\r\n{\"error\":{\"message\":\"no\"}}", true);
	expect(&mock, true, "x", "Location: http://127.0.0.1:9/x\r\n", true);
	expect(&mock, true, "x", "HTTP/1.1 502 Error\r\nContent-Type: text/html\r\n", true);
	expect(&mock, true, "x", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", true);
	expect(&mock, true, "x", "Content-Type: text/plain\r\nx-request-id: mock-8\r\nX-A: b\r\n",
		true);
	expect(&mock, true, "x", "\"finish_reason\":\"length\"", true);
	struct got got = post(&mock, true, "x");
	assert_true(got.ended && got.reply.n > 400 << 10 && has(got.body, "[DONE]"));
	got_free(&got);
	expect_stats(&mock, "\"answered\":2,");
	expect_stats(&mock, "\"distinct\":1,\"duplicates\":1,\"most_tries\":10,\"by_status\":{"
			    "\"200\":3,\"302\":1,"
			    "\"400\":1,\"401\":1,\"429\":2,\"500\":1,\"502\":1}");
	mockrun_stop(&mock);
}

static void test_rules_line(void **state)
{
	(void)state;
	struct mockrun mock = start_script("body close: close\n"
					   "body rst: rst\n"
					   "body full: cut 100%\n"
					   "body half: cut 50% framing=length\n"
					   "body thirty: cut 30 framing=close\n"
					   "body none: cut 0\n"
					   "body stall: stall 50% 5\n"
					   "body shut: answer framing=close\n"
					   "body long: answer framing=length\n"
					   "body json: answer framing=chunked\n");
	struct got got = post(&mock, true, "close");
	assert_int_equal(got.reply.n, 0);
	got = post(&mock, true, "rst");
	assert_string_equal(got.reply.p, "(reset)");
	got_free(&got);
	expect(&mock, true, "full", "[DONE]\n\n\r\n0\r\n\r", false);
	expect(&mock, true, "half", "Content-Length: ", false);
	got = post(&mock, true, "thirty");
	assert_int_equal(got.body.n, 30);
	assert_false(has(got.reply, "Content-Length") || has(got.reply, "Transfer-Encoding"));
	got_free(&got);
	expect(&mock, false, "none", "Content-Length: ", false);
	expect(&mock, true, "stall", "[DONE]\n\n\r\n0\r\n\r\n", true);
	expect(&mock, true, "shut", "Connection: close\r\n\r\ndata: ", true);
	expect(&mock, true, "long", "Content-Length: ", true);
	expect(&mock, false, "json", "Transfer-Encoding: chunked\r\n", true);
	expect_stats(&mock, "\"answered\":4,\"aborted\":2,");
	mockrun_stop(&mock);
}

static void test_rules_body(void **state)
{
	(void)state;
	struct mockrun mock = start_script("body open: no-finish\n"
					   "body middle: error-mid-stream\n"
					   "body noise: garbage\n"
					   "body worse: garbage http\n"
					   "body large: huge 3000000\n"
					   "body late: delay 5\n");
	struct got got = post(&mock, true, "open");
	assert_true(got.ended && !has(got.body, "[DONE]") && !has(got.body, "stop"));
	got_free(&got);
	expect(&mock, false, "open", "\"finish_reason\":null", true);
	got = post(&mock, true, "middle");
	assert_true(got.ended && !has(got.body, "[DONE]") && has(got.body, "\"content\":\"Answ\""));
	assert_has(got.body, "data: {\"error\":{");
	got_free(&got);
	expect(&mock, true, "noise", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream", true);
	got = post(&mock, true, "worse");
	assert_true(got.reply.n == 512 && !has(got.reply, "HTTP"));
	got_free(&got);
	got = post(&mock, false, "large");
	assert_true(got.ended && got.body.n > 3000000 && got.body.n < 3001000);
	got_free(&got);
	got = post(&mock, true, "large");
	assert_true(got.ended && has(got.body, "[DONE]") && count(got.body, "data: ") < 20010);
	got_free(&got);
	expect(&mock, true, "late", "[DONE]", true);
	expect_stats(&mock, "\"answered\":3,");
	mockrun_stop(&mock);
}

static void expect_first(const struct mockrun *mock, const char *user, const char *what)
{
	struct got got = post(mock, false, user);
	assert_true(str_starts(buf_str(&got.reply), str_of(what)));
	got_free(&got);
}

/* The window is so long that the test stays within one. */
static void test_storm(void **state)
{
	(void)state;
	struct mockrun mock = start_script("body all: storm 100% retry-after=7\n"
					   "body none: storm 0%\n"
					   "body few: storm 2 100000000000 status=529\n"
					   "body crowd: crowd 0\n");
	expect(&mock, false, "all", "Retry-After: 7\r\n", true);
	expect_first(&mock, "all", "HTTP/1.1 200 ");
	expect_first(&mock, "all", "HTTP/1.1 200 ");
	expect_first(&mock, "none", "HTTP/1.1 200 ");
	expect_first(&mock, "few 1", "HTTP/1.1 200 ");
	expect_first(&mock, "few 2", "HTTP/1.1 200 ");
	expect_first(&mock, "few 3", "HTTP/1.1 529 ");
	expect(&mock, false, "few 3", "Retry-After: ", true);
	expect_first(&mock, "crowd", "HTTP/1.1 429 ");
	expect_stats(&mock,
		"\"distinct\":6,\"duplicates\":1,\"most_tries\":3,\"by_status\":{\"200\":"
		"5,\"429\":2,\"529\":2}");
	mockrun_stop(&mock);
}

static void test_bad_script(void **state)
{
	static const char *const bad[] = {"x: close", "1 close", "1:", "1: nothing", "1: status",
		"1: close x", "1: storm 3", "1: close y=1", "1: text 'open", "every 0: close",
		"1: stall 3", "body: close"};
	(void)state;
	struct buf path = {0};
	buf_addf(&path, "%s/script", dir);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct buf same = {0};
		write_text("script", bad[i], &same);
		const char *const options[] = {"--script", path.p, NULL};
		struct mockrun mock = mockrun_start(options);
		if (mock.pid != -1)
			fail_msg("accepted: %s", bad[i]);
		buf_free(&same);
	}
	buf_free(&path);
}

static void test_replay(void **state)
{
	(void)state;
	struct buf lines = {0}, path = {0};
	buf_addz(&lines, "{\"match\":\"capital of France\",\"output\":\"Paris\\nor so\"}\n\n");
	buf_addz(&lines, "{\"match\":\"the capital of France?\",\"output\":\"whole\"}\n");
	for (int i = 0; i < 10000; i++)
		buf_addf(&lines, "{\"id\":\"q-%d\",\"output\":\"out %d\"}\n", i, i);
	write_text("replay", lines.p, &path);
	struct mockrun mock = start_with("--replay", path.p);
	expect(&mock, false, "Say: the capital of France!", "\"content\":\"Paris\\u000aor so\"",
		true);
	expect(&mock, false, "the capital of France?", "\"content\":\"whole\"", true);
	expect(&mock, false, "Text\\nID: q-9999 \\nmore capital of France",
		"\"content\":\"out 9999\"", true);
	expect(&mock, false, "ID:q-1\\nID:q-2", "\"content\":\"out 2\"", true);
	expect(&mock, false, "not at the start ID:q-1", "\"content\":\"Answer ", true);
	expect(&mock, false, "ID:q-x ECHO:e", "\"content\":\"e\"", true);
	mockrun_stop(&mock);
	buf_free(&lines);
	buf_free(&path);
}

static void wait_lines(const char *path, size_t lines, struct buf *log)
{
	for (int tries = 0; count(*log, "\n") < lines; tries++) {
		if (tries > 10000)
			fail_msg("no line %zu in %s", lines, path);
		usleep(1000);
		buf_free(log);
		if (access(path, R_OK) == 0)
			*log = test_read_file(path);
	}
}

/* The line is there although the client never saw a byte. */
static void test_log(void **state)
{
	(void)state;
	struct buf path = {0}, request = {0}, log = {0};
	buf_addf(&path, "%s/log", dir);
	const char *const options[] = {"--log", path.p, "--latency-ms", "600000", NULL};
	struct mockrun mock = mockrun_start(options);
	assert_true(mock.pid > 0);
	int one = mockrun_connect(&mock), two = mockrun_connect(&mock);
	add_post(&request, "", false, "first");
	send(one, request.p, request.n, 0);
	wait_lines(path.p, 1, &log);
	buf_cut(&request, 0);
	add_post(&request, "authorization: Bearer secret-value\r\n", false, "second");
	send(two, request.p, request.n, 0);
	wait_lines(path.p, 2, &log);
	expect_stats(&mock, "\"in_flight\":2,\"max_in_flight\":2,");
	struct str rest = buf_str(&log), line;
	assert_true(str_line(&rest, &line) && str_starts(line, STR("{\"n\":1,")));
	assert_true(str_find(line, STR("\"auth\":false,\"duplicate\":false,\"sha256\":\"")) > 0);
	assert_true(str_find(line, STR("\\\"content\\\":\\\"first\\\"}]}\"}")) > 0);
	assert_true(str_line(&rest, &line) && str_starts(line, STR("{\"n\":2,")));
	assert_true(str_find(line, STR("\"auth\":true")) > 0);
	assert_false(has(log, "secret-value"));
	close(one);
	close(two);
	assert_int_equal(mockrun_stop(&mock), 0);
	buf_free(&log);
	buf_free(&request);
	buf_free(&path);
}

static void test_max_requests(void **state)
{
	(void)state;
	struct mockrun mock = start_with("--max-requests", "2");
	expect(&mock, false, "ECHO:1", "\"content\":\"1\"", true);
	expect(&mock, false, "ECHO:2", "\"content\":\"2\"", true);
	while (mockrun_connect(&mock) >= 0)
		usleep(1000);
	mockrun_stop(&mock);
}

static int set_up(void **state)
{
	(void)state;
	dir = test_make_dir();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_remove_dir(dir);
	free(dir);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_keep_alive),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_rules_match),
		cmocka_unit_test(test_rules_status),
		cmocka_unit_test(test_rules_line),
		cmocka_unit_test(test_rules_body),
		cmocka_unit_test(test_storm),
		cmocka_unit_test(test_bad_script),
		cmocka_unit_test(test_replay),
		cmocka_unit_test(test_log),
		cmocka_unit_test(test_max_requests),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
