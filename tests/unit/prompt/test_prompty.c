#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "json.h"
#include "prompty.h"

static bool find_in_case(void *context, struct str name, struct str *text)
{
	struct buf mark = {0};
	buf_addf(&mark, "partial %.*s", STRF(name));
	bool found = case_part(context, buf_str(&mark), text);
	buf_free(&mark);
	return found;
}

static void print_messages(struct buf *out, const struct prompt_message *messages, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s[%.*s]\n%.*s", i ? "\n" : "", STRF(messages[i].role),
			STRF(messages[i].text));
}

static void check_front(const struct test_case *c, const struct prompty *p)
{
	struct buf text = {0};
	buf_addf(&text, "%.*s|%.*s", STRF(prompty_name(p)), STRF(prompty_description(p)));
	if (case_has(c, "about"))
		case_check(c, buf_str(&text), case_text(c, "about"));
	buf_cut(&text, 0);
	if (prompty_params(p))
		json_print(&text, prompty_params(p));
	else
		buf_addz(&text, "(none)");
	if (case_has(c, "params"))
		case_check(c, buf_str(&text), case_text(c, "params"));
	buf_free(&text);
}

static void run_case(struct test_case *c)
{
	struct arena a = {0};
	struct err err = {0};
	struct buf out = {0};
	struct json *data;
	struct prompty *p = NULL;
	struct prompt_message *messages = NULL;
	size_t n = 0;
	struct str json = case_text(c, "data");
	assert_done(json_parse(json.n ? json : STR("{}"), &data, &err));
	int bad = prompty_parse(&a, "answer.prompty", case_text(c, "source"),
		(struct mustache_partials){find_in_case, c}, &p, &err);
	if (!bad)
		bad = prompty_render(p, &a, data, &messages, &n, &err);
	case_check(c, str_of(bad ? err.text : ""), case_text(c, "error"));
	print_messages(&out, messages, n);
	case_check(c, buf_str(&out), case_text(c, "expect"));
	if (!bad)
		check_front(c, p);
	prompty_done(p);
	json_free(data);
	buf_free(&out);
	arena_free(&a);
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/prompt/prompty.txt");
	struct str rest = buf_str(&file);
	struct arena a = {0};
	struct test_case c;
	size_t n = 0;
	(void)state;
	for (; case_next(&a, &rest, &c); n++)
		run_case(&c);
	assert_int_equal(n, 40);
	arena_free(&a);
	buf_free(&file);
}

static int parse(struct arena *a, struct str source, struct prompty **p, struct err *err)
{
	return prompty_parse(a, "p", source, (struct mustache_partials){0}, p, err);
}

static void test_names(void **state)
{
	struct arena a = {0};
	struct err err;
	struct prompty *p;
	struct buf list = {0};
	const struct mustache_name *names;
	(void)state;
	assert_done(parse(
		&a, STR("---\nname: x\n---\n{{b}}\nuser:\n{{a}}{{b}}{{#c}}{{/c}}\n"), &p, &err));
	size_t n = prompty_names(&a, p, &names);
	for (size_t i = 0; i < n; i++)
		buf_addf(&list, "%.*s:%d ", STRF(names[i].name), names[i].line);
	assert_str(buf_str(&list), "b:4 a:6 c:6 ");
	prompty_done(p);
	prompty_done(NULL);
	buf_free(&list);
	arena_free(&a);
}

static void test_limits(void **state)
{
	struct arena a = {0};
	struct err err;
	struct prompty *p;
	struct buf source = {0};
	(void)state;
	for (int i = 0; i < 1001; i++)
		buf_addz(&source, "user:\nx\n");
	assert_int_equal(parse(&a, buf_str(&source), &p, &err), ERR_LIMIT);
	assert_string_equal(err.text, "p:2002: more than 1000 messages");
	while (source.n <= 4 << 20)
		buf_addz(&source, "some more of the same text\n");
	assert_int_equal(parse(&a, buf_str(&source), &p, &err), ERR_LIMIT);
	assert_string_equal(err.text, "p: larger than 4 MiB");
	buf_free(&source);
	arena_free(&a);
}

/* Aliases that double at each step must end in a sentence, not in hours. */
static void test_aliases(void **state)
{
	struct arena a = {0};
	struct err err;
	struct prompty *p;
	struct buf source = {0};
	(void)state;
	buf_addz(&source, "---\nmodel:\n  parameters:\n    a0: &a0 [x, x]\n");
	for (int i = 1; i < 20; i++)
		buf_addf(&source, "    a%d: &a%d [*a%d, *a%d]\n", i, i, i - 1, i - 1);
	buf_addz(&source, "---\nx\n");
	assert_int_equal(parse(&a, buf_str(&source), &p, &err), ERR_LIMIT);
	assert_non_null(strstr(err.text, "model has more than 20000 values"));
	buf_free(&source);
	arena_free(&a);
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void test_torture(void **state)
{
	static const char *const pieces[] = {"---\n", "name: x\n", "model: {parameters: {a: 1}}\n",
		"model:\n", "  parameters: {b: 2}\n", "\r\n", "\n", "user:\n", "# system :\n",
		"{{a}}", "{{#a}}", "{{/a}}", "x", ":", " ", "\xff", "&a [*a]", "{{"};
	enum { N = sizeof pieces / sizeof *pieces };
	uint32_t seed = 7;
	size_t parsed = 0;
	(void)state;
	for (int round = 0; round < 10000; round++) {
		struct arena a = {0};
		struct err err = {0};
		struct prompty *p = NULL;
		struct prompt_message *messages;
		size_t n;
		struct buf source = {0};
		buf_addz(&source, round % 2 ? "---\n" : "");
		for (uint32_t k = next_random(&seed) % 12; k > 0; k--)
			buf_addz(&source, pieces[next_random(&seed) % N]);
		int bad = parse(&a, buf_str(&source), &p, &err);
		parsed += !bad;
		if (!bad)
			bad = prompty_render(p, &a, NULL, &messages, &n, &err);
		assert_true(!bad || err.text[0]);
		prompty_done(p);
		buf_free(&source);
		arena_free(&a);
	}
	assert_true(parsed > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_torture),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
