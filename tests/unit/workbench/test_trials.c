/* test_trials: what a run says of examples that were asked several times, by the reference numbers of
 * the specification (evaluation.md 3.6), and where retrieval is set against generation. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats.h"
#include "table.h"
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

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-6;
}

/* Three trials each: 110 111 000 100 111 010. */
static const char outcomes[] = "body \"number 0?\": text 'no' x 1\n"
			       "body \"number 2?\": text 'no' x 3\n"
			       "body \"number 3?\": text 'no' x 2\n"
			       "body \"number 5?\": text 'no' x 2";

static void test_reference_numbers(void **state)
{
	static const double at[] = {0.555556, 0.722222, 0.833333},
			    all[] = {0.555556, 0.388889, 0.333333};
	(void)state;
	testwb_begin(&t, outcomes, NULL);
	testwb_project(&t, 6, "");
	struct run_report r = testwb_run(&t, (struct run_options){.trials = 3});
	const struct run_score *s = &r.scores[0];
	assert_true(near(s->mean, 0.555556));
	assert_int_equal(s->n, 6);
	assert_int_equal(s->pass, 3);
	/* SE .164804, five degrees of freedom: 2.570582. */
	assert_true(fabs(s->low - (0.555556 - 2.570582 * 0.164804)) < 5e-6);
	assert_true(fabs(s->high - (0.555556 + 2.570582 * 0.164804)) < 5e-6);
	assert_true(near(s->trials.flip_rate, 0.5));
	assert_true(near(s->trials.within, 0.166667));
	assert_true(near(s->trials.between, 0.107407));
	assert_int_equal(s->trials.n_ks, 3);
	for (size_t i = 0; i < 3; i++) {
		const struct run_pass_k *k = &s->trials.ks[i];
		assert_int_equal(k->k, i + 1);
		assert_true(near(k->at, at[i]));
		assert_true(near(k->all, all[i]));
	}
	/* The interval of pass@1 is that of six examples, not of eighteen trials. */
	assert_true(near(s->trials.ks[0].at_low, s->low));
	assert_true(s->hit.pass + s->hit.fail + s->miss.pass + s->miss.fail == 0);
}

static void test_one_trial(void **state)
{
	(void)state;
	testwb_begin(&t, "", NULL);
	testwb_project(&t, 3, "");
	struct run_report r = testwb_run(&t, (struct run_options){.trials = 1});
	assert_int_equal(r.scores[0].trials.n_ks, 0);
	r = testwb_run(&t, (struct run_options){.trials = 12});
	const struct run_trials *trials = &r.scores[0].trials;
	assert_int_equal(trials->n_ks, 6);
	assert_int_equal(trials->ks[4].k, 10);
	assert_int_equal(trials->ks[5].k, 12);
	assert_true(trials->flip_rate == 0 && trials->ks[5].all == 1);
	/* Three examples that never flip are three, and nothing is certain. */
	struct interval w = stats_wilson(3, 3, 0.95);
	assert_true(r.scores[0].low == w.low && trials->ks[5].all_low == w.low);
}

/* A trial that failed is no trial: its example says nothing about as many as it has not. */
static void test_failed_trials(void **state)
{
	(void)state;
	testwb_begin(&t, "body \"number 0?\": status 400 x 1", NULL);
	testwb_project(&t, 3, "");
	struct run_report r = testwb_run(&t, (struct run_options){.trials = 2});
	const struct run_trials *trials = &r.scores[0].trials;
	assert_int_equal(r.failed, 1);
	assert_int_equal(trials->n_ks, 2);
	assert_true(trials->ks[1].at == 1 && trials->ks[1].all == 1);
	assert_int_equal(r.scores[0].n, 3);
}

/* ---- retrieval against generation ---- */

/* Eight examples: the words of the first five lead to their gold passage, those of two to another one
 * first and to theirs with k 2, the last names none. Of the hits e3 and e4 are answered wrongly, of
 * the misses e5; and what `more` says. */
static void begin_corpus(const char *more)
{
	static const char wrong[] = "body \"ask3 \": text 'no'\nbody \"ask4 \": text 'no'\n"
				    "body \"ask5 \": text 'no'\n";
	struct buf data = {0}, script = {0};
	buf_addf(&script, "%s%s", wrong, more);
	testwb_begin(&t, script.p, NULL); /* t begins anew with it */
	buf_free(&script);
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [data.jsonl]\nscorers: [exact]\n"
		"retrieval: {corpus: 'docs/*.md', mode: bm25, k: 1}\n",
		t.mock.port);
	project_write(t.dir, "prompts/a.prompty",
		"user:\nask{{n}} {{question}}\n{{context}}\nECHO:{{want}}\n");
	for (int i = 0; i < 8; i++) {
		project_write(t.dir, arena_printf(&t.arena, "docs/d%d.md", i).p,
			"# Page\n\nword%d stands here.\n", i);
		buf_addf(&data,
			"{\"id\":\"e%d\",\"n\":%d,\"question\":\"word%d%s\",\"want\":\"w\","
			"\"answer\":\"w\"%s}\n",
			i, i, i, i > 4 ? " word7" : "",
			i == 7 ? ""
			       : arena_printf(&t.arena, ",\"gold\":[\"d%d.md\"]", i < 5 ? i : 7).p);
	}
	project_write(t.dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
	testwb_open(&t);
}

static void check_counts(const struct run_cell *c, int64_t pass, int64_t fail)
{
	assert_int_equal(c->pass, pass);
	assert_int_equal(c->fail, fail);
}

static void check_cells(const struct run_score *s)
{
	check_counts(&s->hit, 3, 2);
	check_counts(&s->miss, 1, 1);
	assert_true(near(s->hit.share, 0.6) && near(s->miss.share, 0.5));
}

static void test_cells(void **state)
{
	(void)state;
	begin_corpus("");
	struct run_report r = testwb_run(&t, (struct run_options){0});
	check_cells(&r.scores[0]);
	struct interval wilson = stats_wilson(3, 5, 0.95);
	assert_true(r.scores[0].hit.low == wilson.low && r.scores[0].hit.high == wilson.high);
	/* Trials are no further examples: the same counts, and intervals over five and two. */
	r = testwb_run(&t, (struct run_options){.trials = 4});
	check_cells(&r.scores[0]);
	assert_true(r.scores[0].hit.low == wilson.low && r.scores[0].hit.high == wilson.high);
	/* What is given, or not searched at all, says nothing about a search. */
	r = testwb_run(&t, (struct run_options){.retrieval = STR("none")});
	assert_int_equal(r.scores[0].hit.pass + r.scores[0].miss.pass, 0);
}

static int64_t selected(const char *filter)
{
	struct job *job;
	const struct run_options o = {.filter = str_of(filter), .dry_run = true};
	if (wb_run(t.wb, &o, &job, &err) != 0)
		return strstr(err.text, "fits the filter") ? 0 : -1;
	int64_t n = job_report(job)->examples;
	job_free(job);
	return n;
}

/* Each cell's examples can be taken. */
static void test_filter(void **state)
{
	(void)state;
	begin_corpus("");
	testwb_run(&t, (struct run_options){0});
	static const struct {
		const char *filter;
		int64_t n;
	} cases[] = {{"hit", 5}, {"miss", 2}, {"!hit", 2}, {"!miss", 5}, {"hit pass", 3},
		{"hit fail", 2}, {"miss pass", 1}, {"miss fail", 1}, {"hit miss", 0},
		{"hit id:e4", 1}, {"miss id:e4", 0}, {"hit word3", 1}, {"\"hit\"", 0}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (selected(cases[i].filter) != cases[i].n)
			fail_msg("%s: %lld, not %lld (%s)", cases[i].filter,
				(long long)selected(cases[i].filter), (long long)cases[i].n,
				err.text);
	struct run_report r = testwb_run(&t, (struct run_options){.filter = STR("miss fail")});
	assert_int_equal(r.examples, 1);
	assert_str(testwb_output(&t, r.run, "e5"), "no");
}

/* ---- the list's figures ---- */

static struct table_summary summary(struct table *table)
{
	struct table_summary sum;
	bool more = true;
	while (more)
		assert_done(table_step(table, 1000, &more, &err));
	table_summary(table, &sum);
	return sum;
}

static struct table *open_table(const char *retrieval)
{
	struct table *table;
	const struct wb_setup now = {
		.prompt = STR("a"), .version = 1, .retrieval = str_of(retrieval)};
	assert_done(table_new(t.wb, STR("train"), &now, NULL, &table, &err));
	return table;
}

static void check_table(struct table *table, int64_t hit_pass, int64_t hit_fail, int64_t miss_pass,
	int64_t miss_fail)
{
	struct table_summary sum;
	struct run_cell hit, miss;
	table_summary(table, &sum);
	table_places(table, &hit, &miss);
	check_counts(&hit, hit_pass, hit_fail);
	check_counts(&miss, miss_pass, miss_fail);
	assert_int_equal(sum.hit, hit_pass + hit_fail);
	assert_int_equal(sum.miss, miss_pass + miss_fail);
	assert_int_equal(sum.hit_fail, hit_fail);
	assert_int_equal(sum.miss_fail, miss_fail);
}

/* The same as the run's report, also while results come: of trials, and of results that are newer. */
static void test_table_cells(void **state)
{
	const int64_t only[] = {4};
	struct run_cell hit, miss;
	(void)state;
	begin_corpus("body \"ask0 \": text 'no' x 1");
	testwb_run(&t, (struct run_options){.limit = 5});
	struct table *table = open_table("");
	struct table_summary sum = summary(table);
	check_table(table, 2, 3, 0, 0);
	table_places(table, &hit, &miss);
	assert_true(isnan(miss.share) && isnan(miss.low));
	struct run_report r = testwb_run(&t, (struct run_options){.trials = 2});
	sum = summary(table);
	const struct run_cell *of_run = &r.scores[0].hit;
	check_table(table, of_run->pass, of_run->fail, 1, 1);
	table_places(table, &hit, &miss);
	assert_true(near(hit.share, of_run->share) && near(hit.low, of_run->low));
	assert_true(near(miss.high, r.scores[0].miss.high));
	testwb_run(&t, (struct run_options){.only = only, .n_only = 1, .cache = CACHE_REFRESH});
	sum = summary(table);
	check_table(table, of_run->pass, of_run->fail, 1, 1);
	assert_done(table_filter(table, STR("hit fail"), &err));
	summary(table);
	assert_int_equal(table_count(table), sum.hit_fail);
	/* Another index finds what this one did not: the newest result's place counts. */
	project_write(t.dir, "docs/d5.md", "# Page\n\nnothing stands here.\n");
	assert_true(wb_refresh(t.wb));
	const int64_t e5[] = {6};
	testwb_run(&t, (struct run_options){.only = e5, .n_only = 1});
	summary(table);
	check_table(table, of_run->pass, of_run->fail + 1, 1, 0);
	table_free(table);
	testwb_run(&t, (struct run_options){.retrieval = STR("ideal"), .limit = 4});
	table = open_table("ideal");
	assert_done(table_filter(table, STR("hit"), &err));
	sum = summary(table);
	assert_int_equal(table_count(table), 4);
	check_table(table, 0, 0, 0, 0);
	table_free(table);
}

/* ---- comparing ---- */

static struct compare_report compare(int64_t a, int64_t b)
{
	struct compare_report r;
	assert_done(wb_compare(t.wb, a, b, STR(""), &t.arena, &r, &err));
	return r;
}

static enum gold_place place_of(const struct compare_report *r, const char *id, bool is_b)
{
	for (int64_t i = 0; i < r->n; i++)
		if (str_is(r->pairs[i].id, id))
			return is_b ? r->pairs[i].place_b : r->pairs[i].place_a;
	return PLACE_NONE;
}

/* More chunks find the passages of e5 and e6; e6 is then right. */
static void test_compared_cells(void **state)
{
	(void)state;
	begin_corpus("body \"ask6 \": text 'no' x 1");
	int64_t one = testwb_run(&t, (struct run_options){.k = 1}).run;
	int64_t two = testwb_run(&t, (struct run_options){.k = 2}).run;
	struct compare_report r = compare(one, two);
	assert_int_equal(r.n, 8);
	check_counts(&r.a.hit, 3, 2);
	check_counts(&r.a.miss, 0, 2);
	check_counts(&r.b.hit, 4, 3);
	check_counts(&r.b.miss, 0, 0);
	struct interval wilson = stats_wilson(3, 5, 0.95);
	assert_true(r.a.hit.low == wilson.low && r.a.hit.high == wilson.high);
	assert_true(near(r.a.hit.share, 0.6) && isnan(r.b.miss.share));
	assert_int_equal(r.found, 2);
	assert_int_equal(r.found_fixed, 1);
	assert_int_equal(r.lost + r.lost_broken, 0);
	assert_int_equal(place_of(&r, "e6", false), PLACE_MISS);
	assert_int_equal(place_of(&r, "e6", true), PLACE_HIT);
	assert_int_equal(place_of(&r, "e7", true), PLACE_NONE);
	r = compare(two, one);
	assert_int_equal(r.lost, 2);
	assert_int_equal(r.lost_broken, 1);
	assert_true(isnan(r.a.flip_rate));
}

/* What is given, or not searched at all, has no cells; the other side keeps its own. */
static void test_one_side_searched(void **state)
{
	(void)state;
	begin_corpus("");
	int64_t searched = testwb_run(&t, (struct run_options){0}).run;
	int64_t none = testwb_run(&t, (struct run_options){.retrieval = STR("none")}).run;
	struct compare_report r = compare(none, searched);
	check_counts(&r.a.hit, 0, 0);
	check_counts(&r.a.miss, 0, 0);
	check_counts(&r.b.hit, 3, 2);
	assert_int_equal(r.found + r.lost, 0);
}

/* Cells and flip rates are of examples, their intervals over examples; a failed trial is none. */
static void test_compared_trials(void **state)
{
	(void)state;
	begin_corpus("body \"ask0 \": text 'no' x 1\nbody \"ask1 \": status 400 x 1");
	int64_t three = testwb_run(&t, (struct run_options){.trials = 3}).run;
	int64_t one = testwb_run(&t, (struct run_options){.k = 2}).run;
	struct compare_report r = compare(three, one);
	assert_int_equal(r.n, 8);
	assert_int_equal(r.a.trials, 3);
	assert_int_equal(r.b.trials, 1);
	assert_true(near(r.a.flip_rate, 1.0 / 8) && isnan(r.b.flip_rate));
	check_counts(&r.a.hit, 3, 2);
	check_counts(&r.a.miss, 1, 1);
	const double five[] = {2.0 / 3, 1, 1, 0, 0};
	struct mean m = stats_mean(five, 5, 0.95);
	assert_true(near(r.a.hit.share, m.mean) && near(r.a.hit.low, fmax(0, m.ci.low)));
	assert_string_equal(r.method, "paired-t");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_reference_numbers, teardown),
		cmocka_unit_test_teardown(test_one_trial, teardown),
		cmocka_unit_test_teardown(test_failed_trials, teardown),
		cmocka_unit_test_teardown(test_cells, teardown),
		cmocka_unit_test_teardown(test_filter, teardown),
		cmocka_unit_test_teardown(test_table_cells, teardown),
		cmocka_unit_test_teardown(test_compared_cells, teardown),
		cmocka_unit_test_teardown(test_one_side_searched, teardown),
		cmocka_unit_test_teardown(test_compared_trials, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
