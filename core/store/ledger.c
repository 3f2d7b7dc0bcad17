/*
 * ledger: owns the table ledger.
 *
 * The decision worth knowing: the row is the claim. ended_ms is NULL as long as a row keeps others
 * from sending its key, and a unique index over those rows makes two of them impossible.
 *
 * Of its own rows a process knows which calls are still on their way. One that is not, and yet has
 * not ended in the file, had an end that could not be written (the disk was full): what it answered
 * is lost, so it is unknown.
 */
#include "ledger.h"

#include "clock.h"
#include "store_sql.h"

/* ---- what this process has on its way ---- */

static bool is_live(const struct store *s, int64_t id)
{
	for (size_t i = 0; i < s->n_live; i++)
		if (s->live[i] == id)
			return true;
	return false;
}

static void add_live(struct store *s, int64_t id)
{
	s->live = mem_grow(s->live, s->n_live, &s->cap_live, sizeof *s->live);
	s->live[s->n_live++] = id;
}

static void drop_live(struct store *s, int64_t id)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->n_live; i++)
		if (s->live[i] != id)
			s->live[kept++] = s->live[i];
	s->n_live = kept;
}

/* ---- rows ---- */

/* The row that stands in the way of a call. */
struct open_row {
	int64_t id, attempt, sent_ms;
	struct str owner;
	bool is_unknown, is_batch;
};

static void read_open(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct open_row *)out = (struct open_row){
		.id = sqlite3_column_int64(row, 0),
		.attempt = sqlite3_column_int64(row, 1),
		.sent_ms = sqlite3_column_int64(row, 2),
		.owner = sql_str(a, row, 3),
		.is_unknown = sqlite3_column_int(row, 4) != 0,
		.is_batch = sqlite3_column_int(row, 5) != 0,
	};
}

static int find_open(struct store *s, const struct hash *key, struct arena *a, struct open_row *out,
	bool *found, struct err *err)
{
	return sql_one(
		s, sql_use(s, SQL_ledger_open, err, "h", key), a, read_open, out, found, err);
}

static int put(struct store *s, struct ledger_call *c, bool *is_new, struct err *err)
{
	c->sent_ms = clock_wall_ms();
	int bad = sql_run(s, SQL_ledger_put, err, c->example ? "hizsssiiii" : "hizsssniii", &c->key,
		(int64_t)c->shared, s->owner, c->provider, c->endpoint, c->model, c->example,
		c->trial, c->attempt, c->sent_ms);
	*is_new = !bad && sqlite3_changes(s->db) == 1;
	c->id = sqlite3_last_insert_rowid(s->db);
	if (*is_new)
		add_live(s, c->id);
	return bad;
}

static int end(struct store *s, int64_t id, const char *state, struct str why, struct err *err)
{
	drop_live(s, id);
	int bad = store_begin(s, err);
	return bad ? bad
		   : sql_run(s, SQL_ledger_end, err, "izsiz", id, state, why, clock_wall_ms(),
			     s->owner);
}

static bool is_on_its_way(const struct store *s, const struct open_row *row)
{
	if (row->is_unknown || row->is_batch)
		return row->is_batch;
	return str_is(row->owner, s->owner) ? is_live(s, row->id)
					    : owner_is_alive(s, row->owner.p, row->sent_ms);
}

/* What stands in the way, and whether it has to. */
static int meet(struct store *s, struct ledger_call *c, bool again, enum ledger_answer *answer,
	struct err *err)
{
	struct arena a = {0};
	struct open_row row;
	bool found = false, is_new = false;
	int bad = find_open(s, &c->key, &a, &row, &found, err);
	if (!bad && found && !row.is_unknown && !is_on_its_way(s, &row)) {
		bad = sql_run(s, SQL_ledger_lose, err, "i", row.id);
		row.is_unknown = true;
	}
	*answer = found && row.is_unknown ? LEDGER_UNKNOWN
		  : found && row.is_batch ? LEDGER_BATCH
					  : LEDGER_WAIT;
	if (!bad && *answer == LEDGER_UNKNOWN && again) {
		c->attempt = row.attempt + 1;
		bad = end(s, row.id, "failed", STR("sent again, as the user asked"), err);
		if (!bad)
			bad = put(s, c, &is_new, err);
		*answer = LEDGER_SEND;
	} else if (*answer == LEDGER_UNKNOWN) {
		c->sent_ms = row.sent_ms;
	}
	arena_free(&a);
	return bad;
}

int ledger_send(struct store *s, struct ledger_call *call, bool again, enum ledger_answer *answer,
	struct err *err)
{
	bool is_new = false;
	*answer = LEDGER_WAIT;
	int bad = store_begin(s, err);
	if (!bad)
		bad = put(s, call, &is_new, err);
	if (bad)
		return bad;
	if (!is_new)
		return meet(s, call, again, answer, err);
	*answer = LEDGER_SEND;
	return 0;
}

int ledger_done(struct store *s, int64_t id, struct err *err)
{
	return end(s, id, "done", STR(""), err);
}

int ledger_failed(struct store *s, int64_t id, struct str why, struct err *err)
{
	return end(s, id, "failed", why, err);
}

int ledger_forget(struct store *s, int64_t id, struct err *err)
{
	return end(s, id, "failed", STR("given up by the user"), err);
}

int ledger_unknown_since(struct store *s, const struct hash *key, int64_t *sent_ms, struct err *err)
{
	return sql_int(s, SQL_ledger_unknown_since, 0, sent_ms, err, "h", key);
}

int ledger_count_unknown(struct store *s, int64_t *n, struct err *err)
{
	return sql_int(s, SQL_ledger_count_unknown, 0, n, err, "");
}

static void read_call(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct ledger_call *)out = (struct ledger_call){
		.id = sqlite3_column_int64(row, 0),
		.key = sql_hash(row, 1),
		.shared = sqlite3_column_int(row, 2) != 0,
		.provider = sql_str(a, row, 3),
		.endpoint = sql_str(a, row, 4),
		.model = sql_str(a, row, 5),
		.example = sqlite3_column_int64(row, 6),
		.trial = sqlite3_column_int64(row, 7),
		.attempt = sqlite3_column_int64(row, 8),
		.sent_ms = sqlite3_column_int64(row, 9),
		.example_name = sql_str(a, row, 10),
	};
}

int ledger_unknown(
	struct store *s, struct arena *a, struct ledger_call **out, size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_ledger_unknown, err, ""), a, read_call, sizeof **out,
		&rows, n, err);
	*out = rows;
	return bad;
}

int ledger_prune(struct store *s, int64_t before_ms, int64_t *n, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_ledger_prune, err, "i", before_ms);
	*n = bad ? 0 : sqlite3_changes(s->db);
	return bad;
}
