/*
 * wb_advise_labels: owns the look for expected values that are wrong. An example that every run fails
 * may be hard; one on which most runs give the same other answer is worth a look at its label. Not so where that
 * answer is given again and again and nothing expects it: then it is a way of saying nothing ("not in
 * the context").
 */
#include "wb_advise.h"

#include <stdlib.h>

#include "similar.h"

enum {
	LOOK_AT = 300, /* examples whose answers are read */
	FEW = 3,       /* examples that are no coincidence */
	MAX_SCORERS = 64
};

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

/* An example that is suspected, and what most runs say of it. */
struct suspect {
	struct str id, answer;
	bool is_common; /* the answer is that of FEW suspects or more */
};

struct labels {
	struct wb *w;
	const int64_t *runs;
	size_t n_runs;
	struct str scorer;
	struct arena scratch;
	struct suspect *suspects; /* room for LOOK_AT */
	size_t n;
};

/* The answer that more than half of the runs give; empty: there is none. In the scratch arena. */
static int agreed(struct labels *l, struct str id, struct str *out, struct err *err)
{
	struct arena a = {0};
	struct str *said = arena_alloc(&a, (l->n_runs + 1) * sizeof *said);
	size_t most = 0;
	int bad = 0;
	*out = STR("");
	for (size_t i = 0; !bad && i < l->n_runs; i++)
		bad = answer_of(l->w, l->runs[i], id, l->scorer, &a, &said[i], err);
	for (size_t i = 0; !bad && i < l->n_runs; i++) {
		size_t same = 0;
		for (size_t k = 0; said[i].n && k < l->n_runs; k++)
			same += str_eq(said[i], said[k]);
		if (same > most && same >= ADVISE_ALWAYS_RUNS && 2 * same > l->n_runs)
			*out = said[i];
		most = same > most ? same : most;
	}
	*out = arena_dup(&l->scratch, *out);
	arena_free(&a);
	return bad;
}

/* ---- ways of saying nothing ---- */

static bool mark_common(struct labels *l)
{
	bool any = false;
	for (size_t i = 0; i < l->n; i++) {
		size_t same = 0;
		for (size_t k = 0; k < l->n; k++)
			same += str_eq(l->suspects[i].answer, l->suspects[k].answer);
		l->suspects[i].is_common = same >= FEW;
		any |= same >= FEW;
	}
	return any;
}

/* What some example expects is an answer, however common. */
static int clear_expected(void *context, const struct stored_example *e, struct err *err)
{
	struct labels *l = context;
	struct arena a = {0};
	struct answers parsed;
	(void)err;
	answers_parse(&a, e->answers, &parsed);
	for (size_t k = 0; k < parsed.n_expected; k++) {
		struct str expected = similar_normal(&a, parsed.expected[k]);
		for (size_t i = 0; i < l->n; i++)
			if (l->suspects[i].is_common && str_eq(l->suspects[i].answer, expected))
				l->suspects[i].is_common = false;
	}
	json_free(parsed.tree);
	arena_free(&a);
	return 0;
}

/* ---- all ---- */

static int suspect(struct labels *l, struct str id, struct err *err)
{
	struct str answer;
	int bad = l->n < LOOK_AT ? agreed(l, id, &answer, err) : 0;
	if (!bad && l->n < LOOK_AT && answer.n)
		l->suspects[l->n++] = (struct suspect){id, answer, false};
	return bad;
}

static int find_suspects(
	struct labels *l, struct arena *a, struct advise_failures *out, struct err *err)
{
	size_t size = (size_t)l->w->dataset.examples + 1;
	struct tried *tried = arena_alloc(&l->scratch, size * sizeof *tried);
	int bad = 0;
	for (size_t i = 0; !bad && i < l->n_runs; i++)
		bad = count_fails(l->w, l->runs[i], l->scorer, tried, &l->scratch, err);
	for (size_t i = 1; !bad && i < size; i++) {
		if (tried[i].seen < l->n_runs || tried[i].fails < l->n_runs)
			continue;
		if (out->always < ADVISE_IDS)
			out->always_ids[out->always] = arena_dup(a, tried[i].id);
		if (out->always++ < LOOK_AT)
			bad = suspect(l, tried[i].id, err);
	}
	return bad;
}

int advise_labels(struct wb *w, const int64_t *runs, size_t n, struct str scorer, struct arena *a,
	struct advise_failures *out, struct err *err)
{
	struct labels l = {.w = w, .runs = runs, .n_runs = n, .scorer = scorer};
	out->always = out->always_runs = out->suspects = 0;
	if (n < ADVISE_ALWAYS_RUNS)
		return 0;
	out->always_runs = (int64_t)n;
	l.suspects = arena_alloc(&l.scratch, LOOK_AT * sizeof *l.suspects);
	int bad = find_suspects(&l, a, out, err);
	if (!bad && mark_common(&l))
		bad = store_each_example(
			w->store, w->dataset.id, STR("all"), clear_expected, &l, err);
	for (size_t i = 0; !bad && i < l.n; i++) {
		if (l.suspects[i].is_common)
			continue;
		if (out->suspects < ADVISE_IDS)
			out->suspect_ids[out->suspects] = arena_dup(a, l.suspects[i].id);
		out->suspects++;
	}
	arena_free(&l.scratch);
	return bad;
}
