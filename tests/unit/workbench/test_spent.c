/* test_spent: what the project's calls cost, and what people are told of its models. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
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

/* Two models of one server; only the first has a price. */
static void begin(void)
{
	testwb_begin(&t, "", NULL);
	testwb_project(&t, 5, "");
	project_write(t.dir, "strop.yaml",
		"models:\n"
		"  - {id: dear, provider: openai, profile: vllm, price: {input: 1, output: 3},\n"
		"     base_url: \"http://127.0.0.1:%d/v1\"}\n"
		"  - {id: plain, provider: openai, base_url: \"http://127.0.0.1:%d/v1\"}\n"
		"  - {id: home, provider: ollama, base_url: \"http://127.0.0.1:%d\"}\n"
		"  - {id: reader, provider: builtin}\n"
		"data: [data.jsonl]\nscorers: [exact]\n",
		t.mock.port, t.mock.port, t.mock.port);
	testwb_open(&t);
}

static struct wb_spent spent(void)
{
	struct wb_spent s;
	assert_done(wb_spent(t.wb, &s, &err));
	return s;
}

/* Also after a restart; what is answered from the cache costs nothing more. */
static void test_spent(void **state)
{
	(void)state;
	begin();
	assert_true(spent().today == 0 && spent().all == 0 && spent().all_unpriced == 0);
	assert_true(spent().since_ms <= clock_wall_ms());
	struct run_report r =
		testwb_run(&t, (struct run_options){.model = STR("dear"), .limit = 3});
	assert_true(r.spent_usd > 0);
	assert_float_equal(spent().today, r.spent_usd, 1e-12);
	testwb_run(&t, (struct run_options){.model = STR("dear"), .limit = 3});
	testwb_run(&t, (struct run_options){.model = STR("plain"), .limit = 2});
	testwb_run(&t, (struct run_options){.model = STR("home"), .limit = 2});
	testwb_run(&t, (struct run_options){.model = STR("reader"), .limit = 2});
	testwb_open(&t);
	assert_float_equal(spent().today, r.spent_usd, 1e-12);
	assert_float_equal(spent().all, r.spent_usd, 1e-12);
	assert_int_equal(spent().today_unpriced, 2);
	assert_int_equal(spent().all_unpriced, 2);
}

static void test_models(void **state)
{
	struct wb_model *m;
	(void)state;
	begin();
	assert_int_equal(wb_models_about(t.wb, &t.arena, &m), 4);
	assert_str(m[0].id, "dear");
	assert_str(m[0].provider, "openai");
	assert_str(m[0].profile, "vllm");
	assert_true(str_starts(m[0].host, STR("127.0.0.1:")));
	assert_true(m[0].kind == WB_MODEL_SERVER && m[0].usd_in == 1 && m[0].usd_out == 3);
	assert_true(m[1].profile.n == 0 && isnan(m[1].usd_in) && isnan(m[1].usd_out));
	assert_true(m[2].usd_in == 0 && m[2].usd_out == 0);
	assert_true(m[3].kind == WB_MODEL_BUILTIN && m[3].host.n == 0 && m[3].usd_in == 0);
}

/* ---- the day's budget ---- */

static void begin_budget(const char *script, double usd)
{
	testwb_begin(&t, script, NULL);
	testwb_project(&t, 20, "");
	project_write(t.dir, "strop.yaml",
		"models:\n  - {id: dear, provider: openai, profile: vllm, params: {max_tokens: "
		"5},\n"
		"     price: {input: 10, output: 100}, base_url: \"http://127.0.0.1:%d/v1\"}\n"
		"data: [data.jsonl]\nscorers: [exact]\nbudget: {usd_per_day: %g}\n",
		t.mock.port, usd);
	testwb_open(&t);
}

static const struct run_options anew = {.cache = CACHE_REFRESH, .concurrency = 4};

/* One answer of ten times max_tokens: the next call is not sent, nor one of the next run, nor a
 * single one, also after a restart. */
static void test_budget_of_a_liar(void **state)
{
	struct wb_answer answer;
	(void)state;
	begin_budget("body \"number\": text 'w w w w w w w w w w w w w w w w w w w w w w w w w w w "
		     "w w w w w w w w w "
		     "w w w w w w w w w w w w w w w w w w w w w w w w w w'",
		0.004);
	struct run_report r = testwb_run(&t, (struct run_options){.concurrency = 1});
	assert_int_equal(r.finished, 1);
	assert_true(r.spent_usd > 0.0025);
	assert_true(str_find(r.stopped, STR("day's budget")) >= 0);
	testwb_open(&t);
	r = testwb_run(&t, anew);
	assert_int_equal(r.finished, 0);
	const struct run_options one = {.cache = CACHE_REFRESH};
	assert_int_not_equal(
		wb_ask(t.wb, &one, STR("e3"), STR(""), NULL, NULL, NULL, &t.arena, &answer, &err),
		0);
	assert_non_null(strstr(err.text, "day's budget"));
	assert_int_equal(testwb_count(&t.mock, "requests"), 1);
	assert_float_equal(spent().per_day, 0.004, 1e-12);
	/* What is kept costs nothing. */
	r = testwb_run(&t, (struct run_options){.limit = 1});
	assert_int_equal(r.cached, 1);
}

/* Runs abreast set aside from the same day. */
static void test_budget_of_two_runs(void **state)
{
	struct job *first, *second;
	(void)state;
	begin_budget("", 0.003);
	assert_done(wb_run(t.wb, &anew, &first, &err));
	assert_done(wb_run(t.wb, &anew, &second, &err));
	testwb_wait(t.wb, first);
	testwb_wait(t.wb, second);
	assert_true(job_report(first)->stopped.n || job_report(second)->stopped.n);
	assert_true(spent().today > 0 && spent().today <= 0.003);
	job_free(first);
	job_free(second);
}

int main(void)
{
#define T(f) cmocka_unit_test_teardown(f, teardown)
	const struct CMUnitTest tests[] = {T(test_spent), T(test_models), T(test_budget_of_a_liar),
		T(test_budget_of_two_runs)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
