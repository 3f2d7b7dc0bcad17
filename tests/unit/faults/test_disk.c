/*
 * test_disk: the store's file cannot grow any more, at the two moments that matter to the ledger:
 * when a call is written down, and when its answer is kept.
 *
 * RLIMIT_FSIZE is the full disk: SQLite's writes beyond it fail as they would there.
 */
#include "test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "clock.h"
#include "testwb.h"

enum { EXAMPLES = 12, CONCURRENCY = 4 };

static struct testwb t;
static struct err err;

static void limit_files(rlim_t bytes)
{
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* The write-ahead log takes no byte more. */
static void fill_disk(void)
{
	char path[512];
	struct stat st;
	snprintf(path, sizeof path, "%s/.strop/strop.db-wal", t.dir);
	assert_int_equal(stat(path, &st), 0);
	signal(SIGXFSZ, SIG_IGN);
	limit_files((rlim_t)st.st_size);
}

static int teardown(void **state)
{
	(void)state;
	limit_files(RLIM_INFINITY);
	testwb_end(&t);
	return 0;
}

static void begin(const char *latency)
{
	const char *const options[] = {"--latency-ms", latency, NULL};
	char more[64];
	snprintf(more, sizeof more, "concurrency: %d", CONCURRENCY);
	testwb_begin(&t, "", options);
	testwb_project(&t, EXAMPLES, more);
	testwb_open(&t);
}

static long long requests(void)
{
	return testwb_count(&t.mock, "requests");
}

/* Until the pump says that the store refused. */
static void pump_until_refused(void)
{
	int64_t until = clock_mono_us() + 20000000;
	int bad = 0;
	while (!bad && clock_mono_us() < until)
		bad = wb_pump(t.wb, 10, NULL, 0, &err);
	assert_int_equal(bad, ERR_STORE);
	assert_non_null(strstr(err.text, "strop.db"));
}

/* What cannot be written down is not sent. */
static void test_full_before_sending(void **state)
{
	struct job *job;
	(void)state;
	begin("0");
	assert_done(wb_run(t.wb, &(struct run_options){0}, &job, &err));
	fill_disk();
	pump_until_refused();
	assert_int_equal(requests(), 0);
	assert_str(job_report(job)->state, "failed");
	assert_int_equal(job_report(job)->sent, 0);
	job_free(job);
	assert_int_equal(requests(), 0);
	/* With space again nothing is in the way. */
	limit_files(RLIM_INFINITY);
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_str(r.state, "done");
	assert_int_equal(r.unknown, 0);
	assert_int_equal(requests(), EXAMPLES);
}

/* What was answered and cannot be kept was billed, perhaps: it is not sent again without a word. */
static void test_full_before_keeping(void **state)
{
	struct job *job;
	(void)state;
	begin("300");
	assert_done(wb_run(t.wb, &(struct run_options){0}, &job, &err));
	while (job_report(job)->in_flight < CONCURRENCY)
		assert_done(wb_pump(t.wb, 10, NULL, 0, &err));
	fill_disk();
	pump_until_refused();
	assert_int_equal(job_report(job)->finished, 0);
	job_free(job);
	long long before = requests();
	assert_int_equal(before, CONCURRENCY);
	limit_files(RLIM_INFINITY);
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_int_equal(r.finished, EXAMPLES);
	/* Those whose answers had come. The others of them were dropped on their way. */
	assert_in_range(r.unknown, 1, CONCURRENCY);
	assert_int_equal(requests(), before + EXAMPLES - r.unknown);
	struct run_report again = testwb_run(&t, (struct run_options){.retry_unknown = true});
	assert_int_equal(again.unknown, 0);
	assert_int_equal(again.sent, r.unknown);
	assert_int_equal(again.failed, 0);
	assert_int_equal(requests(), before + EXAMPLES);
}

int main(void)
{
#define T(name) cmocka_unit_test_teardown(name, teardown)
	const struct CMUnitTest tests[] = {
		T(test_full_before_sending),
		T(test_full_before_keeping),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
