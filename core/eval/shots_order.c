/*
 * shots_order: owns the orders in which the examples of the train split are taken as shots.
 *
 * Most are known at once. That of diverse and of nearest is found as far as it is gone: each further one
 * costs a look at all.
 */
#include "shots.h"

#include <stdlib.h>

#include "answers.h"
#include "rng.h"
#include "shots_nearest.h"

enum { PAGE = 200 };

/* ---- every example of the split, page by page ---- */

/* False: nothing more is wanted. */
typedef bool look_fn(
	void *context, struct arena *scratch, size_t position, const struct stored_example *e);

static int look_at_all(struct shots *s, look_fn *look, void *context, struct err *err)
{
	struct arena scratch = {0};
	struct stored_example page[PAGE];
	size_t at = 0, n = PAGE;
	bool ended = false;
	int bad = 0;
	while (!bad && !ended && at < s->n && n == PAGE) {
		bad = store_examples(s->store, s->dataset, STR("train"),
			at ? s->pool[at - 1].ord : 0, PAGE, &scratch, page, &n, err);
		for (size_t i = 0; !bad && !ended && i < n && at < s->n; i++)
			ended = !look(context, &scratch, at++, &page[i]);
		arena_reset(&scratch);
	}
	arena_free(&scratch);
	return bad;
}

/* ---- fields that are named ---- */

static bool has(const struct stored_example *e, struct str field, struct buf *names)
{
	struct json *fields = NULL;
	if (json_parse(e->fields, &fields, NULL) != 0)
		return false;
	bool found = json_find(fields, field) != NULL;
	for (const struct json *f = json_first(fields); names && f; f = json_next(f))
		buf_addf(names, "%s%s", names->n ? ", " : "", json_key(f));
	json_free(fields);
	return found;
}

struct field_search {
	struct str field;
	struct buf names; /* of the first example's */
	bool found;
};

static bool look_for_field(
	void *context, struct arena *scratch, size_t position, const struct stored_example *e)
{
	struct field_search *f = context;
	(void)scratch;
	f->found = has(e, f->field, position == 0 ? &f->names : NULL);
	return !f->found;
}

/* One that no example has is a mistake, which would otherwise only make all of them alike. */
static int check_field(struct shots *s, const char *key, struct str field, struct err *err)
{
	struct field_search f = {.field = field};
	int bad = field.n ? look_at_all(s, look_for_field, &f, err) : 0;
	if (!bad && field.n && !f.found)
		bad = err_set(err, ERR_INPUT,
			"shots: {%s: %.*s}: no example of the train split has that field; the "
			"first one has %s",
			key, STRF(field), f.names.n ? f.names.p : "none");
	buf_free(&f.names);
	return bad;
}

/* ---- first, random ---- */

static void as_they_stand(struct shots *s)
{
	s->order = arena_alloc(&s->arena, (s->n + 1) * sizeof *s->order);
	s->n_order = s->n_all = s->n;
	for (size_t i = 0; i < s->n; i++)
		s->order[i] = i;
}

static void shuffled(struct shots *s)
{
	struct rng rng = {(uint64_t)s->rule->seed};
	as_they_stand(s);
	rng_shuffle(&rng, s->order, s->n);
}

/* ---- fixed ---- */

static int by_ord(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;
	return (a->ord > b->ord) - (a->ord < b->ord);
}

static int no_such(const struct shots *s, struct str id, struct str split, struct err *err)
{
	if (split.n)
		return err_set(err, ERR_INPUT,
			"%.*s: %.*s is of the %.*s split: only examples of train are shots",
			STRF(s->rule->place), STRF(id), STRF(split));
	return err_set(err, ERR_INPUT, "%.*s: the data has no example %.*s", STRF(s->rule->place),
		STRF(id));
}

static int place_of(struct shots *s, struct str id, size_t *out, struct err *err)
{
	struct arena scratch = {0};
	struct stored_example e = {0};
	const struct candidate *found = NULL;
	bool is_there = false;
	int bad = store_example_by_name(s->store, s->dataset, id, &scratch, &e, &is_there, err);
	if (!bad && is_there) {
		const struct candidate key = {.ord = e.ord};
		found = bsearch(&key, s->pool, s->n, sizeof key, by_ord);
	}
	if (!bad && !found)
		bad = no_such(s, id, is_there ? e.split : STR(""), err);
	*out = found ? (size_t)(found - s->pool) : 0;
	arena_free(&scratch);
	return bad;
}

static int as_named(struct shots *s, struct err *err)
{
	const struct shot_rule *r = s->rule;
	int bad = 0;
	if (r->n_ids < (size_t)r->n)
		return err_set(err, ERR_INPUT, "%.*s: %lld shots asked for, but %zu ids are named",
			STRF(r->place), (long long)r->n, r->n_ids);
	s->order = arena_alloc(&s->arena, (r->n_ids + 1) * sizeof *s->order);
	for (size_t i = 0; i < r->n_ids && !bad; i++)
		bad = place_of(s, r->ids[i], &s->order[s->n_order++], err);
	s->n_all = s->n_order;
	return bad;
}

/* ---- per class ---- */

struct member {
	struct str class;
	size_t position; /* in the pool */
	size_t turn;     /* the how-many-eth of its class */
	size_t first;    /* where its class first appears */
};

struct classes {
	const struct shot_rule *rule;
	struct arena arena;
	struct member *members;
};

static bool note_class(
	void *context, struct arena *scratch, size_t position, const struct stored_example *e)
{
	struct classes *c = context;
	struct answers answers = {0};
	struct json *fields = NULL;
	struct str class = STR("");
	if (c->rule->class.n && json_parse(e->fields, &fields, NULL) == 0)
		class = json_text(scratch, json_find(fields, c->rule->class));
	if (c->rule->class.n == 0) {
		answers_parse(scratch, e->answers, &answers);
		class = answers.n_expected ? answers.expected[0] : STR("");
	}
	c->members[position] =
		(struct member){.class = arena_dup(&c->arena, class), .position = position};
	json_free(answers.tree);
	json_free(fields);
	return true;
}

static int by_class(const void *x, const void *y)
{
	const struct member *a = x, *b = y;
	int order = str_cmp(a->class, b->class);
	return order ? order : (a->position > b->position) - (a->position < b->position);
}

static int by_turn(const void *x, const void *y)
{
	const struct member *a = x, *b = y;
	if (a->turn != b->turn)
		return a->turn < b->turn ? -1 : 1;
	return (a->first > b->first) - (a->first < b->first);
}

static int by_turns(struct shots *s, struct err *err)
{
	struct classes c = {.rule = s->rule};
	struct member *m = c.members = arena_alloc(&c.arena, (s->n + 1) * sizeof *m);
	int bad = look_at_all(s, note_class, &c, err);
	qsort(m, s->n, sizeof *m, by_class);
	for (size_t i = 0; i < s->n; i++) {
		bool same = i && str_eq(m[i].class, m[i - 1].class);
		m[i].turn = same ? m[i - 1].turn + 1 : 0;
		m[i].first = same ? m[i - 1].first : m[i].position;
	}
	qsort(m, s->n, sizeof *m, by_turn);
	as_they_stand(s);
	for (size_t i = 0; i < s->n; i++)
		s->order[i] = m[i].position;
	arena_free(&c.arena);
	return bad;
}

/* ---- nearest and diverse: one after the other ---- */

static bool note_question(
	void *context, struct arena *scratch, size_t position, const struct stored_example *e)
{
	struct shots *s = context;
	struct json *fields = NULL;
	if (json_parse(e->fields, &fields, NULL) == 0)
		nearest_add(s->nearest, position, shots_question(scratch, s->rule->field, fields));
	json_free(fields);
	return true;
}

static int index_questions(struct shots *s, struct err *err)
{
	s->nearest = nearest_new(s->n);
	return look_at_all(s, note_question, s, err);
}

static bool note_shingles(
	void *context, struct arena *scratch, size_t position, const struct stored_example *e)
{
	struct shots *s = context;
	(void)scratch;
	s->pool[position].question = shots_shingles(s, e);
	s->pool[position].is_compared = true;
	return true;
}

static void begin(struct shots *s)
{
	s->order = arena_alloc(&s->arena, (s->n + 1) * sizeof *s->order);
	s->nearness = arena_alloc(&s->arena, (s->n + 1) * sizeof *s->nearness);
	s->n_all = s->n;
}

/* Where it stands already it is no candidate any more. */
static const double TAKEN = 2;

static size_t least_like(const struct shots *s)
{
	size_t best = 0;
	for (size_t i = 1; i < s->n; i++)
		if (s->nearness[i] < s->nearness[best])
			best = i;
	return best;
}

static void add_least_like(struct shots *s)
{
	size_t best = least_like(s);
	for (size_t i = 0; i < s->n; i++) {
		double j = similar_jaccard(s->pool[i].question, s->pool[best].question);
		if (j > s->nearness[i])
			s->nearness[i] = j;
	}
	s->nearness[best] = TAKEN;
	s->order[s->n_order++] = best;
}

static void add_nearest(struct shots *s)
{
	size_t best = 0;
	for (size_t i = 1; i < s->n; i++)
		if (s->nearness[i] > s->nearness[best])
			best = i;
	s->nearness[best] = -1;
	s->order[s->n_order++] = best;
}

void shots_order_for(struct shots *s, struct str question)
{
	if (!s->nearest)
		return;
	const double *scores = nearest_scores(s->nearest, question);
	for (size_t i = 0; i < s->n; i++)
		s->nearness[i] = scores[i];
	s->n_order = 0;
}

void shots_order_more(struct shots *s)
{
	if (s->nearest)
		add_nearest(s);
	else
		add_least_like(s);
}

/* ---- all ---- */

static int order(struct shots *s, struct err *err)
{
	switch (s->rule->select) {
	case SHOTS_FIRST:
		as_they_stand(s);
		return 0;
	case SHOTS_FIXED:
		return as_named(s, err);
	case SHOTS_RANDOM:
		shuffled(s);
		return 0;
	case SHOTS_NEAREST:
		begin(s);
		return index_questions(s, err);
	case SHOTS_DIVERSE:
		begin(s);
		return look_at_all(s, note_shingles, s, err);
	case SHOTS_PER_CLASS:
		return by_turns(s, err);
	}
	return 0;
}

int shots_order(struct shots *s, struct err *err)
{
	const struct shot_rule *r = s->rule;
	int bad = check_field(s, "field", r->field, err);
	if (!bad && r->select == SHOTS_PER_CLASS)
		bad = check_field(s, "class", r->class, err);
	return bad ? bad : order(s, err);
}
