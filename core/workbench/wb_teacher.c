/*
 * wb_teacher: owns the choice of what is learnt from another model: its outputs that pass (rejection sampling). A
 * wrong output of a good model is no better to learn than a wrong label.
 */
#include "wb_teacher.h"

#include <stdlib.h>

#include "variant.h"
#include "wb_advise.h"

enum { PAGE = 64, MAX_SCORERS = 64 };

struct teacher {
	struct wb *w;
	int64_t run;
	struct str scorer;
	struct arena page;
	struct result_row rows[PAGE];
	size_t n, at;
	int64_t ord, trial; /* of the last row read */
	bool is_read;
};

/* What the run must be: one with another retrieval or variant answers what the lines do not ask. */
static int wanted_run(struct wb *w, struct str model, const struct plan *plan, struct arena *a,
	struct advise_run *out, struct err *err)
{
	struct wb_variant variant;
	bool is_recorded = wb_is_recorded(w, model);
	const struct wb_variant_asked asked = {.prompt = plan->prompt, .is_recorded = is_recorded};
	const struct retrieval *r = &plan->retrieval;
	if (is_recorded && r->mode != RETRIEVE_NONE)
		return err_set(err, ERR_INPUT,
			"the outputs of %.*s are recorded, and which passages they were given is "
			"not "
			"known: --retrieval none exports them without any",
			STRF(model));
	int bad = wb_resolve_variant(w, &asked, a, &variant, err);
	if (!bad)
		*out = (struct advise_run){
			.model = model,
			.split = plan->split,
			.retrieval = str_of(retrieval_mode_names[r->mode]),
			.k = r->mode == RETRIEVE_NONE ? 0 : r->k,
			.shots = variant.shots.n,
			.variant = variant_words(a, variant.text),
		};
	return bad;
}

static const struct advise_run *best_run(
	const struct advise_candidates *all, const struct version *v, const struct advise_run *like)
{
	const struct advise_run *best = NULL;
	for (size_t i = 0; i < all->n; i++) {
		const struct advise_run *r = &all->items[i].run;
		if (r->version == v->number && str_eq(r->model, like->model) &&
			str_eq(r->split, like->split) && str_eq(r->retrieval, like->retrieval) &&
			r->k == like->k && r->shots == like->shots &&
			str_eq(r->variant, like->variant) && (!best || r->mean > best->mean))
			best = r;
	}
	return best;
}

static int no_run(
	struct wb *w, const struct version *v, const struct advise_run *like, struct err *err)
{
	struct buf how = {0};
	if (!wb_is_recorded(w, like->model))
		buf_addf(&how, " --retrieval %.*s", STRF(like->retrieval));
	if (like->k)
		buf_addf(&how, " --k %lld", (long long)like->k);
	err_set(err, ERR_NOT_FOUND,
		"%.*s has no run of %.*s@%lld over %.*s with retrieval %.*s: strop run -p "
		"%.*s@%lld -m %.*s --split %.*s%s",
		STRF(like->model), STRF(v->prompt), (long long)v->number, STRF(like->split),
		STRF(like->retrieval), STRF(v->prompt), (long long)v->number, STRF(like->model),
		STRF(like->split), how.n ? how.p : "");
	buf_free(&how);
	return ERR_NOT_FOUND;
}

int teacher_new(struct wb *w, const struct version *v, struct str model, const struct plan *plan,
	int64_t *run, struct teacher **out, struct err *err)
{
	struct arena a = {0};
	struct advise_candidates all = {0};
	struct advise_run like = {0};
	const struct advise_run *best = NULL;
	*out = NULL;
	int bad = wanted_run(w, model, plan, &a, &like, err);
	if (!bad)
		bad = advise_candidates(w, v->prompt, w->project.primary, &a, &all, err);
	if (!bad) {
		best = best_run(&all, v, &like);
		bad = best ? 0 : no_run(w, v, &like, err);
	}
	if (!bad) {
		struct teacher *t = mem_alloc(sizeof *t);
		t->w = w;
		t->run = *run = best->run;
		t->scorer = w->project.primary;
		*out = t;
	}
	free(all.items);
	arena_free(&a);
	return bad;
}

/* The row at hand; NULL behind the last. */
static int look(struct teacher *t, const struct result_row **out, struct err *err)
{
	int bad = 0;
	*out = NULL;
	if (t->at == t->n && !t->is_read) {
		arena_reset(&t->page);
		t->at = 0;
		bad = store_results(
			t->w->store, t->run, t->ord, t->trial, PAGE, &t->page, t->rows, &t->n, err);
		t->is_read = !bad && t->n < PAGE;
		if (!bad && t->n) {
			t->ord = t->rows[t->n - 1].result.ord;
			t->trial = t->rows[t->n - 1].result.trial;
		}
	}
	if (!bad && t->at < t->n)
		*out = &t->rows[t->at];
	return bad;
}

static int passes(struct teacher *t, const struct result_row *row, bool *out, struct err *err)
{
	struct arena a = {0};
	struct score_row *scores = arena_alloc(&a, MAX_SCORERS * sizeof *scores);
	size_t n = 0;
	int bad = store_scores_of(t->w->store, row->result.id, &a, scores, MAX_SCORERS, &n, err);
	*out = false;
	for (size_t i = 0; !bad && i < n; i++)
		*out |= str_eq(scores[i].scorer, t->scorer) && scores[i].score.status == SCORE_OK &&
			scores[i].score.pass;
	arena_free(&a);
	return bad;
}

int teacher_answer(struct teacher *t, int64_t ord, struct str *out, struct err *err)
{
	const struct result_row *row;
	bool pass = false;
	*out = STR("");
	int bad = look(t, &row, err);
	while (!bad && row && row->result.ord < ord) {
		t->at++;
		bad = look(t, &row, err);
	}
	/* Those of one example may go on on another page: the first that passes is taken at once. */
	while (!bad && row && row->result.ord == ord && !pass) {
		bad = passes(t, row, &pass, err);
		if (!bad && pass) {
			*out = row->output;
			break;
		}
		t->at++;
		if (!bad)
			bad = look(t, &row, err);
	}
	return bad;
}

void teacher_free(struct teacher *t)
{
	if (!t)
		return;
	arena_free(&t->page);
	free(t);
}
