/* test_run_words: retrieval against generation, and trials, as sentences. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "run_words.h"

static struct arena a;

static int teardown(void **state)
{
	(void)state;
	arena_free(&a);
	return 0;
}

static const struct run_cell none = {.share = NAN, .low = NAN, .high = NAN},
			     hit = {.pass = 25,
				     .fail = 38,
				     .share = 0.397,
				     .low = 0.285,
				     .high = 0.52},
			     miss = {.pass = 0, .fail = 16, .share = 0, .low = 0, .high = 0.194};

static void test_places(void **state)
{
	(void)state;
	assert_int_equal(run_places_words(&a, &none, &none).n, 0);
	assert_str(run_failures_words(&a, 16, 38), "search missed 16, answer wrong 38");
	assert_str(run_places_words(&a, &hit, &miss),
		"gold retrieved for 63 of 79; P(correct | hit) 39.7 % [28.5, 52.0], "
		"P(correct | miss) 0.0 % [0.0, 19.4]");
	assert_str(run_places_words(&a, &hit, &none),
		"gold retrieved for 63 of 63; P(correct | hit) 39.7 % [28.5, 52.0]");
	assert_str(run_places_words(&a, &none, &miss),
		"gold retrieved for 0 of 16; P(correct | miss) 0.0 % [0.0, 19.4]");
}

/* Of k trials the most are told. */
static void test_trials(void **state)
{
	struct run_trials t = {.flip_rate = 0.125, .within = 0.04167, .between = 0.19048};
	(void)state;
	assert_int_equal(run_trials_words(&a, &t).n, 0);
	t.ks[0].k = 1;
	t.ks[1] = (struct run_pass_k){5, 0.75, 0.363, 1, 0.625, 0.192, 1};
	t.n_ks = 2;
	assert_str(run_trials_words(&a, &t),
		"pass@5 75.0 % [36.3, 100.0], pass^5 62.5 % [19.2, 100.0]; 12.5 % of the examples "
		"flip; variance 0.0417 within an example, 0.1905 between them");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_places, teardown),
		cmocka_unit_test_teardown(test_trials, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
