/* batches: owns the tables batches and batch_calls, and a batch's rows of the ledger. */
#include "batches.h"

#include <stdio.h>

#include "clock.h"
#include "store_sql.h"

/* ---- batches ---- */

static void make_token(struct store *s, char out[17])
{
	static unsigned made;
	char text[80], hex[HASH_HEX];
	snprintf(text, sizeof text, "%lld %lld %u", (long long)clock_wall_ms(),
		(long long)clock_mono_us(), made++);
	const struct str parts[] = {str_of(s->owner), str_of(text)};
	struct hash h = hash_parts(parts, 2);
	hash_hex(&h, hex);
	snprintf(out, 17, "%.16s", hex);
}

int batch_put(struct store *s, struct batch_row *b, struct err *err)
{
	make_token(s, b->token);
	b->created_ms = b->updated_ms = clock_wall_ms();
	b->state = STR("prepared");
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_batch_put, err, "izssssszi", b->group, b->token, b->state,
			b->model, b->endpoint, b->prompt, b->options, s->owner, b->created_ms);
	b->id = sqlite3_last_insert_rowid(s->db);
	if (!bad && b->group == 0) {
		b->group = b->id;
		bad = sql_run(s, SQL_batch_lead, err, "i", b->id);
	}
	return bad;
}

int batch_update(struct store *s, struct batch_row *b, struct err *err)
{
	b->updated_ms = clock_wall_ms();
	int bad = store_begin(s, err);
	return bad ? bad
		   : sql_run(s, SQL_batch_update, err, "issssssiiiii", b->id, b->state, b->file,
			     b->remote, b->results, b->errors, b->why, b->total, b->completed,
			     b->failed, (int64_t)b->early, b->updated_ms);
}

static void read_batch(struct arena *a, sqlite3_stmt *row, void *out)
{
	struct batch_row *b = out;
	*b = (struct batch_row){
		.id = sqlite3_column_int64(row, 0),
		.group = sqlite3_column_int64(row, 1),
		.state = sql_str(a, row, 3),
		.model = sql_str(a, row, 4),
		.endpoint = sql_str(a, row, 5),
		.prompt = sql_str(a, row, 6),
		.options = sql_str(a, row, 7),
		.file = sql_str(a, row, 8),
		.remote = sql_str(a, row, 9),
		.results = sql_str(a, row, 10),
		.errors = sql_str(a, row, 11),
		.why = sql_str(a, row, 12),
		.total = sqlite3_column_int64(row, 13),
		.completed = sqlite3_column_int64(row, 14),
		.failed = sqlite3_column_int64(row, 15),
		.early = sqlite3_column_int(row, 16) != 0,
		.created_ms = sqlite3_column_int64(row, 17),
		.updated_ms = sqlite3_column_int64(row, 18),
	};
	snprintf(b->token, sizeof b->token, "%s", sql_str(a, row, 2).p);
}

int batch_open(struct store *s, int64_t group, struct arena *a, struct batch_row **out, size_t *n,
	struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_batch_open, err, "i", group), a, read_batch,
		sizeof **out, &rows, n, err);
	*out = rows;
	return bad;
}

int batch_list(struct store *s, size_t max, struct arena *a, struct batch_row **out, size_t *n,
	struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_batch_list, err, "i", (int64_t)max), a, read_batch,
		sizeof **out, &rows, n, err);
	*out = rows;
	return bad;
}

/* ---- who works on it ---- */

struct holder {
	struct str owner;
	int64_t since_ms;
};

static void read_holder(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct holder *)out = (struct holder){sql_str(a, row, 0), sqlite3_column_int64(row, 1)};
}

int batch_take(struct store *s, int64_t group, bool *mine, struct err *err)
{
	struct arena a = {0};
	struct holder h = {0};
	bool found;
	*mine = false;
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_one(s, sql_use(s, SQL_batch_holder, err, "i", group), &a, read_holder, &h,
			&found, err);
	if (!bad)
		*mine = h.owner.n == 0 || str_is(h.owner, s->owner) ||
			!owner_is_alive(s, h.owner.p, h.since_ms);
	if (!bad && *mine)
		bad = sql_run(s, SQL_batch_hold, err, "iz", group, s->owner);
	arena_free(&a);
	return bad;
}

int batch_let_go(struct store *s, int64_t group, struct err *err)
{
	int bad = store_begin(s, err);
	return bad ? bad : sql_run(s, SQL_batch_hold, err, "iz", group, "");
}

/* ---- its calls ---- */

int batch_call_put(
	struct store *s, int64_t batch, const struct batch_call *c, bool *added, struct err *err)
{
	*added = false;
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_batch_ledger, err, c->example ? "hzsssiiii" : "hzsssniii",
			&c->key, s->owner, c->provider, c->endpoint, c->model, c->example, c->trial,
			clock_wall_ms(), batch);
	if (bad || sqlite3_changes(s->db) == 0)
		return bad;
	*added = true;
	return sql_run(s, SQL_batch_call_put, err, "ihs", batch, &c->key, c->request);
}

static void read_call(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct batch_call *)out = (struct batch_call){
		.key = sql_hash(row, 0),
		.trial = sqlite3_column_int64(row, 1),
		.example = sqlite3_column_int64(row, 2),
		.provider = sql_str(a, row, 3),
		.endpoint = sql_str(a, row, 4),
		.model = sql_str(a, row, 5),
		.request = sql_str(a, row, 6),
	};
}

int batch_calls(struct store *s, int64_t batch, const struct hash *after, struct arena *a,
	struct batch_call *out, size_t max, size_t *n, struct err *err)
{
	static const struct hash first = {{0}};
	return sql_some(s,
		sql_use(s, SQL_batch_calls, err, "ihi", batch, after ? after : &first,
			(int64_t)max),
		a, read_call, sizeof *out, out, max, n, err);
}

int batch_call_find(struct store *s, int64_t batch, const struct hash *key, struct arena *a,
	struct batch_call *out, bool *found, struct err *err)
{
	return sql_one(s, sql_use(s, SQL_batch_call_find, err, "ih", batch, key), a, read_call, out,
		found, err);
}

int batch_call_end(
	struct store *s, int64_t batch, const struct hash *key, struct str why, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_batch_call_end, err, "ihsi", batch, key, why, clock_wall_ms());
	return bad ? bad : sql_run(s, SQL_batch_call_drop, err, "ih", batch, key);
}

int batch_end(struct store *s, int64_t batch, struct str why, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_batch_end, err, "isi", batch, why, clock_wall_ms());
	return bad ? bad : sql_run(s, SQL_batch_drop, err, "i", batch);
}

static void read_why(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct str *)out = sql_str(a, row, 0);
}

int batch_why(
	struct store *s, const struct hash *key, struct arena *a, struct str *why, struct err *err)
{
	bool found;
	*why = STR("");
	return sql_one(s, sql_use(s, SQL_batch_why, err, "h", key), a, read_why, why, &found, err);
}
