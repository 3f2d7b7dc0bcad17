/*
 * Every file FILE of tests/data/data is read and must give FILE.expect: a line for each record, its
 * line in the file and its fields in canonical form, or "bad" and the reason.
 */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "records_formats.h"
#include "fs.h"
#include "json.h"
#include "records.h"

#define CASES "tests/data/data"

/* What a reason begins with, FILE:LINE: the file's name says nothing here. */
static struct str without_path(const char *text, const char *path)
{
	struct str why = str_of(text);
	return str_starts(why, str_of(path)) ? str_from(why, strlen(path) + 1) : why;
}

static void list_records(const char *path, size_t block, struct buf *out)
{
	struct records *r;
	struct err err = {0};
	struct json *fields;
	assert_done(records_open(path, NULL, &r, &err));
	records_set_block(r, block);
	for (enum records_status status;
		(status = records_next(r, &fields, &err)) != RECORDS_END;) {
		if (status == RECORDS_BAD) {
			assert_null(fields);
			struct str why = without_path(err.text, path);
			buf_addf(out, "%d bad %.*s", records_line(r), STRF(why));
		} else {
			buf_addf(out, "%d ", records_line(r));
			json_print_canonical(out, fields);
		}
		buf_addc(out, '\n');
		json_free(fields);
	}
	assert_int_equal(records_next(r, &fields, &err), RECORDS_END);
	records_close(r);
}

static void check_case(const char *path)
{
	char expect[512];
	snprintf(expect, sizeof expect, "%s.expect", path);
	struct buf whole = {0};
	list_records(path, BLOCK_MAX, &whole);
	if (getenv("STROP_TEST_WRITE")) {
		struct err err;
		assert_done(fs_write(expect, buf_str(&whole), &err));
	}
	struct buf want = test_read_file(expect);
	if (!str_eq(buf_str(&whole), buf_str(&want)))
		fail_msg("%s\n--- expected\n%s--- is\n%s", path, buf_str(&want).p,
			buf_str(&whole).p);
	for (size_t block = 1; block <= 64; block++) {
		struct buf pieces = {0};
		list_records(path, block, &pieces);
		if (!str_eq(buf_str(&pieces), buf_str(&whole)))
			fail_msg("%s in blocks of %zu bytes\n%s", path, block, buf_str(&pieces).p);
		buf_free(&pieces);
	}
	buf_free(&want);
	buf_free(&whole);
}

static void test_cases(void **state)
{
	struct arena a = {0};
	struct fs_list files;
	struct err err;
	size_t n = 0;
	(void)state;
	assert_done(fs_glob(&a, CASES, STR("*"), &files, &err));
	for (size_t i = 0; i < files.n; i++) {
		if (str_ends(files.paths[i], STR(".expect")))
			continue;
		check_case(fs_join(&a, STR(CASES), files.paths[i]).p);
		n++;
	}
	assert_true(n >= 60);
	arena_free(&a);
}

static void test_open(void **state)
{
	struct records *r;
	struct err err;
	(void)state;
	assert_int_equal(records_open("tests/no.jsonl", NULL, &r, &err), ERR_NOT_FOUND);
	assert_null(r);
	assert_int_equal(records_open("tests", "csv", &r, &err), ERR_INPUT);
	assert_string_equal(err.text, "tests is not a regular file: name a data file");
	assert_int_equal(records_open("a.xlsx", NULL, &r, &err), ERR_INPUT);
	assert_string_equal(err.text, "a.xlsx: xlsx is not a data format: use one of jsonl, "
				      "ndjson, json, csv, tsv, yaml, yml");
	assert_int_equal(records_open("data", NULL, &r, &err), ERR_INPUT);
	assert_done(records_open(CASES "/plain.csv", "JSONL", &r, &err));
	struct json *fields;
	assert_int_equal(records_next(r, &fields, &err), RECORDS_BAD);
	assert_string_equal(
		err.text, CASES "/plain.csv:1: not JSON at line 1, column 1: expected a value");
	records_close(r);
	records_close(NULL);
}

/* A file of generated text in a directory of its own. */
struct made {
	char *dir, *path;
	FILE *file;
};

static struct made make_file(const char *name)
{
	struct made m = {.dir = test_make_dir()};
	struct buf path = {0};
	buf_addf(&path, "%s/%s", m.dir, name);
	m.path = buf_take(&path);
	m.file = fopen(m.path, "wb");
	assert_non_null(m.file);
	return m;
}

static void remove_file(struct made *m)
{
	test_remove_dir(m->dir);
	free(m->dir);
	free(m->path);
}

static void fill(FILE *f, char c, size_t n)
{
	static char block[4096];
	memset(block, c, sizeof block);
	for (; n > sizeof block; n -= sizeof block)
		fwrite(block, 1, sizeof block, f);
	fwrite(block, 1, n, f);
}

/* 1 good, 2 (line 2) too long, 3 just short enough, 4 good. */
static void check_too_long(const char *name, const char *before, const char *open,
	const char *close, const char *after, size_t quotes)
{
	struct made m = make_file(name);
	struct err err;
	struct records *r;
	struct json *fields;
	fprintf(m.file, "%s%sa%s", before, open, close);
	fprintf(m.file, "%s", open);
	fill(m.file, 'x', RECORD_MAX + 1);
	fprintf(m.file, "%s%s", close, open);
	fill(m.file, 'x', RECORD_MAX - quotes);
	fprintf(m.file, "%s%sb%s%s", close, open, close, after);
	fclose(m.file);
	assert_done(records_open(m.path, NULL, &r, &err));
	assert_int_equal(records_next(r, &fields, &err), RECORDS_ONE);
	assert_str(json_str(json_first(fields)), "a");
	json_free(fields);
	int first = records_line(r);
	assert_int_equal(records_next(r, &fields, &err), RECORDS_BAD);
	assert_non_null(strstr(err.text, "longer than 8 MiB"));
	assert_int_equal(records_line(r), first + 1);
	assert_int_equal(records_next(r, &fields, &err), RECORDS_ONE);
	assert_int_equal(json_str(json_first(fields)).n, RECORD_MAX - quotes);
	json_free(fields);
	assert_int_equal(records_next(r, &fields, &err), RECORDS_ONE);
	assert_str(json_str(json_first(fields)), "b");
	json_free(fields);
	records_close(r);
	remove_file(&m);
}

static void test_too_long(void **state)
{
	(void)state;
	check_too_long("a.jsonl", "", "{\"a\":\"", "\"}\n", "", 8);
	check_too_long("a.json", "[", "{\"a\":\"", "\"}\n,", "{\"a\":1}]", 8);
}

static void test_too_long_csv(void **state)
{
	(void)state;
	check_too_long("a.csv", "a\n", "", "\n", "", 0);
	check_too_long("b.csv", "a\n", "\"", "\"\n", "", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_too_long_csv),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
