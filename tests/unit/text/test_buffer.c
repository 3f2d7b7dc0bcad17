#include "test.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "rng.h"

static void type(struct buffer *b, const char *text)
{
	for (; *text; text++)
		buffer_replace(b, buffer_length(b), 0, (struct str){text, 1});
}

static void check_undo(struct buffer *b, const char *want, size_t want_at)
{
	size_t at = 0;
	assert_true(buffer_undo(b, &at));
	assert_str(buffer_text(b), want);
	assert_int_equal(at, want_at);
}

static void check_redo(struct buffer *b, const char *want, size_t want_at)
{
	size_t at = 0;
	assert_true(buffer_redo(b, &at));
	assert_str(buffer_text(b), want);
	assert_int_equal(at, want_at);
}

/* ---- lines ---- */

/* The index against a count of the text itself. */
static void check_lines(const struct buffer *b)
{
	struct str text = buffer_text(b);
	size_t line = 0, start = 0;
	for (size_t at = 0; at <= text.n; at++) {
		assert_int_equal(buffer_line_of(b, at), line);
		if (at < text.n && text.p[at] != '\n')
			continue;
		assert_int_equal(buffer_line_start(b, line), start);
		assert_ptr_equal(buffer_line(b, line).p, text.p + start);
		assert_int_equal(buffer_line(b, line).n, at - start);
		line++;
		start = at + 1;
	}
	assert_int_equal(buffer_lines(b), line);
}

static void test_lines(void **state)
{
	static const char *const texts[] = {
		"", "\n", "a", "a\n", "\na", "one\ntwo\n\nfour", "\n\n\n"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct buffer *b = buffer_new(str_of(texts[i]));
		assert_str(buffer_text(b), texts[i]);
		check_lines(b);
		buffer_free(b);
	}
	buffer_free(NULL);
}

static void test_part_of_itself(void **state)
{
	struct buffer *b = buffer_new(STR("abc\n"));
	(void)state;
	buffer_replace(b, 1, 1, buffer_text(b));
	assert_str(buffer_text(b), "aabc\nc\n");
	for (int i = 0; i < 10; i++)
		buffer_replace(b, buffer_length(b) / 2, 0, buffer_text(b));
	assert_int_equal(buffer_length(b), 7 << 10);
	check_lines(b);
	buffer_free(b);
}

/* ---- steps ---- */

static void test_typing_is_undone_by_words(void **state)
{
	struct buffer *b = buffer_new(STR(""));
	size_t at;
	(void)state;
	type(b, "one two  three.");
	check_undo(b, "one two  ", 9);
	check_undo(b, "one ", 4);
	check_undo(b, "", 0);
	assert_false(buffer_undo(b, &at));
	check_redo(b, "one ", 4);
	check_redo(b, "one two  ", 9);
	type(b, "x");
	assert_false(buffer_redo(b, &at));
	check_undo(b, "one two  ", 9);
	buffer_free(b);
}

static void test_a_break_ends_a_word(void **state)
{
	struct buffer *b = buffer_new(STR(""));
	(void)state;
	type(b, "ab");
	buffer_break(b);
	type(b, "cd");
	buffer_replace(b, 0, 0, STR("x"));  /* elsewhere */
	buffer_replace(b, 1, 0, STR("yz")); /* not typed */
	buffer_replace(b, 3, 0, STR("\xC3\xA9"));
	check_undo(b, "xyzabcd", 3);
	check_undo(b, "xabcd", 1);
	check_undo(b, "abcd", 0);
	check_undo(b, "ab", 2);
	check_undo(b, "", 0);
	buffer_free(b);
}

static void test_deletions_that_touch_join(void **state)
{
	struct buffer *b = buffer_new(STR("one two three"));
	(void)state;
	for (size_t at = 13; at-- > 4;) /* backspace: "three" with the blank, then "two" */
		buffer_replace(b, at, 1, STR(""));
	buffer_break(b);
	for (int i = 0; i < 3; i++)
		buffer_replace(b, 0, 1, STR(""));
	assert_str(buffer_text(b), " ");
	check_undo(b, "one ", 3);
	check_undo(b, "one two", 7);
	check_undo(b, "one two three", 13);
	check_redo(b, "one two", 7);
	buffer_free(b);
}

static void test_a_group_is_one_step(void **state)
{
	struct buffer *b = buffer_new(STR("abc"));
	size_t at;
	(void)state;
	buffer_begin(b);
	buffer_end(b);
	assert_false(buffer_undo(b, &at));
	buffer_begin(b);
	buffer_replace(b, 0, 1, STR("A"));
	buffer_begin(b);
	buffer_replace(b, 1, 1, STR("B"));
	buffer_end(b);
	buffer_replace(b, 2, 1, STR("C"));
	buffer_end(b);
	buffer_replace(b, 3, 0, STR("d"));
	check_undo(b, "ABC", 3);
	check_undo(b, "abc", 1);
	check_redo(b, "ABC", 3);
	check_redo(b, "ABCd", 4);
	buffer_free(b);
}

static void test_undo_within_a_group(void **state)
{
	struct buffer *b = buffer_new(STR("."));
	(void)state;
	buffer_begin(b);
	buffer_replace(b, 0, 0, STR("one"));
	check_undo(b, ".", 0);
	buffer_replace(b, 0, 0, STR("two"));
	buffer_replace(b, 0, 0, STR("more"));
	buffer_end(b);
	check_undo(b, ".", 0);
	check_redo(b, "moretwo.", 4);
	buffer_free(b);
}

static void test_modified(void **state)
{
	struct buffer *b = buffer_new(STR("x"));
	size_t at;
	(void)state;
	assert_false(buffer_modified(b));
	uint64_t version = buffer_version(b);
	buffer_replace(b, 0, 1, STR("x"));
	assert_int_equal(buffer_version(b), version);
	assert_false(buffer_modified(b));
	type(b, "a");
	assert_true(buffer_modified(b));
	buffer_saved(b);
	type(b, "b"); /* the saved state stays one that can be come back to */
	assert_true(buffer_modified(b));
	buffer_undo(b, &at);
	assert_false(buffer_modified(b));
	buffer_undo(b, &at);
	assert_true(buffer_modified(b));
	buffer_redo(b, &at);
	assert_false(buffer_modified(b));
	buffer_undo(b, &at);
	type(b, "c"); /* the same number of changes, but another text */
	assert_true(buffer_modified(b));
	buffer_free(b);
}

static void test_set_keeps_what_is_common(void **state)
{
	struct buffer *b = buffer_new(STR("one two three"));
	size_t at;
	(void)state;
	buffer_set(b, STR("one 2 three"));
	assert_str(buffer_text(b), "one 2 three");
	check_undo(b, "one two three", 7);
	check_redo(b, "one 2 three", 5);
	buffer_set(b, STR("one 2 three"));
	check_undo(b, "one two three", 7);
	buffer_set(b, (struct str){NULL, 0});
	assert_str(buffer_text(b), "");
	buffer_set(b, STR("aa"));
	buffer_set(b, STR("aaa"));
	check_undo(b, "aa", 2);
	check_undo(b, "", 0);
	check_undo(b, "one two three", 13);
	assert_false(buffer_undo(b, &at));
	buffer_free(b);
}

/* ---- find ---- */

static void check_find(
	const char *text, const char *what, size_t from, bool backward, int want_at, size_t want_n)
{
	struct buffer *b = buffer_new(str_of(text));
	size_t at = 0, n = 0;
	bool found = buffer_find(b, str_of(what), from, backward, &at, &n);
	if (found != (want_at >= 0) || (found && (at != (size_t)want_at || n != want_n)))
		fail_msg("'%s' in '%s': %d at %zu, %zu bytes", what, text, found, at, n);
	buffer_free(b);
}

static void test_find(void **state)
{
	(void)state;
	check_find("one two one", "one", 0, false, 0, 3);
	check_find("one two one", "one", 1, false, 8, 3);
	check_find("one two one", "one", 9, false, 0, 3); /* wraps */
	check_find("one two one", "one", 8, true, 0, 3);
	check_find("one two one", "one", 9, true, 8, 3);
	check_find("one two one", "one", 0, true, 8, 3); /* wraps */
	check_find("one two one", "one", 99, true, 8, 3);
	check_find("one two one", "one", 99, false, 0, 3);
	check_find("one two one", "three", 4, false, -1, 0);
	check_find("one", "", 0, false, -1, 0);
	check_find("", "a", 0, true, -1, 0);
	check_find("ab", "abc", 0, false, -1, 0);
}

static void test_find_smart_case(void **state)
{
	(void)state;
	check_find("x ONE One", "one", 0, false, 2, 3);
	check_find("x ONE One", "One", 0, false, 6, 3);
	check_find("one", "One", 0, false, -1, 0);
	check_find("\xC3\x84RGER \xC3\xA4rger", "\xC3\xA4rger", 0, false, 0, 6);
	check_find("\xC3\xA4rger", "\xC3\x84rger", 0, false, -1, 0);
	check_find("Stra\xC3\x9F"
		   "e",
		"strasse", 0, false, 0, 7);
	check_find("STRASSE",
		"stra\xC3\x9F"
		"e",
		0, true, 0, 7);
	check_find("\xC3\x9F", "s", 0, false, -1, 0);       /* half of it */
	check_find("20 \xE2\x84\xAA", "k", 0, false, 3, 3); /* the Kelvin sign */
	check_find("\xCE\xA3\xCE\x91\xCF\x82", "\xCF\x83\xCE\xB1\xCF\x83", 0, true, 0, 6);
}

static void test_find_bytes(void **state)
{
	(void)state;
	check_find("a\xFF"
		   "b\xE2\x82",
		"\xFF", 0, false, 1, 1);
	check_find("a\xFF"
		   "b\xE2\x82",
		"\x82", 0, true, 4, 1);
	check_find("A\xFF", "a\xFF", 0, false, -1, 0);
	check_find("\xFF"
		   "A",
		"a", 0, true, 1, 1);
	check_find("\xE2\x82\xAC", "\x82", 0, false, 1, 1);
}

static void check_replace_all(
	const char *text, const char *what, const char *with, size_t count, const char *want)
{
	struct buffer *b = buffer_new(str_of(text));
	size_t at;
	assert_int_equal(buffer_replace_all(b, str_of(what), str_of(with)), count);
	assert_str(buffer_text(b), want);
	check_lines(b);
	if (strcmp(text, want) != 0)
		assert_true(buffer_undo(b, &at));
	assert_str(buffer_text(b), text);
	assert_false(buffer_undo(b, &at));
	buffer_free(b);
}

static void test_replace_all(void **state)
{
	(void)state;
	check_replace_all("a b A", "a", "xy", 1, "xy b A");
	check_replace_all("a b A", "A", "", 1, "a b ");
	check_replace_all("aaaaa", "aa", "a", 2, "aaa");
	check_replace_all("a\nb\n", "\n", "\n\n", 2, "a\n\nb\n\n");
	check_replace_all("a", "b", "c", 0, "a");
	check_replace_all("a", "", "c", 0, "a");
	check_replace_all("aba", "a", "a", 2, "aba");
}

/* ---- against a model ---- */

/* The trivially correct one: the whole text after each step. */
struct model {
	struct arena arena;
	struct str *texts;
	size_t n, cap, now;
};

static void model_add(struct model *m, struct str text)
{
	m->n = m->n ? m->now + 1 : 0;
	m->texts = mem_grow(m->texts, m->n, &m->cap, sizeof *m->texts);
	m->now = m->n;
	m->texts[m->n++] = arena_dup(&m->arena, text);
}

static void random_change(struct buffer *b, struct rng *rng, struct buf *expect)
{
	static const struct str pieces[] = {{"", 0}, {"a", 1}, {"\n", 1}, {" ", 1}, {"\r\n\n", 3},
		{"\xFF\xC3", 2}, {"\xE2\x82\xAC", 3}, {"\0z", 2}, {"some longer text\n", 17}};
	size_t length = buffer_length(b), at = rng_index(rng, length + 1);
	size_t most = length - at < 9 ? length - at : 9, n = rng_index(rng, most + 1);
	struct str with = pieces[rng_index(rng, sizeof pieces / sizeof *pieces)];
	if (length > 400)
		n = length - at;
	buf_cut(expect, 0);
	buf_add(expect, str_head(buffer_text(b), at));
	buf_add(expect, with);
	buf_add(expect, str_from(buffer_text(b), at + n));
	buffer_break(b);
	buffer_replace(b, at, n, with);
	assert_true(str_eq(buffer_text(b), buf_str(expect)));
}

static void random_step(struct buffer *b, struct rng *rng, struct model *m, struct buf *expect)
{
	uint64_t version = buffer_version(b);
	size_t changes = rng_index(rng, 4) ? 1 : rng_index(rng, 5);
	if (changes != 1)
		buffer_begin(b);
	for (size_t i = 0; i < changes; i++)
		random_change(b, rng, expect);
	if (changes != 1)
		buffer_end(b);
	if (buffer_version(b) != version)
		model_add(m, buffer_text(b));
}

static void check_against(const struct buffer *b, const struct model *m)
{
	assert_true(str_eq(buffer_text(b), m->texts[m->now]));
	check_lines(b);
}

static void random_move(struct buffer *b, struct rng *rng, struct model *m)
{
	size_t at, steps = 1 + rng_index(rng, 6);
	bool back = rng_index(rng, 2);
	for (; steps; steps--) {
		if (back) {
			assert_int_equal(buffer_undo(b, &at), m->now > 0);
			m->now -= m->now > 0;
		} else {
			assert_int_equal(buffer_redo(b, &at), m->now + 1 < m->n);
			m->now += m->now + 1 < m->n;
		}
		check_against(b, m);
	}
}

static void run_model(struct rng *rng)
{
	struct model m = {0};
	struct buf expect = {0};
	struct buffer *b = buffer_new(STR("start\n"));
	size_t at;
	model_add(&m, buffer_text(b));
	for (int i = 0; i < 400; i++) {
		if (rng_index(rng, 4))
			random_step(b, rng, &m, &expect);
		else
			random_move(b, rng, &m);
		check_against(b, &m);
	}
	while (buffer_undo(b, &at))
		m.now--;
	assert_int_equal(m.now, 0);
	assert_str(buffer_text(b), "start\n");
	while (buffer_redo(b, &at))
		m.now++;
	assert_int_equal(m.now, m.n - 1);
	check_against(b, &m);
	buffer_free(b);
	buf_free(&expect);
	arena_free(&m.arena);
	free(m.texts);
}

static void test_against_a_model(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++)
		run_model(&(struct rng){seed});
}

/* Typing at random places joins or does not, but back and forth always lead to the same ends. */
static void test_random_typing(void **state)
{
	struct rng rng = {7};
	(void)state;
	for (int round = 0; round < 50; round++) {
		struct buffer *b = buffer_new(STR("some words\xFF to begin with"));
		size_t at = 5;
		for (int i = 0; i < 200; i++) {
			bool add = rng_index(&rng, 2) || at == 0;
			if (rng_index(&rng, 20) == 0)
				at = rng_index(&rng, buffer_length(b) + 1);
			else if (add)
				buffer_replace(
					b, at++, 0, rng_index(&rng, 3) ? STR("x") : STR(" "));
			else
				buffer_replace(b, --at, 1, STR(""));
			check_lines(b);
		}
		char *end = mem_dup(buffer_text(b));
		while (buffer_undo(b, &at))
			check_lines(b);
		assert_str(buffer_text(b), "some words\xFF to begin with");
		while (buffer_redo(b, &at))
			check_lines(b);
		assert_str(buffer_text(b), end);
		free(end);
		buffer_free(b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_part_of_itself),
		cmocka_unit_test(test_typing_is_undone_by_words),
		cmocka_unit_test(test_a_break_ends_a_word),
		cmocka_unit_test(test_deletions_that_touch_join),
		cmocka_unit_test(test_a_group_is_one_step),
		cmocka_unit_test(test_undo_within_a_group),
		cmocka_unit_test(test_modified),
		cmocka_unit_test(test_set_keeps_what_is_common),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_find_smart_case),
		cmocka_unit_test(test_find_bytes),
		cmocka_unit_test(test_replace_all),
		cmocka_unit_test(test_against_a_model),
		cmocka_unit_test(test_random_typing),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
