/*
 * wb_advise_failures: owns the sorting of failures by where they arise: before the answer (the call, the
 * search), in the answer, or in its reading.
 */
#include "wb_advise.h"

#include <stdlib.h>

#include "finish.h"

enum { PAGE = 64, MAX_SCORERS = 64 };

/* One example while its trials come by. */
struct tried {
	int64_t ord, scored, passes;
	struct str id;
	bool names_gold, has_hit, fails;
	enum advise_place place; /* of the first trial that fails */
};

struct sorting {
	struct wb *w;
	struct str scorer;
	struct arena *a; /* of the ids */
	struct advise_failures *out;
	struct tried now;
};

static void end_example(struct sorting *s)
{
	struct tried *t = &s->now;
	struct advise_failures *f = s->out;
	bool passes = 2 * t->passes > t->scored;
	if (t->ord && t->scored) {
		f->named += t->names_gold;
		f->hits += t->names_gold && t->has_hit;
		f->hit_pass += t->names_gold && t->has_hit && passes;
		f->miss_pass += t->names_gold && !t->has_hit && passes;
	}
	if (t->ord && t->scored && !passes && t->fails) {
		f->n++;
		if (f->at[t->place].n < ADVISE_IDS)
			f->at[t->place].ids[f->at[t->place].n] = t->id;
		f->at[t->place].n++;
	}
	*t = (struct tried){0};
}

static bool has_gold_chunk(struct str chunks)
{
	struct json *list = NULL;
	bool found = false;
	if (json_parse(chunks, &list, NULL) != 0)
		return false;
	for (const struct json *c = json_first(list); c; c = json_next(c))
		found |= json_is_true(json_get(c, "gold"));
	json_free(list);
	return found;
}

static bool names_gold(struct str answers)
{
	struct arena a = {0};
	struct answers parsed;
	answers_parse(&a, answers, &parsed);
	bool names = parsed.n_gold > 0;
	json_free(parsed.tree);
	arena_free(&a);
	return names;
}

static enum advise_place place_of(
	const struct sorting *s, const struct result_row *row, const struct score *score)
{
	if (row->result.error.n)
		return ADVISE_ERROR;
	if (finish_words(row->finish))
		return ADVISE_CUT;
	if (score->status == SCORE_UNPARSED)
		return ADVISE_UNPARSED;
	if (!s->now.names_gold)
		return ADVISE_WRONG;
	return s->now.has_hit ? ADVISE_HIT : ADVISE_MISS;
}

static int read_score(struct sorting *s, const struct result_row *row, struct arena *a,
	struct score *out, bool *found, struct err *err)
{
	struct score_row *rows = arena_alloc(a, MAX_SCORERS * sizeof *rows);
	size_t n = 0;
	int bad = store_scores_of(s->w->store, row->result.id, a, rows, MAX_SCORERS, &n, err);
	*found = false;
	for (size_t i = 0; !bad && i < n && !*found; i++) {
		*found = str_eq(rows[i].scorer, s->scorer);
		*out = rows[i].score;
	}
	return bad;
}

static int take(struct sorting *s, const struct result_row *row, bool searched, struct arena *a,
	struct err *err)
{
	struct score score = {.status = SCORE_ERROR};
	struct tried *t = &s->now;
	bool found = false;
	if (t->ord != row->result.ord) {
		end_example(s);
		t->ord = row->result.ord;
		t->id = arena_dup(s->a, row->name);
		t->names_gold = searched && names_gold(row->answers);
		t->has_hit = t->names_gold && has_gold_chunk(row->result.chunks);
	}
	int bad = row->result.error.n ? 0 : read_score(s, row, a, &score, &found, err);
	if (bad || (!row->result.error.n && (!found || score.status == SCORE_NA)))
		return bad;
	bool passes = score.status == SCORE_OK && score.pass;
	t->scored++;
	t->passes += passes;
	if (!passes && !t->fails) {
		t->fails = true;
		t->place = place_of(s, row, &score);
	}
	return 0;
}

int advise_failures(struct wb *w, int64_t run, struct str scorer, struct arena *a,
	struct advise_failures *out, struct err *err)
{
	struct sorting s = {.w = w, .scorer = scorer, .a = a, .out = out};
	struct arena page = {0};
	struct result_row *rows = mem_alloc(PAGE * sizeof *rows);
	struct run r;
	size_t n = PAGE;
	int64_t ord = 0, trial = 0;
	*out = (struct advise_failures){0};
	int bad = store_run_load(w->store, run, a, &r, err);
	bool searched = !bad && !str_is(r.retrieval, "none");
	while (!bad && n == PAGE) {
		arena_reset(&page);
		bad = store_results(w->store, run, ord, trial, PAGE, &page, rows, &n, err);
		for (size_t i = 0; !bad && i < n; i++)
			bad = take(&s, &rows[i], searched, &page, err);
		if (!bad && n) {
			ord = rows[n - 1].result.ord;
			trial = rows[n - 1].result.trial;
		}
	}
	end_example(&s);
	free(rows);
	arena_free(&page);
	return bad;
}
