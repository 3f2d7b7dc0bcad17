/*
 * store_sql: what the files of core/store share: the connection, its statements, binding and
 * reading. Private to core/store.
 *
 * Every statement of the program is a row of statements.def and is prepared once, on first use.
 * Values are always bound.
 */
#ifndef STROP_STORE_SQL_H
#define STROP_STORE_SQL_H

#include <sqlite3.h>

#include "hash.h"
#include "store.h"

enum statement {
#define STATEMENT(name, sql) SQL_##name,
#include "statements.def"
#undef STATEMENT
	SQL_COUNT
};

struct store {
	sqlite3 *db;
	char *path;
	char *owner; /* this process, as rows name it */
	bool in_memory;
	long long lost_calls;
	int64_t *live; /* rows of the ledger whose calls this process has on their way (ledger.c) */
	size_t n_live, cap_live;
	sqlite3_stmt *statements[SQL_COUNT];
};

/* The statement, reset and with its parameters bound by `types`, one letter each: i int64_t, d
 * double (NaN binds NULL), s struct str, z const char * (NULL binds NULL), h const struct hash *
 * (32-byte blob), b struct str as blob, n NULL in place of a
 * pointer argument. NULL on failure with err set. */
sqlite3_stmt *sql_use(
	struct store *s, enum statement which, struct err *err, const char *types, ...);

/* Step to the next row; *row says whether there is one. After the last the statement is reset. */
int sql_step(struct store *s, sqlite3_stmt *stmt, bool *row, struct err *err);

/* Bind and run a statement that gives no rows. */
int sql_run(struct store *s, enum statement which, struct err *err, const char *types, ...);

/* Bind, run and read the first column of the first row as an integer; *out is `missing` without a
 * row. */
int sql_int(struct store *s, enum statement which, int64_t missing, int64_t *out, struct err *err,
	const char *types, ...);

/* Reading rows: `read` fills one element from the statement's present row, texts into the arena.
 * Each takes a statement as sql_use gives it (NULL: that failed) and leaves it reset. */
typedef void sql_reader(struct arena *a, sqlite3_stmt *row, void *out);

/* The first row. */
int sql_one(struct store *s, sqlite3_stmt *stmt, struct arena *a, sql_reader *read, void *out,
	bool *found, struct err *err);

/* Up to max rows into an array that begins at `out`, elements of `size` bytes. */
int sql_some(struct store *s, sqlite3_stmt *stmt, struct arena *a, sql_reader *read, size_t size,
	void *out, size_t max, size_t *n, struct err *err);

/* All rows into an array in the arena. */
int sql_all(struct store *s, sqlite3_stmt *stmt, struct arena *a, sql_reader *read, size_t size,
	void **out, size_t *n, struct err *err);

/* Reset, so that a reader that stops early holds no lock. Returns 0. */
int sql_done(sqlite3_stmt *stmt);

struct str sql_str(struct arena *a, sqlite3_stmt *stmt, int column); /* text or blob, copied */
struct hash sql_hash(sqlite3_stmt *stmt, int column);
double sql_num(sqlite3_stmt *stmt, int column); /* NULL gives NaN */

/* ERR_STORE with the file's name, what was being done and SQLite's words. */
int sql_err(struct store *s, const char *what, struct err *err);

/* schema.c. verify only reads: whether the file is a store that this program knows. upgrade brings
 * it up to date; create makes the tables of a new file. */
int schema_verify(struct store *s, struct err *err);
int schema_upgrade(struct store *s, struct err *err);
int schema_create(sqlite3 *db, const char *path, struct err *err);

/* owner.c. This process as rows name it: pid, start time and host. The caller frees it. */
char *owner_describe(void);

/* Whether that process still lives; where that cannot be asked, whether `since_ms` is not long ago. */
bool owner_is_alive(const struct store *s, const char *owner, int64_t since_ms);

/* The calls that dead processes had on their way become unknown, their hold is let go. Before it
 * writes it looks whether the file is whole: ERR_STORE. */
int owner_bury_dead(struct store *s, struct err *err);

#endif
