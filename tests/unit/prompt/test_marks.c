#include "test.h"

#include <stdlib.h>

#include "cases.h"
#include "marks.h"

static const char *const kind_names[] = {
	[MARK_FRONT] = "front",
	[MARK_KEY] = "key",
	[MARK_ROLE] = "role",
	[MARK_VARIABLE] = "variable",
	[MARK_UNKNOWN] = "unknown",
	[MARK_SECTION] = "section",
	[MARK_COMMENT] = "comment",
	[MARK_BROKEN] = "broken",
};

static size_t split_names(struct str text, struct str *names, size_t max)
{
	size_t n = 0;
	text = str_trim(text);
	while (text.n && n < max && str_split(&text, ' ', &names[n]))
		n++;
	return n;
}

/* A line "kind text" for each mark; line ends in the text as |. */
static void print_marks(struct buf *out, struct str source, const struct mark *marks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_addf(out, "%s%s ", i ? "\n" : "", kind_names[marks[i].kind]);
		for (size_t at = marks[i].from; at < marks[i].to; at++)
			if (source.p[at] != '\r')
				buf_addc(out, source.p[at] == '\n' ? '|' : source.p[at]);
	}
}

static void run_case(struct test_case *c)
{
	struct arena a = {0};
	struct buf out = {0};
	struct str known[32], source = case_text(c, "source");
	struct mark *marks;
	size_t n_known = split_names(case_text(c, "known"), known, 32);
	size_t n = prompt_marks(&a, source, known, n_known, &marks);
	print_marks(&out, source, marks, n);
	case_check(c, buf_str(&out), case_text(c, "expect"));
	struct err err = {0};
	prompt_check("p", source, &err);
	case_check(c, str_of(err.text), case_text(c, "error"));
	buf_free(&out);
	arena_free(&a);
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/prompt/marks.txt");
	struct str rest = buf_str(&file);
	struct arena a = {0};
	struct test_case c;
	size_t n = 0;
	(void)state;
	for (; case_next(&a, &rest, &c); n++)
		run_case(&c);
	assert_int_equal(n, 28);
	arena_free(&a);
	buf_free(&file);
}

/* White space around a name may be longer than a name may be. */
static void test_far_ends(void **state)
{
	(void)state;
	struct arena a = {0};
	struct mark *marks;
	for (int letters = 255; letters <= 257; letters++) {
		struct buf text = {0};
		buf_addf(&text, "{{%600s", "");
		for (int i = 0; i < letters; i++)
			buf_addc(&text, 'a');
		buf_addf(&text, "%600s}} {{b}}", "");
		assert_int_equal(prompt_marks(&a, buf_str(&text), NULL, 0, &marks), 2);
		assert_int_equal(marks[0].kind, letters > 256 ? MARK_BROKEN : MARK_VARIABLE);
		assert_int_equal(marks[1].kind, MARK_VARIABLE);
		assert_int_equal(prompt_check("p", buf_str(&text), NULL) == 0, letters <= 256);
		buf_free(&text);
	}
	arena_free(&a);
}

static void test_deep_sections(void **state)
{
	(void)state;
	struct arena a = {0};
	struct buf text = {0};
	struct mark *marks;
	for (int i = 0; i < 200; i++)
		buf_addz(&text, "{{#s}}");
	for (int i = 0; i < 200; i++)
		buf_addz(&text, "{{/s}}");
	assert_int_equal(prompt_marks(&a, buf_str(&text), NULL, 0, &marks), 400);
	buf_free(&text);
	arena_free(&a);
}

static void test_nothing(void **state)
{
	(void)state;
	struct arena a = {0};
	struct mark *marks;
	assert_int_equal(prompt_marks(&a, (struct str){0}, NULL, 0, &marks), 0);
	assert_int_equal(prompt_marks(&a, STR("\xff\xfe{"), NULL, 0, &marks), 0);
	arena_free(&a);
}

static void test_estimate(void **state)
{
	(void)state;
	assert_int_equal(tokens_estimate(STR("")), 0);
	assert_int_equal(tokens_estimate(STR("a")), 1);
	assert_int_equal(tokens_estimate(STR("abcd")), 1);
	assert_int_equal(tokens_estimate(STR("abcde")), 2);
}

/* What parses but was hardly meant is said with its line. */
static void test_doubts(void **state)
{
	(void)state;
	static const struct {
		const char *source, *said; /* NULL: nothing */
	} cases[] = {
		{"---\nname: a\n---\nsystem:\nHello\n", NULL},
		{"system:\nHello\n\n---\nmore\n", NULL},
		{"?---\nname: a\n---\nsystem:\nHello\n", "f:3: this front matter"},
		{"\n---\nname: a\n---\nsystem:\n", "f:2: this front matter"},
		{"system:\n<<<<<<< yours\na\n=======\nb\n>>>>>>> on disk\n", "f:2: a conflict"},
		{"a << b\n", NULL},
		{"", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		int bad = prompt_doubts("f", str_of(cases[i].source), &err);
		assert_int_equal(bad != 0, cases[i].said != NULL);
		if (cases[i].said)
			assert_true(str_starts(str_of(err.text), str_of(cases[i].said)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_doubts),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_far_ends),
		cmocka_unit_test(test_deep_sections),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_estimate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
