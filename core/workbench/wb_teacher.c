/*
 * wb_teacher: owns the choice of what is learnt from another model: its outputs that pass (rejection sampling). A
 * wrong output of a good model is no better to learn than a wrong label.
 */
#include "wb_teacher.h"

#include <stdlib.h>

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

static const struct advise_run *best_run(const struct advise_candidates *all,
	const struct version *v, struct str model, struct str split)
{
	const struct advise_run *best = NULL;
	for (size_t i = 0; i < all->n; i++) {
		const struct advise_run *r = &all->items[i].run;
		if (r->version == v->number && str_eq(r->model, model) && str_eq(r->split, split) &&
			(!best || r->mean > best->mean))
			best = r;
	}
	return best;
}

int teacher_new(struct wb *w, const struct version *v, struct str model, struct str split,
	int64_t *run, struct teacher **out, struct err *err)
{
	struct arena a = {0};
	struct advise_candidates all = {0};
	*out = NULL;
	int bad = advise_candidates(w, v->prompt, w->project.primary, &a, &all, err);
	const struct advise_run *best = bad ? NULL : best_run(&all, v, model, split);
	if (!bad && !best)
		bad = err_set(err, ERR_NOT_FOUND,
			"%.*s has no run of %.*s@%lld over %.*s: strop run -p %.*s@%lld -m %.*s "
			"--split %.*s",
			STRF(model), STRF(v->prompt), (long long)v->number, STRF(split),
			STRF(v->prompt), (long long)v->number, STRF(model), STRF(split));
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
