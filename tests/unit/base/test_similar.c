/*
 * Text similarity against the specification's numbers (evaluation.md 4). Those of characters are of the texts
 * as they stand, with the question mark; after normalisation they are a little lower.
 */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "similar.h"

static const char paris[] = "What is the capital of France?";
static const char city[] = "What is the capital city of France?";
static const char war[] = "Who wrote War and Peace?";

typedef struct shingles shingler(struct arena *a, struct str normal, size_t width);

typedef double measure(struct shingles a, struct shingles b);

static double of_raw(measure *how, shingler *by, size_t width, const char *x, const char *y)
{
	struct arena a = {0};
	double value = how(by(&a, str_of(x), width), by(&a, str_of(y), width));
	arena_free(&a);
	return value;
}

static void is_near(double value, double expected)
{
	if (fabs(value - expected) > 5e-7)
		fail_msg("%.9f, expected %.9f", value, expected);
}

static void test_reference_numbers(void **state)
{
	(void)state;
	is_near(of_raw(similar_jaccard, similar_words, 1, paris, city), .857143);
	is_near(of_raw(similar_jaccard, similar_words, 2, paris, city), .571429);
	is_near(of_raw(similar_containment, similar_words, 2, paris, city), .8);
	is_near(of_raw(similar_jaccard, similar_words, 3, paris, city), .285714);
	is_near(of_raw(similar_jaccard, similar_chars, 3, paris, city), 27.0 / 34);
	is_near(of_raw(similar_jaccard, similar_chars, 5, paris, city), .676471);
	is_near(of_raw(similar_jaccard, similar_chars, 3, paris, war), .020408);
}

static void test_after_normalisation(void **state)
{
	(void)state;
	is_near(similar_texts(str_of(paris), str_of(city)), 22.0 / 33);
	is_near(similar_texts(str_of(paris), STR("what is THE capital of\nfrance")), 1);
	is_near(similar_texts(STR("What is 3 - 4?"), STR("What is 3 + 4?")), 6.0 / 12);
}

static void normal(const char *text, const char *expected)
{
	struct arena a = {0};
	assert_str(similar_normal(&a, str_of(text)), expected);
	arena_free(&a);
}

static void test_the_normal_form(void **state)
{
	(void)state;
	normal("  What is\tthe\n\ncapital of FRANCE?! ", "what is the capital of france");
	normal("The Eiffel-Tower, Paris", "the eiffel tower paris");
	/* NFKC: a ligature, full width, a no-break space; case folding beyond ASCII. */
	normal("\xef\xac\x81ne \xef\xbc\xa1\xef\xbc\xa2\xc2\xa0Stra\xc3\x9f"
	       "e",
		"fine ab strasse");
	normal("(yes) \xc2\xabno\xc2\xbb \xe3\x80\x82", "yes no \xe3\x80\x82");
	normal("In 1999, 1,000 of 2.5.", "in 1999 1,000 of 2.5");
	normal("", "");
	normal(" \t ", "");
}

static void test_marks_that_say_something_stay(void **state)
{
	(void)state;
	normal("3 - 4 = ?", "3 - 4 = ?");
	normal("3 + 4 = ?", "3 + 4 = ?");
	normal("(-3 * 4)", "(-3 * 4)");
	normal("{ [ ( ) ]", "{ [ ( ) ]");
	normal("5% of $10?", "5% of $10");
	normal("a+b", "a+b");
	normal("\xff", "\xef\xbf\xbd");
}

static void test_short_and_empty_texts(void **state)
{
	(void)state;
	is_near(similar_texts(STR("yes"), STR("Yes.")), 1);
	is_near(similar_texts(STR("yes"), STR("no")), 0);
	is_near(similar_texts(STR(""), STR("")), 0);
	is_near(similar_texts(STR("?"), STR("anything")), 0);
	is_near(of_raw(similar_containment, similar_chars, 5, "", paris), 0);
	/* Shingles are of characters, not of bytes: four characters are one shingle. */
	is_near(similar_texts(STR("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4"),
			STR("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6")),
		0);
	is_near(of_raw(similar_containment, similar_chars, 4, "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4",
			"\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6"),
		1);
}

static void test_sets_are_sets(void **state)
{
	(void)state;
	struct arena a = {0};
	struct shingles s = similar_chars(&a, STR("aaaaaaaaaa"), 5);
	assert_int_equal(s.n, 1);
	s = similar_words(&a, STR("a b a b a b"), 2);
	assert_int_equal(s.n, 2);
	assert_true(s.hash[0] < s.hash[1]);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reference_numbers),
		cmocka_unit_test(test_after_normalisation),
		cmocka_unit_test(test_the_normal_form),
		cmocka_unit_test(test_marks_that_say_something_stay),
		cmocka_unit_test(test_short_and_empty_texts),
		cmocka_unit_test(test_sets_are_sets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
