/* Records as examples: six lines that name fields (id, expected, split, tags, gold, choices) %%
 * JSON fields. An example has an id, a split and no empty texts, or the record is refused in words.
 */
#include "fuzz.h"

#include "example.h"

const unsigned fuzz_rounds = 1000;

static void check_texts(const struct str *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		FUZZ_CHECK(texts[i].n > 0);
}

static void check_example(const struct example *e, const struct split_rule *rule)
{
	FUZZ_CHECK(e->id.n > 0 && e->split.n > 0 && e->group.n > 0);
	FUZZ_CHECK(rule->by != SPLIT_NONE || str_is(e->split, "train"));
	check_texts(e->expected, e->n_expected);
	check_texts(e->choices, e->n_choices);
	check_texts(e->gold, e->n_gold);
	check_texts(e->tags, e->n_tags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size), lines = fuzz_part(&rest);
	struct example_map map = {0};
	struct str *const names[] = {
		&map.id, &map.expected, &map.split, &map.tags, &map.gold, &map.choices, &map.group};
	struct json *fields = NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!str_line(&lines, names[i]))
			*names[i] = STR("");
	if (json_parse(rest, &fields, NULL) || json_type(fields) != JSON_OBJECT) {
		json_free(fields);
		fields = json_object();
	}
	for (int by = SPLIT_NONE; by <= SPLIT_HASH; by++) {
		struct arena a = {0};
		struct split_rule rule = {.shares = {{STR("test"), 0.5}}, .n_shares = 1, .seed = 7};
		struct example e;
		struct err err = {0};
		rule.by = (unsigned)by;
		if (example_read(&a, fields, &map, &rule, &e, &err))
			FUZZ_CHECK(err.code == ERR_INPUT && err.text[0]);
		else
			check_example(&e, &rule);
		arena_free(&a);
	}
	json_free(fields);
	return 0;
}
