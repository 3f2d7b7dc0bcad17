/*
 * term_signals: owns the handlers while the terminal is ours. A handler sets a flag and writes one
 * byte to a pipe, which the loop's one wait watches. A fatal signal first brings the terminal back
 * and then goes to whoever had it before (a core dump, a sanitizer's report), on a stack of its
 * own: the usual one may be what overflowed. SIGQUIT stays ignored where it was (a job in the
 * background of a script).
 */
#include "term_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int told[] = {SIGTSTP, SIGWINCH, SIGCONT, SIGTERM, SIGHUP, SIGINT};
static const int fatal[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSYS};

enum { N_TOLD = sizeof told / sizeof *told, N_FATAL = sizeof fatal / sizeof *fatal };

static struct sigaction told_before[N_TOLD], fatal_before[N_FATAL];
static volatile sig_atomic_t is_stop, is_end, is_resized, is_continued;
static int pipe_ends[2] = {-1, -1};
static char fatal_stack[1 << 15];
static stack_t stack_before;

static void wake(void)
{
	ssize_t written = write(pipe_ends[1], "", 1);
	(void)written; /* a full pipe is readable already */
}

static void on_told(int number)
{
	int kept = errno;
	switch (number) {
	case SIGWINCH:
		is_resized = 1;
		break;
	case SIGTSTP:
		is_stop = 1;
		break;
	case SIGCONT:
		is_continued = 1;
		break;
	case SIGINT:
		/* While another program has the terminal, Ctrl-C is meant for that. */
		if (term.is_up)
			is_end = 1;
		break;
	default:
		is_end = 1;
	}
	wake();
	errno = kept;
}

/* Nobody survives this: an ignored signal would leave a program that waits without a screen. */
static void on_fatal(int number)
{
	const struct sigaction standard = {.sa_handler = SIG_DFL};
	term_rescue();
	for (size_t i = 0; i < N_FATAL; i++)
		if (fatal[i] == number)
			sigaction(number,
				fatal_before[i].sa_handler == SIG_IGN ? &standard
								      : &fatal_before[i],
				NULL);
	raise(number); /* delivered when this handler returns */
}

static void take_fatal(size_t i, const struct sigaction *action)
{
	sigaction(fatal[i], NULL, &fatal_before[i]);
	if (fatal[i] != SIGQUIT || fatal_before[i].sa_handler != SIG_IGN)
		sigaction(fatal[i], action, NULL);
}

int signals_open(struct err *err)
{
	if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return err_set(err, ERR_IO, "cannot make a pipe: %s", strerror(errno));
	is_stop = is_end = is_resized = is_continued = 0;
	stack_t stack = {.ss_sp = fatal_stack, .ss_size = sizeof fatal_stack};
	sigaltstack(&stack, &stack_before);
	struct sigaction action = {.sa_handler = on_told, .sa_flags = SA_RESTART};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < N_TOLD; i++)
		sigaction(told[i], &action, &told_before[i]);
	action = (struct sigaction){.sa_handler = on_fatal, .sa_flags = SA_ONSTACK};
	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < N_FATAL; i++)
		take_fatal(i, &action);
	return ERR_OK;
}

void signals_close(void)
{
	for (size_t i = 0; i < N_FATAL; i++)
		sigaction(fatal[i], &fatal_before[i], NULL);
	for (size_t i = 0; i < N_TOLD; i++)
		sigaction(told[i], &told_before[i], NULL);
	sigaltstack(&stack_before, NULL);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	pipe_ends[0] = pipe_ends[1] = -1;
}

/* Cleared only where it was seen: a signal may come at any point. */
static bool take(volatile sig_atomic_t *flag)
{
	if (!*flag)
		return false;
	*flag = 0;
	return true;
}

bool signals_take_resized(void)
{
	return take(&is_resized);
}

bool signals_take_continued(void)
{
	return take(&is_continued);
}

int term_signal_fd(void)
{
	return pipe_ends[0];
}

unsigned term_signals(void)
{
	char bytes[64];
	while (pipe_ends[0] >= 0 && read(pipe_ends[0], bytes, sizeof bytes) > 0)
		;
	/* What came after term_event was asked is told by it on the next turn: wake for that. */
	if (is_resized || is_continued)
		wake();
	return (take(&is_stop) ? TERM_STOP : 0u) | (take(&is_end) ? TERM_END : 0u);
}

void term_suspend(void)
{
	struct sigaction ours, standard = {.sa_handler = SIG_DFL};
	if (told_before[0].sa_handler == SIG_IGN) /* a shell that could not continue us */
		return;
	term_leave();
	sigaction(SIGTSTP, &standard, &ours);
	kill(0, SIGTSTP); /* the whole job, so that a script that waits for us stops, too */
	sigaction(SIGTSTP, &ours, NULL);
	is_continued = is_stop = 0;
	term_enter();
}
