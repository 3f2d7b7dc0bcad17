/*
 * runs: what was evaluated and how it came out. A run names everything it depends on; a result is
 * one example and trial of it; scores hang off results, one row per scorer.
 */
#ifndef STROP_RUNS_H
#define STROP_RUNS_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"
#include "run.h"
#include "score.h"
#include "store.h"

struct run {
	int64_t id;
	int64_t version; /* row of versions */
	int64_t dataset;
	struct hash spec; /* of everything that decides the results: version, model, retrieval,
			     shots, trials, split, selection, dataset */
	struct str model, provider;
	struct str retrieval;
	int64_t k, shots, trials;
	struct str variant; /* what else it differs in: canonical JSON; empty: nothing */
	struct str split;
	struct str settings; /* JSON: parameters, filter, limit, scorers */
	struct str state;    /* running, done, interrupted, failed, stopped early */
	int64_t started_ms;
	struct str summary; /* JSON: what `run --json` printed */
};

int store_run_start(
	struct store *s, struct run *run, struct err *err); /* sets id; part of the transaction */
int store_run_finish(
	struct store *s, int64_t run, struct str state, struct str summary, struct err *err);

/* The newest finished run of that spec. */
int store_run_by_spec(struct store *s, const struct hash *spec, struct arena *a, struct run *out,
	bool *found, struct err *err);
int store_run_load(struct store *s, int64_t id, struct arena *a, struct run *out, struct err *err);

/* Finished runs of a version, at most max: those of whole splits first, then those of chosen
 * examples, each newest first. Runs of one example alone are left out. */
int store_runs_of_version(struct store *s, int64_t version, size_t max, struct arena *a,
	struct run *out, size_t *n, struct err *err);

/* Of each version of a run's prompt the newest finished run that is like it: same data, split,
 * selection, model, retrieval, k, shots and trials; that run itself too. By id. */
int store_runs_beside(
	struct store *s, int64_t run, struct arena *a, int64_t **ids, size_t *n, struct err *err);

/* How many results a run has. */
int store_count_results(struct store *s, int64_t run, int64_t *n, struct err *err);

struct result {
	int64_t id;
	int64_t run, ord, trial, example;
	int64_t call; /* 0: none, then error says why */
	bool cached, truncated;
	struct str chunks; /* JSON array: {"id", "score", "gold"} */
	struct str shots;  /* JSON array of ids; empty: not known */
	struct str error;  /* empty: none */
};

int store_result_put(struct store *s, struct result *r, struct err *err); /* sets id */

/* The row of a scorer, made when new. */
int store_scorer(struct store *s, struct str signature, struct str name, bool is_binary,
	int64_t *id, struct err *err);
/* The scorer of that name that a run used; *id 0 when it did not. */
int store_scorer_of_run(struct store *s, int64_t run, struct str name, struct arena *a, int64_t *id,
	struct str *found_name, bool *is_binary, struct err *err);
int store_score_put(struct store *s, int64_t result, int64_t scorer, const struct score *score,
	struct err *err);

/* One result with what a report of it needs. */
struct result_row {
	struct result result;
	struct str name, fields, answers, split, group, tags;
	struct str output, finish;
	struct hash key;
	int64_t input_tokens, output_tokens, latency_ms;
	double cost_usd;
	bool estimated;   /* the tokens are ours */
	int64_t first_ms; /* -1: not known */
	/* Of the results of one example; else "" and -1. */
	struct str reasoning;
	int64_t reasoning_tokens;
};

/* The results of a run in order, after (ord, trial); at most max. */
int store_results(struct store *s, int64_t run, int64_t after_ord, int64_t after_trial, size_t max,
	struct arena *a, struct result_row *out, size_t *n, struct err *err);

/* What runs are asked about together. */
struct setup {
	int64_t version, dataset; /* rows of their tables; version 0: no runs */
	struct str model, retrieval;
	int64_t k, shots; /* as runs have them: k 0 without retrieval */
	struct str variant;
	int64_t trials; /* the table's: only the first so many; 0: all */
};

/* The newest result of each trial of an example among the runs of a setup. */
int store_results_of_example(struct store *s, const struct setup *setup, int64_t example,
	int64_t ord, struct arena *a, struct result_row **out, size_t *n, struct err *err);

/* The results of the example of that name in a run, by trial. */
int store_results_of_name(struct store *s, int64_t run, struct str example, struct arena *a,
	struct result_row **out, size_t *n, struct err *err);

struct score_row {
	struct str scorer; /* name */
	struct str signature;
	struct score score;
};
int store_scores_of(struct store *s, int64_t result, struct arena *a, struct score_row *out,
	size_t max, size_t *n, struct err *err);

/* The error that most results of a run have; *found false: none has one. */
struct error_row {
	struct str error;
	int64_t n;
};
int store_common_error(struct store *s, int64_t run, struct arena *a, struct error_row *out,
	bool *found, struct err *err);

/* Retrieval against generation: the scored results whose example has gold passages, by whether one of them
 * was retrieved and whether the result passes. */
struct hits {
	int64_t hit_pass, hit_fail, miss_pass, miss_fail;
};
int store_hits(struct store *s, int64_t run, int64_t scorer, struct hits *out, struct err *err);

/* For statistics: every (ord, trial) of a run with the value of one scorer, in order. */
struct value_row {
	int64_t ord, trial, example;
	struct str name, group;
	double value;
	bool pass;
	int status;            /* enum score_status; SCORE_ERROR too when the call failed */
	enum gold_place place; /* where it is asked for */
};
int store_values(struct store *s, int64_t run, int64_t scorer, struct arena *a,
	struct value_row **out, size_t *n, struct err *err);

/* The next ones after (ord, trial), at most max, with their places; *n less: there are no more. */
int store_values_after(struct store *s, int64_t run, int64_t scorer, int64_t ord, int64_t trial,
	int64_t max, struct arena *a, struct value_row **out, size_t *n, struct err *err);

/* The mean over each example's trials that have a score, by its position in the data: the next ones after
 * `ord`, at most max; *n less: there are no more. */
struct example_mean {
	int64_t ord;
	double mean;
};
int store_example_means(struct store *s, int64_t run, int64_t scorer, int64_t ord, size_t max,
	struct example_mean *out, size_t *n, struct err *err);

#endif
