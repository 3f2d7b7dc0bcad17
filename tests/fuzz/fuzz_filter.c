/* The filter language: FILTER %% JSON fields %% id. Parsed or refused in words; asking twice gives
 * one answer, and what holds does not hold negated: neither a term about the example nor, as far
 * as can be told without one, about its results. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "filter.h"

const unsigned fuzz_rounds = 1000;

static bool asks_one_word(struct str text)
{
	return text.n && !memchr(text.p, ' ', text.n) && !memchr(text.p, '"', text.n) &&
	       text.p[0] != '!' && str_trim(text).n == text.n && !memchr(text.p, 0, text.n);
}

static const struct str scorers[] = {{"exact", 5}, {"f1", 2}};

/* Every term about results is one that a list can answer. */
static size_t check_verdicts(const struct filter *f, bool negated)
{
	const struct verdict *v;
	size_t n = filter_verdicts(f, &v);
	for (size_t i = 0; i < n; i++) {
		FUZZ_CHECK(v[i].kind <= VERDICT_SCORE && v[i].op <= OP_EQUAL && v[i].scorer < 2);
		FUZZ_CHECK(isfinite(v[i].number) && (!negated || v[i].negated));
	}
	return n;
}

static void check_negated(
	struct str text, const struct stored_example *e, const struct json *fields, bool matched)
{
	struct buf negated = {0};
	struct filter *f = NULL;
	buf_addc(&negated, '!');
	buf_add(&negated, text);
	FUZZ_CHECK(filter_parse(buf_str(&negated), scorers, 2, &f, NULL) == 0);
	if (check_verdicts(f, true) == 0)
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
	if (filter_parse(text, scorers, 2, &f, &err)) {
		FUZZ_CHECK(!f && err.text[0]);
	} else {
		check_verdicts(f, false);
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
