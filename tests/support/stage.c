/* stage: owns the folder, the environment and the end of a screen test; other files have its steps. */
#include "stage.h"

#include <ftw.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs.h"

bool stage_fail(struct stage *s, const char *format, ...)
{
	char text[2048];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	buf_addz(&s->why, text);
	return false;
}

static size_t find_env(const struct stage *s, struct str name)
{
	for (size_t i = 0; i < s->n_env; i++)
		if (str_starts(str_of(s->env[i]), name) && s->env[i][name.n] == '=')
			return i;
	return s->n_env;
}

void stage_env(struct stage *s, struct str name, struct str value)
{
	struct buf pair = {0};
	size_t at = find_env(s, name);
	if (at + 2 > sizeof s->env / sizeof *s->env)
		return;
	buf_addf(&pair, "%.*s=%.*s", STRF(name), STRF(value));
	free(at < s->n_env ? s->env[at] : NULL);
	s->n_env += at == s->n_env;
	s->env[at] = buf_take(&pair);
}

const char *stage_getenv(const struct stage *s, const char *name)
{
	size_t at = find_env(s, str_of(name));
	return at < s->n_env ? s->env[at] + strlen(name) + 1 : NULL;
}

struct str stage_path(struct stage *s, struct str name)
{
	return fs_join(&s->arena, s->project, name);
}

/* A folder of the test's own, named in the environment. */
static bool add_folder(struct stage *s, const char *variable, const char *name)
{
	struct str path = arena_printf(&s->arena, "%s/%s", s->dir, name);
	stage_env(s, str_of(variable), path);
	return mkdir(path.p, 0700) == 0;
}

static void fill_env(struct stage *s)
{
	static const char *const kept[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"};
	char root[PATH_MAX] = "";
	char *strop = mockrun_build_path("strop"),
	     *mock = mockrun_build_path("tests/tools/mockserver");
	const char *path = getenv("PATH");
	stage_env(s, STR("PATH"), str_of(path ? path : "/usr/bin:/bin"));
	stage_env(s, STR("LC_ALL"), STR("C.UTF-8"));
	stage_env(s, STR("TZ"), STR("UTC"));
	stage_env(s, STR("TERM"), STR("xterm-256color"));
	stage_env(s, STR("SHELL"), STR("/bin/sh"));
	stage_env(s, STR("STROP"), str_of(strop));
	stage_env(s, STR("MOCK"), str_of(mock));
	stage_env(s, STR("ROOT"), str_of(getcwd(root, sizeof root) ? root : "."));
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (getenv(kept[i]))
			stage_env(s, str_of(kept[i]), str_of(getenv(kept[i])));
	free(strop);
	free(mock);
}

bool stage_open(struct stage *s, struct script *script, bool update)
{
	const char *base = getenv("TMPDIR");
	struct buf dir = {0};
	*s = (struct stage){.script = script, .update = update, .rows = 24, .columns = 80};
	s->mock.pid = -1;
	buf_addf(&dir, "%s/screen-XXXXXX", base && *base ? base : "/tmp");
	s->dir = buf_take(&dir);
	if (!mkdtemp(s->dir))
		return false;
	fill_env(s);
	s->project = arena_printf(&s->arena, "%s/project", s->dir);
	return add_folder(s, "HOME", "home") && add_folder(s, "XDG_CONFIG_HOME", "config") &&
	       add_folder(s, "XDG_STATE_HOME", "state") && add_folder(s, "TMPDIR", "tmp") &&
	       mkdir(s->project.p, 0700) == 0;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *walk)
{
	(void)st, (void)flag, (void)walk;
	return remove(path);
}

void stage_close(struct stage *s)
{
	if (s->is_running)
		terminal_stop(&s->terminal);
	if (s->mock.pid > 0)
		mockrun_stop(&s->mock);
	for (size_t i = 0; i < s->n_env; i++)
		free(s->env[i]);
	nftw(s->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(s->dir);
	arena_free(&s->arena);
	buf_free(&s->why);
}

bool stage_number(struct stage *s, size_t word, int *out)
{
	long long value;
	if (word >= s->step->n || !str_to_int(s->step->words[word].text, &value) || value < 0 ||
		value > INT_MAX)
		return stage_fail(s, "argument %zu must be a number", word + 1);
	*out = (int)value;
	return true;
}

bool stage_rest(struct stage *s)
{
	if (!s->is_running)
		return stage_fail(s, "nothing was started");
	terminal_settle(&s->terminal, STAGE_QUIET_MS, STAGE_REST_MS);
	struct str fault = emulator_fault(s->terminal.emulator);
	return fault.n ? stage_fail(s, "%.*s", STRF(fault)) : true;
}
