/* run: what is asked of a run and what it reports. */
#ifndef STROP_RUN_H
#define STROP_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "str.h"

enum cache_mode { CACHE_AUTO, CACHE_ONLY, CACHE_REFRESH, CACHE_OFF };

/* What a run can differ in beside prompt, model, retrieval, k and the number of shots. Empty or 0: the
 * project's. */
struct variant {
	struct str selection; /* how the shots are chosen: of shot_selection_names (variant.h) */
	int64_t shot_seed;    /* of `random`, from 1 on */
	struct str reasoning; /* a style of strop.yaml; "direct": none */
	struct str params;    /* a JSON object; they go before the prompt's and the model's */
};

enum { RUN_NO_SHOTS = -1 };

struct run_options {
	struct str prompt; /* reference; empty: the project's only prompt */
	struct str model;  /* id; empty: the project's first */
	struct str split;  /* "train", "test", "all", ...; empty: train */
	/* Terms that must all hold: tag:X id:GLOB split:X FIELD=V FIELD:V word "some text"; !
	 * before a term negates it. Empty: everything.
	 *
	 * Also fail pass new error unparsed fixed broken flaky hit miss SCORER<0.5 (see table.h). They speak
	 * of the newest results with the same model, retrieval, k, shots and variant: of the version
	 * that is run, or where it has none, of its nearest ancestor that has some (the parent of
	 * an edited prompt is the version it was made from); fixed and broken compare these with
	 * those of that one's nearest ancestor with results. `new` alone is always about the
	 * version that is run. What they select when the run starts is its `only`. Not with
	 * `reuse`: an equal selection is no fair comparison. */
	struct str filter;
	int64_t limit;         /* 0: all */
	const int64_t *only;   /* these examples (positions in the data, from 1) and no others, in
				  any order; copied */
	size_t n_only;         /* 0: no such restriction */
	struct str retrieval;  /* none, bm25, ideal; empty: the project's */
	int64_t k;             /* 0: the project's */
	int64_t shots;         /* 0: the project's, where the prompt has a place for them; RUN_NO_SHOTS */
	struct variant variant;
	int64_t trials;        /* 0: 1 */
	const struct str *scorers; /* instead of the project's; may be NULL */
	size_t n_scorers;
	enum cache_mode cache;
	bool retry_unknown;  /* send calls again of which nobody knows whether they were billed */
	int64_t concurrency; /* 0: the project's, or 8 */
	double max_cost;     /* USD; NaN or 0: none */
	double spent_before; /* of max_cost, by runs that share the limit */
	bool batch;          /* by way of the provider's batch service (batchrun.h) */
	bool wait;           /* with batch: until it is answered */
	int64_t batch_group; /* with batch: go on with this one (wb_batch_resume sets it) */
	bool batch_cancel;   /* and end it at its service */
	bool dry_run;        /* count and estimate, send nothing */
	bool reuse;          /* an equal finished run is taken instead (compare) */
	bool retry_failed;   /* with reuse: not one with failed calls, unless of a recording */
	bool look_only;      /* with dry_run: only how many results, and with reuse whether there
				is such a run; no request is made */
};

/* Whether a gold passage was among the retrieved chunks. None: the example names no gold, or nothing
 * was searched. */
enum gold_place { PLACE_NONE, PLACE_HIT, PLACE_MISS };

/* How often the outputs pass where the gold passage was among the retrieved chunks, and where it was
 * not: examples, with trials those that pass more often than not. The share is the mean over the
 * examples, never over trials; NaN without any. */
struct run_cell {
	int64_t pass, fail;
	double share, low, high;
};

/* Several trials of each example: the chance that at least one of k passes (pass@k), or all of them
 * (pass^k), as the mean over the examples with its 95 % interval. */
struct run_pass_k {
	int64_t k;
	double at, at_low, at_high;
	double all, all_low, all_high;
};
enum { RUN_PASS_KS = 8 };

struct run_trials {
	double flip_rate;       /* share of examples whose trials do not all say the same */
	double within, between; /* variance of the values within an example, and between them */
	struct run_pass_k ks[RUN_PASS_KS]; /* 1, 2, 3, 5, 10, ... and the number of trials */
	size_t n_ks;                       /* 0: the run has one trial, or is not done */
};

struct run_score {
	struct str name;
	bool is_binary;
	double mean, low, high;      /* NaN when n is 0 */
	const char *method;          /* "wilson", "t", "bootstrap", "trials"; where examples share a
					group "cluster-t", "cluster-bootstrap", "cluster-wilson" */
	int64_t clusters;            /* groups that the interval is over; 0: over examples */
	int64_t n, pass;             /* examples; with trials those that pass more often than not */
	int64_t unparsed, error, na; /* results */
	/* Of a run that searches, over the examples that name gold passages; none: both are empty. */
	struct run_cell hit, miss;
	struct run_trials trials;
};

/*
 * What a dry run expects of the calls that would be sent. An answer has as many tokens as those that
 * are kept of this model and prompt, or what its limit allows; the input is estimated from its bytes
 * and, where calls are kept, by what the provider counted of theirs.
 */
struct run_estimate {
	int64_t kept;              /* answers that it goes by, the newest; 0: none */
	double p50, p95;           /* their tokens; NaN without */
	int64_t max_tokens;        /* of an answer; 0: not limited */
	int64_t input_low, input_high;
	int64_t output_low;        /* if all were like the one in the middle */
	int64_t output_high;       /* at the limit; without one as at p95; -1: nothing is known */
	double usd_low, usd_high;  /* NaN: not known */
};

/* Of several runs on the same examples the best, and what picking it added to its score (optimism.h). */
struct run_optimism {
	size_t runs, contenders; /* contenders: those that chance could have put first */
	int64_t n;               /* examples that all of them scored */
	int64_t best;            /* the run with the highest mean over these; 0: none */
	struct str ref;          /* its version, "answer@3" */
	double mean;             /* over these */
	double value;            /* how much better it looks than it is; NaN: cannot be told */
};

struct run_report {
	int64_t run;                                                 /* 0 for a dry run */
	struct str prompt, model, provider, retrieval, split, state; /* done, interrupted, failed, stopped early */
	int64_t version;
	char hash[65], dataset[65];
	int64_t k, shots, trials, examples;
	bool is_whole; /* all of the split, not chosen examples; not in the JSON */
	bool has_groups; /* examples of the data may share groups: what a gate that may stop it early
			    was told (job_settle_when); not in the JSON */
	struct str variant; /* JSON (variant.h); empty: nothing else is to be said */
	int64_t sent, cached, failed, retried, waiting;
	int64_t noted;   /* answers of which there is more to say than that they came */
	struct str note; /* what, of the first of them: "the server may have cut the prompt: ..." */
	int64_t cut;     /* answers that were cut at a limit, filtered or refused (finish.h) */
	int64_t unknown; /* of failed: sent before, by a process that ended before the answer came;
			    not sent again without retry_unknown */
	int64_t total;   /* examples x trials planned; finished = the results so far */
	int64_t finished;
	int64_t in_flight;
	int64_t slots, most_slots; /* calls that the server takes at a time: now, and at best */
	int64_t wait_ms;           /* until more may be sent; -1: when an answer comes */
	char wait_why[120];        /* "rate limit of api.openai.com"; "" when nothing holds it up */
	struct str retry_why; /* what the call met that was tried again last; empty: none was */
	int64_t retry_ms;     /* until the first of those that wait is sent again; -1: none waits */
	int64_t input_tokens, output_tokens, cached_input_tokens;
	int64_t uncounted; /* results whose tokens are not known, which the sums leave out */
	bool estimated;    /* some token counts are our estimates */
	double cost_usd;  /* of all results, also the cached ones; NaN: not known */
	double spent_usd; /* of what was really sent now */
	double maybe_usd; /* what else may be billed, at most: calls that ended without an answer */
	double wall_s;
	double p50_ms, p95_ms; /* NaN without calls */
	/* While it runs: counts and means so far (of results), no intervals. */
	struct run_score *scores;
	size_t n_scores;
	int64_t test_looks, test_versions; /* looks.h; after this one; 0 unless it holds test */
	struct str stopped; /* why it ended early, empty if it did not */
	struct run_estimate estimate; /* of a dry run */
	struct run_optimism optimism; /* runs 0: not looked at; is not kept with the run */
	bool reused;
	struct {
		int64_t id; /* of a run in batches, else 0 */
		struct str
			doing; /* "collecting", "waiting at the service", ...; empty once it runs */
		int64_t calls, answered, failed;
	} batch;
};

/* Whether what is left of a run can change nothing of what somebody wants to know of it. */
typedef bool job_decides(void *context, const struct run_report *so_far);

/* The report as `run --json` prints it: one object. Also what the store keeps of a run. */
void run_report_json(const struct run_report *report, struct buf *out);

struct jsonw;
/* A cell of retrieval against generation, under a key: {"correct", "wrong", "p_correct", "ci"}. */
void run_cell_json(struct jsonw *w, const char *key, const struct run_cell *c);
/* "optimism": {...}, where there are several runs. */
void run_optimism_json(struct jsonw *w, const struct run_optimism *o);

/* The score of that name; NULL: the run was not scored with it. Borrowed from the report. */
const struct run_score *run_score_named(const struct run_report *report, struct str name);

/* The way back: the same JSON gives a report that prints the same. Texts in the arena. A score's
 * is_binary is not among what it says. */
int run_report_read(struct str json, struct arena *a, struct run_report *out, struct err *err);

#endif
