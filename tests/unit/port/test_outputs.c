/*
 * Every file FILE of tests/data/port is read and must give FILE.expect: its format, a line of JSON
 * for each output, "bad" and the reason for a record without one, and what was not honoured.
 * FILE.map has the map it is read with. STROP_TEST_WRITE=1 writes what came out.
 */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "jsonw.h"
#include "outputs.h"

#define CASES "tests/data/port"

static void put_known(struct jsonw *w, const char *key, int64_t n)
{
	if (n >= 0)
		jsonw_put_int(w, key, n);
}

static void put_text(struct jsonw *w, const char *key, struct str text)
{
	if (text.n)
		jsonw_put_str(w, key, text);
}

static void put_output(struct buf *out, const struct recorded_output *o)
{
	struct jsonw w = {.out = out};
	jsonw_object(&w);
	jsonw_put_int(&w, "line", o->line);
	put_text(&w, "id", o->id);
	put_text(&w, "model", o->model);
	put_text(&w, "prompt", o->prompt);
	put_text(&w, "template", o->template);
	jsonw_put_str(&w, "output", o->output);
	put_text(&w, "finish", o->finish);
	put_known(&w, "trial", o->trial);
	put_known(&w, "input", o->input_tokens);
	put_known(&w, "output", o->output_tokens);
	put_known(&w, "cached", o->cached_tokens);
	put_known(&w, "ms", o->latency_ms);
	if (!isnan(o->cost_usd))
		jsonw_put_num(&w, "cost", o->cost_usd);
	jsonw_key(&w, "asked");
	jsonw_array(&w);
	for (size_t i = 0; i < o->n_texts; i++)
		jsonw_str(&w, o->texts[i]);
	jsonw_end(&w);
	jsonw_end(&w);
	buf_addc(out, '\n');
	assert_true(o->raw.n > 0);
}

static struct outputs_options options_for(const char *path, struct arena *a)
{
	struct outputs_options options = {0};
	struct buf text = {0};
	struct str *map = arena_alloc(a, 16 * sizeof *map);
	if (fs_read(arena_printf(a, "%s.map", path).p, 4096, &text, NULL) == 0) {
		struct str rest = arena_dup(a, buf_str(&text)), line;
		while (str_line(&rest, &line))
			map[options.n_map++] = line;
		options.map = map;
	}
	buf_free(&text);
	return options;
}

/* Complaints begin with the file's path, which says nothing here. */
static const char *without_path(const char *text, const char *path)
{
	size_t n = strlen(path);
	return strncmp(text, path, n) == 0 && text[n] == ':' ? text + n + 1 : text;
}

static void list_outputs(const char *path, struct buf *out)
{
	struct arena a = {0};
	struct err err = {0};
	struct outputs *o = NULL;
	struct recorded_output one;
	struct outputs_options options = options_for(path, &a);
	enum outputs_status status;
	if (outputs_open(path, &options, &o, &err) != 0) {
		buf_addf(out, "refused: %s\n", without_path(err.text, path));
		arena_free(&a);
		return;
	}
	buf_addf(out, "%s\n", outputs_format(o));
	while ((status = outputs_next(o, &one, &err)) != OUTPUTS_END) {
		if (status == OUTPUTS_ONE)
			put_output(out, &one);
		else
			buf_addf(out, "bad %s\n", without_path(err.text, path));
	}
	const struct outputs_note *notes;
	size_t n = outputs_notes(o, &notes);
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "note %d x%lld %.*s\n", notes[i].line, (long long)notes[i].count,
			STRF(notes[i].text));
	outputs_close(o);
	arena_free(&a);
}

static bool is_case(struct str name)
{
	return !str_ends(name, STR(".expect")) && !str_ends(name, STR(".map"));
}

static void test_files(void **state)
{
	struct arena a = {0};
	struct fs_list files;
	struct err err = {0};
	(void)state;
	assert_done(fs_glob(&a, CASES, STR("*"), &files, &err));
	assert_true(files.n > 15);
	for (size_t i = 0; i < files.n; i++) {
		struct buf got = {0};
		if (!is_case(files.paths[i]))
			continue;
		const char *path = arena_printf(&a, CASES "/%.*s", STRF(files.paths[i])).p;
		const char *expect = arena_printf(&a, "%s.expect", path).p;
		list_outputs(path, &got);
		if (getenv("STROP_TEST_WRITE"))
			assert_done(fs_write(expect, buf_str(&got), &err));
		struct buf wanted = test_read_file(expect);
		if (!str_eq(buf_str(&got), buf_str(&wanted)))
			fail_msg("%s gives\n%s\ninstead of\n%s", path, got.p, wanted.p);
		buf_free(&wanted);
		buf_free(&got);
	}
	arena_free(&a);
}

static void refused(const char *file, struct outputs_options options, const char *words)
{
	struct outputs *o = NULL;
	struct err err = {0};
	assert_int_not_equal(outputs_open(file, &options, &o, &err), 0);
	assert_null(o);
	if (!strstr(err.text, words))
		fail_msg("%s: \"%s\" does not say \"%s\"", file, err.text, words);
}

static void test_options(void **state)
{
	struct str map[] = {STR("ouput=x")}, fine[] = {STR("output=x")};
	struct outputs *o = NULL;
	struct err err = {0};
	(void)state;
	refused(CASES "/records.jsonl", (struct outputs_options){.format = "csv"},
		"no format \"csv\"");
	refused(CASES "/records.jsonl", (struct outputs_options){.map = map, .n_map = 1},
		"did you mean output");
	static struct str stars[] = {{"output=a*", 9}, {"output=*.x.*", 12}};
	for (size_t i = 0; i < 2; i++)
		refused(CASES "/records.jsonl",
			(struct outputs_options){.map = &stars[i], .n_map = 1},
			"\"*\" stands for a whole member, once");
	refused(CASES "/inspect.json", (struct outputs_options){.map = fine, .n_map = 1},
		"a map goes with the format records");
	refused(CASES "/none.jsonl", (struct outputs_options){0}, "none.jsonl");
	refused(CASES "/inspect.json", (struct outputs_options){.format = "promptfoo"},
		"inspect.json");
	/* Forced: every line is a record, whatever it looks like. */
	assert_done(outputs_open(CASES "/openai-batch.jsonl",
		&(struct outputs_options){.format = "records"}, &o, &err));
	assert_string_equal(outputs_format(o), "records");
	outputs_close(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_options),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
