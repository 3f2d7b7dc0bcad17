/* test_bookmark: the place in a project, kept beside the settings. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bookmark.h"
#include "fs.h"
#include "home.h"
#include "settings.h"
#include "testproject.h"

static char *dir;
static struct arena a;

static int begin(void **state)
{
	(void)state;
	dir = test_make_dir();
	setenv("XDG_CONFIG_HOME", dir, 1);
	return 0;
}

static int end(void **state)
{
	(void)state;
	test_remove_dir(dir);
	free(dir);
	arena_free(&a);
	a = (struct arena){0};
	return 0;
}

static void save(const char *project, const char *example)
{
	struct err err = {0};
	struct bookmark b = {.prompt = STR("answer"), .example = str_of(example), .pane = 2};
	assert_done(bookmark_save(project, &b, &err));
}

static bool has(const char *project, const char *example)
{
	struct bookmark b;
	return bookmark_load(project, &a, &b) && str_is(b.example, example);
}

static void test_kept(void **state)
{
	const struct bookmark b = {.prompt = STR("answer"),
		.split = STR("test"),
		.example = STR("a: \"b\"\n- {c}\x1b[31m\xff"),
		.filter = STR("fail \"refund, or #not\" !tag:x"),
		.order = STR("-f1"),
		.pane = 4};
	struct bookmark again;
	struct err err = {0};
	struct stat st;
	(void)state;
	assert_false(bookmark_load("/home/ann/handbook", &a, &again));
	assert_int_equal(again.pane, 0);
	assert_done(bookmark_save("/home/ann/handbook", &b, &err));
	assert_true(bookmark_load("/home/ann/handbook", &a, &again));
	assert_str(again.prompt, "answer");
	assert_str(again.split, "test");
	assert_str(again.filter, "fail \"refund, or #not\" !tag:x");
	assert_str(again.order, "-f1");
	assert_true(str_starts(again.example, STR("a: \"b\"\n- {c}\x1b[31m")));
	assert_int_equal(again.pane, 4);
	assert_int_equal(stat(home_config(&a, "places.yaml").p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_a_place_a_project(void **state)
{
	(void)state;
	save("/one", "a");
	save("/two", "b");
	save("/one", "c");
	assert_true(has("/one", "c"));
	assert_true(has("/two", "b"));
	assert_false(has("/on", "c"));
	for (int i = 0; i < BOOKMARKS - 1; i++) {
		char project[32];
		snprintf(project, sizeof project, "/many/%d", i);
		save(project, "x");
	}
	assert_true(has("/one", "c")); /* the newest of those that are not new */
	assert_false(has("/two", "b"));
}

/* Whatever stands there, there is no place, and the next one is kept. */
static void test_damaged(void **state)
{
	static const char *const files[] = {"", "\n", "- ", "{", "[[[[", "- {project: [/one]}",
		"/one", "project: /one", "- {project: /one, project: /one}", "\x01\x02", "- - -",
		"- {project: /two", "%YAML 9.9\n---\n", "&a [*a, *b]"};
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct bookmark b;
		project_write(dir, "strop/places.yaml", "%s", files[i]);
		assert_false(bookmark_load("/one", &a, &b));
		assert_int_equal(b.prompt.n, 0);
		save("/one", "kept");
		assert_true(has("/one", "kept"));
	}
	struct bookmark b;
	project_write(dir, "strop/places.yaml",
		"- {project: /one, prompt: [a], split: {b: c}, pane: many, filter: ~, more: 1}\n");
	assert_true(bookmark_load("/one", &a, &b));
	assert_int_equal(b.prompt.n + b.split.n + b.example.n, 0);
	assert_int_equal(b.pane, 0);
}

static void test_no_home(void **state)
{
	struct bookmark b = {.prompt = STR("answer")};
	struct err err = {0};
	(void)state;
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	assert_done(bookmark_save("/one", &b, &err));
	assert_false(bookmark_load("/one", &a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kept, begin, end),
		cmocka_unit_test_setup_teardown(test_a_place_a_project, begin, end),
		cmocka_unit_test_setup_teardown(test_damaged, begin, end),
		cmocka_unit_test_setup_teardown(test_no_home, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
