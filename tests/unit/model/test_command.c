/* test_command: programs as models, through the pool: what they are given, how they may end, and
 * that nothing of them stays behind. */
#include "test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "json.h"
#include "model.h"
#include "fs.h"
#include "testpool.h"
#include "testproject.h"

static char *dir;
static struct err err;

static int setup(void **state)
{
	(void)state;
	dir = test_make_dir();
	/* As main does it: a program need not read its input. */
	signal(SIGPIPE, SIG_IGN);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	test_remove_dir(dir);
	free(dir);
	return 0;
}

/* ---- a program and its pool ---- */

struct fixture {
	struct arena arena;
	struct models *models;
	struct model_config config;
	struct str argv[3];
	struct model_request request;
};

/* sh with this script in the project's folder. */
static void start(struct fixture *x, const char *script)
{
	project_write(dir, "m.sh", "%s\n", script);
	x->argv[0] = STR("sh");
	x->argv[1] = STR("m.sh");
	x->argv[2] = STR("an 'argument'; $(touch evil)");
	x->config = (struct model_config){.id = STR("mine"),
		.provider = STR("command"),
		.command = x->argv,
		.n_command = 3,
		.dir = str_of(dir)};
	assert_done(models_new(&x->models, &err));
}

static void stop(struct fixture *x)
{
	models_free(x->models);
	arena_free(&x->arena);
}

static void ask(struct fixture *x, const char *text, void *tag)
{
	struct model_message m = {.role = STR("user"), .text = str_of(text)};
	assert_done(model_request(&x->config, NULL, &m, 1, &x->arena, &x->request, &err));
	assert_done(models_send(x->models, &x->config, &x->request, false, tag, &err));
}

static struct model_event run(struct fixture *x, const char *script)
{
	start(x, script);
	ask(x, "hi", x);
	struct model_event e = testpool_next(x->models);
	assert_ptr_equal(e.tag, x);
	assert_int_equal(models_in_flight(x->models), 0);
	return e;
}

static void expect(const char *script, enum model_kind kind, const char *text, const char *says)
{
	struct fixture x = {0};
	struct model_event e = run(&x, script);
	if (e.kind != kind || (kind == MODEL_OK && !str_is(e.text, text)) ||
		str_find(e.error, str_of(says)) < 0)
		fail_msg("%s: kind %d, \"%.*s\", \"%.*s\"", script, e.kind, STRF(e.text),
			STRF(e.error));
	stop(&x);
}

/* ---- what it is given ---- */

static void test_request(void **state)
{
	struct fixture x = {0};
	struct buf got = {0};
	(void)state;
	struct model_event e =
		run(&x, "cat > got; printf '%s|%s' \"$1\" \"$PWD\" > args; echo "
			"'{\"output\":\"ok\",\"finish\":\"length\","
			"\"usage\":{\"input\":3,\"output\":1},\"reasoning\":\"hm\"}'");
	assert_int_equal(e.kind, MODEL_OK);
	assert_str(e.text, "ok");
	assert_str(e.finish, "length");
	assert_str(e.reasoning, "hm");
	assert_int_equal(e.usage.input, 3);
	assert_int_equal(e.usage.output, 1);
	stop(&x);
	assert_done(fs_read(fs_join(&x.arena, str_of(dir), STR("got")).p, 10000, &got, &err));
	assert_str(buf_str(&got), "{\"messages\":[{\"content\":\"hi\",\"role\":\"user\"}],"
				  "\"model\":\"mine\",\"params\":{"
				  "}}\n");
	buf_cut(&got, 0);
	assert_done(fs_read(fs_join(&x.arena, str_of(dir), STR("args")).p, 10000, &got, &err));
	assert_true(str_starts(buf_str(&got), STR("an 'argument'; $(touch evil)|")));
	assert_true(str_ends(buf_str(&got), fs_base_name(str_of(dir))));
	assert_false(fs_exists(fs_join(&x.arena, str_of(dir), STR("evil")).p));
	buf_free(&got);
	arena_free(&x.arena);
}

/* No secret in its environment, no descriptor but three, no core, a group of its own. */
static void test_surroundings(void **state)
{
	struct fixture x = {0};
	int open_fd = dup(0);
	(void)state;
	setenv("STROP_TEST_API_KEY", "canary-1", 1);
	setenv("STROP_TEST_TOKEN", "canary-2", 1);
	setenv("STROP_TEST_SECRET", "canary-3", 1);
	setenv("STROP_TEST_PLAIN", "seen", 1);
	struct model_event e = run(&x,
		"cat >/dev/null; printf '{\"output\":\"%s %s %s %s\"}' \"$(env | grep -c canary)\" "
		"\"$STROP_TEST_PLAIN\" \"$(ulimit -c)\" \"$(ls /proc/$$/fd 2>/dev/null | grep -c "
		"'^[4-9]$')\"");
	assert_int_equal(e.kind, MODEL_OK);
	assert_str(e.text, "0 seen 0 0");
	close(open_fd);
	stop(&x);
}

/* More than a pipe holds, in both directions, to one who reads late and to one who never does. */
static void test_large(void **state)
{
	enum { SIZE = 3 << 20 };
	struct fixture x = {0};
	char *text = mem_alloc(SIZE + 1);
	(void)state;
	memset(text, 'a', SIZE);
	start(&x, "head -c 3000000 /dev/zero | tr '\\0' ' '; n=$(wc -c); echo "
		  "\"{\\\"output\\\":\\\"$n\\\"}\"");
	ask(&x, text, &x);
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_OK);
	assert_true(str_starts(str_trim(e.text), STR("31457")));
	stop(&x);
	x = (struct fixture){0};
	start(&x, "echo '{\"output\":\"deaf\"}'");
	ask(&x, text, &x);
	e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_OK);
	assert_str(e.text, "deaf");
	stop(&x);
	free(text);
}

/* ---- how it may end ---- */

static void test_ends(void **state)
{
	(void)state;
	expect("echo '{\"output\":\"a\"}'", MODEL_OK, "a", "");
	expect("printf '\\n  {\"output\":\"a\"}\\n\\n'", MODEL_OK, "a", "");
	expect("echo '{\"error\":\"no such model\"}'", MODEL_FAILED, "",
		"the program says: no such model");
	expect("echo 'Traceback' >&2; echo 'ValueError: x' >&2; exit 3", MODEL_FAILED, "",
		"the program ended with status 3: Traceback\nValueError: x");
	expect("echo '{\"output\":\"a\"}'; exit 1", MODEL_FAILED, "", "ended with status 1");
	expect("kill -9 $$", MODEL_FAILED, "", "was ended by signal 9");
	expect("echo hello", MODEL_FAILED, "", "is no JSON answer");
	expect("echo '{\"output\":\"a\"}{\"output\":\"b\"}'", MODEL_FAILED, "",
		"is no JSON answer");
	expect("echo '{\"text\":\"a\"}'", MODEL_FAILED, "", "has no \"output\"");
	expect("true", MODEL_FAILED, "", "is no JSON answer");
	expect("printf '\\377\\376' >&2; exit 1", MODEL_FAILED, "", "status 1: \xEF\xBF\xBD");
}

/* Only the end of stderr is kept, however much there was. */
static void test_stderr(void **state)
{
	struct fixture x = {0};
	(void)state;
	struct model_event e =
		run(&x, "head -c 1000000 /dev/zero | tr '\\0' x >&2; echo last >&2; exit 1");
	assert_int_equal(e.kind, MODEL_FAILED);
	assert_true(str_ends(e.error, STR("xxxlast")));
	assert_in_range(e.error.n, 2000, 2200);
	stop(&x);
}

static void test_not_started(void **state)
{
	struct fixture x = {0};
	int tag;
	(void)state;
	start(&x, "true");
	struct model_message m = {.role = STR("user"), .text = STR("hi")};
	x.argv[0] = STR("no-such-program");
	assert_done(model_request(&x.config, NULL, &m, 1, &x.arena, &x.request, &err));
	assert_int_equal(
		models_send(x.models, &x.config, &x.request, false, &tag, &err), ERR_INPUT);
	assert_true(strstr(err.text, "model mine: no-such-program cannot be started in "));
	assert_true(strstr(err.text, "No such file or directory"));
	x.argv[0] = STR("sh");
	x.config.dir = STR("/no/such/folder");
	assert_int_equal(
		models_send(x.models, &x.config, &x.request, false, &tag, &err), ERR_INPUT);
	x.config.n_command = 0;
	assert_int_equal(model_check(&x.config, &err), ERR_INPUT);
	assert_true(strstr(err.text, "provider command needs `command:"));
	assert_int_equal(models_in_flight(x.models), 0);
	stop(&x);
}

/* ---- nothing stays behind ---- */

/* What waits for init to take note of its end is not alive. */
static bool is_alive(pid_t pid)
{
	struct buf stat = {0};
	char path[40];
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	bool is_zombie =
		fs_read(path, 4096, &stat, NULL) == 0 && str_find(buf_str(&stat), STR(") Z ")) >= 0;
	buf_free(&stat);
	return !is_zombie && (kill(pid, 0) == 0 || errno != ESRCH);
}

/* The pids that the script wrote into the file "pids", once there are n. */
static void read_pids(struct fixture *x, pid_t *pids, size_t n)
{
	const char *path = fs_join(&x->arena, str_of(dir), STR("pids")).p;
	int64_t until = clock_mono_us() + 20000000;
	size_t got = 0;
	while (got < n && clock_mono_us() < until) {
		struct buf text = {0};
		struct str rest, line;
		assert_done(models_pump(x->models, 10, NULL, 0, &err));
		got = 0;
		if (fs_exists(path))
			assert_done(fs_read(path, 1000, &text, &err));
		rest = buf_str(&text);
		while (str_line(&rest, &line) && got < n) {
			long long pid;
			assert_true(str_to_int(line, &pid));
			pids[got++] = (pid_t)pid;
		}
		buf_free(&text);
	}
	assert_int_equal(got, n);
}

static void expect_gone(const pid_t *pids, size_t n)
{
	int64_t until = clock_mono_us() + 20000000;
	for (size_t i = 0; i < n; i++)
		while (is_alive(pids[i]) && clock_mono_us() < until)
			usleep(1000);
	for (size_t i = 0; i < n; i++)
		assert_false(is_alive(pids[i]));
}

static const char stubborn[] = "trap '' TERM INT HUP; sleep 600 & echo $! > pids.new; echo $$ >> "
			       "pids.new; mv pids.new pids; "
			       "wait";

static void test_timeout(void **state)
{
	struct fixture x = {0};
	pid_t pids[2];
	(void)state;
	start(&x, stubborn);
	x.config.timeout_ms = 500;
	ask(&x, "hi", &x);
	read_pids(&x, pids, 2);
	struct model_event e = testpool_next(x.models);
	assert_int_equal(e.kind, MODEL_FAILED);
	assert_str(e.error, "the program was stopped: no answer in time (timeout_s)");
	expect_gone(pids, 2);
	stop(&x);
}

static void test_cancel(void **state)
{
	struct fixture x = {0};
	pid_t pids[2];
	(void)state;
	project_write(dir, "pids", "%s", "");
	start(&x, stubborn);
	ask(&x, "hi", &x);
	read_pids(&x, pids, 2);
	models_cancel(x.models, &x);
	assert_int_equal(models_in_flight(x.models), 0);
	expect_gone(pids, 2);
	stop(&x);
}

/* One that has answered is done, whatever it has left running with its output open. */
static void test_left_running(void **state)
{
	struct fixture x = {0};
	pid_t pids[1];
	(void)state;
	struct model_event e = run(&x, "sleep 600 & echo $! > pids; echo '{\"output\":\"a\"}'");
	assert_int_equal(e.kind, MODEL_OK);
	read_pids(&x, pids, 1);
	expect_gone(pids, 1);
	stop(&x);
}

static void test_too_much(void **state)
{
	struct fixture x = {0};
	(void)state;
	struct model_event e = run(&x, "exec cat /dev/zero");
	assert_int_equal(e.kind, MODEL_FAILED);
	assert_true(str_find(e.error, STR("larger than 64 MiB")) >= 0);
	stop(&x);
}

/* ---- many at once ---- */

static void test_many(void **state)
{
	enum { N = 24 };
	struct fixture x = {0};
	int tags[N];
	bool seen[N] = {false};
	(void)state;
	start(&x, "sleep 0.1; cat > /dev/null; echo '{\"output\":\"a\"}'");
	for (int i = 0; i < N; i++)
		ask(&x, "hi", &tags[i]);
	for (int i = 0; i < N; i++) {
		struct model_event e = testpool_next(x.models);
		ptrdiff_t at = (int *)e.tag - tags;
		assert_int_equal(e.kind, MODEL_OK);
		assert_in_range(at, 0, N - 1);
		assert_false(seen[at]);
		seen[at] = true;
	}
	assert_int_equal(models_in_flight(x.models), 0);
	stop(&x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_surroundings),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_stderr),
		cmocka_unit_test(test_not_started),
		cmocka_unit_test(test_timeout),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_left_running),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
