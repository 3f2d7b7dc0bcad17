/* test_secret: what is refused as a key, the reading of one, and its masking in text. */
#include "test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "secret.h"

static struct err err;

static struct secret *make(const char *key)
{
	struct secret *s;
	assert_done(secret_new(str_of(key), "the test", &s, &err));
	return s;
}

static void refused(struct str key)
{
	struct secret *s;
	memset(&err, 0, sizeof err);
	assert_int_equal(secret_new(key, "FROM", &s, &err), ERR_INPUT);
	assert_null(s);
	assert_true(str_starts(str_of(err.text), STR("FROM: ")));
	if (key.n > 4)
		assert_true(str_find(str_of(err.text), key) < 0);
}

/* Every byte but 0x21-0x7E, wherever it stands. */
static void test_fitness(void **state)
{
	(void)state;
	refused(STR(""));
	for (int c = 0; c < 256; c++) {
		char key[] = "sk-0123456789";
		bool fits = c >= 0x21 && c <= 0x7E;
		for (size_t at = 0; at < strlen("sk-0123456789"); at += 6) {
			key[at] = (char)c;
			if (fits)
				secret_free(make(c ? key : "x"));
			else
				refused((struct str){key, strlen("sk-0123456789")});
		}
	}
	refused(STR("sk-01234\r\nX-Evil: 1"));
	struct buf big = {0};
	for (int i = 0; i < SECRET_MAX; i++)
		buf_addc(&big, 'k');
	secret_free(make(big.p));
	buf_addc(&big, 'k');
	refused(buf_str(&big));
	buf_free(&big);
}

static int read_text(struct str text, struct secret **out)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text.p, text.n), (ssize_t)text.n);
	close(ends[1]);
	int bad = secret_read(ends[0], 5000, "FROM", out, &err);
	close(ends[0]);
	return bad;
}

static void reads(struct str text, const char *want)
{
	struct secret *s;
	assert_done(read_text(text, &s));
	assert_str(secret_value(s), want);
	secret_free(s);
}

static void test_read(void **state)
{
	struct secret *s;
	int ends[2];
	(void)state;
	reads(STR("sk-012345"), "sk-012345");
	reads(STR("sk-012345\n"), "sk-012345");
	reads(STR("sk-012345\r\n"), "sk-012345");
	reads(STR("sk-012345\nlogin: me\nurl: x y\n"), "sk-012345");
	assert_int_equal(read_text(STR(""), &s), ERR_INPUT);
	assert_int_equal(read_text(STR("\nsk-012345\n"), &s), ERR_INPUT);
	assert_int_equal(read_text(STR("sk 012345\n"), &s), ERR_INPUT);
	struct buf big = {0};
	for (int i = 0; i < SECRET_MAX; i++)
		buf_addc(&big, 'k');
	buf_addz(&big, "\nmore\n");
	assert_done(read_text(buf_str(&big), &s));
	assert_int_equal(secret_value(s).n, SECRET_MAX);
	secret_free(s);
	big.p[SECRET_MAX] = 'k';
	assert_int_equal(read_text(buf_str(&big), &s), ERR_INPUT);
	buf_free(&big);
	/* Nothing comes and nothing ends. */
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(secret_read(ends[0], 20, "FROM", &s, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "not ended in time"));
	close(ends[0]);
	close(ends[1]);
}

#define DOTS "\xE2\x80\xA6"

static void masks(const char *text, const char *want)
{
	struct buf b = {0};
	buf_addz(&b, text);
	secret_mask(&b);
	assert_str(buf_str(&b), want);
	buf_free(&b);
}

static void test_mask(void **state)
{
	(void)state;
	masks("sk-0123456789", "sk-0123456789");
	struct secret *s = make("sk-0123456789"), *short_one = make("none"),
		      *longer = make("sk-0123456789ABCD"), *odd = make("a\"b\\c/d-efgh");
	masks("key sk-0123456789 and sk-0123456789.", "key sk-" DOTS "6789 and sk-" DOTS "6789.");
	masks("sk-0123456789", "sk-" DOTS "6789");
	masks("nothing here", "nothing here");
	masks("sk-012345678", "sk-012345678");
	masks("a word like none", "a word like none");
	masks("", "");
	/* One key begins with another: nothing of the longer one is left. */
	masks("<sk-0123456789ABCD>", "<sk-" DOTS "ABCD>");
	/* As JSON writes it, with and without an escaped slash. */
	masks("{\"m\":\"a\\\"b\\\\c/d-efgh\"}", "{\"m\":\"sk-" DOTS "efgh\"}");
	masks("{\"m\":\"a\\\"b\\\\c\\/d-efgh\"}", "{\"m\":\"sk-" DOTS "efgh\"}");
	masks("a\"b\\c/d-efgh", "sk-" DOTS "efgh");
	/* One that overlaps itself: what is shown of the first does not complete the second. */
	struct secret *chain = make("ab-ab-ab-");
	masks("<ab-ab-ab-ab-ab>", "<sk-" DOTS "-ab-ab>");
	secret_free(chain);
	secret_free(longer);
	secret_free(s);
	secret_free(short_one);
	secret_free(odd);
	secret_free(NULL);
	masks("sk-0123456789", "sk-0123456789");
}

/* What a stream must keep back: no cut of a text with the key shows more than it should. */
static void all_cuts(const char *key, const char *text, const char *want)
{
	struct secret *s = make(key);
	size_t n = strlen(text);
	for (size_t first = 0; first <= n; first++) {
		struct buf shown = {0}, piece = {0};
		size_t told = 0;
		const size_t ends[] = {first, n};
		for (int i = 0; i < 2; i++) {
			struct str fresh = {text + told, ends[i] - told};
			fresh.n -= i ? 0 : secret_tail(fresh);
			told += fresh.n;
			buf_add(&piece, fresh);
			secret_mask(&piece);
			buf_add(&shown, buf_str(&piece));
			buf_cut(&piece, 0);
		}
		assert_str(buf_str(&shown), want);
		buf_free(&shown);
		buf_free(&piece);
	}
	secret_free(s);
}

static void test_tail(void **state)
{
	struct secret *s = make("sk-s0123456789");
	(void)state;
	assert_int_equal(secret_tail(STR("")), 0);
	assert_int_equal(secret_tail(STR("abc")), 0);
	assert_int_equal(secret_tail(STR("abc s")), 1);
	assert_int_equal(secret_tail(STR("abc sk-s")), 4);
	assert_int_equal(secret_tail(STR("sk-s012345678")), 13);
	assert_int_equal(secret_tail(STR("sk-s0123456789")), 0);
	secret_free(s);
	all_cuts("sk-s0123456789", "it is sk-s0123456789sk-, is it?",
		"it is sk-" DOTS "6789sk-, is it?");
	all_cuts("sk-0123456789s", "it is sk-0123456789s.", "it is sk-" DOTS "789s.");
	all_cuts("ab-ab-ab-", "ab-<ab-ab-ab-ab-ab>", "ab-<sk-" DOTS "-ab-ab>");
	all_cuts("aaaaaaaa", "aaaaaaaaaaaa aaa", "sk-" DOTS "aaaa aaa");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fitness),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_mask),
		cmocka_unit_test(test_tail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
