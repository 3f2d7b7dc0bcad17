/*
 * child: owns the starting, feeding and ending of programs.
 *
 * Its end is told by a process descriptor where the system has them, else by looking now and then.
 * The group is killed before its leader is waited for, as long as the number is certainly ours.
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "childenv.h"
#include "mem.h"
#include "utf8.h"

enum {
	STDERR_TAIL = 2048,
	LOOK_EVERY_MS = 50, /* without a process descriptor */
	READS_A_TURN = 64,  /* of 64 KiB: more than a pipe holds */
};

struct child {
	pid_t pid;
	int in, out, error, end; /* -1: closed; end: readable once it has ended */
	struct str input;        /* what was not written yet */
	struct buf tail;         /* of stderr */
	bool over;
	int status; /* of waitpid */
};

/* ---- starting ---- */

struct pipes {
	int in[2], out[2], error[2], failed[2];
};

static int *const *ends_of(struct pipes *p, int *list[4])
{
	list[0] = p->in;
	list[1] = p->out;
	list[2] = p->error;
	list[3] = p->failed;
	return list;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void pipes_close(struct pipes *p)
{
	int *list[4];
	ends_of(p, list);
	for (size_t i = 0; i < 4; i++) {
		close_fd(&list[i][0]);
		close_fd(&list[i][1]);
	}
}

static bool pipes_open(struct pipes *p)
{
	int *list[4];
	bool open = true;
	ends_of(p, list);
	for (size_t i = 0; i < 4; i++)
		list[i][0] = list[i][1] = -1;
	for (size_t i = 0; i < 4 && open; i++)
		open = pipe2(list[i], O_CLOEXEC) == 0;
	return open;
}

/* In the child, where only what is safe in a signal handler may be called. */
static _Noreturn void become(
	char *const *argv, char *const *environment, const char *dir, const struct pipes *p)
{
	const struct rlimit none = {0, 0};
	sigset_t empty;
	sigemptyset(&empty);
	setpgid(0, 0);
	setrlimit(RLIMIT_CORE, &none);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	sigprocmask(SIG_SETMASK, &empty, NULL);
	if ((!dir || chdir(dir) == 0) && dup2(p->in[0], 0) == 0 && dup2(p->out[1], 1) == 1 &&
		dup2(p->error[1], 2) == 2) {
		close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
		execvpe(argv[0], argv, environment);
	}
	int why = errno;
	ssize_t told = write(p->failed[1], &why, sizeof why);
	_exit(told == sizeof why ? 127 : 126);
}

/* 0 once the program runs, else the errno of what failed. Its end of the pipe is closed by exec. */
static int start_error(struct pipes *p)
{
	int why = 0;
	ssize_t n;
	close_fd(&p->failed[1]);
	do {
		n = read(p->failed[0], &why, sizeof why);
	} while (n < 0 && errno == EINTR);
	return n == sizeof why ? why : 0;
}

static int take_end(int *end)
{
	int fd = *end;
	*end = -1;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static int open_end(pid_t pid)
{
#ifdef SYS_pidfd_open
	return (int)syscall(SYS_pidfd_open, pid, 0);
#else
	(void)pid;
	return -1;
#endif
}

static struct child *child_new(pid_t pid, struct pipes *p, struct str input)
{
	struct child *c = mem_alloc(sizeof *c);
	*c = (struct child){.pid = pid,
		.in = take_end(&p->in[1]),
		.out = take_end(&p->out[0]),
		.error = take_end(&p->error[0]),
		.end = open_end(pid),
		.input = input};
	return c;
}

static char **argv_of(struct arena *a, const struct str *argv, size_t n)
{
	char **list = arena_alloc(a, (n + 1) * sizeof *list);
	for (size_t i = 0; i < n; i++)
		list[i] = (char *)arena_dup(a, argv[i]).p;
	return list;
}

struct child *child_start(
	const struct str *argv, size_t n, struct str dir, struct str input, struct err *err)
{
	struct arena a = {0};
	struct pipes p;
	struct child *c = NULL;
	char **list = argv_of(&a, argv, n), **environment = childenv(&a);
	const char *at = dir.n ? arena_dup(&a, dir).p : NULL;
	pid_t pid = pipes_open(&p) ? fork() : -1;
	int why = pid < 0 ? errno : 0;
	if (pid == 0)
		become(list, environment, at, &p);
	if (pid > 0 && (why = start_error(&p)) != 0)
		waitpid(pid, NULL, 0);
	if (why)
		err_set(err, ERR_INPUT, "%s cannot be started%s%s: %s", list[0], at ? " in " : "",
			at ? at : "", strerror(why));
	else
		c = child_new(pid, &p, input);
	pipes_close(&p);
	arena_free(&a);
	return c;
}

/* ---- moving on ---- */

static void feed(struct child *c)
{
	while (c->in >= 0 && c->input.n) {
		ssize_t n = write(c->in, c->input.p, c->input.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			break; /* it does not read: its business */
		c->input = str_from(c->input, (size_t)n);
	}
	close_fd(&c->in);
}

static void drain(int *fd, struct buf *to)
{
	char bytes[65536];
	for (int i = 0; i < READS_A_TURN && *fd >= 0; i++) {
		ssize_t n = read(*fd, bytes, sizeof bytes);
		if (n > 0)
			buf_add(to, (struct str){bytes, (size_t)n});
		else if (n == 0 || (errno != EINTR && errno != EAGAIN))
			close_fd(fd);
		else if (errno == EAGAIN)
			return;
	}
}

static void drain_tail(struct child *c)
{
	drain(&c->error, &c->tail);
	if (c->tail.n <= STDERR_TAIL)
		return;
	memmove(c->tail.p, c->tail.p + c->tail.n - STDERR_TAIL, STDERR_TAIL);
	buf_cut(&c->tail, STDERR_TAIL);
}

static bool has_ended(const struct child *c)
{
	siginfo_t info = {0};
	return waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == c->pid;
}

/* The leader stays a zombie until it is waited for, so that the group is still its own. After
 * SIGKILL there is nothing to wait for but the system's tidying up. */
static void end_group(struct child *c)
{
	kill(-c->pid, SIGKILL);
	while (waitpid(c->pid, &c->status, 0) < 0 && errno == EINTR)
		continue;
	c->over = true;
}

bool child_turn(struct child *c, struct buf *output)
{
	bool ended = !c->over && has_ended(c);
	if (c->over)
		return false;
	feed(c);
	drain(&c->out, output);
	drain_tail(c);
	if (ended)
		end_group(c);
	return !c->over;
}

size_t child_fds(const struct child *c, struct pollfd *out)
{
	const struct pollfd all[CHILD_FDS] = {{.fd = c->in, .events = POLLOUT},
		{.fd = c->out, .events = POLLIN}, {.fd = c->error, .events = POLLIN},
		{.fd = c->end, .events = POLLIN}};
	size_t n = 0;
	for (size_t i = 0; i < CHILD_FDS && !c->over; i++)
		if (all[i].fd >= 0)
			out[n++] = all[i];
	return n;
}

int child_patience_ms(const struct child *c)
{
	return c->over ? 0 : c->end >= 0 ? -1 : LOOK_EVERY_MS;
}

/* ---- ending ---- */

bool child_succeeded(const struct child *c, struct buf *words)
{
	struct arena a = {0};
	struct str tail = str_trim(utf8_repair(&a, buf_str(&c->tail)));
	if (WIFEXITED(c->status) && WEXITSTATUS(c->status) == 0)
		return true;
	if (WIFSIGNALED(c->status))
		buf_addf(words, "was ended by signal %d (%s)", WTERMSIG(c->status),
			strsignal(WTERMSIG(c->status)));
	else
		buf_addf(words, "ended with status %d", WEXITSTATUS(c->status));
	if (tail.n)
		buf_addf(words, ": %.*s", STRF(tail));
	arena_free(&a);
	return false;
}

void child_free(struct child *c)
{
	if (!c)
		return;
	if (!c->over)
		end_group(c);
	close_fd(&c->in);
	close_fd(&c->out);
	close_fd(&c->error);
	close_fd(&c->end);
	buf_free(&c->tail);
	free(c);
}
