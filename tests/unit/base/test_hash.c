#include "test.h"

#include "hash.h"

static void hash_is(struct hash h, const char *expect)
{
	char hex[HASH_HEX];
	hash_hex(&h, hex);
	assert_string_equal(hex, expect);
}

/* From Python's hashlib; the SHA-256 ones are FIPS 180's too. */
static void test_vectors(void **state)
{
	(void)state;
	hash_is(hash_blake2b(STR("")),
		"0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	hash_is(hash_blake2b((struct str){NULL, 0}),
		"0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	hash_is(hash_blake2b(STR("abc")),
		"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	hash_is(hash_sha256(STR("")),
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hash_is(hash_sha256(STR("abc")),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* Each part is preceded by its length in eight bytes, the lowest first. */
static void test_parts(void **state)
{
	const struct str one[] = {STR("ab"), STR("c")}, two[] = {STR("a"), STR("bc")},
			 three[] = {STR("ab"), STR("c"), STR("")};
	(void)state;
	struct hash a = hash_parts(one, 2), b = hash_parts(two, 2), c = hash_parts(three, 3);
	hash_is(a, "20263e794775e4edf2b306c0f306af9e50175c831c857604b481e847f790bf95");
	assert_false(hash_eq(&a, &b));
	assert_false(hash_eq(&a, &c));
	struct hash again = hash_parts(one, 2), none = hash_parts(NULL, 0);
	assert_true(hash_eq(&a, &again));
	struct hash empty = hash_blake2b(STR(""));
	assert_true(hash_eq(&none, &empty));
}

static void test_pieces(void **state)
{
	(void)state;
	for (size_t step = 1; step <= 1000; step += 37) {
		static const char a[1000] = {0};
		struct hash_state *pieces = hash_begin();
		size_t left = 1000;
		for (; left > step; left -= step)
			hash_add(pieces, (struct str){a, step});
		hash_add(pieces, (struct str){a, left});
		hash_add(pieces, STR(""));
		struct hash h = hash_end(pieces), whole = hash_blake2b((struct str){a, 1000});
		assert_true(hash_eq(&h, &whole));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_pieces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
