/*
 * grid_dry: owns what is said of a grid before it is run: what each missing cell would send and cost, and
 * all of them. A call that several cells ask is sent by the first and cached for the others, as it will be.
 */
#include <math.h>

#include "grid_text.h"
#include "number.h"
#include "output.h"
#include "table.h"

struct sums {
	int64_t sent, cached, input;
	double low, likely, high;
};

static void add_money(struct table *t, double usd)
{
	table_addz(t, isnan(usd) ? "?" : number_money(t->arena, usd));
}

static void add_sums(struct table *t, const struct sums *s)
{
	struct arena *a = t->arena;
	int64_t calls = s->sent + s->cached;
	table_addz(t, number_count(a, s->sent));
	table_addz(t, arena_printf(a, "%s (%.0f %%)", number_count(a, s->cached),
			      calls ? 100 * (double)s->cached / (double)calls : 0)
			      .p);
	table_addz(t, number_count(a, s->input));
	add_money(t, s->low);
	add_money(t, s->likely);
	add_money(t, s->high);
}

static struct sums sums_of(const struct run_report *r)
{
	bool any = r->sent > 0;
	return (struct sums){
		.sent = r->sent,
		.cached = r->cached,
		.input = r->input_tokens,
		.low = any ? r->estimate.usd_low : 0,
		.likely = any ? r->spent_usd : 0,
		.high = any ? r->estimate.usd_high : 0,
	};
}

void grid_print_dry(struct arena *a, const struct grid_report *r)
{
	static const char *const heads[] = {
		"cell", "", "calls", "cached", "tokens in", "at least", "likely", "at most"};
	struct table t = {.arena = a, .heads = heads, .columns = 8, .right = 0xFC};
	struct sums all = {0};
	grid_print_head(a, r);
	for (size_t i = 0; i < r->n_cells; i++) {
		const struct grid_cell *c = &r->cells[i];
		struct sums s = sums_of(&c->run);
		table_add(&t, grid_cell_label(a, r, c));
		table_addz(&t, c->state == GRID_KEPT ? "kept" : grid_state_word(c));
		if (c->state == GRID_MISSING)
			add_sums(&t, &s);
		for (int k = 0; k < 6 && c->state != GRID_MISSING; k++)
			table_addz(&t, "-");
		if (c->state != GRID_MISSING)
			continue;
		all = (struct sums){all.sent + s.sent, all.cached + s.cached, all.input + s.input,
			all.low + s.low, all.likely + s.likely, all.high + s.high};
	}
	table_addz(&t, "all");
	table_addz(&t, "");
	add_sums(&t, &all);
	out("\n");
	table_print(&t, 0);
	out("\n%s would be sent, for about %s; nothing was sent\n", number_of(a, r->sent, "call"),
		number_money(a, r->spent_usd));
}
