#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "safe.h"
#include "utf8.h"

/* What must never come out, written down apart from the code's own table. */
static bool is_forbidden(int32_t cp)
{
	static const int32_t ranges[][2] = {{0x00, 0x08}, {0x0B, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD},
		{0x34F, 0x34F}, {0x61C, 0x61C}, {0x115F, 0x1160}, {0x17B4, 0x17B5},
		{0x180B, 0x180F}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x2064},
		{0x2066, 0x206F}, {0x3164, 0x3164}, {0xE000, 0xF8FF}, {0xFDD0, 0xFDEF},
		{0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB},
		{0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F}, {0xE0100, 0xE01EF},
		{0xF0000, 0x10FFFF}};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges && cp >= ranges[i][0]; i++)
		if (cp <= ranges[i][1])
			return true;
	return (cp & 0xFFFE) == 0xFFFE || (cp >= 0xD800 && cp <= 0xDFFF);
}

static bool is_clean(struct str text)
{
	size_t step;
	int32_t cp;
	for (size_t at = 0; at < text.n; at += step) {
		step = utf8_decode(str_from(text, at), &cp);
		if (cp < 0 || is_forbidden(cp))
			return false;
	}
	return true;
}

struct sweep {
	struct buf once, twice;
};

static void check_twice(struct sweep *s, struct str text, unsigned flags)
{
	buf_cut(&s->once, 0);
	buf_cut(&s->twice, 0);
	safe_text(&s->once, text, flags);
	safe_text(&s->twice, buf_str(&s->once), flags);
	if (!str_eq(buf_str(&s->once), buf_str(&s->twice)))
		fail_msg("not idempotent: %s, then %s", s->once.p, s->twice.p);
}

static void check(struct sweep *s, struct str text, unsigned flags)
{
	check_twice(s, text, flags);
	if (!is_clean(buf_str(&s->once)))
		fail_msg("not clean: %s", s->once.p);
}

static void sweep_done(struct sweep *s)
{
	buf_free(&s->once);
	buf_free(&s->twice);
}

/* One code point's bytes, surrogates too. */
static size_t raw_utf8(char *p, int32_t cp)
{
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; cp >>= 6)
		p[i] = (char)(0x80 | (cp & 0x3F));
	p[0] = (char)(lead[n] | cp);
	return n;
}

static void test_every_code_point(void **state)
{
	struct sweep s = {0};
	char text[8];
	(void)state;
	for (int32_t cp = 0; cp <= 0x10FFFF; cp++)
		check(&s, (struct str){text, raw_utf8(text, cp)}, 0);
	sweep_done(&s);
}

static void test_every_pair_of_bytes(void **state)
{
	struct sweep s = {0};
	(void)state;
	for (int i = 0; i < 0x10000; i++) {
		char pair[2] = {(char)(i >> 8), (char)i};
		check(&s, (struct str){pair, 2}, 0);
		check(&s, (struct str){pair, 2}, SAFE_ONE_LINE);
		if (strchr(s.once.p, '\n') || strchr(s.once.p, '\t'))
			fail_msg("two lines of %04x", (unsigned)i);
	}
	sweep_done(&s);
}

/* Pieces that act on one another, in random order. */
static void test_mixtures_are_idempotent(void **state)
{
	static const int32_t pieces[] = {'a', '1', '#', '\r', '\n', '\t', 0x1B, 0x9B, 0x301, 0x20E3,
		0xA9, 0x200D, 0xFE0F, 0xFE0E, 0x1F3FB, 0x1F469, 0x2764, 0x1F1E9, 0xE0061, 0xE007F,
		0x202E, 0xD800, 0x90, 0x903, 0x94D, 0x1100, 0x1161, 0xFFFD, 0x378};
	struct sweep s = {0};
	uint32_t random = 1;
	(void)state;
	for (int round = 0; round < 100000; round++) {
		char text[64];
		size_t n = 0;
		for (int i = 0; i < 8; i++) {
			random = random * 1664525 + 1013904223;
			n += raw_utf8(text + n,
				pieces[(random >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		check_twice(&s, (struct str){text, n}, (unsigned)round & 3);
	}
	sweep_done(&s);
}

/* \n \t \\ \xNN \uNNNN; of the data file. */
static void unescape(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\\') {
			buf_addc(out, text.p[i]);
			continue;
		}
		char *end, c = text.p[++i];
		char digits[8] = {0};
		if (c == 'x') {
			memcpy(digits, text.p + i + 1, 2);
			buf_addc(out, (char)strtol(digits, NULL, 16));
			i += 2;
		} else if (c == 'u') {
			utf8_encode(out, (int32_t)strtol(text.p + i + 1, &end, 16));
			i = (size_t)(end - text.p);
		} else {
			buf_addc(out, (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c));
		}
	}
}

static void check_example(struct str from, struct str to, unsigned flags)
{
	struct buf in = {0}, want = {0}, got = {0};
	unescape(&in, from);
	unescape(&want, to);
	safe_text(&got, buf_str(&in), flags);
	assert_string_equal(got.p, want.p);
	buf_free(&in);
	buf_free(&want);
	buf_free(&got);
}

static void test_examples(void **state)
{
	static const struct {
		const char *arrow;
		unsigned flags;
	} kinds[] = {{" => ", 0}, {" =1> ", SAFE_ONE_LINE}, {" =8> ", SAFE_EXPAND}};
	struct buf file = test_read_file("tests/data/base/safe.txt");
	struct str rest = buf_str(&file), line;
	int seen = 0;
	(void)state;
	while (str_line(&rest, &line)) {
		for (size_t i = 0; line.n && line.p[0] != '#' && i < 3; i++) {
			ssize_t arrow = str_find(line, str_of(kinds[i].arrow));
			if (arrow < 0)
				continue;
			size_t after = (size_t)arrow + strlen(kinds[i].arrow);
			check_example(str_head(line, (size_t)arrow), str_from(line, after),
				kinds[i].flags);
			seen++;
		}
	}
	assert_true(seen >= 40);
	buf_free(&file);
}

static void test_it_appends(void **state)
{
	struct buf out = {0};
	(void)state;
	buf_addz(&out, "> ");
	safe_text(&out, STR("a\tb"), SAFE_EXPAND);
	assert_str(buf_str(&out), "> a       b");
	safe_text(&out, STR(""), 0);
	assert_int_equal(out.n, 11);
	buf_free(&out);
}

static void test_hidden_count(void **state)
{
	(void)state;
	assert_int_equal(safe_hidden_count(STR("")), 0);
	assert_int_equal(safe_hidden_count(STR("plain \x1b[0m\r\n\t caf\xC3\xA9 \xFF")), 0);
	assert_int_equal(safe_hidden_count(STR("a\u200Bb\u202Ec\U000E0041\U000E0042\uFEFF")), 5);
	assert_int_equal(safe_hidden_count(STR("\u2764\uFE0F \U0001F469\u200D\U0001F680")), 0);
	assert_int_equal(safe_hidden_count(STR("a\uFE0F\u200D")), 2);
	assert_int_equal(safe_hidden_count(STR("e\u0301\u0301\u0301\u0301\u0301 \uE000")), 0);
}

static void test_naughty_strings(void **state)
{
	struct sweep s = {0};
	(void)state;
	struct buf file = test_read_file(test_open_data("blns/blns.txt"));
	struct str rest = buf_str(&file), line;
	while (str_line(&rest, &line))
		for (unsigned flags = 0; flags < 4; flags++)
			check_twice(&s, line, flags);
	sweep_done(&s);
	buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_code_point),
		cmocka_unit_test(test_every_pair_of_bytes),
		cmocka_unit_test(test_mixtures_are_idempotent),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_it_appends),
		cmocka_unit_test(test_hidden_count),
		cmocka_unit_test(test_naughty_strings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
