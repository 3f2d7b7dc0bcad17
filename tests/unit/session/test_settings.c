#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs.h"
#include "home.h"
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
	test_remove_dir(dir);
	free(dir);
	return 0;
}

static void test_defaults(void **state)
{
	struct settings s;
	struct err err;
	(void)state;
	assert_done(settings_load(&s, &err));
	assert_false(s.vim);
	assert_true(s.mouse);
	assert_string_equal(s.theme, "terminal");
}

static void test_saved_is_loaded(void **state)
{
	struct settings s = {.vim = true, .markdown = true}, again;
	struct err err;
	struct arena a = {0};
	struct stat st;
	(void)state;
	strcpy(s.theme, "my \"own\": theme");
	assert_done(settings_save(&s, &err));
	assert_done(settings_load(&again, &err));
	assert_true(again.vim && again.markdown && !again.mouse);
	assert_string_equal(again.theme, s.theme);
	assert_int_equal(stat(home_config(&a, "settings.yaml").p, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	arena_free(&a);
}

static void refuses(const char *text, const char *says)
{
	struct settings s;
	struct err err;
	struct arena a = {0};
	project_write(dir, "strop/settings.yaml", "%s", text);
	assert_int_equal(settings_load(&s, &err), ERR_INPUT);
	struct str path = home_config(&a, "settings.yaml");
	assert_true(str_starts(str_of(err.text), path));
	assert_string_equal(err.text + path.n, says);
	assert_string_equal(s.theme, "terminal");
	assert_true(s.mouse);
	arena_free(&a);
}

static void test_mistakes(void **state)
{
	(void)state;
	refuses("theme: x\nmousse: true\n",
		":2:1: settings have no key \"mousse\"; did you mean \"mouse\"?");
	refuses("colour: x\n",
		":1:1: settings have no key \"colour\"; they are keys, theme, mouse and markdown");
	refuses("mouse: maybe\n", ":1:8: mouse must be true or false, not maybe");
	refuses("keys: emacs\n", ":1:7: keys must be default or vim, not emacs");
	refuses("theme: [a]\n", ":1:8: theme must be one value, not a list");
	refuses("- a\n", ":1:1: settings must be `key: value` lines, not a list");
}

/* What a person wrote with a mistake in it is not lost to a key pressed in the screen. */
static void test_keeps_what_it_cannot_read(void **state)
{
	struct settings s = {.theme = "other"};
	struct err err;
	(void)state;
	refuses("mouse: maybe\n", ":1:8: mouse must be true or false, not maybe");
	assert_int_equal(settings_save(&s, &err), ERR_INPUT);
	assert_true(str_starts(str_of(err.text), STR("the settings were not saved: ")));
	refuses("mouse: maybe\n", ":1:8: mouse must be true or false, not maybe");
}

static void test_without_home(void **state)
{
	struct settings s;
	struct err err;
	struct arena a = {0};
	(void)state;
	setenv("XDG_CONFIG_HOME", "relative", 1);
	unsetenv("HOME");
	assert_done(settings_load(&s, &err));
	assert_done(settings_save(&s, &err));
	assert_int_equal(home_config(&a, "x").n, 0);
	assert_false(fs_exists("relative"));
	setenv("HOME", dir, 1);
	s.vim = true;
	assert_done(settings_save(&s, &err));
	assert_done(settings_load(&s, &err));
	assert_true(s.vim);
	assert_true(str_ends(home_config(&a, "x"), STR("/.config/strop/x")));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_defaults, begin, end),
		cmocka_unit_test_setup_teardown(test_saved_is_loaded, begin, end),
		cmocka_unit_test_setup_teardown(test_mistakes, begin, end),
		cmocka_unit_test_setup_teardown(test_keeps_what_it_cannot_read, begin, end),
		cmocka_unit_test_setup_teardown(test_without_home, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
