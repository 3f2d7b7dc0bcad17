/* runs: owns the tables runs, results, scorers and scores. */
#include "runs.h"

#include "clock.h"
#include "store_sql.h"

int store_run_start(struct store *s, struct run *r, struct err *err)
{
	r->started_ms = clock_wall_ms();
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_run_put, err, "iihsssiiissis", r->version, r->dataset,
			&r->spec, r->model, r->provider, r->retrieval, r->k, r->shots, r->trials,
			r->split, r->settings, r->started_ms, r->variant);
	r->id = sqlite3_last_insert_rowid(s->db);
	return bad;
}

int store_run_finish(
	struct store *s, int64_t run, struct str state, struct str summary, struct err *err)
{
	int bad = store_begin(s, err);
	return bad ? bad : sql_run(s, SQL_run_finish, err, "iss", run, state, summary);
}

/* Columns in the order of every SELECT on runs in statements.def. */
static void read_run(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct run *)out = (struct run){
		.id = sqlite3_column_int64(row, 0),
		.version = sqlite3_column_int64(row, 1),
		.dataset = sqlite3_column_int64(row, 2),
		.spec = sql_hash(row, 3),
		.model = sql_str(a, row, 4),
		.provider = sql_str(a, row, 5),
		.retrieval = sql_str(a, row, 6),
		.k = sqlite3_column_int64(row, 7),
		.shots = sqlite3_column_int64(row, 8),
		.trials = sqlite3_column_int64(row, 9),
		.split = sql_str(a, row, 10),
		.settings = sql_str(a, row, 11),
		.state = sql_str(a, row, 12),
		.started_ms = sqlite3_column_int64(row, 13),
		.summary = sql_str(a, row, 14),
		.variant = sql_str(a, row, 15),
	};
}

int store_run_by_spec(struct store *s, const struct hash *spec, struct arena *a, struct run *out,
	bool *found, struct err *err)
{
	return sql_one(
		s, sql_use(s, SQL_run_by_spec, err, "h", spec), a, read_run, out, found, err);
}

int store_run_load(struct store *s, int64_t id, struct arena *a, struct run *out, struct err *err)
{
	bool found;
	int bad = sql_one(s, sql_use(s, SQL_run_load, err, "i", id), a, read_run, out, &found, err);
	if (!bad && !found)
		bad = err_set(err, ERR_NOT_FOUND, "%s has no run %lld", s->path, (long long)id);
	return bad;
}

int store_runs_of_version(struct store *s, int64_t version, size_t max, struct arena *a,
	struct run *out, size_t *n, struct err *err)
{
	return sql_some(s, sql_use(s, SQL_runs_of_version, err, "ii", version, (int64_t)max), a,
		read_run, sizeof *out, out, max, n, err);
}

int store_result_put(struct store *s, struct result *r, struct err *err)
{
	sqlite3_stmt *stmt =
		sql_use(s, SQL_result_put, err, "iiiiniisns", r->run, r->ord, r->trial, r->example,
			NULL, (int64_t)r->cached, (int64_t)r->truncated, r->chunks, NULL, r->shots);
	bool row;
	if (!stmt)
		return ERR_STORE;
	if (r->call)
		sqlite3_bind_int64(stmt, 5, r->call);
	if (r->error.n)
		sqlite3_bind_text64(stmt, 9, r->error.p, r->error.n, SQLITE_TRANSIENT, SQLITE_UTF8);
	int bad = sql_step(s, stmt, &row, err);
	r->id = sqlite3_last_insert_rowid(s->db);
	return bad;
}

int store_scorer(struct store *s, struct str signature, struct str name, bool is_binary,
	int64_t *id, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_scorer_put, err, "ssi", signature, name, (int64_t)is_binary);
	if (!bad)
		bad = sql_int(s, SQL_scorer_id, 0, id, err, "s", signature);
	return bad;
}

int store_scorer_of_run(struct store *s, int64_t run, struct str name, struct arena *a, int64_t *id,
	struct str *found_name, bool *is_binary, struct err *err)
{
	sqlite3_stmt *stmt = sql_use(s, SQL_scorer_of_run, err, "is", run, name);
	bool row = false;
	*id = 0;
	int bad = stmt ? sql_step(s, stmt, &row, err) : ERR_STORE;
	if (!bad && row) {
		*id = sqlite3_column_int64(stmt, 0);
		*found_name = sql_str(a, stmt, 1);
		*is_binary = sqlite3_column_int(stmt, 2) != 0;
	}
	if (stmt)
		sqlite3_reset(stmt);
	return bad;
}

int store_score_put(
	struct store *s, int64_t result, int64_t scorer, const struct score *score, struct err *err)
{
	return sql_run(s, SQL_score_put, err, "iidiiss", result, scorer, score->value,
		(int64_t)score->pass, (int64_t)score->status, score->extracted, score->reason);
}

static void read_result(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct result_row *)out = (struct result_row){
		.result = {.id = sqlite3_column_int64(row, 0),
			.run = sqlite3_column_int64(row, 1),
			.ord = sqlite3_column_int64(row, 2),
			.trial = sqlite3_column_int64(row, 3),
			.example = sqlite3_column_int64(row, 4),
			.call = sqlite3_column_int64(row, 5),
			.cached = sqlite3_column_int(row, 6) != 0,
			.truncated = sqlite3_column_int(row, 7) != 0,
			.chunks = sql_str(a, row, 8),
			.error = sql_str(a, row, 9),
			.shots = sql_str(a, row, 27)},
		.name = sql_str(a, row, 10),
		.fields = sql_str(a, row, 11),
		.answers = sql_str(a, row, 12),
		.split = sql_str(a, row, 13),
		.group = sql_str(a, row, 14),
		.tags = sql_str(a, row, 15),
		.output = sql_str(a, row, 16),
		.finish = sql_str(a, row, 17),
		.key = sql_hash(row, 18),
		.input_tokens = sqlite3_column_int64(row, 19),
		.output_tokens = sqlite3_column_int64(row, 20),
		.latency_ms = sqlite3_column_int64(row, 21),
		.cost_usd = sql_num(row, 22),
		.estimated = sqlite3_column_int(row, 23) != 0,
		.first_ms = sqlite3_column_int64(row, 24),
		.reasoning = sql_str(a, row, 25),
		.reasoning_tokens = sqlite3_column_int64(row, 26),
	};
}

int store_results(struct store *s, int64_t run, int64_t after_ord, int64_t after_trial, size_t max,
	struct arena *a, struct result_row *out, size_t *n, struct err *err)
{
	return sql_some(s,
		sql_use(s, SQL_results, err, "iiii", run, after_ord, after_trial, (int64_t)max), a,
		read_result, sizeof *out, out, max, n, err);
}

int store_results_of_example(struct store *s, const struct setup *u, int64_t example, int64_t ord,
	struct arena *a, struct result_row **out, size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s,
		sql_use(s, SQL_results_of_example, err, "iissiisii", u->version, u->dataset,
			u->model, u->retrieval, u->k, u->shots, u->variant, example, ord),
		a, read_result, sizeof **out, &rows, n, err);
	*out = rows;
	return bad;
}

int store_results_of_name(struct store *s, int64_t run, struct str example, struct arena *a,
	struct result_row **out, size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_results_of_name, err, "is", run, example), a,
		read_result, sizeof **out, &rows, n, err);
	*out = rows;
	return bad;
}

static void read_score(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct score_row *)out = (struct score_row){
		.scorer = sql_str(a, row, 0),
		.signature = sql_str(a, row, 1),
		.score = {.value = sqlite3_column_double(row, 2),
			.pass = sqlite3_column_int(row, 3) != 0,
			.status = (enum score_status)sqlite3_column_int(row, 4),
			.extracted = sql_str(a, row, 5),
			.reason = sql_str(a, row, 6)},
	};
}

int store_scores_of(struct store *s, int64_t result, struct arena *a, struct score_row *out,
	size_t max, size_t *n, struct err *err)
{
	return sql_some(s, sql_use(s, SQL_scores_of, err, "i", result), a, read_score, sizeof *out,
		out, max, n, err);
}

static void read_error(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct error_row *)out =
		(struct error_row){.error = sql_str(a, row, 0), .n = sqlite3_column_int64(row, 1)};
}

int store_common_error(struct store *s, int64_t run, struct arena *a, struct error_row *out,
	bool *found, struct err *err)
{
	return sql_one(
		s, sql_use(s, SQL_common_error, err, "i", run), a, read_error, out, found, err);
}

struct hits_row {
	bool hit, pass;
	int64_t n;
};

static void read_hits(struct arena *a, sqlite3_stmt *row, void *out)
{
	(void)a;
	*(struct hits_row *)out = (struct hits_row){
		.hit = sqlite3_column_int(row, 0) != 0,
		.pass = sqlite3_column_int(row, 1) != 0,
		.n = sqlite3_column_int64(row, 2),
	};
}

int store_hits(struct store *s, int64_t run, int64_t scorer, struct hits *out, struct err *err)
{
	struct hits_row rows[4];
	size_t n;
	*out = (struct hits){0};
	int bad = sql_some(s, sql_use(s, SQL_hits, err, "iii", run, scorer, (int64_t)SCORE_ERROR),
		NULL, read_hits, sizeof *rows, rows, 4, &n, err);
	for (size_t i = 0; !bad && i < n; i++) {
		int64_t *to = rows[i].hit ? (rows[i].pass ? &out->hit_pass : &out->hit_fail)
					  : (rows[i].pass ? &out->miss_pass : &out->miss_fail);
		*to = rows[i].n;
	}
	return bad;
}

struct value_page {
	int64_t ord, trial, max;
	bool with_places;
};

static void read_value(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct value_row *)out = (struct value_row){
		.ord = sqlite3_column_int64(row, 0),
		.trial = sqlite3_column_int64(row, 1),
		.example = sqlite3_column_int64(row, 2),
		.name = sql_str(a, row, 3),
		.group = sql_str(a, row, 4),
		.value = sqlite3_column_double(row, 5),
		.pass = sqlite3_column_int(row, 6) != 0,
		.status = sqlite3_column_int(row, 7),
		.place = (enum gold_place)sqlite3_column_int(row, 8),
	};
}

static int values(struct store *s, int64_t run, int64_t scorer, const struct value_page *page,
	struct arena *a, struct value_row **out, size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s,
		sql_use(s, SQL_values, err, "iiiiiii", run, scorer, (int64_t)SCORE_ERROR, page->ord,
			page->trial, page->max, (int64_t)page->with_places),
		a, read_value, sizeof **out, &rows, n, err);
	*out = rows;
	return bad;
}

int store_values_after(struct store *s, int64_t run, int64_t scorer, int64_t ord, int64_t trial,
	int64_t max, struct arena *a, struct value_row **out, size_t *n, struct err *err)
{
	return values(s, run, scorer, &(struct value_page){ord, trial, max, true}, a, out, n, err);
}

int store_values(struct store *s, int64_t run, int64_t scorer, struct arena *a,
	struct value_row **out, size_t *n, struct err *err)
{
	return values(s, run, scorer, &(struct value_page){.max = -1}, a, out, n, err);
}

static void read_id(struct arena *a, sqlite3_stmt *row, void *out)
{
	(void)a;
	*(int64_t *)out = sqlite3_column_int64(row, 0);
}

int store_runs_beside(
	struct store *s, int64_t run, struct arena *a, int64_t **ids, size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_runs_beside, err, "i", run), a, read_id, sizeof **ids,
		&rows, n, err);
	*ids = rows;
	return bad;
}

int store_count_results(struct store *s, int64_t run, int64_t *n, struct err *err)
{
	return sql_int(s, SQL_count_results, 0, n, err, "i", run);
}

static void read_example_mean(struct arena *a, sqlite3_stmt *row, void *out)
{
	(void)a;
	*(struct example_mean *)out =
		(struct example_mean){sqlite3_column_int64(row, 0), sqlite3_column_double(row, 1)};
}

int store_example_means(struct store *s, int64_t run, int64_t scorer, int64_t ord, size_t max,
	struct example_mean *out, size_t *n, struct err *err)
{
	return sql_some(s,
		sql_use(s, SQL_example_means, err, "iiiiii", run, scorer, ord, (int64_t)SCORE_ERROR,
			(int64_t)SCORE_NA, (int64_t)max),
		NULL, read_example_mean, sizeof *out, out, max, n, err);
}
