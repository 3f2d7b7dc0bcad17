/* test_filter: the filter language on one example. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "filter.h"

static struct err err;

static const char fields_text[] =
	"{\"question\":\"Where is the Caf\xC3\xA9 in PARIS?\",\"topic\":\"travel\",\"level\":2,"
	"\"done\":true,\"list\":[\"red\",\"blue\"],\"empty\":\"\",\"a b\":\"x\"}";

static bool matches(const char *text)
{
	const struct stored_example e = {.name = STR("case-17"),
		.split = STR("dev"),
		.tags = STR("[\"hard\",\"two words\"]")};
	struct filter *f;
	struct json *fields;
	assert_done(json_parse(str_of(fields_text), &fields, &err));
	if (filter_parse(str_of(text), &f, &err) != 0)
		fail_msg("%s: %s", text, err.text);
	bool yes = filter_matches(f, &e, fields);
	filter_free(f);
	json_free(fields);
	return yes;
}

static void test_matches(void **state)
{
	static const char *const yes[] = {"", "   ", "paris", "PARIS", "caf\xC3\xA9", "CAF\xC3\x89",
		"\"is the\"", "case-17", "travel paris", "id:case-17", "id:case-*", "id:*7",
		"id:case-1[5-9]", "split:dev", "tag:hard", "tag:\"two words\"", "topic=travel",
		"topic:rav", "topic:RAV", "question:\"in paris\"", "level=2", "done=true",
		"list:blue", "empty=", "!london", "!tag:easy", "!topic=food", "!id:x*",
		"missing=", "tag:hard topic=travel !level=3 paris", "  tag:hard   level=2  "};
	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (!matches(yes[i]))
			fail_msg("\"%s\" does not match", yes[i]);
}

static void test_does_not_match(void **state)
{
	static const char *const no[] = {"london", "\"the is\"", "id:case", "id:CASE-17", "id:?",
		"split:test", "split:de", "tag:har", "tag:Hard", "topic=Travel", "topic=trav",
		"topic:food", "level=20", "level=2.0x", "missing=x", "missing:x", "!paris",
		"paris london", "!tag:hard", "tag:hard !paris", "question=paris"};
	(void)state;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (matches(no[i]))
			fail_msg("\"%s\" matches", no[i]);
}

static void test_refused(void **state)
{
	static const char *const bad[] = {
		"\"no end", "topic:\"no end", "=x", ":x", "paris =x", "!\"a"};
	struct filter *f;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(filter_parse(str_of(bad[i]), &f, &err), ERR_INPUT);
		assert_null(f);
		assert_non_null(strstr(err.text, "the filter has"));
	}
}

/* A pattern that is not one, tags that are none, no fields: nothing matches, nothing breaks. */
static void test_odd_examples(void **state)
{
	const struct stored_example e = {.name = STR("x"), .tags = STR("not json")};
	struct filter *f;
	(void)state;
	assert_done(filter_parse(STR("tag:x"), &f, &err));
	assert_false(filter_matches(f, &e, NULL));
	filter_free(f);
	assert_done(filter_parse(STR("id:[ !word !f=v"), &f, &err));
	assert_false(filter_matches(f, &e, NULL));
	filter_free(f);
	assert_true(filter_matches(NULL, &e, NULL));
	filter_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_does_not_match),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_odd_examples),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
