/* calls: owns the tables calls and claims. */
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

struct hash call_key(struct str provider, struct str endpoint, struct str request, int64_t trial)
{
	char number[24];
	snprintf(number, sizeof number, "%lld", (long long)trial);
	const struct str parts[] = {provider, endpoint, request, str_of(number)};
	return hash_parts(parts, sizeof parts / sizeof *parts);
}

static int64_t or_missing(int64_t tokens)
{
	return tokens < 0 ? -1 : tokens;
}

int store_call_put(struct store *s, struct call *c, struct err *err)
{
	int bad = c->unkeyed ? 0 : sql_run(s, SQL_call_supersede, err, "h", &c->key);
	if (bad)
		return bad;
	bad = sql_run(s, SQL_call_put, err, c->unkeyed ? "nsssisiiiidiiisss" : "hsssisiiiidiiisss",
		&c->key, c->provider, c->endpoint, c->model, c->trial, c->finish,
		or_missing(c->input_tokens), or_missing(c->output_tokens),
		or_missing(c->cached_tokens), (int64_t)c->estimated, c->cost_usd, c->latency_ms,
		c->first_ms, c->created_ms, c->output, c->request, c->response);
	c->id = sqlite3_last_insert_rowid(s->db);
	return bad;
}

/* Columns in the order of every SELECT on calls in statements.def. */
static void read_call(struct arena *a, sqlite3_stmt *row, bool whole, struct call *out)
{
	*out = (struct call){
		.id = sqlite3_column_int64(row, 0),
		.key = sql_hash(row, 1),
		.provider = sql_str(a, row, 2),
		.endpoint = sql_str(a, row, 3),
		.model = sql_str(a, row, 4),
		.trial = sqlite3_column_int64(row, 5),
		.finish = sql_str(a, row, 6),
		.input_tokens = sqlite3_column_int64(row, 7),
		.output_tokens = sqlite3_column_int64(row, 8),
		.cached_tokens = sqlite3_column_int64(row, 9),
		.estimated = sqlite3_column_int(row, 10) != 0,
		.cost_usd = sql_num(row, 11),
		.latency_ms = sqlite3_column_int64(row, 12),
		.first_ms = sqlite3_column_int64(row, 13),
		.created_ms = sqlite3_column_int64(row, 14),
		.output = sql_str(a, row, 15),
	};
	if (whole) {
		out->request = sql_str(a, row, 16);
		out->response = sql_str(a, row, 17);
	}
}

static int read_one(struct store *s, sqlite3_stmt *stmt, struct arena *a, bool whole,
	struct call *out, bool *found, struct err *err)
{
	*found = false;
	if (!stmt)
		return ERR_STORE;
	int bad = sql_step(s, stmt, found, err);
	if (!bad && *found)
		read_call(a, stmt, whole, out);
	sqlite3_reset(stmt);
	return bad;
}

int store_call_find(struct store *s, const struct hash *key, struct arena *a, struct call *out,
	bool *found, struct err *err)
{
	return read_one(s, sql_use(s, SQL_call_find, err, "h", key), a, false, out, found, err);
}

int store_call_load(struct store *s, int64_t id, struct arena *a, struct call *out, struct err *err)
{
	bool found;
	int bad = read_one(s, sql_use(s, SQL_call_load, err, "i", id), a, true, out, &found, err);
	if (!bad && !found)
		bad = err_set(
			err, ERR_NOT_FOUND, "%s has no call number %lld", s->path, (long long)id);
	return bad;
}

int store_call_next(struct store *s, int64_t after, struct arena *a, struct call *out, bool *found,
	struct err *err)
{
	return read_one(s, sql_use(s, SQL_call_next, err, "i", after), a, true, out, found, err);
}

int store_call_neighbours(struct store *s, int64_t example, struct str model, struct arena *a,
	struct call *out, size_t max, size_t *n, struct err *err)
{
	*n = 0;
	sqlite3_stmt *stmts[2];
	stmts[0] = sql_use(s, SQL_call_of_example, err, "ii", example, (int64_t)max);
	stmts[1] = sql_use(s, SQL_call_of_model, err, "si", model, (int64_t)max);
	for (int i = 0; i < 2; i++) {
		bool row = stmts[i] != NULL;
		int bad = row ? 0 : ERR_STORE;
		while (!bad && *n < max) {
			bad = sql_step(s, stmts[i], &row, err);
			if (bad || !row)
				break;
			read_call(a, stmts[i], true, &out[(*n)++]);
		}
		if (stmts[i])
			sqlite3_reset(stmts[i]);
		if (bad)
			return bad;
	}
	return 0;
}

/* ---- claims ---- */

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

int claims_drop_dead(struct store *s, struct err *err)
{
	struct hash dead[256];
	size_t n = 0;
	bool row = true;
	sqlite3_stmt *stmt = sql_use(s, SQL_claim_list, err, "");
	if (!stmt)
		return ERR_STORE;
	int bad = 0;
	while (!bad && n < sizeof dead / sizeof *dead) {
		bad = sql_step(s, stmt, &row, err);
		if (bad || !row)
			break;
		if (!owner_is_alive(s, (const char *)sqlite3_column_text(stmt, 1),
			    sqlite3_column_int64(stmt, 2)))
			dead[n++] = sql_hash(stmt, 0);
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
	s->lost_claims = (long long)n;
	return bad;
}

/* ---- upkeep ---- */

int store_calls_prune(struct store *s, int64_t before_ms, int64_t *n, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_calls_prune, err, "i", before_ms);
	*n = bad ? 0 : sqlite3_changes(s->db);
	return bad ? bad : store_commit(s, err);
}

int store_calls_totals(
	struct store *s, struct arena *a, struct calls_total **out, size_t *n, struct err *err)
{
	size_t cap = 0;
	struct calls_total *all = NULL;
	sqlite3_stmt *stmt = sql_use(s, SQL_calls_totals, err, "");
	bool row = true;
	int bad = stmt ? 0 : ERR_STORE;
	*n = 0;
	while (!bad) {
		bad = sql_step(s, stmt, &row, err);
		if (bad || !row)
			break;
		all = mem_grow(all, *n, &cap, sizeof *all);
		all[(*n)++] = (struct calls_total){
			.provider = sql_str(a, stmt, 0),
			.model = sql_str(a, stmt, 1),
			.calls = sqlite3_column_int64(stmt, 2),
			.input_tokens = sqlite3_column_int64(stmt, 3),
			.output_tokens = sqlite3_column_int64(stmt, 4),
			.bytes = sqlite3_column_int64(stmt, 5),
			.cost_usd = sql_num(stmt, 6),
		};
	}
	*out = arena_alloc(a, (*n + 1) * sizeof *all);
	if (*n)
		memcpy(*out, all, *n * sizeof *all);
	free(all);
	return bad;
}
