/*
 * grid_facts: owns what is told beside the matrix: everything about the current cell, what the levels of
 * each factor come to, or others' numbers; and in a few words how the grid stands.
 */
#include "grid_parts.h"

#include <math.h>

#include "grid_words.h"
#include "number.h"
#include "recording.h"
#include "variant.h"

/* ---- how it stands ---- */

static struct str running_words(const struct gridrun *g, struct arena *a)
{
	const struct session_job *j = g->job;
	if (!j)
		return arena_printf(a, "⟳ cell %zu of %zu", g->n_done + 1, g->n_missing);
	struct str text = arena_printf(a, "⟳ cell %zu of %zu, %lld/%lld", g->n_done + 1,
		g->n_missing, (long long)j->report.finished, (long long)j->report.total);
	if (j->rate > 0)
		text = arena_printf(a, "%.*s, %s left", STRF(text),
			number_time(a, (double)(j->report.total - j->report.finished) / j->rate));
	return arena_printf(a, "%.*s; x stops", STRF(text));
}

struct str grid_standing(const struct grid_view *v, struct arena *a, style_t *style)
{
	const struct grid_report *r = grid_report_of(v);
	size_t waiting = 0, lacking = 0, refused = 0;
	for (size_t i = 0; i < r->n_cells; i++) {
		waiting += r->cells[i].state == GRID_WAITING;
		lacking += grid_cell_lacks(&r->cells[i]);
		refused += r->cells[i].state == GRID_FAILED;
	}
	*style = STYLE_KEY;
	if (v->view.session->preparing)
		return STR("waits for the data to be read");
	if (gridrun_is_running(v->run))
		return running_words(v->run, a);
	if (v->run->doing == GRIDRUN_COUNTING)
		return STR("counting what is missing …");
	if (v->run->problem.n) {
		*style = STYLE_ERROR;
		return waiting ? arena_printf(a, "%zu of %zu not read", waiting, r->n_cells)
			       : STR("not all is compared");
	}
	if (waiting)
		return arena_printf(a, "reading: %zu of %zu", r->n_cells - waiting, r->n_cells);
	if (lacking)
		return arena_printf(a, "%zu of %zu missing: R runs %s%s", lacking, r->n_cells,
			lacking == 1 ? "it" : "them",
			refused ? arena_printf(a, "; %zu cannot be run", refused).p : "");
	if (v->run->is_settling)
		return arena_printf(
			a, "comparing: %zu of %zu", wb_grid_settled(v->run->grid), r->n_cells);
	*style = refused ? STYLE_ERROR : STYLE_DIM;
	if (refused)
		return arena_printf(a, "%zu of %zu cannot be run", refused, r->n_cells);
	return arena_printf(a, "all %zu cells are there", r->n_cells);
}

/* ---- a fact a line ---- */

void grid_fact(struct textbox *out, const char *name, style_t style, struct str text)
{
	struct buf b = {0};
	buf_addf(&b, "%-*s", GRID_FACTS_INDENT, name);
	textbox_add(out, STYLE_DIM, buf_str(&b));
	textbox_add(out, style, text);
	textbox_add(out, STYLE_TEXT, STR("\n"));
	buf_free(&b);
}

static void write_score(struct grid_view *v, const struct grid_cell *c, struct arena *a)
{
	const struct run_score *s = &c->score;
	struct buf b = {0};
	if (isnan(s->mean))
		return;
	buf_addf(&b, "%.*s %s", STRF(grid_report_of(v)->scorer), number_percent(a, s->mean));
	if (!isnan(s->low))
		buf_addf(&b, " %s by %s", number_interval(a, s->low, s->high), s->method);
	buf_addf(&b, ", n %s", number_count(a, s->n));
	if (s->unparsed)
		buf_addf(&b, "; %s unparsed", number_count(a, s->unparsed));
	if (s->error)
		buf_addf(&b, "; %s failed", number_count(a, s->error));
	grid_fact(&v->facts, "score", STYLE_STRONG, buf_str(&b));
	buf_free(&b);
}

static void write_difference(struct grid_view *v, const struct grid_cell *c, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	struct buf b = {0};
	if (c->baseline == GRID_NONE || isnan(c->difference))
		return;
	buf_addf(&b, "%s points", grid_signed_points(a, c->difference));
	if (!isnan(c->low))
		buf_addf(&b, " %s", number_interval(a, c->low, c->high));
	buf_addf(&b, " to %.*s", STRF(grid_cell_label(a, r, &r->cells[c->baseline])));
	if (isnan(c->p))
		buf_addz(&b, ": the very same run");
	else
		buf_addf(&b, "; p %s", number_p(a, c->p));
	if (!isnan(c->p_holm))
		buf_addf(&b, ", Holm %s", number_p(a, c->p_holm));
	if (!isnan(c->p))
		buf_addf(&b, " (%s, %s)", c->test, number_of(a, c->pairs, "pair"));
	grid_fact(&v->facts, "difference",
		!grid_is_significant(c) ? STYLE_TEXT
		: c->difference > 0     ? STYLE_FIXED
					: STYLE_BROKEN,
		buf_str(&b));
	buf_free(&b);
}

static void write_cost(struct grid_view *v, const struct grid_cell *c, struct arena *a)
{
	const struct run_report *r = &c->run;
	struct buf b = {0};
	bool uncounted = r->uncounted && r->input_tokens + r->output_tokens == 0;
	buf_addf(&b, "%s; ", number_money(a, r->cost_usd));
	if (uncounted)
		buf_addz(&b, "tokens are not known");
	else
		buf_addf(&b, "%s%s tokens in, %s out", r->estimated ? "about " : "",
			number_count(a, r->input_tokens), number_count(a, r->output_tokens));
	grid_fact(&v->facts, "cost", STYLE_TEXT, buf_str(&b));
	if (!isnan(r->p50_ms))
		grid_fact(&v->facts, "latency", STYLE_TEXT,
			arena_printf(a, "p50 %s, p95 %s", number_ms(a, r->p50_ms),
				number_ms(a, r->p95_ms)));
	buf_free(&b);
}

/* Retrieval against generation. */
static void write_hits(struct grid_view *v, const struct grid_cell *c, struct arena *a)
{
	long long hp = c->hits.hit_pass, hf = c->hits.hit_fail, mp = c->hits.miss_pass,
		  mf = c->hits.miss_fail;
	if (hp + hf + mp + mf == 0)
		return;
	struct str share = isnan(c->hits.share)
				   ? STR("")
				   : arena_printf(a, " (%s)", number_percent(a, c->hits.share));
	grid_fact(&v->facts, "retrieval", STYLE_TEXT,
		arena_printf(a, "found: %lld right, %lld wrong%.*s; missed: %lld right, %lld wrong",
			hp, hf, STRF(share), mp, mf));
}

static void write_slices(struct grid_view *v, const struct grid_cell *c, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	for (size_t i = 0; i < r->n_slices && c->slices; i++) {
		const struct grid_slices *s = &r->slices[i];
		struct buf b = {0};
		for (size_t k = 0; k < s->n_values; k++) {
			const struct grid_slice *x = &c->slices[s->first + k];
			if (x->n)
				buf_addf(&b, "%s%.*s %.1f (%s)", b.n ? ", " : "",
					STRF(s->values[k]), 100 * x->mean, number_count(a, x->n));
		}
		grid_fact(&v->facts, arena_printf(a, "by %.*s", STRF(s->field)).p, STYLE_TEXT,
			buf_str(&b));
		buf_free(&b);
	}
}

static struct str reported_words(struct arena *a, const struct grid_reported *p)
{
	struct str n = p->n ? arena_printf(a, " %s, n %s", number_interval(a, p->low, p->high),
				      number_count(a, p->n))
			    : STR("");
	return arena_printf(
		a, "%s%.*s: %.*s", number_percent(a, p->mean), STRF(n), STRF(p->source));
}

static void write_reported_here(struct grid_view *v, size_t cell, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	for (size_t i = 0; i < r->n_reported; i++)
		if (r->reported[i].cell == cell && !r->reported[i].field.n &&
			!r->reported[i].scorer.n)
			grid_fact(&v->facts, "reported", STYLE_TEXT,
				reported_words(a, &r->reported[i]));
}

/* What is not what it seems: outputs of a recording, a model that is no model. */
static struct str kind_words(const struct run_report *r)
{
	if (str_is(r->provider, "builtin"))
		return STR(" (built-in baseline: no language model)");
	return str_of(wb_recording_mark(r->provider));
}

static void write_run(struct grid_view *v, const struct grid_cell *c, struct arena *a)
{
	const struct run_report *r = &c->run;
	struct str words = variant_words(a, r->variant);
	struct buf b = {0};
	if (r->model.n == 0)
		return;
	if (r->run)
		buf_addf(&b, "%lld: ", (long long)r->run);
	buf_addf(&b, "%.*s", STRF(r->prompt));
	if (r->version)
		buf_addf(&b, "@%lld", (long long)r->version);
	buf_addf(&b, ", %.*s%.*s, %.*s", STRF(r->model), STRF(kind_words(r)), STRF(r->retrieval));
	if (r->k)
		buf_addf(&b, " k %lld", (long long)r->k);
	if (r->shots)
		buf_addf(&b, ", %s", number_of(a, r->shots, "shot"));
	if (words.n)
		buf_addf(&b, ", %.*s", STRF(words));
	if (r->trials > 1)
		buf_addf(&b, ", %s each", number_of(a, r->trials, "trial"));
	grid_fact(&v->facts, "run", STYLE_TEXT, buf_str(&b));
	buf_free(&b);
}

static void write_error(struct grid_view *v, size_t cell, struct arena *a)
{
	const struct grid_cell *c = &grid_report_of(v)->cells[cell];
	struct str why = c->error.n ? c->error : v->run->refused[cell];
	const char *failed =
		c->run.failed
			? arena_printf(a, "%s failed: ", number_of(a, c->run.failed, "call")).p
			: "";
	if (why.n)
		grid_fact(&v->facts, "why", STYLE_ERROR,
			arena_printf(a, "%s%.*s", failed, STRF(why)));
}

static struct str run_so_far(const struct grid_view *v, struct arena *a)
{
	const struct run_report *r = &v->run->job->report;
	struct str text = arena_printf(
		a, "%s of %s results", number_count(a, r->finished), number_count(a, r->total));
	const struct run_score *s = run_score_named(r, grid_report_of(v)->scorer);
	if (s && s->n)
		text = arena_printf(a, "%.*s, %s so far", STRF(text), number_percent(a, s->mean));
	return text;
}

static void write_state(struct grid_view *v, size_t cell, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	const struct grid_cell *c = &r->cells[cell];
	if (v->run->job && v->run->job_cell == cell)
		grid_fact(&v->facts, "runs", STYLE_KEY, run_so_far(v, a));
	else if (gridrun_kept(v->run, cell))
		grid_fact(&v->facts, "stopped", STYLE_TEXT,
			arena_printf(a, "%s of %s results are there; R runs the rest",
				number_count(a, gridrun_kept(v->run, cell)),
				number_count(a, c->run.total)));
	else if (c->state == GRID_MISSING)
		grid_fact(&v->facts, "not run", STYLE_TEXT,
			arena_printf(a, "%s; R runs what is missing",
				number_of(a, c->run.total, "result")));
	else if (c->state == GRID_WAITING && v->run->problem.n == 0)
		grid_fact(&v->facts, "", STYLE_DIM, STR("not read yet"));
	if (c->same_as != GRID_NONE)
		grid_fact(&v->facts, "the same", STYLE_TEXT,
			arena_printf(a, "the very run of %.*s: what differs changes nothing here",
				STRF(grid_cell_label(a, r, &r->cells[c->same_as]))));
}

/* Of the best one: what picking it added to its score. */
static void write_optimism(struct grid_view *v, const struct grid_cell *c, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	struct str words = c->score.mean == v->best ? grid_optimism_words(a, r) : STR("");
	if (words.n)
		grid_fact(&v->facts, "best", STYLE_WARNING, words);
}

static void write_cell(struct grid_view *v, size_t cell, struct arena *a)
{
	const struct grid_cell *c = &grid_report_of(v)->cells[cell];
	write_error(v, cell, a);
	write_score(v, c, a);
	write_state(v, cell, a);
	write_difference(v, c, a);
	write_optimism(v, c, a);
	write_reported_here(v, cell, a);
	write_hits(v, c, a);
	if (c->run.run)
		write_cost(v, c, a);
	write_run(v, c, a);
	write_slices(v, c, a);
}

/* ---- others' numbers ---- */

static void write_reported(struct grid_view *v, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	for (size_t i = 0; i < r->n_reported; i++) {
		const struct grid_reported *p = &r->reported[i];
		textbox_add(&v->facts, STYLE_STRONG, grid_reported_label(a, p));
		textbox_add(&v->facts, STYLE_TEXT,
			arena_printf(a, "  %.*s%s\n", STRF(reported_words(a, p)),
				isnan(p->here)
					? ""
					: arena_printf(a, "; here %s", number_percent(a, p->here))
						  .p));
	}
	if (r->n_reported == 0)
		textbox_add(&v->facts, STYLE_DIM,
			STR("none: `reported:` in the grid sets others' numbers beside these"));
}

/* ---- all ---- */

struct str grid_facts_title(const struct grid_view *v, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	size_t cell = grid_current(v);
	if (v->lower == LOWER_EFFECTS)
		return STR("mean of each level, and its effect");
	if (v->lower == LOWER_REPORTED)
		return STR("reported by others");
	return cell == GRID_NONE ? STR("no cell") : grid_cell_label(a, r, &r->cells[cell]);
}

/* Where there is room the rest stands below the cell. */
static void write_rest(struct grid_view *v, struct arena *a)
{
	enum { ROOM = 20 };
	const struct grid_report *r = grid_report_of(v);
	if (v->facts_box.rows < ROOM)
		return;
	if (grid_has_effects(r) && r->n_row_factors + r->n_column_factors > 1) {
		textbox_add(&v->facts, STYLE_TITLE, STR("\nmean of each level, and its effect\n"));
		grid_write_effects(v, a);
	}
	if (r->n_reported) {
		textbox_add(&v->facts, STYLE_TITLE, STR("\nreported by others\n"));
		write_reported(v, a);
	}
}

static void write_all(struct grid_view *v, size_t cell, struct arena *a)
{
	if (v->lower == LOWER_EFFECTS)
		grid_write_effects(v, a);
	else if (v->lower == LOWER_REPORTED)
		write_reported(v, a);
	else if (cell != GRID_NONE)
		write_cell(v, cell, a);
	else
		textbox_add(&v->facts, STYLE_DIM, STR("excluded from the grid"));
	if (v->lower == LOWER_CELL)
		write_rest(v, a);
}

void grid_write_facts(struct grid_view *v)
{
	struct arena a = {0};
	size_t cell = grid_current(v);
	bool stays = v->facts_lower == v->lower && v->facts_cell == cell;
	size_t top = stays ? textbox_top_line(&v->facts) : 0;
	textbox_clear(&v->facts);
	if (v->run->problem.n)
		grid_fact(&v->facts, "why", STYLE_ERROR, v->run->problem);
	write_all(v, cell, &a);
	textbox_go_line(&v->facts, top);
	v->facts_cell = cell;
	v->facts_lower = v->lower;
	arena_free(&a);
}
