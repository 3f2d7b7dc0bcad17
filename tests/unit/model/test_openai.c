/* test_openai: what the decoder makes of tests/data/model/openai.cases, and the body on the wire.
 */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "provider.h"

struct wanted {
	struct str name, text, finish, error, code, tokens;
	bool complete, malformed;
};

static void fail_in(const struct wanted *w, const char *what, struct str got)
{
	fail_msg("case %.*s: %s is \"%.*s\"", STRF(w->name), what, STRF(got));
}

static void check_json(const struct wanted *w, const char *what, struct str want, struct str got)
{
	struct json *v;
	if (json_parse(want, &v, NULL) != 0)
		fail_in(w, "the case's own text", want);
	if (!str_eq(json_str(v), got))
		fail_in(w, what, got);
	json_free(v);
}

static void check_part(const struct wanted *w, const char *what, struct str want, struct str got)
{
	if (want.n ? str_find(got, want) < 0 : got.n > 0)
		fail_in(w, what, got);
}

static void check(const struct wanted *w, struct answer *a)
{
	char tokens[100];
	if (w->name.n == 0)
		return;
	check_json(w, "text", w->text, buf_str(&a->text));
	check_json(w, "finish", w->finish, buf_str(&a->finish));
	check_part(w, "error", w->error, buf_str(&a->error));
	check_part(w, "code", w->code, buf_str(&a->error_code));
	if (w->complete != a->complete)
		fail_in(w, "complete", a->complete ? STR("yes") : STR("no"));
	if (w->malformed != a->malformed)
		fail_in(w, "malformed", a->malformed ? STR("yes") : STR("no"));
	snprintf(tokens, sizeof tokens, "%lld %lld %lld", (long long)a->usage.input,
		(long long)a->usage.output, (long long)a->usage.cached);
	if (!str_is(w->tokens.n ? w->tokens : STR("-1 -1 -1"), tokens))
		fail_in(w, "tokens", str_of(tokens));
}

static void begin(struct answer *a)
{
	answer_done(a);
	answer_init(a);
}

static void take_line(struct wanted *w, struct answer *a, struct str line)
{
	struct str rest = line, word;
	str_split(&rest, ' ', &word);
	if (str_is(word, "event"))
		provider_openai.event(STR(""), rest, a);
	else if (str_is(word, "body"))
		provider_openai.body(rest, a);
	else if (str_is(word, "text"))
		w->text = rest;
	else if (str_is(word, "finish"))
		w->finish = rest;
	else if (str_is(word, "error"))
		w->error = rest;
	else if (str_is(word, "code"))
		w->code = rest;
	else if (str_is(word, "tokens"))
		w->tokens = rest;
	else if (str_is(word, "complete"))
		w->complete = str_is(rest, "yes");
	else if (str_is(word, "malformed"))
		w->malformed = str_is(rest, "yes");
	else
		fail_msg("openai.cases: what is \"%.*s\"?", STRF(line));
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/model/openai.cases");
	struct str rest = buf_str(&file), line;
	struct wanted w = {0};
	struct answer a = {0};
	int n = 0;
	(void)state;
	while (str_line(&rest, &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!str_starts(line, STR("case "))) {
			take_line(&w, &a, line);
			continue;
		}
		check(&w, &a);
		begin(&a);
		w = (struct wanted){.name = str_from(line, 5)};
		n++;
	}
	check(&w, &a);
	begin(&a);
	assert_in_range(n, 40, 400);
	buf_free(&file);
}

/* Text that is none of the protocol must not break anything, wherever it is cut. */
static void test_cuts(void **state)
{
	static const char body[] =
		"{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
		"\"h\\u00e9 "
		"\\ud83d\\ude00\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1}}";
	struct answer a = {0};
	(void)state;
	for (size_t n = 0; n < sizeof body - 1; n++) {
		begin(&a);
		provider_openai.body((struct str){body, n}, &a);
		assert_true(a.malformed);
		assert_false(a.complete);
		assert_true(a.error.n > 0);
	}
	begin(&a);
	provider_openai.body(STR(""), &a);
	assert_false(a.complete);
	begin(&a);
}

static void test_wire(void **state)
{
	struct buf out = {0};
	(void)state;
	provider_openai.wire(STR("{\"messages\":[],\"model\":\"m\"}"), false, &out);
	assert_str(buf_str(&out), "{\"messages\":[],\"model\":\"m\",\"stream\":false}");
	buf_cut(&out, 0);
	provider_openai.wire(STR("{\"messages\":[],\"model\":\"m\"}"), true, &out);
	assert_str(buf_str(&out), "{\"messages\":[],\"model\":\"m\",\"stream\":true,"
				  "\"stream_options\":{\"include_usage\":true}}");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_wire),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
