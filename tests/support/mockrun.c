/* mockrun: owns the starting and stopping of a mockserver by tests. It dies with its parent,
 * however that ends. */
#include "mockrun.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mem.h"

/* Every test and tool lies below the build directory's tests/. */
char *mockrun_build_path(const char *name)
{
	char self[PATH_MAX];
	struct buf path = {0};
	ssize_t n = readlink("/proc/self/exe", self, sizeof self);
	struct str exe = {self, n > 0 ? (size_t)n : 0};
	ssize_t at = str_rfind(exe, STR("/tests/"));
	buf_addf(&path, "%.*s/%s", at > 0 ? (int)at : 0, self, name);
	return buf_take(&path);
}

static _Noreturn void become_server(const char *path, const char *const *options, int out)
{
	char *argv[32] = {mem_dup(str_of(path))};
	for (size_t i = 0; options && options[i] && i < 30; i++)
		argv[i + 1] = mem_dup(str_of(options[i]));
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(out, 1);
	execv(path, argv);
	_exit(127);
}

static int read_port(int fd)
{
	char line[64];
	size_t n = 0;
	int port = 0;
	while (n < sizeof line - 1 && read(fd, line + n, 1) == 1 && line[n++] != '\n')
		;
	line[n] = '\0';
	return sscanf(line, "listening %d", &port) == 1 ? port : 0;
}

struct mockrun mockrun_start(const char *const *options)
{
	struct mockrun mock = {.pid = -1};
	int ends[2];
	char *path = mockrun_build_path("tests/tools/mockserver");
	if (pipe(ends) == 0) {
		fflush(NULL);
		mock.pid = fork();
		if (mock.pid == 0)
			become_server(path, options, ends[1]);
		close(ends[1]);
		mock.port = read_port(ends[0]);
		close(ends[0]);
		if (mock.pid > 0 && !mock.port) {
			waitpid(mock.pid, NULL, 0);
			mock.pid = -1;
		}
	}
	free(path);
	return mock;
}

int mockrun_stop(struct mockrun *mock)
{
	int status = 0;
	if (mock->pid <= 0)
		return -1;
	kill(mock->pid, SIGTERM);
	waitpid(mock->pid, &status, 0);
	mock->pid = -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int mockrun_connect(const struct mockrun *mock)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((unsigned short)mock->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

void mockrun_exchange(const struct mockrun *mock, struct str request, struct buf *reply)
{
	char block[65536];
	ssize_t n = -1;
	int fd = mockrun_connect(mock);
	if (fd < 0)
		return;
	if (send(fd, request.p, request.n, MSG_NOSIGNAL) == (ssize_t)request.n)
		while ((n = recv(fd, block, sizeof block, 0)) > 0)
			buf_add(reply, (struct str){block, (size_t)n});
	if (n < 0)
		buf_addz(reply, "(reset)");
	close(fd);
}
