/*
 * compare_places: owns the choice of a cell: retrieval against generation of the two versions that are
 * looked at. The list then has its examples alone, until all are chosen again.
 */
#include "compare_parts.h"
#include "dialog.h"
#include "number.h"
#include "run_words.h"

/* In the order of the list, behind "all examples". */
static const struct flips_cell cells[] = {
	{true, false, false, PLACE_HIT},
	{true, false, false, PLACE_MISS},
	{true, false, true, PLACE_HIT},
	{true, false, true, PLACE_MISS},
	{true, true, false, PLACE_HIT},
	{true, true, false, PLACE_MISS},
	{true, true, true, PLACE_HIT},
	{true, true, true, PLACE_MISS},
};
enum { CELLS = sizeof cells / sizeof *cells };

static struct str name_of(
	const struct compare_view *c, const struct flips_cell *cell, struct arena *a)
{
	const struct compare_side *side = cell->is_second ? data_second(c) : data_first(c);
	return arena_printf(a, "%.*s: %s, %s", STRF(side->ref),
		cell->place == PLACE_HIT ? "hit" : "miss", cell->passes ? "correct" : "wrong");
}

struct str compare_cell_name(const struct compare_view *c, struct arena *a)
{
	return c->flips.cell.is_set ? name_of(c, &c->flips.cell, a) : STR("");
}

static int64_t count_of(const struct compare_report *r, const struct flips_cell *cell)
{
	const struct compare_of *side = cell->is_second ? &r->b : &r->a;
	const struct run_cell *counts = cell->place == PLACE_HIT ? &side->hit : &side->miss;
	return cell->passes ? counts->pass : counts->fail;
}

static void chosen(void *context, size_t i)
{
	struct compare_view *c = context;
	c->flips.cell = i ? cells[i - 1] : (struct flips_cell){0};
	c->focus = PART_FLIPS;
	data_list(c, true);
	compare_write(c);
	compare_lay_out(c);
	c->view.session->dirty = true;
}

static void choose(struct compare_view *c, const struct compare_report *r, struct arena *a)
{
	struct pick_item items[CELLS + 1] = {
		{.text = STR("all examples"), .detail = str_of(number_count(a, r->n))}};
	size_t at = 0;
	for (size_t i = 0; i < CELLS; i++) {
		const struct compare_of *side = cells[i].is_second ? &r->b : &r->a;
		const struct flips_cell *now = &c->flips.cell;
		items[i + 1] = (struct pick_item){.text = name_of(c, &cells[i], a),
			.detail = str_of(number_count(a, count_of(r, &cells[i]))),
			.about = run_places_words(a, &side->hit, &side->miss)};
		if (now->is_set && now->is_second == cells[i].is_second &&
			now->place == cells[i].place && now->passes == cells[i].passes)
			at = i + 1;
	}
	dialog_pick(c->view.session, &(struct pick){.title = "retrieval against generation",
					     .items = items,
					     .n = CELLS + 1,
					     .at = at,
					     .done = chosen,
					     .context = c});
}

void compare_choose_cell(struct compare_view *c)
{
	const struct comparison *k = data_selected(c, c->couple);
	const struct compare_report *r = &k->report;
	struct arena a = {0};
	int64_t all = 0;
	for (size_t i = 0; i < CELLS; i++)
		all += count_of(r, &cells[i]);
	if (!k->is_done || k->error.n)
		session_say(c->view.session, MESSAGE_INFO, "not compared yet");
	else if (all == 0)
		session_say(c->view.session, MESSAGE_INFO,
			"neither version searched, or no example names gold passages (field "
			"`gold`)");
	else
		choose(c, r, &a);
	arena_free(&a);
}
