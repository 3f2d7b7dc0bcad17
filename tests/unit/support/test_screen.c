/* The tool that runs screen tests: each kind of wrong expectation fails with its reason, each kind of
 * forbidden output is found, and --update mends what may be mended. tests/screens/selftest.screen
 * has what must pass. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "emulator.h"
#include "mockrun.h"
#include "svg.h"

static char *dir;

static char *script_path(void)
{
	struct buf path = {0};
	buf_addf(&path, "%s/a.screen", dir);
	return buf_take(&path);
}

/* Run `screen OPTION` on this script; its exit status, what it says in out. */
static int screen(const char *option, const char *script, struct buf *out)
{
	struct buf command = {0};
	char *tool = mockrun_build_path("tests/tools/screen"), *path = script_path(), line[1024];
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(script, f);
	fclose(f);
	buf_addf(&command, "'%s' %s '%s' 2>&1", tool, option, path);
	f = popen(command.p, "r");
	assert_non_null(f);
	while (fgets(line, sizeof line, f))
		buf_addz(out, line);
	int status = pclose(f);
	free(tool);
	free(path);
	buf_free(&command);
	return WEXITSTATUS(status);
}

static void fails(const char *script, const char *why)
{
	struct buf out = {0};
	int status = screen("", script, &out);
	if (status != 1 || str_find(buf_str(&out), str_of(why)) < 0)
		fail_msg("status %d, wanted \"%s\":\n%s", status, why, out.p);
	buf_free(&out);
}

static void passes(const char *script)
{
	struct buf out = {0};
	if (screen("", script, &out) != 0)
		fail_msg("should pass: %s\n%s", script, out.p);
	buf_free(&out);
}

static void wrong_expectations_fail(void **state)
{
	(void)state;
	fails("start-command printf 'a\\nb'; exec sleep 99\nscreen\n|a\n|c\n", "-  1 |c\n+  1 |b");
	fails("start-command printf 'a\\nb'; exec sleep 99\nscreen\n|a\n", "+  1 |b");
	fails("start-command printf '12 s'; exec sleep 99\nscreen\n|«[0-9]+» ms\n", "+  0 |12 s");
	fails("start-command printf '\\033[1ma'; exec sleep 99\nstyle \"a\" plain\n",
		"column 0 is bold");
	fails("start-command printf a; exec sleep 99\ncursor 0 2\n", "it is at 0 1");
	fails("start-command printf 1234567; exec sleep 99\nbytes 6\n", "7 bytes were written");
	fails("start-command exit 3\nexit 0\n", "it ended with status 3");
	fails("shell echo a; exit 2\n", "exit status 2; it said:\na\n");
	fails("shell echo a\n|b\n", "but it said:\na\n");
	fails("shell echo hello >f\nfile f contains \"b\"\n", "it is\nhello");
	fails("keys a\n", "nothing was started");
	fails("start-command exec cat\nkeys Foo\n", "no key is called Foo");
	fails("frobnicate\n", "no step is called that");
	fails("# nothing\n", "no steps");
}

static void what_is_left_behind_fails(void **state)
{
	(void)state;
	fails("start-command printf '\\033[?1049h'\nexit 0\n", "left behind: alternate screen");
	fails("start-command printf '\\033[?25l'\nexit 0\n", "left behind: hidden cursor");
	fails("start-command printf '\\033[?1002h\\033[?2004h'\nexit 0\n",
		"left behind: mouse 1002, bracketed paste");
	fails("start-command printf '\\033[1m'\nexit 0\n", "left behind: a style");
	fails("start-command printf '\\033['\nexit 0\n", "left behind: an unfinished sequence");
	fails("start-command stty -echo\nexit 0\n", "the line discipline is not restored");
}

static void forbidden_output_fails(void **state)
{
	static const char *const bytes[] = {
		"\\033]0;title\\007",   /* a title */
		"\\033[6n",             /* a question */
		"\\033[5i",             /* printing */
		"\\033c",               /* a reset */
		"\\033[?1003h",         /* a mode that is not named */
		"\\033]52;c;?\\007",    /* reading the clipboard */
		"\\033P1$r\\033\\\\",   /* a DCS */
		"\\033[200~",           /* what only a terminal sends */
		"\\302\\233",           /* C1 */
		"\\342\\200\\256",      /* a bidi control */
		"\\342\\200\\213",      /* zero width */
		"\\363\\240\\201\\201", /* a tag character */
		"\\377",                /* no UTF-8 */
		"\\001",                /* a control */
		"\\177",                /* DEL */
	};
	(void)state;
	for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
		struct buf script = {0};
		buf_addf(&script, "start-command printf 'ok %s'; exec sleep 99\n", bytes[i]);
		fails(script.p, "forbidden output");
		buf_free(&script);
	}
	fails("env TERM=vt100\nstart-command printf '\\033[1m\\033[?1049h'; exec sleep 99\n",
		"forbidden output \\e[?1049h at byte 4, after \\e[1m");
	fails("env TERM=vt100\nstart-command printf '\\033[1;31m'; exec sleep 99\n",
		"forbidden output \\e[1;31m at byte 0");
}

static void allowed_output_passes(void **state)
{
	(void)state;
	passes("start-command tput clear; tput cup 3 4; tput setaf 200; tput rev; tput ech 4; "
	       "tput csr 1 5; tput sgr0; tput bel; printf '\\033[?1000;1006h'; exec sleep "
	       "99\nwait\n");
	passes("env TERM=linux\nstart-command tput civis; tput oc; printf ok; tput cnorm; exec "
	       "sleep 99\n"
	       "screen\n|ok\n");
}

static void an_update_mends(void **state)
{
	static const char script[] =
		"size 20x4\nstart-command printf 'a\\n12 ms\\nc'; exec sleep 99\n"
		"screen\n|b\n|«[0-9]+» ms\nrows 2\n|x\n\n# end\nshell echo hi\n|\n";
	static const char mended[] =
		"size 20x4\nstart-command printf 'a\\n12 ms\\nc'; exec sleep 99\n"
		"screen\n|a\n|«[0-9]+» ms\n|c\nrows 2\n|c\n\n# end\nshell echo hi\n|hi\n";
	struct buf out = {0};
	char *path = script_path();
	(void)state;
	assert_int_equal(screen("--update", script, &out), 0);
	struct buf text = test_read_file(path);
	assert_string_equal(text.p, mended);
	passes(mended);
	free(path);
	buf_free(&text);
	buf_free(&out);
}

/* 1,000 sizes do not disturb a program that draws all anew; one that does not is found. */
static void a_storm_finds_wrong_cells(void **state)
{
	(void)state;
	/* One write, longer than the least that counts as a redraw. */
	static const char right[] =
		"draw() { printf '\\033[H\\033[2Jhello, all of this is new'; };";
	static const char wait[] = "while :; do read -r line; done";
	struct arena a = {0};
	passes(arena_printf(&a,
		"start-command stty -echo -icanon; %s trap draw WINCH CONT; draw; %s\n"
		"until \"hello\"\nstorm 20 seed 7\n",
		right, wait)
			.p);
	fails(arena_printf(&a,
		      "start-command stty -echo -icanon; %s trap draw CONT; printf hullo; %s\n"
		      "until \"hullo\"\nstorm 20 seed 7\n",
		      right, wait)
			.p,
		"the cell at row 0, column 1 is wrong");
	fails("start-command stty -echo -icanon; printf hello; exec sleep 99\n"
	      "until \"hello\"\nstorm 20 seed 7\n",
		"it does not draw anew");
	arena_free(&a);
}

static void a_picture_has_every_cell(void **state)
{
	struct emulator *e = emulator_new("xterm-256color", 2, 20);
	struct buf svg = {0};
	(void)state;
	assert_non_null(e);
	emulator_feed(
		e, STR("\x1b[31ma<b\x1b[m \x1b[7mr\x1b[m \xe6\x97\xa5x\xe2\x94\x80\x1b[?25l"));
	svg_screen(e, false, &svg);
	assert_true(str_find(buf_str(&svg),
			    STR("fill=\"#cc0000\" textLength=\"25.29\">a&lt;b</text>")) > 0);
	assert_true(str_find(buf_str(&svg),
			    STR("x=\"50.58\" y=\"13.00\" fill=\"#d8d8d8\" textLength=\"16.86\">"
				"\xe6\x97\xa5</text>")) > 0);
	assert_true(
		str_find(buf_str(&svg),
			STR("x=\"67.44\" y=\"13.00\" fill=\"#d8d8d8\" textLength=\"8.43\">x<")) >
		0);
	assert_true(str_find(buf_str(&svg), STR("\xe2\x94\x80")) < 0);
	assert_true(str_find(buf_str(&svg), STR("fill-opacity")) < 0);
	buf_free(&svg);
	emulator_free(e);
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
		cmocka_unit_test(wrong_expectations_fail),
		cmocka_unit_test(what_is_left_behind_fails),
		cmocka_unit_test(forbidden_output_fails),
		cmocka_unit_test(allowed_output_passes),
		cmocka_unit_test(an_update_mends),
		cmocka_unit_test(a_storm_finds_wrong_cells),
		cmocka_unit_test(a_picture_has_every_cell),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
