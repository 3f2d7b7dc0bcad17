/* test_api: what data files cannot say: names, warnings, ownership, hostile texts, limits. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "extraction.h"
#include "pattern.h"
#include "score.h"

static struct scorer *make(const char *config)
{
	struct scorer *s;
	struct err err = {0};
	assert_done(scorer_parse(str_of(config), &s, &err));
	return s;
}

static void test_names(void **state)
{
	(void)state;
	for (const char *const *kind = scorer_kinds(); *kind; kind++) {
		if (strcmp(*kind, "regex") == 0)
			continue; /* needs a pattern */
		struct scorer *s = make(*kind);
		assert_string_equal(scorer_name(s), *kind);
		bool graded = strcmp(*kind, "f1") == 0 || strcmp(*kind, "levenshtein") == 0 ||
			      strcmp(*kind, "tatqa_f1") == 0;
		assert_int_equal(scorer_is_binary(s), !graded);
		assert_memory_equal(scorer_signature(s), *kind, strlen(*kind));
		scorer_free(s);
	}
	struct scorer *s = make("{exact: {name: em_after_cot, extract: {marker: 'So'}}}");
	assert_string_equal(scorer_name(s), "em_after_cot");
	scorer_free(s);
	scorer_free(NULL);
}

static void test_warning(void **state)
{
	static const char *const suspect[] = {"15", "-3", "$5", "3%", "A", "J", " 7 "};
	static const char *const fine[] = {"Paris", "", "K", "AB", "-x", "$", "a", "-$5"};
	struct scorer *exact = make("exact"), *f1 = make("f1"), *trim = make("em_trim");
	(void)state;
	for (size_t i = 0; i < sizeof suspect / sizeof *suspect; i++) {
		assert_true(scorer_warning(exact, str_of(suspect[i])).n > 0);
		assert_true(scorer_warning(f1, str_of(suspect[i])).n > 0);
		assert_int_equal(scorer_warning(trim, str_of(suspect[i])).n, 0);
	}
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
		assert_int_equal(scorer_warning(exact, str_of(fine[i])).n, 0);
	scorer_free(exact);
	scorer_free(f1);
	scorer_free(trim);
}

/* The threshold of a graded scorer decides `pass`, not the value. */
static void test_pass(void **state)
{
	struct arena a = {0};
	struct str gold = STR("Barack Obama");
	struct score_input in = {
		.output = STR("Barack Hussein Obama II"), .expected = &gold, .n_expected = 1};
	struct scorer *half = make("f1"), *high = make("{f1: 0.8}");
	(void)state;
	assert_true(scorer_score(half, &a, &in).pass);
	assert_false(scorer_score(high, &a, &in).pass);
	assert_true(scorer_score(high, &a, &in).value > 0.66);
	/* Not applicable passes nothing, also where the threshold is 0. */
	struct scorer *zero = make("{f1: 0}");
	in.n_expected = 0;
	struct score got = scorer_score(zero, &a, &in);
	assert_int_equal(got.status, SCORE_NA);
	assert_false(got.pass);
	scorer_free(half);
	scorer_free(high);
	scorer_free(zero);
	arena_free(&a);
}

static const char *const all_kinds[] = {"em_raw", "em_trim", "em_casefold", "exact", "f1",
	"contains", "{contains: {word: true, mode: all}}", "not_contains", "popqa",
	"{regex: '(?s)(.)(.)*x'}", "numeric", "{numeric: strict}", "{numeric: finqa_equal}",
	"{numeric: {mode: round_to_gold, percent_equiv: true}}", "{numeric: round_to_pred}",
	"choice", "{exact: {extract: auto}}",
	"{em_trim: {extract: [{regex: '\\w+$', match: last}, {json: a.b.0}, {xml: a}, {marker: "
	"[a, b]}, first_number, last_number], expected_extract: auto}}",
	"levenshtein", "tatqa_em", "tatqa_f1"};

static void score_all(struct str output, struct str gold)
{
	struct str choices[] = {gold, STR("x"), output};
	struct score_input in = {.output = output,
		.expected = &gold,
		.n_expected = 1,
		.choices = choices,
		.n_choices = 3,
		.question = output};
	for (size_t i = 0; i < sizeof all_kinds / sizeof *all_kinds; i++) {
		struct arena a = {0};
		struct scorer *s = make(all_kinds[i]);
		struct score got = scorer_score(s, &a, &in);
		assert_true(got.value >= 0 && got.value <= 1);
		assert_true(!got.pass || got.status == SCORE_OK);
		assert_true(got.status == SCORE_OK || got.value == 0);
		scorer_free(s);
		arena_free(&a);
	}
}

static void test_hostile(void **state)
{
	static const char *const texts[] = {"", "\xFF\xFE", "\xE2\x82", "a\xCC\x81", "{", "[[[[",
		"<", "<answer", "</answer>", "####", "answer", "answer is", "answer is (",
		"Answer:", "(", "-", "$", "-$", "($", ".", "1e", "1,", "```", "```\n```",
		"{\"answer\": {\"answer\": 1}}", "\xE2\x88\x92", "5 per cen", "1e999999",
		"\\boxed{", "**", "A", "(I)"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		/* Exact allocations, so that a read over the end is seen under ASan. */
		size_t n = strlen(texts[i]);
		char *copy = mem_alloc(n + (n == 0));
		memcpy(copy, texts[i], n);
		score_all((struct str){copy, n}, STR("7"));
		score_all(STR("The answer is 7"), (struct str){copy, n});
		free(copy);
	}
	score_all((struct str){0}, (struct str){0});
	score_all((struct str){"a\0b 7\0", 6}, (struct str){"\0", 1});
}

/* Every scorer is near linear in the output (but for levenshtein, which has a limit), so that
 * megabytes of any one thing come back soon. */
static void test_long(void **state)
{
	static const char *const parts[] = {"a ", "answer is ", "<answer", "9", "1,234,", "(((",
		"{\"a\":", "####", "\n", "A B ", "```\n", "the answer: "};
	(void)state;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct buf text = {0};
		while (text.n < 200000)
			buf_addz(&text, parts[i]);
		score_all(buf_str(&text), STR("7"));
		buf_free(&text);
	}
}

static void test_edit_limit(void **state)
{
	struct buf x = {0}, y = {0};
	struct arena a = {0};
	(void)state;
	for (int i = 0; i < 20000; i++) {
		buf_addz(&x, "ab");
		buf_addz(&y, "cd");
	}
	struct str gold = buf_str(&y);
	struct score_input in = {.output = buf_str(&x), .expected = &gold, .n_expected = 1};
	struct scorer *s = make("levenshtein");
	assert_int_equal(scorer_score(s, &a, &in).status, SCORE_ERROR);
	/* An answer that can be compared is worth more than one that cannot. */
	struct str two[] = {gold, STR("z")};
	in.expected = two;
	in.n_expected = 2;
	assert_int_equal(scorer_score(s, &a, &in).status, SCORE_OK);
	in.output = gold; /* common ends cost nothing */
	assert_true(scorer_score(s, &a, &in).value == 1);
	scorer_free(s);
	arena_free(&a);
	buf_free(&x);
	buf_free(&y);
}

/* Searches whose cost is in where they start, not in one backtracking run, are bounded too. */
static void test_pattern_limit(void **state)
{
	static const char *const costly[] = {"\\s+$", "\\s++\\d", "(\\s*)*[yz]", "\\s.*\\s.*[yz]"};
	struct buf blanks = {0};
	struct arena a = {0};
	struct err err = {0};
	(void)state;
	for (int i = 0; i < 500000; i++)
		buf_addc(&blanks, ' ');
	buf_addc(&blanks, 'b');
	for (size_t i = 0; i < sizeof costly / sizeof *costly; i++) {
		struct pattern *p;
		struct str whole, group;
		assert_done(pattern_new(str_of(costly[i]), false, &p, &err));
		assert_int_equal(pattern_find(p, &a, buf_str(&blanks), false, &whole, &group),
			PATTERN_LIMIT);
		pattern_free(p);
	}
	buf_free(&blanks);
	arena_free(&a);
}

static void test_pattern_find(void **state)
{
	struct pattern *p;
	struct arena a = {0};
	struct err err = {0};
	struct str whole, group;
	(void)state;
	assert_done(pattern_new(STR("(\\d)|z"), false, &p, &err));
	assert_int_equal(pattern_find(p, &a,
				 STR("a1\xFF"
				     "2z"),
				 true, &whole, &group),
		PATTERN_YES);
	assert_str(group, "z");
	assert_int_equal(pattern_find(p, &a,
				 STR("a1\xFF"
				     "2"),
				 true, &whole, &group),
		PATTERN_YES);
	assert_str(group, "2");
	assert_int_equal(pattern_find(p, &a, STR("abc"), true, &whole, &group), PATTERN_NO);
	assert_int_equal(pattern_find(p, &a, (struct str){0}, true, &whole, &group), PATTERN_NO);
	pattern_free(p);
	assert_done(pattern_new(STR("a\\Kb|(?=\\w)"), false, &p, &err));
	assert_int_equal(pattern_find(p, &a, STR("ab\xC3\xA9"), true, &whole, &group), PATTERN_YES);
	pattern_free(p);
	arena_free(&a);
}

/* A style of reasoning's rule: what it reads, what scorers make of an output that it cannot read. */
static void test_extraction(void **state)
{
	struct arena a = {0};
	struct err err;
	struct extraction *e;
	struct str answer, why;
	(void)state;
	assert_done(extraction_new(STR("{regex: 'is ([0-9]+)'}"), &e, &err));
	assert_string_equal(
		extraction_signature(e), "regex|regex:\"is ([0-9]+)\"|ignore_case:no|match:first");
	assert_int_equal(extraction_read(e, &a, STR("so it is 42."), &answer, &why), SCORE_OK);
	assert_str(answer, "42");
	assert_int_equal(extraction_read(e, &a, STR("who knows"), &answer, &why), SCORE_UNPARSED);
	assert_str(why, "the output has no pattern to read an answer from");
	extraction_free(e);
	assert_done(extraction_new(STR("none"), &e, &err));
	assert_int_equal(extraction_read(e, &a, STR("as it is"), &answer, &why), SCORE_OK);
	assert_str(answer, "as it is");
	extraction_free(e);
	assert_int_equal(extraction_new(STR("markr"), &e, &err), ERR_INPUT);
	assert_null(e);
	extraction_free(NULL);
	arena_free(&a);
}

static void test_unread(void **state)
{
	struct arena a = {0};
	struct str gold = STR("42");
	struct score_input in = {.output = STR("42"),
		.expected = &gold,
		.n_expected = 1,
		.unread = SCORE_UNPARSED,
		.why = STR("nothing there")};
	struct scorer *s = make("em_raw");
	(void)state;
	struct score got = scorer_score(s, &a, &in);
	assert_int_equal(got.status, SCORE_UNPARSED);
	assert_true(got.value == 0 && !got.pass);
	assert_str(got.reason, "nothing there");
	in.n_expected = 0;
	assert_int_equal(scorer_score(s, &a, &in).status, SCORE_NA);
	scorer_free(s);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_warning),
		cmocka_unit_test(test_pass),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_edit_limit),
		cmocka_unit_test(test_pattern_limit),
		cmocka_unit_test(test_pattern_find),
		cmocka_unit_test(test_extraction),
		cmocka_unit_test(test_unread),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
