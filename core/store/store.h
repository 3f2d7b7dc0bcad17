/*
 * store: the one SQLite file of a project, .strop/strop.db. All SQL lives in core/store; everything
 * above speaks in structs.
 *
 * WAL, synchronous=FULL, foreign keys, STRICT tables, numbered schema steps. A call or a result is
 * durable when store_commit returns. A file that is not ours, damaged, newer than this program or
 * on a network file system is refused with a sentence and left as it is.
 *
 * One store per process and file. Functions return ERR_STORE with the file's name when SQLite
 * refuses.
 */
#ifndef STROP_STORE_H
#define STROP_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "str.h"

struct store;

/* Open the file, creating it (and its folder, mode 0700) when it does not exist. ":memory:" is a
 * store that is not kept. */
int store_open(const char *path, struct store **out, struct err *err);
void store_close(struct store *s);
const char *store_path(const struct store *s);

/* A write transaction (BEGIN IMMEDIATE). store_begin when one is open is fine and does nothing;
 * store_commit without one too. Commit fails when the file was moved or deleted under us, because
 * what is written then is lost. */
int store_begin(struct store *s, struct err *err);
int store_commit(struct store *s, struct err *err);
void store_rollback(struct store *s);

/* Many small reads as of one moment, without taking the lock for each: hold, read, release with
 * what hold said. Within a write transaction nothing needs to be held. */
bool store_read_hold(struct store *s);
void store_read_release(struct store *s, bool held);

/*
 * The hold: one process at a time imports or indexes in several transactions. It stands in the store
 * until it is let go, and who dies gives it up. Each call is part of the open transaction.
 */

/* Take it: *mine says whether this process has it now. Another living process keeps it, unless it is
 * taken by `force`: whoever needs all at once does not wait for somebody who works in slices. */
int store_hold(struct store *s, bool force, bool *mine, struct err *err);
/* Whether it was not taken away meanwhile: to be asked first in each further transaction. */
int store_still_holds(struct store *s, bool *mine, struct err *err);
int store_let_go(struct store *s, struct err *err);

/* PRAGMA integrity_check; ERR_STORE with its first complaint. */
int store_check(struct store *s, struct err *err);

/* How many calls of dead processes were found when the store was opened, and are unknown since
 * (ledger.h). */
long long store_lost_calls(const struct store *s);

struct store_size {
	long long calls, versions, runs, results, examples, chunks, bytes;
};
int store_size(struct store *s, struct store_size *out, struct err *err);

#endif
