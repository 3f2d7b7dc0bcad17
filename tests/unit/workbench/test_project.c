/* test_project: tests/data/workbench/project.cases: mistakes in strop.yaml, each with its place. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "testproject.h"
#include "workbench.h"

static void check(const char *dir, struct str text, struct str want)
{
	const struct wb_options options = {.dir = dir};
	struct buf begin = {0};
	struct wb *w;
	struct err err = {0};
	project_write(dir, "strop.yaml", "%.*s", STRF(text));
	int bad = wb_open(&options, &w, &err);
	if (str_is(want, "ok")) {
		if (bad)
			fail_msg("%.*s: %s", STRF(text), err.text);
	} else {
		buf_addf(&begin, "%s/strop.yaml:%.*s", dir, STRF(want));
		if (bad != ERR_INPUT || !str_starts(str_of(err.text), buf_str(&begin)))
			fail_msg("%.*sgave: %s\ninstead of: %s", STRF(text), bad ? err.text : "ok",
				begin.p);
	}
	wb_close(w);
	buf_free(&begin);
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/workbench/project.cases"), text = {0};
	struct str rest = buf_str(&file), line;
	char *made = test_make_dir(), *dir = realpath(made, NULL);
	int n = 0;
	(void)state;
	project_write(dir, "data.jsonl", "{\"id\":\"1\",\"question\":\"q?\",\"answer\":\"a\"}\n");
	project_write(dir, "prompts/a.prompty", "user:\n{{question}}\n");
	while (str_line(&rest, &line)) {
		if (str_starts(line, STR("=> "))) {
			check(dir, buf_str(&text), str_from(line, 3));
			buf_cut(&text, 0);
			n++;
		} else if (line.n && line.p[0] != '#') {
			buf_add(&text, line);
			buf_addc(&text, '\n');
		}
	}
	assert_in_range(n, 40, 1000);
	test_remove_dir(dir);
	free(dir);
	free(made);
	buf_free(&text);
	buf_free(&file);
}

/* A folder below the project will do; none is said so; a file that is not text is refused. */
static void test_finding(void **state)
{
	char *dir = test_make_dir();
	struct wb *w;
	struct err err;
	struct buf below = {0};
	(void)state;
	project_write(dir, "strop.yaml", "data: [data.jsonl]\n");
	project_write(dir, "data.jsonl", "{\"id\":\"1\",\"question\":\"q?\"}\n");
	project_write(dir, "prompts/a.prompty", "user:\n{{question}}\n");
	buf_addf(&below, "%s/prompts", dir);
	struct wb_options options = {.dir = below.p};
	assert_done(wb_open(&options, &w, &err));
	assert_true(str_ends(str_of(wb_dir(w)), str_from(str_of(dir), 5)));
	wb_close(w);
	options.dir = "/nonexistent/folder";
	assert_int_equal(wb_open(&options, &w, &err), ERR_INPUT);
	assert_null(w);
	options.dir = dir;
	project_write(dir, "strop.yaml", "name: \xFF\xFE\n");
	assert_int_equal(wb_open(&options, &w, &err), ERR_INPUT);
	test_remove_dir(dir);
	free(dir);
	buf_free(&below);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_finding),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
