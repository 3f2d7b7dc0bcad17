/* test_looks: what counts as a look at the test split, and the lock. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "grid.h"
#include "looks.h"
#include "table.h"
#include "testproject.h"
#include "testwb.h"

static struct testwb t;
static struct err err;

static int teardown(void **state)
{
	(void)state;
	testwb_end(&t);
	return 0;
}

/* Two examples to train with, three to test, and a grid of one cell. */
static void begin(const char *more)
{
	struct buf data = {0};
	testwb_begin(&t, "", NULL);
	testwb_project(&t, 0, "");
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [{file: data.jsonl, split: split}]\nscorers: [exact]\n"
		"grid: {factors: {prompt: [a]}, split: test}\n%s\n",
		t.mock.port, more);
	for (int i = 0; i < 5; i++)
		buf_addf(&data,
			"{\"id\":\"e%d\",\"question\":\"q%d\",\"want\":\"w\",\"answer\":\"w\","
			"\"split\":\"%s\"}\n",
			i, i, i < 2 ? "train" : "test");
	project_write(t.dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
	testwb_open(&t);
}

static int64_t times(void)
{
	struct wb_looks l;
	assert_done(wb_looks(t.wb, &l, &err));
	return l.times;
}

static int64_t versions(void)
{
	struct wb_looks l;
	assert_done(wb_looks(t.wb, &l, &err));
	return l.versions;
}

static struct run_report run(const char *split)
{
	return testwb_run(&t, (struct run_options){.split = str_of(split)});
}

static void change_prompt(const char *text)
{
	project_write(t.dir, "prompts/a.prompty", "user:\n%s ECHO:{{want}}\n", text);
}

/* As the screen has it: open for long, and each run brings something new. */
static void test_screen(void **state)
{
	(void)state;
	begin("");
	assert_true(times() == 0 && versions() == 0);
	struct run_report r = run("train");
	assert_true(times() == 0 && r.test_looks == 0);
	/* Opened, and walked about in. */
	assert_done(wb_look(t.wb, STR("train"), &err));
	assert_int_equal(times(), 0);
	for (int i = 0; i < 3; i++)
		assert_done(wb_look(t.wb, STR("test"), &err));
	assert_true(times() == 1 && versions() == 0);
	r = run("test");
	assert_true(times() == 2 && versions() == 1);
	assert_true(r.test_looks == 2 && r.test_versions == 1);
	assert_done(wb_look(t.wb, STR("all"), &err));
	assert_int_equal(times(), 2);
	change_prompt("again");
	r = run("all");
	assert_true(times() == 3 && versions() == 2 && r.test_looks == 3);
	/* A comparison of what was seen, and a dry run. */
	struct compare_report c;
	assert_done(wb_compare(t.wb, r.run, r.run, STR(""), &t.arena, &c, &err));
	assert_true(c.test_looks == 3 && c.test_versions == 2);
	testwb_run(&t, (struct run_options){.split = STR("test"), .dry_run = true});
	assert_int_equal(times(), 3);
	/* Another day. */
	testwb_open(&t);
	assert_done(wb_compare(t.wb, r.run, r.run, STR(""), &t.arena, &c, &err));
	assert_int_equal(c.test_looks, 4);
	assert_done(wb_compare(t.wb, 1, 1, STR(""), &t.arena, &c, &err));
	assert_true(c.test_looks == 0 && times() == 4);
}

static void no_text(void *context, struct str text)
{
	(void)context;
	(void)text;
}

static void test_one_example(void **state)
{
	struct wb_answer answer;
	(void)state;
	begin("");
	for (int i = 0; i < 3; i++)
		assert_done(wb_ask(t.wb, &(struct run_options){0}, i ? STR("e3") : STR("e0"),
			STR(""), no_text, NULL, NULL, &t.arena, &answer, &err));
	assert_true(times() == 1 && answer.test_looks == 1);
}

/* The state of the data is another one: nobody has seen that. */
static void test_other_data(void **state)
{
	(void)state;
	begin("");
	run("test");
	assert_int_equal(times(), 1);
	project_write(t.dir, "data.jsonl",
		"{\"id\":\"n\",\"want\":\"w\",\"answer\":\"w\",\"split\":\"test\"}\n");
	testwb_open(&t);
	assert_true(times() == 0 && versions() == 0);
}

/* A command: one look, whatever it does. */
static void test_command(void **state)
{
	struct wb *w = NULL;
	struct wb_looks l;
	(void)state;
	begin("");
	for (int opened = 1; opened <= 2; opened++) {
		assert_done(wb_open(
			&(struct wb_options){.dir = t.dir, .trust = true, .is_command = true}, &w,
			&err));
		for (int i = 0; i < 3; i++) {
			struct job *job;
			assert_done(
				wb_run(w, &(struct run_options){.split = STR("test")}, &job, &err));
			testwb_wait(w, job);
			assert_int_equal(job_report(job)->test_looks, opened);
			job_free(job);
		}
		assert_done(wb_looks(w, &l, &err));
		assert_true(l.times == opened && l.versions == 1);
		wb_close(w);
	}
}

static void assert_locked(int code, const char *what)
{
	assert_int_equal(code, ERR_INPUT);
	if (!strstr(err.text, what) || !strstr(err.text, "--unlock test opens it"))
		fail_msg("%s", err.text);
	err = (struct err){0};
}

/* Every way in. */
static void test_lock(void **state)
{
	struct job *job = NULL;
	struct table *table = NULL;
	struct wb_grid *grid = NULL;
	struct wb_request request;
	struct wb_answer answer;
	struct wb_result result, *results;
	struct wb_version v;
	struct compare_report c;
	struct wb_position position = {0};
	size_t n;
	bool more;
	const struct wb_setup setup = {.prompt = STR("a")};
	(void)state;
	begin("lock: [test]");
	int64_t test, train = run("train").run;
	assert_true(wb_is_locked(t.wb, STR("test")) && wb_is_locked(t.wb, STR("all")));
	assert_false(wb_is_locked(t.wb, STR("train")));
	const struct run_options on_test = {.split = STR("test")}, on_all = {.split = STR("all")};
	assert_locked(wb_run(t.wb, &on_test, &job, &err), "the test split is locked (by lock: in");
	assert_locked(wb_run(t.wb, &on_all, &job, &err), "the split all holds test, which is");
	assert_locked(table_new(t.wb, STR("test"), &setup, NULL, &table, &err), "seen 0 times");
	assert_locked(table_new(t.wb, STR("all"), &setup, NULL, &table, &err), "seen 0 times");
	assert_locked(
		wb_grid_new(t.wb, STR(""), &(struct grid_options){0}, &grid, &err), "the test");
	assert_locked(wb_render(t.wb, &(struct run_options){0}, STR("e3"), STR(""), &t.arena,
			      &request, &err),
		"the test split");
	assert_locked(wb_ask(t.wb, &(struct run_options){0}, STR("e3"), STR(""), no_text, NULL,
			      NULL, &t.arena, &answer, &err),
		"the test split");
	assert_int_equal(testwb_count(&t.mock, "requests"), 2);
	/* Unlocked it is seen; locked again, nothing of that is told. */
	wb_unlock(t.wb, STR("test"));
	test = run("test").run;
	assert_true(test > train);
	testwb_open(&t);
	assert_locked(wb_compare(t.wb, test, test, STR(""), &t.arena, &c, &err), "seen 1 time,");
	assert_done(wb_compare(t.wb, train, train, STR(""), &t.arena, &c, &err));
	assert_locked(wb_result_next(t.wb, test, &position, &t.arena, &result, &more, &err),
		"with 1 version");
	assert_locked(wb_result_of(t.wb, test, STR("e3"), &t.arena, &results, &n, &err), "test");
	assert_done(wb_resolve(t.wb, STR("a@1"), false, &t.arena, &v, &err));
	assert_int_equal(v.last.run, train);
	assert_int_equal(times(), 1);
}

static void test_options(void **state)
{
	const struct str test = STR("test"), wrong = STR("tset");
	struct wb *w = NULL;
	struct job *job = NULL;
	(void)state;
	begin("lock: test");
	assert_done(wb_open(
		&(struct wb_options){.dir = t.dir, .unlock = &test, .n_unlock = 1}, &w, &err));
	assert_false(wb_is_locked(w, STR("all")));
	wb_close(w);
	assert_done(
		wb_open(&(struct wb_options){.dir = t.dir, .lock = &wrong, .n_lock = 1}, &w, &err));
	/* One that there is not protects nothing. */
	assert_int_equal(
		wb_run(w, &(struct run_options){.split = STR("train")}, &job, &err), ERR_INPUT);
	assert_true(strstr(err.text, "--lock tset: the data has no split \"tset\"") != NULL);
	wb_close(w);
	err = (struct err){0};
}

int main(void)
{
#define T(name) cmocka_unit_test_teardown(name, teardown)
	const struct CMUnitTest tests[] = {
		T(test_screen),
		T(test_one_example),
		T(test_other_data),
		T(test_command),
		T(test_lock),
		T(test_options),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
