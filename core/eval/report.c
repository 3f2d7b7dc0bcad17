/* report: owns the JSON shape of a run (stable: additions allowed, renames not). */
#include "run.h"

#include <math.h>

#include "jsonw.h"

void run_cell_json(struct jsonw *w, const char *key, const struct run_cell *c)
{
	jsonw_key(w, key);
	jsonw_object(w);
	jsonw_put_int(w, "correct", c->pass);
	jsonw_put_int(w, "wrong", c->fail);
	jsonw_put_num(w, "p_correct", c->share);
	jsonw_put_interval(w, "ci", c->low, c->high);
	jsonw_end(w);
}

/* Retrieval against generation. */
static void put_cells(struct jsonw *w, const struct run_score *s)
{
	if (s->hit.pass + s->hit.fail + s->miss.pass + s->miss.fail == 0)
		return;
	jsonw_key(w, "by_retrieval");
	jsonw_object(w);
	run_cell_json(w, "hit", &s->hit);
	run_cell_json(w, "miss", &s->miss);
	jsonw_end(w);
}

static void put_trials(struct jsonw *w, const struct run_trials *t)
{
	if (t->n_ks == 0)
		return;
	jsonw_key(w, "trials");
	jsonw_object(w);
	jsonw_put_num(w, "flip_rate", t->flip_rate);
	jsonw_put_num(w, "variance_within", t->within);
	jsonw_put_num(w, "variance_between", t->between);
	jsonw_key(w, "pass_k");
	jsonw_array(w);
	for (size_t i = 0; i < t->n_ks; i++) {
		const struct run_pass_k *k = &t->ks[i];
		jsonw_object(w);
		jsonw_put_int(w, "k", k->k);
		jsonw_put_num(w, "pass_at_k", k->at);
		jsonw_put_interval(w, "pass_at_k_ci", k->at_low, k->at_high);
		jsonw_put_num(w, "pass_hat_k", k->all);
		jsonw_put_interval(w, "pass_hat_k_ci", k->all_low, k->all_high);
		jsonw_end(w);
	}
	jsonw_end(w);
	jsonw_end(w);
}

static void put_scores(struct jsonw *w, const struct run_report *r)
{
	jsonw_key(w, "scores");
	jsonw_object(w);
	for (size_t i = 0; i < r->n_scores; i++) {
		const struct run_score *s = &r->scores[i];
		struct buf name = {0};
		buf_add(&name, s->name);
		jsonw_key(w, name.p ? name.p : "");
		buf_free(&name);
		jsonw_object(w);
		jsonw_put_num(w, "mean", s->mean);
		jsonw_put_int(w, "n", s->n);
		jsonw_put_interval(w, "ci", s->low, s->high);
		jsonw_put_str(w, "method", str_of(s->method));
		if (s->clusters)
			jsonw_put_int(w, "clusters", s->clusters);
		jsonw_put_int(w, "pass", s->pass);
		jsonw_put_int(w, "unparsed", s->unparsed);
		jsonw_put_int(w, "error", s->error);
		jsonw_put_int(w, "na", s->na);
		put_cells(w, s);
		put_trials(w, &s->trials);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void put_calls(struct jsonw *w, const struct run_report *r)
{
	jsonw_key(w, "calls");
	jsonw_object(w);
	jsonw_put_int(w, "sent", r->sent);
	jsonw_put_int(w, "cached", r->cached);
	jsonw_put_int(w, "failed", r->failed);
	jsonw_put_int(w, "retried", r->retried);
	jsonw_put_int(w, "unknown", r->unknown);
	if (r->cut)
		jsonw_put_int(w, "cut", r->cut);
	jsonw_end(w);
	jsonw_key(w, "tokens");
	jsonw_object(w);
	/* Where nothing is known the sums are no numbers. */
	bool none = r->uncounted && r->input_tokens + r->output_tokens == 0;
	jsonw_put_num(w, "input", none ? (double)NAN : (double)r->input_tokens);
	jsonw_put_num(w, "output", none ? (double)NAN : (double)r->output_tokens);
	if (r->uncounted)
		jsonw_put_int(w, "unknown", r->uncounted);
	jsonw_put_int(w, "cached_input", r->cached_input_tokens);
	jsonw_put_bool(w, "estimated", r->estimated);
	jsonw_end(w);
	jsonw_put_num(w, "cost_usd", r->cost_usd);
	jsonw_put_num(w, "spent_usd", r->spent_usd);
	if (r->maybe_usd > 0)
		jsonw_put_num(w, "maybe_usd", r->maybe_usd);
	jsonw_put_num(w, "wall_s", r->wall_s);
	jsonw_key(w, "latency_ms");
	jsonw_object(w);
	jsonw_put_num(w, "p50", r->p50_ms);
	jsonw_put_num(w, "p95", r->p95_ms);
	jsonw_end(w);
}

static void put_range(struct jsonw *w, const char *key, double low, double high)
{
	jsonw_key(w, key);
	jsonw_array(w);
	jsonw_num(w, low);
	jsonw_num(w, high);
	jsonw_end(w);
}

static void put_estimate(struct jsonw *w, const struct run_estimate *e)
{
	jsonw_key(w, "estimate");
	jsonw_object(w);
	put_range(w, "input", (double)e->input_low, (double)e->input_high);
	put_range(w, "output", (double)e->output_low,
		e->output_high < 0 ? (double)NAN : (double)e->output_high);
	put_range(w, "cost_usd", e->usd_low, e->usd_high);
	jsonw_put_num(w, "max_tokens", e->max_tokens ? (double)e->max_tokens : (double)NAN);
	jsonw_key(w, "answers");
	jsonw_object(w);
	jsonw_put_int(w, "n", e->kept);
	jsonw_put_num(w, "p50", e->p50);
	jsonw_put_num(w, "p95", e->p95);
	jsonw_end(w);
	jsonw_end(w);
}

static void put_batch(struct jsonw *w, const struct run_report *r)
{
	jsonw_key(w, "batch");
	jsonw_object(w);
	jsonw_put_int(w, "id", r->batch.id);
	jsonw_put_int(w, "calls", r->batch.calls);
	jsonw_put_int(w, "answered", r->batch.answered);
	jsonw_put_int(w, "failed", r->batch.failed);
	jsonw_end(w);
}

void run_optimism_json(struct jsonw *w, const struct run_optimism *o)
{
	if (o->runs < 2)
		return;
	jsonw_key(w, "optimism");
	jsonw_object(w);
	jsonw_put_int(w, "runs", (int64_t)o->runs);
	jsonw_put_int(w, "contenders", (int64_t)o->contenders);
	jsonw_put_int(w, "n", o->n);
	jsonw_put_str(w, "best", o->ref);
	jsonw_put_int(w, "best_run", o->best);
	jsonw_put_num(w, "mean", o->mean);
	jsonw_put_num(w, "expected_luck", o->value);
	jsonw_end(w);
}

const struct run_score *run_score_named(const struct run_report *r, struct str name)
{
	for (size_t i = 0; i < r->n_scores; i++)
		if (str_eq(r->scores[i].name, name))
			return &r->scores[i];
	return NULL;
}

void run_report_json(const struct run_report *r, struct buf *out)
{
	struct jsonw w = {.out = out};
	jsonw_object(&w);
	jsonw_key(&w, "run");
	if (r->run)
		jsonw_int(&w, r->run);
	else
		jsonw_null(&w);
	jsonw_put_str(&w, "prompt", r->prompt);
	jsonw_put_int(&w, "version", r->version);
	jsonw_put_str(&w, "hash", str_of(r->hash));
	jsonw_put_str(&w, "model", r->model);
	jsonw_put_str(&w, "provider", r->provider);
	jsonw_key(&w, "retrieval");
	jsonw_object(&w);
	jsonw_put_str(&w, "mode", r->retrieval);
	jsonw_put_int(&w, "k", r->k);
	jsonw_end(&w);
	jsonw_put_int(&w, "shots", r->shots);
	if (r->variant.n) {
		jsonw_key(&w, "variant");
		jsonw_raw(&w, r->variant);
	}
	jsonw_put_int(&w, "trials", r->trials);
	jsonw_put_str(&w, "split", r->split);
	jsonw_put_str(&w, "dataset", str_of(r->dataset));
	jsonw_put_int(&w, "examples", r->examples);
	jsonw_put_str(&w, "state", r->state);
	if (r->stopped.n)
		jsonw_put_str(&w, "stopped", r->stopped);
	put_calls(&w, r);
	if (str_is(r->state, "dry run"))
		put_estimate(&w, &r->estimate);
	if (r->batch.id)
		put_batch(&w, r);
	put_scores(&w, r);
	jsonw_put_int(&w, "total", r->total);
	jsonw_put_int(&w, "finished", r->finished);
	jsonw_put_int(&w, "test_looks", r->test_looks);
	if (r->test_looks)
		jsonw_put_int(&w, "test_versions", r->test_versions);
	run_optimism_json(&w, &r->optimism);
	jsonw_end(&w);
}
