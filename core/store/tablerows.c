/*
 * tablerows: owns the reading of a dataset as a list, and of a setup's scores.
 *
 * The decision worth knowing: results are read run by run in the order of the index on (run, ord,
 * trial), which holds everything but the scores, so that a hundred thousand of them come without
 * touching the rows, where the chunks are. What comes later is read by id.
 */
#include "tablerows.h"

#include "store_sql.h"

static bool is_all(struct str split)
{
	return split.n == 0 || str_is(split, "all");
}

static void read_ord(struct arena *a, sqlite3_stmt *row, void *out)
{
	(void)a;
	*(int64_t *)out = sqlite3_column_int64(row, 0);
}

int store_row_ords(struct store *s, int64_t dataset, struct str split, int64_t after, size_t max,
	int64_t *out, size_t *n, struct err *err)
{
	sqlite3_stmt *stmt = is_all(split) ? sql_use(s, SQL_row_ords_all, err, "iii", dataset,
						     after, (int64_t)max)
					   : sql_use(s, SQL_row_ords, err, "iiis", dataset, after,
						     (int64_t)max, split);
	return sql_some(s, stmt, NULL, read_ord, sizeof *out, out, max, n, err);
}

int store_row_page(struct store *s, int64_t dataset, struct str split, int64_t skip, size_t max,
	int64_t *out, size_t *n, struct err *err)
{
	/* Of all examples the first to come after n others is number n + 1. */
	if (is_all(split))
		return store_row_ords(s, dataset, split, skip, max, out, n, err);
	return sql_some(s,
		sql_use(s, SQL_row_page, err, "iiis", dataset, skip, (int64_t)max, split), NULL,
		read_ord, sizeof *out, out, max, n, err);
}

int store_row_rank(struct store *s, int64_t dataset, struct str split, int64_t ord, int64_t *out,
	struct err *err)
{
	*out = ord - 1;
	return is_all(split) ? 0
			     : sql_int(s, SQL_row_rank, 0, out, err, "iis", dataset, ord, split);
}

int store_row_is_in(
	struct store *s, int64_t dataset, struct str split, int64_t ord, bool *out, struct err *err)
{
	int64_t n = 0;
	int bad = sql_int(
		s, SQL_row_is_in, 0, &n, err, "iis", dataset, ord, is_all(split) ? STR("") : split);
	*out = n != 0;
	return bad;
}

static void read_text(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct row_text *)out = (struct row_text){
		sqlite3_column_int64(row, 0), sql_str(a, row, 1), sql_str(a, row, 2)};
}

int store_row_texts(struct store *s, int64_t dataset, int64_t after, size_t max, struct arena *a,
	struct row_text *out, size_t *n, struct err *err)
{
	return sql_some(s, sql_use(s, SQL_row_texts, err, "iii", dataset, after, (int64_t)max), a,
		read_text, sizeof *out, out, max, n, err);
}

int store_has_groups(struct store *s, int64_t dataset, bool *has, struct err *err)
{
	int64_t n = 0;
	int bad = sql_int(s, SQL_has_groups, 0, &n, err, "i", dataset);
	*has = n != 0;
	return bad;
}

static void read_group(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct row_group *)out =
		(struct row_group){sqlite3_column_int64(row, 0), sql_str(a, row, 1)};
}

int store_row_groups(struct store *s, int64_t dataset, struct str split, int64_t after, size_t max,
	struct arena *a, struct row_group *out, size_t *n, struct err *err)
{
	return sql_some(s,
		sql_use(s, SQL_row_groups, err, "iiis", dataset, after, (int64_t)max,
			is_all(split) ? STR("") : split),
		a, read_group, sizeof *out, out, max, n, err);
}

/* ---- results of a setup ---- */

int store_setup_runs(struct store *s, const struct setup *u, int64_t after, struct arena *a,
	int64_t **out, size_t *n, struct err *err)
{
	void *ids;
	int bad = sql_all(s,
		sql_use(s, SQL_setup_runs, err, "iissiisi", u->version, u->dataset, u->model,
			u->retrieval, u->k, u->shots, u->variant, after),
		a, read_ord, sizeof **out, &ids, n, err);
	*out = ids;
	return bad;
}

int store_setup_has_results(struct store *s, const struct setup *u, bool *out, struct err *err)
{
	int64_t n = 0;
	int bad = sql_int(s, SQL_setup_has_results, 0, &n, err, "iissiis", u->version, u->dataset,
		u->model, u->retrieval, u->k, u->shots, u->variant);
	*out = n != 0;
	return bad;
}

static struct cell read_cell(sqlite3_stmt *row)
{
	struct cell c = {
		.result = sqlite3_column_int64(row, 0),
		.run = sqlite3_column_int64(row, 1),
		.ord = sqlite3_column_int64(row, 2),
		.trial = sqlite3_column_int64(row, 3),
		.scorer = sqlite3_column_int64(row, 4),
		.value = sqlite3_column_double(row, 5),
		.pass = sqlite3_column_int(row, 6) != 0,
		.status = (enum score_status)sqlite3_column_int(row, 7),
	};
	c.failed = sqlite3_column_int(row, 8) != 0;
	return c;
}

/* Hand over whole results, at most max; *last is of the last one. The statement is left reset, so
 * that nothing is locked between two slices. */
static int take_cells(struct store *s, sqlite3_stmt *stmt, size_t max, cell_taker *take,
	void *context, struct cell *last, bool *more, struct err *err)
{
	size_t results = 0;
	bool row = true;
	int bad = stmt ? 0 : ERR_STORE;
	*more = false;
	while (!bad) {
		bad = sql_step(s, stmt, &row, err);
		if (bad || !row)
			break;
		struct cell c = read_cell(stmt);
		results += c.result != last->result;
		*more = results > max;
		if (*more)
			break;
		take(context, &c);
		*last = c;
	}
	return stmt && !bad ? sql_done(stmt) : bad;
}

int store_cells_of_run(struct store *s, int64_t run, struct cell_position *at, size_t max,
	cell_taker *take, void *context, bool *more, struct err *err)
{
	struct cell last = {.ord = at->ord, .trial = at->trial};
	sqlite3_stmt *stmt = sql_use(s, SQL_cells_of_run, err, "iii", run, at->ord, at->trial);
	int bad = take_cells(s, stmt, max, take, context, &last, more, err);
	*at = (struct cell_position){last.ord, last.trial};
	return bad;
}

int store_cells_after(struct store *s, int64_t *last_id, int64_t upto, size_t max, cell_taker *take,
	void *context, bool *more, struct err *err)
{
	struct cell last = {.result = *last_id};
	sqlite3_stmt *stmt = sql_use(s, SQL_cells_after, err, "ii", *last_id, upto);
	int bad = take_cells(s, stmt, max, take, context, &last, more, err);
	*last_id = last.result;
	return bad;
}

int store_row_place(struct store *s, const struct setup *u, int64_t ord, enum gold_place *out,
	struct err *err)
{
	int64_t hit;
	int bad = sql_int(s, SQL_row_place, -1, &hit, err, "iissiisi", u->version, u->dataset,
		u->model, u->retrieval, u->k, u->shots, u->variant, ord);
	*out = bad || hit < 0 ? PLACE_NONE : hit ? PLACE_HIT : PLACE_MISS;
	return bad;
}

int store_last_result(struct store *s, int64_t *id, struct err *err)
{
	return sql_int(s, SQL_last_result, 0, id, err, "");
}

static void read_name(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct str *)out = sql_str(a, row, 0);
}

int store_scorer_name(
	struct store *s, int64_t id, struct arena *a, struct str *out, struct err *err)
{
	bool found;
	*out = STR("");
	return sql_one(
		s, sql_use(s, SQL_scorer_name, err, "i", id), a, read_name, out, &found, err);
}

int store_stamp(struct store *s, struct store_stamp *out, struct err *err)
{
	out->ours = sqlite3_total_changes64(s->db);
	return sql_int(s, SQL_data_version, 0, &out->theirs, err, "");
}
