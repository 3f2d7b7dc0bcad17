/* test_sse: the event-stream grammar. Each case is fed whole, at every 2-way split and byte by
 * byte: the events must not depend on how the network cuts the stream. */
#include "test.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "sse.h"

/* Events as "event=data|" one after the other; a NUL as U+FFFD, as the JSON of the recorded cases
 * comes out of its guard. */
static void on_event(void *context, struct str event, struct str data)
{
	buf_addf(context, "%.*s=", STRF(event));
	for (size_t i = 0; i < data.n; i++) {
		if (data.p[i])
			buf_addc(context, data.p[i]);
		else
			buf_addz(context, "\xEF\xBF\xBD");
	}
	buf_addc(context, '|');
}

static void feed(struct str bytes, size_t first, size_t step, bool end, struct buf *out)
{
	struct sse s = {.on_event = on_event, .context = out};
	buf_cut(out, 0);
	sse_push(&s, str_head(bytes, first));
	for (size_t at = first; at < bytes.n; at += step)
		sse_push(&s, str_head(str_from(bytes, at), step));
	if (end)
		sse_end(&s);
	sse_done(&s);
}

static void check(const char *name, struct str bytes, bool end, const char *want)
{
	struct buf got = {0};
	buf_addz(&got, "");
	for (size_t first = 0; first <= bytes.n; first++) {
		feed(bytes, first, bytes.n + 1, end, &got);
		if (!str_is(buf_str(&got), want))
			fail_msg("%s, split at %zu: \"%.*s\" instead of \"%s\"", name, first,
				STRF(buf_str(&got)), want);
	}
	feed(bytes, 0, 1, end, &got);
	if (!str_is(buf_str(&got), want))
		fail_msg("%s, byte by byte: \"%.*s\" instead of \"%s\"", name, STRF(buf_str(&got)),
			want);
	buf_free(&got);
}

static void test_grammar(void **state)
{
	static const struct {
		const char *bytes, *events;
	} cases[] = {
		{"", ""},
		{"data: a\n\n", "=a|"},
		{"data:a\r\n\r\n", "=a|"},
		{"data: a\r\rdata: b\n\n", "=a|=b|"},
		{"data: a\r\n\ndata: b\n\r\n", "=a|=b|"},
		{"data:  two spaces\n\n", "= two spaces|"},
		{"data\n\n", "=|"},
		{"data:\ndata:\n\n", "=\n|"},
		{"data: 1\ndata: 2\ndata: 3\n\n", "=1\n2\n3|"},
		{": comment\n\ndata: a\n: OPENROUTER PROCESSING\n\n", "=a|"},
		{": glued to the end\ndata: [DONE]\n\n", "=[DONE]|"},
		{"event: x\n\ndata: a\n\n", "=a|"},
		{"event: x\ndata: a\n\ndata: b\n\n", "x=a|=b|"},
		{"event: x\nevent: y\ndata: a\n\n", "y=a|"},
		{"id: 1\nretry: 10\nunknown: z\ndata: a\n\n", "=a|"},
		{"Data: a\n\ndata : b\n\n data: c\n\n", ""},
		{"\xEF\xBB\xBF"
		 "data: a\n\n\xEF\xBB\xBF"
		 "data: b\n\n",
			"=a|"},
		{"\n\n\ndata: a\n\n\n\n", "=a|"},
		{"data: a:b: c\n\n", "=a:b: c|"},
		{"data: \xC3\xA9\xF0\x9F\x98\x80\n\n", "=\xC3\xA9\xF0\x9F\x98\x80|"},
		{"data: not ended", ""},
		{"data: no blank line\n", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check(cases[i].bytes, str_of(cases[i].bytes), false, cases[i].events);
}

/* What stands there when the stream ends is handed out, once. */
static void test_end(void **state)
{
	(void)state;
	check("no blank line", STR("data: a\n\ndata: b\n"), true, "=a|=b|");
	check("no end of line", STR("event: x\ndata: a"), true, "x=a|");
	check("nothing left", STR("data: a\n\n"), true, "=a|");
	check("a comment", STR("data: a\n\n: bye"), true, "=a|");
	check("a name alone", STR("event: x\n"), true, "");
}

/* A NUL is a byte like any other. */
static void test_nul(void **state)
{
	static const char bytes[] = "data: a\0b\n\n";
	(void)state;
	check("NUL", (struct str){bytes, sizeof bytes - 1}, false,
		"=a\xEF\xBF\xBD"
		"b|");
}

static void count(void *context, struct str event, struct str data)
{
	size_t *sizes = context;
	(void)event;
	sizes[0]++;
	sizes[1] = data.n;
}

static void test_limits(void **state)
{
	size_t sizes[2] = {0};
	struct sse s = {.on_event = count, .context = sizes};
	struct buf line = {0};
	(void)state;
	buf_addz(&line, "data: ");
	for (size_t i = 0; i < (1u << 20); i++)
		buf_addc(&line, 'x');
	buf_addz(&line, "\n\n");
	sse_push(&s, buf_str(&line));
	assert_int_equal(sizes[0], 1);
	assert_int_equal(sizes[1], 1 << 20);
	/* A line over the limit ends all hearing, and memory does not grow with what follows. */
	buf_cut(&line, (1 << 20) + 6);
	for (int i = 0; i < 12; i++)
		sse_push(&s, i ? str_from(buf_str(&line), 6) : buf_str(&line));
	assert_true(s.too_long);
	assert_in_range(s.lines.line.n, LINE_MAX_BYTES, LINE_MAX_BYTES + (1 << 20) + 6);
	sse_push(&s, STR("\n\ndata: later\n\n"));
	sse_end(&s);
	assert_int_equal(sizes[0], 1);
	sse_done(&s);
	/* So does an event of many lines. */
	struct sse many = {.on_event = count, .context = sizes};
	buf_addc(&line, '\n');
	for (int i = 0; i < 20; i++)
		sse_push(&many, buf_str(&line));
	assert_true(many.too_long);
	assert_in_range(many.data.n, SSE_EVENT_MAX, SSE_EVENT_MAX + (2 << 20));
	sse_done(&many);
	buf_free(&line);
}

static void add_base64(struct buf *out, struct str text)
{
	size_t n;
	buf_reserve(out, text.n);
	assert_int_equal(sodium_base642bin((unsigned char *)out->p + out->n, text.n, text.p, text.n,
				 NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL),
		0);
	out->n += n;
	out->p[out->n] = '\0';
}

/* As on_event writes them; `message` is the standard's word for no name. Only the openai SDK hands
 * on events without data. */
static void expected_events(const struct json *list, struct buf *out)
{
	buf_addz(out, "");
	for (const struct json *e = json_first(list); e; e = json_next(e)) {
		struct str name = json_str(json_get(e, "event"));
		struct str data = json_str(json_get(e, "data"));
		if (str_is(name, "message"))
			name = STR("");
		buf_addf(out, "%.*s=%.*s|", STRF(name), STRF(data));
	}
}

static const struct json *one_case(
	const struct json *c, const char *list, struct buf *bytes, struct buf *want)
{
	buf_cut(bytes, 0);
	buf_cut(want, 0);
	if (strcmp(list, "wpt") == 0)
		add_base64(bytes, json_str(json_get(c, "bytes_base64")));
	for (const struct json *p = json_first(json_get(c, "chunks_base64")); p; p = json_next(p))
		add_base64(bytes, json_str(p));
	expected_events(json_get(c, "events"), want);
	return json_next(c);
}

static void recorded_list(const struct json *root, const char *list)
{
	struct buf bytes = {0}, want = {0};
	for (const struct json *c = json_first(json_get(root, list)); c;) {
		char *name = mem_dup(json_str(json_get(c, "name")));
		c = one_case(c, list, &bytes, &want);
		/* The SDK's rule, not the standard's. */
		bool has_no_data =
			strcmp(list, "wpt") != 0 && (str_find(buf_str(&want), STR("=|")) >= 0);
		if (!has_no_data)
			check(name, buf_str(&bytes), false, want.p);
		free(name);
	}
	buf_free(&bytes);
	buf_free(&want);
}

static void test_recorded(void **state)
{
	struct buf text = test_read_file(test_open_data("wire/sse_cases.json"));
	struct json *root;
	struct err err;
	(void)state;
	assert_done(json_parse(buf_str(&text), &root, &err));
	assert_true(json_len(json_get(root, "wpt")) >= 15);
	recorded_list(root, "wpt");
	recorded_list(root, "openai_python");
	json_free(root);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grammar),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_recorded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
