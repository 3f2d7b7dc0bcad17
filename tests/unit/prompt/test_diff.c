#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "diff.h"

typedef size_t differ(struct arena *, struct str, struct str, struct diff_piece **);

/* "same[-removed-]{+added+}" */
static void shows(differ *diff, struct str a, struct str b, const char *want)
{
	static const char *const form[] = {
		[DIFF_SAME] = "%.*s", [DIFF_REMOVED] = "[-%.*s-]", [DIFF_ADDED] = "{+%.*s+}"};
	struct arena arena = {0};
	struct diff_piece *pieces;
	struct buf out = {0};
	size_t n = diff(&arena, a, b, &pieces);
	for (size_t i = 0; i < n; i++) {
		char *text = mem_dup(pieces[i].text);
		struct buf one = {0};
		buf_addz(&one, form[pieces[i].kind]);
		ssize_t at = str_find(buf_str(&one), STR("%.*s"));
		buf_add(&out, str_head(buf_str(&one), (size_t)at));
		buf_addz(&out, text);
		buf_add(&out, str_from(buf_str(&one), (size_t)at + 4));
		buf_free(&one);
		free(text);
	}
	assert_str(buf_str(&out), want);
	buf_free(&out);
	arena_free(&arena);
}

static void test_words(void **state)
{
	(void)state;
	shows(diff_words, STR(""), STR(""), "");
	shows(diff_words, (struct str){0}, STR("a"), "{+a+}");
	shows(diff_words, STR("a"), (struct str){0}, "[-a-]");
	shows(diff_words, STR("a b"), STR("a b"), "a b");
	shows(diff_words, STR("Use only the context."), STR("Use the given context!"),
		"Use [-only -]the {+given +}context[-.-]{+!+}");
	shows(diff_words, STR("x  y"), STR("x y"), "x[-  -]{+ +}y");
	shows(diff_words, STR("foo_bar(1)"), STR("foo_baz(12)"), "foo_[-bar-]{+baz+}([-1-]{+12+})");
	shows(diff_words, STR("caf\xc3\xa9 1"), STR("cafe\xcc\x81 1"),
		"[-caf\xc3\xa9-]{+cafe\xcc\x81+} 1");
	shows(diff_words, STR("a\xff\xfe"), STR("a\xfe"), "a[-\xff-]\xfe");
	shows(diff_words, STR("a.b"), STR("c"), "[-a.b-]{+c+}");
}

static void test_lines(void **state)
{
	(void)state;
	shows(diff_lines, STR("a\nb\nc\n"), STR("a\nx\nc\n"), "a\n[-b\n-]{+x\n+}c\n");
	shows(diff_lines, STR("a\nb"), STR("a\nb\n"), "a\n[-b-]{+b\n+}");
	shows(diff_lines, STR("a\r\nb\n"), STR("a\nb\n"), "[-a\r\n-]{+a\n+}b\n");
	shows(diff_lines, STR("\n\n\n"), STR("\n"), "[-\n\n-]\n");
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void random_text(struct buf *out, uint32_t *seed, uint32_t tokens)
{
	static const char *const words[] = {"a", "b", "word", " ", " ", "  ", "\n", "\n", ".", ",",
		"\xc3\xa9", "\xff", "7", "\r\n"};
	buf_cut(out, 0);
	for (uint32_t n = next_random(seed) % tokens; n > 0; n--)
		buf_addz(out, words[next_random(seed) % (sizeof words / sizeof *words)]);
}

/* Pieces must be whole, in order, without empty or equal neighbours; their texts borrowed. */
static void check_pieces(differ *diff, struct str a, struct str b)
{
	struct arena arena = {0};
	struct diff_piece *pieces;
	size_t n = diff(&arena, a, b, &pieces), i = 0, j = 0;
	for (size_t k = 0; k < n; k++) {
		struct str text = pieces[k].text;
		assert_true(text.n > 0);
		assert_true(k == 0 || pieces[k - 1].kind != pieces[k].kind);
		assert_false(
			k && pieces[k - 1].kind == DIFF_ADDED && pieces[k].kind == DIFF_REMOVED);
		if (pieces[k].kind != DIFF_ADDED) {
			assert_ptr_equal(text.p, a.p + i);
			i += text.n;
		}
		if (pieces[k].kind == DIFF_ADDED)
			assert_ptr_equal(text.p, b.p + j);
		if (pieces[k].kind != DIFF_REMOVED) {
			assert_true(str_eq(text, str_head(str_from(b, j), text.n)));
			j += text.n;
		}
	}
	assert_int_equal(i, a.n);
	assert_int_equal(j, b.n);
	arena_free(&arena);
}

static void test_random_pairs(void **state)
{
	uint32_t seed = 99;
	struct buf a = {0}, b = {0};
	(void)state;
	for (int round = 0; round < 2000; round++) {
		random_text(&a, &seed, 200);
		random_text(&b, &seed, 200);
		check_pieces(diff_words, buf_str(&a), buf_str(&b));
		check_pieces(diff_lines, buf_str(&a), buf_str(&b));
	}
	buf_free(&a);
	buf_free(&b);
}

enum { SMALL = 40 };

static size_t lcs(struct str a, struct str b)
{
	size_t best[SMALL + 1][SMALL + 1] = {{0}};
	for (size_t i = 1; i <= a.n; i++) {
		for (size_t j = 1; j <= b.n; j++) {
			size_t longer =
				best[i - 1][j] > best[i][j - 1] ? best[i - 1][j] : best[i][j - 1];
			size_t both = best[i - 1][j - 1] + 1;
			best[i][j] = a.p[i - 1] == b.p[j - 1] ? both : longer;
		}
	}
	return best[a.n][b.n];
}

/* Texts of single-character words (punctuation), so that tokens are bytes. */
static void test_minimal(void **state)
{
	static const char marks[] = ".,;:!?";
	uint32_t seed = 5;
	(void)state;
	for (int round = 0; round < 5000; round++) {
		struct arena arena = {0};
		char text[2][SMALL];
		struct str side[2];
		uint32_t letters = 1 + next_random(&seed) % 6;
		for (int s = 0; s < 2; s++) {
			side[s] = (struct str){text[s], next_random(&seed) % (SMALL + 1)};
			for (size_t i = 0; i < side[s].n; i++)
				text[s][i] = marks[next_random(&seed) % letters];
		}
		struct diff_piece *pieces;
		size_t n = diff_words(&arena, side[0], side[1], &pieces), same = 0;
		for (size_t k = 0; k < n; k++)
			same += pieces[k].kind == DIFF_SAME ? pieces[k].text.n : 0;
		assert_int_equal(same, lcs(side[0], side[1]));
		arena_free(&arena);
	}
}

static size_t same_bytes(differ *diff, struct str a, struct str b)
{
	struct arena arena = {0};
	struct diff_piece *pieces;
	size_t n = diff(&arena, a, b, &pieces), same = 0;
	for (size_t k = 0; k < n; k++)
		same += pieces[k].kind == DIFF_SAME ? pieces[k].text.n : 0;
	arena_free(&arena);
	check_pieces(diff, a, b);
	return same;
}

enum { LARGE = 1 << 20 };

static void fill(struct buf *out, uint32_t *seed, uint32_t words, uint32_t per_line)
{
	buf_cut(out, 0);
	for (uint32_t i = 1; out->n < LARGE; i++)
		buf_addf(out, "w%u%s", next_random(seed) % words, i % per_line ? " " : "\n");
}

/* A megabyte on each side, at its worst: unrelated, repetitive, without line ends. The bound shows
 * in the time the test takes; what is asserted is that the result stays whole. */
static void test_large_unrelated(void **state)
{
	uint32_t seed = 3;
	struct buf a = {0}, b = {0};
	(void)state;
	fill(&a, &seed, 50000, 12);
	fill(&b, &seed, 50000, 12);
	check_pieces(diff_words, buf_str(&a), buf_str(&b));
	check_pieces(diff_lines, buf_str(&a), buf_str(&b));
	fill(&a, &seed, 2, 1u << 31);
	fill(&b, &seed, 3, 1u << 31);
	check_pieces(diff_words, buf_str(&a), buf_str(&b));
	for (size_t i = 0; i < a.n; i++)
		a.p[i] = next_random(&seed) % 2 ? '\n' : '.';
	for (size_t i = 0; i < b.n; i++)
		b.p[i] = next_random(&seed) % 3 ? '\n' : ',';
	check_pieces(diff_words, buf_str(&a), buf_str(&b));
	check_pieces(diff_lines, buf_str(&a), buf_str(&b));
	buf_free(&a);
	buf_free(&b);
}

/* One word in each of a hundred lines: nothing else may be called changed. */
static void test_large_edited(void **state)
{
	uint32_t seed = 4;
	struct buf a = {0}, b = {0};
	(void)state;
	fill(&a, &seed, 50000, 12);
	buf_add(&b, buf_str(&a));
	size_t changed = 0;
	for (size_t i = 5000; i < b.n; i += 10000, changed++) {
		while (b.p[i] < '0' || b.p[i] > '9')
			i++;
		b.p[i] = 'x';
	}
	size_t same = same_bytes(diff_words, buf_str(&a), buf_str(&b));
	assert_true(a.n - same <= changed * 6);
	assert_true(a.n - same >= changed);
	buf_free(&a);
	buf_free(&b);
}

/* More edits than one round has: no longer minimal by promise, but the common half is found. */
static void test_many_edits(void **state)
{
	struct buf a = {0}, b = {0};
	(void)state;
	for (int i = 0; i < 3000; i++) {
		buf_addf(&a, "same%d old%d ", i, i);
		buf_addf(&b, "same%d new%d ", i, i);
	}
	size_t same = same_bytes(diff_words, buf_str(&a), buf_str(&b));
	assert_true(same * 10 > a.n * 5);
	buf_free(&a);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_random_pairs),
		cmocka_unit_test(test_minimal),
		cmocka_unit_test(test_large_unrelated),
		cmocka_unit_test(test_large_edited),
		cmocka_unit_test(test_many_edits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
