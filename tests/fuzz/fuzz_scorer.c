/* Scorers: CONFIG %% output %% expected %% question. Any configuration is taken or refused with a
 * place; a score is in range, agrees with itself, and comes out the same twice. */
#include "fuzz.h"

#include "score.h"

const unsigned fuzz_rounds = 300;

static void check_score(const struct scorer *s, struct arena *a, const struct score_input *in)
{
	struct score x = scorer_score(s, a, in), y = scorer_score(s, a, in);
	FUZZ_CHECK(x.status <= SCORE_NA);
	FUZZ_CHECK(x.value >= 0 && x.value <= 1);
	FUZZ_CHECK(x.status == SCORE_OK || (x.value <= 0 && !x.pass));
	FUZZ_CHECK(!scorer_is_binary(s) || x.value <= 0 || x.value >= 1);
	FUZZ_CHECK(x.value == y.value && x.pass == y.pass && x.status == y.status);
	FUZZ_CHECK(str_eq(x.extracted, y.extracted) && str_eq(x.reason, y.reason));
	FUZZ_CHECK(str_eq(x.normalized_pred, y.normalized_pred));
	FUZZ_CHECK(str_eq(x.normalized_gold, y.normalized_gold));
}

static void score_all(const struct scorer *s, struct score_input in)
{
	struct str choices[] = {STR("one"), in.expected[0], STR("three")};
	struct arena a = {0};
	check_score(s, &a, &in);
	in.choices = choices;
	in.n_choices = 3;
	check_score(s, &a, &in);
	in.n_expected = 0;
	check_score(s, &a, &in);
	scorer_warning(s, in.expected[0]);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size);
	struct str config = fuzz_part(&rest), output = fuzz_part(&rest);
	struct str expected[] = {fuzz_part(&rest), STR("42")};
	struct scorer *s = NULL;
	struct err err = {0};
	struct score_input in = {.output = output,
		.expected = expected,
		.n_expected = 2,
		.question = fuzz_part(&rest)};
	if (scorer_parse(config, &s, &err)) {
		FUZZ_CHECK(!s && str_starts(str_of(err.text), STR("scorer:")));
		return 0;
	}
	FUZZ_CHECK(scorer_name(s)[0] && scorer_signature(s)[0]);
	score_all(s, in);
	scorer_free(s);
	return 0;
}
