/* test_compare: two small runs whose answers are known example by example. The data says what
 * either prompt's model answers, so that every flip is planned. */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

struct example {
	const char *a, *b, *group; /* what each says */
	const char *expected;
};

static void begin(const char *script, const struct example *examples, size_t n, const char *scorers,
	const char *map)
{
	struct buf data = {0};
	testwb_begin(&t, script, NULL);
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [{file: data.jsonl%s}]\nscorers: %s\n",
		t.mock.port, map, scorers);
	project_write(t.dir, "prompts/a.prompty", "user:\nfirst {{id}}\nECHO:{{a}}\n");
	project_write(t.dir, "prompts/b.prompty", "user:\nsecond {{id}}\nECHO:{{b}}\n");
	for (size_t i = 0; i < n; i++)
		buf_addf(&data,
			"{\"id\":\"e%zu\",\"a\":\"%s\",\"b\":\"%s\",\"topic\":\"%s\",\"answer\":"
			"\"%s\"}\n",
			i, examples[i].a, examples[i].b, examples[i].group ? examples[i].group : "",
			examples[i].expected);
	project_write(t.dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
	testwb_open(&t);
}

static struct compare_report compare(int64_t trials, const char *scorer)
{
	struct compare_report r;
	struct run_report a =
		testwb_run(&t, (struct run_options){.prompt = STR("a"), .trials = trials});
	struct run_report b =
		testwb_run(&t, (struct run_options){.prompt = STR("b"), .trials = trials});
	assert_done(wb_compare(t.wb, a.run, b.run, str_of(scorer), &t.arena, &r, &err));
	assert_int_equal(r.a.run, a.run);
	assert_int_equal(r.b.run, b.run);
	return r;
}

static void near(double got, double want)
{
	if (!(fabs(got - want) < 1e-9) && !(isnan(got) && isnan(want)))
		fail_msg("%.12g instead of %.12g", got, want);
}

/* Ten: 4 fixed, 1 broken, 3 both right, 2 both wrong. */
static const struct example ten[] = {
	{"x", "1", NULL, "1"},
	{"x", "1", NULL, "1"},
	{"x", "1", NULL, "1"},
	{"x", "1", NULL, "1"},
	{"1", "x", NULL, "1"},
	{"1", "1", NULL, "1"},
	{"1", "1", NULL, "1"},
	{"1", "1", NULL, "1"},
	{"x", "x", NULL, "1"},
	{"x", "y", NULL, "1"},
};

static void test_shares(void **state)
{
	(void)state;
	begin("", ten, 10, "[exact]", "");
	struct compare_report r = compare(1, "");
	assert_str(r.scorer, "exact");
	assert_true(r.is_binary);
	assert_int_equal(r.n, 10);
	assert_int_equal(r.excluded, 0);
	near(r.a.mean, 0.4);
	near(r.b.mean, 0.7);
	near(r.difference, 0.3);
	assert_int_equal(r.n_fixed, 4);
	assert_int_equal(r.n_broken, 1);
	assert_str(r.fixed[0], "e0");
	assert_str(r.fixed[3], "e3");
	assert_str(r.broken[0], "e4");
	assert_int_equal(r.both_pass, 3);
	assert_int_equal(r.both_fail, 2);
	/* Bonett and Price (2012), by hand: p12 = (4+1)/12, p21 = (1+1)/12. */
	double difference = 3.0 / 12;
	double se = sqrt((7.0 / 12 - difference * difference) / 12);
	near(r.low, difference - 1.959963984540054 * se);
	near(r.high, difference + 1.959963984540054 * se);
	/* Exact: 2 P(X <= 1), X ~ B(5, 1/2). */
	near(r.p, 2 * 6.0 / 32);
	assert_string_equal(r.method, "bonett-price");
	assert_string_equal(r.test, "mcnemar-exact");
	assert_true(isnan(r.bootstrap_low) && isnan(r.cluster_low));
	assert_int_equal(r.clusters, 0);
	assert_str(r.a.ref, "a@1");
	assert_str(r.b.ref, "b@1");
	near(r.mde_80, stats_connor_mde(0.5, 10, 0.05, 0.8));
	near(r.needed, stats_connor_n(0.5, 0.3, 0.05, 0.8));
}

/* Every pair, group by group, each in the data's order. */
static void test_groups_of_pairs(void **state)
{
	static const char *const ids[] = {
		"e4", "e0", "e1", "e2", "e3", "e8", "e9", "e5", "e6", "e7"};
	(void)state;
	begin("", ten, 10, "[exact]", "");
	struct compare_report r = compare(1, "");
	for (size_t i = 0; i < 10; i++)
		assert_str(r.pairs[i].id, ids[i]);
	near(r.pairs[0].a, 1);
	near(r.pairs[0].b, 0);
	near(r.pairs[1].a, 0);
	near(r.pairs[1].b, 1);
}

static void test_results_of_one(void **state)
{
	struct wb_result *results;
	size_t n;
	(void)state;
	begin("", ten, 10, "[exact, f1]", "");
	int64_t first = testwb_run(&t, (struct run_options){.prompt = STR("a"), .trials = 2}).run;
	int64_t second = testwb_run(&t, (struct run_options){.prompt = STR("b")}).run;
	assert_done(wb_result_of(t.wb, first, STR("e4"), &t.arena, &results, &n, &err));
	assert_int_equal(n, 2);
	assert_str(results[0].output, "1");
	assert_str(results[0].expected[0], "1");
	assert_int_equal(results[1].trial, 1);
	assert_int_equal(results[1].n_scores, 2);
	assert_done(wb_result_of(t.wb, second, STR("e4"), &t.arena, &results, &n, &err));
	assert_int_equal(n, 1);
	assert_str(results[0].output, "x");
	assert_done(wb_result_of(t.wb, second, STR("nobody"), &t.arena, &results, &n, &err));
	assert_int_equal(n, 0);
}

/* In slices, over more values than are read at once. */
static void test_slices(void **state)
{
	enum { MANY = 2100 };
	struct example *many = mem_alloc(MANY * sizeof *many);
	struct compare_report r, whole;
	struct compare *c;
	bool more = true;
	int slices = 0;
	(void)state;
	for (size_t i = 0; i < MANY; i++)
		many[i] = (struct example){"1", i % 2 ? "x" : "1", NULL, "1"};
	begin("", many, MANY, "[exact]", "");
	free(many);
	whole = compare(1, "");
	assert_done(compare_start(t.wb, whole.a.run, whole.b.run, STR(""), &c, &err));
	for (; more; slices++)
		assert_done(compare_step(c, 0, &more, &t.arena, &r, &err));
	compare_free(c);
	assert_true(slices >= 4);
	assert_int_equal(r.n, MANY);
	assert_int_equal(r.n_broken, MANY / 2);
	assert_int_equal(r.both_pass, MANY / 2);
	assert_str(r.pairs[MANY / 2 - 1].id, "e2099");
	near(r.p, whole.p);
	assert_str(r.b.ref, "b@1");
	/* One that is not gone through with. */
	assert_done(compare_start(t.wb, whole.a.run, whole.b.run, STR(""), &c, &err));
	assert_done(compare_step(c, 0, &more, &t.arena, &r, &err));
	assert_true(more);
	compare_free(c);
	compare_free(NULL);
	assert_int_not_equal(compare_start(t.wb, whole.a.run, whole.b.run, STR("f1"), &c, &err), 0);
	assert_null(c);
}

static void test_same_run(void **state)
{
	struct compare_report r;
	(void)state;
	begin("", ten, 10, "[exact]", "");
	int64_t run = testwb_run(&t, (struct run_options){.prompt = STR("a")}).run;
	assert_done(wb_compare(t.wb, run, run, STR(""), &t.arena, &r, &err));
	near(r.difference, 0);
	near(r.p, 1);
	assert_int_equal(r.n_fixed + r.n_broken, 0);
	assert_true(r.low < 0 && r.high > 0);
}

/* What failed on one side is left out on both. */
static void test_excluded(void **state)
{
	(void)state;
	begin("body \"first e0\": status 400\nbody \"second e5\": cut 50%", ten, 10, "[exact]", "");
	struct compare_report r = compare(1, "exact");
	assert_int_equal(r.n, 8);
	assert_int_equal(r.excluded, 2);
	assert_int_equal(r.n_fixed, 3);
	assert_str(r.fixed[0], "e1");
	near(r.a.mean, 3.0 / 8);
	near(r.b.mean, 5.0 / 8);
}

static const struct example graded[] = {
	{"red", "red", NULL, "red"},
	{"red cat", "red", NULL, "red"},
	{"dog", "red", NULL, "red"},
	{"red big cat", "red cat", NULL, "red"},
	{"red", "blue", NULL, "red"},
	{"green hat", "green coat hat", NULL, "green hat coat"},
};

static void test_grades(void **state)
{
	static const double a[] = {1, 2.0 / 3, 0, 0.5, 1, 0.8}, b[] = {1, 1, 1, 2.0 / 3, 0, 1};
	double d[6];
	(void)state;
	begin("", graded, 6, "[exact, f1]", "");
	struct compare_report r = compare(1, "f1");
	assert_false(r.is_binary);
	assert_int_equal(r.n, 6);
	struct paired want = stats_paired_t(a, b, 6, 0.95);
	near(r.difference, want.mean);
	near(r.low, want.ci.low);
	near(r.high, want.ci.high);
	near(r.p, want.p);
	assert_string_equal(r.method, "paired-t");
	stats_differences(a, b, d, 6);
	struct interval boot = stats_bootstrap(d, 6, (struct bootstrap_options){.seed = 42});
	near(r.bootstrap_low, boot.low);
	near(r.bootstrap_high, boot.high);
	assert_true(r.bootstrap_low <= r.difference && r.difference <= r.bootstrap_high);
	/* The same again: seeded. */
	struct compare_report again = compare(1, "f1");
	assert_true(again.bootstrap_low == r.bootstrap_low);
}

/* Shares over several trials are graded. */
static void test_trials(void **state)
{
	(void)state;
	begin("body \"second e8\": text 1 x 1\nbody \"first e5\": text x x 1", ten, 10, "[exact]",
		"");
	struct compare_report r = compare(2, "exact");
	assert_false(r.is_binary);
	near(r.a.mean, 0.35);
	near(r.b.mean, 0.75);
	assert_string_equal(r.method, "paired-t");
	/* Right once in two is not more than half: e8 is not fixed, and e5 is. */
	assert_int_equal(r.n_fixed, 5);
	assert_str(r.fixed[4], "e5");
}

static void test_clusters(void **state)
{
	struct example grouped[10];
	double d[10];
	size_t clusters[10];
	(void)state;
	memcpy(grouped, ten, sizeof ten);
	for (size_t i = 0; i < 10; i++) {
		grouped[i].group = (const char *const[]){"x", "y", "z"}[i / 4];
		clusters[i] = i / 4;
		d[i] = i < 4 ? 1 : i == 4 ? -1 : 0;
	}
	begin("", grouped, 10, "[exact]", ", map: {group: topic}");
	struct compare_report r = compare(1, "");
	enum stats_method method;
	struct interval want = stats_clustered_interval(
		d, clusters, 10, (struct bootstrap_options){.seed = 42}, &method);
	assert_int_equal(r.clusters, 3);
	near(r.cluster_low, want.low);
	near(r.cluster_high, want.high);
	near(r.difference, 0.3);
	assert_string_equal(r.cluster_method, "cluster-bootstrap");
	/* Sums 4, -1, 0: of the 8 signs only those with 4 and -1 opposed fall short. */
	near(r.cluster_p, 1);
	assert_string_equal(r.cluster_test, "cluster-sign-flip");
	assert_string_equal(r.test, "mcnemar-exact");
	struct compare_judged j = compare_judged(&r);
	assert_true(j.low == r.cluster_low && j.p == r.cluster_p);
	/* What these pairs can show, by the error over the groups. */
	double se = stats_clustered(d, clusters, 10).se_corrected;
	near(r.mde_80, sqrt(7.848879734) * se);
	near(r.needed, 10 * r.mde_80 * r.mde_80 / (0.3 * 0.3));
}

/* Naming the group later counts, although no record has changed. */
static void test_group_named_later(void **state)
{
	struct example grouped[10];
	(void)state;
	memcpy(grouped, ten, sizeof ten);
	for (size_t i = 0; i < 10; i++)
		grouped[i].group = i < 5 ? "x" : "y";
	begin("", grouped, 10, "[exact]", "");
	assert_int_equal(compare(1, "").clusters, 0);
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [{file: data.jsonl, map: {group: topic}}]\nscorers: [exact]\n",
		t.mock.port);
	testwb_open(&t);
	assert_int_equal(compare(1, "").clusters, 2);
	assert_int_equal(testwb_count(&t.mock, "requests"), 20);
}

static void test_refusals(void **state)
{
	struct compare_report r;
	(void)state;
	begin("", ten, 10, "[exact]", "");
	int64_t a = testwb_run(&t, (struct run_options){.prompt = STR("a"), .limit = 3}).run;
	int64_t b = testwb_run(&t, (struct run_options){.prompt = STR("b"), .filter = STR("id:e9")})
			    .run;
	assert_int_equal(wb_compare(t.wb, a, b, STR(""), &t.arena, &r, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "no example in common"));
	assert_int_equal(wb_compare(t.wb, a, b, STR("f1"), &t.arena, &r, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "was not scored with f1"));
	assert_int_equal(wb_compare(t.wb, a, 99, STR(""), &t.arena, &r, &err), ERR_NOT_FOUND);
}

/* An equal finished run is taken instead of a new one, but only an equal one. */
static void test_reuse(void **state)
{
	(void)state;
	begin("", ten, 10, "[exact]", "");
	const struct run_options plain = {.prompt = STR("a")};
	struct run_options reuse = plain;
	reuse.reuse = true;
	int64_t first = testwb_run(&t, plain).run;
	struct run_report r = testwb_run(&t, reuse);
	assert_true(r.reused);
	assert_int_equal(r.run, first);
	reuse.limit = 5;
	r = testwb_run(&t, reuse);
	assert_false(r.reused);
	assert_int_equal(r.total, 5);
	project_write(
		t.dir, "data.jsonl", "{\"id\":\"e0\",\"a\":\"1\",\"b\":\"1\",\"answer\":\"1\"}\n");
	testwb_open(&t);
	reuse.limit = 0;
	assert_false(testwb_run(&t, reuse).reused);
}

/* An image is part of what was asked, and is no part of the data. */
static void test_reuse_of_images(void **state)
{
	const struct run_options reuse = {.prompt = STR("c"), .reuse = true};
	(void)state;
	begin("", ten, 10, "[exact]", "");
	project_write(t.dir, "prompts/c.prompty", "---\nimages: [picture]\n---\nuser:\nECHO:1\n");
	project_write(t.dir, "data.jsonl",
		"{\"id\":\"e0\",\"picture\":\"p.png\",\"answer\":\"1\"}\n"
		"{\"id\":\"e1\",\"picture\":null,\"answer\":\"1\"}\n");
	project_write(t.dir, "p.png", "\x89PNG\r\n\x1a\n one");
	testwb_open(&t);
	assert_false(testwb_run(&t, reuse).reused);
	assert_true(testwb_run(&t, reuse).reused);
	project_write(t.dir, "p.png", "\x89PNG\r\n\x1a\n another");
	struct run_report r = testwb_run(&t, reuse);
	assert_false(r.reused);
	assert_int_equal(r.sent, 1);
	assert_int_equal(r.cached, 1);
	assert_true(testwb_run(&t, reuse).reused);
}

int main(void)
{
#define T(name) cmocka_unit_test_teardown(name, teardown)
	const struct CMUnitTest tests[] = {
		T(test_shares),
		T(test_groups_of_pairs),
		T(test_results_of_one),
		T(test_slices),
		T(test_same_run),
		T(test_excluded),
		T(test_grades),
		T(test_trials),
		T(test_clusters),
		T(test_group_named_later),
		T(test_refusals),
		T(test_reuse),
		T(test_reuse_of_images),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
