/* test_pricefile: lists of prices, one of each kind that strop knows. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pricefile.h"

static struct arena a;
static struct pricefile list;
static struct err err;

static int teardown(void **state)
{
	(void)state;
	arena_free(&a);
	return 0;
}

static const struct price_entry *entry(const char *model)
{
	for (size_t i = 0; i < list.n; i++)
		if (str_is(list.entries[i].model, model))
			return &list.entries[i];
	fail_msg("no %s", model);
	return NULL;
}

static void test_litellm(void **state)
{
	(void)state;
	assert_done(pricefile_read("tests/data/prices/litellm.json", &a, &list, &err));
	assert_string_equal(list.format, "litellm");
	assert_int_equal(list.n, 6);
	assert_int_equal(list.skipped, 2);
	const struct price_entry *e = entry("gpt-x");
	assert_true(e->price.input == 2.5 && e->price.output == 10 && e->price.cached == 1.25);
	assert_true(isnan(e->price.cache_write));
	assert_int_equal(e->context, 128000);
	assert_str(e->mode, "chat");
	assert_true(e->price.batch_input == 1.25 && e->price.batch_output == 4);
	assert_true(e->price.reasoning == 12);
	assert_int_equal(e->price.bands[0].above, 200000);
	assert_true(e->price.bands[0].input == 5 && e->price.bands[0].output == 15);
	assert_true(isnan(e->price.bands[0].cached));
	assert_int_equal(e->price.bands[1].above, 0);
	assert_int_equal(entry("gpt-x-mini")->price.bands[0].above, 0);
	assert_true(entry("gpt-x-mini")->price.input == 0.15 && entry("gpt-x-mini")->price.output == 0.6);
	assert_int_equal(entry("gpt-x-mini")->context, -1);
	assert_true(entry("anthropic/claude-y")->price.cache_write == 3.75);
	assert_true(entry("embed-z")->price.output == 0);
	assert_true(entry("as-text")->price.input == 1);
}

static void test_openrouter(void **state)
{
	(void)state;
	assert_done(pricefile_read("tests/data/prices/openrouter.json", &a, &list, &err));
	assert_string_equal(list.format, "openrouter");
	assert_int_equal(list.n, 1);
	assert_int_equal(list.skipped, 1);
	const struct price_entry *e = entry("openrouter/maker/model-a");
	assert_true(e->price.input == 0.15 && e->price.output == 0.6 && e->price.cached == 0.075);
	assert_int_equal(e->context, 131072);
}

static void test_models_dev(void **state)
{
	(void)state;
	assert_done(pricefile_read("tests/data/prices/models-dev.json", &a, &list, &err));
	assert_string_equal(list.format, "models.dev");
	assert_int_equal(list.n, 1);
	assert_int_equal(list.skipped, 1);
	const struct price_entry *e = entry("openai/gpt-x");
	assert_true(e->price.input == 2.5 && e->price.output == 10 && e->price.cached == 1.25);
	assert_int_equal(e->context, 128000);
}

static void test_refusals(void **state)
{
	(void)state;
	static const char *const texts[] = {"{}", "[1]", "{\"a\": {\"b\": 1}}", "{\"data\": []}"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_int_equal(pricefile_parse(str_of(texts[i]), "p.json", &a, &list, &err),
			ERR_INPUT);
		assert_non_null(strstr(err.text, "p.json is no list of prices"));
	}
	assert_int_equal(pricefile_parse(STR("{\"a\": "), "p.json", &a, &list, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "p.json: not JSON at line 1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_litellm, teardown),
		cmocka_unit_test_teardown(test_openrouter, teardown),
		cmocka_unit_test_teardown(test_models_dev, teardown),
		cmocka_unit_test_teardown(test_refusals, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
