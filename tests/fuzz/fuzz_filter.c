/* The filter language: FILTER %% JSON fields %% id. Parsed or refused in words; asking twice gives
 * one answer, and what holds does not hold negated. */
#include "fuzz.h"

#include <string.h>

#include "filter.h"

const unsigned fuzz_rounds = 1000;

static bool asks_one_word(struct str text)
{
	return text.n && !memchr(text.p, ' ', text.n) && !memchr(text.p, '"', text.n) &&
	       text.p[0] != '!' && str_trim(text).n == text.n && !memchr(text.p, 0, text.n);
}

static void check_negated(
	struct str text, const struct stored_example *e, const struct json *fields, bool matched)
{
	struct buf negated = {0};
	struct filter *f = NULL;
	buf_addc(&negated, '!');
	buf_add(&negated, text);
	FUZZ_CHECK(filter_parse(buf_str(&negated), &f, NULL) == 0);
	FUZZ_CHECK(filter_matches(f, e, fields) != matched);
	filter_free(f);
	buf_free(&negated);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size);
	struct str text = fuzz_part(&rest), json = fuzz_part(&rest);
	struct arena a = {0};
	struct stored_example e = {.name = arena_dup(&a, fuzz_part(&rest)),
		.fields = json,
		.tags = STR("[\"a\",\"b\"]"),
		.split = STR("train")};
	struct json *fields = NULL;
	struct filter *f = NULL;
	struct err err = {0};
	if (json_parse(json, &fields, NULL))
		fields = json_object();
	if (filter_parse(text, &f, &err)) {
		FUZZ_CHECK(!f && err.text[0]);
	} else {
		bool matched = filter_matches(f, &e, fields);
		FUZZ_CHECK(filter_matches(f, &e, fields) == matched);
		if (asks_one_word(text))
			check_negated(text, &e, fields, matched);
	}
	filter_free(f);
	json_free(fields);
	arena_free(&a);
	return 0;
}
