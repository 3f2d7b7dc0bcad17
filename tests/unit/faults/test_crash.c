/*
 * test_crash: kill -9 at random moments of runs, by the contract of the ledger.
 *
 * After each kill the store is sound, every result that the terminal had shown is in it, and no more
 * calls are on their way than could be in flight. At the end the server's own log is held against
 * the ledger, request by request: none that was not written down before, none twice but those that
 * --retry-unknown was told to send again.
 *
 * STROP_KILLS says how many (make check-slow and make soak).
 */
#include "test.h"

#include <pty.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "json.h"
#include "mockrun.h"
#include "testproject.h"

enum {
	USUAL_KILLS = 15,
	CONCURRENCY = 16,
	EXAMPLES = 1500, /* more than the runs of a round get done */
	ROUND_KILLS = 10,
	STORE_KILLS = 50, /* then a new store: what a start takes grows with it */
	RETRY_EVERY = 7,  /* of the runs, one sends the unknown calls again */
	LONGEST_US = 150000,
	PATIENCE_US = 5000000,
};

static struct err err;
static char *dir, log_path[512], db_path[512];
static int kills;

static void make_project(int port)
{
	struct buf data = {0};
	project_write(dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [data.jsonl]\nscorers: [exact]\nconcurrency: %d\n",
		port, CONCURRENCY);
	for (int i = 0; i < EXAMPLES; i++)
		buf_addf(&data,
			"{\"id\":\"e%d\",\"q\":\"number %d\",\"want\":\"%d\",\"answer\":\"%d\"}\n",
			i, i, i, i);
	project_write(dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
}

/* ---- a run, and its end ---- */

/* The real binary with a terminal of its own. */
static pid_t start_run(bool retry, int *terminal)
{
	char *binary = mockrun_build_path("strop");
	struct winsize size = {.ws_row = 24, .ws_col = 100};
	fflush(NULL);
	pid_t pid = forkpty(terminal, NULL, NULL, &size);
	if (pid == 0) {
		execl(binary, "strop", "--trust", "-C", dir, "run", "--json",
			retry ? "--retry-unknown" : (char *)NULL, (char *)NULL);
		_exit(127);
	}
	free(binary);
	assert_true(pid > 0);
	return pid;
}

/* The N of the last "] N/M, " that was shown. */
static int64_t shown_finished(int terminal)
{
	struct buf all = {0};
	char bytes[4096];
	ssize_t n;
	int64_t finished = 0;
	while ((n = read(terminal, bytes, sizeof bytes)) > 0)
		buf_add(&all, (struct str){bytes, (size_t)n});
	ssize_t at = str_rfind(buf_str(&all), STR("] "));
	for (size_t i = at < 0 ? all.n : (size_t)at + 2; i < all.n && all.p[i] != '/'; i++)
		if (all.p[i] != ',')
			finished = 10 * finished + all.p[i] - '0';
	buf_free(&all);
	return finished;
}

/* Until the server was asked something more; not for ever, because all may be answered. */
static void wait_for_request(off_t before)
{
	enum { STEP_US = 1000 };
	struct stat log = {.st_size = before};
	for (int waited = 0; waited < PATIENCE_US && log.st_size == before; waited += STEP_US) {
		usleep(STEP_US);
		stat(log_path, &log);
	}
}

/* How many results were acknowledged before it died; *killed: it did not end by itself. One in
 * three dies at any moment after its start, the others when they have begun to send. */
static int64_t run_and_kill(unsigned *seed, bool retry, bool *killed)
{
	int terminal, status = 0;
	struct stat log = {0};
	*seed = *seed * 1103515245u + 12345u;
	unsigned random = *seed / 65536;
	stat(log_path, &log);
	pid_t pid = start_run(retry, &terminal);
	if (random % 3)
		wait_for_request(log.st_size);
	usleep(random * 37u % LONGEST_US);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	*killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	if (!*killed) /* it was quicker: all is done, or all but unknown calls */
		assert_true(WIFEXITED(status) &&
			    (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 3));
	int64_t finished = shown_finished(terminal);
	close(terminal);
	return finished;
}

/* ---- what the store says, past the program ---- */

static sqlite3 *open_db(void)
{
	sqlite3 *db;
	assert_int_equal(sqlite3_open_v2(db_path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	return db;
}

static int64_t count(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	int64_t n = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : -1;
	sqlite3_finalize(stmt);
	return n;
}

static size_t count_lines(const char *path)
{
	size_t lines = 0;
	char block[65536];
	FILE *f = fopen(path, "rb");
	for (size_t n; f && (n = fread(block, 1, sizeof block, f)) > 0;)
		for (size_t i = 0; i < n; i++)
			lines += block[i] == '\n';
	if (f)
		fclose(f);
	return lines;
}

struct totals {
	int64_t acknowledged, most_unknown, calls, requests, again;
	int kills, hits; /* hits: with calls on their way */
};

/* One store and its server. */
struct place {
	int64_t calls; /* kept so far */
	int rounds, kills;
};

static void check_after_kill(int64_t finished, struct place *p, struct totals *t)
{
	sqlite3 *db = open_db();
	size_t requests = count_lines(log_path);
	assert_int_equal(count(db, "SELECT count(*) FROM pragma_quick_check"
				   " WHERE quick_check = 'ok'"),
		1);
	int64_t kept =
		count(db, "SELECT count(*) FROM results WHERE run = (SELECT max(id) FROM runs)");
	if (kept < finished)
		fail_msg("%lld results were shown, %lld are in the store", (long long)finished,
			(long long)kept);
	int64_t calls = count(db, "SELECT count(*) FROM calls");
	assert_true(calls >= p->calls);
	int64_t unknown = count(db, "SELECT count(*) FROM ledger WHERE state = 'sent'");
	assert_in_range(unknown, 0, CONCURRENCY);
	assert_true((int64_t)requests <= count(db, "SELECT count(*) FROM ledger"));
	t->acknowledged += finished;
	t->hits += unknown > 0;
	p->calls = calls;
	t->most_unknown = unknown > t->most_unknown ? unknown : t->most_unknown;
	sqlite3_close(db);
}

/* ---- the server's log against the ledger ---- */

/* One request as the server saw it, or one call as it is kept: what was asked, and how many rows the
 * ledger has of it. */
struct asked {
	struct hash body;
	int64_t rows;
};

static int by_body(const void *x, const void *y)
{
	return memcmp(x, y, sizeof(struct hash));
}

/* A body without what only concerns transport. */
static struct hash body_of(struct str text)
{
	struct json *body;
	struct buf canonical = {0};
	assert_done(json_parse(text, &body, &err));
	json_remove(body, "stream");
	json_remove(body, "stream_options");
	json_print_canonical(&canonical, body);
	struct hash h = hash_blake2b(buf_str(&canonical));
	buf_free(&canonical);
	json_free(body);
	return h;
}

static struct asked *read_calls(size_t max, size_t *n)
{
	struct asked *calls = mem_alloc(max * sizeof *calls);
	sqlite3 *db = open_db();
	sqlite3_stmt *stmt;
	assert_int_equal(sqlite3_prepare_v2(db,
				 "SELECT request, rows FROM calls JOIN (SELECT key, count(*) AS"
				 " rows FROM ledger GROUP BY key) USING (key)",
				 -1, &stmt, NULL),
		SQLITE_OK);
	*n = 0;
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		assert_true(*n < max);
		calls[*n].body = body_of(str_of((const char *)sqlite3_column_text(stmt, 0)));
		calls[(*n)++].rows = sqlite3_column_int64(stmt, 1);
	}
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	qsort(calls, *n, sizeof *calls, by_body);
	return calls;
}

/* Takes every request of the log off the rows that allow it; none may be left over. */
static void take_off_requests(struct asked *calls, size_t n)
{
	struct buf log = test_read_file(log_path);
	struct str rest = buf_str(&log), line;
	while (str_line(&rest, &line)) {
		struct json *entry;
		assert_done(json_parse(line, &entry, &err));
		struct str text = json_str(json_get(entry, "body"));
		struct hash body = body_of(text);
		struct asked *call = bsearch(&body, calls, n, sizeof *calls, by_body);
		if (!call)
			fail_msg("not in the ledger: %.*s", STRF(text));
		if (--call->rows < 0)
			fail_msg("sent more often than written down: %.*s", STRF(text));
		json_free(entry);
	}
	buf_free(&log);
}

static void check_in_the_end(const struct place *p, struct totals *t)
{
	const int examples = p->rounds * EXAMPLES;
	size_t n, requests = count_lines(log_path);
	sqlite3 *db = open_db();
	int64_t again = count(db, "SELECT count(*) FROM ledger WHERE state = 'failed'"
				  " AND why = 'sent again, as the user asked'");
	/* Each call is done exactly once; what else there is was unknown, and sent again. */
	assert_int_equal(count(db, "SELECT count(*) FROM ledger WHERE state = 'done'"), examples);
	assert_int_equal(count(db, "SELECT count(*) FROM ledger"), examples + again);
	assert_int_equal(
		count(db, "SELECT count(DISTINCT key) FROM ledger WHERE state = 'done'"), examples);
	assert_int_equal(count(db, "SELECT count(*) FROM calls"), examples);
	sqlite3_close(db);
	struct asked *calls = read_calls((size_t)examples, &n);
	assert_int_equal(n, examples);
	take_off_requests(calls, n);
	free(calls);
	assert_in_range(requests, examples, examples + again);
	t->calls += examples;
	t->requests += (int64_t)requests;
	t->again += again;
}

/* ---- all ---- */

/* Runs of a new version, some of which are killed, and one that does the rest. */
static void do_round(struct place *p, struct totals *t, unsigned *seed)
{
	static const char *const rest[] = {"run", "--json", "--retry-unknown", NULL};
	project_write(
		dir, "prompts/a.prompty", "user:\nround %d, {{q}}\nECHO:{{want}}\n", ++p->rounds);
	for (int i = 0; i < ROUND_KILLS && t->kills < kills; i++) {
		bool killed;
		int64_t finished = run_and_kill(seed, i % RETRY_EVERY == RETRY_EVERY - 1, &killed);
		t->kills += killed;
		p->kills += killed;
		check_after_kill(finished, p, t);
	}
	assert_int_equal(project_wait(project_strop(dir, NULL, rest)), 0);
}

static void do_store(struct totals *t, unsigned *seed)
{
	static const char *const prepare[] = {"run", "--dry-run", NULL};
	struct place p = {0};
	dir = test_make_dir();
	snprintf(log_path, sizeof log_path, "%s/server.log", dir);
	snprintf(db_path, sizeof db_path, "%s/.strop/strop.db", dir);
	const char *const options[] = {"--latency-ms", "20", "--log", log_path, NULL};
	struct mockrun mock = mockrun_start(options);
	assert_true(mock.pid > 0);
	make_project(mock.port);
	/* The import has its own test; here the runs are killed. */
	project_write(dir, "prompts/a.prompty", "user:\n{{q}}\n");
	assert_int_equal(project_wait(project_strop(dir, NULL, prepare)), 0);
	while (t->kills < kills && p.kills < STORE_KILLS)
		do_round(&p, t, seed);
	check_in_the_end(&p, t);
	mockrun_stop(&mock);
	test_remove_dir(dir);
	free(dir);
}

static void test_kill(void **state)
{
	struct totals t = {0};
	unsigned seed = 20261124;
	(void)state;
	while (t.kills < kills)
		do_store(&t, &seed);
	printf("kill -9: %d kills, %d with calls on their way; %lld results acknowledged, 0 lost; "
	       "at most %lld calls unknown after one (concurrency %d); %lld calls, %lld requests, "
	       "%lld unknown ones sent again as told, 0 others sent twice\n",
		t.kills, t.hits, (long long)t.acknowledged, (long long)t.most_unknown, CONCURRENCY,
		(long long)t.calls, (long long)t.requests, (long long)t.again);
}

int main(void)
{
	const char *asked = getenv("STROP_KILLS");
	kills = asked && atoi(asked) > 0 ? atoi(asked) : USUAL_KILLS;
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_kill)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
