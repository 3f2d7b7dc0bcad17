/*
 * shots: owns the pool of examples that shots are taken from, and what keeps an example out.
 *
 * Of the pool only positions are known at first: an example is read when a selection or an item looks at
 * it, and then kept, so that the first shots of 100,000 examples cost what they cost of ten.
 */
#include "shots.h"

#include "answers.h"
#include "item.h"
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
	return similar_chars(a, similar_normal(a, text), SIMILAR_CHARS);
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
		struct json *fields = NULL;
		c->id = e.id;
		c->name = arena_dup(&s->arena, e.name);
		c->group = arena_dup(&s->arena, e.group);
		c->shot = shot_of(&scratch, &e);
		if (json_parse(e.fields, &fields, NULL) == 0)
			c->question =
				set_of(&s->arena, shots_question(&scratch, s->rule->field, fields));
		json_free(fields);
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
		s->n_order, r->field.n ? "" : "its question or all of its text", STRF(r->field));
}

static struct str id_list(struct arena *a, const struct json *ids)
{
	struct buf out = {0};
	json_print(&out, ids);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

int shots_for(struct shots *s, const struct shot_asker *asker, struct arena *a, struct json **list,
	struct str *ids, struct err *err)
{
	struct json *names = json_array();
	int64_t taken = 0;
	int bad = 0;
	*list = json_array();
	struct shingles question = {0};
	if (s->rule->n)
		question = set_of(a, shots_question(a, s->rule->field, asker->fields));
	for (size_t i = 0; i < s->n_order && taken < s->rule->n && !bad; i++) {
		struct candidate *c = &s->pool[s->order[i]];
		bad = read(s, c, err);
		if (bad || tells(c, asker, &question))
			continue;
		json_push(*list, json_copy(c->shot));
		json_push(names, json_new_str(c->name));
		taken++;
	}
	if (!bad && s->rule->n && taken == 0)
		bad = none_left(s, err);
	*ids = id_list(a, names);
	json_free(names);
	if (bad) {
		json_free(*list);
		*list = NULL;
	}
	return bad;
}
