/*
 * claims: owns the table claims: who is sending what.
 *
 * An owner is named so that a dead one can be told from a living one even when its pid was given to
 * somebody else; on another host it cannot be asked and is believed for a while.
 */
#include "calls.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "fs.h"
#include "store_sql.h"

/* A claim whose owner's host we cannot ask is believed for this long: longer than the longest call.
 */
static const int64_t foreign_claim_ms = 20 * 60 * 1000;

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

static bool owner_is_alive(const struct store *s, const char *owner, int64_t claimed_ms)
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
		return clock_wall_ms() - claimed_ms < foreign_claim_ms;
	if (kill((pid_t)pid, 0) != 0 && errno == ESRCH)
		return false;
	return start == 0 || start_time_of(pid) == start;
}

int store_claim(
	struct store *s, const struct hash *key, struct str provider, bool *mine, struct err *err)
{
	*mine = false;
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(
			s, SQL_claim_put, err, "hzsi", key, s->owner, provider, clock_wall_ms());
	if (bad)
		return bad;
	if (sqlite3_changes(s->db) == 1) {
		*mine = true;
		return 0;
	}
	bool row = false, alive = true;
	sqlite3_stmt *stmt = sql_use(s, SQL_claim_find, err, "h", key);
	if (!stmt)
		return ERR_STORE;
	bad = sql_step(s, stmt, &row, err);
	if (!bad && row)
		alive = owner_is_alive(s, (const char *)sqlite3_column_text(stmt, 0),
			sqlite3_column_int64(stmt, 1));
	sqlite3_reset(stmt);
	if (!bad && !alive) {
		bad = sql_run(s, SQL_claim_take, err, "hzi", key, s->owner, clock_wall_ms());
		*mine = !bad;
	}
	return bad;
}

int store_unclaim(struct store *s, const struct hash *key, struct err *err)
{
	int bad = store_begin(s, err);
	return bad ? bad : sql_run(s, SQL_claim_drop, err, "h", key);
}

/* ---- the hold: a claim on no call ---- */

static const char hold_provider[] = "hold";

static struct hash hold_key(void)
{
	return hash_blake2b(STR("strop: the hold"));
}

int store_still_holds(struct store *s, bool *mine, struct err *err)
{
	struct hash key = hold_key();
	bool row = false;
	int bad = store_begin(s, err);
	sqlite3_stmt *stmt = bad ? NULL : sql_use(s, SQL_claim_find, err, "h", &key);
	bad = stmt ? sql_step(s, stmt, &row, err) : ERR_STORE;
	*mine = !bad && row && strcmp((const char *)sqlite3_column_text(stmt, 0), s->owner) == 0;
	if (stmt)
		sqlite3_reset(stmt);
	return bad;
}

int store_hold(struct store *s, bool force, bool *mine, struct err *err)
{
	struct hash key = hold_key();
	int bad = store_still_holds(s, mine, err);
	if (!bad && !*mine)
		bad = store_claim(s, &key, str_of(hold_provider), mine, err);
	if (!bad && !*mine && force) {
		bad = sql_run(s, SQL_claim_take, err, "hzi", &key, s->owner, clock_wall_ms());
		*mine = !bad;
	}
	return bad;
}

int store_let_go(struct store *s, struct err *err)
{
	struct hash key = hold_key();
	return store_unclaim(s, &key, err);
}

/* ---- the dead ---- */

int claims_drop_dead(struct store *s, struct err *err)
{
	struct hash dead[256];
	size_t n = 0;
	long long calls = 0;
	bool row = true;
	sqlite3_stmt *stmt = sql_use(s, SQL_claim_list, err, "");
	if (!stmt)
		return ERR_STORE;
	int bad = 0;
	while (!bad && n < sizeof dead / sizeof *dead) {
		bad = sql_step(s, stmt, &row, err);
		if (bad || !row)
			break;
		if (owner_is_alive(s, (const char *)sqlite3_column_text(stmt, 1),
			    sqlite3_column_int64(stmt, 2)))
			continue;
		dead[n++] = sql_hash(stmt, 0);
		calls += strcmp((const char *)sqlite3_column_text(stmt, 3), hold_provider) != 0;
	}
	sqlite3_reset(stmt);
	if (bad || n == 0)
		return bad;
	/* Somebody died: before anything is written, see that the file is whole. */
	bool whole = true;
	stmt = sql_use(s, SQL_quick_check, err, "");
	bad = stmt ? sql_step(s, stmt, &row, err) : ERR_STORE;
	if (!bad && row)
		whole = strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
	if (stmt)
		sqlite3_reset(stmt);
	if (!bad && !whole)
		return err_set(err, ERR_STORE,
			"%s is damaged and was not changed: keep a copy and run `strop doctor`",
			s->path);
	for (size_t i = 0; !bad && i < n; i++)
		bad = store_unclaim(s, &dead[i], err);
	if (!bad)
		bad = store_commit(s, err);
	s->lost_claims = calls;
	return bad;
}
