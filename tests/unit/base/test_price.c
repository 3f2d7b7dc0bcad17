/* test_price: a price as JSON and back, with all that it may have. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "price.h"

static struct price back(struct str text)
{
	struct json *v;
	assert_int_equal(json_parse(text, &v, NULL), 0);
	struct price p = price_read(v);
	json_free(v);
	return p;
}

static void test_round_trip(void **state)
{
	struct arena a = {0};
	struct price p = price_unknown;
	(void)state;
	assert_false(price_is_known(&p));
	assert_int_equal(price_json(&p, &a).n, 0);
	p.input = 2.5;
	p.batch_output = 0;
	const struct price_band high = {300000, 4, NAN, 0.5, NAN}, low = {200000, NAN, 9, NAN, 1};
	assert_true(price_add_band(&p, &high) && price_add_band(&p, &low));
	struct str text = price_json(&p, &a);
	assert_str(text,
		"{\"input\":2.5,\"batch_output\":0,\"above\":[{\"tokens\":200000,\"output\":9,"
		"\"cache_write\":1},{\"tokens\":300000,\"input\":4,\"cached\":0.5}]}");
	struct price again = back(text);
	assert_true(price_eq(&p, &again));
	again.bands[1].cached = 0.4;
	assert_false(price_eq(&p, &again));
	again = p;
	again.input = (double)NAN;
	assert_false(price_eq(&p, &again));
	arena_free(&a);
}

static void test_strange_ones(void **state)
{
	struct price p =
		back(STR("{\"input\": \"2\", \"above\": [{\"input\": 1}, 7, {\"tokens\": -3}]}"));
	(void)state;
	assert_false(price_is_known(&p));
	for (int i = 1; i <= PRICE_BANDS; i++)
		assert_true(price_add_band(&p, &(struct price_band){.above = i}));
	assert_false(price_add_band(&p, &(struct price_band){.above = 9}));
	assert_true(price_is_known(&p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_strange_ones),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
