/*
 * signals: owns the handlers. A handler does what is safe in one: it counts and writes one byte to
 * a pipe, which the one wait of the loop watches. A third SIGINT does not wait for the loop.
 */
#include "signals.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile int level;
static volatile sig_atomic_t last;
static int pipe_ends[2] = {-1, -1};

static void on_signal(int number)
{
	last = number;
	level = number == SIGINT ? level + 1 : level + 2;
	if (level > 3)
		_exit(128 + number);
	ssize_t written = write(pipe_ends[1], "", 1);
	(void)written; /* a full pipe is readable already */
}

void signals_watch(void)
{
	if (pipe_ends[0] != -1 || pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return;
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

int signals_level(void)
{
	return level > 2 ? 2 : level;
}

const volatile int *signals_flag(void)
{
	return &level;
}

int signals_fd(void)
{
	return pipe_ends[0];
}

void signals_drain(void)
{
	char bytes[64];
	while (pipe_ends[0] != -1 && read(pipe_ends[0], bytes, sizeof bytes) > 0)
		;
}

int signals_status(void)
{
	return 128 + (last ? last : SIGINT);
}
