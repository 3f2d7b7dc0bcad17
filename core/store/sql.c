/* sql: owns the prepared statements, the binding of values and the reading of rows. Nothing else in
 * core/store steps a statement in a loop. */
#include "store_sql.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *const statement_sql[] = {
#define STATEMENT(name, sql) sql,
#include "statements.def"
#undef STATEMENT
};

int sql_err(struct store *s, const char *what, struct err *err)
{
	int code = sqlite3_extended_errcode(s->db);
	const char *advice = "";
	if ((code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB)
		advice = "; the file is damaged and was not changed: keep a copy and run `strop "
			 "doctor`";
	else if ((code & 0xFF) == SQLITE_FULL)
		advice = "; the disk is full: free some space and run again, what was finished is "
			 "kept";
	else if ((code & 0xFF) == SQLITE_BUSY)
		advice = "; another program holds it";
	return err_set(err, ERR_STORE, "%s: cannot %s: %s%s", s->path, what, sqlite3_errmsg(s->db),
		advice);
}

static int bind_one(sqlite3_stmt *stmt, int at, char type, va_list *args)
{
	switch (type) {
	case 'i':
		return sqlite3_bind_int64(stmt, at, va_arg(*args, int64_t));
	case 'd': {
		double value = va_arg(*args, double);
		return isnan(value) ? sqlite3_bind_null(stmt, at)
				    : sqlite3_bind_double(stmt, at, value);
	}
	case 's': {
		struct str text = va_arg(*args, struct str);
		return sqlite3_bind_text64(
			stmt, at, text.p ? text.p : "", text.n, SQLITE_TRANSIENT, SQLITE_UTF8);
	}
	case 'z': {
		const char *text = va_arg(*args, const char *);
		return sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);
	}
	case 'h':
		return sqlite3_bind_blob(stmt, at, va_arg(*args, const struct hash *)->b, HASH_SIZE,
			SQLITE_TRANSIENT);
	case 'b': {
		struct str blob = va_arg(*args, struct str);
		return sqlite3_bind_blob64(
			stmt, at, blob.p ? blob.p : "", blob.n, SQLITE_TRANSIENT);
	}
	}
	/* 'n': the argument is there but not wanted. */
	(void)va_arg(*args, const void *);
	return sqlite3_bind_null(stmt, at);
}

static sqlite3_stmt *use(
	struct store *s, enum statement which, struct err *err, const char *types, va_list *args)
{
	sqlite3_stmt **stmt = &s->statements[which];
	if (!*stmt && sqlite3_prepare_v3(s->db, statement_sql[which], -1, SQLITE_PREPARE_PERSISTENT,
			      stmt, NULL) != SQLITE_OK) {
		sql_err(s, "prepare a statement", err);
		return NULL;
	}
	sqlite3_reset(*stmt);
	for (int i = 0; types[i]; i++) {
		if (bind_one(*stmt, i + 1, types[i], args) != SQLITE_OK) {
			sql_err(s, "bind a value", err);
			return NULL;
		}
	}
	return *stmt;
}

sqlite3_stmt *sql_use(
	struct store *s, enum statement which, struct err *err, const char *types, ...)
{
	va_list args;
	va_start(args, types);
	sqlite3_stmt *stmt = use(s, which, err, types, &args);
	va_end(args);
	return stmt;
}

int sql_step(struct store *s, sqlite3_stmt *stmt, bool *row, struct err *err)
{
	int rc = sqlite3_step(stmt);
	*row = rc == SQLITE_ROW;
	if (rc == SQLITE_ROW)
		return 0;
	if (rc == SQLITE_DONE)
		return sql_done(stmt);
	int bad = sql_err(s, "read or write", err);
	sqlite3_reset(stmt);
	return bad;
}

int sql_run(struct store *s, enum statement which, struct err *err, const char *types, ...)
{
	va_list args;
	va_start(args, types);
	sqlite3_stmt *stmt = use(s, which, err, types, &args);
	va_end(args);
	bool row = false;
	if (!stmt)
		return ERR_STORE;
	int bad = sql_step(s, stmt, &row, err);
	sqlite3_reset(stmt);
	return bad;
}

int sql_int(struct store *s, enum statement which, int64_t missing, int64_t *out, struct err *err,
	const char *types, ...)
{
	va_list args;
	va_start(args, types);
	sqlite3_stmt *stmt = use(s, which, err, types, &args);
	va_end(args);
	bool row = false;
	if (!stmt)
		return ERR_STORE;
	int bad = sql_step(s, stmt, &row, err);
	*out = row && sqlite3_column_type(stmt, 0) != SQLITE_NULL ? sqlite3_column_int64(stmt, 0)
								  : missing;
	sqlite3_reset(stmt);
	return bad;
}

int sql_some(struct store *s, sqlite3_stmt *stmt, struct arena *a, sql_reader *read, size_t size,
	void *out, size_t max, size_t *n, struct err *err)
{
	bool row = true;
	int bad = stmt ? 0 : ERR_STORE;
	*n = 0;
	while (!bad && *n < max) {
		bad = sql_step(s, stmt, &row, err);
		if (bad || !row)
			break;
		read(a, stmt, (char *)out + size * (*n)++);
	}
	if (stmt)
		sqlite3_reset(stmt);
	return bad;
}

int sql_one(struct store *s, sqlite3_stmt *stmt, struct arena *a, sql_reader *read, void *out,
	bool *found, struct err *err)
{
	size_t n;
	int bad = sql_some(s, stmt, a, read, 0, out, 1, &n, err);
	*found = n == 1;
	return bad;
}

int sql_all(struct store *s, sqlite3_stmt *stmt, struct arena *a, sql_reader *read, size_t size,
	void **out, size_t *n, struct err *err)
{
	size_t cap = 0;
	char *all = NULL;
	bool row = true;
	int bad = stmt ? 0 : ERR_STORE;
	*n = 0;
	while (!bad) {
		bad = sql_step(s, stmt, &row, err);
		if (bad || !row)
			break;
		all = mem_grow(all, *n, &cap, size);
		read(a, stmt, all + size * (*n)++);
	}
	*out = arena_alloc(a, (*n + 1) * size);
	if (*n)
		memcpy(*out, all, *n * size);
	free(all);
	return bad;
}

int sql_done(sqlite3_stmt *stmt)
{
	sqlite3_reset(stmt);
	return 0;
}

struct str sql_str(struct arena *a, sqlite3_stmt *stmt, int column)
{
	const char *p = sqlite3_column_blob(stmt, column);
	return arena_dup(a, (struct str){p, p ? (size_t)sqlite3_column_bytes(stmt, column) : 0});
}

struct hash sql_hash(sqlite3_stmt *stmt, int column)
{
	struct hash h = {0};
	const void *p = sqlite3_column_blob(stmt, column);
	if (p && sqlite3_column_bytes(stmt, column) == HASH_SIZE)
		memcpy(h.b, p, HASH_SIZE);
	return h;
}

double sql_num(sqlite3_stmt *stmt, int column)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL
		       ? (double)NAN
		       : sqlite3_column_double(stmt, column);
}
