/*
 * shots: owns the pool of examples that shots are taken from, and what keeps an example out.
 *
 * Of the pool only positions are known at first: an example is read when a selection or an item looks at
 * it, and then kept, so that the first shots of 100,000 examples cost what they cost of ten.
 */
#include "shots.h"

#include "answers.h"
#include "item.h"
#include "shots_nearest.h"
#include "tablerows.h"

enum { PAGE = 1024 };

/* ---- the pool ---- */

static int find_pool(struct shots *s, struct err *err)
{
	int64_t n = 0, page[PAGE];
	size_t got = PAGE;
	int bad = store_count_examples(s->store, s->dataset, STR("train"), &n, err);
	if (bad)
		return bad;
	s->pool = arena_alloc(&s->arena, ((size_t)n + 1) * sizeof *s->pool);
	while (!bad && got == PAGE && s->n < (size_t)n) {
		bad = store_row_ords(s->store, s->dataset, STR("train"),
			s->n ? s->pool[s->n - 1].ord : 0, PAGE, page, &got, err);
		for (size_t i = 0; !bad && i < got && s->n < (size_t)n; i++)
			s->pool[s->n++].ord = page[i];
	}
	return bad;
}

int shots_load(struct store *store, int64_t dataset, const struct shot_rule *rule, struct shots *s,
	struct err *err)
{
	*s = (struct shots){.store = store, .dataset = dataset, .rule = rule};
	if (rule->n == 0)
		return 0;
	int bad = find_pool(s, err);
	if (!bad && s->n < (size_t)rule->n)
		bad = err_set(err, ERR_INPUT,
			"%lld shots asked for, but the train split has %zu examples",
			(long long)rule->n, s->n);
	return bad ? bad : shots_order(s, err);
}

void shots_done(struct shots *s)
{
	for (size_t i = 0; i < s->n; i++)
		json_free(s->pool[i].shot);
	nearest_free(s->nearest);
	arena_free(&s->arena);
	*s = (struct shots){0};
}

/* ---- one candidate ---- */

struct str shots_question(struct arena *a, struct str field, const struct json *fields)
{
	struct str question = item_question(a, field, fields);
	struct buf all = {0};
	if (question.n || field.n)
		return question;
	for (const struct json *f = json_first(fields); f; f = json_next(f))
		if (json_type(f) == JSON_STR) {
			buf_add(&all, json_str(f));
			buf_addc(&all, '\n');
		}
	question = arena_dup(a, buf_str(&all));
	buf_free(&all);
	return question;
}

static struct json *shot_of(struct arena *a, const struct stored_example *e)
{
	struct json *shot = NULL;
	struct answers answers;
	if (json_parse(e->fields, &shot, NULL) != 0)
		shot = json_object();
	answers_parse(a, e->answers, &answers);
	json_put_str(shot, "expected", answers.n_expected ? answers.expected[0] : STR(""));
	json_free(answers.tree);
	return shot;
}

static struct shingles set_of(struct arena *a, struct str text)
{
	struct arena scratch = {0};
	struct shingles set = similar_chars(a, similar_normal(&scratch, text), SIMILAR_CHARS);
	arena_free(&scratch);
	return set;
}

struct shingles shots_shingles(struct shots *s, const struct stored_example *e)
{
	struct arena scratch = {0};
	struct json *fields = NULL;
	struct str question = STR("");
	if (json_parse(e->fields, &fields, NULL) == 0)
		question = shots_question(&scratch, s->rule->field, fields);
	struct shingles all = set_of(&s->arena, question);
	json_free(fields);
	arena_free(&scratch);
	return all;
}

static int read(struct shots *s, struct candidate *c, struct err *err)
{
	struct arena scratch = {0};
	struct stored_example e;
	bool found = false;
	int bad = c->is_read ? 0
			     : store_example_by_ord(
				       s->store, s->dataset, c->ord, &scratch, &e, &found, err);
	if (found) {
		c->id = e.id;
		c->name = arena_dup(&s->arena, e.name);
		c->group = arena_dup(&s->arena, e.group);
		c->shot = shot_of(&scratch, &e);
		if (!c->is_compared)
			c->question = shots_shingles(s, &e);
		c->is_read = true;
	}
	arena_free(&scratch);
	return bad;
}

/* ---- for one example ---- */

static bool tells(
	const struct candidate *c, const struct shot_asker *asker, const struct shingles *question)
{
	return c->id == asker->id || str_eq(c->group, asker->group) ||
	       similar_jaccard(c->question, *question) >= SIMILAR_SAME;
}

static int none_left(const struct shots *s, struct err *err)
{
	const struct shot_rule *r = s->rule;
	return err_set(err, ERR_INPUT,
		"no shot is left: each of the %zu examples that it could have been asks the same, "
		"by %s%.*s, or is of the same group; `shots: {field: FIELD}` says by which field "
		"examples differ",
		s->n_all, r->field.n ? "" : "its question or all of its text", STRF(r->field));
}

static struct str id_list(struct arena *a, const struct json *ids)
{
	struct buf out = {0};
	json_print(&out, ids);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

/* The next one that may be shown; NULL: there is none. */
static int next_shot(struct shots *s, const struct shot_asker *asker,
	const struct shingles *question, size_t *at, struct candidate **out, struct err *err)
{
	int bad = 0;
	*out = NULL;
	while (!bad && !*out && *at < s->n_all) {
		if (*at == s->n_order)
			shots_order_more(s);
		struct candidate *c = &s->pool[s->order[(*at)++]];
		bad = read(s, c, err);
		if (!bad && !tells(c, asker, question))
			*out = c;
	}
	return bad;
}

/* The shots, in the order in which they are shown. */
static int take(struct shots *s, const struct shot_asker *asker, struct candidate **taken,
	size_t *n, struct err *err)
{
	struct arena scratch = {0};
	struct str text = shots_question(&scratch, s->rule->field, asker->fields);
	struct shingles question = set_of(&scratch, text);
	struct candidate *c = NULL;
	size_t at = 0;
	int bad = 0;
	shots_order_for(s, text);
	do {
		bad = next_shot(s, asker, &question, &at, &c, err);
		if (c)
			taken[(*n)++] = c;
	} while (c && *n < (size_t)s->rule->n);
	if (!bad && *n == 0)
		bad = none_left(s, err);
	for (size_t i = 0; s->nearest && i < *n / 2; i++) {
		c = taken[i];
		taken[i] = taken[*n - 1 - i];
		taken[*n - 1 - i] = c;
	}
	arena_free(&scratch);
	return bad;
}

int shots_for(struct shots *s, const struct shot_asker *asker, struct arena *a, struct json **list,
	struct str *ids, struct err *err)
{
	struct candidate **taken = arena_alloc(a, ((size_t)s->rule->n + 1) * sizeof *taken);
	struct json *names = json_array();
	size_t n = 0;
	int bad = s->rule->n ? take(s, asker, taken, &n, err) : 0;
	*list = bad ? NULL : json_array();
	for (size_t i = 0; i < n && !bad; i++) {
		json_push(*list, json_copy(taken[i]->shot));
		json_push(names, json_new_str(taken[i]->name));
	}
	*ids = id_list(a, names);
	json_free(names);
	return bad;
}
