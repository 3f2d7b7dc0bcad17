/* test_index: the corpus index keeps up with the files and reads only what changed; gold references
 * by document, number and slug; the ideal mode. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"
#include "testproject.h"
#include "testwb.h"

static struct testwb t;
static struct err err;

static void config(const char *retrieval)
{
	project_write(t.dir, "strop.yaml", "data: [data.jsonl]\nscorers: [exact]\nretrieval: %s\n",
		retrieval);
}

static int setup(void **state)
{
	(void)state;
	testwb_begin(&t, NULL, NULL);
	testwb_project(&t, 1, "");
	project_write(t.dir, "prompts/a.prompty", "user:\n{{context}}\nQ: {{question}}\n");
	project_write(t.dir, "docs/cats.md",
		"# Cats\n\nCats sleep.\n\n## Food\n\nCats eat fish.\n\n## Sleep at "
		"night\n\nNever.\n");
	project_write(
		t.dir, "docs/dogs.md", "# Dogs\n\nDogs bark.\n\n## Food\n\nDogs eat bones.\n");
	project_write(t.dir, "docs/more/birds.txt", "Birds fly and eat seeds.\n");
	config("{corpus: ['docs/**/*.md', 'docs/**/*.txt'], k: 2}");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testwb_end(&t);
	return 0;
}

static struct wb_index index_now(void)
{
	struct wb_index index;
	testwb_open(&t);
	assert_done(wb_index(t.wb, &index, &err));
	return index;
}

static void expect(struct wb_index i, int64_t files, int64_t chunks, int64_t read, int64_t removed)
{
	if (i.files != files || i.chunks != chunks || i.read != read || i.removed != removed)
		fail_msg("files %lld, chunks %lld, read %lld, removed %lld", (long long)i.files,
			(long long)i.chunks, (long long)i.read, (long long)i.removed);
}

static void remove_file(const char *name)
{
	struct buf path = {0};
	buf_addf(&path, "%s/%s", t.dir, name);
	assert_int_equal(unlink(path.p), 0);
	buf_free(&path);
}

static size_t search(const char *query, struct wb_chunk **found)
{
	size_t n;
	double ms;
	assert_done(wb_search(t.wb, str_of(query), 0, &t.arena, found, &n, &ms, &err));
	return n;
}

static void test_incremental(void **state)
{
	struct wb_chunk *found;
	(void)state;
	expect(index_now(), 3, 6, 3, 0);
	expect(index_now(), 3, 6, 0, 0);
	project_write(t.dir, "docs/dogs.md", "# Dogs\n\nDogs bark at zebras.\n");
	expect(index_now(), 3, 5, 1, 0);
	assert_int_equal(search("zebras", &found), 1);
	assert_str(found[0].document, "docs/dogs.md");
	assert_int_equal(search("bones", &found), 0);
	project_write(t.dir, "docs/more/ants.txt", "Ants march.\n");
	expect(index_now(), 4, 6, 1, 0);
	remove_file("docs/cats.md");
	expect(index_now(), 3, 3, 0, 1);
	assert_int_equal(search("fish", &found), 0);
	/* Other settings: everything anew; a pattern less: those are gone. */
	config("{corpus: ['docs/**/*.md', 'docs/**/*.txt'], chunk: {by: document}}");
	expect(index_now(), 3, 3, 3, 0);
	config("{corpus: 'docs/*.md', chunk: {by: document}}");
	expect(index_now(), 1, 1, 0, 2);
}

/* A file that two patterns fit is one file. */
static void test_overlap(void **state)
{
	(void)state;
	config("{corpus: ['docs/**/*.md', 'docs/cats.md', '**/*.md']}");
	expect(index_now(), 2, 5, 2, 0);
	expect(index_now(), 2, 5, 0, 0);
}

static void test_search(void **state)
{
	struct wb_chunk *found;
	(void)state;
	index_now();
	assert_int_equal(search("what do cats eat?", &found), 2);
	assert_str(found[0].text, "Cats eat fish.");
	assert_str(found[0].heading, "Cats \xE2\x80\xBA Food");
	assert_true(found[0].score > found[1].score && found[1].score > 0);
	assert_int_equal(search("", &found), 0);
	assert_int_equal(search("\"unbalanced AND (", &found), 0);
	assert_int_equal(search("xylophone", &found), 0);
}

/* What would be sent for a question with this gold. */
static struct wb_request ask(const char *mode, const char *gold)
{
	struct wb_request r;
	const struct run_options options = {.retrieval = str_of(mode)};
	project_write(t.dir, "data.jsonl",
		"{\"id\":\"1\",\"question\":\"what do cats "
		"eat?\",\"answer\":\"fish\",\"gold\":%s}\n",
		gold);
	testwb_open(&t);
	assert_done(wb_render(t.wb, &options, STR("1"), STR(""), &t.arena, &r, &err));
	return r;
}

/* "chunk+ chunk", with + for gold. */
static void check_chunks(struct wb_request r, const char *want)
{
	struct json *list;
	struct buf got = {0};
	assert_done(json_parse(r.chunks, &list, &err));
	buf_addz(&got, "");
	for (const struct json *c = json_first(list); c; c = json_next(c))
		buf_addf(&got, "%s%.*s%s", got.n ? " " : "", STRF(json_str(json_get(c, "id"))),
			json_is_true(json_get(c, "gold")) ? "+" : "");
	assert_string_equal(got.p, want);
	json_free(list);
	buf_free(&got);
}

static void test_gold(void **state)
{
	(void)state;
	check_chunks(ask("bm25", "[\"cats.md#food\"]"), "cats.md#2+ cats.md#1");
	check_chunks(ask("bm25", "\"cats.md\""), "cats.md#2+ cats.md#1+");
	check_chunks(ask("bm25", "[\"cats.md#1\", \"dogs.md#food\"]"), "cats.md#2 cats.md#1+");
	check_chunks(ask("bm25", "[\"cats.md#nothing\"]"), "cats.md#2 cats.md#1");
	check_chunks(ask("none", "[\"cats.md#food\"]"), "");
}

static void test_ideal(void **state)
{
	struct job *job;
	const struct run_options options = {.retrieval = STR("ideal")};
	(void)state;
	struct wb_request r = ask("ideal", "[\"dogs.md#food\"]");
	check_chunks(r, "dogs.md#2+");
	assert_true(
		str_find(r.messages, STR("[1] dogs.md \xE2\x80\xBA Dogs \xE2\x80\xBA Food")) >= 0);
	assert_true(str_find(r.messages, STR("Dogs eat bones.")) >= 0);
	check_chunks(ask("ideal", "[\"cats.md#sleep-at-night\"]"), "cats.md#3+");
	/* By number; a whole document; each passage once, whatever k says. */
	check_chunks(ask("ideal", "[\"cats.md#3\"]"), "cats.md#3+");
	check_chunks(ask("ideal", "[\"cats.md#food\", \"cats.md\"]"),
		"cats.md#2+ cats.md#1+ cats.md#3+");
	check_chunks(ask("ideal", "[\"more/birds.txt\"]"), "more/birds.txt#1+");
	check_chunks(ask("ideal", "[]"), "");
	/* A reference into nothing is a mistake in the data. */
	project_write(t.dir, "data.jsonl",
		"{\"id\":\"1\",\"question\":\"q\",\"answer\":\"a\",\"gold\":[\"cats.md#fodo\"]}\n");
	testwb_open(&t);
	assert_done(wb_run(t.wb, &options, &job, &err));
	int bad = 0;
	for (int i = 0; i < 100 && !bad && !job_done(job); i++)
		bad = wb_pump(t.wb, 10, NULL, 0, &err);
	assert_int_equal(bad, ERR_INPUT);
	assert_non_null(strstr(err.text, "the gold passage cats.md#fodo is not in the corpus"));
	assert_non_null(strstr(err.text, "data.jsonl:1"));
}

static void test_no_corpus(void **state)
{
	struct wb_index index;
	(void)state;
	config("{mode: none}");
	testwb_open(&t);
	assert_int_equal(wb_index(t.wb, &index, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "names no corpus"));
}

static void test_measures(void **state)
{
	struct search_eval e;
	(void)state;
	ask("bm25", "[\"cats.md#food\"]");
	assert_done(wb_search_eval(t.wb, NULL, NULL, &e, &err));
	assert_int_equal(e.queries, 1);
	assert_true(e.recall_1 == 1 && e.mrr_10 == 1 && e.ndcg_10 == 1 && e.map == 1);
	ask("bm25", "[\"dogs.md#food\", \"cats.md#food\"]");
	assert_done(wb_search_eval(t.wb, NULL, NULL, &e, &err));
	assert_true(e.recall_1 == 0.5);
	assert_true(e.mrr_10 == 1);
}

static void test_documents(void **state)
{
	struct str *paths;
	size_t n;
	(void)state;
	testwb_open(&t);
	assert_done(wb_documents(t.wb, &t.arena, &paths, &n, &err));
	assert_int_equal(n, 0); /* not indexed yet */
	index_now();
	assert_done(wb_documents(t.wb, &t.arena, &paths, &n, &err));
	assert_int_equal(n, 3);
	assert_str(paths[0], "docs/cats.md");
	assert_str(paths[2], "docs/more/birds.txt");
	config("{mode: none}");
	testwb_open(&t);
	assert_done(wb_documents(t.wb, &t.arena, &paths, &n, &err));
	assert_int_equal(n, 0); /* indexed once, but no corpus now */
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_incremental),
		T(test_overlap),
		T(test_search),
		T(test_gold),
		T(test_ideal),
		T(test_no_corpus),
		T(test_measures),
		T(test_documents),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
