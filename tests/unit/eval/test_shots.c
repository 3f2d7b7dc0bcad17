/*
 * test_shots: which examples are shots, for each way to choose them, and that none of them ever tells the
 * answer.
 */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rng.h"
#include "shots.h"
#include "shots_nearest.h"
#include "similar.h"

static struct err err;
static struct arena arena;
static struct store *store;
static int64_t dataset, n_examples;

struct row {
	const char *id, *question, *answer, *split, *group; /* group NULL: its own */
};

static int teardown(void **state)
{
	(void)state;
	store_close(store);
	store = NULL;
	arena_free(&arena);
	return 0;
}

static void add(const struct row *r)
{
	bool duplicate;
	struct stored_example e = {.ord = ++n_examples,
		.name = str_of(r->id),
		.split = str_of(r->split),
		.group = str_of(r->group ? r->group : r->id),
		.tags = STR("[]"),
		.file = STR("data.jsonl"),
		.line = n_examples};
	e.fields = arena_printf(&arena, "{\"question\":\"%s\",\"kind\":\"k%zu\"}", r->question,
		strlen(r->question) % 3);
	e.answers = arena_printf(&arena, "{\"expected\":[\"%s\"]}", r->answer);
	e.hash = hash_blake2b(e.fields);
	assert_done(store_import_add(store, dataset, &e, &duplicate, &err));
	assert_false(duplicate);
}

static void begin(const struct row *rows, size_t n)
{
	n_examples = 0;
	assert_done(store_open(":memory:", &store, &err));
	assert_done(store_import_begin(store, &dataset, &err));
	for (size_t i = 0; i < n; i++)
		add(&rows[i]);
	assert_done(store_commit(store, &err));
}

static const struct stored_example *find(const char *id)
{
	struct stored_example *e = arena_alloc(&arena, sizeof *e);
	bool found;
	assert_done(store_example_by_name(store, dataset, str_of(id), &arena, e, &found, &err));
	assert_true(found);
	return e;
}

/* The ids of the shots for an example, "!" and the sentence when there are none. */
static const char *ask(struct shots *s, const char *id)
{
	const struct stored_example *e = find(id);
	struct json *fields, *list;
	struct str ids;
	assert_done(json_parse(e->fields, &fields, &err));
	const struct shot_asker asker = {e->id, e->group, fields};
	int bad = shots_for(s, &asker, &arena, &list, &ids, &err);
	json_free(fields);
	if (bad)
		return arena_printf(&arena, "! %s", err.text).p;
	json_free(list);
	return ids.p;
}

static const char *shots_of(struct shot_rule rule, const char *id)
{
	struct shots s;
	assert_done(shots_load(store, dataset, &rule, &s, &err));
	const char *ids = ask(&s, id);
	shots_done(&s);
	return ids;
}

/* ---- what each is ---- */

static const struct row small[] = {
	{"a", "How tall is the tower of Pisa", "56 m", "train", NULL},
	{"b", "Who painted the ceiling of the chapel", "Michelangelo", "train", NULL},
	{"x", "How tall is the tower of London", "27 m", "test", NULL},
	{"c", "How tall is a giraffe when it is grown", "5 m", "train", NULL},
	{"d", "Which tower leans to one side", "Pisa's", "train", NULL},
	{"e", "When did the painter of the chapel die", "1564", "train", NULL},
	{"y", "Which bird cannot fly", "penguin", "dev", NULL},
};
enum { SMALL = sizeof small / sizeof *small };

static void test_first(void **state)
{
	(void)state;
	begin(small, SMALL);
	assert_string_equal(shots_of((struct shot_rule){.n = 2}, "x"), "[\"a\",\"b\"]");
	assert_string_equal(shots_of((struct shot_rule){.n = 2}, "a"), "[\"b\",\"c\"]");
	assert_string_equal(shots_of((struct shot_rule){.n = 5}, "d"), "[\"a\",\"b\",\"c\",\"e\"]");
	assert_string_equal(shots_of((struct shot_rule){.n = 0}, "a"), "[]");
}

static void test_fixed(void **state)
{
	const struct str ids[] = {STR("e"), STR("a"), STR("c")};
	struct shot_rule rule = {.n = 2,
		.select = SHOTS_FIXED,
		.ids = ids,
		.n_ids = 3,
		.place = STR("strop.yaml:3:9")};
	const struct str not_train[] = {STR("a"), STR("x")}, nobody[] = {STR("zz"), STR("a")};
	struct shots s;
	(void)state;
	begin(small, SMALL);
	assert_string_equal(shots_of(rule, "x"), "[\"e\",\"a\"]");
	assert_string_equal(shots_of(rule, "e"), "[\"a\",\"c\"]");
	rule.n = 3;
	assert_string_equal(shots_of(rule, "a"), "[\"e\",\"c\"]");
	rule.n = 4;
	assert_int_equal(shots_load(store, dataset, &rule, &s, &err), ERR_INPUT);
	assert_string_equal(err.text, "strop.yaml:3:9: 4 shots asked for, but 3 ids are named");
	shots_done(&s);
	rule = (struct shot_rule){
		.n = 2, .select = SHOTS_FIXED, .ids = not_train, .n_ids = 2, .place = STR("f:1:2")};
	assert_int_equal(shots_load(store, dataset, &rule, &s, &err), ERR_INPUT);
	assert_string_equal(
		err.text, "f:1:2: x is of the test split: only examples of train are shots");
	shots_done(&s);
	rule.ids = nobody;
	assert_int_equal(shots_load(store, dataset, &rule, &s, &err), ERR_INPUT);
	assert_string_equal(err.text, "f:1:2: the data has no example zz");
	shots_done(&s);
}

/* The permutation of rng_shuffle, the same for every example. */
static void test_random(void **state)
{
	struct rng rng = {7};
	size_t order[] = {0, 1, 2, 3, 4};
	const char *const names[] = {"a", "b", "c", "d", "e"};
	struct shot_rule rule = {.n = 2, .select = SHOTS_RANDOM, .seed = 7};
	(void)state;
	begin(small, SMALL);
	rng_shuffle(&rng, order, 5);
	const char *want =
		arena_printf(&arena, "[\"%s\",\"%s\"]", names[order[0]], names[order[1]]).p;
	assert_string_equal(shots_of(rule, "x"), want);
	assert_string_equal(shots_of(rule, "y"), want);
	want = arena_printf(&arena, "[\"%s\",\"%s\"]", names[order[1]], names[order[2]]).p;
	assert_string_equal(shots_of(rule, names[order[0]]), want);
	rule.seed = 8;
	assert_string_not_equal(shots_of(rule, names[order[0]]), want);
}

/* Nearest last. "y" has one word in common with d; a and b follow in the order of the data. */
static void test_nearest(void **state)
{
	struct shot_rule rule = {.n = 3, .select = SHOTS_NEAREST};
	(void)state;
	begin(small, SMALL);
	assert_string_equal(shots_of(rule, "x"), "[\"d\",\"c\",\"a\"]");
	assert_string_equal(shots_of(rule, "e"), "[\"c\",\"a\",\"b\"]");
	assert_string_equal(shots_of(rule, "y"), "[\"c\",\"b\",\"a\"]");
	rule.n = 1;
	assert_string_equal(shots_of(rule, "x"), "[\"a\"]");
}

/* The scores by the formula of bm25.h. */
static void test_nearness(void **state)
{
	struct nearest *x = nearest_new(4);
	(void)state;
	nearest_add(x, 0, STR("red green green"));
	nearest_add(x, 1, STR("blue"));
	nearest_add(x, 2, STR("the green of the sea is deep, deep"));
	nearest_add(x, 3, STR(""));
	const double *got = nearest_scores(x, STR("Is it GREEN, green or red?"));
	/* Lengths 3, 1, 4 (green sea deep deep), 0: 2 in the mean. */
	double green = log(1 + 2.5 / 2.5), red = log(1 + 3.5 / 1.5);
	double norm_0 = 1.2 * (0.25 + 0.75 * 3 / 2), norm_2 = 1.2 * (0.25 + 0.75 * 4 / 2);
	assert_true(fabs(got[0] - (2 * green * 2 * 2.2 / (2 + norm_0) + red * 2.2 / (1 + norm_0))) <
		    1e-12);
	assert_true(fabs(got[1] - (0)) < 1e-12);
	assert_true(fabs(got[2] - (2 * green * 2.2 / (1 + norm_2))) < 1e-12);
	assert_true(fabs(got[3] - (0)) < 1e-12);
	assert_true(fabs(nearest_scores(x, STR("nothing"))[0] - (0)) < 1e-12);
	nearest_free(x);
	nearest_free(NULL);
	x = nearest_new(1);
	nearest_add(x, 0, STR(""));
	assert_true(fabs(nearest_scores(x, STR("a"))[0] - (0)) < 1e-12);
	nearest_free(x);
}

/* a first, then b, which has nothing of it; of the others that which resembles either least. */
static void test_diverse(void **state)
{
	struct shot_rule rule = {.n = 3, .select = SHOTS_DIVERSE};
	const struct row rows[] = {
		{"a", "one two three four five six", "1", "train", NULL},
		{"a2", "one two three four five six seven eight nine", "1", "train", NULL},
		{"a3", "one two three four five nine eight seven six ten", "1", "train", NULL},
		{"b", "completely otherwise", "1", "train", NULL},
		{"b2", "completely otherwise, one two three", "1", "train", NULL},
		{"x", "a question of its own", "1", "test", NULL},
	};
	(void)state;
	begin(rows, sizeof rows / sizeof *rows);
	assert_string_equal(shots_of(rule, "x"), "[\"a\",\"b\",\"a3\"]");
	rule.n = 2;
	assert_string_equal(shots_of(rule, "a"), "[\"b\",\"a3\"]");
}

static void test_per_class(void **state)
{
	const struct row rows[] = {
		{"p1", "The first of all of them", "pos", "train", NULL},
		{"p2", "A second thing is said here", "pos", "train", NULL},
		{"n1", "Nobody knows the trouble", "neg", "train", NULL},
		{"p3", "Yet another one of these", "pos", "train", NULL},
		{"z1", "Zebras graze at midnight", "zero", "train", NULL},
		{"n2", "Whatever comes will go", "neg", "train", NULL},
		{"x", "What was that about", "pos", "test", NULL},
	};
	struct shot_rule rule = {.n = 4, .select = SHOTS_PER_CLASS};
	(void)state;
	begin(rows, sizeof rows / sizeof *rows);
	assert_string_equal(shots_of(rule, "x"), "[\"p1\",\"n1\",\"z1\",\"p2\"]");
	rule.n = 6;
	assert_string_equal(shots_of(rule, "x"), "[\"p1\",\"n1\",\"z1\",\"p2\",\"n2\",\"p3\"]");
	rule.n = 3;
	assert_string_equal(shots_of(rule, "n1"), "[\"p1\",\"z1\",\"p2\"]");
	/* The length of the question modulo 3: 1 for n2, 0 for all others. */
	rule.class = STR("kind");
	assert_string_equal(shots_of(rule, "x"), "[\"p1\",\"n2\",\"p2\"]");
}

/* ---- what never is ---- */

static const enum shot_select kinds[] = {
	SHOTS_FIRST, SHOTS_FIXED, SHOTS_RANDOM, SHOTS_NEAREST, SHOTS_DIVERSE, SHOTS_PER_CLASS};

/* Examples of which many are in a group, written twice, or nearly so, over three splits. */
static size_t make_many(struct row *rows, size_t n)
{
	static const char *const words[] = {"apple", "river", "stone", "cloud", "engine", "paper",
		"window", "garden", "silver", "mountain", "letter", "number"};
	static const char *const splits[] = {"train", "train", "train", "dev", "test"};
	struct rng rng = {11};
	for (size_t i = 0; i < n; i++) {
		struct buf q = {0};
		for (int k = 0; k < 6; k++)
			buf_addf(&q, "%s ", words[rng_index(&rng, 12)]);
		const char *question = arena_dup(&arena, buf_str(&q)).p;
		if (i && rng_index(&rng, 3) == 0)
			question = arena_printf(&arena, rng_index(&rng, 2) ? "%s?" : "The %s ",
				rows[rng_index(&rng, i)].question)
					   .p;
		buf_free(&q);
		rows[i] = (struct row){.id = arena_printf(&arena, "e%zu", i).p,
			.question = question,
			.answer = words[rng_index(&rng, 3)],
			.split = splits[rng_index(&rng, 5)],
			.group = rng_index(&rng, 4) ? NULL : words[rng_index(&rng, 6)]};
	}
	return n;
}

static const struct row *row_of(const struct row *rows, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(id, rows[i].id))
			return &rows[i];
	fail_msg("no example %.*s", STRF(id));
	return NULL;
}

static bool asks_the_same(const struct row *a, const struct row *b)
{
	return similar_texts(str_of(a->question), str_of(b->question)) >= SIMILAR_SAME;
}

static bool may_be_shown(const struct row *to, const struct row *shot)
{
	bool same_group = to->group && shot->group && strcmp(to->group, shot->group) == 0;
	return to != shot && strcmp(shot->split, "train") == 0 && !same_group &&
	       !asks_the_same(to, shot);
}

static size_t check_one(const struct row *rows, size_t n, const struct row *r, const char *ids)
{
	struct json *list;
	assert_done(json_parse(str_of(ids), &list, &err));
	size_t shown = json_len(list);
	for (const struct json *id = json_first(list); id; id = json_next(id)) {
		const struct row *shot = row_of(rows, n, json_str(id));
		if (!may_be_shown(r, shot))
			fail_msg("%s was shown with %s", r->id, shot->id);
		for (const struct json *other = json_next(id); other; other = json_next(other))
			assert_false(str_eq(json_str(id), json_str(other)));
	}
	json_free(list);
	return shown;
}

static void test_never_itself(void **state)
{
	enum { N = 120, SHOTS = 5 };
	struct row rows[N];
	struct str ids[N];
	size_t n = make_many(rows, N), n_ids = 0;
	(void)state;
	begin(rows, n);
	for (size_t i = n; i-- > 0;)
		if (strcmp(rows[i].split, "train") == 0)
			ids[n_ids++] = str_of(rows[i].id);
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		const struct shot_rule rule = {
			.n = SHOTS, .select = kinds[k], .seed = 3, .ids = ids, .n_ids = n_ids};
		struct shots s;
		assert_done(shots_load(store, dataset, &rule, &s, &err));
		for (size_t i = 0; i < n; i++)
			assert_int_equal(check_one(rows, n, &rows[i], ask(&s, rows[i].id)), SHOTS);
		shots_done(&s);
	}
}

/* The same content under another name, also where there is no text to tell it by. */
static void test_same_content(void **state)
{
	const struct row rows[] = {
		{"a", "?!", "yes", "train", NULL},
		{"b", "?!", "yes", "train", NULL},
		{"c", "Something else entirely", "no", "train", NULL},
	};
	(void)state;
	begin(rows, 3);
	assert_string_equal(shots_of((struct shot_rule){.n = 1}, "a"), "[\"c\"]");
	assert_string_equal(shots_of((struct shot_rule){.n = 2}, "c"), "[\"a\",\"b\"]");
}

/* When all of the split asks the same there is no shot, and that is said: a run without shots is
 * not what was asked for. */
static void test_none_left(void **state)
{
	const struct row rows[] = {
		{"a", "Is this a cat?", "yes", "train", NULL},
		{"b", "Is this a cat", "no", "train", NULL},
		{"x", "is this a CAT?", "no", "test", NULL},
		{"y", "Something else entirely", "no", "test", NULL},
	};
	struct shot_rule rule = {.n = 1};
	struct shots s;
	(void)state;
	begin(rows, 4);
	assert_string_equal(shots_of(rule, "x"),
		"! no shot is left: each of the 2 examples that it could have been asks the same, "
		"by its question or all of its text, or is of the same group; `shots: {field: "
		"FIELD}` says by which field examples differ");
	assert_string_equal(shots_of(rule, "y"), "[\"a\"]");
	rule.field = STR("kind");
	assert_string_equal(shots_of(rule, "x"), "[\"b\"]");
	rule.n = 3;
	assert_int_equal(shots_load(store, dataset, &rule, &s, &err), ERR_INPUT);
	assert_string_equal(err.text, "3 shots asked for, but the train split has 2 examples");
	shots_done(&s);
}

/* A field that no example has would make all alike. */
static void test_no_such_field(void **state)
{
	struct shot_rule rule = {.n = 1, .field = STR("qestion")};
	struct shots s;
	(void)state;
	begin(small, SMALL);
	assert_int_equal(shots_load(store, dataset, &rule, &s, &err), ERR_INPUT);
	assert_string_equal(err.text,
		"shots: {field: qestion}: no example of the train split has that field; the first "
		"one has question, kind");
	shots_done(&s);
	rule = (struct shot_rule){
		.n = 1, .select = SHOTS_PER_CLASS, .class = STR("label"), .field = STR("kind")};
	assert_int_equal(shots_load(store, dataset, &rule, &s, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "shots: {class: label}: no example"));
	shots_done(&s);
}

/* What the template gets: the example's fields and `expected`. */
static void test_fields(void **state)
{
	struct shot_rule rule = {.n = 1};
	struct shots s;
	struct json *fields, *list;
	struct str ids;
	struct buf text = {0};
	(void)state;
	begin(small, SMALL);
	assert_done(shots_load(store, dataset, &rule, &s, &err));
	assert_done(json_parse(STR("{\"question\":\"?\"}"), &fields, &err));
	/* One that is not of the data. */
	assert_done(
		shots_for(&s, &(struct shot_asker){.fields = fields}, &arena, &list, &ids, &err));
	json_print(&text, list);
	assert_string_equal(text.p, "[{\"question\":\"How tall is the tower of Pisa\","
				    "\"kind\":\"k2\",\"expected\":\"56 m\"}]");
	buf_free(&text);
	json_free(list);
	json_free(fields);
	shots_done(&s);
}

#define T(test) cmocka_unit_test_teardown(test, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {T(test_first), T(test_fixed), T(test_random),
		T(test_nearest), T(test_nearness), T(test_diverse), T(test_per_class),
		T(test_never_itself), T(test_same_content), T(test_none_left),
		T(test_no_such_field), T(test_fields)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
