#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chunk.h"
#include "fs.h"

/*
 * A data file: options, a line of "%%%%", the document, and after another such line the chunks:
 *   [heading path | slug | tokens]
 *   text
 * Its text ends at the next "[". CRLF documents have \r written as a carriage return.
 */
static struct chunk_options read_options(struct str line)
{
	struct chunk_options o = {0};
	char by[16];
	char *text = mem_dup(line);
	assert_int_equal(sscanf(text, "%15s %zu %zu", by, &o.tokens, &o.overlap), 3);
	free(text);
	o.by = !strcmp(by, "heading")  ? CHUNK_HEADING
	       : !strcmp(by, "tokens") ? CHUNK_TOKENS
				       : CHUNK_DOCUMENT;
	return o;
}

static void print_chunks(struct buf *out, const struct chunk *chunks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "[%.*s | %.*s | %zu]\n%.*s\n", STRF(chunks[i].heading),
			STRF(chunks[i].slug), chunks[i].tokens, STRF(chunks[i].text));
}

static struct str take_part(struct str *rest)
{
	struct str mark = STR("%%%%\n");
	ssize_t at = str_find(*rest, mark);
	assert_true(at >= 0);
	struct str part = str_head(*rest, (size_t)at);
	*rest = str_from(*rest, (size_t)at + mark.n);
	return part;
}

static void check_file(const char *path)
{
	struct arena a = {0};
	struct buf file = test_read_file(path), got = {0};
	struct str rest = buf_str(&file);
	struct chunk_options options = read_options(take_part(&rest));
	struct chunk *chunks;
	struct str document = take_part(&rest);
	print_chunks(&got, chunks, chunk_document(&a, document, &options, &chunks));
	if (!str_eq(buf_str(&got), rest))
		fail_msg("%s: got\n%.*s", path, STRF(buf_str(&got)));
	buf_free(&got);
	buf_free(&file);
	arena_free(&a);
}

static void test_data_files(void **state)
{
	struct arena a = {0};
	struct fs_list list;
	struct err err;
	(void)state;
	assert_done(fs_glob(&a, "tests/data/retrieve/chunks", STR("*.txt"), &list, &err));
	assert_true(list.n >= 8);
	for (size_t i = 0; i < list.n; i++) {
		struct str path = fs_join(&a, STR("tests/data/retrieve/chunks"), list.paths[i]);
		check_file(path.p);
	}
	arena_free(&a);
}

static size_t chunk_text(struct arena *a, struct str text, enum chunk_by by, size_t tokens,
	size_t overlap, struct chunk **out)
{
	return chunk_document(a, text, &(struct chunk_options){by, tokens, overlap}, out);
}

static void test_nothing(void **state)
{
	struct arena a = {0};
	struct chunk *chunks;
	(void)state;
	for (int by = CHUNK_HEADING; by <= CHUNK_DOCUMENT; by++) {
		assert_int_equal(chunk_text(&a, STR(""), (enum chunk_by)by, 0, 0, &chunks), 0);
		assert_int_equal(
			chunk_text(&a, STR(" \n\r\n\t"), (enum chunk_by)by, 0, 0, &chunks), 0);
	}
	assert_int_equal(
		chunk_text(&a, STR("# Only\n## Headings\n"), CHUNK_HEADING, 0, 0, &chunks), 0);
	arena_free(&a);
}

static void test_slug(void **state)
{
	struct arena a = {0};
	(void)state;
	assert_str(chunk_slug(&a, STR("Time limits")), "time-limits");
	assert_str(chunk_slug(&a, STR("  What's new in 2.0?  ")), "whats-new-in-20");
	assert_str(chunk_slug(&a, STR("A - b_c & d")), "a---b_c--d");
	assert_str(chunk_slug(&a, STR("\xC3\x9C"
				      "ber \xE6\x97\xA5\xE6\x9C\xAC")),
		"\xC3\xBC"
		"ber-\xE6\x97\xA5\xE6\x9C\xAC");
	assert_str(chunk_slug(&a, STR("!?")), "");
	arena_free(&a);
}

/* Whatever the text and the options: chunks borrow from it, keep the budget, go forward, and
 * together leave out nothing but white space and headings. */
static void check_cover(struct str text, enum chunk_by by, size_t tokens, size_t overlap)
{
	struct arena a = {0};
	struct chunk *chunks;
	size_t n = chunk_text(&a, text, by, tokens, overlap, &chunks);
	const char *covered = text.p;
	for (size_t i = 0; i < n; i++) {
		struct str t = chunks[i].text;
		assert_true(t.p >= text.p && t.p + t.n <= text.p + text.n && t.n > 0);
		assert_true(chunks[i].tokens <= tokens);
		assert_true(i == 0 || t.p > chunks[i - 1].text.p);
		assert_true(t.p + t.n > covered);
		for (const char *p = covered; p < t.p; p++)
			assert_non_null(memchr(" \n\t\r", *p, 4));
		covered = t.p + t.n;
	}
	assert_true(str_trim((struct str){covered, (size_t)(text.p + text.n - covered)}).n == 0);
	arena_free(&a);
}

static void test_random_text_is_covered(void **state)
{
	static const char *const bits[] = {"word", " ", " ", " ", ". ", "! ", "\n", "\n\n",
		"- item", "\xE3\x80\x82", "\xC3\xA9", "\xFF", "J. Smith", "```\n", "| a | b |\n",
		"\r\n", "longerwordwithoutanyspaceinit", "\t", "...", "e.g. ",
		"\x80\x80\x80\x80\x80"};
	uint32_t seed = 3;
	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct buf text = {0};
		for (int i = 0; i < 80; i++) {
			seed = seed * 1664525 + 1013904223;
			buf_addz(&text, bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
		}
		size_t tokens = 1 + (seed >> 20) % 40;
		check_cover(buf_str(&text), round & 1 ? CHUNK_TOKENS : CHUNK_HEADING, tokens,
			(seed >> 10) % (tokens + 2));
		buf_free(&text);
	}
}

/* Large and hostile: one endless word, a deep heading repeated, an unclosed fence. */
static void test_hostile(void **state)
{
	struct arena a = {0};
	struct chunk *chunks;
	struct buf text = {0};
	(void)state;
	while (text.n < 1000000)
		buf_addz(&text, "abcdefgh");
	check_cover(buf_str(&text), CHUNK_TOKENS, 100, 50);
	buf_cut(&text, 0);
	buf_addz(&text, "# ");
	while (text.n < 1000000)
		buf_addz(&text, "h[](");
	while (text.n < 1200000)
		buf_addz(&text, "\n## x\ny");
	size_t n = chunk_text(&a, buf_str(&text), CHUNK_HEADING, 100, 0, &chunks);
	assert_true(n > 20000 && chunks[n - 1].heading.n < 300);
	buf_cut(&text, 0);
	buf_addz(&text, "```\n");
	while (text.n < 1000000)
		buf_addz(&text, "# x\n\n");
	check_cover(buf_str(&text), CHUNK_HEADING, 100, 50);
	buf_free(&text);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_data_files),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_slug),
		cmocka_unit_test(test_random_text_is_covered),
		cmocka_unit_test(test_hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
