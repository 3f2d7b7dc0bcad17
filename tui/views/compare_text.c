/*
 * compare_text: owns the sentences above the table: the verdict, or how far the runs are; then what
 * one has to know to believe it.
 */
#include "compare_parts.h"

#include <math.h>

#include "number.h"
#include "verdict.h"

static void add(
	struct compare_view *c, struct str text, size_t strong, style_t style, bool is_verdict)
{
	if (c->n_lines < COMPARE_LINES && text.n)
		c->lines[c->n_lines++] = (struct compare_line){text, strong, style, is_verdict};
}

static style_t verdict_style(enum verdict_kind kind)
{
	static const style_t styles[] = {[VERDICT_SAME] = STYLE_STRONG,
		[VERDICT_UNCLEAR] = STYLE_STRONG,
		[VERDICT_BETTER] = STYLE_FIXED,
		[VERDICT_WORSE] = STYLE_BROKEN};
	return styles[kind];
}

/* Of the chosen couple. */
static void add_verdict(struct compare_view *c, struct verdict *v)
{
	struct arena *a = &c->lines_arena;
	const struct comparison *k = data_selected(c, c->couple);
	if (!k->is_done)
		return;
	if (k->error.n) {
		add(c, k->error, k->error.n, STYLE_ERROR, true);
		return;
	}
	compare_verdict(&k->report, k->p, c->n > 2 ? "Holm" : NULL, a, v);
	add(c, arena_printf(a, "%.*s%.*s", STRF(v->sides), STRF(v->rest)), v->sides.n,
		verdict_style(v->kind), true);
}

struct str compare_couple_name(const struct compare_view *c, size_t couple, struct arena *a)
{
	const struct compare_side *first = &c->sides[couples[couple].first],
				  *second = &c->sides[couples[couple].second];
	if (first->is_cell || !str_eq(first->version.prompt, second->version.prompt))
		return arena_printf(a, "%.*s→%.*s", STRF(first->ref), STRF(second->ref));
	return arena_printf(a, "@%lld→@%lld", (long long)first->version.number,
		(long long)second->version.number);
}

/* In short what v shows. */
static void add_others(struct compare_view *c)
{
	struct arena *a = &c->lines_arena;
	struct str text = STR("v shows ");
	size_t n = data_couples(c);
	for (size_t i = 1; i < n; i++) {
		size_t other = (c->couple + i) % n;
		const struct comparison *k = data_selected(c, other);
		text = arena_printf(a, "%.*s%s%.*s", STRF(text), i > 1 ? ", " : "",
			STRF(compare_couple_name(c, other, a)));
		if (k->is_done && !k->error.n)
			text = arena_printf(a, "%.*s %+.1f (p %s)", STRF(text),
				100 * k->report.difference, number_p(a, k->p));
	}
	if (n > 1)
		add(c, text, 0, STYLE_DIM, true);
}

static struct str progress(struct arena *a, const struct compare_side *side)
{
	const struct session_job *j = side->job;
	const struct run_report *r = &j->report;
	struct str text = arena_printf(a, "%.*s is being run: %s of %s", STRF(side->ref),
		number_count(a, r->finished), number_count(a, r->total));
	if (j->rate > 0)
		text = arena_printf(a, "%.*s, about %s left", STRF(text),
			number_time(a, (double)(r->total - r->finished) / j->rate));
	return text;
}

static void add_runs(struct compare_view *c)
{
	struct arena *a = &c->lines_arena;
	for (size_t i = 0; i < c->n; i++) {
		const struct compare_side *side = &c->sides[i];
		if (side->is_refused)
			add(c,
				arena_printf(a, "%.*s cannot be run: the log (F7) says why",
					STRF(side->ref)),
				side->ref.n, STYLE_ERROR, true);
		else if (!side->job && !side->is_done)
			add(c,
				arena_printf(
					a, "%.*s waits for the data to be read", STRF(side->ref)),
				side->ref.n, STYLE_STRONG, true);
		else if (!side->is_done)
			add(c, progress(a, side), side->ref.n, STYLE_STRONG, true);
	}
}

/* A run that ended early has results of some examples only. */
static void add_stopped(struct compare_view *c)
{
	struct arena *a = &c->lines_arena;
	for (size_t i = 0; i < c->n; i++) {
		const struct compare_side *side = &c->sides[i];
		if (!side->is_done || !side->job || side->job->report.reused ||
			str_is(side->job->report.state, "done"))
			continue;
		add(c,
			arena_printf(a,
				"%.*s ended early, after %s of %s: only what both have is compared",
				STRF(side->ref), number_count(a, side->job->report.finished),
				number_count(a, side->job->report.total)),
			side->ref.n, STYLE_WARNING, false);
	}
}

static void add_notes(struct compare_view *c, const struct verdict *v)
{
	struct arena *a = &c->lines_arena;
	for (size_t i = 0; i < c->n; i++)
		if (c->sides[i].job && !c->sides[i].is_done) {
			add(c, STR("x stops what runs; what finished is kept"), 0, STYLE_DIM,
				false);
			break;
		}
	add_stopped(c);
	add(c, v->reach, 0, STYLE_DIM, false);
	add(c, v->groups, 0, STYLE_DIM, false);
	add(c, v->trials, 0, STYLE_DIM, false);
	add(c, v->places, 0, STYLE_DIM, false);
	const struct comparison *k = data_selected(c, c->couple);
	const struct compare_report *r = &k->report;
	if (k->optimism.best == r->a.run || k->optimism.best == r->b.run)
		add(c, optimism_words(&k->optimism, a), 0, STYLE_DIM, false);
	if (r->excluded)
		add(c,
			arena_printf(a, "%s left out: one of the two has no score there",
				number_of(a, r->excluded, "example")),
			0, STYLE_DIM, false);
}

void compare_write(struct compare_view *c)
{
	struct verdict verdict = {0};
	arena_reset(&c->lines_arena);
	c->n_lines = 0;
	add_verdict(c, &verdict);
	add_runs(c);
	if (c->n_lines == 0)
		add(c, STR("comparing …"), 0, STYLE_DIM, true);
	add_others(c);
	add_notes(c, &verdict);
}
