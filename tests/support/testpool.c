/* testpool: owns the server's script and the patience of tests. */
#include "testpool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "test.h"
#include "testproject.h"

static struct err err;

void testpool_start(struct testpool *t, const char *dir, const char *provider, const char *script,
	const char *const *more)
{
	enum { MOST = 16 };
	char path[512];
	const char *options[MOST] = {"--script", path};
	snprintf(path, sizeof path, "%s/script", dir);
	project_write(dir, "script", "%s\n", script);
	for (size_t i = 0; more && more[i] && i + 3 < MOST; i++)
		options[i + 2] = more[i];
	t->mock = mockrun_start(options);
	assert_true(t->mock.pid > 0);
	t->config = (struct model_config){.id = STR("m"),
		.provider = str_of(provider),
		.base_url = arena_printf(&t->arena, "http://127.0.0.1:%d%s", t->mock.port,
			strcmp(provider, "ollama") == 0 ? "" : "/v1")};
	assert_done(models_new(&t->models, &err));
}

void testpool_stop(struct testpool *t)
{
	models_free(t->models);
	mockrun_stop(&t->mock);
	arena_free(&t->arena);
}

struct model_request *testpool_request(struct testpool *t, const char *text)
{
	struct model_message m = {.role = STR("user"), .text = str_of(text)};
	struct model_request *r = arena_alloc(&t->arena, sizeof *r);
	assert_done(model_request(&t->config, NULL, &m, 1, &t->arena, r, &err));
	return r;
}

struct model_event testpool_next(struct models *models)
{
	enum { PATIENCE_US = 20000000 };
	struct model_event e;
	int64_t until = clock_mono_us() + PATIENCE_US;
	while (!models_next(models, &e)) {
		assert_done(models_pump(models, 100, NULL, 0, &err));
		if (clock_mono_us() > until)
			fail_msg("no event came");
	}
	return e;
}
