/*
 * test_matrix_splits: every stream of the matrix, cut in two at every byte and into single bytes, is
 * the same answer. The bytes are the mock server's own, taken before they are framed; the decoder is
 * fed directly, since a socket does not keep the pieces apart.
 */
#include "matrix.h"

#include <stdio.h>
#include <string.h>

#include "mock_model.h"
#include "testproject.h"
#include "way.h"

enum { LONGEST = 4500 }; /* of a stream that is cut everywhere; longer ones are more of the same */

static struct err err;

static const struct mock_protocol *const protocols[N_PROVIDERS] = {
	&mock_chat, &mock_responses, &mock_anthropic, &mock_ollama};

static void add_body(struct buf *body, size_t provider)
{
	struct buf text = {0};
	buf_addf(&text, "ECHO:%s", matrix_answer);
	buf_addz(body, "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,"
		       "\"stream_options\":{\"include_usage\":true},");
	if (protocols[provider] == &mock_responses) {
		mock_json_member(body, "input", buf_str(&text));
	} else {
		buf_addz(body, "\"messages\":[{\"role\":\"user\",");
		mock_json_member(body, "content", buf_str(&text));
		buf_addz(body, "}]");
	}
	buf_addc(body, '}');
	buf_free(&text);
}

/* What the server would send for a row, without its framing; empty when it is no stream. */
static void make_stream(const struct row *row, size_t provider, const char *dir, struct buf *out)
{
	static const struct mock_options options = {.tokens_per_chunk = 9};
	static const struct mock_replay none = {0};
	struct mock_script script = {0};
	struct mock_payload p = {0};
	struct buf body = {0}, path = {0};
	struct mock_log log = {0};
	struct mock_state state = {
		.options = &options, .replay = &none, .script = &script, .log = &log};
	add_body(&body, provider);
	buf_addf(&path, "%s/script", dir);
	project_write(dir, "script", "*: %.*s\n", STRF(row->rule));
	assert_done(mock_script_load(&script, path.p, &err));
	struct mock_request request = {.body = buf_str(&body), .version = STR("2023-06-01")};
	mock_model_payload(&p, protocols[provider], &request, &state, &script.rules[0]);
	if (p.status == 200 && p.text.n <= LONGEST && !p.gzip)
		buf_add(out, buf_str(&p.text));
	mock_payload_free(&p);
	mock_script_free(&script);
	buf_free(&body);
	buf_free(&path);
}

static void test_splits(void **state)
{
	struct arena a = {0};
	struct mock_map seen = {0};
	struct rows rows = matrix_read(&a);
	char *dir = test_make_dir();
	size_t streams = 0, ways = 0;
	(void)state;
	for (size_t i = 0; i < rows.n * N_PROVIDERS; i++) {
		const struct row *row = &rows.p[i / N_PROVIDERS];
		size_t provider = i % N_PROVIDERS;
		struct buf bytes = {0};
		if (!matrix_is_for(row, provider, true) || str_starts(row->rule, STR("@")))
			continue;
		make_stream(row, provider, dir, &bytes);
		if (bytes.n && (*mock_map_put(&seen, buf_str(&bytes)))++ == 0) {
			streams++;
			ways += bytes.n;
			way_check_cuts(provider_find(str_of(matrix_providers[provider].provider)),
				buf_str(&bytes), arena_printf(&a, MATRIX_PATH ":%d", row->line).p);
		}
		buf_free(&bytes);
	}
	print_message("%zu streams, cut in %zu ways\n", streams, ways);
	assert_true(streams > 40);
	mock_map_free(&seen);
	test_remove_dir(dir);
	free(dir);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_splits)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
