/* test_ledger: each call once on its way, one final state an attempt, and what a dead process leaves
 * behind is unknown until the user decides. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "ledger.h"

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

static struct ledger_call a_call(const char *text)
{
	return (struct ledger_call){.key = hash_blake2b(str_of(text)),
		.provider = STR("openai-chat/1"),
		.endpoint = STR("http://x/v1"),
		.model = STR("m"),
		.attempt = 1};
}

/* What a statement on the file says, past the store. */
static int ask(const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt = NULL;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	int n = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int(stmt, 0) : -1;
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

static enum ledger_answer send(struct store *s, struct ledger_call *c, bool again)
{
	enum ledger_answer answer;
	assert_done(ledger_send(s, c, again, &answer, &err));
	assert_done(store_commit(s, &err));
	return answer;
}

/* Another process asks for the call, and then ends without a word. Its answer, or 100 + an error. */
static int send_elsewhere(struct ledger_call c)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		struct store *other = NULL;
		enum ledger_answer answer = LEDGER_SEND;
		int bad = store_open(path, &other, NULL);
		bad = bad ? bad : ledger_send(other, &c, false, &answer, NULL);
		bad = bad ? bad : store_commit(other, NULL);
		_exit(bad ? 100 + bad : (int)answer);
	}
	waitpid(child, &status, 0);
	return WEXITSTATUS(status);
}

static void test_one_sends(void **state)
{
	struct ledger_call c = a_call("x"), again = a_call("x"), other = a_call("y");
	(void)state;
	struct store *s = open_store();
	assert_int_equal(send(s, &c, false), LEDGER_SEND);
	assert_true(c.id > 0 && c.sent_ms > 0);
	/* Neither this process nor another one sends it meanwhile, not even at the user's word. */
	assert_int_equal(send(s, &again, false), LEDGER_WAIT);
	assert_int_equal(send(s, &again, true), LEDGER_WAIT);
	assert_int_equal(send_elsewhere(a_call("x")), LEDGER_WAIT);
	assert_int_equal(send(s, &other, false), LEDGER_SEND);
	/* Once it has ended, whoever needs it. */
	assert_done(ledger_failed(s, c.id, STR("refused"), &err));
	assert_done(store_commit(s, &err));
	assert_int_equal(send(s, &again, false), LEDGER_SEND);
	assert_int_not_equal(again.id, c.id);
	store_close(s);
}

/* Without a cache equal calls are each sent, and keep nobody waiting. */
static void test_shared(void **state)
{
	struct ledger_call c = a_call("x"), own = a_call("x");
	(void)state;
	struct store *s = open_store();
	c.shared = true;
	assert_int_equal(send(s, &c, false), LEDGER_SEND);
	assert_int_equal(send(s, &c, false), LEDGER_SEND);
	assert_int_equal(send(s, &own, false), LEDGER_SEND);
	assert_int_equal(send(s, &c, false), LEDGER_SEND);
	assert_int_equal(ask("SELECT count(*) FROM ledger WHERE state = 'sent'"), 4);
	store_close(s);
}

static void test_one_final_state(void **state)
{
	struct ledger_call c = a_call("x");
	(void)state;
	struct store *s = open_store();
	assert_int_equal(send(s, &c, false), LEDGER_SEND);
	assert_done(ledger_done(s, c.id, &err));
	assert_done(ledger_failed(s, c.id, STR("too late"), &err));
	assert_done(store_commit(s, &err));
	assert_int_equal(ask("SELECT count(*) FROM ledger WHERE state = 'done' AND why = ''"
			     " AND ended_ms >= sent_ms"),
		1);
	store_close(s);
}

static int64_t count_unknown(struct store *s)
{
	int64_t n;
	assert_done(ledger_count_unknown(s, &n, &err));
	return n;
}

static void test_the_dead(void **state)
{
	struct ledger_call c = a_call("x"), *list;
	struct arena a = {0};
	size_t n;
	int64_t since;
	(void)state;
	store_close(open_store());
	assert_int_equal(send_elsewhere(c), LEDGER_SEND);
	struct store *s = open_store();
	assert_int_equal(store_lost_calls(s), 1);
	assert_int_equal(count_unknown(s), 1);
	/* Not sent again by itself: not now, not later. */
	assert_int_equal(send(s, &c, false), LEDGER_UNKNOWN);
	assert_true(c.sent_ms > 0);
	store_close(s);
	s = open_store();
	assert_int_equal(store_lost_calls(s), 0);
	assert_int_equal(send(s, &c, false), LEDGER_UNKNOWN);
	assert_done(ledger_unknown_since(s, &c.key, &since, &err));
	assert_int_equal(since, c.sent_ms);
	assert_done(ledger_unknown(s, &a, &list, &n, &err));
	assert_int_equal(n, 1);
	assert_true(hash_eq(&list[0].key, &c.key));
	assert_str(list[0].model, "m");
	/* At the user's word, once, as the next attempt. */
	assert_int_equal(send(s, &c, true), LEDGER_SEND);
	assert_int_equal(c.attempt, 2);
	assert_int_equal(count_unknown(s), 0);
	assert_int_equal(send_elsewhere(a_call("x")), LEDGER_WAIT);
	assert_done(ledger_done(s, c.id, &err));
	assert_done(store_commit(s, &err));
	assert_int_equal(
		ask("SELECT group_concat(state || attempt) = 'failed1,done2' FROM ledger"), 1);
	store_close(s);
	arena_free(&a);
}

/* One that dies while we look on: no store is opened in between. */
static void test_dies_meanwhile(void **state)
{
	struct ledger_call c = a_call("x");
	(void)state;
	struct store *s = open_store();
	assert_int_equal(send_elsewhere(c), LEDGER_SEND);
	assert_int_equal(count_unknown(s), 0);
	assert_int_equal(send(s, &c, false), LEDGER_UNKNOWN);
	assert_int_equal(count_unknown(s), 1);
	store_close(s);
}

/* An owner on another host cannot be asked: it is believed as long as a call can take. */
static void test_elsewhere(void **state)
{
	struct ledger_call c = a_call("x");
	(void)state;
	store_close(open_store());
	assert_int_equal(send_elsewhere(c), LEDGER_SEND);
	ask("UPDATE ledger SET owner = '1 1 elsewhere'");
	struct store *s = open_store();
	assert_int_equal(send(s, &c, false), LEDGER_WAIT);
	ask("UPDATE ledger SET sent_ms = sent_ms - 21 * 60 * 1000");
	assert_int_equal(send(s, &c, false), LEDGER_UNKNOWN);
	store_close(s);
}

static void test_forget(void **state)
{
	struct ledger_call c = a_call("x"), *list;
	struct arena a = {0};
	size_t n;
	(void)state;
	store_close(open_store());
	assert_int_equal(send_elsewhere(c), LEDGER_SEND);
	struct store *s = open_store();
	assert_done(ledger_unknown(s, &a, &list, &n, &err));
	assert_int_equal(n, 1);
	assert_done(ledger_forget(s, list[0].id, &err));
	assert_done(store_commit(s, &err));
	assert_int_equal(count_unknown(s), 0);
	assert_int_equal(send(s, &c, false), LEDGER_SEND);
	store_close(s);
	arena_free(&a);
}

/* A batch is nobody's: it outlives the process that sent it, and its calls are left to it. */
static void test_batch(void **state)
{
	struct ledger_call c = a_call("x");
	(void)state;
	store_close(open_store());
	assert_int_equal(send_elsewhere(c), LEDGER_SEND);
	ask("UPDATE ledger SET batch = 1");
	struct store *s = open_store();
	assert_int_equal(store_lost_calls(s), 0);
	assert_int_equal(send(s, &c, true), LEDGER_BATCH);
	store_close(s);
}

/* Only what has ended goes. */
static void test_prune(void **state)
{
	struct ledger_call c = a_call("x"), other = a_call("y");
	int64_t n;
	(void)state;
	store_close(open_store());
	assert_int_equal(send_elsewhere(a_call("z")), LEDGER_SEND);
	struct store *s = open_store();
	assert_int_equal(send(s, &c, false), LEDGER_SEND);
	assert_int_equal(send(s, &other, false), LEDGER_SEND);
	assert_done(ledger_done(s, c.id, &err));
	assert_done(ledger_prune(s, INT64_MAX, &n, &err));
	assert_done(store_commit(s, &err));
	assert_int_equal(n, 1);
	assert_int_equal(ask("SELECT count(*) FROM ledger"), 2);
	assert_int_equal(count_unknown(s), 1);
	store_close(s);
}

/* ---- the hold ---- */

static int hold_elsewhere(bool force)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		struct store *other = NULL;
		bool got = false;
		int bad = store_open(path, &other, NULL);
		bad = bad ? bad : store_hold(other, force, &got, NULL);
		bad = bad ? bad : store_commit(other, NULL);
		_exit(bad ? 100 + bad : got);
	}
	waitpid(child, &status, 0);
	return WEXITSTATUS(status);
}

static void test_hold(void **state)
{
	bool mine;
	(void)state;
	struct store *s = open_store();
	assert_done(store_hold(s, false, &mine, &err));
	assert_true(mine);
	assert_done(store_commit(s, &err));
	assert_int_equal(hold_elsewhere(false), false);
	assert_int_equal(hold_elsewhere(true), true);
	assert_done(store_still_holds(s, &mine, &err));
	assert_false(mine);
	/* Who took it is dead by now. */
	assert_done(store_hold(s, false, &mine, &err));
	assert_true(mine);
	assert_done(store_let_go(s, &err));
	assert_done(store_commit(s, &err));
	assert_int_equal(ask("SELECT count(*) FROM hold"), 0);
	assert_int_equal(hold_elsewhere(false), true);
	store_close(s);
	store_close(open_store());
	assert_int_equal(ask("SELECT count(*) FROM hold"), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_one_sends),
		T(test_shared),
		T(test_one_final_state),
		T(test_the_dead),
		T(test_dies_meanwhile),
		T(test_elsewhere),
		T(test_forget),
		T(test_batch),
		T(test_prune),
		T(test_hold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
