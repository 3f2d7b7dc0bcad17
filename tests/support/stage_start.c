/* stage: owns the steps before the program runs: files, environment, the start. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fs.h"
#include "stage.h"

/* WxH, as in 80x24. */
static bool parse_size(struct stage *s, int *rows, int *columns)
{
	struct str rest = s->step->words[0].text, piece;
	long long width, height;
	bool good = str_split(&rest, 'x', &piece) && str_to_int(piece, &width) &&
		    str_to_int(rest, &height) && width > 0 && height > 0 && width <= 1000 &&
		    height <= 1000;
	if (!good)
		return stage_fail(s, "a size is COLUMNSxROWS, as in 80x24");
	*rows = (int)height;
	*columns = (int)width;
	return true;
}

bool stage_do_size(struct stage *s)
{
	return parse_size(s, &s->rows, &s->columns);
}

bool stage_do_resize(struct stage *s)
{
	if (!parse_size(s, &s->rows, &s->columns))
		return false;
	if (!s->is_running)
		return stage_fail(s, "nothing was started");
	terminal_resize(&s->terminal, s->rows, s->columns);
	return stage_rest(s);
}

bool stage_do_background(struct stage *s)
{
	struct str name = s->step->words[0].text;
	s->is_light = str_is(name, "light");
	return s->is_light || str_is(name, "dark") ? true : stage_fail(s, "dark or light");
}

bool stage_do_env(struct stage *s)
{
	for (size_t i = 0; i < s->step->n; i++) {
		struct str rest = s->step->words[i].text, name;
		if (str_find(rest, STR("=")) < 1 || !str_split(&rest, '=', &name))
			return stage_fail(s, "write NAME=VALUE");
		stage_env(s, name, rest);
	}
	return true;
}

static _Noreturn void become_shell(const struct stage *s, const char *command, int out)
{
	int in = open("/dev/null", O_RDONLY);
	if (in < 0 || chdir(s->project.p) < 0)
		_exit(126);
	dup2(in, 0);
	dup2(out, 1);
	dup2(out, 2);
	execle("/bin/sh", "sh", "-c", command, (char *)NULL, s->env);
	_exit(127);
}

int stage_shell(struct stage *s, struct str command, struct buf *output)
{
	int ends[2], status = -1;
	char block[4096];
	ssize_t n;
	struct str line = arena_dup(&s->arena, command);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0)
		become_shell(s, line.p, ends[1]);
	close(ends[1]);
	while (pid > 0 && (n = read(ends[0], block, sizeof block)) > 0)
		buf_add(output, (struct str){block, (size_t)n});
	close(ends[0]);
	if (pid > 0)
		waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool stage_do_needs(struct stage *s)
{
	struct str root = str_of(stage_getenv(s, "ROOT"));
	s->is_skipped = !fs_exists(fs_join(&s->arena, root, s->step->words[0].text).p);
	if (s->is_skipped)
		printf("skipped: %.*s is not here\n", STRF(s->step->rest));
	return true;
}

/* A copy of examples/NAME without its store, in a folder of that name. */
bool stage_do_project(struct stage *s)
{
	struct str name = s->step->words[0].text, folder;
	struct buf output = {0};
	folder = arena_printf(&s->arena, "%s/%.*s", s->dir, STRF(name));
	struct str copy =
		arena_printf(&s->arena, "cp -R \"$ROOT/examples/%.*s\" '%s' && rm -rf '%s/.strop'",
			STRF(name), folder.p, folder.p);
	bool good = fs_is_inside(name) && stage_shell(s, copy, &output) == 0;
	s->project = folder;
	if (!good)
		stage_fail(s, "cannot copy examples/%.*s: %.*s", STRF(name), STRF(output));
	buf_free(&output);
	return good;
}

bool stage_do_write(struct stage *s)
{
	struct str name = s->step->words[0].text;
	struct buf text = {0}, output = {0};
	struct err err = {0};
	if (!fs_is_inside(name))
		return stage_fail(s, "a path in the project's folder, please");
	struct str make = arena_printf(&s->arena, "mkdir -p \"$(dirname '%.*s')\"", STRF(name));
	script_block(s->script, s->step, &text);
	bool good = stage_shell(s, make, &output) == 0 &&
		    fs_write(stage_path(s, name).p, buf_str(&text), &err) == 0;
	if (!good)
		stage_fail(s, "%.*s %s", STRF(output), err.text);
	buf_free(&text);
	buf_free(&output);
	return good;
}

static bool matches(struct str expected, struct str actual)
{
	struct str e, a;
	while (str_line(&expected, &e))
		if (!str_line(&actual, &a) || !script_line_match(e, a))
			return false;
	return actual.n == 0;
}

bool stage_do_shell(struct stage *s)
{
	struct buf output = {0}, expected = {0};
	bool has_block = s->step->to > s->step->from;
	int status = stage_shell(s, s->step->rest, &output);
	script_block(s->script, s->step, &expected);
	bool good = status == 0;
	if (!good) {
		stage_fail(s, "exit status %d; it said:\n%.*s", status, STRF(output));
	} else if (has_block && !matches(buf_str(&expected), buf_str(&output))) {
		s->step->is_new = true;
		buf_add(&s->step->block, buf_str(&output));
		good = s->update || stage_fail(s, "expected:\n%.*sbut it said:\n%.*s",
					    STRF(expected), STRF(output));
	}
	buf_free(&output);
	buf_free(&expected);
	return good;
}

static bool takes_file(const char *option)
{
	struct str name = str_of(option);
	return str_is(name, "--script") || str_is(name, "--replay") || str_is(name, "--log");
}

/* Start a mockserver; its port is in $MOCK_PORT. Its files are in the project's folder. */
bool stage_do_mock(struct stage *s)
{
	const char *options[24] = {0};
	for (size_t i = 0; i < s->step->n && i < 23; i++) {
		struct str word = s->step->words[i].text;
		bool is_file = i > 0 && takes_file(options[i - 1]);
		options[i] = is_file ? stage_path(s, word).p : arena_dup(&s->arena, word).p;
	}
	if (s->mock.pid > 0)
		mockrun_stop(&s->mock);
	s->mock = mockrun_start(options);
	if (s->mock.pid < 0)
		return stage_fail(s, "the mockserver does not start");
	stage_env(s, STR("MOCK_PORT"), arena_printf(&s->arena, "%d", s->mock.port));
	return true;
}

static bool start(struct stage *s, char *const *argv)
{
	const char *why = "";
	struct terminal_start how = {
		.term = stage_getenv(s, "TERM"),
		.dir = s->project.p,
		.argv = argv,
		.env = s->env,
		.rows = s->rows,
		.columns = s->columns,
	};
	if (s->is_running)
		terminal_stop(&s->terminal);
	s->is_running = terminal_start(&s->terminal, &how, &why);
	if (!s->is_running) {
		terminal_stop(&s->terminal);
		return stage_fail(s, "%s", why);
	}
	s->bytes_before = 0;
	return stage_rest(s);
}

bool stage_do_start(struct stage *s)
{
	char *argv[32] = {mockrun_build_path("strop")};
	for (size_t i = 0; i < s->step->n && i < 30; i++)
		argv[i + 1] = mem_dup(s->step->words[i].text);
	bool good = start(s, argv);
	for (size_t i = 0; argv[i]; i++)
		free(argv[i]);
	return good;
}

bool stage_do_start_command(struct stage *s)
{
	char *command = mem_dup(s->step->rest);
	char shell[] = "/bin/sh", option[] = "-c";
	bool good = start(s, (char *[]){shell, option, command, NULL});
	free(command);
	return good;
}
