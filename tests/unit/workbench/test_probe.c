/* test_probe: whether models answer: tiny calls beside other work, what they leave behind (nothing),
 * what is said; and that what there is to say of an answer reaches the person. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "probe.h"
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

static void begin(const char *script, const char *models)
{
	testwb_begin(&t, script, NULL);
	testwb_project(&t, 3, "");
	if (models) {
		struct buf text = {0};
		struct str rest = str_of(models);
		ssize_t at;
		while ((at = str_find(rest, STR("PORT"))) >= 0) {
			buf_addf(&text, "%.*s%d", (int)at, rest.p, t.mock.port);
			rest = str_from(rest, (size_t)at + 4);
		}
		buf_add(&text, rest);
		project_write(t.dir, "strop.yaml",
			"models: [%s]\ndata: [data.jsonl]\nscorers: [exact]\n", text.p);
		buf_free(&text);
	}
	testwb_open(&t);
}

static struct probe *start(const char *model)
{
	struct probe *p;
	assert_done(probe_start(t.wb, str_of(model), &p, &err));
	return p;
}

static const struct probe_line *finish(struct probe *p)
{
	const struct probe_line *lines;
	int64_t until = clock_mono_us() + 60000000;
	while (!probe_done(p)) {
		assert_done(wb_pump(t.wb, 100, NULL, 0, &err));
		if (clock_mono_us() > until)
			fail_msg("the probe does not end");
	}
	probe_look(p, &lines);
	return lines;
}

static void says(const struct probe_line *l, const char *words)
{
	if (str_find(l->words, str_of(words)) < 0)
		fail_msg("%.*s: \"%.*s\"", STRF(l->model), STRF(l->words));
}

static void test_fine(void **state)
{
	(void)state;
	begin("*: answer", NULL);
	assert_int_equal(probe_calls(t.wb), 1);
	struct probe *p = start("");
	const struct probe_line *l;
	assert_int_equal(probe_look(p, &l), 1);
	assert_int_equal(l->state, PROBE_WAITING);
	assert_int_equal(l->first_ms, -1);
	assert_false(probe_done(p));
	l = finish(p);
	assert_int_equal(l->state, PROBE_FINE);
	assert_true(l->first_ms >= 0);
	says(l, "answered, the first token after ");
	probe_free(p);
	/* It is no call of an experiment. */
	struct cache_line *kept;
	size_t n;
	assert_done(wb_cache_stats(t.wb, &t.arena, &kept, &n, &err));
	assert_int_equal(n, 0);
}

static void test_one_of_many(void **state)
{
	struct probe *p;
	const struct probe_line *l;
	(void)state;
	begin("*: answer",
		"{id: a, provider: openai, base_url: 'http://127.0.0.1:PORT/v1'}, {id: r, "
		"provider: "
		"builtin}, {id: b, provider: ollama, base_url: 'http://127.0.0.1:PORT'}");
	assert_int_equal(probe_calls(t.wb), 2);
	p = start("b");
	assert_int_equal(probe_look(p, &l), 1);
	assert_str(l->model, "b");
	assert_int_equal(finish(p)->state, PROBE_FINE);
	assert_int_equal(testwb_count(&t.mock, "requests"), 1);
	probe_free(p);
	p = start("r");
	assert_true(probe_done(p));
	assert_int_equal(finish(p)->state, PROBE_FINE);
	probe_free(p);
	assert_int_equal(probe_start(t.wb, STR("c"), &p, &err), ERR_NOT_FOUND);
	assert_null(p);
}

/* Dropped on its way, beside another one and a run. */
static void test_beside_others(void **state)
{
	struct run_options o = {.prompt = STR("a"), .split = STR("all")};
	struct job *job;
	(void)state;
	begin("body \"the word ok\": delay 200", NULL);
	struct probe *dropped = start(""), *kept = start("");
	assert_done(wb_run(t.wb, &o, &job, &err));
	assert_done(wb_pump(t.wb, 10, NULL, 0, &err));
	probe_free(dropped);
	testwb_wait(t.wb, job);
	assert_int_equal(job_report(job)->finished, 3);
	assert_int_equal(job_report(job)->failed, 0);
	assert_int_equal(finish(kept)->state, PROBE_FINE);
	job_free(job);
	probe_free(kept);
	probe_free(NULL);
}

/* Few tokens, unless the model says itself how many. */
static void test_few_tokens(void **state)
{
	(void)state;
	begin("body \"max_completion_tokens\\\":16\": answer\nbody \"max_tokens\\\":7\": "
	      "answer\n*: status 400",
		"{id: a, provider: openai, profile: openai, base_url: 'http://127.0.0.1:PORT/v1'}, "
		"{id: "
		"b, provider: anthropic, params: {max_tokens: 7}, base_url: "
		"'http://127.0.0.1:PORT/v1'}");
	struct probe *p = start("");
	const struct probe_line *l = finish(p);
	assert_int_equal(l[0].state, PROBE_FINE);
	assert_int_equal(l[1].state, PROBE_FINE);
	probe_free(p);
}

static void test_failures(void **state)
{
	static const struct {
		const char *script, *says;
	} cases[] = {
		{"*: status 401", "401"},
		{"*: status 403", "the key may not use this model"},
		{"*: status 429", "too many requests, or no quota left"},
		{"*: status 500", "trouble of its own"},
		{"*: status 302 location=http://127.0.0.1:1/", "where the service really is"},
		{"*: html 200", "is this the address of a model's API?"},
		{"*: cut 50%", "broke off"},
		{"*: close", "is base_url the address of a model's API?"},
		{"*: 200-error", "mock"},
		{"path \"models\": status 500\n*: status 404", "nor has it a list of models"},
		{"path \"models\": status 200 body='x'\n*: status 404",
			"nor has it a list of models"},
		{"path \"models\": status 200 body='{\"data\":[]}'\n*: status 404",
			"has no model \"mock\""},
		{"path \"models\": status 200 body='{\"data\":[{\"id\":\"mock\"}]}'\n*: status 404",
			"the server's list has mock all the same"},
		{"path \"models\": status 200 body='{\"data\":[{\"id\":\"mocky\"}]}'\n*: status "
		 "404",
			"did you mean \"mocky\"?"},
		{"path \"models\": status 200 "
		 "body='{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"},{\"id\":"
		 "\"d\"},{\"id\":\"e\"},{\"id\":\"f\"}]}'\n*: status 404",
			"; it has a, b, c, d, e and 1 more"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (i)
			testwb_end(&t);
		begin(cases[i].script, NULL);
		struct probe *p = start("");
		const struct probe_line *l = finish(p);
		if (l->state != PROBE_FAILED || str_find(l->words, str_of(cases[i].says)) < 0)
			fail_msg("%s: \"%.*s\"", cases[i].script, STRF(l->words));
		probe_free(p);
	}
}

static void test_configuration(void **state)
{
	(void)state;
	begin("*: answer", "{id: a, provider: openai, base_url: 'http://127.0.0.1:PORT/v1', "
			   "api_key_env: STROP_TEST_NOT_SET}");
	struct probe *p = start("");
	assert_true(probe_done(p));
	says(finish(p), "STROP_TEST_NOT_SET, is not set");
	assert_int_equal(testwb_count(&t.mock, "requests"), 0);
	probe_free(p);
}

/* ---- what there is to say of answers ---- */

static void test_noted(void **state)
{
	struct run_options o = {.prompt = STR("a"), .split = STR("all")};
	(void)state;
	begin("*: finish refusal replace='\"stop_sequence\":null' "
	      "with='\"stop_sequence\":null,\"stop_details\":{\"category\":\"cyber\","
	      "\"explanation\":"
	      "\"Not "
	      "this.\"}'",
		"{id: a, provider: anthropic, base_url: 'http://127.0.0.1:PORT/v1'}");
	struct run_report r = testwb_run(&t, o);
	assert_int_equal(r.noted, 3);
	assert_str(r.note, "the model refused (cyber): Not this.");
	assert_str(buf_str(&t.warnings),
		"3 answers, the first: the model refused (cyber): Not this.\n");
	buf_cut(&t.warnings, 0);
	/* What is kept was said when it came. */
	r = testwb_run(&t, o);
	assert_int_equal(r.cached, 3);
	assert_int_equal(r.noted, 0);
	assert_int_equal(t.warnings.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_fine, teardown),
		cmocka_unit_test_teardown(test_one_of_many, teardown),
		cmocka_unit_test_teardown(test_beside_others, teardown),
		cmocka_unit_test_teardown(test_few_tokens, teardown),
		cmocka_unit_test_teardown(test_failures, teardown),
		cmocka_unit_test_teardown(test_configuration, teardown),
		cmocka_unit_test_teardown(test_noted, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
