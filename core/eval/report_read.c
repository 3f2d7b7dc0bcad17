/*
 * report_read: owns the way back from the JSON of a run to its report (report.c makes it).
 *
 * What the JSON says with null is NaN or 0 here, as in the report it was made from. It leaves out what
 * only matters while a run is on its way.
 */
#include "run.h"

#include <math.h>

#include "json.h"

static int64_t whole(const struct json *v, const char *key)
{
	long long n = 0;
	return json_int(json_get(v, key), &n) ? n : 0;
}

static double number(const struct json *v)
{
	return json_type(v) == JSON_NUM ? json_num(v) : (double)NAN;
}

static struct str text(struct arena *a, const struct json *v, const char *key)
{
	return arena_dup(a, json_str(json_get(v, key)));
}

static void read_hex(const struct json *v, const char *key, char out[65])
{
	struct str hex = json_str(json_get(v, key));
	size_t n = hex.n < 64 ? hex.n : 64;
	for (size_t i = 0; i < n; i++)
		out[i] = hex.p[i];
	out[n] = 0;
}

static void read_pair(const struct json *pair, double *low, double *high)
{
	*low = number(json_at(pair, 0));
	*high = number(json_at(pair, 1));
}

/* Of a score without them both are empty, and no share is known. */
static struct run_cell read_cell(const struct json *cell)
{
	struct run_cell c = {.pass = whole(cell, "correct"),
		.fail = whole(cell, "wrong"),
		.share = number(json_get(cell, "p_correct"))};
	read_pair(json_get(cell, "ci"), &c.low, &c.high);
	return c;
}

static struct run_trials read_trials(const struct json *v)
{
	struct run_trials t = {.flip_rate = number(json_get(v, "flip_rate")),
		.within = number(json_get(v, "variance_within")),
		.between = number(json_get(v, "variance_between"))};
	const struct json *k = json_first(json_get(v, "pass_k"));
	for (; k && t.n_ks < RUN_PASS_KS; k = json_next(k)) {
		struct run_pass_k *to = &t.ks[t.n_ks++];
		to->k = whole(k, "k");
		to->at = number(json_get(k, "pass_at_k"));
		to->all = number(json_get(k, "pass_hat_k"));
		read_pair(json_get(k, "pass_at_k_ci"), &to->at_low, &to->at_high);
		read_pair(json_get(k, "pass_hat_k_ci"), &to->all_low, &to->all_high);
	}
	return t;
}

static void read_scores(const struct json *scores, struct arena *a, struct run_report *r)
{
	r->scores = arena_alloc(a, (json_len(scores) + 1) * sizeof *r->scores);
	for (const struct json *s = json_first(scores); s; s = json_next(s))
		r->scores[r->n_scores++] = (struct run_score){
			.name = arena_dup(a, str_of(json_key(s))),
			.mean = number(json_get(s, "mean")),
			.low = number(json_at(json_get(s, "ci"), 0)),
			.high = number(json_at(json_get(s, "ci"), 1)),
			.method = text(a, s, "method").p,
			.clusters = whole(s, "clusters"),
			.n = whole(s, "n"),
			.pass = whole(s, "pass"),
			.unparsed = whole(s, "unparsed"),
			.error = whole(s, "error"),
			.na = whole(s, "na"),
			.hit = read_cell(json_get(json_get(s, "by_retrieval"), "hit")),
			.miss = read_cell(json_get(json_get(s, "by_retrieval"), "miss")),
			.trials = read_trials(json_get(s, "trials")),
		};
}

static void read_calls(const struct json *v, struct run_report *r)
{
	const struct json *calls = json_get(v, "calls"), *tokens = json_get(v, "tokens"),
			  *latency = json_get(v, "latency_ms");
	r->sent = whole(calls, "sent");
	r->cached = whole(calls, "cached");
	r->failed = whole(calls, "failed");
	r->retried = whole(calls, "retried");
	r->unknown = whole(calls, "unknown");
	r->cut = whole(calls, "cut");
	r->input_tokens = whole(tokens, "input");
	r->output_tokens = whole(tokens, "output");
	r->uncounted = whole(tokens, "unknown");
	r->cached_input_tokens = whole(tokens, "cached_input");
	r->estimated = json_is_true(json_get(tokens, "estimated"));
	r->cost_usd = number(json_get(v, "cost_usd"));
	r->spent_usd = number(json_get(v, "spent_usd"));
	r->wall_s = number(json_get(v, "wall_s"));
	r->p50_ms = number(json_get(latency, "p50"));
	r->p95_ms = number(json_get(latency, "p95"));
}

static struct str object(struct arena *a, const struct json *v)
{
	struct buf out = {0};
	if (v)
		json_print_canonical(&out, v);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

int run_report_read(struct str json, struct arena *a, struct run_report *r, struct err *err)
{
	struct json *v = NULL;
	*r = (struct run_report){0};
	int bad = json_parse(json, &v, err);
	if (bad)
		return bad;
	const struct json *retrieval = json_get(v, "retrieval");
	r->run = whole(v, "run");
	r->prompt = text(a, v, "prompt");
	r->version = whole(v, "version");
	read_hex(v, "hash", r->hash);
	read_hex(v, "dataset", r->dataset);
	r->model = text(a, v, "model");
	r->provider = text(a, v, "provider");
	r->retrieval = text(a, retrieval, "mode");
	r->k = whole(retrieval, "k");
	r->shots = whole(v, "shots");
	r->variant = object(a, json_get(v, "variant"));
	r->trials = whole(v, "trials");
	r->split = text(a, v, "split");
	r->examples = whole(v, "examples");
	r->state = text(a, v, "state");
	r->stopped = text(a, v, "stopped");
	r->total = whole(v, "total");
	r->finished = whole(v, "finished");
	r->test_looks = whole(v, "test_looks");
	r->test_versions = whole(v, "test_versions");
	read_calls(v, r);
	read_scores(json_get(v, "scores"), a, r);
	json_free(v);
	return 0;
}
