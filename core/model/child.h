/*
 * child: a program started by us: bytes to its stdin, bytes from its stdout, the end of its stderr.
 *
 * It gets a process group of its own, our environment without secrets (childenv.h), no core dumps
 * and no descriptor but those three; never a shell. Nothing here blocks: the owner waits for its
 * descriptors and lets it move. When it ends, or is freed before, all that it has started in its
 * group is killed. Private to core/model.
 */
#ifndef STROP_CHILD_H
#define STROP_CHILD_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "str.h"

enum { CHILD_FDS = 4 };

struct child;

/* Start argv[0] (looked up in PATH, or a path, relative to `dir`) in `dir` (empty: ours). `input`
 * is borrowed until it is over. NULL: it cannot be started. */
struct child *child_start(
	const struct str *argv, size_t n, struct str dir, struct str input, struct err *err);

/* Move on: appends to *output. False once it is over: it has ended and all it wrote was read. */
bool child_turn(struct child *c, struct buf *output);

/* What to wait for, at most CHILD_FDS; returns how many. */
size_t child_fds(const struct child *c, struct pollfd *out);

/* How long a wait for these may last, because the system cannot tell of its end; -1: for ever. */
int child_patience_ms(const struct child *c);

/* Whether it ended by itself with status 0; else a sentence about how, with the end of its stderr
 * (outside text), in *words. It must be over. */
bool child_succeeded(const struct child *c, struct buf *words);

void child_free(struct child *c); /* NULL is fine */

#endif
