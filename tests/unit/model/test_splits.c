/* test_splits: every stream of the case files gives the same answer wherever it is cut in two, byte
 * by byte, and with every kind of line end. */
#include "stream_feed.h"

#include <unistd.h>

static const struct {
	const char *provider, *file;
} tables[] = {
	{"openai", "tests/data/model/openai.cases"},
	{"openai-responses", "tests/data/model/responses.cases"},
	{"anthropic", "tests/data/model/anthropic.cases"},
	{"ollama", "tests/data/model/ollama.cases"},
};

static const char *const ends[] = {"\n", "\r\n", "\r"};

/* The stream that a case's events are, with a comment before it and characters of several bytes in
 * it; empty for one that has none. */
static void make_stream(
	const struct provider *p, const struct decode_case *c, const char *end, struct buf *out)
{
	struct str rest = c->rest, word, value, name;
	buf_cut(out, 0);
	while (decode_line(&rest, &word, &value)) {
		bool is_named = str_is(word, "named");
		if (!is_named && !str_is(word, "event"))
			continue;
		if (is_named)
			str_split(&value, ' ', &name);
		if (p->framing == FRAMING_LINES) {
			buf_addf(out, "%.*s%s", STRF(value), end);
			continue;
		}
		if (out->n == 0)
			buf_addf(out, ": \xC3\xA9\xE5\x8C\x97%s%s", end, end);
		if (is_named)
			buf_addf(out, "event: %.*s%s", STRF(name), end);
		buf_addf(out, "data: %.*s%s%s", STRF(value), end, end);
	}
}

static void check_stream(const struct provider *p, const struct decode_case *c, struct str bytes)
{
	struct stream_feed whole, cut;
	feed_in_pieces(&whole, p, bytes, bytes.n);
	for (size_t at = 0; at < bytes.n; at++) {
		feed_in_pieces(&cut, p, bytes, at);
		if (!feed_equal(&whole.answer, &cut.answer))
			fail_msg("%s: case %.*s: another answer when cut at byte %zu of %zu: "
				 "\"%.*s\"",
				c->file, STRF(c->name), at, bytes.n,
				STRF(buf_str(&cut.answer.text)));
		feed_done(&cut);
	}
	feed_done(&whole);
}

/* Returns how many streams there were. */
static int check_file(const struct provider *p, const char *path)
{
	struct buf file = test_read_file(path), bytes = {0};
	struct str rest = buf_str(&file);
	struct decode_case c;
	int n = 0;
	while (decode_next(&rest, path, &c)) {
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
			make_stream(p, &c, ends[i], &bytes);
			check_stream(p, &c, buf_str(&bytes));
			n += bytes.n > 0;
		}
	}
	buf_free(&bytes);
	buf_free(&file);
	return n;
}

static void test_all(void **state)
{
	int n = 0;
	(void)state;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		const struct provider *p = provider_find(str_of(tables[i].provider));
		if (p && access(tables[i].file, R_OK) == 0)
			n += check_file(p, tables[i].file);
	}
	assert_in_range(n, 200, 10000);
}

/* The line ends make no difference either, nor does a missing one at the very end. */
static void test_line_ends(void **state)
{
	struct buf file = test_read_file(tables[0].file), bytes = {0};
	struct str rest = buf_str(&file);
	struct decode_case c;
	(void)state;
	while (decode_next(&rest, tables[0].file, &c)) {
		struct stream_feed first, other;
		make_stream(&provider_openai, &c, "\n", &bytes);
		feed_in_pieces(&first, &provider_openai, buf_str(&bytes), bytes.n);
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
			make_stream(&provider_openai, &c, ends[i], &bytes);
			size_t cut = bytes.n ? 2 * strlen(ends[i]) : 0;
			feed_in_pieces(&other, &provider_openai,
				str_head(buf_str(&bytes), bytes.n - cut), 1);
			if (!feed_equal(&first.answer, &other.answer))
				fail_msg("case %.*s: line end %zu", STRF(c.name), i);
			feed_done(&other);
		}
		feed_done(&first);
	}
	buf_free(&bytes);
	buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_line_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
