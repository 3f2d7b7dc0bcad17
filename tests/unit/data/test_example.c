#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "example.h"
#include "json.h"

static const struct split_rule no_split = {.by = SPLIT_NONE};

static struct json *parse(const char *text)
{
	struct json *v;
	struct err err;
	assert_done(json_parse(str_of(text), &v, &err));
	return v;
}

static void add_list(struct buf *out, const char *name, const struct str *items, size_t n)
{
	if (n == 0)
		return;
	buf_addf(out, " %s", name);
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "[%.*s]", STRF(items[i]));
}

/* What is read, as one line; the record is freed before anything is looked at, since an example
 * owns its texts. */
static void reads_as(const char *record, const struct example_map *map,
	const struct split_rule *rule, const char *expect)
{
	struct arena a = {0};
	struct err err;
	struct example e;
	struct buf out = {0};
	struct json *fields = parse(record);
	int bad = example_read(&a, fields, map, rule, &e, &err);
	if (!bad)
		assert_ptr_equal(e.fields, fields);
	json_free(fields);
	if (bad) {
		assert_int_equal(bad, ERR_INPUT);
		buf_addf(&out, "error: %s", err.text);
	} else {
		buf_addf(&out, "%.*s", STRF(e.id));
		add_list(&out, "expected", e.expected, e.n_expected);
		add_list(&out, "choices", e.choices, e.n_choices);
		add_list(&out, "gold", e.gold, e.n_gold);
		add_list(&out, "tags", e.tags, e.n_tags);
		if (!str_is(e.split, "train"))
			buf_addf(&out, " split %.*s", STRF(e.split));
		if (!str_eq(e.group, e.id))
			buf_addf(&out, " group %.*s", STRF(e.group));
	}
	assert_str(buf_str(&out), expect);
	buf_free(&out);
	arena_free(&a);
}

static void usual(const char *record, const char *expect)
{
	static const struct example_map map = {0};
	reads_as(record, &map, &no_split, expect);
}

static void test_expected(void **state)
{
	(void)state;
	usual("{\"id\": \"a\", \"expected\": \"x\"}", "a expected[x]");
	usual("{\"id\": \"a\", \"expected\": 30}", "a expected[30]");
	usual("{\"id\": \"a\", \"expected\": 0.5}", "a expected[0.5]");
	usual("{\"id\": \"a\", \"expected\": false}", "a expected[false]");
	usual("{\"id\": \"a\", \"expected\": [\"x\", 1, true]}", "a expected[x][1][true]");
	usual("{\"id\": \"a\", \"expected\": null}", "a");
	usual("{\"id\": \"a\", \"expected\": \"\"}", "a");
	usual("{\"id\": \"a\", \"expected\": [\"\", null, \"x\"]}", "a expected[x]");
	usual("{\"id\": \"a\", \"expected\": []}", "a");
	usual("{\"id\": \"a\"}", "a");
}

static void test_list_in_string(void **state)
{
	(void)state;
	usual("{\"id\": 1, \"answers\": \"[\\\"politician\\\", \\\"pol\\\"]\"}",
		"1 expected[politician][pol]");
	usual("{\"id\": 1, \"answers\": \" [\\\"a, b\\\"] \"}", "1 expected[a, b]");
	/* Not a list of strings: the text is the answer. */
	usual("{\"id\": 1, \"answers\": \"[1, 2]\"}", "1 expected[[1, 2]]");
	usual("{\"id\": 1, \"answers\": \"[]\"}", "1 expected[[]]");
	usual("{\"id\": 1, \"answers\": \"[C]\"}", "1 expected[[C]]");
	usual("{\"id\": 1, \"answers\": \"[\\\"a\\\"\"}", "1 expected[[\"a\"]");
	usual("{\"id\": 1, \"answers\": [\"[\\\"a\\\"]\"]}", "1 expected[[\"a\"]]");
}

static void test_usual_names(void **state)
{
	static const char *const names[] = {"expected", "answer", "answers", "target", "ideal",
		"output", "completion", "label"};
	struct buf record = {0};
	(void)state;
	for (size_t i = 0; i < 8; i++) {
		buf_cut(&record, 0);
		buf_addf(&record, "{\"_id\": 1");
		for (size_t k = 8; k-- > i;)
			buf_addf(&record, ",\"%s\": \"%zu\"", names[k], k);
		buf_addf(&record, "}");
		char expect[32];
		snprintf(expect, sizeof expect, "1 expected[%zu]", i);
		usual(record.p, expect);
	}
	buf_free(&record);
	usual("{\"question_id\": 3, \"example_id\": 2, \"_id\": 1}", "1");
	usual("{\"question_id\": 3, \"example_id\": 2, \"_id\": {\"$oid\": \"1\"}}", "2");
	usual("{\"id\": null, \"_id\": 1}", "1");
	usual("{\"id\": 1, \"answers\": {\"text\": [\"x\"]}, \"target\": \"y\"}", "1 expected[y]");
}

static void test_lists(void **state)
{
	(void)state;
	usual("{\"id\": 1, \"choices\": [\"x\", 2], \"gold\": \"a.md#2\", \"tags\": \"x, y,,z\"}",
		"1 choices[x][2] gold[a.md#2] tags[x][y][z]");
	usual("{\"id\": 1, \"options\": [\"x\"], \"gold_ids\": [\"a\", \"b\"], \"tag\": \"x\"}",
		"1 choices[x] gold[a][b] tags[x]");
	usual("{\"id\": 1, \"tags\": [\"a, b\", \"c\"], \"gold\": \"[\\\"a,b\\\"]\"}",
		"1 gold[a,b] tags[a, b][c]");
	usual("{\"id\": 1, \"tags\": \" , \"}", "1");
}

static void test_map(void **state)
{
	struct example_map map = {.id = STR("key"), .expected = STR("qa.exe_ans")};
	(void)state;
	reads_as("{\"id\": 1, \"key\": 2, \"qa\": {\"exe_ans\": 0.14136}}", &map, &no_split,
		"2 expected[0.14136]");
	reads_as("{\"key\": 2, \"qa.exe_ans\": \"x\", \"qa\": {\"exe_ans\": \"y\"}}", &map,
		&no_split, "2 expected[x]");
	reads_as("{\"key\": 2, \"qa\": {\"exe_ans\": null}, \"answer\": 1}", &map, &no_split, "2");
	reads_as("{\"key\": 2, \"qa\": {}}", &map, &no_split,
		"error: no field qa.exe_ans, which is named as the expected answer");
	reads_as("{\"key\": 2, \"qa\": \"x\"}", &map, &no_split,
		"error: no field qa.exe_ans, which is named as the expected answer");
	reads_as("{\"id\": 2, \"qa.exe_ans\": 1}", &map, &no_split,
		"error: no field key, which is named as the id");
	reads_as("{\"key\": \"\", \"qa.exe_ans\": 1}", &map, &no_split,
		"error: the field key, named as the id, is empty");
	reads_as("{\"key\": [1], \"qa.exe_ans\": 1}", &map, &no_split,
		"error: the field key, named as the id, is an array: name a text, number or "
		"boolean");
	reads_as("{\"key\": 1, \"qa.exe_ans\": [{}]}", &map, &no_split,
		"error: the field qa.exe_ans, named as the expected answer, is an array: name a "
		"text, number or boolean, or a list of them");
}

/* The content's id does not depend on the order of the fields, and does on everything else. */
static void test_content_id(void **state)
{
	struct arena a = {0};
	struct err err;
	struct example e[3];
	const struct example_map map = {0};
	struct json *fields[] = {parse("{\"q\": \"x\", \"n\": 1.0}"),
		parse("{\"n\": 1, \"q\": \"x\"}"), parse("{\"n\": 1, \"q\": \"y\"}")};
	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_done(example_read(&a, fields[i], &map, &no_split, &e[i], &err));
	struct hash h = hash_blake2b(STR("{\"n\":1,\"q\":\"x\"}"));
	char hex[HASH_HEX], id[14] = "x";
	hash_hex(&h, hex);
	memcpy(id + 1, hex, 12);
	assert_str(e[0].id, id);
	assert_true(str_eq(e[0].id, e[1].id));
	assert_true(hash_eq(&e[0].hash, &h));
	assert_false(str_eq(e[0].id, e[2].id));
	for (size_t i = 0; i < 3; i++)
		json_free(fields[i]);
	arena_free(&a);
}

/* evaluation.md 4. */
static void test_split_unit(void **state)
{
	(void)state;
	assert_true(fabs(split_unit(7, STR("ex-001")) - .283613) < 5e-7);
	assert_true(fabs(split_unit(7, STR("ex-002")) - .406639) < 5e-7);
	assert_true(fabs(split_unit(7, STR("ex-003")) - .518806) < 5e-7);
	assert_true(fabs(split_unit(7, STR("ex-004")) - .326448) < 5e-7);
	assert_true(split_unit(8, STR("ex-001")) != split_unit(7, STR("ex-001")));
}

static void test_split_hash(void **state)
{
	struct split_rule rule = {.by = SPLIT_HASH,
		.shares = {{STR("test"), .3}, {STR("dev"), .1}},
		.n_shares = 2,
		.seed = 7};
	struct example_map map = {.group = STR("topic")};
	(void)state;
	reads_as(
		"{\"id\": \"a\", \"topic\": \"ex-001\"}", &map, &rule, "a split test group ex-001");
	reads_as("{\"id\": \"a\", \"topic\": \"ex-004\"}", &map, &rule, "a split dev group ex-004");
	reads_as("{\"id\": \"a\", \"topic\": \"ex-002\"}", &map, &rule, "a group ex-002");
	reads_as("{\"id\": \"ex-001\", \"topic\": \"\"}", &map, &rule,
		"error: the field topic, named as the group, is empty");
	reads_as("{\"id\": \"ex-001\"}", &map, &rule,
		"error: no field topic, which is named as the group");
	map.group = STR("");
	reads_as("{\"id\": \"ex-001\"}", &map, &rule, "ex-001 split test");
	reads_as("{\"id\": \"ex-003\"}", &map, &rule, "ex-003");
}

static void test_split_field(void **state)
{
	struct split_rule rule = {.by = SPLIT_FIELD};
	struct example_map map = {.split = STR("meta.part")};
	(void)state;
	reads_as("{\"id\": 1, \"meta\": {\"part\": \"dev\"}, \"split\": \"test\"}", &map, &rule,
		"1 split dev");
	reads_as("{\"id\": 1, \"split\": \"test\"}", &map, &rule,
		"error: no field meta.part, which is named as the split");
	reads_as("{\"id\": 1, \"split\": \"test\"}", &map, &no_split, "1");
	map.split = STR("");
	reads_as("{\"id\": 1, \"split\": \"test\"}", &map, &rule, "1 split test");
}

static void test_expected_field(void **state)
{
	struct example_map map = {0};
	struct json *v =
		parse("{\"a.b\": 1, \"qa\": {\"answer\": 1}, \"output\": {}, \"label\": 1}");
	(void)state;
	assert_string_equal(example_expected_field(v, &map), "label");
	map.expected = STR("qa.answer");
	assert_string_equal(example_expected_field(v, &map), "qa");
	map.expected = STR("a.b");
	assert_string_equal(example_expected_field(v, &map), "a.b");
	map.expected = STR("no");
	assert_null(example_expected_field(v, &map));
	json_free(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expected),
		cmocka_unit_test(test_list_in_string),
		cmocka_unit_test(test_usual_names),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_content_id),
		cmocka_unit_test(test_split_unit),
		cmocka_unit_test(test_split_hash),
		cmocka_unit_test(test_split_field),
		cmocka_unit_test(test_expected_field),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
