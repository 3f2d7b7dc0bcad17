/* Which examples ask the same, as a prompt shows them. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "lookalike.h"

static const char passage[] =
	"Section 1.01. Cash and cash equivalents are held with banks of good standing in Ghent.";
static const char other_passage[] =
	"Table 7. In the second year all shares were sold to people who had asked for them before.";

static struct stored_example example(struct arena *a, const char *name, const char *question,
	const char *text, const char *answer)
{
	return (struct stored_example){
		.name = str_of(name),
		.split = STR("test"),
		.fields = arena_printf(a,
			"{\"id\": \"%s\", \"question\": \"%s\", \"passage\": \"%s\", \"answer\": "
			"\"%s\","
			" \"page\": {\"n\": \"%s\"}}",
			name, question, text, answer, name),
		.answers = arena_printf(a, "{\"expected\": [\"%s\"]}", answer),
	};
}

/* How alike two examples are to who sees them through a template. */
static struct lookalike compare(const char *template, const char *question, const char *text,
	const char *second, const char *second_text)
{
	static struct lookalikes *l;
	struct arena a = {0};
	struct err err;
	struct prompty *prompt;
	struct shown shown;
	lookalikes_free(l);
	l = lookalikes_new(2);
	assert_done(prompty_parse(
		&a, "p", str_of(template), (struct mustache_partials){0}, &prompt, &err));
	struct stored_example e = example(&a, "x1", question, text, "a first answer");
	shown_read(&a, prompt, STR(""), false, &e, &shown);
	lookalikes_add(l, &shown, &e);
	e = example(&a, "x2", second, second_text, "a second answer");
	shown_read(&a, prompt, STR(""), false, &e, &shown);
	struct lookalike like = lookalikes_find(l, &shown, .01);
	prompty_done(prompt);
	arena_free(&a);
	return like;
}

#define BOTH     "user:\n{{passage}}\n{{question}} {{id}} {{context}}\n"
#define QUESTION "user:\n{{question}}\n"

static void test_the_less_alike_of_both_counts(void **state)
{
	(void)state;
	const char *how_much = "How much cash is there?", *where = "Where are the banks?";
	/* One passage, two questions. */
	struct lookalike like = compare(BOTH, how_much, passage, where, passage);
	assert_true(like.alike < .2);
	/* One question, two passages. */
	like = compare(BOTH, how_much, passage, how_much, other_passage);
	assert_true(like.alike < .3);
	/* Which are not shown: then it is the same question. */
	like = compare(QUESTION, how_much, passage, how_much, other_passage);
	assert_true(like.is_same);
	assert_true(like.alike == 1);
	assert_str(like.name, "x1");
	assert_str(like.split, "test");
	assert_str(like.expected, "a first answer");
	/* Both the same; ids are no part of what is asked. */
	like = compare(BOTH, how_much, passage, "how much CASH is there", passage);
	assert_true(like.is_same);
}

static void test_without_named_fields_all_count(void **state)
{
	(void)state;
	struct lookalike like = compare("user:\n{{context}}\n", "How much cash is there?", passage,
		"How much cash is there?", other_passage);
	assert_true(like.alike > 0 && like.alike < .5);
	assert_false(like.is_same);
}

static void test_nothing_is_like_nothing(void **state)
{
	(void)state;
	struct lookalike like = compare(QUESTION, "", passage, " ", passage);
	assert_true(like.alike == 0);
	like = compare(QUESTION, "One two three?", passage, "Quite something else", passage);
	assert_true(like.alike == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_less_alike_of_both_counts),
		cmocka_unit_test(test_without_named_fields_all_count),
		cmocka_unit_test(test_nothing_is_like_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
