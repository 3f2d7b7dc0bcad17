/*
 * test_matrix_run: `strop run` over the faults of the matrix, a project for each provider and way to
 * ask, all at the same time: what is an answer is kept, and nothing else; no complete answer is
 * asked for twice; the cache alone then gives the same answers and asks nobody.
 *
 * Left out are what would stop a run (REFUSED), what would only wait (a timer, a status to be tried
 * again), and the huge.
 */
#include "matrix.h"

#include <stdio.h>

#include "json.h"
#include "mockrun.h"
#include "testproject.h"
#include "testwb.h"

static struct err err;

struct project {
	size_t provider;
	bool stream;
	char *dir;
	char out[512], results[512];
	int pid;
};

static bool is_run(const struct row *row, const struct project *p)
{
	bool waits = row->timer.n ||
		     (str_is(row->kind, "BUSY") && str_starts(row->rule, STR("status ")));
	return matrix_is_for(row, p->provider, p->stream) && !str_is(row->kind, "REFUSED") &&
	       !waits && !str_starts(row->rule, STR("@")) && !str_starts(row->rule, STR("huge "));
}

static struct mockrun start_server(const struct rows *rows, const char *dir)
{
	struct buf script = {0};
	char path[512];
	for (size_t i = 0; i < rows->n; i++)
		if (!str_starts(rows->p[i].rule, STR("@")))
			buf_addf(&script, "body 'case-%d ': %.*s\n", rows->p[i].line,
				STRF(rows->p[i].rule));
	project_write(dir, "script", "%s", script.p);
	snprintf(path, sizeof path, "%s/script", dir);
	const char *const options[] = {"--script", path, "--tokens-per-chunk", "3", NULL};
	struct mockrun mock = mockrun_start(options);
	assert_true(mock.pid > 0);
	buf_free(&script);
	return mock;
}

/* An example a row; its id is the row's line. */
static void make_project(struct project *p, const struct rows *rows, int port)
{
	struct buf data = {0};
	p->dir = test_make_dir();
	snprintf(p->out, sizeof p->out, "%s/out.txt", p->dir);
	snprintf(p->results, sizeof p->results, "%s/results.jsonl", p->dir);
	for (size_t i = 0; i < rows->n; i++)
		if (is_run(&rows->p[i], p))
			buf_addf(&data,
				"{\"id\":\"%d\",\"q\":\"case-%d %s %d\",\"answer\":\"x\"}\n",
				rows->p[i].line, rows->p[i].line, matrix_providers[p->provider].who,
				p->stream);
	project_write(p->dir, "strop.yaml",
		"models: [{id: m, provider: %s, base_url: 'http://127.0.0.1:%d%s', stream: %s}]\n"
		"data: [data.jsonl]\nscorers: [exact]\nconcurrency: 16\n",
		matrix_providers[p->provider].provider, port, matrix_providers[p->provider].base,
		p->stream ? "true" : "false");
	project_write(p->dir, "prompts/a.prompty", "user:\n{{q}}\nECHO:%s\n", matrix_answer);
	project_write(p->dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
}

static void start_run(struct project *p, const char *cache)
{
	const char *const args[] = {
		"run", "--json", "--results", p->results, "--cache", cache, NULL};
	remove(p->results);
	p->pid = project_strop(p->dir, p->out, args);
}

static const struct row *row_of(const struct rows *rows, struct str id)
{
	long long line = 0;
	str_to_int(id, &line);
	for (size_t i = 0; i < rows->n; i++)
		if (rows->p[i].line == line)
			return &rows->p[i];
	fail_msg("a result of no example: %.*s", STRF(id));
	return NULL;
}

/* One result: an answer where the matrix says OK, else an error. */
static size_t check_result(
	const struct project *p, const struct rows *rows, const struct json *result, bool cached)
{
	const struct row *row = row_of(rows, json_str(json_get(result, "id")));
	bool has_answer = json_type(json_get(result, "error")) == JSON_NULL;
	bool is_right = has_answer == str_is(row->kind, "OK") &&
			json_is_true(json_get(result, "cached")) == (cached && has_answer);
	if (!is_right)
		print_error(MATRIX_PATH ":%d: %s, stream %d, cache only %d: %s (%.*s)\n", row->line,
			matrix_providers[p->provider].who, p->stream, cached,
			has_answer ? "kept" : "not kept",
			STRF(json_str(json_get(result, "error"))));
	return !is_right;
}

/* Returns how many results are wrong. */
static size_t check_run(const struct project *p, const struct rows *rows, bool cached)
{
	struct buf text = test_read_file(p->results);
	struct str rest = buf_str(&text), line;
	size_t n = 0, wanted = 0, wrong = 0;
	for (size_t i = 0; i < rows->n; i++)
		wanted += is_run(&rows->p[i], p);
	for (; str_line(&rest, &line); n++) {
		struct json *result;
		assert_done(json_parse(line, &result, &err));
		wrong += check_result(p, rows, result, cached);
		json_free(result);
	}
	if (n != wanted) {
		struct buf out = test_read_file(p->out);
		print_error("%.*s\n", STRF(str_from(buf_str(&out), out.n > 900 ? out.n - 900 : 0)));
		fail_msg("%s: %zu of %zu results", matrix_providers[p->provider].who, n, wanted);
	}
	buf_free(&text);
	return wrong;
}

static size_t run_all(struct project *all, size_t n, const struct rows *rows, const char *cache)
{
	size_t wrong = 0;
	for (size_t i = 0; i < n; i++)
		start_run(&all[i], cache);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(project_wait(all[i].pid), 3);
	for (size_t i = 0; i < n; i++)
		wrong += check_run(&all[i], rows, strcmp(cache, "only") == 0);
	return wrong;
}

static void test_kept(void **state)
{
	struct arena a = {0};
	struct rows rows = matrix_read(&a);
	struct project all[N_PROVIDERS * 2];
	char *dir = test_make_dir();
	struct mockrun mock = start_server(&rows, dir);
	size_t n = 0;
	(void)state;
	for (size_t i = 0; i < N_PROVIDERS * 2; i++) {
		if (!matrix_is_known(matrix_providers[i / 2].provider))
			continue;
		all[n] = (struct project){.provider = i / 2, .stream = i % 2};
		make_project(&all[n++], &rows, mock.port);
	}
	assert_int_equal(run_all(all, n, &rows, "auto"), 0);
	assert_int_equal(testwb_count(&mock, "duplicates"), 0);
	assert_in_range(testwb_count(&mock, "most_tries"), 1, 3);
	long long asked = testwb_count(&mock, "requests");
	assert_int_equal(run_all(all, n, &rows, "only"), 0);
	assert_int_equal(testwb_count(&mock, "requests"), asked);
	print_message("%zu projects, %lld requests\n", n, asked);
	for (size_t i = 0; i < n; i++) {
		test_remove_dir(all[i].dir);
		free(all[i].dir);
	}
	mockrun_stop(&mock);
	test_remove_dir(dir);
	free(dir);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_kept)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
