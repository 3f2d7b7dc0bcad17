/*
 * test_matrix_splits: every stream of the matrix, cut in two at every byte and into single bytes, is the
 * same answer. The bytes are the mock server's own, taken before they are framed; the decoder is
 * fed directly, since a socket does not keep the pieces apart.
 */
#include "matrix.h"

#include <stdio.h>
#include <string.h>

#include "lines.h"
#include "mock_model.h"
#include "provider.h"
#include "sse.h"
#include "testproject.h"

enum { LONGEST = 5000 }; /* of a stream that is cut everywhere; longer ones are more of the same */

static struct err err;

/* ---- a decoder and what it made ---- */

struct decoder {
	const struct provider *provider;
	struct answer answer;
	struct sse sse;
	struct lines lines;
};

static void on_event(void *context, struct str name, struct str data)
{
	struct decoder *d = context;
	d->provider->event(name, data, &d->answer);
}

static void on_line(void *context, struct str line)
{
	if (str_trim(line).n)
		on_event(context, STR(""), line);
}

static void push(struct decoder *d, struct str bytes)
{
	if (d->provider->framing == FRAMING_LINES)
		lines_push(&d->lines, bytes);
	else
		sse_push(&d->sse, bytes);
}

/* All that is known of the answer, as one text. */
static void describe(const struct answer *a, struct buf *out)
{
	buf_addf(out, "%d %d %lld %lld %lld %zu", a->complete, a->malformed,
		(long long)a->usage.input, (long long)a->usage.output,
		(long long)a->usage.reasoning, a->n_calls);
	const struct buf *const texts[] = {
		&a->text, &a->reasoning, &a->finish, &a->error, &a->error_code};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		buf_addc(out, '\n');
		buf_add(out, buf_str(texts[i]));
	}
}

/* Decode bytes in pieces of `first`, and then `each` bytes. */
static void decode(const struct provider *provider, struct str bytes, size_t first, size_t each,
	struct buf *out)
{
	struct decoder d = {.provider = provider};
	answer_init(&d.answer);
	d.sse.on_event = on_event;
	d.lines.on_line = on_line;
	d.sse.context = d.lines.context = &d;
	push(&d, str_head(bytes, first));
	for (bytes = str_from(bytes, first); bytes.n; bytes = str_from(bytes, each))
		push(&d, str_head(bytes, each));
	sse_end(&d.sse);
	lines_end(&d.lines);
	answer_close(&d.answer);
	describe(&d.answer, out);
	answer_done(&d.answer);
	sse_done(&d.sse);
	lines_done(&d.lines);
}

static void compare(
	const struct row *row, size_t provider, size_t at, struct str whole, struct str cut)
{
	if (!str_eq(whole, cut))
		fail_msg(MATRIX_PATH ":%d: %s, cut at %zu:\n%.*s\ninstead of:\n%.*s", row->line,
			matrix_providers[provider].who, at, STRF(cut), STRF(whole));
}

/* Returns the number of ways it was cut. */
static size_t cut_everywhere(const struct row *row, size_t number, struct str bytes)
{
	const struct provider *provider = provider_find(str_of(matrix_providers[number].provider));
	struct buf whole = {0}, cut = {0};
	decode(provider, bytes, bytes.n, 1, &whole);
	decode(provider, bytes, 0, 1, &cut);
	compare(row, number, 1, buf_str(&whole), buf_str(&cut));
	for (size_t at = 1; at < bytes.n; at++) {
		buf_cut(&cut, 0);
		decode(provider, bytes, at, bytes.n, &cut);
		compare(row, number, at, buf_str(&whole), buf_str(&cut));
	}
	buf_free(&whole);
	buf_free(&cut);
	return bytes.n;
}

/* ---- the streams ---- */

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
	static const struct mock_options options = {.tokens_per_chunk = 5};
	static const struct mock_replay none = {0};
	struct mock_script script = {0};
	struct mock_payload p = {0};
	struct buf body = {0}, path = {0};
	struct mock_state state = {.options = &options, .replay = &none, .script = &script};
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
			ways += cut_everywhere(row, provider, buf_str(&bytes));
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
