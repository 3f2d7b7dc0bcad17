/* grid_json: owns the JSON shape of a grid (stable: additions allowed, renames not). What is not known is
 * null. */
#include <math.h>

#include "grid_forms.h"
#include "shapes.h"

static const char *const states[] = {[GRID_WAITING] = "not run",
	[GRID_MISSING] = "missing",
	[GRID_KEPT] = "kept",
	[GRID_RUN] = "run",
	[GRID_FAILED] = "failed"};

static void put_at(struct jsonw *w, const char *key, const struct grid_at *at)
{
	jsonw_key(w, key);
	jsonw_object(w);
	for (int f = 0; f < GRID_FACTORS; f++)
		if (at->level[f].n)
			jsonw_put_str(w, grid_factor_names[f], at->level[f]);
	jsonw_end(w);
}

static void put_factors(struct jsonw *w, const struct grid_report *r)
{
	jsonw_key(w, "factors");
	jsonw_object(w);
	for (int f = 0; f < GRID_FACTORS; f++)
		if (r->n_levels[f])
			shape_texts(w, grid_factor_names[f], r->levels[f], r->n_levels[f]);
	jsonw_end(w);
}

static void put_axis(struct jsonw *w, const char *key, const enum grid_factor *factors, size_t n)
{
	jsonw_key(w, key);
	jsonw_array(w);
	for (size_t i = 0; i < n; i++)
		jsonw_str(w, str_of(grid_factor_names[factors[i]]));
	jsonw_end(w);
}

static void put_calls(struct jsonw *w, const struct run_report *r)
{
	bool unknown = r->uncounted && r->input_tokens + r->output_tokens == 0;
	jsonw_put_int(w, "sent", r->sent);
	jsonw_put_int(w, "cached", r->cached);
	jsonw_put_int(w, "failed", r->failed);
	jsonw_key(w, "tokens");
	jsonw_object(w);
	jsonw_put_num(w, "input", unknown ? (double)NAN : (double)r->input_tokens);
	jsonw_put_num(w, "output", unknown ? (double)NAN : (double)r->output_tokens);
	jsonw_put_bool(w, "estimated", r->estimated);
	jsonw_end(w);
	jsonw_put_num(w, "cost_usd", r->cost_usd);
	jsonw_key(w, "latency_ms");
	jsonw_object(w);
	jsonw_put_num(w, "p50", r->p50_ms);
	jsonw_put_num(w, "p95", r->p95_ms);
	jsonw_end(w);
}

static void put_baseline(struct jsonw *w, const struct grid_report *r, const struct grid_cell *c)
{
	jsonw_key(w, "baseline");
	if (c->baseline == GRID_NONE) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_int(w, "run", r->cells[c->baseline].run.run);
	jsonw_put_num(w, "difference", c->difference);
	jsonw_put_interval(w, "ci", c->low, c->high);
	jsonw_put_int(w, "n", c->pairs);
	jsonw_put_num(w, "p", c->p);
	jsonw_put_num(w, "p_holm", c->p_holm);
	shape_text_or_null(w, "test", str_of(c->test));
	jsonw_end(w);
}

/* Exploratory: corrected after Benjamini and Hochberg over all slices. */
static void put_slice_difference(struct jsonw *w, const struct grid_slice *x)
{
	jsonw_key(w, "exploratory");
	jsonw_object(w);
	jsonw_put_num(w, "difference", x->difference);
	jsonw_put_interval(w, "ci", x->difference_low, x->difference_high);
	jsonw_put_num(w, "p", x->p);
	jsonw_put_num(w, "p_bh", x->p_bh);
	jsonw_end(w);
}

static void put_slices(struct jsonw *w, const struct grid_report *r, const struct grid_cell *c)
{
	jsonw_key(w, "slices");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_slices && c->slices; i++) {
		const struct grid_slices *s = &r->slices[i];
		for (size_t v = 0; v < s->n_values; v++) {
			const struct grid_slice *x = &c->slices[s->first + v];
			jsonw_object(w);
			jsonw_put_str(w, "field", s->field);
			jsonw_put_str(w, "value", s->values[v]);
			jsonw_put_num(w, "mean", x->mean);
			jsonw_put_interval(w, "ci", x->low, x->high);
			jsonw_put_int(w, "n", x->n);
			if (r->has_baseline)
				put_slice_difference(w, x);
			jsonw_end(w);
		}
	}
	jsonw_end(w);
}

static void put_macros(struct jsonw *w, const struct grid_report *r, const struct grid_cell *c)
{
	jsonw_key(w, "macro");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_slices && c->macros; i++) {
		const struct grid_macro *m = &c->macros[i];
		jsonw_object(w);
		jsonw_put_str(w, "field", r->slices[i].field);
		jsonw_put_num(w, "mean", m->mean);
		jsonw_put_interval(w, "ci", m->low, m->high);
		jsonw_put_int(w, "values", (long long)m->values);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void put_hits(struct jsonw *w, const struct grid_cell *c)
{
	jsonw_key(w, "hits");
	if (c->hits.hit_pass + c->hits.hit_fail + c->hits.miss_pass + c->hits.miss_fail == 0) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_int(w, "hit_pass", c->hits.hit_pass);
	jsonw_put_int(w, "hit_fail", c->hits.hit_fail);
	jsonw_put_int(w, "miss_pass", c->hits.miss_pass);
	jsonw_put_int(w, "miss_fail", c->hits.miss_fail);
	jsonw_put_num(w, "pass_where_hit", c->hits.share);
	jsonw_put_interval(w, "ci", c->hits.low, c->hits.high);
	jsonw_end(w);
}

/* Those of the run's other scorers. */
static void put_scores(struct jsonw *w, const struct grid_report *r, const struct grid_cell *c)
{
	jsonw_key(w, "others");
	jsonw_array(w);
	for (size_t i = 0; i < c->run.n_scores; i++) {
		const struct run_score *s = &c->run.scores[i];
		if (str_eq(s->name, r->scorer))
			continue;
		jsonw_object(w);
		jsonw_put_str(w, "scorer", s->name);
		jsonw_put_num(w, "mean", s->mean);
		jsonw_put_interval(w, "ci", s->low, s->high);
		jsonw_put_int(w, "n", s->n);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void put_cell(struct jsonw *w, const struct grid_report *r, const struct grid_cell *c)
{
	jsonw_object(w);
	put_at(w, "at", &c->at);
	jsonw_put_str(w, "state", str_of(states[c->state]));
	shape_text_or_null(w, "error", c->error);
	jsonw_put_bool(w, "partial", grid_is_partial(c));
	jsonw_key(w, "run");
	if (c->run.run)
		jsonw_int(w, c->run.run);
	else
		jsonw_null(w);
	jsonw_put_int(w, "version", c->run.version);
	shape_text_or_null(w, "model", c->run.model);
	shape_text_or_null(w, "provider", c->run.provider);
	shape_text_or_null(w, "kind", str_of(grid_kind(c)));
	jsonw_put_num(w, "mean", c->score.mean);
	jsonw_put_interval(w, "ci", c->score.low, c->score.high);
	jsonw_put_int(w, "n", c->score.n);
	jsonw_put_int(w, "errors", c->score.error);
	jsonw_put_int(w, "unparsed", c->score.unparsed);
	put_calls(w, &c->run);
	put_scores(w, r, c);
	put_baseline(w, r, c);
	put_hits(w, c);
	put_slices(w, r, c);
	put_macros(w, r, c);
	jsonw_end(w);
}

static void put_marginals(struct jsonw *w, const struct grid_report *r)
{
	jsonw_key(w, "marginals");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_marginals; i++) {
		const struct grid_marginal *m = &r->marginals[i];
		jsonw_object(w);
		jsonw_put_str(w, "factor", str_of(grid_factor_names[m->factor]));
		jsonw_put_str(w, "level", m->level);
		jsonw_put_num(w, "mean", m->mean);
		jsonw_put_interval(w, "ci", m->low, m->high);
		jsonw_put_num(w, "effect", m->effect);
		jsonw_put_interval(w, "effect_ci", m->effect_low, m->effect_high);
		jsonw_put_num(w, "p", m->p);
		jsonw_put_num(w, "p_holm", m->p_holm);
		jsonw_put_int(w, "n", m->n);
		jsonw_put_int(w, "cells", (long long)m->cells);
		jsonw_put_int(w, "left_out", (long long)m->left_out);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void put_interactions(struct jsonw *w, const struct grid_report *r)
{
	jsonw_key(w, "interactions");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_interactions; i++) {
		const struct grid_interaction *x = &r->interactions[i];
		jsonw_object(w);
		put_axis(w, "factors", x->factors, 2);
		jsonw_put_num(w, "difference", x->difference);
		jsonw_put_interval(w, "ci", x->low, x->high);
		jsonw_put_num(w, "p", x->p);
		jsonw_put_num(w, "p_holm", x->p_holm);
		jsonw_put_int(w, "n", x->n);
		jsonw_put_int(w, "cells", (long long)x->cells);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void put_reported(struct jsonw *w, const struct grid_report *r)
{
	jsonw_key(w, "reported");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_reported; i++) {
		const struct grid_reported *p = &r->reported[i];
		jsonw_object(w);
		put_at(w, "at", &p->at);
		if (p->scorer.n)
			jsonw_put_str(w, "scorer", p->scorer);
		if (p->field.n)
			jsonw_put_str(w, p->value.n ? "slice" : "macro", p->field);
		if (p->value.n)
			jsonw_put_str(w, "value", p->value);
		jsonw_put_num(w, "mean", p->mean);
		jsonw_put_num(w, "here", p->here);
		jsonw_put_interval(w, "ci", p->low, p->high);
		jsonw_put_num(w, "n", p->n ? (double)p->n : (double)NAN);
		jsonw_put_str(w, "source", p->source);
		jsonw_end(w);
	}
	jsonw_end(w);
}

void grid_print_json(const struct grid_report *r)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	shape_text_or_null(&w, "grid", r->name);
	jsonw_put_str(&w, "split", r->split);
	jsonw_put_str(&w, "scorer", r->scorer);
	jsonw_put_int(&w, "trials", r->trials);
	put_factors(&w, r);
	put_axis(&w, "rows", r->row_factors, r->n_row_factors);
	put_axis(&w, "columns", r->column_factors, r->n_column_factors);
	if (r->has_baseline)
		put_at(&w, "baseline", &r->baseline);
	jsonw_key(&w, "cells");
	jsonw_array(&w);
	for (size_t i = 0; i < r->n_cells; i++)
		put_cell(&w, r, &r->cells[i]);
	jsonw_end(&w);
	put_marginals(&w, r);
	put_interactions(&w, r);
	put_reported(&w, r);
	run_optimism_json(&w, &r->optimism);
	jsonw_put_int(&w, "sent", r->sent);
	jsonw_put_num(&w, "spent_usd", r->spent_usd);
	jsonw_put_int(&w, "test_looks", r->test_looks);
	if (r->test_looks)
		jsonw_put_int(&w, "test_versions", r->test_versions);
	jsonw_end(&w);
	shape_print(&b);
}
