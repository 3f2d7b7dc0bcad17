#include "test.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "fs.h"
#include "home.h"
#include "history.h"
#include "settings.h"
#include "testproject.h"

static char *dir;

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
	history_forget();
	test_remove_dir(dir);
	free(dir);
	return 0;
}

static void test_newest_first_once(void **state)
{
	(void)state;
	history_add("f", STR("one"));
	history_add("f", STR("two"));
	history_add("f", STR("one"));
	history_add("f", STR(""));
	assert_int_equal(history_count("f"), 2);
	assert_str(history_at("f", 0), "one");
	assert_str(history_at("f", 1), "two");
	assert_int_equal(history_count("g"), 0);
}

static void test_walk(void **state)
{
	(void)state;
	history_add("f", STR("go 1"));
	history_add("f", STR("run"));
	history_add("f", STR("go 2"));
	assert_int_equal(history_step("f", 0, true, STR("go")), 1);
	assert_int_equal(history_step("f", 1, true, STR("go")), 3);
	assert_int_equal(history_step("f", 3, true, STR("go")), 3);
	assert_int_equal(history_step("f", 3, false, STR("go")), 1);
	assert_int_equal(history_step("f", 1, false, STR("go")), 0);
	assert_int_equal(history_step("f", 0, true, STR("go 2")), 0);
}

static void test_commands_are_kept_on_disk(void **state)
{
	struct arena a = {0};
	struct stat st;
	(void)state;
	history_add(":", STR("theme dark"));
	history_add(":", STR("theme dark"));
	history_add(":", STR("quit"));
	history_add("filter", STR("fail"));
	history_forget();
	assert_int_equal(history_count(":"), 2);
	assert_str(history_at(":", 0), "quit");
	assert_int_equal(history_count("filter"), 0);
	assert_int_equal(stat(home_config(&a, "command-history").p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	arena_free(&a);
}

static void test_bounded(void **state)
{
	struct arena a = {0};
	struct buf text = {0};
	(void)state;
	for (int i = 0; i < 3 * HISTORY_LINES; i++)
		buf_addf(&text, "go %d\n", i);
	project_write(dir, "strop/command-history", "%s", text.p);
	assert_int_equal(history_count(":"), HISTORY_LINES);
	assert_str(history_at(":", 0), "go 1499");
	history_add(":", STR("last"));
	assert_int_equal(history_count(":"), HISTORY_LINES);
	buf_cut(&text, 0);
	assert_int_equal(fs_read(home_config(&a, "command-history").p, 1 << 20, &text, NULL), 0);
	assert_true(str_starts(buf_str(&text), STR("go 1000\n")));
	assert_true(str_ends(buf_str(&text), STR("go 1499\nlast\n")));
	buf_free(&text);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_newest_first_once, begin, end),
		cmocka_unit_test_setup_teardown(test_walk, begin, end),
		cmocka_unit_test_setup_teardown(test_commands_are_kept_on_disk, begin, end),
		cmocka_unit_test_setup_teardown(test_bounded, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
