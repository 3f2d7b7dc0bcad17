/* test_run: runs through the public interface, with a server that counts: what is sent, what comes
 * from the cache, and what becomes of a run that is stopped, killed, dropped or refused. */
#include "test.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "stats.h"
#include "testproject.h"
#include "testwb.h"

static struct testwb t;
static struct err err;

static int teardown(void **state)
{
	(void)state;
	testwb_end(&t);
	return 0;
}

static void begin(const char *script, const char *latency, int examples, const char *more)
{
	const char *const options[] = {"--latency-ms", latency, NULL};
	testwb_begin(&t, script, options);
	testwb_project(&t, examples, more);
	testwb_open(&t);
}

static long long requests(void)
{
	return testwb_count(&t.mock, "requests");
}

static struct job *start(struct run_options options)
{
	struct job *job;
	assert_done(wb_run(t.wb, &options, &job, &err));
	return job;
}

/* Pump until `n` calls are on their way. */
static void wait_in_flight(struct job *job, int64_t n)
{
	int64_t until = clock_mono_us() + 20000000;
	while (job_report(job)->in_flight < n && clock_mono_us() < until)
		assert_done(wb_pump(t.wb, 10, NULL, 0, &err));
	assert_true(job_report(job)->in_flight >= n);
}

/* ---- counting ---- */

static void test_counts(void **state)
{
	(void)state;
	begin("", "20", 30, "concurrency: 4");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_str(r.state, "done");
	assert_int_equal(r.sent, 30);
	assert_int_equal(r.cached + r.failed + r.retried, 0);
	assert_int_equal(r.finished, 30);
	assert_int_equal(r.total, 30);
	assert_int_equal(r.in_flight, 0);
	assert_true(r.n_scores == 1 && r.scores[0].mean == 1 && r.scores[0].n == 30);
	assert_true(r.input_tokens > 0 && r.output_tokens > 0 && !r.estimated);
	assert_true(isnan(r.cost_usd));
	assert_int_equal(requests(), 30);
	assert_in_range(testwb_count(&t.mock, "max_in_flight"), 2, 4);
	/* A second run, in another process' place, sends nothing and has the same figures. */
	testwb_open(&t);
	struct run_report again = testwb_run(&t, (struct run_options){0});
	assert_int_equal(requests(), 30);
	assert_int_equal(again.sent, 0);
	assert_int_equal(again.cached, 30);
	assert_true(again.scores[0].mean == 1);
	assert_int_equal(again.output_tokens, r.output_tokens);
	assert_true(again.run != r.run);
}

static void test_wrong_answers(void **state)
{
	(void)state;
	begin("body \"number 3?\": text 'no'\nbody \"number 7?\": text 'no'", "0", 10, "");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_true(fabs(r.scores[0].mean - 0.8) < 1e-12);
	assert_int_equal(r.scores[0].pass, 8);
	assert_str(testwb_output(&t, r.run, "e3"), "no");
	assert_str(testwb_output(&t, r.run, "e4"), "w4");
}

static void test_limit_and_filter(void **state)
{
	(void)state;
	begin("", "0", 30, "");
	struct run_report r = testwb_run(&t, (struct run_options){.limit = 7});
	assert_int_equal(r.total, 7);
	assert_int_equal(requests(), 7);
	r = testwb_run(&t, (struct run_options){.filter = STR("id:e1*")});
	assert_int_equal(r.total, 11);
	assert_int_equal(r.cached, 1);
	assert_int_equal(requests(), 17);
	struct job *job;
	const struct run_options nothing = {.filter = STR("id:zzz")};
	assert_int_equal(wb_run(t.wb, &nothing, &job, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "fits the filter"));
}

static void test_dry_run(void **state)
{
	(void)state;
	begin("", "0", 10, "");
	testwb_run(&t, (struct run_options){.limit = 4});
	struct run_report r = testwb_run(&t, (struct run_options){.dry_run = true});
	assert_int_equal(r.sent, 6);
	assert_int_equal(r.cached, 4);
	assert_int_equal(r.run, 0);
	assert_true(r.estimated && r.input_tokens > 0);
	assert_int_equal(requests(), 4);
}

/* ---- failures ---- */

/* What failed is sent again by the next run, and only that. */
static void test_errors_are_not_kept(void **state)
{
	(void)state;
	begin("body \"number 3?\": status 400 x 1\nbody \"number 5?\": cut 50% x 1", "0", 10, "");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_str(r.state, "done");
	assert_int_equal(r.failed, 2);
	assert_int_equal(r.finished, 10);
	assert_int_equal(r.scores[0].error, 2);
	assert_int_equal(r.scores[0].n, 8);
	assert_true(str_starts(testwb_output(&t, r.run, "e3"), STR("! the server answered 400")));
	assert_int_equal(requests(), 10);
	r = testwb_run(&t, (struct run_options){0});
	assert_int_equal(r.failed, 0);
	assert_int_equal(r.sent, 2);
	assert_int_equal(r.cached, 8);
	assert_int_equal(requests(), 12);
}

static void test_retries(void **state)
{
	(void)state;
	begin("body \"number 3?\": status 503 retry-after=0.05 x 2\nbody \"number 5?\": status 500 "
	      "retry-after=0",
		"0", 10, "");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_int_equal(r.retried, 4);
	assert_int_equal(r.failed, 1);
	assert_int_equal(r.sent, 10);
	assert_int_equal(requests(), 14);
	assert_str(testwb_output(&t, r.run, "e3"), "w3");
}

/* A wrong key ends the run at once, with the server's own words. */
static void test_refused(void **state)
{
	(void)state;
	begin("4: status 401 body='{\"error\":{\"message\":\"Incorrect API key\"}}'", "20", 60,
		"concurrency: 2");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_str(r.state, "failed");
	assert_true(str_find(r.stopped, STR("Incorrect API key")) >= 0);
	assert_true(str_find(r.stopped, STR("401")) >= 0);
	assert_in_range(requests(), 4, 6);
	/* What was answered before is kept. */
	testwb_open(&t);
	long long before = requests();
	r = testwb_run(&t, (struct run_options){0});
	assert_str(r.state, "done");
	assert_in_range(r.cached, 3, 5);
	assert_int_equal(requests() - before, 60 - r.cached);
}

/* 300 calls against a server that tells every fifth to wait. */
static void test_rate_limit(void **state)
{
	(void)state;
	begin("every 5: status 429 retry-after=0.02", "0", 300, "concurrency: 8");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_str(r.state, "done");
	assert_int_equal(r.failed, 0);
	assert_int_equal(r.finished, 300);
	assert_in_range(requests(), 300, 390);
	assert_int_equal(requests(), 300 + r.retried);
}

/* Who is told to wait waits with everything: the next request is that one again. */
static void test_rate_limit_pauses_all(void **state)
{
	(void)state;
	begin("1: status 429 retry-after=0.3\n2: text second", "0", 5, "concurrency: 1");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_int_equal(r.retried, 1);
	assert_str(testwb_output(&t, r.run, "e0"), "second");
	assert_str(testwb_output(&t, r.run, "e1"), "w1");
}

/* ---- the cache ---- */

static void test_refresh(void **state)
{
	(void)state;
	begin("1: text old\n2: text new\n3: text other", "0", 1, "");
	struct run_report first = testwb_run(&t, (struct run_options){0});
	struct run_report second = testwb_run(&t, (struct run_options){.cache = CACHE_REFRESH});
	assert_int_equal(second.sent, 1);
	assert_str(testwb_output(&t, first.run, "e0"), "old");
	assert_str(testwb_output(&t, second.run, "e0"), "new");
	/* The newer answer is the one that is found. */
	struct run_report third = testwb_run(&t, (struct run_options){0});
	assert_int_equal(third.cached, 1);
	assert_str(testwb_output(&t, third.run, "e0"), "new");
	/* Off: sent, kept for the result, and never found. */
	struct run_report fourth = testwb_run(&t, (struct run_options){.cache = CACHE_OFF});
	assert_str(testwb_output(&t, fourth.run, "e0"), "other");
	struct run_report fifth = testwb_run(&t, (struct run_options){.cache = CACHE_ONLY});
	assert_str(testwb_output(&t, fifth.run, "e0"), "new");
	assert_str(testwb_output(&t, first.run, "e0"), "old");
	assert_int_equal(requests(), 3);
}

static void test_cache_only(void **state)
{
	(void)state;
	begin("", "0", 10, "");
	testwb_run(&t, (struct run_options){.limit = 6});
	struct run_report r = testwb_run(&t, (struct run_options){.cache = CACHE_ONLY});
	assert_int_equal(r.cached, 6);
	assert_int_equal(r.failed, 4);
	assert_int_equal(requests(), 6);
	assert_str(testwb_output(&t, r.run, "e9"), "! not in the cache (--cache only)");
}

/* Each trial is a call of its own, and found again as that; the interval is over items. */
static void test_trials(void **state)
{
	enum { ITEMS = 12, TRIALS = 3 };
	double values[ITEMS * TRIALS];
	size_t counts[ITEMS];
	(void)state;
	begin("every 4: text no", "0", ITEMS, "concurrency: 1");
	struct run_report r = testwb_run(&t, (struct run_options){.trials = TRIALS});
	assert_int_equal(r.total, ITEMS * TRIALS);
	assert_int_equal(requests(), ITEMS * TRIALS);
	for (int i = 0; i < ITEMS * TRIALS; i++)
		values[i] = (i + 1) % 4 ? 1 : 0;
	for (int i = 0; i < ITEMS; i++)
		counts[i] = TRIALS;
	struct repeats want = stats_repeats(values, counts, ITEMS, 0.95);
	assert_string_equal(r.scores[0].method, "trials");
	assert_int_equal(r.scores[0].n, ITEMS);
	assert_true(fabs(r.scores[0].mean - 0.75) < 1e-12);
	assert_true(r.scores[0].mean == want.mean);
	assert_true(r.scores[0].low == want.ci.low && r.scores[0].high == want.ci.high);
	r = testwb_run(&t, (struct run_options){.trials = TRIALS + 1});
	assert_int_equal(r.cached, ITEMS * TRIALS);
	assert_int_equal(requests(), ITEMS * (TRIALS + 1));
}

static void test_equal_requests(void **state)
{
	(void)state;
	begin("", "50", 40, "concurrency: 8");
	project_write(t.dir, "prompts/a.prompty", "user:\nthe same for all\n");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_int_equal(requests(), 1);
	assert_int_equal(r.sent, 1);
	assert_int_equal(r.cached, 39);
	assert_int_equal(r.finished, 40);
}

/* Whoever waits for an equal request shares its failure, too, and it is not asked again. */
static void test_equal_requests_fail(void **state)
{
	(void)state;
	begin("*: status 400", "50", 10, "concurrency: 10");
	project_write(t.dir, "prompts/a.prompty", "user:\nthe same for all\n");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_int_equal(r.failed, 10);
	assert_int_equal(requests(), 1);
}

/* ---- two at once ---- */

/* Two runs of one workbench that need the same answers: each is asked for once. */
static void test_two_jobs(void **state)
{
	(void)state;
	begin("", "20", 60, "concurrency: 4");
	struct job *a = start((struct run_options){0}), *b = start((struct run_options){0});
	testwb_wait(t.wb, a);
	testwb_wait(t.wb, b);
	assert_int_equal(requests(), 60);
	assert_int_equal(job_report(a)->sent + job_report(b)->sent, 60);
	assert_int_equal(job_report(b)->finished, 60);
	assert_int_equal(job_report(a)->failed + job_report(b)->failed, 0);
}

/* The second run's items wait for the first's request, and for each other. */
static void test_two_jobs_equal_requests(void **state)
{
	(void)state;
	begin("", "150", 20, "concurrency: 4");
	project_write(t.dir, "prompts/a.prompty", "user:\nthe same for all\n");
	struct job *a = start((struct run_options){0});
	wait_in_flight(a, 1);
	struct job *b = start((struct run_options){0});
	testwb_wait(t.wb, a);
	testwb_wait(t.wb, b);
	assert_int_equal(requests(), 1);
	assert_int_equal(job_report(b)->finished, 20);
	assert_int_equal(job_report(b)->cached, 20);
}

static void no_text(void *context, struct str text)
{
	(void)context;
	(void)text;
}

/* Asking once while a run is on its way takes nothing from the run. */
static void test_ask_beside_a_run(void **state)
{
	struct wb_answer answer;
	const struct run_options options = {0};
	(void)state;
	begin("body \"aside\": answer delay=300", "20", 20, "concurrency: 4");
	project_write(t.dir, "prompts/b.prompty", "user:\naside {{question}} ECHO:{{want}}\n");
	testwb_open(&t);
	struct job *job = start((struct run_options){.prompt = STR("a")});
	wait_in_flight(job, 4);
	struct run_options ask = options;
	ask.prompt = STR("b");
	assert_done(wb_ask(
		t.wb, &ask, STR("e1"), STR(""), no_text, NULL, NULL, &t.arena, &answer, &err));
	assert_str(answer.output, "w1");
	testwb_wait(t.wb, job);
	assert_int_equal(job_report(job)->finished, 20);
	assert_int_equal(requests(), 21);
}

/* ---- ending early ---- */

static void test_stop(void **state)
{
	(void)state;
	begin("", "100", 40, "concurrency: 4");
	struct job *job = start((struct run_options){0});
	wait_in_flight(job, 4);
	job_stop(job);
	testwb_wait(t.wb, job);
	struct run_report r = *job_report(job);
	assert_str(r.state, "interrupted");
	assert_in_range(r.sent, 4, 8);
	assert_int_equal(r.finished, r.sent);
	assert_int_equal(requests(), r.sent);
	r = testwb_run(&t, (struct run_options){0});
	assert_str(r.state, "done");
	assert_int_equal(requests(), 40);
}

static void test_kill(void **state)
{
	(void)state;
	begin("1-4: delay 30000", "0", 40, "concurrency: 4");
	struct job *job = start((struct run_options){0});
	wait_in_flight(job, 4);
	job_kill(job);
	testwb_wait(t.wb, job);
	assert_str(job_report(job)->state, "interrupted");
	assert_int_equal(job_report(job)->finished, 0);
	/* Its calls have ended in the ledger, too. */
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_str(r.state, "done");
	assert_int_equal(r.sent, 40);
	assert_int_equal(requests(), 44);
}

/* A run that is dropped on its way leaves nothing behind that another would wait for. */
static void test_dropped(void **state)
{
	(void)state;
	begin("1-4: delay 30000", "0", 20, "concurrency: 4");
	struct job *job = start((struct run_options){0});
	wait_in_flight(job, 4);
	job_free(job);
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_str(r.state, "done");
	assert_int_equal(r.finished, 20);
	assert_int_equal(requests(), 24);
}

static void test_cost_limit(void **state)
{
	struct job *job;
	(void)state;
	begin("", "0", 50, "");
	const struct run_options limited = {.max_cost = 0.01};
	assert_int_equal(wb_run(t.wb, &limited, &job, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "needs the price of model mock"));
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1', params: "
		"{max_tokens: 10}, price: {input: 10, output: 100}}]\ndata: [data.jsonl]\n",
		t.mock.port);
	testwb_open(&t);
	/* The first would already cost more than there is: nothing is sent. */
	struct run_report r = testwb_run(&t, (struct run_options){.max_cost = 1e-6});
	assert_int_equal(requests(), 0);
	assert_str(r.state, "interrupted");
	assert_true(str_find(r.stopped, STR("--max-cost")) >= 0);
	r = testwb_run(&t, (struct run_options){.max_cost = 0.005});
	assert_true(r.spent_usd > 0 && r.spent_usd <= 0.005);
	assert_in_range(requests(), 1, 49);
	/* What is there already costs nothing. */
	long long before = requests();
	r = testwb_run(&t, (struct run_options){.max_cost = 1e-6});
	assert_int_equal(r.cached, before);
	assert_int_equal(requests(), before);
}

/* Whatever becomes of the calls: by the server's own count, in which every answer that it made is
 * paid, the limit is never passed, and little of it is left. */
static void test_cost_limit_by_the_servers_count(void **state)
{
	static const double limits[] = {0.004, 0.02, 0.05};
	(void)state;
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		begin("every 4: cut 60%\nevery 7: rst\nevery 9: status 500\nevery 5: no-finish\n"
		      "*: text 'one two three four five six seven eight'",
			"2", 300, "");
		project_write(t.dir, "strop.yaml",
			"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1', "
			"params: {max_tokens: 10}, price: {input: 10, output: 100}}]\n"
			"data: [data.jsonl]\nconcurrency: 8\n",
			t.mock.port);
		testwb_open(&t);
		struct run_report r = testwb_run(&t, (struct run_options){.max_cost = limits[i]});
		double billed = ((double)testwb_count(&t.mock, "billed_input") * 10 +
					(double)testwb_count(&t.mock, "billed_output") * 100) /
				1e6;
		assert_true(billed <= limits[i]);
		assert_true(billed <= r.spent_usd + r.maybe_usd);
		assert_true(r.spent_usd + r.maybe_usd <= limits[i]);
		/* One call costs at most 0.0023. */
		assert_true(r.spent_usd + r.maybe_usd >= limits[i] - 0.0023);
		assert_true(i == 0 || r.maybe_usd > 0);
		testwb_end(&t);
	}
	begin("", "0", 1, "");
}

/* What a dry run expects: from the limit alone, then from what the kept answers took. */
static void test_estimate(void **state)
{
	(void)state;
	begin("body \"number 3?\": text 'one two three four five six seven eight'", "0", 40, "");
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1', params: "
		"{max_tokens: 50}, price: {input: 10, output: 100}}]\ndata: [data.jsonl]\n",
		t.mock.port);
	testwb_open(&t);
	struct run_report r = testwb_run(&t, (struct run_options){.dry_run = true});
	assert_int_equal(r.sent, 40);
	assert_int_equal(r.estimate.kept, 0);
	assert_int_equal(r.estimate.max_tokens, 50);
	assert_int_equal(r.estimate.output_low, 40);
	assert_int_equal(r.estimate.output_high, 2000);
	assert_int_equal(r.output_tokens, 2000);
	assert_int_equal(r.estimate.input_low, r.estimate.input_high);
	assert_true(fabs(r.estimate.usd_high -
			    ((double)r.estimate.input_high * 10 + 2000 * 100) / 1e6) < 1e-12);
	/* Twenty answers, of which the fourth has ten tokens and the others one. */
	testwb_run(&t, (struct run_options){.limit = 20});
	struct run_report now = testwb_run(&t, (struct run_options){.dry_run = true});
	assert_int_equal(now.sent, 20);
	assert_int_equal(now.cached, 20);
	assert_int_equal(now.estimate.kept, 20);
	assert_true(now.estimate.p50 == 1 && now.estimate.p95 == 1);
	assert_int_equal(now.estimate.output_low, 20);
	assert_int_equal(now.estimate.output_high, 1000);
	assert_int_equal(now.output_tokens, 20);
	/* The provider counts fewer tokens than a fourth of the body's bytes. */
	assert_true(now.estimate.input_high < r.estimate.input_high / 2);
	assert_true(now.estimate.input_low <= now.input_tokens &&
		    now.input_tokens <= now.estimate.input_high);
	struct run_report done = testwb_run(&t, (struct run_options){0});
	assert_true(done.spent_usd >= now.estimate.usd_low * 0.95 &&
		    done.spent_usd <= now.estimate.usd_high);
	assert_true(fabs(done.spent_usd / now.cost_usd - 1) < 0.05);
	/* Without a limit nothing is known of answers that nobody has seen. */
	project_write(t.dir, "prompts/b.prompty", "user:\n{{question}} Again.\n");
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1', price: "
		"{input: 10, output: 100}}]\ndata: [data.jsonl]\n",
		t.mock.port);
	testwb_open(&t);
	r = testwb_run(&t, (struct run_options){.prompt = STR("b"), .dry_run = true});
	assert_int_equal(r.estimate.output_high, -1);
	assert_true(isnan(r.estimate.usd_high) && r.estimate.usd_low > 0);
	testwb_run(&t, (struct run_options){.prompt = STR("b"), .max_cost = 1});
	assert_non_null(strstr(t.warnings.p, "sets max_tokens"));
}

/* What an answer can cost at most is known by each API's own name for it. */
static void test_cost_limit_names(void **state)
{
	static const char *const providers[] = {
		"openai", "openai-responses", "anthropic", "ollama"};
	(void)state;
	begin("", "0", 3, "");
	for (size_t i = 0; i < sizeof providers / sizeof *providers; i++) {
		project_write(t.dir, "strop.yaml",
			"models: [{id: mock, provider: %s, base_url: 'http://127.0.0.1:%d/v1', "
			"params: "
			"{max_tokens: 100000}, price: {input: 10, output: 100}}]\ndata: "
			"[data.jsonl]\n",
			providers[i], t.mock.port);
		testwb_open(&t);
		struct run_report r = testwb_run(&t, (struct run_options){.max_cost = 9.9});
		assert_int_equal(requests(), 0);
		assert_int_equal(r.finished, 0);
		assert_true(str_find(r.stopped, STR("--max-cost")) >= 0);
	}
}

/* The store is deleted under a run: said at the next commit, and everything can be closed. */
static void test_store_gone(void **state)
{
	char path[512];
	int bad = 0;
	(void)state;
	begin("", "50", 40, "concurrency: 4");
	struct job *job = start((struct run_options){0});
	wait_in_flight(job, 4);
	snprintf(path, sizeof path, "%s/.strop/strop.db", t.dir);
	assert_int_equal(unlink(path), 0);
	for (int i = 0; i < 100 && !bad; i++)
		bad = wb_pump(t.wb, 50, NULL, 0, &err);
	assert_int_equal(bad, ERR_STORE);
	assert_non_null(strstr(err.text, "strop.db"));
	job_free(job);
}

/* Another process writes for longer than ours waits: the run ends, with the reason. */
static void test_store_locked(void **state)
{
	char path[512];
	sqlite3 *other;
	int bad = 0;
	(void)state;
	begin("", "50", 40, "concurrency: 4");
	struct job *job = start((struct run_options){0});
	wait_in_flight(job, 4);
	snprintf(path, sizeof path, "%s/.strop/strop.db", t.dir);
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	for (int i = 0; i < 100 && !bad; i++)
		bad = wb_pump(t.wb, 50, NULL, 0, &err);
	sqlite3_close(other);
	assert_int_equal(bad, ERR_STORE);
	assert_non_null(strstr(err.text, "locked"));
	/* It is over; what was not kept is not reported. */
	assert_done(wb_pump(t.wb, 50, NULL, 0, &err));
	assert_true(job_done(job));
	assert_str(job_report(job)->state, "failed");
	assert_int_equal(job_report(job)->finished, 0);
	assert_int_equal(job_report(job)->in_flight, 0);
	assert_true(str_find(job_report(job)->stopped, STR("locked")) >= 0);
	/* Once it is freed, nothing stands in the way of the next. */
	job_free(job);
	assert_int_equal(testwb_run(&t, (struct run_options){0}).finished, 40);
}

/* An example that cannot be rendered ends its run, and no other; what was answered stays. */
static void test_bad_example(void **state)
{
	int bad = 0;
	(void)state;
	begin("", "20", 0, "concurrency: 2");
	project_write(t.dir, "prompts/b.prompty", "user:\n{{question}} {{extra}}\nECHO:{{want}}\n");
	struct buf data = {0};
	for (int i = 0; i < 12; i++)
		buf_addf(&data,
			"{\"id\":\"e%d\",\"question\":\"q%d\",\"want\":\"w\",%s\"answer\":\"w\"}\n",
			i, i, i < 8 ? "\"extra\":1," : "");
	project_write(t.dir, "data.jsonl", "%s", data.p);
	testwb_open(&t);
	struct job *good = start((struct run_options){.prompt = STR("a")});
	struct job *broken = start((struct run_options){.prompt = STR("b")});
	for (int i = 0; i < 500 && !bad; i++)
		bad = wb_pump(t.wb, 50, NULL, 0, &err);
	assert_int_equal(bad, ERR_INPUT);
	assert_non_null(strstr(err.text, "{{extra}}"));
	assert_non_null(strstr(err.text, "example e8"));
	testwb_wait(t.wb, good);
	testwb_wait(t.wb, broken);
	assert_str(job_report(good)->state, "done");
	assert_int_equal(job_report(good)->finished, 12);
	assert_str(job_report(broken)->state, "failed");
	assert_true(job_report(broken)->finished > 0);
	assert_str(testwb_output(&t, job_report(broken)->run, "e0"), "w");
	buf_free(&data);
}

/* ---- memory ---- */

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

static long resident_kib(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (!f)
		return 0;
	if (fscanf(f, "%*d %ld", &pages) != 1)
		pages = 0;
	fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Once SQLite's cache is full, memory stays as it is, however many examples there are. */
static void test_memory(void **state)
{
	enum { N = SANITIZED ? 2000 : 24000 };
	long most = 0, early = 0;
	(void)state;
	begin("", "0", N, "concurrency: 32");
	struct job *job = start((struct run_options){0});
	while (!job_done(job)) {
		assert_done(wb_pump(t.wb, 100, NULL, 0, &err));
		int64_t finished = job_report(job)->finished;
		if (!early && finished > N / 2)
			early = resident_kib();
		if (finished > N - N / 10 && resident_kib() > most)
			most = resident_kib();
	}
	assert_int_equal(job_report(job)->finished, N);
	if (!SANITIZED)
		assert_in_range(most, 0, early + 4096);
	printf("%d examples, 32 at a time: %ld KiB after half, %ld KiB at the end\n", N, early,
		most);
}

/* Whether an equal run is there, without a request being made. */
static void test_look_only(void **state)
{
	(void)state;
	begin("", "0", 3, "");
	const struct run_options look = {.dry_run = true, .reuse = true, .look_only = true};
	struct run_report r = testwb_run(&t, look);
	assert_false(r.reused);
	assert_str(r.state, "missing");
	assert_int_equal(r.sent, 0);
	testwb_run(&t, (struct run_options){0});
	r = testwb_run(&t, look);
	assert_true(r.reused);
	assert_int_equal(requests(), 3);
}

int main(void)
{
#define T(name) cmocka_unit_test_teardown(name, teardown)
	const struct CMUnitTest tests[] = {
		T(test_counts),
		T(test_wrong_answers),
		T(test_limit_and_filter),
		T(test_dry_run),
		T(test_errors_are_not_kept),
		T(test_retries),
		T(test_refused),
		T(test_rate_limit),
		T(test_rate_limit_pauses_all),
		T(test_look_only),
		T(test_refresh),
		T(test_cache_only),
		T(test_trials),
		T(test_equal_requests),
		T(test_equal_requests_fail),
		T(test_two_jobs),
		T(test_two_jobs_equal_requests),
		T(test_ask_beside_a_run),
		T(test_stop),
		T(test_kill),
		T(test_dropped),
		T(test_cost_limit),
		T(test_cost_limit_by_the_servers_count),
		T(test_estimate),
		T(test_cost_limit_names),
		T(test_store_gone),
		T(test_store_locked),
		T(test_bad_example),
		T(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
