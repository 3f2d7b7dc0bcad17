/* test_optimism: what picking the best of several runs adds to its score, from what is kept of them. */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "optimism.h"
#include "stats.h"
#include "testproject.h"
#include "testwb.h"

static struct testwb t;
static struct err err;
enum { N = 24, M = 4 };

static int teardown(void **state)
{
	(void)state;
	testwb_end(&t);
	return 0;
}

/* What version m is made to say of example i: right for some two thirds, without a pattern. */
static bool is_right(int m, int i)
{
	return (i * 7919 + m * 104729 + (i ^ m) * 31) % 97 < 65;
}

static void use_version(int m)
{
	project_write(t.dir, "prompts/a.prompty", "user:\n{{question}} ECHO:{{v%d}}\n", m);
}

static void begin(const char *map)
{
	struct buf data = {0};
	testwb_begin(&t, "body \"ECHO:E\": status 400", NULL);
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [{file: data.jsonl%s}]\nscorers: [exact]\n",
		t.mock.port, map);
	for (int i = 0; i < N; i++) {
		buf_addf(&data,
			"{\"id\":\"e%d\",\"question\":\"q%d\",\"answer\":\"1\",\"g\":\"g%d\"", i, i,
			i / 3);
		for (int m = 0; m < M; m++)
			buf_addf(&data, ",\"v%d\":\"%d\"", m, is_right(m, i));
		/* The fifth version fails on the first example. */
		buf_addf(&data, ",\"v%d\":\"%s\"}\n", M, i ? "0" : "E");
	}
	project_write(t.dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
	use_version(0);
	testwb_open(&t);
}

static int64_t run(int version)
{
	use_version(version);
	return testwb_run(&t, (struct run_options){0}).run;
}

static struct optimism expected(const size_t *clusters)
{
	static double values[N * M];
	for (int m = 0; m < M; m++)
		for (int i = 0; i < N; i++)
			values[m * N + i] = is_right(m, i);
	return stats_optimism(values, clusters, N, M, 42);
}

static void check(const size_t *clusters, int64_t first)
{
	struct optimism want = expected(clusters);
	struct run_optimism o;
	assert_done(wb_optimism_beside(t.wb, first, STR(""), 0, &t.arena, &o, &err));
	assert_int_equal(o.runs, M);
	assert_int_equal(o.contenders, want.contenders);
	assert_int_equal(o.n, N);
	assert_int_equal(o.best, first + (int64_t)want.best);
	assert_float_equal(o.mean, want.mean, 1e-12);
	assert_float_equal(o.value, want.value, 1e-12);
	assert_true(o.value > 0.01);
	char ref[16];
	snprintf(ref, sizeof ref, "a@%d", (int)want.best + 1);
	assert_str(o.ref, ref);
}

static void test_versions(void **state)
{
	struct run_optimism o;
	(void)state;
	begin("");
	int64_t first = run(0);
	for (int m = 1; m < M; m++)
		run(m);
	check(NULL, first);
	/* Other settings, other examples, one example alone: nothing to pick among. */
	struct run_report r = testwb_run(&t, (struct run_options){.limit = 3});
	assert_done(wb_optimism_beside(t.wb, r.run, STR(""), 0, &t.arena, &o, &err));
	assert_true(o.runs == 1 && o.value == 0);
	testwb_run(&t, (struct run_options){.trials = 2});
	check(NULL, first);
	/* More than may be read. */
	assert_done(wb_optimism_beside(t.wb, first, STR(""), N * M - 1, &t.arena, &o, &err));
	assert_true(o.runs == 0 && isnan(o.value));
	assert_done(wb_optimism_beside(t.wb, first, STR(""), N * M, &t.arena, &o, &err));
	assert_int_equal(o.runs, M);
	/* Of a version the newest run counts. */
	use_version(0);
	int64_t again = testwb_run(&t, (struct run_options){.cache = CACHE_ONLY}).run;
	assert_true(again > first);
	assert_done(wb_optimism_beside(t.wb, first, STR(""), 0, &t.arena, &o, &err));
	assert_int_equal(o.runs, M);
	/* An example that one of them has no score of is left out, and a run without the scorer. */
	int64_t runs[3] = {first, first + 1, run(M)};
	assert_done(wb_optimism(t.wb, runs, 3, STR(""), &t.arena, &o, &err));
	assert_true(o.runs == 3 && o.n == N - 1);
	assert_done(wb_optimism(t.wb, runs, 3, STR("f1"), &t.arena, &o, &err));
	assert_true(o.runs == 0 && o.best == 0 && isnan(o.value));
}

/* Examples that belong together: fewer independent ones, more luck. */
static void test_groups(void **state)
{
	size_t clusters[N];
	(void)state;
	for (size_t i = 0; i < N; i++)
		clusters[i] = i / 3;
	begin(", map: {group: g}");
	int64_t first = run(0);
	for (int m = 1; m < M; m++)
		run(m);
	check(clusters, first);
}

int main(void)
{
#define T(name) cmocka_unit_test_teardown(name, teardown)
	const struct CMUnitTest tests[] = {
		T(test_versions),
		T(test_groups),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
