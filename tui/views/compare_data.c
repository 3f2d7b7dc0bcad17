/*
 * compare_data: owns what the comparison knows: the runs of its versions, what comparing them says,
 * and what they said about the current example.
 *
 * Runs are the session's and outlive the view; an equal finished one is taken instead of a new one.
 * Two runs are compared in slices, one scorer at a time, the chosen one first. Examples are kept by
 * the chosen scorer only, of all couples: another one is then there at once.
 */
#include "compare_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consent.h"
#include "diff.h"
#include "optimism.h"
#include "stats.h"
#include "version_ref.h"

enum { DIFF_MAX = 64 << 10 }; /* bytes of an output that are compared word by word */

const struct couple couples[COMPARE_COUPLES] = {{0, 1}, {0, 2}, {1, 2}};

static struct session *session_of(struct compare_view *c)
{
	return c->view.session;
}

/* ---- sides and their runs ---- */

/* A working copy is compared as the version that running it makes it. */
int data_set_side(struct compare_view *c, size_t i, struct str ref, struct err *err)
{
	struct session *s = session_of(c);
	struct wb_version v;
	struct str whole = version_whole_ref(s, ref, &c->arena);
	bool is_copy = str_find(whole, STR("@")) < 0;
	if (is_copy && str_eq(whole, s->setup.prompt) && !session_save(s, false))
		return err_set(err, ERR_INPUT, "%s", s->message);
	int bad = wb_resolve(s->wb, whole, is_copy, &c->arena, &v, err);
	if (bad)
		return bad;
	for (size_t k = 0; k < c->n; k++)
		if (k != i && c->sides[k].version.number == v.number &&
			str_eq(c->sides[k].version.prompt, v.prompt))
			return err_set(err, ERR_INPUT, "%.*s@%lld would be compared with itself",
				STRF(v.prompt), (long long)v.number);
	struct rows *rows = c->sides[i].rows;
	c->sides[i] = (struct compare_side){
		.version = v, .ref = version_ref(&c->arena, &v), .rows = rows ? rows : rows_new()};
	if (is_copy)
		session_changed(s, CHANGED_VERSIONS);
	return 0;
}

int data_set_cell(
	struct compare_view *c, size_t i, const struct compare_cell *cell, struct err *err)
{
	struct arena *a = &c->arena;
	struct compare_side *side = &c->sides[i];
	struct rows *rows = side->rows ? side->rows : rows_new();
	struct wb_version v;
	struct str ref = arena_printf(
		a, "%.*s@%lld", STRF(cell->setup.prompt), (long long)cell->setup.version);
	*side = (struct compare_side){.rows = rows};
	int bad = wb_resolve(session_of(c)->wb, ref, false, a, &v, err);
	if (bad)
		return bad;
	*side = (struct compare_side){.version = v,
		.ref = arena_dup(a, cell->title),
		.is_cell = true,
		.setup = cell->setup,
		.split = arena_dup(a, cell->split),
		.run = cell->run,
		.is_done = true,
		.rows = rows};
	side->setup.prompt = arena_dup(a, cell->setup.prompt);
	side->setup.model = arena_dup(a, cell->setup.model);
	side->setup.retrieval = arena_dup(a, cell->setup.retrieval);
	side->setup.variant.selection = arena_dup(a, cell->setup.variant.selection);
	side->setup.variant.reasoning = arena_dup(a, cell->setup.variant.reasoning);
	side->setup.variant.params = arena_dup(a, cell->setup.variant.params);
	return 0;
}

static void may_run_now(void *context)
{
	struct compare_view *c = context;
	c->may_run = true;
	data_start(c);
}

/* Opening a view does not spend money by itself. */
static bool may_run(struct compare_view *c)
{
	struct session *s = session_of(c);
	struct estimate e = {0};
	if (c->may_run || c->has_asked)
		return c->may_run;
	c->has_asked = true;
	for (size_t i = 0; i < c->n && !c->sides[i].is_cell; i++) {
		struct run_options o = session_options(s);
		o.prompt = c->sides[i].ref;
		o.reuse = true;
		estimate_add(s, &o, &e);
	}
	c->may_run = e.calls == 0;
	if (e.calls)
		consent_ask(s, &(struct consent){.title = "run what is missing to compare?",
				       .estimate = &e,
				       .yes = may_run_now,
				       .context = c});
	return c->may_run;
}

void data_start(struct compare_view *c)
{
	struct session *s = session_of(c);
	if (s->preparing || !may_run(c))
		return;
	for (size_t i = 0; i < c->n; i++) {
		struct compare_side *side = &c->sides[i];
		struct run_options o = session_options(s);
		char what[64];
		if (side->job || side->is_refused || side->is_cell)
			continue;
		o.prompt = side->ref;
		o.reuse = true;
		snprintf(what, sizeof what, "%.*s to compare", STRF(s->split));
		side->job = session_run(s, &o, what);
		side->is_refused = !side->job;
	}
}

static void take_scorers(struct compare_view *c)
{
	const struct table *t = session_of(c)->table;
	size_t n = t ? table_scorers(t) : 0;
	for (; c->n_scorers < n && c->n_scorers < COMPARE_SCORERS; c->n_scorers++)
		c->scorers[c->n_scorers] = arena_dup(&c->arena, table_scorer(t, c->n_scorers));
}

bool data_follow(struct compare_view *c)
{
	bool ended = false;
	for (size_t i = 0; i < c->n; i++) {
		struct compare_side *side = &c->sides[i];
		if (!side->job)
			continue;
		side->run = side->job->report.run;
		ended |= !side->is_done && !side->job->job;
		side->is_done = !side->job->job;
	}
	take_scorers(c);
	return ended;
}

/* ---- comparing ---- */

void data_forget(struct compare_view *c)
{
	compare_free(c->comparing);
	c->comparing = NULL;
	memset(c->comparisons, 0, sizeof c->comparisons);
	flips_set(&c->flips, NULL);
	arena_reset(&c->reports_arena);
	arena_reset(&c->pairs_arena);
}

size_t data_couples(const struct compare_view *c)
{
	return c->n == COMPARE_SIDES ? COMPARE_COUPLES : 1;
}

const struct comparison *data_selected(const struct compare_view *c, size_t couple)
{
	return &c->comparisons[c->scorer][couple];
}

const struct compare_side *data_first(const struct compare_view *c)
{
	return &c->sides[couples[c->couple].first];
}

const struct compare_side *data_second(const struct compare_view *c)
{
	return &c->sides[couples[c->couple].second];
}

/* Only what is said about a comparison, by the sides' own names; its pairs go with the arena they are in. */
static void keep_report(struct compare_view *c, struct comparison *k, bool with_pairs)
{
	struct compare_report *r = &k->report;
	r->scorer = arena_dup(&c->reports_arena, r->scorer);
	r->a.ref = c->sides[couples[c->comparing_couple].first].ref;
	r->b.ref = c->sides[couples[c->comparing_couple].second].ref;
	r->fixed = r->broken = NULL;
	if (!with_pairs)
		r->pairs = NULL;
}

/* Holm over all couples, scorer by scorer, whichever is looked at. */
static void correct(struct compare_view *c, size_t scorer)
{
	struct comparison *row = c->comparisons[scorer];
	double p[COMPARE_COUPLES];
	size_t n = data_couples(c);
	for (size_t i = 0; i < n; i++)
		p[i] = row[i].is_done && !row[i].error.n ? compare_judged(&row[i].report).p
							 : (double)NAN;
	stats_holm(p, p, n);
	for (size_t i = 0; i < n; i++)
		row[i].p = p[i];
}

static bool is_ready(const struct compare_side *side)
{
	return side->is_done && side->run;
}

static bool can_compare(const struct compare_view *c, size_t scorer, size_t couple)
{
	return is_ready(&c->sides[couples[couple].first]) &&
	       is_ready(&c->sides[couples[couple].second]) &&
	       !c->comparisons[scorer][couple].is_done;
}

/* What is compared next, the chosen scorer and couple first; false: nothing is left, or not there
 * yet. */
static bool find_next(const struct compare_view *c, size_t *scorer, size_t *couple)
{
	size_t n = data_couples(c);
	for (size_t i = 0; i < c->n_scorers * n; i++) {
		*scorer = (c->scorer + i / n) % c->n_scorers;
		*couple = (c->couple + i) % n;
		if (can_compare(c, *scorer, *couple))
			return true;
	}
	return false;
}

void data_list(struct compare_view *c, bool stays)
{
	const struct comparison *k = data_selected(c, c->couple);
	flips_set(&c->flips, k->is_done && !k->error.n ? &k->report : NULL);
	int64_t same = stays && c->id ? flips_find(&c->flips, str_of(c->id)) : -1;
	if (same >= 0)
		flips_go(&c->flips, same);
	if (flips_current(&c->flips) >= 0)
		data_show(c, c->flips.pairs[flips_current(&c->flips)].id);
}

/* Only of so many results that it is told at once. */
static void estimate_luck(struct compare_view *c, struct comparison *k)
{
	enum { MOST = 20000 };
	wb_optimism_beside(session_of(c)->wb, k->report.b.run, k->report.scorer, MOST,
		&c->reports_arena, &k->optimism, NULL);
}

/* With an error there is no report, but a sentence in its place. */
static void end(struct compare_view *c, int bad, const struct err *err)
{
	struct comparison *k = &c->comparisons[c->comparing_scorer][c->comparing_couple];
	bool is_chosen = c->comparing_scorer == c->scorer;
	k->is_done = true;
	if (bad)
		k->error = arena_dup(&c->reports_arena, str_of(err->text));
	else
		keep_report(c, k, is_chosen);
	if (!bad)
		estimate_luck(c, k);
	correct(c, c->comparing_scorer);
	compare_free(c->comparing);
	c->comparing = NULL;
	if (is_chosen && c->comparing_couple == c->couple)
		data_list(c, false);
}

static int go_on(struct compare_view *c, int64_t budget_us, bool *more, struct err *err)
{
	struct arena scratch = {0};
	size_t scorer = c->comparing_scorer, couple = c->comparing_couple;
	int bad = 0;
	if (!c->comparing)
		bad = compare_start(session_of(c)->wb, c->sides[couples[couple].first].run,
			c->sides[couples[couple].second].run, c->scorers[scorer], &c->comparing,
			err);
	if (!bad)
		bad = compare_step(c->comparing, budget_us, more,
			scorer == c->scorer ? &c->pairs_arena : &scratch,
			&c->comparisons[scorer][couple].report, err);
	if (bad || !*more)
		end(c, bad, err);
	arena_free(&scratch);
	return bad;
}

bool data_step(struct compare_view *c, int64_t budget_us, bool *got)
{
	struct err err = {0};
	bool more = true;
	*got = false;
	if (!c->comparing && !find_next(c, &c->comparing_scorer, &c->comparing_couple))
		return false;
	int bad = go_on(c, budget_us, &more, &err);
	*got = bad || !more;
	return true;
}

void data_done(struct compare_view *c)
{
	compare_free(c->comparing);
}

/* ---- the current example ---- */

static void read_score(struct compare_side *side, struct str scorer, const struct wb_result *r)
{
	for (size_t i = 0; i < r->n_scores; i++) {
		const struct score *score = &r->scores[i].score;
		if (!str_eq(r->scores[i].scorer, scorer) || score->status == SCORE_ERROR ||
			score->status == SCORE_NA)
			continue;
		side->is_scored = true;
		side->passes += score->pass;
		side->value = (isnan(side->value) ? 0 : side->value) + score->value;
	}
}

static void read_side(struct compare_view *c, struct compare_side *side)
{
	struct wb_result *results = NULL;
	struct err err = {0};
	size_t n = 0;
	struct str scorer = c->n_scorers ? c->scorers[c->scorer] : STR("");
	side->has_result = side->is_scored = false;
	side->marks = (struct ranges){NULL, 0};
	side->passes = 0;
	side->value = (double)NAN;
	if (side->run && c->id &&
		wb_result_of(session_of(c)->wb, side->run, str_of(c->id), &c->example_arena,
			&results, &n, &err) != 0)
		session_fail(session_of(c), &err);
	side->trials = (int64_t)n;
	if (n) {
		side->has_result = true;
		side->result = results[0];
	}
	for (size_t i = 0; i < n; i++)
		read_score(side, scorer, &results[i]);
	if (n)
		side->value /= (double)n;
	rows_show(side->rows, n ? side->result.output : STR(""), ROWS_PLAIN);
}

/* The words of `kind` as ranges of the text they are in. */
static struct ranges ranges_of(struct arena *a, const struct diff_piece *pieces, size_t n,
	enum diff_kind kind, enum range_kind mark)
{
	struct range *out = arena_alloc(a, (n + 1) * sizeof *out);
	size_t at = 0, count = 0;
	for (size_t i = 0; i < n; i++) {
		if (pieces[i].kind == kind)
			out[count++] = (struct range){at, at + pieces[i].text.n, mark};
		if (pieces[i].kind == kind || pieces[i].kind == DIFF_SAME)
			at += pieces[i].text.n;
	}
	return (struct ranges){out, count};
}

/* What the first of the couple said and the second did not, and the reverse. */
static void mark_differences(struct compare_view *c)
{
	struct arena *a = &c->example_arena;
	struct compare_side *first = &c->sides[couples[c->couple].first],
			    *second = &c->sides[couples[c->couple].second];
	struct str before = first->result.output, after = second->result.output;
	struct diff_piece *pieces;
	if (!first->has_result || !second->has_result || before.n > DIFF_MAX || after.n > DIFF_MAX)
		return;
	size_t n = diff_words(a, before, after, &pieces);
	first->marks = ranges_of(a, pieces, n, DIFF_REMOVED, RANGE_REMOVED);
	second->marks = ranges_of(a, pieces, n, DIFF_ADDED, RANGE_ADDED);
	rows_mark(first->rows, first->marks);
	rows_mark(second->rows, second->marks);
}

void data_show(struct compare_view *c, struct str id)
{
	char *copy = mem_dup(id);
	free(c->id);
	c->id = copy;
	arena_reset(&c->example_arena);
	for (size_t i = 0; i < c->n; i++)
		read_side(c, &c->sides[i]);
	mark_differences(c);
	c->output_scroll.at = c->output_scroll.top = 0;
	session_of(c)->dirty = true;
}
