/*
 * terminal: a program in a pseudo-terminal whose other side is an emulator. The program gets job
 * control as from a shell: it is the foreground job of a session that it does not lead, so that it
 * can be suspended.
 *
 * Nothing happens between calls; each call that waits takes what the program writes to the emulator.
 */
#ifndef STROP_TERMINAL_H
#define STROP_TERMINAL_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

#include "emulator.h"
#include "str.h"

struct terminal {
	struct emulator *emulator;
	int master, slave;
	pid_t keeper, pid; /* who leads the session; the program */
	int report;        /* from the keeper: how the program ended */
	struct termios before;
	bool has_ended;
	int status; /* as exit: 128 + n after signal n */
};

struct terminal_start {
	const char *term, *dir;
	char *const *argv, *const *env;
	int rows, columns;
};

/* False, with a sentence in *why, when it cannot be started. */
bool terminal_start(struct terminal *t, const struct terminal_start *start, const char **why);
void terminal_stop(struct terminal *t); /* kills what still runs, frees everything; idempotent */

/* Take output for at most ms; returns whether any came. Sets has_ended when the program is gone. */
bool terminal_pump(struct terminal *t, int ms);

/* Send keys, taking output meanwhile; false when the program does not read them within ms. */
bool terminal_send(struct terminal *t, struct str bytes, int ms);

/* Until the program sleeps, has read all input, and has been silent for quiet_ms; false after max_ms. */
bool terminal_settle(struct terminal *t, int quiet_ms, int max_ms);

void terminal_resize(struct terminal *t, int rows, int columns);
bool terminal_is_stopped(const struct terminal *t); /* by job control */

/* Whether the line discipline is as it was before the program started. */
bool terminal_is_restored(const struct terminal *t);

long terminal_memory_kib(const struct terminal *t); /* resident; -1 when unknown */

int64_t terminal_now_ms(void);

#endif
