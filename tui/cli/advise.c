/* advise: `strop advise`, what the recorded runs say about going on. Sends nothing. */
#include "advise.h"
#include "advice_page.h"
#include "commands.h"
#include "output.h"
#include "project.h"
#include "shapes.h"

enum { COLUMNS = 80 };

static void json_run(struct jsonw *w, const struct advise_run *r)
{
	if (!r->run) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_int(w, "run", r->run);
	jsonw_put_str(w, "version", r->ref);
	jsonw_put_str(w, "model", r->model);
	jsonw_put_str(w, "provider", r->provider);
	jsonw_put_str(w, "retrieval", r->retrieval);
	jsonw_put_int(w, "k", r->k);
	jsonw_put_int(w, "shots", r->shots);
	jsonw_put_str(w, "split", r->split);
	jsonw_put_num(w, "mean", r->mean);
	jsonw_put_interval(w, "ci", r->low, r->high);
	jsonw_put_int(w, "n", r->n);
	jsonw_put_int(w, "unparsed", r->unparsed);
	jsonw_put_int(w, "errors", r->errors);
	jsonw_put_int(w, "cut", r->cut);
	jsonw_put_num(w, "usd_each", r->usd_each);
	jsonw_put_int(w, "best_of", r->of);
	jsonw_end(w);
}

static void json_pair(struct jsonw *w, const char *key, const struct advise_pair *p)
{
	jsonw_key(w, key);
	if (!p->is_known) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_num(w, "difference", p->difference);
	jsonw_put_interval(w, "ci", p->low, p->high);
	jsonw_put_num(w, "p", p->p);
	jsonw_put_int(w, "n", p->n);
	jsonw_end(w);
}

/* Only that it is there: what it reached is told by --split. */
static void json_held_out(struct jsonw *w, const struct advise_run *r)
{
	jsonw_key(w, "held_out");
	if (!r->run) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_int(w, "run", r->run);
	jsonw_put_str(w, "split", r->split);
	jsonw_put_int(w, "n", r->n);
	jsonw_end(w);
}

static void json_reached(struct jsonw *w, const struct advise_report *r)
{
	static const char *const names[ADVISE_RUNGS] = {"prompt", "retrieval", "ideal"};
	jsonw_key(w, "reached");
	jsonw_object(w);
	for (int i = 0; i < ADVISE_RUNGS; i++) {
		jsonw_key(w, names[i]);
		json_run(w, &r->rungs[i]);
	}
	jsonw_end(w);
	jsonw_put_str(w, "best", str_of(names[r->best]));
	json_held_out(w, &r->held_out);
	jsonw_key(w, "others");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_others; i++)
		json_run(w, &r->others[i]);
	jsonw_end(w);
	json_pair(w, "retrieval_gain", &r->search);
	json_pair(w, "ideal_gain", &r->ideal);
}

static void json_failures(struct jsonw *w, const struct advise_failures *f)
{
	static const char *const names[ADVISE_PLACES] = {
		"error", "cut", "unparsed", "retrieval_miss", "generation_miss", "wrong"};
	jsonw_key(w, "failures");
	jsonw_object(w);
	jsonw_put_int(w, "examples", f->n);
	for (int i = 0; i < ADVISE_PLACES; i++) {
		int64_t n = f->at[i].n;
		jsonw_key(w, names[i]);
		jsonw_object(w);
		jsonw_put_int(w, "n", n);
		shape_texts(w, "ids", f->at[i].ids, (size_t)(n < ADVISE_IDS ? n : ADVISE_IDS));
		jsonw_end(w);
	}
	jsonw_put_int(w, "gold_named", f->named);
	jsonw_put_int(w, "gold_retrieved", f->hits);
	jsonw_put_int(w, "gold_retrieved_right", f->hit_pass);
	jsonw_put_int(w, "gold_missed_right", f->miss_pass);
	jsonw_put_int(w, "always", f->always);
	jsonw_put_int(w, "always_runs", f->always_runs);
	jsonw_end(w);
}

static void json_reach(struct jsonw *w, const struct advise_report *r)
{
	jsonw_put_num(w, "discordance", r->psi);
	shape_text_or_null(w, "discordance_of", r->psi_of);
	jsonw_put_num(w, "mde_80", r->mde);
	jsonw_key(w, "needed");
	jsonw_array(w);
	for (int i = 0; i < ADVISE_GAINS; i++) {
		jsonw_object(w);
		jsonw_put_num(w, "gain", advise_gains[i]);
		jsonw_put_num(w, "examples", r->needed[i]);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void json_steps(struct jsonw *w, const struct advise_report *r)
{
	jsonw_key(w, "missing");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_missing; i++) {
		jsonw_object(w);
		jsonw_put_str(w, "what", r->missing[i].what);
		shape_text_or_null(w, "command", r->missing[i].command);
		jsonw_end(w);
	}
	jsonw_end(w);
	jsonw_key(w, "next");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_steps; i++) {
		jsonw_object(w);
		jsonw_put_str(w, "what", str_of(r->steps[i].what));
		jsonw_put_str(w, "text", r->steps[i].text);
		shape_text_or_null(w, "command", r->steps[i].command);
		jsonw_put_bool(w, "comes_first", r->steps[i].comes_first);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void print_json(const struct advise_report *r)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_str(&w, "finetuning", str_of(advice_verdict_word(r->verdict)));
	jsonw_put_str(&w, "why", r->why);
	jsonw_put_str(&w, "prompt", r->prompt);
	shape_text_or_null(&w, "model", r->model);
	jsonw_put_str(&w, "split", r->split);
	jsonw_put_str(&w, "scorer", r->scorer);
	jsonw_put_int(&w, "examples", r->examples);
	jsonw_put_int(&w, "train", r->train);
	jsonw_put_int(&w, "test_looks", r->test_looks);
	jsonw_put_int(&w, "runs", r->runs);
	jsonw_put_int(&w, "versions", r->versions);
	json_reached(&w, r);
	json_failures(&w, &r->failures);
	json_reach(&w, r);
	json_steps(&w, r);
	jsonw_end(&w);
	shape_print(&b);
}

static int advise(const struct args *a, struct wb *w, struct err *err)
{
	struct advise_report r;
	if (a->scorers.n > 1)
		return err_set(err, ERR_INPUT, "advice goes by one scorer: --scorer once");
	struct advise_options options = {.prompt = a->run.prompt,
		.model = a->run.model,
		.split = a->run.split,
		.scorer = a->scorers.n ? a->scorers.items[0] : STR("")};
	int bad = wb_advise(w, &options, a->arena, &r, err);
	if (!bad && a->json)
		print_json(&r);
	else if (!bad)
		out_outside(advice_page(&r, COLUMNS, a->arena));
	if (!bad && r.runs && (str_is(r.split, "test") || str_is(r.split, "all")))
		project_warn_looks(a->arena, r.test_looks, r.test_versions);
	return bad;
}

int command_advise(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	int code = project_open(a, &w, &err);
	if (code == 0)
		code = advise(a, w, &err);
	wb_close(w);
	return code ? fail(&err) : STATUS_DONE;
}
