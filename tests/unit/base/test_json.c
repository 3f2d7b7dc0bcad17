#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "jsonw.h"

#define FFFD "\xEF\xBF\xBD"

static struct str bytes(const char *p, size_t n)
{
	return (struct str){p, n};
}

#define BYTES(literal) bytes(literal, sizeof(literal) - 1)

/* Parse and print again. */
static void reads_as(struct str text, const char *expect)
{
	struct err err;
	struct json *v;
	struct buf out = {0};
	assert_done(json_parse(text, &v, &err));
	json_print(&out, v);
	assert_str(buf_str(&out), expect);
	buf_free(&out);
	json_free(v);
}

static void refused(struct str text, const char *why)
{
	struct err err = {0};
	struct json *v = (struct json *)&err;
	assert_int_equal(json_parse(text, &v, &err), ERR_INPUT);
	assert_null(v);
	assert_string_equal(err.text, why);
}

/* The table of protocols.md 1.0, row by row. */
static void test_cjson_facts(void **state)
{
	(void)state;
	reads_as(BYTES("\"ab\\u0000cd\""), "\"ab" FFFD "cd\"");
	reads_as(BYTES("\"ab\\\\u0000cd\""), "\"ab\\\\u0000cd\"");
	refused(BYTES("\"\\uZZZZ\""),
		"not JSON at line 1, column 3: \\u needs four hexadecimal digits");
	reads_as(BYTES("\"x\\ud83d\""), "\"x" FFFD "\"");
	reads_as(BYTES("\"\\ude00x\\ud83d\\ud83d\\ude00\""),
		"\"" FFFD "x" FFFD "\xF0\x9F\x98\x80\"");
	reads_as(BYTES("\"\\ud83d\\n\""), "\"" FFFD "\\n\"");
	reads_as(BYTES("\"\xFF\xFE\""), "\"" FFFD FFFD "\"");
	reads_as(BYTES("\"\xED\xA0\x80\""), "\"" FFFD FFFD FFFD "\"");
	refused(BYTES("\"\x01\""), "not JSON at line 1, column 2: a raw control character in a "
				   "string (write it as \\uXXXX)");
	refused(BYTES("{\"c\":1} xx"), "not JSON at line 1, column 9: more text after the value");
	refused(BYTES("{\"c\":\"a\0b\"}"), "not JSON at line 1, column 8: a raw control character "
					   "in a string (write it as \\uXXXX)");
	refused(BYTES("{}\0"), "not JSON at line 1, column 3: more text after the value");
	refused(BYTES("\"\\\0\""), "not JSON at line 1, column 3: unknown escape in a string");
	refused(BYTES("1e999"), "not JSON at line 1, column 6: a number too large for a double");
	refused(BYTES("NaN"), "not JSON at line 1, column 1: expected a value");
	refused(BYTES("[1,-]"), "not JSON at line 1, column 5: a number that JSON does not allow");
}

static void test_members(void **state)
{
	struct err err;
	struct json *v;
	long long n;
	(void)state;
	assert_done(json_parse(STR("{\"Content\": 1, \"content\": 2, \"content\": 3, "
				   "\"token\": 4294967296, \"half\": 0.5, \"t\": true}"),
		&v, &err));
	assert_int_equal((int)json_num(json_get(v, "content")), 2);
	assert_null(json_get(v, "CONTENT"));
	assert_true(json_int(json_get(v, "token"), &n) && n == 4294967296LL);
	assert_false(json_int(json_get(v, "half"), &n));
	assert_false(json_int(json_get(v, "t"), &n));
	assert_true(json_is_true(json_get(v, "t")));
	assert_false(json_is_true(json_get(v, "half")));
	assert_int_equal(json_len(v), 6);
	assert_null(json_get(json_get(v, "no"), "deeper"));
	assert_null(json_at(v, 0));
	json_free(v);
	json_free(NULL);
}

static void test_places(void **state)
{
	struct err err;
	struct json *v;
	(void)state;
	refused(STR(""), "not JSON at line 1, column 1: the text ends too early");
	refused(STR("{\n  \"a\": 1\n  \"b\": 2\n}"),
		"not JSON at line 3, column 3: expected a comma or the closing bracket");
	refused(STR("[1,\n2,]"), "not JSON at line 2, column 3: expected a value");
	refused(STR("{\"a\" 1}"), "not JSON at line 1, column 6: expected :");
	refused(STR("{a: 1}"),
		"not JSON at line 1, column 2: expected a member name in quotes or }");
	refused(STR("{\"a\": 1]"),
		"not JSON at line 1, column 8: expected a comma or the closing bracket");
	refused(STR("[\"a"), "not JSON at line 1, column 4: the text ends inside a string");
	reads_as(STR("\xEF\xBB\xBF{}"), "{}");
	refused(STR("\xEF\xBB\xBF\xEF\xBB\xBF{}"),
		"not JSON at line 1, column 1: expected a value");
	assert_int_equal(json_parse_at(STR("[1,\n2,]"), 17, 5, &v, &err), ERR_INPUT);
	assert_string_equal(err.text, "not JSON at line 18, column 3: expected a value");
	assert_int_equal(json_parse_at(STR("[1,]"), 17, 5, &v, &err), ERR_INPUT);
	assert_string_equal(err.text, "not JSON at line 17, column 8: expected a value");
	assert_int_equal(json_parse(STR("["), &v, NULL), ERR_INPUT);
}

static void nest(struct buf *out, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		buf_addz(out, i % 2 ? "{\"a\":" : "[");
	buf_addz(out, "1");
	for (size_t i = depth; i-- > 0;)
		buf_addz(out, i % 2 ? "}" : "]");
}

static void test_depth(void **state)
{
	struct buf text = {0};
	(void)state;
	nest(&text, JSON_DEPTH);
	reads_as(buf_str(&text), text.p);
	buf_cut(&text, 0);
	nest(&text, JSON_DEPTH + 1);
	struct err err;
	struct json *v;
	assert_int_equal(json_parse(buf_str(&text), &v, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "nested deeper than 128 levels"));
	buf_cut(&text, 0);
	for (int i = 0; i < 1000000; i++)
		buf_addc(&text, '[');
	assert_int_equal(json_parse(buf_str(&text), &v, &err), ERR_INPUT);
	buf_free(&text);
}

/* Not every cJSON takes more than 63 bytes of a number: none may reach it. */
static void test_guarded_number(void **state)
{
	struct buf text = {0}, clean = {0};
	struct str out;
	struct err err;
	(void)state;
	for (int i = 0; i < 63; i++)
		buf_addc(&text, '1');
	assert_done(json_guard(buf_str(&text), &clean, &out, &err));
	assert_ptr_equal(out.p, text.p);
	buf_addc(&text, '1');
	assert_done(json_guard(buf_str(&text), &clean, &out, &err));
	assert_str(out, "1.1111111111111112e+63");
	buf_free(&text);
	buf_free(&clean);
}

static void test_long_numbers(void **state)
{
	struct err err;
	struct json *v;
	struct buf text = {0};
	(void)state;
	for (size_t zeros = 50; zeros <= 1022; zeros++) {
		buf_cut(&text, 0);
		buf_addz(&text, "[0.");
		for (size_t i = 0; i < zeros - 1; i++)
			buf_addc(&text, '0');
		buf_addz(&text, "1,2]");
		assert_done(json_parse(buf_str(&text), &v, &err));
		char same[1100];
		snprintf(same, sizeof same, "%.*s", (int)text.n - 4, text.p + 1);
		assert_true(json_num(json_at(v, 0)) == strtod(same, NULL));
		assert_int_equal((int)json_num(json_at(v, 1)), 2);
		json_free(v);
	}
	buf_cut(&text, 0);
	for (int i = 0; i < 400; i++)
		buf_addc(&text, '9');
	refused(buf_str(&text), "not JSON at line 1, column 401: a number too large for a double");
	for (int i = 0; i < 700; i++)
		buf_addc(&text, '9');
	refused(buf_str(&text),
		"not JSON at line 1, column 1101: a number of more than 1024 digits");
	buf_free(&text);
}

static void number_is(double value, const char *expect)
{
	struct buf out = {0};
	jsonw_number(&out, value);
	assert_str(buf_str(&out), expect);
	if (strcmp(expect, "null") != 0)
		assert_true(strtod(out.p, NULL) == value);
	buf_free(&out);
}

static void test_numbers(void **state)
{
	(void)state;
	number_is(0, "0");
	number_is(-0.0, "0");
	number_is(1, "1");
	number_is(-30, "-30");
	number_is(.1, "0.1");
	number_is(.1 + .2, "0.30000000000000004");
	number_is(1. / 3, "0.3333333333333333");
	number_is(2. / 3, "0.6666666666666666");
	number_is(.14136, "0.14136");
	number_is(9007199254740992., "9007199254740992");
	number_is(1e21, "1e+21");
	number_is(1.7976931348623157e308, "1.7976931348623157e+308");
	number_is(5e-324, "5e-324");
	number_is(2.2250738585072014e-308, "2.2250738585072014e-308");
	number_is(1e-310, "1e-310");
	number_is(1e308 * 10, "null");
}

static void canonical_is(const char *text, const char *expect)
{
	struct err err;
	struct json *v;
	struct buf out = {0};
	assert_done(json_parse(str_of(text), &v, &err));
	json_print_canonical(&out, v);
	assert_str(buf_str(&out), expect);
	buf_free(&out);
	json_free(v);
}

static void test_canonical(void **state)
{
	(void)state;
	canonical_is("{ \"b\": 1.0, \"a\": [1e0, {\"z\": null, \"B\": true}], \"B\": false }",
		"{\"B\":false,\"a\":[1,{\"B\":true,\"z\":null}],\"b\":1}");
	canonical_is("{\"a\": 1, \"\": 2, \"aa\": 3, \"\xC3\xA9\": 4, \"A\": 5}",
		"{\"\":2,\"A\":5,\"a\":1,\"aa\":3,\"\xC3\xA9\":4}");
	canonical_is("{\"a\": \"\\u00e9\\/\\u0041\\b\\f\\n\\r\\t\\u001f\\u007f\\\"\\\\\"}",
		"{\"a\":\"\xC3\xA9/A\\b\\f\\n\\r\\t\\u001f\\u007f\\\"\\\\\"}");
	canonical_is("{\"b\": 1, \"a\": 1, \"b\": 2, \"a\": 3}", "{\"a\":1,\"b\":1}");
	canonical_is("[]", "[]");
	canonical_is("{\"a\":{},\"b\":[]}", "{\"a\":{},\"b\":[]}");
	/* More members than fit on the stack, each name twice. */
	struct buf text = {0}, expect = {0};
	for (int i = 99; i >= 0; i--)
		buf_addf(&text, "%s\"k%02d\":%d", i == 99 ? "{" : ",", i, i);
	for (int i = 0; i < 100; i++) {
		buf_addf(&text, ",\"k%02d\":-1", i);
		buf_addf(&expect, "%s\"k%02d\":%d", i ? "," : "{", i, i);
	}
	buf_addc(&text, '}');
	buf_addc(&expect, '}');
	canonical_is(text.p, expect.p);
	buf_free(&text);
	buf_free(&expect);
}

static void test_building(void **state)
{
	struct arena a = {0};
	struct buf out = {0};
	struct json *o = json_object(), *list = json_array();
	(void)state;
	json_put_str(o, "s", BYTES("a\0b\xFF"));
	json_put_num(o, "n", 1);
	json_put_num(o, "n", 2.5);
	json_put_bool(o, "gone", true);
	json_remove(o, "gone");
	json_push(list, json_new_null());
	json_push(list, json_new_str((struct str){NULL, 0}));
	json_put(o, "list", list);
	json_append(o, "last", json_copy(list));
	json_print(&out, o);
	assert_str(buf_str(&out), "{\"s\":\"a" FFFD "b" FFFD
				  "\",\"n\":2.5,\"list\":[null,\"\"],\"last\":[null,\"\"]}");
	assert_str(json_text(&a, json_get(o, "n")), "2.5");
	assert_str(json_text(&a, json_get(o, "list")), "[null,\"\"]");
	assert_str(json_text(&a, NULL), "");
	buf_free(&out);
	json_free(o);
	arena_free(&a);
}

static void test_writer(void **state)
{
	struct buf out = {0};
	struct jsonw w = {.out = &out};
	(void)state;
	jsonw_object(&w);
	jsonw_put_str(&w, "a", STR("x\n\"\xFF"));
	jsonw_key(&w, "b");
	jsonw_array(&w);
	jsonw_int(&w, -3);
	jsonw_object(&w);
	jsonw_end(&w);
	jsonw_array(&w);
	jsonw_end(&w);
	jsonw_null(&w);
	jsonw_end(&w);
	jsonw_put_bool(&w, "c", false);
	jsonw_put_num(&w, "d", 1e308 * 10);
	jsonw_end(&w);
	assert_str(buf_str(&out),
		"{\"a\":\"x\\n\\\"" FFFD "\",\"b\":[-3,{},[],null],\"c\":false,\"d\":null}");
	buf_free(&out);
}

/* y_: must be read, n_: must not, i_: either, without falling over. What is read prints to what
 * reads the same. */
static void check_suite_file(const char *dir, const char *name, size_t counts[3])
{
	struct err err = {0};
	struct json *v = NULL, *again = NULL;
	struct buf path = {0}, one = {0}, two = {0};
	buf_addf(&path, "%s/%s", dir, name);
	struct buf text = test_read_file(path.p);
	int bad = json_parse(buf_str(&text), &v, &err);
	if (name[0] == 'y' && bad)
		fail_msg("%s is refused: %s", name, err.text);
	if (name[0] == 'n' && !bad)
		fail_msg("%s is read", name);
	if (!bad) {
		json_print_canonical(&one, v);
		assert_done(json_parse(buf_str(&one), &again, &err));
		json_print_canonical(&two, again);
		assert_string_equal(one.p, two.p);
	}
	counts[name[0] == 'y' ? 0 : name[0] == 'n' ? 1 : 2]++;
	json_free(v);
	json_free(again);
	buf_free(&path);
	buf_free(&one);
	buf_free(&two);
	buf_free(&text);
}

static void test_suite(void **state)
{
	size_t counts[3] = {0};
	const char *dir = test_open_data("jsontestsuite/test_parsing");
	DIR *d = opendir(dir);
	(void)state;
	assert_non_null(d);
	for (struct dirent *entry; (entry = readdir(d));)
		if (strchr("yni", entry->d_name[0]) && entry->d_name[1] == '_')
			check_suite_file(dir, entry->d_name, counts);
	closedir(d);
	assert_int_equal(counts[0], 59);
	assert_int_equal(counts[1], 129);
	assert_int_equal(counts[2], 24);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cjson_facts),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_guarded_number),
		cmocka_unit_test(test_long_numbers),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_building),
		cmocka_unit_test(test_writer),
		cmocka_unit_test(test_suite),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
