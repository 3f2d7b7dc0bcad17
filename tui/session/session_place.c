/*
 * session_place: owns the place in a session: the columns' names by which one sorts, and what of it
 * is kept for the next start. What a kept place names may be gone since: then it is as if nothing
 * had been said of it.
 */
#include "draft.h"
#include "session.h"
#include "session_parts.h"

/* ---- columns by name ---- */

struct str session_order_name(const struct session *s, int order)
{
	static const char *const names[] = {[ORDER_DATA] = "data",
		[ORDER_ID] = "id",
		[ORDER_STATE] = "result",
		[ORDER_FLIP] = "was",
		[ORDER_TAGS] = "tags"};
	return order < ORDER_SCORE ? str_of(names[order])
				   : table_scorer(s->table, (size_t)(order - ORDER_SCORE));
}

int session_orders(const struct session *s)
{
	return ORDER_SCORE + (int)table_scorers(s->table);
}

bool session_find_order(const struct session *s, struct str name, int *order, bool *descending)
{
	*descending = str_starts(name, STR("-"));
	struct str column = *descending ? str_from(name, 1) : name;
	for (*order = 0; *order < session_orders(s); ++*order)
		if (str_eq(session_order_name(s, *order), column))
			return true;
	return false;
}

/* ---- another setup ---- */

bool session_show_setup(struct session *s, const struct wb_setup *setup)
{
	struct arena a = {0};
	struct wb_version present = {0};
	if (!session_open_prompt(s, setup->prompt))
		return false;
	s->setup.model = arena_dup(&s->arena, setup->model);
	s->setup.retrieval = arena_dup(&s->arena, setup->retrieval);
	s->setup.k = setup->k ? setup->k : s->setup.k;
	s->setup.shots =
		setup->shots == RUN_NO_SHOTS ? session_shots(s, 0) : setup->shots;
	s->setup.variant = session_keep_variant(s, &setup->variant);
	s->setup.trials = setup->trials;
	session_show_version(s, setup->version);
	wb_resolve(s->wb, setup->prompt, false, &a, &present, NULL);
	s->is_version = present.number && present.number == setup->version;
	arena_free(&a);
	return true;
}

/* ---- kept for the next start ---- */

void session_take_up(struct session *s, const struct bookmark *b)
{
	s->bookmark = (struct bookmark){.prompt = arena_dup(&s->arena, b->prompt),
		.split = arena_dup(&s->arena, b->split),
		.example = arena_dup(&s->arena, b->example),
		.filter = arena_dup(&s->arena, b->filter),
		.order = arena_dup(&s->arena, b->order),
		.pane = b->pane};
	s->takes_up = true;
	if (b->split.n)
		s->split = s->bookmark.split;
	s->pane = b->pane;
}

/* The example first: it keeps the focus while the list is filtered and sorted around it. */
void session_go_back(struct session *s)
{
	const struct bookmark *b = &s->bookmark;
	int order;
	bool descending;
	if (!s->takes_up || !s->table)
		return;
	s->takes_up = false;
	int64_t at = b->example.n ? table_find_id(s->table, b->example, NULL) : -1;
	if (at >= 0)
		session_go(s, at);
	if (b->filter.n)
		table_filter(s->table, b->filter, NULL);
	if (session_find_order(s, b->order, &order, &descending)) {
		s->order = order;
		s->descending = descending;
		table_sort(s->table, order, descending);
	}
}

struct bookmark session_place(const struct session *s, struct arena *a)
{
	if (s->takes_up || !s->table) /* never got there: as it was */
		return s->bookmark;
	bool sorted = s->order != ORDER_DATA || s->descending;
	return (struct bookmark){.prompt = s->setup.prompt,
		.split = s->split,
		.example = s->example.id,
		.filter = table_filter_text(s->table),
		.order = sorted ? arena_printf(a, "%s%.*s", s->descending ? "-" : "",
					  STRF(session_order_name(s, s->order)))
				: STR(""),
		.pane = s->pane};
}
