/* What follows from the numbers of recorded runs: which steps, in which order, and the verdict. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "advise.h"

static struct arena arena;
static struct advise_report r;

static struct advise_run run(int64_t id, const char *ref, const char *retrieval, double mean)
{
	return (struct advise_run){.run = id,
		.ref = str_of(ref),
		.model = STR("gpt"),
		.provider = STR("openai"),
		.retrieval = str_of(retrieval),
		.split = STR("train"),
		.version = 3,
		.k = 4,
		.trials = 1,
		.mean = mean,
		.n = 400};
}

/* Everything cheaper was tried, the search finds what it should, and a fifth is still wrong. */
static int tried(void **state)
{
	(void)state;
	arena_free(&arena);
	r = (struct advise_report){.prompt = STR("answer"),
		.split = STR("train"),
		.scorer = STR("exact"),
		.model = STR("gpt"),
		.provider = STR("openai"),
		.examples = 400,
		.train = 400,
		.runs = 6,
		.versions = 3,
		.shot_runs = 1,
		.test_looks = 1,
		.has_test = true,
		.has_corpus = true,
		.rungs = {run(1, "answer@2", "none", .40), run(2, "answer@3", "bm25", .75),
			run(3, "answer@3", "ideal", .80)},
		.best = ADVISE_SEARCH,
		.ideal = {true, .05, .01, .09, .01, 400},
		.held_out = run(4, "answer@3", "bm25", .74),
		.failures = {.n = 100,
			.at = {[ADVISE_MISS] = {20}, [ADVISE_HIT] = {80}},
			.named = 400},
		.psi = .2,
		.psi_of = STR("answer@2 and answer@3"),
		.mde = .0625,
		.needed = {1700, 626, 155},
		.held_mde = .08};
	r.held_out.split = STR("test");
	return 0;
}

/* The verdict and the names of the steps; those that come first with a mark. */
static void concludes(enum advise_verdict verdict, const char *steps)
{
	struct buf names = {0};
	advise_conclude(&r, &arena);
	for (size_t i = 0; i < r.n_steps; i++)
		buf_addf(&names, "%s%s%s", i ? " " : "", r.steps[i].what,
			r.steps[i].comes_first ? "!" : "");
	assert_str(buf_str(&names), steps);
	assert_int_equal(r.verdict, verdict);
	buf_free(&names);
}

static void says(size_t step, const char *text, const char *command)
{
	assert_true(step < r.n_steps);
	assert_str(r.steps[step].text, text);
	assert_str(r.steps[step].command, command);
}

static void test_when_all_else_was_tried(void **state)
{
	(void)state;
	concludes(ADVISE_TRY, "generation tune");
	says(0, "generation misses are 80 % (80 of 100): instructions, another model", "");
	says(1,
		"train on 400 examples, measure on test once: its 400 show gains from 8.0 points "
		"on",
		"strop export finetune -p answer@3 -o train.jsonl");
	assert_int_equal(r.n_missing, 0);
}

static void test_without_runs_nothing_is_advised(void **state)
{
	(void)state;
	memset(r.rungs, 0, sizeof r.rungs);
	r.model = STR("");
	concludes(ADVISE_UNKNOWN, "");
	assert_int_equal(r.n_missing, 3);
	assert_str(r.missing[0].command, "strop run -p answer --retrieval none");
	assert_str(r.missing[1].command, "strop run -p answer --retrieval bm25");
	assert_str(r.missing[2].command, "strop run -p answer --retrieval ideal");
	/* Without a corpus one run is what is missing. */
	r.has_corpus = false;
	r.split = STR("dev");
	concludes(ADVISE_UNKNOWN, "");
	assert_int_equal(r.n_missing, 1);
	assert_str(r.missing[0].command, "strop run -p answer --split dev");
}

static void test_what_is_missing_is_named(void **state)
{
	(void)state;
	r.rungs[ADVISE_IDEAL] = (struct advise_run){0};
	r.ideal.is_known = false;
	concludes(ADVISE_UNKNOWN, "generation");
	assert_int_equal(r.n_missing, 1);
	assert_str(r.missing[0].command, "strop run -p answer@3 -m gpt --retrieval ideal");
	r.failures.named = 0;
	concludes(ADVISE_UNKNOWN, "generation");
	assert_non_null(strstr(r.missing[0].what.p, "gold"));
	assert_str(r.missing[0].command, "");
	r.rungs[ADVISE_PROMPT] = (struct advise_run){0};
	concludes(ADVISE_UNKNOWN, "generation");
	assert_int_equal(r.n_missing, 2);
}

static void test_retrieval_comes_first_where_it_misses(void **state)
{
	(void)state;
	r.failures.at[ADVISE_MISS].n = 60;
	r.failures.at[ADVISE_HIT].n = 40;
	concludes(ADVISE_NOT_YET, "retrieval!");
	says(0, "retrieval misses are 60 % (60 of 100): chunks, k, the query come first",
		"strop search --eval");
	assert_str(r.why, "first: retrieval");
	/* Or where the gold passages win more than they leave. */
	tried(NULL);
	r.rungs[ADVISE_IDEAL].mean = .90;
	r.ideal.difference = .15;
	concludes(ADVISE_NOT_YET, "retrieval! generation");
	says(0, "gold passages give +15.0 points, more than is left (10.0): retrieval comes first",
		"strop search --eval");
	/* Not when that could be luck. */
	r.ideal.low = -.01;
	concludes(ADVISE_TRY, "generation tune");
	/* What was reached without a search is not the search's. */
	tried(NULL);
	r.best = ADVISE_PROMPT;
	r.failures.at[ADVISE_MISS].n = 60;
	r.failures.at[ADVISE_HIT].n = 40;
	concludes(ADVISE_TRY, "tune");
}

static void test_what_breaks_the_numbers_comes_first(void **state)
{
	(void)state;
	r.rungs[ADVISE_SEARCH].errors = 2;
	r.rungs[ADVISE_SEARCH].cut = 8;
	r.rungs[ADVISE_SEARCH].unparsed = 20;
	r.failures.suspects = 3;
	r.failures.always_runs = 6;
	concludes(ADVISE_NOT_YET, "calls! cut! format! labels generation");
	says(0, "2 of 402 calls failed: run again, what is kept costs nothing",
		"strop run -p answer@3 -m gpt --retrieval bm25 --k 4");
	says(1, "2.0 % of the answers (8) were cut or refused: raise max_tokens", "");
	says(2, "5.0 % of the outputs (20) are unparsed: tighten the output format", "");
	says(3, "3 examples fail in all 6 runs with the same answer: are their labels right?", "");
	/* Just below. Of 5 trials each, 20 outputs are 1 %. */
	tried(NULL);
	r.rungs[ADVISE_SEARCH].cut = 7;
	r.rungs[ADVISE_SEARCH].unparsed = 19;
	r.failures.suspects = 2;
	concludes(ADVISE_TRY, "generation tune");
	r.rungs[ADVISE_SEARCH].unparsed = 20;
	r.rungs[ADVISE_SEARCH].trials = 5;
	concludes(ADVISE_TRY, "generation tune");
}

static void test_what_is_cheaper_comes_first(void **state)
{
	(void)state;
	r.versions = 1;
	r.shot_runs = 0;
	concludes(ADVISE_NOT_YET, "prompt! shots! generation");
	says(0, "only 1 version of the prompt ran: an edit is the cheapest change there is", "");
	says(1, "no run had worked examples ({{#shots}}): they show what training would teach",
		"strop run -p answer -m gpt --shots 4");
}

static void test_too_few_examples(void **state)
{
	(void)state;
	r.held_mde = .16;
	r.train = 99;
	concludes(ADVISE_NOT_YET, "generation size! train!");
	says(1, "400 of test show only gains from 16.0 points on: add examples, 5 points take 626",
		"");
	says(2, "99 examples in train are too few to train on: 100 at least", "");
	r.held_mde = (double)NAN;
	concludes(ADVISE_NOT_YET, "generation size! train!");
	says(1, "400 of test show no gain: add examples, 5 points take 626", "");
	/* Where nothing ran on test, the split that is looked at counts. */
	r.held_out.run = 0;
	r.train = 100;
	concludes(ADVISE_NOT_YET, "generation measure!");
	r.mde = .101;
	concludes(ADVISE_NOT_YET, "generation size! measure!");
	says(1, "400 of train show only gains from 10.1 points on: add examples, 5 points take 626",
		"");
	r.psi = 0;
	concludes(ADVISE_NOT_YET, "generation size! measure!");
	says(1,
		"400 of train show only gains from 10.1 points on (assumed): add examples, 5 "
		"points "
		"take 626",
		"");
	r.psi_of = STR("");
	concludes(ADVISE_NOT_YET, "generation size! measure!");
	says(1, "one run does not say what these examples can show: run another version", "");
}

static void test_a_tuned_model_is_measured_elsewhere(void **state)
{
	(void)state;
	r.held_out = (struct advise_run){0};
	r.rungs[ADVISE_SEARCH].shots = 3;
	r.rungs[ADVISE_SEARCH].options = STR("--reasoning cot");
	concludes(ADVISE_NOT_YET, "generation measure!");
	says(1, "a tuned model has seen train: run this on test, once (1 look so far)",
		"strop run -p answer@3 -m gpt --split test --retrieval bm25 --k 4 --shots 3 "
		"--reasoning cot");
	r.has_test = false;
	concludes(ADVISE_NOT_YET, "generation measure!");
	says(1, "the data has no test split: a tuned model could not be measured", "");
}

static void test_where_nothing_can_be_tuned(void **state)
{
	(void)state;
	r.provider = STR("builtin");
	concludes(ADVISE_UNKNOWN, "generation");
	r.provider = STR("recorded");
	concludes(ADVISE_UNKNOWN, "generation");
	assert_int_equal(r.n_missing, 0);
	/* Where next to nothing fails, nothing is to be gained. */
	tried(NULL);
	r.rungs[ADVISE_SEARCH].mean = .985;
	r.failures.at[ADVISE_MISS].n = 2;
	r.failures.at[ADVISE_HIT].n = 4;
	concludes(ADVISE_NOT_HERE, "generation");
}

int main(void)
{
#define TRIED(test) cmocka_unit_test_setup(test, tried)
	const struct CMUnitTest tests[] = {
		TRIED(test_when_all_else_was_tried),
		TRIED(test_without_runs_nothing_is_advised),
		TRIED(test_what_is_missing_is_named),
		TRIED(test_retrieval_comes_first_where_it_misses),
		TRIED(test_what_breaks_the_numbers_comes_first),
		TRIED(test_what_is_cheaper_comes_first),
		TRIED(test_too_few_examples),
		TRIED(test_a_tuned_model_is_measured_elsewhere),
		TRIED(test_where_nothing_can_be_tuned),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
