/* test_jobs: runs as they are listed, their facts, and how they are ended. */
#include "fakes.h"

#include <math.h>

#include "clock.h"
#include "jobs_view.h"
#include "testwb.h"

bool session_is_submitted(const struct session_job *j)
{
	return !j->job && str_is(j->report.state, "submitted");
}

void session_resume_batch(struct session *s, int64_t id, bool cancel)
{
	(void)s, (void)id, (void)cancel;
}

/* A run under way that is only drawn: its job is not looked into. */
static struct session_job jobs[3];

static struct run_score scores[] = {
	{.name = {"exact", 5}, .mean = 0.6833, .low = 0.558, .high = 0.787, .n = 60, .pass = 41},
	{.name = {"f1", 2},
		.mean = 0.75,
		.low = 0.66,
		.high = 0.83,
		.n = 60,
		.pass = 45,
		.unparsed = 2},
};

static struct run_report report(int64_t finished, int64_t total, const char *state)
{
	return (struct run_report){.prompt = STR("answer"),
		.version = 7,
		.model = STR("gpt-4o-mini"),
		.retrieval = STR("bm25"),
		.k = 4,
		.trials = 1,
		.examples = total,
		.total = total,
		.finished = finished,
		.state = str_of(state),
		.p50_ms = NAN,
		.p95_ms = NAN};
}

/* The newest runs, one ended as it should, the oldest ended early. */
static void three_jobs(void)
{
	int64_t now = clock_mono_us() / 1000;
	memset(jobs, 0, sizeof jobs);
	jobs[0] = (struct session_job){.next = &jobs[1],
		.job = (struct job *)&jobs[0],
		.report = report(18000, 60000, "running"),
		.started_ms = now - 3721000,
		.rate = 350};
	jobs[0].report.sent = 15000;
	jobs[0].report.cached = 3000;
	jobs[0].report.failed = 2;
	jobs[0].report.in_flight = 8;
	jobs[0].report.waiting = 3;
	jobs[0].report.spent_usd = 1.25;
	jobs[0].report.cost_usd = 1.5;
	snprintf(jobs[0].what, sizeof jobs[0].what, "all of train");
	jobs[1] = (struct session_job){.next = &jobs[2],
		.report = report(60, 60, "done"),
		.started_ms = now - 100000,
		.ended_ms = now - 87700};
	jobs[1].report.scores = scores;
	jobs[1].report.n_scores = 2;
	jobs[1].report.p50_ms = 310;
	jobs[1].report.p95_ms = 980;
	snprintf(jobs[1].what, sizeof jobs[1].what, "all of test");
	jobs[2] = (struct session_job){.report = report(12, 60, "interrupted"),
		.started_ms = now - 200000,
		.ended_ms = now - 199000};
	jobs[2].report.stopped = STR("the server answered 401: \x1b]0;x\x07 check OPENAI_API_KEY");
	snprintf(jobs[2].what, sizeof jobs[2].what, "failing");
	session.jobs = &jobs[0];
}

static void open_jobs(int rows, int columns)
{
	fake_begin(rows, columns);
	three_jobs();
	session_push(&session, jobs_view_new(&session));
}

static void test_sizes(void **state)
{
	(void)state;
	open_jobs(16, 60);
	shows("jobs_60x16.txt");
	fake_end();
	open_jobs(24, 80);
	press("j");
	shows("jobs_80x24.txt");
	fake_end();
	open_jobs(24, 120);
	press("G");
	shows("jobs_120x24.txt");
	fake_end();
}

static void test_nothing(void **state)
{
	(void)state;
	fake_begin(16, 60);
	session.preparing = true;
	session.progress = (struct wb_preparing){
		.what = "importing", .file = STR("data.jsonl"), .done = 30, .total = 90};
	session_push(&session, jobs_view_new(&session));
	shows("jobs_none_60x16.txt");
	press("x X");
	was_noted("said: nothing has run yet\nsaid: nothing has run yet\n");
	fake_end();
}

/* A new run comes in on top: the mark stays where it was. */
static void test_mark_stays(void **state)
{
	static struct session_job newer;
	(void)state;
	open_jobs(24, 80);
	press("j");
	assert_true(style_of("answer@7  all of test") & STYLE_SELECTED);
	newer = (struct session_job){.next = &jobs[0], .report = report(0, 5, "done")};
	snprintf(newer.what, sizeof newer.what, "ref-03");
	session.jobs = &newer;
	session_changed(&session, CHANGED_JOBS);
	assert_true(style_of("answer@7  all of test") & STYLE_SELECTED);
	assert_false(style_of("answer@7  ref-03") & STYLE_SELECTED);
	fake_end();
}

/* ---- a real run against a slow server ---- */

static struct testwb t;
static struct err err;

static void start(struct session_job *j)
{
	int64_t until = clock_mono_us() + 20000000;
	struct run_options all = {0};
	testwb_open(&t);
	*j = (struct session_job){.started_ms = 1, .what = "all of train"};
	assert_done(wb_run(t.wb, &all, &j->job, &err));
	while (job_report(j->job)->in_flight < 4 && clock_mono_us() < until)
		assert_done(wb_pump(t.wb, 10, NULL, 0, &err));
	j->report = *job_report(j->job);
	assert_int_equal(j->report.in_flight, 4);
	session.jobs = j;
	session_changed(&session, CHANGED_JOBS);
}

static void ended(struct session_job *j, const char *state)
{
	testwb_wait(t.wb, j->job);
	assert_str(job_report(j->job)->state, state);
	job_free(j->job);
	j->job = NULL;
}

static void test_stop_and_kill(void **state)
{
	static const char *const slow[] = {"--latency-ms", "300", NULL};
	struct session_job job;
	(void)state;
	testwb_begin(&t, "", slow);
	testwb_project(&t, 40, "concurrency: 4");
	fake_begin(24, 80);
	session_push(&session, jobs_view_new(&session));
	start(&job);
	press("x");
	was_noted("said: stopping: what is in flight is waited for, what finished is kept\n");
	testwb_wait(t.wb, job.job);
	int64_t finished = job_report(job.job)->finished;
	assert_in_range(finished, 4, 8);
	ended(&job, "interrupted");
	press("x");
	was_noted("said: this run has ended already\n");

	start(&job);
	press("X n");
	was_noted("");
	press("X");
	assert_true(sees("all of train of a@1 has 4 calls in flight"));
	press("y");
	was_noted("said: dropped: what finished is kept\n");
	testwb_wait(t.wb, job.job);
	assert_int_equal(job_report(job.job)->finished, finished);
	ended(&job, "interrupted");
	press("Esc");
	assert_int_equal(session.n_views, 0);
	fake_end();
	testwb_end(&t);
}

static void test_mouse(void **state)
{
	(void)state;
	open_jobs(24, 80);
	draw_views();
	click(MOUSE_PRESS, 3, 10);
	assert_true(style_of("answer@7  failing") & STYLE_SELECTED);
	click(MOUSE_WHEEL_UP, 3, 10);
	assert_true(style_of("answer@7  all of test") & STYLE_SELECTED);
	fake_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_mark_stays),
		cmocka_unit_test(test_stop_and_kill),
		cmocka_unit_test(test_mouse),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
