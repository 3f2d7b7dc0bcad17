/* Templates: TEMPLATE %% JSON data %% a partial. Rendering is repeatable, bounded, and on error
 * leaves what was there. */
#include "fuzz.h"

#include "json.h"
#include "mustache.h"

const unsigned fuzz_rounds = 400;

static bool find_partial(void *context, struct str name, struct str *text)
{
	*text = *(struct str *)context;
	return name.n != 1; /* names of one letter are missing */
}

static void check_names(struct arena *a, const struct mustache *m)
{
	const struct mustache_name *names;
	size_t n = mustache_names(a, m, &names);
	for (size_t i = 0; i < n; i++) {
		FUZZ_CHECK(names[i].name.n > 0 && names[i].line >= 1);
		FUZZ_CHECK(i > 100 || i == 0 || !str_eq(names[i].name, names[i - 1].name));
	}
}

static void render(const struct mustache *m, const struct json *data, struct str text)
{
	enum { MOST = 4 << 20 };
	struct buf out = {0}, again = {0};
	struct err err = {0};
	buf_addz(&out, "kept");
	buf_addz(&again, "kept");
	int bad = mustache_render(m, data, &out, &err);
	FUZZ_CHECK(mustache_render(m, data, &again, NULL) == bad);
	FUZZ_CHECK(str_eq(buf_str(&out), buf_str(&again)));
	FUZZ_CHECK(bad ? str_is(buf_str(&out), "kept") && err.text[0] : out.n <= MOST + 4);
	if (!bad && str_find(text, STR("{{")) < 0)
		FUZZ_CHECK(str_eq(str_from(buf_str(&out), 4), text));
	buf_free(&out);
	buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size);
	struct str text = fuzz_part(&rest), fields = fuzz_part(&rest), partial = fuzz_part(&rest);
	struct json *v = NULL;
	if (json_parse(fields, &v, NULL))
		v = json_object();
	for (unsigned flags = 0; flags < 4; flags++) {
		struct arena a = {0};
		struct mustache *m = NULL;
		struct err err = {0};
		struct mustache_options options = {.file = "t",
			.line = 1,
			.escape_html = flags & 1,
			.strict = flags & 2,
			.partials = {find_partial, &partial}};
		if (mustache_compile(&a, text, &options, &m, &err)) {
			FUZZ_CHECK(str_starts(str_of(err.text), STR("t:")));
		} else {
			check_names(&a, m);
			render(m, v, text);
		}
		arena_free(&a);
	}
	json_free(v);
	return 0;
}
