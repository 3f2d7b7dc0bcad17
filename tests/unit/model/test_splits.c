/*
 * test_splits: a stream is the same however the network cuts it: at every place in two, and byte by
 * byte, the same events come out and the decoder makes the same of them.
 *
 * Real streams where they are there (../shared/data/open/wire), and ours with every line end,
 * characters of every length, comments and no end.
 */
#include "test.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "json.h"
#include "lines.h"
#include "provider.h"
#include "sse.h"

/* ---- one way through the framing and the decoder ---- */

struct way {
	const struct provider *provider;
	struct hash_state *hash;
	struct answer answer;
	size_t events;
	struct sse sse;
	struct lines lines;
};

static void take(struct way *w, struct str name, struct str data)
{
	hash_add(w->hash, name);
	hash_add(w->hash, STR("\x01"));
	hash_add(w->hash, data);
	hash_add(w->hash, STR("\x02"));
	w->events++;
	w->provider->event(name, data, &w->answer);
}

static void on_event(void *context, struct str name, struct str data)
{
	take(context, name, data);
}

static void on_line(void *context, struct str line)
{
	if (str_trim(line).n)
		take(context, STR(""), line);
}

static void begin(struct way *w, const struct provider *p)
{
	*w = (struct way){.provider = p, .hash = hash_begin()};
	answer_init(&w->answer);
	w->sse.on_event = on_event;
	w->lines.on_line = on_line;
	w->sse.context = w->lines.context = w;
}

static void push(struct way *w, enum framing framing, struct str bytes)
{
	if (framing == FRAMING_LINES)
		lines_push(&w->lines, bytes);
	else
		sse_push(&w->sse, bytes);
}

static struct hash finish(struct way *w)
{
	sse_end(&w->sse);
	lines_end(&w->lines);
	sse_done(&w->sse);
	lines_done(&w->lines);
	return hash_end(w->hash);
}

static struct hash whole(const struct provider *p, struct str bytes, struct way *w)
{
	begin(w, p);
	push(w, p->framing, bytes);
	return finish(w);
}

/* ---- the comparisons ---- */

static void same_answer(const struct answer *a, const struct answer *b, const char *what)
{
	if (!str_eq(buf_str(&a->text), buf_str(&b->text)) ||
		!str_eq(buf_str(&a->reasoning), buf_str(&b->reasoning)) ||
		!str_eq(buf_str(&a->finish), buf_str(&b->finish)) ||
		!str_eq(buf_str(&a->error), buf_str(&b->error)) || a->complete != b->complete ||
		a->n_calls != b->n_calls || a->usage.input != b->usage.input ||
		a->usage.output != b->usage.output)
		fail_msg("%s: another answer in pieces", what);
}

static void check_splits(const struct provider *p, struct str bytes, const char *what)
{
	struct way one, w;
	struct hash right = whole(p, bytes, &one), got;
	for (size_t at = 0; at <= bytes.n; at++) {
		begin(&w, p);
		push(&w, p->framing, str_head(bytes, at));
		push(&w, p->framing, str_from(bytes, at));
		got = finish(&w);
		if (!hash_eq(&got, &right))
			fail_msg("%s: cut at byte %zu it has other events", what, at);
		same_answer(&one.answer, &w.answer, what);
		answer_done(&w.answer);
	}
	begin(&w, p);
	for (size_t i = 0; i < bytes.n; i++)
		push(&w, p->framing, (struct str){bytes.p + i, 1});
	got = finish(&w);
	if (!hash_eq(&got, &right))
		fail_msg("%s: byte by byte it has other events", what);
	same_answer(&one.answer, &w.answer, what);
	answer_done(&one.answer);
	answer_done(&w.answer);
}

/* ---- ours ---- */

static const char anthropic_stream[] =
	"\xEF\xBB\xBF: hello\r\n"
	"event: message_start\r\n"
	"data:{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":9}}}\r\n\r\n"
	"event: content_block_delta\r"
	"data: {\"type\":\"content_block_delta\",\"index\":0,\r"
	"data: \"delta\":{\"type\":\"text_delta\",\"text\":\"h\xC3\xA9 \xE2\x82\xAC "
	"\xF0\x9F\x98\x80\"}}\r\r"
	": ping\n\n"
	"event: message_delta\n"
	"data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\r\n"
	"data: {\"type\":\"message_stop\"}";

static const char ollama_stream[] =
	"{\"message\":{\"content\":\"h\xC3\xA9 \"},\"done\":false}\r\n"
	"\r\n"
	"{\"message\":{\"content\":\"\xF0\x9F\x98\x80\\n\"},\"done\":false}\n"
	"{\"message\":{\"thinking\":\"\xE2\x82\xAC\"},\"done\":false}\r"
	"{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"eval_count\":3}";

static const char openai_stream[] =
	": OPENROUTER PROCESSING\n\n"
	"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"h\xC3\xA9 \"}}]}\n\n"
	"data:{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\xF0\x9F\x98\x80\"}}]}\r\n\r\n"
	"data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\r\r"
	"data: [DONE]\n\n";

static const struct {
	const struct provider *provider;
	const char *bytes, *text;
} ours[] = {
	{&provider_anthropic, anthropic_stream, "h\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"},
	{&provider_ollama, ollama_stream, "h\xC3\xA9 \xF0\x9F\x98\x80\n"},
	{&provider_openai, openai_stream, "h\xC3\xA9 \xF0\x9F\x98\x80"},
};

static void test_ours(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
		struct way w;
		struct str bytes = str_of(ours[i].bytes);
		whole(ours[i].provider, bytes, &w);
		assert_str(buf_str(&w.answer.text), ours[i].text);
		assert_true(w.answer.complete);
		assert_int_equal(w.answer.error.n, 0);
		answer_done(&w.answer);
		check_splits(ours[i].provider, bytes, ours[i].provider->name);
	}
}

/* ---- real ones ---- */

static const struct {
	const char *folder; /* below wire/ */
	const struct provider *provider;
} recorded[] = {
	{"anthropic", &provider_anthropic},
};

static void check_recorded(const struct way *w, const struct json *want, const char *name)
{
	long long events = 0, written;
	json_int(json_get(want, "events"), &events);
	if (w->events != (size_t)events)
		fail_msg("%s: %zu events", name, w->events);
	if (!str_eq(buf_str(&w->answer.text), json_str(json_get(want, "text"))))
		fail_msg("%s: text \"%.*s\"", name, STRF(buf_str(&w->answer.text)));
	if (!str_eq(buf_str(&w->answer.finish), json_str(json_get(want, "stop"))))
		fail_msg("%s: finish \"%.*s\"", name, STRF(buf_str(&w->answer.finish)));
	if (json_int(json_get(json_get(want, "usage"), "output_tokens"), &written) &&
		w->answer.usage.output != written)
		fail_msg("%s: %lld tokens", name, (long long)w->answer.usage.output);
	assert_true(w->answer.complete);
	assert_false(w->answer.malformed);
	/* web_search is the server's own tool. */
	size_t i = 0;
	for (const struct json *c = json_first(json_get(want, "tool_calls")); c; c = json_next(c)) {
		if (str_is(json_str(json_at(c, 0)), "web_search"))
			continue;
		if (i >= w->answer.n_calls ||
			!str_eq(buf_str(&w->answer.calls[i].name), json_str(json_at(c, 0))) ||
			!str_eq(buf_str(&w->answer.calls[i].arguments), json_str(json_at(c, 1))))
			fail_msg("%s: call %zu", name, i);
		i++;
	}
	assert_int_equal(w->answer.n_calls, i);
}

static int check_file(
	const struct provider *p, const char *folder, const char *file, const struct json *expected)
{
	struct arena a = {0};
	const char *name = arena_printf(&a, "%s/%s", folder, file).p;
	const struct json *want = json_get(expected, name);
	struct way w;
	if (want) {
		struct buf bytes =
			test_read_file(arena_printf(&a, "../shared/data/open/wire/%s", name).p);
		whole(p, buf_str(&bytes), &w);
		check_recorded(&w, want, name);
		answer_done(&w.answer);
		check_splits(p, buf_str(&bytes), name);
		buf_free(&bytes);
	}
	arena_free(&a);
	return want != NULL;
}

static void test_recorded(void **state)
{
	(void)state;
	const char *root = mem_dup(str_of(test_open_data("wire")));
	struct buf text = test_read_file("../shared/data/wire_expected.json");
	struct json *expected = NULL;
	assert_int_equal(json_parse(buf_str(&text), &expected, NULL), 0);
	for (size_t i = 0; i < sizeof recorded / sizeof *recorded; i++) {
		struct arena a = {0};
		DIR *dir = opendir(arena_printf(&a, "%s/%s", root, recorded[i].folder).p);
		int n = 0;
		assert_non_null(dir);
		for (struct dirent *e; (e = readdir(dir));)
			n += check_file(
				recorded[i].provider, recorded[i].folder, e->d_name, expected);
		assert_in_range(n, 5, 1000);
		closedir(dir);
		arena_free(&a);
	}
	json_free(expected);
	buf_free(&text);
	free((char *)root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ours),
		cmocka_unit_test(test_recorded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
