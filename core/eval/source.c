/* source: owns the walk over a dataset. */
#include "source.h"

/* The next of the listed examples, one by one: a few of many are found without a walk. */
static int next_listed(struct source *s, const struct plan *plan, struct err *err)
{
	bool is_all = str_is(plan->split, "all"), found;
	const int64_t *list = plan->order ? plan->order : plan->only;
	size_t n_list = plan->order ? plan->n_order : plan->n_only;
	bool held = store_read_hold(plan->store);
	int bad = 0;
	s->n = 0;
	while (!bad && s->n < SOURCE_PAGE && s->next_only < n_list) {
		struct stored_example *e = &s->page[s->n];
		bad = store_example_by_ord(plan->store, plan->dataset, list[s->next_only++],
			&s->arena, e, &found, err);
		s->n += !bad && found && (is_all || str_eq(e->split, plan->split));
	}
	store_read_release(plan->store, held);
	s->ended |= s->n == 0;
	return bad;
}

static int next_page(struct source *s, const struct plan *plan, struct err *err)
{
	arena_reset(&s->arena);
	s->at = 0;
	if (plan->order || plan->has_only)
		return next_listed(s, plan, err);
	int bad = store_examples(plan->store, plan->dataset, plan->split, s->last_ord, SOURCE_PAGE,
		&s->arena, s->page, &s->n, err);
	if (!bad && s->n)
		s->last_ord = s->page[s->n - 1].ord;
	s->ended |= s->n == 0;
	return bad;
}

static int is_wanted(const struct plan *plan, const struct stored_example *example, bool *wanted,
	struct err *err)
{
	struct json *fields = NULL;
	*wanted = true;
	if (!plan->filter)
		return 0;
	int bad = json_parse(example->fields, &fields, err);
	*wanted = !bad && filter_matches(plan->filter, example, fields);
	json_free(fields);
	return bad;
}

/* Go to the next example that takes part, at trial 0. */
static int next_wanted(struct source *s, const struct plan *plan, struct err *err)
{
	while (!s->ended) {
		bool wanted = false;
		int bad = s->at == s->n ? next_page(s, plan, err) : 0;
		if (!bad && !s->ended)
			bad = is_wanted(plan, &s->page[s->at], &wanted, err);
		if (bad || wanted)
			return bad;
		s->at++;
	}
	return 0;
}

bool source_waits(const struct source *s, const struct plan *plan)
{
	return plan->order && !s->ended && s->trial == 0 && s->taken >= s->allowed &&
	       s->allowed < (int64_t)plan->n_order;
}

int source_next(struct source *s, const struct plan *plan, const struct stored_example **out,
	int64_t *trial, struct err *err)
{
	*out = NULL;
	if (source_waits(s, plan))
		return 0;
	if (s->trial == 0) {
		s->ended |= plan->limit && s->taken == plan->limit;
		int bad = next_wanted(s, plan, err);
		if (bad || s->ended)
			return bad;
		s->taken++;
	}
	*out = &s->page[s->at];
	*trial = s->trial++;
	if (s->trial == plan->trials) {
		s->trial = 0;
		s->at++;
	}
	return 0;
}

void source_done(struct source *s)
{
	arena_free(&s->arena);
}
