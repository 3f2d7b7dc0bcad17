/*
 * terminal: owns the pseudo-terminal, the program in it, and the waiting.
 *
 * A program is at rest when it sleeps, its input is read and nothing has come for a while: a wait
 * for that is as short as the machine allows, and a slow machine only makes it longer. The slave
 * side stays open here, to see the unread input and the line discipline.
 */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { POLL_MS = 4, LAST_MS = 20 };

int64_t terminal_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void default_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void become_program(const struct terminal *t, const struct terminal_start *start)
{
	setpgid(0, 0);
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(t->slave, getpid());
	default_signals();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (chdir(start->dir) < 0)
		_exit(126);
	for (int fd = 0; fd < 3; fd++)
		dup2(t->slave, fd);
	for (int fd = 3; fd < 64; fd++)
		close(fd);
	execve(start->argv[0], start->argv, start->env);
	_exit(127);
}

/* Leads the session, starts the program as its foreground job, reports its pid and its end. */
static _Noreturn void become_keeper(
	const struct terminal *t, const struct terminal_start *start, int report)
{
	int status = 0;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsid();
	ioctl(t->slave, TIOCSCTTY, 0);
	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	pid_t pid = fork();
	if (pid == 0)
		become_program(t, start);
	close(t->master);
	if (write(report, &pid, sizeof pid) != sizeof pid)
		_exit(1);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	_exit(write(report, &status, sizeof status) != sizeof status);
}

static bool fork_keeper(struct terminal *t, const struct terminal_start *start)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return false;
	fflush(NULL);
	t->keeper = fork();
	if (t->keeper == 0)
		become_keeper(t, start, ends[1]);
	close(ends[1]);
	t->report = ends[0];
	return t->keeper > 0 && read(t->report, &t->pid, sizeof t->pid) == sizeof t->pid &&
	       t->pid > 0;
}

bool terminal_start(struct terminal *t, const struct terminal_start *start, const char **why)
{
	struct winsize size = {
		.ws_row = (unsigned short)start->rows, .ws_col = (unsigned short)start->columns};
	*t = (struct terminal){.master = -1, .slave = -1, .report = -1};
	t->emulator = emulator_new(start->term, start->rows, start->columns);
	*why = "no terminfo entry of that TERM, or no infocmp";
	if (!t->emulator)
		return false;
	*why = "no pseudo-terminal";
	if (openpty(&t->master, &t->slave, NULL, NULL, &size) < 0)
		return false;
	fcntl(t->master, F_SETFL, O_NONBLOCK);
	fcntl(t->master, F_SETFD, FD_CLOEXEC);
	tcgetattr(t->slave, &t->before);
	*why = "no process";
	return fork_keeper(t, start);
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void terminal_stop(struct terminal *t)
{
	if (!t->emulator)
		return;
	if (t->pid > 0 && !t->has_ended)
		kill(-t->pid, SIGKILL);
	if (t->keeper > 0)
		waitpid(t->keeper, NULL, 0);
	close_fd(&t->master);
	close_fd(&t->slave);
	close_fd(&t->report);
	emulator_free(t->emulator);
	*t = (struct terminal){.master = -1, .slave = -1, .report = -1};
}

static bool read_some(struct terminal *t)
{
	char bytes[65536];
	ssize_t n = read(t->master, bytes, sizeof bytes);
	if (n > 0)
		emulator_feed(t->emulator, (struct str){bytes, (size_t)n});
	return n > 0;
}

/* What the program wrote last may come a moment after the report of its end. */
static void see_end(struct terminal *t)
{
	struct pollfd fd = {.fd = t->report, .events = POLLIN};
	struct pollfd output = {.fd = t->master, .events = POLLIN};
	int status = 0;
	if (t->has_ended || poll(&fd, 1, 0) <= 0)
		return;
	if (read(t->report, &status, sizeof status) != sizeof status)
		status = 0xFF00;
	while (poll(&output, 1, LAST_MS) > 0 && read_some(t))
		;
	t->has_ended = true;
	t->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool terminal_pump(struct terminal *t, int ms)
{
	struct pollfd fd = {.fd = t->master, .events = POLLIN};
	bool some = poll(&fd, 1, t->has_ended ? 0 : ms) > 0 && read_some(t);
	see_end(t);
	return some;
}

bool terminal_send(struct terminal *t, struct str bytes, int ms)
{
	int64_t end = terminal_now_ms() + ms;
	while (bytes.n && !t->has_ended && terminal_now_ms() < end) {
		struct pollfd fd = {.fd = t->master, .events = POLLIN | POLLOUT};
		poll(&fd, 1, POLL_MS);
		if (fd.revents & POLLIN)
			read_some(t);
		ssize_t n = fd.revents & POLLOUT ? write(t->master, bytes.p, bytes.n) : 0;
		if (n > 0)
			bytes = str_from(bytes, (size_t)n);
		else
			terminal_pump(t, POLL_MS);
	}
	return bytes.n == 0;
}

/* The state letter of /proc/PID/stat: R runs, S sleeps, T is stopped, Z has ended; '?' unknown. */
static char state_of(const struct terminal *t)
{
	char path[64], line[512] = "";
	snprintf(path, sizeof path, "/proc/%d/stat", (int)t->pid);
	FILE *f = fopen(path, "re");
	if (!f)
		return '?';
	const char *name_end = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	fclose(f);
	return name_end && name_end[1] ? name_end[2] : '?';
}

bool terminal_is_stopped(const struct terminal *t)
{
	return state_of(t) == 'T';
}

static bool is_at_work(const struct terminal *t)
{
	int unread = 0;
	char state = state_of(t);
	if (state == 'R' || state == 'D')
		return true;
	return state != 'T' && ioctl(t->slave, FIONREAD, &unread) == 0 && unread > 0;
}

bool terminal_settle(struct terminal *t, int quiet_ms, int max_ms)
{
	int64_t now = terminal_now_ms(), end = now + max_ms, quiet_since = now;
	while (!t->has_ended && now < end) {
		bool some = terminal_pump(t, POLL_MS);
		now = terminal_now_ms();
		if (some || is_at_work(t))
			quiet_since = now;
		else if (now - quiet_since >= quiet_ms)
			return true;
	}
	return t->has_ended;
}

void terminal_resize(struct terminal *t, int rows, int columns)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
	emulator_resize(t->emulator, rows, columns);
	ioctl(t->master, TIOCSWINSZ, &size);
}

bool terminal_is_restored(const struct terminal *t)
{
	struct termios now;
	return tcgetattr(t->slave, &now) == 0 && now.c_iflag == t->before.c_iflag &&
	       now.c_oflag == t->before.c_oflag && now.c_cflag == t->before.c_cflag &&
	       now.c_lflag == t->before.c_lflag &&
	       memcmp(now.c_cc, t->before.c_cc, sizeof now.c_cc) == 0;
}

long terminal_memory_kib(const struct terminal *t)
{
	char path[64], line[256];
	long kib = -1;
	snprintf(path, sizeof path, "/proc/%d/status", (int)t->pid);
	FILE *f = fopen(path, "re");
	while (f && kib < 0 && fgets(line, sizeof line, f))
		if (sscanf(line, "VmRSS: %ld", &kib) != 1)
			kib = -1;
	if (f)
		fclose(f);
	return kib;
}
