/*
 * test_select: which examples a run takes: a list of them, or what a filter says of earlier results.
 */
#include "test.h"

#include <stdlib.h>
#include <string.h>

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

/* "1" is right; "a" and "b" are what the two versions make the model say. */
static const struct {
	const char *id, *a, *b, *split, *tags;
} examples[] = {
	{"both", "1", "1", "train", "[\"x\"]"},
	{"fixed", "0", "1", "train", "[\"x\"]"},
	{"broken", "1", "0", "train", "[]"},
	{"neither", "0", "0", "train", "[]"},
	{"unread", "what", "what", "train", "[]"},
	{"held-out", "1", "1", "test", "[]"},
};
enum { EXAMPLES = 5 };

static void write_prompt(const char *field)
{
	project_write(t.dir, "prompts/a.prompty", "user:\n{{question}}\nECHO:{{%s}}\n", field);
}

static void begin(void)
{
	struct buf data = {0};
	testwb_begin(&t, "", NULL);
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [{file: data.jsonl, split: split}]\nscorers: [numeric]\n",
		t.mock.port);
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
		buf_addf(&data,
			"{\"id\":\"%s\",\"question\":\"the %s one\",\"a\":\"%s\",\"b\":\"%s\","
			"\"answer\":\"1\",\"split\":\"%s\",\"tags\":%s}\n",
			examples[i].id, examples[i].id, examples[i].a, examples[i].b,
			examples[i].split, examples[i].tags);
	project_write(t.dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
	write_prompt("a");
	testwb_open(&t);
}

static void test_run_only(void **state)
{
	const int64_t only[] = {6, 3, 1, 3};
	struct job *job;
	(void)state;
	begin();
	struct run_options o = {.only = only, .n_only = 4, .dry_run = true};
	struct run_report r = testwb_run(&t, o);
	assert_true(r.examples == 2 && r.sent == 2);
	o.dry_run = false;
	r = testwb_run(&t, o);
	assert_int_equal(r.finished, 2);
	assert_str(testwb_output(&t, r.run, "broken"), "1");
	assert_str(testwb_output(&t, r.run, "fixed"), "(none)");
	/* The list is part of what the run is. */
	o.reuse = true;
	assert_true(testwb_run(&t, o).reused);
	o.n_only = 3;
	assert_true(testwb_run(&t, o).reused);
	o.n_only = 2;
	assert_false(testwb_run(&t, o).reused);
	o.filter = STR("tag:nope");
	assert_int_equal(wb_run(t.wb, &o, &job, &err), ERR_INPUT);
	o = (struct run_options){.only = only, .n_only = 1};
	assert_int_equal(wb_run(t.wb, &o, &job, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "none of the 1 example listed is of the train split"));
}

static int64_t selected(const char *expr)
{
	const struct run_options o = {.filter = str_of(expr), .dry_run = true};
	struct job *job;
	if (wb_run(t.wb, &o, &job, &err) != 0)
		return -1;
	int64_t n = job_report(job)->examples;
	job_free(job);
	return n;
}

/* Whose results: the version's own, else the nearest ancestor's; `new` is always its own. */
static void test_filter_of_a_run(void **state)
{
	(void)state;
	begin();
	assert_int_equal(selected("fail"), -1);
	assert_non_null(strstr(err.text, "the filter asks for results, but neither this version"));
	assert_int_equal(selected("new"), EXAMPLES);
	testwb_run(&t, (struct run_options){0});
	assert_int_equal(selected("fail"), 3);
	assert_int_equal(selected("fail !tag:x"), 2);
	assert_int_equal(selected("new"), -1);
	assert_int_equal(selected("fixed"), -1);
	/* Edited: the working copy is no version yet, version 1 has the results. */
	write_prompt("b");
	assert_int_equal(selected("fail"), 3);
	assert_int_equal(selected("new"), EXAMPLES);
	struct run_report r = testwb_run(&t, (struct run_options){.filter = STR("fail score<1")});
	assert_true(r.version == 2 && r.finished == 3);
	/* Now it has results of its own, of three examples. */
	assert_int_equal(selected("fail"), 2);
	assert_int_equal(selected("fixed"), 1);
	assert_int_equal(selected("new"), 2);
	r = testwb_run(&t, (struct run_options){.filter = STR("new"), .limit = 1});
	assert_int_equal(r.finished, 1);
	assert_int_equal(selected("broken"), -1);
	assert_int_equal(selected("new id:broken"), 1);
	testwb_run(&t, (struct run_options){.filter = STR("new")});
	assert_int_equal(selected("broken"), 1);
	const int64_t only[] = {3, 1};
	const struct run_options both = {
		.only = only, .n_only = 2, .filter = STR("broken"), .dry_run = true};
	assert_int_equal(testwb_run(&t, both).examples, 1);
}

/* Chosen by how one side did, they would say nothing about which side is better. */
static void test_comparison_refuses(void **state)
{
	const struct run_options o = {.filter = STR("score<1"), .reuse = true};
	struct job *job;
	(void)state;
	begin();
	testwb_run(&t, (struct run_options){0});
	assert_int_equal(wb_run(t.wb, &o, &job, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "a comparison takes no filter by results"));
}

int main(void)
{
#define T(test) cmocka_unit_test_teardown(test, teardown)
	const struct CMUnitTest tests[] = {
		T(test_run_only),
		T(test_filter_of_a_run),
		T(test_comparison_refuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
