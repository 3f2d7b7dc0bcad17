/* test_report: a report, written and read, prints the same. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "run.h"

static struct err err;

/* Write, read, write: the two texts. */
static void back_and_forth(const struct run_report *r)
{
	struct arena a = {0};
	struct buf first = {0}, second = {0};
	struct run_report read;
	run_report_json(r, &first);
	assert_done(run_report_read(buf_str(&first), &a, &read, &err));
	run_report_json(&read, &second);
	assert_string_equal(first.p, second.p);
	buf_free(&first);
	buf_free(&second);
	arena_free(&a);
}

static void test_whole(void **state)
{
	(void)state;
	struct run_score scores[] = {
		{.name = STR("exact"),
			.is_binary = true,
			.mean = .3,
			.low = .2,
			.high = .4,
			.method = "wilson",
			.n = 90,
			.pass = 27,
			.unparsed = 3,
			.error = 2,
			.na = 1,
			.hit = {25, 38, .4, .3, .5},
			.miss = {1, 16, .1, .05, .25},
			.trials = {.flip_rate = .2,
				.within = .125,
				.between = .0625,
				.ks = {{1, .5, .4, .6, .5, .4, .6}, {5, .75, .6, .8, .25, .1, .4}},
				.n_ks = 2}},
		{.name = STR("a \"b\""),
			.mean = (double)NAN,
			.low = (double)NAN,
			.high = (double)NAN,
			.method = "t",
			.error = 90},
	};
	struct run_report r = {.run = 7,
		.prompt = STR("answer"),
		.version = 3,
		.model = STR("reader"),
		.provider = STR("builtin"),
		.retrieval = STR("bm25"),
		.split = STR("test"),
		.state = STR("interrupted"),
		.hash = "ab12",
		.dataset = "cd34",
		.k = 4,
		.shots = 2,
		.trials = 5,
		.examples = 90,
		.sent = 80,
		.cached = 8,
		.failed = 2,
		.retried = 4,
		.unknown = 1,
		.cut = 6,
		.total = 450,
		.finished = 440,
		.input_tokens = 1000,
		.output_tokens = 200,
		.cached_input_tokens = 30,
		.uncounted = 9,
		.estimated = true,
		.cost_usd = .5,
		.spent_usd = .25,
		.wall_s = 12.5,
		.p50_ms = 10,
		.p95_ms = 99,
		.scores = scores,
		.n_scores = 2,
		.test_looks = 3,
		.stopped = STR("the cost limit")};
	back_and_forth(&r);
}

static void test_unknown(void **state)
{
	(void)state;
	struct run_report r = {.uncounted = 4,
		.cost_usd = (double)NAN,
		.spent_usd = (double)NAN,
		.p50_ms = (double)NAN,
		.p95_ms = (double)NAN};
	back_and_forth(&r);
}

static void test_no_report(void **state)
{
	(void)state;
	struct arena a = {0};
	struct run_report r;
	assert_int_not_equal(run_report_read(STR("{"), &a, &r, &err), 0);
	/* What is not there, or is something else, is not known. */
	assert_done(run_report_read(STR("{\"scores\": 3, \"calls\": []}"), &a, &r, &err));
	assert_int_equal(r.n_scores, 0);
	assert_true(isnan(r.cost_usd));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_no_report),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
