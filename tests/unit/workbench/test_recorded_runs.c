/*
 * test_recorded_runs: recorded model outputs of public sets through the whole program: strop run
 * over HTTP against a server that replays them, with the scorer a user would configure. The scores
 * must be the reference figures. Skipped where the sets are not.
 */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "mockrun.h"
#include "testproject.h"

struct recorded {
	const char *file;
	const char *output;   /* where the recorded output is, dots walk into objects */
	const char *question; /* the field asked */
	const char *expected;
	const char *scorer;
	double percent; /* the reference */
};

static const struct recorded sets[] = {
	{"bbh/navigate.jsonl", "direct", "input", "target", "em_trim", 50.4},
	{"bbh/navigate.jsonl", "cot", "input", "target",
		"{em_trim: {extract: {marker: 'So the answer is', until: text}}}", 96.4},
	{"bbh/word_sorting.jsonl", "cot", "input", "target",
		"{em_trim: {extract: {marker: 'So the answer is', until: text}}}", 40.4},
	{"gsm8k/model_solutions.jsonl", "175b_verification.solution", "question", "ground_truth",
		"{numeric: {extract: {marker: 'A:'}, expected_extract: {marker: 'A:'}}}", 56.2121},
	{"gsm8k/model_solutions.jsonl", "6b_finetuning.solution", "question", "ground_truth",
		"{numeric: {extract: {marker: 'A:'}, expected_extract: {marker: 'A:'}}}", 21.3636},
	{"openqa/predictions.jsonl", "preds.DPR", "question", "golds", "exact", 42.4142},
	{"openqa/predictions.jsonl", "preds.R2D2", "question", "golds", "f1", 59.6386},
	{"pot/aqua.jsonl", "outputs.pot_fewshot.prediction", "question", "answer", "choice",
		51.9685},
};

static const struct json *walk(const struct json *v, const char *path)
{
	struct str rest = str_of(path), name;
	while (v && str_split(&rest, '.', &name)) {
		char *key = mem_dup(name);
		v = json_get(v, key);
		free(key);
	}
	return v;
}

/* The replay file, {"id", "output"} a line, and the data without the rows that have no recorded
 * output. */
static void write_files(const char *dir, const struct recorded *r)
{
	struct buf file = test_read_file(test_open_data(r->file)), replay = {0}, data = {0};
	struct str rest = buf_str(&file), line;
	struct err err;
	while (str_line(&rest, &line)) {
		struct arena a = {0};
		struct json *row, *entry = json_object();
		assert_done(json_parse(line, &row, &err));
		const struct json *output = walk(row, r->output);
		json_put_str(entry, "id", json_text(&a, json_get(row, "id")));
		json_put_str(entry, "output",
			json_text(
				&a, json_type(output) == JSON_ARRAY ? json_at(output, 0) : output));
		json_print(&replay, entry);
		buf_addc(&replay, '\n');
		if (output) {
			buf_add(&data, line);
			buf_addc(&data, '\n');
		}
		json_free(entry);
		json_free(row);
		arena_free(&a);
	}
	project_write(dir, "replay.jsonl", "%s", replay.p);
	project_write(dir, "data.jsonl", "%s", data.p);
	buf_free(&file);
	buf_free(&replay);
	buf_free(&data);
}

static double run_set(const char *dir, const struct recorded *r, int port)
{
	static const char *const args[] = {"run", "--json", NULL};
	struct json *report;
	struct err err;
	char out[512];
	project_write(dir, "strop.yaml",
		"models: [{id: recording, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [{file: data.jsonl, map: {id: id, expected: %s}}]\nscorers:\n  - "
		"%s\nconcurrency: 32\n",
		port, r->expected, r->scorer);
	project_write(dir, "prompts/replay.prompty", "user:\n{{%s}}\nID:{{id}}\n", r->question);
	snprintf(out, sizeof out, "%s/out.json", dir);
	assert_int_equal(project_wait(project_strop(dir, out, args)), 0);
	struct buf text = test_read_file(out);
	struct str json =
		str_from(buf_str(&text), (size_t)str_find(buf_str(&text), STR("{\"run\"")));
	struct str line;
	str_line(&json, &line);
	assert_done(json_parse(line, &report, &err));
	double mean = json_num(json_get(json_first(json_get(report, "scores")), "mean"));
	json_free(report);
	buf_free(&text);
	return 100 * mean;
}

static void test_sets(void **state)
{
	int bad = 0;
	(void)state;
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		char *dir = test_make_dir(), path[512];
		write_files(dir, &sets[i]);
		snprintf(path, sizeof path, "%s/replay.jsonl", dir);
		const char *const options[] = {"--replay", path, NULL};
		struct mockrun mock = mockrun_start(options);
		double got = run_set(dir, &sets[i], mock.port);
		if (fabs(got - sets[i].percent) > 0.00501) {
			print_error("%s %s: %.4f, reference %.4f\n", sets[i].file, sets[i].output,
				got, sets[i].percent);
			bad++;
		}
		mockrun_stop(&mock);
		test_remove_dir(dir);
		free(dir);
	}
	assert_int_equal(bad, 0);
}

/* ---- retrieval collections: at least plain BM25 (reference: nDCG@10 of "bm25 words k1=1.2
 * b=0.75", the half that is here) ---- */

struct collection {
	const char *documents, *questions, *qrels; /* qrels NULL: the questions' `gold` */
	double plain;
};

static const struct collection collections[] = {
	{"cacm/docs.jsonl", "cacm/queries.jsonl", "cacm/qrels.txt", 0.4687},
	{"nq/passages.jsonl", "nq/questions.jsonl", NULL, 0.8531},
	{"hotpotqa/passages.jsonl", "hotpotqa/questions.jsonl", NULL, 0.7863},
};

static void gold_as_qrels(const char *dir, const char *path)
{
	struct buf file = test_read_file(path), queries = {0}, qrels = {0};
	struct str rest = buf_str(&file), line;
	struct err err;
	while (str_line(&rest, &line)) {
		struct json *row, *q = json_object();
		assert_done(json_parse(line, &row, &err));
		struct str id = json_str(json_get(row, "id"));
		json_put_str(q, "_id", id);
		json_put_str(q, "text", json_str(json_get(row, "question")));
		json_print(&queries, q);
		buf_addc(&queries, '\n');
		const struct json *gold = json_get(row, "gold");
		if (json_type(gold) == JSON_STR)
			buf_addf(&qrels, "%.*s\t%.*s\t1\n", STRF(id), STRF(json_str(gold)));
		for (const struct json *g = json_type(gold) == JSON_ARRAY ? json_first(gold) : NULL;
			g; g = json_next(g))
			buf_addf(&qrels, "%.*s\t%.*s\t1\n", STRF(id), STRF(json_str(g)));
		json_free(q);
		json_free(row);
	}
	project_write(dir, "queries.jsonl", "%s", queries.p);
	project_write(dir, "qrels.tsv", "query-id\tcorpus-id\tscore\n%s", qrels.p);
	buf_free(&file);
	buf_free(&queries);
	buf_free(&qrels);
}

static void copy(const char *dir, const char *name, const char *path)
{
	struct buf text = test_read_file(path);
	project_write(dir, name, "%s", text.p);
	buf_free(&text);
}

static double ndcg(const char *dir, const struct collection *c)
{
	char out[512], queries[512], qrels[512];
	struct json *report;
	struct err err;
	copy(dir, "docs.jsonl", test_open_data(c->documents));
	if (c->qrels) {
		copy(dir, "queries.jsonl", test_open_data(c->questions));
		copy(dir, "qrels.tsv", test_open_data(c->qrels));
	} else {
		gold_as_qrels(dir, test_open_data(c->questions));
	}
	project_write(dir, "strop.yaml",
		"prompts: []\nretrieval: {corpus: docs.jsonl, chunk: {by: document}}\n");
	snprintf(out, sizeof out, "%s/out.json", dir);
	snprintf(queries, sizeof queries, "%s/queries.jsonl", dir);
	snprintf(qrels, sizeof qrels, "%s/qrels.tsv", dir);
	const char *const args[] = {
		"search", "--eval", "--json", "--queries", queries, "--qrels", qrels, NULL};
	assert_int_equal(project_wait(project_strop(dir, out, args)), 0);
	struct buf text = test_read_file(out);
	assert_done(json_parse(buf_str(&text), &report, &err));
	double value = json_num(json_get(report, "ndcg@10"));
	json_free(report);
	buf_free(&text);
	return value;
}

static void test_collections(void **state)
{
	int bad = 0;
	(void)state;
	for (size_t i = 0; i < sizeof collections / sizeof *collections; i++) {
		char *dir = test_make_dir();
		test_open_data(collections[i].documents);
		double got = ndcg(dir, &collections[i]);
		printf("%s: nDCG@10 %.4f, plain BM25 %.4f\n", collections[i].documents, got,
			collections[i].plain);
		bad += got < collections[i].plain;
		test_remove_dir(dir);
		free(dir);
	}
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_collections),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
