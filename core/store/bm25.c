/*
 * bm25: owns the FTS5 auxiliary function strop_bm25.
 *
 * FTS5's own bm25() has a fixed k1 and b and an idf that can turn negative and is then cut off;
 * results of papers and of other engines cannot be compared with it. Counting documents per phrase
 * costs a walk over its postings, so that is done once per query and kept as FTS5's auxiliary data.
 * A non-number or a value out of range for k1 or b is an SQL error.
 */
#include "bm25.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

struct corpus_stats {
	double average_len; /* tokens in a row, over all columns */
	int n_phrases;
	double idf[]; /* by phrase */
};

static int count_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *count)
{
	(void)api, (void)fts;
	++*(sqlite3_int64 *)count;
	return SQLITE_OK;
}

static int fill_stats(const Fts5ExtensionApi *api, Fts5Context *fts, struct corpus_stats *stats)
{
	sqlite3_int64 rows = 0, tokens = 0;
	int bad = api->xRowCount(fts, &rows);
	if (!bad)
		bad = api->xColumnTotalSize(fts, -1, &tokens);
	stats->average_len = rows > 0 ? (double)tokens / (double)rows : 0;
	for (int i = 0; !bad && i < stats->n_phrases; i++) {
		sqlite3_int64 df = 0;
		bad = api->xQueryPhrase(fts, i, &df, count_row);
		/* A contentless or damaged index can count more matches than rows. */
		double others = rows > df ? (double)(rows - df) : 0;
		stats->idf[i] = log(1 + (others + 0.5) / ((double)df + 0.5));
	}
	return bad;
}

/* The query's statistics, computed for its first row and kept by FTS5 for the others. */
static int get_stats(const Fts5ExtensionApi *api, Fts5Context *fts, struct corpus_stats **out)
{
	*out = api->xGetAuxdata(fts, 0);
	if (*out)
		return SQLITE_OK;
	int n = api->xPhraseCount(fts);
	struct corpus_stats *stats =
		sqlite3_malloc64(sizeof *stats + (size_t)n * sizeof stats->idf[0]);
	if (!stats)
		return SQLITE_NOMEM;
	stats->n_phrases = n;
	int bad = fill_stats(api, fts, stats);
	if (bad) {
		sqlite3_free(stats);
		return bad;
	}
	*out = stats;
	/* On failure FTS5 has freed stats already. */
	return api->xSetAuxdata(fts, stats, sqlite3_free);
}

/* The sum for one row. The instances of a phrase are spread over the list, which is in order of
 * place, so their number is gathered per phrase first; *tf has room for all. */
static int score_row(const Fts5ExtensionApi *api, Fts5Context *fts,
	const struct corpus_stats *stats, double *tf, const double k1_b[2], double *score)
{
	int n = 0, len = 0;
	int bad = api->xInstCount(fts, &n);
	for (int i = 0; !bad && i < n; i++) {
		int phrase, column, offset;
		bad = api->xInst(fts, i, &phrase, &column, &offset);
		if (!bad)
			tf[phrase]++;
	}
	if (!bad)
		bad = api->xColumnSize(fts, -1, &len);
	double share = stats->average_len > 0 ? len / stats->average_len : 1;
	double norm = k1_b[0] * (1 - k1_b[1] + k1_b[1] * share);
	*score = 0;
	for (int i = 0; !bad && i < stats->n_phrases; i++)
		if (tf[i] > 0)
			*score += stats->idf[i] * tf[i] * (k1_b[0] + 1) / (tf[i] + norm);
	return bad;
}

static bool is_number(sqlite3_value *value)
{
	int type = sqlite3_value_numeric_type(value);
	return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

static int read_parameters(int n, sqlite3_value **values, double k1_b[2])
{
	static const double most[] = {1000, 1};
	k1_b[0] = 1.2;
	k1_b[1] = 0.75;
	if (n > 2)
		return SQLITE_RANGE;
	for (int i = 0; i < n; i++) {
		k1_b[i] = sqlite3_value_double(values[i]);
		if (!is_number(values[i]) || !(k1_b[i] >= 0 && k1_b[i] <= most[i]))
			return SQLITE_RANGE;
	}
	return SQLITE_OK;
}

static void strop_bm25(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context,
	int n_values, sqlite3_value **values)
{
	double k1_b[2], score;
	struct corpus_stats *stats;
	if (read_parameters(n_values, values, k1_b) != SQLITE_OK) {
		sqlite3_result_error(context,
			"strop_bm25(table, k1, b): k1 must be a number of 0 to 1000, b of 0 to 1",
			-1);
		return;
	}
	int bad = get_stats(api, fts, &stats);
	if (bad) {
		sqlite3_result_error_code(context, bad);
		return;
	}
	double *tf = sqlite3_malloc64(((size_t)stats->n_phrases + 1) * sizeof *tf);
	if (!tf) {
		sqlite3_result_error_nomem(context);
		return;
	}
	for (int i = 0; i < stats->n_phrases; i++)
		tf[i] = 0;
	bad = score_row(api, fts, stats, tf, k1_b, &score);
	sqlite3_free(tf);
	if (bad)
		sqlite3_result_error_code(context, bad);
	else
		sqlite3_result_double(context, score);
}

/* FTS5 hands out its API through a pointer bound to the SQL function fts5(). */
static fts5_api *find_fts5(sqlite3 *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *stmt = NULL;
	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &stmt, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL);
		sqlite3_step(stmt);
	}
	sqlite3_finalize(stmt);
	return api;
}

int bm25_register(sqlite3 *db, struct err *err)
{
	fts5_api *api = find_fts5(db);
	if (!api)
		return err_set(err, ERR_STORE,
			"this SQLite (%s) has no FTS5; install one built with it",
			sqlite3_libversion());
	int bad = api->xCreateFunction(api, "strop_bm25", NULL, strop_bm25, NULL);
	if (bad)
		return err_set(
			err, ERR_STORE, "cannot add the ranking function: %s", sqlite3_errstr(bad));
	return 0;
}
