#include "test.h"

#include <stdlib.h>

#include "words.h"

/* The text with [brackets] around what is found of the words in `asked` (blanks between). */
static void finds(const char *asked, const char *text, const char *want)
{
	struct arena a = {0};
	struct range *found;
	struct str words[8], list = str_of(asked), source = str_of(text);
	struct buf out = {0};
	size_t n = 0, at = 0;
	while (list.n && n < 8 && str_split(&list, ' ', &words[n]))
		n++;
	size_t n_found = words_mark(&a, source, words, n, &found);
	for (size_t i = 0; i < n_found; i++) {
		assert_int_equal(found[i].kind, RANGE_WORD);
		buf_add(&out, str_head(str_from(source, at), found[i].from - at));
		buf_addc(&out, '[');
		at = found[i].to;
		buf_add(&out, str_head(str_from(source, found[i].from), at - found[i].from));
		buf_addc(&out, ']');
	}
	buf_add(&out, str_from(source, at));
	assert_str(buf_str(&out), want);
	buf_free(&out);
	arena_free(&a);
}

static void test_marks(void **state)
{
	(void)state;
	finds("", "a b", "a b");
	finds("a", "", "");
	finds("refund days", "Refunds within 30 DAYS; refunded.",
		"[Refunds] within 30 [DAYS]; [refunded].");
	finds("30", "300 30 30th 3", "300 [30] 30th 3");
	finds("caf\xc3\x89", "Caf\xc3\xa9 cafe caf\xc3\xa9s", "[Caf\xc3\xa9] cafe [caf\xc3\xa9s]");
	finds("\xe6\xbc\xa2", "\xff\xe6\xbc\xa2\xff", "\xff[\xe6\xbc\xa2]\xff");
	finds("some_name", "some name", "some name");
	finds("it", "it's ITS", "[it]'s ITS");
}

static void match(const char *x, const char *y, bool want)
{
	if (words_match(str_of(x), str_of(y)) != want || words_match(str_of(y), str_of(x)) != want)
		fail_msg("%s and %s must %s", x, y, want ? "match" : "differ");
}

static void test_endings(void **state)
{
	(void)state;
	match("refund", "refunding", true);
	match("policy", "policies", true);
	match("carried", "carrying", true);
	match("ship", "shipping", true);
	match("shipped", "shipping", true);
	match("noted", "notes", true);
	match("use", "using", true);
	match("used", "uses", true);
	match("relate", "relation", true);
	match("relating", "relations", true);
	match("class", "classes", true);
	match("the", "they", false);
	match("the", "thing", false);
	match("on", "one", false);
	match("string", "str", false);
	match("pass", "passion", false);
	match("car", "cart", false);
	match("return", "returner", false);
	match("day", "date", false);
	match("a", "ab", false);
	match("", "s", false);
	match("page", "pages", true);
	match("polic", "policy", false);
}

/* Words of any length, and no word at all. */
static void test_long(void **state)
{
	(void)state;
	struct arena a = {0};
	struct buf text = {0};
	struct range *found;
	for (int i = 0; i < 1000; i++)
		buf_addc(&text, 'A');
	struct str word = buf_str(&text);
	assert_int_equal(words_mark(&a, word, &word, 1, &found), 1);
	assert_int_equal(found[0].to, 1000);
	assert_int_equal(words_mark(&a, STR("... \xff ---"), &word, 1, &found), 0);
	buf_free(&text);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_endings),
		cmocka_unit_test(test_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
