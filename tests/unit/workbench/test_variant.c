/*
 * test_variant: runs that differ in how shots are chosen, in the style of reasoning and in parameters: kept
 * apart, found again, and without any of it what they always were.
 */
#include "test.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "optimism.h"
#include "table.h"
#include "testproject.h"
#include "testwb.h"
#include "variant.h"

static struct testwb t;
static struct err err;

static int teardown(void **state)
{
	(void)state;
	testwb_end(&t);
	return 0;
}

static void project(const char *more)
{
	testwb_begin(&t, NULL, NULL);
	project_write(t.dir, "strop.yaml",
		"models: [{id: reader, provider: builtin}]\ndata: [data.jsonl]\n"
		"scorers: [exact]\n%s\n",
		more);
	project_write(t.dir, "prompts/a.prompty", "user:\n{{question}}\n");
	project_write(t.dir, "data.jsonl",
		"{\"id\":\"e0\",\"question\":\"what 0?\",\"answer\":\"0\"}\n"
		"{\"id\":\"e1\",\"question\":\"what 1?\",\"answer\":\"1\"}\n"
		"{\"id\":\"e2\",\"question\":\"what 2?\",\"answer\":\"2\"}\n");
	testwb_open(&t);
}

/* What the store says, as text. */
static const char *stored(const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt = NULL;
	assert_int_equal(sqlite3_open_v2(wb_db(t.wb), &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	const char *text =
		arena_dup(&t.arena, str_of((const char *)sqlite3_column_text(stmt, 0))).p;
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return text;
}

/* Frozen: by the key a call is found again, by the spec a run. Both are of the time before there were
 * variants. */
static void test_as_before(void **state)
{
	(void)state;
	project("");
	testwb_run(&t, (struct run_options){0});
	assert_string_equal(stored("SELECT hex(key) FROM calls ORDER BY id LIMIT 1"),
		"607036B276F470E57BD296DD3C54D7D1F7A836A4F6E5FCC31B4D37783C37732C");
	assert_string_equal(stored("SELECT hex(spec) FROM runs"),
		"F429105941FEB4DE786F08BA47EF894053520C8D9858403E3D4F74310F920139");
	assert_string_equal(stored("SELECT variant || ':' FROM runs"), ":");
	/* What says nothing new is that run. */
	struct run_options same = {.reuse = true,
		.shots = RUN_NO_SHOTS,
		.variant = {.selection = STR("random"),
			.shot_seed = 9,
			.reasoning = STR("direct"),
			.params = STR("{}")}};
	assert_true(testwb_run(&t, same).reused);
}

static const char more[] = "shots: {ids: [e2, e1], n: 1}\n"
			   "reasoning: [{name: direct}, {name: cot, text: Think.},"
			   " {name: short, extract: first_line}]\n";

#define TEXT(z)                                                                                    \
	{                                                                                          \
		z, sizeof z - 1                                                                    \
	}

static const struct variant variants[] = {
	{.selection = TEXT("first")},
	{.selection = TEXT("fixed")},
	{.selection = TEXT("random"), .shot_seed = 4},
	{.selection = TEXT("random"), .shot_seed = 5},
	{.selection = TEXT("nearest")},
	{.selection = TEXT("first"), .reasoning = TEXT("cot")},
	{.selection = TEXT("first"), .reasoning = TEXT("short")},
	{.selection = TEXT("first"), .params = TEXT("{\"max_tokens\":3}")},
	{.selection = TEXT("first"), .params = TEXT("{\"max_tokens\":4}")},
};
enum { VARIANTS = sizeof variants / sizeof *variants };

static void load(const struct variant *v, struct table **out)
{
	const struct wb_setup setup = {.prompt = STR("a"), .version = 1, .shots = 1, .variant = *v};
	bool more_to_do = true;
	assert_done(table_new(t.wb, STR("train"), &setup, NULL, out, &err));
	while (more_to_do)
		assert_done(table_step(*out, 100000, &more_to_do, &err));
}

static int64_t results_of(const struct variant *v)
{
	struct table_summary summary;
	struct table *table;
	load(v, &table);
	table_summary(table, &summary);
	table_free(table);
	return summary.with_results;
}

/* Each has as many results as its number among them says, and no other's. */
static void test_apart(void **state)
{
	(void)state;
	project(more);
	project_write(t.dir, "prompts/a.prompty",
		"user:\n{{#shots}}{{question}} {{expected}} {{/shots}}{{question}}\n");
	for (size_t i = 0; i < VARIANTS; i++) {
		struct run_options o = {
			.shots = 1, .variant = variants[i], .limit = (int64_t)i % 3 + 1};
		struct run_report r = testwb_run(&t, o);
		assert_int_equal(r.failed, 0);
		o.reuse = true;
		assert_int_equal(testwb_run(&t, o).run, r.run);
	}
	for (size_t i = 0; i < VARIANTS; i++)
		assert_int_equal(results_of(&variants[i]), (int64_t)i % 3 + 1);
	assert_int_equal(results_of(&(struct variant){.selection = STR("random")}), 0);
	/* The project's own: ids make it fixed. */
	assert_int_equal(results_of(&(struct variant){0}), 2);
	assert_string_equal(stored("SELECT count(DISTINCT spec) FROM runs"), "9");
	assert_string_equal(stored("SELECT count(DISTINCT variant) FROM runs"), "9");
}

/* The filter asks for results of the same variant. */
static void test_filter(void **state)
{
	struct run_options o = {.shots = 1, .variant = variants[4], .limit = 2};
	struct run_options other = {
		.shots = 1, .variant = variants[5], .filter = STR("fail"), .dry_run = true};
	struct job *job;
	(void)state;
	project(more);
	project_write(t.dir, "prompts/a.prompty", "user:\n{{#shots}}{{/shots}}{{question}}\n");
	testwb_run(&t, o);
	assert_int_equal(wb_run(t.wb, &other, &job, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "k 0 and 1 shots (reasoning cot): run it without"));
	o.limit = 0;
	o.filter = STR("new");
	assert_int_equal(testwb_run(&t, o).examples, 1);
	other.variant = variants[4];
	other.filter = STR("!new");
	assert_int_equal(testwb_run(&t, other).examples, 3);
}

/* Which shots there were, in whatever way one looks. */
static void test_told(void **state)
{
	struct run_options o = {.shots = 1, .variant = variants[4]};
	struct wb_result *results;
	struct wb_request request;
	struct table *table;
	size_t n;
	(void)state;
	project(more);
	project_write(t.dir, "prompts/a.prompty", "user:\n{{#shots}}{{/shots}}{{question}}\n");
	struct run_report r = testwb_run(&t, o);
	assert_done(wb_result_of(t.wb, r.run, STR("e2"), &t.arena, &results, &n, &err));
	assert_int_equal(n, 1);
	assert_str(results[0].shots, "[\"e0\"]");
	load(&variants[4], &table);
	assert_done(table_results(table, 1, false, &t.arena, &results, &n, &err));
	assert_int_equal(n, 1);
	assert_str(results[0].shots, "[\"e1\"]");
	table_free(table);
	assert_done(wb_render(t.wb, &o, STR("e1"), STR(""), &t.arena, &request, &err));
	assert_str(request.shots, "[\"e0\"]");
	o.shots = RUN_NO_SHOTS;
	assert_done(wb_render(t.wb, &o, STR("e1"), STR(""), &t.arena, &request, &err));
	assert_str(request.shots, "[]");
	assert_str(r.variant, "{\"selection\":{\"kind\":\"nearest\"}}");
	struct wb_version *log;
	assert_done(wb_log(t.wb, STR("a"), &t.arena, &log, &n, &err));
	assert_int_equal(log[0].last.shots, 1);
	assert_str(log[0].last.variant, "{\"selection\":{\"kind\":\"nearest\"}}");
}

/* The best of several versions is looked for among runs of the same variant. */
static void test_best_of(void **state)
{
	struct run_optimism best;
	(void)state;
	project(more);
	project_write(t.dir, "prompts/a.prompty", "user:\n{{#shots}}{{/shots}}{{question}}\n");
	testwb_run(&t, (struct run_options){.shots = 1, .variant = variants[4]});
	project_write(t.dir, "prompts/a.prompty", "user:\nSay: {{#shots}}{{/shots}}{{question}}\n");
	for (size_t i = 5; i-- > 3;) {
		struct run_report r =
			testwb_run(&t, (struct run_options){.shots = 1, .variant = variants[i]});
		assert_done(
			wb_optimism_beside(t.wb, r.run, STR("exact"), 0, &t.arena, &best, &err));
		assert_int_equal(best.runs, i == 4 ? 2 : 1);
	}
}

/* ---- words ---- */

static void assign(struct str *params, const char *text, const char *want)
{
	assert_done(variant_assign(&t.arena, params, str_of(text), &err));
	assert_str(*params, want);
}

static void test_params(void **state)
{
	struct str p = STR("");
	(void)state;
	assign(&p, "temperature=0.70", "{\"temperature\":0.7}");
	assign(&p, "stop = [\"a b\", \"c\"]", "{\"stop\":[\"a b\",\"c\"],\"temperature\":0.7}");
	assign(&p, "reasoning_effort=low",
		"{\"reasoning_effort\":\"low\",\"stop\":[\"a b\",\"c\"],\"temperature\":0.7}");
	assert_str(variant_params_text(&t.arena, p),
		"reasoning_effort=low,stop=[\"a b\",\"c\"],temperature=0.7");
	assign(&p, "stop=", "{\"reasoning_effort\":\"low\",\"temperature\":0.7}");
	assign(&p, "reasoning_effort=\"true\"",
		"{\"reasoning_effort\":\"true\",\"temperature\":0.7}");
	assert_str(variant_params_text(&t.arena, p), "reasoning_effort=\"true\",temperature=0.7");
	assign(&p, "temperature=", "{\"reasoning_effort\":\"true\"}");
	assign(&p, "reasoning_effort=", "");
	assert_int_equal(variant_assign(&t.arena, &p, STR("temprature=1"), &err), ERR_INPUT);
	assert_int_equal(variant_assign(&t.arena, &p, STR("temperature"), &err), ERR_INPUT);
	assert_str(p, "");
	assert_str(variant_params_text(&t.arena, STR("")), "");
	assert_str(variant_params_text(&t.arena, STR("nonsense")), "");
	arena_free(&t.arena);
}

static void test_words(void **state)
{
	(void)state;
	assert_str(
		variant_words(&t.arena,
			STR("{\"params\":{\"top_p\":0.9,\"n\":1},\"reasoning\":{\"name\":\"cot\"},"
			    "\"selection\":{\"kind\":\"random\",\"seed\":3}}")),
		"random seed 3, reasoning cot, n=1,top_p=0.9");
	assert_str(variant_words(&t.arena, STR("")), "");
	assert_str(variant_words(&t.arena, STR("{")), "");
	arena_free(&t.arena);
}

#define T(test) cmocka_unit_test_teardown(test, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {T(test_as_before), T(test_apart), T(test_filter),
		T(test_told), T(test_best_of), cmocka_unit_test(test_params),
		cmocka_unit_test(test_words)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
