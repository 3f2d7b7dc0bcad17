#include "test.h"

#include <fcntl.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calls.h"
#include "recordings.h"
#include "datasets.h"
#include "fs.h"
#include "runs.h"
#include "versions.h"

static struct err err;
static char *dir;
static char path[512];

static int setup(void **state)
{
	(void)state;
	dir = test_make_dir();
	snprintf(path, sizeof path, "%s/.strop/strop.db", dir);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	test_remove_dir(dir);
	free(dir);
	return 0;
}

static struct store *open_store(void)
{
	struct store *s = NULL;
	assert_done(store_open(path, &s, &err));
	return s;
}

static struct call a_call(const char *request)
{
	struct call c = {.provider = STR("openai-chat/1"),
		.endpoint = STR("http://x/v1"),
		.model = STR("m"),
		.output = STR("30 days"),
		.finish = STR("stop"),
		.request = str_of(request),
		.response = STR("{}"),
		.input_tokens = 10,
		.output_tokens = 2,
		.cached_tokens = -1,
		.cost_usd = (double)NAN,
		.latency_ms = 5};
	c.key = call_key(c.provider, c.endpoint, c.request, c.trial);
	return c;
}

static void test_file_is_private(void **state)
{
	struct stat st;
	(void)state;
	mode_t old = umask(0);
	struct store *s = open_store();
	umask(old);
	store_close(s);
	char *folder = mem_dup(fs_dir_name(str_of(path)));
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	free(folder);
}

static void test_call_round_trip(void **state)
{
	struct arena a = {0};
	struct call found, c = a_call("{\"q\":1}");
	bool hit;
	(void)state;
	struct store *s = open_store();
	assert_done(store_begin(s, &err));
	assert_done(store_call_put(s, &c, &err));
	assert_done(store_commit(s, &err));
	store_close(s);
	s = open_store();
	assert_done(store_call_find(s, &c.key, &a, &found, &hit, &err));
	assert_true(hit);
	assert_str(found.output, "30 days");
	assert_true(isnan(found.cost_usd));
	assert_int_equal(found.cached_tokens, -1);
	struct hash other = call_key(c.provider, c.endpoint, c.request, 1);
	assert_done(store_call_find(s, &other, &a, &found, &hit, &err));
	assert_false(hit);
	store_close(s);
	arena_free(&a);
}

static void test_refresh_keeps_the_old_call(void **state)
{
	struct arena a = {0};
	struct call first = a_call("r"), second = a_call("r"), found;
	bool hit;
	(void)state;
	struct store *s = open_store();
	assert_done(store_begin(s, &err));
	assert_done(store_call_put(s, &first, &err));
	second.output = STR("31 days");
	assert_done(store_call_put(s, &second, &err));
	assert_done(store_commit(s, &err));
	assert_done(store_call_find(s, &first.key, &a, &found, &hit, &err));
	assert_str(found.output, "31 days");
	assert_done(store_call_load(s, first.id, &a, &found, &err));
	assert_str(found.output, "30 days");
	store_close(s);
	arena_free(&a);
}

static void put_at(
	struct store *s, const char *request, int64_t created_ms, double usd, const char *provider)
{
	struct call c = a_call(request);
	c.created_ms = created_ms;
	c.cost_usd = usd;
	c.provider = str_of(provider);
	assert_done(store_begin(s, &err));
	assert_done(store_call_put(s, &c, &err));
	assert_done(store_commit(s, &err));
}

/* What has no price is counted, not added; what was imported is no spending; what a refresh took the
 * place of was paid all the same. */
static void test_spent(void **state)
{
	double usd;
	int64_t unpriced;
	(void)state;
	struct store *s = open_store();
	assert_done(store_calls_spent(s, 0, &usd, &unpriced, &err));
	assert_true(usd == 0 && unpriced == 0);
	put_at(s, "a", 1000, 0.25, "openai-chat/1");
	put_at(s, "a", 2000, 0.5, "openai-chat/1");
	put_at(s, "b", 2000, (double)NAN, "openai-chat/1");
	put_at(s, "c", 2000, 8, "recorded/1");
	put_at(s, "d", 2001, 0, "builtin/1");
	assert_done(store_calls_spent(s, 0, &usd, &unpriced, &err));
	assert_true(usd == 0.75 && unpriced == 1);
	assert_done(store_calls_spent(s, 2000, &usd, &unpriced, &err));
	assert_true(usd == 0.5 && unpriced == 1);
	assert_done(store_calls_spent(s, 2001, &usd, &unpriced, &err));
	assert_true(usd == 0 && unpriced == 0);
	store_close(s);
}

static void test_refuses_what_is_not_ours(void **state)
{
	struct store *s = NULL;
	struct stat st;
	(void)state;
	store_close(open_store());
	/* An emptied file passes SQLite's own checks; it must not be filled again. */
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(store_open(path, &s, &err), ERR_STORE);
	assert_non_null(strstr(err.text, "not a strop store"));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 0);
	unlink(path);
	assert_done(fs_create(
		path, STR("this is a text file, long enough to be read as a header"), &err));
	assert_int_equal(store_open(path, &s, &err), ERR_STORE);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 55);
}

static void test_refuses_damage(void **state)
{
	struct store *s = NULL;
	(void)state;
	s = open_store();
	struct call c = a_call("x");
	assert_done(store_begin(s, &err));
	assert_done(store_call_put(s, &c, &err));
	assert_done(store_commit(s, &err));
	store_close(s);
	int fd = open(path, O_WRONLY);
	char junk[4096];
	memset(junk, 0x5A, sizeof junk);
	for (off_t page = 1; page < 60; page++)
		assert_int_equal(pwrite(fd, junk, sizeof junk, page * 4096), 4096);
	close(fd);
	int bad = store_open(path, &s, &err);
	if (!bad) {
		bad = store_check(s, &err);
		store_close(s);
	}
	assert_int_equal(bad, ERR_STORE);
}

static void test_refuses_newer(void **state)
{
	struct store *s = open_store();
	(void)state;
	store_close(s);
	int fd = open(path, O_WRONLY);
	/* user_version: bytes 60..63, big endian. */
	assert_int_equal(pwrite(fd, "\0\0\0\x63", 4, 60), 4);
	close(fd);
	assert_int_equal(store_open(path, &s, &err), ERR_STORE);
	assert_non_null(strstr(err.text, "newer strop"));
}

/* ---- an older schema ---- */

/* What a statement on a file says, as one number. */
static int ask(const char *file, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt = NULL;
	assert_int_equal(sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", file, sqlite3_errmsg(db));
	int n = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int(stmt, 0) : -1;
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

static const char has_index[] =
	"SELECT count(*) FROM sqlite_schema WHERE name = 'dataset_examples_by_split'";

/* A store as it was with that schema, with one call in it, and one that a dead process has sent. */
static void make_old(int version)
{
	char name[100];
	sqlite3 *db;
	snprintf(name, sizeof name, "tests/data/store/schema-%d.sql", version);
	struct buf sql = test_read_file(name);
	buf_addz(&sql, "INSERT INTO calls VALUES(1, x'01', 'openai-chat/1', '', 'm', 0, 'stop', 1,"
		       " 1, -1, 0, NULL, 5, 5, 0, '30 days', '{}', '{}');"
		       "INSERT INTO claims VALUES(x'01', '1 1 host', 'openai-chat/1', 7),"
		       " (x'02', '1 1 host', 'hold', 8);");
	char *folder = mem_dup(fs_dir_name(str_of(path)));
	assert_done(fs_make_dir(folder, &err));
	free(folder);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql.p, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", name, sqlite3_errmsg(db));
	sqlite3_close(db);
	buf_free(&sql);
	assert_int_equal(ask(path, "PRAGMA user_version"), version);
}

/* What every store must have come to, whichever schema it began with. */
static void check_upgraded(void)
{
	struct call c;
	struct arena a = {0};
	struct store *s = open_store();
	assert_done(store_call_load(s, 1, &a, &c, &err));
	assert_str(c.output, "30 days");
	assert_int_equal(c.reasoning_tokens, -1);
	assert_str(c.usage, "");
	store_close(s);
	arena_free(&a);
	assert_int_equal(ask(path, has_index), 1);
	/* What was claimed is a row of the ledger, and its owner is not alive. */
	assert_int_equal(ask(path, "SELECT count(*) FROM ledger WHERE key = x'01' AND sent_ms = 7"
				   " AND state = 'unknown' AND provider = 'openai-chat/1'"),
		1);
	assert_int_equal(ask(path, "SELECT count(*) FROM ledger"), 1);
	assert_int_equal(ask(path, "SELECT count(*) FROM hold"), 0);
	assert_int_equal(ask(path, "SELECT count(*) FROM recordings"), 0);
	assert_int_equal(ask(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'claims'"), 0);
}

static void test_upgrade(void **state)
{
	char copy[600];
	(void)state;
	make_old(2);
	check_upgraded();
	unlink(path);
	snprintf(copy, sizeof copy, "%s.bak-1", path);
	make_old(1);
	assert_false(fs_exists(copy));
	check_upgraded();
	/* The copy is the store as it was, whole. */
	assert_int_equal(ask(copy, "PRAGMA user_version"), 1);
	assert_int_equal(ask(copy, has_index), 0);
	assert_int_equal(ask(copy, "SELECT count(*) FROM calls"), 1);
	unlink(copy);
	store_close(open_store());
	assert_false(fs_exists(copy));
}

/* Without the copy nothing is changed. */
static void test_upgrade_without_a_copy(void **state)
{
	char copy[600];
	struct store *s;
	(void)state;
	snprintf(copy, sizeof copy, "%s.bak-1", path);
	make_old(1);
	assert_int_equal(mkdir(copy, 0700), 0);
	assert_int_equal(store_open(path, &s, &err), ERR_STORE);
	assert_non_null(strstr(err.text, "strop.db.bak-1, cannot be written"));
	assert_int_equal(ask(path, "PRAGMA user_version"), 1);
	assert_int_equal(ask(path, has_index), 0);
	rmdir(copy);
	store_close(open_store());
	assert_int_equal(ask(path, has_index), 1);
}

static void test_notices_a_deleted_file(void **state)
{
	struct call c = a_call("x");
	(void)state;
	struct store *s = open_store();
	assert_done(store_begin(s, &err));
	assert_done(store_call_put(s, &c, &err));
	unlink(path);
	assert_int_equal(store_commit(s, &err), ERR_STORE);
	assert_non_null(strstr(err.text, "deleted or replaced"));
	store_close(s);
}

static void test_recordings(void **state)
{
	struct recording more = {.model = STR("m"),
		.prompt = STR("p"),
		.file = STR("f"),
		.outputs = 2,
		.imported_ms = 5};
	struct recording *list;
	struct arena a = {0};
	struct call asked = a_call("asked"), recorded = a_call("recorded");
	int64_t removed;
	size_t n;
	(void)state;
	struct store *s = open_store();
	recorded.provider = STR("recorded/1");
	assert_done(store_begin(s, &err));
	assert_done(store_recording_put(s, &more, &err));
	more.outputs = 3;
	more.file = STR("g");
	assert_done(store_recording_put(s, &more, &err));
	more.prompt = STR("");
	assert_done(store_recording_put(s, &more, &err));
	more.model = STR("a");
	assert_done(store_recording_put(s, &more, &err));
	assert_done(store_call_put(s, &asked, &err));
	assert_done(store_call_put(s, &recorded, &err));
	assert_done(store_commit(s, &err));
	assert_done(store_recordings(s, STR(""), &a, &list, &n, &err));
	assert_int_equal(n, 3);
	assert_str(list[0].model, "a");
	assert_done(store_recordings(s, STR("m"), &a, &list, &n, &err));
	assert_int_equal(n, 2);
	assert_str(list[0].prompt, "");
	assert_str(list[1].file, "g");
	assert_int_equal(list[1].outputs, 5);
	assert_int_equal(list[1].changes, 2);
	/* What was recorded cannot be asked again: it is not pruned. */
	assert_done(store_calls_prune(s, INT64_MAX, &removed, &err));
	assert_int_equal(removed, 1);
	store_close(s);
	assert_int_equal(ask(path, "SELECT count(*) FROM calls"), 1);
	arena_free(&a);
}

static void test_versions(void **state)
{
	struct arena a = {0};
	struct version v, w;
	bool is_new;
	(void)state;
	struct store *s = open_store();
	assert_done(
		store_version_put(s, STR("answer"), STR("one"), STR("{}"), &a, &v, &is_new, &err));
	assert_true(is_new);
	assert_int_equal(v.number, 1);
	assert_int_equal(v.parent, 0);
	assert_done(
		store_version_put(s, STR("answer"), STR("two"), STR("{}"), &a, &w, &is_new, &err));
	assert_int_equal(w.number, 2);
	assert_int_equal(w.parent, 1);
	/* The same content again is the same version. */
	assert_done(
		store_version_put(s, STR("answer"), STR("one"), STR("{}"), &a, &w, &is_new, &err));
	assert_false(is_new);
	assert_int_equal(w.number, 1);
	/* And now the head: a new version descends from it. */
	assert_done(store_version_put(
		s, STR("answer"), STR("three"), STR("{}"), &a, &w, &is_new, &err));
	assert_int_equal(w.number, 3);
	assert_int_equal(w.parent, 1);
	assert_done(store_label_put(s, STR("answer"), STR("prod"), v.id, &err));
	assert_done(store_version_by_label(s, STR("answer"), STR("prod"), &a, &w, &err));
	assert_str(w.source, "one");
	assert_int_equal(
		store_version_by_label(s, STR("answer"), STR("nope"), &a, &w, &err), ERR_NOT_FOUND);
	char hex[HASH_HEX];
	hash_hex(&v.hash, hex);
	assert_done(
		store_version_by_hash(s, STR("answer"), str_head(str_of(hex), 8), &a, &w, &err));
	assert_int_equal(w.number, 1);
	struct version *all;
	size_t n;
	assert_done(store_versions(s, STR("answer"), &a, &all, &n, &err));
	assert_int_equal(n, 3);
	assert_int_equal(all[0].number, 3);
	store_close(s);
	arena_free(&a);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_file_is_private),
		T(test_call_round_trip),
		T(test_refresh_keeps_the_old_call),
		T(test_refuses_what_is_not_ours),
		T(test_refuses_damage),
		T(test_refuses_newer),
		T(test_upgrade),
		T(test_upgrade_without_a_copy),
		T(test_notices_a_deleted_file),
		T(test_spent),
		T(test_recordings),
		T(test_versions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
