/* test_ask: one example asked while somebody looks on: pieces as they come, what is kept and what is
 * not, failures, and who waits for whom. */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "clock.h"
#include "json.h"
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

static void begin_with(const char *script, const char *const *options, const char *more)
{
	testwb_begin(&t, script, options);
	testwb_project(&t, 5, more);
	testwb_open(&t);
}

static void begin(const char *script)
{
	begin_with(script, NULL, "");
}

static struct ask *start(struct ask_options o)
{
	struct ask *a;
	if (o.example.n == 0 && o.fields.n == 0)
		o.example = STR("e1");
	assert_done(ask_start(t.wb, &o, &a, &err));
	return a;
}

static bool is_over(struct ask *a)
{
	return ask_look(a)->state == ASK_DONE || ask_look(a)->state == ASK_FAILED;
}

static const struct ask_view *finish(struct ask *a)
{
	int64_t until = clock_mono_us() + 60000000;
	while (!is_over(a)) {
		assert_done(wb_pump(t.wb, 100, NULL, 0, &err));
		if (clock_mono_us() > until)
			fail_msg("the ask does not end");
	}
	return ask_look(a);
}

static long long requests(void)
{
	return testwb_count(&t.mock, "requests");
}

static int64_t count_versions(void)
{
	struct wb_version *all;
	size_t n;
	assert_done(wb_log(t.wb, STR(""), &t.arena, &all, &n, &err));
	return (int64_t)n;
}

/* ---- pieces ---- */

/* Each pump brings some of the answer, seen at once and not behind the next wait. */
static void test_pieces(void **state)
{
	static const char *const slow[] = {"--chunk-ms", "50", NULL};
	size_t seen = 0, steps = 0;
	(void)state;
	begin_with("*: text 'one two three four five six'", slow, "");
	struct ask *a = start((struct ask_options){0});
	assert_int_equal(ask_look(a)->state, ASK_WAITING);
	assert_int_equal(ask_look(a)->input_tokens, -1);
	assert_true(isnan(ask_look(a)->cost_usd));
	assert_non_null(strstr(ask_look(a)->request.p, "number 1?"));
	assert_int_equal(strlen(ask_look(a)->key), 64);
	while (!is_over(a)) {
		assert_done(wb_pump(t.wb, 1000, NULL, 0, &err));
		const struct ask_view *v = ask_look(a);
		assert_true(str_starts(STR("one two three four five six"), v->output));
		steps += v->output.n > seen && v->state == ASK_STREAMING;
		seen = v->output.n;
	}
	const struct ask_view *v = ask_look(a);
	assert_int_equal(v->state, ASK_DONE);
	assert_str(v->output, "one two three four five six");
	assert_in_range(steps, 3, 30);
	assert_str(v->finish, "stop");
	assert_true(v->input_tokens > 0 && v->output_tokens > 0 && v->latency_ms >= 150);
	assert_true(v->first_ms >= 0 && v->first_ms < v->latency_ms);
	assert_true(!v->cached && v->response.n > 0 && v->run == 0);
	assert_int_equal(v->n_scores, 1);
	assert_true(v->scores[0].score.value == 0);
	assert_str(v->scores[0].scorer, "exact");
	ask_free(a);
	assert_int_equal(count_versions(), 0);
}

/* What was asked once is there at once, with the figures of the call when it was made. */
static void test_cached(void **state)
{
	(void)state;
	begin("");
	struct ask *a = start((struct ask_options){0});
	struct ask_view first = *finish(a);
	assert_str(first.output, "w1");
	struct ask *b = start((struct ask_options){0});
	const struct ask_view *v = ask_look(b);
	assert_int_equal(v->state, ASK_DONE);
	assert_true(v->cached);
	assert_str(v->output, "w1");
	assert_int_equal(v->latency_ms, first.latency_ms);
	assert_int_equal(v->output_tokens, first.output_tokens);
	assert_true(v->response.n == first.response.n);
	assert_string_equal(v->key, first.key);
	assert_true(v->n_scores == 1 && v->scores[0].score.pass);
	/* Another trial is another call, and so is a refresh. */
	struct ask *c = start((struct ask_options){.trial = 1});
	assert_true(!finish(c)->cached);
	struct ask *d = start((struct ask_options){.run = {.cache = CACHE_REFRESH}});
	assert_true(!finish(d)->cached);
	assert_int_equal(requests(), 3);
	struct ask *e = start((struct ask_options){.trial = 2, .run = {.cache = CACHE_ONLY}});
	assert_int_equal(ask_look(e)->state, ASK_FAILED);
	assert_non_null(strstr(ask_look(e)->error.p, "not in the cache"));
	ask_free(a);
	ask_free(b);
	ask_free(c);
	ask_free(d);
	ask_free(e);
}

/* The kept call, as it was. */
static void test_call(void **state)
{
	struct wb_call call;
	bool found;
	(void)state;
	begin("");
	struct ask *a = start((struct ask_options){0});
	const struct ask_view *v = finish(a);
	assert_done(wb_call(t.wb, v->key, &t.arena, &call, &found, &err));
	assert_true(found);
	assert_str(call.output, "w1");
	assert_str(call.request, v->request.p);
	assert_str(call.response, v->response.p);
	assert_int_equal(call.latency_ms, v->latency_ms);
	ask_free(a);
	char other[65];
	memset(other, 'a', 64);
	other[64] = '\0';
	assert_done(wb_call(t.wb, other, &t.arena, &call, &found, &err));
	assert_false(found);
	assert_int_equal(wb_call(t.wb, "zz", &t.arena, &call, &found, &err), ERR_INPUT);
}

/* ---- failures ---- */

static void test_failing(void **state)
{
	(void)state;
	begin("1: status 400");
	struct ask *a = start((struct ask_options){.keep = true});
	const struct ask_view *v = finish(a);
	assert_int_equal(v->state, ASK_FAILED);
	assert_non_null(strstr(v->error.p, "400"));
	assert_int_equal(v->n_scores, 0);
	/* With keep, that it failed is a result as well. */
	assert_true(str_starts(testwb_output(&t, v->run, "e1"), STR("! ")));
	ask_free(a);
	/* A failure is not kept: the next one is sent. */
	struct ask *b = start((struct ask_options){0});
	assert_int_equal(finish(b)->state, ASK_DONE);
	assert_int_equal(requests(), 2);
	ask_free(b);
}

static void test_retry(void **state)
{
	(void)state;
	begin("1-2: status 429 retry-after=0");
	struct ask *a = start((struct ask_options){0});
	const struct ask_view *v = finish(a);
	assert_int_equal(v->state, ASK_DONE);
	assert_str(v->output, "w1");
	assert_int_equal(v->retries, 2);
	assert_true(str_find(v->report->retry_why, STR("429")) >= 0);
	assert_int_equal(v->report->retry_ms, -1);
	assert_int_equal(requests(), 3);
	ask_free(a);
}

/* After a piece was shown it is never sent again by itself. */
static void test_broken_off(void **state)
{
	(void)state;
	begin("1: cut 60% text='a long answer of many words that breaks off somewhere'");
	struct ask *a = start((struct ask_options){0});
	const struct ask_view *v = finish(a);
	assert_int_equal(v->state, ASK_FAILED);
	assert_true(v->output.n > 0 && v->error.n > 0);
	assert_int_equal(requests(), 1);
	ask_free(a);
}

/* Mistakes are told at the start, and nothing is left of them. */
static void test_mistakes(void **state)
{
	static const struct {
		struct ask_options o;
		const char *says;
	} cases[] = {
		{{.example = {"e9", 2}}, "no example with the id"},
		{{.example = {"e1", 2}, .run = {.model = {"mok", 3}}}, "did you mean \"mock\""},
		{{.example = {"e1", 2}, .source = {"user:\n{{oops}}\n", 15}}, "oops"},
		{{.example = {"e1", 2}, .source = {"user:\n{{#oops}}\n", 16}},
			"prompts/a.prompty:2"},
		{{.fields = {"{}", 2}, .keep = true}, "an example of the data"},
		{{.example = {"e1", 2}, .trial = -1}, "negative"},
	};
	(void)state;
	begin("");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ask *a;
		assert_int_not_equal(ask_start(t.wb, &cases[i].o, &a, &err), 0);
		assert_null(a);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
	}
	assert_int_equal(requests(), 0);
	assert_int_equal(count_versions(), 0);
}

/* ---- stopping ---- */

static void test_stop(void **state)
{
	static const char *const slow[] = {"--chunk-ms", "100", NULL};
	(void)state;
	begin_with("1: text 'one two three four five six seven'", slow, "");
	struct ask *a = start((struct ask_options){0});
	while (ask_look(a)->output.n == 0)
		assert_done(wb_pump(t.wb, 1000, NULL, 0, &err));
	ask_stop(a);
	const struct ask_view *v = ask_look(a);
	assert_int_equal(v->state, ASK_FAILED);
	assert_str(v->error, "stopped");
	assert_true(v->output.n > 0);
	assert_done(wb_pump(t.wb, 10, NULL, 0, &err));
	ask_stop(a);
	ask_free(a);
	/* Its claim is gone with it. */
	struct ask *b = start((struct ask_options){0});
	assert_int_equal(finish(b)->state, ASK_DONE);
	assert_int_equal(requests(), 2);
	ask_stop(b);
	assert_int_equal(ask_look(b)->state, ASK_DONE);
	ask_free(b);
}

/* ---- keeping ---- */

/* What a model thinks comes before the answer and apart from it, and is kept with it. */
static void test_reasoning(void **state)
{
	static const char *const slow[] = {"--chunk-ms", "40", NULL};
	static const char thought[] = "the question is whether it was one or two of them";
	struct wb_result *results;
	size_t n, steps = 0;
	int64_t first_ms = -1;
	(void)state;
	begin_with("*: answer reasoning='the question is whether it was one or two of them'", slow,
		"");
	struct ask *a = start((struct ask_options){.keep = true});
	while (!is_over(a)) {
		assert_done(wb_pump(t.wb, 1000, NULL, 0, &err));
		const struct ask_view *v = ask_look(a);
		assert_true(str_starts(
			STR("the question is whether it was one or two of them"), v->reasoning));
		if (v->reasoning.n == 0 || v->output.n || v->state != ASK_STREAMING)
			continue;
		steps++;
		assert_true(v->first_ms >= 0 && (first_ms < 0 || v->first_ms == first_ms));
		first_ms = v->first_ms;
	}
	assert_in_range(steps, 1, 60);
	assert_str(ask_look(a)->output, "w1");
	assert_str(ask_look(a)->reasoning, thought);
	assert_int_equal(ask_look(a)->first_ms, first_ms);
	assert_done(wb_result_of(t.wb, ask_look(a)->run, STR("e1"), &t.arena, &results, &n, &err));
	assert_int_equal(n, 1);
	assert_str(results[0].output, "w1");
	assert_str(results[0].reasoning, thought);
	assert_int_equal(results[0].first_ms, first_ms);
	ask_free(a);
	a = start((struct ask_options){0});
	assert_true(finish(a)->cached);
	assert_str(ask_look(a)->reasoning, thought);
	ask_free(a);
}

static void test_keep(void **state)
{
	struct wb_version v;
	(void)state;
	begin("");
	struct run_report whole = testwb_run(&t, (struct run_options){.limit = 3});
	struct ask *a = start((struct ask_options){.keep = true});
	const struct ask_view *view = finish(a);
	assert_int_equal(view->state, ASK_DONE);
	assert_true(view->cached && view->run > whole.run);
	assert_str(testwb_output(&t, view->run, "e1"), "w1");
	assert_str(testwb_output(&t, view->run, "e0"), "(none)");
	assert_int_equal(count_versions(), 1);
	/* Its one example says nothing about the version. */
	assert_done(wb_resolve(t.wb, STR("a"), false, &t.arena, &v, &err));
	assert_int_equal(v.last.run, whole.run);
	assert_int_equal(v.last.n, 3);
	/* A run of the same example by a filter is an equal one, a run of all is not. */
	struct run_report all = testwb_run(&t, (struct run_options){.limit = 3, .reuse = true});
	assert_true(all.reused && all.run == whole.run);
	ask_free(a);
	/* A changed prompt becomes a version, and only then. */
	project_write(t.dir, "prompts/a.prompty", "user:\nother {{question}}\nECHO:{{want}}\n");
	struct ask *b = start((struct ask_options){0});
	finish(b);
	assert_int_equal(count_versions(), 1);
	struct ask *c = start((struct ask_options){.keep = true, .trial = 2});
	int64_t run = finish(c)->run;
	assert_int_equal(count_versions(), 2);
	struct wb_position at = {0};
	struct wb_result r;
	bool more;
	assert_done(wb_result_next(t.wb, run, &at, &t.arena, &r, &more, &err));
	assert_true(more && r.trial == 2 && r.n_scores == 1);
	ask_free(b);
	ask_free(c);
}

static void docs(void)
{
	project_write(t.dir, "docs/a.md", "# A\n\nApples are red.\n\n## More\n\nApples grow.\n");
	project_write(t.dir, "docs/b.md", "# B\n\nBananas are yellow.\n");
	project_write(t.dir, "prompts/a.prompty",
		"user:\n{{context}}\n{{question}} ECHO:{{want}}\n{{> tail}}\n");
	project_write(t.dir, "prompts/partials/tail.mustache", "the tail\n");
	project_write(t.dir, "data.jsonl",
		"{\"id\":\"e1\",\"question\":\"red apples?\",\"want\":\"w1\",\"answer\":\"w1\","
		"\"gold\":\"a.md#1\"}\n");
}

static const char with_docs[] = "retrieval: {corpus: 'docs/*.md', k: 1}";

/* Another text, query or chunks: the answer and its scores are shown, and no result is kept. */
static void test_experiments(void **state)
{
	const struct str chunks[] = {STR("b.md#1"), STR("a.md#2")};
	(void)state;
	begin_with("", NULL, with_docs);
	docs();
	testwb_open(&t);
	struct ask *a = start((struct ask_options){.keep = true,
		.source = STR("user:\nmine {{question}} ECHO:{{want}}\n{{> tail}}\n")});
	const struct ask_view *v = finish(a);
	assert_true(v->is_experiment && v->run == 0);
	assert_str(v->output, "w1");
	assert_non_null(strstr(v->request.p, "mine red apples?"));
	assert_non_null(strstr(v->request.p, "the tail"));
	assert_true(v->n_scores == 1 && v->scores[0].score.pass);
	struct ask *b = start((struct ask_options){
		.keep = true, .chunks = chunks, .n_chunks = 2, .has_chunks = true});
	v = finish(b);
	assert_true(v->is_experiment && v->run == 0);
	assert_int_equal(v->n_chunks, 2);
	assert_str(v->chunks[0].id, "b.md#1");
	assert_str(v->chunks[1].text, "Apples grow.");
	const char *first = strstr(v->request.p, "Bananas are yellow.");
	assert_true(first && strstr(first, "Apples grow.") && !strstr(v->request.p, "are red"));
	struct ask *c = start((struct ask_options){.keep = true, .query = STR("yellow")});
	v = finish(c);
	assert_true(v->is_experiment && v->run == 0);
	assert_true(v->n_chunks == 1 && str_is(v->chunks[0].id, "b.md#1") && !v->chunks[0].gold);
	/* No chunks at all is a choice, too. */
	struct ask *d = start((struct ask_options){.has_chunks = true});
	assert_int_equal(finish(d)->n_chunks, 0);
	assert_int_equal(count_versions(), 0);
	struct ask *e;
	const struct str gone = STR("z.md#1");
	const struct ask_options wrong = {
		.example = STR("e1"), .chunks = &gone, .n_chunks = 1, .has_chunks = true};
	assert_int_equal(ask_start(t.wb, &wrong, &e, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "z.md#1 is not in the corpus"));
	ask_free(a);
	ask_free(b);
	ask_free(c);
	ask_free(d);
}

static void test_context(void **state)
{
	struct wb_context c;
	struct wb_chunk *found;
	const struct str ids[] = {STR("b.md#1"), STR("z.md#9")};
	const struct run_options options = {0}, ideal = {.retrieval = STR("ideal")},
				 none = {.retrieval = STR("none")};
	(void)state;
	begin_with("", NULL, with_docs);
	docs();
	testwb_open(&t);
	assert_done(wb_context(t.wb, &options, STR("e1"), (struct str){0}, &t.arena, &c, &err));
	assert_true(c.n == 1 && c.k == 1 && str_is(c.chunks[0].id, "a.md#1"));
	assert_true(c.chunks[0].gold && c.chunks[0].score > 0 && c.tokens > 0);
	assert_str(c.mode, "bm25");
	assert_str(c.query, "red apples?");
	assert_true(c.n_words == 2 && str_is(c.words[0], "red"));
	assert_done(wb_context(t.wb, &none, STR("e1"), STR("bananas"), &t.arena, &c, &err));
	assert_true(c.n == 1 && str_is(c.chunks[0].id, "b.md#1") && !c.chunks[0].gold);
	assert_done(wb_context(t.wb, &none, STR("e1"), (struct str){0}, &t.arena, &c, &err));
	assert_true(c.n == 0 && c.n_words == 0);
	assert_done(wb_context(t.wb, &ideal, STR("e1"), (struct str){0}, &t.arena, &c, &err));
	assert_true(c.n == 1 && c.chunks[0].gold);
	assert_done(wb_chunks(t.wb, ids, 2, &t.arena, &found, &err));
	assert_str(found[0].text, "Bananas are yellow.");
	assert_str(found[1].id, "z.md#9");
	assert_int_equal(found[1].text.n, 0);
}

/* The built-in reader answers like any model, without a server. */
static void test_reader(void **state)
{
	(void)state;
	begin_with("", NULL, with_docs);
	docs();
	project_write(t.dir, "strop.yaml",
		"models: [{id: reader, provider: builtin}]\ndata: [data.jsonl]\n%s\n", with_docs);
	testwb_open(&t);
	struct ask *a = start((struct ask_options){.keep = true});
	const struct ask_view *v = finish(a);
	assert_int_equal(v->state, ASK_DONE);
	assert_true(v->output.n > 0 && v->run > 0 && v->n_scores == 1);
	ask_free(a);
}

/* ---- beside others ---- */

static void test_same_request(void **state)
{
	(void)state;
	begin("1: answer delay=200");
	struct ask *a = start((struct ask_options){0});
	struct ask *b = start((struct ask_options){.keep = true});
	finish(a);
	const struct ask_view *v = finish(b);
	assert_str(v->output, "w1");
	assert_true(v->cached && v->run > 0);
	assert_int_equal(requests(), 1);
	ask_free(a);
	ask_free(b);
}

static void test_beside_a_run(void **state)
{
	struct job *job;
	const struct run_options all = {.concurrency = 2};
	(void)state;
	begin("body \"number 1?\": answer delay=200");
	assert_done(wb_run(t.wb, &all, &job, &err));
	assert_done(wb_pump(t.wb, 10, NULL, 0, &err));
	struct ask *a = start((struct ask_options){0});
	struct ask *b = start((struct ask_options){.source = STR("user:\nECHO:aside\n")});
	assert_str(finish(b)->output, "aside");
	testwb_wait(t.wb, job);
	assert_str(finish(a)->output, "w1");
	assert_int_equal(job_report(job)->finished, 5);
	assert_true(job_report(job)->scores[0].mean == 1);
	assert_int_equal(requests(), 6);
	ask_free(a);
	ask_free(b);
}

/* A run that is not over has counts and means, and no intervals yet. */
static void test_scores_on_the_way(void **state)
{
	struct job *job;
	const struct run_options all = {.concurrency = 1};
	(void)state;
	begin("1: text 'no'\n2: answer\n3: answer delay=60000");
	assert_done(wb_run(t.wb, &all, &job, &err));
	while (job_report(job)->finished < 2)
		assert_done(wb_pump(t.wb, 100, NULL, 0, &err));
	const struct run_report *r = job_report(job);
	assert_true(r->n_scores == 1 && r->scores[0].n == 2 && r->scores[0].pass == 1);
	assert_true(r->scores[0].mean == 0.5 && isnan(r->scores[0].low));
	assert_str(r->scores[0].name, "exact");
	job_kill(job);
	testwb_wait(t.wb, job);
	assert_true(job_report(job)->scores[0].low >= 0);
}

/* ---- what the screen asks beside it ---- */

static void test_facts(void **state)
{
	struct wb_defaults d;
	struct str path, *names;
	(void)state;
	begin_with("", NULL, with_docs);
	docs();
	testwb_open(&t);
	wb_defaults(t.wb, &d);
	assert_str(d.model, "mock");
	assert_str(d.retrieval, "bm25");
	assert_str(d.primary, "exact");
	assert_true(d.k == 1 && d.concurrency == 8 && d.has_corpus);
	assert_done(wb_prompt_path(t.wb, STR("a"), &t.arena, &path, &err));
	struct buf text = test_read_file(path.p);
	assert_true(str_starts(buf_str(&text), STR("user:\n")));
	buf_free(&text);
	assert_int_equal(wb_prompt_path(t.wb, STR("b"), &t.arena, &path, &err), ERR_NOT_FOUND);
	assert_int_equal(wb_names(t.wb, &t.arena, &names), 5);
	struct wb_dataset dataset;
	assert_done(wb_dataset(t.wb, &t.arena, &dataset, &err));
	struct buf list = {0};
	size_t n = wb_names(t.wb, &t.arena, &names);
	for (size_t i = 0; i < n; i++)
		buf_addf(&list, "%.*s ", STRF(names[i]));
	assert_string_equal(list.p, "gold id question want context chunks shots reasoning ");
	buf_free(&list);
}

int main(void)
{
#define T(f) cmocka_unit_test_teardown(f, teardown)
	const struct CMUnitTest tests[] = {
		T(test_pieces),
		T(test_cached),
		T(test_call),
		T(test_failing),
		T(test_retry),
		T(test_broken_off),
		T(test_mistakes),
		T(test_stop),
		T(test_reasoning),
		T(test_keep),
		T(test_experiments),
		T(test_context),
		T(test_reader),
		T(test_same_request),
		T(test_beside_a_run),
		T(test_scores_on_the_way),
		T(test_facts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
