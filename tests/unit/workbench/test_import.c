/* test_import: data files into datasets: when they are read, what a changed file changes, bad
 * records, splits, and that the expected value never reaches a template. */
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "testproject.h"
#include "testwb.h"

static struct testwb t;
static struct err err;

static int setup(void **state)
{
	(void)state;
	testwb_begin(&t, NULL, NULL);
	testwb_project(&t, 0, "");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testwb_end(&t);
	return 0;
}

static struct wb_dataset dataset(void)
{
	struct wb_dataset d;
	testwb_open(&t);
	assert_done(wb_dataset(t.wb, &t.arena, &d, &err));
	return d;
}

static char *path_of(const char *name)
{
	struct buf path = {0};
	buf_addf(&path, "%s/%s", t.dir, name);
	return buf_take(&path);
}

static void config(const char *data)
{
	project_write(t.dir, "strop.yaml", "data: %s\nscorers: [exact]\n", data);
}

static void refused(const char *says)
{
	struct wb_dataset d;
	testwb_open(&t);
	assert_int_not_equal(wb_dataset(t.wb, &t.arena, &d, &err), 0);
	if (!strstr(err.text, says))
		fail_msg("%s", err.text);
}

static const char three[] = "{\"id\":\"1\",\"question\":\"a?\",\"answer\":\"x\"}\n"
			    "{\"id\":\"2\",\"question\":\"b?\",\"answer\":\"y\"}\n"
			    "{\"id\":\"3\",\"question\":\"c?\",\"answer\":\"z\"}\n";

/* A file that looks as it did is not read: made unreadable as a record, it is not noticed. */
static void test_unchanged(void **state)
{
	struct stat st;
	(void)state;
	project_write(t.dir, "data.jsonl", "%s", three);
	struct wb_dataset first = dataset();
	assert_int_equal(first.examples, 3);
	char *path = path_of("data.jsonl");
	assert_int_equal(stat(path, &st), 0);
	struct buf noise = {0};
	for (size_t i = 0; i < sizeof three - 1; i++)
		buf_addc(&noise, '#');
	project_write(t.dir, "data.jsonl", "%s", noise.p);
	const struct timespec times[2] = {st.st_atim, st.st_mtim};
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	struct wb_dataset second = dataset();
	assert_string_equal(second.hash, first.hash);
	assert_int_equal(second.examples, 3);
	/* With its time changed, it is. */
	struct timespec later[2] = {st.st_atim, st.st_mtim};
	later[1].tv_sec += 2;
	assert_int_equal(utimensat(AT_FDCWD, path, later, 0), 0);
	refused("no usable example");
	free(path);
	buf_free(&noise);
}

static void test_changed(void **state)
{
	char hash[65];
	(void)state;
	project_write(t.dir, "data.jsonl", "%s", three);
	struct wb_dataset d = dataset();
	memcpy(hash, d.hash, sizeof hash);
	project_write(t.dir, "data.jsonl", "%s{\"id\":\"4\",\"question\":\"d?\"}\n", three);
	d = dataset();
	assert_int_equal(d.examples, 4);
	assert_string_not_equal(d.hash, hash);
	/* The same content again, in a file with other spaces, is the dataset of before. */
	project_write(t.dir, "data.jsonl",
		"{ \"question\": \"a?\", \"id\":\"1\",\"answer\":\"x\"}\n\n%s",
		strchr(three, '\n') + 1);
	d = dataset();
	assert_string_equal(d.hash, hash);
	/* Another order is another dataset: a limit takes the first. */
	project_write(t.dir, "data.jsonl", "%s%.*s", strchr(three, '\n') + 1,
		(int)(strchr(three, '\n') + 1 - three), three);
	assert_string_not_equal(dataset().hash, hash);
}

static void test_bad_records(void **state)
{
	struct wb_dataset d;
	(void)state;
	project_write(t.dir, "data.jsonl",
		"%snot "
		"json\n{\"id\":\"2\",\"question\":\"again\"}\n[1,2]\n{\"id\":\"5\",\"question\":"
		"\"e?\"}\n{\"id\":\"6\"\n",
		three);
	d = dataset();
	assert_int_equal(d.examples, 4);
	assert_int_equal(d.skipped, 4);
	assert_true(str_find(d.problems, STR("data.jsonl:4: ")) >= 0);
	assert_true(str_find(d.problems, STR("data.jsonl:5: the id 2 stands above already")) >= 0);
	assert_true(str_find(d.problems, STR("data.jsonl:6: ")) >= 0);
	assert_true(str_find(d.problems, STR("data.jsonl:8: ")) >= 0);
	assert_non_null(strstr(t.warnings.p, "4 records were skipped"));
	/* Known from then on, without reading again. */
	d = dataset();
	assert_int_equal(d.skipped, 4);
	/* Strict asks again, and stops at the first. */
	const struct wb_options strict = {.dir = t.dir, .strict = true};
	wb_close(t.wb);
	t.wb = NULL;
	assert_done(wb_open(&strict, &t.wb, &err));
	assert_int_equal(wb_dataset(t.wb, &t.arena, &d, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "data.jsonl:4: "));
}

static void test_many_problems(void **state)
{
	struct buf text = {0};
	(void)state;
	buf_addz(&text, three);
	for (int i = 0; i < 2000; i++)
		buf_addz(&text, "bad\n");
	project_write(t.dir, "data.jsonl", "%s", text.p);
	struct wb_dataset d = dataset();
	assert_int_equal(d.skipped, 2000);
	assert_in_range(d.problems.n, 10, 2000);
	buf_free(&text);
}

static void test_two_files(void **state)
{
	(void)state;
	config("[one.jsonl, {file: two.csv, map: {expected: right}}]");
	project_write(t.dir, "one.jsonl", "%s", three);
	project_write(t.dir, "two.csv", "id,question,right\n7,\"g, or h?\",q\n1,again,w\n");
	struct wb_dataset d = dataset();
	assert_int_equal(d.examples, 4);
	assert_int_equal(d.skipped, 1);
	assert_true(str_find(d.problems, STR("two.csv:3: the id 1 stands above")) >= 0);
}

static int64_t split_size(const struct wb_dataset *d, const char *name)
{
	for (size_t i = 0; i < d->n_splits; i++)
		if (str_is(d->splits[i].name, name))
			return d->splits[i].n;
	return 0;
}

static void test_splits(void **state)
{
	struct buf text = {0};
	(void)state;
	for (int i = 0; i < 400; i++)
		buf_addf(&text,
			"{\"id\":\"%d\",\"question\":\"q%d\",\"answer\":\"a\",\"part\":\"%s\","
			"\"topic\":"
			"\"t%d\"}\n",
			i, i, i % 4 ? "dev" : "test", i / 10);
	project_write(t.dir, "data.jsonl", "%s", text.p);
	struct wb_dataset d = dataset();
	assert_int_equal(split_size(&d, "train"), 400);
	config("[{file: data.jsonl, split: part}]");
	d = dataset();
	assert_int_equal(split_size(&d, "test"), 100);
	assert_int_equal(split_size(&d, "dev"), 300);
	config("[{file: data.jsonl, split: {test: 0.3, dev: 0.2}}]");
	d = dataset();
	assert_in_range(split_size(&d, "test"), 95, 145);
	assert_in_range(split_size(&d, "dev"), 55, 105);
	assert_int_equal(
		split_size(&d, "train") + split_size(&d, "dev") + split_size(&d, "test"), 400);
	char seven[65];
	memcpy(seven, d.hash, sizeof seven);
	config("[{file: data.jsonl, split: {test: 0.3, dev: 0.2, seed: 8}}]");
	assert_string_not_equal(dataset().hash, seven);
	config("[{file: data.jsonl, split: {test: 0.3, dev: 0.2, seed: 7}}]");
	assert_string_equal(dataset().hash, seven);
	/* Groups do not straddle: every split is whole tens. */
	config("[{file: data.jsonl, split: {test: 0.3, group: topic}}]");
	d = dataset();
	assert_int_equal(split_size(&d, "test") % 10, 0);
	assert_in_range(split_size(&d, "test"), 10, 390);
	buf_free(&text);
}

static void render(const char *prompt, const char *id, const char *want)
{
	struct wb_request r;
	const struct run_options options = {0};
	project_write(t.dir, "prompts/a.prompty", "user:\n%s\n", prompt);
	testwb_open(&t);
	int bad = wb_render(t.wb, &options, str_of(id), STR(""), &t.arena, &r, &err);
	const char *got = bad ? err.text : r.messages.p;
	if (!strstr(got, want))
		fail_msg("%s: %s", prompt, got);
}

/* Whatever the field is called, under which name of ours it goes, and where it stands. */
static void test_expected_is_hidden(void **state)
{
	static const char *const usual[] = {"expected", "answer", "answers", "target", "ideal",
		"output", "completion", "label"};
	(void)state;
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		char prompt[100], says[100];
		project_write(t.dir, "data.jsonl",
			"{\"id\":\"1\",\"q\":\"a?\",\"%s\":\"SECRET\"}\n", usual[i]);
		snprintf(prompt, sizeof prompt, "{{q}} {{%s}}", usual[i]);
		snprintf(says, sizeof says, "{{%s}} is not in the data", usual[i]);
		render(prompt, "1", says);
		render("{{q}}{{context}}", "1", "a?");
	}
	config("[{file: data.jsonl, map: {expected: qa.right}}]");
	project_write(t.dir, "data.jsonl",
		"{\"id\":\"1\",\"q\":\"a?\",\"qa\":{\"right\":\"SECRET\"},\"answer\":\"seen\"}\n");
	render("{{q}} {{qa.right}}", "1", "is not in the data");
	/* Only that field is taken. */
	render("{{q}} {{answer}}", "1", "a? seen");
}

static void test_ids(void **state)
{
	(void)state;
	project_write(t.dir, "data.jsonl", "%s", three);
	render("{{question}} {{id}}", "2", "b? 2");
	render("{{question}}", "22", "no example with the id \"22\"; did you mean \"2\"?");
	/* Without an id, the content names it: the same in every import. */
	project_write(t.dir, "data.jsonl", "{\"question\":\"a?\"}\n{\"question\":\"b?\"}\n");
	render("{{question}}", "nothing", "no example with the id");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_int_equal(r.total, 2);
}

static void test_nothing(void **state)
{
	(void)state;
	refused("no usable example in data.jsonl");
	config("[]");
	refused("names no data");
	config("[data.jsonl]");
	project_write(t.dir, "data.jsonl", "nothing here\n");
	refused("data.jsonl:1: ");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_unchanged),
		T(test_changed),
		T(test_bad_records),
		T(test_many_problems),
		T(test_two_files),
		T(test_splits),
		T(test_expected_is_hidden),
		T(test_ids),
		T(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
