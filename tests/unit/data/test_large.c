/* Files of 50 MB are read piece by piece: the program does not grow by more than a few blocks. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "json.h"
#include "records.h"

enum { RECORDS = 25000, FIELD = 2000, GROWTH_KIB = 16 * 1024 };

/* Linux hands getrusage's peak down from the process that started this one, which may have been
 * bigger: where /proc says it, our own counts. */
static long peak_kib(void)
{
	struct rusage usage;
	char line[256];
	long own = 0;
	FILE *f = fopen("/proc/self/status", "r");
	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			own = strtol(line + 6, NULL, 10);
	if (f)
		fclose(f);
	getrusage(RUSAGE_SELF, &usage);
	return own ? own : usage.ru_maxrss;
}

/* A record is its comma, `open`, its number, `middle`, its text, `close`. */
struct shape {
	const char *name, *head, *comma, *open, *middle, *close, *tail;
};

static void check_file(const struct shape *s)
{
	struct err err;
	struct records *r;
	struct json *fields;
	char text[FIELD + 1], *dir = test_make_dir();
	struct buf path = {0};
	memset(text, 'x', FIELD);
	text[FIELD] = '\0';
	buf_addf(&path, "%s/%s", dir, s->name);
	FILE *f = fopen(path.p, "wb");
	assert_non_null(f);
	fputs(s->head, f);
	for (int i = 1; i <= RECORDS; i++)
		fprintf(f, "%s%s%d%s%s%s", i == 1 ? "" : s->comma, s->open, i, s->middle, text,
			s->close);
	fputs(s->tail, f);
	fclose(f);

	long before = peak_kib();
	int n = 0;
	assert_done(records_open(path.p, NULL, &r, &err));
	while (records_next(r, &fields, &err) == RECORDS_ONE) {
		struct str field = json_str(json_get(fields, "text"));
		assert_int_equal(field.n, FIELD);
		json_free(fields);
		n++;
	}
	records_close(r);
	assert_int_equal(n, RECORDS);
	print_message("%s: the peak grew by %ld KiB\n", s->name, peak_kib() - before);
	/* ASan keeps what is freed, to see it used. */
#ifndef __SANITIZE_ADDRESS__
	assert_true(peak_kib() - before < GROWTH_KIB);
#endif
	buf_free(&path);
	test_remove_dir(dir);
	free(dir);
}

static void test_jsonl(void **state)
{
	static const struct shape shape = {
		"a.jsonl", "", "", "{\"id\": ", ", \"text\": \"", "\"}\n", ""};
	(void)state;
	check_file(&shape);
}

static void test_json(void **state)
{
	static const struct shape shape = {
		"a.json", "[", ",\n", "{\"id\": ", ", \"text\": \"", "\"}", "]\n"};
	(void)state;
	check_file(&shape);
}

static void test_wrapped_json(void **state)
{
	static const struct shape shape = {"a.json", "{\"n\": 1, \"data\": [", ",\n",
		"{\"id\": ", ", \"text\": \"", "\"}", "], \"more\": []}\n"};
	(void)state;
	check_file(&shape);
}

static void test_csv(void **state)
{
	static const struct shape shape = {"a.csv", "id,text\n", "", "", ",\"", "\"\n", ""};
	(void)state;
	check_file(&shape);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jsonl),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_wrapped_json),
		cmocka_unit_test(test_csv),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
