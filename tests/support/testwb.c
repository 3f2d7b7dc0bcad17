/* testwb: owns the project that the workbench tests work on. */
#include "testwb.h"

#include <stdio.h>
#include <stdlib.h>

#include "test.h"

#include "clock.h"
#include "json.h"
#include "testproject.h"

enum { PATIENCE_US = 60 * 1000 * 1000 };

void testwb_begin(struct testwb *t, const char *script, const char *const *options)
{
	const char *argv[16] = {0};
	size_t n = 0;
	*t = (struct testwb){.dir = test_make_dir(), .mock = {.pid = -1}};
	if (!script)
		return;
	project_write(t->dir, "script", "%s\n", script);
	argv[n++] = "--script";
	argv[n++] = arena_printf(&t->arena, "%s/script", t->dir).p;
	for (; options && *options; options++)
		argv[n++] = *options;
	t->mock = mockrun_start(argv);
	assert_true(t->mock.pid > 0);
}

void testwb_end(struct testwb *t)
{
	wb_close(t->wb);
	mockrun_stop(&t->mock);
	test_remove_dir(t->dir);
	free(t->dir);
	buf_free(&t->warnings);
	arena_free(&t->arena);
}

void testwb_project(struct testwb *t, int examples, const char *more)
{
	struct buf data = {0}, models = {0};
	if (t->mock.pid > 0)
		buf_addf(&models,
			"models: [{id: mock, provider: openai, base_url: "
			"'http://127.0.0.1:%d/v1'}]\n",
			t->mock.port);
	project_write(t->dir, "strop.yaml", "%sdata: [data.jsonl]\nscorers: [exact]\n%s\n",
		models.p ? models.p : "", more);
	project_write(t->dir, "prompts/a.prompty", "user:\n{{question}}\nECHO:{{want}}\n");
	for (int i = 0; i < examples; i++)
		buf_addf(&data,
			"{\"id\":\"e%d\",\"question\":\"number %d?\",\"want\":\"w%d\",\"answer\":"
			"\"w%d\"}\n",
			i, i, i, i);
	project_write(t->dir, "data.jsonl", "%s", data.p ? data.p : "");
	buf_free(&data);
	buf_free(&models);
}

static void warn(void *context, struct str text)
{
	buf_addf(context, "%.*s\n", STRF(text));
}

struct wb *testwb_open(struct testwb *t)
{
	struct err err;
	const struct wb_options options = {
		.dir = t->dir, .trust = true, .warn = warn, .context = &t->warnings};
	wb_close(t->wb);
	t->wb = NULL;
	assert_done(wb_open(&options, &t->wb, &err));
	return t->wb;
}

void testwb_wait(struct wb *w, struct job *job)
{
	struct err err;
	int64_t until = clock_mono_us() + PATIENCE_US;
	while (!job_done(job)) {
		assert_done(wb_pump(w, 100, NULL, 0, &err));
		if (clock_mono_us() > until)
			fail_msg("the run does not end: %lld of %lld",
				(long long)job_report(job)->finished,
				(long long)job_report(job)->total);
	}
}

struct run_report testwb_run(struct testwb *t, struct run_options options)
{
	struct job *job;
	struct err err;
	if (!t->wb)
		testwb_open(t);
	assert_done(wb_run(t->wb, &options, &job, &err));
	testwb_wait(t->wb, job);
	return *job_report(job);
}

struct str testwb_output(struct testwb *t, int64_t run, const char *id)
{
	struct wb_position at = {0};
	struct wb_result r;
	struct err err;
	for (bool more = true; more;) {
		assert_done(wb_result_next(t->wb, run, &at, &t->arena, &r, &more, &err));
		if (more && str_is(r.id, id))
			return r.error.n ? arena_printf(&t->arena, "! %.*s", STRF(r.error))
					 : r.output;
	}
	return STR("(none)");
}

long long testwb_count(const struct mockrun *mock, const char *what)
{
	struct buf reply = {0};
	struct json *stats;
	struct err err;
	mockrun_exchange(
		mock, STR("GET /stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), &reply);
	struct str body = str_from(buf_str(&reply), (size_t)str_find(buf_str(&reply), STR("{")));
	assert_done(json_parse(str_trim(body), &stats, &err));
	long long n = (long long)json_num(json_get(stats, what));
	json_free(stats);
	buf_free(&reply);
	return n;
}
