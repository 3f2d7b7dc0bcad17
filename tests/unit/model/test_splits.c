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

#include "json.h"
#include "way.h"

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
		way_whole(ours[i].provider, bytes, &w);
		assert_str(buf_str(&w.answer.text), ours[i].text);
		assert_true(w.answer.complete);
		assert_int_equal(w.answer.error.n, 0);
		answer_done(&w.answer);
		way_check_cuts(ours[i].provider, bytes, ours[i].provider->name);
	}
}

/* ---- the streams of the case files ---- */

static const struct {
	const struct provider *provider;
	const char *file;
} files[] = {
	{&provider_openai, "tests/data/model/openai.cases"},
	{&provider_responses, "tests/data/model/responses.cases"},
	{&provider_anthropic, "tests/data/model/anthropic.cases"},
	{&provider_ollama, "tests/data/model/ollama.cases"},
};

static void add_event(const struct provider *p, struct str name, struct str data, const char *end,
	struct buf *out)
{
	if (p->framing == FRAMING_LINES) {
		buf_addf(out, "%.*s%s", STRF(data), end);
		return;
	}
	if (name.n)
		buf_addf(out, "event: %.*s%s", STRF(name), end);
	buf_addf(out, ": \xC3\xA9%sdata: %.*s%s%s", end, STRF(data), end, end);
}

enum { MOST = 400 };

static struct hash events_of(const struct provider *p, struct str bytes)
{
	struct way w;
	struct hash events = way_whole(p, bytes, &w);
	answer_done(&w.answer);
	return events;
}

/* Returns how many cases there are in the file, and their events; each is checked with this line
 * end. */
static int check_cases(
	const struct provider *p, const char *path, const char *end, struct hash *events)
{
	struct buf file = test_read_file(path), bytes = {0}, what = {0};
	struct str rest = buf_str(&file), line, word, name;
	int n = 0;
	while (str_line(&rest, &line)) {
		struct str data = line;
		str_split(&data, ' ', &word);
		if (str_is(word, "case")) {
			way_check_cuts(p, buf_str(&bytes), what.p);
			assert_true(n < MOST);
			events[n++] = events_of(p, buf_str(&bytes));
			buf_cut(&bytes, 0);
			buf_cut(&what, 0);
			buf_addf(&what, "%s: %.*s", path, STRF(data));
		} else if (str_is(word, "event")) {
			add_event(p, STR(""), data, end, &bytes);
		} else if (str_is(word, "named")) {
			str_split(&data, ' ', &name);
			add_event(p, name, data, end, &bytes);
		}
	}
	way_check_cuts(p, buf_str(&bytes), what.p);
	buf_free(&what);
	buf_free(&bytes);
	buf_free(&file);
	return n;
}

static void test_cases(void **state)
{
	static const char *const ends[] = {"\n", "\r\n", "\r"};
	static struct hash first[MOST], other[MOST];
	int all = 0;
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		int n = check_cases(files[i].provider, files[i].file, ends[0], first);
		for (size_t k = 1; k < sizeof ends / sizeof *ends; k++) {
			check_cases(files[i].provider, files[i].file, ends[k], other);
			for (int c = 0; c < n; c++)
				if (!hash_eq(&first[c], &other[c]))
					fail_msg("%s: case %d with line end %zu", files[i].file, c,
						k);
		}
		all += n;
	}
	assert_in_range(all, 100, 10000);
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
		way_whole(p, buf_str(&bytes), &w);
		check_recorded(&w, want, name);
		answer_done(&w.answer);
		way_check_cuts(p, buf_str(&bytes), name);
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
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_recorded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
