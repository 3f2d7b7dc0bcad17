#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "near.h"
#include "ranking.h"

static double value(const struct ranking *r, const char *name)
{
	struct ranking_measure m;
	struct err err;
	assert_done(ranking_measure_parse(str_of(name), &m, &err));
	return ranking_value(r, m);
}

static void test_binary(void **state)
{
	const struct ranking_doc list[] = {
		{STR("d3"), 0}, {STR("d1"), 0}, {STR("d7"), 0}, {STR("d2"), 0}, {STR("d5"), 0}};
	const struct ranking_judgement judged[] = {{STR("d1"), 1}, {STR("d2"), 1}, {STR("d9"), 1}};
	static const struct {
		const char *name;
		double value;
	} rows[] = {
		{"precision@5", .4},
		{"recall@3", 1.0 / 3},
		{"recall@5", 2.0 / 3},
		{"mrr", .5},
		{"mrr@1", 0},
		{"map", 1.0 / 3},
		{"ndcg@3", .2961},
		{"ndcg@5", .4982},
		{"hit@1", 0},
		{"hit@3", 1},
		{"r-precision", 1.0 / 3},
		{"context-precision", .5},
		{"precision@10", .2},
	};
	struct ranking *r = ranking_new(list, 5, judged, 3, 1);
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_near(value(r, rows[i].name), rows[i].value, 5e-5);
	assert_int_equal(ranking_relevant(r), 3);
	ranking_free(r);
}

static void test_graded(void **state)
{
	const struct ranking_doc list[] = {{STR("a"), 0}, {STR("b"), 0}, {STR("c"), 0},
		{STR("d"), 0}, {STR("e"), 0}, {STR("f"), 0}};
	const struct ranking_judgement judged[] = {{STR("a"), 3}, {STR("b"), 2}, {STR("c"), 3},
		{STR("d"), 0}, {STR("e"), 1}, {STR("f"), 2}, {STR("x"), 3}, {STR("y"), 2}};
	struct ranking *r = ranking_new(list, 6, judged, 8, 1);
	(void)state;
	assert_near(value(r, "ndcg@3"), .9013, 5e-5);
	assert_near(value(r, "ndcg@5"), .7659, 5e-5);
	assert_near(value(r, "ndcg@6"), .7850, 5e-5);
	assert_near(value(r, "ndcg"), .7562, 5e-5);
	assert_near(value(r, "map"), .6619, 5e-5);
	ranking_free(r);
}

static void test_ties(void **state)
{
	struct ranking_doc list[] = {{STR("d1"), 1}, {STR("nan"), NAN}, {STR("d3"), 1},
		{STR("best"), 2}, {STR("d7"), 1}};
	static const char *const expected[] = {"best", "d7", "d3", "d1", "nan"};
	(void)state;
	ranking_sort(list, 5);
	for (size_t i = 0; i < 5; i++)
		assert_str(list[i].id, expected[i]);
	ranking_sort(NULL, 0);
}

static void test_repeated(void **state)
{
	const struct ranking_doc list[] = {
		{STR("d1"), 0}, {STR("d1"), 0}, {STR("d1"), 0}, {STR("d2"), 0}};
	const struct ranking_judgement judged[] = {
		{STR("d2"), 1}, {STR("d1"), 0}, {STR("d1"), 2}, {STR("d4"), -1}};
	struct ranking *r = ranking_new(list, 4, judged, 4, 0);
	(void)state;
	assert_near(value(r, "recall"), 1, 0);
	assert_near(value(r, "precision@2"), 1, 0);
	assert_near(value(r, "precision@4"), .5, 0);
	assert_near(value(r, "ndcg"), 1, 1e-15);
	ranking_free(r);
	r = ranking_new(list, 4, judged, 4, 2);
	assert_near(value(r, "recall"), 1, 0);
	assert_int_equal(ranking_relevant(r), 1);
	ranking_free(r);
}

static void test_means(void **state)
{
	const struct ranking_measure measures[] = {{RANKING_RECALL, 5}, {RANKING_MRR, 10}};
	const struct ranking_doc list[] = {{STR("x"), 0}, {STR("a"), 0}};
	const struct ranking_judgement judged[] = {{STR("a"), 1}};
	double sums[2] = {0};
	struct ranking_total t = {measures, sums, 2, 0};
	(void)state;
	assert_nan(ranking_total_mean(&t, 0));
	struct ranking *found = ranking_new(list, 2, judged, 1, 1);
	struct ranking *nothing = ranking_new(NULL, 0, NULL, 0, 1);
	ranking_total_add(&t, found);
	ranking_total_add(&t, nothing);
	ranking_total_add(&t, NULL);
	assert_near(ranking_total_mean(&t, 0), 1.0 / 3, 1e-15);
	assert_near(ranking_total_mean(&t, 1), .5 / 3, 1e-15);
	for (int kind = 0; kind <= RANKING_CONTEXT_PRECISION; kind++) {
		struct ranking_measure m = {(enum ranking_kind)kind, RANKING_ALL};
		assert_near(ranking_value(nothing, m), 0, 0);
	}
	ranking_free(found);
	ranking_free(nothing);
	ranking_free(NULL);
}

static void test_names(void **state)
{
	static const char *const good[] = {
		"recall@5", "map", "ndcg@10", "r-precision", "context-precision@3", "hit@1"};
	static const char *const bad[] = {"", "precision", "recall@", "recall@0", "recall@-1",
		"recall@x", "r-precision@2", "ndgc"};
	struct ranking_measure m;
	struct err err;
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct buf out = {0};
		assert_done(ranking_measure_parse(str_of(good[i]), &m, &err));
		ranking_measure_name(m, &out);
		assert_string_equal(out.p, good[i]);
		buf_free(&out);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(ranking_measure_parse(str_of(bad[i]), &m, &err), ERR_INPUT);
	assert_string_equal(
		err.text, "no retrieval measure is called 'ndgc'; did you mean 'ndcg'?");
}

/* ---- trec_eval's own files ---- */

enum { MOST_ROWS = 4000 };

struct trec {
	struct buf qrels, results, expected;
	struct ranking *queries[3];
};

/* The i-th of the columns that white space separates. */
static struct str column(struct str line, int i)
{
	struct str rest = line, word = {0};
	for (int at = -1; at < i && rest.n;) {
		size_t n = strcspn(rest.p, " \t\n");
		word = str_head(rest, n < rest.n ? n : rest.n);
		at += word.n > 0;
		rest = str_from(rest, n + 1);
	}
	return word;
}

static struct ranking *load_query(struct trec *t, const char *query, int min_grade)
{
	static struct ranking_doc docs[MOST_ROWS];
	static struct ranking_judgement judged[MOST_ROWS];
	struct str rest = buf_str(&t->results), line;
	size_t n = 0, m = 0;
	while (str_line(&rest, &line))
		if (n < MOST_ROWS && str_is(column(line, 0), query)) {
			docs[n].id = column(line, 2);
			assert_true(str_to_double(column(line, 4), &docs[n++].score));
		}
	rest = buf_str(&t->qrels);
	while (str_line(&rest, &line))
		if (m < MOST_ROWS && str_is(column(line, 0), query)) {
			judged[m].id = column(line, 2);
			judged[m++].grade = atoi(column(line, 3).p);
		}
	ranking_sort(docs, n);
	return n ? ranking_new(docs, n, judged, m, min_grade) : NULL;
}

/* "ndcg_cut_10" and the like as one of our measures; false for those we do not have. */
static bool our_measure(struct str name, struct ranking_measure *m)
{
	static const struct {
		const char *prefix;
		enum ranking_kind kind;
	} cuts[] = {{"P_", RANKING_PRECISION}, {"recall_", RANKING_RECALL},
		{"success_", RANKING_HIT}, {"map_cut_", RANKING_MAP}, {"ndcg_cut_", RANKING_NDCG}},
	  whole[] = {{"map", RANKING_MAP}, {"ndcg", RANKING_NDCG}, {"recip_rank", RANKING_MRR},
		  {"Rprec", RANKING_R_PRECISION}, {"set_recall", RANKING_RECALL}};
	for (size_t i = 0; i < 5; i++) {
		struct str prefix = str_of(cuts[i].prefix);
		if (str_starts(name, prefix)) {
			*m = (struct ranking_measure){
				cuts[i].kind, (size_t)atoi(name.p + prefix.n)};
			return true;
		}
		if (str_is(name, whole[i].prefix)) {
			*m = (struct ranking_measure){whole[i].kind, RANKING_ALL};
			return true;
		}
	}
	return false;
}

static double trec_value(const struct trec *t, struct str query, struct ranking_measure m)
{
	double sum = 0;
	for (int i = 0; i < 3; i++)
		sum += t->queries[i] ? ranking_value(t->queries[i], m) : 0;
	if (str_is(query, "all"))
		return sum / 3;
	const struct ranking *r = t->queries[query.p[2] - '1'];
	return r ? ranking_value(r, m) : 0;
}

static size_t compare_lines(const struct trec *t)
{
	struct str rest = buf_str(&t->expected), line;
	size_t compared = 0;
	while (str_line(&rest, &line)) {
		struct ranking_measure m;
		double expected;
		if (!our_measure(column(line, 0), &m))
			continue;
		assert_true(str_to_double(column(line, 2), &expected));
		double got = trec_value(t, column(line, 1), m);
		if (fabs(got - expected) > 5.001e-5)
			fail_msg("%.*s: got %.6f", STRF(line), got);
		compared++;
	}
	return compared;
}

static struct buf trec_file(const char *name)
{
	struct buf path = {0};
	buf_addz(&path, test_open_data("trec_eval"));
	buf_addf(&path, "/%s", name);
	struct buf text = test_read_file(path.p);
	buf_free(&path);
	return text;
}

static void compare_files(
	const char *qrels, const char *results, const char *expected, int min_grade, size_t lines)
{
	static const char *const names[] = {"301", "302", "303"};
	struct trec t = {.qrels = trec_file(qrels),
		.results = trec_file(results),
		.expected = trec_file(expected)};
	for (int i = 0; i < 3; i++)
		t.queries[i] = load_query(&t, names[i], min_grade);
	assert_int_equal(compare_lines(&t), lines);
	for (int i = 0; i < 3; i++)
		ranking_free(t.queries[i]);
	buf_free(&t.qrels);
	buf_free(&t.results);
	buf_free(&t.expected);
}

static void test_trec_eval(void **state)
{
	(void)state;
	compare_files("qrels.test", "results.test", "out.test.aq", 1, 4 * 44);
	compare_files("qrels.rel_level", "results.test", "out.test.aql", 2, 4 * 44);
	/* A run that misses a query: means over all queries. */
	compare_files("qrels.test", "results.trunc", "out.test.aqc", 1, 4 * 44);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_binary),
		cmocka_unit_test(test_graded),
		cmocka_unit_test(test_ties),
		cmocka_unit_test(test_repeated),
		cmocka_unit_test(test_means),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_trec_eval),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
