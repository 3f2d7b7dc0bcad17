/* test_shingles: the Jaccard index of five characters in a row, by numbers that Python's sets of the same
 * pieces give. */
#include "test.h"

#include "shingles.h"

static double jaccard(const char *x, const char *y)
{
	struct arena arena = {0};
	struct shingles a = shingles_of(&arena, str_of(x)), b = shingles_of(&arena, str_of(y));
	double j = shingles_jaccard(&a, &b);
	assert_true(j == shingles_jaccard(&b, &a));
	arena_free(&arena);
	return j;
}

static void test_numbers(void **state)
{
	(void)state;
	/* 25 and 30 pieces, of which 22 are the same ones. */
	assert_true(jaccard("What is the capital of France?",
			    "What is the capital city of France?") == 22.0 / 33);
	assert_true(jaccard("What is the capital of France?", "Who wrote War and Peace?") == 0);
	/* "abcabcabc" has the pieces abcab, bcabc and cabca, however often. */
	assert_true(jaccard("abcabcabc", "abcabcabcabc") == 1);
	assert_true(jaccard("abcabcabc", "abcab") == 1.0 / 3);
}

/* What does not count: case, width, punctuation, how many spaces. */
static void test_the_same(void **state)
{
	(void)state;
	assert_true(jaccard("What is it?", "  what   IS\tit ") == 1);
	assert_true(jaccard("\xEF\xBC\xA1\xEF\xBC\xA2\xEF\xBC\xA3", "abc") == 1); /* full width */
	assert_true(jaccard("\xC3\x84pfel", "a\xCC\x88PFEL") == 1); /* composed or not */
	assert_true(jaccard("Stra\xC3\x9F"
			    "e",
			    "STRASSE") == 1);
	assert_true(jaccard("it's", "its") == 1);
	assert_true(jaccard("a b", "ab") == 0);
}

static void test_short_ones(void **state)
{
	(void)state;
	assert_true(jaccard("abc", "abc") == 1);
	assert_true(jaccard("abc", "abd") == 0);
	assert_true(jaccard("", "") == 0);
	assert_true(jaccard("?!", "") == 0);
	assert_true(jaccard("\xFF\xFE", "\xFF") == 0); /* repaired to a mark that is punctuation */
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_the_same), cmocka_unit_test(test_short_ones)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
