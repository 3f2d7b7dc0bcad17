/* test_prepare: data and corpus brought up to date in slices: the same as at once, whatever comes
 * between two slices: other writes, mistakes, another process, the end. */
#include "test.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "testproject.h"
#include "testwb.h"

enum { EXAMPLES = 40, DOCUMENTS = 30 };

static struct testwb t;
static struct err err;

static void write_corpus(int documents, int bad_line)
{
	struct buf docs = {0};
	for (int i = 1; i <= documents; i++)
		if (i == bad_line)
			buf_addz(&docs, "{\"id\": oops}\n");
		else
			buf_addf(&docs,
				"{\"id\":\"d%d\",\"text\":\"Passage %d speaks of topic%d.\"}\n", i,
				i, i % 7);
	project_write(t.dir, "docs/list.jsonl", "%s", docs.p);
	buf_free(&docs);
}

static int setup(void **state)
{
	(void)state;
	testwb_begin(&t, NULL, NULL);
	testwb_project(&t, EXAMPLES, "retrieval: {corpus: ['docs/*.md', 'docs/*.jsonl'], k: 3}");
	project_write(t.dir, "docs/a.md",
		"# Apples\n\nApples are red.\n\n## More\n\nApples grow on topic1.\n");
	project_write(t.dir, "docs/b.md", "# Bananas\n\nBananas are yellow.\n");
	write_corpus(DOCUMENTS, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testwb_end(&t);
	return 0;
}

static struct wb *open_with(const char *db, bool strict)
{
	const struct wb_options options = {.dir = t.dir, .db = db, .strict = strict};
	wb_close(t.wb);
	t.wb = NULL;
	assert_done(wb_open(&options, &t.wb, &err));
	return t.wb;
}

/* One slice as short as can be. */
static bool slice(struct wb *w, struct wb_preparing *p)
{
	bool done = false;
	assert_done(wb_prepare(w, 0, p, &done, &err));
	return done;
}

static int prepare_all(struct wb *w)
{
	struct wb_preparing p;
	int n = 1;
	while (!slice(w, &p))
		if (++n > 5000)
			fail_msg("it does not end: %s", p.what);
	return n;
}

/* Everything that can be seen of data and index, as text. */
static char *state_of(struct wb *w)
{
	struct arena a = {0};
	struct buf out = {0};
	struct wb_dataset d;
	struct wb_index index;
	struct wb_chunk *found;
	size_t n;
	double ms;
	assert_done(wb_dataset(w, &a, &d, &err));
	buf_addf(&out, "%s %lld %lld", d.hash, (long long)d.examples, (long long)d.skipped);
	assert_done(wb_index(w, &index, &err));
	buf_addf(&out, " | %lld %lld %lld", (long long)index.files, (long long)index.documents,
		(long long)index.chunks);
	assert_done(wb_search(w, STR("topic1 apples"), 50, &a, &found, &n, &ms, &err));
	for (size_t i = 0; i < n; i++)
		buf_addf(&out, " | %.*s %.9g %.*s", STRF(found[i].id), found[i].score,
			STRF(found[i].text));
	arena_free(&a);
	return buf_take(&out);
}

/* One number out of the store, past the workbench. */
static int count(const char *db, const char *sql)
{
	sqlite3 *c;
	sqlite3_stmt *stmt;
	struct buf path = {0};
	if (db)
		buf_addz(&path, db);
	else
		buf_addf(&path, "%s/.strop/strop.db", t.dir);
	assert_int_equal(sqlite3_open(path.p, &c), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(c, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int n = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(c);
	buf_free(&path);
	return n;
}

/* Nothing unfinished is left, and nobody is kept away. */
static void assert_clean(const char *db)
{
	assert_int_equal(count(db, "SELECT count(*) FROM datasets WHERE hash IS NULL"), 0);
	assert_int_equal(count(db, "SELECT count(*) FROM dataset_examples WHERE dataset NOT IN"
				   " (SELECT id FROM datasets)"),
		0);
	assert_int_equal(count(db, "SELECT count(*) FROM hold"), 0);
}

static void assert_sound(struct wb *w)
{
	struct arena a = {0};
	struct wb_check *checks;
	size_t n;
	assert_done(wb_doctor(w, &a, &checks, &n, &err));
	for (size_t i = 0; i < n; i++)
		if (strcmp(checks[i].what, "store") == 0 && !checks[i].ok)
			fail_msg("%.*s", STRF(checks[i].detail));
	arena_free(&a);
}

/* What everything looks like when it is done at once, in a store of its own. */
static char *expected(void)
{
	const char *db = arena_printf(&t.arena, "%s/expected%d/x.db", t.dir, rand()).p;
	char *text = state_of(open_with(db, false));
	wb_close(t.wb);
	t.wb = NULL;
	return text;
}

static void assert_state(struct wb *w, char *want)
{
	char *got = state_of(w);
	assert_string_equal(got, want);
	free(got);
	free(want);
}

/* ---- slices ---- */

static void test_slices(void **state)
{
	char *want = expected();
	(void)state;
	struct wb *w = open_with(NULL, false);
	struct wb_preparing p = {0};
	int64_t last = 0;
	bool seen[2] = {false, false};
	int calls = 0;
	for (const char *what = ""; !slice(w, &p); calls++) {
		if (strcmp(what, p.what) != 0)
			last = 0;
		what = p.what;
		seen[0] |= strcmp(what, "importing") == 0 && str_is(p.file, "data.jsonl");
		seen[1] |= strcmp(what, "indexing") == 0 && str_is(p.file, "docs/list.jsonl");
		assert_true(p.done >= last && p.done <= p.total);
		last = p.done;
	}
	assert_true(seen[0] && seen[1]);
	assert_true(calls > EXAMPLES + DOCUMENTS);
	assert_string_equal(p.what, "");
	assert_state(w, want);
	assert_clean(NULL);
	assert_sound(w);
	/* Then there is nothing to do, also for the next one. */
	assert_int_equal(prepare_all(w), 1);
	w = open_with(NULL, false);
	int again = prepare_all(w);
	assert_true(again < 10);
	assert_int_equal(count(NULL, "SELECT count(*) FROM datasets"), 1);
}

/* A large budget does it all in one call. */
static void test_at_once(void **state)
{
	char *want = expected();
	struct wb_preparing p;
	bool done;
	(void)state;
	struct wb *w = open_with(NULL, false);
	assert_done(wb_prepare(w, 60000000, &p, &done, &err));
	assert_true(done);
	assert_state(w, want);
}

/* What is done between two slices is its own: kept when the import fails, and not in its way. */
static void test_between(void **state)
{
	char *want = expected();
	struct wb_preparing p;
	struct wb_version v, *log;
	size_t n;
	int slices = 0;
	(void)state;
	struct wb *w = open_with(NULL, false);
	for (bool done = false; !done; slices++) {
		done = slice(w, &p);
		if (slices % 10 == 3) {
			project_write(t.dir, "prompts/a.prompty", "user:\n%d {{want}}\n", slices);
			assert_done(wb_resolve(w, STR("a"), true, &t.arena, &v, &err));
			assert_done(wb_note(w, STR("a"), STR("noted"), &err));
			assert_done(wb_label(w, STR("a"), STR("here"), &err));
		}
		if (slices % 10 == 4)
			assert_int_not_equal(wb_label(w, STR("a"), STR("7"), &err), 0);
	}
	assert_done(wb_log(w, STR("a"), &t.arena, &log, &n, &err));
	assert_int_equal(n, (slices + 6) / 10);
	assert_str(log[0].note, "noted");
	assert_state(w, want);
	assert_clean(NULL);
}

/* Who needs the data in the middle gets all of it. */
static void test_needed_in_the_middle(void **state)
{
	char *want = expected();
	struct wb_preparing p;
	(void)state;
	struct wb *w = open_with(NULL, false);
	for (int i = 0; i < 20; i++)
		assert_false(slice(w, &p));
	assert_string_equal(p.what, "importing");
	struct wb_dataset d;
	assert_done(wb_dataset(w, &t.arena, &d, &err));
	assert_int_equal(d.examples, EXAMPLES);
	for (int i = 0; i < 20; i++)
		assert_false(slice(w, &p));
	assert_string_equal(p.what, "indexing");
	assert_state(w, want);
	assert_clean(NULL);
	/* The index first, with an import under way: that is given up, and begins anew. */
	project_write(t.dir, "data.jsonl", "{\"id\":\"1\",\"want\":\"x\"}\n{\"id\":\"2\"}\n");
	w = open_with(NULL, false);
	for (int i = 0; i < 3; i++)
		assert_false(slice(w, &p));
	struct wb_index index;
	assert_done(wb_index(w, &index, &err));
	prepare_all(w);
	assert_done(wb_dataset(w, &t.arena, &d, &err));
	assert_int_equal(d.examples, 2);
	assert_clean(NULL);
}

static void test_closed_in_the_middle(void **state)
{
	char *want = expected();
	struct wb_preparing p;
	(void)state;
	for (int slices = 5; slices < 100; slices += 30) {
		struct wb *w = open_with(NULL, false);
		for (int i = 0; i < slices; i++)
			slice(w, &p);
		wb_close(w);
		t.wb = NULL;
		assert_clean(NULL);
	}
	struct wb *w = open_with(NULL, false);
	prepare_all(w);
	assert_state(w, want);
}

/* ---- mistakes ---- */

static void refused(struct wb *w, const char *says)
{
	struct wb_preparing p;
	bool done = false;
	int bad = 0;
	for (int i = 0; !bad && !done && i < 5000; i++)
		bad = wb_prepare(w, 0, &p, &done, &err);
	assert_int_equal(bad, ERR_INPUT);
	assert_false(done);
	if (!strstr(err.text, says))
		fail_msg("%s", err.text);
}

static void test_bad_data(void **state)
{
	(void)state;
	struct buf data = test_read_file(arena_printf(&t.arena, "%s/data.jsonl", t.dir).p);
	project_write(t.dir, "data.jsonl", "%s{oops}\n", data.p);
	struct wb *w = open_with(NULL, true);
	refused(w, "data.jsonl:41:");
	assert_clean(NULL);
	assert_int_equal(count(NULL, "SELECT count(*) FROM datasets"), 0);
	/* It begins anew, and again says so; mended, it is done. */
	refused(w, "data.jsonl:41:");
	project_write(t.dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
	prepare_all(w);
	char *got = state_of(w);
	w = NULL;
	char *want = expected();
	assert_string_equal(got, want);
	free(got);
	free(want);
}

static void test_bad_corpus(void **state)
{
	(void)state;
	write_corpus(DOCUMENTS, 20);
	struct wb *w = open_with(NULL, false);
	refused(w, "docs/list.jsonl:20:");
	assert_clean(NULL);
	refused(w, "docs/list.jsonl:20:");
	write_corpus(DOCUMENTS, 0);
	prepare_all(w);
	char *got = state_of(w);
	char *want = expected();
	assert_string_equal(got, want);
	free(got);
	free(want);
}

/* ---- files change ---- */

static void test_refresh(void **state)
{
	struct wb_chunk *found;
	struct wb_dataset d;
	size_t n;
	double ms;
	(void)state;
	struct wb *w = open_with(NULL, false);
	assert_false(wb_refresh(w));
	prepare_all(w);
	assert_false(wb_refresh(w));
	assert_int_equal(prepare_all(w), 1);
	/* Data. */
	project_write(t.dir, "data.jsonl", "{\"id\":\"1\",\"want\":\"x\"}\n{\"id\":\"2\"}\n");
	assert_true(wb_refresh(w));
	prepare_all(w);
	assert_done(wb_dataset(w, &t.arena, &d, &err));
	assert_int_equal(d.examples, 2);
	assert_false(wb_refresh(w));
	/* Corpus: a file changed, one gone, one new. */
	project_write(t.dir, "docs/a.md", "# Apples\n\nApples are green now.\n");
	assert_int_equal(unlink(arena_printf(&t.arena, "%s/docs/b.md", t.dir).p), 0);
	project_write(t.dir, "docs/c.md", "Cherries are small.\n");
	assert_true(wb_refresh(w));
	prepare_all(w);
	assert_done(wb_search(w, STR("green"), 5, &t.arena, &found, &n, &ms, &err));
	assert_int_equal(n, 1);
	assert_done(wb_search(w, STR("red bananas"), 5, &t.arena, &found, &n, &ms, &err));
	assert_int_equal(n, 0);
	assert_done(wb_search(w, STR("cherries"), 5, &t.arena, &found, &n, &ms, &err));
	assert_int_equal(n, 1);
	assert_false(wb_refresh(w));
	/* A file that is gone is noticed, and preparing says which. */
	assert_int_equal(unlink(arena_printf(&t.arena, "%s/data.jsonl", t.dir).p), 0);
	assert_true(wb_refresh(w));
	struct wb_preparing p;
	bool done;
	assert_int_not_equal(wb_prepare(w, 0, &p, &done, &err), 0);
	assert_false(wb_refresh(w));
	project_write(t.dir, "data.jsonl", "{\"id\":\"1\",\"want\":\"back\"}\n");
	assert_true(wb_refresh(w));
	prepare_all(w);
	assert_false(wb_refresh(w));
	assert_non_null(strstr(err.text, "data.jsonl"));
}

/* Known content under another time is the dataset of before; the pieces of the second reading go. */
static void test_touched(void **state)
{
	struct wb_dataset first, second;
	(void)state;
	struct wb *w = open_with(NULL, false);
	prepare_all(w);
	assert_done(wb_dataset(w, &t.arena, &first, &err));
	struct buf data = test_read_file(arena_printf(&t.arena, "%s/data.jsonl", t.dir).p);
	project_write(t.dir, "data.jsonl", "%s\n", data.p);
	buf_free(&data);
	assert_true(wb_refresh(w));
	assert_true(prepare_all(w) > EXAMPLES);
	assert_done(wb_dataset(w, &t.arena, &second, &err));
	assert_string_equal(second.hash, first.hash);
	assert_int_equal(count(NULL, "SELECT count(*) FROM datasets"), 1);
	assert_int_equal(count(NULL, "SELECT count(*) FROM dataset_examples"), EXAMPLES);
	assert_clean(NULL);
}

/* ---- another process ---- */

/* A child that does `slices` of them; with `in` not -1 it then says so on `out`, waits for a byte and
 * does the rest. Killed otherwise, in the middle. */
static pid_t child(int slices, int in, int out)
{
	const struct wb_options options = {.dir = t.dir};
	struct wb_preparing p;
	struct wb *w;
	char byte = 'x';
	bool done = false;
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	alarm(30); /* a test that fails leaves nobody waiting */
	if (wb_open(&options, &w, NULL) != 0)
		_exit(1);
	for (int i = 0; i < slices && !done; i++)
		if (wb_prepare(w, 0, &p, &done, NULL) != 0)
			_exit(2);
	if (in < 0)
		raise(SIGKILL);
	if (write(out, &byte, 1) != 1 || read(in, &byte, 1) != 1)
		_exit(3);
	for (int i = 0; i < 5000 && !done; i++)
		if (wb_prepare(w, 0, &p, &done, NULL) != 0)
			_exit(4);
	wb_close(w);
	_exit(done ? 0 : 5);
}

static int end_of(pid_t pid)
{
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void test_killed(void **state)
{
	char *want = expected();
	(void)state;
	wb_close(open_with(NULL, false));
	t.wb = NULL;
	for (int slices = 3; slices < 140; slices += 9) {
		assert_int_equal(end_of(child(slices, -1, -1)), 128 + SIGKILL);
		/* An open project warns of calls that were lost: there were none. */
		testwb_open(&t);
		assert_sound(t.wb);
		assert_int_equal(t.warnings.n, 0);
		wb_close(t.wb);
		t.wb = NULL;
	}
	struct wb *w = open_with(NULL, false);
	prepare_all(w);
	assert_state(w, want);
	assert_clean(NULL);
	assert_sound(w);
}

/* Another process is in the middle of it: slices wait for it, who needs all at once takes it over, and
 * the other finds it done. */
static void two_processes(int slices, bool take_over)
{
	char *want = expected();
	struct wb_preparing p;
	int to[2], from[2];
	char byte;
	wb_close(open_with(NULL, false));
	t.wb = NULL;
	assert_int_equal(pipe(to) | pipe(from), 0);
	pid_t pid = child(slices, to[0], from[1]);
	assert_int_equal(read(from[0], &byte, 1), 1);
	struct wb *w = open_with(NULL, false);
	if (take_over) {
		free(state_of(w));
	} else {
		bool waits = false;
		for (int i = 0; i < 20 && !waits; i++) {
			assert_false(slice(w, &p));
			waits = strcmp(p.what, "waiting for another strop") == 0;
		}
		assert_true(waits);
	}
	assert_int_equal(write(to[1], "x", 1), 1);
	assert_int_equal(end_of(pid), 0);
	prepare_all(w);
	assert_state(w, want);
	assert_clean(NULL);
	assert_sound(w);
	assert_int_equal(count(NULL, "SELECT count(*) FROM datasets"), 1);
	for (int i = 0; i < 2; i++) {
		close(to[i]);
		close(from[i]);
	}
}

static void test_taken_over(void **state)
{
	(void)state;
	two_processes(20, true);
}

static void test_index_taken_over(void **state)
{
	(void)state;
	two_processes(EXAMPLES + 40, true);
}

static void test_waiting(void **state)
{
	(void)state;
	two_processes(20, false);
}

static void test_index_waiting(void **state)
{
	(void)state;
	two_processes(EXAMPLES + 40, false);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_slices),
		T(test_at_once),
		T(test_between),
		T(test_needed_in_the_middle),
		T(test_closed_in_the_middle),
		T(test_bad_data),
		T(test_bad_corpus),
		T(test_refresh),
		T(test_touched),
		T(test_killed),
		T(test_taken_over),
		T(test_index_taken_over),
		T(test_waiting),
		T(test_index_waiting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
