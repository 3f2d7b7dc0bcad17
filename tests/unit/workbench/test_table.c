/*
 * test_table: the list of examples with what runs said of them. The data says what either version's
 * model answers, so that every state and flip is planned.
 */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "testproject.h"
#include "testwb.h"
#include "table.h"

static struct testwb t;
static struct err err;
static struct table *table;

static int teardown(void **state)
{
	(void)state;
	table_free(table);
	table = NULL;
	testwb_end(&t);
	return 0;
}

/* The expected value is "1"; "a" and "b" are what the two versions make the model say, of which
 * "E" fails and "?" holds no number. */
struct example {
	const char *id, *a, *b, *split, *tags;
};

static const struct example examples[] = {
	{"both", "1", "1", "train", "[\"x\",\"y\"]"},
	{"fixed", "0", "1", "train", "[\"x\"]"},
	{"broken", "1", "0", "train", "[\"b\"]"},
	{"neither", "0", "0", "train", "[]"},
	{"unread", "1", "what", "train", "[\"y\"]"},
	{"error", "1", "E", "train", "[\"x\"]"},
	{"cured", "E", "1", "train", "[\"a\"]"},
	{"held-out", "1", "1", "test", "[]"},
};
enum { TRAIN = 7 };

static void write_prompt(const char *field)
{
	project_write(t.dir, "prompts/a.prompty", "user:\n{{question}}\nECHO:{{%s}}\n", field);
}

static void begin_with(const char *script, const char *scorers)
{
	struct buf data = {0};
	testwb_begin(&t, script, NULL);
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [{file: data.jsonl, split: split}]\n%s\n",
		t.mock.port, scorers);
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
		buf_addf(&data,
			"{\"id\":\"%s\",\"question\":\"the %s one\",\"a\":\"%s\",\"b\":\"%s\","
			"\"answer\":\"1\",\"split\":\"%s\",\"tags\":%s}\n",
			examples[i].id, examples[i].id, examples[i].a, examples[i].b,
			examples[i].split, examples[i].tags);
	project_write(t.dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
	write_prompt("a");
	testwb_open(&t);
}

static void begin(void)
{
	begin_with("body \"ECHO:E\": status 400", "scorers: [numeric, exact]");
}

/* Both versions, each over the training examples. */
static void run_both(void)
{
	testwb_run(&t, (struct run_options){0});
	write_prompt("b");
	testwb_run(&t, (struct run_options){0});
}

static void step_through(struct table *at)
{
	bool more = true;
	while (more)
		assert_done(table_step(at, 100000, &more, &err));
}

static void make(const char *split, int64_t now, int64_t was)
{
	const struct wb_setup setups[] = {
		{.prompt = STR("a"), .version = now}, {.prompt = STR("a"), .version = was}};
	table_free(table);
	table = NULL;
	assert_done(table_new(t.wb, str_of(split), &setups[0], &setups[1], &table, &err));
}

static void load(const char *split, int64_t now, int64_t was)
{
	make(split, now, was);
	step_through(table);
}

/* All rows: ids, states (p f u e n .) or flips, separated by spaces. */
static const char *list(char what)
{
	static const char states[] = {[ROW_NEW] = '.',
		[ROW_PASS] = 'p',
		[ROW_FAIL] = 'f',
		[ROW_UNPARSED] = 'u',
		[ROW_ERROR] = 'e',
		[ROW_NA] = 'n'};
	static const char flips[] = {[FLIP_NONE] = '.',
		[FLIP_FIXED] = '+',
		[FLIP_BROKEN] = '-',
		[FLIP_BOTH_PASS] = 'p',
		[FLIP_BOTH_FAIL] = 'f'};
	struct table_row *rows;
	struct buf out = {0};
	int64_t n;
	assert_done(table_rows(table, 0, 1000000, &t.arena, &rows, &n, &err));
	assert_int_equal(n, table_count(table));
	for (int64_t i = 0; i < n; i++) {
		if (what == 'i')
			buf_addf(&out, "%s%.*s", i ? " " : "", STRF(rows[i].id));
		else
			buf_addc(&out, what == 's'   ? states[rows[i].state]
				       : what == 'w' ? states[rows[i].was]
						     : flips[rows[i].flip]);
		assert_int_equal(table_find(table, rows[i].ord), i);
	}
	const char *kept = arena_dup(&t.arena, buf_str(&out)).p;
	buf_free(&out);
	return kept ? kept : "";
}

static void filter(const char *expr)
{
	assert_done(table_filter(table, str_of(expr), &err));
	step_through(table);
}

/* ---- rows ---- */

static void test_before_and_after_loading(void **state)
{
	(void)state;
	begin();
	run_both();
	make("train", 2, 1);
	assert_int_equal(table_count(table), TRAIN);
	assert_string_equal(list('i'), "both fixed broken neither unread error cured");
	assert_string_equal(list('s'), ".......");
	assert_int_equal(table_find(table, 8), -1);
	assert_int_equal(table_find(table, 7), 6);
	uint64_t version = table_version(table);
	step_through(table);
	assert_true(table_version(table) != version);
	assert_string_equal(list('i'), "both fixed broken neither unread error cured");
	assert_string_equal(list('s'), "ppffuep");
	assert_string_equal(list('w'), "pfpfppe");
	assert_string_equal(list('f'), "p+-f--+");
	load("all", 2, 1);
	assert_int_equal(table_count(table), TRAIN + 1);
	assert_string_equal(list('s'), "ppffuep.");
	load("all", 0, 0);
	assert_string_equal(list('s'), "........");
	load("test", 1, 0);
	assert_string_equal(list('i'), "held-out");
}

static void test_row(void **state)
{
	struct table_row *rows;
	int64_t n;
	(void)state;
	begin();
	run_both();
	load("train", 2, 1);
	assert_int_equal(table_scorers(table), 2);
	assert_str(table_scorer(table, 0), "numeric");
	assert_true(table_scorer_is_binary(table, 0));
	assert_done(table_rows(table, 5, 10, &t.arena, &rows, &n, &err));
	assert_int_equal(n, 2);
	assert_true(isnan(rows[0].values[0]) && isnan(rows[0].values[1]));
	assert_int_equal(rows[1].ord, 7);
	assert_true(rows[1].values[0] == 1 && rows[1].values[1] == 1);
	assert_true(rows[1].trials == 1 && rows[1].passes == 1);
	assert_done(table_rows(table, 0, 1, &t.arena, &rows, &n, &err));
	assert_str(rows[0].tags, "x y");
	assert_str(rows[0].split, "train");
	assert_true(str_find(rows[0].fields, STR("the both one")) >= 0);
	assert_done(table_rows(table, 7, 1, &t.arena, &rows, &n, &err));
	assert_int_equal(n, 0);
	assert_done(table_rows(table, -5, 2, &t.arena, &rows, &n, &err));
	assert_int_equal(n, 2);
}

static void test_refusals(void **state)
{
	const struct wb_setup none = {.prompt = STR("a"), .version = 9};
	const struct wb_setup model = {.prompt = STR("a"), .version = 1, .model = STR("mok")};
	(void)state;
	begin();
	testwb_run(&t, (struct run_options){0});
	assert_int_equal(table_new(t.wb, STR("tran"), NULL, NULL, &table, &err), ERR_INPUT);
	assert_non_null(
		strstr(err.text, "no split \"tran\"; it has: test (1), train (7), and all"));
	assert_int_equal(table_new(t.wb, STR("train"), &none, NULL, &table, &err), ERR_NOT_FOUND);
	assert_int_equal(table_new(t.wb, STR("train"), NULL, &model, &table, &err), ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "did you mean \"mock\""));
	assert_null(table);
}

/* ---- whose results ---- */

/* The newest of each example counts, whichever run it is from; other setups' do not. */
static void test_runs_are_merged(void **state)
{
	const int64_t only[] = {4, 2};
	(void)state;
	begin_with("body \"neither one\": text 0 x 1\nbody \"neither one\": text 1\n"
		   "body \"ECHO:E\": status 400",
		"scorers: [numeric]\nretrieval: {corpus: 'docs/*.md', mode: none}");
	project_write(t.dir, "docs/a.md", "the fixed one\n");
	testwb_open(&t);
	testwb_run(&t, (struct run_options){0});
	load("train", 1, 0);
	assert_string_equal(list('s'), "pfpfppe");
	/* The server now says 1 where it said 0: asked anew, two of them. */
	struct run_report r = testwb_run(
		&t, (struct run_options){.only = only, .n_only = 2, .cache = CACHE_REFRESH});
	assert_int_equal(r.total, 2);
	step_through(table);
	assert_string_equal(list('s'), "pfppppe");
	testwb_run(&t, (struct run_options){.retrieval = STR("bm25"), .limit = 3});
	testwb_run(&t, (struct run_options){.split = STR("test")});
	step_through(table);
	assert_string_equal(list('s'), "pfppppe");
	const struct wb_setup other = {.prompt = STR("a"), .version = 1, .retrieval = STR("bm25")};
	table_free(table);
	assert_done(table_new(t.wb, STR("train"), &other, NULL, &table, &err));
	step_through(table);
	assert_string_equal(list('s'), "pfp....");
	load("all", 1, 0);
	assert_string_equal(list('s'), "pfppppep");
}

/* So do runs with another number of shots or chunks. */
static void test_setups_are_apart(void **state)
{
	struct wb_setup setup = {.prompt = STR("a"), .version = 1, .shots = 1};
	(void)state;
	begin_with("", "scorers: [numeric]\nretrieval: {corpus: 'docs/*.md', mode: bm25, k: 2}");
	project_write(t.dir, "docs/a.md", "the one\n");
	project_write(t.dir, "prompts/a.prompty",
		"user:\n{{#shots}}one {{/shots}}{{question}}\nECHO:{{a}}\n");
	testwb_open(&t);
	testwb_run(&t, (struct run_options){.shots = 1, .limit = 2});
	testwb_run(&t, (struct run_options){.k = 1, .limit = 3});
	load("train", 1, 0);
	assert_string_equal(list('s'), ".......");
	table_free(table);
	assert_done(table_new(t.wb, STR("train"), &setup, NULL, &table, &err));
	step_through(table);
	assert_string_equal(list('s'), "pf.....");
	setup = (struct wb_setup){.prompt = STR("a"), .version = 1, .k = 1};
	table_free(table);
	assert_done(table_new(t.wb, STR("train"), &setup, NULL, &table, &err));
	step_through(table);
	assert_string_equal(list('s'), "pfp....");
}

/* A new result moves its row, wherever that stood, and puts it out of a filter or into it. */
static void test_changed_row_moves(void **state)
{
	const int64_t only[] = {1, 2};
	const struct run_options again = {.only = only, .n_only = 2, .cache = CACHE_REFRESH};
	(void)state;
	begin_with("body \"the both one\": text 1 x 1\nbody \"the both one\": text 0\n"
		   "body \"the fixed one\": text 0 x 1\nbody \"the fixed one\": text 1",
		"scorers: [numeric]");
	testwb_run(&t, (struct run_options){.limit = 4});
	load("train", 1, 0);
	filter("!new");
	table_sort(table, ORDER_SCORE, false);
	step_through(table);
	assert_string_equal(list('i'), "fixed neither both broken");
	struct table *failing = table;
	table = NULL;
	load("train", 1, 0);
	filter("fail");
	assert_string_equal(list('i'), "fixed neither");
	testwb_run(&t, again);
	step_through(table);
	assert_string_equal(list('i'), "both neither");
	table_free(table);
	table = failing;
	step_through(table);
	assert_string_equal(list('i'), "both neither fixed broken");
}

/* An older run's results do not come back, in whatever order they are read. */
static void test_newest_wins(void **state)
{
	const int64_t only[] = {2};
	(void)state;
	begin_with("body \"the fixed one\": text 0 x 1\nbody \"the fixed one\": text 1",
		"scorers: [numeric]");
	testwb_run(&t, (struct run_options){.limit = 3});
	load("train", 1, 0);
	assert_string_equal(list('s'), "pfp....");
	testwb_run(&t, (struct run_options){.only = only, .n_only = 1, .cache = CACHE_REFRESH});
	step_through(table);
	assert_string_equal(list('s'), "ppp....");
	load("train", 1, 0);
	assert_string_equal(list('s'), "ppp....");
}

static void test_progress_of_a_job(void **state)
{
	struct job *job;
	struct table_summary s;
	bool more;
	int64_t seen = 0, changes = 0;
	(void)state;
	begin_with("body \"ECHO:E\": status 400", "scorers: [numeric]\nconcurrency: 1");
	assert_done(wb_run(t.wb, &(struct run_options){0}, &job, &err));
	load("train", 1, 0);
	assert_done(table_filter(table, STR("!new"), &err));
	table_sort(table, ORDER_STATE, true);
	while (!job_done(job)) {
		assert_done(wb_pump(t.wb, 100, NULL, 0, &err));
		step_through(table);
		table_summary(table, &s);
		assert_int_equal(s.with_results, job_report(job)->finished);
		assert_int_equal(table_count(table), s.with_results);
		changes += s.with_results != seen;
		seen = s.with_results;
		list('s');
	}
	assert_int_equal(seen, TRAIN);
	assert_true(changes > 2);
	assert_string_equal(list('s'), "ppppeff");
	/* Nothing new: nothing changes and there is nothing more to do. */
	uint64_t version = table_version(table);
	assert_done(table_step(table, 0, &more, &err));
	assert_false(more);
	assert_int_equal(table_version(table), version);
}

/* What came while the view was made is there when there is no more to do. */
static void test_results_while_filtering(void **state)
{
	(void)state;
	begin();
	testwb_run(&t, (struct run_options){.limit = 1});
	load("train", 1, 0);
	assert_done(table_filter(table, STR("pass"), &err));
	testwb_run(&t, (struct run_options){0});
	step_through(table);
	assert_string_equal(list('s'), "pppp");
}

/* Another process' results are taken up too. */
static void test_other_process(void **state)
{
	const char *const args[] = {"run", NULL};
	(void)state;
	begin();
	testwb_run(&t, (struct run_options){.limit = 1});
	load("train", 1, 0);
	assert_string_equal(list('s'), "p......");
	int status = project_wait(project_strop(t.dir, NULL, args));
	assert_int_equal(status, 3);
	step_through(table);
	assert_string_equal(list('s'), "pfpfppe");
}

static void test_trials(void **state)
{
	struct table_row *rows;
	struct table_summary s;
	struct wb_result *results;
	size_t n;
	int64_t n_rows;
	(void)state;
	begin_with("body \"the fixed one\": text 1 x 2\nbody \"the neither one\": text 1 x 1\n",
		"scorers: [numeric]\nconcurrency: 1");
	testwb_run(&t, (struct run_options){.trials = 3, .limit = 4});
	load("train", 1, 0);
	assert_string_equal(list('s'), "pppf...");
	assert_done(table_rows(table, 0, 4, &t.arena, &rows, &n_rows, &err));
	assert_true(rows[1].trials == 3 && rows[1].passes == 2);
	assert_true(fabsf(rows[1].values[0] - 2.0F / 3) < 1e-6F);
	table_summary(table, &s);
	assert_string_equal(s.method, "trials");
	/* Four means: 1, 2/3, 1, 1/3; t with 3 degrees of freedom. */
	assert_true(fabs(s.mean - 0.75) < 1e-6);
	assert_true(fabs(s.low - 0.242174) < 1e-5 && s.high == 1);
	filter("flaky");
	assert_string_equal(list('i'), "fixed neither");
	assert_done(table_results(table, 2, false, &t.arena, &results, &n, &err));
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(results[i].trial, i);
	assert_str(results[2].output, "0");
	assert_int_equal(results[1].n_scores, 1);
	assert_str(results[1].scores[0].scorer, "numeric");
	/* Only the first trial of each, where that is asked for. */
	const struct wb_setup first = {.prompt = STR("a"), .version = 1, .trials = 1};
	table_free(table);
	table = NULL;
	assert_done(table_new(t.wb, STR("train"), &first, NULL, &table, &err));
	step_through(table);
	assert_done(table_rows(table, 0, 4, &t.arena, &rows, &n_rows, &err));
	assert_int_equal(rows[1].trials, 1);
	assert_done(table_results(table, 2, false, &t.arena, &results, &n, &err));
	assert_int_equal(n, 1);
	table_summary(table, &s);
	assert_string_equal(s.method, "wilson");
}

/* ---- filter and order ---- */

static void test_filter(void **state)
{
	static const char *const cases[][2] = {
		{"fail", "broken neither unread error"},
		{"pass", "both fixed cured"},
		{"error", "error"},
		{"unparsed", "unread"},
		{"new", ""},
		{"!new", "both fixed broken neither unread error cured"},
		{"fixed", "fixed cured"},
		{"broken", "broken unread error"},
		{"flaky", ""},
		{"!fail tag:x", "both fixed"},
		{"fail !tag:x", "broken neither unread"},
		{"score<0.5", "broken neither unread"},
		{"score>=1", "both fixed cured"},
		{"exact=0", "broken neither unread"},
		{"numeric>0 !exact<=0.5", "both fixed cured"},
		{"the \"fixed one\"", "fixed"},
		{"id:*e* a=1", "broken unread error"},
		{"broken id:*r* !unparsed", "broken error"},
		{"split:test", ""},
		{"", "both fixed broken neither unread error cured"},
	};
	(void)state;
	begin();
	run_both();
	load("train", 2, 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		filter(cases[i][0]);
		assert_str(table_filter_text(table), cases[i][0]);
		if (strcmp(list('i'), cases[i][1]) != 0)
			fail_msg("%s: %s", cases[i][0], list('i'));
	}
	filter("fail tag:x");
	assert_int_equal(table_filter(table, STR("exac<1"), &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "did you mean \"exact\"?"));
	assert_str(table_filter_text(table), "fail tag:x");
	assert_string_equal(list('i'), "error");
	int64_t *ords;
	assert_int_equal(table_ords(table, &t.arena, &ords), 1);
	assert_int_equal(ords[0], 6);
	assert_int_equal(table_find(table, 1), -1);
}

static void test_sort(void **state)
{
	static const struct {
		int order;
		const char *up, *down;
	} cases[] = {
		{ORDER_DATA, "both fixed broken neither unread error cured",
			"cured error unread neither broken fixed both"},
		{ORDER_ID, "both broken cured error fixed neither unread",
			"unread neither fixed error cured broken both"},
		{ORDER_STATE, "broken neither unread error both fixed cured",
			"both fixed cured error unread broken neither"},
		{ORDER_FLIP, "broken unread error fixed cured neither both",
			"both neither fixed cured broken unread error"},
		{ORDER_TAGS, "cured broken fixed error both unread neither",
			"unread both fixed error broken cured neither"},
		{ORDER_SCORE, "broken neither unread both fixed cured error",
			"both fixed cured broken neither unread error"},
		{ORDER_SCORE + 1, "broken neither unread both fixed cured error",
			"both fixed cured broken neither unread error"},
	};
	(void)state;
	begin();
	run_both();
	load("train", 2, 1);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		table_sort(table, cases[i].order, false);
		step_through(table);
		if (strcmp(list('i'), cases[i].up) != 0)
			fail_msg("up by %d: %s", cases[i].order, list('i'));
		table_sort(table, cases[i].order, true);
		step_through(table);
		if (strcmp(list('i'), cases[i].down) != 0)
			fail_msg("down by %d: %s", cases[i].order, list('i'));
	}
	filter("fail");
	assert_string_equal(list('i'), "broken neither unread error");
	table_sort(table, ORDER_ID, true);
	step_through(table);
	assert_string_equal(list('i'), "unread neither error broken");
	filter("");
	assert_string_equal(list('i'), cases[1].down);
	table_sort(table, ORDER_DATA, false);
	step_through(table);
	assert_string_equal(list('i'), cases[0].up);
}

static void test_find_and_next(void **state)
{
	(void)state;
	begin();
	run_both();
	load("train", 2, 1);
	/* p p f f u e p: what fails is unparsed or without an answer too. */
	assert_int_equal(table_next(table, 0, 1, ROW_FAIL, FLIP_NONE), 2);
	assert_int_equal(table_next(table, 2, 1, ROW_FAIL, FLIP_NONE), 3);
	assert_int_equal(table_next(table, 4, 1, ROW_FAIL, FLIP_NONE), 5);
	assert_int_equal(table_next(table, 5, 1, ROW_FAIL, FLIP_NONE), 2);
	assert_int_equal(table_next(table, 2, -1, ROW_FAIL, FLIP_NONE), 5);
	assert_int_equal(table_next(table, -1, 1, ROW_PASS, FLIP_NONE), 0);
	assert_int_equal(table_next(table, -1, -1, ROW_PASS, FLIP_NONE), 6);
	assert_int_equal(table_next(table, 4, 1, ROW_UNPARSED, FLIP_NONE), 4);
	assert_int_equal(table_next(table, 0, 1, ROW_NEW, FLIP_NONE), -1);
	assert_int_equal(table_next(table, 2, 1, ROW_NEW, FLIP_BROKEN), 4);
	assert_int_equal(table_next(table, 5, 1, ROW_NEW, FLIP_BROKEN), 2);
	assert_int_equal(table_next(table, 0, 1, ROW_NEW, FLIP_FIXED), 1);
	assert_int_equal(table_find_id(table, STR("unread"), &err), 4);
	assert_int_equal(table_find_id(table, STR("unred"), &err), -1);
	assert_non_null(strstr(err.text, "did you mean \"unread\"?"));
	filter("pass");
	assert_int_equal(table_find_id(table, STR("cured"), &err), 2);
	int64_t ord;
	assert_done(table_ord(table, 2, &ord, &err));
	assert_int_equal(ord, 7);
	assert_done(table_ord(table, 3, &ord, &err));
	assert_int_equal(ord, 0);
	assert_done(table_ord(table, -1, &ord, &err));
	assert_int_equal(ord, 0);
	assert_int_equal(table_find_id(table, STR("unread"), &err), -1);
	assert_non_null(strstr(err.text, "the filter leaves it out"));
	assert_int_equal(table_next(table, 0, 1, ROW_FAIL, FLIP_NONE), -1);
}

/* While a new text is tried on one example, the others are taken as they were. */
static void test_next_of_what_was_not_run(void **state)
{
	(void)state;
	begin();
	testwb_run(&t, (struct run_options){0});
	write_prompt("b");
	testwb_run(&t, (struct run_options){.only = (const int64_t[]){2}, .n_only = 1});
	load("train", 2, 1);
	assert_string_equal(list('s'), ".p.....");
	/* With the first version "fixed", "neither" and "cured" failed; "fixed" passes now. */
	assert_int_equal(table_next(table, -1, 1, ROW_FAIL, FLIP_NONE), 3);
	assert_int_equal(table_next(table, 3, 1, ROW_FAIL, FLIP_NONE), 6);
	assert_int_equal(table_next(table, 6, 1, ROW_FAIL, FLIP_NONE), 3);
	load("train", 2, 0);
	assert_int_equal(table_next(table, -1, 1, ROW_FAIL, FLIP_NONE), -1);
}

/* ---- summary, results, example ---- */

static void test_summary(void **state)
{
	struct table_summary s;
	(void)state;
	begin();
	run_both();
	make("train", 2, 1);
	table_summary(table, &s);
	assert_true(s.examples == TRAIN && s.with_results == 0 && !s.is_complete);
	assert_true(isnan(s.mean) && isnan(s.low) && isnan(s.was_mean) && s.mde_is_assumed);
	step_through(table);
	filter("pass");
	table_summary(table, &s);
	assert_true(s.is_complete && s.examples == TRAIN && s.with_results == TRAIN);
	assert_true(s.pass == 3 && s.fail == 2 && s.unparsed == 1 && s.error == 1);
	assert_true(s.fixed == 2 && s.broken == 3);
	/* Wilson for 3 of 6; the earlier one 4 of 6. */
	assert_string_equal(s.method, "wilson");
	assert_true(fabs(s.mean - 0.5) < 1e-9);
	assert_true(fabs(s.low - 0.187607) < 1e-4 && fabs(s.high - 0.812393) < 1e-4);
	assert_true(s.was_n == 6 && fabs(s.was_mean - 4.0 / 6) < 1e-9);
	/* Of 5 pairs 3 came out differently: too few to show anything, which is observed. */
	assert_true(!s.mde_is_assumed && s.clusters == 0);
}

static void test_graded_summary(void **state)
{
	struct table_summary s;
	(void)state;
	begin_with("body \"the both one\": text '1 2'\n", "scorers: [f1]");
	run_both();
	load("train", 2, 1);
	table_summary(table, &s);
	assert_string_equal(s.method, "t");
	assert_true(s.low < s.mean && s.mean < s.high && s.low >= 0 && s.high <= 1);
	assert_true(s.mde_80 > 0);
}

/* The table's figures over groups are those that the run and the comparison come to from the values. */
static void check_groups(const char *group, int64_t clusters)
{
	struct table_summary s;
	struct compare_report c;
	struct run_report r;
	project_write(t.dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [{file: data.jsonl, map: {split: split, group: %s}}]\nscorers: "
		"[exact]\n",
		t.mock.port, group);
	testwb_open(&t);
	write_prompt("a");
	int64_t first = testwb_run(&t, (struct run_options){0}).run;
	write_prompt("b");
	r = testwb_run(&t, (struct run_options){0});
	load("train", 2, 1);
	table_summary(table, &s);
	assert_int_equal(s.clusters, clusters);
	assert_int_equal(r.scores[0].clusters, clusters);
	assert_string_equal(s.method, r.scores[0].method);
	assert_true(fabs(s.mean - r.scores[0].mean) < 1e-9);
	assert_true(fabs(s.low - r.scores[0].low) < 1e-9);
	assert_true(fabs(s.high - r.scores[0].high) < 1e-9);
	assert_done(wb_compare(t.wb, first, r.run, STR(""), &t.arena, &c, &err));
	assert_true(isnan(c.mde_80) ? isnan(s.mde_80) : fabs(s.mde_80 - c.mde_80) < 1e-6);
}

static void test_groups(void **state)
{
	(void)state;
	begin();
	/* By what the first version says: 1 four times, 0 twice, E once. */
	check_groups("a", 3);
	/* Each example alone: as without groups. */
	check_groups("question", 0);
}

static void test_results_of_an_example(void **state)
{
	struct wb_result *r;
	size_t n;
	(void)state;
	begin();
	run_both();
	load("train", 2, 1);
	assert_done(table_results(table, 2, false, &t.arena, &r, &n, &err));
	assert_int_equal(n, 1);
	assert_str(r[0].output, "1");
	assert_int_equal(r[0].n_scores, 2);
	assert_true(r[0].scores[0].score.pass);
	assert_int_equal(strlen(r[0].call), 64);
	assert_done(table_results(table, 2, true, &t.arena, &r, &n, &err));
	assert_str(r[0].output, "0");
	assert_done(table_results(table, 6, false, &t.arena, &r, &n, &err));
	assert_true(n == 1 && str_find(r[0].error, STR("400")) >= 0);
	assert_done(table_results(table, 8, false, &t.arena, &r, &n, &err));
	assert_int_equal(n, 0);
	assert_int_equal(table_results(table, 99, false, &t.arena, &r, &n, &err), ERR_NOT_FOUND);
	make("train", 2, 0);
	assert_done(table_results(table, 2, true, &t.arena, &r, &n, &err));
	assert_int_equal(n, 0);
}

static void test_example(void **state)
{
	struct wb_example e;
	(void)state;
	begin();
	make("all", 0, 0);
	assert_done(table_example(table, 1, &t.arena, &e, &err));
	assert_str(e.id, "both");
	assert_str(e.split, "train");
	assert_true(e.n_tags == 2 && e.n_expected == 1 && e.n_choices == 0 && e.line == 1);
	assert_str(e.tags[1], "y");
	assert_str(e.expected[0], "1");
	assert_true(str_ends(e.file, STR("data.jsonl")));
	assert_int_equal(table_example(table, 0, &t.arena, &e, &err), ERR_NOT_FOUND);
}

int main(void)
{
#define T(test) cmocka_unit_test_teardown(test, teardown)
	const struct CMUnitTest tests[] = {
		T(test_before_and_after_loading),
		T(test_row),
		T(test_refusals),
		T(test_runs_are_merged),
		T(test_setups_are_apart),
		T(test_changed_row_moves),
		T(test_newest_wins),
		T(test_progress_of_a_job),
		T(test_results_while_filtering),
		T(test_other_process),
		T(test_trials),
		T(test_filter),
		T(test_sort),
		T(test_find_and_next),
		T(test_next_of_what_was_not_run),
		T(test_summary),
		T(test_graded_summary),
		T(test_groups),
		T(test_results_of_an_example),
		T(test_example),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
