#include "test.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "../prompt/cases.h"
#include "fuzzy.h"

static struct str part(const struct test_case *c, const char *mark)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_is(c->parts[i].mark, mark))
			return c->parts[i].text;
	return STR("");
}

static void show(struct buf *out, struct str pattern, struct str text)
{
	bool marks[200], in = false;
	assert_true(text.n < 200);
	fuzzy_marks(pattern, text, marks);
	for (size_t i = 0; i < text.n; i++) {
		if (marks[i] != in)
			buf_addc(out, marks[i] ? '[' : ']');
		in = marks[i];
		buf_addc(out, text.p[i]);
	}
	buf_addz(out, in ? "]\n" : "\n");
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/text/fuzzy.txt");
	struct arena a = {0};
	struct str rest = buf_str(&file), texts, line;
	struct test_case c;
	size_t n = 0;
	(void)state;
	for (; case_next(&a, &rest, &c); n++) {
		struct fuzzy *f = fuzzy_new();
		struct buf out = {0};
		for (texts = part(&c, "texts"); str_line(&texts, &line);)
			fuzzy_add(f, line);
		fuzzy_set(f, part(&c, "pattern"));
		while (fuzzy_step(f, 1000))
			;
		for (size_t i = 0; i < fuzzy_found(f); i++) {
			size_t k = fuzzy_at(f, i);
			for (texts = part(&c, "texts"); str_line(&texts, &line) && k; k--)
				;
			show(&out, part(&c, "pattern"), line);
		}
		if (!str_eq(str_trim(buf_str(&out)), str_trim(part(&c, "expect"))))
			fail_msg("%.*s:\n%s", STRF(c.name), out.p ? out.p : "");
		buf_free(&out);
		fuzzy_free(f);
	}
	assert_true(n > 10);
	buf_free(&file);
	arena_free(&a);
}

/* Typing on in the middle of a search finds what searching anew finds; so does a list that grows. */
static void test_slices(void **state)
{
	enum { N = 100000 };
	struct arena a = {0};
	struct fuzzy *typed = fuzzy_new(), *anew = fuzzy_new();
	static const char *const patterns[] = {"1", "12", "12 q", "12 qu", "9"};
	(void)state;
	for (int i = 0; i < N; i++) {
		struct str text = arena_printf(&a, "ex-%d question %d", i, i * 7 % N);
		fuzzy_add(typed, text);
		fuzzy_add(anew, text);
		if (i == N / 2) {
			fuzzy_set(typed, STR("1"));
			assert_true(fuzzy_step(typed, 0));
		}
	}
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		fuzzy_set(typed, str_of(patterns[i]));
		fuzzy_step(typed, 0);
		if (i == 2)
			while (fuzzy_step(typed, 500))
				;
	}
	while (fuzzy_step(typed, 500))
		;
	fuzzy_set(anew, STR("9"));
	while (fuzzy_step(anew, 1 << 30))
		;
	assert_int_equal(fuzzy_found(typed), fuzzy_found(anew));
	assert_int_equal(fuzzy_total(typed), N);
	assert_true(fuzzy_found(anew) > 1000);
	for (size_t i = 0; i < fuzzy_found(anew); i++)
		assert_int_equal(fuzzy_at(typed, i), fuzzy_at(anew, i));
	fuzzy_free(typed);
	fuzzy_free(anew);
	arena_free(&a);
}

/* More characters than are looked at, and gaps that cost more than the match is worth. */
static void test_bounds(void **state)
{
	char text[5000];
	bool marks[sizeof text];
	(void)state;
	memset(text, 'x', sizeof text);
	text[0] = 'a';
	text[FUZZY_TEXT - 1] = 'b';
	text[FUZZY_TEXT] = 'c';
	struct str all = {text, sizeof text};
	assert_int_equal(fuzzy_score(STR("ab"), all), 0);
	assert_int_equal(fuzzy_score(STR("ac"), all), -1);
	fuzzy_marks(STR("ab"), all, marks);
	assert_true(marks[0] && marks[FUZZY_TEXT - 1] && !marks[1]);
	assert_int_equal(fuzzy_score((struct str){text, 100}, (struct str){text, 70}),
		fuzzy_score((struct str){text, 64}, (struct str){text, 70}));
	assert_int_equal(fuzzy_score(STR("  "), all), 0);
	assert_int_equal(fuzzy_score(STR("a"), STR("")), -1);
}

/* The first byte of a character is another pattern than the character. */
static void test_half_a_character(void **state)
{
	struct fuzzy *f = fuzzy_new();
	(void)state;
	fuzzy_add(f, STR("\xc3\x9c"));
	fuzzy_set(f, STR("\xc3"));
	while (fuzzy_step(f, 1000))
		;
	assert_int_equal(fuzzy_found(f), 0);
	fuzzy_set(f, STR("\xc3\x9c"));
	while (fuzzy_step(f, 1000))
		;
	assert_int_equal(fuzzy_found(f), 1);
	fuzzy_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_slices),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_half_a_character),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
