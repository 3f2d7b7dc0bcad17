/* Prompt files: SOURCE %% JSON data. Messages have a known role and a text, and the data can make
 * neither more of them nor others. */
#include "fuzz.h"

#include "json.h"
#include "prompty.h"

const unsigned fuzz_rounds = 1000;

static bool is_role(struct str role)
{
	return str_is(role, "system") || str_is(role, "user") || str_is(role, "assistant") ||
	       str_is(role, "developer") || str_is(role, "tool");
}

static void check_messages(struct arena *a, const struct prompty *p, const struct json *data)
{
	struct prompt_message *messages = NULL, *again = NULL;
	size_t n = 0, n_again = 0;
	struct err err = {0};
	if (prompty_render(p, a, data, &messages, &n, &err)) {
		FUZZ_CHECK(err.text[0]);
		return;
	}
	FUZZ_CHECK(n <= 1000);
	FUZZ_CHECK(prompty_render(p, a, data, &again, &n_again, NULL) == 0 && n == n_again);
	for (size_t i = 0; i < n; i++) {
		FUZZ_CHECK(is_role(messages[i].role));
		FUZZ_CHECK(str_trim(messages[i].text).n > 0);
		FUZZ_CHECK(str_eq(messages[i].text, again[i].text));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size);
	struct str source = fuzz_part(&rest), fields = fuzz_part(&rest);
	struct arena a = {0};
	struct prompty *p = NULL;
	struct json *v = NULL;
	struct err err = {0};
	struct mustache_partials none = {0};
	const struct mustache_name *names;
	if (json_parse(fields, &v, NULL))
		v = json_object();
	if (prompty_parse(&a, "p.prompty", source, none, &p, &err)) {
		FUZZ_CHECK(str_starts(str_of(err.text), STR("p.prompty")));
	} else {
		prompty_names(&a, p, &names);
		FUZZ_CHECK(!prompty_params(p) || json_type(prompty_params(p)) == JSON_OBJECT);
		check_messages(&a, p, v);
		prompty_done(p);
	}
	json_free(v);
	arena_free(&a);
	return 0;
}
