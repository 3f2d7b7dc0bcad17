/* test_keyset: a set of call keys says what is new, also when it has grown. */
#include "test.h"

#include <stdio.h>

#include "keyset.h"
#include "str.h"

enum { MANY = 5000 };

static struct hash key(int i)
{
	char text[16];
	snprintf(text, sizeof text, "%d", i);
	return hash_blake2b(str_of(text));
}

static void test_new_and_known(void **state)
{
	(void)state;
	struct keyset s = {0};
	struct hash close = key(0);
	close.b[HASH_SIZE - 1] ^= 1; /* the same place, another key */
	for (int i = 0; i < MANY; i++) {
		struct hash k = key(i);
		assert_true(keyset_add(&s, &k));
	}
	assert_true(keyset_add(&s, &close));
	for (int i = 0; i < MANY; i++) {
		struct hash k = key(i);
		assert_false(keyset_add(&s, &k));
	}
	assert_false(keyset_add(&s, &close));
	assert_int_equal(s.n, MANY + 1);
	keyset_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_new_and_known)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
