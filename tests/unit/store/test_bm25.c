#include "test.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bm25.h"

static sqlite3 *open_index(const char *options)
{
	struct err err;
	sqlite3 *db;
	char sql[256];
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_done(bm25_register(db, &err));
	snprintf(sql, sizeof sql, "CREATE VIRTUAL TABLE t USING fts5(title, text, tokenize='%s')",
		options);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	return db;
}

static void add_row(sqlite3 *db, const char *title, const char *text)
{
	sqlite3_stmt *stmt;
	sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?, ?)", -1, &stmt, NULL);
	sqlite3_bind_text(stmt, 1, title, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(stmt, 2, text, -1, SQLITE_TRANSIENT);
	assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
	sqlite3_finalize(stmt);
}

enum { MAX_ROWS = 40 };

/* Scores by rowid - 1; a row that is not found has 0. */
static void scores_of(sqlite3 *db, const char *match, double k1, double b, double out[MAX_ROWS])
{
	sqlite3_stmt *stmt;
	memset(out, 0, MAX_ROWS * sizeof *out);
	sqlite3_prepare_v2(
		db, "SELECT rowid, strop_bm25(t, ?2, ?3) FROM t WHERE t MATCH ?1", -1, &stmt, NULL);
	sqlite3_bind_text(stmt, 1, match, -1, SQLITE_TRANSIENT);
	sqlite3_bind_double(stmt, 2, k1);
	sqlite3_bind_double(stmt, 3, b);
	int step;
	while ((step = sqlite3_step(stmt)) == SQLITE_ROW)
		out[sqlite3_column_int64(stmt, 0) - 1] = sqlite3_column_double(stmt, 1);
	assert_int_equal(step, SQLITE_DONE);
	sqlite3_finalize(stmt);
}

/* The example of evaluation 2.15. */
static void test_worked_example(void **state)
{
	double got[MAX_ROWS];
	(void)state;
	sqlite3 *db = open_index("unicode61");
	add_row(db, "", "the cat sat on the mat");
	add_row(db, "", "the dog sat on the log");
	add_row(db, "", "cats and dogs");
	scores_of(db, "\"cat\" OR \"sat\"", 1.2, 0.75, got);
	assert_true(fabs(got[0] - 1.341106) < 5e-7);
	assert_true(fabs(got[1] - 0.434457) < 5e-7);
	assert_true(got[2] == 0);
	sqlite3_close(db);
}

static void test_title_and_text_are_one_field(void **state)
{
	double apart[MAX_ROWS], together[MAX_ROWS];
	(void)state;
	for (int way = 0; way < 2; way++) {
		sqlite3 *db = open_index("unicode61");
		add_row(db, way ? "the cat" : "",
			way ? "sat on the cat" : "the cat sat on the cat");
		add_row(db, way ? "a dog" : "", way ? "sat" : "a dog sat");
		scores_of(db, "\"cat\" OR \"sat\"", 0.9, 0.4, way ? apart : together);
		sqlite3_close(db);
	}
	for (int i = 0; i < 2; i++)
		assert_true(apart[i] > 0 && fabs(apart[i] - together[i]) < 1e-12);
}

struct toy {
	int rows, len[MAX_ROWS], tf[MAX_ROWS][8];
};

static uint32_t next_random(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

static void fill_toy(struct toy *toy, sqlite3 *db, uint32_t *seed)
{
	*toy = (struct toy){.rows = 1 + (int)next_random(seed, MAX_ROWS)};
	for (int row = 0; row < toy->rows; row++) {
		struct buf cells[2] = {0};
		toy->len[row] = (int)next_random(seed, 30);
		for (int i = 0; i < toy->len[row]; i++) {
			/* Low numbers are frequent: w0 is in nearly every row. */
			uint32_t word = next_random(seed, 1 + next_random(seed, 8));
			toy->tf[row][word]++;
			buf_addf(&cells[next_random(seed, 2)], "w%u ", word);
		}
		add_row(db, cells[0].p ? cells[0].p : "", cells[1].p ? cells[1].p : "");
		buf_free(&cells[0]);
		buf_free(&cells[1]);
	}
}

/* The formula again, over counts kept by hand. */
static double expect(const struct toy *toy, int row, uint32_t words, double k1, double b)
{
	double sum = 0, total = 0;
	for (int i = 0; i < toy->rows; i++)
		total += toy->len[i];
	for (int w = 0; w < 8; w++) {
		double df = 0, tf = toy->tf[row][w];
		for (int i = 0; i < toy->rows; i++)
			df += toy->tf[i][w] > 0;
		if (!(words >> w & 1) || tf == 0)
			continue;
		sum += log(1 + (toy->rows - df + 0.5) / (df + 0.5)) * tf * (k1 + 1) /
		       (tf + k1 * (1 - b + b * toy->len[row] / (total / toy->rows)));
	}
	return sum;
}

static void check_toy(const struct toy *toy, sqlite3 *db, uint32_t words, double k1, double b)
{
	double got[MAX_ROWS];
	struct buf match = {0};
	for (int w = 0; w < 8; w++)
		if (words >> w & 1)
			buf_addf(&match, "%s\"w%d\"", match.n ? " OR " : "", w);
	scores_of(db, match.p, k1, b, got);
	for (int row = 0; row < toy->rows; row++)
		if (fabs(got[row] - expect(toy, row, words, k1, b)) > 1e-9)
			fail_msg("row %d for %s: %.12f, not %.12f", row, match.p, got[row],
				expect(toy, row, words, k1, b));
	buf_free(&match);
}

static void test_against_brute_force(void **state)
{
	uint32_t seed = 7;
	(void)state;
	for (int round = 0; round < 50; round++) {
		struct toy toy;
		sqlite3 *db = open_index("unicode61");
		fill_toy(&toy, db, &seed);
		for (int query = 0; query < 10; query++)
			check_toy(&toy, db, 1 + next_random(&seed, 255),
				next_random(&seed, 30) / 10.0, next_random(&seed, 11) / 10.0);
		sqlite3_close(db);
	}
}

/* As many words as a query may have, and one of them twice, which counts twice. */
static void test_many_and_repeated_words(void **state)
{
	double once[MAX_ROWS], many[MAX_ROWS];
	struct buf match = {0};
	(void)state;
	sqlite3 *db = open_index("unicode61");
	add_row(db, "", "one cat");
	add_row(db, "", "two dogs");
	scores_of(db, "\"cat\"", 1.2, 0.75, once);
	buf_addz(&match, "\"cat\" OR \"cat\"");
	for (int i = 2; i < 256; i++)
		buf_addf(&match, " OR \"x%d\"", i);
	scores_of(db, match.p, 1.2, 0.75, many);
	assert_true(once[0] > 0 && fabs(many[0] - 2 * once[0]) < 1e-12 && many[1] == 0);
	buf_free(&match);
	sqlite3_close(db);
}

static void test_deleted_rows_do_not_count(void **state)
{
	double before[MAX_ROWS], after[MAX_ROWS];
	(void)state;
	sqlite3 *db = open_index("unicode61");
	add_row(db, "", "one cat");
	add_row(db, "", "two dogs here");
	scores_of(db, "\"cat\"", 1.2, 0.75, before);
	add_row(db, "", "three cat cat cats of the house");
	assert_int_equal(sqlite3_exec(db, "DELETE FROM t WHERE rowid = 3", NULL, NULL, NULL), 0);
	scores_of(db, "\"cat\"", 1.2, 0.75, after);
	assert_true(before[0] == after[0] && after[0] > 0);
	sqlite3_close(db);
}

static void check_error(sqlite3 *db, const char *call, const char *text)
{
	char sql[128];
	sqlite3_stmt *stmt;
	snprintf(sql, sizeof sql, "SELECT %s FROM t WHERE t MATCH 'cat'", call);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	if (text) {
		assert_int_equal(sqlite3_step(stmt), SQLITE_ERROR);
		assert_non_null(strstr(sqlite3_errmsg(db), text));
	} else {
		assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
		assert_true(sqlite3_column_double(stmt, 0) > 0);
	}
	sqlite3_finalize(stmt);
}

static void test_parameters(void **state)
{
	(void)state;
	sqlite3 *db = open_index("unicode61");
	add_row(db, "", "one cat");
	check_error(db, "strop_bm25(t)", NULL);
	check_error(db, "strop_bm25(t, 0, 0)", NULL);
	check_error(db, "strop_bm25(t, -1, 0.5)", "k1 must be");
	check_error(db, "strop_bm25(t, 1.2, 1.5)", "b of 0 to 1");
	check_error(db, "strop_bm25(t, 'x', 0.5)", "k1 must be");
	check_error(db, "strop_bm25(t, NULL, 0.5)", "k1 must be");
	check_error(db, "strop_bm25(t, 1, 0.5, 2)", "k1 must be");
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worked_example),
		cmocka_unit_test(test_title_and_text_are_one_field),
		cmocka_unit_test(test_against_brute_force),
		cmocka_unit_test(test_many_and_repeated_words),
		cmocka_unit_test(test_deleted_rows_do_not_count),
		cmocka_unit_test(test_parameters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
