/*
 * workbench: an open project: its configuration, its store, and what can be done with them. The
 * command line and the screen are two clients of this header.
 *
 * Long work is a job: start it, call wb_pump in a loop, pull its events. Everything handed out
 * lives as its comment says; strings of an event live until the next pull. Nothing here prints.
 */
#ifndef STROP_WORKBENCH_H
#define STROP_WORKBENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "run.h"
#include "score.h"
#include "str.h"

struct wb;

struct wb_options {
	const char *dir; /* the project's folder, or one below it; NULL: the working directory */
	const char *db;  /* the store's file; NULL: DIR/.strop/strop.db */
	bool trust;      /* the person trusts the project, for this time (wb_trust below) */
	bool strict;     /* a bad record in a data file is fatal */
	bool is_command; /* all it shows until it is closed is one look at the test split (looks.h) */
	const struct str *lock, *unlock; /* splits, beside those that strop.yaml locks; borrowed */
	size_t n_lock, n_unlock;
	void (*warn)(
		void *context, struct str text); /* something a person should know; may be NULL */
	void *context;
};

/* Open the project at or above dir. Errors carry FILE:LINE:COLUMN. */
int wb_open(const struct wb_options *options, struct wb **out, struct err *err);
void wb_close(struct wb *w);

/* ---- trust ---- */

/* What a project would do that mere data may not: start programs, send prompts, data or keys to
 * addresses that the person has not named, read outside its folder. As long as trust is missing,
 * what needs an item of the list fails with a sentence that names it, before anything is started,
 * contacted or read. */
enum wb_trust { WB_TRUST_NOT_NEEDED, WB_TRUST_GIVEN, WB_TRUST_MISSING };
enum wb_trust wb_trust(const struct wb *w);

struct wb_trust_item {
	struct str place, what; /* "strop.yaml:4:15", "model m sends prompts and data to ..." */
};
size_t wb_trust_items(const struct wb *w, struct arena *a, struct wb_trust_item **out);

/* Remember the person's yes to exactly this list in this folder; it counts from the next wb_open
 * on. */
int wb_trust_give(struct wb *w, struct err *err);
int wb_trust_revoke(struct wb *w, bool *was_given, struct err *err);

/* ---- the project ---- */

struct str wb_name(const struct wb *w);
const char *wb_dir(const struct wb *w);
const char *wb_db(const struct wb *w);
/* Those of strop.yaml, then those whose outputs were imported (recording.h). */
size_t wb_models(const struct wb *w, struct arena *a, struct str **ids);
size_t wb_prompts(const struct wb *w, struct arena *a, struct str **names);

/* The same models, as people are told of them. Borrowed, the host in the arena. */
struct wb_model {
	struct str id, provider, profile; /* profile: empty where none is configured */
	struct str host; /* "api.openai.com", "127.0.0.1:8080"; empty: it is on no server */
	enum wb_model_kind {
		WB_MODEL_SERVER,
		WB_MODEL_COMMAND, /* a program that is started */
		WB_MODEL_BUILTIN, /* in this process */
		WB_MODEL_RECORDED /* nothing is asked */
	} kind;
	double usd_in, usd_out; /* a million tokens; 0: free; NaN: not known */
};
size_t wb_models_about(struct wb *w, struct arena *a, struct wb_model **out);

struct wb_split {
	struct str name;
	int64_t n;
};
struct wb_dataset {
	char hash[65];
	int64_t examples, skipped, test_looks;
	struct str problems; /* the first bad records, a line each */
	struct wb_split *splits;
	size_t n_splits;
};
/* Import the data files if they changed, and say what there is. */
int wb_dataset(struct wb *w, struct arena *a, struct wb_dataset *out, struct err *err);

/* Whether the data has such a split ("all": any example): costs nothing, however many examples there
 * are. */
int wb_glance(struct wb *w, struct str split, bool *has_split, struct err *err);

/* Index the corpus if it changed. */
struct wb_index {
	int64_t files, documents, chunks; /* all there are */
	int64_t read, removed;            /* files indexed anew, files gone */
};
int wb_index(struct wb *w, struct wb_index *out, struct err *err);

/* Data and corpus brought up to date in slices: do some of it, for about budget_us. *done: nothing
 * is left (then everything that needs them is instant). `out` says what is being done. After an
 * error it begins anew. Between two slices anything else may be called; what needs the data does
 * the rest of it at once. */
struct wb_preparing {
	const char *what; /* "importing", "indexing", "waiting for another strop" (call again in a
			   * while), "" when done */
	struct str file;  /* until the next call */
	int64_t done, total; /* bytes; total 0: not known */
};
int wb_prepare(
	struct wb *w, int64_t budget_us, struct wb_preparing *out, bool *done, struct err *err);

/* Whether data or corpus files look different from what was imported and indexed; then wb_prepare
 * has something to do again, and until it is done what is known stays. Costs a stat a file. False
 * while a run or an ask is on its way: it sees one state of them. */
bool wb_refresh(struct wb *w);

/* Where a prompt's working copy is: the path as the process can open it. In the arena;
 * ERR_NOT_FOUND. */
int wb_prompt_path(
	struct wb *w, struct str name, struct arena *a, struct str *out, struct err *err);

/* The names that a template sees: the fields of the data (of its first thousand examples, once it
 * is imported), context, chunks, shots, reasoning, id. */
size_t wb_names(struct wb *w, struct arena *a, struct str **out);

/* The names of the reasoning styles, the default one first. Borrowed, the list in the arena. */
size_t wb_reasonings(const struct wb *w, struct arena *a, struct str **names);

/* The project's defaults as the screen shows them. Borrowed. */
struct wb_defaults {
	struct str model, retrieval, primary;
	int64_t k, shots, concurrency;
	struct str selection, reasoning;
	bool has_corpus;
};
void wb_defaults(struct wb *w, struct wb_defaults *out);

/* ---- versions ---- */

struct wb_version {
	struct str prompt;
	int64_t number;
	char hash[65];
	int64_t parent; /* number; 0: none */
	struct str note, source;
	int64_t created_ms;
	struct str *labels;
	size_t n_labels;
	/* The newest finished run of it, of a whole split where there is one; run 0: none. */
	struct wb_score_line {
		int64_t run;
		struct str model, provider, retrieval, split, scorer; /* the primary scorer */
		double mean, low, high;
		int64_t n;
		int64_t k, shots;
		struct str variant; /* as in run_report */
		double cost_usd;    /* NaN: not known */
	} last;
	bool is_head; /* the working copy descends from it */
};

/* NAME, NAME@7, NAME@label, NAME@HASH, NAME@latest. NAME alone is the working copy; `snapshot` says
 * whether it becomes a version if it is not one (else number is 0 in that case). Errors say which
 * names there are. */
int wb_resolve(struct wb *w, struct str ref, bool snapshot, struct arena *a, struct wb_version *out,
	struct err *err);

/* All versions of a prompt, newest first; empty name: of every prompt. */
int wb_log(struct wb *w, struct str prompt, struct arena *a, struct wb_version **out, size_t *n,
	struct err *err);

int wb_label(struct wb *w, struct str ref, struct str label, struct err *err);
int wb_unlabel(struct wb *w, struct str ref, struct str label, struct err *err);
int wb_note(struct wb *w, struct str ref, struct str note, struct err *err);

/* Put a version's text into the prompt's file. The working copy is made a version first when it is
 * not one: *saved is its number (0: nothing to save). */
int wb_restore(struct wb *w, struct str ref, int64_t *restored, int64_t *saved, struct err *err);

/* ---- running ---- */

struct job; /* a run under way */

/* Start. The working copy becomes a version. */
int wb_run(struct wb *w, const struct run_options *options, struct job **out, struct err *err);

/* Let every job and ask (ask.h) move on; sleep at most timeout_ms, less when something happens
 * there or one of the n_wake (at most 8) descriptors is readable. */
int wb_pump(struct wb *w, int timeout_ms, const int *wake, size_t n_wake, struct err *err);

bool job_done(const struct job *j);
/* Where it stands; strings live as long as the job. Scores are final once it is done; before, they
 * have no intervals. */
const struct run_report *job_report(struct job *j);
void job_stop(struct job *j); /* send nothing more, let what is in flight finish */
void job_kill(struct job *j); /* drop what is in flight */

/* As job_stop, because what is left can change nothing: the run's state is "stopped early" where
 * something was left. */
void job_settle(struct job *j);

/* Ask whether that is so whenever something is about to be sent: what is kept, recorded or built in
 * is free, and taken to the end. `context` outlives the job. */
void job_settle_when(struct job *j, job_decides *decides, void *context);

void job_free(struct job *j); /* NULL is fine */

/* ---- results ---- */

struct wb_result {
	struct str id, split, fields, output, finish, error; /* fields: a JSON object */
	struct str *expected;
	size_t n_expected;
	int64_t trial;
	char call[65]; /* its key; empty when the call failed */
	bool cached, truncated;
	struct str chunks; /* JSON array */
	struct str shots;  /* ids of the examples in the prompt: a JSON array; empty: not known */
	int64_t input_tokens, output_tokens, latency_ms; /* -1: not known */
	double cost_usd;
	bool estimated;           /* the tokens are our estimate */
	int64_t first_ms;         /* to the first token; -1: not known */
	struct str reasoning;     /* what the model thought, where it says; only of one example */
	int64_t reasoning_tokens; /* of the output; -1: not said */
	struct wb_result_score {
		struct str scorer;
		struct score score;
	} * scores;
	size_t n_scores;
};

/* The results of a run one after another: *position starts at {0}; *more is false behind the last.
 * Strings in the arena. */
struct wb_position {
	int64_t ord, trial;
};
int wb_result_next(struct wb *w, int64_t run, struct wb_position *position, struct arena *a,
	struct wb_result *out, bool *more, struct err *err);

/* The results of one example in a run, one a trial; *n 0: none (yet). In the arena. */
int wb_result_of(struct wb *w, int64_t run, struct str example, struct arena *a,
	struct wb_result **out, size_t *n, struct err *err);

/* Why calls of a run failed: the commonest error, in the arena, and *n results that have it; *n 0:
 * none failed. */
int wb_common_error(
	struct wb *w, int64_t run, struct arena *a, struct str *error, int64_t *n, struct err *err);

/* ---- comparing ---- */

struct compare_report {
	struct compare_of {
		struct str ref;
		int64_t run, version;
		double mean;
		int64_t trials;   /* of each example */
		double flip_rate; /* share of the n whose trials do not all say the same; NaN: one
				     trial only */
		/* Of the n, those that name gold passages, where this side searched; none: both
		 * are empty. */
		struct run_cell hit, miss;
	} a, b;
	struct str scorer;
	bool is_binary;
	int64_t n, excluded; /* pairs; examples left out because one side failed */
	double difference, low, high, p;
	const char *method, *test;
	double bootstrap_low, bootstrap_high; /* graded scores of up to 10,000 pairs; else NaN */
	struct str *fixed, *broken;           /* example ids */
	size_t n_fixed, n_broken;
	int64_t both_pass, both_fail;
	/* All n, by what became of them: broken, fixed, both fail, both pass; each group in the
	 * data's order. */
	const struct compare_pair {
		struct str id;
		double a, b; /* means over the trials */
		enum gold_place place_a, place_b;
	} * pairs;
	/* Examples whose gold passage b's search found and a's did not, and the reverse; of those
	 * how many are fixed, and broken. */
	int64_t found, lost, found_fixed, lost_broken;
	double mde_80; /* smallest difference that these pairs show with 80 % power: at this discordance
			  (Connor), of graded scores and over clusters by the error of the difference
			  (Miller); NaN: none */
	double needed; /* examples for 80 % power at this difference, found in the same way; NaN */
	int64_t clusters; /* groups of examples that belong together; 0: every example is its own */
	/* Interval and test when that is taken into account (stats_clustered_interval and
	 * stats_clustered_p); NaN and NULL without clusters. */
	double cluster_low, cluster_high, cluster_p;
	const char *cluster_method, *cluster_test;
	int64_t test_looks, test_versions; /* looks.h; 0 unless the runs are on test */
};

/* What a comparison is judged by: over the clusters where there are some, else the plain figures. */
struct compare_judged {
	double low, high, p;
	const char *method, *test;
};
struct compare_judged compare_judged(const struct compare_report *r);

/* Compare two finished runs on the same examples. `scorer`: name; empty: the primary. */
int wb_compare(struct wb *w, int64_t run_a, int64_t run_b, struct str scorer, struct arena *a,
	struct compare_report *out, struct err *err);

/* The same in slices of about budget_us. *more: call again; else the report is there, in the arena.
 * After an error: free it. */
struct compare;
int compare_start(struct wb *w, int64_t run_a, int64_t run_b, struct str scorer,
	struct compare **out, struct err *err);
int compare_step(struct compare *c, int64_t budget_us, bool *more, struct arena *a,
	struct compare_report *out, struct err *err);
void compare_free(struct compare *c); /* NULL is fine */

/* ---- one example ---- */

/* What would be sent. `example`: an id, or empty with `fields` (a JSON object) instead. */
struct wb_request {
	struct str provider, endpoint, model;
	struct str body;     /* canonical JSON */
	struct str aside;    /* sent with it, but no part of the key: JSON members, or "" */
	struct str messages; /* as a person reads them: [{"role", "content"}], images by a line */
	struct str
		left_out; /* parameters that the API does not take: "temperature: why", a line each */
	char key[65];
	struct str chunks;   /* JSON array */
	struct str shots;    /* the same: ids of the examples in the prompt */
	size_t input_tokens; /* estimated */
};
int wb_render(struct wb *w, const struct run_options *options, struct str example,
	struct str fields, struct arena *a, struct wb_request *out, struct err *err);

/* Ask once, with deltas: on_text gets each piece. Kept in the cache like any call. `stop` (may be
 * NULL) is looked at while waiting. */
struct wb_answer {
	struct str output, finish;
	char key[65];
	bool cached;
	int64_t input_tokens, output_tokens, latency_ms;
	double cost_usd;
	int64_t test_looks, test_versions; /* looks.h; 0 unless it is an example of test */
};
int wb_ask(struct wb *w, const struct run_options *options, struct str example, struct str fields,
	void (*on_text)(void *context, struct str text), void *context, const volatile int *stop,
	struct arena *a, struct wb_answer *out, struct err *err);

/* ---- vectors ---- */

struct wb_vector {
	struct str model;
	float *values;
	size_t n;
	int64_t tokens, latency_ms; /* tokens -1: the server did not count them */
};
/* The vector of a text, from a model with `provider: embeddings` (empty: the first of them). Waits
 * for the answer, which is not kept; `stop` (may be NULL) is looked at meanwhile. In the arena. */
int wb_embed(struct wb *w, struct str model, struct str text, const volatile int *stop,
	struct arena *a, struct wb_vector *out, struct err *err);

/* ---- retrieval ---- */

struct wb_chunk {
	struct str id, document, heading, text; /* document: the file */
	double score;
	bool gold;
};
int wb_search(struct wb *w, struct str query, int64_t k, struct arena *a, struct wb_chunk **out,
	size_t *n, double *ms, struct err *err);

/* The corpus's files as far as they are indexed now (nothing is read): paths below the project's
 * folder, sorted, in the arena. *n 0 without a corpus. */
int wb_documents(struct wb *w, struct arena *a, struct str **paths, size_t *n, struct err *err);

struct search_eval {
	int64_t queries;
	double recall_1, recall_5, recall_10, mrr_10, map, ndcg_10, ms_per_query;
};
/* Against the data's gold passages, or against files (both or neither): queries JSONL {_id|id,
 * text}, qrels TSV (query-id corpus-id score, or TREC's four columns). */
int wb_search_eval(struct wb *w, const char *queries, const char *qrels, struct search_eval *out,
	struct err *err);

/* ---- the cache ---- */

struct cache_why {
	bool hit;
	struct wb_request request;
	int64_t created_ms;  /* of the hit */
	struct str nearest;  /* key of the nearest kept call, empty when there is none */
	struct str *differs; /* one sentence a part: "temperature: 0 here, 0.7 there" */
	size_t n_differs;
};
int wb_cache_why(struct wb *w, const struct run_options *options, struct str example,
	struct arena *a, struct cache_why *out, struct err *err);

struct cache_line {
	struct str provider, model;
	int64_t calls, input_tokens, output_tokens, bytes;
	double cost_usd;
};
int wb_cache_stats(
	struct wb *w, struct arena *a, struct cache_line **out, size_t *n, struct err *err);
/* Drop calls that no result uses, and what the ledger has of calls that ended, both older than
 * `days`; *removed counts the calls, *rows the ledger's. */
int wb_cache_prune(struct wb *w, int64_t days, int64_t *removed, int64_t *rows, struct err *err);
/* Recompute every key from the kept request; ids of those that differ. */
int wb_cache_verify(struct wb *w, int64_t *checked, int64_t *wrong, struct err *err);

/* The calls of which nobody knows whether they were billed: their process ended before the answer
 * came. Oldest first; texts in the arena. */
struct cache_unknown {
	char key[65];
	struct str provider, endpoint, model;
	struct str example; /* its id; empty: none of the data */
	int64_t trial, attempt, sent_ms;
};
int wb_cache_unknown(
	struct wb *w, struct arena *a, struct cache_unknown **out, size_t *n, struct err *err);

/* Only how many. */
int wb_cache_count_unknown(struct wb *w, int64_t *n, struct err *err);

/* Give up the one whose key begins with `key` (empty: all of them): a run that needs it sends it
 * again. *n how many. ERR_NOT_FOUND when there is none, ERR_INPUT when several keys begin so. */
int wb_cache_forget(struct wb *w, struct str key, int64_t *n, struct err *err);

/* ---- money ---- */

/* What the calls made here cost, by this process and all others; imported ones do not count. */
struct wb_spent {
	double today, all;                    /* USD; today: since local midnight */
	int64_t today_unpriced, all_unpriced; /* calls without a price, in neither sum */
	int64_t since_ms;                     /* that midnight */
	double per_day;                       /* what may be spent in a day; NaN: no limit */
};
int wb_spent(struct wb *w, struct wb_spent *out, struct err *err);

/* ---- upkeep ---- */

struct wb_check {
	const char *what;
	bool ok;
	struct str detail;
};
/* Store integrity, configuration, data, prompts, corpus, models (keys present; nothing is sent). */
int wb_doctor(struct wb *w, struct arena *a, struct wb_check **out, size_t *n, struct err *err);

/* Write a starter project that runs as it is into dir (made if need be); refuses to overwrite.
 * *made: the files, a line each. */
int wb_init(const char *dir, struct arena *a, struct str *made, struct err *err);

/* What scorers (configurations; none: the project's) say about the data's expected values, as
 * numbers under `exact`: a line each; empty: nothing. Looks at the first thousand. */
struct str wb_scorer_warnings(struct wb *w, const struct str *scorers, size_t n, struct arena *a);

#endif
