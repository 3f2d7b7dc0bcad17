/*
 * race_report: owns what `strop race` prints: the ladder, the best, and how sure that is.
 *
 * Versions stand in the order in which they ended, the best first. That the best of several was
 * picked by these very scores is said beside them, always.
 */
#include "race_report.h"

#include <math.h>
#include <stdlib.h>

#include "number.h"
#include "output.h"
#include "race_words.h"
#include "shapes.h"
#include "table.h"
#include "verdict.h"

/* ---- the order of the table ---- */

struct place {
	size_t side;
	size_t last; /* the rung that it came to */
	bool stayed;
	double mean; /* there */
};

static struct place place_of(const struct race_report *r, size_t side)
{
	struct place p = {.side = side, .mean = (double)NAN};
	for (size_t i = 0; i < r->n_rungs; i++) {
		/* Who was dropped at one rung is not in the next. */
		if (i && !r->rungs[i - 1].stays[side])
			break;
		p.last = i;
		p.stayed = r->rungs[i].stays[side];
		p.mean = r->rungs[i].means[side];
	}
	return p;
}

static int by_rank(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	if (a->stayed != b->stayed)
		return a->stayed ? -1 : 1;
	if (a->last != b->last)
		return a->last > b->last ? -1 : 1;
	if (isnan(a->mean) != isnan(b->mean))
		return isnan(a->mean) ? 1 : -1;
	if (a->mean > b->mean || a->mean < b->mean)
		return a->mean > b->mean ? -1 : 1;
	return (a->side > b->side) - (a->side < b->side);
}

static struct place *places_of(const struct race_report *r, struct arena *a)
{
	struct place *places = arena_alloc(a, (r->n_sides + 1) * sizeof *places);
	for (size_t i = 0; i < r->n_sides; i++)
		places[i] = place_of(r, i);
	qsort(places, r->n_sides, sizeof *places, by_rank);
	return places;
}

/* ---- the ladder ---- */

/* A column a rung: successive halving has few. */
static void print_ladder(const struct race_report *r, struct arena *a)
{
	const struct place *places = places_of(r, a);
	const char *heads[2 + HALVING_MOST_RUNGS] = {"version"};
	struct table t = {.arena = a, .heads = heads, .columns = r->n_rungs + 2};
	for (size_t i = 0; i < r->n_rungs; i++) {
		heads[i + 1] = number_count(a, r->rungs[i].n);
		t.right |= 1u << (i + 1);
	}
	heads[r->n_rungs + 1] = "";
	for (size_t i = 0; i < r->n_sides; i++) {
		const struct place *p = &places[i];
		table_add(&t, race_side_words(r, p->side, a));
		for (size_t k = 0; k < r->n_rungs; k++)
			table_addz(&t,
				k > p->last ? "" : number_percent(a, r->rungs[k].means[p->side]));
		table_addz(&t, !p->stayed ? "out" : p->side == r->best ? "best" : "");
		table_style(&t, p->side == r->best ? STYLE_GOOD : STYLE_DIM);
	}
	table_print(&t, 0);
}

/* A line a version: each may go at another example. */
static void print_exits(const struct race_report *r, struct arena *a)
{
	static const char *const heads[] = {"version", "examples", "mean", ""};
	const struct place *places = places_of(r, a);
	struct table t = {.arena = a, .heads = heads, .columns = 4, .right = 0x6};
	for (size_t i = 0; i < r->n_sides; i++) {
		const struct place *p = &places[i];
		table_add(&t, race_side_words(r, p->side, a));
		table_addz(&t, number_count(a, r->rungs[p->last].n));
		table_addz(&t, number_percent(a, p->mean));
		table_addz(&t, !p->stayed ? "out" : p->side == r->best ? "best" : "");
		table_style(&t, p->side == r->best ? STYLE_GOOD : STYLE_DIM);
	}
	table_print(&t, 0);
}

/* ---- the best ---- */

static void print_best(
	const struct race_report *r, const struct compare_report *pairs, struct arena *a)
{
	const struct race_side *best = &r->sides[r->best];
	struct verdict v;
	out("\nbest     ");
	out_style(STYLE_GOOD);
	out_outside_line(race_side_words(r, r->best, a));
	out_style(STYLE_NONE);
	out(": %s %s of %s (", number_percent(a, best->mean),
		number_interval(a, best->low, best->high), number_of(a, best->finished, "result"));
	out_outside_line(r->scorer);
	out(")\n");
	if (!pairs)
		return;
	struct compare_report named = *pairs;
	named.a.ref = race_side_words(r, r->second, a);
	named.b.ref = race_side_words(r, r->best, a);
	compare_verdict(&named, (double)NAN, NULL, a, &v);
	out("second   ");
	out_outside_line(race_side_words(r, r->second, a));
	out(": ");
	out_outside_line(v.sides);
	out_outside_line(v.rest);
	out("\n");
}

static void print_caution(const struct race_report *r, struct arena *a)
{
	const struct race_side *best = &r->sides[r->best];
	if (r->kind == RACE_GUARANTEE)
		out("The truly best was dropped on the way with a chance of at most 5 %%.\n");
	if (r->n_sides < 2)
		return;
	out("The best of %s looks better than it is", number_of(a, (int64_t)r->n_sides, "version"));
	if (r->optimism > 0)
		out(", picked among the last ones alone by up to %s",
			number_points(a, r->optimism));
	out(". Report it elsewhere:\n  strop run -p ");
	out_outside_line(best->ref);
	out(" -m ");
	out_outside_line(best->model);
	out(" --split test\n");
}

void race_print_text(
	const struct race_report *r, const struct compare_report *pairs, struct arena *a)
{
	if (r->n_rungs && r->kind == RACE_HALVING)
		print_ladder(r, a);
	else if (r->n_rungs)
		print_exits(r, a);
	if (r->is_decided)
		print_best(r, pairs, a);
	out("%s    %.*s\n", r->is_decided ? "saved" : "\nopen ", STRF(race_saved_words(r, a)));
	if (r->is_decided)
		print_caution(r, a);
}

/* ---- JSON ---- */

static void json_rungs(struct jsonw *w, const struct race_report *r)
{
	jsonw_key(w, "rungs");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_rungs; i++) {
		const struct racing_rung *rung = &r->rungs[i];
		jsonw_object(w);
		jsonw_put_int(w, "n", rung->n);
		jsonw_put_int(w, "left", (int64_t)rung->left);
		jsonw_key(w, "means");
		jsonw_array(w);
		for (size_t j = 0; j < r->n_sides; j++)
			jsonw_num(w, rung->means[j]);
		jsonw_end(w);
		jsonw_key(w, "stays");
		jsonw_array(w);
		for (size_t j = 0; j < r->n_sides; j++)
			jsonw_bool(w, rung->stays[j]);
		jsonw_end(w);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void json_second(struct jsonw *w, const struct compare_report *pairs)
{
	jsonw_key(w, "best_minus_second");
	if (!pairs) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_int(w, "n", pairs->n);
	jsonw_put_num(w, "difference", pairs->difference);
	jsonw_put_interval(w, "ci", pairs->low, pairs->high);
	jsonw_put_num(w, "p", pairs->p);
	jsonw_end(w);
}

void race_print_json(const struct race_report *r, const struct compare_report *pairs)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_str(&w, "kind", str_of(r->kind == RACE_HALVING ? "halving" : "guarantee"));
	jsonw_put_str(&w, "scorer", r->scorer);
	jsonw_put_bool(&w, "decided", r->is_decided);
	jsonw_put_int(&w, "planned", r->planned);
	jsonw_put_int(&w, "used", r->used);
	jsonw_key(&w, "versions");
	jsonw_array(&w);
	for (size_t i = 0; i < r->n_sides; i++)
		race_json_side(&w, &r->sides[i]);
	jsonw_end(&w);
	json_rungs(&w, r);
	jsonw_key(&w, "best");
	if (r->is_decided)
		jsonw_int(&w, (int64_t)r->best);
	else
		jsonw_null(&w);
	jsonw_key(&w, "second");
	if (r->is_decided && pairs)
		jsonw_int(&w, (int64_t)r->second);
	else
		jsonw_null(&w);
	json_second(&w, pairs);
	jsonw_put_num(&w, "optimism", r->optimism);
	race_json_calls(&w, r);
	shape_text_or_null(&w, "stopped", r->stopped);
	jsonw_end(&w);
	shape_print(&b);
}
