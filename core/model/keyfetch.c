/*
 * keyfetch: owns the getting of a key from where it is kept: a variable, a file, a command.
 *
 * A command is not run by child.h, which gathers what is printed in ordinary memory and waits in the
 * loop: here it goes from the pipe into locked memory, and is waited for.
 *
 * A variable is looked at each time, because that costs nothing; what a file or command gave stays
 * in locked memory as long as the keyring.
 */
#include "keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "childenv.h"
#include "clock.h"
#include "fs.h"
#include "mem.h"
#include "origin.h"

enum { COMMAND_MS = 10000 };

/* ---- a variable ---- */

/* What variables held, by their names: at most a handful. */
struct variable {
	struct variable *next;
	char *name;
	struct secret *secret;
};

static struct variable *variables;

static struct variable *variable_of(const char *name)
{
	struct variable *v = variables;
	while (v && strcmp(v->name, name) != 0)
		v = v->next;
	if (v)
		return v;
	v = mem_alloc(sizeof *v);
	*v = (struct variable){.next = variables, .name = mem_dup(str_of(name))};
	return variables = v;
}

static int from_variable(
	struct str name, const char *from, const struct secret **out, struct err *err)
{
	struct arena a = {0};
	const char *zname = arena_dup(&a, name).p;
	struct str value = str_of(getenv(zname));
	struct variable *v = variable_of(zname);
	int bad = value.n ? 0 : err_set(err, ERR_INPUT, "%s is not set", from);
	if (bad || !v->secret || !str_eq(secret_value(v->secret), value)) {
		secret_free(v->secret);
		v->secret = NULL;
		bad = bad ? bad : secret_new(value, from, &v->secret, err);
	}
	*out = v->secret;
	arena_free(&a);
	return bad;
}

/* ---- a file ---- */

static int from_file(const char *path, const char *from, struct secret **out, struct err *err)
{
	int fd;
	int bad = fs_open_private(path, 077, &fd, err);
	if (bad) {
		err_prefix(err, "%s", from);
		return bad;
	}
	bad = secret_read(fd, 0, from, out, err);
	close(fd);
	return bad;
}

/* ---- a command ---- */

static int start(char *const *argv, int out, pid_t *pid)
{
	struct arena a = {0};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, usual;
	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGXFSZ);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out, 1);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addclosefrom_np(&files, 3);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes,
		POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &usual);
	int code = posix_spawnp(pid, argv[0], &files, &attributes, argv, childenv(&a));
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	arena_free(&a);
	return code;
}

/* Its wait status, or -1 when it had to be killed. When the time is over all that it started goes
 * with it, while its number is still ours. */
static int wait_until(pid_t pid, int64_t until_us)
{
	int status;
	pid_t got;
	if (clock_mono_us() >= until_us)
		kill(-pid, SIGKILL);
	while ((got = waitpid(pid, &status, WNOHANG)) == 0 && clock_mono_us() < until_us)
		poll(NULL, 0, 2);
	if (got == pid)
		return status;
	kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return -1;
}

static int judge(int status, int limit_ms, const char *from, struct err *err)
{
	if (status < 0)
		return err_set(err, ERR_INPUT,
			"%s: it was not done in %g s and was ended: unlock what it reads first",
			from, limit_ms / 1000.0);
	if (!WIFEXITED(status))
		return err_set(
			err, ERR_INPUT, "%s: it was ended by signal %d", from, WTERMSIG(status));
	return WEXITSTATUS(status)
		       ? err_set(err, ERR_INPUT,
				 "%s: it ended with status %d: run it yourself to see why", from,
				 WEXITSTATUS(status))
		       : 0;
}

int key_from_command(
	char *const *argv, int limit_ms, const char *from, struct secret **out, struct err *err)
{
	int64_t until_us = clock_mono_us() + (int64_t)limit_ms * 1000;
	int ends[2];
	pid_t pid;
	struct err why = {0};
	*out = NULL;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_set(err, ERR_IO, "%s: %s", from, strerror(errno));
	int code = start(argv, ends[1], &pid);
	close(ends[1]);
	int bad =
		code ? err_set(err, ERR_INPUT, "%s: it cannot be started: %s", from, strerror(code))
		     : 0;
	if (!bad) {
		int unread = secret_read(ends[0], limit_ms, from, out, &why);
		bad = judge(wait_until(pid, until_us), limit_ms, from, err);
		if (!bad && unread)
			bad = err_set(err, why.code, "%s", why.text);
	}
	close(ends[0]);
	if (bad) {
		secret_free(*out);
		*out = NULL;
	}
	return bad;
}

/* ---- which of them ---- */

static struct str words_of(struct arena *a, char *const *argv)
{
	struct buf text = {0};
	for (size_t i = 0; argv[i]; i++)
		buf_addf(&text, "%s%s", i ? " " : "", argv[i]);
	struct str kept = arena_dup(a, buf_str(&text));
	buf_free(&text);
	return kept;
}

static int from_source(struct key_source *k, const struct secret **out, struct err *err)
{
	struct arena a = {0};
	const char *what = k->env.n ? "environment variable" : k->file.n ? "file" : "command";
	struct str name = k->env.n ? k->env : k->file.n ? k->file : words_of(&a, k->command);
	const char *from = arena_printf(&a, "%.*s: the key for %.*s, %s %.*s", STRF(k->place),
		STRF(k->origin), what, STRF(name))
				   .p;
	int bad = 0;
	if (k->env.n)
		bad = from_variable(k->env, from, out, err);
	else if (!k->kept)
		bad = k->file.n ? from_file(k->file.p, from, &k->kept, err)
				: key_from_command(k->command, COMMAND_MS, from, &k->kept, err);
	if (!bad && !k->env.n)
		*out = k->kept;
	arena_free(&a);
	return bad;
}

int key_for(const struct model_config *config, struct str url, const struct secret **out,
	struct err *err)
{
	struct arena a = {0};
	struct str origin;
	*out = NULL;
	bool is_its =
		config->key && origin_of(&a, url, &origin) && str_eq(origin, config->key->origin);
	const char *from = arena_printf(&a, "model %.*s: its key, environment variable %.*s,",
		STRF(config->id), STRF(config->api_key_env))
				   .p;
	int bad = is_its                  ? from_source(config->key, out, err)
		  : config->api_key_env.n ? from_variable(config->api_key_env, from, out, err)
					  : 0;
	arena_free(&a);
	return bad;
}
