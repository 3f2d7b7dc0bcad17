/* test_mock_apis: the mock server's protocols, one block of tests/data/support/mock_apis.cases after
 * the other: what is sent, what the reply has. */
#include "../prompt/cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mockrun.h"
#include "testproject.h"

/* As one file of a multipart body, below `@BOUNDARY`. */
static void add_multipart(struct buf *out, struct str file)
{
	buf_addz(out, "--cut\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
		      "--cut\r\nContent-Disposition: form-data; name=\"file\"; "
		      "filename=\"in.jsonl\"\r\n\r\n");
	buf_add(out, file);
	buf_addz(out, "\r\n--cut--\r\n");
}

static void add_request(struct buf *out, struct str text)
{
	struct str line = STR(""), method = STR(""), path = STR(""), mark = STR("@BOUNDARY\n");
	struct buf body = {0};
	str_line(&text, &line);
	str_split(&line, ' ', &method);
	str_split(&line, ' ', &path);
	if (str_starts(text, mark))
		add_multipart(&body, str_from(text, mark.n));
	else
		buf_add(&body, text);
	buf_addf(out,
		"%.*s %.*s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
		"Content-Type: multipart/form-data; boundary=cut\r\n",
		STRF(method), STRF(path));
	if (line.n)
		buf_addf(out, "%.*s\r\n", STRF(line));
	buf_addf(out, "Content-Length: %zu\r\n\r\n", body.n);
	buf_add(out, buf_str(&body));
	buf_free(&body);
}

static void send_it(const struct mockrun *mock, struct str text, struct buf *reply)
{
	struct buf request = {0};
	buf_cut(reply, 0);
	add_request(&request, text);
	mockrun_exchange(mock, buf_str(&request), reply);
	buf_free(&request);
}

static void check_has(const struct test_case *c, struct str lines, struct str reply)
{
	struct str line, rest = reply;
	while (str_split(&lines, '\n', &line)) {
		ssize_t at = str_find(rest, line);
		if (at < 0)
			fail_msg("%.*s: no \"%.*s\" (in this order) in: %.*s", STRF(c->name),
				STRF(line), STRF(reply));
		rest = str_from(rest, (size_t)at + line.n);
	}
}

static void check_lacks(const struct test_case *c, struct str lines, struct str reply)
{
	struct str line;
	while (str_split(&lines, '\n', &line))
		if (str_find(reply, line) >= 0)
			fail_msg("%.*s: \"%.*s\" in: %.*s", STRF(c->name), STRF(line), STRF(reply));
}

static struct mockrun start(const char *dir, struct str script)
{
	char path[512];
	const char *const options[] = {"--script", path, NULL};
	snprintf(path, sizeof path, "%s/script", dir);
	project_write(dir, "script", "%.*s\n", STRF(script));
	struct mockrun mock = mockrun_start(options);
	assert_true(mock.pid > 0);
	return mock;
}

static void check_case(const struct test_case *c, const char *dir)
{
	struct mockrun mock = start(dir, case_text(c, "script"));
	struct buf reply = {0};
	for (size_t i = 0; i < c->n; i++) {
		struct str mark = c->parts[i].mark, text = c->parts[i].text;
		if (str_is(mark, "send"))
			send_it(&mock, text, &reply);
		else if (str_is(mark, "has"))
			check_has(c, text, buf_str(&reply));
		else if (str_is(mark, "lacks"))
			check_lacks(c, text, buf_str(&reply));
		else if (!str_is(mark, "script"))
			fail_msg("%.*s: -- %.*s?", STRF(c->name), STRF(mark));
	}
	mockrun_stop(&mock);
	buf_free(&reply);
}

static void test_apis(void **state)
{
	struct buf text = test_read_file("tests/data/support/mock_apis.cases");
	struct str rest = buf_str(&text);
	struct test_case c;
	struct arena a = {0};
	char *dir = test_make_dir();
	size_t n = 0;
	(void)state;
	for (; case_next(&a, &rest, &c); n++)
		check_case(&c, dir);
	assert_true(n > 10);
	test_remove_dir(dir);
	free(dir);
	buf_free(&text);
	arena_free(&a);
}

/* Its own key and no other, in whichever header the provider has it. */
static void test_key(void **state)
{
	static const struct {
		const char *header, *reply;
	} cases[] = {
		{"Authorization: Bearer sk-1", "HTTP/1.1 200"},
		{"x-api-key: sk-1", "HTTP/1.1 200"},
		{"api-key: sk-1", "HTTP/1.1 200"},
		{"x-api-key: sk-2", "HTTP/1.1 401"},
		{"x-nothing: sk-1", "HTTP/1.1 401"},
	};
	const char *const options[] = {"--key", "sk-1", NULL};
	struct mockrun mock = mockrun_start(options);
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf text = {0}, reply = {0};
		buf_addf(&text, "POST /v1/chat/completions %s\n{\"messages\":[]}", cases[i].header);
		send_it(&mock, buf_str(&text), &reply);
		if (!str_starts(buf_str(&reply), str_of(cases[i].reply)))
			fail_msg("%s: %s", cases[i].header, reply.p);
		buf_free(&text);
		buf_free(&reply);
	}
	mockrun_stop(&mock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_apis),
		cmocka_unit_test(test_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
