/* project: owns the making of projects and the starting of the real binary on them. */
#include "testproject.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mem.h"
#include "mockrun.h"
#include "test.h"

void project_write(const char *dir, const char *name, const char *format, ...)
{
	struct buf path = {0};
	va_list args;
	buf_addf(&path, "%s/%s", dir, name);
	for (char *slash = path.p + strlen(dir) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(path.p, 0700);
		*slash = '/';
	}
	FILE *f = fopen(path.p, "wb");
	if (!f)
		fail_msg("cannot write %s", path.p);
	va_start(args, format);
	vfprintf(f, format, args);
	va_end(args);
	fclose(f);
	buf_free(&path);
}

int project_strop(const char *dir, const char *out, const char *const *args)
{
	enum { FIRST = 4 };
	const char *argv[32] = {"strop", "--trust", "-C", dir};
	size_t n = FIRST;
	char *binary = mockrun_build_path("strop");
	while (args[n - FIRST] && n < 31) {
		argv[n] = args[n - FIRST];
		n++;
	}
	pid_t pid = fork();
	if (pid == 0) {
		int fd = open(out ? out : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(fd, 1);
		dup2(fd, 2);
		execv(binary, (char *const *)argv);
		_exit(127);
	}
	free(binary);
	return pid;
}

int project_wait(int pid)
{
	int status = 0;
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
