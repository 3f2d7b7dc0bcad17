/* test_spent: what the project's calls cost, and what people are told of its models. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

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

int main(void)
{
#define T(f) cmocka_unit_test_teardown(f, teardown)
	const struct CMUnitTest tests[] = {T(test_spent), T(test_models)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
