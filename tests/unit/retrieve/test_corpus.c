#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "fs.h"

static char *dir;

static int make_dir(void **state)
{
	(void)state;
	dir = test_make_dir();
	return 0;
}

static int drop_dir(void **state)
{
	(void)state;
	test_remove_dir(dir);
	free(dir);
	return 0;
}

/* What the reader gives for a file of that name and content, one document or error a line. */
static struct buf read_all(const char *name, struct str content)
{
	struct arena a = {0};
	struct buf got = {0};
	struct err err;
	struct corpus *c;
	struct corpus_document d;
	enum corpus_status status;
	struct str path = fs_join(&a, str_of(dir), str_of(name));
	assert_done(fs_write(path.p, content, &err));
	assert_done(corpus_open(path.p, str_of(name), &c, &err));
	while ((status = corpus_next(c, &d, &err)) != CORPUS_END) {
		if (status == CORPUS_ONE)
			buf_addf(&got, "%d|%.*s|%.*s|%.*s\n", d.line, STRF(d.id), STRF(d.title),
				STRF(d.text));
		else
			buf_addf(&got, "bad %s\n", err.text + strlen(dir) + 1);
	}
	assert_int_equal(corpus_next(c, &d, &err), CORPUS_END);
	corpus_close(c);
	arena_free(&a);
	return got;
}

static void check(const char *name, struct str content, const char *want)
{
	struct buf got = read_all(name, content);
	assert_string_equal(got.p ? got.p : "", want);
	buf_free(&got);
}

static void test_text_files(void **state)
{
	(void)state;
	check("a.md", STR("# A\r\ntext\n"), "1|a.md||# A\r\ntext\n\n");
	check("b.TXT", STR("\xEF\xBB\xBFtext"), "1|b.TXT||text\n");
	check("c.txt", STR(""), "1|c.txt||\n");
	check("d.txt", STR("caf\xE9"), "1|d.txt||caf\xEF\xBF\xBD\n");
}

static void test_records(void **state)
{
	(void)state;
	check("a.jsonl",
		STR("\xEF\xBB\xBF{\"_id\":\"x\",\"title\":\"T\",\"text\":\"one\"}\r\n\n"
		    "{\"id\":7,\"content\":\"two\",\"_id\":null}\n"
		    "{\"body\":\"three\"}\n"
		    "{\"doc_id\":\"\",\"passage\":\"f\\u00e9\",\"extra\":[1]}"),
		"1|x|T|one\n3|7||two\n4|a.jsonl:4||three\n5|a.jsonl:5||f\xC3\xA9\n");
	check("b.jsonl", STR("{\"id\":\"t\",\"title\":\"only\"}\n"), "1|t|only|\n");
	check("c.jsonl", STR("\n\n"), "");
	check("d.csv", STR("id,title,text\r\n1,T,\"one, \"\"two\"\"\nthree\"\r\n2,,four\r\n"),
		"2|1|T|one, \"two\"\nthree\n4|2||four\n");
	check("e.tsv", STR("_id\ttext\nx\ta b\n"), "2|x||a b\n");
}

static void test_bad_records_do_not_end_it(void **state)
{
	(void)state;
	check("a.jsonl",
		STR("{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\n[1]\n{\"id\":\"4\"}\n"
		    "{\"text\":5}\n{\"id\":\"6\",\"text\":\"six\"}\n"),
		"1|1||one\n"
		"bad a.jsonl:2: not JSON at line 2, column 7: the text ends too early\n"
		"bad a.jsonl:3: a record must be an object, this is an array\n"
		"bad a.jsonl:4: no \"text\" (nor content, contents, body, passage, title) to "
		"search\n"
		"bad a.jsonl:5: title and text must be strings\n"
		"6|6||six\n");
}

static void test_refused(void **state)
{
	struct err err;
	struct corpus *c;
	struct buf got = read_all("a.txt", (struct str){"a\0b", 3});
	(void)state;
	assert_string_equal(got.p, "bad a.txt is not a text file (it holds a NUL byte)\n");
	buf_free(&got);
	assert_int_equal(corpus_open("x/y.pdf", STR("y"), &c, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "x/y.pdf"));
	assert_null(c);
	assert_int_equal(corpus_open("no/such.md", STR("y"), &c, &err), ERR_NOT_FOUND);
	assert_int_equal(corpus_open("no/such.jsonl", STR("y"), &c, &err), ERR_NOT_FOUND);
	corpus_close(NULL);
}

static void test_too_large(void **state)
{
	struct buf text = {0};
	(void)state;
	buf_addz(&text, "{\"text\":\"");
	buf_reserve(&text, CORPUS_MAX_FILE + 1);
	memset(text.p + text.n, 'x', CORPUS_MAX_FILE);
	text.n += CORPUS_MAX_FILE;
	text.p[text.n] = '\0';
	buf_addz(&text, "\"}\n{\"text\":\"next\"}\n");
	check("a.jsonl", buf_str(&text),
		"bad a.jsonl:1: the line is longer than 8 MiB\n2|a.jsonl:2||next\n");
	check("a.md", buf_str(&text), "bad a.md is larger than 67108864 bytes\n");
	buf_free(&text);
}

static void test_join(void **state)
{
	struct buf out = {0};
	(void)state;
	corpus_join(&(struct corpus_document){.title = STR("T"), .text = STR("text")}, &out);
	assert_str(buf_str(&out), "T\ntext");
	buf_cut(&out, 0);
	corpus_join(&(struct corpus_document){.title = STR(""), .text = STR("text")}, &out);
	corpus_join(&(struct corpus_document){.title = STR("T"), .text = STR("")}, &out);
	assert_str(buf_str(&out), "textT");
	buf_free(&out);
}

static void test_cacm(void **state)
{
	struct err err;
	struct corpus *c;
	struct corpus_document d;
	size_t n = 0;
	(void)state;
	assert_done(corpus_open(test_open_data("cacm/docs.jsonl"), STR("docs.jsonl"), &c, &err));
	while (corpus_next(c, &d, &err) == CORPUS_ONE) {
		n++;
		if (d.line == 1)
			assert_str(d.id, "CACM-0001");
	}
	assert_int_equal(n, 3204);
	corpus_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_files),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_bad_records_do_not_end_it),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_cacm),
	};
	return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
