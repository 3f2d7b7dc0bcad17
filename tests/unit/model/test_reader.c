/*
 * test_reader: the reader's behaviour as data (tests/data/model/reader.cases), and what cases
 * cannot show: equal answers, megabytes, hostile bytes.
 *
 * A case is "=== name", then blocks "--- system", "--- user", "--- assistant" in the order of the
 * messages, and "--- answer". A block's last line end is not part of it.
 */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"

enum { MESSAGES = 8 };

struct reader_case {
	struct str name, answer;
	struct reader_message messages[MESSAGES];
	size_t n;
};

/* The text up to the next line that starts with "--- " or "=== ". */
static struct str take_block(struct str *rest)
{
	struct str start = *rest, line, at = *rest;
	size_t n = 0;
	while (str_line(&at, &line) && !str_starts(line, STR("--- ")) &&
		!str_starts(line, STR("=== ")))
		n = start.n - at.n;
	*rest = str_from(start, n);
	struct str block = str_head(start, n);
	while (str_ends(block, STR("\n")))
		block.n--;
	return block;
}

static bool take_case(struct str *rest, struct reader_case *out)
{
	struct str line;
	*out = (struct reader_case){0};
	take_block(rest); /* comments before the first case */
	if (!str_line(rest, &line) || !str_starts(line, STR("=== ")))
		return false;
	out->name = str_from(line, 4);
	while (str_starts(*rest, STR("--- "))) {
		str_line(rest, &line);
		struct str role = str_from(line, 4), text = take_block(rest);
		if (str_is(role, "answer")) {
			out->answer = text;
		} else {
			assert_true(out->n < MESSAGES);
			out->messages[out->n++] = (struct reader_message){role, text};
		}
	}
	return true;
}

static void test_cases(void **state)
{
	(void)state;
	struct buf file = test_read_file("tests/data/model/reader.cases");
	struct str rest = buf_str(&file);
	struct reader_case c;
	struct arena a = {0};
	int failed = 0, count = 0;
	for (; take_case(&rest, &c); count++) {
		struct str got = reader_answer(&a, c.messages, c.n);
		if (!str_eq(got, c.answer)) {
			print_error("%.*s:\n  expected %.*s\n  got      %.*s\n", STRF(c.name),
				STRF(c.answer), STRF(got));
			failed++;
		}
	}
	arena_free(&a);
	buf_free(&file);
	assert_true(count > 60);
	assert_int_equal(failed, 0);
}

static struct str ask(struct arena *a, struct str system, struct str user)
{
	struct reader_message messages[] = {{STR("system"), system}, {STR("user"), user}};
	return reader_answer(a, messages, 2);
}

static void test_equal_messages_equal_answers(void **state)
{
	(void)state;
	struct arena a = {0};
	struct str user = STR("Context:\nAnn won in 1990. Bob won in 1991. Cid won in 1992.\n\n"
			      "Question: Who won?");
	struct str first = ask(&a, STR("Answer with the shortest phrase."), user);
	assert_str(first, "Ann"); /* a tie goes to the earlier */
	for (int i = 0; i < 50; i++)
		assert_true(str_eq(first, ask(&a, STR("Answer with the shortest phrase."), user)));
	arena_free(&a);
}

static void test_instructions_change_the_answer(void **state)
{
	(void)state;
	static const char *const systems[] = {"", "Shortest phrase.", "Number only.",
		"Quote the sentence.", "Shortest phrase, and cite the source.",
		"Shortest phrase, in upper case."};
	struct arena a = {0};
	struct str answers[6];
	for (int i = 0; i < 6; i++)
		answers[i] = ask(&a, str_of(systems[i]),
			STR("Context:\n[1] Refunds\nRefunds are accepted within 30 days.\n\n"
			    "Question: How long are refunds accepted?"));
	for (int i = 0; i < 6; i++)
		for (int k = 0; k < i; k++)
			assert_false(str_eq(answers[i], answers[k]));
	arena_free(&a);
}

/* Megabytes of sentences with the answer in the middle. */
static void test_large_context(void **state)
{
	(void)state;
	struct arena a = {0};
	struct buf user = {0};
	buf_addz(&user, "Context:\n");
	for (int i = 0; user.n < 5000000; i++) {
		buf_addf(&user, "Shelf %d of the archive holds %d boxes of letters.\n", i, i % 7);
		if (i == 50000)
			buf_addz(&user, "\nThe lighthouse keeper receives 417 lamps.\n\n");
	}
	buf_addz(&user, "\nQuestion: How many lamps does the lighthouse keeper receive?\nAnswer:");
	assert_str(ask(&a, STR("Number only."), buf_str(&user)), "417");
	buf_free(&user);
	arena_free(&a);
}

/* The same few bytes again and again, in every place of a prompt; nothing is expected but an end.
 */
static void test_hostile_text(void **state)
{
	(void)state;
	static const char *const pieces[] = {"|", "[", "# \n", "- ", "*", "](", "\"", "'", "?", ".",
		":", "\xFF", "\xE2\x80", "[1]", "[99999999] ", "Title:", "Document [", "Context:\n",
		"Question:", "<context>", "</context>", "1,", "1.", "$", "in ", "Of ", "to 5 ",
		"\n\n", "\xF0\x9F\x98\x80", "if not say \"", "| a | b |\n", "###### x\ny\n", "A.",
		"a@b.", "20 to ", "\t", "(Title:"};
	struct arena a = {0};
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buf text = {0}, user = {0};
		while (text.n < 20000)
			buf_addz(&text, pieces[i]);
		ask(&a, buf_str(&text), buf_str(&text));
		buf_addf(&user, "Context:\n%s\nQuestion: what is %s in A?", text.p, text.p);
		ask(&a, STR("Shortest phrase. List all. Cite and quote the sentence."),
			buf_str(&user));
		buf_free(&text);
		buf_free(&user);
		arena_reset(&a);
	}
	arena_free(&a);
}

/* Every prefix of a prompt, cut at each byte, and the prompt with each byte spoilt. */
static void test_cut_and_spoilt(void **state)
{
	(void)state;
	static const char prompt[] =
		"Answer in few words.\n<context>\n[1] Pay \xE2\x80\xBA Days\n| Plan | Price "
		"|\n|---|---|\n"
		"| Team | \xE2\x82\xAC"
		"12 |\n\n- a **b** [c](d)\n1. e\n</context>\nQuestion: What is the "
		"price of Team?\nIf it is not there, say \"no\".";
	struct arena a = {0};
	for (size_t i = 0; i < sizeof prompt; i++) {
		char *copy = mem_alloc(i + 1); /* exact, so that ASan sees a byte too far */
		memcpy(copy, prompt, i);
		ask(&a, STR(""), (struct str){copy, i});
		free(copy);
		copy = mem_alloc(sizeof prompt);
		memcpy(copy, prompt, sizeof prompt);
		copy[i] = (char)(i * 37 + 128);
		ask(&a, STR("Shortest phrase, list all, cite."),
			(struct str){copy, sizeof prompt - 1});
		free(copy);
		arena_reset(&a);
	}
	arena_free(&a);
}

static void test_nothing(void **state)
{
	(void)state;
	struct arena a = {0};
	struct reader_message empty = {STR("user"), {NULL, 0}};
	assert_str(reader_answer(&a, NULL, 0), "unknown");
	assert_str(reader_answer(&a, &empty, 1), "unknown");
	assert_string_equal(reader_version, "reader/1");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_equal_messages_equal_answers),
		cmocka_unit_test(test_instructions_change_the_answer),
		cmocka_unit_test(test_large_context),
		cmocka_unit_test(test_hostile_text),
		cmocka_unit_test(test_cut_and_spoilt),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
