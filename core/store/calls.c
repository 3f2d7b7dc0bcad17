/* calls: owns the table calls. */
#include "calls.h"

#include <stdio.h>

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
	bad = sql_run(s, SQL_call_put, err,
		c->unkeyed ? "nsssisiiiidiiisssiissss" : "hsssisiiiidiiisssiissss", &c->key,
		c->provider, c->endpoint, c->model, c->trial, c->finish,
		or_missing(c->input_tokens), or_missing(c->output_tokens),
		or_missing(c->cached_tokens), (int64_t)c->estimated, c->cost_usd, c->latency_ms,
		c->first_ms, c->created_ms, c->output, c->request, c->response,
		or_missing(c->cache_write_tokens), or_missing(c->reasoning_tokens), c->price,
		c->usage, c->reasoning, c->request_id);
	c->id = sqlite3_last_insert_rowid(s->db);
	return bad;
}

/* Columns in the order of every SELECT on calls in statements.def. */
static void read_short(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct call *)out = (struct call){
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
		.cache_write_tokens = sqlite3_column_int64(row, 16),
		.reasoning_tokens = sqlite3_column_int64(row, 17),
		.price = sql_str(a, row, 18),
		.usage = sql_str(a, row, 19),
		.reasoning = sql_str(a, row, 20),
		.request_id = sql_str(a, row, 21),
	};
}

static void read_whole(struct arena *a, sqlite3_stmt *row, void *out)
{
	struct call *c = out;
	read_short(a, row, c);
	c->request = sql_str(a, row, 22);
	c->response = sql_str(a, row, 23);
}

int store_call_find(struct store *s, const struct hash *key, struct arena *a, struct call *out,
	bool *found, struct err *err)
{
	return sql_one(s, sql_use(s, SQL_call_find, err, "h", key), a, read_short, out, found, err);
}

int store_call_load(struct store *s, int64_t id, struct arena *a, struct call *out, struct err *err)
{
	bool found;
	int bad = sql_one(
		s, sql_use(s, SQL_call_load, err, "i", id), a, read_whole, out, &found, err);
	if (!bad && !found)
		bad = err_set(
			err, ERR_NOT_FOUND, "%s has no call number %lld", s->path, (long long)id);
	return bad;
}

int store_call_next(struct store *s, int64_t after, struct arena *a, struct call *out, bool *found,
	struct err *err)
{
	return sql_one(
		s, sql_use(s, SQL_call_next, err, "i", after), a, read_whole, out, found, err);
}

int store_call_neighbours(struct store *s, int64_t example, struct str model, struct arena *a,
	struct call *out, size_t max, size_t *n, struct err *err)
{
	size_t more = 0;
	int bad = sql_some(s, sql_use(s, SQL_call_of_example, err, "ii", example, (int64_t)max), a,
		read_whole, sizeof *out, out, max, n, err);
	if (!bad)
		bad = sql_some(s, sql_use(s, SQL_call_of_model, err, "si", model, (int64_t)max), a,
			read_whole, sizeof *out, out + *n, max - *n, &more, err);
	*n += more;
	return bad;
}

static void read_size(struct arena *a, sqlite3_stmt *row, void *out)
{
	(void)a;
	*(struct call_size *)out = (struct call_size){
		.input_tokens = sqlite3_column_int64(row, 0),
		.output_tokens = sqlite3_column_int64(row, 1),
		.request_bytes = sqlite3_column_int64(row, 2),
		.estimated = sqlite3_column_int(row, 3) != 0,
	};
}

int store_call_sizes(struct store *s, struct str prompt, struct str model, size_t max,
	struct call_size *out, size_t *n, struct err *err)
{
	return sql_some(s, sql_use(s, SQL_call_sizes, err, "ssi", prompt, model, (int64_t)max),
		NULL, read_size, sizeof *out, out, max, n, err);
}

int store_calls_prune(struct store *s, int64_t before_ms, int64_t *n, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_calls_prune, err, "i", before_ms);
	*n = bad ? 0 : sqlite3_changes(s->db);
	return bad ? bad : store_commit(s, err);
}

static void read_total(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct calls_total *)out = (struct calls_total){
		.provider = sql_str(a, row, 0),
		.model = sql_str(a, row, 1),
		.calls = sqlite3_column_int64(row, 2),
		.input_tokens = sqlite3_column_int64(row, 3),
		.output_tokens = sqlite3_column_int64(row, 4),
		.bytes = sqlite3_column_int64(row, 5),
		.cost_usd = sql_num(row, 6),
	};
}

int store_calls_totals(
	struct store *s, struct arena *a, struct calls_total **out, size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_calls_totals, err, ""), a, read_total, sizeof **out,
		&rows, n, err);
	*out = rows;
	return bad;
}

struct spent {
	double usd;
	int64_t unpriced;
};

static void read_spent(struct arena *a, sqlite3_stmt *row, void *out)
{
	(void)a;
	*(struct spent *)out =
		(struct spent){sqlite3_column_double(row, 0), sqlite3_column_int64(row, 1)};
}

int store_calls_spent(
	struct store *s, int64_t since_ms, double *usd, int64_t *unpriced, struct err *err)
{
	struct spent sum = {0};
	bool found;
	int bad = sql_one(s, sql_use(s, SQL_calls_spent, err, "i", since_ms), NULL, read_spent,
		&sum, &found, err);
	*usd = sum.usd;
	*unpriced = sum.unpriced;
	return bad;
}
