/* wb_results: owns the reading of results. */
#include "wb_parts.h"

enum { MAX_SCORERS = 64 };

static int read_scores(
	struct wb *w, int64_t result, struct arena *a, struct wb_result *out, struct err *err)
{
	struct score_row *rows = arena_alloc(a, MAX_SCORERS * sizeof *rows);
	size_t n;
	int bad = store_scores_of(w->store, result, a, rows, MAX_SCORERS, &n, err);
	if (bad)
		return bad;
	out->scores = arena_alloc(a, (n + 1) * sizeof *out->scores);
	out->n_scores = n;
	for (size_t i = 0; i < n; i++)
		out->scores[i] = (struct wb_result_score){rows[i].scorer, rows[i].score};
	return 0;
}

int wb_read_result(struct wb *w, const struct result_row *row, struct arena *a,
	struct wb_result *out, struct err *err)
{
	struct answers answers;
	answers_parse(a, row->answers, &answers);
	*out = (struct wb_result){
		.id = row->name,
		.split = row->split,
		.fields = row->fields,
		.output = row->output,
		.finish = row->finish,
		.error = row->result.error,
		.expected = arena_alloc(a, (answers.n_expected + 1) * sizeof *out->expected),
		.n_expected = answers.n_expected,
		.trial = row->result.trial,
		.cached = row->result.cached,
		.truncated = row->result.truncated,
		.chunks = row->result.chunks,
		.shots = row->result.shots,
		.input_tokens = row->input_tokens,
		.output_tokens = row->output_tokens,
		.latency_ms = row->latency_ms,
		.cost_usd = row->cost_usd,
		.estimated = row->estimated,
		.first_ms = row->first_ms,
		.reasoning = row->reasoning,
		.reasoning_tokens = row->reasoning_tokens,
	};
	for (size_t i = 0; i < answers.n_expected; i++)
		out->expected[i] = arena_dup(a, answers.expected[i]);
	json_free(answers.tree);
	if (row->result.call)
		hash_hex(&row->key, out->call);
	return read_scores(w, row->result.id, a, out, err);
}

static int check_lock(struct wb *w, int64_t run, struct err *err)
{
	struct arena a = {0};
	struct run r;
	int bad = w->n_locks ? store_run_load(w->store, run, &a, &r, err) : 0;
	if (!bad && w->n_locks)
		bad = wb_check_lock(w, r.split, err);
	arena_free(&a);
	return bad;
}

int wb_result_next(struct wb *w, int64_t run, struct wb_position *position, struct arena *a,
	struct wb_result *out, bool *more, struct err *err)
{
	struct result_row row;
	size_t n = 0;
	*more = false;
	int bad = position->ord == 0 ? check_lock(w, run, err) : 0;
	if (bad)
		return bad;
	bad = store_results(w->store, run, position->ord, position->trial, 1, a, &row, &n, err);
	if (bad || n == 0)
		return bad;
	*more = true;
	*position = (struct wb_position){row.result.ord, row.result.trial};
	return wb_read_result(w, &row, a, out, err);
}

int wb_result_of(struct wb *w, int64_t run, struct str example, struct arena *a,
	struct wb_result **out, size_t *n, struct err *err)
{
	struct result_row *rows = NULL;
	*n = 0;
	int bad = check_lock(w, run, err);
	if (!bad)
		bad = store_results_of_name(w->store, run, example, a, &rows, n, err);
	*out = arena_alloc(a, (*n + 1) * sizeof **out);
	for (size_t i = 0; !bad && i < *n; i++)
		bad = wb_read_result(w, &rows[i], a, &(*out)[i], err);
	return bad;
}

int wb_common_error(
	struct wb *w, int64_t run, struct arena *a, struct str *error, int64_t *n, struct err *err)
{
	struct error_row row = {0};
	bool found = false;
	int bad = store_common_error(w->store, run, a, &row, &found, err);
	*error = row.error;
	*n = row.n;
	return bad;
}
