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
	assert_true(e->input == 2.5 && e->output == 10 && e->cached == 1.25);
	assert_true(isnan(e->cache_write));
	assert_int_equal(e->context, 128000);
	assert_str(e->mode, "chat");
	assert_true(entry("gpt-x-mini")->input == 0.15 && entry("gpt-x-mini")->output == 0.6);
	assert_int_equal(entry("gpt-x-mini")->context, -1);
	assert_true(entry("anthropic/claude-y")->cache_write == 3.75);
	assert_true(entry("embed-z")->output == 0);
	assert_true(entry("as-text")->input == 1);
}

static void test_openrouter(void **state)
{
	(void)state;
	assert_done(pricefile_read("tests/data/prices/openrouter.json", &a, &list, &err));
	assert_string_equal(list.format, "openrouter");
	assert_int_equal(list.n, 1);
	assert_int_equal(list.skipped, 1);
	const struct price_entry *e = entry("openrouter/maker/model-a");
	assert_true(e->input == 0.15 && e->output == 0.6 && e->cached == 0.075);
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
	assert_true(e->input == 2.5 && e->output == 10 && e->cached == 1.25);
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
