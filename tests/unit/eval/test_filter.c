/* test_filter: the filter language on one example. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "filter.h"

static struct err err;
static const struct str scorers[] = {{"exact", 5}, {"f1", 2}};

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
	if (filter_parse(str_of(text), scorers, 2, &f, &err) != 0)
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
		"missing=", "tag:hard topic=travel !level=3 paris", "  tag:hard   level=2  ",
		/* What is said of results does not concern the example. */
		"fail", "!fail", "score<0.5", "fail paris f1>=1", "exact=1"};
	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (!matches(yes[i]))
			fail_msg("\"%s\" does not match", yes[i]);
}

/* A FIELD that nothing has is a slip of the pen, whatever the other terms say. */
static void test_unknown_field(void **state)
{
	static const struct {
		const char *filter, *unknown;
	} cases[] = {{"topic:rav", ""}, {"nonsense:3", "nonsense"},
		{"topic:x nonsense=3", "nonsense"}, {"london !nonsense:3", "nonsense"},
		{"tag:x id:y split:z words", ""}, {"a:1 b:2", "a"}, {"empty:1", ""}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct stored_example e = {.name = STR("x"), .tags = STR("[]")};
		struct filter *f;
		struct json *fields;
		assert_done(json_parse(str_of(fields_text), &fields, &err));
		assert_done(filter_parse(str_of(cases[i].filter), scorers, 2, &f, &err));
		filter_matches(f, &e, fields);
		assert_str(filter_unknown_field(f), cases[i].unknown);
		filter_free(f);
		json_free(fields);
	}
}

static void test_does_not_match(void **state)
{
	static const char *const no[] = {"london", "\"the is\"", "id:case", "id:CASE-17", "id:?",
		"split:test", "split:de", "tag:har", "tag:Hard", "topic=Travel", "topic=trav",
		"topic:food", "level=20", "level=2.0x", "missing=x", "missing:x", "!paris",
		"paris london", "!tag:hard", "tag:hard !paris", "question=paris", "\"fail\"",
		"\"score<0.5\"", "a<b", "<b>", "x->y", "topic=1", "exact=one", "pass london"};
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
		assert_int_equal(filter_parse(str_of(bad[i]), scorers, 2, &f, &err), ERR_INPUT);
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
	assert_done(filter_parse(STR("tag:x"), NULL, 0, &f, &err));
	assert_false(filter_matches(f, &e, NULL));
	filter_free(f);
	assert_done(filter_parse(STR("id:[ !word !f=v"), NULL, 0, &f, &err));
	assert_false(filter_matches(f, &e, NULL));
	filter_free(f);
	assert_true(filter_matches(NULL, &e, NULL));
	filter_free(NULL);
}

static void test_verdicts(void **state)
{
	static const char text[] = "fail !pass new error unparsed fixed broken flaky hit miss "
				   "score<0.5 f1<=.25 !exact>1e-1 score>=1 f1=0 tag:x";
	const struct verdict *v;
	struct filter *f;
	(void)state;
	assert_done(filter_parse(str_of(text), scorers, 2, &f, &err));
	assert_int_equal(filter_verdicts(f, &v), 15);
	for (int i = 0; i < VERDICT_SCORE; i++) {
		assert_int_equal(v[i].kind, i);
		assert_int_equal(v[i].negated, i == VERDICT_PASS);
	}
	static const struct verdict scores[] = {{VERDICT_SCORE, false, 0, OP_LESS, 0.5},
		{VERDICT_SCORE, false, 1, OP_LESS_EQUAL, 0.25},
		{VERDICT_SCORE, true, 0, OP_MORE, 0.1}, {VERDICT_SCORE, false, 0, OP_MORE_EQUAL, 1},
		{VERDICT_SCORE, false, 1, OP_EQUAL, 0}};
	for (int i = 0; i < 5; i++) {
		const struct verdict *have = &v[VERDICT_SCORE + i];
		assert_int_equal(have->kind, VERDICT_SCORE);
		assert_int_equal(have->negated, scores[i].negated);
		assert_int_equal(have->scorer, scores[i].scorer);
		assert_int_equal(have->op, scores[i].op);
		assert_true(have->number == scores[i].number);
	}
	assert_true(filter_has_examples(f));
	filter_free(f);
	assert_done(filter_parse(STR("fail score>0"), scorers, 2, &f, &err));
	assert_false(filter_has_examples(f));
	filter_free(f);
	assert_int_equal(filter_verdicts(NULL, &v), 0);
}

static void test_verdicts_refused(void **state)
{
	static const char *const bad[][2] = {
		{"exat<0.5", "there is no scorer \"exat\"; did you mean \"exact\"?"},
		{"p<0.05", "there is no scorer \"p\"; there is: score, exact, f1."},
		{"paris scor>=1", "did you mean \"score\"?"},
		{"f1<high", "compared with a number, not \"high\""},
		{"!score<=", "compared with a number, not \"\""},
	};
	struct filter *f;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(filter_parse(str_of(bad[i][0]), scorers, 2, &f, &err), ERR_INPUT);
		assert_null(f);
		if (!strstr(err.text, bad[i][1]))
			fail_msg("%s: %s", bad[i][0], err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_unknown_field),
		cmocka_unit_test(test_does_not_match),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_odd_examples),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_verdicts_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
