/*
 * screen: runs screen tests as data: a program in a real terminal emulator, keys in, screen out.
 *
 *   screen [--update] FILE.screen...
 *
 * A file is one test. It runs in a fresh folder and environment: PATH, LC_ALL=C.UTF-8, TZ=UTC,
 * TERM=xterm-256color, SHELL=/bin/sh, HOME, XDG_CONFIG_HOME, XDG_STATE_HOME and TMPDIR (in the
 * folder), STROP and MOCK (the programs of the same build), ROOT (the project), nothing else.
 * Every byte that the program writes is held against the terminal's terminfo entry (tests/support/
 * guard.h): a sequence that is not in there fails the test at the step where it came.
 *
 * One step a line; "quoted" arguments know \n \t \r \e \" \\ \xHH. Lines that begin with `|` belong to the step
 * above. Rows and columns count from 0. Each step that does something ends when the program is at rest: asleep,
 * its input read, silent for a moment. What takes longer is waited for with `until`.
 *
 *   # a comment
 *   size 80x24                        columns and rows
 *   background light|dark             of the pictures
 *   env NAME=VALUE...
 *   needs PATH                        from $ROOT; without it the test is skipped here
 *   project NAME                      a copy of examples/NAME without its store; else the folder is empty
 *   write PATH                        a file of the block's lines, in the project's folder
 *   shell COMMAND                     must end with status 0, and print the block's lines if there are any
 *   mock OPTION...                    a mockserver, in the place of one before; its port is in $MOCK_PORT of later
 *                                     steps, its files are in the project's folder
 *   start ARGUMENT...                 strop, in the project's folder
 *   start-command COMMAND             by /bin/sh instead
 *
 *   keys KEY... "TEXT"...             names as in tui/text/key.h: Enter C-x M-x S-Tab F5; Down*5 is five
 *   paste "TEXT"    paste-file PATH   bracketed if the program asked for that
 *   mouse press|drag|release|click|up|down ROW COLUMN       up, down: the wheel
 *   resize 60x16
 *   storm COUNT seed N                random sizes 60x16 to 400x120, then back: no cell may differ from a full redraw's
 *   signal TSTP|CONT|TERM|HUP|INT|SEGV|ABRT|WINCH
 *   wait                              for rest only
 *   until "TEXT"    gone "TEXT"       it is on the screen, it is not
 *
 *   screen [NAME]                     the block is the screen, row by row from the top; blank rows at its end may be
 *                                     left out. «[0-9]+ ms» matches as an extended regular expression.
 *   rows FIRST                        the block is the rows from FIRST on
 *   picture NAME                      with --update: build/screens/NAME.txt, .svg, .png; so does a named screen
 *   style "TEXT" WORD...              the first place where TEXT stands is exactly that: plain, or bold dim under
 *   style ROW COLUMN CELLS WORD...    reverse italic fg=N bg=N fg=#RRGGBB; what is not said is off, colours default
 *   cursor ROW COLUMN | hidden
 *   clipboard "TEXT"                  what the last OSC 52 holds
 *   file PATH contains|lacks "TEXT"   file PATH absent
 *   bytes N                           at most, since keys were last sent
 *   memory N MiB                      at most, resident (not looked at under ASan)
 *   stopped                           by job control, with the terminal restored
 *   exit STATUS                       ended so, with the terminal restored: line discipline, screen, cursor, modes
 *
 * --update puts what is on the screen, and what shell commands print, in the place of blocks that differ.
 */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "fs.h"
#include "stage.h"

enum { SCRIPT_LIMIT = 4 << 20 };

/* min words; raw: the rest of the line is not cut into words. */
static const struct command {
	const char *name;
	bool (*run)(struct stage *s);
	size_t min;
	bool raw;
} commands[] = {
	{"size", stage_do_size, 1, false},
	{"background", stage_do_background, 1, false},
	{"env", stage_do_env, 1, false},
	{"needs", stage_do_needs, 1, false},
	{"project", stage_do_project, 1, false},
	{"write", stage_do_write, 1, false},
	{"shell", stage_do_shell, 0, true},
	{"mock", stage_do_mock, 0, false},
	{"start", stage_do_start, 0, false},
	{"start-command", stage_do_start_command, 0, true},
	{"keys", stage_do_keys, 1, false},
	{"paste", stage_do_paste, 1, false},
	{"paste-file", stage_do_paste_file, 1, false},
	{"mouse", stage_do_mouse, 3, false},
	{"resize", stage_do_resize, 1, false},
	{"storm", stage_do_storm, 3, false},
	{"signal", stage_do_signal, 1, false},
	{"wait", stage_do_wait, 0, false},
	{"until", stage_do_until, 1, false},
	{"gone", stage_do_gone, 1, false},
	{"screen", stage_do_screen, 0, false},
	{"rows", stage_do_rows, 1, false},
	{"picture", stage_do_picture, 1, false},
	{"style", stage_do_style, 2, false},
	{"cursor", stage_do_cursor, 1, false},
	{"clipboard", stage_do_clipboard, 1, false},
	{"file", stage_do_file, 2, false},
	{"bytes", stage_do_bytes, 1, false},
	{"memory", stage_do_memory, 1, false},
	{"stopped", stage_do_stopped, 0, false},
	{"exit", stage_do_exit, 1, false},
};

static bool run_step(struct stage *s)
{
	struct err err = {0};
	const struct command *command = NULL;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (str_is(s->step->name, commands[i].name))
			command = &commands[i];
	if (!command)
		return stage_fail(s, "no step is called that");
	if (!command->raw && script_words(s->script, s->step, &err) != 0)
		return stage_fail(s, "%s", err.text);
	if (s->step->n < command->min)
		return stage_fail(s, "it wants %zu argument(s)", command->min);
	return command->run(s);
}

/* What a person would see now, but for blank rows. */
static void print_screen(const struct stage *s)
{
	struct buf row = {0};
	if (s->is_running && s->terminal.has_ended)
		printf("(the program ended with status %d)\n", s->terminal.status);
	for (int i = 0; s->is_running && i < s->rows; i++) {
		buf_cut(&row, 0);
		emulator_row(s->terminal.emulator, i, &row);
		if (row.n)
			printf(" %3d |%.*s\n", i, STRF(row));
	}
	buf_free(&row);
}

/* All steps, up to the first that fails. */
static bool run_steps(struct stage *s, const char *path)
{
	for (size_t i = 0; i < s->script->count; i++) {
		s->step = &s->script->steps[i];
		if (s->is_skipped)
			return true;
		if (run_step(s))
			continue;
		printf("%s:%zu: %.*s %.*s: %.*s\n", path, s->step->line + 1, STRF(s->step->name),
			STRF(s->step->rest), STRF(s->why));
		print_screen(s);
		return false;
	}
	if (s->script->count == 0)
		stage_fail(s, "no steps");
	else if (!s->is_running || stage_rest(s))
		return true;
	printf("%s: at the end: %.*s\n", path, STRF(s->why));
	return false;
}

static bool update(const struct script *script, const char *path)
{
	struct buf text = {0};
	struct err err = {0};
	bool is_new = false, good = true;
	for (size_t i = 0; i < script->count; i++)
		is_new |= script->steps[i].is_new;
	if (is_new) {
		script_print(script, &text);
		good = fs_write(path, buf_str(&text), &err) == 0;
		printf(good ? "updated: %s%s\n" : "%s: %s\n", path, err.text);
	}
	buf_free(&text);
	return good;
}

static bool test_file(const char *path, bool rewrite, size_t *skipped)
{
	struct script script = {0};
	struct stage stage;
	struct err err = {0};
	if (fs_read(path, SCRIPT_LIMIT, &script.text, &err) != 0) {
		printf("%s\n", err.text);
		return false;
	}
	script_parse(&script);
	bool good = stage_open(&stage, &script, rewrite);
	if (!good)
		printf("%s: no folder to run in: %s\n", path, strerror(errno));
	good = good && run_steps(&stage, path);
	*skipped += stage.is_skipped;
	stage_close(&stage);
	good = (!rewrite || update(&script, path)) && good;
	script_free(&script);
	return good;
}

int main(int argc, char **argv)
{
	bool rewrite = argc > 1 && strcmp(argv[1], "--update") == 0;
	size_t passed = 0, failed = 0, skipped = 0;
	struct buf names = {0};
	setlocale(LC_ALL, "C.UTF-8");
	for (int i = rewrite ? 2 : 1; i < argc; i++) {
		bool good = test_file(argv[i], rewrite, &skipped);
		passed += good;
		failed += !good;
		if (!good)
			buf_addf(&names, "[  FAILED  ] %s\n", argv[i]);
	}
	printf("[  PASSED  ] %zu test(s).\n", passed - skipped);
	if (skipped)
		printf("[  SKIPPED ] %zu test(s)\n", skipped);
	if (failed)
		printf("%s\n %zu FAILED TEST(S)\n", names.p, failed);
	buf_free(&names);
	return failed != 0;
}
