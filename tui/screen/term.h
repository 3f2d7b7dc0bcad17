/*
 * term: the terminal: the one place that sees curses. Owns its modes from term_open to term_close
 * and restores them on every way out: return, exit, a fatal signal, out of memory, SIGTSTP.
 *
 * Everything written goes through terminfo's strings, but for the few named at the top of term.c
 * (mouse, bracketed paste, clipboard), which terminfo has no standard names for.
 */
#ifndef STROP_TERM_H
#define STROP_TERM_H

#include <stdbool.h>

#include "cells.h"
#include "err.h"
#include "input.h"
#include "theme.h"

struct term_options {
	bool mouse;
	const char *term; /* instead of $TERM; NULL */
};

/* Take the terminal of standard input and output over. ERR_INPUT when they are none, or it is too
 * dumb to move the cursor; the sentence says what to do. One at a time. */
int term_open(const struct term_options *options, struct err *err);
void term_close(void); /* idempotent */

int term_fd(void);                              /* to wait on, for reading */
void term_size(int *rows, int *columns);        /* as last seen */
void term_set_theme(const struct theme *theme); /* copied; the whole screen is drawn anew */
void term_set_mouse(bool on);

/* Read what is there (never waits) and hand out the next event; a changed size is EVENT_RESIZE.
 * False: none now; *wait_us as input_next. *hangup: the terminal is gone. */
bool term_event(struct event *out, int64_t *wait_us, bool *hangup);

/* Show the grid: only what differs from what is shown goes out, in one write. */
void term_show(const struct grid *g);
void term_redraw(void); /* the next term_show draws everything (Ctrl-L, after a resume) */

/* Put text on the system's clipboard by OSC 52, through tmux (and screen) if need be. At most
 * 74,994 bytes, what common terminals take; more is refused: false. */
bool term_copy(struct str text);

/* Give the terminal back for another program (an editor), and take it again. */
void term_leave(void);
void term_enter(void);
void term_suspend(void); /* as after Ctrl-Z: stop this process; returns when it is continued */

/* Signals: SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP and SIGINT write to a pipe whose other end
 * term_fd's waiter should watch, too. */
int term_signal_fd(void);
/* What came since last asked, as flags: STOP (SIGTSTP) asks for term_suspend, END (SIGTERM, SIGHUP,
 * SIGINT) for the end of the program. SIGWINCH is told by term_event. */
enum { TERM_STOP = 1, TERM_END = 2 };
unsigned term_signals(void);

#endif
