/*
 * wb_advise_labels: owns the look for expected values that are wrong. An example that every run fails
 * may be hard; one on which most runs give the same other answer is worth a look at its label.
 */
#include "wb_advise.h"

#include <stdlib.h>

#include "similar.h"

enum { LOOK_AT = 300, MAX_SCORERS = 64 }; /* examples whose answers are read */

/* An example of the data, by its position. */
struct tried {
	uint32_t seen, fails; /* runs */
	struct str id;
};

static int count_fails(struct wb *w, int64_t run, struct str scorer, struct tried *tried,
	struct arena *a, struct err *err)
{
	struct value_row *rows = NULL;
	struct str name;
	int64_t row = 0;
	bool binary, passes = false;
	size_t n = 0;
	int bad = store_scorer_of_run(w->store, run, scorer, a, &row, &name, &binary, err);
	if (!bad && row)
		bad = store_values(w->store, run, row, a, &rows, &n, err);
	for (size_t i = 0; !bad && i < n; i++) {
		int64_t ord = rows[i].ord;
		passes = (i && rows[i - 1].ord == ord && passes) || rows[i].pass;
		if (ord > w->dataset.examples || (i + 1 < n && rows[i + 1].ord == ord))
			continue;
		tried[ord].id = rows[i].name;
		tried[ord].seen++;
		tried[ord].fails += !passes;
	}
	return bad;
}

/* What the run says of the example, as the scorer took it; empty: nothing that could be read. */
static int answer_of(struct wb *w, int64_t run, struct str id, struct str scorer, struct arena *a,
	struct str *out, struct err *err)
{
	struct result_row *rows = NULL;
	struct score_row *scores = arena_alloc(a, MAX_SCORERS * sizeof *scores);
	size_t n = 0, n_scores = 0;
	*out = STR("");
	int bad = store_results_of_name(w->store, run, id, a, &rows, &n, err);
	if (!bad && n)
		bad = store_scores_of(
			w->store, rows[0].result.id, a, scores, MAX_SCORERS, &n_scores, err);
	for (size_t i = 0; !bad && i < n_scores; i++) {
		const struct score *s = &scores[i].score;
		if (!str_eq(scores[i].scorer, scorer) || s->status != SCORE_OK)
			continue;
		struct str said = s->extracted.n         ? s->extracted
				  : s->normalized_pred.n ? s->normalized_pred
							 : rows[0].output;
		*out = similar_normal(a, said);
	}
	return bad;
}

/* Whether more than half of the runs give one and the same answer. */
static int agree(struct wb *w, const int64_t *runs, size_t n, struct str id, struct str scorer,
	bool *out, struct err *err)
{
	struct arena a = {0};
	struct str *said = arena_alloc(&a, (n + 1) * sizeof *said);
	size_t most = 0;
	int bad = 0;
	for (size_t i = 0; !bad && i < n; i++)
		bad = answer_of(w, runs[i], id, scorer, &a, &said[i], err);
	for (size_t i = 0; !bad && i < n; i++) {
		size_t same = 0;
		for (size_t k = 0; said[i].n && k < n; k++)
			same += str_eq(said[i], said[k]);
		most = same > most ? same : most;
	}
	*out = most >= ADVISE_ALWAYS_RUNS && 2 * most > n;
	arena_free(&a);
	return bad;
}

static int look(struct wb *w, const int64_t *runs, size_t n, struct str id, struct str scorer,
	struct arena *a, struct advise_failures *out, struct err *err)
{
	bool same = false;
	if (out->always < ADVISE_IDS)
		out->always_ids[out->always] = arena_dup(a, id);
	out->always++;
	int bad = out->always <= LOOK_AT ? agree(w, runs, n, id, scorer, &same, err) : 0;
	if (bad || !same)
		return bad;
	if (out->suspects < ADVISE_IDS)
		out->suspect_ids[out->suspects] = arena_dup(a, id);
	out->suspects++;
	return 0;
}

int advise_labels(struct wb *w, const int64_t *runs, size_t n, struct str scorer, struct arena *a,
	struct advise_failures *out, struct err *err)
{
	size_t size = (size_t)w->dataset.examples + 1;
	struct arena scratch = {0};
	int bad = 0;
	out->always = out->always_runs = out->suspects = 0;
	if (n < ADVISE_ALWAYS_RUNS)
		return 0;
	struct tried *tried = arena_alloc(&scratch, size * sizeof *tried);
	for (size_t i = 0; !bad && i < n; i++)
		bad = count_fails(w, runs[i], scorer, tried, &scratch, err);
	out->always_runs = (int64_t)n;
	for (size_t i = 1; !bad && i < size; i++)
		if (tried[i].seen == n && tried[i].fails == n)
			bad = look(w, runs, n, tried[i].id, scorer, a, out, err);
	arena_free(&scratch);
	return bad;
}
