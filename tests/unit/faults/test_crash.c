/*
 * test_crash: kill -9 at fifty random moments of a run. Afterwards nothing that was finished is
 * ever sent again (the server's log decides), the store is sound, and the last run has every
 * result.
 */
#include "test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calls.h"
#include "json.h"
#include "mockrun.h"
#include "testproject.h"

enum { EXAMPLES = 3000, KILLS = 50, CONCURRENCY = 16 };

static char *dir, log_path[512], db_path[512];

static void make_project(int port)
{
	struct buf data = {0};
	project_write(dir, "strop.yaml",
		"models: [{id: mock, provider: openai, base_url: 'http://127.0.0.1:%d/v1'}]\n"
		"data: [data.jsonl]\nscorers: [exact]\nconcurrency: %d\n",
		port, CONCURRENCY);
	project_write(dir, "prompts/a.prompty", "user:\n{{q}}\nECHO:{{want}}\n");
	for (int i = 0; i < EXAMPLES; i++)
		buf_addf(&data,
			"{\"id\":\"e%d\",\"q\":\"number %d\",\"want\":\"%d\",\"answer\":\"%d\"}\n",
			i, i, i, i);
	project_write(dir, "data.jsonl", "%s", data.p);
	buf_free(&data);
}

/* Hashes of the bodies of all kept calls, as the server saw them. */
static size_t kept_bodies(struct arena *a, struct hash **out)
{
	struct store *s = NULL;
	struct err err;
	struct call call;
	bool found = true;
	size_t n = 0;
	*out = arena_alloc(a, (EXAMPLES + 1) * sizeof **out);
	assert_done(store_open(db_path, &s, &err));
	assert_done(store_check(s, &err));
	for (int64_t after = 0;; after = call.id) {
		struct arena scratch = {0};
		assert_done(store_call_next(s, after, &scratch, &call, &found, &err));
		if (found) {
			struct str wire = arena_printf(&scratch, "%.*s,\"stream\":false}",
				STRF(str_head(call.request, call.request.n - 1)));
			assert_true(n < EXAMPLES);
			(*out)[n++] = hash_sha256(wire);
		}
		arena_free(&scratch);
		if (!found)
			break;
	}
	store_close(s);
	return n;
}

static int by_bytes(const void *x, const void *y)
{
	return memcmp(x, y, sizeof(struct hash));
}

/* How many requests in the log from byte `from` on are of kept bodies; *to is the log's end, *lines
 * counts. */
static size_t sent_again(const struct hash *kept, size_t n, size_t from, size_t *to, size_t *lines)
{
	struct buf log = test_read_file(log_path);
	struct str rest = str_from(buf_str(&log), from), line;
	size_t again = 0;
	struct err err;
	*lines = 0;
	while (str_line(&rest, &line)) {
		struct json *entry;
		struct hash h;
		assert_done(json_parse(line, &entry, &err));
		struct str hex = json_str(json_get(entry, "sha256"));
		assert_int_equal(hex.n, 64);
		for (size_t i = 0; i < 32; i++) {
			unsigned byte;
			sscanf(hex.p + 2 * i, "%2x", &byte);
			h.b[i] = (uint8_t)byte;
		}
		again += bsearch(&h, kept, n, sizeof h, by_bytes) != NULL;
		++*lines;
		json_free(entry);
	}
	*to = log.n;
	buf_free(&log);
	return again;
}

static void test_kill(void **state)
{
	static const char *const args[] = {"run", "--json", NULL};
	struct arena a = {0};
	struct hash *kept;
	size_t n = 0, from = 0, lines, total = 0;
	unsigned seed = 20261124;
	(void)state;
	dir = test_make_dir();
	snprintf(log_path, sizeof log_path, "%s/server.log", dir);
	snprintf(db_path, sizeof db_path, "%s/.strop/strop.db", dir);
	const char *const options[] = {"--latency-ms", "8", "--log", log_path, NULL};
	struct mockrun mock = mockrun_start(options);
	assert_true(mock.pid > 0);
	make_project(mock.port);
	for (int kill_number = 0; kill_number <= KILLS; kill_number++) {
		int pid = project_strop(dir, NULL, args);
		if (kill_number < KILLS) {
			seed = seed * 1103515245u + 12345u;
			usleep(5000 + seed / 65536 % 50000);
			kill(pid, SIGKILL);
			assert_int_equal(project_wait(pid), 128 + SIGKILL);
		} else {
			assert_int_equal(project_wait(pid), 0);
		}
		if (access(log_path, R_OK) == 0) {
			assert_int_equal(sent_again(kept, n, from, &from, &lines), 0);
			total += lines;
		}
		arena_reset(&a);
		if (access(db_path, R_OK) == 0)
			n = kept_bodies(&a, &kept);
		if (n)
			qsort(kept, n, sizeof *kept, by_bytes);
	}
	assert_int_equal(n, EXAMPLES);
	assert_in_range(total, EXAMPLES, EXAMPLES + KILLS * CONCURRENCY);
	printf("kill -9: %d kills, %d calls, %zu requests in all, none sent again that was kept\n",
		KILLS, EXAMPLES, total);
	mockrun_stop(&mock);
	arena_free(&a);
	test_remove_dir(dir);
	free(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_kill)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
