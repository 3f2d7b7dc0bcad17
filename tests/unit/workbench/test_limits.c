/* test_limits: several runs and a person at one server, by the server's own count of calls in
 * flight. */
#include "test.h"

#include <string.h>

#include "ask.h"
#include "testproject.h"
#include "testwb.h"

static struct err err;

static struct job *start(struct wb *w, const char *model)
{
	struct job *job;
	const struct run_options options = {.model = str_of(model), .cache = CACHE_OFF};
	assert_done(wb_run(w, &options, &job, &err));
	return job;
}

static void pump(struct wb *w)
{
	assert_done(wb_pump(w, 100, NULL, 0, &err));
}

/* Two runs with four calls at a time are four calls at a time, and both get on. */
static void test_runs_share(void **state)
{
	static const char *const options[] = {"--latency-ms", "20", NULL};
	struct testwb t;
	(void)state;
	testwb_begin(&t, "", options);
	testwb_project(&t, 60, "concurrency: 4");
	struct wb *w = testwb_open(&t);
	struct job *first = start(w, "mock"), *second = start(w, "mock");
	while (!job_done(first) && !job_done(second)) {
		pump(w);
		assert_in_range(job_report(first)->in_flight + job_report(second)->in_flight, 0, 4);
	}
	struct job *other = job_done(first) ? second : first;
	assert_in_range(job_report(other)->finished, 45, 60);
	testwb_wait(w, other);
	assert_int_equal(testwb_count(&t.mock, "max_in_flight"), 4);
	assert_int_equal(testwb_count(&t.mock, "requests"), 120);
	testwb_end(&t);
}

/* The answer that is waited for does not queue behind a run: one call more than its slots. */
static void test_ask_goes_first(void **state)
{
	static const char *const options[] = {"--latency-ms", "100", NULL};
	struct testwb t;
	struct ask *ask;
	(void)state;
	testwb_begin(&t, "", options);
	testwb_project(&t, 30, "concurrency: 2");
	struct wb *w = testwb_open(&t);
	struct job *run = start(w, "mock");
	while (job_report(run)->in_flight < 2)
		pump(w);
	const struct ask_options o = {.run = {.cache = CACHE_OFF}, .example = STR("e29")};
	assert_done(ask_start(w, &o, &ask, &err));
	int64_t finished = job_report(run)->finished;
	while (ask_look(ask)->state < ASK_DONE)
		pump(w);
	assert_int_equal(ask_look(ask)->state, ASK_DONE);
	assert_in_range(job_report(run)->finished, finished, finished + 6);
	assert_int_equal(testwb_count(&t.mock, "max_in_flight"), 3);
	ask_free(ask);
	testwb_wait(w, run);
	testwb_end(&t);
}

static void make_two_servers(struct testwb *t, const struct mockrun *other)
{
	testwb_project(t, 10, "");
	project_write(t->dir, "strop.yaml",
		"models:\n"
		"  - {id: busy, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}\n"
		"  - {id: free, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}\n"
		"data: [data.jsonl]\nscorers: [exact]\nconcurrency: 4\n",
		t->mock.port, other->port);
}

/* Who is told to wait waits with all runs at that server, and with no others; and it says so. */
static void test_pause_of_one_server(void **state)
{
	static const char *const none[] = {NULL};
	struct testwb t;
	(void)state;
	testwb_begin(&t, "*: status 429 retry-after=90", NULL);
	struct mockrun other = mockrun_start(none);
	make_two_servers(&t, &other);
	struct wb *w = testwb_open(&t);
	struct job *busy = start(w, "busy");
	while (job_report(busy)->retried < 4)
		pump(w);
	struct job *second = start(w, "busy"), *unhurt = start(w, "free");
	testwb_wait(w, unhurt);
	assert_int_equal(job_report(unhurt)->finished, 10);
	assert_string_equal(job_report(unhurt)->wait_why, "");
	assert_int_equal(job_report(second)->sent, 0);
	assert_non_null(strstr(job_report(second)->wait_why, "asked to wait"));
	assert_non_null(strstr(job_report(second)->wait_why, "127.0.0.1:"));
	assert_in_range(job_report(second)->wait_ms, 1, 99000);
	assert_in_range(job_report(second)->slots, 1, 2);
	assert_int_equal(job_report(second)->most_slots, 4);
	assert_int_equal(testwb_count(&t.mock, "requests"), 4);
	job_kill(busy);
	job_kill(second);
	testwb_wait(w, busy);
	testwb_wait(w, second);
	mockrun_stop(&other);
	testwb_end(&t);
}

/* What the server's headers leave is used up to the last call and not beyond; the setting as well.
 * Both end after a minute or more, so that nothing here depends on how fast this machine is. */
static void test_headers(void **state)
{
	struct testwb t;
	(void)state;
	testwb_begin(&t,
		"1: answer header='x-ratelimit-remaining-requests: "
		"2\\r\\nx-ratelimit-reset-requests: "
		"1m30s'\n"
		"2-3: answer header='x-ratelimit-remaining-requests: "
		"0\\r\\nx-ratelimit-reset-requests: "
		"90'",
		NULL);
	testwb_project(&t, 10, "concurrency: 1");
	struct wb *w = testwb_open(&t);
	struct job *run = start(w, "mock");
	while (job_report(run)->finished < 2)
		pump(w);
	for (int i = 0; i < 20; i++)
		assert_done(wb_pump(w, 1, NULL, 0, &err));
	assert_int_equal(testwb_count(&t.mock, "requests"), 2);
	assert_non_null(strstr(job_report(run)->wait_why, "rate limit of 127.0.0.1"));
	assert_in_range(job_report(run)->wait_ms, 1, 90000);
	job_kill(run);
	testwb_wait(w, run);
	testwb_end(&t);
}

static void test_settings(void **state)
{
	struct testwb t;
	(void)state;
	testwb_begin(&t, "", NULL);
	testwb_project(&t, 10, "");
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1',\n"
		"  requests_per_minute: 1, tokens_per_minute: 100000}]\n"
		"data: [data.jsonl]\nscorers: [exact]\n",
		t.mock.port);
	struct wb *w = testwb_open(&t);
	struct job *run = start(w, "mock");
	while (job_report(run)->finished < 1)
		pump(w);
	for (int i = 0; i < 20; i++)
		assert_done(wb_pump(w, 1, NULL, 0, &err));
	assert_int_equal(testwb_count(&t.mock, "requests"), 1);
	assert_string_equal(job_report(run)->wait_why, "calls or tokens a minute of model mock");
	job_kill(run);
	testwb_wait(w, run);
	testwb_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs_share),
		cmocka_unit_test(test_ask_goes_first),
		cmocka_unit_test(test_pause_of_one_server),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_settings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
