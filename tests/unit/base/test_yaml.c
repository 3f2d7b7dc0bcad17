#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "yamltree.h"

static void reads_as(const char *text, const char *expect)
{
	struct arena a = {0};
	struct err err;
	struct yaml *root;
	struct buf out = {0};
	assert_done(yaml_parse(&a, "f", str_of(text), 0, &root, &err));
	struct json *v = yaml_to_json(root);
	json_print(&out, v);
	assert_str(buf_str(&out), expect);
	json_free(v);
	buf_free(&out);
	arena_free(&a);
}

static void refused_at(const char *text, int line, const char *why)
{
	struct arena a = {0};
	struct err err = {0};
	struct yaml *root;
	assert_int_equal(yaml_parse(&a, "f.yaml", str_of(text), line, &root, &err), ERR_INPUT);
	assert_string_equal(err.text, why);
	arena_free(&a);
}

static void refused(const char *text, const char *why)
{
	refused_at(text, 0, why);
}

/* YAML 1.2's core schema: yes and 08:30 are text, what is quoted is text. */
static void test_types(void **state)
{
	(void)state;
	reads_as("[1, -2, 3.5, 1e3, '1', \"2\", true, False, yes, off, 08:30, 1_000]",
		"[1,-2,3.5,1000,\"1\",\"2\",true,false,\"yes\",\"off\",\"08:30\",\"1_000\"]");
	reads_as("[null, ~, '', 'null', .inf, .nan, 0x1F, inf, nan]",
		"[null,null,\"\",\"null\",\".inf\",\".nan\",\"0x1F\",\"inf\",\"nan\"]");
	reads_as("a:\nb: |\n  7\nc: >-\n  x\n  y\n", "{\"a\":null,\"b\":\"7\\n\",\"c\":\"x y\"}");
	reads_as("", "null");
	reads_as("# nothing\n", "null");
	reads_as("--- x\n", "\"x\"");
	reads_as("\xEF\xBB\xBFkey: \xC3\xA9\n", "{\"key\":\"\xC3\xA9\"}");
	reads_as("{a: \"x\\0y\\u0041\"}", "{\"a\":\"x\xEF\xBF\xBDyA\"}");
	reads_as("\"1\\0\"", "\"1\xEF\xBF\xBD\"");
	reads_as("- 1\n---\n- 2\n", "[1]");
}

static void test_places(void **state)
{
	struct arena a = {0};
	struct err err;
	struct yaml *root;
	(void)state;
	assert_done(yaml_parse(
		&a, "f", STR("a: 1\nlist:\n  - x\n  - {k: \xC3\xA9, l: v}\n"), 0, &root, &err));
	const struct yaml *list = yaml_get(root, "list");
	assert_int_equal(list->key_line, 2);
	assert_int_equal(list->key_column, 1);
	assert_int_equal(list->line, 3);
	const struct yaml *map = list->first->next, *l = yaml_get(map, "l");
	assert_int_equal(map->line, 4);
	assert_int_equal(map->column, 5);
	assert_int_equal(l->key_column, 12); /* in characters */
	assert_int_equal(l->column, 15);
	assert_null(yaml_get(map, "no"));
	assert_null(yaml_get(list, "x"));
	assert_null(yaml_get(NULL, "x"));
	assert_string_equal(yaml_type_name(list), "a list");
	assert_string_equal(yaml_type_name(map), "a mapping");
	assert_string_equal(yaml_type_name(l), "text");
	assert_string_equal(yaml_type_name(yaml_get(root, "a")), "a number");
	assert_string_equal(yaml_type_name(NULL), "nothing");
	/* Front matter begins lower down. */
	assert_done(yaml_parse(&a, "f", STR("a: 1\n"), 7, &root, &err));
	assert_int_equal(root->first->key_line, 8);
	arena_free(&a);
}

static void test_numbers(void **state)
{
	struct yaml v = {.type = YAML_SCALAR, .text = STR("12")};
	long long n;
	double d;
	bool flag;
	(void)state;
	assert_true(yaml_int(&v, &n) && n == 12);
	assert_true(yaml_num(&v, &d) && d == 12);
	assert_false(yaml_bool(&v, &flag));
	v.quoted = true;
	assert_false(yaml_int(&v, &n) || yaml_num(&v, &d) || yaml_is_null(&v));
	v = (struct yaml){.type = YAML_SCALAR, .text = STR("1.5")};
	assert_false(yaml_int(&v, &n));
	v.text = STR("TRUE");
	assert_true(yaml_bool(&v, &flag) && flag);
	assert_true(yaml_is_null(NULL));
	assert_false(yaml_bool(NULL, &flag) || yaml_int(NULL, &n));
}

static void test_refused(void **state)
{
	(void)state;
	refused("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: the key a stands twice in its mapping");
	refused("x: {b: 1, a: 1, b: 2, a: 2}",
		"f.yaml:1:17: the key b stands twice in its mapping");
	refused_at("a: 1\na: 2", 4, "f.yaml:6:1: the key a stands twice in its mapping");
	refused("a: *b\n", "f.yaml:1:4: an alias whose anchor is not defined above it");
	refused("a: &a [*a]\n", "f.yaml:1:8: an alias whose anchor is not defined above it");
	refused("? [a]\n: 1\n", "f.yaml:1:3: a key must be plain text");
	refused("a: [1\nb: 2", "f.yaml:2:2: did not find expected ',' or ']' while parsing a flow "
			       "sequence");
	refused("a: 1\n\tb: 2\n", "f.yaml:2:1: found a tab character that violates indentation "
				  "while scanning a plain scalar");
	refused("a: 1\n---\n]", "f.yaml:3:1: did not find expected node content while parsing a "
				"block node");
	refused("a: 1\nb: \xC3\xA9\xFFx\n", "f.yaml:2:5: invalid leading UTF-8 octet");
	refused_at("\xFF", 9, "f.yaml:10:1: invalid leading UTF-8 octet");
}

static void test_aliases(void **state)
{
	struct buf text = {0};
	(void)state;
	reads_as("- &x {a: 1}\n- *x\n- {b: *x, c: &y [2], d: *y}\n",
		"[{\"a\":1},{\"a\":1},{\"b\":{\"a\":1},\"c\":[2],\"d\":[2]}]");
	reads_as("- &x 1\n- &x 2\n- *x\n", "[1,2,2]");
	/* Two keys for one anchor: each has its own. */
	reads_as("p: &x {a: 1}\nq: *x\nr: *x\n",
		"{\"p\":{\"a\":1},\"q\":{\"a\":1},\"r\":{\"a\":1}}");
	buf_addz(&text, "- &a x\n");
	for (int i = 0; i < 100; i++)
		buf_addz(&text, "- *a\n");
	struct arena a = {0};
	struct err err;
	struct yaml *root;
	assert_done(yaml_parse(&a, "f", buf_str(&text), 0, &root, &err));
	buf_addz(&text, "- *a\n");
	refused(text.p, "f.yaml:102:3: more than 100 aliases");
	arena_free(&a);
	buf_free(&text);
}

static void nest(struct buf *out, int depth)
{
	buf_cut(out, 0);
	for (int i = 0; i < depth; i++)
		buf_addc(out, '[');
	for (int i = 0; i < depth; i++)
		buf_addc(out, ']');
}

static void test_limits(void **state)
{
	struct arena a = {0};
	struct err err;
	struct yaml *root;
	struct buf text = {0};
	(void)state;
	nest(&text, 33);
	assert_done(yaml_parse(&a, "f", buf_str(&text), 0, &root, &err));
	nest(&text, 34);
	refused(text.p, "f.yaml:1:34: nested deeper than 32 levels");
	refused("a: &a [[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]\nb: [[[[[[[[[[[[*a]]]]]]]]]]]]\n",
		"f.yaml:2:16: nested deeper than 32 levels");
	/* What follows the first document is only looked over, but as bounded as that. */
	buf_cut(&text, 0);
	buf_addz(&text, "a\n---\n");
	for (size_t i = 0; i < 34; i++)
		buf_addc(&text, '[');
	refused(text.p, "f.yaml:3:34: nested deeper than 32 levels");
	buf_cut(&text, 0);
	buf_addz(&text, "a: '");
	buf_reserve(&text, 9 << 20);
	memset(text.p + text.n, 'x', 8 << 20);
	text.n += 8 << 20;
	buf_addz(&text, "'");
	assert_int_equal(yaml_parse(&a, "f", buf_str(&text), 0, &root, &err), ERR_LIMIT);
	assert_string_equal(err.text, "f: larger than 8 MiB");
	arena_free(&a);
	buf_free(&text);
}

/* Many keys are compared in n log n: this would take minutes otherwise. */
static void test_many_keys(void **state)
{
	struct arena a = {0};
	struct err err;
	struct yaml *root;
	struct buf text = {0};
	(void)state;
	for (int i = 0; i < 300000; i++)
		buf_addf(&text, "k%d:\n", i);
	assert_done(yaml_parse(&a, "f", buf_str(&text), 0, &root, &err));
	struct json *v = yaml_to_json(root);
	assert_int_equal(json_len(v), 300000);
	json_free(v);
	buf_addz(&text, "k77:\n");
	assert_int_equal(yaml_parse(&a, "f", buf_str(&text), 0, &root, &err), ERR_INPUT);
	assert_string_equal(err.text, "f:300001:1: the key k77 stands twice in its mapping");
	arena_free(&a);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_many_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
