/* test_unknown: the ledger through the public interface: a row an attempt, what a dead process leaves
 * behind, and what becomes of it in runs and single calls. */
#include "test.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ask.h"
#include "testwb.h"

enum { EXAMPLES = 6, LOST = 3 };

static struct testwb t;
static struct err err;

static int teardown(void **state)
{
	(void)state;
	testwb_end(&t);
	return 0;
}

static long long requests(void)
{
	return testwb_count(&t.mock, "requests");
}

/* What a statement on the store says, as text. */
static struct str ask_store(const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	const char *path = arena_printf(&t.arena, "%s/.strop/strop.db", t.dir).p;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	struct str text = STR("");
	if (sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_text(stmt, 0))
		text = arena_dup(&t.arena, str_of((const char *)sqlite3_column_text(stmt, 0)));
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return text;
}

static const char *states(void)
{
	return ask_store("SELECT group_concat(state || attempt, ' ') FROM"
			 " (SELECT state, attempt FROM ledger ORDER BY id)")
		.p;
}

/* A process that ends without a word, with the first LOST calls on their way. */
static void lose_calls(void)
{
	int status;
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		struct job *job;
		const struct wb_options options = {.dir = t.dir, .trust = true};
		int bad = wb_open(&options, &t.wb, NULL);
		bad = bad ? bad : wb_run(t.wb, &(struct run_options){0}, &job, NULL);
		while (!bad && job_report(job)->in_flight < LOST)
			bad = wb_pump(t.wb, 10, NULL, 0, NULL);
		while (!bad && requests() < LOST)
			bad = wb_pump(t.wb, 10, NULL, 0, NULL);
		_exit(bad);
	}
	waitpid(child, &status, 0);
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void begin_with_lost(void)
{
	char more[40];
	snprintf(more, sizeof more, "concurrency: %d", LOST);
	testwb_begin(&t, "1-3: delay 60000", NULL);
	testwb_project(&t, EXAMPLES, more);
	lose_calls();
	testwb_open(&t);
	assert_int_equal(requests(), LOST);
}

/* ---- attempts ---- */

static void test_attempts(void **state)
{
	(void)state;
	testwb_begin(&t,
		"body \"number 0?\": status 503 retry-after=0.02 x 2\nbody \"number 1?\": close",
		NULL);
	testwb_project(&t, 2, "concurrency: 1");
	testwb_open(&t);
	/* No answer at all: a process that lives knows that it failed, and why. */
	struct run_report r = testwb_run(&t, (struct run_options){.filter = STR("id:e1")});
	assert_int_equal(r.failed, 1);
	assert_int_equal(r.unknown, 0);
	assert_string_equal(states(), "failed1 failed2 failed3");
	assert_int_equal(requests(), 3);
	r = testwb_run(&t, (struct run_options){.filter = STR("id:e0")});
	assert_int_equal(r.failed, 0);
	assert_string_equal(states(), "failed1 failed2 failed3 failed1 failed2 done3");
	assert_int_equal(requests(), 6);
	assert_str(ask_store("SELECT count(*) FROM ledger WHERE why LIKE '%503%'"), "2");
	assert_str(
		ask_store("SELECT count(*) FROM ledger l JOIN examples e ON e.id = l.example"
			  " WHERE e.name = 'e0' AND l.model = 'mock'"
			  " AND l.endpoint LIKE 'http://127.0.0.1:%' AND l.ended_ms >= l.sent_ms"),
		"3");
}

/* Who drops his own calls knows it, and may ask again. */
static void test_dropped(void **state)
{
	struct job *job;
	(void)state;
	testwb_begin(&t, "1: delay 60000", NULL);
	testwb_project(&t, 1, "");
	testwb_open(&t);
	assert_done(wb_run(t.wb, &(struct run_options){0}, &job, &err));
	while (job_report(job)->in_flight < 1)
		assert_done(wb_pump(t.wb, 10, NULL, 0, &err));
	assert_string_equal(states(), "sent1");
	job_kill(job);
	testwb_wait(t.wb, job);
	assert_string_equal(states(), "failed1");
	assert_true(str_find(ask_store("SELECT why FROM ledger"), STR("dropped")) >= 0);
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_int_equal(r.sent, 1);
	assert_string_equal(states(), "failed1 done1");
}

/* ---- what a dead process leaves behind ---- */

static void test_runs(void **state)
{
	(void)state;
	begin_with_lost();
	assert_string_equal(states(), "unknown1 unknown1 unknown1");
	struct run_report dry = testwb_run(&t, (struct run_options){.dry_run = true});
	assert_int_equal(dry.unknown, LOST);
	assert_int_equal(dry.sent, EXAMPLES - LOST);
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_str(r.state, "done");
	assert_int_equal(r.sent, EXAMPLES - LOST);
	assert_int_equal(r.unknown, LOST);
	assert_int_equal(r.failed, LOST);
	assert_int_equal(requests(), EXAMPLES);
	struct str error = testwb_output(&t, r.run, "e0");
	assert_true(str_starts(error, STR("! unknown whether this call was billed (sent 2")));
	assert_true(str_ends(error, STR("--retry-unknown sends it again")));
	/* Nor does asking anew send it without a word. */
	r = testwb_run(&t, (struct run_options){.limit = 1, .cache = CACHE_REFRESH});
	assert_int_equal(r.unknown, 1);
	assert_int_equal(requests(), EXAMPLES);
	dry = testwb_run(&t, (struct run_options){.dry_run = true, .retry_unknown = true});
	assert_int_equal(dry.sent, LOST);
	r = testwb_run(&t, (struct run_options){.retry_unknown = true});
	assert_int_equal(r.unknown + r.failed, 0);
	assert_int_equal(r.sent, LOST);
	assert_int_equal(requests(), EXAMPLES + LOST);
	assert_string_equal(
		states(), "failed1 failed1 failed1 done1 done1 done1 done2 done2 done2");
}

/* Several of one run that need the same call share its fate. */
static void test_equal_calls(void **state)
{
	(void)state;
	testwb_begin(&t, "1-3: delay 60000", NULL);
	testwb_project(&t, EXAMPLES, "concurrency: 3");
	lose_calls();
	struct buf data = {0};
	for (int i = 0; i < 4; i++)
		buf_addf(&data, "{\"id\":\"s%d\",\"question\":\"number 0?\",\"want\":\"w0\"}\n", i);
	const char *path = arena_printf(&t.arena, "%s/data.jsonl", t.dir).p;
	FILE *f = fopen(path, "wb");
	fwrite(data.p, 1, data.n, f);
	fclose(f);
	buf_free(&data);
	testwb_open(&t);
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_int_equal(r.unknown, 1);
	assert_int_equal(r.failed, 4);
	assert_int_equal(requests(), LOST);
}

static const struct ask_view *finish(struct ask *a)
{
	while (ask_look(a)->state < ASK_DONE)
		assert_done(wb_pump(t.wb, 100, NULL, 0, &err));
	return ask_look(a);
}

static void test_asks(void **state)
{
	struct ask *a;
	struct ask_options o = {.example = STR("e1"), .run.cache = CACHE_AUTO};
	(void)state;
	begin_with_lost();
	assert_done(ask_start(t.wb, &o, &a, &err));
	assert_int_equal(ask_look(a)->state, ASK_FAILED); /* at once */
	assert_true(ask_look(a)->is_unknown);
	ask_free(a);
	o.run.retry_unknown = true;
	assert_done(ask_start(t.wb, &o, &a, &err));
	const struct ask_view *v = finish(a);
	assert_int_equal(v->state, ASK_DONE);
	assert_false(v->is_unknown);
	assert_str(v->output, "w1");
	ask_free(a);
	assert_int_equal(requests(), LOST + 1);
}

static void test_list_and_forget(void **state)
{
	struct cache_unknown *list;
	size_t n;
	int64_t given_up;
	(void)state;
	begin_with_lost();
	assert_done(wb_cache_unknown(t.wb, &t.arena, &list, &n, &err));
	assert_int_equal(n, LOST);
	assert_str(list[0].example, "e0");
	assert_str(list[2].example, "e2");
	assert_str(list[0].model, "mock");
	assert_true(list[0].sent_ms > 0 && list[0].attempt == 1);
	assert_int_equal(wb_cache_forget(t.wb, STR("zz"), &given_up, &err), ERR_NOT_FOUND);
	struct str key = str_of(list[1].key);
	assert_done(wb_cache_forget(t.wb, str_head(key, 12), &given_up, &err));
	assert_int_equal(given_up, 1);
	struct run_report r = testwb_run(&t, (struct run_options){.limit = LOST});
	assert_int_equal(r.unknown, LOST - 1);
	assert_int_equal(r.sent, 1);
	assert_done(wb_cache_forget(t.wb, STR(""), &given_up, &err));
	assert_int_equal(given_up, LOST - 1);
	r = testwb_run(&t, (struct run_options){.limit = LOST});
	assert_int_equal(r.sent, LOST - 1);
}

static void test_ambiguous(void **state)
{
	struct cache_unknown *list;
	size_t n;
	int64_t given_up;
	(void)state;
	begin_with_lost();
	ask_store("UPDATE ledger SET key = CAST(printf('ab%030d', id) AS BLOB)");
	assert_int_equal(wb_cache_forget(t.wb, STR("6162"), &given_up, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "3 unknown calls"));
	assert_done(wb_cache_unknown(t.wb, &t.arena, &list, &n, &err));
	assert_int_equal(n, LOST);
	assert_done(wb_cache_forget(t.wb, str_of(list[0].key), &given_up, &err));
	assert_int_equal(given_up, 1);
}

static void test_prune(void **state)
{
	int64_t calls, rows;
	(void)state;
	begin_with_lost();
	testwb_run(&t, (struct run_options){0});
	assert_done(wb_cache_prune(t.wb, 1, &calls, &rows, &err));
	assert_int_equal(rows, 0);
	assert_done(wb_cache_prune(t.wb, -1, &calls, &rows, &err));
	assert_int_equal(rows, EXAMPLES - LOST);
	assert_int_equal(calls, 0); /* results use them */
	assert_string_equal(states(), "unknown1 unknown1 unknown1");
}

int main(void)
{
#define T(name) cmocka_unit_test_teardown(name, teardown)
	const struct CMUnitTest tests[] = {
		T(test_attempts),
		T(test_dropped),
		T(test_runs),
		T(test_equal_calls),
		T(test_asks),
		T(test_list_and_forget),
		T(test_ambiguous),
		T(test_prune),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
