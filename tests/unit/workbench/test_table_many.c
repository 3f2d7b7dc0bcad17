/*
 * test_table_many: the list of 100,000 examples: right, and done in slices that do not grow with it.
 */
#include "test.h"

#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "table.h"
#include "testproject.h"
#include "testwb.h"

static struct testwb t;
static struct err err;
static struct table *table;

static int teardown(void **state)
{
	(void)state;
	table_free(table);
	table = NULL;
	testwb_end(&t);
	return 0;
}

static void step_through(struct table *at)
{
	bool more = true;
	while (more)
		assert_done(table_step(at, 100000, &more, &err));
}

static void make(const char *split, int64_t version)
{
	const struct wb_setup now = {.prompt = STR("a"), .version = version};
	table_free(table);
	table = NULL;
	assert_done(table_new(t.wb, str_of(split), &now, NULL, &table, &err));
}

enum { MANY = 100000 };

/* Every seventh is wrong in the answer, every third of the test split. */
static void begin_many(void)
{
	struct buf data = {0};
	testwb_begin(&t, NULL, NULL);
	project_write(t.dir, "strop.yaml",
		"models: [{id: reader, provider: builtin}]\n"
		"data: [{file: data.jsonl, split: split}]\n"
		"scorers: [exact, f1, contains]\n");
	for (int i = 0; i < MANY; i++)
		buf_addf(&data,
			"{\"id\":\"e%d\",\"question\":\"number %d\",\"answer\":\"%d\","
			"\"split\":\"%s\",\"tags\":[\"t%d\"]}\n",
			i, i, i, i % 3 == 2 ? "test" : "train", (i * 7919) % 10);
	project_write(t.dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
	project_write(t.dir, "prompts/a.prompty", "user:\n{{question}}\n");
	testwb_open(&t);
}

static void test_many_rows(void **state)
{
	struct table_row *rows;
	int64_t n;
	int steps = 0;
	bool more = true;
	(void)state;
	begin_many();
	make("test", 0);
	assert_int_equal(table_count(table), MANY / 3);
	assert_done(table_rows(table, 30000, 3, &t.arena, &rows, &n, &err));
	assert_str(rows[0].id, "e90002");
	assert_int_equal(table_find(table, 90003), 30000);
	/* A slice is a bounded number of rows, whatever the time. */
	for (; more; steps++)
		assert_done(table_step(table, 0, &more, &err));
	assert_in_range(steps, 17, 30);
	assert_done(table_rows(table, 33332, 3, &t.arena, &rows, &n, &err));
	assert_true(n == 1);
	assert_str(rows[0].id, "e99998");
	table_sort(table, ORDER_TAGS, true);
	for (steps = 0, more = true; more; steps++)
		assert_done(table_step(table, 0, &more, &err));
	assert_in_range(steps, MANY / 512, 2000);
	assert_done(table_rows(table, 0, 3, &t.arena, &rows, &n, &err));
	assert_str(rows[0].tags, "t9");
	assert_int_equal(table_find(table, rows[2].ord), 2);
	assert_done(table_filter(table, STR("tag:t3 number"), &err));
	assert_int_equal(table_count(table), 0);
	assert_done(table_step(table, 0, &more, &err));
	assert_true(more && table_count(table) <= 64);
	step_through(table);
	assert_int_equal(table_count(table), MANY / 30);
}

/* A result of every example, as a run of another process leaves them: each seventh fails. */
static void add_many_results(void)
{
	static const char sql[] =
		"BEGIN;"
		"INSERT INTO runs(version, dataset, spec, model, provider, retrieval, k, shots,"
		" trials, split, settings, state, started_ms) SELECT version, dataset, spec, model,"
		" provider, retrieval, k, shots, trials, split, settings, 'running', started_ms"
		" FROM runs;"
		"INSERT INTO results(run, ord, trial, example, call, cached, truncated, chunks)"
		" SELECT 2, ord, 0, example, (SELECT max(id) FROM calls), 0, 0, '[]'"
		" FROM dataset_examples;"
		"INSERT INTO scores SELECT r.id, k.id, r.ord % 7 <> 0, r.ord % 7 <> 0, 0, '', ''"
		" FROM results r, scorers k WHERE r.run = 2;"
		"COMMIT";
	sqlite3 *db;
	assert_int_equal(sqlite3_open(wb_db(t.wb), &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* Step without a budget: few results a step, and never fewer than before. */
static void step_slowly(void)
{
	struct table_summary s;
	int64_t seen;
	bool more = true;
	table_summary(table, &s);
	seen = s.with_results;
	while (more) {
		assert_done(table_step(table, 0, &more, &err));
		table_summary(table, &s);
		assert_in_range(s.with_results - seen, 0, 256);
		seen = s.with_results;
	}
}

static void check_many(void)
{
	struct table_row *rows;
	struct table_summary s;
	int64_t n;
	table_summary(table, &s);
	assert_true(s.is_complete && s.with_results == MANY && s.fail == MANY / 7);
	assert_true(fabs(s.mean - (double)s.pass / MANY) < 1e-9);
	assert_done(table_rows(table, 0, 20, &t.arena, &rows, &n, &err));
	for (int i = 0; i < 20; i++) {
		assert_int_equal(rows[i].state, rows[i].ord % 7 ? ROW_PASS : ROW_FAIL);
		assert_true(rows[i].values[2] == (rows[i].ord % 7 ? 1 : 0));
	}
}

static void test_many_results(void **state)
{
	struct table_row *rows;
	int64_t n;
	(void)state;
	begin_many();
	testwb_run(&t, (struct run_options){.split = STR("all"), .limit = 1});
	make("all", 1);
	step_through(table);
	assert_done(table_filter(table, STR("fail"), &err));
	table_sort(table, ORDER_DATA, true);
	step_through(table);
	add_many_results();
	step_slowly();
	assert_int_equal(table_count(table), MANY / 7);
	assert_done(table_rows(table, 0, 2, &t.arena, &rows, &n, &err));
	assert_true(rows[0].ord == 99995 && rows[1].ord == 99988);
	make("all", 1);
	step_slowly();
	check_many();
	assert_int_equal(table_next(table, 0, -1, ROW_FAIL, FLIP_NONE), 99994);
	assert_done(table_filter(table, STR("fail"), &err));
	step_through(table);
	assert_int_equal(table_count(table), MANY / 7);
}

int main(void)
{
#define T(test) cmocka_unit_test_teardown(test, teardown)
	const struct CMUnitTest tests[] = {
		T(test_many_rows),
		T(test_many_results),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
