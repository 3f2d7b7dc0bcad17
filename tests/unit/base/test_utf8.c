#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "utf8.h"

#define FFFD "\xEF\xBF\xBD"

static void repairs_to(const char *text, const char *expect)
{
	struct arena a = {0};
	struct str in = str_of(text), out = utf8_repair(&a, in);
	assert_str(out, expect);
	assert_true(utf8_valid(out));
	assert_int_equal(utf8_count(in), utf8_count(out));
	assert_true(utf8_valid(in) == (out.p == in.p));
	arena_free(&a);
}

/* Unicode 3.9, tables 3-8 to 3-11, and the ends of each range of table 3-7. */
static void test_subparts(void **state)
{
	(void)state;
	repairs_to("", "");
	repairs_to(
		"a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z", "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
	repairs_to("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41",
		FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A");
	repairs_to("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41",
		FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A");
	repairs_to(
		"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", FFFD FFFD FFFD FFFD FFFD "A" FFFD FFFD "B");
	repairs_to("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", FFFD FFFD FFFD FFFD "A");
	repairs_to("\xC2", FFFD);
	repairs_to("\xE2\x82", FFFD);
	repairs_to("\xF0\x9F\x98", FFFD);
	repairs_to("\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF",
		"\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF");
	repairs_to("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
	repairs_to("\xC1\xBF", FFFD FFFD);
	repairs_to("\xE0\x9F\xBF", FFFD FFFD FFFD);
	repairs_to("\xF0\x8F\xBF\xBF", FFFD FFFD FFFD FFFD);
	repairs_to("\xF4\x90\x80\x80", FFFD FFFD FFFD FFFD);
	repairs_to("\xF5\x80", FFFD FFFD);
}

/* The fast path over ASCII must not step over a bad byte, wherever it stands. */
static void test_every_offset(void **state)
{
	char text[40];
	(void)state;
	for (size_t n = 1; n < sizeof text; n++) {
		memset(text, 'a', sizeof text);
		text[n - 1] = '\xC3';
		assert_false(utf8_valid((struct str){text, sizeof text}));
		text[n - 1] = 'a';
		assert_true(utf8_valid((struct str){text, n}));
		text[n - 1] = '\x80';
		assert_false(utf8_valid((struct str){text, n}));
		assert_true(utf8_valid((struct str){text, n - 1}));
	}
}

/* Every code point comes back; surrogates and what lies above become U+FFFD. */
static void test_round_trip(void **state)
{
	(void)state;
	for (int32_t cp = -1; cp <= 0x110000; cp++) {
		struct buf out = {0};
		int32_t back;
		bool is = cp >= 0 && cp < 0x110000 && (cp < 0xD800 || cp > 0xDFFF);
		utf8_encode(&out, cp);
		size_t n = utf8_decode(buf_str(&out), &back);
		if (n != out.n || back != (is ? cp : 0xFFFD))
			fail_msg("%x comes back as %x", (unsigned)cp, (unsigned)back);
		buf_free(&out);
	}
}

/* Markus Kuhn's file; the figures are those of Python's decoder with errors="replace". */
static void test_stress(void **state)
{
	struct buf text = test_read_file(test_open_data("unicode/UTF-8-test.txt"));
	struct arena a = {0};
	char hex[HASH_HEX];
	(void)state;
	struct hash h = hash_sha256(utf8_repair(&a, buf_str(&text)));
	hash_hex(&h, hex);
	assert_string_equal(
		hex, "999339ccb82f9c511e84ac5a33388e24c476f5e6cfc753a323dd56619e8534df");
	assert_int_equal(utf8_count(buf_str(&text)), 22508);
	arena_free(&a);
	buf_free(&text);
}

static void check_folds(
	struct str (*fold)(struct arena *, struct str), const char *const (*pairs)[2], size_t n)
{
	struct arena a = {0};
	for (size_t i = 0; i < n; i++)
		assert_str(fold(&a, str_of(pairs[i][0])), pairs[i][1]);
	arena_free(&a);
}

static void test_fold(void **state)
{
	static const char *const fold[][2] = {{"", ""}, {"abc", "abc"}, {"AbC-9", "abc-9"},
		{"Stra\xC3\x9F"
		 "e",
			"strasse"},
		{"\xE1\xBA\x9E", "ss"}, {"\xC3\x89", "\xC3\xA9"},
		{"\xCE\xA3\xCF\x82", "\xCF\x83\xCF\x83"}, {"\xC4\xB0", "i\xCC\x87"},
		{"\xEF\xAC\x81", "fi"}, {"A\xFF", "a" FFFD}, {"\xEF\xBC\xA1", "\xEF\xBD\x81"}};
	static const char *const nfkc[][2] = {{"A", "a"}, {"\xEF\xBC\xA1", "a"},
		{"E\xCC\x81", "\xC3\xA9"}, {"\xC2\xB2", "2"}, {"\xEF\xAC\x81", "fi"},
		{"\xC2\xA0", " "}, {"\xE1\xBA\x9E\xFF", "ss" FFFD}};
	static const char *const lower[][2] = {{"ABC", "abc"}, {"\xC3\x89", "\xC3\xA9"},
		{"\xC3\x9F", "\xC3\x9F"}, {"\xCE\xA3", "\xCF\x83"}, {"A\xFF", "a" FFFD}};
	(void)state;
	check_folds(utf8_fold, fold, sizeof fold / sizeof *fold);
	check_folds(utf8_fold_nfkc, nfkc, sizeof nfkc / sizeof *nfkc);
	check_folds(utf8_lower, lower, sizeof lower / sizeof *lower);
	/* Nothing to change: nothing is copied. */
	struct arena a = {0};
	struct str same = STR("abc 1");
	assert_ptr_equal(utf8_fold(&a, same).p, same.p);
	assert_null(a.head);
}

static void test_classes(void **state)
{
	(void)state;
	assert_true(utf8_is_space(' ') && utf8_is_space('\n') && utf8_is_space(0x85));
	assert_true(utf8_is_space(0xA0) && utf8_is_space(0x3000) && utf8_is_space(0x2028));
	assert_false(utf8_is_space(0x200B) || utf8_is_space('x') || utf8_is_space(-1));
	assert_true(utf8_is_alpha('z') && utf8_is_alpha(0xE9) && utf8_is_alpha(0x301));
	assert_false(utf8_is_alpha('1') || utf8_is_alpha('[') || utf8_is_alpha(-1));
	assert_true(utf8_is_digit('7') && utf8_is_digit(0x663));
	assert_false(utf8_is_digit(0xB2) || utf8_is_digit('a') || utf8_is_digit(-1));
	assert_true(utf8_is_word('_') && utf8_is_word(0x4E2D));
	assert_false(utf8_is_word('-') || utf8_is_word(-1));
	assert_true(utf8_is_upper('A') && utf8_is_upper(0xC9) && utf8_is_upper(0x1C5));
	assert_false(utf8_is_upper('a') || utf8_is_upper(-1));
	for (int32_t cp = 0; cp < 128; cp++)
		assert_true(utf8_is_punct(cp) ==
			    (cp && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", cp)));
	assert_true(utf8_is_punct(0x2014) && utf8_is_punct(0x20AC));
	assert_int_equal(utf8_width('a'), 1);
	assert_int_equal(utf8_width(0x4E2D), 2);
	assert_int_equal(utf8_width(0x301), 0);
	assert_int_equal(utf8_width(-1), 1);
}

static void test_words(void **state)
{
	struct str rest = STR(" it's 3\xC3\xA9"
			      "me_x, \xFFok"),
		   word;
	struct buf out = {0};
	(void)state;
	while (utf8_word(&rest, &word))
		buf_addf(&out, "[%.*s]", STRF(word));
	assert_str(buf_str(&out), "[it][s][3\xC3\xA9me][x][ok]");
	rest = STR("");
	assert_false(utf8_word(&rest, &word));
	buf_free(&out);
}

/* One line: code points in hexadecimal, U+00F7 where a cluster may end, U+00D7 where not. */
static size_t check_breaks(struct str line)
{
	char *text = mem_dup(line), *at = text;
	int32_t state = 0, before = (int32_t)strtol(at, &at, 16);
	size_t n = 0;
	for (; *at; n++) {
		bool want = strncmp(at, "\xC3\xB7", 2) == 0;
		int32_t cp = (int32_t)strtol(at + 2, &at, 16);
		if (utf8_grapheme_break(before, cp, &state) != want)
			fail_msg("%s: wrong before U+%04X", text, (unsigned)cp);
		before = cp;
	}
	free(text);
	return n;
}

/* What must hold without the data: a flag, a family, a Hangul syllable, an Indic conjunct; and that
 * an invalid sequence stands alone. */
static void test_clusters(void **state)
{
	static const char *const lines[] = {"0061\xC3\x97"
					    "0301\xC3\xB7"
					    "0062",
		"1F1E6\xC3\x97"
		"1F1E7\xC3\xB7"
		"1F1E8\xC3\x97"
		"1F1E9",
		"1F468\xC3\x97"
		"200D\xC3\x97"
		"1F469",
		"1100\xC3\x97"
		"1161\xC3\x97"
		"11A8",
		"000D\xC3\x97"
		"000A\xC3\xB7"
		"0020",
		"0915\xC3\x97"
		"094D\xC3\x97"
		"0924",
		"0915\xC3\x97"
		"093C\xC3\x97"
		"094D\xC3\x97"
		"200D\xC3\x97"
		"0924",
		"0061\xC3\x97"
		"094D\xC3\xB7"
		"0924",
		"0915\xC3\x97"
		"093C\xC3\xB7"
		"0924",
		"0915\xC3\x97"
		"094D\xC3\xB7"
		"0061\xC3\x97"
		"094D\xC3\xB7"
		"0924"};
	int32_t s = 0;
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		check_breaks(str_of(lines[i]));
	assert_true(utf8_grapheme_break(-1, -1, &s));
	assert_true(utf8_grapheme_break(-1, 'a', &s));
}

static void test_graphemes(void **state)
{
	struct buf text = test_read_file(test_open_data("unicode/GraphemeBreakTest.txt"));
	struct str rest = buf_str(&text), line;
	size_t lines = 0, pairs = 0;
	(void)state;
	while (str_line(&rest, &line)) {
		pairs += check_breaks(line);
		lines++;
	}
	assert_int_equal(lines, 1187);
	assert_int_equal(pairs, 859 + 963);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_subparts),
		cmocka_unit_test(test_every_offset),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_stress),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_graphemes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
