/* Near duplicates: both methods against the measuring of every pair, the chances of banding against
 * the specification's numbers, and texts from one mould. */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "neardup.h"
#include "rng.h"

static void is_near(double value, double expected)
{
	if (fabs(value - expected) > 5e-7)
		fail_msg("%.9f, expected %.9f", value, expected);
}

static void test_chances_of_banding(void **state)
{
	(void)state;
	is_near(neardup_chance(.5, 20, 5), .470051);
	is_near(neardup_chance(.8, 20, 5), .999644);
	is_near(neardup_chance(.5, 16, 8), .060702);
	is_near(neardup_chance(.8, 16, 8), .947049);
	/* Ours misses a pair at .6 once in eighty, at .8 practically never. */
	is_near(neardup_chance(.6, NEARDUP_BANDS, NEARDUP_ROWS), .988224);
	assert_true(neardup_chance(.8, NEARDUP_BANDS, NEARDUP_ROWS) > .9999999);
}

static struct shingles shingles_of(struct arena *a, const char *text)
{
	return similar_chars(a, similar_normal(a, str_of(text)), SIMILAR_CHARS);
}

static void test_the_most_alike_comes_first(void **state)
{
	(void)state;
	struct arena a = {0};
	struct neardup_hit *hits;
	struct neardup *d = neardup_new(10);
	assert_int_equal(neardup_find(d, shingles_of(&a, "anything"), .1, &a, &hits), 0);
	neardup_add(d, shingles_of(&a, "What is the capital city of France?"));
	neardup_add(d, shingles_of(&a, "Who wrote War and Peace?"));
	neardup_add(d, shingles_of(&a, ""));
	neardup_add(d, shingles_of(&a, "what is the capital of france"));
	neardup_add(d, shingles_of(&a, "WHAT is the capital of France?"));
	for (int again = 0; again < 2; again++) {
		size_t n = neardup_find(
			d, shingles_of(&a, "What is the capital of France?"), .6, &a, &hits);
		assert_int_equal(n, 3);
		assert_int_equal(hits[0].number, 3);
		assert_int_equal(hits[1].number, 4);
		assert_int_equal(hits[2].number, 0);
		is_near(hits[0].jaccard, 1);
		is_near(hits[2].jaccard, 22.0 / 33);
	}
	assert_int_equal(neardup_find(d, shingles_of(&a, ""), .1, &a, &hits), 0);
	neardup_free(d);
	neardup_free(NULL);
	arena_free(&a);
}

/* Sentences of made-up words, each third a copy of an earlier one with some words changed. */
static struct shingles *made_up(struct arena *a, size_t n)
{
	enum { WORDS = 14 };
	struct rng rng = {.state = 7};
	unsigned(*words)[WORDS] = arena_alloc(a, n * sizeof *words);
	struct shingles *out = arena_alloc(a, n * sizeof *out);
	for (size_t i = 0; i < n; i++) {
		size_t from = i % 3 == 2 ? (size_t)rng_index(&rng, i) : i;
		struct buf text = {0};
		for (size_t w = 0; w < WORDS; w++) {
			bool anew = from == i || rng_index(&rng, 10) == 0;
			words[i][w] = anew ? (unsigned)rng_index(&rng, 60000) : words[from][w];
			buf_addf(&text, "w%ux ", words[i][w]);
		}
		out[i] = shingles_of(a, text.p);
		buf_free(&text);
	}
	return out;
}

/* Pairs at or above a Jaccard index as the index finds them, and as there are. */
static void count_pairs(size_t expected, size_t n, double least, size_t *found, size_t *all)
{
	struct arena a = {0}, scratch = {0};
	struct shingles *texts = made_up(&a, n);
	struct neardup *d = neardup_new(expected);
	*found = *all = 0;
	for (size_t i = 0; i < n; i++) {
		struct neardup_hit *hits;
		size_t n_hits = neardup_find(d, texts[i], least, &scratch, &hits);
		for (size_t h = 0; h < n_hits; h++)
			is_near(hits[h].jaccard, similar_jaccard(texts[i], texts[hits[h].number]));
		*found += n_hits;
		for (size_t k = 0; k < i; k++)
			*all += similar_jaccard(texts[i], texts[k]) >= least;
		neardup_add(d, texts[i]);
		arena_reset(&scratch);
	}
	neardup_free(d);
	arena_free(&scratch);
	arena_free(&a);
}

static void test_few_are_compared_exactly(void **state)
{
	(void)state;
	size_t found, all;
	count_pairs(1500, 1500, .3, &found, &all);
	assert_true(all > 200);
	assert_int_equal(found, all);
}

static void test_of_many_hardly_one_is_missed(void **state)
{
	(void)state;
	size_t found, all;
	count_pairs(NEARDUP_EXACT + 1, 1500, SIMILAR_SAME, &found, &all);
	assert_true(all > 50);
	assert_int_equal(found, all);
	count_pairs(NEARDUP_EXACT + 1, 1500, SIMILAR_FLAG, &found, &all);
	assert_true(found <= all);
	assert_true((double)found >= .97 * (double)all);
}

/* Many texts that differ in a number only: everybody is everybody's near duplicate. */
static void test_texts_from_one_mould(void **state)
{
	(void)state;
	enum { MANY = 30000 };
	struct arena a = {0};
	struct neardup *d = neardup_new(MANY);
	size_t alone = 0;
	for (int i = 0; i < MANY; i++) {
		char text[80];
		struct neardup_hit *hits;
		snprintf(text, sizeof text, "Say how much is due for the order with number %d", i);
		struct shingles s = shingles_of(&a, text);
		alone += neardup_find(d, s, SIMILAR_SAME, &a, &hits) == 0;
		neardup_add(d, s);
		arena_reset(&a);
	}
	assert_true(alone < 10);
	neardup_free(d);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chances_of_banding),
		cmocka_unit_test(test_the_most_alike_comes_first),
		cmocka_unit_test(test_few_are_compared_exactly),
		cmocka_unit_test(test_of_many_hardly_one_is_missed),
		cmocka_unit_test(test_texts_from_one_mould),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
