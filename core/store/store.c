/*
 * store: owns the connection: how it is opened, hardened, committed and checked.
 *
 * The decision worth knowing: a new store is built under a temporary name and linked into place, so
 * that a file of that name is always a whole store, and an empty one is somebody's accident that we
 * do not paper over.
 */
#include "store_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "bm25.h"
#include "fs.h"

/* ---- opening ---- */

/* File systems whose locks cannot be trusted over the network (linux/magic.h). */
static int refuse_network_fs(const char *dir, struct err *err)
{
	static const struct {
		unsigned long magic;
		const char *name;
	} bad[] = {{0x6969, "NFS"}, {0x517B, "SMB"}, {0xFF534D42, "CIFS"}, {0xFE534D42, "SMB2"}};
	struct statfs fs;
	if (statfs(dir, &fs) != 0)
		return 0;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (((unsigned long)fs.f_type & 0xFFFFFFFF) == bad[i].magic)
			return err_set(err, ERR_STORE,
				"%s is on a network file system (%s), where SQLite's locks do not "
				"hold: "
				"name a local file with --db",
				dir, bad[i].name);
	return 0;
}

static int refuse_open_folder(const char *dir, struct err *err)
{
	struct stat st;
	if (stat(dir, &st) == 0 && (st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
		return err_set(err, ERR_STORE,
			"%s can be written by everybody: chmod o-w it, or name another place with "
			"--db",
			dir);
	return 0;
}

static int prepare_folder(const char *path, struct err *err)
{
	char *dir = mem_dup(fs_dir_name(str_of(path)));
	char *parent = mem_dup(fs_dir_name(str_of(dir)));
	int bad = refuse_open_folder(parent, err);
	if (!bad)
		bad = fs_make_dir(dir, err);
	if (!bad)
		bad = refuse_network_fs(dir, err);
	free(parent);
	free(dir);
	return bad;
}

static int create_file(const char *path, struct err *err)
{
	struct buf temp = {0};
	sqlite3 *db = NULL;
	buf_addf(&temp, "%s.new-%ld", path, (long)getpid());
	unlink(temp.p);
	int bad = 0;
	if (sqlite3_open_v2(temp.p, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
		SQLITE_OK)
		bad = err_set(err, ERR_STORE, "cannot create %s: %s", path, sqlite3_errmsg(db));
	if (!bad)
		bad = schema_create(db, path, err);
	sqlite3_close(db);
	/* EEXIST: another process was quicker; its store is as good as ours. */
	if (!bad && link(temp.p, path) != 0 && errno != EEXIST)
		bad = err_set(err, ERR_IO, "cannot create %s: %s", path, strerror(errno));
	unlink(temp.p);
	buf_free(&temp);
	return bad;
}

static void limit(sqlite3 *db)
{
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 64 << 20);
	sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 1000000);
	sqlite3_limit(db, SQLITE_LIMIT_COLUMN, 200);
	sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 50);
	sqlite3_limit(db, SQLITE_LIMIT_COMPOUND_SELECT, 10);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db, SQLITE_LIMIT_VARIABLE_NUMBER, 999);
	sqlite3_limit(db, SQLITE_LIMIT_TRIGGER_DEPTH, 10);
}

static int harden(struct store *s, struct err *err)
{
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	limit(s->db);
	static const char settings[] = "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
				       "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL;"
				       "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000";
	if (sqlite3_exec(s->db, settings, NULL, NULL, NULL) != SQLITE_OK)
		return sql_err(s, "open it", err);
	return 0;
}

/* Written into the file, so only once it is known to be a whole store. */
static int use_wal(struct store *s, struct err *err)
{
	if (sqlite3_exec(s->db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL) != SQLITE_OK)
		return sql_err(s, "open it", err);
	return 0;
}

int store_open(const char *path, struct store **out, struct err *err)
{
	struct store *s = mem_alloc(sizeof *s);
	int bad = 0;
	*out = NULL;
	s->path = mem_dup(str_of(path));
	s->owner = owner_describe();
	s->in_memory = strcmp(path, ":memory:") == 0;
	if (!s->in_memory) {
		bad = prepare_folder(path, err);
		if (!bad && !fs_exists(path))
			bad = create_file(path, err);
	}
	/* One thread: without the mutex that every column read would take. */
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;
	if (!bad && sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK)
		bad = sql_err(s, "open it", err);
	if (!bad)
		sqlite3_busy_timeout(s->db, 5000); /* before the first look at it, too */
	if (!bad && s->in_memory)
		bad = schema_create(s->db, path, err);
	/* Before any setting is written: a file that is not ours stays as it is. */
	if (!bad)
		bad = schema_verify(s, err);
	if (!bad)
		bad = harden(s, err);
	if (!bad)
		bad = schema_upgrade(s, err);
	if (!bad)
		bad = use_wal(s, err);
	if (!bad)
		bad = bm25_register(s->db, err);
	if (!bad)
		bad = owner_bury_dead(s, err);
	if (bad) {
		store_close(s);
		return bad;
	}
	*out = s;
	return 0;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_rollback(s);
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(s->statements[i]);
	sqlite3_close(s->db);
	free(s->live);
	free(s->owner);
	free(s->path);
	free(s);
}

const char *store_path(const struct store *s)
{
	return s->path;
}

long long store_lost_calls(const struct store *s)
{
	return s->lost_calls;
}

/* ---- transactions ---- */

int store_begin(struct store *s, struct err *err)
{
	if (!sqlite3_get_autocommit(s->db))
		return 0;
	return sql_run(s, SQL_begin, err, "");
}

static int refuse_moved(struct store *s, struct err *err)
{
	int moved = 0;
	if (!s->in_memory)
		sqlite3_file_control(s->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
	if (!moved)
		return 0;
	return err_set(err, ERR_STORE,
		"%s was deleted or replaced while strop was using it: nothing more is written",
		s->path);
}

int store_commit(struct store *s, struct err *err)
{
	if (sqlite3_get_autocommit(s->db))
		return 0;
	int bad = refuse_moved(s, err);
	if (!bad)
		bad = sql_run(s, SQL_commit, err, "");
	if (bad)
		store_rollback(s);
	return bad;
}

void store_rollback(struct store *s)
{
	if (s->db && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

bool store_read_hold(struct store *s)
{
	return sqlite3_get_autocommit(s->db) && sql_run(s, SQL_begin_read, NULL, "") == 0;
}

void store_read_release(struct store *s, bool held)
{
	/* Nothing was written, and unlike a commit this cannot be refused. */
	if (held)
		store_rollback(s);
}

/* ---- looking after it ---- */

int store_check(struct store *s, struct err *err)
{
	bool row = false;
	sqlite3_stmt *stmt = sql_use(s, SQL_integrity_check, err, "");
	if (!stmt)
		return ERR_STORE;
	int bad = sql_step(s, stmt, &row, err);
	if (!bad && row) {
		struct str answer = str_of((const char *)sqlite3_column_text(stmt, 0));
		if (!str_is(answer, "ok"))
			bad = err_set(err, ERR_STORE, "%s is damaged: %.*s; keep a copy of it",
				s->path, STRF(answer));
	}
	sqlite3_reset(stmt);
	return bad;
}

int store_size(struct store *s, struct store_size *out, struct err *err)
{
	bool row = false;
	sqlite3_stmt *stmt = sql_use(s, SQL_store_size, err, "");
	if (!stmt)
		return ERR_STORE;
	int bad = sql_step(s, stmt, &row, err);
	if (!bad && row) {
		*out = (struct store_size){sqlite3_column_int64(stmt, 0),
			sqlite3_column_int64(stmt, 1), sqlite3_column_int64(stmt, 2),
			sqlite3_column_int64(stmt, 3), sqlite3_column_int64(stmt, 4),
			sqlite3_column_int64(stmt, 5), sqlite3_column_int64(stmt, 6)};
	}
	sqlite3_reset(stmt);
	return bad;
}
