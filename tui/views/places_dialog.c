/* places_dialog: owns the four cells of the workbench, and what opens each. */
#include "places_dialog.h"

#include "dialog.h"
#include "number.h"
#include "run_words.h"

static const struct {
	bool is_hit, passes;
	const char *text, *filter;
} cells[] = {
	{true, false, "gold retrieved, answer wrong: the prompt's to win", "hit fail"},
	{false, false, "gold not retrieved, answer wrong: the search's to win", "miss fail"},
	{true, true, "gold retrieved, answer correct", "hit pass"},
	{false, true, "gold not retrieved, answer correct: known without it, or luck", "miss pass"},
};
enum { CELLS = sizeof cells / sizeof *cells };

static void chosen(void *context, size_t i)
{
	struct session *s = context;
	if (i < CELLS)
		session_filter(s, str_of(cells[i].filter));
	else
		session_filter(s, STR(""));
}

static void say_why_none(struct session *s, const struct table_summary *sum)
{
	bool searches = !str_is(s->setup.retrieval, "none") && !str_is(s->setup.retrieval, "ideal");
	session_say(s, MESSAGE_INFO,
		!searches                ? "nothing was searched: o chooses the retrieval mode"
		: sum->with_results == 0 ? "not run yet: R runs the split"
		: sum->is_complete ? "no example that was run names gold passages (field `gold`)"
				   : "the results are being read");
}

void places_open(struct session *s)
{
	struct pick_item items[CELLS + 1];
	struct table_summary sum;
	struct run_cell hit, miss;
	struct arena a = {0};
	if (!session_has_data(s) || !s->table)
		return;
	table_summary(s->table, &sum);
	if (sum.hit + sum.miss == 0) {
		say_why_none(s, &sum);
		return;
	}
	table_places(s->table, &hit, &miss);
	struct str about = run_places_words(&a, &hit, &miss);
	for (size_t i = 0; i < CELLS; i++) {
		const struct run_cell *c = cells[i].is_hit ? &hit : &miss;
		items[i] = (struct pick_item){.text = str_of(cells[i].text),
			.detail = str_of(number_count(&a, cells[i].passes ? c->pass : c->fail)),
			.about = about};
	}
	items[CELLS] = (struct pick_item){.text = STR("all examples"),
		.detail = str_of(number_count(&a, sum.examples)),
		.about = about};
	dialog_pick(s, &(struct pick){.title = "retrieval against generation",
			       .items = items,
			       .n = CELLS + 1,
			       .done = chosen,
			       .context = s});
	arena_free(&a);
}
