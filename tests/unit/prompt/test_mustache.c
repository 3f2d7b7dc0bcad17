#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "json.h"
#include "mustache.h"

static bool find_in_case(void *context, struct str name, struct str *text)
{
	const struct test_case *c = context;
	for (size_t i = 0; i < c->n; i++) {
		struct str mark = c->parts[i].mark;
		if (!str_starts(mark, STR("partial ")) || !str_eq(str_from(mark, 8), name))
			continue;
		*text = c->parts[i].text;
		return true;
	}
	return false;
}

static bool find_in_json(void *context, struct str name, struct str *text)
{
	char *key = mem_dup(name);
	const struct json *partial = json_get(context, key);
	*text = json_str(partial);
	free(key);
	return partial != NULL;
}

static int render(struct str template, const struct json *data,
	const struct mustache_options *options, struct buf *out, struct err *err)
{
	struct arena a = {0};
	struct mustache *m;
	int bad = mustache_compile(&a, template, options, &m, err);
	if (!bad)
		bad = mustache_render(m, data, out, err);
	arena_free(&a);
	return bad;
}

static void run_case(struct test_case *c)
{
	struct err err = {0};
	struct buf out = {0};
	struct json *data = NULL;
	struct str options = case_text(c, "options"), json = case_text(c, "data");
	struct mustache_options o = {
		.file = "answer.prompty",
		.line = 12,
		.escape_html = str_is(options, "html"),
		.strict = str_is(options, "strict"),
		.partials = {find_in_case, c},
	};
	assert_done(json_parse(json.n ? json : STR("{}"), &data, &err));
	buf_addz(&out, "before ");
	int bad = render(case_text(c, "template"), data, &o, &out, &err);
	if (case_has(c, "error")) {
		case_check(c, str_of(bad ? err.text : "(no error)"), case_text(c, "error"));
		case_check(c, buf_str(&out), STR("before "));
	} else {
		case_check(c, str_of(bad ? err.text : ""), STR(""));
		case_check(c, str_from(buf_str(&out), 7), case_text(c, "expect"));
	}
	json_free(data);
	buf_free(&out);
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/prompt/mustache.txt");
	struct str rest = buf_str(&file);
	struct arena a = {0};
	struct test_case c;
	size_t n = 0;
	(void)state;
	for (; case_next(&a, &rest, &c); n++)
		run_case(&c);
	assert_int_equal(n, 77);
	arena_free(&a);
	buf_free(&file);
}

/* One module of the official specification. */
static void run_module(const char *name, size_t count)
{
	char path[64];
	struct err err;
	struct json *module;
	snprintf(path, sizeof path, "mustache/%s.json", name);
	struct buf text = test_read_file(test_open_data(path));
	assert_done(json_parse(buf_str(&text), &module, &err));
	const struct json *tests = json_get(module, "tests");
	assert_int_equal(json_len(tests), count);
	for (const struct json *t = json_first(tests); t; t = json_next(t)) {
		struct test_case c = {.name = json_str(json_get(t, "name"))};
		struct mustache_options o = {.escape_html = true};
		o.partials.find = find_in_json;
		memcpy(&o.partials.context, &(const struct json *){json_get(t, "partials")},
			sizeof(void *));
		struct buf out = {0};
		assert_done(render(
			json_str(json_get(t, "template")), json_get(t, "data"), &o, &out, &err));
		case_check(&c, buf_str(&out), json_str(json_get(t, "expected")));
		buf_free(&out);
	}
	json_free(module);
	buf_free(&text);
}

static void test_specification(void **state)
{
	(void)state;
	run_module("comments", 12);
	run_module("delimiters", 14);
	run_module("interpolation", 42);
	run_module("inverted", 22);
	run_module("partials", 12);
	run_module("sections", 34);
}

/* Rendering `template` over `data` must end with the error. */
static void refuses(struct str template, const struct json *data, enum err_code code,
	const char *sentence, struct mustache_partials partials)
{
	struct err err = {0};
	struct buf out = {0};
	struct mustache_options o = {.file = "t", .line = 1, .partials = partials};
	assert_int_equal(render(template, data, &o, &out, &err), code);
	assert_string_equal(err.text, sentence);
	assert_int_equal(out.n, 0);
	buf_free(&out);
}

static struct json *list_of(size_t n, struct str text)
{
	struct json *data = json_object(), *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_push(list, json_new_str(text));
	json_put(data, "l", list);
	return data;
}

static const struct mustache_partials none;

static void test_output_limit(void **state)
{
	struct buf big = {0}, out = {0};
	struct err err;
	struct mustache_options o = {0};
	(void)state;
	for (size_t i = 0; i < 1 << 20; i++)
		buf_addc(&big, '<');
	struct json *data = list_of(5, buf_str(&big));
	refuses(STR("{{#l}}{{.}}{{/l}}"), data, ERR_LIMIT, "t: the text grows past 4 MiB", none);
	json_free(data);
	data = list_of(4, buf_str(&big));
	assert_done(render(STR("{{#l}}{{.}}{{/l}}"), data, &o, &out, &err));
	assert_int_equal(out.n, 4 << 20);
	o.escape_html = true;
	assert_int_equal(render(STR("{{#l}}{{.}}{{/l}}"), data, &o, &out, &err), ERR_LIMIT);
	assert_int_equal(out.n, 4 << 20);
	json_free(data);
	buf_free(&big);
	buf_free(&out);
}

static void test_step_limit(void **state)
{
	struct buf out = {0};
	struct err err;
	struct mustache_options o = {0};
	struct json *data = list_of(10000, STR("x"));
	(void)state;
	assert_done(render(STR("{{#l}}a{{/l}}"), data, &o, &out, &err));
	assert_int_equal(out.n, 10000);
	buf_free(&out);
	json_free(data);
	data = list_of(10001, STR("x"));
	refuses(STR("{{#l}}{{/l}}"), data, ERR_LIMIT,
		"t:1: l: more than 10,000 section items and partials", none);
	json_free(data);
	data = list_of(101, STR("x"));
	refuses(STR("{{#l}}{{#l}}{{/l}}{{/l}}"), data, ERR_LIMIT,
		"t:1: l: more than 10,000 section items and partials", none);
	json_free(data);
}

static void test_lookup_limit(void **state)
{
	struct buf template = {0};
	struct json *data = list_of(10000, STR("x"));
	(void)state;
	buf_addz(&template, "{{#l}}");
	for (int i = 0; i < 1000; i++)
		buf_addz(&template, "{{no}}");
	buf_addz(&template, "{{/l}}");
	refuses(buf_str(&template), data, ERR_LIMIT, "t:1: no: more than 2,000,000 look-ups", none);
	json_free(data);
	buf_free(&template);
}

static bool find_self(void *context, struct str name, struct str *text)
{
	(void)name;
	*text = *(struct str *)context;
	return true;
}

/* {{>1}} holds {{>2}}, and so on. */
static bool find_next(void *context, struct str name, struct str *text)
{
	long long n;
	assert_true(str_to_int(name, &n));
	*text = arena_printf(context, "{{>%lld}}", n + 1);
	return true;
}

static void test_partial_limits(void **state)
{
	struct arena a = {0};
	struct str self = STR("{{>p}}"), twice = STR("x{{>p}}{{>p}}");
	(void)state;
	refuses(self, NULL, ERR_LIMIT, "t: partial p:1: p: partials nested deeper than 16",
		(struct mustache_partials){find_self, &self});
	refuses(twice, NULL, ERR_LIMIT, "t: partial p:1: p: partials nested deeper than 16",
		(struct mustache_partials){find_self, &twice});
	refuses(STR("{{>1}}"), NULL, ERR_LIMIT,
		"t: partial 16:1: {{> 17}}: partials nested deeper than 16",
		(struct mustache_partials){find_next, &a});
	arena_free(&a);
}

/* Each of sixteen partials includes the next one twice. */
static bool find_doubling(void *context, struct str name, struct str *text)
{
	long long n;
	assert_true(str_to_int(name, &n));
	*text = n == 16 ? STR("") : arena_printf(context, "{{>%lld}}{{>%lld}}", n + 1, n + 1);
	return true;
}

static void test_doubling(void **state)
{
	struct arena a = {0};
	(void)state;
	refuses(STR("{{>1}}"), NULL, ERR_LIMIT,
		"t: partial 13:1: 14: more than 10,000 section items and partials",
		(struct mustache_partials){find_doubling, &a});
	arena_free(&a);
}

static void test_many_partials(void **state)
{
	struct buf template = {0};
	struct str empty = STR("");
	(void)state;
	for (int i = 0; i < 256; i++)
		buf_addf(&template, "{{>p%d}}\n", i);
	refuses(buf_str(&template), NULL, ERR_LIMIT, "t:256: more than 255 different partials",
		(struct mustache_partials){find_self, &empty});
	buf_free(&template);
}

static void test_section_limit(void **state)
{
	struct buf template = {0}, out = {0};
	struct err err;
	struct mustache_options o = {.file = "t"};
	(void)state;
	for (int i = 0; i < 64; i++)
		buf_addz(&template, "{{^x}}\n");
	for (int i = 0; i < 64; i++)
		buf_addz(&template, "{{/x}}");
	assert_done(render(buf_str(&template), NULL, &o, &out, &err));
	buf_cut(&template, 0);
	for (int i = 0; i < 65; i++)
		buf_addz(&template, "{{^x}}\n");
	refuses(buf_str(&template), NULL, ERR_LIMIT, "t:65: sections nested deeper than 64", none);
	buf_free(&template);
	buf_free(&out);
}

static void test_name_limit(void **state)
{
	struct buf template = {0}, out = {0};
	struct err err;
	struct mustache_options o = {.file = "t"};
	(void)state;
	buf_addf(&template, "{{%0256d}}", 7);
	assert_done(render(buf_str(&template), NULL, &o, &out, &err));
	buf_cut(&template, 0);
	buf_addf(&template, "{{%0257d}}", 7);
	assert_int_equal(render(buf_str(&template), NULL, &o, &out, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "t:1: this tag is not closed by }}: {{0000"));
	buf_free(&template);
	buf_free(&out);
}

static void test_names(void **state)
{
	struct arena a = {0};
	struct err err;
	struct buf list = {0};
	struct mustache *m;
	const struct mustache_name *names;
	struct str partial = STR("{{#in}}{{deep}}{{/in}}{{b.c}}{{>p}}");
	struct mustache_options o = {.line = 5, .partials = {find_self, &partial}};
	(void)state;
	assert_done(mustache_compile(&a,
		STR("{{z}} "
		    "{{#b}}\n{{x}}{{.}}{{/b}}\n{{^z}}{{u}}{{/z}}{{x}}\n{{>p}}{{b.c}}{{>p}}{{#d}}"
		    "{{b}}{{/d}}"),
		&o, &m, &err));
	size_t n = mustache_names(&a, m, &names);
	for (size_t i = 0; i < n; i++)
		buf_addf(&list, "%.*s:%d%s%s ", STRF(names[i].name), names[i].line,
			names[i].is_section ? "#" : "", names[i].is_inside ? "<" : "");
	assert_str(buf_str(&list), "z:5 b:5 x:6 u:7 in:8# deep:8< b.c:8 d:8# ");
	buf_free(&list);
	arena_free(&a);
}

static void test_no_names(void **state)
{
	struct arena a = {0};
	struct err err;
	struct mustache *m;
	const struct mustache_name *names;
	(void)state;
	assert_done(mustache_compile(&a, STR("x"), &(struct mustache_options){0}, &m, &err));
	assert_int_equal(mustache_names(&a, m, &names), 0);
	arena_free(&a);
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Templates of random pieces: most are refused, none may do harm; what renders stays in bounds. */
static void test_torture(void **state)
{
	static const char *const pieces[] = {"{{", "}}", "#", "/", "^", ">", "!", "=", "{", "}",
		"&", "a", "b.c", ".", " ", "\n", "\r\n", "  ", "{{#a}}", "{{/a}}", "{{^b}}",
		"{{/b}}", "{{>p}}", "{{a}}", "{{=<% %>=}}", "<%={{ }}=%>", "<%", "%>", "{{{b.c}}}",
		"\n  {{>p}}\n", "{{! x\n }}", "\xff", "é", "{{#.}}", "{{/.}}", "text"};
	enum { N = sizeof pieces / sizeof *pieces };
	uint32_t seed = 20240517;
	size_t rendered = 0;
	struct err err;
	struct json *data;
	(void)state;
	assert_done(json_parse(
		STR("{\"a\":[1,[2,{\"a\":\"x\"}],\"\"],\"b\":{\"c\":\"<\\n>\"}}"), &data, &err));
	for (int round = 0; round < 20000; round++) {
		struct buf texts[2] = {{0}, {0}}, out = {0};
		for (int t = 0; t < 2; t++)
			for (uint32_t n = next_random(&seed) % 14; n > 0; n--)
				buf_addz(&texts[t], pieces[next_random(&seed) % N]);
		struct str partial = buf_str(&texts[1]);
		struct mustache_options o = {.file = "t",
			.line = 1,
			.strict = round % 4 == 0,
			.escape_html = round % 3 == 0,
			.partials = {find_self, &partial}};
		err.text[0] = '\0';
		int bad = render(buf_str(&texts[0]), data, &o, &out, &err);
		assert_true(bad ? err.text[0] != '\0' && out.n == 0 : out.n <= 4 << 20);
		rendered += !bad;
		buf_free(&texts[0]);
		buf_free(&texts[1]);
		buf_free(&out);
	}
	assert_true(rendered > 1000);
	json_free(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_specification),
		cmocka_unit_test(test_output_limit),
		cmocka_unit_test(test_step_limit),
		cmocka_unit_test(test_lookup_limit),
		cmocka_unit_test(test_partial_limits),
		cmocka_unit_test(test_doubling),
		cmocka_unit_test(test_many_partials),
		cmocka_unit_test(test_section_limit),
		cmocka_unit_test(test_name_limit),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_torture),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
