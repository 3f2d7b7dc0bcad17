/* The runner itself: right files pass, each kind of wrong expectation fails, and --update mends it.
 */
#include "test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cram.h"
#include "mockrun.h"

static char *dir;

static void write_text(const char *name, const char *text)
{
	struct buf path = {0};
	buf_addf(&path, "%s/%s", dir, name);
	FILE *f = fopen(path.p, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	buf_free(&path);
}

/* Run `cram OPTION dir/NAME`; its exit status, what it says in out. */
static int cram(const char *option, const char *name, struct buf *out)
{
	struct buf command = {0};
	char *tool = mockrun_build_path("tests/tools/cram");
	buf_addf(&command, "'%s' %s '%s/%s' 2>&1", tool, option, dir, name);
	FILE *f = popen(command.p, "r");
	assert_non_null(f);
	char line[1024];
	buf_cut(out, 0);
	while (fgets(line, sizeof line, f))
		buf_addz(out, line);
	int status = pclose(f);
	free(tool);
	buf_free(&command);
	return WEXITSTATUS(status);
}

static void passes(const char *text)
{
	struct buf out = {0};
	write_text("a.t", text);
	if (cram("", "a.t", &out) != 0)
		fail_msg("should pass: %s\n%s", text, out.p);
	assert_true(str_find(buf_str(&out), STR("[  PASSED  ] 1 test(s).")) >= 0);
	buf_free(&out);
}

static void fails(const char *text, const char *shown)
{
	struct buf out = {0};
	write_text("a.t", text);
	if (cram("", "a.t", &out) != 1)
		fail_msg("should fail: %s\n%s", text, out.p);
	assert_true(str_find(buf_str(&out), STR("[  PASSED  ] 0 test(s).")) >= 0);
	assert_true(str_find(buf_str(&out), STR("\n 1 FAILED TEST(S)")) >= 0);
	if (str_find(buf_str(&out), str_of(shown)) < 0)
		fail_msg("no \"%s\" in\n%s", shown, out.p);
	buf_free(&out);
}

static void test_passes(void **state)
{
	(void)state;
	passes("Prose.\n\n  $ echo a; echo b >&2\n  a\n  b\n\nMore.\n\n  $ true\n");
	passes("  $ for x in 1 2; do\n  >   echo $x\n  > done\n  1\n  2\n");
	passes("  $ mkdir d; cd d; v=7\n\n  $ basename $PWD; echo $v\n  d\n  7\n");
	passes("  $ (exit 3)\n  [3]\n\n  $ echo x; false\n  x\n  [1]\n");
	passes("  $ echo abc 42\n  [a-c]+ [0-9]{2} (re)\n");
	passes("  $ echo abc.txt\n  *.txt (glob)\n");
	passes("  $ seq 9\n  1\n  ...\n  5\n  ...\n  9\n");
	passes("  $ seq 2\n  ...\n  1\n  ...\n  2\n  ...\n");
	passes("  $ printf 'a\\n\\nb'\n  a\n  \n  b (no-eol)\n");
	passes("  $ cat\n"); /* stdin is empty */
}

/* What a file leaves running dies with it: nobody holds the pipe's other end any more. */
static void test_leftovers(void **state)
{
	int ends[2];
	(void)state;
	assert_int_equal(pipe(ends), 0);
	passes("  $ sleep 1000 &\n\n  $ (trap '' HUP TERM; sleep 1000) &\n");
	close(ends[1]);
	struct pollfd end = {.fd = ends[0]};
	assert_int_equal(poll(&end, 1, 10000), 1);
	assert_true(end.revents & POLLHUP);
	close(ends[0]);
}

static void test_fails(void **state)
{
	(void)state;
	fails("  $ echo a\n  b\n", "-  b\n+  a\n");
	fails("  $ echo a\n", "+  a\n");
	fails("  $ true\n  a\n", "-  a\n");
	fails("  $ false\n", "-  [0]\n+  [1]\n");
	fails("  $ true\n  [1]\n", "-  [1]\n+  [0]\n");
	fails("  $ echo ab\n  a (re)\n", "-  a (re)\n+  ab\n");
	fails("  $ echo ab\n  a? *b (glob)\n", "+  ab\n");
	fails("  $ echo '('\n  ( (re)\n", "-  ( (re)\n"); /* not a regular expression */
	fails("  $ seq 9\n  1\n  ...\n  8\n", "+  9\n");
	fails("  $ printf a\n  a\n", "+  a (no-eol)\n");
	fails("  $ seq 5\n  1\n  2\n  x\n  4\n  5\n", "   1\n   2\n-  x\n+  3\n   4\n   5\n");
	fails("  $ exit 0\n\n  $ echo never\n  never\n", "the shell ended");
	fails("Nothing to run.\n", "no commands");
}

static void test_environment(void **state)
{
	(void)state;
	setenv("STROP_CRAM_SECRET", "x", 1);
	passes("  $ echo \"${STROP_CRAM_SECRET-unset}\"\n  unset\n");
	unsetenv("STROP_CRAM_SECRET");
	passes("  $ test \"$HOME\" = \"$PWD\" && test \"$TMPDIR\" = \"$PWD\" && ls -A\n");
	passes("  $ echo $LC_ALL; test -d \"$ROOT\" && test -x \"$MOCK\" && echo yes\n  C.UTF-8\n"
	       "  yes\n");
	passes("  $ echo ${STROP##*/} ${SHARED+set}\n  strop set\n");
}

static void test_update(void **state)
{
	struct buf out = {0}, path = {0};
	(void)state;
	write_text("u.t", "One.\n  $ echo a; echo b; false\n  [a] (re)\n  x\n  y\n\nTwo.\n"
			  "  $ seq 5\n  1\n  ...\n\n  $ true\n  [7]\nEnd.\n");
	assert_int_equal(cram("--update", "u.t", &out), 0);
	buf_addf(&path, "%s/u.t", dir);
	struct buf text = test_read_file(path.p);
	assert_str(buf_str(&text),
		"One.\n  $ echo a; echo b; false\n  [a] (re)\n  b\n  [1]\n\nTwo.\n"
		"  $ seq 5\n  1\n  ...\n\n  $ true\nEnd.\n");
	assert_int_equal(cram("", "u.t", &out), 0);
	buf_free(&text);
	buf_free(&path);
	buf_free(&out);
}

static void test_lines(void **state)
{
	(void)state;
	assert_true(cram_line_match(STR("a (re)"), STR("a (re)")));
	assert_true(cram_line_match(STR("a|b (re)"), STR("b")));
	assert_false(cram_line_match(STR("a|b (re)"), STR("ab")));
	assert_false(cram_line_match(STR("a"), STR("a ")));
}

static int set_up(void **state)
{
	(void)state;
	dir = test_make_dir();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_remove_dir(dir);
	free(dir);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_passes),
		cmocka_unit_test(test_leftovers),
		cmocka_unit_test(test_fails),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_update),
		cmocka_unit_test(test_lines),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
