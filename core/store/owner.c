/*
 * owner: owns who is who among the processes that share a store, and what becomes of that which a
 * dead one held: its calls on their way are unknown from then on, its hold is free.
 *
 * An owner is named so that a dead one can be told from a living one even when its pid was given to
 * somebody else; on another host it cannot be asked and is believed for a while.
 */
#include "store_sql.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "fs.h"

/* An owner whose host we cannot ask is believed for this long: longer than the longest call. */
static const int64_t foreign_ms = 20 * 60 * 1000;

/* Linux: field 22 of /proc/PID/stat, counted from behind the name in parentheses; 0 elsewhere. */
static unsigned long long start_time_of(long pid)
{
	char path[64];
	struct buf stat = {0};
	unsigned long long start = 0;
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	if (fs_read(path, 4096, &stat, NULL) == 0) {
		struct str rest =
			str_from(buf_str(&stat), (size_t)(str_rfind(buf_str(&stat), STR(")")) + 1));
		struct str field = {0};
		long long value = 0;
		for (int i = 2; i <= 22; i++)
			str_split(&rest, ' ', &field);
		if (str_to_int(field, &value))
			start = (unsigned long long)value;
	}
	buf_free(&stat);
	return start;
}

char *owner_describe(void)
{
	char host[65] = "";
	struct buf owner = {0};
	gethostname(host, sizeof host - 1);
	buf_addf(&owner, "%ld %llu %s", (long)getpid(), start_time_of((long)getpid()), host);
	return buf_take(&owner);
}

bool owner_is_alive(const struct store *s, const char *owner, int64_t since_ms)
{
	long pid = 0, own_pid = 0;
	unsigned long long start = 0, own_start = 0;
	char host[80] = "", own_host[80] = "";
	if (strcmp(owner, s->owner) == 0)
		return true;
	if (sscanf(owner, "%ld %llu %79s", &pid, &start, host) < 2)
		return false;
	sscanf(s->owner, "%ld %llu %79s", &own_pid, &own_start, own_host);
	if (strcmp(host, own_host) != 0)
		return clock_wall_ms() - since_ms < foreign_ms;
	if (kill((pid_t)pid, 0) != 0 && errno == ESRCH)
		return false;
	return start == 0 || start_time_of(pid) == start;
}

/* ---- the dead ---- */

struct owner {
	struct str name;
	int64_t since_ms;
};

static void read_owner(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct owner *)out = (struct owner){sql_str(a, row, 0), sqlite3_column_int64(row, 1)};
}

/* Somebody died: before anything is written, see that the file is whole. */
static int refuse_damage(struct store *s, struct err *err)
{
	bool row = false, whole = true;
	sqlite3_stmt *stmt = sql_use(s, SQL_quick_check, err, "");
	int bad = stmt ? sql_step(s, stmt, &row, err) : ERR_STORE;
	if (!bad && row)
		whole = strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
	if (stmt)
		sqlite3_reset(stmt);
	if (!bad && !whole)
		bad = err_set(err, ERR_STORE,
			"%s is damaged and was not changed: keep a copy and run `strop doctor`",
			s->path);
	return bad;
}

static int bury(struct store *s, const struct owner *dead, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_ledger_lose_all, err, "s", dead->name);
	if (!bad)
		s->lost_calls += sqlite3_changes(s->db);
	return bad ? bad : sql_run(s, SQL_hold_drop, err, "s", dead->name);
}

int owner_bury_dead(struct store *s, struct err *err)
{
	struct arena a = {0};
	void *rows;
	size_t n;
	bool checked = false;
	int bad = sql_all(s, sql_use(s, SQL_owners, err, ""), &a, read_owner, sizeof(struct owner),
		&rows, &n, err);
	const struct owner *owners = rows;
	for (size_t i = 0; i < n && !bad; i++) {
		if (owner_is_alive(s, owners[i].name.p, owners[i].since_ms))
			continue;
		if (!checked)
			bad = refuse_damage(s, err);
		checked = true;
		if (!bad)
			bad = bury(s, &owners[i], err);
	}
	arena_free(&a);
	return bad ? bad : store_commit(s, err);
}
