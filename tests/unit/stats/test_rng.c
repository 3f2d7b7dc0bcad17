#include "test.h"

#include "rng.h"

static void test_draws(void **state)
{
	struct rng r = {42};
	(void)state;
	assert_true(rng_next(&r) == 13679457532755275413u);
	assert_true(rng_next(&r) == 2949826092126892291u);
	assert_true(rng_next(&r) == 5139283748462763858u);
	r.state = 0;
	assert_true(rng_next(&r) == 0xe220a8397b1dcdafu);
	assert_true(rng_next(&r) == 0x6e789e6aa1b965f4u);
}

static void test_index(void **state)
{
	static const uint64_t expected[] = {7, 1, 2, 3, 0, 8, 2, 8, 3, 6, 2, 4};
	struct rng r = {42};
	(void)state;
	for (size_t i = 0; i < 12; i++)
		assert_int_equal(rng_index(&r, 10), expected[i]);
	assert_int_equal(rng_index(&r, 0), 0);
	assert_int_equal(rng_index(&r, 1), 0);
	/* The high half of r (2^64 - 1) is r - 1, for any r but 0: every carry is exercised. */
	for (int i = 0; i < 1000; i++) {
		struct rng again = r;
		assert_true(rng_index(&r, UINT64_MAX) == rng_next(&again) - 1);
	}
}

static void test_shuffle(void **state)
{
	static const size_t expected[] = {8, 3, 6, 5, 4, 0, 9, 2, 1, 7};
	size_t items[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
	struct rng r = {42};
	(void)state;
	rng_shuffle(&r, items, 10);
	assert_memory_equal(items, expected, sizeof items);
	uint64_t before = r.state;
	rng_shuffle(&r, items, 0);
	rng_shuffle(&r, items, 1);
	assert_true(r.state == before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_draws),
		cmocka_unit_test(test_index),
		cmocka_unit_test(test_shuffle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
